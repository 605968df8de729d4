//! Mistakes in plan files. A mistake holds what is wrong and where; its wording is in [`crate::text::mistake`].

use std::ops::Range;

/// Something wrong in a plan file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong.
    pub kind: MistakeKind,
    /// Byte range in the file.
    pub span: Range<usize>,
}

/// What can be wrong in a plan file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MistakeKind {
    /// Not TOML; the parser's own words.
    Syntax {
        /// What the parser says.
        message: String,
    },
    /// A key that this table does not have.
    UnknownKey {
        /// The key.
        key: String,
        /// A key of the table with a similar name.
        suggestion: Option<String>,
    },
    /// A key that must be there.
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// A value of another type than the key takes.
    WrongType {
        /// The key.
        key: String,
        /// What it takes.
        expected: Shape,
    },
    /// A text that must not be empty.
    EmptyText {
        /// The key.
        key: String,
    },
    /// A word that is none of those allowed here.
    NotOneOf {
        /// The word.
        found: String,
        /// What is allowed.
        allowed: Vec<String>,
    },
    /// An id or name with characters that it must not have.
    BadName {
        /// The name.
        name: String,
    },
    /// The same id or name twice.
    Duplicate {
        /// The id.
        id: String,
    },
    /// A default that the option cannot take.
    BadDefault {
        /// The default.
        found: String,
    },
    /// An option that no expression uses.
    UnusedOption {
        /// Its id.
        id: String,
    },
    /// A character that expressions do not know.
    UnexpectedCharacter {
        /// The character.
        found: char,
    },
    /// A quoted text without its closing quote.
    UnclosedText,
    /// Something else than the grammar wants here.
    Unexpected {
        /// What stands here; empty at the end of the expression.
        found: String,
        /// What was wanted.
        expected: Wanted,
    },
    /// Too many operations inside each other.
    TooDeep,
    /// A number with more digits than can be kept exactly.
    BadNumber {
        /// The number.
        found: String,
    },
    /// A name that is neither a field nor an option.
    UnknownName {
        /// The name.
        name: String,
        /// A field or option with a similar name.
        suggestion: Option<String>,
    },
    /// A function that does not exist.
    UnknownFunction {
        /// The name.
        name: String,
        /// A function with a similar name.
        suggestion: Option<String>,
    },
    /// A function with too few or too many arguments.
    WrongArguments {
        /// The function.
        function: &'static str,
        /// How many it takes, as `1`, `3` or `2+`.
        takes: &'static str,
        /// How many it was given.
        given: usize,
    },
    /// An operand of another type than the operation takes.
    TypeMismatch {
        /// What the operation takes.
        expected: crate::plan::expr::Type,
        /// What it was given.
        found: crate::plan::expr::Type,
    },
    /// A text that the field or option it is compared with can never be.
    NeverEqual {
        /// The text.
        text: String,
        /// What it can be.
        allowed: Vec<String>,
    },
    /// A field that units of this level do not have.
    WrongLevel {
        /// The field.
        field: String,
        /// The level.
        level: crate::plan::Level,
    },
    /// `sum` or `count` where there is nothing below, or inside another of them.
    NothingBelow {
        /// The function.
        function: &'static str,
    },
    /// A threshold on a condition that is judged unit by unit.
    ThresholdOnCondition,
    /// A number without a threshold.
    ThresholdMissing,
    /// A second threshold.
    SecondThreshold,
    /// `value` is a text.
    TextValue,
    /// A field where only numbers and options may stand.
    FieldNotAllowed {
        /// The key of the expression.
        key: &'static str,
    },
    /// `share` without `judge = "share"`.
    ShareWithoutJudge,
    /// A number that is none that makes sense here.
    OutOfRange {
        /// The number.
        found: String,
        /// What it must be.
        allowed: &'static str,
    },
    /// `min` above `max`.
    EmptyRange,
    /// A key that does not go with the target's `judge`.
    NotWithJudge {
        /// The key.
        key: &'static str,
        /// The judge.
        judge: &'static str,
    },
    /// A key that does not go with the field's `kind`.
    NotWithKind {
        /// The key.
        key: &'static str,
        /// The kind.
        kind: &'static str,
    },
    /// A key that does not go with what `from-list` takes.
    NotWithTake {
        /// The key.
        key: &'static str,
        /// What it takes.
        take: &'static str,
    },
    /// A list that a plan replaces lacks what a field takes from it.
    ListLacks {
        /// The list.
        list: String,
        /// The column or choice.
        name: String,
        /// The field.
        field: String,
    },
    /// A column of a list that names no choices and is no yes/no column, so that no condition can be put on it.
    NoChoices {
        /// The column.
        column: String,
    },
    /// A header that another field of the same level has too.
    SameHeader {
        /// The header.
        header: String,
        /// The other field.
        other: String,
    },
    /// A division by the number 0.
    DivisionByZero,
    /// A field whose bounds or fallbacks lead back to itself.
    FieldCycle {
        /// The field.
        field: String,
    },
    /// No target at all.
    NoTargets,
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A text or `{ zh, en }`.
    Bilingual,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Flag,
    /// A list of texts.
    TextList,
    /// An expression: a text or a number.
    Expression,
    /// A table.
    Table,
    /// A list of tables.
    TableList,
}

/// What the grammar wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A value: a number, text, name or bracket.
    Operand,
    /// An operator or the end.
    Operator,
    /// `)`
    Close,
    /// `(`
    Open,
}
