//! Tables: rows of a sheet become records of units and columns of figures.
//!
//! `account` says what became of the columns, `unused` which are not used. `reader` goes through the rows, `scratch` sorts the
//! cells of one, `rows` tells what it is, `labels` and `carry` give rows the street and county that are written once for
//! several. `column` reads figures, `sum` adds columns up, `totals` checks total rows, `merged` finds figures given once for
//! several rows, `plausible` headers and figures that are out of step. `joined` tells cells that name several units, `side` cuts off what stands beside the table,
//! `another` tells where the next one begins, `finish` puts all of it together.

mod account;
mod another;
mod carry;
mod column;
mod finish;
mod joined;
mod labels;
mod merged;
mod plausible;
mod reader;
mod rows;
mod scratch;
mod side;
mod sum;
mod texts;
mod totals;
mod unused;

use std::num::NonZeroU32;
use std::sync::Arc;

use crate::ingest::grid::{Area, Grid, Raw};
use crate::ingest::header::{Header, HeaderCell, Headers, Merges, SEARCHED_ROWS, one_line, year_of_name};
use crate::ingest::identity::Code;
use crate::ingest::level::Columns;
use crate::plan::{FieldId, Level};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Absence, CellAddress, Origin, Sheet, Values};

pub(super) use account::discount;
pub(super) use labels::{area_at, by_column, level_of_group};
use reader::TableReader;
pub(super) use texts::is_nothing;

/// Rows and columns in which a text like a header is looked for.
const NEAR_ROWS: usize = 12;

/// Rows shown of a sheet without a known header, and characters of each.
const GLIMPSE_ROWS: usize = 3;
const GLIMPSE_LENGTH: usize = 120;

/// File and sheet of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Index of the file.
    pub(super) source: u16,
    /// Index of the sheet.
    pub(super) sheet: u16,
}

impl Place {
    /// The origin of a cell of this sheet.
    pub(super) fn origin(self, row: u32, column: u32) -> Origin {
        Origin { source: self.source, sheet: self.sheet, cell: CellAddress { row, column } }
    }
}

/// Which of [`Table::texts`]. One of many rows may lack such a text, and takes no more room for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TextId(NonZeroU32);

impl TextId {
    /// The text at an index; `None` where it cannot be numbered.
    pub(super) fn of(index: usize) -> Option<Self> {
        u32::try_from(index).ok()?.checked_add(1).and_then(NonZeroU32::new).map(Self)
    }

    /// The index.
    pub(super) fn index(self) -> usize {
        self.0.get().saturating_sub(1) as usize
    }
}

/// A row of a table: which unit it is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    /// Row, from 0.
    pub(super) row: u32,
    /// Column where the unit is named, for messages.
    pub(super) column: u32,
    /// Name of the unit.
    pub(super) name: Option<TextId>,
    /// Code of the unit.
    pub(super) code: Option<Code>,
    /// Name of its street (communities only).
    pub(super) street: Option<TextId>,
    /// Name of its county (communities and streets).
    pub(super) county: Option<TextId>,
    /// Name of the city.
    pub(super) city: Option<TextId>,
    /// Year of the figures.
    pub(super) year: Option<i32>,
}

/// How well a column's header names its field. Of several tables' columns only those with the best claim are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// By a title or an alias.
    Exact,
    /// Only nearly.
    Loose,
    /// Not at all: the figures are sums of other columns.
    Sum,
}

/// The figures of one column.
#[derive(Clone)]
pub(super) struct TableColumn {
    /// The field.
    pub(super) field: FieldId,
    /// Column, from 0.
    pub(super) column: u32,
    /// Row of the header, from 0.
    pub(super) header_row: u32,
    /// The header.
    pub(super) header: String,
    /// How well the header names the field.
    pub(super) claim: Claim,
    /// Headers of the columns that were summed; none where the figures stand in one.
    pub(super) parts: Vec<String>,
    /// The column that each sum is traced to; empty where the figures stand in one column.
    pub(super) at: Vec<u32>,
    /// The row of each figure; empty where the figures stand in the rows of their records.
    pub(super) rows: Vec<u32>,
    /// The year that the header says; the record's where it says none.
    pub(super) year: Option<i32>,
    /// One value a record.
    pub(super) values: Values,
    /// Problems of its cells with the index of their record; they count only if the column is used.
    pub(super) problems: Vec<(u32, Problem)>,
    /// Rows, from 0, whose text is a word for nothing (不详, /), and that word.
    pub(super) unsaid: Vec<(u32, String)>,
}

impl TableColumn {
    /// The column, from 0, where the figure of a record stands.
    pub(super) fn column_of(&self, record: usize) -> u32 {
        self.at.get(record).copied().unwrap_or(self.column)
    }

    /// The row, from 0, where the figure of a record stands that is itself in `row`.
    pub(super) fn row_of(&self, record: usize, row: u32) -> u32 {
        self.rows.get(record).copied().unwrap_or(row)
    }
}

/// A table.
#[derive(Clone)]
pub(super) struct Table {
    /// Where it is.
    pub(super) place: Place,
    /// Level of its units.
    pub(super) level: Level,
    /// Its rows.
    pub(super) records: Vec<Record>,
    /// Its figures.
    pub(super) columns: Vec<TableColumn>,
    /// Distinct texts of the identity columns.
    pub(super) texts: Vec<Arc<str>>,
    /// Last row of the header, from 0.
    pub(super) header_row: u32,
    /// Where its header cells stand.
    pub(super) header_span: Area,
    /// Column of the year; the first where there is none.
    pub(super) year_column: u32,
    /// Columns of the street and the county that rows name beside their own unit.
    pub(super) place_columns: [Option<u32>; 2],
    /// The year of the records that say none.
    pub(super) year: Option<i32>,
    /// Whether rows of other years were left out.
    pub(super) is_of_other_years: bool,
    /// Of which list of the fields its rows are, where a unit has several; its columns are then those of the list.
    pub(super) list: Option<usize>,
    /// Rows, from 0 and in order, whose code is none.
    pub(super) bad_codes: Vec<u32>,
}

impl Table {
    /// The text with that id.
    pub(super) fn text(&self, id: TextId) -> &Arc<str> {
        &self.texts[id.index()]
    }

    /// Takes the `records` of streets, given in order by their numbers, out into a table of their own.
    fn split_off_streets(&mut self, records: &[usize]) -> Option<Table> {
        if records.is_empty() {
            return None;
        }
        let is_streets: Vec<bool> =
            (0..self.records.len()).map(|record| records.binary_search(&record).is_ok()).collect();
        let mut streets = Table { level: Level::Street, ..self.clone() };
        streets.retain(&is_streets);
        self.retain(&is_streets.into_iter().map(|is_street| !is_street).collect::<Vec<bool>>());
        Some(streets)
    }

    /// Leaves out the records that `keep` (one entry each) says no to, with their figures and problems.
    pub(super) fn retain(&mut self, keep: &[bool]) {
        let kept = |index: usize| keep.get(index) == Some(&true);
        let mut index = 0_usize;
        self.records.retain(|_| {
            let this = kept(index);
            index = index.saturating_add(1);
            this
        });
        let rows: Vec<u32> = (0_u32..).zip(keep).filter(|(_, keep)| **keep).map(|(row, _)| row).collect();
        for column in &mut self.columns {
            column.values = column.values.pick(&rows);
            for places in [&mut column.at, &mut column.rows] {
                let mut index = 0_usize;
                places.retain(|_| {
                    let this = kept(index);
                    index = index.saturating_add(1);
                    this
                });
            }
            let problems = std::mem::take(&mut column.problems).into_iter();
            let renumbered = problems.filter_map(|(record, problem)| {
                let record = rows.binary_search(&record).ok().and_then(|record| u32::try_from(record).ok())?;
                Some((record, problem))
            });
            column.problems = renumbered.collect();
        }
    }
}

/// What became of a sheet.
pub(super) struct Understood {
    /// How the sheet was understood.
    pub(super) sheet: Sheet,
    /// Its table.
    pub(super) table: Option<Table>,
    /// The rows of a list of communities that are the streets' own.
    pub(super) of_streets: Option<Table>,
    /// What was wrong or doubtful.
    pub(super) problems: Vec<Problem>,
    /// Where there is no table: a text that looks like the header of a field.
    pub(super) near: Option<(String, FieldId)>,
    /// Parts of the sheet that may be tables of their own; each has a problem at its first cell.
    pub(super) left: Vec<Area>,
}

/// What the rows of a list are about besides their units.
#[derive(Debug, Default)]
pub(super) struct Things {
    /// The columns that say what thing a row is: its name, its sort.
    pub(super) columns: Vec<u32>,
    /// Whether streets have such things of their own.
    pub(super) of_streets: bool,
}

/// Where a table of a sheet is, apart from what stands beside it.
pub(super) struct Found {
    /// Its header.
    pub(super) header: Header,
    /// Header cells of the tables beside it, a list a table.
    aside: Vec<Vec<HeaderCell>>,
    /// The sheet without these tables, where there are some, or as it was filled in.
    own: Option<Grid>,
    /// Of a list, its things.
    pub(super) things: Things,
}

impl Found {
    /// Looks for a table. What stands in the rows of tables beside it is none of its own.
    pub(super) fn find(grid: &Grid, headers: &Headers<'_>, merges: &mut Merges<'_>) -> Option<Self> {
        let mut header = headers.find(grid, merges)?;
        let aside = side::cut_off(headers, grid, &mut header);
        let own = side::without(grid, &header, &aside);
        Some(Self { header, aside, own, things: Things::default() })
    }

    /// The cells of the table on `sheet`.
    pub(super) fn cells<'g>(&'g self, sheet: &'g Grid) -> &'g Grid {
        self.own.as_ref().unwrap_or(sheet)
    }

    /// The table with other cells below its header.
    pub(super) fn with_cells(self, cells: Grid) -> Self {
        Self { own: Some(cells), ..self }
    }
}

impl From<Header> for Found {
    fn from(header: Header) -> Self {
        Self { header, aside: Vec::new(), own: None, things: Things::default() }
    }
}

/// Finds the table of a sheet and reads it. `merges` is asked only where an identity cell is blank.
pub(super) fn understand(
    grid: &Grid,
    headers: &Headers<'_>,
    place: Place,
    name: Option<&str>,
    merges: &mut dyn FnMut() -> Vec<Area>,
) -> Understood {
    let mut merges = Merges::new(merges);
    if let Some(found) = Found::find(grid, headers, &mut merges) {
        return read(found, grid, headers, place, name, &mut merges);
    }
    let mut sheet = Sheet { name: name.map(str::to_owned), ..Sheet::default() };
    let mut problems = Vec::new();
    let is_empty = grid.row_count() == 0;
    sheet.absence = Some(if is_empty { Absence::Empty } else { Absence::NoHeader });
    sheet.glimpse = glimpse(grid);
    if !is_empty {
        let searched = (grid.row_count() > SEARCHED_ROWS).then_some(SEARCHED_ROWS);
        let searched = searched.and_then(|rows| u32::try_from(rows).ok());
        problems.push(Problem::at(place.origin(0, 0), ProblemKind::NoTable { searched }));
    }
    Understood { sheet, table: None, of_streets: None, problems, near: near(grid, headers), left: Vec::new() }
}

/// Reads the table that was found on a sheet.
pub(super) fn read(
    mut found: Found,
    grid: &Grid,
    headers: &Headers<'_>,
    place: Place,
    name: Option<&str>,
    merges: &mut Merges<'_>,
) -> Understood {
    let header = &mut found.header;
    header.year = header.year.or_else(|| name.and_then(year_of_name));
    let header_rows = header.rows.iter().map(|row| row.saturating_add(1)).collect();
    let sheet = Sheet { name: name.map(str::to_owned), header_rows, ..Sheet::default() };
    read_under(&found, grid, headers, place, sheet, merges)
}

/// Reads the rows below a header.
pub(super) fn read_under(
    found: &Found,
    grid: &Grid,
    headers: &Headers<'_>,
    place: Place,
    mut sheet: Sheet,
    merges: &mut Merges<'_>,
) -> Understood {
    let columns = Columns::new(headers, &found.header);
    (sheet.columns, sheet.sums) = account::columns(headers, &columns, &found.header, &found.aside);
    let mut reader = TableReader::new(headers, &columns, found, place);
    reader.report_unused(&found.aside);
    let cells = found.cells(grid);
    reader.read_rows(cells, grid, merges);
    reader.finish(cells, sheet, merges)
}

/// The first rows as a person would see them: enough to tell why no header is known.
fn glimpse(grid: &Grid) -> Vec<(u32, String)> {
    let text = |row: crate::ingest::grid::Row<'_>| {
        let cells: Vec<String> = row.cells().take(NEAR_ROWS).map(|(_, raw)| one_line(&raw.shown())).collect();
        cells.join(" | ").chars().take(GLIMPSE_LENGTH).collect()
    };
    grid.rows().take(GLIMPSE_ROWS).map(|row| (row.number().saturating_add(1), text(row))).collect()
}

/// The first text near the top that resembles a known header, and is none.
fn near(grid: &Grid, headers: &Headers<'_>) -> Option<(String, FieldId)> {
    let texts = grid.rows().take(NEAR_ROWS).flat_map(|row| row.cells().take(NEAR_ROWS));
    let mut texts = texts.filter_map(|(_, raw)| if let Raw::Text(text) = raw { Some(text) } else { None });
    let similar = |text: &&str| headers.similar(text).filter(|_| headers.meanings_of(text).is_empty());
    texts.find_map(|text| Some((one_line(text), similar(&text)?)))
}
