//! The shape of the command line. What people read about it stands in [`crate::text::help`].

mod values;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

pub(crate) use values::{
    CompareFormatArg, EncodingArg, FailOnArg, FormatArg, InspectFormatArg, KindArg, LangArg, LevelArg, SplitArg,
};

/// `dabiao`
#[derive(Debug, Parser)]
#[command(
    name = "dabiao",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
#[command(arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Language of reports and messages.
    #[arg(long, global = true, value_name = "zh|en")]
    pub(crate) lang: Option<LangArg>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// `dabiao audit`
    Audit(AuditArgs),
    /// `dabiao batch`
    Batch(BatchArgs),
    /// `dabiao compare`
    Compare(CompareArgs),
    /// `dabiao inspect`
    Inspect(InspectArgs),
    /// `dabiao explain`
    Explain(ExplainArgs),
    /// `dabiao rules`
    Rules(RulesArgs),
    /// `dabiao template`
    Template(TemplateArgs),
    /// `dabiao completions`
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// `dabiao man`
    Man,
}

/// Which plan, and how it is read.
#[derive(Args, Clone, Debug)]
pub(crate) struct PlanArgs {
    /// Built-in plan by id, or a plan file.
    #[arg(long, value_name = "ID|FILE", default_value = crate::plan::builtin::DEFAULT_PLAN)]
    pub(crate) plan: String,
    /// Values of options.
    #[arg(long, value_name = "OPTION=VALUE")]
    pub(crate) set: Vec<String>,
}

impl PlanArgs {
    /// The plan's file, where it is none of the built-in ones.
    pub(crate) fn file(&self) -> Option<&Path> {
        let is_builtin = crate::plan::builtin::PLANS.iter().any(|(id, _)| *id == self.plan);
        (!is_builtin).then(|| Path::new(&self.plan))
    }
}

/// Which headers are which fields, where the person knows better.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct HeaderArgs {
    /// Headers of fields.
    #[arg(long, value_name = "FIELD=HEADER")]
    pub(crate) map: Vec<String>,
    /// A file of headers.
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
}

/// How files are read.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct FileArgs {
    #[command(flatten)]
    pub(crate) headers: HeaderArgs,
    /// Encoding of text files.
    #[arg(long, value_name = "ENCODING")]
    pub(crate) encoding: Option<EncodingArg>,
    /// How large files may be.
    #[arg(long = "limit", value_name = "NAME=NUMBER")]
    pub(crate) limits: Vec<String>,
}

/// How the inputs are read, and for which year.
#[derive(Args, Clone, Debug)]
pub(crate) struct ReadingArgs {
    /// Year to audit.
    #[arg(long, value_name = "YEAR")]
    pub(crate) year: Option<i32>,
    #[command(flatten)]
    pub(crate) files: FileArgs,
}

/// The part of the city that is asked for.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct AreaArgs {
    /// Only this county.
    #[arg(long, value_name = "NAME|CODE")]
    pub(crate) county: Option<String>,
    /// Only this street.
    #[arg(long, value_name = "NAME|CODE")]
    pub(crate) street: Option<String>,
    /// Only units of this kind.
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<KindArg>,
}

/// What makes the exit code 1.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct FailArgs {
    /// Which headlines do.
    #[arg(long, value_name = "unmet|unknown|never")]
    pub(crate) fail_on: Option<FailOnArg>,
    /// How many unmet targets are borne.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) max_unmet: Option<usize>,
}

/// Arguments of `dabiao audit`.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(Args, Clone, Debug)]
pub(crate) struct AuditArgs {
    /// Files and folders.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) plan: PlanArgs,
    /// Format of standard output.
    #[arg(long, short = 'f', value_name = "FORMAT")]
    pub(crate) format: Option<FormatArg>,
    /// Output files.
    #[arg(long = "output", short = 'o', value_name = "FILE")]
    pub(crate) outputs: Vec<PathBuf>,
    /// Sheets of the workbook.
    #[arg(long, value_name = "LIST")]
    pub(crate) sheets: Vec<String>,
    /// Workbooks whose gap lists people went on with.
    #[arg(long, value_name = "FILE")]
    pub(crate) update: Vec<PathBuf>,
    /// One workbook for each of these.
    #[arg(long, value_name = "county")]
    pub(crate) split: Option<SplitArg>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) area: AreaArgs,
    /// Only these targets.
    #[arg(long, value_name = "ID")]
    pub(crate) target: Vec<String>,
    /// List every finding.
    #[arg(long)]
    pub(crate) detail: bool,
    /// Verdicts as live formulas, in a workbook.
    #[arg(long)]
    pub(crate) working_papers: bool,
    #[command(flatten)]
    pub(crate) fail: FailArgs,
    /// Count targets not assessed as unknown.
    #[arg(long)]
    pub(crate) require_all: bool,
    /// Errors in the data make the exit code 2.
    #[arg(long)]
    pub(crate) strict: bool,
    /// No progress bar and no remarks.
    #[arg(long, short = 'q')]
    pub(crate) quiet: bool,
}

/// Arguments of `dabiao batch`.
#[derive(Args, Debug)]
pub(crate) struct BatchArgs {
    /// The manifest.
    #[arg(required = true, value_name = "RUNS.toml")]
    pub(crate) manifest: PathBuf,
    /// How many runs at a time.
    #[arg(long, short = 'j', value_name = "N", allow_negative_numbers = true)]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Skip what is done.
    #[arg(long)]
    pub(crate) resume: bool,
    /// Format of the summary on standard output.
    #[arg(long, short = 'f', value_name = "FORMAT")]
    pub(crate) format: Option<InspectFormatArg>,
    /// Files for the summary.
    #[arg(long = "output", short = 'o', value_name = "FILE")]
    pub(crate) outputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) fail: FailArgs,
    /// No progress and no remarks.
    #[arg(long, short = 'q')]
    pub(crate) quiet: bool,
}

/// Arguments of `dabiao compare`.
#[derive(Args, Debug)]
pub(crate) struct CompareArgs {
    /// Folders and saved assessments, with or without their year.
    #[arg(required = true, value_name = "[YEAR=]INPUT")]
    pub(crate) inputs: Vec<String>,
    #[command(flatten)]
    pub(crate) plan: PlanArgs,
    /// Format of standard output.
    #[arg(long, short = 'f', value_name = "FORMAT")]
    pub(crate) format: Option<CompareFormatArg>,
    /// Output files.
    #[arg(long = "output", short = 'o', value_name = "FILE")]
    pub(crate) outputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) files: FileArgs,
    #[command(flatten)]
    pub(crate) area: AreaArgs,
    /// Only these targets.
    #[arg(long, value_name = "ID")]
    pub(crate) target: Vec<String>,
    /// List every county, unit and figure.
    #[arg(long)]
    pub(crate) detail: bool,
    /// No progress bar and no remarks.
    #[arg(long, short = 'q')]
    pub(crate) quiet: bool,
}

/// Arguments of `dabiao inspect`.
#[derive(Args, Debug)]
pub(crate) struct InspectArgs {
    /// Files and folders.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Built-in plan by id, or a plan file.
    #[arg(long, value_name = "ID|FILE", default_value = crate::plan::builtin::DEFAULT_PLAN)]
    pub(crate) plan: String,
    /// Format of standard output.
    #[arg(long, short = 'f', value_name = "FORMAT")]
    pub(crate) format: Option<InspectFormatArg>,
    /// Output files.
    #[arg(long = "output", short = 'o', value_name = "FILE")]
    pub(crate) outputs: Vec<PathBuf>,
    /// A file for everything detected.
    #[arg(long, value_name = "FILE")]
    pub(crate) save_mapping: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// Errors in the data make the exit code 2.
    #[arg(long)]
    pub(crate) strict: bool,
    /// No progress bar and no remarks.
    #[arg(long, short = 'q')]
    pub(crate) quiet: bool,
}

/// Arguments of `dabiao explain`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct ExplainArgs {
    /// What else can be explained.
    #[command(subcommand)]
    pub(crate) command: Option<ExplainCommand>,
    /// The target's id.
    #[arg(required = true, value_name = "TARGET")]
    pub(crate) target: Option<String>,
    /// Files and folders.
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Name or code of a unit.
    #[arg(long, value_name = "NAME|CODE", requires = "inputs")]
    pub(crate) unit: Option<String>,
    #[command(flatten)]
    pub(crate) plan: PlanArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// No progress bar and no remarks.
    #[arg(long, short = 'q')]
    pub(crate) quiet: bool,
}

/// Subcommands of `dabiao explain`.
#[derive(Debug, Subcommand)]
pub(crate) enum ExplainCommand {
    /// `dabiao explain problem`
    Problem {
        /// The problem's code; all where none is given.
        #[arg(value_name = "CODE")]
        code: Option<String>,
    },
}

/// Arguments of `dabiao rules`.
#[derive(Args, Debug)]
pub(crate) struct RulesArgs {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
}

/// Subcommands of `dabiao rules`.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// `dabiao rules list`
    List {
        #[command(flatten)]
        plan: PlanArgs,
    },
    /// `dabiao rules show`
    Show {
        /// Ids of targets; all where none is given.
        #[arg(value_name = "TARGET")]
        targets: Vec<String>,
        #[command(flatten)]
        plan: PlanArgs,
    },
    /// `dabiao rules check`
    Check {
        /// Plan or field files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// Arguments of `dabiao template`.
#[derive(Args, Debug)]
pub(crate) struct TemplateArgs {
    /// Built-in plan by id, or a plan file.
    #[arg(long, value_name = "ID|FILE", default_value = crate::plan::builtin::DEFAULT_PLAN)]
    pub(crate) plan: String,
    /// Only sheets of these levels.
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Vec<LevelArg>,
    /// A list of the units.
    #[arg(long, value_name = "LIST")]
    pub(crate) units: Option<PathBuf>,
    /// The file.
    #[arg(long, short = 'o', value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// No progress bar and no remarks.
    #[arg(long, short = 'q')]
    pub(crate) quiet: bool,
}
