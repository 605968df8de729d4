//! An expression in words.

use crate::lang::Lang;
use crate::plan::Plan;
use crate::plan::expr::Expr;

/// The formula in words: fields and options by title, operators as people write them.
#[must_use]
pub fn words(expr: &Expr, plan: &Plan, lang: Lang) -> String {
    let _ = (expr, plan, lang);
    String::new()
}
