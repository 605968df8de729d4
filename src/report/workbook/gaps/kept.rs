//! What is kept of an earlier workbook and has no place in the new list: rows as they were, remarks, formulas.

use crate::ingest::{PlainCell, PlainNote, PlainSheet, PlainValue};
use crate::lang::Lang;
use crate::report::workbook::gaps::header::letters;
use crate::text::{self, BookWord, KeptBecause};

/// A row of 原表其他内容.
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

/// A sheet of an earlier workbook, with its place among all sheets.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) number: usize,
    pub(super) sheet: &'a PlainSheet,
    pub(super) lang: Lang,
}

impl Place<'_> {
    /// Keeps a row whose columns have titles.
    pub(super) fn titled(self, why: KeptBecause, row: u32, cells: &[PlainCell], titles: &[String]) -> KeptRow {
        let said = cells.iter().map(|cell| {
            let title = titles.get(cell.column as usize).cloned();
            (title.unwrap_or_else(|| letters(cell.column)), as_kept(cell))
        });
        KeptRow { cells: said.collect(), ..self.row(why, row) }
    }

    /// Keeps a row that is no row of a list.
    pub(super) fn untitled(self, why: KeptBecause, row: u32, cells: &[PlainCell]) -> KeptRow {
        self.titled(why, row, cells, &[])
    }

    /// Keeps a remark.
    pub(super) fn note(self, note: &PlainNote) -> KeptRow {
        let cell = note.at.to_string();
        self.told(
            KeptBecause::Note,
            note.at.row,
            [(BookWord::NoteCell, &cell), (BookWord::NoteAuthor, &note.author), (BookWord::NoteText, &note.text)],
        )
    }

    /// Keeps the formula of a cell whose value goes on.
    pub(super) fn formula(self, row: u32, column: u32, formula: &str) -> KeptRow {
        let (cell, formula) = (format!("{}{}", letters(column), shown_row(row)), format!("={formula}"));
        self.told(KeptBecause::Formula, row, [(BookWord::NoteCell, &cell), (BookWord::Formula, &formula)])
    }

    /// Says something about the sheet.
    pub(super) fn remark(self, row: u32, sentence: &str) -> KeptRow {
        self.told(KeptBecause::Remark, row, [(BookWord::Remark, sentence)])
    }

    fn told<const N: usize>(self, why: KeptBecause, row: u32, cells: [(BookWord, &str); N]) -> KeptRow {
        let titled =
            cells.map(|(word, text)| (text::book_word(word, self.lang).to_owned(), PlainValue::Text(text.to_owned())));
        let cells = titled.into_iter().filter(|(_, value)| *value != PlainValue::Text(String::new()));
        KeptRow { cells: cells.collect(), ..self.row(why, row) }
    }

    pub(super) fn row(self, why: KeptBecause, row: u32) -> KeptRow {
        let sheet = self.sheet.name.clone();
        KeptRow { why, order: (self.number, row), sheet, row: shown_row(row), cells: Vec::new() }
    }
}

/// What a cell says. Of a formula without a result that is the formula.
fn as_kept(cell: &PlainCell) -> PlainValue {
    match (&cell.value, &cell.formula) {
        (PlainValue::Uncached | PlainValue::Blank, Some(formula)) => PlainValue::Text(format!("={formula}")),
        (value, _) => value.clone(),
    }
}

fn shown_row(row: u32) -> String {
    u64::from(row).saturating_add(1).to_string()
}
