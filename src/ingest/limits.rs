//! How large a file may be: every limit in one place.
//!
//! They stand far above any register of a province, and low enough that a hostile file is refused before it exhausts
//! the memory. Sizes that a file states are never believed where they could be exceeded.

/// Limits on what is read. [`Limits::default`] suits every real file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one file.
    pub file: u64,
    /// Most bytes that all parts of a packed file may unpack to.
    pub unpacked: u64,
    /// Most bytes of each part that must be in memory as a whole: shared texts, styles, the list of sheets.
    pub kept: u64,
    /// Most bytes unpacked for one byte packed. Real sheets stay below 60; bombs reach 1000.
    pub ratio: u64,
    /// Below this unpacked size a file is harmless whatever its ratio.
    pub harmless: u64,
    /// Most files in one zip file.
    pub members: usize,
    /// Most cells of one sheet.
    pub cells: usize,
    /// Most cells of one sheet that are written once and said to be repeated.
    pub repeated: usize,
    /// Most cells of the rectangle round all cells of an old workbook (.xls), whose sheets are not read cell by cell.
    pub rectangle: usize,
    /// Most bytes of text of one sheet.
    pub text: usize,
    /// Most merged areas of one sheet.
    pub merges: usize,
}

impl Limits {
    /// The limits that [`Limits::default`] gives.
    pub const DEFAULT: Self = Self {
        file: 512 << 20,
        unpacked: 2 << 30,
        kept: 256 << 20,
        ratio: 250,
        harmless: 64 << 20,
        members: 2000,
        cells: 10_000_000,
        repeated: 2_000_000,
        rectangle: 3_000_000,
        text: 1 << 30,
        merges: 1_000_000,
    };

    /// Most bytes that `packed` bytes may unpack to, and the limit that says so.
    pub(super) fn most_unpacked(&self, packed: u64) -> (u64, Limit) {
        let most = packed.saturating_mul(self.ratio).max(self.harmless);
        if most < self.unpacked { (most, Limit::Ratio) } else { (self.unpacked, Limit::Unpacked) }
    }

    /// Moves a limit.
    pub fn set(&mut self, limit: Limit, most: u64) {
        let count = usize::try_from(most).unwrap_or(usize::MAX);
        match limit {
            Limit::File => self.file = most,
            Limit::Unpacked => self.unpacked = most,
            Limit::Kept => self.kept = most,
            Limit::Ratio => self.ratio = most,
            Limit::Harmless => self.harmless = most,
            Limit::Members => self.members = count,
            Limit::Cells => self.cells = count,
            Limit::Repeated => self.repeated = count,
            Limit::Rectangle => self.rectangle = count,
            Limit::Text => self.text = count,
            Limit::Merges => self.merges = count,
        }
    }
}

/// One of the [`Limits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::file`]
    File,
    /// [`Limits::unpacked`]
    Unpacked,
    /// [`Limits::kept`]
    Kept,
    /// [`Limits::ratio`]
    Ratio,
    /// [`Limits::harmless`]
    Harmless,
    /// [`Limits::members`]
    Members,
    /// [`Limits::cells`]
    Cells,
    /// [`Limits::repeated`]
    Repeated,
    /// [`Limits::rectangle`]
    Rectangle,
    /// [`Limits::text`]
    Text,
    /// [`Limits::merges`]
    Merges,
}

impl Limit {
    /// All limits with the names that the command line uses.
    pub const NAMES: [(Limit, &'static str); 11] = [
        (Limit::File, "file"),
        (Limit::Unpacked, "unpacked"),
        (Limit::Kept, "kept"),
        (Limit::Ratio, "ratio"),
        (Limit::Harmless, "harmless"),
        (Limit::Members, "members"),
        (Limit::Cells, "cells"),
        (Limit::Repeated, "repeated"),
        (Limit::Rectangle, "rectangle"),
        (Limit::Text, "text"),
        (Limit::Merges, "merges"),
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.into_iter().find(|(limit, _)| *limit == self).map_or("", |(_, name)| name)
    }

    /// The limit of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(_, known)| *known == name).map(|(limit, _)| limit)
    }

    /// Whether it is a number of bytes.
    #[must_use]
    pub const fn is_of_bytes(self) -> bool {
        matches!(self, Limit::File | Limit::Unpacked | Limit::Kept | Limit::Harmless | Limit::Text)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_files_may_be_packed_tightly_and_large_ones_not() {
        let limits = Limits { ratio: 10, harmless: 1000, unpacked: 50_000, ..Limits::DEFAULT };
        let expected = [(1000, Limit::Ratio), (1000, Limit::Ratio), (1010, Limit::Ratio), (50_000, Limit::Unpacked)];
        assert_eq!([1, 100, 101, 9999].map(|packed| limits.most_unpacked(packed)), expected);
    }
}
