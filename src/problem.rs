//! Data problems: something wrong or doubtful in the input, with a code and an origin.
//!
//! A problem holds what happened; its wording in both languages is in [`crate::text::problem`].

mod code;

use serde::Serialize;

pub use code::{ProblemCode, RowFate};

use crate::lang::Bilingual;
use crate::register::{Origin, Register};

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Figures were lost or are contradictory.
    Error,
    /// Figures were used, but deserve a look.
    Warning,
    /// Worth knowing; nothing is wrong.
    Note,
}

/// Something wrong or doubtful in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What happened.
    pub kind: ProblemKind,
    /// Where: the cell, or for a whole file or sheet its first cell or `None`.
    pub origin: Option<Origin>,
    /// Path of the file where there is no origin (it could not be opened).
    pub path: Option<String>,
    /// The unit concerned, as its tables name it.
    pub unit: Option<String>,
}

impl Problem {
    /// A problem at a cell.
    #[must_use]
    pub fn at(origin: Origin, kind: ProblemKind) -> Self {
        Self { kind, origin: Some(origin), path: None, unit: None }
    }

    /// A problem of a whole file.
    #[must_use]
    pub fn in_file(path: &str, kind: ProblemKind) -> Self {
        Self { kind, origin: None, path: Some(path.to_owned()), unit: None }
    }

    /// The same problem, naming the unit.
    #[must_use]
    pub fn of_unit(mut self, unit: &str) -> Self {
        self.unit = Some(unit.to_owned());
        self
    }
}

/// Puts problems in the order of file, sheet and cell; those of whole files come first. What is said twice is said once.
pub fn arrange(problems: &mut Vec<Problem>, register: &Register) {
    problems.sort_by(|one, other| place(one, register).cmp(&place(other, register)));
    problems.dedup();
}

fn place<'a>(problem: &'a Problem, register: &'a Register) -> impl Ord + use<'a> {
    let path = match (&problem.origin, &problem.path) {
        (Some(origin), _) => register.sources.get(usize::from(origin.source)).map(|source| source.path.as_str()),
        (None, path) => path.as_deref(),
    };
    (path, problem.origin.map(|origin| (origin.sheet, origin.cell)), problem.kind.code(), problem.unit.as_deref())
}

/// What can be wrong or doubtful. Titles and texts are quoted from the input or the field list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The file could not be read at all.
    UnreadableFile {
        /// The reason, a sentence in both languages.
        reason: Bilingual,
    },
    /// One sheet could not be read; the rest of the book could.
    UnreadableSheet {
        /// The reason.
        reason: Bilingual,
    },
    /// No row of the sheet names known fields.
    NoTable {
        /// How many rows were looked at, where there are more.
        searched: Option<u32>,
    },
    /// A table has a header, but no row of a unit below it.
    NoRows {
        /// The level of the units that its rows are of, where that is none of the table's.
        above: Option<crate::plan::Level>,
    },
    /// A hidden sheet was left out.
    HiddenSheet,
    /// A header that no field knows.
    UnknownHeader {
        /// The header.
        header: String,
        /// The title of a field with a similar name.
        suggestion: Option<Bilingual>,
    },
    /// Two columns for one field; the first is used where they agree, else neither.
    DuplicateColumn {
        /// Title of the field.
        field: Bilingual,
        /// Address of the other header.
        other: String,
    },
    /// The encoding of a text is a guess that may be wrong.
    GuessedEncoding {
        /// Its usual name.
        encoding: &'static str,
    },
    /// One header that means several fields.
    AmbiguousHeader {
        /// The header.
        header: String,
        /// Titles of the fields.
        fields: Vec<Bilingual>,
    },
    /// A header that means nearly the same stood in for a field.
    LooseHeader {
        /// The header.
        header: String,
        /// Title of the field.
        field: Bilingual,
    },
    /// A figure of another level than the table is at; it is not used.
    WrongLevel {
        /// The header.
        header: String,
        /// Title of the field.
        field: Bilingual,
        /// Level of the table.
        level: crate::plan::Level,
    },
    /// A header whose unit measures something else than the field; the column is not used.
    WrongUnit {
        /// The header.
        header: String,
        /// Title of the field.
        field: Bilingual,
    },
    /// No column says which units the figures are of; the table is not used.
    NoUnitColumn,
    /// A cell that should hold a number does not.
    NotANumber {
        /// What the cell holds.
        text: String,
        /// Title of the field.
        field: Bilingual,
    },
    /// A cell that should hold yes or no does not.
    NotAFlag {
        /// What the cell holds.
        text: String,
        /// Title of the field.
        field: Bilingual,
    },
    /// A word that is none of the field's choices.
    UnknownWord {
        /// What the cell holds.
        text: String,
        /// Title of the field.
        field: Bilingual,
    },
    /// A number outside the field's range, negative, or a fraction of a person.
    OutOfRange {
        /// What the cell holds.
        text: String,
        /// Title of the field.
        field: Bilingual,
    },
    /// A number of at most 1 under a header in %, beside others that are plainly percents: 0.85 % or 85 %.
    MixedPercents {
        /// What the cell holds.
        text: String,
        /// Title of the field.
        field: Bilingual,
    },
    /// All numbers under a header in % are at most 1; they are used as percents.
    SmallPercents {
        /// The first of them.
        text: String,
        /// Title of the field.
        field: Bilingual,
        /// How many there are.
        cells: u32,
    },
    /// An error value such as #DIV/0!.
    ErrorCell {
        /// The error.
        text: String,
        /// Title of the field.
        field: Bilingual,
    },
    /// A formula whose result was never saved.
    UncachedFormula {
        /// Title of the field.
        field: Bilingual,
    },
    /// A row that names no unit but holds figures.
    RowWithoutUnit {
        /// The level of the table.
        level: crate::plan::Level,
        /// The nearest unit above that the row names, and its level.
        above: Option<(crate::plan::Level, String)>,
    },
    /// A row whose cells all stand in one cell, with delimiters between them.
    UnsplitRow {
        /// The delimiter.
        delimiter: char,
    },
    /// A row whose cell names several units at once.
    SeveralUnits {
        /// What the cell holds.
        text: String,
    },
    /// A row of one code whose cell names several units; the code decides.
    CodeOfSeveralUnits {
        /// The code.
        code: String,
        /// What the cell holds.
        text: String,
    },
    /// A street or county cell that names several: the rows count as if it said nothing.
    SeveralPlaces {
        /// What the cell holds.
        text: String,
        /// The level of what it names.
        level: crate::plan::Level,
        /// How many rows there are.
        rows: u32,
    },
    /// A row of which the name says another street or county than the row.
    ContradictoryPlace {
        /// The street or county that the name says.
        inner: String,
        /// The one that the row says.
        outer: String,
        /// The level of both.
        level: crate::plan::Level,
        /// Where the row says so: `B4`; `None` where no cell of it does.
        place: Option<String>,
    },
    /// A row whose unit cannot be told from others.
    AmbiguousUnit {
        /// The name in the row.
        name: String,
        /// The units it may be.
        candidates: Vec<String>,
    },
    /// One code stands beside names that are not the same; the code decides.
    CodeOfTwoNames {
        /// The code.
        code: String,
        /// The names.
        names: Vec<String>,
    },
    /// One name with two codes in one street: perhaps a slip in one of the codes.
    Namesakes {
        /// The code of this unit; empty where it has none.
        code: String,
        /// The code of the other.
        other: String,
    },
    /// A unit that no table places in a county, or in a street where no county is named, although others are.
    UnplacedUnit {
        /// The street that it stands in, where only its county is not known.
        street: Option<String>,
        /// Placed units with similar names.
        candidates: Vec<String>,
    },
    /// A code that is not a division code of its level.
    BadCode {
        /// What the cell holds.
        text: String,
    },
    /// Two places report different figures for one unit; neither is used.
    Conflict {
        /// Title of the field.
        field: Bilingual,
        /// This figure.
        this: Bilingual,
        /// The other figure.
        that: Bilingual,
        /// Where the other stands: file › sheet › cell.
        place: String,
    },
    /// The same unit appears in two rows of one table.
    DuplicateRow {
        /// Address of the other row.
        other: String,
    },
    /// A row of a list that is about a thing of a unit above those that the list is of.
    RowOfOtherLevel {
        /// The level of its unit.
        level: crate::plan::Level,
        /// The level of the list.
        own: crate::plan::Level,
    },
    /// A unit of which only earlier years have rows.
    VanishedUnit {
        /// The latest year that has one.
        year: String,
        /// The year chosen.
        chosen: String,
    },
    /// A total row was left out.
    TotalRow,
    /// A total that is not the sum of its rows; the rows are used.
    TotalMismatch {
        /// Title of the field.
        field: Bilingual,
        /// The total.
        total: String,
        /// The sum of the rows.
        sum: String,
        /// Where the rows stand: `C4:C9`.
        rows: String,
    },
    /// A label written once was taken to hold for the rows below it.
    LabelCarriedDown {
        /// Header of the column.
        header: String,
        /// How many rows.
        rows: u32,
    },
    /// The rows of a sheet belong to the street or county that the sheet is called after.
    LabelOfSheet {
        /// The name.
        label: String,
        /// The level of that unit.
        level: crate::plan::Level,
        /// How many rows.
        rows: u32,
    },
    /// Communities of one name on two sheets, which no street tells apart.
    SharedNames {
        /// Some of their names.
        names: Vec<String>,
        /// How many they are.
        units: u32,
        /// Where the first of them stands on the other sheet.
        place: String,
    },
    /// Two units of one place whose names differ only in an addition: 东方社区 and 东方社区（筹）; or of which one says the
    /// name of the other too: 西方社区 and 东方社区（原西方社区）.
    SimilarNames {
        /// The name of the other.
        other: String,
        /// Where it stands.
        place: String,
        /// Whether the name says that of the other too.
        says_other: bool,
    },
    /// A list or table beside or below the table was left out.
    SideTable {
        /// Its cells: `H3:J9`.
        cells: String,
    },
    /// Rows of units have cells beyond the last header.
    LongRows {
        /// How many rows.
        rows: u32,
        /// The cells of the first one.
        cells: String,
    },
    /// A form or fact sheet that cannot be read for certain: no table with one row a unit.
    NotATable,
    /// A file is a report of this program and no data.
    OwnReport,
    /// Files in a folder that are no spreadsheets.
    PassedOver {
        /// How many.
        files: u32,
        /// The names of the first.
        names: Vec<String>,
    },
    /// A figure was made of several rows of a list.
    SummedRows {
        /// Title of the field.
        field: Bilingual,
        /// How many rows.
        rows: u32,
        /// How many units they are of.
        units: u32,
    },
    /// The rows of a list say another figure than the table that reports it, which stands.
    DetailDiffers {
        /// Title of the field.
        field: Bilingual,
        /// The figure by the rows.
        detail: Bilingual,
        /// How many rows.
        rows: u32,
        /// The figure reported.
        summary: Bilingual,
        /// Where it stands.
        place: String,
    },
    /// Rows of a list that repeat others count once.
    RepeatedRows {
        /// How many.
        rows: u32,
        /// Where the first row that is repeated stands.
        place: String,
    },
    /// Rows of a list that leave open what they are; figures that depend on it are missing for their units.
    UndecidedRows {
        /// Title of the column.
        column: Bilingual,
        /// What the cells say; empty where they are blank.
        text: String,
        /// How many rows.
        rows: u32,
    },
    /// Several columns were summed into one field.
    SummedColumns {
        /// Title of the field.
        field: Bilingual,
        /// The headers.
        headers: Vec<String>,
    },
    /// A column that a person's mapping overruled.
    OverruledHeader {
        /// The header.
        header: String,
        /// Title of the field that it would have been.
        field: Bilingual,
    },
    /// A header that the mapping names stands in no table.
    MappedHeaderAbsent {
        /// The header.
        header: String,
        /// Title of the field.
        field: Bilingual,
    },
    /// A part larger than the whole of its group: headers and figures may be out of step.
    PartOverGroup {
        /// Header of the part.
        part: String,
        /// The part.
        part_value: String,
        /// Header of the whole.
        whole: String,
        /// The whole.
        whole_value: String,
        /// Cell of the whole.
        place: String,
        /// In how many rows of the table it is so.
        rows: u32,
    },
    /// Rows of another year were left out.
    OtherYear {
        /// The year of the rows.
        year: String,
        /// How many.
        rows: u32,
    },
    /// A figure in a cell that is merged over several rows; only the first of them has it.
    MergedFigure {
        /// Title of the field.
        field: Bilingual,
        /// The merged cells: `C4:C9`.
        cells: String,
        /// How many rows of units they span.
        rows: u32,
    },
    /// A part larger than its whole; both count as missing where both are used.
    PartOverWhole {
        /// Title of the part.
        part: Bilingual,
        /// The part.
        part_value: String,
        /// Title of the whole.
        whole: Bilingual,
        /// The whole.
        whole_value: String,
        /// Where the whole stands.
        place: String,
    },
    /// A known figure beyond a bound that other figures set (a city total below the sum of its communities).
    BeyondBound {
        /// Title of the field.
        field: Bilingual,
        /// The figure.
        value: String,
        /// The bound.
        bound: String,
    },
    /// A 0 that no unit of this kind can have, such as 0 households.
    DoubtfulZero {
        /// Title of the field.
        field: Bilingual,
    },
    /// A blank yes/no cell beside figures that say yes.
    BlankFlag {
        /// Title of the flag.
        field: Bilingual,
    },
    /// A "no" beside figures that say yes.
    ContradictoryFlag {
        /// Title of the flag.
        field: Bilingual,
    },
    /// A computation went beyond the largest number; the finding is unknown.
    Overflow {
        /// Title of the target.
        target: Bilingual,
    },
    /// A division by zero inside an expression; the finding is unknown.
    DivisionByZero {
        /// Title of the target.
        target: Bilingual,
    },
    /// A figure that changed more from one year to the next than such figures do.
    Jump {
        /// Title of the field.
        field: Bilingual,
        /// The figure of the earlier year.
        before: String,
        /// The figure here.
        after: String,
        /// The earlier year.
        year: i32,
        /// Its cell.
        place: String,
    },
}

impl ProblemKind {
    /// Whether a whole file was lost.
    #[must_use]
    pub const fn is_unreadable_file(&self) -> bool {
        matches!(self, ProblemKind::UnreadableFile { .. })
    }

    /// The problem's code.
    #[must_use]
    pub const fn of(&self) -> ProblemCode {
        match self {
            ProblemKind::UnreadableFile { .. } => ProblemCode::UnreadableFile,
            ProblemKind::UnreadableSheet { .. } => ProblemCode::UnreadableSheet,
            ProblemKind::NoTable { .. } => ProblemCode::NoTable,
            ProblemKind::NoRows { .. } => ProblemCode::NoRows,
            ProblemKind::HiddenSheet => ProblemCode::HiddenSheet,
            ProblemKind::GuessedEncoding { .. } => ProblemCode::GuessedEncoding,
            ProblemKind::UnknownHeader { .. } => ProblemCode::UnknownHeader,
            ProblemKind::DuplicateColumn { .. } => ProblemCode::DuplicateColumn,
            ProblemKind::AmbiguousHeader { .. } => ProblemCode::AmbiguousHeader,
            ProblemKind::LooseHeader { .. } => ProblemCode::LooseHeader,
            ProblemKind::WrongLevel { .. } => ProblemCode::WrongLevel,
            ProblemKind::WrongUnit { .. } => ProblemCode::WrongUnit,
            ProblemKind::NoUnitColumn => ProblemCode::NoUnitColumn,
            ProblemKind::NotANumber { .. } => ProblemCode::NotANumber,
            ProblemKind::NotAFlag { .. } => ProblemCode::NotAFlag,
            ProblemKind::UnknownWord { .. } => ProblemCode::UnknownWord,
            ProblemKind::OutOfRange { .. } => ProblemCode::OutOfRange,
            ProblemKind::MixedPercents { .. } => ProblemCode::MixedPercents,
            ProblemKind::SmallPercents { .. } => ProblemCode::SmallPercents,
            ProblemKind::ErrorCell { .. } => ProblemCode::ErrorCell,
            ProblemKind::UncachedFormula { .. } => ProblemCode::UncachedFormula,
            ProblemKind::RowWithoutUnit { .. } => ProblemCode::RowWithoutUnit,
            ProblemKind::UnsplitRow { .. } => ProblemCode::UnsplitRow,
            ProblemKind::SeveralUnits { .. } => ProblemCode::SeveralUnits,
            ProblemKind::CodeOfSeveralUnits { .. } => ProblemCode::CodeOfSeveralUnits,
            ProblemKind::SeveralPlaces { .. } => ProblemCode::SeveralPlaces,
            ProblemKind::ContradictoryPlace { .. } => ProblemCode::ContradictoryPlace,
            ProblemKind::AmbiguousUnit { .. } => ProblemCode::AmbiguousUnit,
            ProblemKind::CodeOfTwoNames { .. } => ProblemCode::CodeOfTwoNames,
            ProblemKind::Namesakes { .. } => ProblemCode::Namesakes,
            ProblemKind::UnplacedUnit { .. } => ProblemCode::UnplacedUnit,
            ProblemKind::BadCode { .. } => ProblemCode::BadCode,
            ProblemKind::MergedFigure { .. } => ProblemCode::MergedFigure,
            ProblemKind::Conflict { .. } => ProblemCode::Conflict,
            ProblemKind::DuplicateRow { .. } => ProblemCode::DuplicateRow,
            ProblemKind::RowOfOtherLevel { .. } => ProblemCode::RowOfOtherLevel,
            ProblemKind::VanishedUnit { .. } => ProblemCode::VanishedUnit,
            ProblemKind::TotalRow => ProblemCode::TotalRow,
            ProblemKind::TotalMismatch { .. } => ProblemCode::TotalMismatch,
            ProblemKind::LabelCarriedDown { .. } => ProblemCode::LabelCarriedDown,
            ProblemKind::LabelOfSheet { .. } => ProblemCode::LabelOfSheet,
            ProblemKind::SharedNames { .. } => ProblemCode::SharedNames,
            ProblemKind::SimilarNames { .. } => ProblemCode::SimilarNames,
            ProblemKind::SideTable { .. } => ProblemCode::SideTable,
            ProblemKind::LongRows { .. } => ProblemCode::LongRows,
            ProblemKind::NotATable => ProblemCode::NotATable,
            ProblemKind::OwnReport => ProblemCode::OwnReport,
            ProblemKind::PassedOver { .. } => ProblemCode::PassedOver,
            ProblemKind::SummedRows { .. } => ProblemCode::SummedRows,
            ProblemKind::DetailDiffers { .. } => ProblemCode::DetailDiffers,
            ProblemKind::RepeatedRows { .. } => ProblemCode::RepeatedRows,
            ProblemKind::UndecidedRows { .. } => ProblemCode::UndecidedRows,
            ProblemKind::SummedColumns { .. } => ProblemCode::SummedColumns,
            ProblemKind::OverruledHeader { .. } => ProblemCode::OverruledHeader,
            ProblemKind::MappedHeaderAbsent { .. } => ProblemCode::MappedHeaderAbsent,
            ProblemKind::PartOverGroup { .. } => ProblemCode::PartOverGroup,
            ProblemKind::OtherYear { .. } => ProblemCode::OtherYear,
            ProblemKind::PartOverWhole { .. } => ProblemCode::PartOverWhole,
            ProblemKind::BeyondBound { .. } => ProblemCode::BeyondBound,
            ProblemKind::DoubtfulZero { .. } => ProblemCode::DoubtfulZero,
            ProblemKind::BlankFlag { .. } => ProblemCode::BlankFlag,
            ProblemKind::ContradictoryFlag { .. } => ProblemCode::ContradictoryFlag,
            ProblemKind::Overflow { .. } => ProblemCode::Overflow,
            ProblemKind::DivisionByZero { .. } => ProblemCode::DivisionByZero,
            ProblemKind::Jump { .. } => ProblemCode::Jump,
        }
    }

    /// The name of the code, stable for scripts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.of().name()
    }

    /// How much it matters.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.of().severity()
    }
}
