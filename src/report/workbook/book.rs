//! The workbook that is being made: real tables with filters, frozen headers, widths that fit Chinese, and pages that can
//! be printed.

use std::collections::BTreeSet;

use rust_xlsxwriter::{Table, TableColumn, TableStyle, Workbook, Worksheet, XlsxError};

use crate::report::clean::clean;
use crate::report::context::Context;
use crate::report::papers;
use crate::report::workbook::cell::{Cell, Day};
use crate::report::workbook::page::{properties, set_up};
use crate::report::workbook::style::{COLUMN_PIXELS, ROW_PIXELS, Styles};
use crate::report::workbook::writing::{header_width, lines, set_height, set_widths, write_row};
use crate::report::workbook::{SheetKind, fingerprint};
use crate::text::{self, BookWord};

/// Rows of a sheet in Excel.
pub(super) const MOST_ROWS: u32 = 1_048_576;

/// Characters of the title of a column are at most 255.
const LONGEST_TITLE: usize = 200;

/// Excel follows no more than 65,530 links of a sheet.
pub(super) const MOST_LINKS: usize = 60_000;

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) title: String,
    pub(super) width: Width,
}

/// How wide a column is, in characters of which Chinese ones count two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// As its cells need, within these bounds.
    Fit(usize, usize),
    /// As told.
    Of(usize),
    /// Not shown.
    Hidden,
}

impl Column {
    pub(super) fn new(title: impl Into<String>, width: Width) -> Self {
        Self { title: title.into(), width }
    }

    /// The width at which its cells wrap; `None` where nobody sees them.
    pub(super) fn limit(&self) -> Option<usize> {
        match self.width {
            Width::Fit(_, most) | Width::Of(most) => Some(most),
            Width::Hidden => None,
        }
    }
}

/// How a table is set up.
#[derive(Clone, Debug, Default)]
pub(super) struct Setup {
    /// Columns that stay in view, and on paper.
    pub(super) kept_columns: u16,
    /// Columns that are printed; all where `None`.
    pub(super) printed: Option<u16>,
    /// Print size in percent for tables that take several pages side by side; `None` to fit one page.
    pub(super) scale: Option<u16>,
    /// A column and what is chosen from in it.
    pub(super) choices: Option<(u16, Vec<&'static str>)>,
    /// What stands in the middle of the footer.
    pub(super) foot: &'static str,
}

/// The workbook.
pub(super) struct Book<'a> {
    pub(super) context: Context<'a>,
    pub(super) styles: Styles,
    file: Workbook,
    names: BTreeSet<String>,
    /// Rows that a sheet can hold, the header and a remark among them.
    most_rows: u32,
    /// Each sheet with the rows of its table.
    pub(super) made: Vec<(String, usize)>,
}

impl<'a> Book<'a> {
    pub(super) fn new(context: Context<'a>, created: Day, most_rows: u32) -> Result<Self, XlsxError> {
        let mut file = Workbook::new();
        file.set_default_format(&Styles::base(), ROW_PIXELS, COLUMN_PIXELS)?;
        file.set_properties(&properties(context, created)?);
        // It is packed again.
        file.set_zip_compression_level(1);
        let styles = Styles::new(context.lang);
        Ok(Self { context, styles, file, names: BTreeSet::new(), most_rows, made: Vec::new() })
    }

    /// Adds a sheet; its name is made one that Excel takes and no other sheet has.
    pub(super) fn sheet(&mut self, name: &str) -> Result<&mut Worksheet, XlsxError> {
        let name = unused(name, &mut self.names);
        self.made.push((name.clone(), 0));
        let sheet = self.file.add_worksheet();
        sheet.set_name(name)?;
        Ok(sheet)
    }

    /// Adds the working papers.
    pub(super) fn add_papers(&mut self) -> Result<(), XlsxError> {
        let rows = papers::add(&mut self.file, self.context)?;
        let added = self.file.worksheets().iter().skip(self.made.len()).zip(rows);
        let papers: Vec<(String, usize)> = added.map(|(sheet, rows)| (sheet.name(), rows)).collect();
        self.names.extend(papers.iter().map(|(name, _)| name.to_lowercase()));
        self.made.extend(papers);
        Ok(())
    }

    /// Adds a table on a sheet of its own, and on further ones where it has more rows than a sheet.
    pub(super) fn table(
        &mut self,
        kind: SheetKind,
        columns: &[Column],
        rows: impl IntoIterator<Item = Vec<Cell>>,
        setup: &Setup,
    ) -> Result<(), XlsxError> {
        let title = text::sheet_name(kind, self.context.lang);
        let mut rows = rows.into_iter().peekable();
        let mut part = 1_usize;
        let mut name = title.to_owned();
        loop {
            self.sheet(&name)?;
            let sheet = self.file.worksheet_from_index(self.made.len().saturating_sub(1))?;
            let mut widths: Vec<usize> = columns.iter().map(|column| header_width(&column.title)).collect();
            // The last row is for the remark that the list goes on.
            let most = self.most_rows.saturating_sub(1);
            let mut row = 1_u32;
            while row < most
                && let Some(cells) = rows.next()
            {
                write_row(sheet, &mut self.styles, row, &cells, &mut widths)?;
                set_height(sheet, row, lines(&cells, columns))?;
                row = row.saturating_add(1);
            }
            let count = row.saturating_sub(1);
            if count == 0 {
                // A table needs a row.
                let nothing = Cell::text(text::book_word(BookWord::Nothing, self.context.lang));
                write_row(sheet, &mut self.styles, row, &[nothing], &mut widths)?;
                row = row.saturating_add(1);
            }
            let last = row.saturating_sub(1);
            add_table(sheet, &format!("{}_{part}", kind.id()), columns, last)?;
            set_widths(sheet, columns, &widths)?;
            set_up(sheet, self.context, title, columns.len(), last, setup)?;
            if let Some(made) = self.made.last_mut() {
                made.1 = count as usize;
            }
            if rows.peek().is_none() {
                return Ok(());
            }
            part = part.saturating_add(1);
            name = text::sheet_part(title, part);
            sheet.write_string_with_format(row, 0, text::goes_on(&name, self.context.lang), &Styles::remark())?;
        }
    }

    /// Adds a table of `count` rows of which only the first is written: `sample`, with the formats of all. Returns the number
    /// of the sheet, from 1, and the name of the table.
    pub(super) fn hollow_table(
        &mut self,
        name: &str,
        kind: SheetKind,
        columns: &[Column],
        sample: &[Cell],
        count: usize,
        setup: &Setup,
    ) -> Result<(usize, String), XlsxError> {
        self.sheet(name)?;
        let number = self.made.len();
        let sheet = self.file.worksheet_from_index(number.saturating_sub(1))?;
        let mut widths: Vec<usize> = columns.iter().map(|column| header_width(&column.title)).collect();
        write_row(sheet, &mut self.styles, 1, sample, &mut widths)?;
        let last = u32::try_from(count).unwrap_or(MOST_ROWS);
        // The library remembers every cell of a table; the packer sets the true range.
        let table = format!("{}_{number}", kind.id());
        add_table(sheet, &table, columns, 1)?;
        set_widths(sheet, columns, &widths)?;
        set_up(sheet, self.context, text::sheet_name(kind, self.context.lang), columns.len(), last, setup)?;
        if let Some(made) = self.made.last_mut() {
            made.1 = count;
        }
        Ok((number, table))
    }

    /// Writes a remark in the first cell of a row.
    pub(super) fn remark(&mut self, sheet: usize, row: u32, remark: &str) -> Result<(), XlsxError> {
        let sheet = self.file.worksheet_from_index(sheet.saturating_sub(1))?;
        sheet.write_string_with_format(row, 0, remark, &Styles::remark()).map(|_| ())
    }

    /// Rows that a table can have on a sheet: one is the header, and one for the remark that the list goes on.
    pub(super) fn most_rows(&self) -> usize {
        self.most_rows.saturating_sub(2) as usize
    }

    /// The sheet that was added `index`th, to add what needs the others to be there.
    pub(super) fn sheet_at(&mut self, index: usize) -> Result<&mut Worksheet, XlsxError> {
        self.file.worksheet_from_index(index)
    }

    /// The finished file, and the number of the sheet, from 1, that is to hold the fingerprints of what is written.
    pub(super) fn bytes(mut self) -> Result<(Vec<u8>, usize), XlsxError> {
        let name = unused(fingerprint::SHEET, &mut self.names);
        let sheet = self.file.add_worksheet();
        sheet.set_name(name)?;
        fingerprint::begin(sheet)?;
        Ok((self.file.save_to_buffer()?, self.made.len().saturating_add(1)))
    }
}

pub(super) fn add_table(sheet: &mut Worksheet, name: &str, columns: &[Column], last: u32) -> Result<(), XlsxError> {
    let header = Styles::header();
    let mut titles = BTreeSet::new();
    let columns: Vec<TableColumn> = columns
        .iter()
        .map(|column| {
            // Two columns of a table must not have one name.
            let mut title: String = clean(&column.title).chars().take(LONGEST_TITLE).collect();
            while !titles.insert(title.to_lowercase()) {
                title.push('*');
            }
            TableColumn::new().set_header(title).set_header_format(&header)
        })
        .collect();
    let table = Table::new().set_name(name).set_style(TableStyle::None).set_columns(&columns);
    sheet.add_table(0, 0, last, last_column(columns.len()), &table)?;
    Ok(())
}

pub(super) fn last_column(count: usize) -> u16 {
    u16::try_from(count.saturating_sub(1)).unwrap_or(u16::MAX)
}

/// A name for a sheet that Excel takes: without its special characters, at most 31 characters, and of no other sheet.
fn unused(name: &str, names: &mut BTreeSet<String>) -> String {
    let kept: String = name.chars().map(|c| if c.is_control() || "[]:*?/\\'".contains(c) { '_' } else { c }).collect();
    let kept = if kept.trim().is_empty() { "_".to_owned() } else { kept };
    let mut number = 1_usize;
    loop {
        let ending = if number == 1 { String::new() } else { text::sheet_part("", number) };
        let room = 31_usize.saturating_sub(ending.chars().count());
        let candidate: String = kept.chars().take(room).chain(ending.chars()).collect();
        if names.insert(candidate.to_lowercase()) {
            return candidate;
        }
        number = number.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_ones_that_excel_takes() {
        let mut names = BTreeSet::new();
        assert_eq!(unused("缺口清单", &mut names), "缺口清单");
        assert_eq!(unused("缺口清单", &mut names), "缺口清单(2)");
        assert_eq!(unused("a/b:c*[d]?\\'", &mut names), "a_b_c__d____");
        assert_eq!(unused("  ", &mut names), "_");
        let long = "长".repeat(40);
        assert_eq!(unused(&long, &mut names), "长".repeat(31));
        assert_eq!(unused(&long, &mut names), format!("{}(2)", "长".repeat(28)));
        assert_eq!(unused("ABC", &mut names), "ABC");
        assert_eq!(unused("abc", &mut names), "abc(2)");
    }
}
