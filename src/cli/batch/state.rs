//! Which runs are done: a small file beside the outputs, written anew after each run.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cli::Refusal;
use crate::cli::batch::manifest::Run;
use crate::cli::output;
use crate::lang::Lang;
use crate::plan::{Plan, builtin};
use crate::report::RunResult;

const SCHEMA: &str = "dabiao.batch-state/1";

/// The runs that are done.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct State {
    schema: String,
    runs: BTreeMap<String, Entry>,
}

/// A run that is done.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Entry {
    /// SHA-256 of all that its outputs hang on.
    pub(super) key: String,
    /// Its outputs with their SHA-256.
    pub(super) outputs: Vec<(PathBuf, String)>,
    /// What it found.
    pub(super) result: RunResult,
}

impl State {
    /// The state that the file at `path` holds: nothing where there is none. `Err` where it cannot be understood.
    pub(super) fn read(path: &Path) -> Result<Self, Self> {
        let nothing = || Self { schema: SCHEMA.to_owned(), runs: BTreeMap::new() };
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(nothing()),
            Err(_) => return Err(nothing()),
        };
        match serde_json::from_slice::<Self>(&text) {
            Ok(state) if state.schema == SCHEMA => Ok(state),
            _ => Err(nothing()),
        }
    }

    /// Forgets the runs that are not among `names`.
    pub(super) fn keep_only<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        let mut kept = BTreeMap::new();
        kept.extend(names.filter_map(|name| self.runs.remove_entry(name)));
        self.runs = kept;
    }

    /// Notes that a run is done, or that it is not.
    pub(super) fn note(&mut self, name: &str, entry: Option<Entry>) {
        match entry {
            Some(entry) => self.runs.insert(name.to_owned(), entry),
            None => self.runs.remove(name),
        };
    }

    /// What the run found, if it is done: with the same inputs, plan and options, and nobody has touched its outputs.
    pub(super) fn done(&self, run: &Run, key: &str) -> Option<RunResult> {
        let entry = self.runs.get(&run.name).filter(|entry| entry.key == key)?;
        let is_there = |(path, sha256): &(PathBuf, String)| hash(path).is_ok_and(|found| found == *sha256);
        let is_same = entry.outputs.iter().map(|(path, _)| path).eq(&run.written);
        (is_same && entry.outputs.iter().all(is_there)).then(|| entry.result.clone())
    }

    /// Puts the state into its file.
    pub(super) fn write(&self, path: &Path, lang: Lang) -> Result<(), Refusal> {
        let file = output::create(path, lang)?;
        let content = |out: &mut dyn io::Write| {
            serde_json::to_writer_pretty(&mut *out, self)?;
            writeln!(out)
        };
        file.complete(content, lang).map(|_| ())
    }
}

/// SHA-256 of all that the outputs of a run hang on: program, language, plan, options, arguments, and each input.
pub(super) fn key(run: &Run, plan: &Plan, inputs: &BTreeMap<PathBuf, String>) -> String {
    let mut hasher = Sha256::new();
    let mut add = |part: &str| {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    };
    add(env!("CARGO_PKG_VERSION"));
    add(builtin::FIELDS);
    add(&format!("{:?}", run.lang));
    add(&plan.sha256);
    add(&format!("{:?}", run.options));
    // All of them, whatever arguments there will be.
    add(&format!("{:?}", run.args));
    add(&format!("{:?}", run.targets));
    let mapping = run.args.reading.files.headers.mapping.iter();
    for place in run.files.iter().map(|file| &file.place).chain(mapping).chain(&run.args.update) {
        add(&place.to_string_lossy());
        add(inputs.get(place).map_or("", String::as_str));
    }
    format!("{:x}", hasher.finalize())
}

/// SHA-256 of a file, lower-case hexadecimal.
pub(super) fn hash(path: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(format!("{:x}", hasher.finalize()))
}
