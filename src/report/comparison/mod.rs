//! A comparison of several years, in the formats of an assessment. Nothing is compared here.

mod csv;
mod json;
mod page;
mod problems;
mod section;
mod shown;

pub(super) use shown::{View, denominators, figure, part_mark};

use std::io::{self, BufWriter, Write as _};

use crate::compare::Comparison;
use crate::report::markdown::Markdown;
use crate::report::text::Terminal;
use crate::report::{Format, Style};

/// Writes the report of `comparison` to `out`, piece by piece.
///
/// # Errors
///
/// When `out` cannot be written to; a closed pipe is one of these, and the caller's to judge.
pub fn render_comparison(
    comparison: &Comparison<'_>,
    format: Format,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let view = View { comparison, lang: style.lang };
    let mut out = BufWriter::new(out);
    match format {
        Format::Text => page::write(view, style.detail, &mut Terminal::new(&mut out, style.width, style.colour))?,
        Format::Markdown => page::write(view, style.detail, &mut Markdown::new(&mut out))?,
        // Lines are for findings; of several years there is one object.
        Format::Json | Format::Jsonl => json::write(view, &mut out)?,
        Format::Csv => csv::write(view, &mut out)?,
        Format::Problems => problems::write(view, &mut out)?,
        Format::Xlsx => crate::report::workbook::write_comparison(view, &mut out)?,
    }
    out.flush()
}
