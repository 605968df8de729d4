//! `dabiao audit`

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};

use crate::audit::{Assessment, Outcome, Selection, assess};
use crate::cli::args::ReadingArgs;
use crate::cli::args::{AuditArgs, FormatArg, KindArg};
use crate::cli::output::Pending;
use crate::cli::refusal::Refusal;
use crate::cli::{Streams, mapping, plan, unit};
use crate::ingest::{self, Encoding, Ingested, Limits, Request};
use crate::lang::Lang;
use crate::plan::{FieldId, Kind, Level, Plan};
use crate::problem::ProblemKind;
use crate::register::Register;
use crate::report::{Format, Style, clean, render};
use crate::text;

/// Audits and reports; the exit code comes from the assessment.
///
/// # Errors
/// A [`Refusal`], or a report that could not be written.
pub(crate) fn run(args: &AuditArgs, lang: Lang, streams: &mut Streams<'_>) -> Result<u8> {
    let plan = plan::load(&args.plan, lang)?;
    let options = plan::options(&plan, &args.plan)?;
    let targets = args.target.iter().map(|id| plan::target(&plan, id)).collect::<Result<Vec<_>, _>>()?;
    let mut outputs = Outputs::open(args, lang)?;

    let Ingested { register, problems, .. } = read(&plan, &args.inputs, &args.reading, args.quiet, lang)?;
    for lost in problems.iter().filter(|problem| matches!(problem.kind, ProblemKind::UnreadableFile { .. })) {
        let path = lost.path.as_deref().unwrap_or_default();
        let message = text::labelled(path, &text::problem(&lost.kind, lang), lang);
        writeln!(streams.err, "{}", text::prefixed(&clean(&message), lang))?;
    }
    let selection = Selection { targets, ..select(args, &register)? };
    let assessment = assess(&plan, &register, options, selection, problems);
    if assessment.selected_units().next().is_none() {
        return Err(Refusal::NothingSelected.into());
    }
    let outcome = Outcome::of(&assessment, args.require_all);
    if outcome.assessed == 0 && !args.require_all {
        return Err(nothing_assessed(&assessment).into());
    }
    outputs.spare(&register)?;
    outputs.write(&assessment, &outcome, args, lang, streams)?;
    Ok(outcome.exit_code(args.fail_on.into()))
}

/// Reads the inputs, with a progress bar on a terminal.
pub(crate) fn read(
    plan: &Plan,
    inputs: &[PathBuf],
    args: &ReadingArgs,
    is_quiet: bool,
    lang: Lang,
) -> Result<Ingested, Refusal> {
    let mapping = mapping::read(plan, &args.headers)?;
    let bar = if is_quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
    let style = ProgressStyle::with_template(text::progress(lang)).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style);
    let on_file = |done: usize, all: usize| {
        bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    };
    let city_name = plan.area.as_ref().map_or("全市", |area| area.zh.as_str());
    let request = Request {
        inputs,
        fields: &plan.fields,
        city_name,
        year: args.year,
        mapping: &mapping,
        encoding: args.encoding.map(Encoding::from),
        limits: Limits::default(),
        on_file: &on_file,
    };
    let ingested = ingest::ingest(&request).map_err(Refusal::Ingest);
    bar.finish_and_clear();
    ingested
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

fn select(args: &AuditArgs, register: &Register) -> Result<Selection, Refusal> {
    let county = args.county.as_deref().map(|name| unit::find(register, name, &[Level::County], None)).transpose()?;
    let street = args.street.as_deref().map(|name| unit::find(register, name, &[Level::Street], county)).transpose()?;
    let kind = args.kind.map(|kind| match kind {
        KindArg::Urban => Kind::Urban,
        KindArg::Rural => Kind::Rural,
        KindArg::Village => Kind::Village,
        KindArg::Subdistrict => Kind::Subdistrict,
        KindArg::Township => Kind::Township,
    });
    Ok(Selection { county, street, kind, targets: Vec::new() })
}

/// Where the report goes.
struct Outputs {
    files: Vec<(Format, Pending)>,
    /// Format on standard output, if anything goes there.
    stdout: Option<Format>,
}

impl Outputs {
    fn open(args: &AuditArgs, lang: Lang) -> Result<Self, Refusal> {
        let named = args.format.map(format_of);
        let mut outputs = Outputs { files: Vec::new(), stdout: None };
        for path in &args.outputs {
            let shown = path.display().to_string();
            if path.as_os_str() == "-" {
                outputs.stdout = Some(named.unwrap_or(Format::Text));
                continue;
            }
            if outputs.files.iter().any(|(_, file)| same_file(file.path(), path)) {
                return Err(Refusal::SameOutput { path: shown });
            }
            let format = Format::from_extension(path)
                .or(named)
                .ok_or_else(|| Refusal::UnknownExtension { path: shown.clone() })?;
            let file = Pending::create(path)
                .map_err(|error| Refusal::Unwritable { path: shown, reason: text::io_reason(&error, lang) })?;
            outputs.files.push((format, file));
        }
        if args.outputs.is_empty() {
            outputs.stdout = Some(named.unwrap_or(Format::Text));
        }
        Ok(outputs)
    }

    /// Makes sure that no output takes the place of a file that was read.
    fn spare(&self, register: &Register) -> Result<(), Refusal> {
        let is_input = |path: &Path| register.sources.iter().any(|source| same_file(path, Path::new(&source.path)));
        match self.files.iter().find(|(_, file)| is_input(file.path())) {
            Some((_, file)) => Err(Refusal::OutputIsInput { path: file.path().display().to_string() }),
            None => Ok(()),
        }
    }

    fn write(
        &mut self,
        assessment: &Assessment<'_>,
        outcome: &Outcome,
        args: &AuditArgs,
        lang: Lang,
        streams: &mut Streams<'_>,
    ) -> Result<()> {
        // A file looks the same wherever the command is run.
        let for_files = Style { lang, width: FILE_WIDTH, colour: false, detail: args.detail };
        let mut written = Vec::new();
        for (format, mut file) in self.files.drain(..) {
            let path = file.path().to_owned();
            render(assessment, outcome, format, for_files, &mut file).and_then(|()| file.finish()).map_err(
                |error| Refusal::Unwritable { path: path.display().to_string(), reason: text::io_reason(&error, lang) },
            )?;
            written.push(path);
        }
        if !args.quiet {
            for path in &written {
                writeln!(streams.err, "{}", clean(&text::written(&path.display().to_string(), lang)))?;
            }
        }
        if let Some(format) = self.stdout {
            let style = Style {
                lang,
                width: streams.width(),
                colour: streams.colour && format == Format::Text,
                detail: args.detail,
            };
            let mut out = BufWriter::new(&mut streams.out);
            closed_is_fine(render(assessment, outcome, format, style, &mut out).and_then(|()| out.flush()))?;
        }
        Ok(())
    }
}

/// Whether two paths lead to one file, however they are written. The file itself need not be there.
fn same_file(a: &Path, b: &Path) -> bool {
    let whole = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        path.canonicalize().or_else(|_| Ok(folder.canonicalize()?.join(path.file_name().unwrap_or_default())))
    };
    let (a, b): (io::Result<PathBuf>, io::Result<PathBuf>) = (whole(a), whole(b));
    matches!((a, b), (Ok(a), Ok(b)) if a == b)
}

/// Width of text reports in files, in columns.
const FILE_WIDTH: usize = 100;

/// Whoever stops reading has read enough.
pub(crate) fn closed_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

fn format_of(format: FormatArg) -> Format {
    match format {
        FormatArg::Text => Format::Text,
        FormatArg::Csv => Format::Csv,
        FormatArg::Json => Format::Json,
        FormatArg::Markdown => Format::Markdown,
    }
}
