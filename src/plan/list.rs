//! Lists: tables with several rows a unit, one for each facility or person, and how a field is taken from their rows.

use crate::lang::Bilingual;
use crate::plan::field::{Choice, FieldId, Fields};

/// A table with one row for each thing of a unit.
#[derive(Clone, Debug)]
pub struct List {
    /// Name that `from-list` uses.
    pub name: String,
    /// What people call it.
    pub title: Bilingual,
    /// What its columns may be: those that say which unit a row belongs to, and those of the list itself.
    pub fields: Fields,
    /// The columns of the list itself.
    pub columns: Vec<ListColumn>,
    /// The column that names the thing. Rows of several tables that name the same thing of a unit are one row.
    pub item: Option<FieldId>,
    /// The column that says what sort of thing a row is. A table without any row of a sort says nothing about it.
    pub sort: Option<FieldId>,
    /// Columns that every such list has.
    pub needs: Vec<FieldId>,
    /// Columns of which every such list has one.
    pub marks: Vec<FieldId>,
}

/// A column of a list.
#[derive(Clone, Debug)]
pub struct ListColumn {
    /// Its field in [`List::fields`].
    pub id: FieldId,
    /// The sorts of a text column, each with the words that cells use.
    pub choices: Vec<Choice>,
    /// The choice that a blank cell stands for; `None` where a blank says nothing.
    pub blank: Option<String>,
}

impl List {
    /// The most choices a column may have.
    pub const MOST_CHOICES: usize = 64;

    /// The column with that field.
    #[must_use]
    pub fn column(&self, id: FieldId) -> Option<&ListColumn> {
        self.columns.iter().find(|column| column.id == id)
    }
}

/// How a field is taken from the rows of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromList {
    /// The list's name.
    pub list: String,
    /// What is made of the rows.
    pub take: Take,
    /// The column whose figures are taken; `None` where rows are counted.
    pub of: Option<String>,
    /// Only in tables that do not have this column.
    pub without: Option<String>,
    /// What a row must say to be one of them.
    pub conditions: Vec<Condition>,
}

/// A column must say one of some things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The column.
    pub column: String,
    /// Names of choices, or `yes` and `no`.
    pub any_of: Vec<String>,
}

/// What is made of the rows of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// How many they are.
    Count,
    /// Whether there is one.
    Any,
    /// Their figures added up.
    Sum,
    /// The least of their figures.
    Least,
    /// The greatest of their figures.
    Most,
}

impl Take {
    /// All of them with the names that plans use.
    pub const NAMES: [(Take, &'static str); 5] =
        [(Take::Count, "count"), (Take::Any, "any"), (Take::Sum, "sum"), (Take::Least, "least"), (Take::Most, "most")];

    /// The name that plans use.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(take, _)| *take == self).map_or("", |(_, name)| name)
    }

    /// Whether it is made of the figures of a column.
    #[must_use]
    pub const fn has_column(self) -> bool {
        matches!(self, Take::Sum | Take::Least | Take::Most)
    }
}
