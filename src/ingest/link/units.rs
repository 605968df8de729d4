//! The units that the tables speak of, from the counties down.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use crate::ingest::identity::Code;
use crate::ingest::link::memo::Memo;
use crate::ingest::link::mentions::{OwnNames, Places, own_mention};
use crate::ingest::link::{City, Linked, left_out};
use crate::ingest::names::Names;
use crate::ingest::resolve::{Found, Meant, Mention, Path, Resolved, looks_up_names, resolve};
use crate::ingest::table::Table;
use crate::plan::{Kind, Level};
use crate::problem::Problem;
use crate::register::Unit;

/// The units of one level in canonical order, and what each mention of the level means.
pub(super) struct LevelUnits {
    /// The units.
    pub(super) units: Vec<Found>,
    /// Their names.
    pub(super) names: Names,
    /// The mentions, in order; of communities, nobody looks one up.
    mentions: Vec<Mention>,
    /// What each of them means: indices into `units`.
    pub(super) meant: Vec<Meant>,
}

impl LevelUnits {
    /// What a mention means; `None` where no row makes it.
    pub(super) fn meaning(&self, mention: Mention) -> Option<&Meant> {
        self.mentions.binary_search(&mention).ok().and_then(|number| self.meant.get(number))
    }

    /// The one unit that a mention means.
    pub(super) fn unit(&self, mention: Mention) -> Option<u32> {
        self.meaning(mention).and_then(one)
    }

    /// The name of a unit, or the code of one without.
    pub(super) fn name(&self, unit: usize) -> String {
        let found = &self.units[unit];
        match (found.name, found.code) {
            (Some(name), _) => self.names.text(name).to_string(),
            (None, Some(code)) => code.to_string(),
            (None, None) => String::new(),
        }
    }

    /// Resolves `mentions` and puts the units in canonical order. `place_of` tells the place of a code whose mentions do
    /// not.
    fn of(mentions: Vec<Mention>, mut names: Names, place_of: &dyn Fn(Code) -> Path) -> Self {
        if looks_up_names(&mentions) {
            names.learn_keys();
        }
        let Resolved { units, mut meant } = resolve(&mentions, &names, place_of);
        // What has no place or no code comes last.
        let place = |Path { county, street }: Path| (county.unwrap_or(u32::MAX), street.unwrap_or(u32::MAX));
        let key = |unit: &Found| (place(unit.path), unit.code.unwrap_or(Code::MAX));
        let name = |index: usize| units[index].name.map(|name| names.text(name));
        let mut order: Vec<_> = units.iter().map(key).zip(0_usize..).collect();
        order.par_sort_unstable_by(|(a, one), (b, other)| {
            a.cmp(b).then_with(|| name(*one).cmp(&name(*other))).then(one.cmp(other))
        });
        let mut new_of = vec![0; units.len()];
        for (new, (_, old)) in order.iter().enumerate() {
            new_of[*old] = new;
        }
        for meant in &mut meant {
            match meant {
                Meant::Unit(unit) => *unit = new_of[*unit],
                Meant::OneOf(units) => {
                    for unit in units.iter_mut() {
                        *unit = new_of[*unit];
                    }
                    units.sort_unstable();
                }
                Meant::Nothing => {}
            }
        }
        Self { units: order.into_iter().map(|(_, index)| units[index]).collect(), names, mentions, meant }
    }
}

/// The unit, where only one is meant.
fn one(meant: &Meant) -> Option<u32> {
    if let Meant::Unit(unit) = meant { u32::try_from(*unit).ok() } else { None }
}

/// The units of all levels and of all rows, with what is to be said of rows that are left out.
pub(super) fn link_units(tables: &[Table], city: &City) -> (Linked, Vec<Problem>) {
    let finder = Finder { tables, city };
    let counties = finder.counties();
    let county_of_code = finder.place_of_codes(&counties, None);
    let streets = finder.streets(&counties, &county_of_code);
    let street_of_code = finder.place_of_codes(&counties, Some(&streets));
    let communities = finder.communities(&counties, &streets, &county_of_code, &street_of_code);
    let levels = [&communities, &streets, &counties];
    let meant = finder.meant(&levels);
    let rows: Vec<Vec<Option<u32>>> =
        tables.iter().zip(&meant).map(|(table, meant)| finder.units_of_rows(table, meant)).collect();
    let problems = left_out::report(tables, &meant, &levels, city);
    let mut units = [
        units_of(&communities, Some(&streets), None),
        units_of(&streets, None, None),
        units_of(&counties, None, Some(Kind::County)),
        Vec::new(),
    ];
    if units.iter().any(|list| !list.is_empty()) || rows.iter().flatten().any(Option::is_some) {
        units[Level::City.index()].push(city.unit(tables));
    }
    (Linked { units, rows }, problems)
}

struct Finder<'a> {
    tables: &'a [Table],
    city: &'a City,
}

impl<'a> Finder<'a> {
    fn tables_at(&self, level: Level) -> impl Iterator<Item = &'a Table> + use<'a> {
        self.tables.iter().filter(move |table| table.level == level)
    }

    fn counties(&self) -> LevelUnits {
        let mut names = Names::new(Level::County, self.city.name());
        let mut mentions = BTreeSet::new();
        for table in self.tables {
            let mut seen = Memo::default();
            for record in &table.records {
                let (name, code) = match table.level {
                    Level::County => (record.name, record.code),
                    _ => (record.county, None),
                };
                if (name.is_some() || code.is_some()) && seen.is_new((name, code)) {
                    let name = name.map(|id| names.intern(table.text(id)));
                    mentions.insert(Mention { path: Path::default(), code, name });
                }
            }
        }
        LevelUnits::of(mentions.into_iter().collect(), names, &|_| Path::default())
    }

    fn streets(&self, counties: &LevelUnits, county_of_code: &HashMap<Code, u32>) -> LevelUnits {
        let mut names = Names::new(Level::Street, self.city.name());
        let mut mentions = BTreeSet::new();
        for table in self.tables {
            let mut seen = Memo::default();
            let mut places = Places::new(table, counties, None);
            for record in &table.records {
                let (name, code) = match table.level {
                    Level::Street => (record.name, record.code),
                    Level::Community => (record.street, None),
                    _ => continue,
                };
                if (name.is_some() || code.is_some()) && seen.is_new((name, code, record.county)) {
                    let path = Path { county: places.of(record).county, street: None };
                    let name = name.map(|id| names.intern(table.text(id)));
                    mentions.insert(Mention { path, code, name });
                }
            }
        }
        let place = |code: Code| Path { county: county_of_code.get(&prefix(code, 1_000)).copied(), street: None };
        LevelUnits::of(mentions.into_iter().collect(), names, &place)
    }

    /// The communities. Their mentions are those of the rows of their tables, one table after another.
    fn communities(
        &self,
        counties: &LevelUnits,
        streets: &LevelUnits,
        county_of_code: &HashMap<Code, u32>,
        street_of_code: &HashMap<Code, u32>,
    ) -> LevelUnits {
        let mut names = Names::new(Level::Community, self.city.name());
        let mut rows = Vec::new();
        for table in self.tables_at(Level::Community) {
            let mut places = Places::new(table, counties, Some(streets));
            let mut own_names = OwnNames::new(table);
            rows.extend(table.records.iter().map(|record| {
                let name = record.name.map(|text| own_names.get(table, text, &mut names));
                Mention { path: places.of(record), code: record.code, name }
            }));
        }
        let place = |code: Code| {
            let street = street_of_code.get(&prefix(code, 1_000)).copied();
            let county = street.and_then(|street| streets.units[street as usize].path.county);
            Path { county: county.or_else(|| county_of_code.get(&prefix(code, 1_000_000)).copied()), street }
        };
        let units = LevelUnits::of(rows, names, &place);
        LevelUnits { mentions: Vec::new(), ..units }
    }

    /// Which county (or, with `streets`, which street) the first digits of a code stand for: what its own table says, else
    /// what the rows below say, if they agree.
    fn place_of_codes(&self, counties: &LevelUnits, streets: Option<&LevelUnits>) -> HashMap<Code, u32> {
        let own = streets.unwrap_or(counties);
        let mut votes: BTreeMap<Code, BTreeSet<u32>> = BTreeMap::new();
        for table in self.tables {
            let digits = match (table.level, streets.is_some()) {
                (Level::Community, true) | (Level::Street, false) => 1_000,
                (Level::Community, false) => 1_000_000,
                _ => continue,
            };
            let mut places = Places::new(table, counties, streets);
            let mut seen = Memo::default();
            for record in &table.records {
                let Some(code) = record.code else { continue };
                let path = places.of(record);
                let place = if streets.is_some() { path.street } else { path.county };
                if let Some(place) = place
                    && seen.is_new((prefix(code, digits), place))
                {
                    votes.entry(prefix(code, digits)).or_default().insert(place);
                }
            }
        }
        let mut places = HashMap::new();
        for (code, units) in votes {
            if let (1, Some(unit)) = (units.len(), units.first()) {
                places.insert(code, *unit);
            }
        }
        for (unit, found) in own.units.iter().enumerate() {
            if let (Some(code), Ok(unit)) = (found.code, u32::try_from(unit)) {
                places.insert(code, unit);
            }
        }
        places
    }

    /// What each row of each table means; nothing is said of the tables of the city.
    fn meant<'l>(&self, levels: &[&'l LevelUnits; 3]) -> Vec<Vec<Option<&'l Meant>>> {
        let [communities, streets, counties] = *levels;
        let mut of_communities = communities.meant.iter();
        let tables = self.tables.iter().map(|table| match table.level {
            Level::City => Vec::new(),
            Level::Community => of_communities.by_ref().take(table.records.len()).map(Some).collect(),
            Level::Street | Level::County => {
                let own = if table.level == Level::Street { streets } else { counties };
                let mut places = Places::new(table, counties, None);
                let meaning = |record| own.meaning(own_mention(table, record, &mut places, own));
                table.records.iter().map(meaning).collect()
            }
        });
        tables.collect()
    }

    fn units_of_rows(&self, table: &Table, meant: &[Option<&Meant>]) -> Vec<Option<u32>> {
        if table.level == Level::City {
            return table.records.iter().map(|record| self.city.is_meant(table, record).then_some(0)).collect();
        }
        meant.iter().map(|meant| meant.and_then(one)).collect()
    }
}

fn units_of(level: &LevelUnits, streets: Option<&LevelUnits>, kind: Option<Kind>) -> Vec<Unit> {
    let unit = |(index, found): (usize, &Found)| {
        let street_county =
            streets.zip(found.path.street).and_then(|(streets, street)| streets.units[street as usize].path.county);
        Unit {
            kind,
            code: found.code.map(|code| code.to_string()),
            name: level.name(index),
            county: street_county.or(found.path.county),
            street: found.path.street,
        }
    };
    level.units.par_iter().enumerate().map(unit).collect()
}

/// The code of the unit above: `code` without its last digits.
fn prefix(code: Code, below: Code) -> Code {
    code.checked_div(below).unwrap_or(code)
}
