//! Words for formulas.

use crate::lang::Lang;
use crate::plan::expr::{Function, Operator};

/// 是 / yes
#[must_use]
pub fn yes_no(flag: bool, lang: Lang) -> &'static str {
    if flag { lang.pick("是", "yes") } else { lang.pick("否", "no") }
}

/// A flag used as a condition.
#[must_use]
pub fn flag_holds(title: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("[{title}]为是"),
        Lang::En => format!("[{title}] is yes"),
    }
}

/// The value chosen for an option.
#[must_use]
pub fn option_value(id: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("口径 {id}"),
        Lang::En => format!("option {id}"),
    }
}

/// Negation.
#[must_use]
pub fn not(inner: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("并非{inner}"),
        Lang::En => format!("not {inner}"),
    }
}

/// Membership.
#[must_use]
pub fn one_of(subject: &str, list: &[String], lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{subject}为 {} 之一", list.join("、")),
        Lang::En => format!("{subject} is one of {}", list.join(", ")),
    }
}

/// Operators as people write them. `>=` and `<=` stay ASCII: their signs have no certain width in terminals.
#[must_use]
pub fn operator(operator: Operator, lang: Lang) -> &'static str {
    match operator {
        Operator::Multiply => "×",
        Operator::Divide => "÷",
        Operator::And => lang.pick("且", "and"),
        Operator::Or => lang.pick("或", "or"),
        other => other.symbol(),
    }
}

/// A function with its arguments.
#[must_use]
pub fn function(function: Function, arguments: &[String], lang: Lang) -> String {
    let first = arguments.first().map_or("", String::as_str);
    let list = arguments.join(lang.pick("、", ", "));
    match (function, lang) {
        (Function::Ceil, Lang::Zh) => format!("向上取整({first})"),
        (Function::Ceil, Lang::En) => format!("round up({first})"),
        (Function::Floor, Lang::Zh) => format!("向下取整({first})"),
        (Function::Floor, Lang::En) => format!("round down({first})"),
        (Function::Round, Lang::Zh) => format!("四舍五入({first})"),
        (Function::Round, Lang::En) => format!("round({first})"),
        (Function::Min, Lang::Zh) => format!("取最小({list})"),
        (Function::Min, Lang::En) => format!("the least of ({list})"),
        (Function::Max, Lang::Zh) => format!("取最大({list})"),
        (Function::Max, Lang::En) => format!("the greatest of ({list})"),
        (Function::Coalesce, Lang::Zh) => format!("依次取表中有的({list})"),
        (Function::Coalesce, Lang::En) => format!("the first that the tables have of ({list})"),
        (Function::Sum, Lang::Zh) => format!("下辖各社区的合计({first})"),
        (Function::Sum, Lang::En) => format!("sum over the communities below ({first})"),
        (Function::Count, Lang::Zh) => format!("下辖社区中符合条件的个数({first})"),
        (Function::Count, Lang::En) => format!("number of communities below with ({first})"),
        (Function::If, _) => {
            let [condition, then, otherwise] = arguments else { return list };
            match lang {
                Lang::Zh => format!("(若 {condition}，则 {then}，否则 {otherwise})"),
                Lang::En => format!("({then} if {condition}, else {otherwise})"),
            }
        }
    }
}
