//! `dabiao batch`: many audits in one go, as a manifest says.
//!
//! Runs are carried out by a few threads, each taking the next run; what they compute is spread over all cores as in an audit.
//! This thread tells what has ended and keeps the state.

mod fill;
mod job;
mod keys;
mod manifest;
mod mistake;
mod state;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

pub(crate) use mistake::ManifestMistake;

use crate::cli::args::BatchArgs;
use crate::cli::audit::closed_is_fine;
use crate::cli::batch::manifest::{Manifest, Run};
use crate::cli::batch::state::{Entry, State};
use crate::cli::output::{Look, Outputs, sweep};
use crate::cli::place::shown;
use crate::cli::{Refusal, Streams, folder};
use crate::ingest::{Shelf, guarded};
use crate::lang::Lang;
use crate::report::{Batch, Format, RunReport, RunResult, RunState, Style, clean, run_line, summarise};
use crate::text::{self, BatchWord, batch_word};

/// Formats of summaries.
const FORMATS: [Format; 3] = [Format::Text, Format::Json, Format::Markdown];

/// Carries out the runs of a manifest; the exit code is the worst of theirs.
///
/// # Errors
/// A [`Refusal`], or a summary that could not be written.
pub(crate) fn run(args: &BatchArgs, lang: Lang, streams: &mut Streams<'_>) -> Result<u8> {
    let mut manifest = manifest::read(&args.manifest, lang)?;
    for run in &mut manifest.runs {
        let fail = &mut run.args.fail;
        fail.fail_on = args.fail.fail_on.or(fail.fail_on);
        fail.max_unmet = args.fail.max_unmet.or(fail.max_unmet);
    }
    let mut outputs = Outputs::open(&args.outputs, args.format.map(Format::from), &FORMATS, lang)?;
    for run in &manifest.runs {
        outputs.differ_from(&run.written)?;
        outputs.spare_paths(read_by(run).chain(run.args.plan.file()))?;
    }
    outputs.spare_paths([Path::new(&manifest.path), &manifest.state].into_iter())?;
    let runs = carry_out(&manifest, args, lang, streams)?;
    let batch = |is_live| Batch { manifest: &manifest.path, sha256: &manifest.sha256, runs: &runs, is_live };
    let summary = |is_live| {
        move |format: Format, style: Style, out: &mut dyn Write| summarise(batch(is_live), format, style, out)
    };
    let look = Look { lang, detail: false, is_quiet: args.quiet };
    for path in outputs.write_files(&summary(false), look)? {
        if !args.quiet {
            tell(streams, &text::written(&path.display().to_string(), lang))?;
        }
    }
    outputs.write(&summary(true), look, streams)?;
    Ok(batch(true).exit_code())
}

/// Carries out the runs that are to be carried out, and reports on all.
fn carry_out(manifest: &Manifest, args: &BatchArgs, lang: Lang, streams: &mut Streams<'_>) -> Result<Vec<RunReport>> {
    let hashes = hashes(manifest);
    let key = |run: &Run| Some(state::key(run, manifest.plans.get(run.plan)?, &hashes));
    let keys: Vec<String> = manifest.runs.iter().filter_map(key).collect();
    let mut state = open_state(manifest, lang, streams)?;
    let done = |(run, key): (&Run, &String)| {
        let result = state.done(run, key).filter(|_| args.resume)?;
        Some(report(manifest, run, Ended::unchanged(result), lang))
    };
    let mut reports: Vec<Option<RunReport>> = manifest.runs.iter().zip(&keys).map(done).collect();
    let todo: Vec<usize> = (0..).zip(&reports).filter(|(_, report)| report.is_none()).map(|(index, _)| index).collect();

    let mut teller = Teller::new(args.quiet, manifest.runs.len(), lang);
    for report in reports.iter().flatten() {
        teller.tell(report, streams)?;
    }
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let threads = args.jobs.unwrap_or(cores).get().min(todo.len());
    each(manifest, &todo, threads, |index, ended| {
        let (Some(run), Some(key)) = (manifest.runs.get(index), keys.get(index)) else { return Ok(()) };
        state.note(&run.name, ended.entry(key));
        state.write(&manifest.state, lang)?;
        let report = report(manifest, run, ended, lang);
        teller.tell(&report, streams)?;
        if let Some(slot) = reports.get_mut(index) {
            *slot = Some(report);
        }
        Ok(())
    })?;
    teller.bar.finish_and_clear();
    Ok(reports.into_iter().flatten().collect())
}

/// What is known of the runs. Its file is written at once: where that fails, no time has been lost on the work yet.
fn open_state(manifest: &Manifest, lang: Lang, streams: &mut Streams<'_>) -> Result<State> {
    let mut state = State::read(&manifest.state).or_else(|nothing| {
        tell(streams, &text::labelled(&shown(&manifest.state), batch_word(BatchWord::BrokenState, lang), lang))?;
        io::Result::Ok(nothing)
    })?;
    state.keep_only(manifest.runs.iter().map(|run| run.name.as_str()));
    if let Some(folder) = manifest.state.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        folder::make(folder, lang)?;
    }
    state.write(&manifest.state, lang)?;
    sweep(manifest.runs.iter().flat_map(|run| &run.written).chain([&manifest.state]));
    Ok(state)
}

/// Tells of each run that has ended: a line, and on a terminal a bar.
struct Teller {
    bar: ProgressBar,
    is_quiet: bool,
    told: usize,
    all: usize,
    lang: Lang,
}

impl Teller {
    fn new(is_quiet: bool, all: usize, lang: Lang) -> Self {
        let length = u64::try_from(all).unwrap_or(u64::MAX);
        let bar = if is_quiet { ProgressBar::hidden() } else { ProgressBar::new(length) };
        let style =
            ProgressStyle::with_template(text::batch_progress(lang)).unwrap_or_else(|_| ProgressStyle::default_bar());
        Self { bar: bar.with_style(style), is_quiet, told: 0, all, lang }
    }

    fn tell(&mut self, report: &RunReport, streams: &mut Streams<'_>) -> io::Result<()> {
        self.told = self.told.saturating_add(1);
        self.bar.inc(1);
        let line = run_line(report, self.told, self.all, self.lang);
        match report.state {
            RunState::Failed => self.bar.suspend(|| tell(streams, &text::prefixed(&line, self.lang))),
            _ if self.is_quiet => Ok(()),
            _ => self.bar.suspend(|| tell(streams, &line)),
        }
    }
}

/// How a run ended.
struct Ended {
    result: Result<RunResult, Option<Refusal>>,
    /// Its outputs with their SHA-256; none where they could not be read again.
    outputs: Option<Vec<(PathBuf, String)>>,
    state: RunState,
    time: Duration,
}

impl Ended {
    fn unchanged(result: RunResult) -> Self {
        Self { result: Ok(result), outputs: None, state: RunState::Unchanged, time: Duration::ZERO }
    }

    /// What the state keeps of it.
    fn entry(&self, key: &str) -> Option<Entry> {
        let result = self.result.as_ref().ok()?.clone();
        Some(Entry { key: key.to_owned(), outputs: self.outputs.clone()?, result })
    }
}

/// Carries out the runs `todo` on so many threads, and gives each that has ended to `on_end`, here.
fn each(
    manifest: &Manifest,
    todo: &[usize],
    threads: usize,
    mut on_end: impl FnMut(usize, Ended) -> Result<()>,
) -> Result<()> {
    let shelf = Shelf::default();
    for run in todo.iter().filter_map(|index| manifest.runs.get(*index)) {
        shelf.expect(&job::way(run), &run.files);
    }
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, shelf, next) = (sender.clone(), &shelf, &next);
            scope.spawn(move || {
                while let Some(index) = todo.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let ended = manifest.runs.get(*index).and_then(|run| one(manifest, run, shelf));
                    // Nobody listens any more where something went wrong there.
                    if ended.is_some_and(|ended| sender.send((*index, ended)).is_err()) {
                        return;
                    }
                }
            });
        }
        drop(sender);
        receiver.into_iter().try_for_each(|(index, ended)| on_end(index, ended))
    })
}

fn one(manifest: &Manifest, run: &Run, shelf: &Shelf) -> Option<Ended> {
    let plan = manifest.plans.get(run.plan)?;
    let start = Instant::now();
    let result = match guarded(|| job::carry_out(run, plan, shelf)) {
        Some(result) => result.map_err(Some),
        None => Err(None),
    };
    let hashed = |path: &PathBuf| Some((path.clone(), state::hash(path).ok()?));
    let outputs = run.written.iter().map(hashed).collect();
    let state = if result.is_ok() { RunState::Done } else { RunState::Failed };
    Some(Ended { result, outputs, state, time: start.elapsed() })
}

fn report(manifest: &Manifest, run: &Run, ended: Ended, lang: Lang) -> RunReport {
    let (result, failure) = match ended.result {
        Ok(result) => (Some(result), None),
        Err(Some(refusal)) => (None, Some(refusal.message(lang))),
        Err(None) => (None, Some(batch_word(BatchWord::Panicked, lang).to_owned())),
    };
    let names = |paths: &mut dyn Iterator<Item = &PathBuf>| paths.map(|path| shown(path)).collect::<Vec<_>>();
    let (files, left_over) = match result {
        Some(_) => (names(&mut run.written.iter()), Vec::new()),
        None => (Vec::new(), names(&mut run.written.iter().filter(|path| path.exists()))),
    };
    RunReport {
        name: run.name.clone(),
        plan: manifest.plans.get(run.plan).map(|plan| plan.id.clone()).unwrap_or_default(),
        county: run.args.area.county.clone(),
        street: run.args.area.street.clone(),
        state: ended.state,
        result,
        failure,
        time: ended.time,
        files,
        left_over,
    }
}

/// SHA-256 of every file that a run reads; of one that cannot be read there is none.
fn hashes(manifest: &Manifest) -> BTreeMap<PathBuf, String> {
    let mut places: Vec<PathBuf> = manifest.runs.iter().flat_map(read_by).map(Path::to_owned).collect();
    places.sort();
    places.dedup();
    places.into_par_iter().filter_map(|place| state::hash(&place).ok().map(|hash| (place, hash))).collect()
}

/// The files that a run reads, but for its plan.
fn read_by(run: &Run) -> impl Iterator<Item = &Path> {
    let files = run.files.iter().map(|file| file.place.as_path());
    let mapping = run.args.reading.files.headers.mapping.as_deref();
    files.chain(mapping).chain(run.args.update.iter().map(PathBuf::as_path))
}

fn tell(streams: &mut Streams<'_>, line: &str) -> io::Result<()> {
    closed_is_fine(writeln!(streams.err, "{}", clean(line)))
}
