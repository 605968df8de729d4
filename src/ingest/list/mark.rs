//! What a cell of a list says of its row, where it says one of several things.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ingest::header::compact;
use crate::plan::ListColumn;
use crate::register::Value;

/// The bit of yes in a yes/no column.
pub(super) const YES: u64 = 1;
/// The bit of no.
pub(super) const NO: u64 = 2;

/// The bit of the choice with that number.
pub(super) fn bit(index: usize) -> u64 {
    u32::try_from(index).ok().and_then(|index| 1_u64.checked_shl(index)).unwrap_or(0)
}

/// What a cell says: the choices that it names, and whether it says nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// The choices, as bits.
    pub(super) known: u64,
    /// Whether that is all: no blank cell, and no word that is none of the choices.
    pub(super) is_sure: bool,
}

/// Whether a row is one of those that are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hit {
    /// It is, and nothing else.
    Yes,
    /// It is, but it is something else too: 社区服务站、卫生室. Its area is not that of either.
    Shared,
    /// Nobody can say.
    Maybe,
    /// It is not.
    No,
}

impl Mark {
    /// Whether the cell says one of the choices in `bits`.
    pub(super) fn hit(self, bits: u64) -> Hit {
        match (self.known & bits != 0, self.is_sure) {
            (true, true) if self.known & !bits == 0 => Hit::Yes,
            (true, _) => Hit::Shared,
            (false, false) => Hit::Maybe,
            (false, true) => Hit::No,
        }
    }
}

/// Whether a text says that there is nothing, or nobody: no facility of any sort, a post that is vacant.
pub(super) fn says_none(text: &str) -> bool {
    matches!(compact(text).as_str(), "无" | "没有" | "暂无" | "暂缺" | "空缺")
}

/// Whether a word for nothing says that nobody knows, and not only that nothing was written: 不详, unlike a dash.
pub(super) fn says_unknown(word: &str) -> bool {
    word.starts_with(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// The words of a column.
pub(super) struct Words {
    bits: HashMap<String, u64>,
    blank: Mark,
    known: HashMap<Arc<str>, Mark>,
}

impl Words {
    /// The words of the choices of `column`.
    pub(super) fn new(column: &ListColumn) -> Self {
        let mut bits = HashMap::new();
        let mut blank = Mark::default();
        for (index, choice) in column.choices.iter().enumerate() {
            let bit = bit(index);
            for word in choice.words.iter().chain([&choice.name]) {
                bits.entry(compact(word)).or_insert(bit);
            }
            if column.blank.as_ref() == Some(&choice.name) {
                blank = Mark { known: bit, is_sure: true };
            }
        }
        Self { bits, blank, known: HashMap::new() }
    }

    /// What a value says.
    pub(super) fn mark(&mut self, value: Value<'_>) -> Mark {
        match value {
            Value::Flag(true) => Mark { known: YES, is_sure: true },
            Value::Flag(false) => Mark { known: NO, is_sure: true },
            Value::Text(text) => {
                if let Some(mark) = self.known.get(text) {
                    return *mark;
                }
                let mark = self.read(text);
                self.known.insert(text.into(), mark);
                mark
            }
            Value::Missing | Value::Number(_) => self.blank,
        }
    }

    /// The cell as a whole, else in parts: 社区服务站、卫生室.
    fn read(&self, text: &str) -> Mark {
        if let Some(bit) = self.word(text) {
            return Mark { known: bit, is_sure: true };
        }
        if says_none(text) {
            return Mark { known: 0, is_sure: true };
        }
        let is_border =
            |c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | ';' | '；' | '/' | '／' | '+' | '|');
        let mut mark = Mark { known: 0, is_sure: true };
        for part in text.split(is_border).filter(|part| !part.is_empty()) {
            match self.word(part) {
                Some(bit) => mark.known |= bit,
                None => mark.is_sure = false,
            }
        }
        mark.is_sure &= mark.known != 0;
        mark
    }

    fn word(&self, text: &str) -> Option<u64> {
        let key = compact(text);
        let without_remark = || key.strip_suffix(')').and_then(|key| key.rsplit_once('(')).map(|(word, _)| word);
        self.bits.get(&key).or_else(|| self.bits.get(without_remark()?)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Choice, FieldId};

    fn mark(text: &str) -> Mark {
        let choice = |name: &str, words: &[&str]| Choice {
            name: name.into(),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        };
        let choices =
            vec![choice("station", &["社区服务站"]), choice("clinic", &["卫生室"]), choice("head", &["书记、主任"])];
        let mut words = Words::new(&ListColumn { id: FieldId(0), choices, blank: None });
        words.mark(Value::Text(text))
    }

    #[test]
    fn one_cell_may_name_several_choices() {
        for (text, known, is_sure) in [
            ("社区服务站", 1, true),
            (" 社区\u{3000}服务站 ", 1, true),
            ("社区服务站（新建）", 1, true),
            ("社区服务站、卫生室", 3, true),
            ("卫生室 / 社区服务站", 3, true),
            ("书记、主任", 4, true),
            ("社区服务站、暖心屋", 1, false),
            ("暖心屋", 0, false),
            ("社区服务站分站", 0, false),
            ("无", 0, true),
            ("暂 无", 0, true),
            ("空缺", 0, true),
        ] {
            assert_eq!(mark(text), Mark { known, is_sure }, "{text}");
        }
    }

    #[test]
    fn a_dash_is_a_blank_and_a_word_says_that_nobody_knows() {
        assert!(["不详", "未统计", "无数据"].into_iter().all(says_unknown));
        assert!(!["", "/", "—", "null", "N/A"].into_iter().any(says_unknown));
    }

    #[test]
    fn a_row_may_be_several_things_or_unknown() {
        assert_eq!(mark("社区服务站").hit(1), Hit::Yes);
        assert_eq!(mark("社区服务站、卫生室").hit(1), Hit::Shared);
        assert_eq!(mark("社区服务站、卫生室").hit(3), Hit::Yes);
        assert_eq!(mark("社区服务站、暖心屋").hit(2), Hit::Maybe);
        assert_eq!(mark("卫生室").hit(1), Hit::No);
        assert_eq!(Mark::default().hit(1), Hit::Maybe);
        assert_eq!(mark("没有").hit(1), Hit::No);
    }
}
