//! What sections and formats ask of an assessment again and again: names, places and groups.

use rust_decimal::Decimal;

use crate::audit::{Assessment, Headline};
use crate::lang::Lang;
use crate::plan::expr::{Expr, Node};
use crate::plan::{FieldId, Level, OptionValue, Target};
use crate::register::{Origin, Register, UnitRef};
use crate::text::{self, Label, label};

/// An assessment and the language it is told in.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The assessment.
    pub assessment: &'a Assessment<'a>,
    /// The language.
    pub lang: Lang,
}

impl<'a> Context<'a> {
    /// A fixed word.
    #[must_use]
    pub(crate) fn label(&self, word: Label) -> &'static str {
        label(word, self.lang)
    }

    /// Name of the audited group.
    #[must_use]
    pub(crate) fn group(&self) -> String {
        let selection = &self.assessment.selection;
        let county = selection.county.or_else(|| self.register().county_of(selection.street?));
        let place = match (county, selection.street) {
            (None, None) => self.city(),
            (Some(one), None) | (None, Some(one)) => self.name(one).to_owned(),
            (Some(county), Some(street)) => text::within(self.name(county), self.name(street), self.lang),
        };
        match selection.kind {
            Some(kind) => text::within(&place, text::kind(kind, self.lang), self.lang),
            None => place,
        }
    }

    /// Name of the city, as the plan gives it in both languages, else as tables do.
    pub(crate) fn city(&self) -> String {
        let table = self.register().roster(Level::City).units.first().map(|unit| &*unit.name);
        match (&self.assessment.plan.area, table) {
            (Some(area), Some(name)) if area.zh != name => name.to_owned(),
            (Some(area), _) => area.get(self.lang).to_owned(),
            (None, Some(name)) => name.to_owned(),
            (None, None) => self.label(Label::WholeCity).to_owned(),
        }
    }

    /// Name of `unit`.
    #[must_use]
    pub(crate) fn name(&self, unit: UnitRef) -> &'a str {
        name(self.assessment.register, unit)
    }

    /// Name of the county of `unit`; empty where there is none.
    #[must_use]
    pub(crate) fn county(&self, unit: UnitRef) -> &'a str {
        self.register().county_of(unit).map_or("", |county| self.name(county))
    }

    /// Name of the street of `unit`; empty where there is none.
    #[must_use]
    pub(crate) fn street(&self, unit: UnitRef) -> &'a str {
        self.register().street_of(unit).map_or("", |street| self.name(street))
    }

    /// Title of `field`.
    #[must_use]
    pub(crate) fn field(&self, field: FieldId) -> &'a str {
        self.assessment.plan.fields.get(field).title.get(self.lang)
    }

    /// Titles of `fields`, in one text.
    #[must_use]
    pub(crate) fn fields(&self, fields: &[FieldId]) -> String {
        let titles: Vec<&str> = fields.iter().map(|field| self.field(*field)).collect();
        titles.join(self.label(Label::ListSeparator))
    }

    /// Title of `target`, with a remark where its result is to be read with care.
    #[must_use]
    pub(crate) fn title(&self, target: &Target) -> String {
        let mut title = target.title.get(self.lang).to_owned();
        for (holds, note) in
            [(target.interpreted, text::TargetNote::Interpreted), (target.derived, text::TargetNote::Derived)]
        {
            if holds {
                title.push_str(text::target_note(note, self.lang));
            }
        }
        title
    }

    /// A place in the input.
    #[must_use]
    pub(crate) fn place(&self, origin: Origin) -> String {
        self.register().place(origin)
    }

    /// The number that `expr` is, where it takes no figures to say so.
    #[must_use]
    pub(crate) fn constant(&self, expr: &Expr) -> Option<Decimal> {
        match &expr.node {
            Node::Number(number) => Some(*number),
            Node::Option(option) => match self.assessment.options.get(option.index()) {
                Some(OptionValue::Number(number)) => Some(*number),
                _ => None,
            },
            _ => None,
        }
    }

    /// The areas right below the audited group: the counties of a city, the streets of a county.
    #[must_use]
    pub(crate) fn areas(&self) -> Vec<UnitRef> {
        let selection = &self.assessment.selection;
        match (selection.county, selection.street) {
            (None, None) => self.counties().collect(),
            (Some(_), None) => self.streets().collect(),
            (_, Some(_)) => Vec::new(),
        }
    }

    /// The counties that are part of the selected area or hold it.
    pub(crate) fn counties(&self) -> impl Iterator<Item = UnitRef> + use<'a> {
        let (register, selection) = (self.assessment.register, &self.assessment.selection);
        let within = selection.county.or_else(|| register.county_of(selection.street?));
        register.units_at(Level::County).filter(move |county| within.is_none_or(|within| within == *county))
    }

    /// The streets that are part of the selected area.
    pub(crate) fn streets(&self) -> impl Iterator<Item = UnitRef> + use<'a> {
        let (register, selection) = (self.assessment.register, &self.assessment.selection);
        register.units_at(Level::Street).filter(move |street| {
            selection.county.is_none_or(|county| register.county_of(*street) == Some(county))
                && selection.street.is_none_or(|selected| selected == *street)
        })
    }

    /// The headlines of target number `target` for counties or streets.
    #[must_use]
    pub(crate) fn headlines(&self, target: usize, areas: &[UnitRef]) -> Vec<Headline> {
        let has_streets = areas.iter().any(|area| area.level == Level::Street);
        let streets = if has_streets { self.assessment.streets(target) } else { Vec::new() };
        let counties = self.assessment.targets.get(target).map_or(&[][..], |result| &result.counties);
        let of_area = |area: &UnitRef| match area.level {
            Level::County => counties.get(area.index()),
            Level::Street => streets.get(area.index()),
            Level::Community | Level::City => None,
        };
        areas.iter().map(|area| of_area(area).cloned().unwrap_or_default()).collect()
    }

    fn register(&self) -> &'a Register {
        self.assessment.register
    }
}

/// Name of `unit`.
#[must_use]
pub(crate) fn name(register: &Register, unit: UnitRef) -> &str {
    register.roster(unit.level).units.get(unit.index()).map_or("", |unit| &*unit.name)
}

/// The file of `origin`.
#[must_use]
pub(crate) fn path(register: &Register, origin: Origin) -> &str {
    register.sources.get(usize::from(origin.source)).map_or("", |source| source.path.as_str())
}

/// The sheet of `origin`; `None` in text files.
#[must_use]
pub(crate) fn sheet(register: &Register, origin: Origin) -> Option<&str> {
    let source = register.sources.get(usize::from(origin.source))?;
    source.sheets.get(usize::from(origin.sheet))?.name.as_deref()
}
