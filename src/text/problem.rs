//! Wording of data problems.

use crate::lang::Lang;
use crate::problem::ProblemKind;

/// One sentence that says what is wrong.
#[must_use]
pub fn problem(kind: &ProblemKind, lang: Lang) -> String {
    let _ = lang;
    kind.code().to_owned()
}
