//! An earlier gap list that people went on with: what they filled in is found again by the key of its row, or by the names
//! where the key was lost. Columns may have changed places, rows may be sorted, filtered or gone. Nothing that is written
//! there is lost: what has no place in the new list goes to a sheet of its own.

use crate::ingest::{PlainBook, PlainCell, PlainNote, PlainSheet, PlainValue};
use crate::lang::Lang;
use crate::report::workbook::cell::{Cell, Value};
use crate::report::workbook::fingerprint::{self, Written};
use crate::report::workbook::gaps::HAND_COLUMNS;
use crate::report::workbook::gaps::header::{
    Header, KEPT_WORDS, OWN_COLUMNS, begins_kept, is_own, is_remark, letters, names_a_finding, shown,
};
use crate::report::workbook::gaps::kept::{KeptRow, Place};
use crate::report::workbook::gaps::key::{self, Key};
use crate::report::workbook::gaps::typed::typed;
use crate::text::{self, KeptBecause};

/// An earlier list.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    pub(super) rows: Vec<EarlierRow>,
    pub(super) kept: Vec<KeptRow>,
    /// Titles of columns of rows that are kept, in the order that they are shown in.
    pub(super) titles: Vec<String>,
    remarks: Vec<String>,
}

/// A row of it.
#[derive(Clone, Debug)]
pub(super) struct EarlierRow {
    pub(super) key: Option<Key>,
    /// County, street, unit and target.
    pub(super) names: [String; 4],
    /// What people filled in.
    pub(super) filled: [Cell; HAND_COLUMNS],
    /// What people remarked, by the place of the column in new lists.
    pub(super) notes: Vec<(usize, PlainNote)>,
    /// Of what the program wrote, where a person has written over it or nobody can tell.
    pub(super) doubt: Option<Doubt>,
    /// Whether it has columns that people added.
    pub(super) has_added: bool,
    pub(super) all: KeptRow,
    /// Its formulas, of which only the results go on.
    pub(super) formulas: Vec<KeptRow>,
    /// The remarks, for where it does not go on.
    pub(super) note_rows: Vec<KeptRow>,
}

/// The program's own cells of a row, as far as they are still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    /// Which columns are there.
    pub(super) there: [bool; OWN_COLUMNS],
    /// The fingerprint of what they hold.
    pub(super) print: u64,
}

impl Earlier {
    /// Finds the list in the sheets of some files; `None` where there is none. Of the sheets that the program writes anew only
    /// what people wrote there is kept, of all others everything.
    #[must_use]
    pub fn find(books: &[PlainBook], lang: Lang) -> Option<Self> {
        let mut earlier = Earlier::default();
        let (mut number, mut has_list) = (0_usize, false);
        // What was kept before goes on looking as it did.
        for sheet in books.iter().flat_map(|book| &book.sheets) {
            if let Some((_, header)) = sheet.rows.first().filter(|(_, cells)| begins_kept(cells)) {
                header.iter().skip(KEPT_WORDS.len()).for_each(|cell| earlier.add_title(&shown(&cell.value)));
            }
        }
        for book in books {
            earlier.tell_lost(book, lang);
            let written = Written::find(&book.sheets);
            for sheet in book.sheets.iter().filter(|sheet| !fingerprint::is_theirs(sheet)) {
                let place = Place { number, sheet, lang };
                number = number.saturating_add(1);
                match Header::find(sheet) {
                    _ if sheet.rows.first().is_some_and(|(_, cells)| begins_kept(cells)) => earlier.take_kept(place),
                    Some(header) => {
                        has_list = true;
                        earlier.tell_renamed(place, &book.path, &header);
                        earlier.take(Place { sheet: &sheet.filled_down(), ..place }, &header, written.as_ref());
                    }
                    None => earlier.take_other(place, written.as_ref()),
                }
            }
        }
        has_list.then_some(earlier)
    }

    /// What the person who went on with the list should know.
    #[must_use]
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// A list.
    fn take(&mut self, place: Place<'_>, header: &Header, written: Option<&Written>) {
        for title in &header.titles {
            self.add_title(title);
        }
        let mut rows_of_list = Vec::new();
        for (row, cells) in place.sheet.rows.iter().filter(|(row, _)| *row != header.row) {
            let print = fingerprint::of_row(Some(header), *row, cells);
            let is_written = written.is_none_or(|written| written.has(print));
            match EarlierRow::of(place, header, *row, cells) {
                Some(found) => {
                    rows_of_list.push(*row);
                    let there = header.own.map(|column| column.is_some());
                    let doubt = (!is_written).then_some(Doubt { there, print });
                    self.push(EarlierRow { doubt, ..found });
                }
                None if is_remark(cells) || written.is_some_and(|written| written.has(print)) => {}
                None => self.keep_all(place, KeptBecause::OutsideList, *row, cells),
            }
        }
        for note in &place.sheet.notes {
            if header.place(note.at.column).is_none() || rows_of_list.binary_search(&note.at.row).is_err() {
                self.keep(place.note(note));
            }
        }
    }

    /// Any other sheet.
    fn take_other(&mut self, place: Place<'_>, written: Option<&Written>) {
        let is_own = is_own(place.sheet);
        let why = if is_own { KeptBecause::ChangedSheet } else { KeptBecause::AddedSheet };
        for (row, cells) in &place.sheet.rows {
            let is_written = match written {
                Some(written) => written.has(fingerprint::of_row(None, *row, cells)),
                None => is_own,
            };
            if !is_written {
                self.keep_all(place, why, *row, cells);
            }
        }
        for note in &place.sheet.notes {
            self.keep(place.note(note));
        }
    }

    /// What an earlier run kept is kept as it was, not wrapped once more. What that run did not audit may be audited now.
    fn take_kept(&mut self, place: Place<'_>) {
        let Some(((_, header), rows)) = place.sheet.rows.split_first() else { return };
        let facts = u32::try_from(KEPT_WORDS.len()).unwrap_or_default();
        let width = header.iter().map(|cell| cell.column).max().map_or(0, |last| last.saturating_add(1));
        let mut titles: Vec<String> = (0..width).map(letters).collect();
        for cell in header {
            if let Some(slot) = titles.get_mut(cell.column as usize) {
                *slot = shown(&cell.value);
            }
        }
        for (row, cells) in rows.iter().filter(|(_, cells)| !is_remark(cells)) {
            let at = |column| cells.iter().find(|cell| cell.column == column).map(|cell| shown(&cell.value));
            let told = at(0).unwrap_or_default();
            let is_told =
                |why: &KeptBecause| [Lang::Zh, Lang::En].into_iter().any(|lang| text::kept_because(*why, lang) == told);
            let why = KeptBecause::ALL.into_iter().find(is_told).unwrap_or(KeptBecause::AddedSheet);
            if why == KeptBecause::Remark {
                continue;
            }
            let beyond = cells.iter().position(|cell| cell.column >= facts).unwrap_or(cells.len());
            let said = cells.get(beyond..).unwrap_or_default();
            let kept = KeptRow {
                sheet: at(1).unwrap_or_default(),
                row: at(2).unwrap_or_default(),
                ..place.titled(why, *row, said, &titles)
            };
            match EarlierRow::taken_back(&kept, said, &titles) {
                Some(found) => self.push(found),
                None => self.keep(kept),
            }
        }
        for note in &place.sheet.notes {
            self.keep(place.note(note));
        }
    }

    /// Says what of a workbook cannot be carried over.
    fn tell_lost(&mut self, book: &PlainBook, lang: Lang) {
        if book.may_have_remarks {
            self.remarks.push(text::remarks_not_read(&book.path, lang));
        }
        let drawn: Vec<&str> =
            book.sheets.iter().filter(|sheet| sheet.has_shapes).map(|sheet| sheet.name.as_str()).collect();
        if !drawn.is_empty() {
            self.remarks.push(text::shapes_not_carried(&book.path, &drawn, lang));
        }
    }

    /// Says that columns for people are not there, and which may be they under other names.
    fn tell_renamed(&mut self, place: Place<'_>, path: &str, header: &Header) {
        let (missing, unknown) = header.renamed();
        if !missing.is_empty() && !unknown.is_empty() {
            let sentence = text::columns_renamed(path, &place.sheet.name, &missing, &unknown, place.lang);
            self.keep(place.remark(header.row, &sentence));
            self.remarks.push(sentence);
        }
    }

    fn push(&mut self, row: EarlierRow) {
        for kept in [&row.all].into_iter().chain(&row.formulas).chain(&row.note_rows) {
            self.add_titles(kept);
        }
        self.rows.push(row);
    }

    /// Keeps a row and the formulas in it whose results it shows.
    fn keep_all(&mut self, place: Place<'_>, why: KeptBecause, row: u32, cells: &[PlainCell]) {
        self.keep(place.untitled(why, row, cells));
        for cell in cells.iter().filter(|cell| !matches!(cell.value, PlainValue::Uncached | PlainValue::Blank)) {
            if let Some(formula) = cell.formula.as_deref() {
                self.keep(place.formula(row, cell.column, formula));
            }
        }
    }

    fn keep(&mut self, row: KeptRow) {
        self.add_titles(&row);
        self.kept.push(row);
    }

    fn add_titles(&mut self, row: &KeptRow) {
        for (title, _) in &row.cells {
            self.add_title(title);
        }
    }

    fn add_title(&mut self, title: &str) {
        if !self.titles.iter().any(|known| known == title) {
            self.titles.push(title.to_owned());
        }
    }
}

impl EarlierRow {
    /// A row of a list; `None` where it names no finding.
    fn of(place: Place<'_>, header: &Header, row: u32, cells: &[PlainCell]) -> Option<Self> {
        let find = |column: Option<u32>| cells.iter().find(|cell| Some(cell.column) == column);
        let at = |column: Option<u32>| find(column).map_or_else(String::new, |cell| shown(&cell.value));
        let key = key::read(&at(header.key()));
        let names = header.names().map(at);
        if row < header.row || (key.is_none() && !names_a_finding(&names)) {
            return None;
        }
        let formulas = cells.iter().filter_map(|cell| Some((cell.column, cell.formula.as_deref()?)));
        let on_row = place.sheet.notes.iter().filter(|note| note.at.row == row);
        let notes: Vec<(usize, PlainNote)> =
            on_row.filter_map(|note| Some((header.place(note.at.column)?, note.clone()))).collect();
        Some(Self {
            key,
            names,
            filled: header.hand.map(|column| find(column).map(typed).unwrap_or_default().for_people()),
            note_rows: notes.iter().map(|(_, note)| place.note(note)).collect(),
            notes,
            doubt: None,
            has_added: cells.iter().any(|cell| header.place(cell.column).is_none()),
            all: place.titled(KeptBecause::NoSuchFinding, row, cells, &header.titles),
            formulas: formulas.map(|(column, formula)| place.formula(row, column, formula)).collect(),
        })
    }

    /// A row that an earlier run kept because it did not audit its unit or target.
    fn taken_back(kept: &KeptRow, said: &[PlainCell], titles: &[String]) -> Option<Self> {
        if !matches!(kept.why, KeptBecause::NotAudited | KeptBecause::NoSuchFinding) {
            return None;
        }
        let header = (0_u32..).zip(titles).map(|(column, title)| PlainCell::text(column, title)).collect();
        let sheet = PlainSheet::of_rows(vec![(0, header)]);
        let header = Header::find(&sheet)?;
        let place = Place { number: kept.order.0, sheet: &sheet, lang: header.lang };
        let found = Self::of(place, &header, 1, said)?;
        Some(Self { all: kept.clone(), ..found })
    }

    /// Whether people or the program closed it.
    pub(super) fn is_closed(&self) -> bool {
        matches!(&self.filled[3].value, Value::Text(word) if text::is_closed(word))
    }

    pub(super) fn kept(&self, why: KeptBecause) -> KeptRow {
        KeptRow { why, ..self.all.clone() }
    }

    /// What is kept where it does not go on.
    pub(super) fn set_aside(&self, why: KeptBecause) -> impl Iterator<Item = KeptRow> {
        let changed = self.doubt.map(|_| self.kept(KeptBecause::ChangedRow));
        let beside = self.note_rows.iter().chain(&self.formulas).cloned();
        [self.kept(why)].into_iter().chain(changed).chain(beside)
    }

    /// What is kept where it goes on; `is_changed` where the program's own cells were written over.
    pub(super) fn beside(&self, is_changed: bool) -> impl Iterator<Item = KeptRow> {
        let added = self.has_added.then(|| self.kept(KeptBecause::AddedColumns));
        let changed = is_changed.then(|| self.kept(KeptBecause::ChangedRow));
        added.into_iter().chain(changed).chain(self.formulas.iter().cloned())
    }

    /// Whether it says nothing that `other` does not say.
    pub(super) fn is_copy_of(&self, other: &Self) -> bool {
        self.all.cells == other.all.cells
            && self.notes.iter().map(said).eq(other.notes.iter().map(said))
            && self.formulas.iter().map(|row| row.cells.get(1)).eq(other.formulas.iter().map(|row| row.cells.get(1)))
    }

    pub(super) fn is_better_than(&self, other: &Self, year: Option<i32>) -> bool {
        let rank = |row: &Self| {
            let of = row.key.as_ref().and_then(|key| key.year);
            let is_filled = row.filled.iter().any(|cell| cell.value != Value::Blank);
            (of.is_some() && of == year, !row.is_closed(), of, is_filled)
        };
        rank(self) > rank(other)
    }
}

/// A remark wherever it stands.
fn said((place, note): &(usize, PlainNote)) -> (usize, &str, &str) {
    (*place, &note.author, &note.text)
}
