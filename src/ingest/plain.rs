//! A workbook as it stands, without asking what it means: for lists that this program wrote and people went on with.

use std::path::Path;

use crate::ingest::grid::{Area, Grid, Raw};
use crate::ingest::guard::guarded;
use crate::ingest::limits::Limits;
use crate::ingest::open::{self, Input};
use crate::ingest::sniff::{self, Format};
use crate::ingest::workbook::{self, SheetInfo};
use crate::ingest::{Reason, text};

/// A sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlainSheet {
    /// Its name; empty for a text file.
    pub name: String,
    /// The rows that hold something, with their number from 0.
    pub rows: Vec<(u32, Vec<PlainCell>)>,
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainCell {
    /// Its column, from 0.
    pub column: u32,
    /// What it holds.
    pub value: PlainValue,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum PlainValue {
    /// A number.
    Number(f64),
    /// A date or time, written out as in `2020-06-18`.
    Date(String),
    /// Text, or anything else as a person sees it.
    Text(String),
}

/// Reads all sheets of a file, hidden ones too.
///
/// # Errors
/// It cannot be read; nothing of it may be lost, so one sheet that cannot be read is enough.
pub fn read_plain(path: &Path, limits: &Limits) -> Result<Vec<PlainSheet>, Reason> {
    let input = Input { place: path.to_owned(), path: path.display().to_string() };
    let bytes = open::read(&input, limits)?;
    match guarded(|| sniff::sniff(&bytes)).unwrap_or(Err(Reason::Damaged))? {
        Format::Zip => Err(Reason::Unsupported { format: "zip" }),
        Format::Text => {
            let read = text::read(bytes, None, limits)?;
            Ok(vec![sheet(String::new(), &read.grid)])
        }
        format => {
            let mut book = workbook::open(format, &bytes, None, limits)?;
            let mut sheets = Vec::new();
            for (index, SheetInfo { name, .. }) in book.sheets().into_iter().enumerate() {
                let mut sheet = sheet(name, &book.read(index)?);
                fill_down(&mut sheet, &book.merged_areas(index));
                sheets.push(sheet);
            }
            Ok(sheets)
        }
    }
}

/// Gives the rows of a merged area the value of its first cell: an office is often written once for several rows.
fn fill_down(sheet: &mut PlainSheet, areas: &[Area]) {
    for Area { first, last } in areas.iter().filter(|area| area.first.column == area.last.column) {
        let at = |column: u32| move |cell: &PlainCell| cell.column.cmp(&column);
        let top = sheet.rows.binary_search_by_key(&first.row, |(row, _)| *row);
        let Some((_, cells)) = top.ok().and_then(|row| sheet.rows.get(row)) else { continue };
        let Some(cell) = cells.binary_search_by(at(first.column)).ok().and_then(|cell| cells.get(cell)).cloned() else {
            continue;
        };
        let below = sheet.rows.iter_mut().filter(|(row, _)| *row > first.row && *row <= last.row);
        for (_, cells) in below {
            if let Err(place) = cells.binary_search_by(at(first.column)) {
                cells.insert(place, cell.clone());
            }
        }
    }
}

fn sheet(name: String, grid: &Grid) -> PlainSheet {
    let cell = |(column, raw): (u32, Raw<'_>)| {
        let value = match raw {
            Raw::Blank => return None,
            Raw::Number(number) => PlainValue::Number(number),
            Raw::Date(date) => PlainValue::Date(date.to_owned()),
            other => PlainValue::Text(other.shown()),
        };
        Some(PlainCell { column, value })
    };
    let rows = grid.rows().map(|row| (row.number(), row.cells().filter_map(cell).collect())).collect();
    PlainSheet { name, rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::CellAddress;

    #[test]
    fn what_is_merged_over_rows_holds_for_each() {
        let text = |column, text: &str| PlainCell { column, value: PlainValue::Text(text.to_owned()) };
        let rows =
            vec![(1, vec![text(0, "甲"), text(1, "民政局")]), (2, vec![text(0, "乙")]), (4, vec![text(0, "丙")])];
        let mut sheet = PlainSheet { name: String::new(), rows };
        let at = |row, column| CellAddress { row, column };
        fill_down(&mut sheet, &[Area { first: at(1, 1), last: at(3, 1) }, Area { first: at(0, 5), last: at(9, 5) }]);
        assert_eq!(sheet.rows[1].1, [text(0, "乙"), text(1, "民政局")]);
        assert_eq!(sheet.rows[2].1, [text(0, "丙")]);
    }
}
