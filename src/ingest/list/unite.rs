//! Which rows of lists are one thing.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use crate::ingest::header::compact;
use crate::ingest::list::mark::{self, Mark, Words};
use crate::ingest::table::{Table, TableColumn};
use crate::plan::{FieldId, FieldKind, List, ListColumn};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Origin, Source, Value};

/// A list in one table, its columns at hand.
pub(super) struct Read<'t> {
    /// The column that names the thing, where a row without one is none: a roster whose post is vacant.
    item: Option<FieldId>,
    /// Number of the table.
    pub(super) number: usize,
    pub(super) table: &'t Table,
    columns: BTreeMap<FieldId, ReadColumn<'t>>,
}

/// A column of a list.
pub(super) struct ReadColumn<'t> {
    pub(super) column: &'t TableColumn,
    /// What each cell says; none where the column has no choices.
    marks: Vec<Mark>,
}

impl<'t> Read<'t> {
    /// Reads the `columns` of a table.
    pub(super) fn new(number: usize, table: &'t Table, columns: &'t [TableColumn], list: &List) -> Self {
        let mut best: BTreeMap<FieldId, &TableColumn> = BTreeMap::new();
        for column in columns {
            let known = best.entry(column.field).or_insert(column);
            if column.claim < known.claim {
                *known = column;
            }
        }
        let read = best.into_iter().map(|(id, column)| {
            let is_marked =
                |known: &&ListColumn| !known.choices.is_empty() || list.fields.get(id).kind == FieldKind::Flag;
            let marks = list.column(id).filter(is_marked).map(|known| marks(table, column, known)).unwrap_or_default();
            (id, ReadColumn { column, marks })
        });
        let item = list.item.filter(|item| list.needs.contains(item));
        Self { item, number, table, columns: read.collect() }
    }

    /// Whether a record says that there is nobody: 无 or 空缺 where each row has a name.
    pub(super) fn is_of_nobody(&self, record: usize) -> bool {
        let named = self.item.map_or(Value::Missing, |item| self.value(record, item));
        matches!(named, Value::Text(text) if mark::says_none(text))
    }

    /// The column of a field of the list.
    pub(super) fn column(&self, id: FieldId) -> Option<&ReadColumn<'t>> {
        self.columns.get(&id)
    }

    /// All columns.
    pub(super) fn columns(&self) -> impl Iterator<Item = (FieldId, &ReadColumn<'t>)> {
        self.columns.iter().map(|(id, column)| (*id, column))
    }

    /// Where the unit of a record is named.
    pub(super) fn naming(&self, record: usize) -> Option<Origin> {
        let record = self.table.records.get(record)?;
        Some(self.table.place.origin(record.row, record.column))
    }

    fn origin(&self, record: usize, column: &TableColumn) -> Option<Origin> {
        Some(self.table.place.origin(self.table.records.get(record)?.row, column.column))
    }

    fn value(&self, record: usize, id: FieldId) -> Value<'t> {
        self.column(id).map_or(Value::Missing, |column| column.column.values.get(record))
    }

    /// All that a record says.
    fn says(&self, record: usize) -> String {
        let mut says = String::new();
        for id in self.columns.keys() {
            // Writing to a string cannot fail.
            let _ = write!(says, "{}={:?};", id.0, self.value(record, *id));
        }
        says
    }
}

impl ReadColumn<'_> {
    /// What a cell says.
    pub(super) fn mark(&self, record: usize) -> Mark {
        self.marks.get(record).copied().unwrap_or_default()
    }

    /// What all cells say.
    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }
}

/// What the cells of a column say. A blank may have a meaning; who writes 不详 says that nobody knows.
fn marks(table: &Table, column: &TableColumn, known: &ListColumn) -> Vec<Mark> {
    let unsaid = column.unsaid.iter().filter(|(_, word)| mark::says_unknown(word));
    let unknown: HashSet<u32> = unsaid.map(|(row, _)| *row).collect();
    let mut words = Words::new(known);
    let marks = table.records.iter().enumerate().map(|(number, record)| match column.values.get(number) {
        Value::Missing if unknown.contains(&record.row) => Mark::default(),
        value => words.mark(value),
    });
    marks.collect()
}

/// A record of a list: which of the tables, and which record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) read: usize,
    pub(super) record: usize,
}

/// One thing of a unit: a row, or rows of several tables that name the same thing.
#[derive(Debug)]
pub(super) struct Thing {
    pub(super) parts: Vec<Part>,
}

/// What the rows of a thing say in a column.
pub(super) enum Said<'t> {
    /// None of its tables has the column.
    Nothing,
    /// One thing (which may be that nothing is known), and where.
    This(Value<'t>, Mark, Origin),
    /// Contradictory things; the first of them.
    Contradiction(Origin),
}

impl Thing {
    /// What its rows say in a column.
    pub(super) fn says<'t>(&self, reads: &[Read<'t>], id: FieldId) -> Said<'t> {
        let mut said: Option<(Value<'t>, Mark, Origin)> = None;
        for part in &self.parts {
            let read = &reads[part.read];
            let Some(column) = read.column(id) else { continue };
            let Some(origin) = read.origin(part.record, column.column) else { continue };
            let value = column.column.values.get(part.record);
            match said {
                Some((known, _, first)) if known != Value::Missing => {
                    if value != Value::Missing && value != known {
                        return Said::Contradiction(first);
                    }
                }
                Some(_) if value == Value::Missing => {}
                _ => said = Some((value, column.mark(part.record), origin)),
            }
        }
        said.map_or(Said::Nothing, |(value, mark, origin)| Said::This(value, mark, origin))
    }
}

/// The things of a unit.
pub(super) struct Unite<'a, 't> {
    pub(super) list: &'a List,
    pub(super) reads: &'a [Read<'t>],
    pub(super) sources: &'a [Source],
    /// Rows that repeat others, by table: how many, the first, and the row that it repeats.
    repeated: BTreeMap<usize, (u32, Part, Part)>,
    problems: Vec<Problem>,
}

impl<'a, 't> Unite<'a, 't> {
    pub(super) fn new(list: &'a List, reads: &'a [Read<'t>], sources: &'a [Source]) -> Self {
        Self { list, reads, sources, repeated: BTreeMap::new(), problems: Vec::new() }
    }

    /// Brings the rows of one unit together. Within a table, rows that say the same of the same named thing are one; rows of
    /// several tables are one where they name the same thing, or name none and say the same.
    pub(super) fn things(&mut self, parts: &[Part]) -> Vec<Thing> {
        if let [one] = parts {
            return vec![Thing { parts: vec![*one] }];
        }
        let mut groups: BTreeMap<(bool, String), Vec<(String, Part)>> = BTreeMap::new();
        for part in parts {
            let read = &self.reads[part.read];
            let says = read.says(part.record);
            let key = match self.item(*part) {
                Some(item) => (true, item),
                None => (false, says.clone()),
            };
            groups.entry(key).or_default().push((says, *part));
        }
        let mut things: Vec<Thing> = Vec::new();
        for ((is_named, _), group) in groups {
            things.extend(self.unite(is_named, group));
        }
        things.sort_by_key(|thing| thing.parts.first().copied());
        things
    }

    /// The name of the thing that a row is about.
    fn item(&self, part: Part) -> Option<String> {
        match self.reads[part.read].value(part.record, self.list.item?) {
            Value::Text(text) => Some(compact(text)).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    fn unite(&mut self, is_named: bool, group: Vec<(String, Part)>) -> Vec<Thing> {
        // By table, so that the k-th of one meets the k-th of another, whatever the order of the rows.
        let mut tables: BTreeMap<usize, Vec<(String, Part)>> = BTreeMap::new();
        for (says, part) in group {
            tables.entry(part.read).or_default().push((says, part));
        }
        let mut things: Vec<(String, Thing)> = Vec::new();
        for mut rows in tables.into_values() {
            rows.sort();
            if is_named {
                rows = self.without_repetitions(rows);
            }
            for (index, (says, part)) in rows.into_iter().enumerate() {
                match things.get_mut(index) {
                    Some((known, thing)) => {
                        if *known == says
                            && let Some(first) = thing.parts.first().copied()
                        {
                            self.note_repeated(part, first);
                        }
                        thing.parts.push(part);
                    }
                    None => things.push((says, Thing { parts: vec![part] })),
                }
            }
        }
        let things: Vec<Thing> = things.into_iter().map(|(_, thing)| thing).collect();
        for thing in things.iter().filter(|thing| thing.parts.len() > 1) {
            self.report_contradictions(thing);
        }
        things
    }

    /// Of rows that say the same, in order, only the first.
    fn without_repetitions(&mut self, rows: Vec<(String, Part)>) -> Vec<(String, Part)> {
        let mut kept: Vec<(String, Part)> = Vec::with_capacity(rows.len());
        for (says, part) in rows {
            match kept.last().filter(|(known, _)| *known == says).map(|(_, first)| *first) {
                Some(first) => self.note_repeated(part, first),
                None => kept.push((says, part)),
            }
        }
        kept
    }

    fn note_repeated(&mut self, part: Part, first: Part) {
        let entry = self.repeated.entry(part.read).or_insert((0, part, first));
        entry.0 = entry.0.saturating_add(1);
        if part < entry.1 {
            (entry.1, entry.2) = (part, first);
        }
    }

    fn report_contradictions(&mut self, thing: &Thing) {
        let ids: Vec<FieldId> = self.list.columns.iter().map(|column| column.id).collect();
        for id in ids {
            if !matches!(thing.says(self.reads, id), Said::Contradiction(_)) {
                continue;
            }
            let mut said = thing.parts.iter().filter_map(|part| {
                let read = &self.reads[part.read];
                let column = read.column(id)?.column;
                let value = read.value(part.record, id);
                (value != Value::Missing).then_some((read.origin(part.record, column)?, value))
            });
            let Some((first, one)) = said.next() else { continue };
            let Some((second, other)) = said.find(|(_, value)| *value != one) else { continue };
            let field = self.list.fields.get(id);
            let kind = ProblemKind::Conflict {
                field: field.title.clone(),
                this: crate::ingest::link::written(other, field),
                that: crate::ingest::link::written(one, field),
                place: crate::ingest::link::place(first, self.sources),
            };
            self.problems.push(Problem::at(second, kind));
        }
    }

    /// What was found on the way.
    pub(super) fn finish(self) -> Vec<Problem> {
        let mut problems = self.problems;
        for (rows, part, first) in self.repeated.into_values() {
            let place = self.reads[first.read].naming(first.record);
            if let (Some(origin), Some(place)) = (self.reads[part.read].naming(part.record), place) {
                let place = crate::ingest::link::place(place, self.sources);
                problems.push(Problem::at(origin, ProblemKind::RepeatedRows { rows, place }));
            }
        }
        problems
    }
}
