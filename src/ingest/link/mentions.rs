//! Which units the rows of tables mention, and where they say that these belong.

use crate::ingest::link::memo::Memo;
use crate::ingest::link::units::LevelUnits;
use crate::ingest::names::{NameId, Names};
use crate::ingest::resolve::{Mention, Path};
use crate::ingest::table::{Record, Table, TextId};
use crate::plan::Level;

/// Where the rows of one table say that their units belong.
pub(super) struct Places<'a> {
    table: &'a Table,
    counties: &'a LevelUnits,
    streets: Option<&'a LevelUnits>,
    known: Memo<(Option<TextId>, Option<TextId>), Path>,
}

impl<'a> Places<'a> {
    /// The places that `table` names; only counties where `streets` are not known yet.
    pub(super) fn new(table: &'a Table, counties: &'a LevelUnits, streets: Option<&'a LevelUnits>) -> Self {
        Self { table, counties, streets, known: Memo::default() }
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

/// The names that a table gives its own units, as numbers of all names of their level.
pub(super) struct OwnNames(Vec<Option<NameId>>);

impl OwnNames {
    /// None looked up yet.
    pub(super) fn new(table: &Table) -> Self {
        Self(vec![None; table.texts.len()])
    }

    /// The number of a text of the table.
    pub(super) fn get(&mut self, table: &Table, text: TextId, names: &mut Names) -> NameId {
        *self.0[text as usize].get_or_insert_with(|| names.intern(table.text(text)))
    }
}

/// The mention that a street or county record makes of its own unit.
pub(super) fn own_mention(table: &Table, record: &Record, places: &mut Places<'_>, own: &LevelUnits) -> Mention {
    let name = record.name.and_then(|id| own.names.find(table.text(id)));
    Mention { path: places.of(record), code: record.code, name }
}

fn county_of(table: &Table, record: &Record, counties: &LevelUnits) -> Option<u32> {
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
    let name = streets.names.find(table.text(record.street?))?;
    let path = Path { county: county_of(table, record, counties), street: None };
    Some(Mention { path, code: None, name: Some(name) })
}

/// Where a community record says that its unit belongs.
pub(super) fn path_of(table: &Table, record: &Record, counties: &LevelUnits, streets: &LevelUnits) -> Path {
    let street = street_mention(table, record, counties, streets).and_then(|mention| streets.unit(mention));
    let street_county = street.and_then(|street| streets.units[street as usize].path.county);
    Path { county: street_county.or_else(|| county_of(table, record, counties)), street }
}
