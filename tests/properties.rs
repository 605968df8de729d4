//! What must always hold of verdicts, headlines, scores and gaps, whatever the figures.
#![allow(clippy::arithmetic_side_effects, reason = "a test may fail on overflow")]

mod support;

use std::cell::RefCell;
use std::sync::LazyLock;

use dabiao::audit::{Assessment, Headline, Status};
use dabiao::plan::{Field, FieldKind, Kind, Level, Plan};
use dabiao::register::UnitRef;
use proptest::prelude::*;
use rust_decimal::Decimal;
use support::{City, panzhihua, plan_of};

static PLAN: LazyLock<Plan> = LazyLock::new(panzhihua);

/// Numbers from one seed, so that a case is told by a few integers.
struct Dice(RefCell<u64>);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(RefCell::new(seed))
    }

    /// 0 ≤ number < `sides` (splitmix64).
    fn roll(&self, sides: u64) -> u64 {
        let mut state = self.0.borrow_mut();
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides.max(1)
    }
}

const COUNTS: [u64; 16] = [0, 0, 1, 1, 2, 3, 4, 5, 9, 10, 11, 100, 400, 4999, 5000, 5001];

/// A number that the field can hold, at most `limit`, at least `floor`.
fn figure(field: &Field, dice: &Dice, floor: Decimal, limit: Option<Decimal>) -> Decimal {
    let free = match field.kind {
        FieldKind::Count => Decimal::from(COUNTS[usize::try_from(dice.roll(16)).expect("below 16")]),
        FieldKind::Rate => Decimal::new(i64::try_from(dice.roll(101)).expect("small"), 2),
        _ => Decimal::new(i64::try_from(dice.roll(100_000)).expect("small"), 2),
    };
    match limit {
        Some(limit) if free > limit => {
            let step = Decimal::from(dice.roll(4)) / Decimal::from(3);
            (floor + ((limit - floor) * step).floor()).min(limit)
        }
        _ => free.max(floor),
    }
}

/// A figure or flag of one unit as text; empty for missing.
type Figures = Vec<String>;

/// Fields of a level that are figures, wholes before their parts.
fn figures_of(level: Level) -> Vec<(usize, &'static Field)> {
    let here = |part: bool| {
        PLAN.fields.iter().filter(move |(_, field)| {
            let is_figure = field.role.is_none() && (field.kind.is_number() || field.kind == FieldKind::Flag);
            is_figure && field.has_level(level) && field.part_of().is_some() == part
        })
    };
    here(false).chain(here(true)).map(|(id, field)| (id.index(), field)).collect()
}

fn fixed_limit(field: &Field) -> Option<Decimal> {
    use dabiao::plan::expr::Node;
    match field.max.as_ref()?.node {
        Node::Number(limit) => Some(limit),
        _ => None,
    }
}

/// Fills the holes of `known` with figures within their fields' ranges: a part at most its whole, a whole at least its parts.
fn complete(level: Level, known: &Figures, before: &Figures, dice: &Dice) -> Figures {
    let mut figures = known.clone();
    let number = |figures: &Figures, index: usize| Decimal::from_str_exact(&figures[index]).ok();
    for (index, field) in figures_of(level) {
        if !figures[index].is_empty() {
            continue;
        }
        if field.kind == FieldKind::Flag {
            figures[index] = String::from(if dice.roll(2) == 0 { "no" } else { "yes" });
            continue;
        }
        let parts = figures_of(level)
            .into_iter()
            .filter(|(_, part)| part.part_of().is_some_and(|whole| whole.index() == index));
        let floor = parts.filter_map(|(part, _)| number(before, part)).max().unwrap_or_default();
        let limit = field.part_of().and_then(|whole| number(&figures, whole.index())).or(fixed_limit(field));
        figures[index] = figure(field, dice, floor, limit).to_string();
    }
    figures
}

fn with_holes(full: &Figures, dice: &Dice, one_in: u64) -> Figures {
    full.iter().map(|value| if dice.roll(one_in) == 0 { String::new() } else { value.clone() }).collect()
}

struct Towns {
    kinds: Vec<Option<Kind>>,
    communities: Vec<Figures>,
    above: Vec<(UnitRef, Figures)>,
}

const STREETS: u32 = 2;
const COUNTIES: u32 = 2;

impl Towns {
    fn random(size: usize, dice: &Dice) -> Self {
        let blank = vec![String::new(); PLAN.fields.len()];
        let kinds = (0..size)
            .map(|_| Some([Kind::Urban, Kind::Rural, Kind::Village][usize::try_from(dice.roll(3)).expect("below 3")]));
        let mut above: Vec<UnitRef> = vec![UnitRef::CITY];
        above.extend((0..COUNTIES).map(|row| UnitRef { level: Level::County, row }));
        above.extend((0..COUNTIES * STREETS).map(|row| UnitRef { level: Level::Street, row }));
        let mut towns = Towns {
            kinds: kinds.collect(),
            communities: (0..size).map(|_| complete(Level::Community, &blank, &blank, dice)).collect(),
            above: above.into_iter().map(|unit| (unit, complete(unit.level, &blank, &blank, dice))).collect(),
        };
        towns.raise_total();
        towns
    }

    /// The city has at least the social workers of its communities.
    fn raise_total(&mut self) {
        let index = |name: &str| PLAN.fields.find(name).expect("a field").index();
        let (total, workers) = (index("city_social_work_talent"), index("social_workers"));
        let sum: Decimal =
            self.communities.iter().filter_map(|figures| Decimal::from_str_exact(&figures[workers]).ok()).sum();
        let city = &mut self.above[0].1[total];
        if let Ok(figure) = Decimal::from_str_exact(city) {
            *city = figure.max(sum).to_string();
        }
    }

    fn with_holes(&self, dice: &Dice, one_in: u64) -> Self {
        Towns {
            kinds: self.kinds.iter().map(|kind| if dice.roll(one_in * 3) == 0 { None } else { *kind }).collect(),
            communities: self.communities.iter().map(|figures| with_holes(figures, dice, one_in)).collect(),
            above: self.above.iter().map(|(unit, figures)| (*unit, with_holes(figures, dice, one_in))).collect(),
        }
    }

    fn completed(&self, before: &Towns, dice: &Dice) -> Self {
        let kind = |kind: &Option<Kind>| {
            kind.or(Some([Kind::Urban, Kind::Rural, Kind::Village][usize::try_from(dice.roll(3)).expect("below 3")]))
        };
        let communities = self.communities.iter().zip(&before.communities);
        let above = self.above.iter().zip(&before.above);
        let total = PLAN.fields.find("city_social_work_talent").expect("a field").index();
        let total_was_missing = self.above[0].1[total].is_empty();
        let mut towns = Towns {
            kinds: self.kinds.iter().map(kind).collect(),
            communities: communities.map(|(known, before)| complete(Level::Community, known, before, dice)).collect(),
            above: above
                .map(|((unit, known), (_, before))| (*unit, complete(unit.level, known, before, dice)))
                .collect(),
        };
        if total_was_missing {
            towns.raise_total();
        }
        towns
    }

    fn city(&self) -> City {
        let mut city = City::new(&PLAN, COUNTIES, STREETS);
        for (unit, figures) in &self.above {
            set_all(&mut city, *unit, figures);
        }
        for (row, (kind, figures)) in self.kinds.iter().zip(&self.communities).enumerate() {
            let street = u32::try_from(row * 4 / self.kinds.len().max(1)).expect("small");
            let unit = city.community(street, *kind, &[]);
            if kind.is_none() {
                city.set(unit, "kind", "");
            }
            set_all(&mut city, unit, figures);
        }
        city
    }
}

fn set_all(city: &mut City, unit: UnitRef, figures: &Figures) {
    for (index, field) in figures_of(unit.level) {
        city.set(unit, &field.name, &figures[index]);
    }
}

const SETTINGS: [&[(&str, &str)]; 3] = [
    &[],
    &[("rural_universe", "villages"), ("area_scope", "both"), ("plaza_scope", "both"), ("staff_basis", "actual")],
    &[("window_rounding", "round"), ("universal_threshold", "80%"), ("training_mode", "both_levels")],
];

fn is_decided(status: Option<Status>) -> bool {
    matches!(status, Some(Status::Met | Status::Unmet))
}

fn check_headline(what: &str, holed: &Headline, full: &Headline) -> Result<(), TestCaseError> {
    if is_decided(holed.status) || holed.status == Some(Status::NotApplicable) {
        prop_assert_eq!(holed.status, full.status, "{}: {:?} / {:?}", what, holed, full);
    }
    if let (Some(low), Some(value)) = (holed.low, full.value) {
        prop_assert!(low <= value, "{what}: {holed:?} / {full:?}");
    }
    if let (Some(high), Some(value)) = (holed.high, full.value) {
        prop_assert!(value <= high, "{what}: {holed:?} / {full:?}");
    }
    if let (Some(holed), Some(full)) = (&holed.gap, &full.gap) {
        prop_assert!(holed.amount <= full.amount, "{what}: {holed:?} / {full:?}");
        prop_assert!(holed.most.is_none_or(|most| full.amount <= most), "{what}: {holed:?} / {full:?}");
    }
    prop_assert_eq!(holed.gap.is_some(), holed.status == Some(Status::Unmet));
    Ok(())
}

fn check(holed: &Assessment<'_>, full: &Assessment<'_>) -> Result<(), TestCaseError> {
    for unit in holed.register.units() {
        for (number, target) in PLAN.targets.iter().enumerate() {
            let what = format!("{} of {unit:?}", target.id);
            let (before, after) = (holed.finding(unit, number), full.finding(unit, number));
            let status = after.as_ref().map(|finding| finding.status);
            match &before {
                None => prop_assert!(after.is_none(), "{what} came into scope"),
                Some(finding) if finding.status == Status::NotApplicable => {
                    prop_assert!(matches!(status, None | Some(Status::NotApplicable)), "{what}: {status:?}");
                }
                Some(finding) if finding.status != Status::Unknown => {
                    prop_assert_eq!(Some(finding.status), status, "{}: {:?} / {:?}", what, finding, after);
                }
                Some(finding) => {
                    prop_assert!(!finding.missing.is_empty(), "{what} is unknown for no reason: {finding:?}");
                }
            }
            if let (Some(before), Some(after)) = (&before, &after)
                && let (Some(low), Some(value)) = (before.low, after.value)
            {
                prop_assert!(
                    low <= value && before.high.is_none_or(|high| value <= high),
                    "{what}: {before:?} / {after:?}"
                );
            }
            prop_assert!(
                after.is_none_or(|finding| finding.status != Status::Unknown),
                "{what} is unknown with all figures"
            );
        }
        let (before, after) = (holed.score(unit), full.score(unit));
        if let Some(after) = after {
            let before = before.expect("what is scored with all figures is scored with fewer");
            prop_assert!(
                before.low <= after.low && after.high <= before.high,
                "score of {unit:?}: {before:?} / {after:?}"
            );
        }
    }
    for (number, target) in PLAN.targets.iter().enumerate() {
        let (before, after) = (&holed.targets[number], &full.targets[number]);
        check_headline(&target.id, &before.city, &after.city)?;
        let streets = (holed.streets(number), full.streets(number));
        let groups = before.counties.iter().chain(&streets.0).zip(after.counties.iter().chain(&streets.1));
        for (before, after) in groups {
            check_headline(&target.id, before, after)?;
        }
        for ((_, before), (_, after)) in before.also.iter().zip(&after.also) {
            check_headline(&target.id, before, after)?;
        }
        if before.audited.status == Some(Status::Unknown) {
            prop_assert!(!before.blocking.is_empty(), "nothing is said to decide {}", target.id);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the missing figures turn out to be, no verdict of met or unmet changes, and every bound holds.
    #[test]
    fn missing_figures_never_flip_a_verdict(seed: u64, size in 0usize..14, one_in in 2u64..12, setting in 0usize..3) {
        let dice = Dice::new(seed);
        let full = Towns::random(size, &dice);
        let holed = full.with_holes(&dice, one_in);
        let other = holed.completed(&full, &dice);
        let (full, holed, other) = (full.city(), holed.city(), other.city());
        let set = SETTINGS[setting];
        let holed = holed.assess(&PLAN, set);
        check(&holed, &full.assess(&PLAN, set))?;
        check(&holed, &other.assess(&PLAN, set))?;
    }

    /// The gap is enough, and one step less is not; for pooled headlines too.
    #[test]
    fn the_gap_is_the_least_that_suffices(
        value in 0u32..400, per in 1u32..200, scale in 1u32..200, threshold in 1u32..2000, places in 0u32..3,
        other in 0u32..400, other_per in 0u32..200,
    ) {
        let threshold = Decimal::new(i64::from(threshold), places);
        for (field, step) in [("graduates", Decimal::ONE), ("station_area", Decimal::new(1, 2))] {
            let plan = plan_of(&format!(
                "[[target]]\nid = \"each\"\ntitle = \"T\"\ncite = [{{ clause = \"1\", quote = \"q\" }}]\nstrength = \"binding\"\n\
                 level = \"community\"\nvalue = \"{field}\"\nper = \"households\"\nscale = {scale}\nunit = \"x\"\nat-least = {threshold}\n\
                 judge = \"each\"\nalso = [\"pooled\"]\nreading = \"r\"\n"
            ));
            let status = |value: Decimal, of_pooled: bool| {
                let mut city = City::small(&plan);
                let unit = city.community(0, Some(Kind::Urban), &[(field, &value.to_string()), ("households", &per.to_string())]);
                city.community(0, Some(Kind::Urban), &[(field, &other.to_string()), ("households", &other_per.to_string())]);
                let assessment = city.assess(&plan, &[]);
                if of_pooled {
                    let pooled = &assessment.targets[0].also[0].1;
                    (pooled.status, pooled.gap.clone())
                } else {
                    let finding = assessment.finding(unit, 0).expect("in scope");
                    (Some(finding.status), finding.gap)
                }
            };
            for of_pooled in [false, true] {
                let value = Decimal::from(value);
                if let (Some(Status::Unmet), Some(gap)) = status(value, of_pooled) {
                    prop_assert!(gap.amount > Decimal::ZERO && gap.amount % step == Decimal::ZERO);
                    prop_assert_eq!(status(value + gap.amount, of_pooled).0, Some(Status::Met));
                    prop_assert_eq!(status(value + gap.amount - step, of_pooled).0, Some(Status::Unmet));
                    prop_assert_eq!(gap.most, Some(gap.amount));
                }
            }
        }
    }

    /// More of the numerator is never further from an at-least target.
    #[test]
    fn attainment_never_falls_when_the_numerator_grows(value in 0u32..400, more in 0u32..100, per in 0u32..200, threshold in 0u32..50) {
        let plan = plan_of(&format!(
            "[[target]]\nid = \"t\"\ntitle = \"T\"\ncite = [{{ clause = \"1\", quote = \"q\" }}]\nstrength = \"binding\"\n\
             level = \"community\"\nvalue = \"graduates\"\nper = \"households\"\nunit = \"x\"\nat-least = {threshold}\njudge = \"each\"\nreading = \"r\"\n"
        ));
        let attainment = |value: u32| {
            let mut city = City::small(&plan);
            let unit = city.community(0, Some(Kind::Urban), &[("graduates", &value.to_string()), ("households", &per.to_string())]);
            city.assess(&plan, &[]).finding(unit, 0).expect("in scope").attainment
        };
        if let (Some(before), Some(after)) = (attainment(value), attainment(value + more)) {
            prop_assert!(before.low <= after.low && before.high <= after.high);
            prop_assert!(after.low >= Decimal::ZERO && after.high <= Decimal::ONE);
        }
    }
}
