//! What a sheet is: tables of units or lists of what they have, a form, or something that this program wrote itself.

use crate::ingest::file::Reading;
use crate::ingest::form;
use crate::ingest::grid::{Area, Grid};
use crate::ingest::several;
use crate::ingest::table::{Place, Table, Understood};
use crate::lang::Lang;
use crate::plan::FieldId;
use crate::problem::{Problem, ProblemKind};
use crate::register::{Absence, Sheet};
use crate::text::{
    BookWord, CompareWord, FormWord, Label, PaperWord, book_word, compare_word, form_word, label, paper_word,
};

/// What became of a sheet.
pub(super) struct SheetRead {
    /// How the sheet was understood.
    pub(super) sheet: Sheet,
    /// Its tables.
    pub(super) tables: Vec<Table>,
    /// What was wrong or doubtful.
    pub(super) problems: Vec<Problem>,
    /// Where there is no table: a text that looks like the header of a field.
    pub(super) near: Option<(String, FieldId)>,
    /// Whether it is a report of this program.
    pub(super) is_own_report: bool,
}

impl From<Understood> for SheetRead {
    fn from(read: Understood) -> Self {
        let Understood { sheet, table, of_streets, problems, near, left: _ } = read;
        Self { sheet, tables: table.into_iter().chain(of_streets).collect(), problems, near, is_own_report: false }
    }
}

/// Reads a sheet. `merges` is asked only where merged cells can matter.
pub(super) fn read(
    grid: &Grid,
    reading: &Reading<'_>,
    place: Place,
    name: Option<&str>,
    merges: &mut dyn FnMut() -> Vec<Area>,
) -> SheetRead {
    if is_own_report(grid) {
        let absence = Some(Absence::OwnReport);
        let sheet = Sheet { name: name.map(str::to_owned), absence, ..Sheet::default() };
        let problems = vec![Problem::at(place.origin(0, 0), ProblemKind::OwnReport)];
        return SheetRead { sheet, tables: Vec::new(), problems, near: None, is_own_report: true };
    }
    if is_guide(grid) {
        let absence = Some(Absence::Instructions);
        let sheet = Sheet { name: name.map(str::to_owned), absence, ..Sheet::default() };
        return SheetRead { sheet, tables: Vec::new(), problems: Vec::new(), near: None, is_own_report: false };
    }
    // Some books give the merged areas away once only.
    let mut areas: Option<Vec<Area>> = None;
    let mut merges = || areas.get_or_insert_with(&mut *merges).clone();
    // A list of types that are also called like figures would pass for a form.
    let list = reading.lists.find(grid, reading.headers, &mut merges);
    if list.is_none()
        && let Some(form) = form::understand(grid, reading.headers, place, name, &mut merges)
    {
        return form.into();
    }
    several::read(grid, list, reading, place, name, &mut merges)
}

/// Columns that a list of this program has and no report of a bureau: of gap lists and lists of problems.
const OWN_COLUMNS: [&[Label]; 3] = [
    &[Label::TargetId, Label::Conclusion, Label::Required, Label::Gap, Label::Clause, Label::Origins],
    &[Label::Severity, Label::ProblemCode, Label::File, Label::Sheet, Label::Cell, Label::Message],
    &[Label::Number, Label::Target, Label::Strength],
];

/// The same of the sheets of workbooks.
const OWN_WORDS: [&[BookWord]; 8] = [
    &[BookWord::OverviewTitle],
    &[BookWord::Quote, BookWord::GapAtLeast, BookWord::GapAtMost],
    &[BookWord::TargetsMet, BookWord::TargetsUnmet, BookWord::TargetsUnknown],
    &[BookWord::ScoreLow, BookWord::ScoreHigh, BookWord::TargetsUnmet],
    &[BookWord::UnitName, BookWord::Description, BookWord::Grounds],
    &[BookWord::AskWhom, BookWord::Decides],
    &[BookWord::Quote, BookWord::NeededFields],
    &[BookWord::Why, BookWord::OldSheet, BookWord::OldRow],
];

/// The same of comparisons of years, as CSV and in workbooks, with columns that other lists have too.
const OWN_COMPARISONS: [(&[CompareWord], &[Label]); 4] = [
    (&[CompareWord::Change, CompareWord::Pace, CompareWord::Projection, CompareWord::Denominator], &[Label::Target]),
    (&[CompareWord::Years, CompareWord::WhatHappened], &[Label::Level, Label::County, Label::Street, Label::Unit]),
    (&[CompareWord::Years, CompareWord::Before, CompareWord::After], &[Label::Unit]),
    (&[CompareWord::Years, CompareWord::Comparable], &[]),
];

/// Whether the sheet is one that this program wrote, perhaps saved again by another.
fn is_own_report(grid: &Grid) -> bool {
    is_own_list(grid) || is_working_paper(grid) || is_own_overview(grid)
}

/// Whether it is the overview of a workbook: by its title, which begins with the name of a place, and the name of the program.
fn is_own_overview(grid: &Grid) -> bool {
    let Some(title) = grid.rows().next().and_then(|row| row.cells().next()?.1.text()) else { return false };
    let is_title = |lang| title.contains(book_word(BookWord::OverviewTitle, lang));
    let names_program = || {
        let mut texts = grid.rows().take(20).flat_map(|row| row.cells().filter_map(|(_, raw)| raw.text()));
        texts.any(|text| text.starts_with("dabiao "))
    };
    (is_title(Lang::Zh) || is_title(Lang::En)) && names_program()
}

fn is_working_paper(grid: &Grid) -> bool {
    PaperWord::NOTES.into_iter().any(|word| begins_with(grid, |lang| paper_word(word, lang)))
}

/// Whether the sheet says how a form of this program is filled in.
fn is_guide(grid: &Grid) -> bool {
    begins_with(grid, |lang| form_word(FormWord::GuideNote, lang))
}

/// Whether one of the first rows says that in its first cell, in any language.
fn begins_with(grid: &Grid, note: impl Fn(Lang) -> &'static str) -> bool {
    let notes = [note(Lang::Zh), note(Lang::En)];
    let firsts = grid.rows().take(4).filter_map(|row| row.cells().next()?.1.text());
    firsts.into_iter().any(|text| notes.contains(&text))
}

fn is_own_list(grid: &Grid) -> bool {
    let Some(first) = grid.rows().next() else { return false };
    let texts: Vec<&str> = first.cells().filter_map(|(_, raw)| raw.text()).collect();
    [Lang::Zh, Lang::En].into_iter().any(|lang| {
        let says_all = |columns: &[Label]| columns.iter().all(|column| texts.contains(&label(*column, lang)));
        let has_all = |columns: &[BookWord]| columns.iter().all(|column| texts.contains(&book_word(*column, lang)));
        let compares_all = |words: &[CompareWord]| words.iter().all(|word| texts.contains(&compare_word(*word, lang)));
        OWN_COLUMNS.into_iter().any(says_all)
            || OWN_WORDS.into_iter().any(has_all)
            || OWN_COMPARISONS.into_iter().any(|(words, labels)| compares_all(words) && says_all(labels))
    })
}
