//! `dabiao explain`

use anyhow::Result;

use crate::audit::{Selection, assess};
use crate::cli::args::ExplainArgs;
use crate::cli::audit::closed_is_fine;
use crate::cli::{Streams, audit, plan, unit};
use crate::lang::Lang;
use crate::report::{self, Style};

/// Explains a target and, given spreadsheets, what came of it.
///
/// # Errors
/// A refusal.
pub(crate) fn run(args: &ExplainArgs, lang: Lang, streams: &mut Streams<'_>) -> Result<u8> {
    let plan = plan::load(&args.plan, lang)?;
    let options = plan::options(&plan, &args.plan)?;
    let number = plan::target(&plan, &args.target)?;
    let style = Style { lang, width: streams.width(), colour: streams.colour, detail: false };
    if args.inputs.is_empty() {
        closed_is_fine(report::explain_target(&plan, &options, number, style, streams.out))?;
        return Ok(0);
    }
    let ingested = audit::read(&plan, &args.inputs, &args.reading, false, lang)?;
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
