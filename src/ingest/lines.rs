//! Text without quotation marks: lines are rows, and what stands between delimiters are cells.
//!
//! Nothing needs to be unquoted, so that it is enough to know where each cell ends, and the parts of a long text can be
//! looked through side by side.

use memchr::{memchr, memchr3_iter};
use rayon::prelude::*;

use crate::ingest::grid::trimmed;

/// Bytes that are looked through in one go.
const PART: usize = 1 << 20;

/// Bytes of a cell, where there are few.
const FEW_BYTES: usize = 3;

/// The lines of a text that hold something.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Line by line.
    pub(super) lines: Vec<Line>,
    /// Ends of the cells of all lines, in bytes from the start of their line.
    pub(super) ends: Vec<u16>,
}

/// A line, and where its cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Number of the line, from 0; blank ones count.
    pub(super) number: u32,
    /// Where it begins in the text.
    pub(super) start: u32,
    /// Index of the end of its first cell.
    pub(super) first: u32,
}

/// Splits the text from byte `start` on; `None` where it has a quotation mark, a very long line or more than can be numbered.
pub(super) fn split(text: &str, start: usize, delimiter: u8) -> Option<Lines> {
    let (mut number, mut start, text) = (0_u32, u32::try_from(start).ok()?, text.get(start..)?);
    let parts: Option<Vec<(Part, usize)>> =
        parts(text).into_par_iter().map(|part| Some((Part::of(part, delimiter)?, part.len()))).collect();
    let parts = parts?;
    let mut all = Lines::default();
    all.lines.reserve_exact(parts.iter().map(|(part, _)| part.lines.len()).sum());
    all.ends.reserve_exact(parts.iter().map(|(part, _)| part.ends.len()).sum());
    for (part, length) in parts {
        let first = u32::try_from(all.ends.len()).ok()?;
        let moved = |line: Line| {
            Some(Line {
                number: line.number.checked_add(number)?,
                start: line.start.checked_add(start)?,
                first: line.first.checked_add(first)?,
            })
        };
        for line in part.lines {
            all.lines.push(moved(line)?);
        }
        all.ends.extend_from_slice(&part.ends);
        number = number.checked_add(part.count)?;
        start = start.checked_add(u32::try_from(length).ok()?)?;
    }
    Some(all)
}

/// The text in parts that end with a line.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(end) = rest.as_bytes().get(PART..).and_then(|far| memchr(b'\n', far)) {
        let (part, below) = rest.split_at(PART.saturating_add(end).saturating_add(1));
        parts.push(part);
        rest = below;
    }
    parts.push(rest);
    parts
}

/// The lines of a part of the text, numbered and placed as if there were no other.
#[derive(Default)]
struct Part {
    lines: Vec<Line>,
    ends: Vec<u16>,
    /// Line breaks.
    count: u32,
    /// Number of ends that belong to the lines above.
    above: u32,
}

impl Part {
    fn of(text: &str, delimiter: u8) -> Option<Self> {
        let bytes = text.as_bytes();
        if memchr(b'"', bytes).is_some() {
            return None;
        }
        let mut part = Self { ends: Vec::with_capacity(bytes.len().div_ceil(FEW_BYTES)), ..Self::default() };
        let mut start = 0_usize;
        for at in memchr3_iter(delimiter, b'\n', b'\r', bytes) {
            let byte = bytes[at];
            // The second half of a line break.
            if byte == b'\n' && at == start && at.checked_sub(1).is_some_and(|before| bytes[before] == b'\r') {
                start = at.saturating_add(1);
                continue;
            }
            part.ends.push(u16::try_from(at.checked_sub(start)?).ok()?);
            if byte != delimiter {
                part.close(&text[start..at], start, delimiter)?;
                start = at.saturating_add(1);
            }
        }
        if start < bytes.len() {
            part.ends.push(u16::try_from(bytes.len().checked_sub(start)?).ok()?);
            part.close(&text[start..], start, delimiter)?;
        }
        Some(part)
    }

    /// Ends the line that begins at `start`.
    fn close(&mut self, line: &str, start: usize, delimiter: u8) -> Option<()> {
        let first = self.above;
        if holds_something(line, delimiter) {
            self.lines.push(Line { number: self.count, start: u32::try_from(start).ok()?, first });
            self.above = u32::try_from(self.ends.len()).ok()?;
        } else {
            self.ends.truncate(first as usize);
        }
        self.count = self.count.checked_add(1)?;
        Some(())
    }
}

/// Whether some cell of a line is not blank.
fn holds_something(line: &str, delimiter: u8) -> bool {
    let mut cells = line.split(char::from(delimiter));
    cells.any(|cell| !trimmed(cell).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers and cells of the lines, blanks at the ends of cells kept.
    fn cells(text: &str) -> Option<Vec<(u32, Vec<&str>)>> {
        let Lines { lines, ends } = split(text, 0, b',')?;
        let cells = lines.iter().enumerate().map(|(index, line)| {
            let next = lines.get(index.saturating_add(1)).map_or(ends.len(), |next| next.first as usize);
            let mut begin = line.start as usize;
            let cells = ends[line.first as usize..next].iter().map(|end| {
                let end = (line.start as usize).saturating_add(usize::from(*end));
                let cell = &text[begin..end];
                begin = end.saturating_add(1);
                cell
            });
            (line.number, cells.collect())
        });
        Some(cells.collect())
    }

    #[test]
    fn lines_and_cells_are_those_of_the_csv_library_however_the_text_is_cut() {
        let line = "东区,,银江镇 , 1\n\n,\u{3000},\r\n\r社区,2\r3,4\n".repeat(PART / 12);
        let text = format!("{line}末行,x");
        assert!(parts(&text).len() > 3);
        let found = cells(&text).unwrap();
        let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let held: Vec<Vec<&str>> = records
            .iter()
            .map(|record| record.iter().collect::<Vec<_>>())
            .filter(|cells| cells.iter().any(|cell| !trimmed(cell).is_empty()))
            .collect();
        assert_eq!(found.iter().map(|(_, cells)| cells.clone()).collect::<Vec<_>>(), held);
        // Of the six lines of the pattern the second, third and fourth hold nothing.
        let numbers: Vec<u32> = found.iter().take(5).map(|(number, _)| *number).collect();
        assert_eq!(numbers, [0, 4, 5, 6, 10]);
    }

    #[test]
    fn what_needs_a_second_look_is_left_to_the_csv_library() {
        assert!(cells("a,\"b\"\n").is_none());
        assert!(cells(&"x".repeat(70_000)).is_none());
        assert_eq!(cells(""), Some(Vec::new()));
    }
}
