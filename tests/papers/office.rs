//! Workbooks recalculated from scratch by LibreOffice.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Whether LibreOffice can be started. Where tests are a gate it must.
pub fn is_there() -> bool {
    let is_there = Command::new("soffice").arg("--version").output().is_ok_and(|output| output.status.success());
    assert!(
        is_there || std::env::var_os("CI").is_none(),
        "LibreOffice (libreoffice-calc) is needed to recalculate workbooks"
    );
    if !is_there {
        eprintln!("skipped: LibreOffice is not installed, so no workbook is recalculated");
    }
    is_there
}

/// The workbooks, each recalculated without any stored result.
pub fn recalculated(workbooks: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let (given, done) = (folder.path().join("given"), folder.path().join("done"));
    fs::create_dir_all(&given).unwrap();
    let mut command = Command::new("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()));
    command.args(["--headless", "--convert-to", "xlsx", "--outdir"]).arg(&done);
    for (number, workbook) in workbooks.iter().enumerate() {
        let path = given.join(format!("{number}.xlsx"));
        fs::write(&path, without_results(workbook)).unwrap();
        command.arg(path);
    }
    let output = command.output().unwrap();
    let read = |number: usize| {
        fs::read(done.join(format!("{number}.xlsx")))
            .unwrap_or_else(|error| panic!("workbook {number}: {error}\n{output:?}"))
    };
    (0..workbooks.len()).map(read).collect()
}

/// The workbook with each part of it changed.
pub fn edited(workbook: &[u8], edit: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut file = from.by_index(index).unwrap();
        let (name, mut text) = (file.name().unwrap().into_owned(), String::new());
        file.read_to_string(&mut text).unwrap();
        to.start_file(&name, SimpleFileOptions::default()).unwrap();
        to.write_all(edit(&name, text).as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// Takes away every stored result, so that none can pass for a computed one.
fn without_results(workbook: &[u8]) -> Vec<u8> {
    edited(workbook, |name, text| {
        if !name.starts_with("xl/worksheets/sheet") {
            return text;
        }
        let mut bare = String::with_capacity(text.len());
        for piece in text.split_inclusive("</c>") {
            match (piece.find("<f>"), piece.find("</f>")) {
                (Some(start), Some(end)) => {
                    let head = [" t=\"str\"", " t=\"b\"", " t=\"e\""]
                        .iter()
                        .fold(piece[..start].to_owned(), |head, kind| head.replace(kind, ""));
                    bare.push_str(&head);
                    bare.push_str(&piece[start..end]);
                    bare.push_str("</f></c>");
                }
                _ => bare.push_str(piece),
            }
        }
        bare
    })
}

/// Every formula cell with its result: sheet and cell → value, formula.
pub type Formulas = BTreeMap<(String, u32, u32), (Data, String)>;

pub fn formulas(workbook: &[u8]) -> Formulas {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(workbook)).unwrap();
    let mut found = BTreeMap::new();
    for sheet in book.sheet_names() {
        let values = book.worksheet_range(&sheet).unwrap();
        let formulas = book.worksheet_formula(&sheet).unwrap();
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.cells().filter(|(_, _, formula)| !formula.is_empty()) {
            let place = (top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap());
            let value = values.get_value(place).cloned().unwrap_or_default();
            found.insert((sheet.clone(), place.0, place.1), (value, formula.clone()));
        }
    }
    found
}

/// What differs between the results of `said` and those in `computed`.
pub fn differences(said: &Formulas, computed: &Formulas, what: &str) -> Vec<String> {
    assert!(!said.is_empty(), "{what}: no formulas");
    let mut wrong = Vec::new();
    for (place, (value, formula)) in said {
        let other = computed.get(place).map(|(other, _)| other);
        if !other.is_some_and(|other| is_same(value, other)) {
            wrong.push(format!("{what}: {place:?} engine {value:?}, LibreOffice {other:?}: {formula}"));
        }
    }
    wrong
}

fn is_same(a: &Data, b: &Data) -> bool {
    // Some programs keep the result of IF(…,TRUE,FALSE) as a number.
    let number = |data: &Data| match data {
        Data::Bool(flag) => Data::Float(f64::from(u8::from(*flag))),
        other => other.clone(),
    };
    let (a, b) = (&number(a), &number(b));
    let is_blank = |data: &Data| matches!(data, Data::Empty) || matches!(data, Data::String(text) if text.is_empty());
    match (a, b) {
        (Data::Float(_) | Data::Int(_), Data::Float(_) | Data::Int(_)) => {
            let [a, b] = [a, b].map(|data| match data {
                Data::Int(number) => *number as f64,
                Data::Float(number) => *number,
                _ => f64::NAN,
            });
            let is_unbounded = a.abs() >= 1e90 && b.abs() >= 1e90 && a.signum() == b.signum();
            is_unbounded || (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
        }
        (Data::Error(_), Data::Error(_)) => true,
        _ if is_blank(a) || is_blank(b) => is_blank(a) && is_blank(b),
        _ => a == b,
    }
}

/// Puts `value` into a cell of a sheet's XML: a number, a text, or nothing.
pub fn with_cell(xml: &str, cell: &str, value: &str) -> String {
    let content = match value {
        "" => String::new(),
        number if number.parse::<f64>().is_ok() => format!("<c r=\"{cell}\"><v>{number}</v></c>"),
        text => format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let mark = format!("<c r=\"{cell}\"");
    if let Some(start) = xml.find(&mark) {
        let rest = &xml[start..];
        let (closed, open) = (rest.find("/>").map(|end| end + 2), rest.find("</c>").map(|end| end + 4));
        let is_closed = rest.find('>').is_some_and(|end| closed == Some(end + 1));
        let end = if is_closed { closed.unwrap() } else { open.unwrap() };
        return format!("{}{content}{}", &xml[..start], &rest[end..]);
    }
    let row: String = cell.chars().filter(char::is_ascii_digit).collect();
    let start = xml.find(&format!("<row r=\"{row}\"")).expect("the row has cells");
    let end = start + xml[start..].find("</row>").unwrap();
    format!("{}{content}{}", &xml[..end], &xml[end..])
}

/// Which part of the workbook a sheet is.
pub fn part_of(workbook: &[u8], sheet: &str) -> String {
    let book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(workbook)).unwrap();
    let number = book.sheet_names().iter().position(|name| name == sheet).expect("a sheet of that name") + 1;
    format!("xl/worksheets/sheet{number}.xml")
}

/// The cell whose row says `row` in some column, in the column headed `head`.
pub fn cell(workbook: &[u8], sheet: &str, head: &str, row: &str) -> String {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(workbook)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let (top, left) = range.start().unwrap();
    let says = |wanted: &str| {
        let found = range.used_cells().find(|(_, _, data)| *data == wanted);
        found.map_or_else(|| panic!("no cell of {sheet} says {wanted}"), |(row, column, _)| (row, column))
    };
    let (row, column) = (says(row).0 as u32 + top, says(head).1 as u32 + left);
    format!("{}{}", rust_xlsxwriter::utility::column_number_to_name(u16::try_from(column).unwrap()), row + 1)
}
