//! Paths of a manifest: patterns of inputs, and files that must not be each other's.

use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern, glob_with};

use crate::cli::Refusal;
use crate::cli::batch::mistake::ManifestMistake;
use crate::cli::place::{folded, place};
use crate::ingest::is_hidden;

/// As people expect of file names: a star stops at folders and hidden files, and capitals do not matter.
const MATCHING: MatchOptions =
    MatchOptions { case_sensitive: false, require_literal_separator: true, require_literal_leading_dot: true };

/// An input as the manifest gives it.
#[derive(Clone, Debug)]
pub(super) enum Input {
    /// A file or folder that is called exactly so.
    Named(PathBuf),
    /// A pattern, with the path of the manifest before it.
    Pattern(String),
}

impl Input {
    /// The input that `text` stands for; `pattern` is the same with all that is no pattern of the manifest's author escaped.
    pub(super) fn new(folder: &Path, text: &str, pattern: &str) -> Self {
        let named = folder.join(text);
        if named.exists() || !pattern.contains(['*', '?', '[']) {
            return Input::Named(named);
        }
        if Path::new(pattern).is_absolute() || folder.as_os_str().is_empty() {
            return Input::Pattern(pattern.to_owned());
        }
        Input::Pattern(format!("{}/{pattern}", Pattern::escape(&folder.to_string_lossy())))
    }

    /// The files and folders that it means, in order.
    pub(super) fn find(&self, shown: &str) -> Result<Vec<PathBuf>, ManifestMistake> {
        let none = || ManifestMistake::NoInput { pattern: shown.to_owned() };
        let pattern = match self {
            Input::Named(path) if path.exists() => return Ok(vec![path.clone()]),
            Input::Named(_) => return Err(none()),
            Input::Pattern(pattern) => pattern,
        };
        let bad = |_| ManifestMistake::BadPattern { pattern: shown.to_owned() };
        let mut found = Vec::new();
        for path in glob_with(pattern, MATCHING).map_err(bad)? {
            let path = path.map_err(|error| {
                let path = error.path().display().to_string();
                ManifestMistake::from(&Refusal::Unreadable { path, reason: error.into() })
            })?;
            let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            if !is_hidden(&name) {
                found.push(path);
            }
        }
        if found.is_empty() { Err(none()) } else { Ok(found) }
    }

    /// What tells whether a file, were it there, would be read too.
    pub(super) fn taker(&self) -> Taker {
        match self {
            Input::Named(path) => Taker::Below(key(path)),
            // A pattern that is none has been told of already.
            Input::Pattern(pattern) => Taker::Like(Pattern::new(&whole(pattern)).unwrap_or_default()),
        }
    }
}

/// What tells whether a file would be an input.
pub(super) enum Taker {
    /// It is this one, or in this folder.
    Below(PathBuf),
    /// It is called so, or is in a folder that is called so.
    Like(Pattern),
}

impl Taker {
    /// Whether the file with that key would be.
    pub(super) fn takes(&self, key: &Path) -> bool {
        match self {
            Taker::Below(path) => key.starts_with(path),
            Taker::Like(pattern) => key.ancestors().any(|part| pattern.matches_path_with(part, MATCHING)),
        }
    }
}

/// What two ways of writing one path have in common. Names that differ in capitals are one file on most people's machines, and
/// a manifest is to mean the same on all.
pub(super) fn key(path: &Path) -> PathBuf {
    folded(&place(path))
}

/// A pattern from the root of the file system on, with the place of the folders that it begins with.
fn whole(pattern: &str) -> String {
    let is_named = |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let named: PathBuf = Path::new(pattern).components().take_while(is_named).collect();
    let rest: PathBuf = Path::new(pattern).components().skip_while(is_named).collect();
    let named = if named.as_os_str().is_empty() { PathBuf::from(".") } else { named };
    let begin = Pattern::escape(&key(&named).to_string_lossy());
    format!("{}/{}", begin.trim_end_matches('/'), rest.to_string_lossy().to_lowercase())
}

/// The innermost folder that all files are in, however deep; `None` where there is none.
pub(super) fn common_folder<'a>(mut files: impl Iterator<Item = &'a PathBuf>) -> Option<PathBuf> {
    let first = files.next()?.parent()?.to_owned();
    files.try_fold(first, |common, file| {
        let is_around = |folder: &&Path| file.starts_with(folder);
        common.ancestors().find(is_around).map(Path::to_owned)
    })
}

/// The file that keeps which runs of the manifest are done. Its name begins with a dot: it is nobody's input.
pub(super) fn state_name(manifest: &Path) -> String {
    format!(".{}.state.json", manifest.file_stem().unwrap_or_default().to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_key() {
        assert_eq!(key(Path::new("a/./b/../C.json")), key(Path::new("A/c.json")));
        assert_eq!(key(Path::new("x/../../a")), key(Path::new("../a")));
        assert_ne!(key(Path::new("a/b")), key(Path::new("b")));
    }

    #[test]
    fn the_state_lies_where_all_outputs_are() {
        let common = |files: &[&str]| {
            let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
            common_folder(files.iter())
        };
        assert_eq!(common(&["out/2018/a.json", "out/2019/b.json"]), Some(PathBuf::from("out")));
        assert_eq!(common(&["out/a.json", "out/b.json"]), Some(PathBuf::from("out")));
        assert_eq!(common(&["a.json", "out/b.json"]), Some(PathBuf::new()));
        assert_eq!(common(&[]), None);
    }

    #[test]
    fn outputs_that_inputs_would_take_are_known() {
        let input = |text: &str| Input::new(Path::new("data"), text, text);
        let takes = |text: &str, file: &str| input(text).taker().takes(&key(Path::new(file)));
        assert!(takes("*.csv", "data/a.csv"));
        assert!(takes("*.csv", "data/A.CSV"));
        assert!(!takes("*.csv", "data/out/a.csv"));
        assert!(takes("**/*.csv", "data/out/a.csv"));
        assert!(takes("20*", "data/2020/a.json"));
        assert!(takes(".", "data/out/a.json"));
        assert!(!takes("2019", "data/2020/a.json"));
    }
}
