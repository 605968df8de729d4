//! Records of old workbooks, looked through before the spreadsheet library reads them.
//!
//! The library reads all sheets at once, makes room for the whole rectangle round the cells of each, and stops at the
//! first sheet that is broken. What it would do is found out here: where each sheet begins and ends, how large it is,
//! and (which the library does not tell) which cells are shown as percentages.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::error::Reason;
use crate::ingest::limits::{Limit, Limits};
use crate::ingest::workbook::is_percent;
use crate::register::CellAddress;

/// Kinds of records.
mod kind {
    pub(super) const END: u16 = 0x000A;
    pub(super) const FILE_PASSWORD: u16 = 0x002F;
    pub(super) const SHEET: u16 = 0x0085;
    pub(super) const STYLE: u16 = 0x00E0;
    pub(super) const DIMENSIONS: u16 = 0x0200;
    pub(super) const FORMAT: u16 = 0x041E;
    pub(super) const START: u16 = 0x0809;
    pub(super) const MERGED: u16 = 0x00E5;
    pub(super) const NUMBERS: u16 = 0x00BD;
    /// Formula, rich text, shared text, number, text, flag or error, compact number.
    pub(super) const CELLS: [u16; 7] = [0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];
}

/// A kind of record that no reader knows and every reader skips.
const IGNORED: u16 = 0x0FFF;

/// Formats 9 and 10 are 0% and 0.00% without being written down.
const BUILT_IN_PERCENTS: [u16; 2] = [9, 10];

/// What stands in a workbook stream.
pub(super) struct Scan {
    /// The worksheets in order.
    pub(super) sheets: Vec<ScannedSheet>,
    /// Bytes that make claims about sizes harmless.
    pub(super) patches: Vec<(usize, u8)>,
}

/// What stands in one sheet of a workbook stream.
pub(super) struct ScannedSheet {
    /// Whether it is a worksheet that a person can see.
    pub(super) is_read: bool,
    /// Bytes that make it an empty sheet.
    pub(super) emptying: Vec<(usize, u8)>,
    /// Cells of the rectangle round its cells.
    pub(super) rectangle: usize,
    /// Merged areas.
    pub(super) merges: usize,
    /// Cells that are shown as percentages, in order.
    pub(super) percents: Vec<CellAddress>,
}

/// Looks through a workbook stream.
pub(super) fn scan(stream: &[u8], limits: &Limits) -> Result<Scan, Reason> {
    let mut found = Scan { sheets: Vec::new(), patches: Vec::new() };
    let mut styles = Styles::default();
    let mut starts = Vec::new();
    for record in records(stream, 0) {
        match record.kind {
            kind::FILE_PASSWORD => return Err(Reason::Password),
            kind::START => styles.is_wide = record.u16(0) == Some(0x0600),
            kind::FORMAT => styles.add_format(record.data),
            kind::STYLE => styles.numbers.push(record.u16(2).unwrap_or(0)),
            kind::SHEET => starts.push((record.u32(0), record.data.get(4..6) == Some(&[0, 0]))),
            kind::END => break,
            _ => {}
        }
    }
    let percents = styles.percents();
    let mut budget = limits.cells;
    for (start, is_read) in starts {
        let start = start.and_then(|start| usize::try_from(start).ok()).unwrap_or(usize::MAX);
        let sheet = scan_sheet(stream, start, is_read, &percents, &mut budget, &mut found.patches)?;
        found.sheets.push(sheet);
    }
    Ok(found)
}

fn scan_sheet(
    stream: &[u8],
    start: usize,
    is_read: bool,
    percents: &BTreeSet<u16>,
    budget: &mut usize,
    patches: &mut Vec<(usize, u8)>,
) -> Result<ScannedSheet, Reason> {
    let mut sheet = ScannedSheet { is_read, emptying: Vec::new(), rectangle: 0, merges: 0, percents: Vec::new() };
    let mut corners = Corners::default();
    let mut depth = 0_usize;
    for (index, record) in records(stream, start).enumerate() {
        // Several sheets may be said to begin at one place, so what is looked through is limited as a whole.
        *budget = budget.checked_sub(1).ok_or(Reason::TooLarge { limit: Some(Limit::Cells) })?;
        if index == 1 {
            sheet.emptying =
                overwrite(record.at, kind::END).into_iter().chain(overwrite(record.at.saturating_add(2), 0)).collect();
        }
        match record.kind {
            // A sheet may hold charts, which begin and end like sheets.
            kind::START => depth = depth.saturating_add(1),
            kind::END if depth <= 1 => break,
            kind::END => depth = depth.saturating_sub(1),
            _ if depth > 1 => {}
            kind::DIMENSIONS => patches.extend(overwrite(record.at, IGNORED)),
            kind::MERGED => sheet.merges = sheet.merges.saturating_add(record.data.len() / 8),
            kind::NUMBERS => {
                let (Some(row), Some(first)) = (record.u16(0), record.u16(2)) else { continue };
                for (offset, number) in (0_u16..).zip(record.data.get(4..).unwrap_or_default().chunks_exact(6)) {
                    let style = u16::from_le_bytes([number[0], number[1]]);
                    let at = CellAddress { row: row.into(), column: first.saturating_add(offset).into() };
                    corners.add(at);
                    if percents.contains(&style) {
                        sheet.percents.push(at);
                    }
                }
            }
            cell if kind::CELLS.contains(&cell) => {
                let (Some(row), Some(column)) = (record.u16(0), record.u16(2)) else { continue };
                let at = CellAddress { row: row.into(), column: column.into() };
                corners.add(at);
                if record.u16(4).is_some_and(|style| percents.contains(&style)) {
                    sheet.percents.push(at);
                }
            }
            _ => {}
        }
    }
    sheet.rectangle = corners.cells();
    sheet.percents.sort_unstable();
    Ok(sheet)
}

/// A record of the stream.
struct Record<'a> {
    at: usize,
    kind: u16,
    data: &'a [u8],
}

impl Record<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let two = self.data.get(at..at.checked_add(2)?)?;
        Some(u16::from_le_bytes(two.try_into().ok()?))
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let four = self.data.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(four.try_into().ok()?))
    }
}

/// The records from a place on, as long as they are whole.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = Record<'_>> {
    let mut at = start;
    std::iter::from_fn(move || {
        let begin = at.checked_add(4)?;
        let head = stream.get(at..begin)?;
        let end = begin.checked_add(u16::from_le_bytes([head[2], head[3]]).into())?;
        let record = Record { at, kind: u16::from_le_bytes([head[0], head[1]]), data: stream.get(begin..end)? };
        at = end;
        Some(record)
    })
}

fn overwrite(at: usize, number: u16) -> [(usize, u8); 2] {
    let [low, high] = number.to_le_bytes();
    [(at, low), (at.saturating_add(1), high)]
}

/// The rectangle round cells.
#[derive(Default)]
struct Corners(Option<(CellAddress, CellAddress)>);

impl Corners {
    fn add(&mut self, at: CellAddress) {
        let (first, last) = self.0.get_or_insert((at, at));
        first.row = first.row.min(at.row);
        first.column = first.column.min(at.column);
        last.row = last.row.max(at.row);
        last.column = last.column.max(at.column);
    }

    fn cells(&self) -> usize {
        let Some((first, last)) = self.0 else { return 0 };
        let size = |first: u32, last: u32| u64::from(last.saturating_sub(first)).saturating_add(1);
        let cells = size(first.row, last.row).saturating_mul(size(first.column, last.column));
        usize::try_from(cells).unwrap_or(usize::MAX)
    }
}

/// Number formats, and which of them each cell style has.
#[derive(Default)]
struct Styles {
    /// Whether texts say how wide their characters are (Excel 97 and later).
    is_wide: bool,
    formats: BTreeMap<u16, bool>,
    numbers: Vec<u16>,
}

impl Styles {
    fn add_format(&mut self, data: &[u8]) {
        let Some(number) = data.get(..2).map(|two| u16::from_le_bytes([two[0], two[1]])) else { return };
        let text = match (self.is_wide, data.get(4)) {
            (true, Some(flags)) if flags & 1 == 1 => {
                encoding_rs::UTF_16LE.decode(data.get(5..).unwrap_or_default()).0.into_owned()
            }
            (true, _) => String::from_utf8_lossy(data.get(5..).unwrap_or_default()).into_owned(),
            (false, _) => String::from_utf8_lossy(data.get(3..).unwrap_or_default()).into_owned(),
        };
        self.formats.insert(number, is_percent(&text));
    }

    /// The numbers of the cell styles that show percentages.
    fn percents(&self) -> BTreeSet<u16> {
        let is_percent =
            |format: &u16| self.formats.get(format).copied().unwrap_or_else(|| BUILT_IN_PERCENTS.contains(format));
        (0_u16..).zip(&self.numbers).filter(|(_, format)| is_percent(format)).map(|(style, _)| style).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    fn number(row: u16, column: u16, style: u16) -> Vec<u8> {
        let head = [row, column, style].map(u16::to_le_bytes).concat();
        record(0x0203, &[head, 0.5_f64.to_le_bytes().to_vec()].concat())
    }

    #[test]
    fn sheets_are_measured_and_percentages_found() {
        let style = |format: u16| record(kind::STYLE, &[[0, 0], format.to_le_bytes()].concat());
        let globals = |sheet: u32| {
            [
                record(kind::START, &[0, 6, 5, 0]),
                // Format 164: 0"%", which only looks like a percentage.
                record(kind::FORMAT, &[&[164, 0, 4, 0, 0], "0\"%\"".as_bytes()].concat()),
                style(0),
                style(9),
                style(164),
                record(kind::SHEET, &[&sheet.to_le_bytes()[..], &[0, 0, 1, 0, b'A']].concat()),
                record(kind::END, &[]),
            ]
            .concat()
        };
        let start = globals(0).len();
        let sheet = [
            record(kind::START, &[0, 6, 16, 0]),
            record(kind::DIMENSIONS, &[0xFF; 14]),
            number(2, 1, 0),
            number(2, 2, 1),
            number(5, 2, 2),
            record(kind::MERGED, &[[1, 0].as_slice(), &[0; 8]].concat()),
            record(kind::END, &[]),
        ];
        let stream = [globals(u32::try_from(start).unwrap()), sheet.concat()].concat();
        let found = scan(&stream, &Limits::DEFAULT).unwrap();
        assert_eq!(found.sheets.len(), 1);
        let read = &found.sheets[0];
        assert!(read.is_read);
        // Rows 2 to 5, columns 1 to 2.
        assert_eq!((read.rectangle, read.merges), (8, 1));
        assert_eq!(read.percents, [CellAddress { row: 2, column: 2 }]);
        // The second record of the sheet is where an empty one would end.
        let second = start + sheet[0].len();
        assert_eq!(read.emptying, [(second, 0x0A), (second + 1, 0), (second + 2, 0), (second + 3, 0)]);
        assert_eq!(found.patches, [(second, 0xFF), (second + 1, 0x0F)]);
    }

    #[test]
    fn a_password_is_noticed_whatever_its_kind() {
        let stream = [record(kind::START, &[0, 6, 5, 0]), record(kind::FILE_PASSWORD, &[0, 0, 1, 2])].concat();
        assert!(matches!(scan(&stream, &Limits::DEFAULT), Err(Reason::Password)));
    }
}
