//! One run of a batch: an audit that writes files.

use std::io::Write;

use crate::cli::args::AuditArgs;
use crate::cli::audit::{self, AUDITED};
use crate::cli::batch::manifest::Run;
use crate::cli::output::{Look, Outputs};
use crate::cli::reading::city_name;
use crate::cli::workbook::Wanted;
use crate::cli::{Refusal, folder, limits, mapping};
use crate::ingest::{self, Encoding, Ingested, Request, Shelf, Survey};
use crate::lang::Lang;
use crate::plan::Plan;
use crate::report::{Format, RunResult, Style};

/// How a run reads its files, in words: runs that read alike share what they read.
pub(super) fn way(run: &Run) -> String {
    let reading = &run.args.reading;
    format!("{} {:?} {:?} {:?}", run.plan, reading.files.headers, reading.files.encoding, reading.files.limits)
}

/// Reads, judges, and writes the outputs.
pub(super) fn carry_out(run: &Run, plan: &Plan, shelf: &Shelf) -> Result<RunResult, Refusal> {
    let (args, lang) = (&run.args, run.lang);
    let wanted = Wanted::read(args, lang)?;
    let mut outputs = outputs(run, lang)?;
    let Ingested { register, problems } = read(run, plan, shelf)?;
    let (assessment, outcome) =
        audit::judge(args, plan, &register, run.options.clone(), run.targets.clone(), problems)?;
    if let Some(outputs) = &mut outputs {
        outputs.spare(&register)?;
        let look = Look { lang, detail: args.detail, is_quiet: true };
        let report = |format: Format, style: Style, out: &mut dyn Write| {
            audit::write(&assessment, &outcome, &wanted, format, style, out)
        };
        outputs.write_files(&report, look)?;
    }
    Ok(RunResult::of(&assessment, &outcome, outcome.exit_code(audit::fail_on(args)), lang))
}

/// The outputs, with the folders that they go to; a run without outputs is one for the summary.
fn outputs(run: &Run, lang: Lang) -> Result<Option<Outputs>, Refusal> {
    for path in &run.args.outputs {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            folder::make(folder, lang)?;
        }
    }
    let is_any = !run.args.outputs.is_empty();
    is_any.then(|| Outputs::open(&run.args.outputs, None, &AUDITED, lang)).transpose()
}

fn read(run: &Run, plan: &Plan, shelf: &Shelf) -> Result<Ingested, Refusal> {
    let AuditArgs { inputs, reading, .. } = &run.args;
    let mapping = mapping::read(plan, &reading.files.headers)?;
    let request = Request {
        inputs,
        fields: &plan.fields,
        city_name: city_name(plan),
        year: reading.year,
        mapping: &mapping,
        encoding: reading.files.encoding.map(Encoding::from),
        limits: limits::read(&reading.files.limits)?,
        with_hashes: true,
        on_file: &|_, _| {},
    };
    let survey = ingest::survey_shared(&request, shelf, &way(run)).map_err(Refusal::Ingest)?;
    let Survey { read, refusal } = survey;
    refusal.map_or(Ok(read), |refusal| Err(Refusal::Ingest(refusal)))
}
