//! The file itself: what the library makes, packed again by several threads, with the rows of long lists put in as they are
//! made. The library keeps every cell and packs on one thread; a list of half a million rows would take it seconds and
//! gigabytes.

pub(super) mod xml;
mod zip;

use std::io::{self, Cursor, Read as _};

use rayon::prelude::*;

use crate::report::parts;
use crate::report::workbook::fingerprint;
use zip::{Piece, Zip};

/// How hard parts are packed: those of ordinary size, and lists that are written on the way.
const LEVEL: u32 = 6;
const LEVEL_OF_LISTS: u32 = 2;

/// Fingerprints look like chance, which hardly anything makes smaller.
const LEVEL_OF_PRINTS: u32 = 1;

/// Bytes of a piece of an ordinary part.
const PIECE: usize = 256 << 10;

/// Rows in a piece of a list.
const ROWS: usize = 2_000;

/// Rows that are written instead of the one that stands for them in a sheet.
pub(super) struct Stream<'a, T> {
    /// Number of the sheet in the workbook, from 1.
    pub(super) sheet: usize,
    /// Name of its table, which the library made for one row.
    pub(super) table: String,
    /// What becomes a row each.
    pub(super) rows: &'a [T],
}

/// How items become rows: the number of the first, what they are, and the formats of the columns. Returns fingerprints.
pub(super) type MakeRows<'a, T> = dyn Fn(usize, &[T], &[u32], u32, &mut Vec<u8>) -> Vec<u64> + Sync + 'a;

/// Writes `book`, the library's file, to `out`: with `words` behind its common texts, and the rows of `streams`. `prints` are the
/// number of the sheet for fingerprints, which is the last, and those of what is in `book`.
pub(super) fn write<T: Sync>(
    book: &[u8],
    words: &[String],
    streams: &[Stream<'_, T>],
    make: &MakeRows<'_, T>,
    mut prints: Option<(usize, Vec<u64>)>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut archive = ::zip::ZipArchive::new(Cursor::new(book)).map_err(io::Error::other)?;
    let mut zip = Zip::new(out);
    let mut names = Vec::new();
    let mut first_word = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(io::Error::other)?;
        let name = part.name().map_err(io::Error::other)?.into_owned();
        let is_shared = name == SHARED;
        names.push(name);
        if is_shared {
            let mut text = String::new();
            part.read_to_string(&mut text)?;
            first_word = count_of_shared(&text);
        }
    }
    for name in names {
        let mut text = Vec::new();
        archive.by_name(&name).map_err(io::Error::other)?.read_to_end(&mut text)?;
        zip.begin(&name)?;
        let stream = streams.iter().find(|stream| name == part_of(stream.sheet));
        if let Some(stream) = stream {
            let sheet = String::from_utf8(text).map_err(io::Error::other)?;
            let of_rows = streamed(&mut zip, &sheet, stream, first_word, make)?;
            if let Some((_, prints)) = &mut prints {
                prints.extend(of_rows);
            }
        } else if let Some((_, prints)) = prints.take_if(|(number, _)| name == part_of(*number)) {
            pieces(&mut zip, &with_prints(text, prints)?, LEVEL_OF_PRINTS)?;
        } else {
            if name == SHARED && !words.is_empty() {
                text = with_words(text, words)?;
            } else if name.starts_with("xl/tables/") {
                text = with_range(text, streams)?;
            } else if name.starts_with("xl/worksheets/") {
                text = with_own_heights(text)?;
            }
            ordinary(&mut zip, &text)?;
        }
        zip.end()?;
    }
    zip.finish()
}

/// The part of a sheet.
fn part_of(sheet: usize) -> String {
    format!("xl/worksheets/sheet{sheet}.xml")
}

/// Puts the fingerprints below the first row of their sheet.
fn with_prints(text: Vec<u8>, prints: Vec<u64>) -> io::Result<Vec<u8>> {
    let broken = || io::Error::from(io::ErrorKind::InvalidData);
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    let (head, rest) = text.split_once("</sheetData>").ok_or_else(broken)?;
    let cells = fingerprint::cells(prints);
    let mut out = with_dimension(head, cells.len()).into_bytes();
    for (row, cell) in (2_usize..).zip(&cells) {
        out.extend_from_slice(format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>").as_bytes());
        out.extend_from_slice(cell.as_bytes());
        out.extend_from_slice(b"</t></is></c></row>");
    }
    out.extend_from_slice(b"</sheetData>");
    out.extend_from_slice(rest.as_bytes());
    Ok(out)
}

/// The part with the texts that cells have in common.
const SHARED: &str = "xl/sharedStrings.xml";

fn ordinary(zip: &mut Zip<'_>, text: &[u8]) -> io::Result<()> {
    pieces(zip, text, LEVEL)
}

fn pieces(zip: &mut Zip<'_>, text: &[u8], level: u32) -> io::Result<()> {
    let pieces: Vec<io::Result<Piece>> = text.par_chunks(PIECE).map(|piece| Piece::of(piece, level)).collect();
    pieces.into_iter().try_for_each(|piece| zip.add(&piece?))
}

/// A sheet whose second row stands for all rows of the stream.
fn streamed<T: Sync>(
    zip: &mut Zip<'_>,
    sheet: &str,
    stream: &Stream<'_, T>,
    first_word: u32,
    make: &MakeRows<'_, T>,
) -> io::Result<Vec<u64>> {
    let broken = || io::Error::from(io::ErrorKind::InvalidData);
    let start = sheet.find("<row r=\"2\"").ok_or_else(broken)?;
    let (before, rest) = sheet.split_at(start);
    let before = with_dimension(before, stream.rows.len());
    let (sample, after) = rest.split_once("</row>").ok_or_else(broken)?;
    let styles = styles_in(sample);
    ordinary(zip, before.as_bytes())?;
    let indexed: Vec<usize> = (0..stream.rows.len().div_ceil(ROWS)).collect();
    let piece = |parts: &[usize]| {
        let (mut xml, mut prints) = (Vec::new(), Vec::new());
        for part in parts {
            let first = part.saturating_mul(ROWS);
            let last = first.saturating_add(ROWS).min(stream.rows.len());
            let rows = stream.rows.get(first..last).unwrap_or_default();
            prints.extend(make(first, rows, &styles, first_word, &mut xml));
        }
        Ok((Piece::of(&xml, LEVEL_OF_LISTS)?, prints))
    };
    let mut all = Vec::with_capacity(stream.rows.len());
    parts::in_order(&indexed, 1, piece, |(piece, prints)| {
        all.extend(prints);
        zip.add(&piece)
    })?;
    ordinary(zip, after.as_bytes())?;
    Ok(all)
}

/// The head of a sheet with the rows that it is going to have.
fn with_dimension(head: &str, rows: usize) -> String {
    let Some((before, rest)) = head.split_once("<dimension ref=\"A1:") else { return head.to_owned() };
    let Some((last, after)) = rest.split_once('"') else { return head.to_owned() };
    let letters = last.trim_end_matches(|c: char| c.is_ascii_digit());
    format!("{before}<dimension ref=\"A1:{letters}{}\"{after}", rows.saturating_add(1))
}

/// The formats of the cells of a row.
fn styles_in(row: &str) -> Vec<u32> {
    let of_cell = |cell: &str| {
        let (_, rest) = cell.split('>').next()?.split_once(" s=\"")?;
        rest.split('"').next()?.parse().ok()
    };
    row.split("<c ").skip(1).map(|cell| of_cell(&format!(" {cell}")).unwrap_or_default()).collect()
}

/// How many texts the part says it has.
fn count_of_shared(text: &str) -> u32 {
    let count = text.split_once("uniqueCount=\"").and_then(|(_, rest)| rest.split('"').next());
    count.and_then(|count| count.parse().ok()).unwrap_or_default()
}

/// Adds texts to those that cells have in common. The counts in its head are optional, and would be wrong.
fn with_words(text: Vec<u8>, words: &[String]) -> io::Result<Vec<u8>> {
    let broken = || io::Error::from(io::ErrorKind::InvalidData);
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    let body = text.strip_suffix("</sst>").ok_or_else(broken)?;
    let (head, rest) = body.split_once(" count=\"").ok_or_else(broken)?;
    let (_, rest) = rest.split_once("\">").ok_or_else(broken)?;
    let mut out = [head, ">", rest].concat().into_bytes();
    for word in words {
        out.extend_from_slice(b"<si>");
        xml::escaped(&mut out, word);
        out.extend_from_slice(b"</si>");
    }
    out.extend_from_slice(b"</sst>");
    Ok(out)
}

/// Gives the table of a stream its true range.
fn with_range<T>(text: Vec<u8>, streams: &[Stream<'_, T>]) -> io::Result<Vec<u8>> {
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    let stream = streams.iter().find(|stream| text.contains(&format!(" name=\"{}\"", stream.table)));
    let range = text.split_once(" ref=\"A1:").and_then(|(_, rest)| rest.split('"').next());
    let (Some(stream), Some(range)) = (stream, range) else { return Ok(text.into_bytes()) };
    let letters = range.trim_end_matches(|c: char| c.is_ascii_digit());
    // The header is a row too.
    let all = format!(" ref=\"A1:{letters}{}\"", stream.rows.len().saturating_add(1));
    Ok(text.replace(&format!(" ref=\"A1:{range}\""), &all).into_bytes())
}

/// Says of rows that their height is what their text takes, not what somebody wanted: spreadsheets then go on fitting it.
/// Where cells are merged they cannot.
fn with_own_heights(text: Vec<u8>) -> io::Result<Vec<u8>> {
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    let text = if text.contains("<mergeCells") { text } else { text.replace(" customHeight=\"1\"", "") };
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formats_of_a_sample_row_are_read() {
        let row =
            r#"<row r="2" spans="1:3"><c r="A2" s="4" t="s"><v>1</v></c><c r="B2"><v>2</v></c><c r="C2" s="12"/>"#;
        assert_eq!(styles_in(row), [4, 0, 12]);
    }

    #[test]
    fn a_sheet_says_how_large_it_will_be() {
        let head = r#"<worksheet><dimension ref="A1:V2"/><sheetData>"#;
        assert_eq!(with_dimension(head, 30), r#"<worksheet><dimension ref="A1:V31"/><sheetData>"#);
    }

    #[test]
    fn the_table_of_a_stream_has_all_its_rows() {
        let text = r#"<table id="1" name="gaps_1" ref="A1:V2"><autoFilter ref="A1:V2"/></table>"#;
        let streams = [Stream { sheet: 1, table: "gaps_1".to_owned(), rows: &[7_u8; 1200] }];
        let expected = r#"<table id="1" name="gaps_1" ref="A1:V1201"><autoFilter ref="A1:V1201"/></table>"#;
        assert_eq!(with_range(text.as_bytes().to_vec(), &streams).unwrap(), expected.as_bytes());
        let other = text.replace("gaps_1", "gaps_12");
        assert_eq!(with_range(other.as_bytes().to_vec(), &streams).unwrap(), other.as_bytes());
    }

    #[test]
    fn words_are_added_behind_the_texts_there_are() {
        let text = r#"<?xml version="1.0"?><sst xmlns="x" count="9" uniqueCount="1"><si><t>a</t></si></sst>"#;
        assert_eq!(count_of_shared(text), 1);
        let with = with_words(text.as_bytes().to_vec(), &["乙<".to_owned()]).unwrap();
        let expected = r#"<?xml version="1.0"?><sst xmlns="x"><si><t>a</t></si><si><t>乙&lt;</t></si></sst>"#;
        assert_eq!(String::from_utf8(with).unwrap(), expected);
    }
}
