//! Workbooks: xlsx and xlsm, read cell by cell.
//!
//! The library may panic, or ask for more memory than there is, on broken and hostile files. So sizes are checked before
//! anything is unpacked, cells are streamed into our own sparse grid, and every call runs under [`guarded`].

use std::io::{self, Cursor, Read as _};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use crate::ingest::error::Reason;
use crate::ingest::grid::{Area, Grid, Raw, TooLarge};
use crate::ingest::guard::guarded;
use crate::register::CellAddress;

/// Most bytes that all parts of a workbook may unpack to.
const MAX_UNPACKED: u64 = 4 << 30;

/// Most bytes of the parts that the library keeps in memory: shared texts, styles, the list of sheets.
const MAX_KEPT: u64 = 512 << 20;

/// Most bytes unpacked for one byte packed. Real sheets stay below 60; bombs reach 1000.
const MAX_RATIO: u64 = 250;

/// Below this size a workbook is harmless whatever its ratio.
const HARMLESS: u64 = 64 << 20;

/// Most bytes one packed byte can become: the limit of the deflate method.
const DEFLATE_LIMIT: u64 = 1032;

/// Unreadable cells in a row after which a sheet counts as damaged.
const MAX_FAILURES: usize = 100;

/// An open workbook.
pub(super) struct Workbook<'a> {
    book: Xlsx<Cursor<&'a [u8]>>,
}

/// A sheet in the list of sheets.
pub(super) struct SheetInfo {
    /// Its name.
    pub(super) name: String,
    /// Whether a person who opens the book does not see it.
    pub(super) hidden: bool,
}

impl<'a> Workbook<'a> {
    /// Opens a workbook.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Reason> {
        guarded(|| check_sizes(bytes)).unwrap_or(Err(Reason::Damaged))?;
        let opened: Option<Result<Xlsx<_>, XlsxError>> =
            guarded(|| calamine::open_workbook_from_rs(Cursor::new(bytes)));
        match opened {
            Some(Ok(book)) => Ok(Self { book }),
            Some(Err(XlsxError::Password)) => Err(Reason::Password),
            Some(Err(_)) | None => Err(Reason::Damaged),
        }
    }

    /// The worksheets in workbook order; charts, dialogs and macro sheets hold no tables.
    pub(super) fn sheets(&self) -> Vec<SheetInfo> {
        let sheets = self.book.sheets_metadata().iter();
        sheets
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| SheetInfo { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible })
            .collect()
    }

    /// Reads the cells of a sheet.
    pub(super) fn read(&mut self, name: &str) -> Result<Grid, Reason> {
        let mut grid = guarded(|| self.read_cells(name)).unwrap_or(Err(Reason::Damaged))?;
        if let Some(percents) = guarded(|| self.percent_cells(name)).flatten() {
            grid.mark_percents(&percents);
        }
        Ok(grid)
    }

    /// The merged areas of a sheet; none where they cannot be read. Reads the whole sheet again.
    pub(super) fn merged_areas(&mut self, name: &str) -> Vec<Area> {
        let merged = guarded(|| self.book.merge_cells_by_sheet_name(name).unwrap_or_default()).unwrap_or_default();
        let address = |row, column| CellAddress { row, column };
        merged
            .into_iter()
            .map(|area| Area {
                // Some writers give the corners the wrong way round.
                first: address(area.start.0.min(area.end.0), area.start.1.min(area.end.1)),
                last: address(area.start.0.max(area.end.0), area.start.1.max(area.end.1)),
            })
            .collect()
    }

    fn read_cells(&mut self, name: &str) -> Result<Grid, Reason> {
        let mut reader = self.book.worksheet_cells_reader(name).map_err(|_| Reason::Damaged)?;
        let mut cells = Cells::default();
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
        let mut reader = self.book.worksheet_cells_reader(name).ok()?;
        let is_percent: Vec<bool> = reader
            .styles()
            .iter()
            .map(|style| style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%')))
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

/// The cells read so far, and the ones that failed since the last good one.
#[derive(Default)]
struct Cells {
    grid: Grid,
    last: Option<CellAddress>,
    failed: Vec<String>,
}

impl Cells {
    fn add(&mut self, at: CellAddress, value: &DataRef<'_>, is_formula: bool) -> Result<(), Reason> {
        self.place_failed(Some(at))?;
        self.last = Some(at);
        push(&mut self.grid, at, value, is_formula).map_err(|TooLarge| Reason::TooLarge)
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
            self.grid.push(at, Raw::Error(&text)).map_err(|TooLarge| Reason::TooLarge)?;
            column = column.saturating_add(1);
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Grid, Reason> {
        self.place_failed(None)?;
        Ok(self.grid.finish())
    }
}

fn push(grid: &mut Grid, at: CellAddress, value: &DataRef<'_>, is_formula: bool) -> Result<(), TooLarge> {
    match value {
        DataRef::Empty if is_formula => grid.push(at, Raw::Uncached),
        DataRef::Empty => Ok(()),
        DataRef::Float(number) => grid.push(at, Raw::Number(*number)),
        // No writer stores integers beyond what a double holds; those that pretend to are refused later as too long.
        #[expect(clippy::cast_precision_loss, reason = "beyond 2^53 the reading is refused in any case")]
        DataRef::Int(number) => grid.push(at, Raw::Number(*number as f64)),
        DataRef::Bool(flag) => grid.push(at, Raw::Flag(*flag)),
        DataRef::String(text) => grid.push(at, Raw::Text(text)),
        DataRef::SharedString(text) => grid.push(at, Raw::Text(text)),
        DataRef::DateTime(date) => grid.push(at, Raw::Date(&written(*date))),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => grid.push(at, Raw::Date(text)),
        DataRef::Error(error) => grid.push(at, Raw::Error(&error.to_string())),
    }
}

fn written(date: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if date.is_duration() {
        format!("{hour}:{minute:02}:{second:02}")
    } else if (hour, minute, second) == (0, 0, 0) {
        format!("{year}-{month:02}-{day:02}")
    } else {
        format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}")
    }
}

/// Refuses workbooks that would unpack to more than they should. Sizes that a file states are not believed where the
/// packed bytes could become more.
fn check_sizes(bytes: &[u8]) -> Result<(), Reason> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Reason::Damaged)?;
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let most = if packed.saturating_mul(MAX_RATIO) < HARMLESS {
        HARMLESS
    } else {
        packed.saturating_mul(MAX_RATIO).min(MAX_UNPACKED)
    };
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| Reason::Damaged)?;
        let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        // Names are in lower case here.
        let is_xml = name.rsplit('.').next().is_some_and(|extension| matches!(extension, "xml" | "rels" | "vml"));
        if !is_xml {
            continue;
        }
        let could_be = part.compressed_size().saturating_mul(DEFLATE_LIMIT);
        let left = most.saturating_sub(total).saturating_add(1);
        let size = if could_be <= 1 << 20 {
            could_be
        } else {
            io::copy(&mut part.by_ref().take(left), &mut io::sink()).unwrap_or(left)
        };
        total = total.saturating_add(size);
        let is_sheet = name.contains("worksheets/");
        if total > most || (!is_sheet && size > MAX_KEPT) {
            return Err(Reason::Bomb);
        }
    }
    check_shared_strings(&mut archive)
}

/// The library reserves memory for as many shared texts as the file claims to have.
fn check_shared_strings(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Reason> {
    let Ok(part) = archive.by_name("xl/sharedStrings.xml") else { return Ok(()) };
    let size = part.size();
    let mut start = Vec::new();
    // A part that cannot be read is the library's to report.
    let _ = part.take(4096).read_to_end(&mut start);
    let start = String::from_utf8_lossy(&start);
    for claim in ["uniqueCount=", "count="] {
        let Some((_, rest)) = start.split_once(claim) else { continue };
        let digits: String = rest.chars().skip(1).take_while(char::is_ascii_digit).collect();
        // Each text takes at least `<si/>`; claims somewhat too high are common and harmless.
        let claimed = digits.parse::<u64>().unwrap_or(if digits.is_empty() { 0 } else { u64::MAX });
        if claimed > size.saturating_add(100_000) {
            return Err(Reason::Damaged);
        }
    }
    Ok(())
}
