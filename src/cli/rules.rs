//! `dabiao rules`

use std::io::IsTerminal;
use std::path::Path;

use anyhow::Result;

use crate::cli::args::RulesCommand;
use crate::cli::audit::closed_is_fine;
use crate::cli::refusal::Refusal;
use crate::cli::{CANNOT, Streams, mistakes, plan};
use crate::lang::Lang;
use crate::plan::{is_plan, load_fields, load_plan};
use crate::report::{self, Style};
use crate::text;

/// Lists, shows or checks plans.
///
/// # Errors
/// A [`Refusal`].
pub(crate) fn run(command: &RulesCommand, lang: Lang, streams: &mut Streams<'_>) -> Result<u8> {
    let style = Style { lang, width: streams.width(), colour: streams.colour, detail: false };
    match command {
        RulesCommand::List { plan: args } => {
            let plan = plan::load(args, lang)?;
            let options = plan::options(&plan, args)?;
            closed_is_fine(report::list(&plan, &options, style, streams.out))?;
        }
        RulesCommand::Show { targets, plan: args } => {
            let plan = plan::load(args, lang)?;
            let options = plan::options(&plan, args)?;
            let numbers = if targets.is_empty() {
                (0..plan.targets.len()).collect()
            } else {
                targets.iter().map(|id| plan::target(&plan, id)).collect::<Result<Vec<_>, _>>()?
            };
            for number in numbers {
                closed_is_fine(report::explain_target(&plan, &options, number, style, streams.out))?;
            }
        }
        RulesCommand::Check { files } => {
            let mut code = 0;
            for file in files {
                if !check(file, lang, streams)? {
                    code = CANNOT;
                }
            }
            return Ok(code);
        }
    }
    Ok(0)
}

/// Whether the file has no mistake; tells either way.
fn check(path: &Path, lang: Lang, streams: &mut Streams<'_>) -> Result<bool> {
    let file = plan::read(path)?;
    let shown = path.display().to_string();
    let builtin = plan::builtin_fields()?;
    let result = if is_plan(&file) {
        load_plan(&file, builtin).map(|plan| (plan.targets.len(), plan.options.len(), plan.fields.len()))
    } else {
        load_fields(&file).map(|fields| (0, 0, fields.len()))
    };
    match result {
        Ok((targets, options, fields)) => {
            writeln!(streams.out, "{}", text::plan_is_good(&shown, targets, options, fields, lang))?;
            Ok(true)
        }
        Err(found) => {
            let rendered = mistakes::render(&shown, &file, &found, lang, std::io::stderr().is_terminal());
            writeln!(streams.err, "{}", Refusal::PlanMistakes { rendered }.message(lang))?;
            Ok(false)
        }
    }
}
