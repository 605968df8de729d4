//! Workbooks of Excel 2007 and later: xlsx and xlsm.
//!
//! Large sheets are written by programs, and in the same plain shape: `outline`, `strings` and `cells` read them
//! directly, several times as fast as the spreadsheet library. Whatever is not of that shape they hand back, and
//! `library` reads it. Both give the same.

mod cells;
mod library;
mod outline;
mod remarks;
mod scan;
mod strings;
#[cfg(test)]
mod tests;
mod window;

use crate::ingest::error::Reason;
use crate::ingest::grid::{Area, Grid};
use crate::ingest::guard::guarded;
use crate::ingest::limits::{Limit, Limits};
use crate::ingest::package::{self, Budget, Package};
use crate::ingest::workbook::{SheetInfo, Workbook};
use crate::register::CellAddress;

use cells::Sheet;
use library::Library;
use outline::Outline;
use strings::Strings;
use window::Stop;

pub(super) use remarks::{Beside, beside, formulas};

/// An open workbook.
pub(super) struct Book<'a> {
    bytes: &'a [u8],
    limits: &'a Limits,
    sheets: Vec<SheetInfo>,
    direct: Option<Direct<'a>>,
    /// Opened when it is needed.
    library: Option<Library<'a>>,
    /// The merged areas of each sheet, where they are known.
    merged: Vec<Option<Vec<Area>>>,
    /// Which cells of each sheet are made by formulas, where that is known.
    formulas: Vec<Option<Vec<CellAddress>>>,
}

impl<'a> Book<'a> {
    /// Opens a workbook.
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Reason> {
        let (sheets, direct, library) = match guarded(|| Direct::open(bytes, limits)).unwrap_or(Err(Stop::Odd)) {
            Ok(direct) => (direct.sheets(), Some(direct), None),
            Err(Stop::Refused(reason)) => return Err(reason),
            Err(Stop::Odd) => {
                let library = Library::open(bytes, limits)?;
                (library.sheets().to_vec(), None, Some(library))
            }
        };
        let (merged, formulas) = (vec![None; sheets.len()], vec![None; sheets.len()]);
        Ok(Self { bytes, limits, sheets, direct, library, merged, formulas })
    }

    fn library(&mut self) -> Result<&mut Library<'a>, Reason> {
        let library = match self.library.take() {
            Some(library) => library,
            None => Library::open(self.bytes, self.limits)?,
        };
        if library.sheets() == self.sheets { Ok(self.library.insert(library)) } else { Err(Reason::Damaged) }
    }
}

impl Workbook for Book<'_> {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.clone()
    }

    fn read(&mut self, index: usize) -> Result<Grid, Reason> {
        if let Some(direct) = &mut self.direct {
            match guarded(|| direct.read(index)).unwrap_or(Err(Stop::Odd)) {
                Ok(Sheet { grid, merged, formulas, .. }) => {
                    if let Some(kept) = self.formulas.get_mut(index) {
                        *kept = Some(formulas);
                    }
                    if let Some(kept) = self.merged.get_mut(index) {
                        *kept = merged;
                    }
                    return Ok(grid);
                }
                Err(Stop::Refused(reason)) => return Err(reason),
                Err(Stop::Odd) => {}
            }
        }
        self.library()?.read(index)
    }

    fn formulas(&mut self, index: usize) -> Option<Vec<CellAddress>> {
        self.formulas.get_mut(index).and_then(Option::take)
    }

    fn merged_areas(&mut self, index: usize) -> Vec<Area> {
        if let Some(merged) = self.merged.get_mut(index).and_then(Option::take) {
            return merged;
        }
        self.library().map(|library| library.merged_areas(index)).unwrap_or_default()
    }
}

/// A workbook that is read without the library.
struct Direct<'a> {
    package: Package<'a>,
    outline: Outline,
    strings: Strings,
    limits: &'a Limits,
    /// What the sheets may still unpack to.
    budget: Budget,
}

impl<'a> Direct<'a> {
    fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Stop> {
        // These parts are counted while they are read.
        let is_read = |name: &str| name.starts_with(outline::SHEETS) || name == outline::STRINGS;
        let mut budget = package::check_sizes(bytes, limits, is_read).map_err(Stop::Refused)?;
        let mut package = package::open(bytes).map_err(Stop::Refused)?;
        let outline = outline::read(&mut package, limits)?;
        let strings = match outline.strings {
            None => Strings::default(),
            Some(index) => {
                let part = package.by_index(index).map_err(|_| Stop::Odd)?;
                let kept = Budget { left: limits.kept, limit: Limit::Kept };
                let most = if budget.left < kept.left { budget } else { kept };
                let (strings, unused) = strings::read(part, most)?;
                budget.left = budget.left.saturating_sub(most.left.saturating_sub(unused));
                strings
            }
        };
        Ok(Self { package, outline, strings, limits, budget })
    }

    fn sheets(&self) -> Vec<SheetInfo> {
        self.outline.sheets.iter().map(|(sheet, _)| sheet.clone()).collect()
    }

    fn read(&mut self, index: usize) -> Result<Sheet, Stop> {
        let (_, part) = self.outline.sheets.get(index).ok_or(Stop::Odd)?;
        let part = self.package.by_index(*part).map_err(|_| Stop::Odd)?;
        let sheet = cells::read(part, self.budget, &self.strings, &self.outline.styles, self.limits)?;
        self.budget.left = sheet.left;
        Ok(sheet)
    }
}
