//! Output files: made before the work starts, complete when it ends, or not there at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

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
        if path.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        if fs::metadata(path).is_ok_and(|meta| meta.permissions().readonly()) {
            return Err(io::Error::from(io::ErrorKind::PermissionDenied));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".dabiao-").tempfile_in(folder)?;
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file) })
    }

    /// The name it will have.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.path
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
