//! What a cell of a table holds.

use std::borrow::Cow;

/// A figure or text, before it is written to a workbook or a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Nothing.
    Blank,
    /// A dash, as people type for “no figure”.
    Dash,
    /// A whole number.
    Whole(i64),
    /// A number of hundredths, such as 74990 for 749.90 m².
    Hundredths(i64),
    /// Yes or no; the column decides the words.
    Flag(bool),
    /// Any other text.
    Text(Cow<'static, str>),
}

impl Cell {
    pub(crate) fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Cell::Text(text.into())
    }

    /// The whole number, if it is one.
    pub(crate) fn whole(&self) -> Option<i64> {
        match self {
            Cell::Whole(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether nothing is reported.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Cell::Blank | Cell::Dash)
    }
}
