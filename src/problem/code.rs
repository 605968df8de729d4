//! The codes of problems, each with its severity: one list, from which everything else follows.

use crate::problem::Severity;

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal, $severity:ident;)*) => {
        /// What can be wrong or doubtful, without the particulars.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemCode {
            $($(#[$doc])* $code,)*
        }

        impl ProblemCode {
            /// All codes, in the order in which data are read and judged.
            pub const ALL: &'static [ProblemCode] = &[$(ProblemCode::$code,)*];

            /// The name that reports use, stable for scripts.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(ProblemCode::$code => $name,)*
                }
            }

            /// How much it matters.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    $(ProblemCode::$code => Severity::$severity,)*
                }
            }
        }
    };
}

codes! {
    /// The file could not be read at all.
    UnreadableFile = "unreadable-file", Error;
    /// One sheet could not be read.
    UnreadableSheet = "unreadable-sheet", Error;
    /// A hidden sheet was left out.
    HiddenSheet = "hidden-sheet", Note;
    /// The encoding of a text is a guess that may be wrong.
    GuessedEncoding = "guessed-encoding", Warning;
    /// No row of the sheet names known fields.
    NoTable = "no-table", Note;
    /// A table has a header, but no row of a unit below it.
    NoRows = "no-rows", Warning;
    /// No column says which units the figures are of.
    NoUnitColumn = "no-unit-column", Error;
    /// A list or table beside or below the table was left out.
    SideTable = "side-table", Warning;
    /// Rows have cells beyond the last header.
    LongRows = "long-rows", Warning;
    /// A form or fact sheet that cannot be read for certain.
    NotATable = "not-a-table", Error;
    /// A file is a report of this program and no data.
    OwnReport = "own-report", Note;
    /// Files in a folder that are no spreadsheets.
    PassedOver = "passed-over", Note;
    /// A figure was made of several rows of a list.
    SummedRows = "summed-rows", Note;
    /// The rows of a list say another figure than the table that reports it.
    DetailDiffers = "detail-differs", Warning;
    /// Rows of a list that repeat others.
    RepeatedRows = "repeated-rows", Warning;
    /// Rows of a list that leave open what they are.
    UndecidedRows = "undecided-rows", Error;
    /// A header that no field knows.
    UnknownHeader = "unknown-header", Note;
    /// Two columns for one field.
    DuplicateColumn = "duplicate-column", Error;
    /// One header that means several fields.
    AmbiguousHeader = "ambiguous-header", Error;
    /// A header that means nearly the same stood in for a field.
    LooseHeader = "loose-header", Warning;
    /// A figure of another level than the table is at.
    WrongLevel = "wrong-level", Warning;
    /// A header whose unit measures something else than the field.
    WrongUnit = "wrong-unit", Error;
    /// Several columns were summed into one field.
    SummedColumns = "summed-columns", Note;
    /// A column that a person's mapping overruled.
    OverruledHeader = "overruled-header", Note;
    /// A header that the mapping names stands in no table.
    MappedHeaderAbsent = "mapped-header-absent", Warning;
    /// A row of a list about a unit above those that the list is of.
    RowOfOtherLevel = "row-of-other-level", Warning;
    /// A total row was left out.
    TotalRow = "total-row", Note;
    /// A total that is not the sum of its rows.
    TotalMismatch = "total-mismatch", Warning;
    /// A label written once was taken to hold for the rows below it.
    LabelCarriedDown = "label-carried-down", Note;
    /// The street or county of a sheet's rows is the one that the sheet is called after.
    LabelOfSheet = "label-of-sheet", Note;
    /// Rows of another year were left out.
    OtherYear = "other-year", Note;
    /// A unit of which only earlier years have rows.
    VanishedUnit = "vanished-unit", Warning;
    /// A row that names no unit but holds figures.
    RowWithoutUnit = "row-without-unit", Error;
    /// A row whose cells stand in one cell, with delimiters between them.
    UnsplitRow = "unsplit-row", Error;
    /// A code that is not a division code of its level.
    BadCode = "bad-code", Error;
    /// A row whose cell names several units at once.
    SeveralUnits = "several-units", Error;
    /// A row of one code whose cell names several units.
    CodeOfSeveralUnits = "code-of-several-units", Warning;
    /// A street or county cell that names several.
    SeveralPlaces = "several-places", Warning;
    /// A row whose name says another street or county than the row.
    ContradictoryPlace = "contradictory-place", Error;
    /// A row whose unit cannot be told from others.
    AmbiguousUnit = "ambiguous-unit", Error;
    /// One code stands beside names that are not the same.
    CodeOfTwoNames = "code-of-two-names", Warning;
    /// One name with two codes in one street.
    Namesakes = "namesakes", Warning;
    /// Communities of one name on two sheets, which no street tells apart.
    SharedNames = "shared-names", Warning;
    /// Two units of one place whose names differ only in an addition, or of which one says the other's name too.
    SimilarNames = "similar-names", Warning;
    /// A unit that no table places in a county or street.
    UnplacedUnit = "unplaced-unit", Warning;
    /// The same unit appears in two rows of one table.
    DuplicateRow = "duplicate-row", Warning;
    /// A cell that should hold a number does not.
    NotANumber = "not-a-number", Error;
    /// A cell that should hold yes or no does not.
    NotAFlag = "not-a-flag", Error;
    /// A word that is none of the field's choices.
    UnknownWord = "unknown-word", Error;
    /// A number that the field cannot have.
    OutOfRange = "out-of-range", Error;
    /// A fraction in a column of percents.
    MixedPercents = "mixed-percents", Error;
    /// A column of percents that are all so small that fractions may be meant.
    SmallPercents = "small-percents", Warning;
    /// An error value such as #DIV/0!.
    ErrorCell = "error-cell", Error;
    /// A formula whose result was never saved.
    UncachedFormula = "uncached-formula", Error;
    /// One figure in a cell that is merged over several rows.
    MergedFigure = "merged-figure", Error;
    /// Two places report different figures for one unit.
    Conflict = "conflict", Error;
    /// A part larger than the whole of its group.
    PartOverGroup = "part-over-group", Warning;
    /// A part larger than its whole.
    PartOverWhole = "part-over-whole", Error;
    /// A known figure beyond a bound that other figures set.
    BeyondBound = "beyond-bound", Warning;
    /// A 0 that no unit of this kind can have.
    DoubtfulZero = "doubtful-zero", Warning;
    /// A blank yes/no cell beside figures that say yes.
    BlankFlag = "blank-flag", Warning;
    /// A "no" beside figures that say yes.
    ContradictoryFlag = "contradictory-flag", Warning;
    /// A computation went beyond the largest number.
    Overflow = "overflow", Error;
    /// A division by zero inside an expression.
    DivisionByZero = "division-by-zero", Error;
    /// A figure that changed more from one year to the next than such figures do.
    Jump = "jump", Warning;
}

impl ProblemCode {
    /// The code of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Whether it says that a figure stands in a cell but is lost: it could not be read, or not be believed.
    #[must_use]
    pub const fn loses_figure(self) -> bool {
        matches!(
            self,
            ProblemCode::NotANumber
                | ProblemCode::NotAFlag
                | ProblemCode::UnknownWord
                | ProblemCode::OutOfRange
                | ProblemCode::MixedPercents
                | ProblemCode::ErrorCell
                | ProblemCode::UncachedFormula
                | ProblemCode::Conflict
        )
    }

    /// What became of a row that it is about, where that concerns the units of the register.
    #[must_use]
    pub const fn row_fate(self) -> Option<RowFate> {
        match self {
            ProblemCode::RowWithoutUnit
            | ProblemCode::UnsplitRow
            | ProblemCode::SeveralUnits
            | ProblemCode::ContradictoryPlace
            | ProblemCode::AmbiguousUnit => Some(RowFate::Unlinked),
            ProblemCode::UnplacedUnit => Some(RowFate::Unplaced),
            ProblemCode::DuplicateRow => Some(RowFate::Double),
            _ => None,
        }
    }
}

/// What became of rows that are about a unit in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowFate {
    /// It could not be told which unit they are about; their figures are not used.
    Unlinked,
    /// Their unit stands in no county and street.
    Unplaced,
    /// Their unit stands in another row of the same table.
    Double,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ProblemCode;

    #[test]
    fn names_are_unique_and_found() {
        let names: BTreeSet<&str> = ProblemCode::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), ProblemCode::ALL.len());
        for code in ProblemCode::ALL {
            assert_eq!(ProblemCode::from_name(code.name()), Some(*code));
            let is_kebab = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(code.name().chars().all(is_kebab));
        }
        assert_eq!(ProblemCode::from_name("nothing"), None);
    }
}
