//! `dabiao audit`

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::mem::ManuallyDrop;

use anyhow::Result;

use crate::audit::{Assessment, FailOn, Outcome, Selection, assess};
use crate::cli::args::{AreaArgs, AuditArgs};
use crate::cli::lost::name_lost;
use crate::cli::output::{Look, Outputs};
use crate::cli::reading::Inputs;
use crate::cli::refusal::Refusal;
use crate::cli::workbook::{self, Wanted};
use crate::cli::{Streams, plan, split, unit};
use crate::ingest::Ingested;
use crate::lang::Lang;
use crate::plan::{FieldId, Kind, Level, OptionValue, Plan};
use crate::problem::Problem;
use crate::register::Register;
use crate::report::{Format, MOST_FORMULAS, Style, clean, formulas, render, render_workbook};
use crate::text;

/// Formats of files, by extension.
pub(crate) const AUDITED: [Format; 6] =
    [Format::Xlsx, Format::Text, Format::Csv, Format::Json, Format::Jsonl, Format::Markdown];

/// Audits and reports; the exit code comes from the assessment.
///
/// # Errors
/// A [`Refusal`], or a report that could not be written.
pub(crate) fn run(args: &AuditArgs, lang: Lang, streams: &mut Streams<'_>) -> Result<u8> {
    let plan = plan::load(&args.plan, lang)?;
    let options = plan::options(&plan, &args.plan)?;
    let targets = args.target.iter().map(|id| plan::target(&plan, id)).collect::<Result<Vec<_>, _>>()?;
    let folder = args.split.map(|_| split::folder(args, lang)).transpose()?;
    let files = if folder.is_some() { &[][..] } else { &args.outputs };
    let mut outputs = Outputs::open(files, args.format.map(Format::from), &AUDITED, lang)?;
    outputs.spare_paths(args.plan.file().into_iter().chain(args.reading.files.headers.mapping.as_deref()))?;
    if let Some(argument) = workbook::argument(args).filter(|_| folder.is_none() && !outputs.has(Format::Xlsx)) {
        return Err(Refusal::NeedsWorkbook { argument }.into());
    }
    if outputs.shows(Format::Xlsx) && streams.columns.is_some() {
        return Err(Refusal::WorkbookToTerminal.into());
    }
    let wanted = Wanted::read(args, lang)?;
    for remark in wanted.remarks() {
        writeln!(streams.err, "{}", clean(remark))?;
    }

    // Only these say what their inputs' bytes were.
    let with_hashes = folder.is_some() || outputs.has(Format::Json) || outputs.has(Format::Xlsx);
    let inputs = Inputs { plan: &plan, paths: &args.inputs, args: &args.reading, with_hashes, is_quiet: args.quiet };
    let Ingested { register, problems, .. } = inputs.read(lang)?;
    // The program ends with this audit, and giving back millions of small pieces takes a while.
    let register = ManuallyDrop::new(register);
    for lost in problems.iter().filter(|problem| problem.kind.is_unreadable_file()) {
        tell_lost(lost, lang, streams)?;
    }
    let (assessment, outcome) = judge(args, &plan, &register, options, targets, problems)?;
    let assessment = ManuallyDrop::new(assessment);
    outputs.spare(&register)?;
    let look = Look { lang, detail: args.detail, is_quiet: args.quiet };
    let report = |format, style: Style, out: &mut dyn Write| write(&assessment, &outcome, &wanted, format, style, out);
    match &folder {
        Some(folder) => {
            split::write(folder, &assessment, &outcome, &wanted, args, lang, streams)?;
            if args.format.is_some() {
                outputs.write(&report, look, streams)?;
            }
        }
        None => outputs.write(&report, look, streams)?,
    }
    tell_strictness(&outcome, lang, streams)?;
    Ok(outcome.exit_code(fail_on(args)))
}

/// Judges what was read, as far as `args` select it.
///
/// # Errors
/// Nothing is selected, or nothing of it can be assessed.
pub(crate) fn judge<'a>(
    args: &AuditArgs,
    plan: &'a Plan,
    register: &'a Register,
    options: Vec<OptionValue>,
    targets: Vec<usize>,
    problems: Vec<Problem>,
) -> Result<(Assessment<'a>, Outcome), Refusal> {
    let selection = select(&args.area, register).map_err(|refusal| name_lost(refusal, register, &problems))?;
    let selection = Selection { targets, ..selection };
    let assessment = assess(plan, register, options, selection, problems);
    if assessment.selected_units().next().is_none() {
        return Err(name_lost(Refusal::NothingSelected, register, &assessment.problems));
    }
    let borne = args.fail.max_unmet.unwrap_or_default();
    let outcome = Outcome { is_strict: args.strict, borne, ..Outcome::of(&assessment, args.require_all) };
    if outcome.assessed == 0 && !args.require_all {
        return Err(name_lost(nothing_assessed(&assessment), register, &assessment.problems));
    }
    if args.working_papers {
        let formulas = formulas(&assessment);
        if formulas > MOST_FORMULAS {
            return Err(Refusal::PapersTooLarge { formulas, most: MOST_FORMULAS });
        }
    }
    Ok((assessment, outcome))
}

/// Writes the report in one format.
///
/// # Errors
/// `out` cannot be written to.
pub(crate) fn write(
    assessment: &Assessment<'_>,
    outcome: &Outcome,
    wanted: &Wanted,
    format: Format,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Xlsx => render_workbook(assessment, outcome, &wanted.contents(true), style.lang, out),
        format => render(assessment, outcome, format, style, out),
    }
}

/// What makes the exit code 1. Whoever allows a number of unmet targets speaks of these, unless unknown ones are named too.
pub(crate) fn fail_on(args: &AuditArgs) -> FailOn {
    match (args.fail.fail_on, args.fail.max_unmet) {
        (Some(fail_on), _) => fail_on.into(),
        (None, Some(_)) => FailOn::Unmet,
        (None, None) => FailOn::default(),
    }
}

/// Names a file that could not be read.
pub(crate) fn tell_lost(lost: &Problem, lang: Lang, streams: &mut Streams<'_>) -> io::Result<()> {
    let path = lost.path.as_deref().unwrap_or_default();
    let message = text::labelled(path, &text::problem(&lost.kind, lang), lang);
    writeln!(streams.err, "{}", text::prefixed(&clean(&message), lang))
}

/// Says why the exit code is 2 although a report was written: not every format has room for it.
pub(crate) fn tell_strictness(outcome: &Outcome, lang: Lang, streams: &mut Streams<'_>) -> io::Result<()> {
    match outcome.strict_errors() {
        Some(errors) => writeln!(streams.err, "{}", text::prefixed(&text::strictly(errors, lang), lang)),
        None => Ok(()),
    }
}

/// Names the fields that the selected targets lack, those first that most of them lack.
fn nothing_assessed(assessment: &Assessment<'_>) -> Refusal {
    let mut lacking: BTreeMap<FieldId, usize> = BTreeMap::new();
    for field in assessment.selected_targets().flat_map(|(_, _, result)| &result.needs) {
        let count = lacking.entry(*field).or_default();
        *count = count.saturating_add(1);
    }
    let mut fields: Vec<(FieldId, usize)> = lacking.into_iter().collect();
    fields.sort_by_key(|(field, count)| (Reverse(*count), *field));
    let title = |(field, _): &(FieldId, usize)| assessment.plan.fields.get(*field).title.clone();
    Refusal::NothingAssessed { needs: fields.iter().map(title).collect() }
}

/// The part of the city that is asked for.
///
/// # Errors
/// It is not in the tables, or several are called so.
pub(crate) fn select(args: &AreaArgs, register: &Register) -> Result<Selection, Refusal> {
    let county = args.county.as_deref().map(|name| unit::find(register, name, &[Level::County], None)).transpose()?;
    let street = args.street.as_deref().map(|name| unit::find(register, name, &[Level::Street], county)).transpose()?;
    Ok(Selection { county, street, kind: args.kind.map(Kind::from), targets: Vec::new() })
}

/// Whoever stops reading has read enough.
pub(crate) fn closed_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
