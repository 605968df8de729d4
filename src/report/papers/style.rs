//! How the working papers look.

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, Format, FormatAlign, FormatBorder, Worksheet, XlsxError,
};

use crate::audit::Status;
use crate::lang::Lang;
use crate::text;

/// From here on a number stands for no bound.
const UNBOUNDED: &str = "[>=1E+90]\"∞\";[<=-1E+90]\"-∞\";General";

/// The formats.
pub(super) struct Style {
    pub(super) title: Format,
    pub(super) note: Format,
    pub(super) wrapped: Format,
    pub(super) head: Format,
    pub(super) link: Format,
    pub(super) input: Format,
    pub(super) input_text: Format,
    pub(super) input_percent: Format,
    pub(super) number: Format,
    pub(super) percent: Format,
    pub(super) ratio: Format,
    pub(super) word: Format,
    pub(super) score: Format,
    pub(super) group: Format,
    met: Format,
    unmet: Format,
    unknown: Format,
    words: [&'static str; 3],
}

impl Style {
    pub(super) fn new(lang: Lang) -> Self {
        let input = Format::new().set_background_color(Color::RGB(0x00FF_F8E1));
        let fill = |colour: u32| Format::new().set_background_color(Color::RGB(colour));
        Self {
            title: Format::new().set_bold().set_font_size(14),
            note: Format::new().set_font_color(Color::RGB(0x0059_5959)),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00DD_EBF7))
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0x00BF_BFBF)),
            link: Format::new()
                .set_font_color(Color::RGB(0x0005_63C1))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            input_text: input.clone().set_align(FormatAlign::Left),
            input_percent: input.clone().set_num_format("0.0##%"),
            input,
            number: Format::new().set_num_format(UNBOUNDED),
            percent: Format::new().set_num_format("[>=1E+90]\"∞\";0.00##%"),
            ratio: Format::new().set_num_format("[>=1E+90]\"∞\";[<=-1E+90]\"-∞\";0.00##"),
            word: Format::new().set_align(FormatAlign::Center),
            score: Format::new().set_num_format("0.00"),
            group: Format::new().set_bold(),
            met: fill(0x00E2_EFDA),
            unmet: fill(0x00F8_CBAD),
            unknown: fill(0x00FF_E699),
            words: [Status::Met, Status::Unmet, Status::Unknown].map(|status| text::status(status, lang)),
        }
    }

    /// Fills cells of a column by the status that they show; it follows the formulas.
    pub(super) fn shade(&self, sheet: &mut Worksheet, column: u16, first: u32, last: u32) -> Result<(), XlsxError> {
        for (word, format) in self.words.iter().zip([&self.met, &self.unmet, &self.unknown]) {
            let rule =
                ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::EqualTo(*word)).set_format(format);
            sheet.add_conditional_format(first, column, last.max(first), column, &rule)?;
        }
        Ok(())
    }
}

/// Writes a text, without what no cell may hold.
pub(super) fn put(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, column, crate::report::clean::clean(text).as_ref(), format)?;
    Ok(())
}

/// Prepares a sheet for printing: headings on each page, its name and the number of the page on top. What is `wide`r than a
/// page takes several side by side, with the first `kept` columns on each: nobody reads letters of half their size.
pub(super) fn printed(sheet: &mut Worksheet, header: u32, kept: u16, wide: f64) -> Result<(), XlsxError> {
    sheet.set_landscape().set_paper_size(A4).set_repeat_rows(header, header)?;
    if wide <= PAGE {
        sheet.set_print_fit_to_pages(1, 0);
    } else {
        sheet.set_print_scale(SCALE).set_repeat_columns(0, kept.saturating_sub(1))?;
    }
    sheet.set_header("&L&A&R&P/&N");
    Ok(())
}

/// As spreadsheets number it.
const A4: u8 = 9;

/// Print size in percent of what is wider than a page, and the characters that are as wide as a page in that size.
const SCALE: u16 = 62;
const PAGE: f64 = 195.0;

/// Sets the widths of the first columns.
pub(super) fn widths(sheet: &mut Worksheet, widths: &[f64]) -> Result<(), XlsxError> {
    for (column, width) in (0u16..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    Ok(())
}
