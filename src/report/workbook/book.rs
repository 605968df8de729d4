//! The workbook that is being made: real tables with filters, frozen headers, widths that fit Chinese, and pages that can
//! be printed.

use std::collections::BTreeSet;

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Table, TableColumn, TableStyle, Url,
    Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr as _;

use crate::report::clean::clean;
use crate::report::context::Context;
use crate::report::papers;
use crate::report::workbook::cell::{Cell, Day, Value};
use crate::report::workbook::package::xml;
use crate::report::workbook::style::{COLUMN_PIXELS, Digits, Look, ROW_PIXELS, Styles};
use crate::report::workbook::{SheetKind, style};
use crate::text::{self, BookWord};

/// Rows of a sheet in Excel.
pub(super) const MOST_ROWS: u32 = 1_048_576;

/// Characters of the title of a column are at most 255.
const LONGEST_TITLE: usize = 200;

/// Height of a line in points.
const LINE: f64 = 16.5;

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
        papers::add(&mut self.file, self.context)?;
        let papers: Vec<(String, usize)> =
            self.file.worksheets().iter().skip(self.made.len()).map(|sheet| (sheet.name(), 0)).collect();
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

    /// The finished file.
    pub(super) fn bytes(mut self) -> Result<Vec<u8>, XlsxError> {
        self.file.save_to_buffer()
    }
}

/// Writes the cells of a row, and widens the columns that they need wider.
pub(in crate::report) fn write_row(
    sheet: &mut Worksheet,
    styles: &mut Styles,
    row: u32,
    cells: &[Cell],
    widths: &mut [usize],
) -> Result<(), XlsxError> {
    for (column, cell) in (0_u16..).zip(cells) {
        let width = write_cell(sheet, styles, row, column, cell)?;
        if let Some(widest) = widths.get_mut(usize::from(column)) {
            *widest = width.max(*widest);
        }
    }
    Ok(())
}

/// Writes a cell and returns its width in characters.
pub(in crate::report) fn write_cell(
    sheet: &mut Worksheet,
    styles: &mut Styles,
    row: u32,
    column: u16,
    cell: &Cell,
) -> Result<usize, XlsxError> {
    let look = match cell.value {
        Value::Day(_) => Look { digits: Digits::Date, ..cell.look },
        _ => cell.look,
    };
    let format = styles.get(look);
    match (&cell.value, &cell.link) {
        (Value::Blank, _) => {
            sheet.write_blank(row, column, format)?;
            Ok(0)
        }
        (Value::Text(text), Some(place)) => {
            sheet.write_url_with_options(row, column, Url::new(place), text, "", Some(format))?;
            Ok(text.width_cjk())
        }
        (Value::Text(text), None) => {
            sheet.write_string_with_format(row, column, text, format)?;
            Ok(text.width_cjk())
        }
        (Value::Number(number), _) => {
            sheet.write_number_with_format(row, column, *number, format)?;
            Ok(shown_width(*number, look))
        }
        (Value::Day(day), _) => {
            let day = ExcelDateTime::from_ymd(day.year, day.month, day.day)?;
            sheet.write_datetime_with_format(row, column, &day, format)?;
            Ok(10)
        }
    }
}

/// How wide a number is shown, roughly: its whole part with separators, its decimals and its mark.
fn shown_width(number: f64, look: Look) -> usize {
    let (scaled, places) = match look.digits {
        Digits::Percent(places) => (number * 100.0, places as usize),
        Digits::Decimals(places) => (number, places as usize),
        Digits::General | Digits::Date | Digits::Code => return number.to_string().len(),
    };
    let whole = format!("{:.0}", scaled.abs()).len();
    let separators = whole.saturating_sub(1).checked_div(3).unwrap_or_default();
    let mark = if look.is_marked { 4 } else { 0 };
    whole.saturating_add(separators).saturating_add(places).saturating_add(2).saturating_add(mark)
}

/// Headers wrap: they need a third of their width, and room for the button of the filter.
pub(super) fn header_width(title: &str) -> usize {
    title.width_cjk().div_ceil(3).max(4).saturating_add(2)
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

fn last_column(count: usize) -> u16 {
    u16::try_from(count.saturating_sub(1)).unwrap_or(u16::MAX)
}

pub(super) fn set_widths(sheet: &mut Worksheet, columns: &[Column], widths: &[usize]) -> Result<(), XlsxError> {
    let mut header = 1;
    for ((number, column), width) in (0_u16..).zip(columns).zip(widths) {
        let width = match column.width {
            Width::Fit(least, most) => width.saturating_add(2).clamp(least, most),
            Width::Of(width) => width,
            Width::Hidden => {
                sheet.set_column_hidden(number)?;
                continue;
            }
        };
        sheet.set_column_width(number, characters(width))?;
        // The button of the filter takes two characters.
        header = lines_in(&column.title, width.saturating_sub(2)).max(header);
    }
    set_height(sheet, 0, header)
}

/// How many lines a row takes.
pub(super) fn lines(cells: &[Cell], columns: &[Column]) -> usize {
    let in_cell = |(cell, column): (&Cell, &Column)| match (&cell.value, column.limit()) {
        (Value::Text(text), Some(width)) => lines_in(text, width),
        _ => 1,
    };
    cells.iter().zip(columns).map(in_cell).max().unwrap_or(1)
}

/// How many lines a text takes in a column of that width. Lines break early, before a word or a Chinese character that does
/// not fit.
pub(in crate::report) fn lines_in(text: &str, width: usize) -> usize {
    text.split('\n').map(|line| xml::width(line).div_ceil(width.saturating_sub(1).max(1)).max(1)).sum()
}

/// Makes a row as high as its lines. Rows of one line have the height of all.
pub(in crate::report) fn set_height(sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    if lines > 1 {
        // No row is higher than 409 points.
        let lines = f64::from(u32::try_from(lines.min(24)).unwrap_or(24));
        sheet.set_row_height(row, lines * LINE)?;
    }
    Ok(())
}

fn characters(width: usize) -> f64 {
    f64::from(u32::try_from(width.min(255)).unwrap_or(255))
}

/// What stays in view, and how the sheet is printed.
fn set_up(
    sheet: &mut Worksheet,
    context: Context<'_>,
    title: &str,
    columns: usize,
    last: u32,
    setup: &Setup,
) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, setup.kept_columns)?;
    print_setup(sheet, context, title, setup.foot);
    sheet.set_repeat_rows(0, 0)?;
    match setup.scale {
        Some(scale) => {
            sheet.set_print_scale(scale);
            if let Some(kept) = setup.kept_columns.checked_sub(1) {
                sheet.set_repeat_columns(0, kept)?;
            }
        }
        None => {
            sheet.set_print_fit_to_pages(1, 0);
        }
    }
    if let Some(last_printed) = setup.printed.and_then(|printed| printed.checked_sub(1)) {
        sheet.set_print_area(0, 0, last, last_printed.min(last_column(columns)))?;
    }
    if let Some((column, choices)) = &setup.choices {
        // People may write something else: it is their column.
        let validation =
            DataValidation::new().allow_list_strings(choices)?.set_error_style(DataValidationErrorStyle::Information);
        sheet.add_data_validation(1, *column, last, *column, &validation)?;
    }
    Ok(())
}

/// A4, landscape, with title above and sheet and page below.
pub(super) fn print_setup(sheet: &mut Worksheet, context: Context<'_>, title: &str, foot: &str) {
    let lang = context.lang;
    let year = context.assessment.register.year;
    let mut title = text::page_title(&context.group(), title, year, lang);
    if let Some((end, _)) = title.char_indices().nth(80) {
        title.truncate(end);
    }
    sheet.set_paper_size(9);
    sheet.set_landscape();
    sheet.set_margins(0.4, 0.4, 0.75, 0.7, 0.35, 0.35);
    sheet.set_header(format!("&C&\"{},Bold\"&12{}", style::FONT, title.replace('&', "&&")));
    sheet.set_footer(format!("&L&A&C{foot}&R{}", text::page_number(lang)));
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

/// What the file says about itself. The date is not that of the run: the same input makes the same file.
fn properties(context: Context<'_>, created: Day) -> Result<DocProperties, XlsxError> {
    let plan = context.assessment.plan;
    let program = format!("dabiao {}", env!("CARGO_PKG_VERSION"));
    Ok(DocProperties::new()
        .set_title(plan.title.get(context.lang))
        .set_subject(context.group())
        .set_author(&program)
        .set_comment(format!("{program}; {} {}", plan.id, plan.sha256))
        .set_creation_datetime(&ExcelDateTime::from_ymd(created.year, created.month, created.day)?))
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
