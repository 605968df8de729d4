//! Saved assessments (`dabiao.assessment/1`), read back as far as comparisons need them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Number;

use crate::audit::{Gap, Headline, Status};
use crate::compare::{Found, Judgements, OtherThreshold, Results, UnitOfYear, Year};
use crate::plan::{Judge, Level, OptionValue, Plan, PlanOption, Strength, Target, Test, parse_number};
use crate::problem::ProblemCode;

mod counties;
mod thresholds;

pub use counties::{Discord, counties_into_year};

/// The contract that is read.
const SCHEMA: &str = "dabiao.assessment/1";

/// Why a file is no saved assessment that can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSaved {
    /// It is no JSON.
    NoJson {
        /// Where the JSON ends to be any: the line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// It is JSON, but of no assessment.
    NoAssessment,
    /// It is of another contract.
    OtherSchema {
        /// Which it says it is.
        found: String,
    },
    /// It was made of another plan: not even the targets are the same.
    OtherPlan {
        /// Id of that plan.
        found: String,
    },
    /// It is about a street, or units of one kind only.
    Partial,
}

/// A saved assessment and the year that it is of, where its figures said one.
pub struct Saved {
    /// The year.
    pub year: Option<i32>,
    document: Document,
}

/// Reads the text of a saved assessment that was made by the plan with the id of `plan`.
///
/// # Errors
/// It is none, or cannot be compared.
pub fn read(text: &str, plan: &Plan) -> Result<Saved, NotSaved> {
    let no_assessment = |error: serde_json::Error| match error.classify() {
        serde_json::error::Category::Data => NotSaved::NoAssessment,
        _ => NotSaved::NoJson { line: error.line(), column: error.column() },
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Head { schema } = serde_json::from_str(text).map_err(no_assessment)?;
    if schema != SCHEMA {
        return Err(NotSaved::OtherSchema { found: schema });
    }
    let document: Document = serde_json::from_str(text).map_err(no_assessment)?;
    if document.plan.id != plan.id {
        return Err(NotSaved::OtherPlan { found: document.plan.id });
    }
    let saved = Saved { year: document.year, document };
    // The city is listed exactly where all of it was selected, a county where all of that was.
    if saved.has_city() || saved.county().is_some() { Ok(saved) } else { Err(NotSaved::Partial) }
}

impl Saved {
    /// The paths of the files that it was made of.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.document.sources.iter().map(|source| source.path.as_str())
    }

    /// The values of its options by id, as reports show them.
    #[must_use]
    pub fn options(&self, plan: &Plan) -> BTreeMap<String, String> {
        let options = self.document.options.iter();
        options.map(|(id, value)| (id.clone(), shown_option(plan, id, value))).collect()
    }

    /// The same as a year to compare by `plan`.
    #[must_use]
    pub fn into_year(self, year: i32, from: String, plan: &Plan) -> Year<'static> {
        let options = self.options(plan);
        let Document { plan: made_by, targets, units, problems, options: settings, .. } = self.document;
        let units_of_year: Vec<UnitOfYear> = units.iter().map(described).collect();
        let counties: Vec<usize> = (0..units_of_year.len())
            .filter(|unit| units_of_year.get(*unit).is_some_and(|unit| unit.level == Level::County))
            .collect();
        let numbers: HashMap<&str, usize> =
            plan.targets.iter().enumerate().map(|(number, target)| (target.id.as_str(), number)).collect();
        let mut results: Vec<Option<Results>> = plan.targets.iter().map(|_| None).collect();
        let mut redefined = Vec::new();
        for target in targets.iter().filter(|target| target.assessed) {
            let Some(number) = numbers.get(target.id.as_str()).copied() else { continue };
            let (Some(slot), Some(known)) = (results.get_mut(number), plan.targets.get(number)) else { continue };
            let names = (
                name_of(&Judge::NAMES, known.judge),
                name_of(&Strength::NAMES, known.strength),
                test_name(known.test),
                known.unit.as_str(),
            );
            if names != (&target.judge, &target.strength, &target.test, &target.unit) {
                redefined.push(number);
                continue;
            }
            let headlines = target.counties.iter().map(Headline::from);
            *slot = Some(Results {
                city: Some(Headline::from(&target.city)),
                counties: counties.iter().copied().zip(headlines).collect(),
            });
        }
        let is_there = |number: &usize| {
            plan.targets.get(*number).is_some_and(|known| targets.iter().any(|target| target.id == known.id))
        };
        let left_out = (0..plan.targets.len()).filter(|number| !is_there(number)).collect();
        let findings = units.iter().map(|unit| {
            let found = |finding: &FindingIn| {
                let number = numbers.get(finding.target.as_str()).copied()?;
                (!redefined.contains(&number)).then(|| (number, Found::from(finding)))
            };
            unit.findings.iter().filter_map(found).collect::<BTreeMap<usize, Found>>()
        });
        let findings: Vec<BTreeMap<usize, Found>> = findings.collect();
        let other_thresholds = if made_by.sha256 == plan.sha256 {
            Vec::new()
        } else {
            other_thresholds(plan, &results, &findings, &settings)
        };
        Year {
            year,
            from: vec![from],
            plan_sha256: made_by.sha256,
            options,
            readings: None,
            unreadable: lost(&problems).count(),
            results,
            redefined,
            other_thresholds,
            counties_only: false,
            left_out,
            units: units_of_year,
            judgements: Judgements::Saved(findings),
        }
    }
}

/// The files that could not be read.
fn lost(problems: &[ProblemIn]) -> impl Iterator<Item = Option<&str>> {
    let is_lost = |problem: &&ProblemIn| problem.code == ProblemCode::UnreadableFile.name();
    problems.iter().filter(is_lost).map(|problem| problem.source.as_deref())
}

/// What was asked for otherwise than by `plan`, read with the options of the assessment.
fn other_thresholds(
    plan: &Plan,
    results: &[Option<Results>],
    findings: &[BTreeMap<usize, Found>],
    settings: &BTreeMap<String, serde_json::Value>,
) -> Vec<OtherThreshold> {
    let set = |option: &PlanOption| settings.get(&option.id).and_then(|value| option.parse(&written(value)));
    let options: Vec<OptionValue> =
        plan.options.iter().map(|option| set(option).unwrap_or_else(|| option.default.clone())).collect();
    let of_target = |((number, target), results): ((usize, &Target), &Option<Results>)| {
        let required = findings.iter().filter_map(|of_unit| of_unit.get(&number)?.required);
        thresholds::other((number, target), results.as_ref()?.city.as_ref()?, required, &options)
    };
    plan.targets.iter().enumerate().zip(results).filter_map(of_target).collect()
}

/// The value of an option as reports of live assessments show it.
fn shown_option(plan: &Plan, id: &str, value: &serde_json::Value) -> String {
    let text = written(value);
    let option = plan.options.iter().find(|option| option.id == id);
    option.and_then(|option| Some(option.show(&option.parse(&text)?))).unwrap_or(text)
}

fn written(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn name_of<T: PartialEq + Copy>(names: &[(T, &'static str)], wanted: T) -> &'static str {
    names.iter().find(|(known, _)| *known == wanted).map_or("", |(_, name)| name)
}

fn test_name(test: Test) -> &'static str {
    Test::KEYS.iter().find(|(known, _)| *known == test).map_or("holds", |(_, name)| name)
}

fn described(unit: &UnitIn) -> UnitOfYear {
    let level = Level::ALL.into_iter().find(|level| level.name() == unit.level).unwrap_or(Level::Community);
    UnitOfYear {
        level,
        code: unit.code.clone(),
        name: Arc::from(unit.name.as_str()),
        county: unit.county.as_deref().map(Arc::from),
        street: unit.street.as_deref().map(Arc::from),
        unit: None,
        is_selected: true,
    }
}

#[derive(Deserialize)]
struct Head {
    schema: String,
}

#[derive(Deserialize)]
struct Document {
    plan: PlanIn,
    options: BTreeMap<String, serde_json::Value>,
    year: Option<i32>,
    sources: Vec<SourceIn>,
    targets: Vec<TargetIn>,
    units: Vec<UnitIn>,
    problems: Vec<ProblemIn>,
}

#[derive(Deserialize)]
struct PlanIn {
    id: String,
    sha256: String,
}

#[derive(Deserialize)]
struct SourceIn {
    path: String,
}

#[derive(Deserialize)]
struct TargetIn {
    id: String,
    strength: String,
    judge: String,
    test: String,
    unit: String,
    assessed: bool,
    city: HeadlineIn,
    counties: Vec<HeadlineIn>,
}

#[derive(Deserialize)]
struct HeadlineIn {
    applicable: u32,
    met: u32,
    unmet: u32,
    unknown: u32,
    not_applicable: u32,
    numerator: Option<Number>,
    denominator: Option<Number>,
    value: Option<Number>,
    low: Option<Number>,
    high: Option<Number>,
    required: Option<Number>,
    status: Option<StatusIn>,
    gap: Option<GapIn>,
}

#[derive(Deserialize)]
struct GapIn {
    amount: Number,
    most: Option<Number>,
    units: Option<u32>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StatusIn {
    Met,
    Unmet,
    Unknown,
    NotApplicable,
}

#[derive(Deserialize)]
struct UnitIn {
    level: String,
    code: Option<String>,
    name: String,
    county: Option<String>,
    street: Option<String>,
    findings: Vec<FindingIn>,
}

#[derive(Deserialize)]
struct FindingIn {
    target: String,
    status: StatusIn,
    diagnosis: bool,
    value: Option<Number>,
    low: Option<Number>,
    high: Option<Number>,
    required: Option<Number>,
}

#[derive(Deserialize)]
struct ProblemIn {
    code: String,
    source: Option<String>,
}

impl From<StatusIn> for Status {
    fn from(status: StatusIn) -> Self {
        match status {
            StatusIn::Met => Status::Met,
            StatusIn::Unmet => Status::Unmet,
            StatusIn::Unknown => Status::Unknown,
            StatusIn::NotApplicable => Status::NotApplicable,
        }
    }
}

impl From<&HeadlineIn> for Headline {
    fn from(headline: &HeadlineIn) -> Self {
        let HeadlineIn { applicable, met, unmet, unknown, not_applicable, .. } = *headline;
        Headline {
            applicable,
            met,
            unmet,
            unknown,
            not_applicable,
            numerator: decimal(headline.numerator.as_ref()),
            denominator: decimal(headline.denominator.as_ref()),
            value: decimal(headline.value.as_ref()),
            low: decimal(headline.low.as_ref()),
            high: decimal(headline.high.as_ref()),
            required: decimal(headline.required.as_ref()),
            status: headline.status.map(Status::from),
            gap: headline.gap.as_ref().and_then(|gap| {
                let amount = decimal(Some(&gap.amount))?;
                Some(Gap { amount, most: decimal(gap.most.as_ref()), units: gap.units })
            }),
        }
    }
}

impl From<&FindingIn> for Found {
    fn from(finding: &FindingIn) -> Self {
        Found {
            status: finding.status.into(),
            diagnosis: finding.diagnosis,
            value: decimal(finding.value.as_ref()),
            low: decimal(finding.low.as_ref()),
            high: decimal(finding.high.as_ref()),
            required: decimal(finding.required.as_ref()),
        }
    }
}

/// A number with the digits that it is written with.
fn decimal(number: Option<&Number>) -> Option<Decimal> {
    let text = number?.to_string();
    parse_number(&text).or_else(|| Decimal::from_scientific(&text).ok())
}
