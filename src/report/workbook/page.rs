//! How a sheet is shown and printed, and what the file says about itself.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Worksheet, XlsxError};

use crate::report::context::Context;
use crate::report::workbook::book::{Setup, last_column};
use crate::report::workbook::cell::Day;
use crate::report::workbook::style;
use crate::text::{self, BookWord};

/// What stays in view, and how the sheet is printed.
pub(super) fn set_up(
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
    let mut title = heading(context, title);
    if let Some((end, _)) = title.char_indices().nth(80) {
        title.truncate(end);
    }
    sheet.set_paper_size(9);
    sheet.set_landscape();
    sheet.set_margins(0.4, 0.4, 0.75, 0.7, 0.35, 0.35);
    sheet.set_header(format!("&C&\"{},Bold\"&12{}", style::FONT, title.replace('&', "&&")));
    sheet.set_footer(format!("&L&A&C{foot}&R{}", text::page_number(context.lang)));
}

/// What stands above a page: which place it is about, what it is and of which year.
pub(super) fn heading(context: Context<'_>, title: &str) -> String {
    text::page_title(&context.group(), title, context.assessment.register.year, context.lang)
}

/// What the file says about itself. The date is not that of the run: the same input makes the same file.
pub(super) fn properties(context: Context<'_>, created: Day) -> Result<DocProperties, XlsxError> {
    let plan = context.assessment.plan;
    let program = format!("dabiao {}", env!("CARGO_PKG_VERSION"));
    // The workbooks of several counties lie side by side, and all are about one plan.
    Ok(DocProperties::new()
        .set_title(heading(context, text::book_word(BookWord::OverviewTitle, context.lang)))
        .set_subject(plan.title.get(context.lang))
        .set_author(&program)
        .set_comment(format!("{program}; {} {}", plan.id, plan.sha256))
        .set_creation_datetime(&ExcelDateTime::from_ymd(created.year, created.month, created.day)?))
}
