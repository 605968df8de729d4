//! Labels that are written once for several rows: the street and county of merged cells, of group rows, and of columns
//! that name a street only in its first row.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::grid::{Area, Grid, Raw, Row, is_blank};
use crate::ingest::header::{HeaderCell, Merges, may_hold_blanks};
use crate::ingest::identity;
use crate::ingest::table::texts::is_nothing;
use crate::plan::Level;

/// Areas of more than one row by their columns, each list top down.
pub(in crate::ingest) fn by_column(areas: &[Area]) -> BTreeMap<u32, Vec<Area>> {
    let mut columns: BTreeMap<u32, Vec<Area>> = BTreeMap::new();
    for area in areas.iter().copied() {
        // Identity columns are merged downwards; a note across the whole width is no identity.
        if area.last.row > area.first.row && area.last.column == area.first.column {
            columns.entry(area.first.column).or_default().push(area);
        }
    }
    for areas in columns.values_mut() {
        areas.sort_by_key(|area| area.first.row);
    }
    columns
}

pub(in crate::ingest) fn area_at(areas: &[Area], row: u32) -> Option<Area> {
    let after = areas.partition_point(|area| area.first.row <= row);
    let area = areas.get(after.checked_sub(1)?)?;
    (row <= area.last.row).then_some(*area)
}

/// Endings of the names of communities.
const ENDINGS: [&str; 6] = ["社区", "村", "居委会", "村委会", "委员会", "社區"];

/// What the rows of a table say in the columns of their streets and counties.
pub(super) struct Labels<'g> {
    /// Every text in these columns.
    pub(super) parents: BTreeSet<&'g str>,
    /// Whether at least half of the units are called by their full names, 甲社区 and not 甲: then 仁和镇 is none of them.
    pub(super) names_have_endings: bool,
    /// Whether all units, of more than one, are called like streets: a table of theirs, whatever its header says.
    pub(super) names_are_streets: bool,
    /// For each of the columns, whether each label is written once and holds for the blanks below it.
    pub(super) once: Vec<bool>,
}

/// Looks through the rows below a header. `own` names the units, `parents` are the columns of streets and counties.
pub(super) fn survey<'g>(
    grid: &'g Grid,
    last_header_row: u32,
    own: Option<&HeaderCell>,
    parents: &[Option<&HeaderCell>],
    merges: &mut Merges<'_>,
) -> Labels<'g> {
    let mut columns: Vec<Once<'g>> = parents.iter().map(|_| Once::default()).collect();
    let mut all = BTreeSet::new();
    let (mut named, mut full, mut units) = (0_usize, 0_usize, 0_usize);
    let mut names_are_streets = true;
    for row in grid.rows_from(last_header_row.saturating_add(1)) {
        let own = own.map_or(Raw::Blank, |cell| at(row, cell.column));
        let names_unit = matches!(own, Raw::Text(text) if !identity::is_total(text) && !identity::is_note(text, false));
        if let Raw::Text(text) = own {
            named = named.saturating_add(1);
            full = full.saturating_add(usize::from(ENDINGS.iter().any(|ending| closed_up(text).ends_with(ending))));
        }
        if names_unit {
            units = units.saturating_add(1);
            names_are_streets = names_are_streets && own.text().and_then(level_of_group) == Some(Level::Street);
        }
        for (index, (cell, once)) in parents.iter().zip(&mut columns).enumerate() {
            let Some(cell) = cell else { continue };
            let label = at(row, cell.column);
            if let Raw::Text(text) = label
                && once.above != Some(text)
            {
                once.above = Some(text);
                all.insert(text);
            }
            if names_unit {
                once.add(label);
            } else if let Raw::Text(text) = label {
                once.head(text, if index == 0 { Level::Street } else { Level::County });
            }
        }
    }
    let once = parents.iter().zip(&columns).map(|(cell, once)| match cell {
        Some(cell) if once.holds() => !merges.get().iter().any(|area| {
            (area.first.column..=area.last.column).contains(&cell.column)
                && area.first.row > last_header_row
                && area.last.row > area.first.row
        }),
        _ => false,
    });
    Labels {
        parents: all,
        names_have_endings: full > 0 && full.saturating_mul(2) >= named,
        names_are_streets: names_are_streets && units > 1,
        once: once.collect(),
    }
}

fn at(row: Row<'_>, column: u32) -> Raw<'_> {
    row.at(column)
}

/// Whether the labels of a column are each written once, in the first of their rows.
#[derive(Default)]
struct Once<'g> {
    /// The label of the row above, whatever is found out.
    above: Option<&'g str>,
    seen: BTreeSet<&'g str>,
    last: Option<&'g str>,
    blanks: usize,
    is_broken: bool,
}

impl<'g> Once<'g> {
    fn add(&mut self, label: Raw<'g>) {
        if self.is_broken {
            return;
        }
        match label {
            Raw::Text(text) if !is_nothing(label) => {
                self.is_broken = !self.seen.insert(text);
                self.last = Some(text);
            }
            Raw::Blank => {
                self.blanks = self.blanks.saturating_add(1);
                self.is_broken = self.last.is_none();
            }
            _ => self.is_broken = true,
        }
    }

    /// A label in a row that is no unit holds for the blanks below it if it was not written before.
    fn head(&mut self, text: &'g str, level: Level) {
        if is_label(text, level) && self.seen.insert(text) {
            self.last = Some(text);
        }
    }

    fn holds(&self) -> bool {
        !self.is_broken && self.blanks > 0
    }
}

/// Whether a text beside no unit may name the one of `level` that the rows below belong to.
pub(super) fn is_label(text: &str, level: Level) -> bool {
    !identity::is_total(text)
        && !identity::is_note(text, false)
        && level_of_group(text).is_none_or(|other| other <= level)
}

/// The level of the units that a group row names: `北投區,,,` stands above the rows of its communities.
pub(in crate::ingest) fn level_of_group(name: &str) -> Option<Level> {
    let name = &*closed_up(name);
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word) && name.len() > word.len());
    if ["社区", "小区", "园区", "社區", "小區", "園區"].iter().any(|word| name.ends_with(word)) {
        None
    } else if ends(&["街道", "街道办", "街道办事处", "街办", "镇", "乡", "鎮", "鄉", "镇人民政府", "乡人民政府"])
    {
        Some(Level::Street)
    } else if ends(&["区", "县", "區", "縣"]) {
        Some(Level::County)
    } else {
        None
    }
}

/// A name without the blanks that are typed between its characters to make names equally wide.
fn closed_up(name: &str) -> Cow<'_, str> {
    if may_hold_blanks(name) { name.chars().filter(|c| !is_blank(*c)).collect::<String>().into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_between_characters_do_not_make_a_county_of_a_community() {
        for name in ["东 方 社 区", "东　方　社　区", "阳光 小 区"] {
            assert_eq!(level_of_group(name), None, "{name}");
        }
        assert_eq!(level_of_group("东　区"), Some(Level::County));
        assert_eq!(level_of_group("甲 街 道"), Some(Level::Street));
    }

    #[test]
    fn group_rows_are_told_by_their_names() {
        for name in ["炳草岗街道", "仁和镇", "北投鄉"] {
            assert_eq!(level_of_group(name), Some(Level::Street), "{name}");
        }
        for name in ["北投區", "米易县", "东区"] {
            assert_eq!(level_of_group(name), Some(Level::County), "{name}");
        }
        for name in ["炳草岗社区", "阳光小区", "金江村", "社区", "镇", "合计"] {
            assert_eq!(level_of_group(name), None, "{name}");
        }
    }
}
