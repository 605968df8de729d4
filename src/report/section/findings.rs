//! Every finding of every selected unit.

use std::io;

use crate::audit::Finding;
use crate::plan::Target;
use crate::register::UnitRef;
use crate::report::context::Context;
use crate::report::headline::finding_cells;
use crate::report::page::{Cell, Fit, Page, Table, Tone};
use crate::report::section::ranking::score;
use crate::text::{self, Label};

pub(super) fn write(context: Context<'_>, page: &mut dyn Page) -> io::Result<()> {
    page.heading(context.label(Label::Findings))?;
    page.note(context.label(Label::FindingsNote))?;
    // One unit at a time: a city has tens of thousands of findings.
    for unit in context.assessment.selected_units() {
        let mut table = Table::new([
            (context.label(Label::Number), Fit::Figures),
            (context.label(Label::Target), Fit::Words),
            (context.label(Label::Actual), Fit::Pieces),
            (context.label(Label::Required), Fit::Pieces),
            (context.label(Label::Gap), Fit::Pieces),
            (context.label(Label::Conclusion), Fit::Pieces),
            (context.label(Label::Missing), Fit::Words),
        ]);
        for (number, target, _) in context.assessment.selected_targets() {
            if let Some(finding) = context.assessment.finding(unit, number) {
                table.row(row(context, number, target, &finding));
            }
        }
        // Most units miss nothing, and need the room for other columns.
        if table.rows.iter().all(|row| row.last().is_none_or(|cell| cell.text.is_empty())) {
            table.drop_last();
        }
        if !table.rows.is_empty() {
            page.subheading(&heading(context, unit), Tone::Plain)?;
            page.table(&table)?;
        }
    }
    Ok(())
}

fn row(context: Context<'_>, number: usize, target: &Target, finding: &Finding) -> Vec<Cell> {
    let mut conclusion = text::status(finding.status, context.lang).to_owned();
    if finding.diagnosis {
        conclusion = format!("{conclusion} ({})", context.label(Label::Diagnosis));
    }
    let mut cells = vec![Cell::new(number.saturating_add(1).to_string()), Cell::new(context.title(target))];
    cells.extend(finding_cells(target, finding, context.lang));
    cells.push(Cell::toned(conclusion, finding.status.into()));
    cells.push(Cell::new(context.fields(&finding.missing)));
    cells
}

/// The unit, what it is and belongs to, and its score.
fn heading(context: Context<'_>, unit: UnitRef) -> String {
    let assessment = context.assessment;
    let roster = assessment.register.roster(unit.level);
    let kind = roster.units.get(unit.index()).and_then(|unit| unit.kind).map(|kind| text::kind(kind, context.lang));
    let name = context.name(unit);
    let about: Vec<&str> = [context.county(unit), context.street(unit), kind.unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty() && *part != name)
        .collect();
    let about = about.join(context.label(Label::ListSeparator));
    let score = match assessment.score(unit) {
        None => String::new(),
        known => format!(" {}: {}", context.label(Label::Score), score(known)),
    };
    if about.is_empty() { format!("{name}{score}") } else { format!("{name} ({about}){score}") }
}
