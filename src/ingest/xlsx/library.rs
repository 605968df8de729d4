//! Workbooks as the spreadsheet library reads them: whatever a file makes of the format.
//!
//! The library may panic, or ask for more memory than there is, on broken and hostile files. So sizes are checked before
//! anything is unpacked, cells are streamed into our own sparse grid, and every call runs under [`guarded`].

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use quick_xml::events::Event;

use crate::ingest::error::Reason;
use crate::ingest::grid::{Area, Grid, Raw};
use crate::ingest::guard::guarded;
use crate::ingest::limits::Limits;
use crate::ingest::package;
use crate::ingest::value;
use crate::ingest::workbook::{SheetInfo, area, is_percent};
use crate::ingest::xml::attribute;
use crate::register::CellAddress;

/// How much of a part is looked at to find its root.
const LOOKED_AT: u64 = 1 << 16;

/// Unreadable cells in a row after which a sheet counts as damaged.
const MAX_FAILURES: usize = 100;

/// A workbook that the library has opened.
pub(super) struct Library<'a> {
    inner: Xlsx<Cursor<&'a [u8]>>,
    sheets: Vec<SheetInfo>,
    limits: &'a Limits,
}

impl<'a> Library<'a> {
    /// Opens a workbook.
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Reason> {
        guarded(|| check(bytes, limits)).unwrap_or(Err(Reason::Damaged))?;
        let opened: Option<Result<Xlsx<_>, XlsxError>> =
            guarded(|| calamine::open_workbook_from_rs(Cursor::new(bytes)));
        let inner = match opened {
            Some(Ok(inner)) => inner,
            Some(Err(XlsxError::Password)) => return Err(Reason::Password),
            Some(Err(_)) | None => return Err(Reason::Damaged),
        };
        let sheets = inner.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets = sheets
            .map(|sheet| SheetInfo { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible })
            .collect();
        Ok(Self { inner, sheets, limits })
    }

    fn name(&self, index: usize) -> Result<String, Reason> {
        self.sheets.get(index).map(|sheet| sheet.name.clone()).ok_or(Reason::Damaged)
    }

    fn read_cells(&mut self, name: &str) -> Result<Grid, Reason> {
        let mut reader = self.inner.worksheet_cells_reader(name).map_err(|_| Reason::Damaged)?;
        let mut cells = Cells { grid: Grid::within(self.limits), last: None, failed: Vec::new() };
        loop {
            match reader.next_cell_with_formula_metadata() {
                Ok(Some(cell)) => {
                    let at = CellAddress { row: cell.pos.0, column: cell.pos.1 };
                    cells.add(at, &cell.value, cell.formula.is_some())?;
                }
                Ok(None) => return cells.finish(),
                Err(error) => cells.fail(error)?,
            }
        }
    }

    /// Addresses of the cells that are shown as percentages, in order; `None` where no format of the book is one.
    fn percent_cells(&mut self, name: &str) -> Option<Vec<CellAddress>> {
        let mut reader = self.inner.worksheet_cells_reader(name).ok()?;
        let is_percent: Vec<bool> = reader
            .styles()
            .iter()
            .map(|style| style.number_format.as_ref().is_some_and(|format| is_percent(&format.format_code)))
            .collect();
        if !is_percent.contains(&true) {
            return None;
        }
        let mut found = Vec::new();
        while let Ok(Some((row, column, style))) = reader.next_style_id() {
            if is_percent.get(style) == Some(&true) {
                found.push(CellAddress { row, column });
            }
        }
        found.sort_unstable();
        Some(found)
    }
}

impl Library<'_> {
    /// The worksheets in workbook order.
    pub(super) fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// Reads the cells of the sheet at `index`.
    pub(super) fn read(&mut self, index: usize) -> Result<Grid, Reason> {
        let name = self.name(index)?;
        let mut grid = guarded(|| self.read_cells(&name)).unwrap_or(Err(Reason::Damaged))?;
        if let Some(percents) = guarded(|| self.percent_cells(&name)).flatten() {
            grid.mark_percents(&percents);
        }
        Ok(grid)
    }

    /// The merged areas of that sheet; reads the whole sheet again.
    pub(super) fn merged_areas(&mut self, index: usize) -> Vec<Area> {
        let Ok(name) = self.name(index) else { return Vec::new() };
        let merged = guarded(|| self.inner.merge_cells_by_sheet_name(&name).unwrap_or_default()).unwrap_or_default();
        merged.into_iter().map(|merged| area(merged.start, merged.end)).collect()
    }
}

/// The cells read so far, and the ones that failed since the last good one.
struct Cells {
    grid: Grid,
    last: Option<CellAddress>,
    failed: Vec<String>,
}

impl Cells {
    fn add(&mut self, at: CellAddress, value: &DataRef<'_>, is_formula: bool) -> Result<(), Reason> {
        self.place_failed(Some(at))?;
        self.last = Some(at);
        value::push(&mut self.grid, at, value, is_formula).map_err(Reason::from)
    }

    /// Takes note of a cell that could not be read, if it is only that cell.
    fn fail(&mut self, error: XlsxError) -> Result<(), Reason> {
        let text = match error {
            XlsxError::CellError(text) => text,
            XlsxError::ParseFloat(_) | XlsxError::ParseInt(_) | XlsxError::CellTAttribute(_) => "#?".to_owned(),
            _ => return Err(Reason::Damaged),
        };
        self.failed.push(text);
        if self.failed.len() > MAX_FAILURES { Err(Reason::Damaged) } else { Ok(()) }
    }

    /// The library does not say where a cell failed, but its neighbours do: sheets are written left to right.
    fn place_failed(&mut self, next: Option<CellAddress>) -> Result<(), Reason> {
        let count = u32::try_from(self.failed.len()).unwrap_or(u32::MAX);
        if count == 0 {
            return Ok(());
        }
        let first = match (self.last, next) {
            (Some(last), Some(next)) if last.row == next.row => {
                // Without room between its neighbours the sheet has no addresses of its own, and the following
                // cells of the row would be counted one column short.
                let room = next.column.saturating_sub(last.column).saturating_sub(1);
                if room < count {
                    return Err(Reason::Damaged);
                }
                CellAddress { row: last.row, column: last.column.saturating_add(1) }
            }
            (_, Some(next)) if next.column >= count => {
                CellAddress { row: next.row, column: next.column.saturating_sub(count) }
            }
            (Some(last), _) => CellAddress { row: last.row, column: last.column.saturating_add(1) },
            (None, _) => CellAddress { row: 0, column: 0 },
        };
        let mut column = first.column;
        for text in std::mem::take(&mut self.failed) {
            let at = CellAddress { row: first.row, column };
            self.grid.push(at, Raw::Error(&text)).map_err(Reason::from)?;
            column = column.saturating_add(1);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Grid, Reason> {
        self.place_failed(None)?;
        Ok(self.grid.finish())
    }
}

/// Looks into the package before the library does.
fn check(bytes: &[u8], limits: &Limits) -> Result<(), Reason> {
    package::check_sizes(bytes, limits, |_| false)?;
    check_shared_strings(bytes)
}

/// Refuses claims of more shared texts than there can be: the library reserves memory for as many. The part may have
/// any name.
fn check_shared_strings(bytes: &[u8]) -> Result<(), Reason> {
    let mut package = package::open(bytes)?;
    for index in 0..package.len() {
        // A part that cannot be read is the library's to report.
        let Ok(part) = package.by_index(index) else { continue };
        if part.name().is_ok_and(|name| name.contains("worksheets/")) {
            continue;
        }
        let packed = part.compressed_size().min(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let mut start = Vec::new();
        let _ = part.take(LOOKED_AT).read_to_end(&mut start);
        // Each text takes at least `<si/>`; claims somewhat too high are common and harmless.
        let most = package::unpacked_at_most(packed).checked_div(5).unwrap_or(0).saturating_add(100_000);
        if claimed_texts(&String::from_utf8_lossy(&start)).is_some_and(|claimed| claimed > most) {
            return Err(Reason::Damaged);
        }
    }
    Ok(())
}

/// How many shared texts the root of a part claims to have.
fn claimed_texts(part: &str) -> Option<u64> {
    let mut reader = quick_xml::Reader::from_str(part);
    loop {
        match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => {
                if root.local_name().as_ref() != "sst" {
                    return None;
                }
                let counts = ["uniqueCount", "count"].into_iter().filter_map(|name| attribute(&root, name));
                // What has too many digits is too many.
                return counts.map(|count| count.trim().parse().unwrap_or(u64::MAX)).max();
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_those_of_the_root() {
        let claims = [
            "<?xml version='1.0'?><!-- uniqueCount=\"9\" --><x:sst count = '7' uniqueCount='5'><si>",
            "<sst uniqueCount=\"999999999999999999999999\"/>",
            "<sst><si><t>uniqueCount=\"8\"</t></si></sst>",
            "<styleSheet count=\"8\"/>",
            "\u{1}PNG",
        ];
        assert_eq!(claims.map(claimed_texts), [Some(7), Some(u64::MAX), None, None, None]);
    }
}
