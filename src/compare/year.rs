//! One year's assessment, as far as comparisons need it: judged now, or read back from a saved one.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::audit::{Assessment, Headline, Selection, Status, Substitution};
use crate::ingest::SameName;
use crate::lang::{Bilingual, Lang};
use crate::plan::expr::words;
use crate::plan::{Level, Plan};
use crate::problem::ProblemKind;
use crate::register::{Register, UnitRef};

/// One year.
pub struct Year<'a> {
    /// Which.
    pub year: i32,
    /// Where its figures come from, as the user named it.
    pub from: Vec<String>,
    /// SHA-256 of the plan that it was judged by.
    pub plan_sha256: String,
    /// The values of the options, by id, as people write them.
    pub options: BTreeMap<String, String>,
    /// How fields were read where not by their own header; `None` where that is not recorded.
    pub readings: Option<Vec<Reading>>,
    /// Input files that could not be read.
    pub unreadable: usize,
    /// By number of the target in the plan; `None` where it was not assessed.
    pub results: Vec<Option<Results>>,
    /// Numbers of targets that the saved assessment judged in another way than the plan does.
    pub redefined: Vec<usize>,
    /// Where the saved assessment asked for something else than the plan does.
    pub other_thresholds: Vec<OtherThreshold>,
    /// Whether it is made of assessments of counties, and has no figures of the city.
    pub counties_only: bool,
    /// Numbers of targets that it was not made for.
    pub left_out: Vec<usize>,
    /// All units: city, counties, streets, communities.
    pub units: Vec<UnitOfYear>,
    /// The findings.
    pub judgements: Judgements<'a>,
}

/// The findings of a year.
pub enum Judgements<'a> {
    /// Worked out when asked for.
    Live(&'a Assessment<'a>),
    /// By unit and target.
    Saved(Vec<BTreeMap<usize, Found>>),
}

/// A target's headlines for the groups that are compared.
#[derive(Clone, Debug)]
pub struct Results {
    /// The whole city, or the part of it that was asked for; `None` where only counties were assessed, each by itself.
    pub city: Option<Headline>,
    /// Each county, with its place among the units; none where only one was asked for.
    pub counties: Vec<(usize, Headline)>,
}

/// A unit as one year knows it.
#[derive(Clone, Debug)]
pub struct UnitOfYear {
    /// Its level.
    pub level: Level,
    /// Division code.
    pub code: Option<String>,
    /// Name.
    pub name: Arc<str>,
    /// Name of its county, or its own.
    pub county: Option<Arc<str>>,
    /// Name of its street, or its own.
    pub street: Option<Arc<str>>,
    /// Its place in the register, where there is one.
    pub unit: Option<UnitRef>,
    /// Whether it belongs to what was asked for.
    pub is_selected: bool,
}

impl UnitOfYear {
    /// Its code as codes are compared: those of counties and streets are written with or without the zeros at their end.
    pub(super) fn code_key(&self) -> Option<&str> {
        let code = self.code.as_deref()?;
        Some(if self.level == Level::Community { code } else { code.trim_end_matches('0') })
    }

    /// Its name without what that says of its place.
    pub(super) fn bare_name(&self) -> String {
        SameName::of(self.level).bare(&self.name, self.county.as_deref(), self.street.as_deref())
    }

    /// Whether both may be called the same, each in its place.
    pub(super) fn is_called_like(&self, other: &Self) -> bool {
        let names = SameName::of(self.level);
        names.may_equal(&self.name, &other.name) || names.may_equal(&self.bare_name(), &other.bare_name())
    }
}

/// What a finding says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Conclusion.
    pub status: Status,
    /// Whether it only illustrates a pooled headline.
    pub diagnosis: bool,
    /// The value, where certain.
    pub value: Option<Decimal>,
    /// The least it can be.
    pub low: Option<Decimal>,
    /// The most it can be.
    pub high: Option<Decimal>,
    /// The threshold.
    pub required: Option<Decimal>,
}

/// A target under which a saved assessment asked for something else than the plan that years are compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherThreshold {
    /// Number of the target in the plan.
    pub target: usize,
    /// Whether the share of units differs, and not what is asked of each.
    pub is_share: bool,
    /// What was asked for.
    pub found: Decimal,
    /// What the plan asks for.
    pub asked: Decimal,
}

/// A field that was not read under its own header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// No table has it, and something stands for it.
    Fallback {
        /// The level.
        level: Level,
        /// Title of the field.
        field: Bilingual,
        /// What stands for it.
        by: Bilingual,
    },
    /// A header that means nearly the same.
    Loose {
        /// Title of the field.
        field: Bilingual,
        /// The header.
        header: String,
    },
}

impl<'a> Year<'a> {
    /// The assessment of a year. `from` are the inputs as the user named them.
    #[must_use]
    pub fn of(year: i32, from: Vec<String>, assessment: &'a Assessment<'a>) -> Self {
        let (plan, register) = (assessment.plan, assessment.register);
        let options = plan.options.iter().zip(&assessment.options);
        let selection = &assessment.selection;
        let units: Vec<UnitOfYear> = register.units().map(|unit| described(register, selection, unit)).collect();
        let is_one = selection.level() != Level::City;
        let is_county = |unit: &usize| units.get(*unit).is_some_and(|unit| unit.level == Level::County);
        let counties: Vec<usize> = (0..units.len()).filter(|unit| !is_one && is_county(unit)).collect();
        let lost = |problem: &&crate::problem::Problem| problem.kind.is_unreadable_file();
        Self {
            year,
            from,
            plan_sha256: plan.sha256.clone(),
            options: options.map(|(option, value)| (option.id.clone(), option.show(value))).collect(),
            readings: Some(readings(assessment)),
            unreadable: assessment.problems.iter().filter(lost).count(),
            results: assessment
                .targets
                .iter()
                .map(|result| {
                    let counties = counties.iter().copied().zip(result.counties.iter().cloned()).collect();
                    result.assessed.then(|| Results { city: Some(result.audited.clone()), counties })
                })
                .collect(),
            redefined: Vec::new(),
            other_thresholds: Vec::new(),
            counties_only: false,
            left_out: Vec::new(),
            units,
            judgements: Judgements::Live(assessment),
        }
    }

    /// Whether its verdicts under a target are held to the plan's own threshold.
    pub(super) fn is_held_to(&self, target: usize) -> bool {
        self.other_thresholds.iter().all(|other| other.target != target)
    }

    /// Its figures, where they are at hand.
    #[must_use]
    pub fn register(&self) -> Option<&'a Register> {
        match &self.judgements {
            Judgements::Live(assessment) => Some(assessment.register),
            Judgements::Saved(_) => None,
        }
    }

    /// The part of the city that was asked for.
    #[must_use]
    pub fn selection(&self) -> Option<&'a Selection> {
        match &self.judgements {
            Judgements::Live(assessment) => Some(&assessment.selection).filter(|selection| !selection.is_whole_city()),
            Judgements::Saved(_) => None,
        }
    }

    /// Status of unit number `unit` under a target, and whether it is a diagnosis.
    #[must_use]
    pub fn status(&self, unit: usize, target: usize) -> Option<(Status, bool)> {
        match &self.judgements {
            Judgements::Live(assessment) => assessment.status(self.units.get(unit)?.unit?, target),
            Judgements::Saved(findings) => {
                findings.get(unit)?.get(&target).map(|found| (found.status, found.diagnosis))
            }
        }
    }

    /// The finding of unit number `unit` under a target.
    #[must_use]
    pub fn found(&self, unit: usize, target: usize) -> Option<Found> {
        match &self.judgements {
            Judgements::Live(assessment) => {
                let unit = self.units.get(unit)?.unit?;
                let (status, diagnosis) = assessment.status(unit, target)?;
                let outline = assessment.outline(unit, target)?;
                let (value, low, high, required) = (outline.value, outline.low, outline.high, outline.required);
                Some(Found { status, diagnosis, value, low, high, required })
            }
            Judgements::Saved(findings) => findings.get(unit)?.get(&target).cloned(),
        }
    }
}

fn described(register: &Register, selection: &Selection, unit: UnitRef) -> UnitOfYear {
    let name = |unit: UnitRef| register.unit(unit).name.clone();
    let own = register.unit(unit);
    UnitOfYear {
        level: unit.level,
        code: own.code.clone(),
        name: own.name.clone(),
        county: register.county_of(unit).map(name),
        street: register.street_of(unit).map(name),
        unit: Some(unit),
        is_selected: selection.has_unit(register, unit),
    }
}

fn readings(assessment: &Assessment<'_>) -> Vec<Reading> {
    let plan = assessment.plan;
    let mut readings: Vec<Reading> = assessment.substitutions.iter().map(|found| fallback(plan, found)).collect();
    for problem in &assessment.problems {
        if let ProblemKind::LooseHeader { header, field } = &problem.kind {
            let reading = Reading::Loose { field: field.clone(), header: header.clone() };
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
    }
    readings
}

fn fallback(plan: &Plan, found: &Substitution) -> Reading {
    let by = |lang| words(&found.by, plan, lang);
    Reading::Fallback {
        level: found.level,
        field: plan.fields.get(found.field).title.clone(),
        by: Bilingual { zh: by(Lang::Zh), en: by(Lang::En) },
    }
}
