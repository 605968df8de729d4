//! A workbook as it stands, without asking what it means: for lists that this program wrote and people went on with.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use crate::ingest::grid::{Area, Grid, Raw};
use crate::ingest::guard::guarded;
use crate::ingest::limits::Limits;
use crate::ingest::open::{self, Input};
use crate::ingest::sniff::{self, Format};
use crate::ingest::workbook::{self, SheetInfo};
use crate::ingest::xlsx::Beside;
use crate::ingest::{Reason, text, xlsx};
use crate::register::CellAddress;

/// A workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlainBook {
    /// How the user calls it.
    pub path: String,
    /// Its sheets, hidden ones too.
    pub sheets: Vec<PlainSheet>,
    /// Whether its format may hold remarks that are not read.
    pub may_have_remarks: bool,
}

/// A sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlainSheet {
    /// Its name; empty for a text file.
    pub name: String,
    /// The rows that hold something, with their number from 0.
    pub rows: Vec<(u32, Vec<PlainCell>)>,
    /// What people remarked on its cells; of xlsx and ods.
    pub notes: Vec<PlainNote>,
    /// Whether text boxes, shapes or pictures lie over its cells. Only xlsx says so.
    pub has_shapes: bool,
    /// Blocks of merged cells, which hold something only in their first one.
    pub(super) merged: Vec<Area>,
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainCell {
    /// Its column, from 0.
    pub column: u32,
    /// What it holds.
    pub value: PlainValue,
    /// The formula that says so, without the sign before it; only in xlsx.
    pub formula: Option<Box<str>>,
}

impl PlainCell {
    /// A text.
    #[must_use]
    pub fn text(column: u32, text: &str) -> Self {
        Self { column, value: PlainValue::Text(text.to_owned()), formula: None }
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum PlainValue {
    /// Nothing that is seen: a formula says so.
    Blank,
    /// A number.
    Number(f64),
    /// A number that is shown as a percentage.
    Percent(f64),
    /// A logical value.
    Flag(bool),
    /// A date or time, written out as in `2020-06-18`.
    Date(String),
    /// Text, or anything else as a person sees it.
    Text(String),
    /// A formula whose result was never saved.
    Uncached,
}

/// A remark on a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainNote {
    /// The cell.
    pub at: CellAddress,
    /// Who wrote it; may be empty.
    pub author: String,
    /// What it says.
    pub text: String,
}

/// Reads all sheets of a file, hidden ones too.
///
/// # Errors
/// It cannot be read; nothing of it may be lost, so one sheet that cannot be read is enough.
pub fn read_plain(path: &Path, limits: &Limits) -> Result<PlainBook, Reason> {
    let shown = path.display().to_string();
    let input = Input { place: path.to_owned(), path: shown.clone() };
    let bytes = open::read(&input, limits)?;
    let mut may_have_remarks = false;
    let sheets = match guarded(|| sniff::sniff(&bytes)).unwrap_or(Err(Reason::Damaged))? {
        Format::Zip => return Err(Reason::Unknown),
        Format::Text => {
            let read = text::read(bytes, None, limits)?;
            vec![sheet(String::new(), &read.grid)]
        }
        format => {
            may_have_remarks = !matches!(format, Format::Xlsx | Format::Ods);
            let mut sheets = Vec::new();
            each_sheet(format, &bytes, limits, true, &mut |sheet| sheets.push(sheet))?;
            sheets
        }
    };
    Ok(PlainBook { path: shown, sheets, may_have_remarks })
}

/// Gives `take` each sheet of an xlsx workbook in memory that the program itself wrote, however large it is. Formulas have no text there, and
/// remarks are left out.
///
/// # Errors
/// It cannot be read.
pub fn read_own_sheets(xlsx: &[u8], take: &mut dyn FnMut(PlainSheet)) -> Result<(), Reason> {
    let most = u64::MAX;
    let limits = Limits {
        unpacked: most,
        kept: most,
        ratio: most,
        cells: usize::MAX,
        text: usize::MAX,
        merges: usize::MAX,
        ..Limits::DEFAULT
    };
    each_sheet(Format::Xlsx, xlsx, &limits, false, take)
}

fn each_sheet(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
    with_texts: bool,
    take: &mut dyn FnMut(PlainSheet),
) -> Result<(), Reason> {
    let mut book = workbook::open(format, bytes, None, limits)?;
    let is_xlsx = format == Format::Xlsx;
    let mut beside = if is_xlsx && with_texts { xlsx::beside(bytes, limits)? } else { HashMap::new() };
    for (index, SheetInfo { name, .. }) in book.sheets().into_iter().enumerate() {
        let grid = book.read(index)?;
        let mut sheet = PlainSheet { merged: book.merged_areas(index), ..sheet(name, &grid) };
        let Beside { notes, has_shapes } = beside.remove(&sheet.name).unwrap_or_default();
        (sheet.notes, sheet.has_shapes) = (book.notes(index).unwrap_or(notes), has_shapes);
        match book.formulas(index) {
            Some(places) if places.is_empty() || !with_texts => {
                sheet.add_formulas(places.into_iter().map(|at| (at, Box::default())));
            }
            _ if is_xlsx => sheet.add_formulas(xlsx::formulas(bytes, index, limits)?),
            _ => {}
        }
        take(sheet);
    }
    Ok(())
}

impl PlainSheet {
    /// A sheet without a name.
    #[must_use]
    pub fn of_rows(rows: Vec<(u32, Vec<PlainCell>)>) -> Self {
        Self { rows, ..Self::default() }
    }

    /// Gives the rows of a merged area the value of its first cell: an office is often written once for several rows.
    #[must_use]
    pub fn filled_down(&self) -> Cow<'_, Self> {
        if self.merged.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut filled = self.clone();
        for Area { first, last } in self.merged.iter().filter(|area| area.first.column == area.last.column) {
            let top = filled.rows.binary_search_by_key(&first.row, |(row, _)| *row);
            let top = top.ok().and_then(|row| filled.rows.get(row));
            let cell = top.and_then(|(_, cells)| cells.get(place_of(cells, first.column).ok()?)).cloned();
            let Some(cell) = cell else { continue };
            let below = filled.rows.iter_mut().filter(|(row, _)| *row > first.row && *row <= last.row);
            for (_, cells) in below {
                if let Err(place) = place_of(cells, first.column) {
                    cells.insert(place, cell.clone());
                }
            }
        }
        Cow::Owned(filled)
    }

    /// Says which cells are made by formulas, those among them that show nothing.
    fn add_formulas(&mut self, formulas: impl IntoIterator<Item = (CellAddress, Box<str>)>) {
        for (at, formula) in formulas {
            let row = match self.rows.binary_search_by_key(&at.row, |(row, _)| *row) {
                Ok(row) => row,
                Err(row) => {
                    self.rows.insert(row, (at.row, Vec::new()));
                    row
                }
            };
            let Some((_, cells)) = self.rows.get_mut(row) else { continue };
            match place_of(cells, at.column) {
                Ok(place) => {
                    if let Some(cell) = cells.get_mut(place) {
                        cell.formula = Some(formula);
                    }
                }
                Err(place) => {
                    let value = PlainValue::Blank;
                    cells.insert(place, PlainCell { column: at.column, value, formula: Some(formula) });
                }
            }
        }
    }
}

/// Where the cell of a column is among those of a row, or would be.
fn place_of(cells: &[PlainCell], column: u32) -> Result<usize, usize> {
    cells.binary_search_by_key(&column, |cell| cell.column)
}

fn sheet(name: String, grid: &Grid) -> PlainSheet {
    let cell = |(column, raw): (u32, Raw<'_>)| {
        let value = match raw {
            Raw::Blank => return None,
            Raw::Number(number) => PlainValue::Number(number),
            Raw::Percent(number) => PlainValue::Percent(number),
            Raw::Flag(flag) => PlainValue::Flag(flag),
            Raw::Date(date) => PlainValue::Date(date.to_owned()),
            Raw::Text(text) | Raw::Error(text) => PlainValue::Text(text.to_owned()),
            Raw::Uncached => PlainValue::Uncached,
        };
        Some(PlainCell { column, value, formula: None })
    };
    let rows = grid.rows().map(|row| (row.number(), row.cells().filter_map(cell).collect())).collect();
    PlainSheet { name, rows, ..PlainSheet::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_merged_over_rows_holds_for_each() {
        let text = PlainCell::text;
        let rows =
            vec![(1, vec![text(0, "甲"), text(1, "民政局")]), (2, vec![text(0, "乙")]), (4, vec![text(0, "丙")])];
        let at = |row, column| CellAddress { row, column };
        let merged = vec![Area { first: at(1, 1), last: at(3, 1) }, Area { first: at(0, 5), last: at(9, 5) }];
        let sheet = PlainSheet { rows, merged, ..PlainSheet::default() };
        let filled = sheet.filled_down();
        assert_eq!(filled.rows[1].1, [text(0, "乙"), text(1, "民政局")]);
        assert_eq!(filled.rows[2].1, [text(0, "丙")]);
    }

    #[test]
    fn a_formula_that_shows_nothing_is_a_cell() {
        let mut sheet = PlainSheet::default();
        sheet.add_formulas(vec![(CellAddress { row: 3, column: 2 }, "A1".into())]);
        let cell = PlainCell { column: 2, value: PlainValue::Blank, formula: Some("A1".into()) };
        assert_eq!(sheet.rows, [(3, vec![cell])]);
    }
}
