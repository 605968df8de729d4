//! `dabiao inspect`

use std::io::Write;

use anyhow::Result;

use crate::audit::{contradictions, substitutions};
use crate::cli::args::InspectArgs;
use crate::cli::output::{self, Look, Outputs};
use crate::cli::reading::Inputs;
use crate::cli::refusal::Refusal;
use crate::cli::{CANNOT, Streams, audit, plan};
use crate::ingest::Ingested;
use crate::lang::Lang;
use crate::plan::OptionValue;
use crate::problem::{self, Severity};
use crate::report::{Format, Inspection, clean, inspect, save_mapping};
use crate::text;

/// Formats of files, by extension.
const INSPECTED: [Format; 3] = [Format::Text, Format::Json, Format::Markdown];

/// Tells how the inputs were understood. The exit code is 2 where not everything could be read, nothing of it could be
/// audited, or, if strict, the data have errors; but all that was seen is shown first.
///
/// # Errors
/// A [`Refusal`], or a report that could not be written.
pub(crate) fn run(args: &InspectArgs, lang: Lang, streams: &mut Streams<'_>) -> Result<u8> {
    let plan = plan::named(&args.plan, lang)?;
    let named = args.format.map(Format::from);
    let mut outputs = Outputs::open(&args.outputs, named, &INSPECTED, lang)?;
    outputs.differ_from(args.save_mapping.as_slice())?;
    let mapping = args.save_mapping.as_deref().map(|path| output::create(path, lang)).transpose()?;

    let with_hashes = outputs.has(Format::Json);
    let inputs = Inputs { plan: &plan, paths: &args.inputs, args: &args.reading, with_hashes, is_quiet: args.quiet };
    let mut survey = inputs.survey(lang)?;
    let options: Vec<OptionValue> = plan.options.iter().map(|option| option.default.clone()).collect();
    let substitutions = substitutions(&plan, &survey.read.register, &options);
    let Ingested { register, problems } = &mut survey.read;
    problems.extend(contradictions(&plan.fields, register, problems));
    problem::arrange(problems, register);
    let refusal = survey.refusal.as_ref();
    let inspection = Inspection { plan: &plan, read: &survey.read, refusal, substitutions: &substitutions };
    outputs.spare(&survey.read.register)?;
    if let Some(file) = mapping {
        file.spare(&survey.read.register)?;
        let path = file.complete(|out| save_mapping(inspection, lang, out), lang)?;
        if !args.quiet {
            writeln!(streams.err, "{}", clean(&text::written(&path.display().to_string(), lang)))?;
        }
    }
    let look = Look { lang, detail: false, is_quiet: args.quiet };
    let report = |format, style, out: &mut dyn Write| inspect(inspection, format, style, out);
    outputs.write(&report, look, streams)?;

    let problems = || survey.read.problems.iter();
    let mut code = 0;
    for lost in problems().filter(|problem| problem.kind.is_unreadable_file()) {
        audit::tell_lost(lost, lang, streams)?;
        code = CANNOT;
    }
    if let Some(refusal) = survey.refusal {
        writeln!(streams.err, "{}", text::prefixed(&clean(&Refusal::Ingest(refusal).message(lang)), lang))?;
        code = CANNOT;
    }
    let errors = problems().filter(|problem| problem.kind.severity() == Severity::Error).count();
    if args.strict && errors > 0 {
        writeln!(streams.err, "{}", text::prefixed(&text::strictly(errors, lang), lang))?;
        code = CANNOT;
    }
    Ok(code)
}
