//! The folders that outputs go to, and what can be in the way.

use std::fs;
use std::path::{Path, is_separator};

use crate::cli::place::shown;
use crate::cli::refusal::Refusal;
use crate::lang::Lang;
use crate::text;

/// Makes sure that a file can have that path, as far as the names on its way tell.
///
/// # Errors
/// It is a folder, or is to lie in a file.
pub(crate) fn clear_way(path: &Path) -> Result<(), Refusal> {
    let ends_as_folder = path.to_string_lossy().ends_with(is_separator) || path.file_name().is_none();
    if ends_as_folder || path.is_dir() {
        return Err(Refusal::OutputIsFolder { path: shown(path) });
    }
    match path.ancestors().skip(1).find(|above| above.is_file()) {
        Some(file) => Err(Refusal::OutputBelowFile { path: shown(path), file: shown(file) }),
        None => Ok(()),
    }
}

/// Makes the folder at `path`, and all that it is in.
///
/// # Errors
/// It cannot be made.
pub(crate) fn make(path: &Path, lang: Lang) -> Result<(), Refusal> {
    if let Some(file) = path.ancestors().find(|above| above.is_file()) {
        return Err(Refusal::OutputBelowFile { path: shown(path), file: shown(file) });
    }
    fs::create_dir_all(path)
        .map_err(|error| Refusal::Unwritable { path: shown(path), reason: text::io_reason(&error, lang) })
}
