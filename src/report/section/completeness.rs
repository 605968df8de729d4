//! 资料完整率: how complete the figures are that the targets ask for, the worst first.

use std::io;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::audit::Completeness;
use crate::report::context::Context;
use crate::report::figures::round_beside;
use crate::report::page::{Cell, Fit, Page, Table, Tone};
use crate::report::section::RANKED;
use crate::text::{self, InspectionWord, Label};

pub(super) fn write(context: Context<'_>, is_full: bool, page: &mut dyn Page) -> io::Result<()> {
    let list = context.assessment.completeness();
    let limit = if is_full { list.len() } else { RANKED };
    let lacking = list.iter().filter(|field| is_full || !field.is_full()).count();
    let shown: Vec<&Completeness> = list.iter().filter(|field| is_full || !field.is_full()).take(limit).collect();
    if list.is_empty() {
        return Ok(());
    }
    page.heading(text::completeness_heading(context.lang))?;
    let full = list.iter().filter(|field| field.is_full()).count();
    page.note(&text::completeness_note(list.len(), full, context.lang))?;
    if shown.is_empty() {
        return Ok(());
    }
    let word = |word| text::inspection_word(word, context.lang);
    let mut table = Table::new([
        (context.label(Label::Field), Fit::Words),
        (context.label(Label::Level), Fit::Short),
        (text::asked(context.lang), Fit::Figures),
        (word(InspectionWord::Filled), Fit::Figures),
        (word(InspectionWord::Missing), Fit::Figures),
        (word(InspectionWord::Doubtful), Fit::Figures),
        (text::filled_share(context.lang), Fit::Figures),
    ]);
    for field in shown {
        let doubt = if field.doubtful > 0 { Tone::Bad } else { Tone::Plain };
        table.row([
            Cell::new(context.field(field.field)),
            Cell::new(text::level(field.level, context.lang)),
            Cell::new(field.asked().to_string()),
            Cell::new(field.filled.to_string()),
            Cell::new(field.missing.to_string()),
            Cell::toned(field.doubtful.to_string(), doubt),
            Cell::figures(share(field), Tone::Plain),
        ]);
    }
    page.table(&table)?;
    let more = lacking.saturating_sub(limit);
    if more > 0 {
        page.note(&text::more_fields(more, context.lang))?;
    }
    Ok(())
}

/// The share filled in percent with one decimal; more where fewer would make it all or nothing.
fn share(field: &Completeness) -> String {
    let share = Decimal::from(field.filled).checked_mul(Decimal::ONE_HUNDRED);
    let share = share.and_then(|share| share.checked_div(field.asked().into())).unwrap_or_default();
    let marks = [Some(Decimal::ZERO), Some(Decimal::ONE_HUNDRED)];
    format!("{} %", round_beside(share, &marks, 1, RoundingStrategy::MidpointAwayFromZero).normalize())
}
