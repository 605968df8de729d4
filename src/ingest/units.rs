//! Units of measurement as headers and cells write them, with exact factors.

use crate::plan::{Field, FieldKind};

/// What is measured. Figures are only converted within one dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    /// A bare multiplier such as 万: fits every figure.
    Bare,
    /// Things and people counted one by one.
    Things,
    /// Households.
    Households,
    /// Visits and other occasions counted per head.
    Visits,
    /// Floor and ground area.
    Area,
    /// Time of the day.
    Hours,
    /// Days.
    Days,
    /// Calendar or elapsed years.
    Years,
    /// Money.
    Money,
    /// Share of a whole.
    Share,
}

/// A unit: one of it is `times ÷ over` of the dimension's base (m², yuan, 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// What it measures.
    pub(super) dimension: Dimension,
    /// Numerator of the factor.
    pub(super) times: i64,
    /// Denominator of the factor.
    pub(super) over: i64,
    /// The word for it; empty where a field names none.
    pub(super) word: &'static str,
}

impl Unit {
    const fn new(dimension: Dimension, times: i64, over: i64) -> Self {
        Self { dimension, times, over, word: "" }
    }

    /// What figures in this unit are multiplied with to be in that of a field, as a fraction; `None` where that is 1.
    pub(super) fn factor(self, field: Unit) -> Option<(i64, i64)> {
        let times = self.times.checked_mul(field.over)?;
        let over = self.over.checked_mul(field.times)?;
        let common = greatest_common_divisor(times, over);
        let factor = (times.checked_div(common)?, over.checked_div(common)?);
        (factor != (1, 1)).then_some(factor)
    }

    /// Whether figures of `field` may be given in this unit.
    pub(super) fn fits(self, field: Unit) -> bool {
        use Dimension::{Bare, Things, Visits};
        let one_by_one = matches!((self.dimension, field.dimension), (Things, Visits));
        self.dimension == Bare || self.dimension == field.dimension || one_by_one
    }
}

/// Words for things that are counted one by one. They are interchangeable: 3 家 social organisations are 3 个.
const CLASSIFIERS: &str = "个 人 名 位 口 次 项 张 类 所 处 座 家 支 件 条 场 期 间 台 套 块 栋 幢 份 片 册 篇 小区 社区 村 例 对 种 门 级 组 根 盏 辆 批 股 pcs persons";

/// Units that are no plain classifiers.
const UNITS: [(&str, Dimension, i64, i64); 47] = [
    ("十", Dimension::Bare, 10, 1),
    ("百", Dimension::Bare, 100, 1),
    ("千", Dimension::Bare, 1_000, 1),
    ("万", Dimension::Bare, 10_000, 1),
    ("萬", Dimension::Bare, 10_000, 1),
    ("亿", Dimension::Bare, 100_000_000, 1),
    ("百人", Dimension::Things, 100, 1),
    ("千人", Dimension::Things, 1_000, 1),
    ("万人", Dimension::Things, 10_000, 1),
    ("户", Dimension::Households, 1, 1),
    ("百户", Dimension::Households, 100, 1),
    ("千户", Dimension::Households, 1_000, 1),
    ("万户", Dimension::Households, 10_000, 1),
    ("households", Dimension::Households, 1, 1),
    ("人次", Dimension::Visits, 1, 1),
    ("万人次", Dimension::Visits, 10_000, 1),
    ("m2", Dimension::Area, 1, 1),
    ("m^2", Dimension::Area, 1, 1),
    ("sqm", Dimension::Area, 1, 1),
    ("平方米", Dimension::Area, 1, 1),
    ("平米", Dimension::Area, 1, 1),
    ("平方公尺", Dimension::Area, 1, 1),
    ("平方", Dimension::Area, 1, 1),
    ("百m2", Dimension::Area, 100, 1),
    ("百平方米", Dimension::Area, 100, 1),
    ("千m2", Dimension::Area, 1_000, 1),
    ("千平方米", Dimension::Area, 1_000, 1),
    ("万m2", Dimension::Area, 10_000, 1),
    ("万平方米", Dimension::Area, 10_000, 1),
    ("万平米", Dimension::Area, 10_000, 1),
    ("公顷", Dimension::Area, 10_000, 1),
    ("ha", Dimension::Area, 10_000, 1),
    ("hm2", Dimension::Area, 10_000, 1),
    ("亩", Dimension::Area, 2_000, 3),
    ("万亩", Dimension::Area, 20_000_000, 3),
    ("平方公里", Dimension::Area, 1_000_000, 1),
    ("km2", Dimension::Area, 1_000_000, 1),
    ("小时", Dimension::Hours, 1, 1),
    ("h", Dimension::Hours, 1, 1),
    ("hours", Dimension::Hours, 1, 1),
    ("分钟", Dimension::Hours, 1, 60),
    ("天", Dimension::Days, 1, 1),
    ("日", Dimension::Days, 1, 1),
    ("年", Dimension::Years, 1, 1),
    ("元", Dimension::Money, 1, 1),
    ("万元", Dimension::Money, 10_000, 1),
    ("%", Dimension::Share, 1, 100),
];

/// Periods that a rate of occurrence is given for; every plan counts by year.
const PERIODS: [&str; 4] = ["/年", "/每年", "/a", "/year"];

/// The unit that a normalised word stands for.
pub(super) fn find(word: &str) -> Option<Unit> {
    let word = PERIODS.iter().find_map(|period| word.strip_suffix(period)).unwrap_or(word);
    if let Some((word, dimension, times, over)) = UNITS.iter().find(|(name, ..)| *name == word) {
        return Some(Unit { word, ..Unit::new(*dimension, *times, *over) });
    }
    let word = CLASSIFIERS.split(' ').find(|name| *name == word)?;
    Some(Unit { word, ..Unit::new(Dimension::Things, 1, 1) })
}

fn greatest_common_divisor(one: i64, other: i64) -> i64 {
    let (mut one, mut other) = (one, other);
    while other != 0 {
        (one, other) = (other, one.checked_rem(other).unwrap_or(0));
    }
    one
}

/// The unit that the figures of `field` are kept in.
pub(super) fn of_field(field: &Field) -> Unit {
    if field.kind == FieldKind::Rate {
        return Unit::new(Dimension::Share, 1, 1);
    }
    let named = field.unit.as_deref().and_then(|unit| find(&super::header::compact(unit)));
    named.unwrap_or(match field.kind {
        FieldKind::Area => Unit::new(Dimension::Area, 1, 1),
        FieldKind::Hours => Unit::new(Dimension::Hours, 1, 1),
        _ => Unit::new(Dimension::Things, 1, 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_have_exact_factors() {
        for (word, times, over) in [("亩", 2_000, 3), ("公顷", 10_000, 1), ("万平方米", 10_000, 1), ("次/年", 1, 1)]
        {
            let unit = find(word).unwrap();
            assert_eq!((unit.times, unit.over), (times, over), "{word}");
        }
        assert_eq!(find("点"), None);
        let [m2, mu, ha] = ["平方米", "亩", "公顷"].map(|word| find(word).unwrap());
        assert_eq!([mu, ha, m2].map(|unit| unit.factor(m2)), [Some((2_000, 3)), Some((10_000, 1)), None]);
    }

    #[test]
    fn a_unit_of_another_dimension_does_not_fit() {
        assert!(!find("元").unwrap().fits(find("m2").unwrap()));
        assert!(!find("人次").unwrap().fits(find("人").unwrap()));
        assert!(find("家").unwrap().fits(find("个").unwrap()));
        assert!(find("万").unwrap().fits(find("户").unwrap()));
    }
}
