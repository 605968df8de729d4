//! Cells of a CSV file, written straight as bytes: a gap list may have millions of them.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::audit::Pointed;
use crate::register::shortest;
use crate::report::clean::clean;
use crate::report::digits;

/// Something that very many rows have in common: kept in blocks of one size, which are copied faster than any length is.
#[derive(Default)]
pub(super) struct Piece {
    blocks: Vec<[u8; BLOCK]>,
    len: usize,
}

const BLOCK: usize = 32;

impl Piece {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut piece = Self::default();
        piece.set(bytes);
        piece
    }

    /// Makes it `bytes`.
    pub(super) fn set(&mut self, bytes: &[u8]) {
        self.len = bytes.len();
        self.blocks.clear();
        self.blocks.extend(bytes.chunks(BLOCK).map(|chunk| {
            let mut block = [0; BLOCK];
            block[..chunk.len()].copy_from_slice(chunk);
            block
        }));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn add_to(&self, out: &mut Vec<u8>) {
        let end = out.len().saturating_add(self.len);
        self.blocks.iter().for_each(|block| out.extend_from_slice(block));
        out.truncate(end);
    }
}

/// Adds a text that may come from anywhere: no spreadsheet program runs it as a formula.
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    if is_plain(text) {
        out.extend_from_slice(text.as_bytes());
    } else {
        word(out, &safe(text));
    }
}

/// Adds a text of the program's own, in quotes where it needs them.
pub(super) fn word(out: &mut Vec<u8>, word: &str) {
    if !word.contains([',', '"', '\r', '\n']) {
        out.extend_from_slice(word.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(word.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

/// Adds a number without trailing zeros.
pub(super) fn number(out: &mut Vec<u8>, number: Decimal) {
    let Ok(mantissa) = i64::try_from(number.mantissa()) else {
        out.extend_from_slice(number.normalize().to_string().as_bytes());
        return;
    };
    let (mantissa, decimals) = shortest(mantissa, number.scale());
    pointed(out, Pointed { mantissa, decimals });
}

/// Adds a number.
pub(super) fn pointed(out: &mut Vec<u8>, Pointed { mantissa, decimals }: Pointed) {
    if mantissa < 0 {
        out.push(b'-');
    }
    digits::add(out, mantissa.unsigned_abs(), decimals);
}

/// Whether `text` can stand in a cell as it is. Rather says no than looks closely: nearly every name is plain.
pub(super) fn is_plain(text: &str) -> bool {
    // Blanks, marks of formulas in either width and what turns the direction of writing begin with these.
    let is_harmless_start = |byte: u8| !matches!(byte, b' ' | b'=' | b'+' | b'-' | b'@' | 0xe1 | 0xe3);
    let is_harmless = |byte: u8| !matches!(byte, ..b' ' | b',' | b'"' | 0x7f | 0xc2 | 0xe2 | 0xef);
    text.as_bytes().first().is_none_or(|first| is_harmless_start(*first)) && text.bytes().all(is_harmless)
}

/// Text that no spreadsheet program runs as a formula.
pub(super) fn safe(text: &str) -> String {
    let cleaned: Cow<'_, str> = clean(text);
    // The last four are the wide forms of the first, which some programs take for the same.
    let starts_formula =
        |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    if starts_formula(text) || starts_formula(cleaned.trim_start()) {
        format!("'{cleaned}")
    } else {
        cleaned.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_that_would_run_as_a_formula_is_neutralised() {
        for (given, expected) in [
            ("大河社区", "大河社区"),
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@x", "'@x"),
            ("\t=1", "' =1"),
            ("\rx", "' x"),
            (" =1", "' =1"),
            ("\u{3000}=1", "'\u{3000}=1"),
            ("\u{1680}=1", "'\u{1680}=1"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(safe(given), expected);
            assert_eq!(written(|out| text(out, given)), expected);
        }
    }

    #[test]
    fn pieces_are_added_as_they_are() {
        for length in [0, 1, 31, 32, 33, 64, 100] {
            let bytes: Vec<u8> = (0..length).collect();
            let mut piece = Piece::of(&[7; 50]);
            piece.set(&bytes);
            assert_eq!(piece.is_empty(), bytes.is_empty());
            let mut out = b"x".to_vec();
            piece.add_to(&mut out);
            assert_eq!(out, [b"x", &bytes[..]].concat());
        }
    }

    #[test]
    fn numbers_read_as_they_do_elsewhere() {
        for number in [
            "0",
            "7",
            "10",
            "-10",
            "0.5",
            "-0.05",
            "100.25",
            "631.8",
            "12345678901234567.8",
            "9223372036854775807",
            "-9223372036854775808",
            "0.000000000001",
            "79228162514264337593543950335",
            "1.000000000000000000000001",
        ] {
            assert_eq!(written(|out| super::number(out, number.parse().unwrap())), number);
        }
        assert_eq!(written(|out| super::number(out, Decimal::new(1500, 2))), "15");
    }

    proptest! {
        #[test]
        fn cells_are_quoted_as_the_csv_library_does(given in "[a大,\"\r\n =+\u{3000}\u{a0}\u{202e}\u{feff}\u{ff1d}-]{0,6}") {
            let mut record = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
            record.write_record(["x", &safe(&given), "y", &given]).unwrap();
            let expected = String::from_utf8(record.into_inner().unwrap()).unwrap();
            let found = written(|out| {
                out.extend(b"x,");
                text(out, &given);
                out.extend(b",y,");
                word(out, &given);
                out.extend(b"\r\n");
            });
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn digits_are_those_of_the_number(mantissa: i64, scale in 0_u32..18) {
            let decimal = Decimal::new(mantissa, scale).normalize();
            prop_assert_eq!(written(|out| number(out, decimal)), decimal.to_string());
        }
    }
}
