//! How far the name of a group reaches where nothing is merged: over the blanks to its right, or to both sides of a name
//! that stands in the middle of its group.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::register::CellAddress;

/// Widest run of columns in which names in the middle of their groups are looked for.
const WIDEST_RUN: usize = 200;

/// A name's column and the columns that it covers.
type Group = (u32, RangeInclusive<u32>);

/// The columns that each of `names` (columns of a row, in order) covers up to the column `widest`. `blocked` columns
/// belong to no group of the row, `parent` tells groups of the rows above apart, and `leaf` is what the rows below say.
pub(super) fn spread<'t>(
    names: &[u32],
    widest: u32,
    blocked: &dyn Fn(u32) -> bool,
    parent: &dyn Fn(u32) -> Option<CellAddress>,
    leaf: &dyn Fn(u32) -> Option<&'t str>,
) -> Vec<Group> {
    let mut groups = Vec::new();
    for run in runs(widest, blocked, parent) {
        let names: Vec<u32> = names.iter().copied().filter(|name| run.contains(name)).collect();
        if names.is_empty() {
            continue;
        }
        let by_start = from_the_left(&names, *run.end());
        let is_short = run.clone().take(WIDEST_RUN.saturating_add(1)).count() <= WIDEST_RUN;
        let faults = faults(&by_start, &run, leaf);
        let better = if is_short && faults > 0 { centred(&names, &run, leaf) } else { None };
        match better.filter(|(fewer, _)| *fewer < faults) {
            Some((_, centred)) => groups.extend(centred),
            None => groups.extend(by_start),
        }
    }
    groups
}

/// Columns next to each other that are not blocked and lie under one group of the rows above.
fn runs(
    widest: u32,
    blocked: &dyn Fn(u32) -> bool,
    parent: &dyn Fn(u32) -> Option<CellAddress>,
) -> Vec<RangeInclusive<u32>> {
    let mut runs: Vec<RangeInclusive<u32>> = Vec::new();
    for column in (0..=widest).filter(|column| !blocked(*column)) {
        match runs.last_mut() {
            Some(run) if run.end().checked_add(1) == Some(column) && parent(*run.end()) == parent(column) => {
                *run = *run.start()..=column;
            }
            _ => runs.push(column..=column),
        }
    }
    runs
}

fn from_the_left(names: &[u32], last: u32) -> Vec<Group> {
    let ends = names.iter().skip(1).map(|next| next.saturating_sub(1)).chain([last]);
    names.iter().zip(ends).map(|(name, end)| (*name, *name..=end)).collect()
}

/// How often a text stands twice in one group, or both in a group and in no group: signs that the borders are wrong.
fn faults<'t>(groups: &[Group], run: &RangeInclusive<u32>, leaf: &dyn Fn(u32) -> Option<&'t str>) -> usize {
    let mut count = 0_usize;
    let mut grouped = BTreeSet::new();
    for (_, columns) in groups {
        count = count.saturating_add(repeated(columns.clone(), leaf));
        grouped.extend(columns.clone().filter_map(leaf));
    }
    let is_alone = |column: &u32| !groups.iter().any(|(_, columns)| columns.contains(column));
    let alone = run.clone().filter(is_alone).filter_map(leaf).filter(|text| grouped.contains(text)).count();
    count.saturating_add(alone)
}

fn repeated<'t>(columns: RangeInclusive<u32>, leaf: &dyn Fn(u32) -> Option<&'t str>) -> usize {
    let mut seen = BTreeSet::new();
    columns.filter_map(leaf).filter(|text| !seen.insert(*text)).count()
}

/// The groups with the fewest faults that have their names in the middle. The first may begin anywhere before its name:
/// columns in front of it belong to no group.
fn centred<'t>(
    names: &[u32],
    run: &RangeInclusive<u32>,
    leaf: &dyn Fn(u32) -> Option<&'t str>,
) -> Option<(usize, Vec<Group>)> {
    let first = *names.first()?;
    let mut known = BTreeMap::new();
    let mut best: Option<(usize, Vec<Group>)> = None;
    for start in *run.start()..=first {
        let Some(ends) = borders(names, start, *run.end(), leaf, &mut known) else { continue };
        let mut groups = Vec::new();
        let mut start = start;
        for (name, end) in names.iter().zip(ends.1) {
            groups.push((*name, start..=end));
            start = end.saturating_add(1);
        }
        let faults = faults(&groups, run, leaf);
        if best.as_ref().is_none_or(|(fewest, _)| faults <= *fewest) {
            best = Some((faults, groups));
        }
    }
    best
}

/// Repeated texts and last columns of groups.
type Borders = Option<(usize, Vec<u32>)>;

/// The best last columns of the groups of `names` where the first group begins at `start` and the last ends at `last`.
fn borders<'t>(
    names: &[u32],
    start: u32,
    last: u32,
    leaf: &dyn Fn(u32) -> Option<&'t str>,
    known: &mut BTreeMap<(usize, u32), Borders>,
) -> Borders {
    let Some((name, rest)) = names.split_first() else {
        return (start == last.saturating_add(1)).then(|| (0, Vec::new()));
    };
    if start > *name {
        return None;
    }
    if let Some(found) = known.get(&(names.len(), start)) {
        return found.clone();
    }
    // Of an even number of columns the name stands in the left one of the two in the middle.
    let odd = name.saturating_mul(2).saturating_sub(start);
    let mut best: Borders = None;
    for end in [odd, odd.saturating_add(1)] {
        if end > last || rest.first().is_some_and(|next| end >= *next) {
            continue;
        }
        if let Some((faults, ends)) = borders(rest, end.saturating_add(1), last, leaf, known) {
            let faults = faults.saturating_add(repeated(start..=end, leaf));
            if best.as_ref().is_none_or(|(fewest, _)| faults < *fewest) {
                best = Some((faults, [&[end], ends.as_slice()].concat()));
            }
        }
    }
    known.insert((names.len(), start), best.clone());
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spreads the texts of the first row over the columns of the second.
    fn spread_all(names: &[&str], leaves: &[&str]) -> Vec<(u32, Vec<u32>)> {
        let at: Vec<u32> = (0_u32..).zip(names).filter(|(_, name)| !name.is_empty()).map(|(at, _)| at).collect();
        let leaf = |column: u32| leaves.get(column as usize).copied().filter(|text| !text.is_empty());
        let widest = u32::try_from(leaves.len().saturating_sub(1)).unwrap();
        let groups = spread(&at, widest, &|column| leaf(column).is_none(), &|_| None, &leaf);
        groups.into_iter().map(|(name, columns)| (name, columns.collect())).collect()
    }

    #[test]
    fn a_name_covers_the_blanks_to_its_right() {
        let leaves = ["社区名称", "数量", "面积", "年份", "数量", "面积"];
        assert_eq!(spread_all(&["", "用房", "", "", "场地", ""], &leaves), [(1, vec![1, 2, 3]), (4, vec![4, 5])]);
    }

    #[test]
    fn names_in_the_middle_of_their_groups() {
        let leaves = ["社区名称", "数量", "面积", "年份", "数量", "面积", "年份"];
        let expected = [(2, vec![1, 2, 3]), (5, vec![4, 5, 6])];
        assert_eq!(spread_all(&["", "", "用房", "", "", "场地", ""], &leaves), expected);
        let leaves = ["社区名称", "数量", "面积", "数量", "面积", "年份"];
        let expected = [(1, vec![1, 2]), (4, vec![3, 4, 5])];
        assert_eq!(spread_all(&["", "用房", "", "", "场地", ""], &leaves), expected);
    }
}
