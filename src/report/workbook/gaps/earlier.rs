//! An earlier gap list that people went on with: what they filled in is found again by the key of its row, or by the names
//! where the key was lost. Columns may have changed places, rows may be sorted, filtered or gone. Nothing that is written
//! there is lost: what has no place in the new list goes to a sheet of its own.

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_xlsxwriter::XlsxError;

use crate::ingest::{PlainCell, PlainSheet, PlainValue};
use crate::lang::Lang;
use crate::plan::Target;
use crate::register::{CellAddress, UnitRef};
use crate::report::context::Context;
use crate::report::workbook::SheetKind;
use crate::report::workbook::book::{Book, Column, Setup, Width};
use crate::report::workbook::cell::{Cell, Day, Value, typed_value};
use crate::report::workbook::gaps::key::{self, Key};
use crate::report::workbook::gaps::{HAND_COLUMNS, HAND_WORDS};
use crate::text::{self, BookWord, KeptBecause, Label, label};

/// Rows in which the header may stand: people put titles above.
const HEADER_WITHIN: usize = 60;

/// An earlier list.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    pub(super) rows: Vec<EarlierRow>,
    kept: Vec<KeptRow>,
    /// Titles of columns of rows that are kept, in the order that they are shown in.
    titles: Vec<String>,
}

/// A row of it.
#[derive(Clone, Debug)]
pub(super) struct EarlierRow {
    key: Option<Key>,
    /// County, street, unit and target.
    names: [String; 4],
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
    sheet: String,
    row: String,
    /// What it says, each with the title of its column.
    cells: Vec<(String, PlainValue)>,
}

/// Rows by the finding they are about, and those that are about none.
#[derive(Default)]
pub(super) struct Matched {
    pub(super) rows: HashMap<(UnitRef, usize), u32>,
    pub(super) kept: Vec<KeptRow>,
}

/// Where the columns of the list are.
#[derive(Clone, Debug)]
struct Header {
    row: u32,
    key: Option<u32>,
    names: [Option<u32>; 4],
    hand: [Option<u32>; HAND_COLUMNS],
    /// Columns that the program wrote, whatever is in them now.
    own: Vec<u32>,
    titles: Vec<String>,
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

    /// Which finding each row is about. Where several rows are about one, that of the same year is taken, then an open one,
    /// then the latest, then the first; the others are kept.
    pub(super) fn matched(&self, context: Context<'_>) -> Matched {
        let index = Index::of(context);
        let mut matched = Matched { rows: HashMap::new(), kept: self.kept.clone() };
        for (number, row) in (0_u32..).zip(&self.rows) {
            let finding = match index.find(row) {
                Ok(finding) => finding,
                Err(why) => {
                    matched.kept.push(row.kept(why));
                    continue;
                }
            };
            let before = matched.rows.get(&finding).and_then(|before| self.rows.get(*before as usize));
            match before {
                Some(before) if !row.is_better_than(before, context.assessment.register.year) => {
                    matched.kept.push(row.kept(KeptBecause::Double));
                }
                before => {
                    matched.kept.extend(before.map(|before| before.kept(KeptBecause::Double)));
                    matched.rows.insert(finding, number);
                }
            }
        }
        matched
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

    fn is_better_than(&self, other: &Self, year: Option<i32>) -> bool {
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

/// Units and targets by what rows call them.
struct Index<'a> {
    context: Context<'a>,
    targets: BTreeMap<String, usize>,
    units: HashMap<String, UnitRef>,
    /// By county, street and name; `None` where several units have them.
    named: HashMap<[String; 3], Option<UnitRef>>,
}

impl<'a> Index<'a> {
    fn of(context: Context<'a>) -> Self {
        let register = context.assessment.register;
        let (mut targets, mut units, mut named) = (BTreeMap::new(), HashMap::new(), HashMap::new());
        let titles = |target: &Target| {
            let marked = [Lang::Zh, Lang::En].map(|lang| Context { lang, ..context }.title(target));
            marked.into_iter().chain([target.title.zh.clone(), target.title.en.clone(), target.id.clone()])
        };
        for (number, target) in context.assessment.plan.targets.iter().enumerate() {
            for title in titles(target) {
                targets.entry(title).or_insert(number);
            }
        }
        for unit in register.units() {
            units.insert(register.path(unit), unit);
            units.insert(key::name(register, unit), unit);
            let place = [context.county(unit), context.street(unit), context.name(unit)].map(str::to_owned);
            named.entry(place).and_modify(|known| *known = None).or_insert(Some(unit));
        }
        Self { context, targets, units, named }
    }

    fn find(&self, row: &EarlierRow) -> Result<(UnitRef, usize), KeptBecause> {
        let by_key =
            row.key.as_ref().and_then(|key| Some((*self.units.get(&key.unit)?, *self.targets.get(&key.target)?)));
        let by_names = || {
            let [county, street, unit, target] = &row.names;
            let names = [county, street, unit].map(Clone::clone);
            Some(((*self.named.get(&names)?)?, *self.targets.get(target)?))
        };
        let (unit, target) = by_key.or_else(by_names).ok_or(KeptBecause::NoSuchFinding)?;
        let assessment = self.context.assessment;
        let is_audited = assessment.selection.has_unit(assessment.register, unit)
            && assessment.selection.has_target(target)
            && matches!(assessment.status(unit, target), Some((_, false)));
        if is_audited { Ok((unit, target)) } else { Err(KeptBecause::NotAudited) }
    }
}

/// The columns that a sheet of kept rows begins with.
const KEPT_WORDS: [BookWord; 3] = [BookWord::Why, BookWord::OldSheet, BookWord::OldRow];

/// Whether a row is the header of such a sheet.
fn begins_kept(cells: &[PlainCell]) -> bool {
    cells.len() > KEPT_WORDS.len()
        && [Lang::Zh, Lang::En].into_iter().any(|lang| {
            let words = KEPT_WORDS.map(|word| text::book_word(word, lang));
            words.iter().zip(cells).all(|(word, cell)| *word == shown(&cell.value))
        })
}

/// A row without county or street can still name a unit and a target.
fn names_a_finding(names: &[String; 4]) -> bool {
    !names[2].is_empty() && !names[3].is_empty()
}

/// Finds the header: a row that has the columns for people and those that name a finding.
fn header(sheet: &PlainSheet) -> Option<Header> {
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
fn is_own(sheet: &PlainSheet) -> bool {
    let name = sheet.name.split('(').next().unwrap_or_default();
    SheetKind::from_name(name).is_some()
}

/// Whether a row is the remark that the list goes on, or that there is nothing.
fn is_remark(cells: &[PlainCell]) -> bool {
    let [only] = cells else { return false };
    let only = shown(&only.value);
    [Lang::Zh, Lang::En].into_iter().any(|lang| {
        let goes_on = text::goes_on("", lang);
        let beginning = goes_on.split(['“', '”']).next().unwrap_or_default();
        only == text::book_word(BookWord::Nothing, lang) || only.starts_with(beginning)
    })
}

fn letters(column: u32) -> String {
    CellAddress { row: 0, column }.letters()
}

fn shown(value: &PlainValue) -> String {
    match value {
        PlainValue::Number(number) => number.to_string(),
        PlainValue::Date(text) | PlainValue::Text(text) => text.clone(),
    }
}

fn value(value: &PlainValue) -> Value {
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

/// Adds the sheet of what was kept.
pub(in crate::report::workbook) fn others(
    book: &mut Book<'_>,
    earlier: &Earlier,
    kept: &[KeptRow],
) -> Result<(), XlsxError> {
    let lang = book.context.lang;
    let word = |word| text::book_word(word, lang);
    let used: HashSet<&str> = kept.iter().flat_map(|row| &row.cells).map(|(title, _)| title.as_str()).collect();
    // Excel has 16,384 columns.
    let titles = earlier.titles.iter().filter(|title| used.contains(title.as_str())).take(16_000);
    let titles: HashMap<&str, usize> = titles.enumerate().map(|(at, title)| (title.as_str(), at)).collect();
    let mut columns: Vec<(usize, Column)> = titles
        .iter()
        .map(|(title, at)| (*at, Column::new(title.chars().take(200).collect::<String>(), Width::Fit(8, 40))))
        .collect();
    columns.sort_by_key(|(at, _)| *at);
    let facts = [
        Column::new(word(BookWord::Why), Width::Fit(12, 30)),
        Column::new(word(BookWord::OldSheet), Width::Fit(8, 24)),
        Column::new(word(BookWord::OldRow), Width::Of(8)),
    ];
    let first = facts.len();
    let columns: Vec<Column> = facts.into_iter().chain(columns.into_iter().map(|(_, column)| column)).collect();
    let rows = kept.iter().map(|row| {
        let mut cells = vec![Cell::default(); columns.len()];
        let facts = [text::kept_because(row.why, lang), &row.sheet, &row.row].map(Cell::text);
        for (slot, fact) in cells.iter_mut().zip(facts) {
            *slot = fact;
        }
        for (title, typed) in &row.cells {
            let at = titles.get(title.as_str()).map(|at| first.saturating_add(*at));
            if let Some(slot) = at.and_then(|at| cells.get_mut(at)) {
                slot.value = value(typed);
            }
        }
        cells
    });
    book.table(SheetKind::Others, &columns, rows, &Setup { kept_columns: 3, ..Setup::default() })
}
