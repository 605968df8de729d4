//! The direct reader against the library: where it reads a sheet at all, both give the same.
#![allow(clippy::arithmetic_side_effects, reason = "a test may fail on overflow")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::ingest::grid::Raw;
use crate::register::CellAddress;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook of one sheet with this content.
fn book(sheet: &str) -> Vec<u8> {
    book_of(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<worksheet>{sheet}</worksheet>").as_bytes())
}

fn book_of(sheet: &[u8]) -> Vec<u8> {
    let strings = "<sst><si><t>零</t></si><si><t> 一 </t></si><si><r><t>二</t></r><r><t>2</t></r></si><si/></sst>";
    package(sheet, strings.as_bytes())
}

fn package(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/></numFmts><cellXfs>\
        <xf numFmtId=\"9\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/><xf numFmtId=\"2\"/></cellXfs></styleSheet>";
    let package = relation("a", "officeDocument", "xl/workbook.xml");
    let workbook = relation("b", "worksheet", "worksheets/sheet1.xml");
    let parts: [(&str, &[u8]); 6] = [
        ("_rels/.rels", package.as_bytes()),
        ("xl/_rels/workbook.xml.rels", workbook.as_bytes()),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"b\"/></sheets></workbook>"),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Everything in a grid and the merged areas, as text.
fn told(grid: &Grid, merged: &[Area]) -> String {
    let mut text = String::new();
    for row in grid.rows() {
        for (column, raw) in row.cells() {
            let at = CellAddress { row: row.number(), column };
            match raw {
                Raw::Number(number) | Raw::Percent(number) => {
                    let kind = if matches!(raw, Raw::Percent(_)) { "percent" } else { "number" };
                    writeln!(text, "{at} {kind} {number:?}").unwrap();
                }
                raw => writeln!(text, "{at} {raw:?}").unwrap(),
            }
        }
    }
    for area in merged {
        writeln!(text, "{}:{}", area.first, area.last).unwrap();
    }
    text
}

/// What the direct reader says of each sheet of a book; `Odd` where it hands the sheet or all of them back.
fn direct(bytes: &[u8]) -> Result<Vec<Result<String, Stop>>, Stop> {
    let mut book = Direct::open(bytes, &Limits::DEFAULT)?;
    let read = (0..book.sheets().len()).map(|index| {
        let sheet = book.read(index)?;
        let merged = sheet.merged.unwrap_or_else(|| {
            Library::open(bytes, &Limits::DEFAULT).map(|mut library| library.merged_areas(index)).unwrap_or_default()
        });
        Ok(told(&sheet.grid, &merged))
    });
    Ok(read.collect())
}

/// What the library says.
fn library(bytes: &[u8]) -> Result<Vec<Result<String, Reason>>, Reason> {
    let mut library = Library::open(bytes, &Limits::DEFAULT)?;
    let read = (0..library.sheets().len()).map(|index| {
        let grid = library.read(index)?;
        Ok(told(&grid, &library.merged_areas(index)))
    });
    Ok(read.collect())
}

/// Checks that the direct reader agrees with the library; how many sheets it reads.
fn agree(bytes: &[u8]) -> Result<usize, String> {
    let Ok(sheets) = direct(bytes) else { return Ok(0) };
    let others = library(bytes).map_err(|reason| format!("direct reads what the library refuses: {reason:?}"))?;
    if sheets.len() != others.len() {
        return Err("other sheets".to_owned());
    }
    let mut count = 0;
    for (sheet, other) in sheets.into_iter().zip(others) {
        match (sheet, other) {
            (Ok(sheet), Ok(other)) if sheet == other => count += 1,
            (Err(_), _) => {}
            (sheet, other) => return Err(format!("direct: {sheet:?}\nlibrary: {other:?}")),
        }
    }
    Ok(count)
}

/// The cells that the direct reader finds in rows of this XML, after a check that the library finds them too.
fn cells(rows: &str) -> Option<String> {
    let bytes = book(&format!("<sheetData>{rows}</sheetData>"));
    agree(&bytes).unwrap();
    direct(&bytes).unwrap().remove(0).ok()
}

#[test]
fn plain_cells_are_read_directly() {
    let read = |rows: &str| cells(rows).unwrap_or_else(|| panic!("{rows}"));
    let rows = "<row r='2' spans=\"1:9\"><c r=\"A2\" t=\"s\"><v>1</v></c><c t='s' r='C2' s = '3'/>\n\
        <c s='3' t='n' r='E2'><v>378.06</v></c><c r='F2'><v>-0.5E-3</v></c></row>";
    let rows = rows.replace(" = ", "=");
    assert_eq!(read(&rows), "A2 Text(\"一\")\nE2 number 378.06\nF2 number -0.0005\n");
    // Without addresses: the row after the last one, the column after the last one.
    let rows = "<row r='3'><c><v>1</v></c><c r='D3'><v>2</v></c><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>";
    assert_eq!(read(rows), "A3 number 1.0\nD3 number 2.0\nE3 number 3.0\nA5 number 4.0\n");
    let rows = "<row><c t='str'><v>a&lt;b&#x4e59;</v></c><c t='b'><v>1</v></c><c t='b'><v>0</v></c>\
        <c t='e'><v>#DIV/0!</v></c><c t='inlineStr'><is><t xml:space='preserve'> 甲 </t></is></c><c t='inlineStr'><is/></c>\
        <c t='s'><v>2</v></c><c t='s'><v>3</v></c></row>";
    let expected =
        "A1 Text(\"a<b乙\")\nB1 Flag(true)\nC1 Flag(false)\nD1 Error(\"#DIV/0!\")\nE1 Text(\"甲\")\nG1 Text(\"二2\")\n";
    assert_eq!(read(rows), expected);
    // The first style is none, as the library has it; the second one is a percentage.
    assert_eq!(
        read("<row><c s='0'><v>1</v></c><c s='1'><v>0.85</v></c><c s='9'><v>2</v></c></row>"),
        "A1 number 1.0\nB1 percent 0.85\nC1 number 2.0\n"
    );
    let long = "社".repeat(40_000);
    assert_eq!(read(&format!("<row><c t='str'><v>{long}</v></c></row>")), format!("A1 Text(\"{long}\")\n"));
}

#[test]
fn formulas_without_a_result_are_not_blank() {
    let rows = "<row><c><f>1+1</f><v>2</v></c><c><f>A1&amp;B1</f></c><c><f>1</f><v></v></c><c t='str'><f>1</f><v/></c>\
        <c><f t='shared' ref='E1:E9' si='0'>A1</f><v>7</v></c><c><f t='shared' si='0'/></c><c><v>8</v><f/></c></row>";
    let expected = "A1 number 2.0\nB1 Uncached\nC1 Uncached\nE1 number 7.0\nF1 Uncached\nG1 number 8.0\n";
    assert_eq!(cells(rows).as_deref(), Some(expected));
}

#[test]
fn what_is_not_plain_is_left_to_the_library() {
    let odd = [
        "<x:row><x:c><x:v>1</x:v></x:c></x:row>",
        "<row><c><v>1</v></c><!-- --></row>",
        "<row><c><v><![CDATA[1]]></v></c></row>",
        "<row r='2'><c r='A2'><v>1</v></c></row><row r='1'><c r='A1'><v>2</v></c></row>",
        "<row><c r='A1'><v>1</v></c><c r='A1'><v>2</v></c></row>",
        "<row><c r='B1'><v>1</v></c><c r='A1'><v>2</v></c></row>",
        "<row><c s='2'><v>44000</v></c></row>",
        "<row><c t='d'><v>2020-01-01</v></c></row>",
        "<row><c t='z'><v>1</v></c></row>",
        "<row><c><v>一</v></c></row>",
        "<row><c><v> 1</v></c></row>",
        "<row><c t='e'><v>#SPILL!</v></c></row>",
        "<row><c t='b'><v>true</v></c></row>",
        "<row><c t='s'><v>4</v></c></row>",
        "<row><c t='s'><v>x</v></c></row>",
        "<row><c r='XFE1'><v>1</v></c></row>",
        "<row><c r='AAAAAAAAAA1'><v>1</v></c></row>",
        "<row r='0'><c><v>1</v></c></row>",
        "<row><c r='1'><v>1</v></c></row>",
        "<row><c r='A1'><v>1</v></c>",
        "<row><c r='A1'><v>1</v>",
        "<row><c r='A1",
        "<c><v>1</v></c>",
        "<row><row/></row>",
        "<row><c><v>1</v><v>2</v></c></row>",
        "<row><c><x/></c></row>",
        "<row><c t='str'><v>_x0041_</v></c></row>",
        "<row><c t='str'><v>a\r\nb</v></c></row>",
        "<row>x</row>",
        "<row><c t='inlineStr'><is><r><t>1</t></r></is></c></row>",
        "<row><c t='inlineStr'><v>1</v></c></row>",
        "<row><c><f t='shared'>1</f></c></row>",
        "<row><c><f>&nbsp;</f></c></row>",
        "<row><c><v>1</v></c ></row>",
        "<row><c r='A1'r='B1'><v>1</v></c></row>",
        "<row><c r=A1><v>1</v></c></row>",
        "<row r='1'><c/></row><row r='1'><c/></row>",
    ];
    for rows in odd {
        assert_eq!(cells(rows), None, "{rows}");
    }
    let whole = [
        "<dimension/><sheetData/>",
        "<dimension ref='A:B'/><sheetData/>",
        "<x:sheetData/>",
        "",
        "<!-- --><sheetData/>",
    ];
    for sheet in whole {
        let bytes = book(sheet);
        agree(&bytes).unwrap();
        assert_eq!(direct(&bytes).unwrap(), [Err(Stop::Odd)], "{sheet}");
    }
    let bytes = book_of(b"<worksheet><sheetData><row><c t='str'><v>\xff</v></c></row></sheetData></worksheet>");
    agree(&bytes).unwrap();
    assert_eq!(direct(&bytes).unwrap(), [Err(Stop::Odd)]);
}

#[test]
fn merged_areas_are_found_in_the_same_pass() {
    let sheet = "<dimension ref='A1:B2'/><sheetData/><headerFooter/><mergeCells count='2'><mergeCell ref='A1:B2'/>\
        <mergeCell ref=\"C3\"></mergeCell></mergeCells><x>&amp;</x>";
    let bytes = book(sheet);
    assert_eq!(agree(&bytes), Ok(1));
    let mut book_read = Direct::open(&bytes, &Limits::DEFAULT).unwrap();
    assert_eq!(told(&Grid::default(), &book_read.read(0).unwrap().merged.unwrap()), "A1:B2\nC3:C3\n");
    for tail in [
        "<!-- --><mergeCells><mergeCell ref='A1:B2'/></mergeCells>",
        "<mergeCells><mergeCell ref='B2:A1'/></mergeCells>",
        "<x>&amp;</x><mergeCells><mergeCell ref='A1:B2'/></mergeCells>",
        "<y:mergeCells><y:mergeCell ref='A1:B2'/></y:mergeCells>",
    ] {
        let bytes = book(&format!("<sheetData/>{tail}"));
        let mut book_read = Direct::open(&bytes, &Limits::DEFAULT).unwrap();
        assert_eq!(book_read.read(0).unwrap().merged, None, "{tail}");
    }
}

#[test]
fn a_wrong_checksum_is_a_damaged_sheet() {
    let sheet = format!("<worksheet><sheetData><row><c><v>{}</v></c></row></sheetData></worksheet>", 1234);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let whole = book_of(b"");
    let mut parts = package::open(&whole).unwrap();
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        let name = part.name().unwrap().to_string();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        zip.start_file(name.as_str(), stored).unwrap();
        zip.write_all(if name.contains("worksheets") { sheet.as_bytes() } else { &bytes }).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    assert_eq!(direct(&bytes).unwrap(), [Ok("A1 number 1234.0\n".to_owned())]);
    let at = bytes.windows(4).position(|four| four == b"1234").unwrap();
    bytes[at] = b'9';
    let mut book = Book::open(&bytes, &Limits::DEFAULT).unwrap();
    assert_eq!(book.read(0).err(), Some(Reason::Damaged));
}

#[test]
fn a_sheet_is_counted_while_it_is_read() {
    let rows = "<row><c><v>1</v></c></row>".repeat(150_000);
    let bytes = book(&format!("<sheetData>{rows}</sheetData>"));
    let small = Limits { harmless: 3 << 20, ratio: 1, ..Limits::DEFAULT };
    let mut book_read = Book::open(&bytes, &small).unwrap();
    assert_eq!(book_read.read(0).err(), Some(Reason::Bomb { limit: Limit::Ratio }));
    let few = Limits { cells: 149_999, ..Limits::DEFAULT };
    assert_eq!(Book::open(&bytes, &few).unwrap().read(0).err(), Some(Reason::TooLarge { limit: Some(Limit::Cells) }));
    let texts = "<si><t>一二三四五六七八九十</t></si>".repeat(100_000);
    let bytes = package(b"<worksheet><sheetData/></worksheet>", format!("<sst>{texts}</sst>").as_bytes());
    assert_eq!(Book::open(&bytes, &small).err(), Some(Reason::Bomb { limit: Limit::Ratio }));
}

#[test]
fn what_is_odd_is_read_by_the_library() {
    let bytes = book(
        "<sheetData><row><c s='2'><v>44000</v></c></row></sheetData><mergeCells><mergeCell ref='A1:B1'/></mergeCells>",
    );
    let mut book = Book::open(&bytes, &Limits::DEFAULT).unwrap();
    let grid = book.read(0).unwrap();
    assert_eq!(told(&grid, &book.merged_areas(0)), "A1 Date(\"2020-06-18\")\nA1:B1\n");
}

fn fixtures() -> PathBuf {
    std::env::var_os("DABIAO_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from)
        .join("fixtures")
}

#[test]
fn public_workbooks_are_the_same_either_way() {
    let (mut folders, mut files) = (vec![fixtures()], Vec::new());
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let (mut books, mut sheets) = (0, 0);
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        if !matches!(crate::ingest::sniff::sniff(&bytes), Ok(crate::ingest::sniff::Format::Xlsx)) {
            continue;
        }
        books += 1;
        match guarded(|| agree(&bytes)) {
            Some(Ok(count)) => sheets += count,
            Some(Err(difference)) => panic!("{}: {difference}", file.display()),
            None => panic!("{} panicked", file.display()),
        }
    }
    let _ = std::io::Write::write_all(
        &mut std::io::stderr(),
        format!("{books} books, {sheets} sheets directly\n").as_bytes(),
    );
    assert!(books == 0 || sheets > 0);
}

#[test]
fn written_workbooks_are_read_directly() {
    use rust_xlsxwriter::{Format, Formula, Workbook};
    let mut written = Workbook::new();
    let percent = Format::new().set_num_format("0.0%");
    let sheet = written.add_worksheet();
    sheet.merge_range(0, 0, 0, 2, "标题 & <说明>", &Format::new().set_bold()).unwrap();
    for row in 1..2000_u32 {
        sheet.write(row, 0, format!("社区{row}")).unwrap();
        sheet.write(row, 1, f64::from(row) / 7.0).unwrap();
        sheet.write_with_format(row, 2, f64::from(row % 100) / 100.0, &percent).unwrap();
        sheet.write(row, 3, row % 2 == 0).unwrap();
        sheet.write(row, 4, Formula::new("1+1").set_result("2")).unwrap();
    }
    written.add_worksheet().set_name("空").unwrap();
    let bytes = written.save_to_buffer().unwrap();
    assert_eq!(agree(&bytes), Ok(2));
    let read = direct(&bytes).unwrap().remove(0).unwrap();
    assert!(read.starts_with(
        "A1 Text(\"标题 & <说明>\")\nA2 Text(\"社区1\")\nB2 number 0.14285714285714285\nC2 percent 0.01\n"
    ));
    assert!(read.ends_with("E2000 number 2.0\nA1:C1\n"), "{}", &read[read.len() - 100..]);
}

/// Rows of cells of every kind, for the mutations.
const SEED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet><dimension ref=\"A1:F3\"/><cols><col min=\"1\"/></cols>\
    <sheetData><row r=\"1\" ht='2'><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" s=\"1\"><v>0.5</v></c><c r='C1' t='inlineStr'>\
    <is><t>甲&amp;</t></is></c><c/></row><row r=\"2\"><c r=\"A2\"><f>A1*2</f><v>12.50</v></c><c t=\"str\"><f t='shared' \
    ref='A1:B2' si='0'>x</f><v>文</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c s=\"2\"/></row><row/></sheetData>\
    <mergeCells count=\"1\"><mergeCell ref=\"A1:B2\"/></mergeCells><headerFooter>&amp;P</headerFooter></worksheet>";

const PIECES: [&str; 40] = [
    "<",
    ">",
    "/",
    "/>",
    "\"",
    "'",
    "=",
    " ",
    "&",
    "&amp;",
    "&#65;",
    ";",
    "<c>",
    "</c>",
    "<c/>",
    "<row>",
    "</row>",
    "<row/>",
    "<v>",
    "</v>",
    "<v/>",
    "<f>",
    "</f>",
    "<is>",
    "<t>",
    "</sheetData>",
    "<sheetData>",
    "<mergeCells>",
    "r=\"B1\"",
    " s='1'",
    " t='s'",
    "x:",
    "1",
    "0",
    "9",
    "-",
    ".",
    "E",
    "\n",
    "<!---->",
];

/// Shared texts of every kind, and a sheet that has them.
const TEXTS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><sst count=\"9\" uniqueCount=\"4\"><si><t>甲&amp;</t></si>\
    <si><t xml:space=\"preserve\"> a </t></si><si><r><rPr><b/><sz val=\"9\"/></rPr><t>1 </t></r><r><t>2</t></r></si>\
    <si><t>x</t><rPh sb=\"0\" eb=\"1\"><t>y</t></rPh><phoneticPr fontId=\"1\"/></si></sst>";
const TEXT_CELLS: &[u8] = b"<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>2</v></c>\
    <c t='s'><v>3</v></c></row></sheetData></worksheet>";

type Change = (prop::sample::Index, usize, usize, u8);

fn mutated(text: &str, changes: &[Change]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, cut, piece, byte) in changes {
        let at = at.index(bytes.len());
        match byte % 4 {
            0 => bytes[at] = *byte,
            1 => bytes.truncate(at + 1),
            _ => {
                let end = (at + if byte % 8 < 4 { *cut } else { 0 }).min(bytes.len());
                bytes.splice(at..end, PIECES[*piece].bytes());
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_sheets_are_the_same_either_way(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0usize..12, 0usize..PIECES.len(), any::<u8>()), 1..4)
    ) {
        let bytes = mutated(SEED, &changes);
        let book = book_of(&bytes);
        if let Err(difference) = agree(&book) {
            return Err(TestCaseError::fail(format!("{}\n{difference}", String::from_utf8_lossy(&bytes))));
        }
    }

    #[test]
    fn mutated_texts_are_the_same_either_way(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0usize..12, 0usize..PIECES.len(), any::<u8>()), 1..4)
    ) {
        let bytes = mutated(TEXTS, &changes);
        if let Err(difference) = agree(&package(TEXT_CELLS, &bytes)) {
            return Err(TestCaseError::fail(format!("{}\n{difference}", String::from_utf8_lossy(&bytes))));
        }
    }

    #[test]
    fn mutated_books_never_panic(at: prop::sample::Index, byte: u8) {
        let mut bytes = book_of(SEED.as_bytes());
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(mut book) = Book::open(&bytes, &Limits::DEFAULT) {
            let _ = book.read(0);
            let _ = book.merged_areas(0);
        }
        let _ = direct(&bytes);
    }
}
