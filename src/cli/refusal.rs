//! Reasons not to do what was asked: the user's mistakes, each one sentence. Wording in [`crate::text::refusal`].

use std::fmt;

use crate::lang::Lang;
use crate::text;

/// Why a command could not be carried out (exit code 2).
#[derive(Debug)]
pub enum Refusal {
    /// A file cannot be read.
    Unreadable {
        /// Its path.
        path: String,
        /// What the system says.
        reason: std::io::Error,
    },
    /// A plan file is not UTF-8 text.
    NotText {
        /// Its path.
        path: String,
    },
    /// An output cannot be written.
    Unwritable {
        /// Its path.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The extension of an output names no format.
    UnknownExtension {
        /// The path.
        path: String,
        /// Extensions that do.
        known: Vec<&'static str>,
    },
    /// The extension of an output is that of a format that is not written here.
    OtherExtension {
        /// The path.
        path: String,
        /// Extensions of what can be written.
        known: Vec<&'static str>,
    },
    /// An output that would replace an input.
    OutputIsInput {
        /// The path.
        path: String,
    },
    /// A form would replace a file that is there, and may be filled in.
    FormIsThere {
        /// Its path.
        path: String,
    },
    /// Working papers that no spreadsheet program could open.
    PapersTooLarge {
        /// How many formulas there would be, about.
        formulas: u64,
        /// How many there may be.
        most: u64,
    },
    /// An output that is a folder.
    OutputIsFolder {
        /// The path.
        path: String,
    },
    /// An output that would have to lie in a file.
    OutputBelowFile {
        /// The path.
        path: String,
        /// The file.
        file: String,
    },
    /// The same output twice.
    SameOutput {
        /// The path.
        path: String,
    },
    /// No built-in plan has that id, and there is no such file.
    NoSuchPlan {
        /// What was asked for.
        plan: String,
        /// Ids of the built-in plans.
        known: Vec<String>,
    },
    /// The plan has mistakes; rendered, ready to print.
    PlanMistakes {
        /// All of them.
        rendered: String,
    },
    /// The manifest of a batch has mistakes; rendered, ready to print.
    ManifestMistakes {
        /// All of them.
        rendered: String,
    },
    /// `--set` is not `OPTION=VALUE`.
    BadSet {
        /// What was given.
        given: String,
    },
    /// `--limit` is not `NAME=NUMBER`.
    BadLimit {
        /// What was given.
        given: String,
    },
    /// No limit has that name.
    NoSuchLimit {
        /// What was asked for.
        name: String,
        /// The names of all limits.
        known: Vec<&'static str>,
    },
    /// `--map` is not `FIELD=HEADER`.
    BadMap {
        /// What was given.
        given: String,
    },
    /// A mapping file holds something else than headers.
    BadMapping {
        /// Its path.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// One header was given to two fields.
    MappedTwice {
        /// The header.
        header: String,
        /// Names of the fields.
        fields: [String; 2],
    },
    /// The plan has no such field.
    NoSuchField {
        /// What was asked for.
        name: String,
        /// A similar one.
        suggestion: Option<String>,
    },
    /// The plan has no such option.
    NoSuchOption {
        /// The id.
        id: String,
        /// Ids of the plan's options.
        known: Vec<String>,
    },
    /// The option cannot take that value.
    BadOptionValue {
        /// The id.
        id: String,
        /// The value.
        value: String,
        /// What it can be.
        allowed: String,
    },
    /// The plan has no such target.
    NoSuchTarget {
        /// The id.
        id: String,
        /// A similar one.
        suggestion: Option<String>,
    },
    /// No problem has that code.
    NoSuchProblem {
        /// What was asked for.
        name: String,
        /// A similar one.
        suggestion: Option<String>,
    },
    /// No unit has that name or code.
    NoSuchUnit {
        /// What was asked for.
        name: String,
        /// A similar one.
        suggestion: Option<String>,
    },
    /// There is such a unit, but not in the selected county.
    UnitElsewhere {
        /// What was asked for.
        name: String,
        /// Where it is.
        places: Vec<String>,
    },
    /// Several units have that name.
    SeveralUnits {
        /// What was asked for.
        name: String,
        /// The units, with codes.
        candidates: Vec<String>,
    },
    /// Nothing was left to audit.
    NothingSelected,
    /// The tables have the figures of no selected target.
    NothingAssessed {
        /// Titles of fields that would be needed, most needed first.
        needs: Vec<crate::lang::Bilingual>,
    },
    /// An argument that is about workbooks, and no workbook is written.
    NeedsWorkbook {
        /// The argument.
        argument: &'static str,
    },
    /// A workbook would be written to a terminal.
    WorkbookToTerminal,
    /// No sheet has that name.
    NoSuchSheet {
        /// What was asked for.
        name: String,
    },
    /// A list is to be carried on, but the sheet it goes on in is not among those asked for.
    UpdateNeedsGaps,
    /// There is no such earlier list.
    NoEarlier {
        /// Its path.
        path: String,
    },
    /// A folder is given for an earlier list.
    EarlierIsFolder {
        /// Its path.
        path: String,
    },
    /// What is given for an earlier list is something else altogether.
    EarlierIsNoWorkbook {
        /// Its path.
        path: String,
    },
    /// The earlier list cannot be read.
    UnreadableEarlier {
        /// Its path.
        path: String,
        /// Why.
        reason: crate::ingest::Reason,
    },
    /// The file has no gap list.
    NoGapList {
        /// Its path.
        path: String,
    },
    /// It cannot be done, and there are input files that gave nothing.
    Lost {
        /// The files, each with the reason.
        files: Vec<LostFile>,
        /// What cannot be done without them.
        refusal: Box<Refusal>,
    },
    /// `--split` without one folder to write to.
    SplitNeedsFolder,
    /// Nothing can be compared.
    NotComparable(NotComparable),
    /// The inputs could not be read.
    Ingest(crate::ingest::IngestError),
}

/// An input file that gave nothing, and why.
#[derive(Clone, Debug)]
pub struct LostFile {
    /// Its path.
    pub path: String,
    /// Why.
    pub why: crate::lang::Bilingual,
}

/// Why years cannot be compared.
#[derive(Debug)]
pub enum NotComparable {
    /// Fewer than two years to compare.
    OneYear {
        /// The years that there are.
        found: Vec<i32>,
    },
    /// Nothing says of which year an input is.
    NoYear {
        /// Its path.
        path: String,
    },
    /// Two inputs of one year that cannot be put together.
    YearTwice {
        /// The year.
        year: i32,
        /// The inputs.
        paths: [String; 2],
    },
    /// Two saved assessments of one county and year.
    SameCounty {
        /// The year.
        year: i32,
        /// The county.
        county: String,
        /// Their paths.
        paths: [String; 2],
    },
    /// Saved assessments of counties of one year that were judged by different plans or options.
    JudgedOtherwise {
        /// The year.
        year: i32,
        /// The paths of two.
        paths: [String; 2],
    },
    /// A saved assessment is of another year than the one it was given for.
    SavedOtherYear {
        /// Its path.
        path: String,
        /// The year it was given for.
        asked: i32,
        /// The year it is of.
        found: i32,
    },
    /// A file is no saved assessment that can be compared.
    NotSaved {
        /// Its path.
        path: String,
        /// Why.
        why: crate::saved::NotSaved,
    },
    /// An option is to be set that a saved assessment was judged with another value of.
    SetSaved {
        /// Its path.
        path: String,
        /// Id of the option.
        id: String,
        /// The value asked for.
        asked: String,
        /// The value it was judged with.
        found: String,
    },
    /// A part of a saved assessment is asked for.
    PartOfSaved {
        /// Its path.
        path: String,
        /// The county, where it is of one.
        county: Option<String>,
    },
    /// The part that is asked for is not in a year.
    NoPart {
        /// The year.
        year: i32,
        /// Why.
        refusal: Box<Refusal>,
    },
    /// No year has the figures of any selected target.
    NothingCompared,
}

impl Refusal {
    /// The sentence in `lang`.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        text::refusal(self, lang)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for Refusal {}
