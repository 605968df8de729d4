//! Where a value came from.

use std::fmt;

use crate::register::Sheet;

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Source {
    /// Path as the user gave it (or found under a folder the user gave), with forward slashes.
    pub path: String,
    /// SHA-256 of the file's bytes, lower-case hexadecimal, where it was asked for.
    pub sha256: Option<String>,
    /// What it is by its content: `xlsx`, `csv`.
    pub format: Option<&'static str>,
    /// The encoding of a text file.
    pub encoding: Option<&'static str>,
    /// Its sheets in workbook order; a text file has one without a name.
    pub sheets: Vec<Sheet>,
}

/// Row and column of a cell, both from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellAddress {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
}

impl CellAddress {
    /// The column in spreadsheet notation: `A`, `AB`.
    #[must_use]
    pub fn letters(self) -> String {
        let mut letters = Vec::new();
        let mut rest = u64::from(self.column).saturating_add(1);
        while rest > 0 {
            let digit = rest.saturating_sub(1).checked_rem(26).unwrap_or(0);
            letters.push(b'A'.saturating_add(u8::try_from(digit).unwrap_or(0)));
            rest = rest.saturating_sub(1).checked_div(26).unwrap_or(0);
        }
        letters.iter().rev().map(|letter| char::from(*letter)).collect()
    }
}

impl fmt::Display for CellAddress {
    /// Spreadsheet notation: `A1`, `AB12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.letters(), u64::from(self.row).saturating_add(1))
    }
}

/// File, sheet and cell of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Index into [`crate::register::Register::sources`].
    pub source: u16,
    /// Index into the source's sheets.
    pub sheet: u16,
    /// The cell.
    pub cell: CellAddress,
}

#[cfg(test)]
mod tests {
    use super::CellAddress;

    #[test]
    fn addresses_read_like_a_spreadsheet() {
        for (row, column, text) in [
            (0, 0, "A1"),
            (4, 25, "Z5"),
            (4, 26, "AA5"),
            (9, 701, "ZZ10"),
            (0, 702, "AAA1"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(CellAddress { row, column }.to_string(), text);
        }
    }
}
