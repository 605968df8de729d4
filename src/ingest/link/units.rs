//! The units that the tables speak of, from the counties down.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use rayon::prelude::*;

use crate::ingest::identity::Code;
use crate::ingest::link::coded::CodedRows;
use crate::ingest::link::memo::Memo;
use crate::ingest::link::mentions::{OwnNames, Places, other_county, own_mention, street_place};
use crate::ingest::link::{City, Linked, left_out};
use crate::ingest::names::Names;
use crate::ingest::resolve::{Found, Meant, Mention, Path, Resolved, looks_up_names, resolve};
use crate::ingest::table::{Record, Table};
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
    /// Units in canonical order with what each row means, where nobody looks a mention up.
    pub(super) fn new(units: Vec<Found>, names: Names, meant: Vec<Meant>) -> Self {
        Self { units, names, mentions: Vec::new(), meant }
    }

    /// What a mention means; `None` where no row makes it.
    pub(super) fn meaning(&self, mention: Mention) -> Option<&Meant> {
        self.mentions.binary_search(&mention).ok().and_then(|number| self.meant.get(number))
    }

    /// The one unit that a mention means.
    pub(super) fn unit(&self, mention: Mention) -> Option<u32> {
        self.meaning(mention).and_then(one)
    }

    /// The name of a unit, or the code of one without.
    pub(super) fn name(&self, unit: usize) -> Arc<str> {
        let found = &self.units[unit];
        match (found.name, found.code) {
            (Some(name), _) => self.names.text(name).clone(),
            (None, Some(code)) => code.to_string().into(),
            (None, None) => Arc::default(),
        }
    }

    /// The name of a unit, normalised.
    pub(super) fn normalised(&self, unit: u32) -> String {
        self.units
            .get(unit as usize)
            .and_then(|found| found.name)
            .map_or_else(String::new, |name| self.names.normalised(self.names.text(name)))
    }

    /// Resolves `mentions` and puts the units in canonical order. `place_of` tells the place of a code whose mentions do
    /// not.
    pub(super) fn of(mentions: Vec<Mention>, mut names: Names, place_of: &dyn Fn(Code) -> Path) -> Self {
        if looks_up_names(&mentions) {
            names.learn_keys();
        }
        let Resolved { units, mut meant } = resolve(&mentions, &names, place_of);
        let key = |unit: &Found| (place_key(unit.path), unit.code.unwrap_or(Code::MAX));
        let name = |index: usize| units[index].name.map(|name| names.text(name));
        let mut order: Vec<_> = units.iter().map(key).zip(0_usize..).collect();
        order.par_sort_unstable_by(|(a, one), (b, other)| {
            a.cmp(b).then_with(|| name(*one).cmp(&name(*other))).then(one.cmp(other))
        });
        let mut new_of = vec![0; units.len()];
        for (new, (_, old)) in (0..).zip(&order) {
            new_of[*old] = new;
        }
        for meant in &mut meant {
            match meant {
                Meant::Unit(unit) => *unit = new_of[*unit as usize],
                Meant::OneOf(units) => {
                    for unit in units.iter_mut() {
                        *unit = new_of[*unit as usize];
                    }
                    units.sort_unstable();
                }
                Meant::Nothing => {}
            }
        }
        Self { units: order.into_iter().map(|(_, index)| units[index]).collect(), names, mentions, meant }
    }
}

/// What units are put in order by before their codes: those without a place come last.
pub(super) fn place_key(Path { county, street }: Path) -> (u32, u32) {
    (county.unwrap_or(u32::MAX), street.unwrap_or(u32::MAX))
}

/// The unit, where only one is meant.
fn one(meant: &Meant) -> Option<u32> {
    if let Meant::Unit(unit) = meant { Some(*unit) } else { None }
}

/// The units of all levels and of all rows, with what is to be said of rows that are left out.
pub(super) fn link_units(tables: &[Table], city: &City) -> (Linked, Vec<Problem>) {
    let finder = Finder { tables, places: tables.par_iter().map(places_of).collect(), city };
    let counties = finder.counties();
    // Where every row says where its unit belongs, nobody asks what its code says.
    let county_of_code = LazyLock::new(|| finder.place_of_codes(&counties, None));
    // Neither needs the other to begin with.
    let (streets, coded) = rayon::join(
        || finder.streets(&counties, &|code| county_of_code.get(&code).copied()),
        || CodedRows::of(&finder.tables_at(Level::Community).collect::<Vec<_>>()),
    );
    let street_of_code = LazyLock::new(|| finder.place_of_codes(&counties, Some(&streets)));
    let communities = finder.communities(&counties, &streets, coded, &|code| {
        let street = street_of_code.get(&prefix(code, 1_000)).copied();
        let county = street.and_then(|street| streets.units[street as usize].path.county);
        Path { county: county.or_else(|| county_of_code.get(&prefix(code, 1_000_000)).copied()), street }
    });
    let levels = [&communities, &streets, &counties];
    let meant = finder.meant(&levels);
    let rows_and_problems = || {
        let of_tables = tables.iter().zip(&meant);
        let rows: Vec<_> = of_tables.map(|(table, meant)| finder.units_of_rows(table, meant)).collect();
        (rows, left_out::report(tables, &meant, &levels, city))
    };
    let of_levels = || {
        let communities = units_of(&communities, Some(&streets), None);
        [communities, units_of(&streets, None, None), units_of(&counties, None, Some(Kind::County)), Vec::new()]
    };
    let ((rows, problems), mut units) = rayon::join(rows_and_problems, of_levels);
    if units.iter().any(|list| !list.is_empty()) || rows.iter().flatten().any(Option::is_some) {
        units[Level::City.index()].push(city.unit(tables));
    }
    // Nothing waits for what the units were found with to be given back.
    rayon::spawn(move || drop(communities));
    (Linked { units, rows }, problems)
}

struct Finder<'a> {
    tables: &'a [Table],
    /// By table: its rows, of communities those that are the first of their place, by what they write and by their code.
    places: Vec<Vec<&'a Record>>,
    city: &'a City,
}

/// The rows of a table that may say something new about the units above its own.
fn places_of(table: &Table) -> Vec<&Record> {
    let mut seen = Memo::default();
    let may_be_new = |record: &&Record| {
        let street_of_code = record.code.map(|code| prefix(code, 1_000));
        let is_placed = record.county.is_some() || record.street.is_some();
        table.level != Level::Community || is_placed && seen.is_new((record.county, record.street, street_of_code))
    };
    table.records.iter().filter(may_be_new).collect()
}

impl<'a> Finder<'a> {
    fn tables_at(&self, level: Level) -> impl Iterator<Item = &'a Table> + use<'a> {
        self.tables.iter().filter(move |table| table.level == level)
    }

    fn counties(&self) -> LevelUnits {
        let mut names = Names::new(Level::County, self.city.name());
        let mut mentions = BTreeSet::new();
        for (table, places) in self.tables.iter().zip(&self.places) {
            let mut seen = Memo::default();
            for record in places {
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

    fn streets(&self, counties: &LevelUnits, county_of_code: &dyn Fn(Code) -> Option<u32>) -> LevelUnits {
        let mut names = Names::new(Level::Street, self.city.name());
        let mut mentions = BTreeSet::new();
        for (table, rows) in self.tables.iter().zip(&self.places) {
            let mut seen = Memo::default();
            let mut places = Places::new(table, counties, None);
            for record in rows {
                let (name, code) = match table.level {
                    Level::Street => (record.name, record.code),
                    Level::Community => (record.street, None),
                    _ => continue,
                };
                if (name.is_some() || code.is_some()) && seen.is_new((name, code, record.county)) {
                    let row = Path { county: places.of(record).county, street: None };
                    let Some(name) = name.map(|id| table.text(id)) else {
                        mentions.insert(Mention { path: row, code, name: None });
                        continue;
                    };
                    if code.is_none() && other_county(name, row.county, counties).is_some() {
                        continue;
                    }
                    let (path, above) = street_place(name, row, counties);
                    mentions.insert(Mention { path, code, name: Some(names.intern_in(name, &above)) });
                }
            }
        }
        let place = |code: Code| Path { county: county_of_code(prefix(code, 1_000)), street: None };
        LevelUnits::of(mentions.into_iter().collect(), names, &place)
    }

    /// The communities. Their mentions are those of the rows of their tables, one table after another.
    fn communities(
        &self,
        counties: &LevelUnits,
        streets: &LevelUnits,
        coded: Option<CodedRows<'_>>,
        place_of: &(dyn Fn(Code) -> Path + Sync),
    ) -> LevelUnits {
        let mut names = Names::new(Level::Community, self.city.name());
        let tables: Vec<&Table> = self.tables_at(Level::Community).collect();
        if let Some(coded) = coded {
            let paths = coded.paths(counties, streets);
            return coded.units(&paths, names, &name_in(&tables), place_of);
        }
        let mut rows = Vec::new();
        let mut own_names = OwnNames::new(counties, streets);
        for table in tables {
            let mut places = Places::new(table, counties, Some(streets));
            rows.extend(table.records.iter().map(|record| {
                let row = Mention { path: places.of(record), code: record.code, name: None };
                if row.code.is_none() && places.are_contradictory(record) {
                    return row;
                }
                let of_code = if row.path.is_exact() { None } else { row.code.map(place_of) }.unwrap_or_default();
                record.name.map_or(row, |name| own_names.mention(table.text(name), row, of_code, &mut names))
            }));
        }
        let units = LevelUnits::of(rows, names, place_of);
        LevelUnits { mentions: Vec::new(), ..units }
    }

    /// Which county (or, with `streets`, which street) the first digits of a code stand for: what its own table says, else
    /// what the rows below say, if they agree.
    fn place_of_codes(&self, counties: &LevelUnits, streets: Option<&LevelUnits>) -> HashMap<Code, u32> {
        let own = streets.unwrap_or(counties);
        let mut votes: BTreeMap<Code, BTreeSet<u32>> = BTreeMap::new();
        for (table, rows) in self.tables.iter().zip(&self.places) {
            let digits = match (table.level, streets.is_some()) {
                (Level::Community, true) | (Level::Street, false) => 1_000,
                (Level::Community, false) => 1_000_000,
                _ => continue,
            };
            let mut places = Places::new(table, counties, streets);
            let mut seen = Memo::default();
            for record in rows {
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
    fn meant<'l>(&self, levels: &[&'l LevelUnits; 3]) -> Vec<Cow<'l, [Meant]>> {
        let [communities, streets, counties] = *levels;
        let mut of_communities = communities.meant.as_slice();
        let tables = self.tables.iter().map(|table| match table.level {
            Level::City => Cow::default(),
            Level::Community => {
                let (own, below) = of_communities.split_at(table.records.len().min(of_communities.len()));
                of_communities = below;
                Cow::Borrowed(own)
            }
            Level::Street | Level::County => {
                let own = if table.level == Level::Street { streets } else { counties };
                let mut places = Places::new(table, counties, None);
                let mut meaning = |record| own.meaning(own_mention(table, record, &mut places, counties, own)).cloned();
                table.records.iter().map(|record| meaning(record).unwrap_or(Meant::Nothing)).collect()
            }
        });
        tables.collect()
    }

    fn units_of_rows(&self, table: &Table, meant: &[Meant]) -> Vec<Option<u32>> {
        if table.level == Level::City {
            return table.records.iter().map(|record| self.city.is_meant(table, record).then_some(0)).collect();
        }
        meant.iter().map(one).collect()
    }
}

/// Tells the name in a row, where the rows of `tables` are numbered one table after another.
fn name_in<'a>(tables: &[&'a Table]) -> impl Fn(u32) -> Option<&'a Arc<str>> + Sync {
    let mut firsts: Vec<(usize, &Table)> = Vec::new();
    let mut first = 0_usize;
    for table in tables {
        firsts.push((first, table));
        first = first.saturating_add(table.records.len());
    }
    move |row| {
        let row = row as usize;
        let (first, table) = firsts.get(firsts.partition_point(|(first, _)| *first <= row).checked_sub(1)?)?;
        table.records.get(row.checked_sub(*first)?)?.name.map(|name| table.text(name))
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
