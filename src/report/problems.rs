//! The list of data problems: a row each, with file, sheet and cell, for spreadsheets and scripts.
//!
//! A table of its own: beside the gaps it would be a second table in one file, which neither filters nor scripts can read.

use std::io;

use crate::lang::Lang;
use crate::problem::Problem;
use crate::register::Register;
use crate::report::cells;
use crate::report::context::{self, Context};
use crate::report::csv::BYTE_ORDER_MARK;
use crate::text::{self, Label};

const COLUMNS: [Label; 7] =
    [Label::Severity, Label::ProblemCode, Label::File, Label::Sheet, Label::Cell, Label::Unit, Label::Message];

/// Rows that are put together before they are written.
const PART: usize = 1_000;

pub(super) fn write(context: Context<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    head(context.lang, out)?;
    rows(context.assessment.register, &context.assessment.problems, context.lang, out)
}

/// The header of the table.
pub(super) fn head(lang: Lang, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut head = Vec::new();
    row(&mut head, COLUMNS.map(|column| text::label(column, lang)));
    out.write_all(&head)
}

/// A row for each of `problems`.
pub(super) fn rows(register: &Register, problems: &[Problem], lang: Lang, out: &mut dyn io::Write) -> io::Result<()> {
    let mut rows = Vec::new();
    for part in problems.chunks(PART) {
        for problem in part {
            let file = match problem.origin {
                Some(origin) => context::path(register, origin),
                None => problem.path.as_deref().unwrap_or_default(),
            };
            let sheet = problem.origin.and_then(|origin| context::sheet(register, origin)).unwrap_or_default();
            let cell = problem.origin.map(|origin| origin.cell.to_string()).unwrap_or_default();
            let severity = text::severity(problem.kind.severity(), lang);
            let message = text::problem(&problem.kind, lang);
            let unit = problem.unit.as_deref().unwrap_or_default();
            row(&mut rows, [severity, problem.kind.code(), file, sheet, &cell, unit, &message]);
        }
        out.write_all(&rows)?;
        rows.clear();
    }
    Ok(())
}

fn row(out: &mut Vec<u8>, texts: [&str; 7]) {
    for (index, text) in texts.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        cells::text(out, text);
    }
    out.extend_from_slice(b"\r\n");
}
