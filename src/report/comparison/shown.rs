//! How the figures of a comparison are shown, the same in all formats for people.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::audit::Headline;
use crate::compare::{
    Bounds, Change, Comparison, Difference, Event, EventKind, Found, Heir, Pace, Part, Projection, Series,
    TargetSeries, UnitOfYear, WhyNone,
};
use crate::lang::Lang;
use crate::plan::{Judge, Level, Target, Test};
use crate::report::figures::{self, Figure, Measure, NONE};
use crate::report::headline::{self, signed};
use crate::text::{self, CompareWord, Label};

/// A comparison and the language it is told in.
#[derive(Clone, Copy)]
pub(in crate::report) struct View<'a> {
    pub(in crate::report) comparison: &'a Comparison<'a>,
    pub(in crate::report) lang: Lang,
}

impl<'a> View<'a> {
    pub(in crate::report) fn word(self, word: CompareWord) -> &'static str {
        text::compare_word(word, self.lang)
    }

    pub(in crate::report) fn label(self, label: Label) -> &'static str {
        text::label(label, self.lang)
    }

    /// The years, as `2018`, in order.
    pub(in crate::report) fn years(self) -> impl Iterator<Item = i32> + use<'a> {
        self.comparison.years.iter().map(|year| year.year)
    }

    /// Two years by their numbers, as `2018→2019`.
    pub(in crate::report) fn between(self, from: usize, to: usize) -> String {
        let year = |number: usize| self.comparison.years.get(number).map_or(0, |year| year.year);
        text::between(year(from), year(to))
    }

    /// Title of a target.
    pub(in crate::report) fn title(self, number: usize) -> &'a str {
        self.comparison.target(number).map_or("", |target| target.title.get(self.lang))
    }

    /// Name of the city, or of the county or street that was asked for.
    pub(in crate::report) fn city(self) -> String {
        if let Some((selection, register)) = self.comparison.selection()
            && let Some(unit) = selection.street.or(selection.county)
        {
            return register.unit(unit).name.to_string();
        }
        if let Some(county) = self.only_county() {
            return county.to_owned();
        }
        let mut units = self.comparison.years.iter().rev().flat_map(|year| &year.units);
        let city = units.find(|unit| unit.level == Level::City).map(|unit| unit.name.to_string());
        match (&self.comparison.plan.area, city) {
            (Some(area), Some(name)) if area.zh != name => name,
            (Some(area), _) => area.get(self.lang).to_owned(),
            (None, Some(name)) => name,
            (None, None) => self.label(Label::WholeCity).to_owned(),
        }
    }

    /// Name of the county, where only one is compared, from saved assessments of it.
    fn only_county(self) -> Option<&'a str> {
        if self.comparison.years.iter().any(|year| !year.counties_only) {
            return None;
        }
        let lineages = self.comparison.lineages.iter().enumerate();
        let mut counties = lineages.filter(|(_, lineage)| lineage.level == Level::County).map(|(number, _)| number);
        let (county, further) = (counties.next()?, counties.next());
        further.is_none().then(|| self.comparison.latest(county).map(|unit| &*unit.name))?
    }

    /// The sentence of a difference.
    pub(in crate::report) fn difference(self, difference: &Difference) -> String {
        let name = match difference {
            Difference::NotAssessed { target, .. }
            | Difference::LeftOut { target, .. }
            | Difference::Threshold { target, .. }
            | Difference::Redefined { target, .. } => {
                return text::difference(difference, &self.quoted(&[self.title(*target)]), self.lang);
            }
            Difference::Option { id, .. } => {
                let option = self.comparison.plan.options.iter().find(|option| option.id == *id);
                option.map_or(id.as_str(), |option| option.title.get(self.lang))
            }
            _ => "",
        };
        text::difference(difference, name, self.lang)
    }

    /// What a group is to reach, by its last headline.
    pub(in crate::report) fn required(self, target: &Target, series: &Series) -> String {
        let last = series.headlines.iter().rev().flatten().next();
        let required = last.and_then(|headline| headline.required);
        let asked = figures::threshold(required, Measure::of_headline(target, target.judge), self.lang);
        match target.judge {
            _ if required.is_none() => NONE.to_owned(),
            Judge::Each => asked,
            Judge::Share => signed(Test::AtLeast, &asked),
            Judge::Pooled | Judge::Total | Judge::Mean => signed(target.test, &asked),
        }
    }

    /// The headline of a year with the mark of its status.
    pub(in crate::report) fn headline(self, target: &Target, headline: Option<&Headline>) -> String {
        let Some(headline) = headline else { return NONE.to_owned() };
        let actual = headline::actual(target, target.judge, headline, self.lang);
        match headline.status {
            Some(status) if actual == NONE => text::status_mark(status, self.lang).to_owned(),
            Some(status) => format!("{} {actual}", text::status_mark(status, self.lang)),
            None => actual,
        }
    }

    /// A change, with its sign; of percentages in points; and its years where they are not the first and the last.
    pub(in crate::report) fn change(self, target: &Target, change: Option<Change>) -> String {
        let Some(Change { from, to, bounds: change }) = change else { return NONE.to_owned() };
        let shown = self.difference_of(target, change);
        if (from, to) == (0, self.last()) || shown == NONE {
            return shown;
        }
        format!("{shown} ({})", self.between(from, to))
    }

    /// Number of the last year.
    fn last(self) -> usize {
        self.comparison.years.len().saturating_sub(1)
    }

    fn difference_of(self, target: &Target, change: Bounds) -> String {
        let measure = Measure::of_headline(target, target.judge);
        let is_percent = measure == Measure::Percent;
        let scaled = |value: Option<Decimal>| {
            if is_percent { value.and_then(|value| value.checked_mul(Decimal::ONE_HUNDRED)) } else { value }
        };
        let (low, high) = (scaled(change.low), scaled(change.high));
        let certain = change.certain().and(low);
        let figure = Figure { value: certain, low, high, required: None };
        let points = self.lang.pick("个百分点", "points");
        let shown = match measure {
            Measure::Percent => figure.show(Measure::Number(""), self.lang),
            measure => figure.show(measure, self.lang),
        };
        let sign = if certain.is_some_and(|value| value > Decimal::ZERO) { "+" } else { "" };
        if is_percent && shown != NONE { format!("{sign}{shown} {points}") } else { format!("{sign}{shown}") }
    }

    /// The word for a pace, with the value expected or the reason why there is none; and its year where that is not the last.
    pub(in crate::report) fn pace(self, target: &Target, pace: Option<(usize, &Pace)>) -> String {
        let Some((number, pace)) = pace else { return NONE.to_owned() };
        let told = self.pace_word(target, pace);
        match self.years().nth(number).filter(|_| number != self.last()) {
            Some(year) => text::labelled(&text::in_year(year, self.lang), &told, self.lang),
            None => told,
        }
    }

    fn pace_word(self, target: &Target, pace: &Pace) -> String {
        let word = text::pace(pace.word, self.lang);
        let aside = match (pace.why, pace.expected) {
            (Some(why), _) => text::why_not(why, self.lang).to_owned(),
            (None, Some(_)) => format!("{} {}", self.word(CompareWord::Expected), self.expected(target, pace)),
            (None, None) => return word.to_owned(),
        };
        format!("{word} ({aside})")
    }

    /// The value expected.
    pub(in crate::report) fn expected(self, target: &Target, pace: &Pace) -> String {
        let value = pace.expected;
        let figure = Figure { value, low: value, high: value, required: None };
        figure.show(Measure::of_headline(target, target.judge), self.lang)
    }

    /// A projection, marked as such, with the year that it starts from where that is not the last; or why there is none.
    pub(in crate::report) fn projection(self, target: &Target, projection: Result<Projection, WhyNone>) -> String {
        let projection = match projection {
            Ok(projection) => projection,
            Err(WhyNone::NotAhead) => return NONE.to_owned(),
            Err(why) => return text::why_none(why, self.lang).to_owned(),
        };
        let Bounds { low, high } = projection.bounds;
        let figure = Figure { value: projection.bounds.certain(), low, high, required: None };
        let shown = figure.show(Measure::of_headline(target, target.judge), self.lang);
        let from = self.years().nth(projection.from).filter(|_| projection.from != self.last());
        text::projected(projection.year, from, &shown, projection.reaches, self.lang)
    }

    /// The figure of a finding with its status.
    pub(in crate::report) fn found(self, target: &Target, found: Option<&Found>) -> String {
        let Some(found) = found else { return NONE.to_owned() };
        let mark = text::status_mark(found.status, self.lang);
        match figure(found).show(Measure::of_finding(target), self.lang) {
            shown if shown == NONE => mark.to_owned(),
            shown => format!("{mark} {shown}"),
        }
    }

    /// What happened to a unit.
    pub(in crate::report) fn event(self, event: &Event) -> String {
        let unit = |year: usize, say: fn(&UnitOfYear) -> &str| {
            self.comparison.unit(event.lineage, year).map_or("", say).to_owned()
        };
        let name = |unit: &UnitOfYear| unit.name.to_string();
        let before = event.from;
        let (before, after, field) = match &event.kind {
            EventKind::Recoded => {
                let code: fn(&UnitOfYear) -> &str = |unit| unit.code.as_deref().unwrap_or_default();
                (unit(before, code), unit(event.to, code), "")
            }
            EventKind::Transferred => {
                let street: fn(&UnitOfYear) -> &str = |unit| unit.street.as_deref().unwrap_or_default();
                (unit(before, street), unit(event.to, street), "")
            }
            EventKind::Merged(Heir { into, field, .. }) | EventKind::MaybeRenamed(Heir { into, field, .. }) => {
                let into = self.comparison.unit(*into, event.to).map(name).unwrap_or_default();
                (String::new(), into, self.comparison.plan.fields.get(*field).title.get(self.lang))
            }
            EventKind::Moved(into) => {
                let street = self.comparison.unit(*into, event.to).and_then(|unit| unit.street.as_deref());
                (String::new(), street.unwrap_or_default().to_owned(), "")
            }
            EventKind::Split(parts) => {
                let parts = parts.iter().filter_map(|part| self.comparison.unit(*part, event.to)).map(name);
                (String::new(), parts.collect::<Vec<_>>().join(self.label(Label::ListSeparator)), "")
            }
            _ => (unit(before, |unit| &unit.name), unit(event.to, |unit| &unit.name), ""),
        };
        text::event(&event.kind, &before, &after, field, self.lang)
    }

    /// What keeps the years from being comparable, and shares of different wholes.
    pub(in crate::report) fn comparable(self) -> Vec<String> {
        let mut said: Vec<String> = self.comparison.parts.found.iter().map(|part| self.part(part)).collect();
        if !said.is_empty() {
            said.push(self.word(CompareWord::PartNote).to_owned());
        }
        said.extend(self.differences());
        if said.is_empty() {
            said.push(self.word(CompareWord::AllTheSame).to_owned());
        }
        // Many targets are shares of the same units.
        let mut wholes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for series in self.comparison.targets.iter().filter(|series| series.city.denominator_changed()) {
            wholes.entry(denominators(&series.city)).or_default().push(self.title(series.number));
        }
        let said_of = wholes.iter().map(|(wholes, titles)| text::denominators(&self.quoted(titles), wholes, self.lang));
        said.extend(said_of);
        said
    }

    /// The other differences; those that are the same for several targets in one sentence.
    fn differences(self) -> Vec<String> {
        let mut said: Vec<(&Difference, Vec<&str>)> = Vec::new();
        for difference in &self.comparison.differences {
            let title = difference.target().map(|target| self.title(target));
            let same = said.iter_mut().find(|(other, _)| title.is_some() && difference.is_like(other));
            match same {
                Some((_, titles)) => titles.extend(title),
                None => said.push((difference, title.into_iter().collect())),
            }
        }
        let sentence = |(difference, titles): &(&Difference, Vec<&str>)| match titles.as_slice() {
            [] => self.difference(difference),
            titles => text::difference(difference, &self.quoted(titles), self.lang),
        };
        said.iter().map(sentence).collect()
    }

    /// Titles in quotation marks: the first ones, and how many more there are.
    fn quoted(self, titles: &[&str]) -> String {
        let titles: Vec<String> = titles.iter().map(|title| format!("“{title}”")).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        text::some(&titles, text::MOST_NAMES, self.lang)
    }

    /// The sentence of a group that is not whole.
    pub(in crate::report) fn part(self, part: &Part) -> String {
        let name = |lineage: usize| self.comparison.latest(lineage).map_or("", |unit| &*unit.name);
        let names = |lineages: &[usize]| lineages.iter().map(|lineage| name(*lineage)).collect::<Vec<_>>();
        let group = part.group.map_or_else(|| self.city(), |county| name(county).to_owned());
        let year = self.comparison.years.get(part.year).map_or(0, |year| year.year);
        text::part(year, &group, part.level, &names(&part.there), &names(&part.missing), self.lang)
    }

    /// Those of the years numbered `among` of which a series has only a part.
    pub(in crate::report) fn of_part(self, series: &Series, among: &[usize]) -> String {
        let years = self.years().enumerate().filter(|(number, _)| among.contains(number));
        let years = years.filter(|(number, _)| series.is_part(*number));
        years.map(|(_, year)| year.to_string()).collect::<Vec<_>>().join(self.label(Label::ListSeparator))
    }

    /// Whether some year has only a part of some group.
    pub(in crate::report) fn has_parts(self) -> bool {
        let groups = |of_target: &'a TargetSeries| {
            std::iter::once(&of_target.city).chain(of_target.counties.iter().map(|(_, series)| series))
        };
        let is_part = |series: &Series| series.whole.contains(&false);
        self.comparison.targets.iter().flat_map(groups).any(is_part)
    }
}

/// The mark of a year's figure that is only of a part of the group.
pub(in crate::report) fn part_mark(series: &Series, year: usize) -> &'static str {
    if series.is_part(year) { " *" } else { "" }
}

/// Denominators of the years.
pub(in crate::report) fn denominators(series: &Series) -> String {
    let shown = series.denominators.iter().map(|number| number.map_or_else(|| NONE.to_owned(), figures::grouped));
    shown.collect::<Vec<_>>().join(" → ")
}

/// The figure of a finding.
pub(in crate::report) fn figure(found: &Found) -> Figure {
    let Found { value, low, high, required, .. } = *found;
    Figure { value, low, high, required }
}
