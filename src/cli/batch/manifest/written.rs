//! What runs write: no file twice, none that is read, none that another would have to lie in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cli::Refusal;
use crate::cli::audit::AUDITED;
use crate::cli::batch::fill::{OF_PATHS, Values, file_name};
use crate::cli::batch::keys::Keys;
use crate::cli::batch::manifest::load::Loader;
use crate::cli::batch::manifest::paths::key;
use crate::cli::batch::mistake::{ManifestMistake, Mistake};
use crate::cli::output::{extensions, problems_beside};
use crate::report::Format;

impl Loader<'_> {
    /// The outputs, and all files that come with them.
    pub(super) fn outputs(&mut self, keys: &Keys<'_>, values: &Values, run: &str) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let (mut outputs, mut written) = (Vec::new(), Vec::new());
        let lang = keys.lang.unwrap_or(self.lang);
        for text in keys.outputs.iter().flatten() {
            let filled = values.fill(self.file, text, OF_PATHS, file_name, &mut self.mistakes);
            let Some(path) = filled.map(|filled| self.folder.join(filled)) else { continue };
            let Some(format) = Format::from_extension(&path).filter(|format| AUDITED.contains(format)) else {
                let (path, known) = (path.display().to_string(), extensions(&AUDITED));
                self.mistake::<()>(text.span(), ManifestMistake::UnknownExtension { path, known });
                continue;
            };
            let problems = (format == Format::Csv).then(|| problems_beside(&path, lang));
            for file in [Some(path.clone()), problems].into_iter().flatten() {
                let is_state = file.file_name().is_some_and(|name| name.to_string_lossy() == self.state_name);
                if let Some((_, _, other)) = self.written.get(&key(&file)) {
                    let kind = ManifestMistake::SameFile { path: file.display().to_string(), run: other.clone() };
                    self.mistake::<()>(text.span(), kind);
                } else if is_state {
                    self.mistake::<()>(text.span(), ManifestMistake::OverSource { path: file.display().to_string() });
                } else {
                    self.written.insert(key(&file), (file.clone(), text.span(), run.to_owned()));
                    written.push(file);
                }
            }
            outputs.push(path);
        }
        (outputs, written)
    }

    /// Nothing that is written may be read, be it by another run: what it would read then hangs on which comes first.
    pub(super) fn check_outputs(&mut self) {
        let mut mistakes = Vec::new();
        let read: BTreeMap<PathBuf, &str> = self.files.iter().map(|(place, run)| (key(place), run.as_str())).collect();
        let takers: Vec<_> = self.inputs.values().map(|(input, run)| (input.taker(), run)).collect();
        let mut written: Vec<_> = self.written.iter().collect();
        // The gap list before what stands beside it.
        written.sort_by_key(|(key, _)| key.as_os_str().len());
        for (key, (file, span, _)) in written {
            let path = file.display().to_string();
            if self.sources.contains(key) {
                mistakes.push(Mistake { kind: ManifestMistake::OverSource { path }, span: span.clone() });
            } else if file.is_dir() {
                let kind = ManifestMistake::from(&Refusal::OutputIsFolder { path });
                mistakes.push(Mistake { kind, span: span.clone() });
            } else if let Some((path, below)) = self.folder_too(key, file) {
                mistakes.push(Mistake { kind: ManifestMistake::IsFolderToo { path, below }, span: span.clone() });
            } else if let Some(run) = read
                .get(key)
                .copied()
                .or_else(|| takers.iter().find(|(taker, _)| taker.takes(key)).map(|(_, run)| run.as_str()))
            {
                let kind = ManifestMistake::AmongInputs { path, run: run.to_owned() };
                mistakes.push(Mistake { kind, span: span.clone() });
            }
        }
        // A gap list and its list of data problems, and all that `for` makes of an output, stand at one place.
        mistakes.sort_by_key(|mistake| mistake.span.start);
        mistakes.dedup_by_key(|mistake| mistake.span.start);
        self.mistakes.extend(mistakes);
    }
    /// A file that this one would lie in, be it written too or there already, and this one.
    fn folder_too(&self, own: &Path, file: &Path) -> Option<(String, String)> {
        let shown = |path: &Path| path.display().to_string();
        let is_written = |above: &&Path| self.written.contains_key(*above);
        if let Some((above, _, _)) = own.ancestors().skip(1).find(is_written).and_then(|above| self.written.get(above))
        {
            return Some((shown(above), shown(file)));
        }
        let above = file.ancestors().skip(1).find(|above| above.is_file())?;
        Some((shown(above), shown(file)))
    }
}
