//! The list of data problems: a row each, with file, sheet and cell, for spreadsheets and scripts.
//!
//! A table of its own: beside the gaps it would be a second table in one file, which neither filters nor scripts can read.

use std::io;

use crate::report::context::{self, Context};
use crate::report::csv::{BYTE_ORDER_MARK, finished, safe, writer};
use crate::text::{self, Label};

const COLUMNS: [Label; 7] =
    [Label::Severity, Label::ProblemCode, Label::File, Label::Sheet, Label::Cell, Label::Unit, Label::Message];

/// Rows that are put together before they are written.
const PART: usize = 1_000;

pub(super) fn write(context: Context<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut head = writer();
    head.write_record(COLUMNS.map(|column| context.label(column)))?;
    out.write_all(&finished(head)?)?;
    let register = context.assessment.register;
    for part in context.assessment.problems.chunks(PART) {
        let mut rows = writer();
        for problem in part {
            let file = match problem.origin {
                Some(origin) => context::path(register, origin),
                None => problem.path.as_deref().unwrap_or_default(),
            };
            let sheet = problem.origin.and_then(|origin| context::sheet(register, origin)).unwrap_or_default();
            let cell = problem.origin.map(|origin| origin.cell.to_string()).unwrap_or_default();
            let severity = text::severity(problem.kind.severity(), context.lang);
            let message = text::problem(&problem.kind, context.lang);
            let unit = problem.unit.as_deref().unwrap_or_default();
            rows.write_record([
                severity,
                problem.kind.code(),
                &safe(file),
                &safe(sheet),
                &cell,
                &safe(unit),
                &safe(&message),
            ])?;
        }
        out.write_all(&finished(rows)?)?;
    }
    Ok(())
}
