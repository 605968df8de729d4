//! Units of figures. Plans write them in Chinese; English reports translate those they know.

use std::borrow::Cow;

use crate::lang::Lang;
use crate::text::count::several;

/// The unit as people read it, `m²/百户` or `m²/100 households`.
#[must_use]
pub fn unit(unit: &str, lang: Lang) -> Cow<'_, str> {
    translated(unit, many, lang)
}

/// The unit of exactly one, `household`.
#[must_use]
pub fn unit_of_one(unit: &str, lang: Lang) -> Cow<'_, str> {
    translated(unit, one, lang)
}

fn translated(unit: &str, counted: fn(&str) -> &str, lang: Lang) -> Cow<'_, str> {
    match (lang, unit.split_once('/')) {
        (Lang::Zh, _) => Cow::Borrowed(unit),
        (Lang::En, None) => Cow::Borrowed(counted(unit)),
        (Lang::En, Some((of, per))) => Cow::Owned(format!("{}/{}", counted(of), one(per))),
    }
}

/// A number of communities or other units of the audit.
#[must_use]
pub fn units(count: u32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{count} 个"),
        Lang::En => several(count, "unit", "units"),
    }
}

/// A unit that is counted.
fn many(unit: &str) -> &str {
    match unit {
        "户" => "households",
        "人" | "名" => "people",
        "人次" => "attendances",
        "个" => "units",
        "次" => "times",
        "小时" => "h",
        "天" => "days",
        "年" => "years",
        "季" => "quarters",
        "项" | "件" => "items",
        "类" => "types",
        "张" => "lists",
        "间" => "rooms",
        "平方米" | "㎡" => "m²",
        "公里" | "千米" => "km",
        "万元" => "10,000 yuan",
        "元" => "yuan",
        other => other,
    }
}

/// A unit of which there is one, such as that which figures are given per.
fn one(unit: &str) -> &str {
    match unit {
        "户" => "household",
        "百户" => "100 households",
        "千户" => "1,000 households",
        "人" | "名" => "person",
        "人次" => "attendance",
        "次" => "time",
        "项" | "件" => "item",
        "类" => "type",
        "张" => "list",
        "间" => "room",
        "百人" => "100 people",
        "千人" => "1,000 people",
        "万人" => "10,000 people",
        "个" => "unit",
        "天" | "日" => "day",
        "周" => "week",
        "月" => "month",
        "季" => "quarter",
        "年" => "year",
        other => many(other),
    }
}

#[cfg(test)]
mod tests {
    use super::{unit, unit_of_one};
    use crate::lang::Lang;

    #[test]
    fn known_units_are_translated_and_unknown_ones_kept() {
        for (plan, english) in [
            ("户", "households"),
            ("m²", "m²"),
            ("m²/百户", "m²/100 households"),
            ("次/年", "times/year"),
            ("小时/天", "h/day"),
            ("m²/人", "m²/person"),
            ("辆", "辆"),
            ("", ""),
        ] {
            assert_eq!(unit(plan, Lang::En), english);
            assert_eq!(unit(plan, Lang::Zh), plan);
        }
        assert_eq!(unit_of_one("人", Lang::En), "person");
        assert_eq!(unit_of_one("次/年", Lang::En), "time/year");
        assert_eq!(unit_of_one("m²", Lang::En), "m²");
    }
}
