//! An earlier gap list that people went on with: what they filled in is found again by the key of its row, or by the names
//! where the key was lost. Columns may have changed places, rows may be sorted, filtered or gone. Nothing that is written
//! there is lost: what has no place in the new list goes to a sheet of its own.

use crate::ingest::{PlainCell, PlainSheet, PlainValue};
use crate::lang::Lang;
use crate::report::workbook::cell::{Day, Value, typed_value};
use crate::report::workbook::gaps::HAND_COLUMNS;
use crate::report::workbook::gaps::header::{
    Header, KEPT_WORDS, begins_kept, header, is_own, is_remark, letters, names_a_finding, shown,
};
use crate::report::workbook::gaps::key::{self, Key};
use crate::text::{self, KeptBecause};

/// An earlier list.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    pub(super) rows: Vec<EarlierRow>,
    pub(super) kept: Vec<KeptRow>,
    /// Titles of columns of rows that are kept, in the order that they are shown in.
    pub(super) titles: Vec<String>,
}

/// A row of it.
#[derive(Clone, Debug)]
pub(super) struct EarlierRow {
    pub(super) key: Option<Key>,
    /// County, street, unit and target.
    pub(super) names: [String; 4],
    /// What people filled in.
    pub(super) filled: [Value; HAND_COLUMNS],
    all: KeptRow,
}

/// A row that is kept as it was.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report::workbook) struct KeptRow {
    pub(in crate::report::workbook) why: KeptBecause,
    /// Place in the earlier files, for sorting.
    pub(in crate::report::workbook) order: (usize, u32),
    /// Where it stood first.
    pub(super) sheet: String,
    pub(super) row: String,
    /// What it says, each with the title of its column.
    pub(super) cells: Vec<(String, PlainValue)>,
}

impl Earlier {
    /// Finds the list in the sheets of a file; `None` where there is none. Sheets that the program writes anew are left out,
    /// all others are kept.
    #[must_use]
    pub fn find(sheets: &[PlainSheet]) -> Option<Self> {
        let headers: Vec<Option<Header>> = sheets.iter().map(header).collect();
        headers.iter().flatten().next()?;
        let mut earlier = Earlier::default();
        let is_kept = |sheet: &PlainSheet| sheet.rows.first().is_some_and(|(_, cells)| begins_kept(cells));
        for (number, sheet) in sheets.iter().enumerate().filter(|(_, sheet)| is_kept(sheet)) {
            earlier.take_kept(number, sheet);
        }
        for (number, (sheet, header)) in sheets.iter().zip(headers).enumerate() {
            match header {
                _ if is_kept(sheet) => {}
                Some(header) => earlier.take(number, sheet, &header),
                None if is_own(sheet) => {}
                None => earlier.take_other(number, sheet),
            }
        }
        Some(earlier)
    }

    fn take(&mut self, number: usize, sheet: &PlainSheet, header: &Header) {
        for title in &header.titles {
            self.add_title(title);
        }
        for (row, cells) in sheet.rows.iter().filter(|(row, _)| *row != header.row) {
            let at = |column: Option<u32>| {
                let cell = cells.iter().find(|cell| Some(cell.column) == column);
                cell.map_or_else(String::new, |cell| shown(&cell.value))
            };
            let key = key::read(&at(header.key));
            let names = header.names.map(at);
            if *row < header.row || (key.is_none() && !names_a_finding(&names)) {
                if !is_remark(cells) {
                    self.keep(KeptBecause::OutsideList, number, sheet, *row, cells);
                }
                continue;
            }
            let filled = header.hand.map(|column| {
                let cell = cells.iter().find(|cell| Some(cell.column) == column);
                cell.map_or(Value::Blank, |cell| value(&cell.value))
            });
            let titled = cells.iter().map(|cell| {
                let title = header.titles.get(cell.column as usize);
                (title.cloned().unwrap_or_else(|| letters(cell.column)), cell.value.clone())
            });
            let why = KeptBecause::NoSuchFinding;
            let all = KeptRow { cells: titled.collect(), ..KeptRow::of(why, number, sheet, *row) };
            // Cells beyond the header have titles that are not known yet.
            for cell in cells.iter().filter(|cell| cell.column as usize >= header.titles.len()) {
                self.add_title(&letters(cell.column));
            }
            if cells.iter().any(|cell| !header.own.contains(&cell.column)) {
                self.kept.push(KeptRow { why: KeptBecause::AddedColumns, ..all.clone() });
            }
            self.rows.push(EarlierRow { key, names, filled, all });
        }
    }

    fn take_other(&mut self, number: usize, sheet: &PlainSheet) {
        for (row, cells) in &sheet.rows {
            self.keep(KeptBecause::AddedSheet, number, sheet, *row, cells);
        }
    }

    /// Keeps a row that is no row of a list.
    fn keep(&mut self, why: KeptBecause, number: usize, sheet: &PlainSheet, row: u32, cells: &[PlainCell]) {
        let cells = cells.iter().map(|cell| (letters(cell.column), cell.value.clone()));
        let kept = KeptRow { cells: cells.collect(), ..KeptRow::of(why, number, sheet, row) };
        for (title, _) in &kept.cells {
            self.add_title(title);
        }
        self.kept.push(kept);
    }

    /// What an earlier run kept is kept as it was, not wrapped once more.
    fn take_kept(&mut self, number: usize, sheet: &PlainSheet) {
        let Some(((_, header), rows)) = sheet.rows.split_first() else { return };
        let title_of = |column: u32| header.iter().find(|cell| cell.column == column).map(|cell| shown(&cell.value));
        for cell in header.iter().skip(KEPT_WORDS.len()) {
            self.add_title(&shown(&cell.value));
        }
        for (row, cells) in rows.iter().filter(|(_, cells)| !is_remark(cells)) {
            let at = |column| cells.iter().find(|cell| cell.column == column).map(|cell| shown(&cell.value));
            let told = at(0).unwrap_or_default();
            let is_told =
                |why: &KeptBecause| [Lang::Zh, Lang::En].into_iter().any(|lang| text::kept_because(*why, lang) == told);
            let why = KeptBecause::ALL.into_iter().find(is_told).unwrap_or(KeptBecause::AddedSheet);
            let facts = u32::try_from(KEPT_WORDS.len()).unwrap_or_default();
            let titled = cells
                .iter()
                .filter(|cell| cell.column >= facts)
                .map(|cell| (title_of(cell.column).unwrap_or_else(|| letters(cell.column)), cell.value.clone()));
            let kept = KeptRow {
                sheet: at(1).unwrap_or_default(),
                row: at(2).unwrap_or_default(),
                cells: titled.collect(),
                ..KeptRow::of(why, number, sheet, *row)
            };
            for (title, _) in &kept.cells {
                self.add_title(title);
            }
            self.kept.push(kept);
        }
    }

    fn add_title(&mut self, title: &str) {
        if !self.titles.iter().any(|known| known == title) {
            self.titles.push(title.to_owned());
        }
    }
}

impl EarlierRow {
    /// Whether people or the program closed it.
    pub(super) fn is_closed(&self) -> bool {
        matches!(&self.filled[3], Value::Text(word) if text::is_closed(word))
    }

    pub(super) fn kept(&self, why: KeptBecause) -> KeptRow {
        KeptRow { why, ..self.all.clone() }
    }

    pub(super) fn is_better_than(&self, other: &Self, year: Option<i32>) -> bool {
        let rank = |row: &Self| {
            let of = row.key.as_ref().and_then(|key| key.year);
            let is_filled = row.filled.iter().any(|value| *value != Value::Blank);
            (of.is_some() && of == year, !row.is_closed(), of, is_filled)
        };
        rank(self) > rank(other)
    }
}

impl KeptRow {
    fn of(why: KeptBecause, number: usize, sheet: &PlainSheet, row: u32) -> Self {
        let shown = u64::from(row).saturating_add(1).to_string();
        Self { why, order: (number, row), sheet: sheet.name.clone(), row: shown, cells: Vec::new() }
    }
}

/// A value as a person typed it.
pub(super) fn value(value: &PlainValue) -> Value {
    match value {
        PlainValue::Number(number) => Value::Number(*number),
        PlainValue::Date(text) => day(text).map_or_else(|| typed_value(text), Value::Day),
        PlainValue::Text(text) => typed_value(text),
    }
}

/// A date without a time.
fn day(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let day = Day {
        year: parts.next()?.parse().ok().filter(|year| (1900..=9999).contains(year))?,
        month: parts.next()?.parse().ok().filter(|month| (1..=12).contains(month))?,
        day: parts.next()?.parse().ok().filter(|day| (1..=31).contains(day))?,
    };
    parts.next().is_none().then_some(day)
}
