//! What is written above a table: the unit of its figures, their year, whose figures they are.

use crate::ingest::header::normalise::compact;
use crate::ingest::units::{self, Dimension, Unit};
use crate::ingest::words;
use crate::plan::Field;

/// Least and greatest year that a title may mean.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// A unit given for the whole table, and the word for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct TableUnit {
    word: String,
    unit: Unit,
}

impl TableUnit {
    /// The unit where it is meant for figures of `field`: 万人 says nothing of a number of windows.
    pub(in crate::ingest) fn for_field(&self, field: &Field) -> Option<Unit> {
        let own = units::of_field(field);
        if !field.kind.is_number() || !self.unit.fits(own) {
            return None;
        }
        let is_meant = match self.unit.dimension {
            Dimension::Things | Dimension::Visits => field.unit.as_deref().is_some_and(|unit| match unit {
                "人" | "名" | "位" => self.word.ends_with(['人', '名', '位']),
                unit => self.word.ends_with(unit),
            }),
            Dimension::Bare => own.dimension != Dimension::Share && own.dimension != Dimension::Hours,
            _ => true,
        };
        is_meant.then_some(self.unit)
    }
}

/// The units that a text gives as `单位：万人、平方米`. 统计单位 and 填报单位 name an office and give none.
pub(super) fn units_in(text: &str) -> Vec<TableUnit> {
    const OFFICES: [&str; 11] =
        ["统计", "填报", "编制", "制表", "报送", "汇总", "主管", "上报", "负责", "所属", "驻区"];
    let plain = words::plain(text);
    let mut found = Vec::new();
    for (at, word) in plain.match_indices("单位") {
        let before = compact(plain.get(..at).unwrap_or_default());
        if OFFICES.iter().any(|office| before.ends_with(office)) {
            continue;
        }
        let rest = plain.get(at.saturating_add(word.len())..).unwrap_or_default();
        let Some(rest) = rest.trim_start().strip_prefix(':') else { continue };
        let rest = rest.trim_start();
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, ')' | ']' | '】' | ';' | '。')).unwrap_or(rest.len());
        let words: Vec<String> =
            rest.get(..end).unwrap_or_default().split(['、', ',', '/', '和']).map(compact).collect();
        let units: Option<Vec<TableUnit>> =
            words.into_iter().map(|word| units::find(&word).map(|unit| TableUnit { word, unit })).collect();
        found.extend(units.unwrap_or_default());
    }
    found
}

/// Whose figures a table holds: the office in `统计单位：大渡口街道`.
pub(super) fn office(text: &str) -> Option<String> {
    let plain = words::plain(text);
    ["统计单位:", "填报单位:"].into_iter().find_map(|label| {
        let (_, rest) = plain.split_once(label)?;
        let name = compact(rest.split_whitespace().next()?);
        (!name.is_empty()).then_some(name)
    })
}

/// The year that a title, a date row or a sheet's name says; `None` where it says none, or several.
///
/// When a form was filled in says nothing of what year it is about.
pub(super) fn year(text: &str) -> Option<i32> {
    const FILLING_IN: [&str; 8] =
        ["填报日期", "填报时间", "填表日期", "填表时间", "制表时间", "制表日期", "上报日期", "打印"];
    let key = compact(text);
    if FILLING_IN.iter().any(|word| key.contains(word)) {
        return None;
    }
    single(&years_in(&key, false))
}

/// The year in a file's or sheet's name, where a bare number is a year too.
pub(in crate::ingest) fn year_of_name(name: &str) -> Option<i32> {
    single(&years_in(&compact(name), true))
}

/// Splits a year off a compacted header: `2020年户数`, `户数(2020年)`; the rest is empty for `2020年`.
pub(super) fn split_year(header: &str) -> Option<(String, i32)> {
    let header = header.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(header);
    if let Some((year, rest)) = header.split_at_checked(4).and_then(|(start, rest)| Some((a_year(start)?, rest))) {
        let rest = ["年度", "年末", "年"].into_iter().find_map(|word| rest.strip_prefix(word));
        return match rest {
            Some(rest) => Some((rest.to_owned(), year)),
            None => (header.len() == 4).then(|| (String::new(), year)),
        };
    }
    let (base, inner) = header.strip_suffix(')')?.rsplit_once('(')?;
    let digits = ["年度", "年末", "年"].into_iter().find_map(|end| inner.strip_suffix(end)).unwrap_or(inner);
    Some((base.to_owned(), a_year(digits)?))
}

fn a_year(digits: &str) -> Option<i32> {
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|year| YEARS.contains(year))
}

fn single(years: &[i32]) -> Option<i32> {
    let first = *years.first()?;
    years.iter().all(|year| *year == first).then_some(first)
}

/// The years in a compacted text. A bare number is one only in a name; elsewhere it needs 年 or the shape of a date.
fn years_in(text: &str, is_name: bool) -> Vec<i32> {
    let chars: Vec<char> = text.chars().map(arabic).collect();
    let mut years = Vec::new();
    let mut at = 0_usize;
    while at < chars.len() {
        let length = chars.get(at..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).count();
        let end = at.saturating_add(length);
        let digits: String = chars.get(at..end).unwrap_or_default().iter().collect();
        let next = chars.get(end).copied();
        let is_marked = match next {
            Some('年') => true,
            Some('-' | '.' | '/' | '—' | '~') => {
                is_name || chars.get(end.saturating_add(1)).is_some_and(char::is_ascii_digit)
            }
            _ => is_name,
        };
        let year = match length {
            4 if is_marked => a_year(&digits),
            // 20201231
            6 | 8 if is_name => digits.get(..4).and_then(a_year).filter(|_| is_month(&digits)),
            _ => None,
        };
        years.extend(year);
        at = end.max(at.saturating_add(1));
    }
    years
}

fn is_month(digits: &str) -> bool {
    digits.get(4..6).and_then(|month| month.parse::<u8>().ok()).is_some_and(|month| (1..=12).contains(&month))
}

/// A Chinese digit as an Arabic one: 二〇二〇年.
fn arabic(c: char) -> char {
    match c {
        '〇' | '零' | '○' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::testing::field;
    use crate::plan::FieldKind;

    #[test]
    fn years_in_titles_date_rows_and_names() {
        for text in [
            "攀枝花市2020年社区情况",
            "统计时间：2020年12月31日",
            "截至2020-12-31",
            "二〇二〇年统计表",
            "２０２０年度",
            "2020.12",
        ] {
            assert_eq!(year(text), Some(2020), "{text}");
        }
        for text in
            ["社区情况", "2019-2020年社区情况", "填报日期:2021年1月5日", "编号20201231", "每百户30平方米", "510402"]
        {
            assert_eq!(year(text), None, "{text}");
        }
        for name in ["2020", "东区2020年", "东区_20201231", "2020-12社区", "社区 202012"] {
            assert_eq!(year_of_name(name), Some(2020), "{name}");
        }
        for name in ["东区", "2019_2020", "510402", "20209999", "Sheet1"] {
            assert_eq!(year_of_name(name), None, "{name}");
        }
    }

    #[test]
    fn years_in_headers() {
        for (header, rest) in
            [("2020年户数", "户数"), ("户数(2020年)", "户数"), ("2020年", ""), ("2020", ""), ("2020年度", "")]
        {
            assert_eq!(split_year(header), Some((rest.to_owned(), 2020)), "{header}");
        }
        for header in ["户数", "2020户数", "15分钟生活服务圈", "户数(户)"] {
            assert_eq!(split_year(header), None, "{header}");
        }
    }

    #[test]
    fn units_for_a_whole_table() {
        let found = |text| units_in(text).into_iter().map(|unit| unit.word).collect::<Vec<_>>();
        assert_eq!(found("单位：万人"), ["万人"]);
        assert_eq!(found("计量单位: 万人、㎡"), ["万人", "m2"]);
        assert_eq!(found("社区情况表（单位：公顷）"), ["公顷"]);
        for text in ["统计单位：东区", "填报单位：千", "单位名称", "单位：东区民政局", "单位 万元"]
        {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_unit_is_for_the_figures_that_it_measures() {
        let unit = |text: &str| units_in(text).remove(0);
        let of = |name: &str, kind, own: &str| {
            let mut field = field(name, name, kind, &[]);
            field.unit = Some(own.into());
            field
        };
        let people = of("residents", FieldKind::Count, "人");
        let windows = of("windows", FieldKind::Count, "个");
        let area = of("area", FieldKind::Area, "m²");
        assert_eq!(unit("单位：万人").for_field(&people).map(|unit| unit.times), Some(10_000));
        assert_eq!(unit("单位：万人").for_field(&windows), None);
        assert_eq!(unit("单位：亩").for_field(&area).map(|unit| (unit.times, unit.over)), Some((2_000, 3)));
        assert_eq!(unit("单位：亩").for_field(&people), None);
    }
}
