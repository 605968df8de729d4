//! Tables as workbooks, laid out as bureaus do.

use anyhow::{Context, Result};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};
use unicode_width::UnicodeWidthStr;

use super::text::in_words;
use super::{File, REPORTED_AT, reported_by};
use crate::generate::{Book, Cell, Table};

const HEADER_ROW: u32 = 2;
const FIRST_ROW: u32 = 3;

struct Formats {
    title: Format,
    note: Format,
    header: Format,
    text: Format,
    middle: Format,
    whole: Format,
    hundredths: Format,
}

impl Formats {
    fn new() -> Self {
        let font = || Format::new().set_font_name("宋体").set_font_size(11).set_align(FormatAlign::VerticalCenter);
        let cell = || font().set_border(FormatBorder::Thin);
        Self {
            title: font().set_font_size(16).set_bold().set_align(FormatAlign::Center),
            note: font().set_align(FormatAlign::Left),
            header: cell()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00DD_EBF7)),
            text: cell().set_num_format("@"),
            middle: cell().set_align(FormatAlign::Center),
            whole: cell().set_num_format("0"),
            hundredths: cell().set_num_format("0.00"),
        }
    }
}

/// The book as a workbook. The date of its making is fixed: the same tables give the same bytes.
pub(crate) fn workbook(book: &Book) -> Result<File> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2021, 1, 15)?;
    workbook.set_properties(&DocProperties::new().set_title(&book.stem).set_creation_datetime(&made));
    let formats = Formats::new();
    for table in &book.tables {
        sheet(workbook.add_worksheet(), table, &formats)
            .with_context(|| format!("sheet {} of {}", table.sheet, book.stem))?;
    }
    Ok(File { name: format!("{}.xlsx", book.stem), bytes: workbook.save_to_buffer()? })
}

fn sheet(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<()> {
    sheet.set_name(table.sheet)?;
    let last = u16::try_from(table.headers.len().saturating_sub(1))?;
    let half = last / 2;
    sheet.merge_range(0, 0, 0, last, &table.title, &formats.title)?;
    sheet.merge_range(1, 0, 1, half, &reported_by(&table.reporter), &formats.note)?;
    sheet.merge_range(1, half.saturating_add(1), 1, last, REPORTED_AT, &formats.note)?;
    sheet.set_row_height(0, 28)?.set_row_height(1, 20)?.set_row_height(HEADER_ROW, 48)?;
    for (index, header) in (0u16..).zip(&table.headers) {
        sheet.write_with_format(HEADER_ROW, index, header, &formats.header)?;
        let cells = table.rows.iter().filter_map(|row| row.get(usize::from(index)));
        sheet.set_column_width(index, width(header, cells))?;
    }
    for (index, cells) in (FIRST_ROW..).zip(&table.rows) {
        row(sheet, index, cells, formats)?;
    }
    sheet.set_freeze_panes(FIRST_ROW, u16::try_from(table.identity)?)?;
    sheet.set_landscape().set_paper_size(8).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    Ok(())
}

fn row(sheet: &mut Worksheet, row: u32, cells: &[Cell], formats: &Formats) -> Result<()> {
    for (column, cell) in (0u16..).zip(cells) {
        match cell {
            Cell::Blank | Cell::Flag(_) => sheet.write_blank(row, column, &formats.text)?,
            Cell::Dash => sheet.write_with_format(row, column, "—", &formats.middle)?,
            Cell::Whole(number) => {
                sheet.write_with_format(row, column, f64::from(i32::try_from(*number)?), &formats.whole)?
            }
            Cell::Hundredths(number) => {
                let number = f64::from(i32::try_from(*number)?) / 100.0;
                sheet.write_with_format(row, column, number, &formats.hundredths)?
            }
            // Short words such as 有 and 免费 stand in the middle of their column, names at its left.
            Cell::Text(text) if text.chars().count() <= 3 => {
                sheet.write_with_format(row, column, text.as_ref(), &formats.middle)?
            }
            Cell::Text(text) => sheet.write_with_format(row, column, text.as_ref(), &formats.text)?,
        };
    }
    Ok(())
}

/// Wide enough for every cell and for the header on three lines. The library's own fitting takes a Chinese character for
/// one column, where it needs two.
fn width<'a>(header: &str, cells: impl Iterator<Item = &'a Cell>) -> f64 {
    let widest = cells.map(|cell| in_words(cell).width_cjk()).max().unwrap_or(0);
    let third = header.width_cjk().div_ceil(3).saturating_add(2);
    let columns = widest.max(third).max(6).saturating_add(2).min(40);
    f64::from(u16::try_from(columns).unwrap_or(40))
}
