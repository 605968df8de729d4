//! The command line: arguments in, reports and exit code out.

mod args;
mod audit;
mod batch;
mod compare;
mod explain;
mod folder;
mod help;
mod inspect;
mod limits;
mod lost;
mod mapping;
pub mod mistakes;
mod output;
mod place;
mod plan;
mod reading;
mod refusal;
mod rules;
mod split;
mod template;
mod unit;
mod usage;
mod workbook;

use std::ffi::OsString;
use std::io::Write;

use anyhow::Result;
use clap::FromArgMatches;

pub(crate) use batch::ManifestMistake;
pub use refusal::{LostFile, NotComparable, Refusal};

use crate::cli::args::{Cli, Command};
use crate::cli::audit::closed_is_fine;
use crate::lang::Lang;
use crate::report::clean;
use crate::text;

/// Where a run writes to.
pub struct Streams<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Progress and messages.
    pub err: &'a mut dyn Write,
    /// Columns of the terminal that `out` is, if it is one.
    pub columns: Option<usize>,
    /// Whether `out` may be coloured.
    pub colour: bool,
}

/// Narrower than this nothing can be read; such a `COLUMNS` is a slip.
const NARROWEST: usize = 20;

/// Width of reports that go to no terminal and where `COLUMNS` says nothing.
const PIPE_WIDTH: usize = 100;

impl Streams<'_> {
    fn width(&self) -> usize {
        let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        asked.filter(|columns| *columns >= NARROWEST).or(self.columns).unwrap_or(PIPE_WIDTH)
    }
}

/// Exit code where nothing could be evaluated.
const CANNOT: u8 = 2;

/// Runs the command line `arguments` (the program's name first) and returns the exit code: 0 all assessed binding targets
/// met, 1 some unmet or unknown, 2 could not evaluate. Can be called any number of times.
pub fn run(arguments: impl IntoIterator<Item = OsString>, streams: &mut Streams<'_>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = language(&arguments);
    let matches = match help::command(lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage::answer(&error, lang, streams),
    };
    let done =
        Cli::from_arg_matches(&matches).map_err(anyhow::Error::from).and_then(|cli| carry_out(cli, lang, streams));
    match done {
        Ok(code) => code,
        Err(error) => {
            // Nothing can be done where even the error stream is closed.
            let _ = writeln!(streams.err, "{}", complaint(&error, lang));
            CANNOT
        }
    }
}

fn carry_out(cli: Cli, lang: Lang, streams: &mut Streams<'_>) -> Result<u8> {
    match cli.command {
        Command::Audit(args) => audit::run(&args, lang, streams),
        Command::Batch(args) => batch::run(&args, lang, streams),
        Command::Compare(args) => compare::run(&args, lang, streams),
        Command::Inspect(args) => inspect::run(&args, lang, streams),
        Command::Explain(args) => explain::run(&args, lang, streams),
        Command::Rules(args) => rules::run(&args.command, lang, streams),
        Command::Template(args) => template::run(&args, lang, streams),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut help::command(lang), "dabiao", &mut script);
            closed_is_fine(streams.out.write_all(&script))?;
            Ok(0)
        }
        Command::Man => {
            let mut page = Vec::new();
            manual(&help::command(lang), "", &mut page)?;
            closed_is_fine(streams.out.write_all(&page))?;
            Ok(0)
        }
    }
}

fn complaint(error: &anyhow::Error, lang: Lang) -> String {
    match error.downcast_ref::<Refusal>() {
        // Mistakes in a plan come ready to print, each with its own heading.
        Some(refusal @ (Refusal::PlanMistakes { .. } | Refusal::ManifestMistakes { .. })) => refusal.message(lang),
        Some(refusal) => text::prefixed(&clean(&refusal.message(lang)), lang),
        None => text::prefixed(&clean(&format!("{error:#}")), lang),
    }
}

/// `--lang` wherever it stands, else the language of the system. Needed before arguments are parsed: help is text too.
fn language(arguments: &[OsString]) -> Lang {
    let mut given = arguments.iter().skip(1).map(|argument| argument.to_string_lossy());
    while let Some(argument) = given.next() {
        let value = match argument.strip_prefix("--lang") {
            Some("") => given.next().map(std::borrow::Cow::into_owned),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        match value.as_deref() {
            Some("zh") => return Lang::Zh,
            Some("en") => return Lang::En,
            _ => {}
        }
    }
    sys_locale::get_locale().map_or(Lang::En, |locale| Lang::from_locale(&locale))
}

/// The manual page of `command`, and after it those of its subcommands: one file holds all.
fn manual(command: &clap::Command, above: &str, page: &mut Vec<u8>) -> std::io::Result<()> {
    let name = [above, command.get_name()].join("-");
    let name = name.trim_start_matches('-').to_owned();
    clap_mangen::Man::new(command.clone().display_name(name.clone()).bin_name(name.clone())).render(page)?;
    command.get_subcommands().try_for_each(|sub| manual(sub, &name, page))
}
