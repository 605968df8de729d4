//! Where the columns of an earlier gap list are, and what else its file holds that the program wrote.

use crate::ingest::{PlainCell, PlainSheet, PlainValue};
use crate::lang::Lang;
use crate::register::CellAddress;
use crate::report::workbook::SheetKind;
use crate::report::workbook::gaps::{HAND, HAND_COLUMNS, HAND_WORDS};
use crate::text::{self, BookWord, Label, PaperWord, label};

/// Rows in which the header may stand: people put titles above.
const HEADER_WITHIN: usize = 60;

/// Columns that only the program writes.
pub(super) const OWN_COLUMNS: usize = 17;

/// Where the columns of the list are.
#[derive(Clone, Debug)]
pub(in crate::report::workbook) struct Header {
    pub(in crate::report::workbook) row: u32,
    /// Columns that only the program writes, in its order.
    pub(in crate::report::workbook) own: [Option<u32>; OWN_COLUMNS],
    /// Columns that people fill in.
    pub(super) hand: [Option<u32>; HAND_COLUMNS],
    pub(super) titles: Vec<String>,
    pub(super) lang: Lang,
}

/// The places of county, street, unit and target among the program's own columns, and that of the key.
const NAMES: [usize; 4] = [0, 1, 2, 3];
const KEY: usize = 16;

impl Header {
    /// Finds the header: a row that has the columns for people and those that name a finding.
    pub(in crate::report::workbook) fn find(sheet: &PlainSheet) -> Option<Self> {
        let in_row = |(row, cells): &(u32, Vec<PlainCell>)| {
            [Lang::Zh, Lang::En].into_iter().find_map(|lang| header_in(*row, cells, lang))
        };
        sheet.rows.iter().take(HEADER_WITHIN).find_map(in_row)
    }

    pub(super) fn key(&self) -> Option<u32> {
        self.own.get(KEY).copied().flatten()
    }

    pub(super) fn names(&self) -> [Option<u32>; 4] {
        NAMES.map(|name| self.own.get(name).copied().flatten())
    }

    /// The place that a column has in the lists that the program writes.
    pub(super) fn place(&self, column: u32) -> Option<usize> {
        let at = |columns: &[Option<u32>]| columns.iter().position(|known| *known == Some(column));
        let own = at(&self.own).map(|own| if own < HAND { own } else { own.saturating_add(HAND_COLUMNS) });
        own.or_else(|| at(&self.hand).map(|hand| hand.saturating_add(HAND)))
    }

    /// Titles of columns for people that are not there, and of columns that the program does not know.
    pub(super) fn renamed(&self) -> (Vec<&'static str>, Vec<&str>) {
        let missing = HAND_WORDS.into_iter().zip(self.hand).filter(|(_, column)| column.is_none());
        let unknown = (0_u32..)
            .zip(&self.titles)
            .filter(|(column, title)| self.place(*column).is_none() && **title != letters(*column));
        (
            missing.map(|(word, _)| text::book_word(word, self.lang)).collect(),
            unknown.map(|(_, title)| title.as_str()).collect(),
        )
    }
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

fn header_in(row: u32, cells: &[PlainCell], lang: Lang) -> Option<Header> {
    let named = cells.iter().filter_map(|cell| match &cell.value {
        PlainValue::Text(title) => Some((cell.column, title.trim())),
        _ => None,
    });
    let named: Vec<(u32, &str)> = named.collect();
    let find = |title: &str| named.iter().find(|(_, named)| *named == title).map(|(column, _)| *column);
    let hand = HAND_WORDS.map(|word| find(text::book_word(word, lang)));
    // Every row of every sheet is looked at; most are no header.
    hand.iter().flatten().next()?;
    let header = Header { row, own: own_titles(lang).map(find), hand, titles: titles(cells), lang };
    let [_, _, unit, target] = header.names();
    (header.key().is_some() || (unit.is_some() && target.is_some())).then_some(header)
}

/// What columns are called, each differently: what is in them must not fall on one another.
fn titles(cells: &[PlainCell]) -> Vec<String> {
    let width = cells.iter().map(|cell| cell.column).max().map_or(0, |last| last.saturating_add(1));
    let mut titles: Vec<String> = (0..width).map(letters).collect();
    for cell in cells {
        let title = shown(&cell.value);
        let title = if titles.contains(&title) { format!("{title}({})", letters(cell.column)) } else { title };
        if let Some(slot) = titles.get_mut(cell.column as usize) {
            *slot = title;
        }
    }
    titles
}

/// The titles of the columns that only the program writes, in its order.
pub(super) fn own_titles(lang: Lang) -> [&'static str; OWN_COLUMNS] {
    let (word, label) = (|word| text::book_word(word, lang), |known| label(known, lang));
    [
        label(Label::County),
        label(Label::Street),
        word(BookWord::UnitName),
        label(Label::Target),
        label(Label::Actual),
        word(BookWord::Standard),
        word(BookWord::MeasureUnit),
        word(BookWord::Shortage),
        word(BookWord::ShortageUnit),
        word(BookWord::Description),
        word(BookWord::Grounds),
        label(Label::Origins),
        label(Label::Conclusion),
        label(Label::Kind),
        label(Label::Code),
        label(Label::TargetId),
        word(BookWord::Key),
    ]
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
        PlainValue::Blank | PlainValue::Uncached => String::new(),
        PlainValue::Number(number) => number.to_string(),
        PlainValue::Percent(number) => format!("{}%", number * 100.0),
        PlainValue::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
        PlainValue::Date(text) | PlainValue::Text(text) => text.clone(),
    }
}
