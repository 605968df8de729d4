//! Which files to read.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::ingest::error::{IngestError, Reason};
use crate::ingest::limits::{Limit, Limits};
use crate::problem::{Problem, ProblemKind};

/// Extensions of the files taken from a folder. A file named directly is tried whatever it is called. Some cannot be
/// read, but hold tables that would be missing without a word.
const EXTENSIONS: [&str; 17] = [
    "xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "et", "ett", "xlsb", "ods", "csv", "tsv", "tab", "zip", "rar", "7z",
    "numbers",
];

/// How many of the files passed over are named.
const NAMED: usize = 5;

/// Folders nested deeper than this are taken for a loop of links.
const MAX_DEPTH: usize = 32;

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    /// Where it is.
    pub(super) place: PathBuf,
    /// How the user calls it, with forward slashes.
    pub(super) path: String,
}

/// A file that an input leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is.
    pub place: PathBuf,
    /// As reports name it, with forward slashes.
    pub path: String,
}

/// The files that `inputs` lead to, each once, in the order of their paths.
///
/// # Errors
/// A path that does not exist, a folder without spreadsheets, too many files.
pub fn files(inputs: &[PathBuf]) -> Result<Vec<InputFile>, IngestError> {
    let files = list(inputs)?.files.into_iter();
    Ok(files.map(|Input { place, path }| InputFile { place, path }).collect())
}

/// The files to read.
pub(super) struct Listed {
    /// Each once, in the order of their paths.
    pub(super) files: Vec<Input>,
    /// The files in the folders that are no spreadsheets.
    pub(super) problems: Vec<Problem>,
}

/// The files that `inputs` name.
pub(super) fn list(inputs: &[PathBuf]) -> Result<Listed, IngestError> {
    if inputs.is_empty() {
        return Err(IngestError::NoInput);
    }
    // The same file may be named twice, by itself and by its folder; the real place tells.
    let mut found: BTreeMap<PathBuf, Input> = BTreeMap::new();
    let mut problems = Vec::new();
    for input in inputs {
        let files = if input.is_dir() {
            let inside = spreadsheets_in(input)?;
            problems.extend(passed_over(&shown(input), inside.others));
            inside.spreadsheets
        } else {
            vec![existing(input)?]
        };
        for place in files {
            let real = fs::canonicalize(&place).unwrap_or_else(|_| place.clone());
            let file = Input { path: shown(&place), place };
            let kept = found.entry(real).or_insert_with(|| file.clone());
            if file.path < kept.path {
                *kept = file;
            }
        }
    }
    let mut files: Vec<Input> = found.into_values().collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    if u16::try_from(files.len()).is_err() {
        return Err(IngestError::TooManyFiles { found: files.len() });
    }
    Ok(Listed { files, problems })
}

/// The note that files in a folder or zip file at `path` were not read.
pub(super) fn passed_over(path: &str, mut names: Vec<String>) -> Option<Problem> {
    let files = first_names(&mut names);
    (files > 0).then(|| Problem::in_file(path, ProblemKind::PassedOver { files, names }))
}

/// Keeps the first of the names; returns how many there were.
fn first_names(names: &mut Vec<String>) -> u32 {
    let files = u32::try_from(names.len()).unwrap_or(u32::MAX);
    names.sort();
    names.truncate(NAMED);
    files
}

/// What a folder holds.
#[derive(Default)]
struct Inside {
    spreadsheets: Vec<PathBuf>,
    /// Names of the other files.
    others: Vec<String>,
}

fn existing(path: &Path) -> Result<PathBuf, IngestError> {
    if path.exists() { Ok(path.to_owned()) } else { Err(IngestError::NotFound { path: shown(path) }) }
}

fn spreadsheets_in(folder: &Path) -> Result<Inside, IngestError> {
    let mut inside = Inside::default();
    collect(folder, 0, &mut inside)?;
    if inside.spreadsheets.is_empty() {
        let mut names = inside.others;
        let others = first_names(&mut names);
        return Err(IngestError::EmptyFolder { path: shown(folder), others, names });
    }
    Ok(inside)
}

fn collect(folder: &Path, depth: usize, inside: &mut Inside) -> Result<(), IngestError> {
    let unreadable =
        |error: std::io::Error| IngestError::UnreadableFolder { path: shown(folder), cause: error.to_string() };
    if depth > MAX_DEPTH {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if is_hidden(&name) {
            continue;
        }
        // A document of Numbers may be a folder.
        if path.is_dir() && !name.to_ascii_lowercase().ends_with(".numbers") {
            collect(&path, depth.saturating_add(1), inside)?;
        } else if is_spreadsheet(&name) {
            inside.spreadsheets.push(path);
        } else {
            inside.others.push(name.into_owned());
        }
    }
    Ok(())
}

/// Hidden files, and the lock files that Excel and WPS leave beside an open workbook.
pub(crate) fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$") || name == "__MACOSX"
}

/// Whether the name is one of a spreadsheet, or of something that holds spreadsheets.
pub(super) fn is_spreadsheet(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

/// The path as reports show it.
fn shown(path: &Path) -> String {
    let path = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '\\' { path.replace('\\', "/") } else { path.into_owned() }
}

/// The bytes of a file.
pub(super) fn read(input: &Input, limits: &Limits) -> Result<Vec<u8>, Reason> {
    let failed = |error: std::io::Error| Reason::Io { cause: error.to_string() };
    let size = fs::metadata(&input.place).map_err(failed)?;
    if !size.is_file() {
        return Err(if size.is_dir() { Reason::Numbers } else { Reason::Unknown });
    }
    if size.len() > limits.file {
        return Err(Reason::TooLarge { limit: Some(Limit::File) });
    }
    fs::read(&input.place).map_err(failed)
}

/// SHA-256 in lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
