//! The inspection for scripts: `schema/inspection-1.json`.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use crate::audit::Substitution;
use crate::lang::Lang;
use crate::plan::expr::words;
use crate::plan::{FieldId, Level};
use crate::problem::ProblemKind;
use crate::register::{Absence, CellAddress, ColumnUse, RowReason, Shape, Sheet, SheetColumn, SheetSum, Source, Told};
use crate::report::inspection::Inspection;
use crate::report::json::{Object, problem_out};

/// Version of the contract.
const SCHEMA: &str = "dabiao.inspection/1";

pub(super) fn write(inspection: Inspection<'_>, lang: Lang, out: &mut dyn io::Write) -> io::Result<()> {
    let register = &inspection.read.register;
    let mut object = Object::new(out);
    object.member("schema", &SCHEMA)?;
    object.member("dabiao", &env!("CARGO_PKG_VERSION"))?;
    object.member("plan", &PlanOut { id: &inspection.plan.id, sha256: &inspection.plan.sha256 })?;
    object.member("year", &register.year)?;
    object.member("refusal", &inspection.refusal.map(|refusal| refusal.message(lang)))?;
    let units: BTreeMap<&str, usize> =
        Level::ALL.into_iter().map(|level| (level.name(), register.roster(level).units.len())).collect();
    object.member("units", &units)?;
    object.list("files", inspection.files().into_iter().map(|(path, source)| file(inspection, path, source, lang)))?;
    object.list("substitutions", inspection.substitutions.iter().map(|one| substitution(inspection, one, lang)))?;
    object.list("problems", inspection.read.problems.iter().map(|problem| problem_out(register, lang, problem)))?;
    object.end()
}

#[derive(Serialize)]
struct PlanOut<'a> {
    id: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct SubstitutionOut<'a> {
    level: Level,
    field: &'a str,
    by: String,
}

fn substitution<'a>(inspection: Inspection<'a>, substitution: &Substitution, lang: Lang) -> SubstitutionOut<'a> {
    let Substitution { level, field, by } = substitution;
    SubstitutionOut {
        level: *level,
        field: &inspection.fields().get(*field).name,
        by: words(by, inspection.plan, lang),
    }
}

#[derive(Serialize)]
struct FileOut<'a> {
    path: &'a str,
    sha256: Option<&'a str>,
    format: Option<&'a str>,
    encoding: Option<&'a str>,
    /// Why it could not be read.
    unreadable: Option<String>,
    sheets: Vec<SheetOut<'a>>,
}

#[derive(Serialize)]
struct SheetOut<'a> {
    name: Option<&'a str>,
    table: Option<Level>,
    shape: Option<&'static str>,
    list: Option<&'a str>,
    absence: Option<Absence>,
    years: &'a [i32],
    header_rows: &'a [u32],
    rows: u32,
    left_out: Vec<LeftOutRows>,
    columns: Vec<ColumnOut<'a>>,
    sums: Vec<SumOut<'a>>,
    first_rows: Vec<RowOut<'a>>,
}

#[derive(Serialize)]
struct RowOut<'a> {
    row: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct LeftOutRows {
    why: RowReason,
    rows: Vec<[u32; 2]>,
}

#[derive(Serialize)]
struct ColumnOut<'a> {
    column: String,
    cell: String,
    header: &'a str,
    #[serde(rename = "use")]
    usage: &'static str,
    field: Option<&'a str>,
    told: Option<Told>,
    by: Option<&'a str>,
    why: Option<&'static str>,
    meant: Vec<&'a str>,
    part_of: Vec<&'a str>,
    unit: Option<&'static str>,
    field_unit: Option<&'a str>,
    times: Option<i64>,
    over: Option<i64>,
    year: Option<i32>,
    filled: Option<u32>,
    missing: Option<u32>,
    doubtful: Option<u32>,
}

#[derive(Serialize)]
struct SumOut<'a> {
    field: &'a str,
    columns: Vec<String>,
    used: bool,
    filled: u32,
    missing: u32,
    doubtful: u32,
}

fn file<'a>(inspection: Inspection<'a>, path: &'a str, source: Option<(u16, &'a Source)>, lang: Lang) -> FileOut<'a> {
    let source = source.map(|(_, source)| source);
    let unreadable = inspection.problems_of_file(path).find_map(|problem| match &problem.kind {
        ProblemKind::UnreadableFile { reason } => Some(reason.get(lang).to_owned()),
        _ => None,
    });
    FileOut {
        path,
        sha256: source.and_then(|source| source.sha256.as_deref()),
        format: source.and_then(|source| source.format),
        encoding: source.and_then(|source| source.encoding),
        unreadable,
        sheets: source
            .into_iter()
            .flat_map(|source| &source.sheets)
            .map(|sheet| self::sheet(inspection, sheet))
            .collect(),
    }
}

fn sheet<'a>(inspection: Inspection<'a>, sheet: &'a Sheet) -> SheetOut<'a> {
    let mut reasons: BTreeMap<RowReason, Vec<[u32; 2]>> = BTreeMap::new();
    for range in &sheet.left_out {
        reasons.entry(range.why).or_default().push([range.first, range.last]);
    }
    let left_out = reasons.into_iter().map(|(why, mut rows)| {
        rows.sort_unstable();
        LeftOutRows { why, rows }
    });
    SheetOut {
        name: sheet.name.as_deref(),
        table: sheet.table,
        shape: sheet.table.map(|_| match sheet.shape {
            Shape::Units => "units",
            Shape::List(_) => "list",
            Shape::Form => "form",
        }),
        list: inspection.list_of(sheet).map(|list| list.name.as_str()),
        absence: sheet.absence,
        years: &sheet.years,
        header_rows: &sheet.header_rows,
        rows: sheet.rows,
        left_out: left_out.collect(),
        columns: sheet.columns.iter().map(|column| self::column(inspection, sheet, column)).collect(),
        first_rows: sheet.glimpse.iter().map(|(row, text)| RowOut { row: *row, text }).collect(),
        sums: sheet.sums.iter().map(|sum| self::sum(inspection, sum)).collect(),
    }
}

fn column<'a>(inspection: Inspection<'a>, sheet: &'a Sheet, column: &'a SheetColumn) -> ColumnOut<'a> {
    let fields = inspection.fields_of(column);
    let name = |field: FieldId| fields.get(field).name.as_str();
    let field = inspection.field(sheet, column);
    let (usage, told, unused) = match &column.usage {
        ColumnUse::Figures { by, .. } => ("figures", Some(*by), None),
        ColumnUse::Identity { by, .. } => ("identity", Some(*by), None),
        ColumnUse::Part => ("part", None, None),
        ColumnUse::Unused(why) => ("unused", None, Some(why)),
    };
    let of_part = field.or_else(|| column.part_of.first().copied());
    let factor = column.unit.map(|unit| unit.factor.unwrap_or((1, 1)));
    ColumnOut {
        column: column.at.letters(),
        cell: column.at.to_string(),
        header: &column.header,
        usage,
        field: field.map(name),
        told,
        by: field.and_then(|field| inspection.spelling(field, column)),
        why: unused.map(crate::register::NotUsed::name),
        meant: unused.map(crate::register::NotUsed::fields).unwrap_or_default().into_iter().map(name).collect(),
        part_of: column.part_of.iter().copied().map(name).collect(),
        unit: column.unit.map(|unit| unit.word),
        field_unit: of_part.and_then(|field| fields.get(field).unit.as_deref()),
        times: factor.map(|(times, _)| times),
        over: factor.map(|(_, over)| over),
        year: column.year,
        filled: column.counts.map(|counts| counts.filled),
        missing: column.counts.map(|counts| counts.missing),
        doubtful: column.counts.map(|counts| counts.doubtful),
    }
}

fn sum<'a>(inspection: Inspection<'a>, sum: &SheetSum) -> SumOut<'a> {
    SumOut {
        field: inspection.fields().get(sum.field).name.as_str(),
        columns: sum.columns.iter().map(|column| CellAddress { row: 0, column: *column }.letters()).collect(),
        used: sum.is_used,
        filled: sum.counts.filled,
        missing: sum.counts.missing,
        doubtful: sum.counts.doubtful,
    }
}
