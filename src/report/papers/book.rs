//! What the sheets of the working papers have in common: where figures, standards and units stand, and how they are called.

use std::collections::{BTreeMap, BTreeSet};

use crate::lang::Lang;
use crate::plan::{Domain, Level, OptionId, Plan};
use crate::register::{Register, UnitRef};
use crate::report::context::{Context, name};
use crate::report::papers::basis::Basis;
use crate::report::papers::data::Data;
use crate::text::{self, PaperWord, paper_word};

/// The working papers of one assessment.
pub(super) struct Book<'a> {
    pub(super) context: Context<'a>,
    pub(super) data: Data,
    pub(super) basis: Basis,
    pub(super) keys: Keys,
    /// Words of flags in cells.
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    /// Whether choices are written as people write them.
    speaks: bool,
}

impl<'a> Book<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        let (yes, no) = (text::yes_no(true, context.lang), text::yes_no(false, context.lang));
        let speaks = are_distinct(context.assessment.plan, context.lang);
        let keys = Keys::of(context);
        Self { context, data: Data::of(context), basis: Basis::of(context), keys, yes, no, speaks }
    }

    /// A fixed word.
    pub(super) fn label(&self, word: PaperWord) -> &'static str {
        paper_word(word, self.context.lang)
    }

    /// A text figure as cells have it.
    pub(super) fn word<'b>(&'b self, value: &'b str) -> &'b str {
        if self.speaks { self.context.assessment.plan.word(value, self.context.lang) } else { value }
    }

    /// Whether an option is one of several words, not a number.
    pub(super) fn is_choice(&self, option: OptionId) -> bool {
        let option = self.context.assessment.plan.options.get(option.index());
        option.is_some_and(|option| matches!(option.domain, Domain::Choices(_)))
    }

    /// The units of a level that are in the area audited.
    pub(super) fn units(&self, level: Level) -> impl Iterator<Item = UnitRef> {
        units(self.context, level)
    }
}

/// The units of a level that are in the area audited.
pub(super) fn units(context: Context<'_>, level: Level) -> impl Iterator<Item = UnitRef> {
    let (register, selection) = (context.assessment.register, &context.assessment.selection);
    register
        .units_at(level)
        .filter(move |unit| selection.has_area(register.county_of(*unit), register.street_of(*unit)))
}

/// Whether no two canonical values are called the same, as spreadsheets compare them.
fn are_distinct(plan: &Plan, lang: Lang) -> bool {
    let choices: BTreeSet<&str> =
        plan.fields.iter().flat_map(|(_, field)| &field.choices).map(|choice| choice.name.as_str()).collect();
    let words: BTreeSet<String> = choices.iter().map(|choice| plan.word(choice, lang).to_lowercase()).collect();
    words.len() == choices.len()
}

/// Names of counties and streets that tell them apart in `SUMIFS`: each different from all others, without wildcards.
pub(super) struct Keys {
    counties: Vec<String>,
    streets: Vec<String>,
}

impl Keys {
    fn of(context: Context<'_>) -> Self {
        let register = context.assessment.register;
        Self { counties: keys(register, Level::County), streets: keys(register, Level::Street) }
    }

    pub(super) fn county(&self, register: &Register, unit: UnitRef) -> &str {
        register.county_of(unit).and_then(|county| self.counties.get(county.index())).map_or("", String::as_str)
    }

    pub(super) fn street(&self, register: &Register, unit: UnitRef) -> &str {
        register.street_of(unit).and_then(|street| self.streets.get(street.index())).map_or("", String::as_str)
    }
}

fn keys(register: &Register, level: Level) -> Vec<String> {
    let mut known: BTreeMap<String, u32> = BTreeMap::new();
    let mut keys = Vec::new();
    for unit in register.units_at(level) {
        let mut key: String = name(register, unit).chars().filter(|letter| !"*?~\"<>=".contains(*letter)).collect();
        // What begins with a letter is never compared as a number, a date or with an operator.
        if !key.starts_with(char::is_alphabetic) {
            key = format!("No. {key}");
        }
        let times = known.entry(key.to_lowercase()).or_default();
        *times = times.saturating_add(1);
        if *times > 1 {
            key = match register.county_of(unit).filter(|county| *county != unit) {
                Some(county) => format!("{key} ({}, {times})", name(register, county)),
                None => format!("{key} ({times})"),
            };
            known.insert(key.to_lowercase(), 1);
        }
        keys.push(key);
    }
    keys
}
