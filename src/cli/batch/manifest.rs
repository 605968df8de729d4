//! The manifest: a TOML file → runs, with every mistake of it at once.

mod draft;
mod load;
mod paths;
mod reading;
mod written;

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::cli::args::AuditArgs;
use crate::cli::batch::mistake::Mistake;
use crate::cli::{Refusal, mistakes, plan};
use crate::ingest::InputFile;
use crate::lang::Lang;
use crate::plan::{OptionValue, Plan};
use crate::text;

/// Evaluations that belong together.
pub(super) struct Manifest {
    /// As the command line names it.
    pub(super) path: String,
    /// SHA-256 of the file, lower-case hexadecimal.
    pub(super) sha256: String,
    /// Where it is kept which runs are done.
    pub(super) state: PathBuf,
    /// The plans that runs use.
    pub(super) plans: Vec<Plan>,
    /// The runs, in the order of the file.
    pub(super) runs: Vec<Run>,
}

/// One evaluation: an audit with a name.
pub(super) struct Run {
    /// Its name; no other run has it.
    pub(super) name: String,
    /// Number of its plan.
    pub(super) plan: usize,
    /// Value of each option of the plan.
    pub(super) options: Vec<OptionValue>,
    /// Numbers of the targets it is about; all where empty.
    pub(super) targets: Vec<usize>,
    /// What `dabiao audit` would be given.
    pub(super) args: AuditArgs,
    /// The files that its inputs lead to.
    pub(super) files: Vec<InputFile>,
    /// All files that it writes, the lists of data problems among them.
    pub(super) written: Vec<PathBuf>,
    /// The language of its reports.
    pub(super) lang: Lang,
}

/// Reads the manifest at `path`.
///
/// # Errors
/// It cannot be read, or has mistakes.
pub(super) fn read(path: &Path, lang: Lang) -> Result<Manifest, Refusal> {
    let file = plan::read(path)?;
    let shown = path.display().to_string();
    let folder = match path.parent() {
        Some(folder) if folder != Path::new(".") => folder,
        _ => Path::new(""),
    };
    let loaded = load::load(&file, path, folder, lang);
    let (plans, runs) =
        loaded.map_err(|found| Refusal::ManifestMistakes { rendered: show(&shown, &file, found, lang) })?;
    let state = paths::common_folder(runs.iter().flat_map(|run| &run.written)).unwrap_or(folder.to_owned());
    let sha256 = format!("{:x}", Sha256::digest(file.as_bytes()));
    Ok(Manifest { path: shown, sha256, state: state.join(paths::state_name(path)), plans, runs })
}

/// The mistakes as people read them, in the order of the file, each once.
fn show(path: &str, file: &str, mut found: Vec<Mistake>, lang: Lang) -> String {
    found.sort_by_key(|mistake| (mistake.span.start, mistake.span.end));
    let mut seen = BTreeSet::new();
    let told = found.into_iter().map(|mistake| (mistake.span, text::manifest_mistake(&mistake.kind, lang)));
    let told: Vec<_> = told.filter(|(span, text)| seen.insert((span.start, span.end, text.clone()))).collect();
    mistakes::show(path, file, told.into_iter(), lang, std::io::stderr().is_terminal())
}
