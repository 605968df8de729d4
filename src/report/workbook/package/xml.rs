//! Rows of a sheet as they stand in its file, for lists too long for a library that keeps them.

use rust_decimal::Decimal;

use crate::report::cells;
use crate::report::clean::clean;
use crate::report::digits;
use crate::report::workbook::cell::LONGEST;
use crate::report::workbook::fingerprint::{CellPrint, RowPrint};

/// Where a row is.
pub(in crate::report::workbook) struct RowWriter<'o> {
    out: &'o mut Vec<u8>,
    /// Number of the row, from 1.
    row: u64,
    column: u16,
    /// The format of each column.
    styles: &'o [u32],
    print: RowPrint,
}

impl<'o> RowWriter<'o> {
    /// Begins row `row`, counted from 1, of that many lines.
    pub(in crate::report::workbook) fn begin(out: &'o mut Vec<u8>, row: u64, lines: usize, styles: &'o [u32]) -> Self {
        out.extend_from_slice(b"<row r=\"");
        digits::add(out, row, 0);
        if lines > 1 {
            out.extend_from_slice(b"\" ht=\"");
            // Tenths of a point.
            let height = u64::try_from(lines.min(25)).unwrap_or(25).saturating_mul(165);
            digits::add(out, height.min(4090), 1);
        }
        out.extend_from_slice(b"\">");
        Self { out, row, column: 0, styles, print: RowPrint::new() }
    }

    /// Ends the row; returns its fingerprint.
    pub(in crate::report::workbook) fn end(self) -> u64 {
        self.out.extend_from_slice(b"</row>");
        self.print.finish()
    }

    pub(in crate::report::workbook) fn blank(&mut self) {
        self.cell();
        self.out.extend_from_slice(b"\"/>");
    }

    /// One of the texts that the workbook has in common, with its fingerprint.
    pub(in crate::report::workbook) fn shared(&mut self, index: u32, print: Option<CellPrint>) {
        self.print.add(print);
        self.cell();
        self.out.extend_from_slice(b"\" t=\"s\"><v>");
        digits::add(self.out, index.into(), 0);
        self.out.extend_from_slice(b"</v></c>");
    }

    pub(in crate::report::workbook) fn number(&mut self, number: Decimal) {
        self.print.add(CellPrint::decimal(number));
        self.cell();
        self.out.extend_from_slice(b"\"><v>");
        cells::number(self.out, number);
        self.out.extend_from_slice(b"</v></c>");
    }

    /// A text, which is never run as a formula.
    pub(in crate::report::workbook) fn text(&mut self, text: &str) {
        if text.is_empty() {
            return self.blank();
        }
        let text = clean(shortened(text));
        self.print.add(CellPrint::text(&text));
        self.cell();
        self.out.extend_from_slice(b"\" t=\"inlineStr\"><is>");
        escaped(self.out, &text);
        self.out.extend_from_slice(b"</is></c>");
    }

    /// The beginning of the next cell, up to its format.
    fn cell(&mut self) {
        self.out.extend_from_slice(b"<c r=\"");
        // No list here has more than 26 columns.
        self.out.push(b'A'.saturating_add(u8::try_from(self.column).unwrap_or(25).min(25)));
        digits::add(self.out, self.row, 0);
        self.out.extend_from_slice(b"\" s=\"");
        let style = self.styles.get(usize::from(self.column)).copied().unwrap_or_default();
        digits::add(self.out, style.into(), 0);
        self.column = self.column.saturating_add(1);
    }
}

/// As much of a text as a cell can hold.
pub(in crate::report::workbook) fn shortened(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    text.char_indices().nth(LONGEST).map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}

/// A text as an element `t`. What reads like an escape of this format is escaped itself.
pub(super) fn escaped(out: &mut Vec<u8>, text: &str) {
    let is_edged = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) || text.contains('\n');
    out.extend_from_slice(if is_edged { b"<t xml:space=\"preserve\">" } else { b"<t>" });
    if text.bytes().all(|byte| !matches!(byte, b'<' | b'&' | b'>' | b'_')) {
        out.extend_from_slice(text.as_bytes());
    } else {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            match c {
                '<' => out.extend_from_slice(b"&lt;"),
                '>' => out.extend_from_slice(b"&gt;"),
                '&' => out.extend_from_slice(b"&amp;"),
                '_' if is_escape(rest.as_bytes()) => out.extend_from_slice(b"_x005F_"),
                c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    out.extend_from_slice(b"</t>");
}

/// Whether a text begins with `_x0041_` or the like, which spreadsheets read as a character.
fn is_escape(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x', a, b, c, d, b'_', ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()))
}

/// The width of a text in characters, Chinese ones as two: close enough to tell how many lines it takes.
pub(in crate::report::workbook) fn width(text: &str) -> usize {
    text.bytes()
        .map(|byte| match byte {
            0..=0x7f => 1,
            0xc0..=0xff => 2,
            _ => 0_usize,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_written_as_spreadsheets_read_them() {
        let mut out = Vec::new();
        let mut row = RowWriter::begin(&mut out, 12, 3, &[1, 2, 3, 4]);
        row.text("=1+1 <甲> & _x0041_ a_b");
        row.number("29.996".parse().unwrap());
        row.blank();
        row.shared(7, None);
        row.end();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<row r=\"12\" ht=\"49.5\"><c r=\"A12\" s=\"1\" t=\"inlineStr\"><is><t>=1+1 &lt;甲&gt; &amp; _x005F_x0041_ a_b</t></is></c>\
             <c r=\"B12\" s=\"2\"><v>29.996</v></c><c r=\"C12\" s=\"3\"/><c r=\"D12\" s=\"4\" t=\"s\"><v>7</v></c></row>"
        );
    }

    #[test]
    fn no_cell_is_longer_than_cells_can_be() {
        assert_eq!(shortened(&"长".repeat(40_000)).chars().count(), LONGEST);
        assert_eq!(shortened("短"), "短");
    }

    #[test]
    fn chinese_takes_two_places() {
        assert_eq!(width("社区 A1"), 7);
    }
}
