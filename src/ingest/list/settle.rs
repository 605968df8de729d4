//! The lists of all files become tables of units.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::ingest::link;
use crate::ingest::list::take::{Taken, answering, take};
use crate::ingest::list::unite::{Part, Read, Thing, Unite};
use crate::ingest::list::{KnownList, Lists, Rule};
use crate::ingest::table::{Claim, Record, Table, TableColumn};
use crate::plan::{FieldId, Fields, Level, Take};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Origin, Source, Value, Values};

/// Takes the figures out of the lists among `tables` and adds them as tables of units. The lists themselves stay, for the
/// units that they name. A figure that a table of units reports stands; where the list says another, it is remarked on.
pub(in crate::ingest) fn settle(
    tables: &mut Vec<Table>,
    lists: &Lists<'_>,
    fields: &Fields,
    city_name: &str,
    sources: &[Source],
) -> Vec<Problem> {
    if tables.iter().all(|table| table.list.is_none()) {
        return Vec::new();
    }
    let columns: Vec<Vec<TableColumn>> = tables
        .iter_mut()
        .map(|table| if table.list.is_some() { std::mem::take(&mut table.columns) } else { Vec::new() })
        .collect();
    let units = link::linked(tables, city_name).rows;
    let mut settler =
        Settler { tables, columns: &columns, units: &units, fields, sources, made: Vec::new(), problems: Vec::new() };
    for (index, known) in lists.known.iter().enumerate() {
        for level in Level::ALL {
            settler.settle(index, known, level);
        }
    }
    let (made, problems) = (settler.made, settler.problems);
    tables.extend(made);
    problems
}

/// What tables of units report of a field.
struct Reported<'a> {
    /// How well their headers name it.
    claim: Claim,
    /// The first figure of each unit.
    figures: HashMap<u32, (Value<'a>, Origin)>,
    /// Units of which some cell is blank or unreadable.
    blank: HashSet<u32>,
}

struct Settler<'a> {
    tables: &'a [Table],
    columns: &'a [Vec<TableColumn>],
    /// The unit of every record of every table.
    units: &'a [Vec<Option<u32>>],
    fields: &'a Fields,
    sources: &'a [Source],
    made: Vec<Table>,
    problems: Vec<Problem>,
}

impl<'a> Settler<'a> {
    fn settle(&mut self, index: usize, known: &KnownList<'_>, level: Level) {
        let tables = self.tables.iter().enumerate();
        let reads: Vec<Read<'a>> = tables
            .filter(|(_, table)| table.list == Some(index) && table.level == level)
            .map(|(number, table)| Read::new(number, table, &self.columns[number], known.list))
            .collect();
        if reads.is_empty() {
            return;
        }
        for read in &reads {
            self.report_columns(known, read);
        }
        let mut unite = Unite::new(known.list, &reads, self.sources);
        let things: BTreeMap<u32, Vec<Thing>> =
            self.parts(&reads).into_iter().map(|(unit, parts)| (unit, unite.things(&parts))).collect();
        self.problems.extend(unite.finish());
        for (field, rules) in &known.rules {
            if self.fields.get(*field).has_level(level) {
                self.take(known, level, *field, rules, &reads, &things);
            }
        }
    }

    /// The rows of each unit.
    fn parts(&self, reads: &[Read<'_>]) -> BTreeMap<u32, Vec<Part>> {
        let mut parts: BTreeMap<u32, Vec<Part>> = BTreeMap::new();
        for (read, list) in reads.iter().enumerate() {
            let units = self.units.get(list.number).map(Vec::as_slice).unwrap_or_default();
            for (record, unit) in units.iter().enumerate() {
                if let Some(unit) = unit {
                    parts.entry(*unit).or_default().push(Part { read, record });
                }
            }
        }
        parts
    }

    /// The problems of the cells of a list, and the words that nobody knows.
    fn report_columns(&mut self, known: &KnownList<'_>, read: &Read<'_>) {
        for (id, column) in read.columns() {
            let header = column.column;
            let title = known.list.fields.get(id).title.clone();
            self.problems.extend(header.problems.iter().map(|(_, problem)| problem.clone()));
            if header.claim == Claim::Loose {
                let origin = read.table.place.origin(header.header_row, header.column);
                let kind = ProblemKind::LooseHeader { header: header.header.clone(), field: title.clone() };
                self.problems.push(Problem::at(origin, kind));
            }
            let is_asked = known.rules.iter().flat_map(|(_, rules)| rules).any(|rule| rule.asks(id));
            if !is_asked {
                continue;
            }
            // Each word once, however many rows have it.
            let mut unknown: BTreeMap<String, (u32, u32)> = BTreeMap::new();
            let unreadable: BTreeSet<usize> = header.problems.iter().map(|(record, _)| *record as usize).collect();
            let unsaid: HashMap<u32, &String> = header.unsaid.iter().map(|(row, word)| (*row, word)).collect();
            let unsure = column.marks().iter().enumerate().filter(|(_, mark)| !mark.is_sure);
            // What cannot be read has a problem of its own.
            let is_open = |record: usize| !unreadable.contains(&record) && !read.is_of_nobody(record);
            for (record, _) in unsure.filter(|(record, _)| is_open(*record)) {
                let Some(row) = read.table.records.get(record).map(|record| record.row) else { continue };
                let text = match header.values.get(record) {
                    Value::Text(text) => text.to_owned(),
                    _ => unsaid.get(&row).map(|word| (*word).clone()).unwrap_or_default(),
                };
                let entry = unknown.entry(text).or_insert((row, 0));
                entry.1 = entry.1.saturating_add(1);
            }
            for (text, (row, rows)) in unknown {
                let origin = read.table.place.origin(row, header.column);
                let kind = ProblemKind::UndecidedRows { column: title.clone(), text, rows };
                self.problems.push(Problem::at(origin, kind));
            }
        }
    }

    fn take(
        &mut self,
        known: &KnownList<'_>,
        level: Level,
        field: FieldId,
        rules: &[Rule],
        reads: &[Read<'a>],
        things: &BTreeMap<u32, Vec<Thing>>,
    ) {
        let answering = answering(known.list, rules, reads);
        if answering.iter().all(Option::is_none) {
            return;
        }
        let Reported { claim, figures: reported, blank } = self.reported(level, field);
        // By the sheet that the figure stands in: which record of the sheet, and the figure.
        let mut figures: BTreeMap<usize, Vec<(usize, Taken)>> = BTreeMap::new();
        for (unit, things) in things {
            let Some(taken) = take(rules, &answering, things, reads) else { continue };
            if let Some((value, origin)) = reported.get(unit) {
                self.compare(field, &taken, *value, *origin);
                continue;
            }
            // Where the figure was asked for and left open, a list without such a row does not say that there is none.
            if taken.rows == 0 && blank.contains(unit) {
                continue;
            }
            let mut parts = things.iter().flat_map(|thing| &thing.parts);
            let is_there = |part: &&Part| is_in(reads[part.read].table.place, taken.origin);
            if let Some(part) = parts.find(is_there) {
                figures.entry(part.read).or_default().push((part.record, taken));
            }
        }
        for (read, figures) in figures {
            let rule = answering.get(read).copied().flatten().and_then(|rule| rules.get(rule)).or(rules.first());
            if let Some(rule) = rule {
                self.make(known, field, claim, rule, &reads[read], figures);
            }
        }
    }

    /// What tables of units report of a field: how well their headers name it, and the first figure of each unit.
    fn reported(&self, level: Level, field: FieldId) -> Reported<'a> {
        let tables =
            || self.tables.iter().enumerate().filter(|(_, table)| table.level == level && table.list.is_none());
        let columns = || {
            tables()
                .flat_map(|(number, table)| table.columns.iter().map(move |column| (number, table, column)))
                .filter(|(_, _, column)| column.field == field)
        };
        let claim = columns().map(|(_, _, column)| column.claim).min().unwrap_or(Claim::Exact);
        let mut reported = Reported { claim, figures: HashMap::new(), blank: HashSet::new() };
        for (number, table, column) in columns().filter(|(_, _, column)| column.claim == claim) {
            let units = self.units.get(number).map(Vec::as_slice).unwrap_or_default();
            for (index, (record, unit)) in table.records.iter().zip(units).enumerate() {
                let Some(unit) = unit else { continue };
                let value = column.values.get(index);
                if value == Value::Missing {
                    reported.blank.insert(*unit);
                } else {
                    let origin = table.place.origin(column.row_of(index, record.row), column.column_of(index));
                    reported.figures.entry(*unit).or_insert((value, origin));
                }
            }
        }
        reported
    }

    fn compare(&mut self, field: FieldId, taken: &Taken, reported: Value<'_>, origin: Origin) {
        if taken.value == Value::Missing || taken.value == reported {
            return;
        }
        let field = self.fields.get(field);
        let kind = ProblemKind::DetailDiffers {
            field: field.title.clone(),
            detail: link::written(taken.value, field),
            rows: taken.rows,
            summary: link::written(reported, field),
            place: link::place(origin, self.sources),
        };
        self.problems.push(Problem::at(taken.origin, kind));
    }

    /// A table of the figures that stand in one sheet.
    fn make(
        &mut self,
        known: &KnownList<'_>,
        field: FieldId,
        claim: Claim,
        rule: &Rule,
        read: &Read<'a>,
        figures: Vec<(usize, Taken)>,
    ) {
        let asked = rule.of.or(rule.conditions.first().map(|(id, _)| *id)).or(known.list.item);
        let header = asked.and_then(|id| read.column(id)).map(|column| column.column);
        let (header_row, column) =
            header.map_or((read.table.header_row, 0), |header| (header.header_row, header.column));
        let counted: BTreeSet<u32> = figures.iter().map(|(_, taken)| taken.rows).collect();
        let rows = figures.iter().fold(0_u32, |sum, (_, taken)| sum.saturating_add(taken.rows));
        let is_made_of_several = counted.iter().any(|rows| *rows > 1) || rule.take != Take::Sum;
        if is_made_of_several && rows > 0 {
            let kind = ProblemKind::SummedRows {
                field: self.fields.get(field).title.clone(),
                rows,
                units: u32::try_from(figures.len()).unwrap_or(u32::MAX),
            };
            self.problems.push(Problem::at(read.table.place.origin(header_row, column), kind));
        }
        let mut records: Vec<Record> = Vec::with_capacity(figures.len());
        let (mut values, mut at, mut rows_of) = (Values::default(), Vec::new(), Vec::new());
        for (record, taken) in figures {
            let Some(record) = read.table.records.get(record) else { continue };
            records.push(*record);
            values.push(taken.value);
            at.push(taken.origin.cell.column);
            rows_of.push(taken.origin.cell.row);
        }
        let figure = TableColumn {
            field,
            column,
            header_row,
            header: header.map(|header| header.header.clone()).unwrap_or_default(),
            claim,
            parts: Vec::new(),
            at,
            rows: rows_of,
            year: None,
            values,
            problems: Vec::new(),
            unsaid: Vec::new(),
        };
        self.made.push(Table {
            place: read.table.place,
            level: read.table.level,
            records,
            columns: vec![figure],
            texts: read.table.texts.clone(),
            header_row: read.table.header_row,
            header_span: read.table.header_span,
            year_column: read.table.year_column,
            place_columns: read.table.place_columns,
            year: read.table.year,
            is_of_other_years: read.table.is_of_other_years,
            list: read.table.list,
            bad_codes: Vec::new(),
        });
    }
}

impl Rule {
    fn asks(&self, id: FieldId) -> bool {
        self.conditions.iter().any(|(other, _)| *other == id)
    }
}

fn is_in(place: crate::ingest::table::Place, origin: Origin) -> bool {
    place.source == origin.source && place.sheet == origin.sheet
}
