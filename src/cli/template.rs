//! `dabiao template`

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::cli::args::{FileArgs, HeaderArgs, ReadingArgs, TemplateArgs};
use crate::cli::audit::closed_is_fine;
use crate::cli::output::{by_extension, create};
use crate::cli::reading::Inputs;
use crate::cli::refusal::Refusal;
use crate::cli::{Streams, plan};
use crate::ingest::Ingested;
use crate::lang::Lang;
use crate::plan::{Level, Plan};
use crate::problem::Severity;
use crate::register::Register;
use crate::report::{Form, Format, clean, render_form};
use crate::text;

/// Writes the form to fill in.
///
/// # Errors
/// A [`Refusal`], or a form that could not be written.
pub(crate) fn run(args: &TemplateArgs, lang: Lang, streams: &mut Streams<'_>) -> Result<u8> {
    let to_stdout = args.output.as_deref() == Some(Path::new("-"));
    if to_stdout && streams.columns.is_some() {
        return Err(Refusal::WorkbookToTerminal.into());
    }
    args.output.as_deref().map_or(Ok(None), |path| by_extension(path, &[Format::Xlsx]))?;
    let plan = plan::named(&args.plan, lang)?;
    let units = args.units.as_ref().map(|list| units(&plan, list, args.quiet, lang, streams)).transpose()?;
    let levels: Vec<Level> = args.level.iter().copied().map(Level::from).collect();
    let form = Form { plan: &plan, levels: &levels, units: units.as_ref(), lang };
    let mut bytes = Vec::new();
    render_form(&form, &mut bytes)?;
    if to_stdout {
        closed_is_fine(streams.out.write_all(&bytes).and_then(|()| streams.out.flush()))?;
        return Ok(0);
    }
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(text::form_file(lang)));
    let file = create(&path, lang)?;
    // Somebody may have filled it in.
    if path.exists() && fs::read(&path).ok().as_ref() != Some(&bytes) {
        return Err(Refusal::FormIsThere { path: path.display().to_string() }.into());
    }
    let path = file.complete(|out| out.write_all(&bytes), lang)?;
    if !args.quiet {
        writeln!(streams.err, "{}", clean(&text::written(&path.display().to_string(), lang)))?;
    }
    Ok(0)
}

/// The units of a list, read like any other table. What is doubtful about it is told: the form would carry it on.
fn units(plan: &Plan, list: &Path, is_quiet: bool, lang: Lang, streams: &mut Streams<'_>) -> Result<Register> {
    let headers = HeaderArgs { map: Vec::new(), mapping: None };
    let reading = ReadingArgs { year: None, files: FileArgs { headers, ..FileArgs::default() } };
    let paths = &[list.to_owned()];
    let inputs = Inputs { plan, paths, args: &reading, with_hashes: false, is_quiet };
    let Ingested { register, problems } = inputs.read(lang)?;
    for problem in problems.iter().filter(|problem| problem.kind.severity() != Severity::Note) {
        let place = match (problem.origin, &problem.path) {
            (Some(origin), _) => register.place(origin),
            (None, Some(path)) => path.clone(),
            (None, None) => list.display().to_string(),
        };
        let severity = text::severity(problem.kind.severity(), lang);
        let message = text::labelled(&place, &text::problem(&problem.kind, lang), lang);
        writeln!(streams.err, "{}", clean(&text::labelled(severity, &message, lang)))?;
    }
    Ok(register)
}
