//! What identity cells say: division codes, years, names, and rows that are no unit at all.

use rust_decimal::prelude::ToPrimitive as _;

use crate::ingest::grid::{Raw, is_blank};
use crate::ingest::header::compact;
use crate::ingest::names;
use crate::ingest::number;
use crate::ingest::own_place::without_office;
use crate::ingest::words::{self, Word};
use crate::plan::Level;

/// A division code in the length of its level: 12 digits for a community, 9 for a street, 6 for a county or city.
pub(super) type Code = u64;

/// What a code cell says in a table of some level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodeKind {
    /// Nothing.
    None,
    /// The code of a unit of the level.
    Own(Code),
    /// The code of a unit above, at that level: the row is a sum, or a heading.
    Parent(Level),
}

/// Reads a code cell in a table of `level`. The error is what the cell holds.
pub(super) fn code(raw: Raw<'_>, level: Level) -> Result<CodeKind, String> {
    let text = match raw {
        Raw::Blank => return Ok(CodeKind::None),
        // Most codes are digits and nothing else.
        Raw::Text(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            return of_level(text, level).ok_or_else(|| text.to_owned());
        }
        Raw::Number(number) => match number::from_float(number) {
            Some(number) => number.to_string(),
            None => return Err(raw.shown()),
        },
        Raw::Text(text) if matches!(words::find(text), Some(Word::Missing | Word::NoneYet | Word::NoneOrNo)) => {
            return Ok(CodeKind::None);
        }
        Raw::Text(text) => text.to_owned(),
        other => return Err(other.shown()),
    };
    digits(&text).or_else(|| code_before_name(&text)).and_then(|digits| of_level(&digits, level)).ok_or(text)
}

/// The digits of a code of 12 with the name of a community, or the end of one, behind it: `510402001001居委会`.
fn code_before_name(text: &str) -> Option<String> {
    let plain = words::plain(text);
    let (code, name) = plain.trim_start_matches('\'').split_at_checked(12)?;
    let is_code = code.bytes().all(|byte| byte.is_ascii_digit());
    // A code with another addition, （新）, may be another code.
    let is_mark = |c: char| matches!(c, '(' | ')' | '-' | '—' | '_' | ':' | '/' | ',' | '、');
    let key = compact(name);
    let name = key.trim_matches(is_mark);
    let is_ending = names::endings(Level::Community).iter().any(|(word, _)| *word == name);
    let is_name =
        (is_ending || names::is_name(name, Level::Community) || without_office(Level::Community, name).is_some())
            && !name.contains(char::is_numeric);
    (is_code && is_name).then(|| code.to_owned())
}

/// The digits of a code as written: width and blanks do not matter, nor does the `.0` of a code stored as a number.
pub(super) fn digits(text: &str) -> Option<String> {
    let plain: String = words::plain(text).chars().filter(|c| !is_blank(*c) && !matches!(c, '\'' | '-')).collect();
    let written_out = unscaled(&plain);
    let digits = written_out.as_deref().unwrap_or(plain.strip_suffix(".0").unwrap_or(&plain));
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.to_owned())
}

/// The digits of `5.10402001002E+11`, where the exponent says that none was lost.
fn unscaled(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['E', 'e'])?;
    let (whole, fraction) = mantissa.split_once('.')?;
    let places: usize = exponent.trim_start_matches('+').parse().ok()?;
    (whole.len() == 1 && fraction.len() == places).then(|| format!("{whole}{fraction}"))
}

/// Shorter codes of higher levels may be filled with zeros up to 12 digits.
fn of_level(digits: &str, level: Level) -> Option<CodeKind> {
    let own = level.code_digits();
    if !matches!(digits.len(), 4 | 6 | 9 | 12) {
        return None;
    }
    let zeros = 10_u64.checked_pow(u32::try_from(12_usize.checked_sub(digits.len())?).ok()?)?;
    let padded = digits.parse::<u64>().ok()?.checked_mul(zeros)?;
    let significant = if padded.checked_rem(1_000)? != 0 {
        12
    } else if padded.checked_rem(1_000_000)? != 0 {
        9
    } else {
        6
    };
    if significant > own {
        return None;
    }
    if significant < own {
        return Some(CodeKind::Parent(if significant == 9 { Level::Street } else { Level::County }));
    }
    let zeros = 10_u64.checked_pow(12_u32.checked_sub(own)?)?;
    Some(CodeKind::Own(padded.checked_div(zeros)?))
}

/// Reads a year cell: a number, `2020年`, or a date. `Ok(None)` where it says nothing.
pub(super) fn year(raw: Raw<'_>) -> Result<Option<i32>, ()> {
    let text = match raw {
        Raw::Blank => return Ok(None),
        Raw::Number(number) if number.fract() == 0.0 => number.to_i32().ok_or(())?.to_string(),
        Raw::Text(text) if words::find(text).is_some_and(Word::is_no_report) => return Ok(None),
        Raw::Text(text) | Raw::Date(text) => words::plain(text).into_owned(),
        _ => return Err(()),
    };
    let (year, rest) = text.split_at_checked(4).ok_or(())?;
    let ends = rest.is_empty() || rest.starts_with(['年', '-', '/', '.']);
    let year: i32 = year.parse().map_err(|_| ())?;
    if ends && (1900..=2200).contains(&year) { Ok(Some(year)) } else { Err(()) }
}

/// Whether a text marks a row of sums.
pub(super) fn is_total(text: &str) -> bool {
    // Names are short and few of them end like this; most are told apart without being compacted.
    let is_of_a_total = |c: char| matches!(c, '计' | '計' | '和' | 't' | 'T' | '均' | 'Ｔ' | '共' | '等');
    let is_code = || text.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() > 60 || is_code() || !text.chars().any(is_of_a_total) {
        return false;
    }
    let key = compact(text);
    let key = without_count(&key);
    // 甲街道（小计）
    let key = key.strip_suffix(')').map_or(key, |inner| inner.trim_start_matches('('));
    let ends =
        ["合计", "小计", "总计", "共计", "累计", "合計", "小計", "總計"].into_iter().any(|word| key.ends_with(word));
    ends || counts_units(key) || matches!(key, "总和" | "平均" | "平均值" | "total" | "subtotal" | "sum" | "grandtotal")
}

/// Whether a compacted text says of how many units the row is: 共4个村, 四村等3个村, 平均每村.
fn counts_units(key: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || "一二两三四五六七八九十百".contains(c);
    let counts = |rest: &str| {
        let behind = rest.trim_start_matches(is_digit);
        behind.len() < rest.len() && behind.starts_with('个')
    };
    key.starts_with("平均每")
        || key.strip_prefix('共').is_some_and(counts)
        || key.split_once('等').is_some_and(|(first, rest)| !first.is_empty() && counts(rest))
}

/// A compacted text without the count at its end: 合计 of `合计:2人`, nothing of `3个`.
pub(super) fn without_count(key: &str) -> &str {
    let digits = key.trim_end_matches(')').trim_end_matches(['个', '人', '处', '名', '户', '家', '所', '间', '项']);
    let name = digits.trim_end_matches(|c: char| c.is_ascii_digit());
    if name.len() == digits.len() { key } else { name.trim_end_matches([':', '(', '共']) }
}

/// Whether a text at the start of a row is a note or a footer and not the name of a unit.
pub(super) fn is_note(text: &str, has_figures: bool) -> bool {
    const WORDS: [&str; 19] = [
        "注",
        "备注",
        "说明",
        "填表",
        "填报",
        "制表",
        "审核",
        "复核",
        "负责人",
        "单位负责人",
        "联系",
        "数据来源",
        "统计时间",
        "统计单位",
        "分管领导",
        "统计负责人",
        "报出日期",
        "打印",
        "日期",
    ];
    // Nearly no name begins like one of the words.
    const FIRSTS: &[char] =
        &['注', '备', '说', '填', '制', '审', '复', '负', '单', '联', '数', '统', '分', '报', '打', '日'];
    let key = text.trim_start_matches(['(', '（', '*', '※', ' ']);
    let rest = if key.starts_with(FIRSTS) { WORDS.iter().find_map(|word| key.strip_prefix(word)) } else { None };
    // No unit is called 填表人：, whatever stands beside it.
    if rest.is_some_and(|rest| rest.contains([':', '：'])) {
        return true;
    }
    !has_figures
        && (rest.is_some_and(|rest| rest.contains(['、', '.']))
            || text.contains('。')
            || (text.len() > 40 && text.chars().count() > 40))
}

/// What follows 其中 in a text like 其中：东方社区: a unit, or a part of the figures above.
pub(super) fn of_which(text: &str) -> Option<&str> {
    // 其 and wide blanks begin with these bytes; nearly all names are told by their first one.
    if !matches!(text.as_bytes().first(), Some(0xE3 | 0xE5 | b' ' | b'\t')) {
        return None;
    }
    let rest = text.trim_start().strip_prefix("其中")?.trim_start();
    rest.strip_prefix([':', '：']).map(str::trim)
}

/// Whether a name is that of a street or a street's office, which no community has.
pub(super) fn is_street_name(name: &str) -> bool {
    ["街道", "街道办", "街道办事处", "街办", "镇人民政府", "乡人民政府"].into_iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_in_their_shapes() {
        let own = |code| Ok(CodeKind::Own(code));
        assert_eq!(code(Raw::Number(510_402_001_002.0), Level::Community), own(510_402_001_002));
        assert_eq!(code(Raw::Text("510402001002.0"), Level::Community), own(510_402_001_002));
        assert_eq!(code(Raw::Text("５１０４０２ 001 002"), Level::Community), own(510_402_001_002));
        assert_eq!(code(Raw::Text("510402001000"), Level::Community), Ok(CodeKind::Parent(Level::Street)));
        assert_eq!(code(Raw::Text("510402001"), Level::Street), own(510_402_001));
        assert_eq!(code(Raw::Text("510402001000"), Level::Street), own(510_402_001));
        assert_eq!(code(Raw::Text("510402"), Level::County), own(510_402));
        assert_eq!(code(Raw::Text("510402000000"), Level::County), own(510_402));
        assert_eq!(code(Raw::Text("510402001002"), Level::Street), Err("510402001002".into()));
        assert_eq!(code(Raw::Text("51040200100"), Level::Community), Err("51040200100".into()));
        assert_eq!(code(Raw::Text("5.10402E+11"), Level::Community), Err("5.10402E+11".into()));
        assert_eq!(code(Raw::Text("—"), Level::Community), Ok(CodeKind::None));
        for text in ["510402001002居委会", "510402001002 （西方社区）", "５１０４０２００１００２-西方社区"]
        {
            assert_eq!(code(Raw::Text(text), Level::Community), own(510_402_001_002), "{text}");
        }
        for text in ["5104020010023社区", "510402001社区", "510402001002.5", "510402001002或510402001003"]
            .into_iter()
            .chain(["510402001002（新）", "510402001002旧", "510402001002?", "510402001002-1"])
        {
            assert_eq!(code(Raw::Text(text), Level::Community), Err(text.into()), "{text}");
        }
    }

    #[test]
    fn years_in_their_shapes() {
        for raw in [
            Raw::Number(2020.0),
            Raw::Text("2020年"),
            Raw::Text("２０２０"),
            Raw::Date("2020-12-31"),
            Raw::Text("2020年度"),
        ] {
            assert_eq!(year(raw), Ok(Some(2020)), "{raw:?}");
        }
        assert_eq!(year(Raw::Blank), Ok(None));
        for raw in [Raw::Text("去年"), Raw::Number(20.0), Raw::Number(2020.5), Raw::Text("20201")] {
            assert_eq!(year(raw), Err(()), "{raw:?}");
        }
    }

    #[test]
    fn every_word_of_a_note_is_found() {
        for word in [
            "注",
            "备注",
            "填表人",
            "审核",
            "复核",
            "制表",
            "联系电话",
            "数据来源",
            "统计时间",
            "分管领导",
            "报出日期",
            "打印",
            "日期",
        ] {
            assert!(is_note(&format!("{word}：甲"), true), "{word}");
        }
    }

    #[test]
    fn rows_that_are_no_units() {
        for text in ["合计", "总 计", "东区小计", "Total", "合计：", "合计：2人", "小计（3个）", "东街街道合计２个"]
        {
            assert!(is_total(text), "{text}");
        }
        for text in ["四村等3个村", "共4个村", "共八个社区", "平均每村", "平均每个社区", "七社区等 3 个社区"]
        {
            assert!(is_total(text), "{text}");
        }
        for text in ["共和村", "共一村", "高等社区", "等一村"] {
            assert!(!is_total(text), "{text}");
        }
        for text in ["计划社区", "会计2人", "合计村", "3"] {
            assert!(!is_total(text), "{text}");
        }
        assert!(is_note("填表人：张三", false));
        assert!(!is_note("注水社区", false));
        assert!(is_street_name("大渡口街道"));
    }
}
