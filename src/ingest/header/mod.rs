//! Headers: which rows name the columns, and what each name means.
//!
//! `find` picks the rows, `band` and `spread` join the names of groups to the leaves below them, `lookup` says what a
//! joined name means, `remark` reads what stands above the table, `suggest` helps where no field knows a name.

mod band;
mod find;
mod lookup;
mod normalise;
mod remark;
mod spread;
mod suggest;

use std::collections::HashSet;
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::ingest::grid::{Area, Grid, Row};
use crate::ingest::mapping::Mapping;
use crate::ingest::units::Unit;
use crate::plan::{FieldId, Fields, Role};

pub(super) use find::{Merges, SEARCHED_ROWS};
pub(super) use normalise::{compact, compacted, is_line, is_noise, may_hold_blanks, numbered, one_line};
pub(super) use remark::{TableUnit, year_of_name};
pub use suggest::{ends_in, spelling};

use band::{Band, Stack};
use find::Search;
use normalise::split_unit;

/// Headers of columns that every form has and no plan asks about; they deserve no note.
const IGNORED: [&str; 14] = [
    "序号",
    "编号",
    "no.",
    "no",
    "备注",
    "说明",
    "填报日期",
    "填报状态",
    "上报日期",
    "上报状态",
    "填报人",
    "联系人",
    "联系电话",
    "社区数量",
];

/// Headers of a name column that do not say which level's units they name.
const GENERIC_NAMES: [&str; 6] = ["名称", "单位名称", "填报单位", "填报单位名称", "机构名称", "name"];

/// Headers of a code column that do not say which level's units they code.
const GENERIC_CODES: [&str; 9] =
    ["编码", "代码", "区划代码", "区划编码", "统计用区划代码", "统计区划代码", "行政区划代码", "单位代码", "code"];

/// One thing that a header may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A field by its title or an alias.
    Exact(FieldId),
    /// A field that the header names only nearly.
    Loose(FieldId),
    /// The name of the unit that the row is about, whatever its level.
    Name,
    /// Its code.
    Code,
}

/// A column that is summed with others into a field: the field, and which of the headers it lists.
pub(super) type SumPart = (FieldId, usize);

/// All headers that the fields are known by.
pub(super) struct Headers<'a> {
    fields: &'a Fields,
    meanings: HashMap<String, Vec<Meaning>>,
    /// Headers of columns that are summed.
    parts: HashMap<String, Vec<SumPart>>,
    /// Headers that a person gave, with their number in the mapping.
    mapped: HashMap<String, (FieldId, usize)>,
    /// For each of these, whether some table has it.
    met: Vec<AtomicBool>,
    /// Compacted titles and aliases for suggestions, in field order.
    known: Vec<(String, FieldId)>,
}

impl<'a> Headers<'a> {
    /// The headers of `fields`, overruled by `mapping`.
    pub(super) fn new(fields: &'a Fields, mapping: &Mapping) -> Self {
        let mut headers = Self {
            fields,
            meanings: HashMap::new(),
            parts: HashMap::new(),
            mapped: HashMap::new(),
            met: mapping.iter().map(|_| AtomicBool::new(false)).collect(),
            known: Vec::new(),
        };
        for (id, field) in fields.iter() {
            let titles = [field.title.zh.as_str(), field.title.en.as_str(), field.name.as_str()];
            for text in titles.into_iter().chain(field.aliases.iter().map(String::as_str)) {
                headers.learn(text, Meaning::Exact(id));
                // A plan may count in a unit that nobody else knows; behind its own field it is no riddle.
                if let Some(unit) = &field.unit {
                    headers.add(compact(&format!("{text}({unit})")), Meaning::Exact(id));
                }
            }
            for text in &field.loose {
                headers.learn(text, Meaning::Loose(id));
            }
            for (index, text) in field.sum_of.iter().enumerate() {
                let key = compact(text);
                let base = split_unit(&key).map(|(base, _)| base.to_owned());
                for key in base.into_iter().chain([key]) {
                    headers.parts.entry(key).or_default().push((id, index));
                }
            }
        }
        for word in GENERIC_NAMES {
            headers.meanings.insert(word.to_owned(), vec![Meaning::Name]);
        }
        for word in GENERIC_CODES {
            headers.meanings.insert(word.to_owned(), vec![Meaning::Code]);
        }
        for (index, (id, text)) in mapping.iter().enumerate() {
            let key = compact(text);
            let base = split_unit(&key).map(|(base, _)| base.to_owned());
            // Written out it holds; without its unit only if no other header is called so.
            headers.mapped.insert(key, (id, index));
            if let Some(base) = base {
                headers.mapped.entry(base).or_insert((id, index));
            }
        }
        headers
    }

    fn learn(&mut self, text: &str, meaning: Meaning) {
        let key = compact(text);
        if let Some((base, _)) = split_unit(&key) {
            self.add(base.to_owned(), meaning);
        }
        if !key.is_empty() {
            self.add(key.clone(), meaning);
            if let Meaning::Exact(id) = meaning {
                self.known.push((key, id));
            }
        }
    }

    fn add(&mut self, key: String, meaning: Meaning) {
        let meanings = self.meanings.entry(key).or_default();
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }

    /// Gives a field all of its headers for itself, 名称 among them.
    pub(super) fn claim(&mut self, id: FieldId) {
        let fields = self.fields;
        let field = fields.get(id);
        let exact = [&field.title.zh, &field.title.en].into_iter().chain(&field.aliases);
        let exact = exact.map(|text| (text, Meaning::Exact(id)));
        for (text, meaning) in exact.chain(field.loose.iter().map(|text| (text, Meaning::Loose(id)))) {
            self.meanings.insert(compact(text), vec![meaning]);
        }
    }

    /// The fields.
    pub(super) fn fields(&self) -> &'a Fields {
        self.fields
    }

    /// Numbers of the entries of the mapping that no table has a header for.
    pub(super) fn unmet(&self) -> Vec<usize> {
        let unmet = self.met.iter().enumerate().filter(|(_, met)| !met.load(Ordering::Relaxed));
        unmet.map(|(index, _)| index).collect()
    }

    /// Notes that tables have headers for these entries of the mapping.
    pub(super) fn note_met(&self, entries: impl IntoIterator<Item = usize>) {
        for met in entries.into_iter().filter_map(|index| self.met.get(index)) {
            met.store(true, Ordering::Relaxed);
        }
    }

    /// Whether a header needs no note although no field knows it.
    pub(super) fn is_ignored(text: &str) -> bool {
        let key = compact(text);
        key.is_empty() || IGNORED.contains(&key.as_str())
    }

    /// The header of a sheet: the band of rows that names the most fields, if any names enough.
    pub(super) fn find(&self, grid: &Grid, merges: &mut Merges<'_>) -> Option<Header> {
        let header = Search { headers: self, grid, merges }.find()?;
        self.note_mapped(&header);
        Some(header)
    }

    /// What a text may mean that stands alone.
    pub(super) fn meanings_of(&self, text: &str) -> Vec<Meaning> {
        let stack = Stack { column: 0, row: 0, parts: vec![one_line(text)], translation: None };
        self.name_columns(vec![stack]).pop().map(|cell| cell.meanings).unwrap_or_default()
    }

    /// The header that labels make which do not stand in a row: their numbers are the columns. What stands above row
    /// `first` of the grid is the title.
    pub(super) fn of_labels(&self, labels: &[Vec<String>], grid: &Grid, first: u32) -> Header {
        let stacks = (0_u32..).zip(labels);
        let stacks = stacks.map(|(column, parts)| Stack { column, row: 0, parts: parts.clone(), translation: None });
        let cells = self.name_columns(stacks.collect());
        let band = Band::new(grid, &[]);
        let mut header = Header { rows: vec![first], cells, band, units: Vec::new(), year: None, office: None };
        header.read_remarks(grid);
        header.rows = vec![0];
        self.note_mapped(&header);
        header
    }

    fn note_mapped(&self, header: &Header) {
        self.note_met(header.cells.iter().filter_map(|cell| cell.mapped));
    }

    /// Two names make a header; a single one only where it is a figure, because a title may well say 社区.
    fn is_enough(&self, header: &Header, named: usize) -> bool {
        let is_figure =
            |meaning: &Meaning| matches!(meaning, Meaning::Exact(id) if self.fields.get(*id).role.is_none());
        named >= 2 || header.cells.iter().any(|cell| cell.meanings.iter().any(is_figure))
    }

    /// Reads `band` as header rows: each column is called by the texts above it, top down.
    fn read_band(&self, band: Band, merges: &[Area]) -> Header {
        let cells = self.name_columns(band.stacks(merges));
        Header { rows: band.rows.clone(), cells, band, units: Vec::new(), year: None, office: None }
    }

    /// Whether a field is one that identifies the row's unit in `role`.
    pub(super) fn has_role(&self, meaning: Meaning, role: Role) -> bool {
        match meaning {
            Meaning::Exact(id) | Meaning::Loose(id) => self.fields.get(id).role == Some(role),
            Meaning::Name => role == Role::Name,
            Meaning::Code => role == Role::Code,
        }
    }
}

/// The header of a table.
pub(super) struct Header {
    /// Its rows, from 0.
    pub(super) rows: Vec<u32>,
    /// Its cells, by column.
    pub(super) cells: Vec<HeaderCell>,
    /// Its texts as they stand.
    band: Band,
    /// Units that are given for the whole table.
    pub(super) units: Vec<TableUnit>,
    /// The year that the title or a date above the table says.
    pub(super) year: Option<i32>,
    /// Whose figures the table holds, compacted: the office in 统计单位.
    pub(super) office: Option<String>,
}

/// A column's name.
pub(super) struct HeaderCell {
    /// Column, from 0.
    pub(super) column: u32,
    /// Row of the lowest header cell, from 0.
    pub(super) row: u32,
    /// The name as written, groups first: `社区室外活动场地/面积(m2)`.
    pub(super) text: String,
    /// The texts that the name is joined of.
    pub(super) parts: Vec<String>,
    /// The name as it is compared: in one spelling, without the units of groups.
    pub(super) path: String,
    /// The end of it that is known; empty where none is.
    pub(super) key: String,
    /// What it may mean; empty where no field knows it.
    pub(super) meanings: Vec<Meaning>,
    /// The sums that it is part of.
    pub(super) sums: Vec<SumPart>,
    /// The number of the mapping's entry that says what it means.
    pub(super) mapped: Option<usize>,
    /// The unit that it gives.
    pub(super) unit: Option<Unit>,
    /// The unit that its group gives, which need not be meant for all of its columns.
    pub(super) group_unit: Option<Unit>,
    /// The year that it, or its group, is for.
    pub(super) year: Option<i32>,
}

impl HeaderCell {
    /// The column's own name without its groups.
    pub(super) fn leaf(&self) -> &str {
        self.parts.last().map_or("", String::as_str)
    }
}

impl Header {
    /// How many different things the header names.
    fn fields_named(&self) -> usize {
        let mut named = BTreeSet::new();
        for cell in &self.cells {
            named.extend(cell.meanings.first().map(|meaning| match meaning {
                Meaning::Exact(id) | Meaning::Loose(id) => (0, usize::from(id.0), 0),
                Meaning::Name => (1, 0, 0),
                Meaning::Code => (1, 1, 0),
            }));
            named.extend(cell.sums.iter().map(|(id, index)| (2, usize::from(id.0), *index)));
        }
        named.len()
    }

    /// Reads the titles, units and dates above the self.
    fn read_remarks(&mut self, grid: &Grid) {
        let first = self.rows.first().copied().unwrap_or(0);
        let mut of_titles = None;
        let mut of_dates = None;
        for row in grid.rows().take_while(|row| row.number() < first) {
            for text in row.cells().filter_map(|(_, raw)| raw.text()) {
                self.units.extend(remark::units_in(text));
                self.office = self.office.take().or_else(|| remark::office(text));
                let of = if text.contains([':', '：']) { &mut of_dates } else { &mut of_titles };
                *of = of.or(remark::year(text));
            }
        }
        // A corner holds the unit where the title leaves no room for it.
        for (_, text) in self.rows.iter().flat_map(|row| self.band.row(*row)) {
            if compact(text).starts_with("单位") {
                self.units.extend(remark::units_in(text));
            }
        }
        self.year = of_titles.or(of_dates);
    }

    /// The last header row.
    pub(super) fn last_row(&self) -> u32 {
        self.rows.last().copied().unwrap_or(0)
    }

    /// All texts of the header's rows, each in one line.
    pub(super) fn texts(&self) -> HashSet<String, ahash::RandomState> {
        let rows = self.band.rows.iter().flat_map(|row| self.band.row(*row));
        let leaves = self.cells.iter().map(HeaderCell::leaf);
        rows.map(|(_, text)| text).chain(leaves).map(str::to_owned).collect()
    }

    /// Whether a row below repeats one of the header's rows.
    pub(super) fn is_repeated_by(&self, row: Row<'_>) -> bool {
        self.band.rows.iter().any(|number| {
            let known = |column: u32, text: &str| {
                let mut own = self.band.row(*number);
                own.any(|(other, known)| other == column && is_line(text, known))
            };
            row.count() > 1 && row.cells().all(|(column, raw)| raw.text().is_some_and(|text| known(column, text)))
        })
    }
}

#[cfg(test)]
mod tests;
