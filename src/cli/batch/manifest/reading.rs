//! What a run reads, and by which reading, checked as far as that goes before anything is read.

use std::ops::Range;
use std::path::PathBuf;

use glob::Pattern;
use toml::Spanned;

use crate::cli::Refusal;
use crate::cli::args::HeaderArgs;
use crate::cli::batch::fill::{OF_PATHS, Values};
use crate::cli::batch::keys::Keys;
use crate::cli::batch::manifest::draft::Draft;
use crate::cli::batch::manifest::load::Loader;
use crate::cli::batch::manifest::paths::{Input, key};
use crate::cli::batch::mistake::ManifestMistake;
use crate::cli::{limits, mapping, plan};
use crate::ingest;
use crate::plan::OptionValue;
use crate::plan::mistake::MistakeKind;

impl Loader<'_> {
    pub(super) fn options(&mut self, number: usize, keys: &Keys<'_>) -> Vec<OptionValue> {
        let Some(mut values) = self.plans.get(number).map(plan::defaults) else { return Vec::new() };
        for (id, value) in &keys.options {
            let Some(plan) = self.plans.get(number) else { continue };
            let is_known = plan.options.iter().any(|option| option.id == *id.get_ref());
            let set = plan::set(plan, &mut values, id.get_ref(), value.get_ref());
            self.refused(if is_known { value.span() } else { id.span() }, set);
        }
        values
    }

    pub(super) fn targets(&mut self, number: usize, keys: &Keys<'_>) -> Vec<usize> {
        let mut targets = Vec::new();
        for id in keys.targets.iter().flatten() {
            let Some(plan) = self.plans.get(number) else { continue };
            let target = plan::target(plan, id.get_ref());
            targets.extend(self.refused(id.span(), target));
        }
        targets
    }

    /// Which headers are which fields; each that is said is checked at its place.
    pub(super) fn headers(&mut self, number: Option<usize>, keys: &Keys<'_>) -> HeaderArgs {
        let mut headers = HeaderArgs::default();
        for (field, header) in &keys.map {
            headers.map.push(format!("{}={}", field.get_ref(), header.get_ref()));
            self.check_headers(number, &headers, header.span());
        }
        if let Some(text) = &keys.mapping {
            let path = self.folder.join(text.get_ref());
            self.sources.insert(key(&path));
            headers.mapping = Some(path);
            self.check_headers(number, &headers, text.span());
        }
        headers
    }

    fn check_headers(&mut self, number: Option<usize>, headers: &HeaderArgs, span: Range<usize>) {
        if let Some(plan) = number.and_then(|number| self.plans.get(number)) {
            let read = mapping::read(plan, headers);
            self.refused(span, read.map(|_| ()));
        }
    }

    /// How large files may be: the limits that are some.
    pub(super) fn limits(&mut self, keys: &Keys<'_>) -> Vec<String> {
        let mut limits = Vec::new();
        for (name, value) in &keys.limits {
            let limit = format!("{}={}", name.get_ref(), value.get_ref());
            let read = limits::read(std::slice::from_ref(&limit));
            let span = if matches!(read, Err(Refusal::NoSuchLimit { .. })) { name.span() } else { value.span() };
            // One that is none is told of here, and not again where the limits are used.
            limits.extend(self.refused(span, read.map(|_| limit)));
        }
        limits
    }

    /// The workbooks whose gap lists people went on with.
    pub(super) fn update(&mut self, keys: &Keys<'_>, values: &Values) -> Vec<PathBuf> {
        let mut update = Vec::new();
        for text in keys.update.iter().flatten() {
            let as_is = |value: &str| Some(value.to_owned());
            let Some(path) = values.fill(self.file, text, OF_PATHS, as_is, &mut self.mistakes) else { continue };
            let path = self.folder.join(path);
            self.sources.insert(key(&path));
            update.push(path);
        }
        update
    }

    /// The files and folders that are read, and the files that they lead to.
    pub(super) fn inputs(
        &mut self,
        draft: &Draft<'_>,
        keys: &Keys<'_>,
        values: &Values,
        run: &str,
    ) -> (Vec<PathBuf>, Vec<ingest::InputFile>) {
        match &keys.inputs {
            // What is wrong with the key has been told of.
            None if draft.says_inputs => {}
            None => {
                let kind = MistakeKind::MissingKey { key: "inputs" };
                self.mistake::<()>(draft.span.clone(), ManifestMistake::Form(kind));
            }
            Some(list) if list.is_empty() => {
                self.mistake::<()>(draft.inputs_span.clone(), ManifestMistake::EmptyList { key: "inputs" });
            }
            Some(_) => {}
        }
        let mut inputs = Vec::new();
        for text in keys.inputs.iter().flatten() {
            let as_is = |value: &str| Some(value.to_owned());
            let escaped = |value: &str| Some(Pattern::escape(value));
            let Some(path) = values.fill(self.file, text, OF_PATHS, as_is, &mut self.mistakes) else { continue };
            let Some(pattern) = values.fill(self.file, text, OF_PATHS, escaped, &mut self.mistakes) else { continue };
            let input = Input::new(self.folder, &path, &pattern);
            match input.find(&path) {
                Ok(found) => inputs.extend(found),
                Err(kind) => self.mistake(text.span(), kind).unwrap_or_default(),
            }
            self.inputs.entry(path).or_insert((input, run.to_owned()));
        }
        if inputs.is_empty() {
            return (inputs, Vec::new());
        }
        let span = keys.inputs.iter().flatten().next().map_or(draft.span.clone(), Spanned::span);
        let files = self.refused(span, ingest::files(&inputs).map_err(Refusal::Ingest));
        let files = files.unwrap_or_default();
        for file in &files {
            self.files.entry(file.place.clone()).or_insert_with(|| run.to_owned());
        }
        (inputs, files)
    }
}
