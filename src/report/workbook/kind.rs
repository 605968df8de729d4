//! The sheets of the report workbook.

use crate::lang::Lang;
use crate::text;

/// A sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SheetKind {
    /// The verdict and what it rests on.
    Overview,
    /// Every target for the audited group.
    Targets,
    /// Every target for every county.
    Counties,
    /// The same for streets.
    Streets,
    /// Every target for every community.
    Communities,
    /// The working list of gaps.
    Gaps,
    /// Missing figures that leave something open.
    Unknown,
    /// The data problems.
    Problems,
    /// What the plan says and how it is read.
    Basis,
    /// What people had in an earlier list and is in no other sheet; only where there is such.
    Others,
}

impl SheetKind {
    /// The sheets that can be asked for, in their order, with the names that the command line uses in any language.
    pub const NAMES: [(SheetKind, &'static str); 9] = [
        (SheetKind::Overview, "overview"),
        (SheetKind::Targets, "targets"),
        (SheetKind::Counties, "counties"),
        (SheetKind::Streets, "streets"),
        (SheetKind::Communities, "communities"),
        (SheetKind::Gaps, "gaps"),
        (SheetKind::Unknown, "unknown"),
        (SheetKind::Problems, "problems"),
        (SheetKind::Basis, "basis"),
    ];

    /// The sheet that a person means: by its name in one of the languages, or that of the command line.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim();
        let is_it = |kind: SheetKind, id: &str| {
            let names = [id, text::sheet_name(kind, Lang::Zh), text::sheet_name(kind, Lang::En)];
            names.iter().any(|known| known.eq_ignore_ascii_case(name))
        };
        Self::NAMES.into_iter().find(|(kind, id)| is_it(*kind, id)).map(|(kind, _)| kind)
    }

    /// The name that the command line and tables inside the file use.
    #[must_use]
    pub fn id(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("others", |(_, id)| id)
    }
}
