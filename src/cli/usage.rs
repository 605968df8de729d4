//! Answers to `--help`, `--version` and to command lines that are not understood.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::{CANNOT, Streams, help};
use crate::lang::Lang;
use crate::report::clean;
use crate::text::{self, Usage};

/// Prints the answer and returns the exit code.
pub(crate) fn answer(error: &clap::Error, lang: Lang, streams: &mut Streams<'_>) -> u8 {
    // Nothing can be done where a stream is closed.
    if !error.use_stderr() {
        let _ = write!(streams.out, "{}", error.render());
        return 0;
    }
    if matches!(error.kind(), ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) {
        let _ = write!(streams.err, "{}", help::command(lang).render_help());
        return CANNOT;
    }
    let _ = match understood(error) {
        Some(usage) => writeln!(streams.err, "{}", text::prefixed(&clean(&text::usage(&usage, lang)), lang)),
        None => write!(streams.err, "{}", error.render()),
    };
    CANNOT
}

/// Arguments that take whole numbers, and from which on.
const NUMBERS: [(&str, &str); 3] = [("--jobs", "1, 2, 3 …"), ("--max-unmet", "0, 1, 2 …"), ("--year", "2018, 2019 …")];

fn understood(error: &clap::Error) -> Option<Usage> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(" ")),
        _ => None,
    };
    let argument = || text(ContextKind::InvalidArg);
    Some(match error.kind() {
        ErrorKind::UnknownArgument => {
            Usage::UnknownArgument { argument: argument()?, suggestion: text(ContextKind::SuggestedArg) }
        }
        ErrorKind::InvalidSubcommand => Usage::UnknownCommand {
            command: text(ContextKind::InvalidSubcommand)?,
            suggestion: text(ContextKind::SuggestedSubcommand),
        },
        ErrorKind::InvalidValue => {
            let value = text(ContextKind::InvalidValue).filter(|value| !value.is_empty());
            Usage::BadValue {
                argument: argument()?,
                value,
                allowed: text(ContextKind::ValidValue).filter(|allowed| !allowed.is_empty()),
            }
        }
        ErrorKind::ValueValidation => {
            let argument = argument()?;
            let numbers = NUMBERS.iter().find(|(name, _)| argument.starts_with(name));
            let allowed = numbers.map(|(_, numbers)| (*numbers).to_owned());
            Usage::BadValue { argument, value: text(ContextKind::InvalidValue), allowed }
        }
        ErrorKind::MissingRequiredArgument => Usage::Missing { arguments: argument()? },
        ErrorKind::ArgumentConflict => Usage::Twice { argument: argument()? },
        _ => return None,
    })
}
