//! Columns that formulas need beside those that every check has: figures, and steps of long formulas.

use rust_xlsxwriter::utility::column_number_to_name;

use crate::plan::FieldId;
use crate::plan::expr::Expr;
use crate::report::papers::formula::OWN_ROW;

/// Which end of a number, or which half of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Low,
    High,
    Certain,
    Possible,
}

/// What a column holds.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A figure as the target sees it.
    Figure(FieldId),
    /// A part of a longer formula.
    Step(Expr, Side),
}

/// A column and the template of its formulas.
#[derive(Clone, Debug)]
pub(super) struct Extra {
    pub(super) content: Content,
    pub(super) formula: String,
}

/// Such columns from `first` on.
#[derive(Debug)]
pub(super) struct Columns {
    first: u16,
    pub(super) list: Vec<Extra>,
}

impl Columns {
    pub(super) fn from(first: u16) -> Self {
        Self { first, list: Vec::new() }
    }

    /// The columns with their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u16, &Extra)> {
        (self.first..).zip(&self.list)
    }

    /// Template of the cell of a figure that has a column.
    pub(super) fn known_figure(&self, field: FieldId) -> Option<String> {
        let is_it = |extra: &Extra| matches!(extra.content, Content::Figure(known) if known == field);
        self.iter().find(|(_, extra)| is_it(extra)).map(|(column, _)| cell(column))
    }

    /// Adds a column for a figure.
    pub(super) fn figure(&mut self, field: FieldId, formula: String) -> String {
        self.add(Extra { content: Content::Figure(field), formula })
    }

    /// A column for a part of a formula: the one that has it, or a new one.
    pub(super) fn step(&mut self, expr: &Expr, side: Side, formula: &str) -> String {
        let is_it = |extra: &Extra| {
            extra.formula == formula && matches!(extra.content, Content::Step(_, known) if known == side)
        };
        if let Some((column, _)) = self.iter().find(|(_, extra)| is_it(extra)) {
            return cell(column);
        }
        self.add(Extra { content: Content::Step(expr.clone(), side), formula: formula.to_owned() })
    }

    fn add(&mut self, extra: Extra) -> String {
        let column = self.first.saturating_add(u16::try_from(self.list.len()).unwrap_or(u16::MAX));
        self.list.push(extra);
        cell(column)
    }
}

/// Template of the cell in a column of the formula's own row.
pub(super) fn cell(column: u16) -> String {
    format!("{}{OWN_ROW}", column_number_to_name(column))
}
