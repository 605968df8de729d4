//! How many targets the audited group meets, misses and leaves open, by formulas over the headlines below.

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::audit::Status;
use crate::lang::Lang;
use crate::plan::Strength;
use crate::report::papers::book::Book;
use crate::report::papers::cached::{self, Cached};
use crate::report::papers::formula::quoted;
use crate::report::papers::headlines::{GROUP, STRENGTH, TARGET, VERDICT};
use crate::report::papers::style::{Style, put};
use crate::text::{self, PaperWord};

/// The row (from 0) of its headings, and the first below it.
const TOP: u32 = 2;
pub(super) const END: u32 = TOP.saturating_add(5);

const STRENGTHS: [Strength; 3] = [Strength::Binding, Strength::Soft, Strength::Informational];
const STATUSES: [Status; 4] = [Status::Met, Status::Unmet, Status::Unknown, Status::NotApplicable];

/// The cell that counts targets of a strength and a verdict, for formulas on other sheets.
pub(in crate::report) fn cell(strength: Strength, status: Status, lang: Lang) -> Option<String> {
    let row = (TOP.saturating_add(2)..).zip(STRENGTHS).find(|(_, known)| *known == strength)?.0;
    let column = (GROUP..).zip(STATUSES).find(|(_, known)| *known == status)?.0;
    let sheet = text::paper_word(PaperWord::IndexSheet, lang);
    Some(format!("'{sheet}'!${}${row}", column_number_to_name(column)))
}

/// Writes it above the headlines in `rows` (from 1); `counted` are their strengths and verdicts.
pub(super) fn write(
    book: &Book<'_>,
    rows: (u32, u32),
    counted: &[(Strength, Option<Status>)],
    style: &Style,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let lang = book.context.lang;
    let title = text::labelled(book.label(PaperWord::Summary), &book.context.group(), lang);
    put(sheet, TOP, TARGET, &title, &style.head)?;
    let columns = || (GROUP..).zip(STATUSES);
    for (column, status) in columns() {
        put(sheet, TOP, column, text::status(status, lang), &style.head)?;
    }
    let range = |column: u16| {
        let letters = column_number_to_name(column);
        format!("${letters}${}:${letters}${}", rows.0, rows.1)
    };
    for (row, strength) in (TOP.saturating_add(1)..).zip(STRENGTHS) {
        let word = text::strength_word(strength, lang);
        put(sheet, row, TARGET, word, &style.group)?;
        for (column, status) in columns() {
            let (strengths, verdicts) = (range(STRENGTH), range(VERDICT));
            let formula =
                format!("COUNTIFS({strengths},{},{verdicts},{})", quoted(word), quoted(text::status(status, lang)));
            let count = counted.iter().filter(|known| **known == (strength, Some(status))).count();
            cached::write(sheet, row, column, &formula, &Cached::count(u32::try_from(count).unwrap_or(u32::MAX)))?;
            sheet.set_cell_format(row, column, &style.number)?;
        }
    }
    Ok(())
}
