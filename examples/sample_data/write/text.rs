//! Tables as the text files that Excel saves: UTF-8 with a byte-order mark, lines ended by CR LF.

use anyhow::Result;
use csv::{Terminator, WriterBuilder};

use super::{File, REPORTED_AT, reported_by};
use crate::generate::{Book, Cell, Table};

/// One file a sheet.
pub(crate) fn texts(book: &Book) -> Result<Vec<File>> {
    book.tables
        .iter()
        .map(|table| Ok(File { name: format!("{}_{}.csv", book.stem, table.sheet), bytes: text(table)? }))
        .collect()
}

fn text(table: &Table) -> Result<Vec<u8>> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    let width = table.headers.len();
    let reporter = reported_by(&table.reporter);
    let mut title = vec![""; width];
    title[0] = &table.title;
    writer.write_record(&title)?;
    let mut note = vec![""; width];
    note[0] = &reporter;
    note[width / 2] = REPORTED_AT;
    writer.write_record(&note)?;
    writer.write_record(&table.headers)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(in_words))?;
    }
    Ok(writer.into_inner()?)
}

/// The cell as text.
pub(crate) fn in_words(cell: &Cell) -> String {
    match cell {
        Cell::Blank | Cell::Flag(_) => String::new(),
        Cell::Dash => "—".to_owned(),
        Cell::Whole(number) => number.to_string(),
        Cell::Hundredths(number) => format!("{}.{:02}", number.div_euclid(100), number.rem_euclid(100)),
        Cell::Text(text) => text.clone().into_owned(),
    }
}
