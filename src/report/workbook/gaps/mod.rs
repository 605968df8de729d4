//! 缺口清单: the working list. One row for each unmet finding, the columns on the right for people to fill in; what they
//! filled into an earlier list is carried over.

mod earlier;
mod header;
mod kept;
mod key;
mod list;
mod matched;
mod origins;
mod others;
mod rows;
mod typed;

use rust_xlsxwriter::XlsxError;

use crate::audit::Status;
use crate::register::UnitRef;
use crate::report::context::Context;
use crate::report::workbook::book::{Book, Column, Setup, Width};
use crate::report::workbook::cell::{Cell, Note};
use crate::report::workbook::package::Stream;
use crate::report::workbook::{Links, SheetKind};
use crate::text::{self, BookWord, Label};

pub use earlier::Earlier;
pub(super) use header::Header;
pub(super) use list::{GapList, list};
pub(super) use others::others;
pub(super) use rows::Rows;

/// Columns for people, and where they begin.
pub(super) const HAND_COLUMNS: usize = 5;
pub(super) const HAND: usize = 12;

/// The column of units' names.
pub(super) const UNIT_COLUMN: usize = 2;

/// The column of progress.
const PROGRESS: u16 = 15;

/// Columns that are printed; the rest is for filters and for finding rows again.
const PRINTED: u16 = 17;

/// The words of the columns that people fill in.
const HAND_WORDS: [BookWord; HAND_COLUMNS] =
    [BookWord::Responsible, BookWord::Measures, BookWord::Deadline, BookWord::Progress, BookWord::ClosedOn];

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) unit: UnitRef,
    target: u32,
    pub(super) status: Status,
    /// The row of the earlier list that it continues.
    pub(super) earlier: Option<u32>,
}

impl Entry {
    /// Number of the target in the plan.
    pub(super) fn target(&self) -> usize {
        self.target as usize
    }
}

/// The columns, as wide as a page allows.
pub(super) fn columns(context: Context<'_>) -> Vec<Column> {
    let word = |word| text::book_word(word, context.lang);
    let label = |label| context.label(label);
    [
        (label(Label::County), Width::Of(9)),
        (label(Label::Street), Width::Of(10)),
        (word(BookWord::UnitName), Width::Of(12)),
        (label(Label::Target), Width::Of(18)),
        (label(Label::Actual), Width::Of(9)),
        (word(BookWord::Standard), Width::Of(9)),
        (word(BookWord::MeasureUnit), Width::Of(9)),
        (word(BookWord::Shortage), Width::Of(10)),
        (word(BookWord::ShortageUnit), Width::Of(6)),
        (word(BookWord::Description), Width::Of(27)),
        (word(BookWord::Grounds), Width::Of(23)),
        (label(Label::Origins), Width::Of(24)),
        (word(BookWord::Responsible), Width::Of(10)),
        (word(BookWord::Measures), Width::Of(15)),
        (word(BookWord::Deadline), Width::Of(11)),
        (word(BookWord::Progress), Width::Of(9)),
        (word(BookWord::ClosedOn), Width::Of(11)),
        (label(Label::Conclusion), Width::Of(9)),
        (label(Label::Kind), Width::Of(10)),
        (label(Label::Code), Width::Of(15)),
        (label(Label::TargetId), Width::Of(20)),
        (word(BookWord::Key), Width::Hidden),
    ]
    .map(|(title, width)| Column::new(title, width))
    .into()
}

/// How the list is shown and printed.
pub(super) fn setup(context: Context<'_>) -> Setup {
    Setup {
        kept_columns: 4,
        printed: Some(PRINTED),
        choices: Some((PROGRESS, text::progress_states(context.lang).into())),
        foot: text::book_word(BookWord::Signatures, context.lang),
        ..Setup::default()
    }
}

/// Adds the sheet.
pub(super) fn write(book: &mut Book<'_>, list: &GapList<'_>, rows: &Rows<'_>, links: &Links) -> Result<(), XlsxError> {
    let context = book.context;
    let mut items = Vec::new();
    let cells = list.entries.iter().map(|entry| {
        rows.row(entry, &mut items);
        let mut cells = rows.cells(&items, list.hand(entry, context.lang));
        if let Some(name) = cells.get_mut(UNIT_COLUMN) {
            *name = std::mem::take(name).leading_to(links.to_community(entry.unit));
        }
        for (column, note) in list.notes(entry) {
            if let Some(cell) = cells.get_mut(*column) {
                cell.note = Some(Note { author: note.author.clone(), text: note.text.clone() });
            }
        }
        cells
    });
    book.table(SheetKind::Gaps, &columns(context), cells, &setup(context))
}

/// Adds the sheet, and sheets on which it goes on, without their rows.
pub(super) fn outline<'l>(
    book: &mut Book<'_>,
    list: &'l GapList<'_>,
    rows: &Rows<'_>,
) -> Result<Vec<Stream<'l, Entry>>, XlsxError> {
    let context = book.context;
    let title = text::sheet_name(SheetKind::Gaps, context.lang);
    let (columns, setup) = (columns(context), setup(context));
    let mut sample = Vec::new();
    let mut streams = Vec::new();
    let most = book.most_rows().max(1);
    let mut name = title.to_owned();
    for (part, entries) in (1_usize..).zip(list.entries.chunks(most)) {
        if let Some(first) = entries.first() {
            rows.row(first, &mut sample);
        }
        let cells = rows.cells(&sample, std::array::from_fn(|_| empty()));
        let (sheet, table) = book.hollow_table(&name, SheetKind::Gaps, &columns, &cells, entries.len(), &setup)?;
        streams.push(Stream { sheet, table, rows: entries });
        if part.saturating_mul(most) < list.entries.len() {
            name = text::sheet_part(title, part.saturating_add(1));
            let remark = text::goes_on(&name, context.lang);
            let row = u32::try_from(entries.len().saturating_add(1)).unwrap_or(u32::MAX);
            book.remark(sheet, row, &remark)?;
        }
    }
    Ok(streams)
}

/// How an entry becomes a row of a sheet.
pub(super) fn stream<'r>(
    rows: &'r Rows<'_>,
) -> impl Fn(usize, &[Entry], &[u32], u32, &mut Vec<u8>) -> Vec<u64> + Sync + 'r {
    let widths: Vec<Option<usize>> = columns(rows.context).iter().map(Column::limit).collect();
    move |first, entries, styles, first_word, out| {
        let mut items = Vec::new();
        let mut prints = Vec::with_capacity(entries.len());
        for (index, entry) in (first..).zip(entries) {
            rows.row(entry, &mut items);
            // Rows are numbered from 1, and the first is the header.
            let number = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(2);
            prints.push(rows.write(number, &items, &widths, styles, first_word, out));
        }
        prints
    }
}

/// An empty cell for people to write into.
fn empty() -> Cell {
    Cell::default().for_people()
}
