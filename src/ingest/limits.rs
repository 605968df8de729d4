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

    /// Most bytes that `packed` bytes may unpack to.
    pub(super) fn most_unpacked(&self, packed: u64) -> u64 {
        packed.saturating_mul(self.ratio).max(self.harmless).min(self.unpacked)
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
        assert_eq!([1, 100, 101, 9999].map(|packed| limits.most_unpacked(packed)), [1000, 1000, 1010, 50_000]);
    }
}
