//! Text files: csv and tsv in the encodings that are used for Chinese.

use crate::ingest::encoding::{self, Decoded, Encoding};
use crate::ingest::error::Reason;
use crate::ingest::grid::{Grid, trimmed};
use crate::ingest::limits::Limits;
use crate::ingest::lines;

/// Delimiters, the likelier first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Delimiters as they are typed in Chinese, for want of the others.
const WIDE_DELIMITERS: [(char, &str); 3] = [('，', ","), ('；', ";"), ('｜', "|")];

/// Columns beyond which a grid does not number them.
pub(crate) const MOST_COLUMNS: usize = 1 << 16;

/// Records that are looked at to tell the delimiter.
const SAMPLE: usize = 40;

/// Line breaks inside one record beyond which a quotation mark was left open.
const MAX_LINES_IN_RECORD: usize = 200;

/// A text file, read.
#[derive(Debug)]
pub(super) struct Read {
    /// Its cells.
    pub(super) grid: Grid,
    /// Its encoding.
    pub(super) encoding: Encoding,
    /// The same where it is a doubtful guess.
    pub(super) guessed: Option<Encoding>,
}

/// Reads a text file as a grid. Rows are numbered as a spreadsheet program would: blank lines count, line breaks inside
/// quotes do not.
pub(super) fn read(bytes: Vec<u8>, encoding: Option<Encoding>, limits: &Limits) -> Result<Read, Reason> {
    let decoded = encoding::decode_whole(bytes, encoding)?;
    let decoded = match narrowed(&decoded.text) {
        Some(text) => Decoded { text, ..decoded },
        None => decoded,
    };
    let source = decoded.text.as_str();
    let text = source;
    let (delimiter, text) = separator_line(text).unwrap_or_else(|| (delimiter(text), text));
    let before = source.len().saturating_sub(text.len());
    let lines = lines::split(source, before, delimiter);
    if let Some(lines) = lines.filter(|lines| lines.cells() <= limits.cells) {
        let grid = Grid::of_lines(decoded.text, lines, limits);
        return Ok(Read { grid, encoding: decoded.encoding, guessed: decoded.guessed });
    }
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut grid = Grid::over(source, limits).map_err(Reason::from)?;
    let mut row = 0_u32;
    let mut widest = 0_usize;
    let mut last = 0_usize;
    let mut is_last_broken = false;
    // Splitting at ASCII delimiters leaves text, so the reader finds nothing to complain of.
    while reader.read_record(&mut record).unwrap_or(false) {
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        row = row.saturating_add(blank_lines(text.as_bytes(), start));
        widest = widest.max(record.len());
        last = start;
        is_last_broken = record.iter().next_back().is_some_and(|cell| cell.contains('\n'));
        let all = record.as_slice();
        let has_lines = [b'\n', b'\r'].iter().any(|end| all.as_bytes().contains(end));
        if has_lines && record.iter().any(|cell| is_unclosed(cell.as_bytes(), delimiter, widest)) {
            return Err(Reason::UnclosedQuote { row: row.saturating_add(1) });
        }
        let ends = (0..record.len()).map(|column| record.range(column).map_or(0, |range| range.end));
        let at = plain_start(text.as_bytes(), start, &record).and_then(|start| start.checked_add(before));
        let is_too_wide = || record.iter().skip(MOST_COLUMNS).any(|cell| !trimmed(cell).is_empty());
        let pushed = grid.push_texts(row, all, ends, at);
        pushed.map_err(|error| {
            if is_too_wide() { Reason::TooManyColumns { row: row.saturating_add(1) } } else { error.into() }
        })?;
        row = row.saturating_add(1);
    }
    // A quotation mark that nothing closes takes the rest of the file into its cell.
    let rest = text.as_bytes().get(last..).unwrap_or_default();
    let is_open = is_last_broken && rest.iter().fold(false, |is_open, byte| is_open != (*byte == b'"'));
    if is_open {
        return Err(Reason::UnclosedQuote { row });
    }
    drop(reader);
    Ok(Read { grid: grid.finish_with(decoded.text), encoding: decoded.encoding, guessed: decoded.guessed })
}

/// Where the record that the reader began at `start` stands in the text as it is, without quotation marks; `None` where it
/// does not.
fn plain_start(text: &[u8], start: usize, record: &csv::StringRecord) -> Option<usize> {
    let ends = text.get(start..)?.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let start = start.checked_add(ends)?;
    let delimiters = record.len().checked_sub(1)?;
    let line = text.get(start..start.checked_add(record.as_slice().len())?.checked_add(delimiters)?)?;
    (!line.contains(&b'"')).then_some(start)
}

/// The delimiter that a first line `sep=;` names for Excel, which does not count the line as a row, and the rest.
fn separator_line(text: &str) -> Option<(u8, &str)> {
    let rest = text.strip_prefix("sep=").or_else(|| text.strip_prefix("SEP="))?;
    let delimiter = *rest.as_bytes().first().filter(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric())?;
    let rest = rest.get(1..)?;
    let rest = ["\r\n", "\n", "\r"].iter().find_map(|end| rest.strip_prefix(end))?;
    Some((delimiter, rest))
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().flexible(true).has_headers(false).delimiter(delimiter).from_reader(text.as_bytes())
}

/// The text with plain delimiters in place of full-width ones, where no plain one splits any of the first lines and most of
/// them, below titles, have the same number of full-width ones.
fn narrowed(text: &str) -> Option<String> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE);
    let is_plain = |line: &str| line.bytes().any(|byte| DELIMITERS.contains(&byte));
    // Nearly every text has a plain delimiter in its first line.
    if lines().any(is_plain) {
        return None;
    }
    let splits_most = |wide: char| {
        let counts: Vec<usize> =
            lines().map(|line| line.matches(wide).count()).skip_while(|count| *count == 0).collect();
        let same = counts.iter().filter(|count| Some(*count) == counts.first()).count();
        same > 1 && same.saturating_mul(2) > counts.len()
    };
    let (wide, plain) = WIDE_DELIMITERS.into_iter().find(|(wide, _)| splits_most(*wide))?;
    Some(text.replace(wide, plain))
}

/// The delimiter that splits the first records into the most cells.
fn delimiter(text: &str) -> u8 {
    let cells = |delimiter: u8| {
        let mut reader = reader(text, delimiter);
        let records = reader.byte_records().take(SAMPLE).filter_map(Result::ok);
        records.map(|record| record.len().saturating_sub(1)).sum::<usize>()
    };
    let mut best = (DELIMITERS[0], 0);
    for delimiter in DELIMITERS {
        let found = cells(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    best.0
}

/// Blank lines at the place where the csv reader began a record: it skips them without counting.
fn blank_lines(text: &[u8], start: usize) -> u32 {
    let mut at = start;
    // The reader ends a record at the first of CR LF; the LF then stands before the next record.
    if at > 0 && text.get(at.saturating_sub(1)) == Some(&b'\r') && text.get(at) == Some(&b'\n') {
        at = at.saturating_add(1);
    }
    let mut count = 0_u32;
    loop {
        match (text.get(at), text.get(at.saturating_add(1))) {
            (Some(b'\r'), Some(b'\n')) => at = at.saturating_add(2),
            (Some(b'\r' | b'\n'), _) => at = at.saturating_add(1),
            _ => return count,
        }
        count = count.saturating_add(1);
    }
}

/// Whether a cell holds more than a cell does: its quotation mark was left open.
fn is_unclosed(field: &[u8], delimiter: u8, widest: usize) -> bool {
    lines(field) > MAX_LINES_IN_RECORD || holds_records(field, delimiter, widest)
}

/// Whether a cell holds whole lines of cells: a quotation mark before them was left open, or one behind them opens another.
fn holds_records(field: &[u8], delimiter: u8, widest: usize) -> bool {
    // Addresses and remarks have line breaks too, but hardly as many commas in a line as the table has columns.
    let many = widest.saturating_sub(1).max(2);
    let is_record = |line: &[u8]| line.split(|byte| *byte == delimiter).count() > many;
    field.contains(&b'\n') && field.split(|byte| *byte == b'\n').skip(1).any(is_record)
}

fn lines(field: &[u8]) -> usize {
    field.iter().filter(|byte| **byte == b'\n' || **byte == b'\r').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let grid = read(bytes.to_vec(), None, &Limits::DEFAULT).unwrap().grid;
        let texts = |row: crate::ingest::grid::Row<'_>| row.cells().map(|(_, raw)| raw.shown()).collect();
        grid.rows().map(|row| (row.number(), texts(row))).collect()
    }

    fn expected(rows: &[(u32, &[&str])]) -> Vec<(u32, Vec<String>)> {
        rows.iter().map(|(row, texts)| (*row, texts.iter().map(|text| (*text).to_owned()).collect())).collect()
    }

    #[test]
    fn blank_lines_count_with_every_kind_of_line_break() {
        for line in ["\n", "\r\n", "\r"] {
            let text = ["", "a,b", "", "", "1,2", "3,4", ""].join(line);
            assert_eq!(
                rows(text.as_bytes()),
                expected(&[(1, &["a", "b"]), (4, &["1", "2"]), (5, &["3", "4"])]),
                "{line:?}"
            );
        }
    }

    #[test]
    fn a_line_break_in_quotes_is_part_of_its_cell() {
        assert_eq!(rows(b"\"a\r\nb\",c\r\n1,2\r\n"), expected(&[(0, &["a\r\nb", "c"]), (1, &["1", "2"])]));
    }

    #[test]
    fn a_quotation_mark_left_open_swallows_no_row() {
        let row = |name: &str| format!("{name},1,2,3\n");
        let text = ["社区,a,b,c\n".to_owned(), row("甲"), row("\"乙"), row("丙"), row("丁")].concat();
        assert_eq!(read(text.into(), None, &Limits::DEFAULT).unwrap_err(), Reason::UnclosedQuote { row: 3 });
        let text = ["社区,a,b,c\n".to_owned(), row("\"甲"), row("乙"), row("\"丙"), row("丁")].concat();
        assert_eq!(read(text.into(), None, &Limits::DEFAULT).unwrap_err(), Reason::UnclosedQuote { row: 2 });
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "社区名称,户数\n联通,1\n";
        let (gbk, _, _) = encoding_rs::GB18030.encode(text);
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bom = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &gbk, &utf16, &bom] {
            assert_eq!(rows(bytes)[1], (1, vec!["联通".to_owned(), "1".to_owned()]));
        }
    }

    #[test]
    fn the_delimiter_is_found() {
        for delimiter in [",", "\t", ";", "|", "，", "；", "｜"] {
            let text = format!("社区{delimiter}户数\n甲{delimiter}1");
            assert_eq!(rows(text.as_bytes())[1], (1, vec!["甲".to_owned(), "1".to_owned()]), "{text}");
        }
        let text = "一览表\n社区，户数\n甲，1\n乙，2\n注：一，二，三";
        assert_eq!(rows(text.as_bytes())[2], (2, vec!["甲".to_owned(), "1".to_owned()]));
        // Where there are plain ones, the others are parts of cells.
        for text in ["社区,地址，备注\n甲,一，二", "社区|地址，备注\n甲|一，二", "社区,地址|备注\n甲,一，二"]
        {
            assert_eq!(rows(text.as_bytes())[1], (1, vec!["甲".to_owned(), "一，二".to_owned()]), "{text}");
        }
    }

    #[test]
    fn a_row_too_wide_is_told() {
        let wide = |columns: usize| format!("社区,户数{}x\n甲,1\n", ",".repeat(columns));
        assert!(read(wide(MOST_COLUMNS - 2).into(), None, &Limits::DEFAULT).is_ok());
        let refused = read(wide(MOST_COLUMNS - 1).into(), None, &Limits::DEFAULT).unwrap_err();
        assert_eq!(refused, Reason::TooManyColumns { row: 1 });
        // Blank cells need no column.
        assert!(read(format!("社区,户数{}\n甲,1\n", ",".repeat(70_000)).into(), None, &Limits::DEFAULT).is_ok());
    }

    #[test]
    fn cells_in_quotes_and_plain_ones_stand_side_by_side() {
        let text = "\u{feff}社区,\"户\"\"数\"\r\n 甲 ,\u{3000}1,,x\r\n\r\n\"乙,\n二\",2\n丙,3\r丁";
        let cells = expected(&[
            (0, &["社区", "户\"数"]),
            (1, &["甲", "1", "x"]),
            (3, &["乙,\n二", "2"]),
            (4, &["丙", "3"]),
            (5, &["丁"]),
        ]);
        assert_eq!(rows(text.as_bytes()), cells);
        assert_eq!(rows(text.trim_start_matches('\u{feff}').as_bytes()), cells);
        let (grid, _, _) = encoding_rs::GB18030.encode(&text[3..]);
        assert_eq!(rows(&grid), cells);
    }

    #[test]
    fn a_quote_open_to_the_end_is_refused_however_little_follows() {
        let text = "社区,类型,户数\n甲,城市,1000,77\n乙,城市\n\"丙,城市,100\n丁,城市,50\n";
        assert_eq!(read(text.into(), None, &Limits::DEFAULT).unwrap_err(), Reason::UnclosedQuote { row: 4 });
        assert_eq!(rows("社区,备注\n甲,\"一\n二\"\n".as_bytes()).len(), 2);
    }

    #[test]
    fn a_line_that_names_the_delimiter_is_no_row() {
        assert_eq!(rows(b"sep=;\r\na,b;c\r\n"), expected(&[(0, &["a,b", "c"])]));
        assert_eq!(rows(b"sep=x,1\n"), expected(&[(0, &["sep=x", "1"])]));
    }

    #[test]
    fn an_open_quote_is_refused_where_it_begins() {
        let text = format!("社区,户数\n甲,\"1\n{}", "乙,2\n".repeat(300));
        assert_eq!(read(text.into(), None, &Limits::DEFAULT).unwrap_err(), Reason::UnclosedQuote { row: 2 });
    }
}
