//! What a report for people is made of, whatever it is written on: sections put these on a [`Page`], and the terminal and
//! Markdown show them in their own way.

use std::io;

use crate::audit::Status;
use crate::problem::Severity;
use crate::report::clean::clean;

/// What a text says, good or bad; shown as colour where there is any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// Well done.
    Good,
    /// Not done.
    Bad,
    /// To be looked at.
    Doubtful,
    /// Of no concern.
    Faint,
}

impl From<Status> for Tone {
    fn from(status: Status) -> Self {
        match status {
            Status::Met => Tone::Good,
            Status::Unmet => Tone::Bad,
            Status::Unknown => Tone::Doubtful,
            Status::NotApplicable => Tone::Faint,
        }
    }
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Tone::Bad,
            Severity::Warning => Tone::Doubtful,
            Severity::Note => Tone::Plain,
        }
    }
}

/// One cell of a table, free of control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Its text.
    pub text: String,
    /// What it says.
    pub tone: Tone,
}

impl Cell {
    /// A plain cell.
    #[must_use]
    pub(crate) fn new(text: impl AsRef<str>) -> Self {
        Self::toned(text, Tone::Plain)
    }

    /// A cell with a tone.
    #[must_use]
    pub(crate) fn toned(text: impl AsRef<str>, tone: Tone) -> Self {
        Self { text: clean(text.as_ref()).into_owned(), tone }
    }

    /// A cell of figures, whose signs are kept with their numbers.
    #[must_use]
    pub(crate) fn figures(text: impl AsRef<str>, tone: Tone) -> Self {
        let mut text = clean(text.as_ref()).replace(" %", &format!("{UNBROKEN}%"));
        for sign in [">=", "<=", ">", "<"] {
            text = text.replace(&format!("{sign} "), &format!("{sign}{UNBROKEN}"));
        }
        Self { text, tone }
    }
}

/// A blank that no line is broken at. Pages write it as a plain blank.
pub(crate) const UNBROKEN: char = '\u{a0}';

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Words: wraps where room is scarce.
    Words,
    /// Short words that are kept together.
    Short,
    /// Figures: kept together, at the right.
    Figures,
    /// Several figures, which may stand below each other.
    Pieces,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// Title and fit of each column.
    pub columns: Vec<(String, Fit)>,
    /// The rows; each has a cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// Number of leading columns that are repeated when a table too wide is shown in parts; 0 where it must not be.
    pub keys: usize,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub(crate) fn new<T: AsRef<str>>(columns: impl IntoIterator<Item = (T, Fit)>) -> Self {
        let columns = columns.into_iter().map(|(title, fit)| (clean(title.as_ref()).into_owned(), fit)).collect();
        Self { columns, rows: Vec::new(), keys: 0 }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Removes the last column.
    pub(crate) fn drop_last(&mut self) {
        self.drop(self.columns.len().saturating_sub(1));
    }

    /// Removes a column.
    pub(crate) fn drop(&mut self, column: usize) {
        if column < self.columns.len() {
            self.columns.remove(column);
        }
        for row in self.rows.iter_mut().filter(|row| column < row.len()) {
            row.remove(column);
        }
    }
}

/// What a report is written on. Texts given to it may come from input files; pages clean them.
pub(crate) trait Page {
    /// The first line: the verdict.
    fn verdict(&mut self, text: &str, tone: Tone) -> io::Result<()>;
    /// Title of a section.
    fn heading(&mut self, text: &str) -> io::Result<()>;
    /// Title of a part of a section.
    fn subheading(&mut self, text: &str, tone: Tone) -> io::Result<()>;
    /// A paragraph.
    fn note(&mut self, text: &str) -> io::Result<()>;
    /// The words of the plan.
    fn quote(&mut self, text: &str) -> io::Result<()>;
    /// A list.
    fn items(&mut self, items: &[String]) -> io::Result<()>;
    /// A table.
    fn table(&mut self, table: &Table) -> io::Result<()>;
}
