//! The communities furthest behind, and the findings nearly there.

use std::io;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::audit::Score;
use crate::report::context::Context;
use crate::report::figures::{self, grouped, round_beside};
use crate::report::headline::finding_cells;
use crate::report::page::{Cell, Fit, Page, Table, Tone};
use crate::report::section::RANKED;
use crate::text::Label;

pub(super) fn worst(context: Context<'_>, page: &mut dyn Page) -> io::Result<()> {
    let worst = context.assessment.worst(RANKED);
    if worst.is_empty() {
        return Ok(());
    }
    let mut table = Table::new([
        (context.label(Label::Rank), Fit::Figures),
        (context.label(Label::Unit), Fit::Words),
        (context.label(Label::Street), Fit::Words),
        (context.label(Label::County), Fit::Words),
        (context.label(Label::Score), Fit::Figures),
        (context.label(Label::UnmetTargets), Fit::Figures),
        (context.label(Label::UnknownTargets), Fit::Figures),
    ]);
    for (rank, unit) in worst.into_iter().enumerate() {
        let counts = context.assessment.counts(unit);
        table.row([
            Cell::new(rank.saturating_add(1).to_string()),
            Cell::new(context.name(unit)),
            Cell::new(context.street(unit)),
            Cell::new(context.county(unit)),
            Cell::new(score(context.assessment.score(unit))),
            Cell::new(counts.unmet.to_string()),
            Cell::new(counts.unknown.to_string()),
        ]);
    }
    page.heading(context.label(Label::Worst))?;
    page.note(context.label(Label::WorstNote))?;
    page.table(&table)
}

pub(super) fn near_misses(context: Context<'_>, page: &mut dyn Page) -> io::Result<()> {
    let near = context.assessment.near_misses(RANKED);
    if near.is_empty() {
        return Ok(());
    }
    let mut table = Table::new([
        (context.label(Label::Unit), Fit::Words),
        (context.label(Label::County), Fit::Words),
        (context.label(Label::Target), Fit::Words),
        (context.label(Label::Actual), Fit::Pieces),
        (context.label(Label::Required), Fit::Pieces),
        (context.label(Label::Gap), Fit::Pieces),
    ]);
    for miss in near {
        let Some(target) = context.assessment.plan.targets.get(miss.target) else { continue };
        let names = [context.name(miss.unit), context.county(miss.unit), target.title.get(context.lang)];
        let figures = finding_cells(target, &miss.finding, context.lang);
        table.row(names.map(|name| Cell::toned(name, Tone::Plain)).into_iter().chain(figures));
    }
    page.heading(context.label(Label::NearMisses))?;
    page.note(context.label(Label::NearMissesNote))?;
    page.table(&table)
}

/// A score with one decimal: more where fewer would make it full marks or none.
pub(super) fn score(score: Option<Score>) -> String {
    let Some(Score { low, high }) = score else { return figures::NONE.to_owned() };
    let marks = [Some(Decimal::ZERO), Some(Decimal::ONE_HUNDRED)];
    let shown = |score, rounding| grouped(round_beside(score, &marks, 1, rounding));
    let [least, most] = [low, high].map(|score| shown(score, RoundingStrategy::MidpointAwayFromZero));
    if least == most {
        return least;
    }
    format!(
        "[{}, {}]",
        shown(low, RoundingStrategy::ToNegativeInfinity),
        shown(high, RoundingStrategy::ToPositiveInfinity)
    )
}
