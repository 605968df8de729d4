//! Where the columns of an earlier gap list are, and what else its file holds that the program wrote.

use crate::ingest::{PlainCell, PlainSheet, PlainValue};
use crate::lang::Lang;
use crate::register::CellAddress;
use crate::report::workbook::SheetKind;
use crate::report::workbook::gaps::{HAND_COLUMNS, HAND_WORDS};
use crate::text::{self, BookWord, Label, PaperWord, label};

/// Rows in which the header may stand: people put titles above.
const HEADER_WITHIN: usize = 60;

/// Where the columns of the list are.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) row: u32,
    pub(super) key: Option<u32>,
    pub(super) names: [Option<u32>; 4],
    pub(super) hand: [Option<u32>; HAND_COLUMNS],
    /// Columns that the program wrote, whatever is in them now.
    pub(super) own: Vec<u32>,
    pub(super) titles: Vec<String>,
}

/// The columns that a sheet of kept rows begins with.
pub(super) const KEPT_WORDS: [BookWord; 3] = [BookWord::Why, BookWord::OldSheet, BookWord::OldRow];

/// Whether a row is the header of such a sheet.
pub(super) fn begins_kept(cells: &[PlainCell]) -> bool {
    cells.len() > KEPT_WORDS.len()
        && [Lang::Zh, Lang::En].into_iter().any(|lang| {
            let words = KEPT_WORDS.map(|word| text::book_word(word, lang));
            words.iter().zip(cells).all(|(word, cell)| *word == shown(&cell.value))
        })
}

/// A row without county or street can still name a unit and a target.
pub(super) fn names_a_finding(names: &[String; 4]) -> bool {
    !names[2].is_empty() && !names[3].is_empty()
}

/// Finds the header: a row that has the columns for people and those that name a finding.
pub(super) fn header(sheet: &PlainSheet) -> Option<Header> {
    sheet
        .rows
        .iter()
        .take(HEADER_WITHIN)
        .find_map(|(row, cells)| [Lang::Zh, Lang::En].into_iter().find_map(|lang| header_in(*row, cells, lang)))
}

fn header_in(row: u32, cells: &[PlainCell], lang: Lang) -> Option<Header> {
    let find = |title: &str| cells.iter().find(|cell| shown(&cell.value).trim() == title).map(|cell| cell.column);
    let word = |word| find(text::book_word(word, lang));
    let hand = HAND_WORDS.map(word);
    let key = word(BookWord::Key);
    let names = [
        find(label(Label::County, lang)),
        find(label(Label::Street, lang)),
        word(BookWord::UnitName),
        find(label(Label::Target, lang)),
    ];
    let is_list = hand.iter().flatten().count() >= 1 && (key.is_some() || (names[2].is_some() && names[3].is_some()));
    if !is_list {
        return None;
    }
    let ours = own_titles(lang);
    let own = ours.into_iter().filter_map(find).collect();
    let width = cells.iter().map(|cell| cell.column).max().map_or(0, |last| last.saturating_add(1));
    let mut titles: Vec<String> = (0..width).map(letters).collect();
    for cell in cells {
        // Two columns may have one title; what is in them must not fall on one another.
        let title = shown(&cell.value);
        let title = if titles.contains(&title) { format!("{title}({})", letters(cell.column)) } else { title };
        if let Some(slot) = titles.get_mut(cell.column as usize) {
            *slot = title;
        }
    }
    Some(Header { row, key, names, hand, own, titles })
}

/// The titles of all columns that the program writes.
fn own_titles(lang: Lang) -> Vec<&'static str> {
    let words = [
        BookWord::UnitName,
        BookWord::Standard,
        BookWord::MeasureUnit,
        BookWord::Shortage,
        BookWord::ShortageUnit,
        BookWord::Description,
        BookWord::Grounds,
        BookWord::Key,
    ];
    let labels = [
        Label::County,
        Label::Street,
        Label::Target,
        Label::Actual,
        Label::Origins,
        Label::Conclusion,
        Label::Kind,
        Label::Code,
        Label::TargetId,
    ];
    let words = words.into_iter().chain(HAND_WORDS).map(|word| text::book_word(word, lang));
    words.chain(labels.into_iter().map(|known| label(known, lang))).collect()
}

/// Whether a sheet is one that the program writes anew.
pub(super) fn is_own(sheet: &PlainSheet) -> bool {
    let name = sheet.name.split('(').next().unwrap_or_default();
    SheetKind::from_name(name).is_some() || is_working_paper(sheet)
}

fn is_working_paper(sheet: &PlainSheet) -> bool {
    let firsts = sheet.rows.iter().take(4).filter_map(|(_, cells)| cells.first()).map(|cell| shown(&cell.value));
    let notes = PaperWord::NOTES.map(|word| [Lang::Zh, Lang::En].map(|lang| text::paper_word(word, lang)));
    firsts.into_iter().any(|first| notes.iter().flatten().any(|note| *note == first))
}

/// Whether a row is the remark that the list goes on, or that there is nothing.
pub(super) fn is_remark(cells: &[PlainCell]) -> bool {
    let [only] = cells else { return false };
    let only = shown(&only.value);
    [Lang::Zh, Lang::En].into_iter().any(|lang| {
        let goes_on = text::goes_on("", lang);
        let beginning = goes_on.split(['“', '”']).next().unwrap_or_default();
        only == text::book_word(BookWord::Nothing, lang) || only.starts_with(beginning)
    })
}

/// A column in spreadsheet notation.
pub(super) fn letters(column: u32) -> String {
    CellAddress { row: 0, column }.letters()
}

/// A cell as a person sees it.
pub(super) fn shown(value: &PlainValue) -> String {
    match value {
        PlainValue::Number(number) => number.to_string(),
        PlainValue::Date(text) | PlainValue::Text(text) => text.clone(),
    }
}
