//! Streets and counties that only the names of sheets tell: a book with a sheet for each of them.

use std::sync::Arc;

use crate::ingest::header::{compact, numbered};
use crate::ingest::names::Names;
use crate::ingest::table::{Record, Table, TextId, level_of_group};
use crate::plan::Level;
use crate::problem::{Problem, ProblemKind};
use crate::register::Source;

/// What stands before the ending in names that end like those of streets and counties and are none.
const NO_PLACES: &str =
    "城 市 地 郊 辖 片 本 分 山 牧 林 农 库 景 校 厂 街 乡 村 集 全 城乡 建制 民族 农村地 城市地 中心城 主城";

/// Beginnings of names that are of several places.
const SEVERAL: [&str; 3] = ["各", "所有", "全部"];

/// The streets and counties that tables name, by level.
struct Known {
    streets: Vec<Arc<str>>,
    counties: Vec<Arc<str>>,
}

/// Gives the rows of tables that name no street, or no county, the one that their sheet is called after: a name that is
/// plainly such a unit's, or one that another table knows.
pub(super) fn label(tables: &mut [Table], sources: &[Source]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut known: Option<Known> = None;
    for at in 0..tables.len() {
        let Some(table) = tables.get(at) else { continue };
        let parents =
            [Level::Street, Level::County].into_iter().filter(|level| *level > table.level && lacks(table, *level));
        let parents: Vec<Level> = parents.collect();
        let name = sheet_name(table, sources).filter(|_| !parents.is_empty() && !table.records.is_empty());
        let Some(name) = name else { continue };
        let level = match plain_level(&name) {
            Some(level) => Some(level),
            None => known.get_or_insert_with(|| Known::of(tables)).level(&name),
        };
        if let (Some(level), Some(table)) = (level.filter(|level| parents.contains(level)), tables.get_mut(at)) {
            set(table, level, &name);
            let rows = u32::try_from(table.records.len()).unwrap_or(u32::MAX);
            let kind = ProblemKind::LabelOfSheet { label: name, level, rows };
            problems.push(Problem::at(table.place.origin(table.header_row, table.header_span.first.column), kind));
        }
    }
    problems
}

/// Whether no row of a table says to which unit of that level it belongs.
fn lacks(table: &Table, level: Level) -> bool {
    table.records.iter().all(|record| parent(record, level).is_none())
}

fn parent(record: &Record, level: Level) -> Option<TextId> {
    if level == Level::Street { record.street } else { record.county }
}

fn set(table: &mut Table, level: Level, name: &str) {
    let Some(id) = TextId::of(table.texts.len()) else { return };
    table.texts.push(name.into());
    for record in &mut table.records {
        if level == Level::Street {
            record.street = Some(id);
        } else {
            record.county = Some(id);
        }
    }
}

/// The name of a table's sheet without blanks and numbering.
fn sheet_name(table: &Table, sources: &[Source]) -> Option<String> {
    let sheet = sources.get(usize::from(table.place.source))?.sheets.get(usize::from(table.place.sheet))?;
    let name = compact(sheet.name.as_deref()?);
    Some(numbered(&name).map(str::to_owned).unwrap_or(name))
}

/// The level of the unit that is plainly called so.
fn plain_level(name: &str) -> Option<Level> {
    let level = level_of_group(name)?;
    let endings = ["街道办事处", "街道办", "街道", "镇人民政府", "乡人民政府", "镇", "乡", "区", "县"];
    let stem = endings.into_iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    let is_place = !NO_PLACES.split(' ').any(|word| word == stem) && !SEVERAL.iter().any(|word| stem.starts_with(word));
    is_place.then_some(level)
}

impl Known {
    fn of(tables: &[Table]) -> Self {
        let mut known = Self { streets: Vec::new(), counties: Vec::new() };
        for table in tables {
            let mut last = [None, None];
            for record in &table.records {
                let street = if table.level == Level::Street { record.name } else { record.street };
                let county = if table.level == Level::County { record.name } else { record.county };
                for ((id, last), list) in
                    [street, county].into_iter().zip(&mut last).zip([&mut known.streets, &mut known.counties])
                {
                    if let Some(text) = id.filter(|_| id != *last)
                        && !list.contains(table.text(text))
                    {
                        list.push(table.text(text).clone());
                    }
                    *last = id;
                }
            }
        }
        known
    }

    /// The level of a unit that may be called so; `None` where there is none, or one at either level.
    fn level(&self, name: &str) -> Option<Level> {
        let knows = |level: Level, list: &[Arc<str>]| {
            let (names, own) = (Names::new(level, ""), name.into());
            list.iter().any(|text| names.may_equal(&own, text))
        };
        match (knows(Level::Street, &self.streets), knows(Level::County, &self.counties)) {
            (true, false) => Some(Level::Street),
            (false, true) => Some(Level::County),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_places_are_places() {
        for (name, level) in [
            ("东街街道", Some(Level::Street)),
            ("仁和镇", Some(Level::Street)),
            ("大龙潭彝族乡", Some(Level::Street)),
            ("东区", Some(Level::County)),
            ("米易县", Some(Level::County)),
            ("东街", None),
            ("城区", None),
            ("各乡镇", None),
            ("全县", None),
            ("城乡", None),
            ("街道", None),
            ("甲社区", None),
            ("社区", None),
            ("农村地区", None),
            ("Sheet1", None),
        ] {
            assert_eq!(plain_level(name), level, "{name}");
        }
    }
}
