//! Reading the inputs of a command.

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::args::ReadingArgs;
use crate::cli::refusal::Refusal;
use crate::cli::{limits, mapping};
use crate::ingest::{self, Encoding, Ingested, Request, Survey};
use crate::lang::Lang;
use crate::plan::Plan;
use crate::text;

/// The inputs of a command, and how they are read.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'a> {
    /// The plan whose fields they may supply.
    pub(crate) plan: &'a Plan,
    /// Files and folders.
    pub(crate) paths: &'a [PathBuf],
    /// What the user says of them.
    pub(crate) args: &'a ReadingArgs,
    /// Whether the reports name the files by their content too.
    pub(crate) with_hashes: bool,
    /// Whether to show no progress.
    pub(crate) is_quiet: bool,
}

impl Inputs<'_> {
    /// Reads them for an audit, with a progress bar on a terminal.
    ///
    /// # Errors
    /// Nothing can be audited.
    pub(crate) fn read(&self, lang: Lang) -> Result<Ingested, Refusal> {
        let Survey { read, refusal } = self.survey(lang)?;
        refusal.map_or(Ok(read), |refusal| Err(Refusal::Ingest(refusal)))
    }

    /// Reads them as far as they can be read, with a progress bar on a terminal.
    ///
    /// # Errors
    /// There is nothing to read.
    pub(crate) fn survey(&self, lang: Lang) -> Result<Survey, Refusal> {
        let Self { plan, args, .. } = self;
        let mapping = mapping::read(plan, &args.files.headers)?;
        let bar = if self.is_quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
        let style = ProgressStyle::with_template(text::progress(lang)).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        let on_file = |done: usize, all: usize| {
            bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
            bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        };
        let request = Request {
            inputs: self.paths,
            fields: &plan.fields,
            city_name: city_name(plan),
            year: args.year,
            mapping: &mapping,
            encoding: args.files.encoding.map(Encoding::from),
            limits: limits::read(&args.files.limits)?,
            with_hashes: self.with_hashes,
            on_file: &on_file,
        };
        let survey = ingest::survey(&request).map_err(Refusal::Ingest);
        bar.finish_and_clear();
        survey
    }
}

/// What the city is called where no table names it.
pub(crate) fn city_name(plan: &Plan) -> &str {
    plan.area.as_ref().map_or("全市", |area| area.zh.as_str())
}
