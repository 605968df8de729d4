//! The command line with its help in the chosen language.

use clap::{Arg, ArgAction, Command, CommandFactory};

use crate::cli::args::Cli;
use crate::lang::Lang;
use crate::text::help;

/// The command with every text in `lang`.
#[must_use]
pub(crate) fn command(lang: Lang) -> Command {
    localise(Cli::command(), "", lang)
}

fn localise(command: Command, path: &str, lang: Lang) -> Command {
    let [usage, commands, arguments, options] = help::headings(lang);
    let ids: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let colon = lang.pick("：", ": ");
    let template = format!("{{about-with-newline}}\n{usage}{colon}{{usage}}\n\n{{all-args}}{{after-help}}");
    let mut command = command
        .about(help::about(path, lang).unwrap_or_default())
        .long_about(None)
        .help_template(template)
        .subcommand_help_heading(commands)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(flag("help", 'h', ArgAction::Help, options, lang));
    if path.is_empty() {
        command = command.arg(flag("version", 'V', ArgAction::Version, options, lang));
    }
    if let Some(codes) = help::exit_codes(path, lang) {
        command = command.after_help(codes);
    }
    for id in ids {
        command = command.mut_arg(id.clone(), |arg| {
            let heading = if arg.is_positional() { arguments } else { options };
            let text = help::argument_of(path, &id, lang).unwrap_or_default();
            let takes_values = arg.get_action().takes_values();
            let arg = arg.help(text).long_help(None).help_heading(heading);
            // Their texts say what they take, in the language of the page.
            if takes_values { arg.hide_default_value(true).hide_possible_values(true) } else { arg }
        });
    }
    for name in names {
        let below = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(name, |sub| localise(sub, &below, lang));
    }
    command
}

fn flag(id: &'static str, short: char, action: ArgAction, heading: &'static str, lang: Lang) -> Arg {
    let text = help::argument(id, lang).unwrap_or_default();
    Arg::new(id).long(id).short(short).action(action).help(text).help_heading(heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(command: &Command, path: &str) {
        for lang in [Lang::Zh, Lang::En] {
            assert!(help::about(path, lang).is_some(), "no text about `{path}`");
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                assert!(help::argument_of(path, id, lang).is_some(), "no help for `{id}` of `{path}`");
            }
        }
        for sub in command.get_subcommands() {
            let below = format!("{path} {}", sub.get_name());
            check(sub, below.trim());
        }
    }

    #[test]
    fn every_command_and_argument_has_its_text() {
        command(Lang::Zh).debug_assert();
        check(&Cli::command(), "");
    }
}
