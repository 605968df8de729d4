//! Reports: one assessment, told in several formats. Nothing is judged here: every status, count, gap and ranking is the
//! assessment's, so that all formats agree.

mod batch;
mod cells;
mod clean;
mod comparison;
mod context;
mod csv;
mod digits;
mod escaped;
mod explain;
mod explain_problem;
mod figures;
mod groups;
mod headline;
mod inspection;
mod json;
mod layout;
mod markdown;
mod page;
mod papers;
mod parts;
mod places;
mod problems;
mod section;
mod template;
mod text;
mod workbook;
mod wrap;

use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use crate::audit::{Assessment, Outcome};
use crate::lang::Lang;
use context::Context;
use section::Extent;

pub use batch::{Batch, Lost, ProblemCounts, RunReport, RunResult, RunState, TargetCounts, run_line, summarise};
pub use clean::clean;
pub use comparison::render_comparison;
pub use explain::{explain_alternatives, explain_result, explain_target, list};
pub use explain_problem::{explain_problem, list_problems};
pub use inspection::{Inspection, inspect, save_mapping};
pub use papers::{MOST_FORMULAS, formulas};
pub use template::{Form, render_form};
pub use workbook::{Contents, Day, Earlier, SheetKind};

/// A format of reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    #[default]
    Text,
    /// The gap list, for spreadsheets.
    Csv,
    /// The data problems, for spreadsheets.
    Problems,
    /// The whole assessment, for scripts.
    Json,
    /// Every finding on a line of its own, for pipes.
    Jsonl,
    /// The content of the terminal report as GitHub-flavoured Markdown, with the words of the plan.
    Markdown,
    /// The workbook, for people who go on with it.
    Xlsx,
}

impl Format {
    /// All formats with their names.
    pub const NAMES: [(Format, &'static str); 7] = [
        (Format::Text, "text"),
        (Format::Csv, "csv"),
        (Format::Problems, "problems"),
        (Format::Json, "json"),
        (Format::Jsonl, "jsonl"),
        (Format::Markdown, "markdown"),
        (Format::Xlsx, "xlsx"),
    ];

    /// The name that the command line uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Csv => "csv",
            Format::Problems => "problems",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Markdown => "markdown",
            Format::Xlsx => "xlsx",
        }
    }

    /// The extension of its files; `None` where that of another format is used.
    #[must_use]
    pub const fn extension(self) -> Option<&'static str> {
        match self {
            Format::Text => Some(".txt"),
            Format::Csv => Some(".csv"),
            Format::Problems => None,
            Format::Json => Some(".json"),
            Format::Jsonl => Some(".jsonl"),
            Format::Markdown => Some(".md"),
            Format::Xlsx => Some(".xlsx"),
        }
    }

    /// The format of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(_, known)| *known == name).map(|(format, _)| format)
    }

    /// The format that a file is to have by its extension; `None` where that says nothing.
    #[must_use]
    pub fn from_extension(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" => Some(Format::Text),
            "csv" => Some(Format::Csv),
            "json" => Some(Format::Json),
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            "md" | "markdown" => Some(Format::Markdown),
            "xlsx" => Some(Format::Xlsx),
            _ => None,
        }
    }
}

/// How a report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Its language; in JSON that of problem messages.
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether the terminal report is coloured.
    pub colour: bool,
    /// Whether the terminal and Markdown reports list every finding.
    pub detail: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { lang: Lang::default(), width: 80, colour: false, detail: false }
    }
}

/// Writes the report of `assessment` to `out`, piece by piece.
///
/// # Errors
///
/// When `out` cannot be written to; a closed pipe is one of these, and the caller's to judge.
pub fn render(
    assessment: &Assessment<'_>,
    outcome: &Outcome,
    format: Format,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let context = Context { assessment, lang: style.lang };
    let mut out = BufWriter::new(out);
    match format {
        Format::Text => {
            let extent = Extent { findings: style.detail, citations: style.detail };
            section::write(context, outcome, extent, &mut text::Terminal::new(&mut out, style.width, style.colour))?;
        }
        Format::Csv => csv::write(context, &mut out)?,
        Format::Problems => problems::write(context, &mut out)?,
        Format::Json => json::write(context, &mut out)?,
        Format::Jsonl => json::write_lines(context, &mut out)?,
        Format::Xlsx => workbook::write(context, outcome, &Contents::default(), &mut out)?,
        Format::Markdown => {
            let extent = Extent { findings: style.detail, citations: true };
            section::write(context, outcome, extent, &mut markdown::Markdown::new(&mut out))?;
        }
    }
    out.flush()
}

/// Writes the report of `assessment` as a workbook to `out`.
///
/// # Errors
///
/// When `out` cannot be written to, or a limit of Excel is exceeded that cannot be worked round.
pub fn render_workbook(
    assessment: &Assessment<'_>,
    outcome: &Outcome,
    contents: &Contents<'_>,
    lang: Lang,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    workbook::write(Context { assessment, lang }, outcome, contents, &mut out)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Format;

    #[test]
    fn formats_have_names_and_extensions() {
        for (format, name) in Format::NAMES {
            assert_eq!(format.name(), name);
            assert_eq!(Format::from_name(name), Some(format));
        }
        assert_eq!(Format::from_extension(Path::new("out/缺口.CSV")), Some(Format::Csv));
        assert_eq!(Format::from_extension(Path::new("a.md")), Some(Format::Markdown));
        assert_eq!(Format::from_extension(Path::new("json")), None);
    }
}
