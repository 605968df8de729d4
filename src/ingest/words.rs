//! Words in cells: yes, no, and the many ways to say that there is no figure.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word in a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Yes.
    Yes,
    /// No.
    No,
    /// 无: "no" in a yes/no column, "nothing reported" in a column of numbers.
    NoneOrNo,
    /// 暂无: nothing reported; in a column that says what sort a thing is, that there is none.
    NoneYet,
    /// Nothing was reported.
    Missing,
}

impl Word {
    /// Whether it stands where a figure was not reported.
    pub(super) fn is_no_report(self) -> bool {
        matches!(self, Word::Missing | Word::NoneYet)
    }
}

const YES: [&str; 26] = [
    "是",
    "有",
    "已建",
    "建成",
    "已建成",
    "√",
    "✓",
    "✔",
    "☑",
    "对",
    "yes",
    "y",
    "true",
    "t",
    "具备",
    "已接入",
    "已设立",
    "已设置",
    "已配备",
    "已开展",
    "已覆盖",
    "已完成",
    "接入",
    "符合",
    "达标",
    "已达标",
];

const NO: [&str; 26] = [
    "否",
    "未建",
    "未建成",
    "×",
    "✗",
    "✘",
    "☒",
    "x",
    "不是",
    "no",
    "n",
    "false",
    "f",
    "没有",
    "不具备",
    "未接入",
    "未设立",
    "未设置",
    "未配备",
    "未开展",
    "未覆盖",
    "未完成",
    "不符合",
    "未达标",
    "不达标",
    "在建",
];

const MISSING: [&str; 23] = [
    "-",
    "--",
    "---",
    "—",
    "——",
    "–",
    "―",
    "─",
    "/",
    "//",
    "\\",
    "...",
    "......",
    "…",
    "……",
    "null",
    "none",
    "nan",
    "n/a",
    "未统计",
    "无数据",
    "不详",
    "未填",
];

/// The word that `text` (without blanks at its ends) is, if it is one of those known.
pub(super) fn find(text: &str) -> Option<Word> {
    match text {
        // Most flags are one of these.
        "是" | "有" => return Some(Word::Yes),
        "否" => return Some(Word::No),
        _ => {}
    }
    // Every word is short; this keeps the common case, a number, away from the tables.
    if text.len() > 18 || text.bytes().next().is_some_and(|first| first.is_ascii_digit()) {
        return None;
    }
    // Chinese characters have no width and no case: what is not known as it stands is not known.
    let is_chinese = text.chars().next().is_some_and(|first| ('\u{4e00}'..='\u{9fff}').contains(&first));
    known(text).or_else(|| {
        if is_chinese {
            return None;
        }
        let folded = plain(text);
        let has_capitals = folded.bytes().any(|byte| byte.is_ascii_uppercase());
        if has_capitals { known(&folded.to_ascii_lowercase()) } else { known(&folded) }
    })
}

fn known(word: &str) -> Option<Word> {
    static KNOWN: LazyLock<HashMap<&str, Word, ahash::RandomState>> = LazyLock::new(|| {
        let all = [(&YES[..], Word::Yes), (&NO[..], Word::No), (&MISSING[..], Word::Missing)];
        let words = all.into_iter().flat_map(|(words, meaning)| words.iter().map(move |word| (*word, meaning)));
        words.chain([("无", Word::NoneOrNo), ("暂无", Word::NoneYet)]).collect()
    });
    KNOWN.get(word).copied()
}

/// `text` with full-width characters made plain, and nothing else: `12²` is not 122, and ① is no figure.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| narrow(c) != c) { text.chars().map(narrow).collect::<String>().into() } else { text.into() }
}

/// The ASCII character that a full-width one is; any blank is one.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        c if c.is_whitespace() && !c.is_ascii() => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_width_and_case() {
        for (text, word) in [
            ("是", Word::Yes),
            ("Ｙ", Word::Yes),
            ("TRUE", Word::Yes),
            ("√", Word::Yes),
            ("未建成", Word::No),
            ("×", Word::No),
            ("无", Word::NoneOrNo),
            ("／", Word::Missing),
            ("—", Word::Missing),
            ("…", Word::Missing),
            ("NULL", Word::Missing),
            ("暂无", Word::NoneYet),
        ] {
            assert_eq!(find(text), Some(word), "{text}");
        }
        assert_eq!(find("12"), None);
        assert_eq!(plain("１２．５　㎡，"), "12.5 ㎡,");
        assert_eq!(plain("12²①"), "12²①");
        assert_eq!(find("甲社区"), None);
    }
}
