//! Grids: the cells of one sheet at their absolute addresses, only those that hold something.

use std::ops::Range;

use crate::ingest::limits::Limits;
use crate::register::CellAddress;

/// What a cell holds, as the file says it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Raw<'a> {
    /// Nothing, or only blanks.
    Blank,
    /// A number.
    Number(f64),
    /// A number that is shown as a percentage: 0.85 for 85 %.
    Percent(f64),
    /// A logical value.
    Flag(bool),
    /// Text, without blanks at its ends.
    Text(&'a str),
    /// A date or time, written out.
    Date(&'a str),
    /// An error such as `#DIV/0!`.
    Error(&'a str),
    /// A formula whose result was never saved.
    Uncached,
}

impl<'a> Raw<'a> {
    /// The text, where it is one.
    pub(super) fn text(self) -> Option<&'a str> {
        if let Raw::Text(text) = self { Some(text) } else { None }
    }

    /// The cell as a person would see it.
    pub(super) fn shown(&self) -> String {
        match self {
            Raw::Blank | Raw::Uncached => String::new(),
            Raw::Number(number) => number.to_string(),
            Raw::Percent(number) => format!("{}%", number * 100.0),
            Raw::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
            Raw::Text(text) | Raw::Date(text) | Raw::Error(text) => (*text).to_owned(),
        }
    }
}

/// Part of the grid's text.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    len: u32,
}

/// A cell's content with its text in the grid, so that no cell owns memory.
#[derive(Clone, Copy, Debug)]
enum Content {
    Number(f64),
    Percent(f64),
    Flag(bool),
    Text(Span),
    Date(Span),
    Error(Span),
    Uncached,
}

#[derive(Clone, Copy, Debug)]
struct GridCell {
    row: u32,
    column: u32,
    content: Content,
}

/// A block of merged cells, corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    /// Top left cell, which holds the block's value.
    pub(super) first: CellAddress,
    /// Bottom right cell.
    pub(super) last: CellAddress,
}

/// The cells of one sheet, row by row.
#[derive(Debug)]
pub(super) struct Grid {
    cells: Vec<GridCell>,
    text: String,
    rows: Vec<Range<usize>>,
    most_cells: usize,
    most_text: usize,
}

/// A row that holds at least one cell.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    grid: &'a Grid,
    cells: &'a [GridCell],
}

/// The grid is larger than [`Limits`] allow: the sheet is refused rather than the memory exhausted.
#[derive(Debug)]
pub(super) struct TooLarge;

impl Default for Grid {
    fn default() -> Self {
        Self::within(&Limits::DEFAULT)
    }
}

impl Grid {
    /// An empty grid that takes as much as the limits allow.
    pub(super) fn within(limits: &Limits) -> Self {
        let (most_cells, most_text) = (limits.cells, limits.text);
        Self { cells: Vec::new(), text: String::new(), rows: Vec::new(), most_cells, most_text }
    }

    /// Adds a cell. Blank cells need not be added, and text of blanks only is dropped.
    pub(super) fn push(&mut self, at: CellAddress, raw: Raw<'_>) -> Result<(), TooLarge> {
        let content = match raw {
            Raw::Blank => return Ok(()),
            Raw::Number(number) => Content::Number(number),
            Raw::Percent(number) => Content::Percent(number),
            Raw::Flag(flag) => Content::Flag(flag),
            Raw::Uncached => Content::Uncached,
            Raw::Text(text) => match trimmed(text) {
                "" => return Ok(()),
                text => Content::Text(self.keep(text)?),
            },
            Raw::Date(text) => Content::Date(self.keep(text)?),
            Raw::Error(text) => Content::Error(self.keep(text)?),
        };
        if self.cells.len() >= self.most_cells {
            return Err(TooLarge);
        }
        self.cells.push(GridCell { row: at.row, column: at.column, content });
        Ok(())
    }

    /// Marks the numbers at `addresses`, given in order, as shown as percentages.
    pub(super) fn mark_percents(&mut self, addresses: &[CellAddress]) {
        for cell in &mut self.cells {
            if let Content::Number(number) = cell.content
                && addresses.binary_search(&CellAddress { row: cell.row, column: cell.column }).is_ok()
            {
                cell.content = Content::Percent(number);
            }
        }
    }

    /// Puts the cells in order and finds the rows; to be called once after the last [`Grid::push`].
    pub(super) fn finish(mut self) -> Self {
        if !self.cells.is_sorted_by_key(|cell| (cell.row, cell.column)) {
            self.cells.sort_by_key(|cell| (cell.row, cell.column));
        }
        // An address can only be written twice in a broken file; the first one stands.
        self.cells.dedup_by_key(|cell| (cell.row, cell.column));
        let mut start = 0_usize;
        self.rows = self
            .cells
            .chunk_by(|one, next| one.row == next.row)
            .map(|row| {
                let end = start.saturating_add(row.len());
                std::mem::replace(&mut start, end)..end
            })
            .collect();
        self
    }

    /// The cells that `keep` says yes to, at their addresses.
    pub(super) fn part(&self, keep: impl Fn(CellAddress) -> bool) -> Grid {
        let mut part = Grid { most_cells: self.most_cells, most_text: self.most_text, ..Grid::default() };
        for cell in &self.cells {
            let at = CellAddress { row: cell.row, column: cell.column };
            if keep(at) {
                // A part is no larger than the whole, which was within the limits.
                let _ = part.push(at, self.raw(cell.content));
            }
        }
        part.finish()
    }

    /// The rows that hold something, top down.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> + Clone {
        self.rows.iter().map(|range| Row { grid: self, cells: &self.cells[range.clone()] })
    }

    /// The rows that hold something, from row `first` on.
    pub(super) fn rows_from(&self, first: u32) -> impl Iterator<Item = Row<'_>> + Clone {
        let start = self.rows.partition_point(|range| self.cells[range.start].row < first);
        let rows = self.rows.get(start..).unwrap_or_default();
        rows.iter().map(|range| Row { grid: self, cells: &self.cells[range.clone()] })
    }

    /// The cell at an address.
    pub(super) fn cell(&self, at: CellAddress) -> Raw<'_> {
        match self.cells.binary_search_by_key(&(at.row, at.column), |cell| (cell.row, cell.column)) {
            Ok(index) => self.raw(self.cells[index].content),
            Err(_) => Raw::Blank,
        }
    }

    /// Number of rows that hold something.
    pub(super) fn row_count(&self) -> usize {
        self.rows.len()
    }

    fn keep(&mut self, text: &str) -> Result<Span, TooLarge> {
        let start = u32::try_from(self.text.len()).map_err(|_| TooLarge)?;
        let len = u32::try_from(text.len()).map_err(|_| TooLarge)?;
        if self.text.len().saturating_add(text.len()) > self.most_text {
            return Err(TooLarge);
        }
        self.text.push_str(text);
        Ok(Span { start, len })
    }

    fn text(&self, span: Span) -> &str {
        let start = span.start as usize;
        &self.text[start..start.saturating_add(span.len as usize)]
    }

    fn raw(&self, content: Content) -> Raw<'_> {
        match content {
            Content::Number(number) => Raw::Number(number),
            Content::Percent(number) => Raw::Percent(number),
            Content::Flag(flag) => Raw::Flag(flag),
            Content::Text(span) => Raw::Text(self.text(span)),
            Content::Date(span) => Raw::Date(self.text(span)),
            Content::Error(span) => Raw::Error(self.text(span)),
            Content::Uncached => Raw::Uncached,
        }
    }
}

impl<'a> Row<'a> {
    /// Row number, from 0.
    pub(super) fn number(&self) -> u32 {
        self.cells.first().map_or(0, |cell| cell.row)
    }

    /// The cells that hold something, by column.
    pub(super) fn cells(&self) -> impl Iterator<Item = (u32, Raw<'a>)> + use<'a> {
        let grid = self.grid;
        self.cells.iter().map(|cell| (cell.column, grid.raw(cell.content)))
    }
}

/// `text` without blanks at its ends, counting the ones that Unicode does not call blank (zero-width space, BOM).
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// Whether a character shows nothing.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: u32, column: u32) -> CellAddress {
        CellAddress { row, column }
    }

    #[test]
    fn cells_keep_their_addresses_whatever_the_order_they_come_in() {
        let mut grid = Grid::default();
        grid.push(at(4, 2), Raw::Text(" 乙\u{3000}")).unwrap();
        grid.push(at(1, 16_383), Raw::Number(1.0)).unwrap();
        grid.push(at(1, 0), Raw::Text(" \u{a0} ")).unwrap();
        let grid = grid.finish();
        let rows: Vec<_> = grid.rows().map(|row| (row.number(), row.cells().collect::<Vec<_>>())).collect();
        assert_eq!(rows, [(1, vec![(16_383, Raw::Number(1.0))]), (4, vec![(2, Raw::Text("乙"))])]);
        assert_eq!(grid.cell(at(4, 2)), Raw::Text("乙"));
        assert_eq!(grid.cell(at(4, 3)), Raw::Blank);
    }
}
