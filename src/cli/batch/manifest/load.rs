//! From the tables of a manifest to runs, each checked as far as that goes before anything is read.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use glob::Pattern;
use toml::Spanned;

use crate::cli::Refusal;
use crate::cli::args::{AuditArgs, HeaderArgs, PlanArgs, ReadingArgs};
use crate::cli::audit::AUDITED;
use crate::cli::batch::fill::{OF_NAMES, OF_PATHS, Values, file_name};
use crate::cli::batch::keys::Keys;
use crate::cli::batch::manifest::Run;
use crate::cli::batch::manifest::draft::{Draft, Variants};
use crate::cli::batch::manifest::paths::{Input, key, state_name};
use crate::cli::batch::mistake::{ManifestMistake, Mistake};
use crate::cli::output::{extensions, problems_beside};
use crate::cli::workbook::Wanted;
use crate::cli::{mapping, plan};
use crate::ingest;
use crate::lang::Lang;
use crate::plan::builtin::{DEFAULT_PLAN, PLANS};
use crate::plan::section::Section;
use crate::plan::{OptionValue, Plan};
use crate::report::Format;

/// Plans and runs of the manifest `file`, whose paths are meant from `folder`.
pub(super) fn load(file: &str, path: &Path, folder: &Path, lang: Lang) -> Result<(Vec<Plan>, Vec<Run>), Vec<Mistake>> {
    let (root, mut found) = crate::plan::parse(file);
    let is_whole = found.is_empty();
    let mut section = Section::new(file, &root, 0..0, &mut found);
    let defaults = section.table("defaults").map(|(table, span)| {
        let mut inner = section.enter(table, span);
        let keys = Keys::read(&mut inner);
        inner.finish();
        keys
    });
    let runs: Vec<Draft<'_>> = section
        .tables("run")
        .into_iter()
        .filter_map(|(table, span)| {
            let inner = section.enter(table, span);
            Draft::read(inner)
        })
        .collect();
    let has_runs = section.key_span("run") != (0..0);
    section.finish();

    let mut loader = Loader::new(file, path, folder, lang);
    let form =
        found.into_iter().map(|mistake| Mistake { kind: ManifestMistake::Form(mistake.kind), span: mistake.span });
    loader.mistakes.extend(form);
    if is_whole && !has_runs {
        loader.mistake::<()>(0..0, ManifestMistake::NoRuns);
    }
    let defaults = defaults.unwrap_or_default();
    for draft in runs {
        loader.add(&draft, &defaults);
    }
    loader.check_outputs();
    if loader.mistakes.is_empty() { Ok((loader.plans, loader.runs)) } else { Err(loader.mistakes) }
}

/// What is known while runs are put together.
struct Loader<'f> {
    file: &'f str,
    folder: &'f Path,
    lang: Lang,
    /// Files that no run may write: the manifest, plans, mappings, the state.
    sources: BTreeSet<PathBuf>,
    state_name: String,
    plans: Vec<Plan>,
    /// The plans by how they are called; `None` where one cannot be had.
    plan_numbers: BTreeMap<String, Option<usize>>,
    runs: Vec<Run>,
    names: BTreeSet<String>,
    /// Every file that is written, where that is said, and by which run.
    written: BTreeMap<PathBuf, (PathBuf, Range<usize>, String)>,
    /// Every input, and the first run that has it.
    inputs: BTreeMap<String, (Input, String)>,
    mistakes: Vec<Mistake>,
}

impl<'f> Loader<'f> {
    fn new(file: &'f str, path: &Path, folder: &'f Path, lang: Lang) -> Self {
        Self {
            file,
            folder,
            lang,
            sources: BTreeSet::from([key(path)]),
            state_name: state_name(path),
            plans: Vec::new(),
            plan_numbers: BTreeMap::new(),
            runs: Vec::new(),
            names: BTreeSet::new(),
            written: BTreeMap::new(),
            inputs: BTreeMap::new(),
            mistakes: Vec::new(),
        }
    }

    fn mistake<T>(&mut self, span: Range<usize>, kind: ManifestMistake) -> Option<T> {
        self.mistakes.push(Mistake { kind, span });
        None
    }

    fn refused<T>(&mut self, span: Range<usize>, result: Result<T, Refusal>) -> Option<T> {
        let refusal = match result {
            Ok(good) => return Some(good),
            Err(refusal) => refusal,
        };
        self.mistake(span, ManifestMistake::from(&refusal))
    }

    fn add(&mut self, draft: &Draft<'_>, defaults: &Keys<'_>) {
        for Variants { key, span, list } in &draft.variants {
            if draft.says(key) {
                self.mistake::<()>(span.clone(), ManifestMistake::InForToo { key });
            } else if list.is_empty() {
                self.mistake::<()>(span.clone(), ManifestMistake::EmptyFor { key });
            }
        }
        for keys in draft.expand(defaults) {
            if let Some(run) = self.run(draft, &keys) {
                self.runs.push(run);
            }
        }
    }

    fn run(&mut self, draft: &Draft<'_>, keys: &Keys<'_>) -> Option<Run> {
        let plan_span = keys.plan.as_ref().map_or(draft.span.clone(), Spanned::span);
        let plan = self.plan(keys.plan.as_ref().map_or(DEFAULT_PLAN, |plan| *plan.get_ref()), plan_span);
        let (options, targets) = match plan {
            Some(number) => (self.options(number, keys), self.targets(number, keys)),
            None => (Vec::new(), Vec::new()),
        };
        let mut values = Values {
            name: None,
            county: keys.county.as_ref().map(|county| (*county.get_ref()).to_owned()),
            year: keys.year.as_ref().map(|year| year.get_ref().to_string()),
            // Of a plan that cannot be had nobody needs the id.
            plan: Some(plan.and_then(|number| self.plans.get(number)).map_or("-", |plan| plan.id.as_str()).to_owned()),
        };
        let as_is = |value: &str| Some(value.to_owned());
        let name = values.fill(self.file, &draft.name, OF_NAMES, as_is, &mut self.mistakes);
        // What else is wrong with a run without a name is told too.
        let name = name.unwrap_or_else(|| (*draft.name.get_ref()).to_owned());
        if !self.names.insert(name.clone()) {
            self.mistake::<()>(draft.name.span(), ManifestMistake::SameRun { name: name.clone() });
        }
        values.name = Some(name.clone());
        let (inputs, files) = self.inputs(draft, keys, &values, &name);
        let (outputs, written) = self.outputs(keys, &values, &name);
        let mapping = self.mapping(plan, keys);
        let args = AuditArgs {
            inputs,
            plan: PlanArgs { plan: plan.and_then(|plan| self.plans.get(plan))?.id.clone(), set: Vec::new() },
            format: None,
            outputs,
            sheets: keys.sheets.iter().map(|sheet| (*sheet.get_ref()).to_owned()).collect(),
            update: Vec::new(),
            split: None,
            reading: ReadingArgs {
                year: keys.year.as_ref().map(|year| *year.get_ref()),
                headers: HeaderArgs { map: Vec::new(), mapping },
                encoding: keys.encoding,
                limits: Vec::new(),
            },
            county: keys.county.as_ref().map(|county| (*county.get_ref()).to_owned()),
            street: keys.street.as_ref().map(|street| (*street.get_ref()).to_owned()),
            target: Vec::new(),
            kind: keys.kind,
            working_papers: keys.working_papers.unwrap_or_default(),
            detail: keys.detail.unwrap_or_default(),
            fail_on: keys.fail_on,
            max_unmet: keys.max_unmet,
            require_all: keys.require_all.unwrap_or_default(),
            strict: keys.strict.unwrap_or_default(),
            quiet: true,
        };
        let sheets = keys.sheets.first().map_or(draft.span.clone(), Spanned::span);
        self.refused(sheets, Wanted::read(&args, self.lang).map(|_| ()));
        Some(Run { name, plan: plan?, options, targets, args, files, written })
    }

    /// The number of the plan that is called so.
    fn plan(&mut self, called: &str, span: Range<usize>) -> Option<usize> {
        if let Some(known) = self.plan_numbers.get(called).copied() {
            // The mistake stands wherever the plan is named.
            return known.or_else(|| self.load_plan(called, span));
        }
        let number = self.load_plan(called, span);
        self.plan_numbers.insert(called.to_owned(), number);
        number
    }

    fn load_plan(&mut self, called: &str, span: Range<usize>) -> Option<usize> {
        let is_builtin = PLANS.iter().any(|(id, _)| *id == called);
        let path = self.folder.join(called);
        let named = if is_builtin || !path.exists() { called.to_owned() } else { path.display().to_string() };
        if !is_builtin {
            self.sources.insert(key(&path));
        }
        match plan::named(&named, self.lang) {
            Ok(plan) => {
                self.plans.push(plan);
                self.plans.len().checked_sub(1)
            }
            Err(Refusal::PlanMistakes { .. }) => self.mistake(span, ManifestMistake::BrokenPlan { path: named }),
            Err(refusal) => self.refused(span, Err(refusal)),
        }
    }

    fn options(&mut self, number: usize, keys: &Keys<'_>) -> Vec<OptionValue> {
        let Some(mut values) = self.plans.get(number).map(plan::defaults) else { return Vec::new() };
        for (id, value) in &keys.options {
            let Some(plan) = self.plans.get(number) else { continue };
            let is_known = plan.options.iter().any(|option| option.id == *id.get_ref());
            let set = plan::set(plan, &mut values, id.get_ref(), value.get_ref());
            self.refused(if is_known { value.span() } else { id.span() }, set);
        }
        values
    }

    fn targets(&mut self, number: usize, keys: &Keys<'_>) -> Vec<usize> {
        let mut targets = Vec::new();
        for id in &keys.targets {
            let Some(plan) = self.plans.get(number) else { continue };
            let target = plan::target(plan, id.get_ref());
            targets.extend(self.refused(id.span(), target));
        }
        targets
    }

    fn mapping(&mut self, number: Option<usize>, keys: &Keys<'_>) -> Option<PathBuf> {
        let text = keys.mapping.as_ref()?;
        let path = self.folder.join(text.get_ref());
        self.sources.insert(key(&path));
        if let Some(plan) = number.and_then(|number| self.plans.get(number)) {
            let headers = HeaderArgs { map: Vec::new(), mapping: Some(path.clone()) };
            let read = mapping::read(plan, &headers);
            self.refused(text.span(), read.map(|_| ()));
        }
        Some(path)
    }

    /// The files and folders that are read, and the files that they lead to.
    fn inputs(
        &mut self,
        draft: &Draft<'_>,
        keys: &Keys<'_>,
        values: &Values,
        run: &str,
    ) -> (Vec<PathBuf>, Vec<ingest::InputFile>) {
        if keys.inputs.is_empty() {
            let kind = crate::plan::mistake::MistakeKind::MissingKey { key: "inputs" };
            self.mistake::<()>(draft.span.clone(), ManifestMistake::Form(kind));
        }
        let mut inputs = Vec::new();
        for text in &keys.inputs {
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
        let span = keys.inputs.first().map_or(draft.span.clone(), Spanned::span);
        let files = self.refused(span, ingest::files(&inputs).map_err(Refusal::Ingest));
        (inputs, files.unwrap_or_default())
    }

    /// The outputs, and all files that come with them.
    fn outputs(&mut self, keys: &Keys<'_>, values: &Values, run: &str) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let (mut outputs, mut written) = (Vec::new(), Vec::new());
        for text in &keys.outputs {
            let filled = values.fill(self.file, text, OF_PATHS, file_name, &mut self.mistakes);
            let Some(path) = filled.map(|filled| self.folder.join(filled)) else { continue };
            let Some(format) = Format::from_extension(&path).filter(|format| AUDITED.contains(format)) else {
                let (path, known) = (path.display().to_string(), extensions(&AUDITED));
                self.mistake::<()>(text.span(), ManifestMistake::UnknownExtension { path, known });
                continue;
            };
            let problems = (format == Format::Csv).then(|| problems_beside(&path, self.lang));
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
    fn check_outputs(&mut self) {
        let mut mistakes = Vec::new();
        let takers: Vec<_> = self.inputs.values().map(|(input, run)| (input.taker(), run)).collect();
        let mut written: Vec<_> = self.written.iter().collect();
        // The gap list before what stands beside it.
        written.sort_by_key(|(key, _)| key.as_os_str().len());
        for (key, (file, span, _)) in written {
            let path = file.display().to_string();
            if self.sources.contains(key) {
                mistakes.push(Mistake { kind: ManifestMistake::OverSource { path }, span: span.clone() });
            } else if let Some((_, run)) = takers.iter().find(|(taker, _)| taker.takes(key)) {
                let kind = ManifestMistake::AmongInputs { path, run: (*run).clone() };
                mistakes.push(Mistake { kind, span: span.clone() });
            }
        }
        // A gap list and its list of data problems, and all that `for` makes of an output, stand at one place.
        mistakes.sort_by_key(|mistake| mistake.span.start);
        mistakes.dedup_by_key(|mistake| mistake.span.start);
        self.mistakes.extend(mistakes);
    }
}
