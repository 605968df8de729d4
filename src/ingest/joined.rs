//! Cells that name several units at once: 东方社区、西方社区.

use crate::ingest::grid::is_blank;
use crate::ingest::names::{Ending, normalised, split};
use crate::plan::Level;

/// Marks that stand between names.
const MARKS: [char; 12] = ['、', ',', '，', ';', '；', '/', '／', '+', '＋', '&', '＆', '|'];

/// Words that stand between names, and in them.
const WORDS: [char; 3] = ['和', '及', '与'];

/// Bytes of the shortest text that names two units: 左村,右村.
const SHORTEST: usize = 13;

/// Whether a cell names several units of `level`: what stands between the marks, the words or the blanks of it are names.
pub(super) fn names_several(level: Level, text: &str) -> bool {
    if !may_name_several(text) {
        return false;
    }
    let parts = || outside_brackets(text, |c| MARKS.contains(&c)).into_iter().filter(|part| !is_list_number(part));
    // A name with a 、 in it there is not: of 东方、西方社区 only the last is written in full.
    let is_list = text.contains('、') && parts().all(|part| part.chars().filter(|c| !is_blank(*c)).nth(1).is_some());
    let names: Option<Vec<Name>> = parts().map(|part| Name::of(level, part)).collect();
    // 攀枝花市/东区 is one county, and where it is.
    let is_way = |names: &[Name]| {
        level == Level::County && !text.contains('、') && names.first().is_some_and(|name| name.ending == Ending::Third)
    };
    let last = parts().next_back().and_then(|part| Name::of(level, part));
    if names.is_some_and(|names| are_several(&names) && !is_way(&names))
        || (is_list && last.is_some() && parts().nth(1).is_some())
    {
        return true;
    }
    let words = text.match_indices(WORDS).filter_map(|(at, word)| {
        Some([Name::of(level, text.get(..at)?)?, Name::of(level, text.get(at.checked_add(word.len())?..)?)?])
    });
    let is_blanks = |c: char| c.is_whitespace();
    let by_blanks: Option<Vec<Name>> =
        outside_brackets(text, is_blanks).into_iter().map(|part| Name::of(level, part)).collect();
    let mut found = words.map(Vec::from).chain(by_blanks);
    let follow = |names: &[Name]| {
        names.windows(2).all(|pair| if let [before, name] = pair { may_follow(name, before) } else { true })
    };
    found.any(|names| are_several(&names) && follow(&names))
}

/// Whether a text has anything that may stand between names. Nearly none has.
fn may_name_several(text: &str) -> bool {
    // The shortest are like 左村,右村.
    if text.len() < SHORTEST {
        return false;
    }
    // Ideographs begin with the bytes E4 to E9, marks and wide blanks with others.
    text.bytes().any(|byte| !(0xE4..=0xE9).contains(&byte) && !(0x80..0xC0).contains(&byte)) || text.contains(WORDS)
}

/// A name with an ending of its level.
struct Name {
    base: String,
    ending: Ending,
}

impl Name {
    fn of(level: Level, text: &str) -> Option<Self> {
        let whole = normalised(level, text);
        let (base, ending) = split(&whole, level);
        (base.len() < whole.len()).then(|| Self { base: base.to_owned(), ending })
    }
}

/// Whether names are at least two, and not one in several spellings.
fn are_several(names: &[Name]) -> bool {
    let first = names.first();
    names.iter().any(|name| first.is_some_and(|first| first.base != name.base || first.ending != name.ending))
}

/// Whether `name` is a second one behind `before`, and the two not the name of one unit: 大村和平社区.
fn may_follow(name: &Name, before: &Name) -> bool {
    before.ending == Ending::First || (name.ending == before.ending && name.base.chars().nth(1).is_some())
}

/// The parts of a text between the characters that `is_between`, those in brackets apart; empty ones are left out.
fn outside_brackets(text: &str, is_between: impl Fn(char) -> bool) -> Vec<&str> {
    let mut open = 0_usize;
    let parts = text.split(|c| {
        match c {
            '(' | '（' => open = open.saturating_add(1),
            ')' | '）' => open = open.saturating_sub(1),
            _ => {}
        }
        open == 0 && is_between(c)
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Whether a text is a number of a list and nothing else: the 2 of 2、西方社区.
fn is_list_number(text: &str) -> bool {
    text.chars().all(|c| c.is_numeric() || is_blank(c) || "一二三四五六七八九十".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_between_marks_words_and_blanks_are_several() {
        for text in [
            "东方社区、西方社区",
            "东方社区/西方村",
            "东方社区，西方社区",
            "东方社区,西方社区；南方社区",
            "左社区和右社区",
            "东方村及西方村",
            "东方、西方社区",
            "1、东方社区，2、西方社区",
            "东方社区\n西方社区",
            "东方社区 西方社区居委会",
            "东方社区（筹）、西方社区",
        ] {
            assert!(names_several(Level::Community, text), "{text}");
        }
        assert!(names_several(Level::Street, "甲街道、乙镇"));
        assert!(names_several(Level::County, "东区、西区"));
        assert!(names_several(Level::County, "安宁市、富民县"));
    }

    #[test]
    fn one_name_is_not_several() {
        for text in [
            "东方社区",
            "一、东方社区",
            "1、东方社区",
            "和平社区",
            "新村和谐社区",
            "太和村",
            "大村和平社区",
            "东方社区（原西方社区、南方社区）",
            "东方社区/东方社区居委会",
            "东 方 社 区",
            "东方\n社区",
            "东方社区 居委会",
            "甲街道/东方社区",
            "金沙村 金沙社区",
            "A、东方社区",
        ] {
            assert!(!names_several(Level::Community, text), "{text}");
        }
        for text in ["攀枝花市/东区", "攀枝花市 东区", "东区(含西区、仁和区)"] {
            assert!(!names_several(Level::County, text), "{text}");
        }
        for text in ["东区/甲街道", "太和镇", "甲街道（乙街道、丙镇代管）"] {
            assert!(!names_several(Level::Street, text), "{text}");
        }
    }
}
