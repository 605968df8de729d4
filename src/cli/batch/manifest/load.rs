//! From the tables of a manifest to runs, each checked as far as that goes before anything is read.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;

use crate::cli::Refusal;
use crate::cli::args::{AreaArgs, AuditArgs, FailArgs, FileArgs, PlanArgs, ReadingArgs};
use crate::cli::batch::fill::{OF_NAMES, Values};
use crate::cli::batch::keys::{Keys, Text};
use crate::cli::batch::manifest::Run;
use crate::cli::batch::manifest::draft::{Draft, Variants};
use crate::cli::batch::manifest::paths::{Input, key, state_name};
use crate::cli::batch::mistake::{ManifestMistake, Mistake};
use crate::cli::plan;
use crate::cli::workbook::Wanted;
use crate::lang::Lang;
use crate::plan::Plan;
use crate::plan::builtin::{DEFAULT_PLAN, PLANS};
use crate::plan::section::Section;
use crate::report::Format;

/// Plans and runs of the manifest `file`, whose paths are meant from `folder`.
pub(super) fn load(file: &str, path: &Path, folder: &Path, lang: Lang) -> Result<(Vec<Plan>, Vec<Run>), Vec<Mistake>> {
    let (root, mut found) = crate::plan::parse(file);
    let is_whole = found.is_empty();
    let mut section = Section::new(file, &root, 0..0, &mut found);
    let defaults = section.table_meant("defaults").map(|(table, span)| {
        let mut inner = section.enter(table, span);
        let keys = Keys::read(&mut inner);
        inner.finish();
        keys
    });
    let tables = section.tables_meant("run");
    let has_runs = tables.is_some();
    let tables = tables.into_iter().flatten();
    let runs: Vec<Draft<'_>> = tables.map(|(table, span)| Draft::read(section.enter(table, span))).collect();
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
pub(super) struct Loader<'f> {
    pub(super) file: &'f str,
    pub(super) folder: &'f Path,
    pub(super) lang: Lang,
    /// Files that no run may write: the manifest, plans, mappings, earlier lists, the state.
    pub(super) sources: BTreeSet<PathBuf>,
    pub(super) state_name: String,
    pub(super) plans: Vec<Plan>,
    /// The plans by how they are called; `None` where one cannot be had.
    plan_numbers: BTreeMap<String, Option<usize>>,
    runs: Vec<Run>,
    names: BTreeSet<String>,
    /// How many runs have no name.
    nameless: usize,
    /// Every file that is written, where that is said, and by which run.
    pub(super) written: BTreeMap<PathBuf, (PathBuf, Range<usize>, String)>,
    /// Every input, and the first run that has it.
    pub(super) inputs: BTreeMap<String, (Input, String)>,
    /// Every file that is read, and the first run that reads it.
    pub(super) files: BTreeMap<PathBuf, String>,
    pub(super) mistakes: Vec<Mistake>,
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
            nameless: 0,
            written: BTreeMap::new(),
            inputs: BTreeMap::new(),
            files: BTreeMap::new(),
            mistakes: Vec::new(),
        }
    }

    pub(super) fn mistake<T>(&mut self, span: Range<usize>, kind: ManifestMistake) -> Option<T> {
        self.mistakes.push(Mistake { kind, span });
        None
    }

    pub(super) fn refused<T>(&mut self, span: Range<usize>, result: Result<T, Refusal>) -> Option<T> {
        let refusal = match result {
            Ok(good) => return Some(good),
            Err(refusal) => refusal,
        };
        self.mistake(span, ManifestMistake::from(&refusal))
    }

    fn add(&mut self, draft: &Draft<'_>, defaults: &Keys<'_>) {
        for Variants { key, span, is_empty, .. } in &draft.variants {
            if draft.says(key) {
                self.mistake::<()>(span.clone(), ManifestMistake::InForToo { key });
            } else if *is_empty {
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
        let name = self.name(draft, &values);
        values.name = Some(name.clone());
        let (inputs, files) = self.inputs(draft, keys, &values, &name);
        let (outputs, written) = self.outputs(keys, &values, &name);
        let update = self.update(keys, &values);
        let reading = ReadingArgs {
            year: keys.year.as_ref().map(|year| *year.get_ref()),
            files: FileArgs { headers: self.headers(plan, keys), encoding: keys.encoding, limits: self.limits(keys) },
        };
        let plan_args = PlanArgs { plan: values.plan.unwrap_or_default(), set: Vec::new() };
        let owned = |text: &Option<Text<'_>>| text.as_ref().map(|text| (*text.get_ref()).to_owned());
        let sheets = keys.sheets.iter().flatten();
        let args = AuditArgs {
            inputs,
            plan: plan_args,
            format: None,
            outputs,
            sheets: sheets.clone().map(|sheet| (*sheet.get_ref()).to_owned()).collect(),
            update,
            split: None,
            reading,
            area: AreaArgs { county: owned(&keys.county), street: owned(&keys.street), kind: keys.kind },
            target: Vec::new(),
            working_papers: keys.working_papers.unwrap_or_default(),
            detail: keys.detail.unwrap_or_default(),
            fail: FailArgs { fail_on: keys.fail_on, max_unmet: keys.max_unmet },
            require_all: keys.require_all.unwrap_or_default(),
            strict: keys.strict.unwrap_or_default(),
            quiet: true,
        };
        let of_workbook = keys.update.iter().flatten().chain(sheets).next().map_or(draft.span.clone(), Spanned::span);
        let lang = keys.lang.unwrap_or(self.lang);
        self.refused(of_workbook, wanted(&args, lang));
        Some(Run { name, plan: plan?, options, targets, args, files, written, lang })
    }

    /// The name of a run. One without a name is called by its number: what else is wrong with it is told too.
    fn name(&mut self, draft: &Draft<'_>, values: &Values) -> String {
        let Some(text) = &draft.name else {
            self.nameless = self.nameless.saturating_add(1);
            return self.nameless.to_string();
        };
        let as_is = |value: &str| Some(value.to_owned());
        let name = values.fill(self.file, text, OF_NAMES, as_is, &mut self.mistakes);
        let name = name.unwrap_or_else(|| (*text.get_ref()).to_owned());
        if !self.names.insert(name.clone()) {
            self.mistake::<()>(text.span(), ManifestMistake::SameRun { name: name.clone() });
        }
        name
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
}

/// Whether what is asked of workbooks can be had.
fn wanted(args: &AuditArgs, lang: Lang) -> Result<(), Refusal> {
    let has_workbook = args.outputs.iter().any(|path| Format::from_extension(path) == Some(Format::Xlsx));
    if !args.update.is_empty() && !has_workbook {
        return Err(Refusal::NeedsWorkbook { argument: "update" });
    }
    Wanted::read(args, lang).map(|_| ())
}
