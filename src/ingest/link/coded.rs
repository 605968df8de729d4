//! Communities that every row calls by their code: rows with the same code are about the same unit, and nothing has to be
//! looked up. Most large tables are like this.

use std::cmp::Reverse;
use std::sync::Arc;

use rayon::prelude::*;

use crate::ingest::identity::Code;
use crate::ingest::link::memo::Memo;
use crate::ingest::link::mentions::path_of;
use crate::ingest::link::units::{LevelUnits, place_key};
use crate::ingest::names::Names;
use crate::ingest::resolve::{Found, Meant, Path};
use crate::ingest::table::{Record, Table};

/// Rows that are taken together in one go.
const PIECE: usize = 1 << 14;

/// The rows of tables that all have codes, in the order of their codes.
pub(super) struct CodedRows<'a> {
    rows: Vec<CodedRow>,
    /// The first row of each place of each table.
    places: Vec<(&'a Table, &'a Record)>,
}

/// A row: its code, its number among the rows of all tables, and the number of its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct CodedRow {
    code: Code,
    row: u32,
    place: u32,
}

impl<'a> CodedRows<'a> {
    /// The rows of `tables`; `None` where one has no code.
    pub(super) fn of(tables: &[&'a Table]) -> Option<Self> {
        let count: usize = tables.iter().map(|table| table.records.len()).sum();
        u32::try_from(count).ok()?;
        let of_tables: Option<Vec<Self>> = tables.par_iter().map(|table| Self::of_table(table)).collect();
        let mut all = Self { rows: Vec::with_capacity(count), places: Vec::new() };
        for of_table in of_tables? {
            // There are no more places than rows.
            let [rows, places] =
                [all.rows.len(), all.places.len()].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
            all.rows.extend(of_table.rows.into_iter().map(|row| CodedRow {
                code: row.code,
                row: row.row.saturating_add(rows),
                place: row.place.saturating_add(places),
            }));
            all.places.extend(of_table.places);
        }
        // Nearly in order already: each table is sorted by its codes, more often than not.
        all.rows.par_sort();
        Some(all)
    }

    fn of_table(table: &'a Table) -> Option<Self> {
        let mut rows = Vec::with_capacity(table.records.len());
        let mut places = Vec::new();
        let mut numbers = Memo::default();
        for (row, record) in (0..).zip(&table.records) {
            let place = numbers.get((record.county, record.street), || {
                places.push((table, record));
                u32::try_from(places.len().saturating_sub(1)).unwrap_or(u32::MAX)
            });
            rows.push(CodedRow { code: record.code?, row, place });
        }
        Some(Self { rows, places })
    }

    /// Where the rows say that their units belong.
    pub(super) fn paths(&self, counties: &LevelUnits, streets: &LevelUnits) -> Vec<Path> {
        let path = |(table, record): &(&Table, &Record)| path_of(table, record, counties, streets);
        self.places.par_iter().map(path).collect()
    }

    /// The units in canonical order. `places` are the [`CodedRows::paths`]; `name_of` tells the name in a row, `place_of` the
    /// place of a code whose rows do not.
    pub(super) fn units(
        self,
        places: &[Path],
        mut names: Names,
        name_of: &(dyn Fn(u32) -> Option<&'a Arc<str>> + Sync),
        place_of: &(dyn Fn(Code) -> Path + Sync),
    ) -> LevelUnits {
        let rows = self.rows;
        let grouping = Grouping { places, name_of, place_of };
        let groups: Vec<Vec<Group<'_>>> = pieces(&rows).into_par_iter().map(|rows| grouping.groups(rows)).collect();

        // The groups are in the order of their codes; so are those of one place, if places are put in order.
        let mut runs: Vec<(_, &[Group<'_>], usize)> = Vec::new();
        let mut first = 0_usize;
        for run in groups.iter().flat_map(|groups| groups.chunk_by(|one, other| one.path == other.path)) {
            let rows: usize = run.iter().map(|group| group.rows).sum();
            runs.push((run.first().map(|group| place_key(group.path)), run, first));
            first = first.saturating_add(rows);
        }
        runs.sort_by_key(|(place, ..)| *place);

        let (meant, units) = rayon::join(
            || meanings(&rows, &runs),
            || {
                let mut units = Vec::with_capacity(groups.iter().map(Vec::len).sum());
                for group in runs.iter().flat_map(|(_, run, _)| *run) {
                    let name = group.name.map(|name| names.add(name.clone()));
                    units.push(Found { code: Some(group.code), name, path: group.path });
                }
                units
            },
        );
        LevelUnits::new(units, names, meant)
    }
}

/// What each row means: the units are numbered in the order of `runs`, each with its first row.
fn meanings<P>(rows: &[CodedRow], runs: &[(P, &[Group<'_>], usize)]) -> Vec<Meant> {
    let mut meant = vec![Meant::Nothing; rows.len()];
    let mut units = 0..;
    for (_, groups, first) in runs {
        let mut rows = rows.iter().skip(*first);
        for (group, unit) in groups.iter().zip(units.by_ref()) {
            for row in rows.by_ref().take(group.rows) {
                meant[row.row as usize] = Meant::Unit(unit);
            }
        }
    }
    meant
}

/// The rows in pieces, none of which begins in the middle of a group.
fn pieces(rows: &[CodedRow]) -> Vec<&[CodedRow]> {
    let mut pieces = Vec::new();
    let mut rest = rows;
    while let Some(last) = rest.get(PIECE) {
        let more = rest.iter().skip(PIECE).take_while(|row| row.code == last.code).count();
        let (piece, below) = rest.split_at(PIECE.saturating_add(more));
        pieces.push(piece);
        rest = below;
    }
    pieces.push(rest);
    pieces
}

/// What rows with one code say of their unit.
struct Group<'a> {
    code: Code,
    path: Path,
    name: Option<&'a Arc<str>>,
    rows: usize,
}

/// How rows are taken together.
struct Grouping<'f, 'a> {
    places: &'f [Path],
    name_of: &'f (dyn Fn(u32) -> Option<&'a Arc<str>> + Sync),
    place_of: &'f (dyn Fn(Code) -> Path + Sync),
}

impl<'a> Grouping<'_, 'a> {
    fn groups(&self, rows: &[CodedRow]) -> Vec<Group<'a>> {
        let groups = rows.chunk_by(|one, other| one.code == other.code);
        groups.filter_map(|rows| Some(self.group(rows.first()?.code, rows))).collect()
    }

    fn group(&self, code: Code, rows: &[CodedRow]) -> Group<'a> {
        let paths = rows.iter().filter_map(|row| self.places.get(row.place as usize).copied());
        let path = Path::best(paths);
        let path = if path.is_exact() { path } else { path.or((self.place_of)(code)) };
        let mut names = rows.iter().filter_map(|row| (self.name_of)(row.row));
        let first = names.next();
        // The fullest name; of two as long the first in order.
        let key = |name: &Arc<str>| (Reverse(name.chars().count()), name.clone());
        let name = names.fold(first, |best, name| match best {
            Some(best) if Arc::ptr_eq(best, name) || key(best) <= key(name) => Some(best),
            _ => Some(name),
        });
        Group { code, path, name, rows: rows.len() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ingest::resolve::Mention;
    use crate::plan::Level;

    proptest! {
        /// The units and what each row means are those that are found for rows of any sort.
        #[test]
        fn coded_rows_mean_what_they_mean_among_others(
            mentions in proptest::collection::vec((0..5_u32, 0..4_u32, 1..9_u64, 0..5_usize), 0..40),
        ) {
            let texts: Vec<Arc<str>> = ["", "甲", "甲社区", "乙村", "丙村"].map(Arc::from).to_vec();
            let path = |county: u32, street: u32| Path {
                county: county.checked_sub(1),
                street: street.checked_sub(1).filter(|_| county > 0),
            };
            let place_of = |code: Code| path(u32::try_from(code % 3).unwrap(), u32::try_from(code % 2).unwrap());
            let mut names = Names::new(Level::Community, "");
            let general = mentions.iter().map(|(county, street, code, name)| Mention {
                path: path(*county, *street),
                code: Some(*code),
                name: (*name > 0).then(|| names.intern(&texts[*name])),
            });
            let general = general.collect();
            let general = LevelUnits::of(general, names, &place_of);

            let rows = mentions.iter().zip(0..).map(|((_, _, code, _), row)| CodedRow { code: *code, row, place: row });
            let mut rows: Vec<CodedRow> = rows.collect();
            rows.sort_unstable();
            let places: Vec<Path> = mentions.iter().map(|(county, street, ..)| path(*county, *street)).collect();
            let coded = CodedRows { rows, places: Vec::new() };
            let name_of = |row: u32| Some(&texts[mentions[row as usize].3]).filter(|text| !text.is_empty());
            let coded = coded.units(&places, Names::new(Level::Community, ""), &name_of, &place_of);

            let shown = |units: &LevelUnits| -> Vec<_> {
                units.units.iter().map(|unit| (unit.code, unit.path, unit.name.map(|name| units.names.text(name).clone()))).collect()
            };
            prop_assert_eq!(shown(&coded), shown(&general));
            prop_assert_eq!(coded.meant, general.meant);
        }
    }
}
