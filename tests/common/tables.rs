//! Small spreadsheets in temporary folders, and short ways to ask what was read from them.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]
#![allow(dead_code, reason = "each test program uses a part")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use dabiao::ingest::{IngestError, Ingested, Limits, Mapping, Request};
use dabiao::plan::{Fields, Level, builtin, load_fields};
use dabiao::register::{Cell, Register, UnitRef, Value};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A temporary folder of input files.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::Builder::new().prefix("ingest").tempdir().unwrap())
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The path as reports show it.
    pub(crate) fn shown(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().replace('\\', "/")
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }
}

/// A workbook in the making.
pub(crate) struct Sheets(Workbook);

pub(crate) struct SheetWriter<'a>(&'a mut Worksheet);

impl Sheets {
    pub(crate) fn new() -> Self {
        Self(Workbook::new())
    }

    pub(crate) fn sheet(&mut self, name: &str) -> SheetWriter<'_> {
        SheetWriter(self.0.add_worksheet().set_name(name).unwrap())
    }

    pub(crate) fn save(&mut self, path: &Path) {
        self.0.save(path).unwrap();
    }
}

impl SheetWriter<'_> {
    pub(crate) fn text(&mut self, row: u32, column: u16, text: &str) -> &mut Self {
        self.0.write_string(row, column, text).unwrap();
        self
    }

    pub(crate) fn number(&mut self, row: u32, column: u16, number: f64) -> &mut Self {
        self.0.write_number(row, column, number).unwrap();
        self
    }

    /// Writes texts from the first column on; empty ones are no cells.
    pub(crate) fn row(&mut self, row: u32, texts: &[&str]) -> &mut Self {
        for (column, text) in (0_u16..).zip(texts) {
            if !text.is_empty() {
                self.text(row, column, text);
            }
        }
        self
    }

    pub(crate) fn merge(&mut self, top: u32, left: u16, bottom: u32, right: u16, text: &str) -> &mut Self {
        self.0.merge_range(top, left, bottom, right, text, &Format::new()).unwrap();
        self
    }

    pub(crate) fn hide(&mut self) {
        self.0.set_hidden(true);
    }
}

/// The built-in fields.
pub(crate) fn fields() -> &'static Fields {
    static FIELDS: LazyLock<Fields> = LazyLock::new(|| load_fields(builtin::FIELDS).unwrap());
    &FIELDS
}

pub(crate) fn try_ingest(inputs: &[PathBuf]) -> Result<Ingested, IngestError> {
    ingest_with(inputs, None)
}

pub(crate) fn ingest_year(inputs: &[PathBuf], year: i32) -> Result<Ingested, IngestError> {
    ingest_with(inputs, Some(year))
}

fn ingest_with(inputs: &[PathBuf], year: Option<i32>) -> Result<Ingested, IngestError> {
    dabiao::ingest::ingest(&Request {
        inputs,
        fields: fields(),
        city_name: "攀枝花市",
        year,
        mapping: &Mapping::new(),
        encoding: None,
        limits: Limits::default(),
        with_hashes: true,
        on_file: &|_, _| {},
    })
}

/// Reads with headers that a person says the meaning of.
pub(crate) fn ingest_mapped(inputs: &[PathBuf], map: &[(&str, &str)]) -> Ingested {
    let mut mapping = Mapping::new();
    for (field, header) in map {
        mapping.add(fields().find(field).unwrap(), header).unwrap();
    }
    let request = Request {
        inputs,
        fields: fields(),
        city_name: "攀枝花市",
        year: None,
        mapping: &mapping,
        encoding: None,
        limits: Limits::default(),
        with_hashes: true,
        on_file: &|_, _| {},
    };
    dabiao::ingest::ingest(&request).unwrap()
}

pub(crate) fn ingest(inputs: &[PathBuf]) -> Ingested {
    try_ingest(inputs).unwrap()
}

pub(crate) fn ingest_error(inputs: &[PathBuf]) -> IngestError {
    try_ingest(inputs).unwrap_err()
}

/// The unit of that name, which must be the only one.
pub(crate) fn unit(register: &Register, level: Level, name: &str) -> UnitRef {
    let mut found = register.units_at(level).filter(|at| *register.unit(*at).name == *name);
    let first = found.next().unwrap_or_else(|| panic!("no unit {name}"));
    assert!(found.next().is_none(), "two units {name}");
    first
}

pub(crate) fn cell<'a>(register: &'a Register, unit: UnitRef, field: &str) -> Cell<'a> {
    register.cell(unit, fields().find(field).unwrap())
}

/// The value in plain words.
pub(crate) fn shown(register: &Register, unit: UnitRef, field: &str) -> String {
    match cell(register, unit, field).value {
        Value::Missing => "missing".into(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => if flag { "yes" } else { "no" }.into(),
        Value::Text(text) => text.to_owned(),
    }
}

/// Path, sheet and cell of a value.
pub(crate) fn origin(register: &Register, unit: UnitRef, field: &str) -> String {
    let origin = cell(register, unit, field).origin.unwrap();
    let source = &register.sources[usize::from(origin.source)];
    let sheet = source.sheets[usize::from(origin.sheet)].name.as_deref().unwrap_or("");
    format!("{} {sheet} {}", source.path, origin.cell)
}

/// Codes of all problems, in order.
pub(crate) fn codes(read: &Ingested) -> Vec<&'static str> {
    read.problems.iter().map(|problem| problem.kind.code()).collect()
}

pub(crate) fn number(text: &str) -> rust_decimal::Decimal {
    text.parse().unwrap()
}

/// Writes a workbook of one sheet with exactly these rows in XML.
pub(crate) fn write_raw_xlsx(path: &Path, rows: &str) {
    write_parts(path, &format!("<sheetData>{rows}</sheetData>"), None);
}

/// Writes a workbook of one sheet with exactly this content in XML.
#[allow(dead_code, reason = "not every test that shares this file needs it")]
pub(crate) fn write_raw_sheet(path: &Path, sheet: &str) {
    write_parts(path, sheet, None);
}

/// The same with a shared-string table.
pub(crate) fn write_raw_xlsx_with_strings(path: &Path, rows: &str, strings: &str) {
    write_parts(path, &format!("<sheetData>{rows}</sheetData>"), Some(strings));
}

fn write_parts(path: &Path, sheet: &str, strings: Option<&str>) {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let relation = |id: &str, kind: &str, target: &str| {
        format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
    };
    let relations = |list: &str| format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{list}</Relationships>"#);
    let mut parts = vec![
        (
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#
            ),
        ),
        ("_rels/.rels", relations(&relation("rId1", "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                &[
                    relation("rId1", "worksheet", "worksheets/sheet1.xml"),
                    relation("rId2", "sharedStrings", "sharedStrings.xml"),
                ]
                .concat(),
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{MAIN}">{sheet}</worksheet>"#)),
    ];
    if let Some(strings) = strings {
        parts.push(("xl/sharedStrings.xml", strings.to_owned()));
    }
    let mut archive = ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, content) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}
