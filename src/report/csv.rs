//! The gap list: one row for each unmet or unknown finding, for people who work with it in a spreadsheet.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;

use rayon::prelude::*;

use crate::audit::{Finding, Status, Used};
use crate::plan::Target;
use crate::register::UnitRef;
use crate::report::clean::clean;
use crate::report::context::Context;
use crate::report::figures::{self, Measure};
use crate::report::headline::found;
use crate::text::{self, Label};

/// What a cell of a spreadsheet can hold is less than 32,768 characters; a list of places is cut off before that.
const LONGEST_LIST: usize = 30_000;

/// Without it spreadsheet programs take the file for one in a legacy encoding.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

const COLUMNS: [Label; 15] = [
    Label::County,
    Label::Street,
    Label::Unit,
    Label::Code,
    Label::Kind,
    Label::TargetId,
    Label::Target,
    Label::Conclusion,
    Label::Value,
    Label::Required,
    Label::Gap,
    Label::GapUnit,
    Label::Clause,
    Label::Origins,
    Label::Missing,
];

/// Units that are written by one thread at a time, and how many such parts are held before they go out in order.
const PART: usize = 500;
const PARTS_HELD: usize = 32;

pub(super) fn write(context: Context<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut head = writer();
    head.write_record(COLUMNS.map(|column| context.label(column)))?;
    out.write_all(&finished(head)?)?;
    let units: Vec<UnitRef> = context.assessment.selected_units().collect();
    for held in units.chunks(PART.saturating_mul(PARTS_HELD)) {
        let parts: Vec<io::Result<Vec<u8>>> = held.par_chunks(PART).map(|part| rows(context, part)).collect();
        for part in parts {
            out.write_all(&part?)?;
        }
    }
    Ok(())
}

pub(super) fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new())
}

pub(super) fn finished(rows: csv::Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    rows.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// The rows of some units.
fn rows(context: Context<'_>, units: &[UnitRef]) -> io::Result<Vec<u8>> {
    let mut rows = writer();
    for &unit in units {
        for (number, target, _) in context.assessment.selected_targets() {
            let open = matches!(
                context.assessment.status(unit, number),
                Some((Status::Unmet | Status::Unknown, diagnosis)) if !diagnosis
            );
            if open && let Some(finding) = context.assessment.finding(unit, number) {
                rows.write_record(row(context, unit, target, &finding).iter().map(String::as_bytes))?;
            }
        }
    }
    finished(rows)
}

fn row(context: Context<'_>, unit: UnitRef, target: &Target, finding: &Finding) -> [String; 15] {
    let lang = context.lang;
    let measure = Measure::of_finding(target);
    let described = context.assessment.register.roster(unit.level).units.get(unit.index());
    let code = described.and_then(|unit| unit.code.as_deref()).unwrap_or_default();
    let kind = described.and_then(|unit| unit.kind).map_or("", |kind| text::kind(kind, lang));
    let gap = finding.gap.as_ref();
    let clauses: Vec<&str> = target.cite.iter().map(|citation| citation.clause.as_str()).collect();
    [
        safe(context.county(unit)),
        safe(context.street(unit)),
        safe(context.name(unit)),
        safe(code),
        kind.to_owned(),
        safe(&target.id),
        safe(target.title.get(lang)),
        text::status(finding.status, lang).to_owned(),
        found(finding).plain(measure, lang),
        figures::plain_threshold(finding.required, measure, lang),
        gap.map(|gap| gap.amount.normalize().to_string()).unwrap_or_default(),
        gap.map(|_| text::unit(&target.gap_unit, lang).into_owned()).unwrap_or_default(),
        safe(&clauses.join("; ")),
        safe(&places(context, &finding.origins)),
        safe(&context.fields(&finding.missing)),
    ]
}

/// The cells of the figures used, each once.
fn places(context: Context<'_>, used: &[Used]) -> String {
    let mut list = String::new();
    let mut length = 0_usize;
    let mut left_out = 0_usize;
    let mut seen = BTreeSet::new();
    for origin in used.iter().filter_map(|used| used.origin).filter(|origin| seen.insert(*origin)) {
        let place = context.place(origin);
        length = length.saturating_add(place.chars().count()).saturating_add(2);
        if length > LONGEST_LIST {
            left_out = left_out.saturating_add(1);
            continue;
        }
        if !list.is_empty() {
            list.push_str("; ");
        }
        list.push_str(&place);
    }
    if left_out > 0 {
        list.push_str(&text::more_places(left_out, context.lang));
    }
    list
}

/// Text that no spreadsheet program runs as a formula.
pub(super) fn safe(text: &str) -> String {
    let cleaned: Cow<'_, str> = clean(text);
    // The last four are the wide forms of the first, which some programs take for the same.
    let starts_formula =
        |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    if starts_formula(text) || starts_formula(cleaned.trim_start()) {
        format!("'{cleaned}")
    } else {
        cleaned.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn text_that_would_run_as_a_formula_is_neutralised() {
        for (text, written) in [
            ("大河社区", "大河社区"),
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@x", "'@x"),
            ("\t=1", "' =1"),
            ("\rx", "' x"),
            (" =1", "' =1"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(safe(text), written);
        }
    }
}
