//! The columns of all tables, brought together field by field.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::ingest::table::{Claim, Table, TableColumn};
use crate::lang::{Bilingual, Lang};
use crate::plan::{Field, FieldId, Fields, Level};
use crate::problem::{Problem, ProblemKind};
use crate::register::{Cell, Column, ColumnUse, NotUsed, Origin, Roster, Source, TableRows, Unit, Value, Values};
use crate::text;

/// For each table, which of its columns are used: of all tables of a level only those with the best claim to the field.
pub(super) fn used(tables: &[Table], fields: &Fields, problems: &mut Vec<Problem>) -> Vec<Vec<bool>> {
    let mut best: BTreeMap<(Level, FieldId), Claim> = BTreeMap::new();
    for table in tables {
        for column in &table.columns {
            let claim = best.entry((table.level, column.field)).or_insert(column.claim);
            *claim = column.claim.min(*claim);
        }
    }
    let is_used = |table: &Table, column: &TableColumn| best.get(&(table.level, column.field)) == Some(&column.claim);
    for table in tables {
        for column in &table.columns {
            report_column(table, column, is_used(table, column), fields, problems);
        }
    }
    tables.iter().map(|table| table.columns.iter().map(|column| is_used(table, column)).collect()).collect()
}

fn report_column(table: &Table, column: &TableColumn, is_used: bool, fields: &Fields, problems: &mut Vec<Problem>) {
    // What is to be said of the columns of lists was said when their rows were taken together.
    if table.list.is_some() {
        return;
    }
    let origin = table.place.origin(column.header_row, column.column);
    let (header, field) = (column.header.clone(), fields.get(column.field).title.clone());
    if column.claim == Claim::Sum {
        if is_used {
            let kind = ProblemKind::SummedColumns { field, headers: column.parts.clone() };
            problems.push(Problem::at(origin, kind));
            problems.extend(column.problems.iter().map(|(_, problem)| problem.clone()));
        }
        return;
    }
    if !is_used {
        problems.push(Problem::at(origin, ProblemKind::UnknownHeader { header, suggestion: Some(field) }));
        return;
    }
    if column.claim == Claim::Loose {
        problems.push(Problem::at(origin, ProblemKind::LooseHeader { header, field }));
    }
    problems.extend(column.problems.iter().map(|(_, problem)| problem.clone()));
}

/// Notes in their sheets the columns that another table names better.
pub(super) fn note_unused(table: &Table, used: &[bool], sources: &mut [Source]) {
    let source = sources.get_mut(usize::from(table.place.source));
    let Some(sheet) = source.and_then(|source| source.sheets.get_mut(usize::from(table.place.sheet))) else { return };
    for (column, _) in table.columns.iter().zip(used).filter(|(_, used)| !**used) {
        if column.claim == Claim::Sum {
            sheet.sums.iter_mut().filter(|sum| sum.field == column.field).for_each(|sum| sum.is_used = false);
        } else if let Some(known) = sheet.column_at(column.header_row, column.column) {
            known.usage = ColumnUse::Unused(NotUsed::Outdone(column.field));
            known.counts = None;
        }
    }
}

/// Brings the figures of all tables together in `rosters`. `rows` says which unit each record is about, `used` which columns
/// count.
pub(super) fn fill(
    tables: &[Table],
    rows: &[Vec<Option<u32>>],
    used: &[Vec<bool>],
    mut rosters: [Roster; 4],
    fields: &Fields,
    sources: &[Source],
    problems: &mut Vec<Problem>,
) -> [Roster; 4] {
    let rows_of: Vec<RowsOf<'_>> = tables
        .par_iter()
        .zip(rows)
        .map(|(table, units)| RowsOf::new(table, units, rosters[table.level.index()].units.len()))
        .collect();
    problems.extend(rows_of.iter().flat_map(RowsOf::doubles));
    let mut found: BTreeMap<(Level, FieldId), Vec<(&RowsOf<'_>, &TableColumn)>> = BTreeMap::new();
    for (rows, used) in rows_of.iter().zip(used) {
        for (column, _) in rows.table.columns.iter().zip(used).filter(|(_, used)| **used) {
            found.entry((rows.table.level, column.field)).or_default().push((rows, column));
        }
    }
    let found: Vec<_> = found.into_iter().collect();
    let columns: Vec<(Column, Vec<Problem>)> = found
        .par_iter()
        .map(|((level, field), found)| {
            let units = &rosters[level.index()].units;
            if let [(rows, column)] = found.as_slice()
                && let Some(column) = rows.whole_column(column)
            {
                return (column, Vec::new());
            }
            gather(found, units, fields.get(*field), sources)
        })
        .collect();
    for (((level, field), _), (column, conflicts)) in found.iter().zip(columns) {
        rosters[level.index()].put(*field, column);
        problems.extend(conflicts);
    }
    rosters
}

/// A table that names fewer than one in so many units has no list of all units: there may be thousands of tables.
const SPARSE: usize = 8;

/// A table's rows by the units that they are about.
struct RowsOf<'t> {
    table: &'t Table,
    units: &'t [Option<u32>],
    /// The row and the record of each unit, where the table names many and none twice.
    whole: Option<(Arc<TableRows>, Vec<u32>)>,
    /// Records of units that have an earlier one, with that one.
    doubles: Vec<(u32, u32)>,
}

impl<'t> RowsOf<'t> {
    fn new(table: &'t Table, units: &'t [Option<u32>], count: usize) -> Self {
        let numbered = (0_u32..).zip(units).filter_map(|(number, unit)| Some((number, (*unit)?)));
        let mut doubles = Vec::new();
        if units.len().saturating_mul(SPARSE) < count {
            let mut first: HashMap<u32, u32> = HashMap::new();
            for (number, unit) in numbered {
                let first = *first.entry(unit).or_insert(number);
                if first != number {
                    doubles.push((number, first));
                }
            }
            return Self { table, units, whole: None, doubles };
        }
        let mut records = vec![TableRows::NONE; count];
        let mut rows = vec![TableRows::NONE; count];
        for (number, unit) in numbered {
            let unit = unit as usize;
            if records[unit] == TableRows::NONE {
                records[unit] = number;
                rows[unit] = table.records[number as usize].row;
            } else {
                doubles.push((number, records[unit]));
            }
        }
        let rows = TableRows { source: table.place.source, sheet: table.place.sheet, rows };
        Self { table, units, whole: doubles.is_empty().then(|| (Arc::new(rows), records)), doubles }
    }

    /// A column that is the only one for its field; `None` where it has to be gathered row by row.
    fn whole_column(&self, column: &TableColumn) -> Option<Column> {
        let (rows, records) = self.whole.as_ref()?;
        let is_plain = column.at.is_empty() && column.rows.is_empty();
        is_plain.then(|| Column::of_table(column.values.pick(records), rows.clone(), column.column))
    }

    fn doubles(&self) -> impl Iterator<Item = Problem> + '_ {
        // A list has several rows a unit.
        self.doubles.iter().filter(|_| self.table.list.is_none()).map(|(second, first)| {
            let [record, first] = [second, first].map(|number| &self.table.records[*number as usize]);
            let other = self.table.place.origin(first.row, record.column).cell.to_string();
            let origin = self.table.place.origin(record.row, record.column);
            let problem = Problem::at(origin, ProblemKind::DuplicateRow { other });
            match record.name {
                Some(name) => problem.of_unit(self.table.text(name)),
                None => problem,
            }
        })
    }
}

/// Brings the figures of several columns for one field together.
fn gather(
    found: &[(&RowsOf<'_>, &TableColumn)],
    units: &[Unit],
    field: &Field,
    sources: &[Source],
) -> (Column, Vec<Problem>) {
    let mut gathered = Gathered::new(units.len());
    let mut conflicts = Vec::new();
    for (rows, column) in found {
        let table = rows.table;
        for (number, (record, unit)) in table.records.iter().zip(rows.units).enumerate() {
            let Some(unit) = unit.map(|unit| unit as usize) else { continue };
            let origin = table.place.origin(column.row_of(number, record.row), column.column_of(number));
            let cell = Cell { value: column.values.get(number), origin: Some(origin) };
            if let Some((this, that)) = gathered.add(unit, cell) {
                conflicts.extend(conflict(field, &units[unit], &this, &that, sources));
            }
        }
    }
    (gathered.finish(), conflicts)
}

fn conflict(field: &Field, unit: &Unit, this: &Cell<'_>, that: &Cell<'_>, sources: &[Source]) -> Option<Problem> {
    let kind = ProblemKind::Conflict {
        field: field.title.clone(),
        this: written(this.value, field),
        that: written(that.value, field),
        place: that.origin.map(|origin| place(origin, sources)).unwrap_or_default(),
    };
    Some(Problem::at(this.origin?, kind).of_unit(&unit.name))
}

/// The figures of one field as they come in from table after table.
struct Gathered<'t> {
    cells: Vec<Cell<'t>>,
    /// The different figures of units that have several, the first one first. Each is reported once, so that the number
    /// of problems does not depend on which came first.
    contested: HashMap<usize, Vec<Cell<'t>>>,
}

impl<'t> Gathered<'t> {
    fn new(count: usize) -> Self {
        Self { cells: vec![Cell::default(); count], contested: HashMap::new() }
    }

    fn finish(self) -> Column {
        let mut values = Values::missing(self.cells.len());
        for (row, cell) in self.cells.iter().enumerate().filter(|(_, cell)| cell.value != Value::Missing) {
            values.set(row, cell.value);
        }
        Column::new(values, self.cells.iter().map(|cell| cell.origin).collect())
    }

    /// Adds a cell; returns both cells where it contradicts an earlier one.
    fn add(&mut self, unit: usize, cell: Cell<'t>) -> Option<(Cell<'t>, Cell<'t>)> {
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
            known.push(cell);
            return known.first().map(|first| (cell, *first));
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
        let (earlier, later) = if kept.origin <= cell.origin { (*kept, cell) } else { (cell, *kept) };
        *kept = Cell { value: Value::Missing, origin: earlier.origin };
        self.contested.insert(unit, vec![earlier, later]);
        Some((later, earlier))
    }
}

pub(in crate::ingest) fn written(value: Value<'_>, field: &Field) -> Bilingual {
    match value {
        Value::Missing => Bilingual::default(),
        Value::Number(number) => Bilingual::same(&number.to_string()),
        Value::Flag(flag) => {
            Bilingual { zh: text::yes_no(flag, Lang::Zh).to_owned(), en: text::yes_no(flag, Lang::En).to_owned() }
        }
        // Choices have names that tables do not use.
        Value::Text(text) => {
            let word = field.choices.iter().find(|choice| choice.name == text).and_then(|choice| choice.words.first());
            Bilingual { zh: word.map_or(text, String::as_str).to_owned(), en: text.to_owned() }
        }
    }
}

/// A place in words: file › sheet › cell.
pub(in crate::ingest) fn place(origin: Origin, sources: &[Source]) -> String {
    let source = sources.get(usize::from(origin.source));
    let path = source.map_or("", |source| source.path.as_str());
    let sheet =
        source.and_then(|source| source.sheets.get(usize::from(origin.sheet))).and_then(|sheet| sheet.name.as_deref());
    match sheet {
        Some(sheet) => format!("{path} › {sheet} › {}", origin.cell),
        None => format!("{path} › {}", origin.cell),
    }
}
