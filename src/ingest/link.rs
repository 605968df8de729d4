//! Linking: the tables of all files become one register.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::ingest::header::compact;
use crate::ingest::identity::Code;
use crate::ingest::names::Names;
use crate::ingest::resolve::{Found, Meant, Mention, Path, Resolved, resolve};
use crate::ingest::table::{self, Claim, Record, Table, TableColumn};
use crate::plan::{FieldId, Fields, Kind, Level, Role};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Cell, Column, ColumnUse, NotUsed, Origin, Register, Roster, RowReason, Source, Unit, Value};

/// Links `tables`, which stand in the order of their places, to a register.
pub(super) fn link(
    tables: &[Table],
    mut sources: Vec<Source>,
    fields: &Fields,
    city_name: &str,
    year: Option<i32>,
) -> (Register, Vec<Problem>) {
    let mut linker = Linker { tables, fields, city: city(tables, city_name), problems: Vec::new() };
    let found = linker.link_units();
    for (table, rows) in tables.iter().zip(&found.rows) {
        list_left_out(table, rows, &mut sources);
    }
    let columns = linker.used_columns();
    for (table, used) in tables.iter().zip(&columns) {
        note_unused(table, used, &mut sources);
    }
    let rosters = Level::ALL.map(|level| {
        let mut roster = Roster::new(found.units[level.index()].clone());
        linker.fill(&mut roster, level, &found.rows, &columns, &sources);
        linker.set_kinds(&mut roster, level);
        roster
    });
    (Register::new(sources, year, rosters), linker.problems)
}

/// Rows that were linked to no unit are not taken into the register.
fn list_left_out(table: &Table, rows: &[Option<u32>], sources: &mut [Source]) {
    let source = sources.get_mut(usize::from(table.place.source));
    let Some(sheet) = source.and_then(|source| source.sheets.get_mut(usize::from(table.place.sheet))) else { return };
    let mut count = 0_u32;
    for (record, _) in table.records.iter().zip(rows).filter(|(_, unit)| unit.is_none()) {
        sheet.leave_out(record.row, RowReason::Unlinked);
        count = count.saturating_add(1);
    }
    if count > 0 {
        sheet.rows = sheet.rows.saturating_sub(count);
        sheet.skipped_rows.sort_unstable();
        table::count(table, sheet, &|record| rows.get(record).is_some_and(Option::is_some));
    }
}

/// Columns that another table names better.
fn note_unused(table: &Table, used: &[bool], sources: &mut [Source]) {
    let source = sources.get_mut(usize::from(table.place.source));
    let Some(sheet) = source.and_then(|source| source.sheets.get_mut(usize::from(table.place.sheet))) else { return };
    for (column, _) in table.columns.iter().zip(used).filter(|(_, used)| !**used) {
        if column.claim == Claim::Sum {
            sheet.sums.iter_mut().filter(|sum| sum.field == column.field).for_each(|sum| sum.is_used = false);
        } else if let Some(known) = sheet.columns.iter_mut().find(|known| known.at.column == column.column) {
            known.usage = ColumnUse::Unused(NotUsed::Outdone(column.field));
            known.counts = None;
        }
    }
}

struct Linker<'a> {
    tables: &'a [Table],
    fields: &'a Fields,
    city: String,
    problems: Vec<Problem>,
}

/// The units of all levels, and the unit of every record.
struct Linked {
    units: [Vec<Unit>; 4],
    /// By table and record; `None` where the record is left out.
    rows: Vec<Vec<Option<u32>>>,
}

/// The units of one level in canonical order, and what each mention of the level means.
struct LevelUnits {
    units: Vec<Found>,
    names: Names,
    meant: HashMap<Mention, Meant>,
}

impl LevelUnits {
    fn unit(&self, mention: Mention) -> Option<u32> {
        match self.meant.get(&mention) {
            Some(Meant::Unit(unit)) => u32::try_from(*unit).ok(),
            _ => None,
        }
    }

    fn name(&self, unit: u32) -> String {
        let found = &self.units[unit as usize];
        match (found.name, found.code) {
            (Some(name), _) => self.names.text(name).to_string(),
            (None, Some(code)) => code.to_string(),
            (None, None) => String::new(),
        }
    }
}

/// The name of the city: the one that tables give, if they agree, else the one asked for.
fn city(tables: &[Table], asked: &str) -> String {
    let mut named: BTreeMap<String, BTreeSet<Arc<str>>> = BTreeMap::new();
    for table in tables {
        let mut seen: Option<u32> = None;
        for record in &table.records {
            let text = if table.level == Level::City { record.name } else { record.city };
            if let Some(id) = text.filter(|id| seen.replace(*id) != Some(*id)) {
                named.entry(city_key(table.text(id))).or_default().insert(table.text(id).clone());
            }
        }
    }
    let asked_key = city_key(asked);
    let agreed = if named.len() == 1 { named.into_values().next() } else { named.remove(&asked_key) };
    let longest =
        agreed.into_iter().flatten().min_by_key(|name| (std::cmp::Reverse(name.chars().count()), name.clone()));
    longest.map_or_else(|| asked.to_owned(), |name| name.to_string())
}

fn city_key(name: &str) -> String {
    let key = compact(name);
    key.strip_suffix('市').map_or(key.clone(), str::to_owned)
}

impl<'a> Linker<'a> {
    fn link_units(&mut self) -> Linked {
        let counties = self.counties();
        let county_of_code = self.place_of_codes(&counties, None);
        let streets = self.streets(&counties, &county_of_code);
        let street_of_code = self.place_of_codes(&counties, Some(&streets));
        let communities = self.communities(&counties, &streets, &county_of_code, &street_of_code);
        let levels = [&communities, &streets, &counties];
        let rows = self.tables.iter().map(|table| self.rows_of(table, &levels)).collect::<Vec<_>>();
        self.report_left_out(&levels);
        let mut units = [
            Self::units_of(&communities, Some(&streets), None),
            Self::units_of(&streets, None, None),
            Self::units_of(&counties, None, Some(Kind::County)),
            Vec::new(),
        ];
        let any = units.iter().any(|list| !list.is_empty()) || rows.iter().flatten().any(Option::is_some);
        if any {
            units[Level::City.index()].push(self.city_unit());
        }
        Linked { units, rows }
    }

    fn tables_at(&self, level: Level) -> impl Iterator<Item = &'a Table> + use<'a> {
        self.tables.iter().filter(move |table| table.level == level)
    }

    fn counties(&self) -> LevelUnits {
        let mut names = Names::new(Level::County, &self.city);
        let mut mentions = BTreeSet::new();
        for table in self.tables {
            let mut seen = Cached::default();
            for record in &table.records {
                let (name, code) = match table.level {
                    Level::County => (record.name, record.code),
                    _ => (record.county, None),
                };
                if seen.is_new((name, code, None)) {
                    let name = name.map(|id| names.intern(table.text(id)));
                    mentions.insert(Mention { path: Path::default(), code, name });
                }
            }
        }
        ordered(&mentions, names, &|_| Path::default())
    }

    fn streets(&self, counties: &LevelUnits, county_of_code: &HashMap<Code, u32>) -> LevelUnits {
        let mut names = Names::new(Level::Street, &self.city);
        let mut mentions = BTreeSet::new();
        for table in self.tables {
            let mut seen = Cached::default();
            for record in &table.records {
                let (name, code) = match table.level {
                    Level::Street => (record.name, record.code),
                    Level::Community => (record.street, None),
                    _ => continue,
                };
                if (name.is_some() || code.is_some()) && seen.is_new((name, code, record.county)) {
                    let county = county_of(table, record, counties);
                    let name = name.map(|id| names.intern(table.text(id)));
                    mentions.insert(Mention { path: Path { county, street: None }, code, name });
                }
            }
        }
        let place = |code: Code| Path { county: county_of_code.get(&prefix(code, 1_000)).copied(), street: None };
        ordered(&mentions, names, &place)
    }

    fn communities(
        &self,
        counties: &LevelUnits,
        streets: &LevelUnits,
        county_of_code: &HashMap<Code, u32>,
        street_of_code: &HashMap<Code, u32>,
    ) -> LevelUnits {
        let mut names = Names::new(Level::Community, &self.city);
        let mut mentions = BTreeSet::new();
        for table in self.tables_at(Level::Community) {
            let mut paths = HashMap::new();
            for record in &table.records {
                let path = *paths
                    .entry((record.county, record.street))
                    .or_insert_with(|| path_of(table, record, counties, streets));
                let name = record.name.map(|id| names.intern(table.text(id)));
                mentions.insert(Mention { path, code: record.code, name });
            }
        }
        let place = |code: Code| {
            let street = street_of_code.get(&prefix(code, 1_000)).copied();
            let county = street.and_then(|street| streets.units[street as usize].path.county);
            Path { county: county.or_else(|| county_of_code.get(&prefix(code, 1_000_000)).copied()), street }
        };
        ordered(&mentions, names, &place)
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
            let mut places = HashMap::new();
            for record in &table.records {
                let Some(code) = record.code else { continue };
                let place = *places.entry((record.county, record.street)).or_insert_with(|| match streets {
                    Some(streets) => path_of(table, record, counties, streets).street,
                    None => county_of(table, record, counties),
                });
                if let Some(place) = place {
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

    /// The unit of every record of a table.
    fn rows_of(&self, table: &Table, levels: &[&LevelUnits; 3]) -> Vec<Option<u32>> {
        if table.level == Level::City {
            return table.records.iter().map(|record| self.is_the_city(table, record).then_some(0)).collect();
        }
        let own = levels[table.level.index()];
        let mut mentions = Mentions::new(table, levels);
        table.records.iter().map(|record| own.unit(mentions.of(record))).collect()
    }

    fn is_the_city(&self, table: &Table, record: &Record) -> bool {
        record.name.is_none_or(|name| city_key(table.text(name)) == city_key(&self.city))
    }

    /// Lists the rows that could be several units, or one of another city.
    fn report_left_out(&mut self, levels: &[&LevelUnits; 3]) {
        let [_, streets, counties] = levels;
        let mut problems = Vec::new();
        // What concerns a name and not a row is said once, however many rows and tables have it.
        let mut doubtful_streets = BTreeSet::new();
        let mut named_twice = BTreeSet::new();
        for table in self.tables {
            let mut mentions = Mentions::new(table, levels);
            for record in &table.records {
                let origin = table.place.origin(record.row, record.column);
                let shown = record.name.map(|id| table.text(id).to_string());
                let mut report = |kind: ProblemKind| {
                    let problem = Problem::at(origin, kind);
                    problems.push(match &shown {
                        Some(name) => problem.of_unit(name),
                        None => problem,
                    });
                };
                if table.level == Level::City {
                    if !self.is_the_city(table, record) {
                        let name = shown.clone().unwrap_or_default();
                        report(ProblemKind::AmbiguousUnit { name, candidates: vec![self.city.clone()] });
                    }
                    continue;
                }
                if table.level == Level::Community
                    && let Some(street) = record.street
                    && let Some((mention, units)) = doubtful_street(table, record, counties, streets)
                    && doubtful_streets.insert(mention)
                {
                    let candidates = units.iter().map(|unit| described(*unit, streets, levels)).collect();
                    report(ProblemKind::AmbiguousUnit { name: table.text(street).to_string(), candidates });
                }
                let own = levels[table.level.index()];
                let mention = mentions.of(record);
                match own.meant.get(&mention) {
                    Some(Meant::OneOf(units)) => {
                        let candidates = units.iter().map(|unit| described(*unit, own, levels)).collect();
                        report(ProblemKind::AmbiguousUnit { name: shown.clone().unwrap_or_default(), candidates });
                    }
                    Some(Meant::Unit(unit)) => {
                        if let (Some(code), Some(name), Some(known)) =
                            (mention.code, mention.name, own.units[*unit].name)
                            && !own.names.keys(name).may_equal(own.names.keys(known))
                            && named_twice.insert((code, own.names.keys(name).whole))
                        {
                            let names = [known, name].map(|name| own.names.text(name).to_string()).to_vec();
                            report(ProblemKind::CodeOfTwoNames { code: code.to_string(), names });
                        }
                    }
                    _ => {}
                }
            }
        }
        self.problems.extend(problems);
    }

    fn units_of(level: &LevelUnits, streets: Option<&LevelUnits>, kind: Option<Kind>) -> Vec<Unit> {
        let named = |index: usize| level.name(u32::try_from(index).unwrap_or(u32::MAX));
        let units = level.units.iter().enumerate().map(|(index, found)| {
            let street_county =
                streets.zip(found.path.street).and_then(|(streets, street)| streets.units[street as usize].path.county);
            Unit {
                kind,
                code: found.code.map(|code| code.to_string()),
                name: named(index),
                county: street_county.or(found.path.county),
                street: found.path.street,
            }
        });
        units.collect()
    }

    fn city_unit(&self) -> Unit {
        let codes = self.tables_at(Level::City).flat_map(|table| {
            table.records.iter().filter(|record| self.is_the_city(table, record)).filter_map(|record| record.code)
        });
        Unit {
            kind: Some(Kind::City),
            code: codes.min().map(|code| code.to_string()),
            name: self.city.clone(),
            county: None,
            street: None,
        }
    }

    /// For each table, which of its columns are used: of all tables of a level only those with the best claim to the field.
    fn used_columns(&mut self) -> Vec<Vec<bool>> {
        let mut best: BTreeMap<(Level, FieldId), Claim> = BTreeMap::new();
        for table in self.tables {
            for column in &table.columns {
                let claim = best.entry((table.level, column.field)).or_insert(column.claim);
                *claim = column.claim.min(*claim);
            }
        }
        let tables = self.tables;
        let is_used =
            |table: &Table, column: &TableColumn| best.get(&(table.level, column.field)) == Some(&column.claim);
        for table in tables {
            for column in &table.columns {
                self.report_column(table, column, is_used(table, column));
            }
        }
        tables.iter().map(|table| table.columns.iter().map(|column| is_used(table, column)).collect()).collect()
    }

    fn report_column(&mut self, table: &Table, column: &TableColumn, is_used: bool) {
        let origin = table.place.origin(column.header_row, column.column);
        let (header, field) = (column.header.clone(), self.fields.get(column.field).title.clone());
        if column.claim == Claim::Sum {
            if is_used {
                let kind = ProblemKind::SummedColumns { field, headers: column.parts.clone() };
                self.problems.push(Problem::at(origin, kind));
                self.problems.extend(column.problems.iter().map(|(_, problem)| problem.clone()));
            }
            return;
        }
        if !is_used {
            self.problems.push(Problem::at(origin, ProblemKind::UnknownHeader { header, suggestion: Some(field) }));
            return;
        }
        if column.claim == Claim::Loose {
            self.problems.push(Problem::at(origin, ProblemKind::LooseHeader { header, field }));
        }
        self.problems.extend(column.problems.iter().map(|(_, problem)| problem.clone()));
    }

    /// Brings the figures of all tables of a level together.
    fn fill(
        &mut self,
        roster: &mut Roster,
        level: Level,
        rows: &[Vec<Option<u32>>],
        used: &[Vec<bool>],
        sources: &[Source],
    ) {
        let count = roster.units.len();
        let mut columns: BTreeMap<FieldId, Gathered> = BTreeMap::new();
        let mut last_seen: Vec<(usize, u32)> = vec![(usize::MAX, 0); count];
        for (index, table) in self.tables.iter().enumerate().filter(|(_, table)| table.level == level) {
            self.report_double_rows(index, table, &rows[index], &mut last_seen);
            for column in table.columns.iter().zip(&used[index]).filter(|(_, used)| **used).map(|(column, _)| column) {
                let gathered = columns.entry(column.field).or_insert_with(|| Gathered::new(count));
                let cells = table.records.iter().zip(&column.values).zip(&rows[index]).enumerate();
                for (number, ((record, value), unit)) in cells {
                    let Some(unit) = unit else { continue };
                    let origin = table.place.origin(record.row, column.column_of(number));
                    let cell = Cell { value: value.clone(), origin: Some(origin) };
                    if let Some((this, that)) = gathered.add(*unit as usize, cell) {
                        self.report_conflict(column.field, &roster.units[*unit as usize], &this, &that, sources);
                    }
                }
            }
        }
        for (field, gathered) in columns {
            roster.put(field, Column::new(gathered.cells));
        }
    }

    fn report_double_rows(
        &mut self,
        index: usize,
        table: &Table,
        rows: &[Option<u32>],
        last_seen: &mut [(usize, u32)],
    ) {
        for (record, unit) in table.records.iter().zip(rows) {
            let Some(seen) = unit.and_then(|unit| last_seen.get_mut(unit as usize)) else { continue };
            let (table_seen, first_row) = *seen;
            if table_seen == index {
                let other = table.place.origin(first_row, record.column).cell.to_string();
                let origin = table.place.origin(record.row, record.column);
                let problem = Problem::at(origin, ProblemKind::DuplicateRow { other });
                self.problems.push(match record.name {
                    Some(name) => problem.of_unit(table.text(name)),
                    None => problem,
                });
            } else {
                *seen = (index, record.row);
            }
        }
    }

    fn report_conflict(&mut self, field: FieldId, unit: &Unit, this: &Cell, that: &Cell, sources: &[Source]) {
        let Some(origin) = this.origin else { return };
        let kind = ProblemKind::Conflict {
            field: self.fields.get(field).title.clone(),
            this: written(&this.value),
            that: written(&that.value),
            place: that.origin.map(|origin| place(origin, sources)).unwrap_or_default(),
        };
        self.problems.push(Problem::at(origin, kind).of_unit(&unit.name));
    }

    /// Sets what each unit is: from the column that says so, else, for streets, from the name.
    fn set_kinds(&self, roster: &mut Roster, level: Level) {
        let field = self.fields.with_role(Role::Kind, level);
        let count = roster.units.len();
        let mut cells: Vec<Cell> = match field.and_then(|field| roster.column(field)) {
            Some(column) => (0..count).map(|row| column.cell(row).clone()).collect(),
            None if level == Level::Community => return,
            None => vec![Cell::MISSING; count],
        };
        let texts = Kind::ALL.map(|kind| (kind, Arc::<str>::from(kind.name())));
        for (unit, cell) in roster.units.iter_mut().zip(&mut cells) {
            if let Value::Text(name) = &cell.value {
                unit.kind = Kind::from_name(name).or(unit.kind);
                continue;
            }
            let kind = if level == Level::Street { street_kind(&unit.name) } else { unit.kind };
            if let Some((kind, text)) = texts.iter().find(|(known, _)| Some(*known) == kind) {
                unit.kind = Some(*kind);
                *cell = Cell { value: Value::Text(text.clone()), origin: None };
            }
        }
        if let Some(field) = field
            && cells.iter().any(|cell| cell.value != Value::Missing)
        {
            roster.put(field, Column::new(cells));
        }
    }
}

/// The kind that a street's name says.
fn street_kind(name: &str) -> Option<Kind> {
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    if ends(&["街道", "街道办事处", "街道办", "街办", "办事处"]) {
        Some(Kind::Subdistrict)
    } else if ends(&["镇", "乡", "镇人民政府", "乡人民政府", "镇政府", "乡政府"]) {
        Some(Kind::Township)
    } else {
        None
    }
}

/// Tells whether an identity was met before in the same table, so that its texts are looked up once.
#[derive(Default)]
struct Cached {
    seen: std::collections::HashSet<(Option<u32>, Option<Code>, Option<u32>)>,
}

impl Cached {
    fn is_new(&mut self, key: (Option<u32>, Option<Code>, Option<u32>)) -> bool {
        key != (None, None, None) && self.seen.insert(key)
    }
}

/// Resolves mentions and puts the units in canonical order.
fn ordered(mentions: &BTreeSet<Mention>, names: Names, place_of: &dyn Fn(Code) -> Path) -> LevelUnits {
    let list: Vec<Mention> = mentions.iter().copied().collect();
    let Resolved { units, meant } = resolve(&list, &names, place_of);
    let mut order: Vec<usize> = (0..units.len()).collect();
    order.sort_by_cached_key(|index| {
        let unit = &units[*index];
        let Path { county, street } = unit.path;
        let name = unit.name.map(|name| names.text(name).clone());
        (county.is_none(), county, street.is_none(), street, unit.code.is_none(), unit.code, name)
    });
    let mut new_of = vec![0; units.len()];
    for (new, old) in order.iter().enumerate() {
        new_of[*old] = new;
    }
    let meant = meant.into_iter().map(|meant| match meant {
        Meant::Unit(unit) => Meant::Unit(new_of[unit]),
        Meant::OneOf(units) => {
            let mut units: Vec<usize> = units.into_iter().map(|unit| new_of[unit]).collect();
            units.sort_unstable();
            Meant::OneOf(units)
        }
        Meant::Nothing => Meant::Nothing,
    });
    let meant = list.into_iter().zip(meant).collect();
    LevelUnits { units: order.into_iter().map(|index| units[index].clone()).collect(), names, meant }
}

/// The mentions that the records of a table make of their own units. Places and names are looked up once each.
struct Mentions<'a> {
    table: &'a Table,
    levels: [&'a LevelUnits; 3],
    paths: HashMap<(Option<u32>, Option<u32>), Path>,
}

impl<'a> Mentions<'a> {
    fn new(table: &'a Table, levels: &[&'a LevelUnits; 3]) -> Self {
        Self { table, levels: *levels, paths: HashMap::new() }
    }

    fn of(&mut self, record: &Record) -> Mention {
        let (table, [_, streets, counties]) = (self.table, self.levels);
        let path = *self.paths.entry((record.county, record.street)).or_insert_with(|| match table.level {
            Level::Community => path_of(table, record, counties, streets),
            Level::Street => Path { county: county_of(table, record, counties), street: None },
            Level::County | Level::City => Path::default(),
        });
        let own = self.levels.get(table.level.index());
        let name = record.name.and_then(|id| own?.names.find(table.text(id)));
        Mention { path, code: record.code, name }
    }
}

fn county_of(table: &Table, record: &Record, counties: &LevelUnits) -> Option<u32> {
    let name = counties.names.find(table.text(record.county?))?;
    counties.unit(Mention { path: Path::default(), code: None, name: Some(name) })
}

fn street_mention(table: &Table, record: &Record, counties: &LevelUnits, streets: &LevelUnits) -> Option<Mention> {
    let name = streets.names.find(table.text(record.street?))?;
    let path = Path { county: county_of(table, record, counties), street: None };
    Some(Mention { path, code: None, name: Some(name) })
}

/// Where a community record says its unit belongs.
fn path_of(table: &Table, record: &Record, counties: &LevelUnits, streets: &LevelUnits) -> Path {
    let street = street_mention(table, record, counties, streets).and_then(|mention| streets.unit(mention));
    let street_county = street.and_then(|street| streets.units[street as usize].path.county);
    Path { county: street_county.or_else(|| county_of(table, record, counties)), street }
}

/// The streets that a community record may mean, where they are several.
fn doubtful_street<'u>(
    table: &Table,
    record: &Record,
    counties: &LevelUnits,
    streets: &'u LevelUnits,
) -> Option<(Mention, &'u [usize])> {
    let mention = street_mention(table, record, counties, streets)?;
    match streets.meant.get(&mention) {
        Some(Meant::OneOf(units)) => Some((mention, units)),
        _ => None,
    }
}

/// A unit with all that tells it from others.
fn described(unit: usize, own: &LevelUnits, levels: &[&LevelUnits; 3]) -> String {
    let [_, streets, counties] = levels;
    let found = &own.units[unit];
    let mut parts = Vec::new();
    if let Some(county) = found.path.county {
        parts.push(counties.name(county));
    }
    if let Some(street) = found.path.street {
        parts.push(streets.name(street));
    }
    let name = own.name(u32::try_from(unit).unwrap_or(u32::MAX));
    match found.code {
        Some(code) if found.name.is_some() => parts.push(format!("{name} {code}")),
        _ => parts.push(name),
    }
    parts.join(" / ")
}

/// The code of the unit above: `code` without its last digits.
fn prefix(code: Code, below: Code) -> Code {
    code.checked_div(below).unwrap_or(code)
}

/// The figures of one field as they come in from table after table.
struct Gathered {
    cells: Vec<Cell>,
    /// The different figures of units that have several, the first one first. Each is reported once, so that the number
    /// of problems does not depend on which came first.
    contested: HashMap<usize, Vec<Cell>>,
}

impl Gathered {
    fn new(count: usize) -> Self {
        Self { cells: vec![Cell::MISSING; count], contested: HashMap::new() }
    }

    /// Adds a cell; returns both cells where it contradicts an earlier one.
    fn add(&mut self, unit: usize, cell: Cell) -> Option<(Cell, Cell)> {
        let kept = self.cells.get_mut(unit)?;
        if cell.value == Value::Missing {
            if kept.origin.is_none() {
                *kept = cell;
            }
            return None;
        }
        if let Some(known) = self.contested.get_mut(&unit) {
            if known.iter().any(|other| other.value == cell.value) {
                return None;
            }
            known.push(cell.clone());
            return known.first().map(|first| (cell, first.clone()));
        }
        if kept.value == Value::Missing {
            *kept = cell;
            return None;
        }
        if kept.value == cell.value {
            kept.origin = kept.origin.min(cell.origin);
            return None;
        }
        // The later place reports the difference, whichever came in first.
        let (earlier, later) = if kept.origin <= cell.origin { (kept.clone(), cell) } else { (cell, kept.clone()) };
        *kept = Cell { value: Value::Missing, origin: earlier.origin };
        self.contested.insert(unit, vec![earlier.clone(), later.clone()]);
        Some((later, earlier))
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Missing => String::new(),
        Value::Number(number) => number.to_string(),
        // Marks that read the same in every language.
        Value::Flag(flag) => if *flag { "√" } else { "×" }.to_owned(),
        Value::Text(text) => text.to_string(),
    }
}

/// A place in words: file › sheet › cell.
fn place(origin: Origin, sources: &[Source]) -> String {
    let source = sources.get(usize::from(origin.source));
    let path = source.map_or("", |source| source.path.as_str());
    let sheet =
        source.and_then(|source| source.sheets.get(usize::from(origin.sheet))).and_then(|sheet| sheet.name.as_deref());
    match sheet {
        Some(sheet) => format!("{path} › {sheet} › {}", origin.cell),
        None => format!("{path} › {}", origin.cell),
    }
}
