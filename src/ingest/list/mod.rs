//! Lists: tables with several rows a unit, one for each facility or person.
//!
//! `recognise` tells such a table by its columns, `fill` writes the unit's name into the rows that only its first row
//! names. When all files are read, `settle` brings the rows of all lists together: `mark` says what a cell says, `unite`
//! which rows are one thing, `take` what a field is by the rows of its unit. What comes out are tables of units like any
//! other, so that linking sees nothing special.

mod fill;
mod mark;
mod recognise;
mod settle;
mod take;
mod unite;

use std::collections::{BTreeMap, HashSet};

use crate::ingest::grid::{Area, Grid};
use crate::ingest::header::{Headers, Merges, compact};
use crate::ingest::mapping::Mapping;
use crate::ingest::table::{self, Found, Place, Understood};
use crate::plan::{Condition, FieldId, FieldKind, Fields, FromList, List, Take};
use crate::register::Shape;

pub(super) use settle::settle;

/// The lists of the fields, ready to be looked for.
pub(super) struct Lists<'a> {
    known: Vec<KnownList<'a>>,
}

/// A list on a sheet: which of those known, and where.
pub(super) struct FoundList {
    index: usize,
    found: Found,
}

/// One kind of list.
struct KnownList<'a> {
    list: &'a List,
    headers: Headers<'a>,
    /// Compacted headers of the columns of which every such list has one.
    marks: HashSet<String>,
    /// What each field takes from it, first possible first.
    rules: Vec<(FieldId, Vec<Rule>)>,
}

/// How a field is taken from the rows of a unit.
struct Rule {
    take: Take,
    /// The column whose figures are taken.
    of: Option<FieldId>,
    /// A column that the table must not have.
    without: Option<FieldId>,
    /// Columns that must say one of some choices, which are bits.
    conditions: Vec<(FieldId, u64)>,
}

impl Rule {
    fn new(list: &List, from: &FromList) -> Option<Self> {
        let find = |name: &String| list.fields.find(name);
        let of = match &from.of {
            Some(name) => Some(find(name)?),
            None => None,
        };
        let without = match &from.without {
            Some(name) => Some(find(name)?),
            None => None,
        };
        let condition = |condition: &Condition| {
            let id = find(&condition.column)?;
            Some((id, bits(list, id, &condition.any_of)))
        };
        let conditions: Option<Vec<(FieldId, u64)>> = from.conditions.iter().map(condition).collect();
        Some(Self { take: from.take, of, without, conditions: conditions? })
    }
}

/// The bits of the choices called `names`; of a yes/no column those of yes and no.
fn bits(list: &List, id: FieldId, names: &[String]) -> u64 {
    if list.fields.get(id).kind == FieldKind::Flag {
        let bit = |name: &String| if name == "yes" { mark::YES } else { mark::NO };
        return names.iter().map(bit).fold(0, |bits, bit| bits | bit);
    }
    let choices = list.column(id).map(|column| column.choices.as_slice()).unwrap_or_default();
    let asked = choices.iter().enumerate().filter(|(_, choice)| names.contains(&choice.name));
    asked.fold(0, |bits, (index, _)| bits | mark::bit(index))
}

impl<'a> Lists<'a> {
    /// The lists of `fields`.
    pub(super) fn new(fields: &'a Fields) -> Self {
        let known = fields.lists().iter().map(|list| KnownList::new(list, fields));
        Self { known: known.collect() }
    }

    /// Finds the list that a sheet is.
    pub(super) fn find(
        &self,
        grid: &Grid,
        headers: &Headers<'_>,
        merges: &mut dyn FnMut() -> Vec<Area>,
    ) -> Option<FoundList> {
        let mut known = self.known.iter().enumerate();
        known.find_map(|(index, known)| Some(FoundList { index, found: known.find(grid, headers, merges)? }))
    }

    /// Reads the list that was found on a sheet.
    pub(super) fn read(
        &self,
        FoundList { index, found }: FoundList,
        grid: &Grid,
        place: Place,
        name: Option<&str>,
        merges: &mut dyn FnMut() -> Vec<Area>,
    ) -> Option<Understood> {
        let headers = &self.known.get(index)?.headers;
        let mut merges = Merges::new(merges);
        let filled = fill::fill(&found, grid, headers, place, &mut merges);
        let found = match filled.cells {
            Some(cells) => found.with_cells(cells),
            None => found,
        };
        let mut understood = table::read(found, grid, headers, place, name, &mut merges);
        understood.problems.extend(filled.problems);
        for table in [&mut understood.table, &mut understood.of_streets].into_iter().flatten() {
            table.list = Some(index);
        }
        understood.sheet.shape = Shape::List(index);
        for column in &mut understood.sheet.columns {
            column.list = Some(index);
        }
        Some(understood)
    }
}

impl<'a> KnownList<'a> {
    fn new(list: &'a List, fields: &'a Fields) -> Self {
        let mut headers = Headers::new(&list.fields, &Mapping::new());
        for column in &list.columns {
            headers.claim(column.id);
        }
        let marks = list.marks.iter().flat_map(|id| {
            let field = list.fields.get(*id);
            [&field.title.zh].into_iter().chain(&field.aliases).map(|text| compact(text))
        });
        let mut rules: BTreeMap<FieldId, Vec<Rule>> = BTreeMap::new();
        for (id, field) in fields.iter() {
            for from in field.from_list.iter().filter(|from| from.list == list.name) {
                rules.entry(id).or_default().extend(Rule::new(list, from));
            }
        }
        Self { list, headers, marks: marks.collect(), rules: rules.into_iter().collect() }
    }
}
