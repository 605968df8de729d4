//! Plans: what is asked of whom. Knows no spreadsheet.

pub mod builtin;
pub mod expr;
mod field;
mod level;
mod load;
pub mod mistake;
mod option;
mod section;
mod target;

pub use field::{Choice, Field, FieldId, FieldKind, Fields, Role};
pub use level::{Kind, Level};
pub use load::{is_plan, load_fields, load_plan};
pub use option::{Domain, OptionId, OptionValue, PlanOption, parse_number};
pub use target::{Citation, Judge, Strength, Target, Test};

use crate::lang::Bilingual;

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
    /// SHA-256 of the plan file, lower-case hexadecimal.
    pub sha256: String,
    /// Fields that expressions may use: the built-in ones and the plan's own.
    pub fields: Fields,
    /// Readings of unclear clauses.
    pub options: Vec<PlanOption>,
    /// Targets, in file order.
    pub targets: Vec<Target>,
}
