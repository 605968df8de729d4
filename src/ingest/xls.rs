//! Old workbooks: xls of Excel 5.0 to 2003, and et of WPS.
//!
//! The library reads all sheets at once and gives up at the first broken one. So hidden sheets and those that are too
//! large are emptied in a copy before it reads them, and where it fails, each sheet is read with all others emptied.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, Sheet, SheetType, SheetVisible, Xls, XlsError};

use crate::ingest::biff::{self, Scan};
use crate::ingest::cfb::{Compound, Stream};
use crate::ingest::error::Reason;
use crate::ingest::grid::{Area, Grid};
use crate::ingest::guard::guarded;
use crate::ingest::limits::{Limit, Limits};
use crate::ingest::value;
use crate::ingest::workbook::{SheetInfo, Workbook, area};
use crate::register::CellAddress;

/// Most sheets that are tried one by one in a damaged workbook.
const MAX_TRIED: usize = 64;

/// An open workbook.
pub(super) struct Book<'a> {
    /// The worksheets, each with its place in the list of all sheets.
    sheets: Vec<(SheetInfo, usize)>,
    source: Source<'a>,
    scan: Scan,
    /// The whole workbook; `None` where only single sheets can be read.
    whole: Option<Opened>,
    limits: &'a Limits,
}

type Opened = Xls<Cursor<Vec<u8>>>;

/// The file and the place of the workbook in it.
struct Source<'a> {
    bytes: &'a [u8],
    stream: Stream,
}

impl<'a> Book<'a> {
    /// Opens a workbook.
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Reason> {
        let file = Compound::open(bytes)?;
        let stream = match file.stream("Workbook")? {
            Some(stream) => stream,
            None => file.stream("Book")?.ok_or(Reason::Damaged)?,
        };
        let scan = biff::scan(&stream.read(bytes), limits)?;
        let source = Source { bytes, stream };
        let mut total = 0_usize;
        for sheet in scan.sheets.iter().filter(|sheet| sheet.is_read && sheet.rectangle <= limits.rectangle) {
            total = total.saturating_add(sheet.rectangle);
        }
        let mut book = Self { sheets: Vec::new(), source, scan, whole: None, limits };
        // Sheets that are too large together can still be read one by one.
        let opened = if total <= limits.rectangle {
            book.source.open(&book.scan, |sheet| book.is_opened(sheet))
        } else {
            Err(Reason::TooLarge { limit: Some(Limit::Rectangle) })
        };
        match opened {
            Ok(opened) => {
                book.sheets = worksheets(opened.sheets_metadata());
                book.whole = Some(opened);
            }
            Err(Reason::Password) => return Err(Reason::Password),
            Err(_) => {
                let empty = book.source.open(&book.scan, |_| false)?;
                book.sheets = worksheets(empty.sheets_metadata());
            }
        }
        Ok(book)
    }

    fn is_within(&self, sheet: usize) -> bool {
        let sheet = self.scan.sheets.get(sheet);
        sheet.is_some_and(|sheet| sheet.rectangle <= self.limits.rectangle && sheet.merges <= self.limits.merges)
    }

    /// Whether a sheet is opened with the workbook: hidden ones are read by themselves, if at all.
    fn is_opened(&self, sheet: usize) -> bool {
        self.scan.sheets.get(sheet).is_some_and(|sheet| sheet.is_read) && self.is_within(sheet)
    }

    fn copy(&self, range: &Range<Data>, sheet: usize) -> Result<Grid, Reason> {
        let mut grid = Grid::within(self.limits);
        let Some((top, left)) = range.start() else { return Ok(grid.finish()) };
        for (row, column, value) in range.used_cells() {
            let row = u32::try_from(row).unwrap_or(u32::MAX).saturating_add(top);
            let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(left);
            value::push_owned(&mut grid, CellAddress { row, column }, value).map_err(Reason::from)?;
        }
        let mut grid = grid.finish();
        if let Some(sheet) = self.scan.sheets.get(sheet) {
            grid.mark_percents(&sheet.percents);
        }
        Ok(grid)
    }
}

impl Workbook for Book<'_> {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.iter().map(|(info, _)| info.clone()).collect()
    }

    fn read(&mut self, index: usize) -> Result<Grid, Reason> {
        let (info, number) = self.sheets.get(index).cloned().ok_or(Reason::Damaged)?;
        if !self.is_within(number) {
            let has_merges = self.scan.sheets.get(number).is_some_and(|sheet| sheet.merges > self.limits.merges);
            let limit = if has_merges { Limit::Merges } else { Limit::Rectangle };
            return Err(Reason::TooLarge { limit: Some(limit) });
        }
        if self.whole.is_none() && index >= MAX_TRIED {
            return Err(Reason::Damaged);
        }
        let is_opened = self.is_opened(number);
        let range = if let Some(book) = self.whole.as_mut().filter(|_| is_opened) {
            guarded(|| book.worksheet_range(&info.name).ok())
        } else {
            let mut book = self.source.open(&self.scan, |sheet| sheet == number)?;
            guarded(|| book.worksheet_range(&info.name).ok())
        };
        let range = range.flatten().ok_or(Reason::Damaged)?;
        guarded(|| self.copy(&range, number)).unwrap_or(Err(Reason::Damaged))
    }

    fn merged_areas(&mut self, index: usize) -> Vec<Area> {
        let Some((info, number)) = self.sheets.get(index).cloned() else { return Vec::new() };
        let merged = match self.whole.as_ref().filter(|_| self.is_opened(number)) {
            Some(book) => guarded(|| book.merge_cells_by_sheet_name(&info.name).ok()),
            None => match self.source.open(&self.scan, |sheet| sheet == number) {
                Ok(book) => guarded(|| book.merge_cells_by_sheet_name(&info.name).ok()),
                Err(_) => None,
            },
        };
        let merged = merged.flatten().unwrap_or_default();
        merged.into_iter().map(|merged| area(merged.start, merged.end)).collect()
    }
}

impl Source<'_> {
    /// Opens the workbook with all sheets emptied but those that `keep` names by their number.
    fn open(&self, scan: &Scan, keep: impl Fn(usize) -> bool) -> Result<Opened, Reason> {
        let mut copy = self.bytes.to_vec();
        self.stream.patch(&mut copy, &scan.patches);
        for (number, sheet) in scan.sheets.iter().enumerate() {
            if !keep(number) {
                self.stream.patch(&mut copy, &sheet.emptying);
            }
        }
        let opened: Option<Result<Opened, XlsError>> = guarded(|| calamine::open_workbook_from_rs(Cursor::new(copy)));
        match opened {
            Some(Ok(book)) => Ok(book),
            Some(Err(XlsError::Password)) => Err(Reason::Password),
            Some(Err(_)) | None if self.stream.is_cut => Err(Reason::Truncated),
            Some(Err(_)) | None => Err(Reason::Damaged),
        }
    }
}

fn worksheets(sheets: &[Sheet]) -> Vec<(SheetInfo, usize)> {
    let numbered = sheets.iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet);
    numbered
        .map(|(number, sheet)| {
            (SheetInfo { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible }, number)
        })
        .collect()
}
