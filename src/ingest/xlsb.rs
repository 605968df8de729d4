//! Workbooks with binary parts: xlsb, read cell by cell.

use std::io::Cursor;

use calamine::{Reader as _, SheetType, SheetVisible, Xlsb, XlsbError};

use crate::ingest::biff12::{self, Extras};
use crate::ingest::error::Reason;
use crate::ingest::grid::{Area, Grid};
use crate::ingest::guard::guarded;
use crate::ingest::limits::Limits;
use crate::ingest::workbook::{SheetInfo, Workbook};
use crate::ingest::{package, value};
use crate::register::CellAddress;

/// An open workbook.
pub(super) struct Book<'a> {
    inner: Xlsb<Cursor<&'a [u8]>>,
    sheets: Vec<SheetInfo>,
    extras: Option<Extras<'a>>,
    limits: &'a Limits,
}

impl<'a> Book<'a> {
    /// Opens a workbook.
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Reason> {
        guarded(|| package::check_sizes(bytes, limits, |_| false)).unwrap_or(Err(Reason::Damaged))?;
        if guarded(|| biff12::has_overlong_record(bytes)).unwrap_or(true) {
            return Err(Reason::Damaged);
        }
        let opened: Option<Result<Xlsb<_>, XlsbError>> =
            guarded(|| calamine::open_workbook_from_rs(Cursor::new(bytes)));
        let inner = match opened {
            Some(Ok(inner)) => inner,
            Some(Err(XlsbError::Password)) => return Err(Reason::Password),
            Some(Err(_)) | None => return Err(Reason::Damaged),
        };
        let sheets = inner.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets = sheets
            .map(|sheet| SheetInfo { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible })
            .collect();
        Ok(Self { inner, sheets, extras: Extras::open(bytes), limits })
    }

    fn read_cells(&mut self, name: &str) -> Result<Grid, Reason> {
        let mut reader = self.inner.worksheet_cells_reader(name).map_err(|_| Reason::Damaged)?;
        let mut grid = Grid::within(self.limits);
        while let Some(cell) = reader.next_cell().map_err(|_| Reason::Damaged)? {
            let (row, column) = cell.get_position();
            value::push(&mut grid, CellAddress { row, column }, cell.get_value(), false).map_err(Reason::from)?;
        }
        Ok(grid.finish())
    }
}

impl Workbook for Book<'_> {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.clone()
    }

    fn read(&mut self, index: usize) -> Result<Grid, Reason> {
        let name = self.sheets.get(index).map(|sheet| sheet.name.clone()).ok_or(Reason::Damaged)?;
        let mut grid = guarded(|| self.read_cells(&name)).unwrap_or(Err(Reason::Damaged))?;
        if let Some(extras) = &mut self.extras
            && extras.has_percents()
        {
            grid.mark_percents(&extras.sheet(&name).percents);
        }
        Ok(grid)
    }

    fn merged_areas(&mut self, index: usize) -> Vec<Area> {
        let name = self.sheets.get(index).map(|sheet| sheet.name.clone()).unwrap_or_default();
        self.extras.as_mut().map(|extras| extras.sheet(&name).merged).unwrap_or_default()
    }
}
