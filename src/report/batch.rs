//! The summary of a batch: what came of each run.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write as _};
use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};

use crate::audit::{Assessment, Outcome, Status};
use crate::lang::Lang;
use crate::problem::{Problem, Severity};
use crate::report::json::Object;
use crate::report::markdown::Markdown;
use crate::report::page::{Cell, Fit, Page, Table, Tone};
use crate::report::text::Terminal;
use crate::report::{Format, Style, figures};
use crate::text::{self, BatchWord, Label, batch_word, label};

/// Version of the contract.
const SCHEMA: &str = "dabiao.batch/1";

/// A batch that has ended.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// The manifest, as the command line names it.
    pub manifest: &'a str,
    /// SHA-256 of the manifest, lower-case hexadecimal.
    pub sha256: &'a str,
    /// Its runs, in the order of the manifest.
    pub runs: &'a [RunReport],
    /// Whether the summary tells of this time too: how long runs took, and which were not repeated. Files that are compared
    /// do not.
    pub is_live: bool,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct RunReport {
    /// Its name.
    pub name: String,
    /// Id of its plan.
    pub plan: String,
    /// The county that it is about, if it is about one.
    pub county: Option<String>,
    /// The street, likewise.
    pub street: Option<String>,
    /// Whether it was carried out.
    pub state: RunState,
    /// What it found; `None` where it failed.
    pub result: Option<RunResult>,
    /// Why it failed.
    pub failure: Option<String>,
    /// How long it took.
    pub time: Duration,
    /// The files that it wrote, or had written.
    pub files: Vec<String>,
    /// Where it failed: those of its files that are there from an earlier time.
    pub left_over: Vec<String>,
}

/// Whether a run was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    /// It was.
    Done,
    /// It need not be: nothing has changed since it was.
    Unchanged,
    /// It could not be.
    Failed,
}

/// What a run found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunResult {
    /// The conclusion over all binding targets.
    pub verdict: Option<Status>,
    /// What `dabiao audit` would have ended with.
    pub exit_code: u8,
    /// Year of the figures.
    pub year: Option<i32>,
    /// Its targets.
    pub targets: TargetCounts,
    /// The problems of its data.
    pub problems: ProblemCounts,
    /// Input files that could not be read.
    pub lost: Vec<Lost>,
}

/// An input file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lost {
    /// Its path.
    pub path: String,
    /// Why, in the language of the run.
    pub message: String,
}

/// Selected targets, counted for the audited group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetCounts {
    /// In all.
    pub selected: usize,
    /// Of these, assessed.
    pub assessed: usize,
    /// Binding ones that are met.
    pub met: usize,
    /// Binding ones that are not.
    pub unmet: usize,
    /// Binding ones of which that cannot be said.
    pub unknown: usize,
    /// Binding ones that apply to no unit.
    pub not_applicable: usize,
    /// Soft ones that are not met.
    pub soft_unmet: usize,
}

/// Data problems, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemCounts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
    /// Files that could not be read; they are among the errors.
    pub unreadable: usize,
}

impl RunResult {
    /// What an assessment and its outcome say.
    #[must_use]
    pub fn of(assessment: &Assessment<'_>, outcome: &Outcome, exit_code: u8, lang: Lang) -> Self {
        let Outcome { targets, assessed, met, unmet, unknown, not_applicable, warnings, unreadable, .. } = *outcome;
        let of = |severity: Severity| {
            assessment.problems.iter().filter(|problem| problem.kind.severity() == severity).count()
        };
        let lost = |problem: &Problem| {
            let path = problem.path.clone().filter(|_| problem.kind.is_unreadable_file())?;
            Some(Lost { path, message: text::problem(&problem.kind, lang) })
        };
        Self {
            lost: assessment.problems.iter().filter_map(lost).collect(),
            verdict: outcome.verdict(),
            exit_code,
            year: assessment.register.year,
            targets: TargetCounts {
                selected: targets,
                assessed,
                met,
                unmet,
                unknown,
                not_applicable,
                soft_unmet: warnings,
            },
            problems: ProblemCounts {
                errors: of(Severity::Error),
                warnings: of(Severity::Warning),
                notes: of(Severity::Note),
                unreadable,
            },
        }
    }
}

impl RunReport {
    /// What the run ends with: of a failed one 2.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.result.as_ref().map_or(2, |result| result.exit_code)
    }

    /// The conclusion in a word.
    fn conclusion(&self, lang: Lang) -> Cell {
        match &self.result {
            None => Cell::toned(batch_word(BatchWord::Failed, lang), Tone::Bad),
            Some(RunResult { verdict: Some(status), .. }) => Cell::toned(text::status(*status, lang), (*status).into()),
            Some(_) => Cell::toned(label(Label::NothingAssessed, lang), Tone::Doubtful),
        }
    }
}

impl Batch<'_> {
    /// The worst exit code of the runs.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        self.runs.iter().map(RunReport::exit_code).max().unwrap_or_default()
    }

    /// What became of a run, as the summary tells it.
    fn state(&self, run: &RunReport) -> RunState {
        match run.state {
            RunState::Unchanged if !self.is_live => RunState::Done,
            state => state,
        }
    }

    fn count(&self, state: RunState) -> usize {
        self.runs.iter().filter(|run| self.state(run) == state).count()
    }

    fn concluded(&self, status: Status) -> usize {
        let verdicts = self.runs.iter().filter_map(|run| run.result.as_ref()?.verdict);
        verdicts.filter(|verdict| *verdict == status).count()
    }
}

/// Writes the summary to `out`. Of the formats that are not for summaries nothing is written.
///
/// # Errors
/// When `out` cannot be written to.
pub fn summarise(batch: Batch<'_>, format: Format, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    match format {
        Format::Text => page(batch, style.lang, &mut Terminal::new(&mut out, style.width, style.colour))?,
        Format::Markdown => page(batch, style.lang, &mut Markdown::new(&mut out))?,
        Format::Json => json(batch, &mut out)?,
        Format::Csv | Format::Problems | Format::Jsonl | Format::Xlsx => {}
    }
    out.flush()
}

/// The line that is told when a run has ended.
#[must_use]
pub fn run_line(run: &RunReport, number: usize, all: usize, lang: Lang) -> String {
    let what = match (&run.failure, &run.result) {
        (Some(failure), _) => told_failure(failure, run, lang),
        (None, Some(result)) => {
            let conclusion = run.conclusion(lang).text;
            let lost: Vec<String> =
                result.lost.iter().map(|lost| text::lost_file(&lost.path, &lost.message, lang)).collect();
            text::run_outcome(&conclusion, &result.targets, &lost, run.state, lang)
        }
        (None, None) => String::new(),
    };
    let time = (run.state == RunState::Done).then_some(run.time.as_secs_f64());
    text::run_ended(number, all, &run.name, &what, time, lang)
}

fn page(batch: Batch<'_>, lang: Lang, page: &mut dyn Page) -> io::Result<()> {
    let statuses = [Status::Met, Status::Unmet, Status::Unknown, Status::NotApplicable];
    let concluded = statuses.map(|status| (text::status(status, lang), batch.concluded(status)));
    let failed = batch.count(RunState::Failed);
    let line = text::batch_verdict(batch.runs.len(), &concluded, failed, batch.count(RunState::Unchanged), lang);
    let tone = match batch.exit_code() {
        0 => Tone::Good,
        _ => Tone::Bad,
    };
    page.verdict(&line, tone)?;
    page.note(&text::manifest_line(batch.manifest, lang))?;
    page.heading(batch_word(BatchWord::Runs, lang))?;
    page.note(batch_word(BatchWord::Legend, lang))?;
    page.table(&table(batch, lang))?;
    let failure = |run: &RunReport| {
        let failure = told_failure(run.failure.as_ref()?, run, lang);
        Some(text::labelled(&run.name, &failure, lang))
    };
    let failures: Vec<String> = batch.runs.iter().filter_map(failure).collect();
    if !failures.is_empty() {
        page.heading(batch_word(BatchWord::FailedRuns, lang))?;
        page.items(&failures)?;
    }
    let lost = lost(batch, lang);
    if !lost.is_empty() {
        page.heading(batch_word(BatchWord::LostFiles, lang))?;
        page.items(&lost)?;
    }
    Ok(())
}

/// Why a run failed, and what of an earlier time is still there.
fn told_failure(failure: &str, run: &RunReport, lang: Lang) -> String {
    match run.left_over.as_slice() {
        [] => failure.to_owned(),
        files => format!("{failure}{}", text::left_over(files, lang)),
    }
}

/// The input files that runs went on without, each once.
fn lost(batch: Batch<'_>, lang: Lang) -> Vec<String> {
    let mut files: BTreeMap<&Lost, Vec<&str>> = BTreeMap::new();
    for run in batch.runs {
        for lost in run.result.iter().flat_map(|result| &result.lost) {
            files.entry(lost).or_default().push(&run.name);
        }
    }
    let told = |(lost, runs): (&Lost, &Vec<&str>)| {
        text::of_runs(&text::lost_file(&lost.path, &lost.message, lang), runs, lang)
    };
    files.iter().map(|(lost, runs)| told((lost, runs))).collect()
}

fn table(batch: Batch<'_>, lang: Lang) -> Table {
    let word = |word| batch_word(word, lang);
    let mut table = Table::new([
        (word(BatchWord::Run), Fit::Words),
        (label(Label::Conclusion, lang), Fit::Short),
        (label(Label::Tally, lang), Fit::Figures),
        (label(Label::Problems, lang), Fit::Figures),
        (word(BatchWord::Time), Fit::Figures),
        (word(BatchWord::Files), Fit::Words),
    ]);
    table.keys = 1;
    for run in batch.runs {
        let none = || figures::NONE.to_owned();
        let tally = run.result.as_ref().map_or_else(none, |RunResult { targets, .. }| {
            format!("{}/{}/{}/{}", targets.met, targets.unmet, targets.unknown, targets.not_applicable)
        });
        let problems = run.result.as_ref().map_or_else(none, |RunResult { problems, .. }| {
            format!("{}/{}/{}", problems.errors, problems.warnings, problems.notes)
        });
        let time = match run.state {
            RunState::Unchanged => word(BatchWord::Unchanged).to_owned(),
            RunState::Done | RunState::Failed => text::seconds(run.time.as_secs_f64(), lang),
        };
        let cells = [Cell::new(tally), Cell::new(problems), Cell::toned(time, Tone::Faint)];
        let files = Cell::new(run.files.join(label(Label::ListSeparator, lang)));
        table.row([Cell::new(&run.name), run.conclusion(lang)].into_iter().chain(cells).chain([files]));
    }
    if !batch.is_live {
        table.drop(4);
    }
    table
}

fn json(batch: Batch<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut object = Object::new(out);
    object.member("schema", &SCHEMA)?;
    object.member("dabiao", &env!("CARGO_PKG_VERSION"))?;
    object.member("manifest", &ManifestOut { path: batch.manifest, sha256: batch.sha256 })?;
    object.member("exit_code", &batch.exit_code())?;
    let [done, unchanged, failed] = [RunState::Done, RunState::Unchanged, RunState::Failed].map(|s| batch.count(s));
    object.member("counts", &CountsOut { runs: batch.runs.len(), done, unchanged, failed })?;
    object.list("runs", batch.runs.iter().map(|run| run_out(batch, run)))?;
    object.end()
}

#[derive(Serialize)]
struct ManifestOut<'a> {
    path: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct CountsOut {
    runs: usize,
    done: usize,
    unchanged: usize,
    failed: usize,
}

#[derive(Serialize)]
struct RunOut<'a> {
    name: &'a str,
    state: RunState,
    verdict: Option<Status>,
    exit_code: u8,
    plan: &'a str,
    county: Option<&'a str>,
    street: Option<&'a str>,
    year: Option<i32>,
    targets: Option<TargetCounts>,
    problems: Option<ProblemCounts>,
    failure: Option<&'a str>,
    lost: &'a [Lost],
    seconds: Option<Seconds>,
    files: &'a [String],
    left_over: &'a [String],
}

/// To the thousandth.
struct Seconds(Duration);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let thousandths = u32::try_from(self.0.as_millis()).unwrap_or(u32::MAX);
        serializer.serialize_f64(f64::from(thousandths) / 1000.0)
    }
}

fn run_out<'a>(batch: Batch<'_>, run: &'a RunReport) -> RunOut<'a> {
    let result = run.result.as_ref();
    RunOut {
        name: &run.name,
        state: batch.state(run),
        verdict: result.and_then(|result| result.verdict),
        exit_code: run.exit_code(),
        plan: &run.plan,
        county: run.county.as_deref(),
        street: run.street.as_deref(),
        year: result.and_then(|result| result.year),
        targets: result.map(|result| result.targets),
        problems: result.map(|result| result.problems),
        failure: run.failure.as_deref(),
        seconds: Some(Seconds(run.time)).filter(|_| batch.is_live && run.state != RunState::Unchanged),
        files: &run.files,
        lost: result.map_or(&[], |result| result.lost.as_slice()),
        left_over: &run.left_over,
    }
}
