//! What the spreadsheet library does not tell of binary workbooks: merged areas, and cells shown as percentages.
//!
//! Where a part cannot be read there is nothing extra; the cells themselves are read by the library.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufReader, Read};

use quick_xml::events::Event;

use crate::ingest::grid::Area;
use crate::ingest::package::{self, Package};
use crate::ingest::workbook::{area, is_percent};
use crate::ingest::xml::attribute;
use crate::register::CellAddress;

/// Kinds of records.
mod kind {
    pub(super) const ROW: u16 = 0;
    /// Blank cells, numbers, errors, flags, texts, and the same from formulas.
    pub(super) const CELLS: std::ops::RangeInclusive<u16> = 1..=11;
    pub(super) const FORMAT: u16 = 44;
    pub(super) const STYLE: u16 = 47;
    pub(super) const SHEET: u16 = 156;
    pub(super) const MERGED: u16 = 176;
    pub(super) const STYLES: u16 = 617;
    pub(super) const STYLES_END: u16 = 618;
}

/// Longest record that is looked at.
const MAX_RECORD: usize = 1 << 24;

/// Formats 9 and 10 are 0% and 0.00% without being written down.
const BUILT_IN_PERCENTS: [u16; 2] = [9, 10];

/// The parts of an open workbook.
pub(super) struct Extras<'a> {
    package: Package<'a>,
    /// Parts of the sheets by their names.
    parts: BTreeMap<String, String>,
    /// Numbers of the cell styles that show percentages.
    percents: BTreeSet<u32>,
}

/// What is known of one sheet.
#[derive(Default)]
pub(super) struct SheetExtras {
    /// Merged areas.
    pub(super) merged: Vec<Area>,
    /// Cells shown as percentages, in order.
    pub(super) percents: Vec<CellAddress>,
}

impl<'a> Extras<'a> {
    /// Reads the list of sheets and the styles.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let mut package = package::open(bytes).ok()?;
        let targets = targets(&mut package)?;
        let mut parts = BTreeMap::new();
        let mut records = Records::open(&mut package, "xl/workbook.bin")?;
        while let Some(kind) = records.next() {
            if kind == kind::SHEET
                && let Some((id, length)) = wide_text(&records.data, 8)
                && let Some((name, _)) = wide_text(&records.data, 8_usize.saturating_add(length))
                && let Some(target) = targets.get(&id)
            {
                parts.insert(name, format!("xl/{target}"));
            }
        }
        drop(records);
        let percents = percents(&mut package).unwrap_or_default();
        Some(Self { package, parts, percents })
    }

    /// Whether any cell can be shown as a percentage.
    pub(super) fn has_percents(&self) -> bool {
        !self.percents.is_empty()
    }

    /// Looks through the sheet of that name.
    pub(super) fn sheet(&mut self, name: &str) -> SheetExtras {
        let mut found = SheetExtras::default();
        let Some(mut records) = self.parts.get(name).and_then(|part| Records::open(&mut self.package, part)) else {
            return found;
        };
        let mut row = 0;
        while let Some(kind) = records.next() {
            let number = |at: usize| u32_at(&records.data, at);
            if kind == kind::ROW {
                row = number(0).unwrap_or(row);
            } else if kind::CELLS.contains(&kind) {
                let (Some(column), Some(style)) = (number(0), number(4)) else { continue };
                // The fourth byte holds flags.
                if self.percents.contains(&(style & 0x00FF_FFFF)) {
                    found.percents.push(CellAddress { row, column });
                }
            } else if kind == kind::MERGED
                && let [Some(top), Some(bottom), Some(left), Some(right)] = [0, 4, 8, 12].map(number)
            {
                found.merged.push(area((top, left), (bottom, right)));
            }
        }
        found.percents.sort_unstable();
        found
    }
}

/// Parts by the ids that the list of sheets uses.
fn targets(package: &mut Package<'_>) -> Option<BTreeMap<String, String>> {
    let mut text = String::new();
    package.by_name("xl/_rels/workbook.bin.rels").ok()?.take(1 << 24).read_to_string(&mut text).ok()?;
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut targets = BTreeMap::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                if let (Some(id), Some(target)) = (attribute(&tag, "Id"), attribute(&tag, "Target")) {
                    targets.insert(id, target);
                }
            }
            Event::Eof => return Some(targets),
            _ => {}
        }
    }
}

fn percents(package: &mut Package<'_>) -> Option<BTreeSet<u32>> {
    let mut formats: BTreeMap<u16, bool> = BTreeMap::new();
    let mut found = BTreeSet::new();
    let mut style = 0_u32;
    let mut is_in_styles = false;
    let mut records = Records::open(package, "xl/styles.bin")?;
    while let Some(kind) = records.next() {
        let u16_at = |at: usize| Some(u16::from_le_bytes(records.data.get(at..at.checked_add(2)?)?.try_into().ok()?));
        match kind {
            kind::FORMAT => {
                if let (Some(number), Some((text, _))) = (u16_at(0), wide_text(&records.data, 2)) {
                    formats.insert(number, is_percent(&text));
                }
            }
            kind::STYLES => is_in_styles = true,
            kind::STYLES_END => is_in_styles = false,
            kind::STYLE if is_in_styles => {
                let format = u16_at(2)?;
                if formats.get(&format).copied().unwrap_or_else(|| BUILT_IN_PERCENTS.contains(&format)) {
                    found.insert(style);
                }
                style = style.saturating_add(1);
            }
            _ => {}
        }
    }
    Some(found)
}

/// Whether a record that the library would read claims to be longer than any is: it makes room for a record, up to 256 MB,
/// before it finds that the part ends.
pub(super) fn has_overlong_record(bytes: &[u8]) -> bool {
    let Ok(mut package) = package::open(bytes) else { return false };
    let is_of_records = |name: &&str| {
        let name = name.to_ascii_lowercase();
        let is_book = ["xl/workbook.bin", "xl/styles.bin", "xl/sharedstrings.bin"].contains(&name.as_str());
        is_book || (name.contains("worksheets/") && !name.contains("/_rels/"))
    };
    let names = package.file_names_raw().filter_map(|name| std::str::from_utf8(name).ok());
    let names: Vec<String> = names.filter(is_of_records).map(str::to_owned).collect();
    names.iter().any(|name| Records::open(&mut package, name).is_some_and(Records::has_overlong))
}

/// The records of a part, one after another.
struct Records<R> {
    part: R,
    data: Vec<u8>,
}

impl<'a> Records<Box<dyn Read + 'a>> {
    fn open(package: &'a mut Package<'_>, part: &str) -> Option<Self> {
        // Parts are named in whatever case their writer likes.
        let name = package.file_names_raw().find(|name| name.eq_ignore_ascii_case(part.as_bytes()))?;
        let name = String::from_utf8(name.to_vec()).ok()?;
        let part = package.by_name(&name).ok()?;
        Some(Self { part: Box::new(BufReader::new(part)), data: Vec::new() })
    }
}

impl<R: Read> Records<R> {
    /// Reads the next record into `data`; its kind, or `None` at the end.
    fn next(&mut self) -> Option<u16> {
        let kind = self.varying(2)?;
        let length = usize::try_from(self.varying(4)?).ok()?;
        if length > MAX_RECORD {
            return None;
        }
        self.data.resize(length, 0);
        self.part.read_exact(&mut self.data).ok()?;
        u16::try_from(kind).ok()
    }

    /// Looks through all records without keeping them.
    fn has_overlong(mut self) -> bool {
        while self.varying(2).is_some() {
            let Some(length) = self.varying(4) else { return false };
            if usize::try_from(length).is_ok_and(|length| length > MAX_RECORD) {
                return true;
            }
            let passed = io::copy(&mut self.part.by_ref().take(length.into()), &mut io::sink());
            if passed.ok() != Some(length.into()) {
                return false;
            }
        }
        false
    }

    /// A number of seven bits a byte; the eighth says whether another byte follows.
    fn varying(&mut self, most: u32) -> Option<u32> {
        let mut number = 0_u32;
        for index in 0..most {
            let mut byte = [0];
            self.part.read_exact(&mut byte).ok()?;
            number |= u32::from(byte[0] & 0x7F).checked_shl(index.checked_mul(7)?)?;
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }
}

/// A text with its length before it; also how many bytes both take.
fn wide_text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let bytes = usize::try_from(u32_at(data, at)?).ok()?.checked_mul(2)?;
    let start = at.checked_add(4)?;
    let text = data.get(start..start.checked_add(bytes)?)?;
    Some((encoding_rs::UTF_16LE.decode_without_bom_handling(text).0.into_owned(), bytes.checked_add(4)?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_lengths_take_as_many_bytes_as_they_need() {
        // Kind 44 in one byte, kind 617 (0x269) in two; lengths 1 and 130.
        let bytes = [&[44, 1, 7][..], &[0xE9, 0x04, 0x82, 0x01], &[9; 130]].concat();
        let mut records = Records { part: bytes.as_slice(), data: Vec::new() };
        assert_eq!((records.next(), records.data.clone()), (Some(44), vec![7]));
        assert_eq!((records.next(), records.data.len()), (Some(617), 130));
        assert_eq!(records.next(), None);
    }

    #[test]
    fn records_longer_than_any_are_found() {
        let whole = [&[44, 1, 7][..], &[0xE9, 0x04, 0x82, 0x01], &[9; 130]].concat();
        let has_overlong = |bytes: &[u8]| Records { part: bytes, data: Vec::new() }.has_overlong();
        assert!(!has_overlong(&whole));
        assert!(!has_overlong(&whole[..60]), "cut off");
        assert!(has_overlong(&[&whole[..], &[44, 0xFF, 0xFF, 0xFF, 0x7F, 1]].concat()), "claims 256 MB");
    }

    #[test]
    fn wide_texts_know_their_length() {
        let data = [&[2, 0, 0, 0][..], &[0x37, 0x62, 0x70, 0x65], &[1]].concat();
        assert_eq!(wide_text(&data, 0), Some(("户数".into(), 8)));
        assert_eq!(wide_text(&data, 1), None);
    }
}
