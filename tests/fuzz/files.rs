//! One sheet in the containers that people send.

use std::fmt::Write as _;
use std::io::Write as _;

use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::dice::Dice;
use crate::xls;

type Grid = [Vec<String>];

/// A number that a workbook would hold as one.
fn as_number(text: &str) -> Option<f64> {
    let is_plain =
        !text.is_empty() && text.len() < 16 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_plain.then(|| text.parse().ok()).flatten()
}

fn cells(grid: &Grid) -> impl Iterator<Item = (u16, u16, &str)> {
    (0_u16..).zip(grid).flat_map(|(row, cells)| {
        let cells = (0_u16..).zip(cells).filter(|(_, text)| !text.is_empty());
        cells.map(move |(column, text)| (row, column, text.as_str()))
    })
}

pub(crate) fn xlsx(grid: &Grid) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, column, text) in cells(grid) {
        match as_number(text) {
            Some(number) => sheet.write_number(row.into(), column, number).unwrap(),
            None => sheet.write_string(row.into(), column, text).unwrap(),
        };
    }
    book.save_to_buffer().unwrap()
}

pub(crate) fn xls(grid: &Grid) -> Vec<u8> {
    let records = cells(grid).map(|(row, column, text)| match as_number(text) {
        Some(number) => xls::number(row, column, xls::PLAIN, number),
        None => xls::text(row, column, text),
    });
    xls::workbook(&[("Sheet1", false, records.collect())])
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

pub(crate) fn ods(grid: &Grid) -> Vec<u8> {
    let mut rows = String::new();
    for row in grid {
        rows.push_str("<table:table-row>");
        for text in row {
            let cell = match as_number(text) {
                _ if text.is_empty() => "<table:table-cell/>".to_owned(),
                Some(_) => format!(r#"<table:table-cell office:value-type="float" office:value="{text}"/>"#),
                None => format!(
                    r#"<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>"#,
                    escaped(text)
                ),
            };
            rows.push_str(&cell);
        }
        rows.push_str("</table:table-row>");
    }
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content><office:body><office:spreadsheet><table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    zipped(&[
        ("mimetype".to_owned(), b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("META-INF/manifest.xml".to_owned(), b"<manifest:manifest/>".to_vec()),
        ("content.xml".to_owned(), content.into_bytes()),
    ])
}

pub(crate) fn html(grid: &Grid) -> Vec<u8> {
    let mut page = String::from("<html><meta charset=\"utf-8\"><body><table>");
    for row in grid {
        page.push_str("<tr>");
        for text in row {
            let _ = write!(page, "<td>{}</td>", escaped(text));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table></body></html>");
    page.into_bytes()
}

pub(crate) fn spreadsheetml(grid: &Grid) -> Vec<u8> {
    let mut rows = String::new();
    for row in grid {
        rows.push_str("<Row>");
        for text in row {
            let kind = if as_number(text).is_some() { "Number" } else { "String" };
            let cell = match text.as_str() {
                "" => "<Cell/>".to_owned(),
                text => format!(r#"<Cell><Data ss:Type="{kind}">{}</Data></Cell>"#, escaped(text)),
            };
            rows.push_str(&cell);
        }
        rows.push_str("</Row>");
    }
    format!(
        r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table>{rows}</Table></Worksheet></Workbook>"#
    )
    .into_bytes()
}

/// A zip of these parts.
pub(crate) fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Delimited text, however a program may write it.
pub(crate) fn text(grid: &Grid, dice: &Dice) -> Vec<u8> {
    let delimiter = *dice.pick(&[',', '\t', ';']);
    let end = *dice.pick(&["\n", "\r\n", "\r"]);
    let quotes_all = dice.one_in(3);
    let ends_last = !dice.one_in(4);
    let width = grid.iter().map(Vec::len).max().unwrap_or(0);
    let pads = dice.one_in(2);
    let quoted = |cell: &str| {
        let must = cell.contains([delimiter, '"', '\n', '\r']);
        if must || quotes_all { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    };
    let lines: Vec<String> = grid
        .iter()
        .map(|row| {
            let mut cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            if pads && !row.is_empty() {
                cells.resize(width, String::new());
            }
            cells.join(&delimiter.to_string())
        })
        .collect();
    let text = lines.join(end) + if ends_last { end } else { "" };
    encoded(&text, dice)
}

fn encoded(text: &str, dice: &Dice) -> Vec<u8> {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| format!("\u{feff}{text}").encode_utf16().flat_map(bytes).collect();
    match dice.below(5) {
        0 => text.as_bytes().to_vec(),
        1 => format!("\u{feff}{text}").into_bytes(),
        2 => encoding_rs::GB18030.encode(text).0.into_owned(),
        3 => utf16(u16::to_le_bytes),
        _ => utf16(u16::to_be_bytes),
    }
}
