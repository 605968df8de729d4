//! Communities of one street, and streets of one county, that may be one: their names differ in what people add to a name,
//! or one says the other's too.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ingest::link::{Linked, place};
use crate::ingest::names::{Ending, endings, is_name, normalised, split};
use crate::ingest::own_place::{Above, without_office};
use crate::ingest::table::Table;
use crate::plan::Level;
use crate::problem::{Problem, ProblemKind};
use crate::register::{Origin, Source, Unit};

/// Words before a name that a unit has or had beside its own.
const SAYING: [&str; 14] =
    ["原名", "原为", "原", "曾用名", "曾用", "曾", "又名", "旧称", "现名", "现为", "即", "含", "合并", "由"];

/// A name without what was added to it.
struct Stem {
    base: String,
    ending: Ending,
    added: Added,
    /// The name in its remark, and the ending of that: 西方 of 东方社区（原西方社区）.
    says: Option<(String, Ending)>,
}

/// What a name has beside the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Added {
    Nothing,
    /// The office of the community: 服务中心.
    Office,
    /// A remark or a number, which may well tell two units apart: （筹）, （东）, or a street that nothing else says.
    Remark,
}

/// Says which communities of one street, and which streets of one county, that have not a code each, are called the same
/// but for an addition, and which say the name of another.
pub(super) fn similar_names(tables: &[Table], linked: &Linked, city: &str, sources: &[Source]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for level in [Level::Community, Level::Street] {
        let units = &linked.units[level.index()];
        if units.iter().all(|unit| unit.code.is_some()) {
            continue;
        }
        let pairs = pairs_of(level, linked, city);
        if pairs.is_empty() {
            continue;
        }
        let first = first_rows(level, tables, linked);
        let report = |Pair { unit, other, says_other }: Pair| {
            let [name, other_name] = [unit, other].map(|unit| units.get(unit as usize).map(|unit| &unit.name));
            let place = place(*first.get(&other)?, sources);
            let kind = ProblemKind::SimilarNames { other: other_name?.to_string(), place, says_other };
            Some(Problem::at(*first.get(&unit)?, kind).of_unit(name?))
        };
        problems.extend(pairs.into_iter().filter_map(report));
    }
    problems
}

/// Two units that may be one: the one with more added, or that says the name of the other, first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    unit: u32,
    other: u32,
    says_other: bool,
}

/// The pairs among the units of a level.
fn pairs_of(level: Level, linked: &Linked, city: &str) -> Vec<Pair> {
    let units = &linked.units[level.index()];
    let place_of = |unit: &Unit| (unit.county, unit.street);
    let has_street = |unit: &Unit| level != Level::Community || unit.street.is_some();
    // One of a pair has something added to its name, and in most places no unit has.
    let added = units.iter().filter(|unit| !is_bare(level, &unit.name, has_street(unit)));
    let places: BTreeSet<_> = added.map(place_of).collect();
    let mut stems: BTreeMap<_, Vec<(u32, Stem)>> = BTreeMap::new();
    // Units stand place by place.
    let mut known = None;
    for (number, unit) in (0..).zip(units).filter(|(_, unit)| places.contains(&place_of(unit))) {
        let at = place_of(unit);
        if known.as_ref().is_none_or(|(known, _)| *known != at) {
            known = Some((at, above(unit, linked, city)));
        }
        let Some((_, above)) = &known else { continue };
        let stem = Stem::of(level, &unit.name, above, has_street(unit));
        stems.entry((unit.county, unit.street, stem.base.clone())).or_default().push((number, stem));
    }
    let mut pairs: Vec<Pair> = Vec::new();
    for ((county, street, _), alike) in &stems {
        for (unit, stem) in alike {
            let Some((base, ending)) = &stem.says else { continue };
            let others = stems.get(&(*county, *street, base.clone())).into_iter().flatten();
            let said =
                others.filter(|(other, of)| other != unit && of.added != Added::Remark && fits(*ending, of.ending));
            pairs.extend(said.map(|(other, _)| Pair { unit: *unit, other: *other, says_other: true }));
        }
    }
    let has_code = |unit: u32| units.get(unit as usize).is_some_and(|unit| unit.code.is_some());
    let are_coded = |one: u32, other: u32| has_code(one) && has_code(other);
    pairs.retain(|pair| !are_coded(pair.unit, pair.other));
    for alike in stems.into_values() {
        pairs.extend(additions(alike, &are_coded));
    }
    pairs
}

/// The pairs among units of one stem that may be one; those that `are_coded` are two.
fn additions(mut alike: Vec<(u32, Stem)>, are_coded: &dyn Fn(u32, u32) -> bool) -> Vec<Pair> {
    alike.sort_by_key(|(unit, stem)| (stem.added, *unit));
    let mut pairs = Vec::new();
    for (at, (unit, stem)) in alike.iter().enumerate() {
        let mut before = alike.iter().take(at);
        let other = before.find(|(other, of_other)| stem.may_be(of_other) && !are_coded(*unit, *other));
        pairs.extend(other.map(|(other, _)| Pair { unit: *unit, other: *other, says_other: false }));
    }
    pairs
}

/// The units above one.
fn above(unit: &Unit, linked: &Linked, city: &str) -> Above {
    let mut above = Above::default();
    above.push(Level::City, city);
    for (level, at) in [(Level::County, unit.county), (Level::Street, unit.street)] {
        if let Some(unit) = at.and_then(|at| linked.units[level.index()].get(at as usize)) {
            above.push(level, &unit.name);
        }
    }
    above
}

/// The first row of each unit of a level; of streets also one of their communities.
fn first_rows(level: Level, tables: &[Table], linked: &Linked) -> HashMap<u32, Origin> {
    let communities = &linked.units[Level::Community.index()];
    let mut first = HashMap::new();
    for (table, units) in tables.iter().zip(&linked.rows).filter(|(table, _)| table.level <= level) {
        for (record, unit) in table.records.iter().zip(units) {
            let street = || unit.and_then(|unit| communities.get(unit as usize)).and_then(|unit| unit.street);
            let (unit, column) = match (table.level, level) {
                (Level::Community, Level::Street) => (street(), table.place_columns[0].unwrap_or(record.column)),
                _ => (*unit, record.column),
            };
            if let Some(unit) = unit {
                first.entry(unit).or_insert_with(|| table.place.origin(record.row, column));
            }
        }
    }
    first
}

impl Stem {
    /// `has_street`: whether it is known where the unit is; else its name may say so.
    fn of(level: Level, name: &str, above: &Above, has_street: bool) -> Self {
        let key = normalised(level, name);
        let mut rest = key.as_str();
        let mut added = Added::Nothing;
        let mut ending = None;
        let mut says = None;
        loop {
            if let Some((shorter, remark)) = remark(level, rest) {
                // 东方村(社区) may be either.
                let is_kind = endings(level).iter().any(|(word, _)| *word == remark);
                ending = ending.or(is_kind.then_some(Ending::Open));
                says = says.or_else(|| name_said(level, remark));
                (rest, added) = (shorter, Added::Remark);
            } else if let Some(shorter) = without_office(level, rest) {
                (rest, added) = (shorter, added.max(Added::Office));
            } else {
                break;
            }
        }
        let unplaced = above.bare_name(level, rest);
        let mut rest = unplaced.as_deref().unwrap_or(rest);
        if let Some(shorter) = below_street(rest).filter(|_| !has_street) {
            (rest, added) = (shorter, Added::Remark);
        }
        if let Some(street) = without_half_ending(level, rest) {
            return Self { base: street.to_owned(), ending: Ending::First, added: Added::Remark, says };
        }
        let (base, own) = split(rest, level);
        Self { base: base.to_owned(), ending: ending.unwrap_or(own), added, says }
    }

    /// Whether two names of one base may be one name. Two with remarks are told apart by these.
    fn may_be(&self, other: &Self) -> bool {
        let differ = self.added != Added::Nothing || other.added != Added::Nothing;
        differ && fits(self.ending, other.ending) && (self.added != Added::Remark || other.added != Added::Remark)
    }
}

/// Whether nothing is added to a name that can be seen at a glance, without putting it in any form: it is of common characters
/// only and ends as most do.
fn is_bare(level: Level, name: &str, has_street: bool) -> bool {
    let endings: &[&str] = match level {
        Level::Community => &["社区", "村"],
        Level::Street => &["街道", "镇", "乡"],
        Level::County | Level::City => &[],
    };
    endings.iter().any(|ending| name.ends_with(ending))
        && name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
        && (has_street || below_street(name).is_none())
}

/// Whether names with these endings may be one.
fn fits(one: Ending, other: Ending) -> bool {
    one == other || [one, other].contains(&Ending::Open)
}

/// The name that a remark says, without its ending.
fn name_said(level: Level, remark: &str) -> Option<(String, Ending)> {
    let said = SAYING.iter().find_map(|word| remark.strip_prefix(word)).unwrap_or(remark);
    let said = said.trim_start_matches([':', '“', '"']).trim_end_matches(['”', '"']);
    let (base, ending) = split(said, level);
    (base.len() < said.len()).then(|| (base.to_owned(), ending))
}

/// What follows a street that no table knows: 东方社区 of 甲街道东方社区.
fn below_street(name: &str) -> Option<&str> {
    let below = |(word, _): &(&str, Ending)| {
        let (street, rest) = name.split_once(word)?;
        (!street.is_empty() && is_name(rest, Level::Community)).then_some(rest)
    };
    endings(Level::Street).iter().find_map(below)
}

/// The base of 甲街, which may be short for 甲街道.
fn without_half_ending(level: Level, name: &str) -> Option<&str> {
    name.strip_suffix('街').filter(|base| level == Level::Street && !base.is_empty())
}

/// A name without the remark in brackets, or the number or letter, at one of its ends; and the remark.
fn remark(level: Level, name: &str) -> Option<(&str, &str)> {
    let behind = || name.strip_suffix(')').unwrap_or(name).rsplit_once('(');
    let before = || name.strip_prefix('(').and_then(|name| name.split_once(')')).map(|(remark, name)| (name, remark));
    let is_number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '#');
    let number = || {
        let shorter = name.trim_matches(is_number);
        (shorter.len() < name.len()).then_some((shorter, ""))
    };
    let found = before().or_else(behind).or_else(number);
    found.filter(|(name, _)| is_name(name, level))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn names_that_are_bare_at_a_glance_have_nothing_added(
            name in "(甲|东区|乙街道|丙镇|大|1|２|①|一、|（东）|原)?(东方|西)(街道|街|镇|乡|社区|村|社区居委会|区)(（筹）|1|服务中心|居委会|社区|村)?",
            has_street: bool,
        ) {
            let mut above = Above::default();
            above.push(Level::County, "东区");
            for level in [Level::Community, Level::Street] {
                if is_bare(level, &name, has_street || level == Level::Street) {
                    let stem = Stem::of(level, &name, &above, has_street || level == Level::Street);
                    prop_assert_eq!(stem.added, Added::Nothing, "{}", name);
                    prop_assert_eq!(stem.says, None);
                }
            }
        }
    }

    #[test]
    fn common_names_are_bare() {
        for (level, name) in [(Level::Street, "大渡口街道"), (Level::Street, "银江镇"), (Level::Community, "东方社区")]
        {
            assert!(is_bare(level, name, true), "{name}");
        }
        assert!(!is_bare(Level::Community, "甲街道东方社区", false));
        assert!(is_bare(Level::Community, "甲街道东方社区", true));
    }

    fn may_be(one: &str, other: &str) -> bool {
        let [one, other] = [one, other].map(|name| Stem::of(Level::Community, name, &Above::default(), true));
        one.base == other.base && one.may_be(&other)
    }

    #[test]
    fn additions_make_names_doubtful() {
        for name in [
            "东方社区（筹）",
            "东方社区(筹备",
            "（新）东方社区",
            "东方村（社区）",
            "东方社区服务中心",
            "东方社区党群服务中心",
            "东方社区居委会（代管）",
            "东方社区1",
            "东方社区-2",
            "东方社区A",
        ] {
            assert!(may_be(name, "东方社区"), "{name}");
            assert!(may_be("东方社区居委会", name), "{name}");
        }
        assert!(may_be("东方社区（筹）", "东方社区服务中心"));
        assert!(may_be("东方村（社区）", "东方村"));
    }

    #[test]
    fn names_that_tell_two_communities_apart_are_not_doubtful() {
        for (one, other) in [
            ("东方社区", "东方村"),
            ("东方村（筹）", "东方社区"),
            ("东方第一社区", "东方第二社区"),
            ("第一社区", "第二社区"),
            ("东方一社区", "东方社区"),
            ("东方社区1", "东方社区2"),
            ("东方社区（东）", "东方社区（西）"),
            ("东方社区卫生服务中心", "东方社区"),
        ] {
            assert!(!may_be(one, other), "{one} {other}");
            assert!(!may_be(other, one), "{one} {other}");
        }
    }
}
