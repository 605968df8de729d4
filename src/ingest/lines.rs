//! Text without quotation marks: lines are rows, and what stands between delimiters are cells.
//!
//! Nothing needs to be unquoted, so that it is enough to know where each cell ends, and the parts of a long text can be
//! looked through side by side.

use memchr::{memchr, memchr_iter, memchr3_iter};
use rayon::prelude::*;

use crate::ingest::grid::trimmed;

/// Bytes that are looked through in one go.
const PART: usize = 1 << 20;

/// The lines of a text that hold something.
#[derive(Debug, Default)]
pub(super) struct Lines {
    parts: Vec<Part>,
    /// By part, how many lines stand in it and above it.
    counts: Vec<usize>,
}

/// Lines of a part of the text, and how those above it move them.
#[derive(Debug, Default)]
struct Part {
    /// Line by line.
    lines: Vec<Line>,
    /// Ends of the cells of all lines, in bytes from the start of their line.
    ends: Vec<u16>,
    /// Line breaks.
    count: u32,
    /// Number of ends that belong to finished lines.
    above: u32,
    /// Number of its first line, and where that begins in the text.
    number: u32,
    start: u32,
}

/// A line, and where its cells are; numbered and placed as if there were no other part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    /// Number of the line, from 0; blank ones count.
    number: u32,
    /// Where it begins.
    start: u32,
    /// Index of the end of its first cell.
    first: u32,
}

impl Lines {
    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.counts.last().copied().unwrap_or(0)
    }

    /// How many cells they have, blank ones included.
    pub(super) fn cells(&self) -> usize {
        self.parts.iter().map(|part| part.ends.len()).sum()
    }

    /// The first line with at least that number.
    pub(super) fn from(&self, number: u32) -> usize {
        let part = self.parts.partition_point(|part| part.number.saturating_add(part.count) <= number);
        let inside = |part: &Part| part.lines.partition_point(|line| line.number.saturating_add(part.number) < number);
        self.above(part).saturating_add(self.parts.get(part).map_or(0, inside))
    }

    /// Number of a line, from 0 with blank ones counted, where it begins in the text, and the ends of its cells from there.
    pub(super) fn line(&self, index: usize) -> (u32, usize, &[u16]) {
        let at = self.counts.partition_point(|count| *count <= index);
        let (part, index) = (&self.parts[at], index.saturating_sub(self.above(at)));
        let line = &part.lines[index];
        let next = index.checked_add(1).and_then(|next| part.lines.get(next));
        let end = next.map_or(part.ends.len(), |next| next.first as usize);
        let start = line.start.saturating_add(part.start);
        (line.number.saturating_add(part.number), start as usize, &part.ends[line.first as usize..end])
    }

    /// How many lines stand above a part.
    fn above(&self, part: usize) -> usize {
        part.checked_sub(1).and_then(|above| self.counts.get(above)).copied().unwrap_or(0)
    }
}

/// Splits the text from byte `start` on; `None` where it has a quotation mark, a very long line or more than can be numbered.
pub(super) fn split(text: &str, start: usize, delimiter: u8) -> Option<Lines> {
    let (mut number, mut start, text) = (0_u32, u32::try_from(start).ok()?, text.get(start..)?);
    let parts: Option<Vec<(Part, usize)>> =
        parts(text).into_par_iter().map(|part| Some((Part::of(part, delimiter)?, part.len()))).collect();
    let mut all = Lines::default();
    for (part, length) in parts? {
        let part = Part { number, start, ..part };
        number = number.checked_add(part.count)?;
        start = start.checked_add(u32::try_from(length).ok()?)?;
        all.counts.push(all.len().checked_add(part.lines.len())?);
        all.parts.push(part);
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

impl Part {
    fn of(text: &str, delimiter: u8) -> Option<Self> {
        let bytes = text.as_bytes();
        if memchr(b'"', bytes).is_some() {
            return None;
        }
        let lines = memchr_iter(b'\n', bytes).count().saturating_add(1);
        let ends = memchr_iter(delimiter, bytes).count().saturating_add(lines);
        let mut part = Self { lines: Vec::with_capacity(lines), ends: Vec::with_capacity(ends), ..Self::default() };
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
    // Most lines do at once: neither a printable ASCII character nor one from U+4000 to U+9FFF is blank.
    let begins = line.bytes().next().is_some_and(|byte| byte != delimiter && matches!(byte, 0x21..=0x7e | 0xe4..=0xe9));
    begins || line.split(char::from(delimiter)).any(|cell| !trimmed(cell).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers and cells of the lines, blanks at the ends of cells kept.
    fn cells(text: &str) -> Option<Vec<(u32, Vec<&str>)>> {
        let lines = split(text, 0, b',')?;
        let cells = (0..lines.len()).map(|index| {
            let (number, start, ends) = lines.line(index);
            assert_eq!(lines.from(number), index);
            let mut begin = start;
            let cells = ends.iter().map(|end| {
                let end = start.saturating_add(usize::from(*end));
                let cell = &text[begin..end];
                begin = end.saturating_add(1);
                cell
            });
            (number, cells.collect())
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
