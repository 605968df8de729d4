//! Words for explanations.

use rust_decimal::Decimal;

use crate::lang::Lang;
use crate::plan::{FieldKind, Judge};

/// What something is called and what it is.
#[must_use]
pub fn labelled(label: &str, what: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{label}：{what}"),
        Lang::En => format!("{label}: {what}"),
    }
}

/// A code of data problems, how much it matters and what it is.
#[must_use]
pub fn coded(code: &str, severity: &str, title: &str, lang: Lang) -> String {
    lang.pick(format!("{code}（{severity}）：{title}"), format!("{code} ({severity}): {title}"))
}

/// What opens a list.
#[must_use]
pub fn opened(label: &str, lang: Lang) -> String {
    format!("{label}{}", lang.pick("：", ":"))
}

/// A fraction of 1 as a percentage, in full.
#[must_use]
pub fn percent(fraction: Decimal) -> String {
    let percent = fraction.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(fraction);
    format!("{} %", percent.normalize())
}

/// When a group meets the target.
#[must_use]
pub fn group_test(judge: Judge, share: Option<&str>, lang: Lang) -> String {
    let share = share.unwrap_or_default();
    match judge {
        Judge::Each => {
            lang.pick("每个适用的单位都达标才算达标".to_owned(), "met when every applicable unit meets it".to_owned())
        }
        Judge::Share => lang.pick(
            format!("适用的单位中至少 {share} 达标才算达标"),
            format!("met when at least {share} of the applicable units meet it"),
        ),
        Judge::Pooled => lang.pick(
            "分子、分母分别合计后再比；单个单位的比值只作诊断".to_owned(),
            "numerators and denominators are summed, then compared; a unit's own ratio is a diagnosis".to_owned(),
        ),
        Judge::Total => lang.pick("只看全市合计".to_owned(), "the total of the whole city is compared".to_owned()),
        Judge::Mean => lang.pick(
            "各单位的平均值；单个单位的数值只作诊断".to_owned(),
            "the mean over the units is compared; a unit's own figure is a diagnosis".to_owned(),
        ),
    }
}

/// What fields without a unit hold.
#[must_use]
pub fn field_kind(kind: FieldKind, lang: Lang) -> &'static str {
    match kind {
        FieldKind::Count => lang.pick("整数", "whole number"),
        FieldKind::Area | FieldKind::Hours => lang.pick("数", "number"),
        FieldKind::Rate => lang.pick("比例", "rate"),
        FieldKind::Flag => lang.pick("是/否", "yes/no"),
        FieldKind::Text => lang.pick("文字", "text"),
        FieldKind::Code => lang.pick("代码", "code"),
    }
}

/// What may stand for a field that no table has.
#[must_use]
pub fn may_stand_in(field: &str, by: &[String], lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("各表都没有“{field}”时，以“{}”代替", by.join("”或“")),
        Lang::En => format!("where no table has “{field}”, “{}” stands for it", by.join("” or “")),
    }
}

/// That the data do not have what the target needs.
#[must_use]
pub fn not_assessed(fields: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("未评估：表中没有字段 {fields}"),
        Lang::En => format!("not assessed: no table has {fields}"),
    }
}
