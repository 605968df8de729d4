//! Plans: what is asked of whom. Knows no spreadsheet.

pub mod builtin;
mod course;
pub mod expr;
mod field;
mod level;
mod list;
mod load;
pub mod mistake;
mod option;
pub(crate) mod section;
mod target;

pub use course::{Course, Point, Tolerance};
pub use field::{Choice, Field, FieldId, FieldKind, Fields, Role};
pub use level::{Kind, Level};
pub use list::{Condition, FromList, List, ListColumn, Take};
pub(crate) use load::parse;
pub use load::{is_plan, load_fields, load_plan};
pub use option::{Domain, OptionId, OptionValue, PlanOption, parse_number};
pub use target::{Citation, Judge, Strength, Target, Test};

use crate::lang::{Bilingual, Lang};

/// A planning document as data.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Short name.
    pub id: String,
    /// The document's title.
    pub title: Bilingual,
    /// The area it is for, such as 攀枝花市.
    pub area: Option<Bilingual>,
    /// Document number.
    pub document: Option<String>,
    /// Date of publication, as in the file.
    pub published: Option<String>,
    /// Year by which the targets are due.
    pub target_year: i32,
    /// How far off the expected value counts as ahead or behind; there where a target has a course.
    pub pace: Option<Tolerance>,
    /// SHA-256 of the plan file, lower-case hexadecimal.
    pub sha256: String,
    /// Fields that expressions may use: the built-in ones and the plan's own.
    pub fields: Fields,
    /// Readings of unclear clauses.
    pub options: Vec<PlanOption>,
    /// Targets, in file order.
    pub targets: Vec<Target>,
}

impl Plan {
    /// A canonical text value as people write it: in Chinese the first word that cells use for it (城市社区 for `urban`).
    #[must_use]
    pub fn word<'a>(&'a self, value: &'a str, lang: Lang) -> &'a str {
        let mut choices = self.fields.iter().flat_map(|(_, field)| &field.choices);
        let choice = choices.find(|choice| choice.name == value).and_then(|choice| choice.words.first());
        match (lang, choice) {
            (Lang::Zh, Some(word)) => word,
            _ => value,
        }
    }
}
