//! Which units the rows of tables mention, and where they say that these belong.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ingest::link::memo::Memo;
use crate::ingest::link::units::LevelUnits;
use crate::ingest::names::{Names, normalised, split};
use crate::ingest::own_place::{Above, below, may_say_county, may_say_place, says};
use crate::ingest::resolve::{Mention, Path};
use crate::ingest::table::{Record, Table, TextId, level_of_group};
use crate::plan::Level;

/// Where the rows of one table say that their units belong.
pub(super) struct Places<'a> {
    table: &'a Table,
    counties: &'a LevelUnits,
    streets: Option<&'a LevelUnits>,
    known: Memo<(Option<TextId>, Option<TextId>), Path>,
    contradictory: Memo<(Option<TextId>, Option<TextId>), bool>,
}

impl<'a> Places<'a> {
    /// The places that `table` names; only counties where `streets` are not known yet.
    pub(super) fn new(table: &'a Table, counties: &'a LevelUnits, streets: Option<&'a LevelUnits>) -> Self {
        Self { table, counties, streets, known: Memo::default(), contradictory: Memo::default() }
    }

    /// Whether the street that a community's `record` names says another county than the record.
    pub(super) fn are_contradictory(&mut self, record: &Record) -> bool {
        let (table, counties) = (self.table, self.counties);
        self.contradictory.get((record.county, record.street), || {
            let street = record.street.map(|street| table.text(street));
            street.is_some_and(|street| other_county(street, county_of(table, record, counties), counties).is_some())
        })
    }

    /// Where `record` says that its unit belongs.
    pub(super) fn of(&mut self, record: &Record) -> Path {
        let (table, counties, streets) = (self.table, self.counties, self.streets);
        self.known.get((record.county, record.street), || match (table.level, streets) {
            (Level::Community, Some(streets)) => path_of(table, record, counties, streets),
            (Level::Community | Level::Street, _) => Path { county: county_of(table, record, counties), street: None },
            (Level::County | Level::City, _) => Path::default(),
        })
    }
}

/// The units above one that stands at `path`.
pub(super) fn above(path: Path, counties: &LevelUnits, streets: Option<&LevelUnits>) -> Above {
    let mut above = Above::default();
    above.push(Level::City, counties.names.city());
    if let Some(county) = path.county {
        above.push(Level::County, &counties.normalised(county));
    }
    if let Some((streets, street)) = streets.zip(path.street) {
        above.push(Level::Street, &streets.normalised(street));
    }
    above
}

/// The names that the communities of a table have, as numbers of all names of communities.
pub(super) struct OwnNames<'a> {
    counties: &'a LevelUnits,
    streets: &'a LevelUnits,
    /// Streets by their names without endings; of use where rows do not name them.
    by_base: Option<HashMap<String, Vec<u32>>>,
    above: HashMap<Path, Above, ahash::RandomState>,
}

impl<'a> OwnNames<'a> {
    /// The names of communities in these places.
    pub(super) fn new(counties: &'a LevelUnits, streets: &'a LevelUnits) -> Self {
        Self { counties, streets, by_base: None, above: HashMap::default() }
    }

    /// The mention that a row makes of a community called `name`: where the row does not say the street, the name may. Where
    /// it says another one than the row it is none, but for a code.
    /// `place_of_code` is where its code says that it belongs.
    pub(super) fn mention(&mut self, name: &Arc<str>, row: Mention, place_of_code: Path, names: &mut Names) -> Mention {
        let is_open = row.code.is_none() && row.path.street.is_none();
        let path = if is_open { self.street_in(name, row.path).unwrap_or(row.path) } else { row.path };
        let (counties, streets) = (self.counties, self.streets);
        let place = path.or(place_of_code);
        if row.code.is_none() && (self.other_place(name, path).is_some() || self.is_street(name, path)) {
            return Mention { path, ..row };
        }
        let above = self.above.entry(place).or_insert_with(|| above(place, counties, Some(streets)));
        Mention { path, name: Some(names.intern_in(name, above)), ..row }
    }

    /// The known street or county that the name of a community at `path` says, where it is not the one there.
    pub(super) fn other_place(&mut self, name: &str, path: Path) -> Option<(Level, u32)> {
        if !may_say_place(name) {
            return None;
        }
        let (counties, streets) = (self.counties, self.streets);
        let by_base = self.by_base.get_or_insert_with(|| streets_by_base(streets));
        let above = above(path, counties, Some(streets));
        let name = above.bare_name(Level::Community, name).unwrap_or_else(|| normalised(Level::Community, name));
        let is_other = |at: Option<u32>, unit: u32| at.is_some_and(|at| at != unit);
        let says_county = |county: &u32| says(&name, Level::Community, Level::County, &counties.normalised(*county));
        let mut others = (0..).take(counties.units.len()).filter(|county| is_other(path.county, *county));
        if let Some(county) = others.find(says_county) {
            return Some((Level::County, county));
        }
        let says_street = |street: &u32| says(&name, Level::Community, Level::Street, &streets.normalised(*street));
        let starts = name.match_indices('(').map(|(at, bracket)| at.saturating_add(bracket.len())).chain([0]);
        let mut bases = starts.filter_map(|start| name.get(start..)).flat_map(|rest| {
            rest.char_indices().filter_map(|(end, _)| by_base.get(rest.get(..end)?)).collect::<Vec<_>>()
        });
        // A street of that name in the row's own place is none of another.
        let said = bases.find_map(|known| known.iter().copied().find(says_street))?;
        is_other(path.street, said).then_some((Level::Street, said))
    }

    /// Whether a name is wholly that of a known street that may be there: 乙镇, of which communities are not called.
    pub(super) fn is_street(&mut self, name: &str, path: Path) -> bool {
        if level_of_group(name) != Some(Level::Street) {
            return false;
        }
        let streets = self.streets;
        let by_base = self.by_base.get_or_insert_with(|| streets_by_base(streets));
        let name = normalised(Level::Street, name);
        let known = by_base.get(split(&name, Level::Street).0).into_iter().flatten();
        let is_there = |street: &u32| {
            let county = streets.units.get(*street as usize).and_then(|street| street.path.county);
            county.is_none() || path.county.is_none() || county == path.county
        };
        known.copied().filter(is_there).any(|street| streets.normalised(street) == name)
    }

    /// The one street that a name begins with: 甲街道东方社区.
    fn street_in(&mut self, name: &str, path: Path) -> Option<Path> {
        let streets = self.streets;
        let by_base = self.by_base.get_or_insert_with(|| streets_by_base(streets));
        let county = path.county.or_else(|| county_in(name, Level::Community, self.counties));
        let above = above(Path { county, street: None }, self.counties, None);
        let name = above.bare_name(Level::Community, name).unwrap_or_else(|| normalised(Level::Community, name));
        let bases = name.char_indices().filter_map(|(end, _)| by_base.get(name.get(..end)?));
        let begins =
            |street: &u32| below(&name, Level::Community, Level::Street, &streets.normalised(*street)).is_some();
        let paths = bases.flatten().copied().filter(begins).map(|street| {
            let of_street = streets.units[street as usize].path.county;
            Path { county: of_street.or(county), street: Some(street) }
        });
        let mut found = paths.filter(|found| found.fits(path) && found.fits(Path { county, street: None }));
        found.next().filter(|_| found.next().is_none())
    }
}

fn streets_by_base(streets: &LevelUnits) -> HashMap<String, Vec<u32>> {
    let mut by_base: HashMap<String, Vec<u32>> = HashMap::new();
    for street in (0..).take(streets.units.len()) {
        let name = streets.normalised(street);
        by_base.entry(split(&name, Level::Street).0.to_owned()).or_default().push(street);
    }
    by_base
}

/// The one county that the name of a unit of `level` begins with: 东区甲街道.
fn county_in(name: &str, level: Level, counties: &LevelUnits) -> Option<u32> {
    let mut above = Above::default();
    above.push(Level::City, counties.names.city());
    let name = above.bare_name(level, name).unwrap_or_else(|| normalised(level, name));
    let begins = |county: &u32| below(&name, level, Level::County, &counties.normalised(*county)).is_some();
    let mut found = (0..).take(counties.units.len()).filter(begins);
    found.next().filter(|_| found.next().is_none())
}

/// The county that the name of a street says, where that is not the one of its row.
pub(super) fn other_county(name: &str, county: Option<u32>, counties: &LevelUnits) -> Option<u32> {
    let county = county?;
    if !may_say_county(name) {
        return None;
    }
    county_in(name, Level::Street, counties).filter(|said| *said != county)
}

/// The mention that a street or county record makes of its own unit.
pub(super) fn own_mention(
    table: &Table,
    record: &Record,
    places: &mut Places<'_>,
    counties: &LevelUnits,
    own: &LevelUnits,
) -> Mention {
    let row = Mention { path: places.of(record), code: record.code, name: None };
    let Some(name) = record.name.map(|id| table.text(id)) else { return row };
    if table.level == Level::Street {
        if row.code.is_none() && other_county(name, row.path.county, counties).is_some() {
            return row;
        }
        let (path, above) = street_place(name, row.path, counties);
        return Mention { path, name: own.names.find_in(name, &above), ..row };
    }
    Mention { name: own.names.find(name), ..row }
}

/// Where a street called `name` is, by its row or else by the name itself, and the units above it.
pub(super) fn street_place(name: &str, row: Path, counties: &LevelUnits) -> (Path, Above) {
    let county = row.county.or_else(|| county_in(name, Level::Street, counties));
    let path = Path { county, street: None };
    (path, above(path, counties, None))
}

/// The county that a record names.
pub(super) fn county_of(table: &Table, record: &Record, counties: &LevelUnits) -> Option<u32> {
    let name = counties.names.find(table.text(record.county?))?;
    counties.unit(Mention { path: Path::default(), code: None, name: Some(name) })
}

/// The street that a community record names.
pub(super) fn street_mention(
    table: &Table,
    record: &Record,
    counties: &LevelUnits,
    streets: &LevelUnits,
) -> Option<Mention> {
    let name = table.text(record.street?);
    let path = Path { county: county_of(table, record, counties), street: None };
    if other_county(name, path.county, counties).is_some() {
        return None;
    }
    let (path, above) = street_place(name, path, counties);
    Some(Mention { path, code: None, name: Some(streets.names.find_in(name, &above)?) })
}

/// Where a community record says that its unit belongs.
pub(super) fn path_of(table: &Table, record: &Record, counties: &LevelUnits, streets: &LevelUnits) -> Path {
    let street = street_mention(table, record, counties, streets).and_then(|mention| streets.unit(mention));
    let street_county = street.and_then(|street| streets.units[street as usize].path.county);
    Path { county: street_county.or_else(|| county_of(table, record, counties)), street }
}
