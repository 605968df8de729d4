//! Reads as the program does, with every report, and holds it all to what must always hold.

use std::fmt;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

use dabiao::audit::{Outcome, Selection, assess, substitutions};
use dabiao::ingest::{IngestError, Limits, Mapping, Request, Survey};
use dabiao::lang::Lang;
use dabiao::plan::{Level, OptionValue, Plan, builtin, load_fields, load_plan};
use dabiao::problem::Problem;
use dabiao::register::{Register, UnitRef, Value};
use dabiao::report::{Format, Inspection, Style, inspect, render};
use dabiao::text;
use serde_json::Value as Json;

pub(crate) static PLAN: LazyLock<Plan> =
    LazyLock::new(|| load_plan(builtin::PLANS[0].1, load_fields(builtin::FIELDS).unwrap()).unwrap());

/// What became of the cases of a kind.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) cases: u64,
    pub(crate) reads: u64,
    pub(crate) turn: usize,
    pub(crate) read: u64,
    pub(crate) refused: u64,
    pub(crate) failed: u64,
    /// Time and seed.
    pub(crate) slowest: (Duration, u64),
    /// Bytes and seed.
    pub(crate) memory: (u64, u64),
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally { cases, reads, read, refused, failed, slowest, memory, .. } = self;
        let (time, slow) = slowest;
        let (bytes, hungry) = memory;
        write!(
            f,
            "{cases} cases, {reads} times reading: {read} gave units, {refused} refused, {failed} failed; slowest {time:?} (case {slow}), at most {} MiB (case {hungry})",
            bytes >> 20
        )
    }
}

/// What was read.
pub(crate) struct Seen {
    pub(crate) register: Register,
    pub(crate) problems: Vec<Problem>,
    pub(crate) refusal: Option<IngestError>,
}

pub(crate) fn survey(inputs: &[PathBuf]) -> Result<Survey, IngestError> {
    dabiao::ingest::survey(&Request {
        inputs,
        fields: &PLAN.fields,
        city_name: "攀枝花市",
        year: None,
        mapping: &Mapping::new(),
        encoding: None,
        limits: Limits::default(),
        with_hashes: true,
        on_file: &|_, _| {},
    })
}

/// Reads files and makes some report of them, another one each time. The error says what does not hold; `None` is a
/// refusal of everything.
pub(crate) fn read(inputs: &[PathBuf], tally: &mut Tally) -> Result<Option<Seen>, String> {
    tally.reads += 1;
    let Survey { read, refusal } = match survey(inputs) {
        Ok(survey) => survey,
        Err(error) => {
            tally.refused += 1;
            check_refusal(&error)?;
            return Ok(None);
        }
    };
    for problem in &read.problems {
        for lang in [Lang::Zh, Lang::En] {
            check_sentence(&text::problem(&problem.kind, lang), lang)?;
        }
    }
    let substitutions = substitutions(&PLAN, &read.register, &options());
    let inspection = Inspection { plan: &PLAN, read: &read, refusal: refusal.as_ref(), substitutions: &substitutions };
    tally.turn = tally.turn.wrapping_add(1);
    let turn = tally.turn;
    let (format, lang) = [(Format::Text, Lang::Zh), (Format::Json, Lang::En), (Format::Markdown, Lang::En)][turn % 3];
    let mut out = Vec::new();
    inspect(inspection, format, Style { lang, ..Style::default() }, &mut out).map_err(|error| error.to_string())?;
    check_report(format, out)?;
    if let Some(error) = &refusal {
        tally.refused += 1;
        check_refusal(error)?;
    } else {
        tally.read += 1;
        audit(&read.register, &read.problems, Format::NAMES[turn % Format::NAMES.len()].0)?;
    }
    Ok(Some(Seen { register: read.register, problems: read.problems, refusal }))
}

fn options() -> Vec<OptionValue> {
    PLAN.options.iter().map(|option| option.default.clone()).collect()
}

/// Judges and reports; JSON is returned.
fn audit(register: &Register, problems: &[Problem], format: Format) -> Result<Json, String> {
    let assessment = assess(&PLAN, register, options(), Selection::default(), problems.to_vec());
    let outcome = Outcome::of(&assessment, false);
    let lang = if format == Format::Text { Lang::Zh } else { Lang::En };
    let style = Style { lang, detail: format == Format::Text, ..Style::default() };
    let mut out = Vec::new();
    render(&assessment, &outcome, format, style, &mut out).map_err(|error| error.to_string())?;
    check_report(format, out)
}

/// A report is text without control characters, or a workbook; JSON, CSV and XLSX are what they are called.
fn check_report(format: Format, out: Vec<u8>) -> Result<Json, String> {
    if format == Format::Xlsx {
        let book: Result<calamine::Xlsx<_>, _> = calamine::open_workbook_from_rs(std::io::Cursor::new(out));
        return book.map(|_| Json::Null).map_err(|error| format!("XLSX: {error}"));
    }
    let report = String::from_utf8(out).map_err(|_| format!("{format:?} is not UTF-8"))?;
    let odd =
        report.trim_start_matches('\u{feff}').chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    if let Some(odd) = odd {
        return Err(format!("{format:?} has {odd:?}"));
    }
    match format {
        Format::Json => serde_json::from_str(&report).map_err(|error| format!("JSON: {error}")),
        Format::Jsonl => report
            .lines()
            .try_for_each(|line| {
                let line: Result<Json, _> = serde_json::from_str(line);
                line.map(|_| ()).map_err(|error| format!("JSONL: {error}"))
            })
            .map(|()| Json::Null),
        Format::Csv | Format::Problems => {
            let mut reader = csv::Reader::from_reader(report.as_bytes());
            let broken = reader.records().find_map(Result::err);
            broken.map_or(Ok(Json::Null), |error| Err(format!("{format:?}: {error}")))
        }
        Format::Text | Format::Markdown | Format::Xlsx => Ok(Json::Null),
    }
}

fn check_refusal(error: &IngestError) -> Result<(), String> {
    [Lang::Zh, Lang::En].into_iter().try_for_each(|lang| check_sentence(&error.message(lang), lang))
}

/// One sentence, however odd what it quotes.
fn check_sentence(message: &str, lang: Lang) -> Result<(), String> {
    let ends = if lang == Lang::Zh { ["。", "？"] } else { [".", "?"] };
    let is_whole = ends.iter().any(|end| message.ends_with(end));
    if is_whole && !message.contains('\n') && message.chars().count() < 1000 {
        Ok(())
    } else {
        Err(format!("not one sentence: {message:?}"))
    }
}

/// All units of a level with all their figures, a line each.
pub(crate) fn described(register: &Register, level: Level) -> Vec<String> {
    let one = |at: UnitRef| {
        let unit = register.unit(at);
        let figures = PLAN.fields.iter().filter_map(|(id, field)| {
            let value = shown(register.cell(at, id).value)?;
            Some(format!("{}={value}", field.name))
        });
        let figures: Vec<String> = figures.collect();
        format!("{} {:?} {:?} {}", register.path(at), unit.code, unit.kind, figures.join(" "))
    };
    register.units_at(level).map(one).collect()
}

pub(crate) fn all_described(register: &Register) -> Vec<String> {
    Level::ALL.into_iter().flat_map(|level| described(register, level)).collect()
}

/// A value in plain words; `None` where it is missing.
pub(crate) fn shown(value: Value<'_>) -> Option<String> {
    match value {
        Value::Missing => None,
        Value::Number(number) => Some(number.normalize().to_string()),
        Value::Flag(flag) => Some(if flag { "yes" } else { "no" }.to_owned()),
        Value::Text(text) => Some(text.to_owned()),
    }
}

/// What was judged, without where the figures stand.
pub(crate) fn judged(seen: &Seen) -> Result<Json, String> {
    let report = audit(&seen.register, &seen.problems, Format::Json)?;
    let mut judged = serde_json::json!({ "targets": report["targets"], "units": report["units"] });
    for unit in judged["units"].as_array_mut().into_iter().flatten() {
        for finding in unit["findings"].as_array_mut().into_iter().flatten() {
            finding["origins"] = Json::Null;
        }
    }
    Ok(judged)
}

pub(crate) fn codes(seen: &Seen) -> Vec<&'static str> {
    let mut codes: Vec<_> = seen.problems.iter().map(|problem| problem.kind.code()).collect();
    codes.sort_unstable();
    codes
}

/// The first line that differs.
pub(crate) fn same(what: &str, one: &[String], other: &[String]) -> Result<(), String> {
    if one == other {
        return Ok(());
    }
    let lost = one.iter().find(|line| !other.contains(line));
    let new = other.iter().find(|line| !one.contains(line));
    Err(format!("{what}: {} and {} units; only first: {lost:?}; only second: {new:?}", one.len(), other.len()))
}
