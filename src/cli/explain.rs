//! `dabiao explain`

use anyhow::Result;

use crate::audit::{Selection, assess};
use crate::cli::args::{ExplainArgs, ExplainCommand};
use crate::cli::audit::closed_is_fine;
use crate::cli::reading::Inputs;
use crate::cli::refusal::Refusal;
use crate::cli::{Streams, plan, unit};
use crate::lang::Lang;
use crate::problem::ProblemCode;
use crate::report::{self, Style};
use crate::text;

/// Explains a target and, given spreadsheets, what came of it; or a code of data problems.
///
/// # Errors
/// A refusal.
pub(crate) fn run(args: &ExplainArgs, lang: Lang, streams: &mut Streams<'_>) -> Result<u8> {
    let style = Style { lang, width: streams.width(), colour: streams.colour, detail: false };
    if let Some(ExplainCommand::Problem { code }) = &args.command {
        let code = code.as_deref().map(problem_code).transpose()?;
        closed_is_fine(match code {
            Some(code) => report::explain_problem(code, style, streams.out),
            None => report::list_problems(style, streams.out),
        })?;
        return Ok(0);
    }
    let plan = plan::load(&args.plan, lang)?;
    let options = plan::options(&plan, &args.plan)?;
    let number = plan::target(&plan, args.target.as_deref().unwrap_or_default())?;
    if args.inputs.is_empty() {
        closed_is_fine(report::explain_target(&plan, &options, number, style, streams.out))?;
        return Ok(0);
    }
    let (paths, reading) = (&args.inputs, &args.reading);
    let inputs = Inputs { plan: &plan, paths, args: reading, with_hashes: false, is_quiet: args.quiet };
    let ingested = inputs.read(lang)?;
    let levels = plan.targets.get(number).map_or(&[][..], |target| &target.levels);
    let name = args.unit.as_deref();
    let unit = name.map(|name| unit::find(&ingested.register, name, levels, None)).transpose()?;
    let selection = Selection { targets: vec![number], ..Selection::default() };
    let assessment = assess(&plan, &ingested.register, options.clone(), selection, ingested.problems);
    closed_is_fine(report::explain_target(&plan, &options, number, style, streams.out))?;
    closed_is_fine(report::explain_result(&assessment, number, unit, style, streams.out))?;
    closed_is_fine(report::explain_alternatives(&assessment, number, style, streams.out))?;
    Ok(0)
}

fn problem_code(name: &str) -> Result<ProblemCode, Refusal> {
    let names = ProblemCode::ALL.iter().map(|code| code.name());
    ProblemCode::from_name(name)
        .ok_or_else(|| Refusal::NoSuchProblem { name: name.to_owned(), suggestion: text::similar(name, names) })
}
