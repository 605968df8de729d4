//! The whole assessment for scripts, exactly as design section 7 lays it down.
//!
//! One line a source, target, unit and problem: a city has tens of thousands of findings, and lines can be streamed,
//! compared and searched.

use std::collections::BTreeMap;
use std::io;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::audit::{Finding, Gap, Headline, Score, Status, TargetResult, Used};
use crate::lang::{Bilingual, Lang};
use crate::plan::{FieldId, Judge, Kind, Level, OptionValue, Strength, Target, Test};
use crate::problem::{Problem, Severity};
use crate::register::{Origin, Register, Sheet, UnitRef};
use crate::report::context::{self, Context};
use crate::report::escaped;
use crate::report::headline::gap_unit;
use crate::report::parts;
use crate::text;

/// Version of the contract.
const SCHEMA: &str = "dabiao.assessment/1";

pub(super) fn write(context: Context<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let assessment = context.assessment;
    let (plan, register) = (assessment.plan, assessment.register);
    let mut object = Object::new(out);
    object.member("schema", &SCHEMA)?;
    object.member("dabiao", &env!("CARGO_PKG_VERSION"))?;
    object.member(
        "plan",
        &PlanOut { id: &plan.id, title: &plan.title, target_year: plan.target_year, sha256: &plan.sha256 },
    )?;
    let options: BTreeMap<&str, OptionOut<'_>> = plan
        .options
        .iter()
        .zip(&assessment.options)
        .map(|(option, value)| (option.id.as_str(), value.into()))
        .collect();
    object.member("options", &options)?;
    object.member("year", &register.year)?;
    object.list(
        "sources",
        register.sources.iter().map(|source| SourceOut {
            path: &source.path,
            sha256: source.sha256.as_deref(),
            sheets: source.sheets.iter().map(SheetOut::from).collect(),
        }),
    )?;
    object.list(
        "targets",
        assessment.selected_targets().map(|(number, target, result)| target_out(context, number, target, result)),
    )?;
    let units: Vec<UnitRef> = assessment.selected_units().collect();
    object.long_list("units", &units, |unit| unit_out(context, *unit))?;
    object.list("problems", assessment.problems.iter().map(|problem| problem_out(register, context.lang, problem)))?;
    object.end()
}

/// Every finding of the selected units on a line of its own, with the unit that it is about: the same values, for pipes.
pub(super) fn write_lines(context: Context<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let assessment = context.assessment;
    let units: Vec<UnitRef> = assessment.selected_units().collect();
    let make = |part: &[UnitRef], out: &mut Vec<u8>| {
        part.iter().try_for_each(|unit| {
            let UnitOut { level, kind, code, name, county, street, findings, .. } = unit_out(context, *unit);
            findings.into_iter().try_for_each(|finding| {
                let (plan, year) = (assessment.plan.id.as_str(), assessment.register.year);
                let line = LineOut { plan, year, level, kind, code, name, county, street, finding };
                escaped::to_writer(out, &line)?;
                out.push(b'\n');
                Ok(())
            })
        })
    };
    parts::write(&units, make, out)
}

/// The outermost object, written member by member.
pub(super) struct Object<'w> {
    out: &'w mut dyn io::Write,
    empty: bool,
}

impl<'w> Object<'w> {
    pub(super) fn new(out: &'w mut dyn io::Write) -> Self {
        Self { out, empty: true }
    }

    fn name(&mut self, name: &str) -> io::Result<()> {
        let before = if self.empty { "{" } else { "," };
        self.empty = false;
        write!(self.out, "{before}\n\"{name}\": ")
    }

    pub(super) fn member(&mut self, name: &str, value: &impl Serialize) -> io::Result<()> {
        self.name(name)?;
        self.value(value)
    }

    pub(super) fn list<T: Serialize>(&mut self, name: &str, items: impl Iterator<Item = T>) -> io::Result<()> {
        self.name(name)?;
        write!(self.out, "[")?;
        let mut before = "\n";
        for item in items {
            write!(self.out, "{before}")?;
            self.value(&item)?;
            before = ",\n";
        }
        write!(self.out, "{}", if before == "\n" { "]" } else { "\n]" })
    }

    /// The same where there are many items and each takes long.
    fn long_list<T: Sync, S: Serialize>(
        &mut self,
        name: &str,
        items: &[T],
        item_out: impl Fn(&T) -> S + Sync,
    ) -> io::Result<()> {
        self.name(name)?;
        write!(self.out, "[")?;
        let make = |part: &[T], out: &mut Vec<u8>| {
            part.iter().try_for_each(|item| {
                let is_first = items.first().is_some_and(|first| std::ptr::eq(first, item));
                out.extend_from_slice(if is_first { b"\n" } else { b",\n" });
                escaped::to_writer(out, &item_out(item))
            })
        };
        parts::write(items, make, self.out)?;
        write!(self.out, "{}", if items.is_empty() { "]" } else { "\n]" })
    }

    fn value(&mut self, value: &impl Serialize) -> io::Result<()> {
        escaped::to_writer(self.out, value)
    }

    pub(super) fn end(self) -> io::Result<()> {
        writeln!(self.out, "\n}}")
    }
}

/// A number with its exact digits, without trailing zeros.
pub(super) struct Exact(pub(super) Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rust_decimal::serde::arbitrary_precision::serialize(&self.0.normalize(), serializer)
    }
}

pub(super) fn exact(number: Option<Decimal>) -> Option<Exact> {
    number.map(Exact)
}

#[derive(Serialize)]
struct PlanOut<'a> {
    id: &'a str,
    title: &'a Bilingual,
    target_year: i32,
    sha256: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum OptionOut<'a> {
    Choice(&'a str),
    Number(Exact),
}

impl<'a> From<&'a OptionValue> for OptionOut<'a> {
    fn from(value: &'a OptionValue) -> Self {
        match value {
            OptionValue::Choice(name) => OptionOut::Choice(name),
            OptionValue::Number(number) => OptionOut::Number(Exact(*number)),
        }
    }
}

#[derive(Serialize)]
struct SourceOut<'a> {
    path: &'a str,
    sha256: Option<&'a str>,
    sheets: Vec<SheetOut<'a>>,
}

#[derive(Serialize)]
struct SheetOut<'a> {
    name: Option<&'a str>,
    table: Option<Level>,
    header_rows: &'a [u32],
    rows: u32,
    skipped_rows: &'a [u32],
}

impl<'a> From<&'a Sheet> for SheetOut<'a> {
    fn from(sheet: &'a Sheet) -> Self {
        let Sheet { name, table, header_rows, rows, skipped_rows, .. } = sheet;
        Self { name: name.as_deref(), table: *table, header_rows, rows: *rows, skipped_rows }
    }
}

#[derive(Serialize)]
struct TargetOut<'a> {
    id: &'a str,
    title: &'a Bilingual,
    strength: Strength,
    judge: Judge,
    test: Test,
    clause: &'a str,
    unit: &'a str,
    assessed: bool,
    needs: Vec<&'a str>,
    city: HeadlineOut<'a>,
    counties: Vec<CountyOut<'a>>,
    streets: Vec<StreetOut<'a>>,
    also: Vec<AlsoOut<'a>>,
}

#[derive(Serialize)]
struct CountyOut<'a> {
    name: &'a str,
    #[serde(flatten)]
    headline: HeadlineOut<'a>,
}

#[derive(Serialize)]
struct StreetOut<'a> {
    county: Option<&'a str>,
    name: &'a str,
    #[serde(flatten)]
    headline: HeadlineOut<'a>,
}

#[derive(Serialize)]
struct AlsoOut<'a> {
    judge: Judge,
    #[serde(flatten)]
    headline: HeadlineOut<'a>,
}

#[derive(Serialize)]
pub(super) struct HeadlineOut<'a> {
    applicable: u32,
    met: u32,
    unmet: u32,
    unknown: u32,
    not_applicable: u32,
    numerator: Option<Exact>,
    denominator: Option<Exact>,
    value: Option<Exact>,
    low: Option<Exact>,
    high: Option<Exact>,
    required: Option<Exact>,
    status: Option<Status>,
    gap: Option<GroupGapOut<'a>>,
}

#[derive(Serialize)]
struct GroupGapOut<'a> {
    amount: Exact,
    most: Option<Exact>,
    unit: &'a str,
    units: Option<u32>,
}

fn target_out<'a>(context: Context<'a>, number: usize, target: &'a Target, result: &'a TargetResult) -> TargetOut<'a> {
    let register = context.assessment.register;
    let headline = |headline: &Headline| headline_out(target, target.judge, headline);
    let of_areas = |areas: Vec<UnitRef>| {
        let headlines = context.headlines(number, &areas);
        areas.into_iter().zip(headlines)
    };
    TargetOut {
        id: &target.id,
        title: &target.title,
        strength: target.strength,
        judge: target.judge,
        test: target.test,
        clause: target.cite.first().map_or("", |citation| &citation.clause),
        unit: &target.unit,
        assessed: result.assessed,
        needs: field_names(context, &result.needs),
        city: headline(&result.city),
        counties: of_areas(context.counties().collect())
            .map(|(area, of_area)| CountyOut { name: context.name(area), headline: headline(&of_area) })
            .collect(),
        streets: of_areas(context.streets().collect())
            .map(|(area, of_area)| StreetOut {
                county: register.county_of(area).map(|county| context.name(county)),
                name: context.name(area),
                headline: headline(&of_area),
            })
            .collect(),
        also: result
            .also
            .iter()
            .map(|(judge, headline)| AlsoOut { judge: *judge, headline: headline_out(target, *judge, headline) })
            .collect(),
    }
}

pub(super) fn headline_out<'a>(target: &'a Target, judge: Judge, headline: &Headline) -> HeadlineOut<'a> {
    let Headline { applicable, met, unmet, unknown, not_applicable, .. } = *headline;
    HeadlineOut {
        applicable,
        met,
        unmet,
        unknown,
        not_applicable,
        numerator: exact(headline.numerator),
        denominator: exact(headline.denominator),
        value: exact(headline.value),
        low: exact(headline.low),
        high: exact(headline.high),
        required: exact(headline.required),
        status: headline.status,
        gap: headline.gap.as_ref().map(|gap| GroupGapOut {
            amount: Exact(gap.amount),
            most: exact(gap.most),
            unit: gap_unit(target, judge),
            units: gap.units,
        }),
    }
}

#[derive(Serialize)]
struct UnitOut<'a> {
    level: Level,
    kind: Option<&'static str>,
    code: Option<&'a str>,
    name: &'a str,
    county: Option<&'a str>,
    street: Option<&'a str>,
    score: Option<ScoreOut>,
    findings: Vec<FindingOut<'a>>,
}

/// A finding by itself.
#[derive(Serialize)]
struct LineOut<'a> {
    plan: &'a str,
    year: Option<i32>,
    level: Level,
    kind: Option<&'static str>,
    code: Option<&'a str>,
    name: &'a str,
    county: Option<&'a str>,
    street: Option<&'a str>,
    #[serde(flatten)]
    finding: FindingOut<'a>,
}

#[derive(Serialize)]
struct ScoreOut {
    low: Exact,
    high: Exact,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    target: &'a str,
    status: Status,
    diagnosis: bool,
    value: Option<Exact>,
    low: Option<Exact>,
    high: Option<Exact>,
    required: Option<Exact>,
    gap: Option<GapOut<'a>>,
    missing: Vec<&'a str>,
    origins: Vec<OriginOut<'a>>,
}

#[derive(Serialize)]
struct GapOut<'a> {
    amount: Exact,
    most: Option<Exact>,
    unit: &'a str,
}

#[derive(Serialize)]
struct OriginOut<'a> {
    field: &'a str,
    source: &'a str,
    sheet: Option<&'a str>,
    cell: String,
}

fn unit_out(context: Context<'_>, unit: UnitRef) -> UnitOut<'_> {
    let assessment = context.assessment;
    let register = assessment.register;
    let described = register.roster(unit.level).units.get(unit.index());
    // A unit at these levels is of one kind, whether a table says so or not.
    let kind = match unit.level {
        Level::County | Level::City => Some(unit.level.name()),
        Level::Community | Level::Street => described.and_then(|unit| unit.kind).map(Kind::name),
    };
    UnitOut {
        level: unit.level,
        kind,
        code: described.and_then(|unit| unit.code.as_deref()),
        name: context.name(unit),
        county: register.county_of(unit).map(|county| context.name(county)),
        street: register.street_of(unit).map(|street| context.name(street)),
        score: assessment.score(unit).map(|Score { low, high }| ScoreOut { low: Exact(low), high: Exact(high) }),
        findings: assessment
            .selected_targets()
            .filter_map(|(number, target, _)| Some(finding_out(context, target, &assessment.finding(unit, number)?)))
            .collect(),
    }
}

fn finding_out<'a>(context: Context<'a>, target: &'a Target, finding: &Finding) -> FindingOut<'a> {
    FindingOut {
        target: &target.id,
        status: finding.status,
        diagnosis: finding.diagnosis,
        value: exact(finding.value),
        low: exact(finding.low),
        high: exact(finding.high),
        required: exact(finding.required),
        gap: finding.gap.as_ref().map(|Gap { amount, most, .. }| GapOut {
            amount: Exact(*amount),
            most: exact(*most),
            unit: &target.gap_unit,
        }),
        missing: field_names(context, &finding.missing),
        origins: finding.origins.iter().filter_map(|used| origin_out(context, used)).collect(),
    }
}

fn origin_out<'a>(context: Context<'a>, used: &Used) -> Option<OriginOut<'a>> {
    let (source, sheet, cell) = located(context.assessment.register, used.origin?);
    Some(OriginOut { field: field_name(context, used.field), source, sheet, cell })
}

fn field_name(context: Context<'_>, field: FieldId) -> &str {
    &context.assessment.plan.fields.get(field).name
}

fn field_names<'a>(context: Context<'a>, fields: &[FieldId]) -> Vec<&'a str> {
    fields.iter().map(|field| field_name(context, *field)).collect()
}

/// Path, sheet and cell of an origin.
fn located(register: &Register, origin: Origin) -> (&str, Option<&str>, String) {
    (context::path(register, origin), context::sheet(register, origin), origin.cell.to_string())
}

#[derive(Serialize)]
pub(super) struct ProblemOut<'a> {
    code: &'static str,
    severity: Severity,
    message: String,
    source: Option<&'a str>,
    sheet: Option<&'a str>,
    cell: Option<String>,
    unit: Option<&'a str>,
}

pub(super) fn problem_out<'a>(register: &'a Register, lang: Lang, problem: &'a Problem) -> ProblemOut<'a> {
    let (source, sheet, cell) = match problem.origin.map(|origin| located(register, origin)) {
        Some((source, sheet, cell)) => (Some(source), sheet, Some(cell)),
        None => (problem.path.as_deref(), None, None),
    };
    ProblemOut {
        code: problem.kind.code(),
        severity: problem.kind.severity(),
        message: text::problem(&problem.kind, lang),
        source,
        sheet,
        cell,
        unit: problem.unit.as_deref(),
    }
}
