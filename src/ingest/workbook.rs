//! Workbooks of every kind behind one face: a list of sheets, and for each its cells and merged areas.

use crate::ingest::encoding::Encoding;
use crate::ingest::error::Reason;
use crate::ingest::grid::{Area, Grid};
use crate::ingest::limits::Limits;
use crate::ingest::plain::PlainNote;
use crate::ingest::sniff::Format;
use crate::ingest::{html, ods, spreadsheetml, xls, xlsb, xlsx};
use crate::register::CellAddress;

/// An open workbook.
pub(super) trait Workbook {
    /// The worksheets in workbook order; charts, dialogs and macro sheets hold no tables.
    fn sheets(&self) -> Vec<SheetInfo>;

    /// Reads the cells of the sheet at `index` of [`Workbook::sheets`].
    fn read(&mut self, index: usize) -> Result<Grid, Reason>;

    /// The merged areas of that sheet, corners the right way round; none where they cannot be read.
    fn merged_areas(&mut self, index: usize) -> Vec<Area>;

    /// The cells of that sheet, once it was read, that are made by formulas; `None` where nobody looked.
    fn formulas(&mut self, _index: usize) -> Option<Vec<CellAddress>> {
        None
    }

    /// The remarks on the cells of that sheet; `None` where they are not read with the cells.
    fn notes(&mut self, _index: usize) -> Option<Vec<PlainNote>> {
        None
    }

    /// The encoding that was guessed for its text, where it is a doubtful guess.
    fn guessed(&self) -> Option<Encoding> {
        None
    }
}

/// A sheet in the list of sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SheetInfo {
    /// Its name.
    pub(super) name: String,
    /// Whether a person who opens the book does not see it.
    pub(super) hidden: bool,
}

/// Opens a workbook of any format but text and zip.
pub(super) fn open<'a>(
    format: Format,
    bytes: &'a [u8],
    encoding: Option<Encoding>,
    limits: &'a Limits,
) -> Result<Box<dyn Workbook + 'a>, Reason> {
    Ok(match format {
        Format::Xlsx => Box::new(xlsx::Book::open(bytes, limits)?),
        Format::Xlsb => Box::new(xlsb::Book::open(bytes, limits)?),
        Format::Xls => Box::new(xls::Book::open(bytes, limits)?),
        Format::Ods => Box::new(ods::open(bytes, limits)?),
        Format::SpreadsheetMl => Box::new(spreadsheetml::open(bytes, encoding, limits)?),
        Format::Html => Box::new(html::open(bytes, encoding, limits)?),
        Format::Text | Format::Zip => return Err(Reason::Unknown),
    })
}

/// A workbook that is read in one go, because its sheets stand in one part.
#[derive(Default)]
pub(super) struct ReadBook {
    /// The sheets in order.
    pub(super) sheets: Vec<ReadSheet>,
    /// The encoding guessed, where it is a doubtful guess.
    pub(super) guessed: Option<Encoding>,
}

/// A sheet of a [`ReadBook`].
pub(super) struct ReadSheet {
    /// Its name and visibility.
    pub(super) info: SheetInfo,
    /// Its cells, or why there are none.
    pub(super) grid: Result<Grid, Reason>,
    /// Its merged areas.
    pub(super) merged: Vec<Area>,
    /// Remarks on its cells; `None` where nobody looked for them.
    pub(super) notes: Option<Vec<PlainNote>>,
}

impl Workbook for ReadBook {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.iter().map(|sheet| sheet.info.clone()).collect()
    }

    fn read(&mut self, index: usize) -> Result<Grid, Reason> {
        let sheet = self.sheets.get_mut(index).ok_or(Reason::Damaged)?;
        // Each sheet is asked for once, so its cells are handed over.
        std::mem::replace(&mut sheet.grid, Err(Reason::Damaged))
    }

    fn notes(&mut self, index: usize) -> Option<Vec<PlainNote>> {
        self.sheets.get_mut(index)?.notes.take()
    }

    fn merged_areas(&mut self, index: usize) -> Vec<Area> {
        self.sheets.get_mut(index).map(|sheet| std::mem::take(&mut sheet.merged)).unwrap_or_default()
    }

    fn guessed(&self) -> Option<Encoding> {
        self.guessed
    }
}

/// An area with these corners; some writers give them the wrong way round.
pub(super) fn area(one: (u32, u32), other: (u32, u32)) -> Area {
    let address = |row, column| CellAddress { row, column };
    Area {
        first: address(one.0.min(other.0), one.1.min(other.1)),
        last: address(one.0.max(other.0), one.1.max(other.1)),
    }
}

/// Whether a number format shows a number as a percentage. A `%` in quotes or behind a backslash is only text.
pub(super) fn is_percent(format: &str) -> bool {
    let mut is_quoted = false;
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => is_quoted = !is_quoted,
            '\\' | '_' | '*' if !is_quoted => {
                chars.next();
            }
            '%' if !is_quoted => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_sign_in_quotes_is_text() {
        let formats = ["0%", "0.00%;[Red]-0.00%", "0\"%\"", "0\\%", "General", "0\"张\"", "\"约\"0%"];
        assert_eq!(formats.map(is_percent), [true, true, false, false, false, false, true]);
    }

    #[test]
    fn corners_the_wrong_way_round_are_put_right() {
        assert_eq!(area((1, 5), (0, 2)), area((0, 2), (1, 5)));
        assert_eq!(area((1, 5), (0, 2)).first, CellAddress { row: 0, column: 2 });
    }

    /// All visible cells of a public test file as text, or `None` where it is absent. It is not part of the repository.
    fn cells(name: &str) -> Option<Vec<String>> {
        let shared = std::env::var_os("DABIAO_SHARED").map_or_else(
            || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
            std::path::PathBuf::from,
        );
        let bytes = std::fs::read(shared.join("fixtures").join(name)).ok()?;
        let format = crate::ingest::sniff::sniff(&bytes).unwrap();
        let mut book = open(format, &bytes, None, &Limits::DEFAULT).unwrap();
        let mut cells = Vec::new();
        for (index, sheet) in book.sheets().into_iter().enumerate() {
            cells.push(format!("[{}]{}", sheet.name, if sheet.hidden { " hidden" } else { "" }));
            if sheet.hidden {
                continue;
            }
            let grid = book.read(index).unwrap();
            for row in grid.rows() {
                let number = row.number();
                cells.extend(
                    row.cells().map(|(column, raw)| format!("{}={raw:?}", CellAddress { row: number, column })),
                );
            }
            let mut merged = book.merged_areas(index);
            merged.sort_by_key(|area| area.first);
            cells.extend(merged.iter().map(|area| format!("{}:{}", area.first, area.last)));
        }
        Some(cells)
    }

    #[test]
    fn the_same_book_is_the_same_in_every_format() {
        let same = [
            ["any_sheets.xlsx", "any_sheets.xls"],
            ["any_sheets.xlsx", "any_sheets.xlsb"],
            ["date.xlsx", "date.xls"],
            ["date.xlsx", "date.xlsb"],
            ["merged_range.xlsx", "merged_range.xls"],
            ["issues.xlsx", "issues.ods"],
        ];
        for names in same {
            let [Some(one), Some(other)] = names.map(|name| cells(&format!("torture/calamine/{name}"))) else { return };
            assert!(one.len() > 5);
            assert_eq!(one, other, "{names:?}");
        }
    }
}
