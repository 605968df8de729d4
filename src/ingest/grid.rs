//! Grids: the cells of one sheet at their absolute addresses, only those that hold something.

use std::ops::Range;
use std::sync::Arc;

use crate::ingest::error::Reason;
use crate::ingest::limits::{Limit, Limits};
use crate::ingest::lines::Lines;
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

/// Part of the grid's text, or of the text that grids share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// First byte.
    pub(super) start: u32,
    /// Number of bytes.
    pub(super) len: u32,
}

/// A cell's content with its text in the grid, so that no cell owns memory.
#[derive(Clone, Copy, Debug)]
enum Content {
    Number(f64),
    Percent(f64),
    Flag(bool),
    Text(Span),
    Shared(Span),
    Date(Span),
    Error(Span),
    Uncached,
}

/// What a [`GridCell`]'s `payload` is. A large table has millions of cells, most of them short texts and small numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Where the text begins.
    Text,
    /// Where it begins in the text that grids share.
    Shared,
    /// A whole number.
    Whole,
    /// Index into [`Grid::others`].
    Other,
}

#[derive(Clone, Copy, Debug)]
struct GridCell {
    payload: u32,
    column: u16,
    kind: Kind,
    /// Bytes of the text.
    len: u8,
}

/// A row that holds something, and where its cells begin.
#[derive(Clone, Copy, Debug)]
struct RowStart {
    number: u32,
    first: u32,
}

/// A cell that holds something.
#[derive(Clone, Copy)]
pub(super) struct Held<'a>(Place<'a>);

#[derive(Clone, Copy)]
enum Place<'a> {
    Apart(&'a Grid, GridCell),
    Text(&'a str),
}

impl<'a> Held<'a> {
    /// What it holds.
    pub(super) fn raw(self) -> Raw<'a> {
        match self.0 {
            Place::Apart(grid, cell) => grid.raw(cell),
            Place::Text(text) => Raw::Text(text),
        }
    }
}

/// A block of merged cells, corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    /// Top left cell, which holds the block's value.
    pub(super) first: CellAddress,
    /// Bottom right cell.
    pub(super) last: CellAddress,
}

impl Area {
    /// The whole sheet.
    pub(super) const ALL: Area =
        Area { first: CellAddress { row: 0, column: 0 }, last: CellAddress { row: u32::MAX, column: u32::MAX } };

    /// Whether a cell stands in it.
    pub(super) fn holds(self, cell: CellAddress) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row)
            && (self.first.column..=self.last.column).contains(&cell.column)
    }
}

/// The cells of one sheet, row by row.
#[derive(Debug)]
pub(super) struct Grid {
    /// Row by row, left to right.
    cells: Vec<GridCell>,
    rows: Vec<RowStart>,
    text: String,
    /// Bytes of a source that will stand below `text`.
    below: u32,
    /// The texts that the sheets of a workbook have in common.
    shared: Arc<String>,
    others: Vec<Content>,
    /// The rows, if each is a line of `text`; then `cells` and `rows` are empty.
    lines: Option<Lines>,
    /// Cells that came out of order, until all are there.
    stray: Vec<(CellAddress, GridCell)>,
    most_cells: usize,
    most_text: usize,
}

/// A row that holds at least one cell.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    index: usize,
    number: u32,
    cells: Cells<'a>,
}

/// The cells of a row.
#[derive(Clone, Copy)]
enum Cells<'a> {
    Apart(&'a Grid, &'a [GridCell]),
    /// The text from the start of the line, and the ends of its cells there.
    Line(&'a str, &'a [u16]),
}

/// The grid is larger than it may be or, where no limit is named, than can be numbered: the sheet is refused rather than
/// the memory exhausted.
#[derive(Debug)]
pub(super) struct TooLarge(pub(super) Option<Limit>);

impl From<TooLarge> for Reason {
    fn from(TooLarge(limit): TooLarge) -> Self {
        Reason::TooLarge { limit }
    }
}

impl Default for Grid {
    fn default() -> Self {
        Self::within(&Limits::DEFAULT)
    }
}

impl Grid {
    /// An empty grid that takes as much as the limits allow.
    pub(super) fn within(limits: &Limits) -> Self {
        Self {
            cells: Vec::new(),
            rows: Vec::new(),
            text: String::new(),
            below: 0,
            shared: Arc::default(),
            others: Vec::new(),
            lines: None,
            stray: Vec::new(),
            most_cells: limits.cells,
            most_text: limits.text,
        }
    }

    /// An empty grid whose cells may have texts that stand in `shared`.
    pub(super) fn sharing(shared: &Arc<String>, limits: &Limits) -> Self {
        Self { shared: Arc::clone(shared), ..Self::within(limits) }
    }

    /// Adds a cell with a text of those shared, which has no blanks at its ends.
    pub(super) fn push_shared(&mut self, at: CellAddress, span: Span) -> Result<(), TooLarge> {
        if span.len == 0 { Ok(()) } else { self.add(at, Content::Shared(span)) }
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
        self.add(at, content)
    }

    /// An empty grid for the cells of `source`, which is given to [`Grid::finish_with`]: texts that stand there are not
    /// copied.
    pub(super) fn over(source: &str, limits: &Limits) -> Result<Self, TooLarge> {
        let below = u32::try_from(source.len()).map_err(|_| TooLarge(None))?;
        Ok(Self { below, ..Self::within(limits) })
    }

    /// The grid of the `lines` of a text.
    pub(super) fn of_lines(source: String, lines: Lines, limits: &Limits) -> Self {
        Self { text: source, lines: Some(lines), ..Self::within(limits) }
    }

    /// Puts `source` below the grid's own texts.
    pub(super) fn finish_with(mut self, mut source: String) -> Self {
        source.push_str(&self.text);
        self.text = source;
        self.below = 0;
        self.finish()
    }

    /// Adds the cells of a row of texts from the first column on: `ends` are the ends of the texts in `all`. They stand
    /// `at` a place in the source, each behind a delimiter; `None` where they do not stand there as they are.
    pub(super) fn push_texts(
        &mut self,
        row: u32,
        all: &str,
        ends: impl Iterator<Item = usize>,
        at: Option<usize>,
    ) -> Result<(), TooLarge> {
        let offset = match at {
            Some(at) => at,
            None => self.keep(all)?.start as usize,
        };
        let gap = usize::from(at.is_some());
        let mut end = 0_usize;
        for (column, next) in ends.enumerate() {
            let start = std::mem::replace(&mut end, next);
            let whole = all.get(start..next).unwrap_or_default();
            let text = trimmed(whole);
            if text.is_empty() {
                continue;
            }
            let blanks = if text.len() == whole.len() {
                0
            } else {
                whole.len().saturating_sub(whole.trim_start_matches(is_blank).len())
            };
            let delimiters = column.saturating_mul(gap);
            let begin = offset.saturating_add(start).saturating_add(delimiters).saturating_add(blanks);
            let begin = u32::try_from(begin).map_err(|_| TooLarge(None))?;
            let column = u16::try_from(column).map_err(|_| TooLarge(None))?;
            // Most cells are short and follow another one of their row.
            let follows = self.rows.last().is_some_and(|last| last.number == row);
            match u8::try_from(text.len()) {
                Ok(len) if follows && self.cells.len() < self.most_cells && self.stray.is_empty() => {
                    self.cells.push(GridCell { payload: begin, column, kind: Kind::Text, len });
                }
                _ => {
                    let len = u32::try_from(text.len()).map_err(|_| TooLarge(None))?;
                    let at = CellAddress { row, column: column.into() };
                    self.add(at, Content::Text(Span { start: begin, len }))?;
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, at: CellAddress, content: Content) -> Result<(), TooLarge> {
        if self.cells.len().saturating_add(self.stray.len()) >= self.most_cells {
            return Err(TooLarge(Some(Limit::Cells)));
        }
        let (kind, payload, len) = match content {
            Content::Text(span) if let Ok(len) = u8::try_from(span.len) => (Kind::Text, span.start, len),
            Content::Shared(span) if let Ok(len) = u8::try_from(span.len) => (Kind::Shared, span.start, len),
            Content::Number(number) if let Some(whole) = whole(number) => (Kind::Whole, whole, 0),
            other => {
                let index = u32::try_from(self.others.len()).map_err(|_| TooLarge(None))?;
                self.others.push(other);
                (Kind::Other, index, 0)
            }
        };
        let column = u16::try_from(at.column).map_err(|_| TooLarge(None))?;
        let cell = GridCell { payload, column, kind, len };
        let last = self.rows.last().map(|row| (row.number, self.cells.last().map_or(0, |cell| cell.column)));
        match last {
            Some((row, before)) if row == at.row && before < column => {}
            Some((row, _)) if row >= at.row => {
                self.stray.push((at, cell));
                return Ok(());
            }
            _ => {
                let first = u32::try_from(self.cells.len()).map_err(|_| TooLarge(None))?;
                self.rows.push(RowStart { number: at.row, first });
            }
        }
        self.cells.push(cell);
        Ok(())
    }

    /// Marks the numbers at `addresses`, given in order, as shown as percentages.
    pub(super) fn mark_percents(&mut self, addresses: &[CellAddress]) {
        for row in 0..self.rows.len() {
            let (number, range) = (self.rows[row].number, self.range(row));
            let first = addresses.partition_point(|at| at.row < number);
            let marked = addresses.iter().skip(first).take_while(|at| at.row == number);
            for at in marked {
                let cells = &mut self.cells[range.clone()];
                let Ok(found) = cells.binary_search_by_key(&at.column, |cell| u32::from(cell.column)) else { continue };
                let cell = &mut cells[found];
                let shown = match cell.kind {
                    Kind::Whole => Content::Percent(f64::from(cell.payload)),
                    Kind::Other => match self.others.get(cell.payload as usize) {
                        Some(Content::Number(number)) => Content::Percent(*number),
                        _ => continue,
                    },
                    Kind::Text | Kind::Shared => continue,
                };
                if let Ok(index) = u32::try_from(self.others.len()) {
                    *cell = GridCell { payload: index, kind: Kind::Other, ..*cell };
                    self.others.push(shown);
                }
            }
        }
    }

    /// Puts the cells in order; to be called once after the last [`Grid::push`].
    pub(super) fn finish(mut self) -> Self {
        if self.stray.is_empty() {
            return self;
        }
        let rows = (0..self.rows.len()).flat_map(|row| self.range(row).map(move |cell| (row, cell)));
        let address =
            |row: usize, cell: &GridCell| CellAddress { row: self.rows[row].number, column: cell.column.into() };
        let mut all: Vec<(CellAddress, GridCell)> =
            rows.map(|(row, cell)| (address(row, &self.cells[cell]), self.cells[cell])).collect();
        all.append(&mut self.stray);
        all.sort_by_key(|(at, _)| *at);
        // An address can only be written twice in a broken file; the first one stands.
        all.dedup_by_key(|(at, _)| *at);
        self.rows.clear();
        self.cells.clear();
        for (at, cell) in all {
            if self.rows.last().is_none_or(|row| row.number != at.row) {
                // No more than there were cells before.
                let first = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
                self.rows.push(RowStart { number: at.row, first });
            }
            self.cells.push(cell);
        }
        self
    }

    /// The cells that `keep` says yes to, at their addresses.
    pub(super) fn part(&self, keep: impl Fn(CellAddress) -> bool) -> Grid {
        let mut part = Grid { most_cells: self.most_cells, most_text: self.most_text, ..Grid::default() };
        for row in self.rows() {
            for (column, raw) in row.cells() {
                let at = CellAddress { row: row.number, column };
                if keep(at) {
                    // A part is no larger than the whole, which was within the limits.
                    let _ = part.push(at, raw);
                }
            }
        }
        part.finish()
    }

    /// The rows that hold something, top down.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> + Clone {
        (0..self.row_count()).map(|row| self.row(row))
    }

    /// The rows that hold something, from row `first` on.
    pub(super) fn rows_from(&self, first: u32) -> impl Iterator<Item = Row<'_>> + Clone {
        (self.first_from(first)..self.row_count()).map(|row| self.row(row))
    }

    /// The cell at an address.
    pub(super) fn cell(&self, at: CellAddress) -> Raw<'_> {
        let row = self.rows_from(at.row).next().filter(|row| row.number == at.row);
        row.map_or(Raw::Blank, |row| row.at(at.column))
    }

    /// Number of rows that hold something.
    pub(super) fn row_count(&self) -> usize {
        self.lines.as_ref().map_or(self.rows.len(), Lines::len)
    }

    /// The first row that holds something with at least that number.
    fn first_from(&self, number: u32) -> usize {
        match &self.lines {
            Some(lines) => lines.from(number),
            None => self.rows.partition_point(|row| row.number < number),
        }
    }

    fn range(&self, row: usize) -> Range<usize> {
        let all = self.cells.len();
        let end = row.checked_add(1).and_then(|next| self.rows.get(next)).map_or(all, |row| row.first as usize);
        self.rows[row].first as usize..end
    }

    /// The row at an index that [`Row::index`] gave.
    pub(super) fn row(&self, row: usize) -> Row<'_> {
        let (number, cells) = match &self.lines {
            None => (self.rows[row].number, Cells::Apart(self, &self.cells[self.range(row)])),
            Some(lines) => {
                let (number, start, ends) = lines.line(row);
                (number, Cells::Line(&self.text[start..], ends))
            }
        };
        Row { index: row, number, cells }
    }

    /// The next row that holds something.
    pub(super) fn row_below(&self, row: Row<'_>) -> Option<Row<'_>> {
        row.index.checked_add(1).filter(|next| *next < self.row_count()).map(|next| self.row(next))
    }

    fn keep(&mut self, text: &str) -> Result<Span, TooLarge> {
        let start =
            u32::try_from(self.text.len()).ok().and_then(|len| len.checked_add(self.below)).ok_or(TooLarge(None))?;
        let len = u32::try_from(text.len()).map_err(|_| TooLarge(None))?;
        if self.text.len().saturating_add(text.len()) > self.most_text {
            return Err(TooLarge(Some(Limit::Text)));
        }
        self.text.push_str(text);
        Ok(Span { start, len })
    }

    fn text(&self, span: Span) -> &str {
        part(&self.text, span)
    }

    fn raw(&self, cell: GridCell) -> Raw<'_> {
        match cell.kind {
            Kind::Text => Raw::Text(self.text(Span { start: cell.payload, len: u32::from(cell.len) })),
            Kind::Shared => Raw::Text(part(&self.shared, Span { start: cell.payload, len: u32::from(cell.len) })),
            Kind::Whole => Raw::Number(f64::from(cell.payload)),
            Kind::Other => match self.others[cell.payload as usize] {
                Content::Number(number) => Raw::Number(number),
                Content::Percent(number) => Raw::Percent(number),
                Content::Flag(flag) => Raw::Flag(flag),
                Content::Text(span) => Raw::Text(self.text(span)),
                Content::Shared(span) => Raw::Text(part(&self.shared, span)),
                Content::Date(span) => Raw::Date(self.text(span)),
                Content::Error(span) => Raw::Error(self.text(span)),
                Content::Uncached => Raw::Uncached,
            },
        }
    }
}

fn part(text: &str, span: Span) -> &str {
    let start = span.start as usize;
    &text[start..start.saturating_add(span.len as usize)]
}

/// The number, where it is a whole one that fits.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is lost is compared afterwards")]
fn whole(number: f64) -> Option<u32> {
    let whole = number as u32;
    (f64::from(whole).to_bits() == number.to_bits()).then_some(whole)
}

impl<'a> Row<'a> {
    /// Row number, from 0.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// How many cells hold something.
    pub(super) fn count(&self) -> usize {
        match self.cells {
            Cells::Apart(_, cells) => cells.len(),
            Cells::Line(..) => self.cells().count(),
        }
    }

    /// The last column that holds something.
    pub(super) fn last_column(&self) -> Option<u32> {
        match self.cells {
            Cells::Apart(_, cells) => cells.last().map(|cell| u32::from(cell.column)),
            Cells::Line(_, ends) => {
                let columns = (0..u32::try_from(ends.len()).unwrap_or(u32::MAX)).rev();
                columns.into_iter().find(|column| self.at(*column) != Raw::Blank)
            }
        }
    }

    /// The cells that hold something, by column.
    pub(super) fn cells(&self) -> impl Iterator<Item = (u32, Raw<'a>)> + use<'a> {
        self.columns().map(|(column, cell)| (column, cell.raw()))
    }

    /// The columns that hold something, and their cells when asked for.
    pub(super) fn columns(&self) -> impl Iterator<Item = (u32, Held<'a>)> + use<'a> {
        let cells = self.cells;
        let count = match cells {
            Cells::Apart(_, cells) => cells.len(),
            Cells::Line(_, ends) => ends.len(),
        };
        let mut begin = 0_usize;
        (0..count).filter_map(move |index| match cells {
            Cells::Apart(grid, cells) => {
                let cell = cells[index];
                Some((u32::from(cell.column), Held(Place::Apart(grid, cell))))
            }
            Cells::Line(text, ends) => {
                let end = usize::from(ends[index]);
                let cell = trimmed(&text[begin..end]);
                begin = end.saturating_add(1);
                (!cell.is_empty()).then(|| (u32::try_from(index).unwrap_or(u32::MAX), Held(Place::Text(cell))))
            }
        })
    }

    /// The cell in `column`.
    pub(super) fn at(&self, column: u32) -> Raw<'a> {
        let index = column as usize;
        match self.cells {
            Cells::Apart(grid, cells) => {
                // In most tables a row has a cell in each column.
                let guess = cells.get(index).filter(|cell| u32::from(cell.column) == column);
                let found = guess.or_else(|| {
                    let found = cells.binary_search_by_key(&column, |cell| u32::from(cell.column));
                    found.ok().map(|index| &cells[index])
                });
                found.map_or(Raw::Blank, |cell| grid.raw(*cell))
            }
            Cells::Line(text, ends) => {
                let Some(end) = ends.get(index) else { return Raw::Blank };
                let before = index.checked_sub(1).and_then(|before| ends.get(before));
                let begin = before.map_or(0, |end| usize::from(*end).saturating_add(1));
                match trimmed(&text[begin..usize::from(*end)]) {
                    "" => Raw::Blank,
                    cell => Raw::Text(cell),
                }
            }
        }
    }
}

/// `text` without blanks at its ends, counting the ones that Unicode does not call blank (zero-width space, BOM).
pub(super) fn trimmed(text: &str) -> &str {
    // Neither printable ASCII nor the characters from U+4000 to U+9FFF are blank.
    let bytes = text.as_bytes();
    let begins = bytes.first().is_some_and(|byte| matches!(byte, 0x21..=0x7e | 0xe4..=0xe9));
    let ends = matches!(bytes, [.., 0x21..=0x7e] | [.., 0xe4..=0xe9, _, _]);
    if begins && ends { text } else { text.trim_matches(is_blank) }
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
