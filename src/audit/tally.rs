//! Findings added up for a group, and the headline they make.

use rust_decimal::Decimal;

use crate::audit::exact::Exact;
use crate::audit::finding::{Gap, Status};
use crate::audit::headline::Headline;
use crate::audit::measure::{Judgement, Measure, PLACES, shortage};
use crate::audit::quick::{Quick, Sums};
use crate::audit::range::{Range, Truth};
use crate::audit::shown::Shown;
use crate::plan::{Judge, Test};

/// What a headline needs to know of the units of a group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tally {
    met: u32,
    unmet: u32,
    unknown: u32,
    not_applicable: u32,
    /// Units that are, or may be, summed.
    members: u32,
    gap: Exact,
    most: Option<Exact>,
    value: Option<Range>,
    per: Option<Range>,
    /// Number of units that belong, for means.
    count: Range,
}

/// What is asked of a group.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Demand {
    pub(crate) judge: Judge,
    pub(crate) test: Test,
    /// The share, or the threshold of sums.
    pub(crate) required: Range,
    pub(crate) scale: Range,
    pub(crate) step: Exact,
    /// Whether the value is a part of the denominator: then the ratio cannot exceed the scale.
    pub(crate) is_part: bool,
    /// Whether the group is asked at all (`total` is asked of the city only).
    pub(crate) is_asked: bool,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            met: 0,
            unmet: 0,
            unknown: 0,
            not_applicable: 0,
            members: 0,
            gap: Exact::ZERO,
            most: Some(Exact::ZERO),
            value: Some(Range::ZERO),
            per: Some(Range::ZERO),
            count: Range::ZERO,
        }
    }
}

impl Tally {
    /// Adds a unit.
    pub(crate) fn add(&mut self, judgement: &Judgement, measure: &Measure<'_>) {
        let counter = match judgement.status {
            Status::Met => &mut self.met,
            Status::Unmet => &mut self.unmet,
            Status::Unknown => &mut self.unknown,
            Status::NotApplicable => &mut self.not_applicable,
        };
        *counter = counter.saturating_add(1);
        if matches!(judgement.status, Status::Unmet | Status::Unknown) {
            let (amount, most) = measure.shortage(judgement);
            if judgement.status == Status::Unmet {
                self.gap = self.gap.add(amount).unwrap_or(self.gap);
            }
            self.most = add(self.most, most);
        }
        if judgement.belongs != Truth::No {
            self.members = self.members.saturating_add(1);
            self.value = sum(self.value, judgement.part(judgement.value));
            self.per = sum(self.per, judgement.part(judgement.per));
            self.count = self.count.add(judgement.belongs.count()).unwrap_or(self.count);
        }
    }

    /// Adds units that were judged in whole numbers.
    pub(crate) fn add_sums(&mut self, sums: &Sums, quick: &Quick<'_>) {
        let [value, per, gap] = quick.totals(sums);
        self.merge(&Tally {
            met: sums.met,
            unmet: sums.unmet,
            unknown: 0,
            not_applicable: sums.not_applicable,
            members: sums.members,
            gap: gap.unwrap_or(Exact::ZERO),
            most: gap,
            value: value.map(Range::point),
            per: per.map(Range::point),
            count: Range::point(Exact::whole(i128::from(sums.members))),
        });
    }

    /// Adds another group.
    pub(crate) fn merge(&mut self, other: &Tally) {
        self.met = self.met.saturating_add(other.met);
        self.unmet = self.unmet.saturating_add(other.unmet);
        self.unknown = self.unknown.saturating_add(other.unknown);
        self.not_applicable = self.not_applicable.saturating_add(other.not_applicable);
        self.members = self.members.saturating_add(other.members);
        self.gap = self.gap.add(other.gap).unwrap_or(self.gap);
        self.most = add(self.most, other.most);
        self.value = sum(self.value, other.value);
        self.per = sum(self.per, other.per);
        self.count = self.count.add(other.count).unwrap_or(self.count);
    }

    /// The headline of the group.
    pub(crate) fn headline(&self, demand: &Demand) -> Headline {
        match demand.judge {
            Judge::Each | Judge::Share => self.by_units(demand),
            Judge::Pooled => self.by_sums(demand, self.per),
            Judge::Mean => self.by_sums(demand, Some(self.count)),
            Judge::Total => self.by_sums(demand, Some(Range::ONE)),
        }
    }

    fn counts(&self) -> Headline {
        Headline {
            applicable: self.met.saturating_add(self.unmet).saturating_add(self.unknown),
            met: self.met,
            unmet: self.unmet,
            unknown: self.unknown,
            not_applicable: self.not_applicable,
            ..Headline::default()
        }
    }

    fn by_units(&self, demand: &Demand) -> Headline {
        let counts = self.counts();
        let required = demand.required.certain().ok().flatten();
        let headline = Headline { required: required.and_then(|share| share.to_decimal(PLACES)), ..counts };
        if headline.applicable == 0 {
            return Headline { status: demand.is_asked.then_some(Status::NotApplicable), ..headline };
        }
        let units = |count: u32| Exact::whole(i128::from(count));
        let best = self.met.saturating_add(self.unknown);
        let met = Range { low: Some(units(self.met)), high: Some(units(best)) };
        let applicable = Range::point(units(headline.applicable));
        let wanted = demand.required.multiply(applicable);
        let passes = wanted.and_then(|wanted| met.at_least(wanted));
        let status = match passes {
            Ok(Truth::Yes) => Status::Met,
            Ok(Truth::No) => Status::Unmet,
            _ => Status::Unknown,
        };
        let shown = Shown::of(met, applicable, demand.required);
        let is_certain = self.unknown == 0;
        let gap = (status == Status::Unmet && demand.is_asked).then(|| match demand.judge {
            Judge::Share => self.units_needed(&wanted, best),
            _ => Gap { amount: decimal(self.gap), most: self.most.map(decimal), units: Some(self.unmet) },
        });
        Headline {
            numerator: is_certain.then(|| Decimal::from(self.met)),
            denominator: is_certain.then(|| Decimal::from(headline.applicable)),
            value: shown.value,
            low: shown.low,
            high: shown.high,
            status: demand.is_asked.then_some(status),
            gap,
            ..headline
        }
    }

    /// Units still needed for the share: counting on the unknown ones, and not.
    fn units_needed(&self, wanted: &Result<Range, crate::audit::evaluate::Failure>, best: u32) -> Gap {
        let needed = wanted.as_ref().ok().and_then(|wanted| wanted.low?.ceil().ok()).unwrap_or(Exact::ZERO);
        let less = |have: u32| needed.subtract(Exact::whole(i128::from(have))).map_or(Decimal::ZERO, decimal);
        let amount = less(best);
        Gap { amount, most: Some(less(self.met)), units: u32::try_from(amount).ok() }
    }

    fn by_sums(&self, demand: &Demand, per: Option<Range>) -> Headline {
        let counts = if demand.judge == Judge::Total { Headline::default() } else { self.counts() };
        let required = demand.required.certain().ok().flatten().and_then(|required| required.to_decimal(PLACES));
        let headline = Headline { required, ..counts };
        let status = |status| demand.is_asked.then_some(status);
        let (Some(value), Some(per)) = (self.value, per) else {
            return Headline { status: status(Status::Unknown), ..headline };
        };
        // A total over no unit is 0, which can fall short; any other ratio over nothing is none.
        if per.is_zero() || (self.members == 0 && !(demand.judge == Judge::Total && demand.is_asked)) {
            return Headline { status: status(Status::NotApplicable), ..headline };
        }
        let actual = value.multiply(demand.scale);
        let wanted = demand.required.multiply(per);
        let passes = match (&actual, &wanted) {
            (Ok(actual), Ok(wanted)) if !per.may_be_zero() => actual.passes(demand.test, *wanted),
            _ => Ok(Truth::Maybe),
        };
        let conclusion = match passes {
            Ok(Truth::Yes) => Status::Met,
            Ok(Truth::No) => Status::Unmet,
            _ => Status::Unknown,
        };
        let shown =
            actual.as_ref().map_or_else(|_| Shown::default(), |actual| Shown::of(*actual, per, demand.required));
        let certain = |range: Range| range.certain().ok().flatten().and_then(|exact| exact.to_decimal(PLACES));
        let ceiling = demand.scale.certain().ok().flatten().and_then(|scale| scale.to_decimal(PLACES));
        let high = match (shown.high, ceiling.filter(|_| demand.is_part)) {
            (Some(high), Some(ceiling)) => Some(high.min(ceiling)),
            (high, ceiling) => high.or(ceiling),
        };
        let gap = (conclusion == Status::Unmet && demand.is_asked).then(|| {
            let needed = wanted.and_then(|wanted| wanted.divide(demand.scale));
            let found = needed.and_then(|needed| shortage(demand.test, demand.step, value, needed));
            let (amount, most) = found.unwrap_or((Exact::ZERO, None));
            Gap {
                amount: decimal(amount),
                most: most.map(decimal),
                units: (demand.judge != Judge::Total).then_some(self.unmet),
            }
        });
        Headline {
            numerator: shown.value.and_then(|_| certain(value)),
            denominator: shown.value.and_then(|_| certain(per)).filter(|_| demand.judge != Judge::Total),
            value: shown.value,
            low: shown.low,
            high,
            status: status(conclusion),
            gap,
            ..headline
        }
    }
}

fn decimal(exact: Exact) -> Decimal {
    exact.to_decimal_up(PLACES).unwrap_or(Decimal::MAX)
}

fn add(a: Option<Exact>, b: Option<Exact>) -> Option<Exact> {
    a?.add(b?).ok()
}

fn sum(a: Option<Range>, b: Option<Range>) -> Option<Range> {
    a?.add(b?).ok()
}
