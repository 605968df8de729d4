//! How a sheet was understood: what each column is, and which rows are left out and why.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::plan::{FieldId, Level, Role};
use crate::register::CellAddress;

/// A sheet of a source, and how it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Sheet name; `None` for text files.
    pub name: Option<String>,
    /// Level of the table found in it; `None` where there is no table.
    pub table: Option<Level>,
    /// What sort of table it is.
    pub shape: Shape,
    /// Why there is no table.
    pub absence: Option<Absence>,
    /// Years that the figures are for, in order; empty where nothing says so.
    pub years: Vec<i32>,
    /// Row numbers (from 1) of the header rows.
    pub header_rows: Vec<u32>,
    /// Number of data rows taken into the register.
    pub rows: u32,
    /// Row numbers (from 1) of rows left out: titles, totals, notes, empty ones.
    pub skipped_rows: Vec<u32>,
    /// The same with the reasons, in order.
    pub left_out: Vec<LeftOut>,
    /// Its columns, in order.
    pub columns: Vec<SheetColumn>,
    /// Fields that are sums of several columns.
    pub sums: Vec<SheetSum>,
    /// Where no header is known: number (from 1) and texts of the first rows.
    pub glimpse: Vec<(u32, String)>,
}

impl Sheet {
    /// The column whose lowest header cell stands there.
    pub(crate) fn column_at(&mut self, row: u32, column: u32) -> Option<&mut SheetColumn> {
        self.columns.iter_mut().find(|known| known.at == CellAddress { row, column })
    }

    /// Adds what another table of the same sheet is and leaves out. Columns that the other one understood are its.
    pub(crate) fn join(&mut self, other: Sheet) {
        self.header_rows.extend(other.header_rows);
        self.header_rows.sort_unstable();
        self.header_rows.dedup();
        self.rows = self.rows.saturating_add(other.rows);
        self.columns.retain(|column| !other.columns.iter().any(|its| its.at == column.at));
        self.columns.extend(other.columns);
        self.sums.extend(other.sums);
        self.skipped_rows.extend(other.skipped_rows);
        self.left_out.extend(other.left_out);
    }

    /// Puts the rows left out in order, without those (numbered from 1) that some table of the sheet uses.
    pub(crate) fn take_rows(&mut self, used: &BTreeSet<u32>) {
        self.skipped_rows.sort_unstable();
        self.skipped_rows.dedup();
        self.skipped_rows.retain(|row| !used.contains(row));
        // One table says more of a row than that it is another's.
        let is_vague = |why: RowReason| matches!(why, RowReason::OtherTable | RowReason::Title | RowReason::Empty);
        let ranges = std::mem::take(&mut self.left_out);
        let rows = ranges.iter().flat_map(|range| (range.first..=range.last).map(|row| (row, range.why)));
        let mut rows: Vec<(u32, RowReason)> = rows.filter(|(row, _)| !used.contains(row)).collect();
        rows.sort_by_key(|(row, why)| (*row, is_vague(*why), *why));
        rows.dedup_by_key(|(row, _)| *row);
        for (row, why) in rows {
            add_row(&mut self.left_out, row.saturating_sub(1), why);
        }
    }

    /// Leaves out a row (from 0) that was taken before.
    pub(crate) fn leave_out(&mut self, row: u32, why: RowReason) {
        self.skipped_rows.push(row.saturating_add(1));
        add_row(&mut self.left_out, row, why);
    }
}

/// What sort of table a sheet is: the first, where there are several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Shape {
    /// One row for each unit.
    #[default]
    Units,
    /// One row for each facility or person: index into the lists of the fields.
    List(usize),
    /// One unit, each figure right of its label.
    Form,
}

/// Why a sheet gives no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absence {
    /// Nobody who opens the book sees it.
    Hidden,
    /// It holds nothing.
    Empty,
    /// No row names known figures.
    NoHeader,
    /// No column says which units the figures are of.
    NoUnits,
    /// It is neither table nor form.
    NotATable,
    /// It is a report of this program.
    OwnReport,
    /// It says how a form of this program is filled in.
    Instructions,
    /// It could not be read.
    Unreadable,
}

/// Rows that follow each other and are left out for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub why: RowReason,
    /// Number of the first, from 1.
    pub first: u32,
    /// Number of the last, from 1.
    pub last: u32,
}

/// Why a row is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowReason {
    /// It stands above the header.
    Title,
    /// A sum of other rows.
    Total,
    /// It heads the rows below: the name of the unit that they belong to.
    Heading,
    /// A note, or who filled the form in.
    Note,
    /// The header once more.
    RepeatedHeader,
    /// Numbered or labelled, but not filled in.
    Blank,
    /// Without any cell.
    Empty,
    /// Figures of no unit.
    Nameless,
    /// Its code is none, and it has no name.
    BadCode,
    /// Of a list or table below.
    OtherTable,
    /// Of a list, about a unit above.
    OtherLevel,
    /// Figures of another year.
    OtherYear,
    /// Which unit it is about could not be told.
    Unlinked,
    /// The whole table is not used: nothing says which units its rows are.
    NoUnits,
}

impl RowReason {
    /// Whether such a row has no figures of a single unit.
    pub(crate) const fn is_no_figure(self) -> bool {
        matches!(
            self,
            RowReason::Title
                | RowReason::Total
                | RowReason::Heading
                | RowReason::Note
                | RowReason::RepeatedHeader
                | RowReason::Blank
                | RowReason::Empty
                | RowReason::OtherTable
        )
    }
}

/// Adds a row (from 0) to ranges of rows.
pub(crate) fn add_row(ranges: &mut Vec<LeftOut>, row: u32, why: RowReason) {
    let number = row.saturating_add(1);
    match ranges.last_mut() {
        Some(range) if range.why == why && range.last.checked_add(1) == Some(number) => range.last = number,
        _ => ranges.push(LeftOut { why, first: number, last: number }),
    }
}

/// A column, and what it was understood to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetColumn {
    /// Its lowest header cell.
    pub at: CellAddress,
    /// The header as written, groups first: `社区室外活动场地/面积(m2)`.
    pub header: String,
    /// The header as it is compared: in one spelling, without the units of groups.
    pub path: String,
    /// The end of `path` that was recognised; empty where none was.
    pub key: String,
    /// The list that it is a column of; its fields are then those of the list.
    pub list: Option<usize>,
    /// What it is used for.
    pub usage: ColumnUse,
    /// The fields that it is added up into with others.
    pub part_of: Vec<FieldId>,
    /// The unit of its figures, where the sheet gives one.
    pub unit: Option<ColumnUnit>,
    /// The year that its header is for.
    pub year: Option<i32>,
    /// How many of the rows taken have it filled in; `None` where it is not used.
    pub counts: Option<Counts>,
}

/// What a column is used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnUse {
    /// Figures of a field.
    Figures {
        /// The field.
        field: FieldId,
        /// How it was told.
        by: Told,
    },
    /// It tells which unit a row is about.
    Identity {
        /// What it says of the unit.
        role: Role,
        /// How it was told.
        by: Told,
    },
    /// Only added up with others.
    Part,
    /// Nothing.
    Unused(NotUsed),
}

/// How it was told what a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// A person said so.
    Mapped,
    /// By a title or an alias.
    Exact,
    /// By a header that means nearly the same.
    Loose,
    /// By a word for names or codes of any level: the level of the table says whose.
    Generic,
}

/// Why a column is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotUsed {
    /// No field has such a header.
    Unknown {
        /// A field with a similar one.
        suggestion: Option<FieldId>,
    },
    /// Every form has it and no plan asks for it: 序号, 备注.
    Ignored,
    /// It may be any of several fields.
    Ambiguous(Vec<FieldId>),
    /// Tables of this level have no such figure.
    WrongLevel(FieldId),
    /// Another column says the same already.
    Second {
        /// The field.
        field: FieldId,
        /// The other column, from 0.
        column: u32,
    },
    /// A person said that another column is this field.
    Overruled(FieldId),
    /// Its unit measures something else.
    WrongUnit(FieldId),
    /// Another table names the field better.
    Outdone(FieldId),
    /// Its figures are of another year.
    OtherYear(FieldId),
    /// It belongs to a list or table beside this one.
    OtherTable,
}

impl NotUsed {
    /// Its name in JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            NotUsed::Unknown { .. } => "unknown",
            NotUsed::Ignored => "ignored",
            NotUsed::Ambiguous(_) => "ambiguous",
            NotUsed::WrongLevel(_) => "wrong-level",
            NotUsed::Second { .. } => "second",
            NotUsed::Overruled(_) => "overruled",
            NotUsed::WrongUnit(_) => "wrong-unit",
            NotUsed::Outdone(_) => "outdone",
            NotUsed::OtherYear(_) => "other-year",
            NotUsed::OtherTable => "other-table",
        }
    }

    /// The fields concerned.
    #[must_use]
    pub fn fields(&self) -> Vec<FieldId> {
        match self {
            NotUsed::Unknown { suggestion } => suggestion.iter().copied().collect(),
            NotUsed::Ambiguous(fields) => fields.clone(),
            NotUsed::WrongLevel(field)
            | NotUsed::Second { field, .. }
            | NotUsed::Overruled(field)
            | NotUsed::WrongUnit(field)
            | NotUsed::Outdone(field)
            | NotUsed::OtherYear(field) => vec![*field],
            NotUsed::Ignored | NotUsed::OtherTable => Vec::new(),
        }
    }
}

/// The unit of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnUnit {
    /// Its word.
    pub word: &'static str,
    /// What figures are multiplied with to be in the unit of the field, as a fraction; `None` where they are in it.
    pub factor: Option<(i64, i64)>,
}

/// A field as the sum of several columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetSum {
    /// The field.
    pub field: FieldId,
    /// The columns, from 0.
    pub columns: Vec<u32>,
    /// Whether the sums are used: not where some table has the field itself.
    pub is_used: bool,
    /// How many of the rows taken have all parts.
    pub counts: Counts,
}

/// How many of the rows taken have a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Counts {
    /// They have one.
    pub filled: u32,
    /// They have none.
    pub missing: u32,
    /// Something stands there that could not be read or believed.
    pub doubtful: u32,
}
