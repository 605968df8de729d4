//! What the program wrote into a workbook, a short number for each row. When the workbook comes back, a row whose number is not
//! among them was written into by a person, wherever it stands by then. The numbers are made of what cells hold, not of how files
//! write it: they must be the same after Excel, WPS or another program saved the file.

use rayon::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::ingest::{PlainCell, PlainSheet, PlainValue};
use crate::report::workbook::gaps::Header;

/// Name of the sheet that holds them, which nobody sees.
pub(super) const SHEET: &str = "dabiao";

/// The first cell of that sheet.
const MARK: &str = "dabiao: rows as written, 1";

/// Digits of a fingerprint, of six bits each: 48 bits, so that among a million rows a changed one is missed once in hundreds of
/// millions.
const DIGITS: usize = 8;
const BITS: u32 = 48;
const ALPHABET: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-";

/// Fingerprints in a cell, which holds less than 32,767 characters.
const IN_CELL: usize = 4_000;

/// A number that is mixed from others, the same on every machine and in every version.
#[derive(Clone, Copy)]
struct Mixed(u64);

impl Mixed {
    fn add(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn add_bytes(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        for (slot, byte) in last.iter_mut().zip(rest) {
            *slot = *byte;
        }
        self.add(u64::from_le_bytes(last));
        self.add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    }
}

/// The fingerprint of a cell that holds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellPrint(u64);

impl CellPrint {
    /// Of a text. Blanks at its ends and the kind of line ends are lost when files are saved.
    pub(super) fn text(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let mut mixed = Mixed(1);
        if text.contains('\r') {
            mixed.add_bytes(text.replace('\r', "").as_bytes());
        } else {
            mixed.add_bytes(text.as_bytes());
        }
        Some(Self(mixed.0))
    }

    /// Of a number. Programs save 15 to 17 digits, and no figure is told from another by the seventh decimal.
    pub(super) fn number(number: f64) -> Self {
        let millionths = (number * 1e6).round();
        if millionths.abs() < 9e15 {
            return Self::millionths(millionths);
        }
        let mut mixed = Mixed(2);
        mixed.add_bytes(format!("{number:.11e}").as_bytes());
        Self(mixed.0)
    }

    /// The same without leaving whole numbers, where it is short.
    #[expect(clippy::cast_precision_loss, reason = "below 2^52 none is lost")]
    pub(super) fn decimal(number: Decimal) -> Option<Self> {
        let scale = number.scale();
        let factor = 6_u32.checked_sub(scale).map(|places| 10_i128.pow(places));
        let millionths = factor.and_then(|factor| number.mantissa().checked_mul(factor));
        match millionths.and_then(|millionths| i64::try_from(millionths).ok()).filter(|short| short.abs() < 1 << 52) {
            Some(short) => Some(Self::millionths(short as f64)),
            None => number.to_f64().map(Self::number),
        }
    }

    fn millionths(millionths: f64) -> Self {
        let mut mixed = Mixed(2);
        // No zero is negative.
        mixed.add((millionths + 0.0).to_bits());
        Self(mixed.0)
    }

    /// Of a formula, whatever it says and gives: results change when programs compute them again, and so do spellings.
    const FORMULA: Self = Self(3);

    fn of(cell: &PlainCell) -> Option<Self> {
        if cell.formula.is_some() {
            return Some(Self::FORMULA);
        }
        match &cell.value {
            PlainValue::Blank => None,
            PlainValue::Number(number) | PlainValue::Percent(number) => Some(Self::number(*number)),
            PlainValue::Flag(flag) => Some(Self(if *flag { 4 } else { 5 })),
            PlainValue::Date(text) | PlainValue::Text(text) => Self::text(text),
            PlainValue::Uncached => Some(Self::FORMULA),
        }
    }
}

/// The fingerprint of a row: of its cells from left to right, those left out that hold nothing.
#[derive(Clone, Copy)]
pub(super) struct RowPrint(Mixed);

impl RowPrint {
    pub(super) fn new() -> Self {
        Self(Mixed(0))
    }

    pub(super) fn add(&mut self, cell: Option<CellPrint>) {
        if let Some(CellPrint(number)) = cell {
            self.0.add(number);
        }
    }

    pub(super) fn finish(self) -> u64 {
        let mut mixed = self.0;
        mixed.add(u64::MAX);
        mixed.0 >> u64::BITS.saturating_sub(BITS)
    }

    fn of<'c>(cells: impl Iterator<Item = &'c PlainCell>) -> u64 {
        let mut row = Self::new();
        cells.for_each(|cell| row.add(CellPrint::of(cell)));
        row.finish()
    }
}

/// The fingerprint of a row of a sheet. In the gap list it is that of the program's own cells, in their order, whatever people
/// filled in and wherever they moved columns.
pub(super) fn of_row(header: Option<&Header>, row: u32, cells: &[PlainCell]) -> u64 {
    match header.filter(|header| row > header.row) {
        Some(header) => {
            let own = header.own.iter().flatten();
            RowPrint::of(own.filter_map(|column| cells.iter().find(|cell| cell.column == *column)))
        }
        None => RowPrint::of(cells.iter()),
    }
}

/// The fingerprints of all rows of a sheet.
pub(super) fn of_sheet(sheet: &PlainSheet) -> Vec<u64> {
    let header = Header::find(sheet);
    sheet.rows.iter().map(|(row, cells)| of_row(header.as_ref(), *row, cells)).collect()
}

/// Sets up the sheet that will hold them.
pub(super) fn begin(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_very_hidden(true);
    sheet.write_string(0, 0, MARK).map(|_| ())
}

/// What the cells of the sheet say, each fingerprint once.
pub(super) fn cells(mut prints: Vec<u64>) -> Vec<String> {
    prints.par_sort_unstable();
    prints.dedup();
    prints.par_chunks(IN_CELL).map(|part| part.iter().flat_map(|print| digits(*print)).collect()).collect()
}

/// A fingerprint in digits, the highest first.
fn digits(print: u64) -> [char; DIGITS] {
    let mut rest = print;
    let mut digits = ['0'; DIGITS];
    for digit in digits.iter_mut().rev() {
        let index = usize::from(u8::try_from(rest & 63).unwrap_or_default());
        *digit = ALPHABET.get(index).map_or('0', |byte| char::from(*byte));
        rest >>= 6;
    }
    digits
}

fn from_digits(digits: &[u8]) -> Option<u64> {
    let place = |digit: &u8| u64::try_from(ALPHABET.iter().position(|known| known == digit)?).ok();
    let add = |print: u64, digit: &u8| Some(print << 6 | place(digit)?);
    (digits.len() == DIGITS).then_some(())?;
    digits.iter().try_fold(0, add)
}

/// The fingerprints that a file came with.
pub(super) struct Written(Vec<u64>);

impl Written {
    /// Finds them; `None` where the file is older, or a person has spoilt them.
    pub(super) fn find(sheets: &[PlainSheet]) -> Option<Self> {
        let (_, rows) = sheets.iter().find(|sheet| is_theirs(sheet))?.rows.split_first()?;
        let mut prints = Vec::new();
        for cell in rows.iter().flat_map(|(_, cells)| cells) {
            let PlainValue::Text(text) = &cell.value else { return None };
            for digits in text.as_bytes().chunks(DIGITS) {
                prints.push(from_digits(digits)?);
            }
        }
        prints.sort_unstable();
        (!prints.is_empty()).then_some(Self(prints))
    }

    pub(super) fn has(&self, print: u64) -> bool {
        self.0.binary_search(&print).is_ok()
    }
}

/// Whether a sheet is the one that holds the fingerprints.
pub(super) fn is_theirs(sheet: &PlainSheet) -> bool {
    let first = sheet.rows.first().and_then(|(_, cells)| cells.first());
    matches!(first.map(|cell| &cell.value), Some(PlainValue::Text(text)) if text == MARK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[PlainValue]) -> u64 {
        let cells: Vec<PlainCell> =
            (0..).zip(cells).map(|(column, value)| PlainCell { column, value: value.clone(), formula: None }).collect();
        of_row(None, 0, &cells)
    }

    fn text(text: &str) -> PlainValue {
        PlainValue::Text(text.to_owned())
    }

    #[test]
    fn saving_changes_no_fingerprint_and_writing_does() {
        let written = row(&[text("甲社区"), PlainValue::Number(29.996), text("两\n行")]);
        // 15 digits, another line end, a percentage.
        assert_eq!(row(&[text("甲社区 "), PlainValue::Percent(29.996_000_000_000_01), text("两\r\n行")]), written);
        assert_ne!(row(&[text("甲社区"), PlainValue::Number(29.997), text("两\n行")]), written);
        assert_ne!(row(&[text("甲社区"), text("29.996"), text("两\n行")]), written);
        assert_ne!(row(&[text("甲社区"), PlainValue::Number(29.996), text("两\n行。")]), written);
        assert_ne!(row(&[PlainValue::Number(29.996), text("甲社区"), text("两\n行")]), written);
        assert_ne!(row(&[text("甲社区"), PlainValue::Uncached, text("两\n行")]), written);
        assert_ne!(row(&[text("甲社区"), PlainValue::Number(29.996)]), written);
    }

    #[test]
    fn decimals_are_the_numbers_that_they_are_read_as() {
        for text in
            ["0", "-0.00", "7", "29.996", "-1234567.654321", "0.1234567", "99999999999.5", "12345678901234567890"]
        {
            let number: f64 = text.parse().unwrap();
            assert_eq!(CellPrint::decimal(text.parse().unwrap()), Some(CellPrint::number(number)), "{text}");
        }
    }

    #[test]
    fn they_are_read_as_they_were_stored() {
        let prints: Vec<u64> = (0..6000).map(|number| row(&[PlainValue::Number(f64::from(number))])).collect();
        let cells = cells(prints.clone());
        assert_eq!(cells.len(), 2);
        assert!(cells.iter().all(|cell| cell.len() < 32_767));
        let line = |(row, text): (u32, &str)| (row, vec![PlainCell::text(0, text)]);
        let texts = std::iter::once(MARK).chain(cells.iter().map(String::as_str));
        let sheet = PlainSheet::of_rows((0..).zip(texts).map(line).collect());
        let written = Written::find(&[PlainSheet::default(), sheet.clone()]).unwrap();
        assert!(prints.iter().all(|print| written.has(*print)));
        assert!(!written.has(row(&[PlainValue::Number(0.5)])));
        let spoilt = PlainSheet::of_rows(sheet.rows[..1].to_vec());
        assert!(Written::find(&[spoilt]).is_none());
    }
}
