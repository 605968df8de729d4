//! A page written line by line: headings, rows of cells each over some columns, sentences.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::report::context::Context;
use crate::report::workbook::cell::{Cell, Value};
use crate::report::workbook::style::Styles;
use crate::report::workbook::writing::{lines_in, set_height, write_cell};
use crate::text::{self, BookWord};

/// Columns that are printed, all of one width. Longer texts go over several.
pub(super) const COLUMNS: u16 = 7;
pub(super) const LAST: u16 = COLUMNS.saturating_sub(1);
pub(super) const WIDTH: u16 = 20;

/// The sheet with the row that comes next.
pub(super) struct Lines<'a, 'b> {
    pub(super) sheet: &'b mut Worksheet,
    pub(super) styles: &'b mut Styles,
    pub(super) context: Context<'a>,
    pub(super) row: u32,
}

impl Lines<'_, '_> {
    pub(super) fn word(&self, word: BookWord) -> &'static str {
        text::book_word(word, self.context.lang)
    }

    pub(super) fn heading(&mut self, title: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, title, &Styles::title(12.0))?;
        self.gap()
    }

    pub(super) fn header(&mut self, titles: &[(Cell, u16)]) -> Result<(), XlsxError> {
        let row = self.row;
        self.spread(titles)?;
        let mut column = 0_u16;
        for (title, width) in titles {
            for step in 0..*width {
                self.sheet.set_cell_format(row, column.saturating_add(step), &Styles::header())?;
            }
            if let Value::Text(title) = &title.value {
                self.sheet.write_string_with_format(row, column, title, &Styles::header())?;
            }
            column = column.saturating_add(*width);
        }
        Ok(())
    }

    /// A row of cells, each over some columns.
    pub(super) fn spread(&mut self, cells: &[(Cell, u16)]) -> Result<(), XlsxError> {
        let (mut column, mut lines) = (0_u16, 1);
        for (cell, width) in cells {
            let next = column.saturating_add(*width);
            if *width > 1 {
                let last = next.saturating_sub(1);
                self.sheet.merge_range(self.row, column, self.row, last, "", self.styles.get(cell.look))?;
            }
            write_cell(self.sheet, self.styles, self.row, column, cell)?;
            if let Value::Text(text) = &cell.value {
                lines = lines.max(lines_in(text, usize::from(width.saturating_mul(WIDTH))));
            }
            column = next;
        }
        // Merged cells do not grow by themselves.
        set_height(self.sheet, self.row, lines)?;
        self.gap()
    }

    /// A sentence across the page.
    pub(super) fn wide(&mut self, sentence: &str) -> Result<(), XlsxError> {
        self.spread(&[(Cell::text(sentence), COLUMNS)])
    }

    #[expect(clippy::unnecessary_wraps, reason = "the last step of methods that can fail")]
    pub(super) fn gap(&mut self) -> Result<(), XlsxError> {
        self.row = self.row.saturating_add(1);
        Ok(())
    }
}

/// Cells with the number of columns that each goes over.
pub(super) fn spans<const N: usize>(cells: [Cell; N], widths: [u16; N]) -> Vec<(Cell, u16)> {
    cells.into_iter().zip(widths).collect()
}
