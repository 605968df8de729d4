//! Output files: made before the work starts, complete when it ends, or not there at all.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use tempfile::NamedTempFile;

use crate::cli::Streams;
use crate::cli::audit::closed_is_fine;
use crate::cli::folder::clear_way;
use crate::cli::place::{place, same_file, shown};
use crate::cli::refusal::Refusal;
use crate::lang::Lang;
use crate::register::Register;
use crate::report::{Format, Style, clean};
use crate::text;

/// Width of text reports in files, in columns.
const FILE_WIDTH: usize = 100;

/// How reports are written.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    /// Their language.
    pub(crate) lang: Lang,
    /// Whether they list every finding.
    pub(crate) detail: bool,
    /// Whether nothing is said of the files written.
    pub(crate) is_quiet: bool,
}

/// Writes a report in one format.
pub(crate) type Report<'a> = dyn Fn(Format, Style, &mut dyn Write) -> io::Result<()> + 'a;

/// Where the report goes.
pub(crate) struct Outputs {
    files: Vec<(Format, Pending)>,
    /// Format on standard output, if anything goes there.
    stdout: Option<Format>,
}

impl Outputs {
    /// Opens the files of `paths`, each in the format that its extension says, which must be one of `formats`; where it says
    /// none, in `named`. Beside each gap list stands a list of the data problems. A format that is named and that no file has goes to
    /// standard output: whoever names it wants it.
    ///
    /// # Errors
    /// A format that is unclear or not written here, a file twice, a file that cannot be written.
    pub(crate) fn open(
        paths: &[PathBuf],
        named: Option<Format>,
        formats: &[Format],
        lang: Lang,
    ) -> Result<Self, Refusal> {
        let mut outputs = Outputs { files: Vec::new(), stdout: None };
        let mut is_taken = false;
        for path in paths {
            if path.as_os_str() == "-" {
                outputs.stdout = Some(named.unwrap_or(Format::Text));
                continue;
            }
            let format = by_extension(path, formats)?
                .or(named)
                .ok_or_else(|| Refusal::UnknownExtension { path: shown(path), known: extensions(formats) })?;
            is_taken |= Some(format) == named;
            outputs.add(format, path, lang)?;
            if format == Format::Csv {
                outputs.add(Format::Problems, &problems_beside(path, lang), lang)?;
            }
        }
        if paths.is_empty() {
            outputs.stdout = Some(named.unwrap_or(Format::Text));
        } else if outputs.stdout.is_none() && !is_taken {
            outputs.stdout = named;
        }
        Ok(outputs)
    }

    fn add(&mut self, format: Format, path: &Path, lang: Lang) -> Result<(), Refusal> {
        if self.files.iter().any(|(_, file)| same_file(file.path(), path)) {
            return Err(Refusal::SameOutput { path: shown(path) });
        }
        self.files.push((format, create(path, lang)?));
        Ok(())
    }

    /// Whether a report in `format` is written.
    pub(crate) fn has(&self, format: Format) -> bool {
        self.shows(format) || self.files.iter().any(|(written, _)| *written == format)
    }

    /// Whether a report in `format` goes to standard output.
    pub(crate) fn shows(&self, format: Format) -> bool {
        self.stdout == Some(format)
    }

    /// Makes sure that none of `files` is one of the outputs.
    ///
    /// # Errors
    /// One is.
    pub(crate) fn differ_from(&self, files: &[PathBuf]) -> Result<(), Refusal> {
        let is_output = |path: &&PathBuf| self.files.iter().any(|(_, file)| same_file(file.path(), path));
        match files.iter().find(is_output) {
            Some(path) => Err(Refusal::SameOutput { path: shown(path) }),
            None => Ok(()),
        }
    }

    /// Makes sure that no output takes the place of a file that was read.
    ///
    /// # Errors
    /// One would.
    pub(crate) fn spare(&self, register: &Register) -> Result<(), Refusal> {
        self.files.iter().try_for_each(|(_, file)| file.spare(register))
    }

    /// Writes the report to all files; returns their paths.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(crate) fn write_files(&mut self, report: &Report<'_>, look: Look) -> Result<Vec<PathBuf>, Refusal> {
        let Look { lang, detail, .. } = look;
        // A file looks the same wherever the command is run.
        let for_files = Style { lang, width: FILE_WIDTH, colour: false, detail };
        let files = self.files.drain(..);
        files.map(|(format, file)| file.complete(|out| report(format, for_files, out), lang)).collect()
    }

    /// The same for files that no register knows.
    ///
    /// # Errors
    /// One would.
    pub(crate) fn spare_paths<'p>(&self, mut paths: impl Iterator<Item = &'p Path>) -> Result<(), Refusal> {
        let replaced = paths.find_map(|path| self.files.iter().find(|(_, file)| same_file(file.path(), path)));
        replaced.map_or(Ok(()), |(_, file)| Err(Refusal::OutputIsInput { path: shown(file.path()) }))
    }

    /// Writes the report to all files, and to standard output.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(crate) fn write(&mut self, report: &Report<'_>, look: Look, streams: &mut Streams<'_>) -> Result<()> {
        let Look { lang, detail, is_quiet } = look;
        let written = self.write_files(report, look)?;
        if !is_quiet {
            for path in &written {
                writeln!(streams.err, "{}", clean(&text::written(&shown(path), lang)))?;
            }
        }
        if let Some(format) = self.stdout {
            let colour = streams.colour && format == Format::Text;
            let style = Style { lang, width: streams.width(), colour, detail };
            let mut out = BufWriter::new(&mut streams.out);
            closed_is_fine(report(format, style, &mut out).and_then(|()| out.flush()))?;
        }
        Ok(())
    }
}

/// The format that the extension of `path` says. A file that is called like one of another format would be taken for one.
///
/// # Errors
/// It is none of `formats`.
pub(crate) fn by_extension(path: &Path, formats: &[Format]) -> Result<Option<Format>, Refusal> {
    match Format::from_extension(path) {
        Some(format) if !formats.contains(&format) => {
            Err(Refusal::OtherExtension { path: shown(path), known: extensions(formats) })
        }
        format => Ok(format),
    }
}

/// Starts the file at `path`.
///
/// # Errors
/// Nothing can be written there.
pub(crate) fn create(path: &Path, lang: Lang) -> Result<Pending, Refusal> {
    clear_way(path)?;
    Pending::create(path)
        .map_err(|error| Refusal::Unwritable { path: shown(path), reason: text::io_reason(&error, lang) })
}

/// The file of data problems that goes with a gap list.
pub(crate) fn problems_beside(path: &Path, lang: Lang) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(text::problems_ending(lang));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

pub(crate) fn extensions(formats: &[Format]) -> Vec<&'static str> {
    formats.iter().filter_map(|format| format.extension()).collect()
}

/// Removes what runs that were killed have left beside `files`: unfinished files that no process holds any more.
pub(crate) fn sweep<'a>(files: impl Iterator<Item = &'a PathBuf>) {
    let folders: BTreeSet<&Path> = files.filter_map(|file| file.parent()).collect();
    for folder in folders {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let is_unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
            let is_left = |file: fs::File| file.try_lock().is_ok();
            if is_unfinished && fs::File::options().write(true).open(entry.path()).is_ok_and(is_left) {
                // What cannot be removed does no harm.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// How the names of files begin that are not finished.
const UNFINISHED: &str = ".dabiao-";

/// A file that appears under its name only when it is complete.
pub(crate) struct Pending {
    path: PathBuf,
    file: BufWriter<NamedTempFile>,
}

impl Pending {
    /// Starts a file beside `path`.
    ///
    /// # Errors
    /// When nothing can be written there; then no time has been lost on the work yet.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        if fs::metadata(path).is_ok_and(|meta| meta.permissions().readonly()) {
            return Err(io::Error::from(io::ErrorKind::PermissionDenied));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
        // The lock ends with the process, however it ends. Where files cannot be locked, nothing is swept.
        let _ = file.as_file().try_lock();
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file) })
    }

    /// The name it will have.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes sure that it does not take the place of a file that was read.
    ///
    /// # Errors
    /// It would.
    pub(crate) fn spare(&self, register: &Register) -> Result<(), Refusal> {
        let own = place(&self.path);
        if register.sources.iter().any(|source| place(Path::new(&source.path)) == own) {
            return Err(Refusal::OutputIsInput { path: shown(&self.path) });
        }
        Ok(())
    }

    /// Writes the whole file and puts it in its place; returns its path.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn complete(
        mut self,
        content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
        lang: Lang,
    ) -> Result<PathBuf, Refusal> {
        let path = self.path.clone();
        match content(&mut self).and_then(|()| self.finish()) {
            Ok(()) => Ok(path),
            Err(error) => Err(Refusal::Unwritable { path: shown(&path), reason: text::io_reason(&error, lang) }),
        }
    }

    /// Puts the finished file in its place.
    ///
    /// # Errors
    /// When the last bytes cannot be written or the name cannot be taken.
    pub(crate) fn finish(self) -> io::Result<()> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        readable_by_others(file.as_file())?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }
}

/// Temporary files are private; a report is not.
#[cfg(unix)]
fn readable_by_others(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature on every system")]
fn readable_by_others(_: &fs::File) -> io::Result<()> {
    Ok(())
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
