//! Every container that spreadsheets come in gives the same register, or is refused in one sentence.
//! Expected values are reasoned by hand.

#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

mod common {
    pub(crate) mod tables;
    pub(crate) mod xls;
}

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::tables::{Folder, Sheets, codes, fields, ingest, ingest_error, shown, unit};
use common::xls;
use dabiao::ingest::{Encoding, IngestError, Ingested, Limit, Limits, Reason, Request};
use dabiao::lang::Lang;
use dabiao::plan::Level;
use dabiao::problem::ProblemKind;
use rust_xlsxwriter::{Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What every container below says, with the cells that say it.
const EXPECTED: [&str; 4] = [
    "攀枝花市 0.85 A2",
    "甲社区 炳草岗街道 1200 C3 350.5 D3",
    "乙社区 炳草岗街道 900 C4 missing D4",
    "丙村 仁和镇 800 C5 120 D5",
];

const TITLE: &str = "社区情况统计表";
const HEADERS: [&str; 4] = ["街道(乡镇)", "社区名称", "户数", "综合服务设施面积"];
const SHARE: &str = "上年持证比例(%)";

/// The register in the shape of [`EXPECTED`].
fn described(read: &Ingested) -> Vec<String> {
    let register = &read.register;
    let value = |at, field: &str| {
        let origin = register.cell(at, fields().find(field).unwrap()).origin;
        let cell = origin.map_or_else(|| "-".to_owned(), |origin| origin.cell.to_string());
        format!("{} {cell}", shown(register, at, field))
    };
    let city = unit(register, Level::City, "攀枝花市");
    let mut lines = vec![format!("攀枝花市 {}", value(city, "certified_share_last_year"))];
    for name in ["甲社区", "乙社区", "丙村"] {
        let at = unit(register, Level::Community, name);
        let street = register.street_of(at).map_or("-", |street| &*register.unit(street).name);
        lines.push(format!("{name} {street} {} {}", value(at, "households"), value(at, "facility_area")));
    }
    lines
}

/// Bytes of nothing, which programs fill cells up with, show nothing; within a number nobody knows what they stand for.
#[test]
fn bytes_of_nothing_are_blanks() {
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,户数\n甲社区\0\0,12\0\n乙社区,1\u{0}2\n");
    let read = ingest(&[folder.root()]);
    let households = |name| shown(&read.register, unit(&read.register, Level::Community, name), "households");
    assert_eq!([households("甲社区"), households("乙社区")], ["12", "missing"]);
    assert_eq!(codes(&read), ["not-a-number"]);
}

/// Reads one file and holds it to [`EXPECTED`], without a single problem.
fn check(name: &str, bytes: &[u8]) {
    let folder = Folder::new();
    std::fs::write(folder.path(name), bytes).unwrap();
    let read = ingest(&[folder.path(name)]);
    assert_eq!(described(&read), EXPECTED, "{name}");
    assert_eq!(codes(&read), [""; 0], "{name}");
}

fn xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet().set_name("社区").unwrap();
    sheet.merge_range(0, 0, 0, 3, TITLE, &plain).unwrap();
    for (column, header) in (0_u16..).zip(HEADERS) {
        sheet.write_string(1, column, header).unwrap();
    }
    sheet.merge_range(2, 0, 3, 0, "炳草岗街道", &plain).unwrap();
    sheet.write_string(4, 0, "仁和镇").unwrap();
    for (row, name, households) in [(2, "甲社区", 1200.0), (3, "乙社区", 900.0), (4, "丙村", 800.0)] {
        sheet.write_string(row, 1, name).unwrap();
        sheet.write_number(row, 2, households).unwrap();
    }
    sheet.write_number(2, 3, 350.5).unwrap();
    sheet.write_string(3, 3, "—").unwrap();
    sheet.write_number(4, 3, 120.0).unwrap();
    let sheet = book.add_worksheet().set_name("全市").unwrap();
    sheet.write_string(0, 0, SHARE).unwrap();
    sheet.write_number_with_format(1, 0, 0.85, &Format::new().set_num_format("0.00%")).unwrap();
    book.save_to_buffer().unwrap()
}

fn xls_sheets() -> Vec<(&'static str, bool, Vec<Vec<u8>>)> {
    let mut cells = vec![xls::text(0, 0, TITLE)];
    cells.extend((0_u16..).zip(HEADERS).map(|(column, header)| xls::text(1, column, header)));
    cells.extend([xls::text(2, 0, "炳草岗街道"), xls::text(2, 1, "甲社区")]);
    cells.extend([xls::number(2, 2, xls::PLAIN, 1200.0), xls::number(2, 3, xls::PLAIN, 350.5)]);
    cells.extend([xls::text(3, 1, "乙社区"), xls::number(3, 2, xls::PLAIN, 900.0), xls::text(3, 3, "—")]);
    cells.extend([xls::text(4, 0, "仁和镇"), xls::text(4, 1, "丙村")]);
    cells.extend([xls::number(4, 2, xls::PLAIN, 800.0), xls::number(4, 3, xls::PLAIN, 120.0)]);
    cells.push(xls::merged(&[[0, 0, 0, 3], [2, 3, 0, 0]]));
    let share = vec![xls::text(0, 0, SHARE), xls::number(1, 0, xls::PERCENT, 0.85)];
    vec![("社区", false, cells), ("全市", false, share)]
}

fn ods() -> Vec<u8> {
    let text = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let number = |value: &str| format!(r#"<table:table-cell office:value-type="float" office:value="{value}"/>"#);
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let spanned = |rows: u32, columns: u32, text: &str| {
        format!(
            r#"<table:table-cell office:value-type="string" table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"><text:p>{text}</text:p></table:table-cell>"#
        )
    };
    let covered = |count: u32| format!(r#"<table:covered-table-cell table:number-columns-repeated="{count}"/>"#);
    let table =
        |name: &str, rows: &[String]| format!(r#"<table:table table:name="{name}">{}</table:table>"#, rows.concat());
    let blank = r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let community = [
        row(&[spanned(1, 4, TITLE), covered(3)]),
        row(&HEADERS.map(text)),
        row(&[spanned(2, 1, "炳草岗街道"), text("甲社区"), number("1200"), number("350.5")]),
        row(&[covered(1), text("乙社区"), number("900"), text("—")]),
        row(&[text("仁和镇"), text("丙村"), number("800"), number("120")]),
        blank.to_owned(),
    ];
    let share = r#"<table:table-cell office:value-type="percentage" office:value="0.85"><text:p>85.00%</text:p></table:table-cell>"#;
    let city = [row(&[text(SHARE)]), row(&[share.to_owned()])];
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:spreadsheet>{}{}</office:spreadsheet></office:body></office:document-content>"#,
        table("社区", &community),
        table("全市", &city)
    );
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

fn spreadsheetml() -> String {
    let data = |text: &str| {
        let kind = if text.parse::<f64>().is_ok() { "Number" } else { "String" };
        format!(r#"<Data ss:Type="{kind}">{text}</Data>"#)
    };
    let cell = |text: &str| format!("<Cell>{}</Cell>", data(text));
    let row = |cells: &str| format!("<Row>{cells}</Row>");
    let community = [
        row(&format!(r#"<Cell ss:MergeAcross="3">{}</Cell>"#, data(TITLE))),
        row(&HEADERS.map(cell).concat()),
        row(&format!(
            r#"<Cell ss:MergeDown="1">{}</Cell>{}"#,
            data("炳草岗街道"),
            ["甲社区", "1200", "350.5"].map(cell).concat()
        )),
        row(&format!(r#"<Cell ss:Index="2">{}</Cell>{}"#, data("乙社区"), ["900", "—"].map(cell).concat())),
        row(&["仁和镇", "丙村", "800", "120"].map(cell).concat()),
    ];
    format!(
        r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style></Styles><Worksheet ss:Name="社区"><Table>{}</Table></Worksheet><Worksheet ss:Name="全市"><Table>{}<Row><Cell ss:StyleID="p"><Data ss:Type="Number">0.85</Data></Cell></Row></Table></Worksheet></Workbook>"#,
        community.concat(),
        row(&cell(SHARE))
    )
}

fn html() -> String {
    let row = |cells: &[&str]| format!("<tr><td>{}</td></tr>\n", cells.join("</td><td>"));
    format!(
        "<html><head><meta charset=\"gb2312\"></head><body><table border=1>\n<tr><th colspan=4>{TITLE}</th></tr>\n{}{}{}{}</table>\
         <table><tr><td>{SHARE}</td></tr><tr><td>85%</td></tr></table></body></html>",
        row(&HEADERS),
        "<tr><td rowspan=2>炳草岗街道</td><td>甲社区</td><td>1200</td><td>350.5</td></tr>\n",
        row(&["乙社区", "900", "—"]),
        row(&["仁和镇", "丙村", "800", "120"]),
    )
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn workbooks_of_every_kind_say_the_same() {
    check("a.xlsx", &xlsx());
    check("a.xls", &xls::workbook(&xls_sheets()));
    check("a.et", &xls::workbook(&xls_sheets()));
    check("a.ods", &ods());
    check("xml.xls", spreadsheetml().as_bytes());
    let in_gbk = spreadsheetml().replace("version=\"1.0\"", "version=\"1.0\" encoding=\"gb2312\"");
    check("xml.xls", &gbk(&in_gbk));
    check("html.xls", &gbk(&html()));
    check("html.xls", html().as_bytes());
}

#[test]
fn a_wrong_extension_is_no_obstacle() {
    check("xlsx.xls", &xlsx());
    check("xls.xlsx", &xls::workbook(&xls_sheets()));
    check("ods.csv", &ods());
    check("html.xlsx", html().as_bytes());
}

type Encode<'a> = &'a dyn Fn(&str) -> Vec<u8>;

#[test]
fn text_in_every_encoding_says_the_same() {
    // Text has no merged cells.
    let rows = ["炳草岗街道,甲社区,1200,350.5", "炳草岗街道,乙社区,900,—", "仁和镇,丙村,800,120"];
    let table = format!("{TITLE}\r\n{}\r\n{}\r\n", HEADERS.join(","), rows.join("\r\n"));
    let share = format!("{SHARE}\r\n85%\r\n");
    let utf16 = |text: &str, mark: bool| -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        [mark, text].concat().encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let encodings: [Encode<'_>; 5] = [
        &|text| text.as_bytes().to_vec(),
        &|text| ["\u{feff}", text].concat().into_bytes(),
        &|text| gbk(text),
        &|text| utf16(text, true),
        &|text| utf16(&text.replace(',', "\t"), false),
    ];
    for encode in encodings {
        let folder = Folder::new();
        std::fs::write(folder.path("a.csv"), encode(&table)).unwrap();
        std::fs::write(folder.path("b.csv"), encode(&share)).unwrap();
        let read = ingest(&[folder.root()]);
        assert_eq!(described(&read), EXPECTED);
        assert_eq!(codes(&read), [""; 0]);
    }
}

fn ingest_with(inputs: &[PathBuf], encoding: Option<Encoding>, limits: Limits) -> Result<Ingested, IngestError> {
    let request = Request {
        inputs,
        fields: fields(),
        city_name: "攀枝花市",
        year: None,
        mapping: &dabiao::ingest::Mapping::new(),
        encoding,
        limits,
        with_hashes: true,
        on_file: &|_, _| {},
    };
    dabiao::ingest::ingest(&request)
}

#[test]
fn big5_is_recognised_and_said_so_and_can_be_overruled() {
    let folder = Folder::new();
    let (big5, _, had_errors) = encoding_rs::BIG5.encode("community_name,常住人口\n東寧社區,2\n");
    assert!(!had_errors);
    std::fs::write(folder.path("a.csv"), big5).unwrap();
    let read = ingest(&[folder.root()]);
    assert_eq!(shown(&read.register, unit(&read.register, Level::Community, "東寧社區"), "residents"), "2");
    let guess = read.problems.iter().find(|problem| problem.kind.code() == "guessed-encoding").unwrap();
    assert_eq!(guess.kind, ProblemKind::GuessedEncoding { encoding: "Big5" });
    assert!(dabiao::text::problem(&guess.kind, Lang::Zh).contains("Big5"));
    let inputs = [folder.root()];
    let sure = ingest_with(&inputs, Some(Encoding::Big5), Limits::default()).unwrap();
    assert!(!codes(&sure).contains(&"guessed-encoding"));
    let as_gb = ingest_with(&inputs, Some(Encoding::Gb18030), Limits::default());
    assert!(matches!(as_gb, Err(IngestError::NoTable { .. })));
    let Err(IngestError::NothingReadable { reason, .. }) =
        ingest_with(&inputs, Some(Encoding::Utf8), Limits::default())
    else {
        panic!()
    };
    assert_eq!(reason, Reason::NotInEncoding { encoding: Encoding::Utf8 });
}

#[test]
fn a_zip_of_workbooks_is_a_folder() {
    let folder = Folder::new();
    let inner = zipped(&[("x.csv", "社区名称,户数\n甲社区,1\n".as_bytes())]);
    // The placeholder becomes the same name in GBK, as zip programs on Windows write it.
    let mut bytes = zipped(&[
        ("AAAA/b.xlsx", &xlsx()),
        ("__MACOSX/._b.xlsx", b"x"),
        ("AAAA/~$b.xlsx", b"x"),
        ("readme.txt", b"x"),
        ("inner.zip", &inner),
    ]);
    for at in 0..bytes.len() - 4 {
        if &bytes[at..at + 4] == b"AAAA" {
            bytes[at..at + 4].copy_from_slice(&gbk("东区"));
        }
    }
    std::fs::write(folder.path("各县.zip"), bytes).unwrap();
    let read = ingest(&[folder.root()]);
    assert_eq!(described(&read), EXPECTED);
    let paths: Vec<&str> = read.register.sources.iter().map(|source| source.path.as_str()).collect();
    let expected = ["各县.zip/inner.zip", "各县.zip/东区/b.xlsx"].map(|name| folder.shown(name));
    assert_eq!(paths, expected);
    assert_eq!(codes(&read), ["passed-over", "unreadable-file"]);
    let messages: Vec<String> =
        read.problems.iter().map(|problem| dabiao::text::problem(&problem.kind, Lang::Zh)).collect();
    assert_eq!(messages[0], "有1个文件从扩展名看不是电子表格，未读取：readme.txt。");
    assert_eq!(messages[1], "文件无法读取：压缩文件里还有压缩文件，请先解压里面的。");
}

/// The reason why a file of these bytes is refused; its sentence ends like one in both languages.
fn refused(name: &str, bytes: &[u8]) -> Reason {
    let folder = Folder::new();
    std::fs::write(folder.path(name), bytes).unwrap();
    let error = ingest_error(&[folder.path(name)]);
    let message = error.message(Lang::Zh);
    assert!(message.ends_with('。') && message.matches('。').count() == 1, "{message}");
    assert!(error.message(Lang::En).ends_with('.'));
    match error {
        IngestError::NothingReadable { reason, .. } => reason,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn what_is_no_table_is_refused_with_the_way_out() {
    let whole = xlsx();
    let old = xls::workbook(&xls_sheets());
    assert_eq!(refused("a.xlsx", b""), Reason::Empty);
    assert_eq!(refused("a.xlsx", &whole[..whole.len() / 2]), Reason::Truncated);
    assert_eq!(refused("a.xls", &old[..700]), Reason::Truncated);
    assert_eq!(refused("a.xlsx", b"%TSD-Header-###%\x01\x02"), Reason::Wrapped);
    assert_eq!(refused("a.xlsx", &xls::compound("EncryptedPackage", &[1; 9])), Reason::Password);
    let locked = [xls::record(0x0809, &[0, 6, 5, 0]), xls::record(0x002F, &[0, 0, 1, 2, 3, 4])].concat();
    assert_eq!(refused("a.xls", &xls::compound("Workbook", &locked)), Reason::Password);
    assert_eq!(refused("a.xls", &xls::compound("WordDocument", b"x")), Reason::Unsupported { format: "Word (.doc)" });
    let biff4 = b"\x09\x04\x06\x00\x00\x04\x10\x00\x00\x00";
    assert_eq!(refused("a.xls", biff4), Reason::Unsupported { format: "Excel 4.0 (BIFF4)" });
    assert_eq!(refused("a.numbers", &zipped(&[("Index/Document.iwa", b"x")])), Reason::Numbers);
    assert_eq!(refused("a.xlsx", b"\xFF\xD8\xFF\xE0\0\x10JFIF"), Reason::Picture);
    assert_eq!(refused("a.xlsx", b"%PDF-1.4"), Reason::Pdf);
    assert_eq!(refused("a.zip", &zipped(&[("readme.txt", b"x")])), Reason::EmptyArchive);
    assert_eq!(refused("a.rar", b"Rar!\x1A\x07\x01\x00"), Reason::Archive { format: "RAR" });
    let manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    // Rows of two files put together.
    let two = ["社区名称,户数\n甲社区,1\n".as_bytes(), &gbk("乙社区,2\n")].concat();
    assert_eq!(refused("a.csv", &two), Reason::BrokenText { encoding: Encoding::Utf8, line: 3, byte: 1, lines: 1 });
    let wide = format!("社区名称,户数{}x\n甲社区,1\n", ",".repeat(70_000));
    assert_eq!(refused("a.csv", wide.as_bytes()), Reason::TooManyColumns { row: 1 });
    let encrypted = zipped(&[("mimetype", b"x"), ("content.xml", b"\x01\x02"), ("META-INF/manifest.xml", manifest)]);
    assert_eq!(refused("a.ods", &encrypted), Reason::Password);
}

#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    let zeros = vec![b' '; 80 << 20];
    let bomb = zipped(&[("a.csv", &zeros)]);
    assert_eq!(bomb.len() / 1024, 79);
    let folder = Folder::new();
    std::fs::write(folder.path("a.zip"), &bomb).unwrap();
    let IngestError::NothingReadable { reason, .. } = ingest_error(&[folder.root()]) else { panic!() };
    assert_eq!(reason, Reason::Bomb { limit: Limit::Ratio });
    let ods: [(&str, &[u8]); 2] = [("mimetype", b"x"), ("content.xml", &zeros)];
    let xlsb: [(&str, &[u8]); 2] = [("xl/workbook.bin", b"x"), ("xl/worksheets/sheet1.bin", &zeros)];
    for (name, parts) in [("a.ods", ods), ("a.xlsb", xlsb)] {
        let bomb = zipped(&parts);
        assert_eq!(refused(name, &bomb), Reason::Bomb { limit: Limit::Ratio });
        std::fs::write(folder.path(name), &bomb).unwrap();
    }
    for name in ["a.zip", "a.ods", "a.xlsb"] {
        assert_eq!(run_limited(&folder.path(name)).0, Some(2), "{name}");
    }
}

#[test]
fn limits_can_be_overridden() {
    let folder = Folder::new();
    std::fs::write(folder.path("a.xlsx"), xlsx()).unwrap();
    let inputs = [folder.root()];
    let few = Limits { cells: 3, ..Limits::default() };
    let read = ingest_with(&inputs, None, few).unwrap();
    // The sheet of the city has two cells, the other one more than three.
    assert_eq!(codes(&read), ["unreadable-sheet"]);
    let small = Limits { file: 100, ..Limits::default() };
    let Err(IngestError::NothingReadable { reason, .. }) = ingest_with(&inputs, None, small) else { panic!() };
    assert_eq!(reason, Reason::TooLarge { limit: Some(Limit::File) });
}

#[test]
fn a_bad_sheet_of_an_old_workbook_costs_only_itself() {
    let mut sheets = xls_sheets();
    // A number that is too short, on which the library gives up the whole workbook.
    sheets.push(("坏", false, vec![xls::record(0x0203, &[0, 0, 0, 0, 0, 0, 1])]));
    // Two cells in opposite corners, for which it would take 537 MB.
    let corner = vec![xls::text(0, 0, "x"), xls::text(65_535, 255, "x")];
    sheets.push(("大", false, corner));
    sheets.push(("底稿", true, vec![xls::text(0, 0, "社区名称")]));
    // Claims of billions of rows, which it would make room for.
    sheets[0].2.insert(0, xls::record(0x0200, &[[0xFF; 4], [0; 4], [0xFF, 0xFF, 0, 0], [0; 4]].concat()[..14]));
    let folder = Folder::new();
    std::fs::write(folder.path("a.xls"), xls::workbook(&sheets)).unwrap();
    let read = ingest(&[folder.root()]);
    assert_eq!(described(&read), EXPECTED);
    assert_eq!(codes(&read), ["unreadable-sheet", "unreadable-sheet", "hidden-sheet"]);
    let names: Vec<_> = read.register.sources[0].sheets.iter().map(|sheet| sheet.name.as_deref().unwrap()).collect();
    assert_eq!(names, ["社区", "全市", "坏", "大", "底稿"]);
}

/// Where the only sheet cannot be read, that is the reason, not that no header was found.
#[test]
fn a_book_whose_only_sheet_is_too_large_says_so() {
    let corner = vec![xls::text(0, 0, "x"), xls::text(65_535, 255, "x")];
    assert_eq!(
        refused("a.xls", &xls::workbook(&[("大", false, corner)])),
        Reason::TooLarge { limit: Some(Limit::Rectangle) }
    );
    let nested = b"<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>";
    assert_eq!(refused("a.xls", nested), Reason::NestedTables);
}

#[test]
fn a_circle_of_sectors_ends() {
    let mut bytes = xls::workbook(&xls_sheets());
    // The directory is the sector after the table; here it follows itself.
    let directory = 1_usize;
    bytes[512 + directory * 4..][..4].copy_from_slice(&1_u32.to_le_bytes());
    assert_eq!(refused("a.xls", &bytes), Reason::Damaged);
}

/// Fifty thousand streets, each merged over the two rows of its communities.
#[test]
fn fifty_thousand_merged_areas_are_all_filled_down() {
    const AREAS: u32 = 50_000;
    let cell = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let figures =
        |row: u32| format!(r#"{}<c r="C{row}"><v>{row}</v></c>"#, cell(&format!("B{row}"), &format!("社区{row}")));
    let mut rows = vec![format!(
        r#"<row r="1">{}{}{}</row>"#,
        cell("A1", HEADERS[0]),
        cell("B1", HEADERS[1]),
        cell("C1", HEADERS[2])
    )];
    let mut merges = Vec::new();
    for area in 0..AREAS {
        let (first, second) = (area * 2 + 2, area * 2 + 3);
        let street = cell(&format!("A{first}"), &format!("街道{area}"));
        rows.push(format!(r#"<row r="{first}">{street}{}</row>"#, figures(first)));
        rows.push(format!(r#"<row r="{second}">{}</row>"#, figures(second)));
        merges.push(format!(r#"<mergeCell ref="A{first}:A{second}"/>"#));
    }
    let sheet = format!("<sheetData>{}</sheetData><mergeCells>{}</mergeCells>", rows.concat(), merges.concat());
    let folder = Folder::new();
    common::tables::write_raw_sheet(&folder.path("a.xlsx"), &sheet);
    let read = ingest(&[folder.root()]);
    assert_eq!(read.register.roster(Level::Community).units.len(), 100_000);
    assert_eq!(read.register.roster(Level::Street).units.len(), 50_000);
    let last = unit(&read.register, Level::Community, "社区100001");
    let street = read.register.street_of(last).unwrap();
    assert_eq!(&*read.register.unit(street).name, "街道49999");
}

fn shared() -> PathBuf {
    std::env::var_os("DABIAO_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from)
}

/// Hostile and real files, each in a process of its own with little processor time and memory: every one is read, or refused
/// with one sentence. They are not part of the repository.
#[test]
fn no_file_crashes_hangs_or_exhausts_the_memory() {
    let mut folders = vec![shared().join("fixtures").join("torture"), shared().join("fixtures").join("real")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    for file in &files {
        let (code, message) = run_limited(file);
        match code {
            Some(0 | 1) => {}
            Some(2) => {
                let is_sentence = message.starts_with("error: ") && message.lines().count() == 1;
                assert!(is_sentence, "{}: {message}", file.display());
            }
            other => panic!("{}: {other:?} {message}", file.display()),
        }
    }
    let _ = writeln!(std::io::stderr(), "{} files read or refused", files.len());
}

/// The exit code of an audit of one file and what it says. Whatever else the machine is busy with, nothing takes longer than
/// two minutes.
fn run_limited(file: &Path) -> (Option<i32>, String) {
    let started = Instant::now();
    let mut child = limited(file).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > Duration::from_mins(2) {
            child.kill().unwrap();
            panic!("{} hangs", file.display());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// An audit of one file; where the system can, within 512 MiB and five seconds of the processor, after which it is killed.
fn limited(file: &Path) -> Command {
    const PROGRAM: &str = env!("CARGO_BIN_EXE_dabiao");
    let mut command = if cfg!(target_os = "linux") {
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -v 524288; ulimit -t 5; exec \"$0\" \"$@\"", PROGRAM]);
        command
    } else {
        Command::new(PROGRAM)
    };
    command.args(["audit", "--lang", "en", "--quiet", "--format", "json"]).arg(file);
    // Every thread reserves addresses, which the limit counts.
    command.env("RAYON_NUM_THREADS", "1");
    command
}

#[test]
fn tables_that_would_be_missing_without_a_word_are_named() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    book.sheet("Sheet1").row(0, &["社区名称", "户数"]).row(1, &["甲社区", "10"]);
    book.save(&folder.path("a.xlsx"));
    std::fs::write(folder.path("b.numbers"), zipped(&[("Index/Document.iwa", b"x")])).unwrap();
    std::fs::write(folder.path("c.7z"), b"7z\xBC\xAF\x27\x1C").unwrap();
    let read = ingest(&[folder.root()]);
    assert_eq!(codes(&read), ["unreadable-file", "unreadable-file"]);
}
