//! Communities of one street that may be one: their names differ in what people add to a name.

use std::collections::{BTreeMap, HashMap};

use crate::ingest::link::{Linked, place};
use crate::ingest::names::{Ending, endings, is_name, normalised, split};
use crate::ingest::own_place::{Above, without_office};
use crate::ingest::table::Table;
use crate::plan::Level;
use crate::problem::{Problem, ProblemKind};
use crate::register::{Origin, Source, Unit};

/// A name without what was added to it.
struct Stem {
    base: String,
    ending: Ending,
    added: Added,
}

/// What a name has beside the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Added {
    Nothing,
    /// The office of the community: 服务中心.
    Office,
    /// A remark or a number, which may well tell two communities apart: （筹）, （东）.
    Remark,
}

/// Says which communities of one street, that have not a code each, are called the same but for an addition.
pub(super) fn similar_names(tables: &[Table], linked: &Linked, city: &str, sources: &[Source]) -> Vec<Problem> {
    let communities = &linked.units[Level::Community.index()];
    if communities.iter().all(|unit| unit.code.is_some()) {
        return Vec::new();
    }
    let mut stems: BTreeMap<_, Vec<(u32, Stem)>> = BTreeMap::new();
    // Communities stand street by street.
    let mut known = None;
    for (number, unit) in (0..).zip(communities) {
        let at = (unit.county, unit.street);
        if known.as_ref().is_none_or(|(known, _)| *known != at) {
            known = Some((at, above(unit, linked, city)));
        }
        let Some((_, above)) = &known else { continue };
        let stem = Stem::of(&unit.name, above);
        stems.entry((unit.county, unit.street, stem.base.clone())).or_default().push((number, stem));
    }
    let pairs: Vec<(u32, u32)> = stems.into_values().flat_map(|alike| pairs(alike, communities)).collect();
    if pairs.is_empty() {
        return Vec::new();
    }
    let first = first_rows(tables, &linked.rows);
    let report = |(one, other): (u32, u32)| {
        let [name, other_name] = [one, other].map(|unit| communities.get(unit as usize).map(|unit| &unit.name));
        let kind =
            ProblemKind::SimilarNames { other: other_name?.to_string(), place: place(*first.get(&other)?, sources) };
        Some(Problem::at(*first.get(&one)?, kind).of_unit(name?))
    };
    pairs.into_iter().filter_map(report).collect()
}

/// The pairs among communities of one stem that may be one: the one with more added first.
fn pairs(mut alike: Vec<(u32, Stem)>, communities: &[Unit]) -> Vec<(u32, u32)> {
    alike.sort_by_key(|(unit, stem)| (stem.added, *unit));
    let has_code = |unit: u32| communities.get(unit as usize).is_some_and(|unit| unit.code.is_some());
    let mut pairs = Vec::new();
    for (at, (unit, stem)) in alike.iter().enumerate() {
        let mut before = alike.iter().take(at);
        let other = before.find(|(other, of_other)| stem.may_be(of_other) && !(has_code(*unit) && has_code(*other)));
        pairs.extend(other.map(|(other, _)| (*unit, *other)));
    }
    pairs
}

/// The units above a community.
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

/// The first row of each community.
fn first_rows(tables: &[Table], rows: &[Vec<Option<u32>>]) -> HashMap<u32, Origin> {
    let mut first = HashMap::new();
    for (table, units) in tables.iter().zip(rows).filter(|(table, _)| table.level == Level::Community) {
        for (record, unit) in table.records.iter().zip(units) {
            if let Some(unit) = unit {
                first.entry(*unit).or_insert_with(|| table.place.origin(record.row, record.column));
            }
        }
    }
    first
}

impl Stem {
    fn of(name: &str, above: &Above) -> Self {
        let level = Level::Community;
        let key = normalised(level, name);
        let mut rest = key.as_str();
        let mut added = Added::Nothing;
        let mut ending = None;
        loop {
            if let Some((shorter, remark)) = remark(rest) {
                // 东方村(社区) may be either.
                let is_kind = endings(level).iter().any(|(word, _)| *word == remark);
                ending = ending.or(is_kind.then_some(Ending::Open));
                (rest, added) = (shorter, Added::Remark);
            } else if let Some(shorter) = without_office(level, rest) {
                (rest, added) = (shorter, added.max(Added::Office));
            } else {
                break;
            }
        }
        let unplaced = above.bare_name(level, rest);
        let (base, own) = split(unplaced.as_deref().unwrap_or(rest), level);
        Self { base: base.to_owned(), ending: ending.unwrap_or(own), added }
    }

    /// Whether two names of one base may be one name. Two with remarks are told apart by these.
    fn may_be(&self, other: &Self) -> bool {
        let differ = self.added != Added::Nothing || other.added != Added::Nothing;
        let same_ending = self.ending == other.ending || [self.ending, other.ending].contains(&Ending::Open);
        differ && same_ending && (self.added != Added::Remark || other.added != Added::Remark)
    }
}

/// A name without the remark in brackets, or the number or letter, at one of its ends; and the remark.
fn remark(name: &str) -> Option<(&str, &str)> {
    let behind = || name.strip_suffix(')').unwrap_or(name).rsplit_once('(');
    let before = || name.strip_prefix('(').and_then(|name| name.split_once(')')).map(|(remark, name)| (name, remark));
    let is_number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '#');
    let number = || {
        let shorter = name.trim_matches(is_number);
        (shorter.len() < name.len()).then_some((shorter, ""))
    };
    let found = before().or_else(behind).or_else(number);
    found.filter(|(name, _)| is_name(name, Level::Community))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_be(one: &str, other: &str) -> bool {
        let [one, other] = [one, other].map(|name| Stem::of(name, &Above::default()));
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
            "③东方社区",
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
