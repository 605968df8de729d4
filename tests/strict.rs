//! What Excel asks of a workbook and other programs forgive: a file that breaks one of these rules is "repaired" when it is opened.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read as _};
use std::process::Command;

use assert_cmd::cargo::CommandCargoExt as _;
use calamine::{Data, Reader as _, Xlsx};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data");

/// Functions that spreadsheet programs since Excel 2010 have, as far as they are used.
const FUNCTIONS: [&str; 17] = [
    "AND",
    "COUNTIF",
    "COUNTIFS",
    "IF",
    "IFERROR",
    "ISNUMBER",
    "MAX",
    "MIN",
    "N",
    "OR",
    "ROUND",
    "ROUNDDOWN",
    "ROUNDUP",
    "SUM",
    "SUMIF",
    "SUMIFS",
    "SUMPRODUCT",
];

/// A workbook, unpacked.
struct Book {
    parts: BTreeMap<String, String>,
    cells: Xlsx<Cursor<Vec<u8>>>,
}

impl Book {
    /// Writes one with these arguments.
    fn of(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xlsx");
        let mut command = Command::cargo_bin("dabiao").unwrap();
        let output = command.args(arguments).arg("-o").arg(&path).output().unwrap();
        assert!(path.is_file(), "{}", String::from_utf8_lossy(&output.stderr));
        let bytes = fs::read(path).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        let read = |name: String| {
            let mut text = String::new();
            archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
            (name, text)
        };
        Self {
            parts: names.into_iter().map(read).collect(),
            cells: calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap(),
        }
    }

    fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    /// The parts that a part names, by the kind of relation.
    fn related(&self, part: &str, kind: &str) -> Vec<String> {
        let (folder, file) = part.rsplit_once('/').unwrap();
        let relations = tags(self.part(&format!("{folder}/_rels/{file}.rels")), "Relationship");
        let of_kind = relations.into_iter().filter(|tag| attribute(tag, "Type").ends_with(kind));
        of_kind
            .map(|tag| match attribute(&tag, "Target") {
                target if target.starts_with("../") => target.replacen("..", "xl", 1),
                target if target.starts_with('/') => target[1..].to_owned(),
                target => format!("{folder}/{target}"),
            })
            .collect()
    }
}

/// The tags of this name, each as it stands.
fn tags(xml: &str, name: &str) -> Vec<String> {
    let begins = |tag: &&str| tag.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '/', '>']));
    xml.split('<').filter(begins).map(|tag| tag.split('>').next().unwrap().to_owned()).collect()
}

/// What stands between tags of this name.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let opened = xml.split(&open).skip(1).filter(|rest| rest.starts_with([' ', '>']));
    let inner = opened.map(|rest| rest.split(&close).next().unwrap_or_default());
    inner.filter_map(|inner| Some(plain(inner.split_once('>')?.1))).collect()
}

fn attribute(tag: &str, name: &str) -> String {
    let value = tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
    value.map_or_else(String::new, |(value, _)| plain(value))
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#10;", "\n").replace("&amp;", "&")
}

fn check(book: &mut Book, has_formulas: bool) {
    let sheets: Vec<String> =
        tags(book.part("xl/workbook.xml"), "sheet").iter().map(|tag| attribute(tag, "name")).collect();
    check_names(book, &sheets);
    let mut tables = BTreeSet::new();
    let mut functions = BTreeSet::new();
    for (number, sheet) in (1..).zip(&sheets) {
        let part = format!("xl/worksheets/sheet{number}.xml");
        let xml = book.part(&part).to_owned();
        for formula in texts(&xml, "f") {
            assert!(formula.chars().count() <= 8_192 && nesting(&formula) <= 64, "{sheet}: {formula}");
            functions.extend(used(&formula));
        }
        for choice in ["formula1", "formula2"].into_iter().flat_map(|name| texts(&xml, name)) {
            assert!(choice.chars().count() <= 255, "{sheet}: {choice}");
        }
        for tag in tags(&xml, "dataValidation") {
            for (name, most) in [("prompt", 255), ("error", 255), ("promptTitle", 32), ("errorTitle", 32)] {
                assert!(attribute(&tag, name).chars().count() <= most, "{sheet}: {tag}");
            }
        }
        let links = tags(&xml, "hyperlink");
        assert!(links.len() <= 65_530);
        for link in links.iter().map(|tag| attribute(tag, "location")).filter(|place| !place.is_empty()) {
            let name = link.rsplit_once('!').unwrap().0.trim_matches('\'');
            assert!(sheets.iter().any(|sheet| sheet == name), "{sheet} leads to {link}");
        }
        for text in ["oddHeader", "oddFooter"].into_iter().flat_map(|name| texts(&xml, name)) {
            assert!(text.chars().count() <= 255, "{sheet}: {text}");
        }
        for tag in tags(&xml, "row") {
            assert!(attribute(&tag, "ht").parse().unwrap_or(0.0) <= 409.5_f64, "{sheet}: {tag}");
        }
        // A result that is a word says that it is one.
        for cell in xml.split("<c ").filter(|cell| cell.contains("<f>")) {
            let (tag, rest) = cell.split_once('>').unwrap();
            let result = texts(rest.split("</c>").next().unwrap(), "v").pop().unwrap_or_default();
            let kind = attribute(&format!(" {tag}"), "t");
            assert!(!kind.is_empty() || result.parse::<f64>().is_ok() || result.is_empty(), "{sheet}: {cell}");
            assert!(["", "str", "b", "e"].contains(&kind.as_str()), "{sheet}: {cell}");
        }
        for table in book.related(&part, "/table") {
            check_table(book, sheet, &table, &mut tables);
        }
    }
    assert_eq!(!functions.is_empty(), has_formulas);
    let known = FUNCTIONS.map(str::to_owned).into();
    assert!(functions.is_subset(&known), "{:?}", functions.difference(&known));
    let longest = texts(book.part("xl/sharedStrings.xml"), "t").iter().map(|text| text.chars().count()).max();
    assert!(longest.unwrap_or(0) <= 32_767);
    for (name, part) in book.parts.iter().filter(|(name, _)| name.contains("charts/chart")) {
        for range in texts(part, "c:f") {
            let sheet = range.rsplit_once('!').unwrap().0.trim_matches('\'');
            assert!(sheets.iter().any(|known| known == sheet), "{name}: {range}");
        }
    }
}

/// Names of sheets and of ranges.
fn check_names(book: &Book, sheets: &[String]) {
    let lower: BTreeSet<String> = sheets.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(lower.len(), sheets.len());
    for name in sheets {
        assert!(name.chars().count() <= 31 && !name.contains(['\\', '/', '*', '?', ':', '[', ']']), "{name}");
        assert!(!name.starts_with('\'') && !name.ends_with('\''), "{name}");
    }
    let mut known = BTreeSet::new();
    for tag in tags(book.part("xl/workbook.xml"), "definedName") {
        let name = attribute(&tag, "name");
        assert!(known.insert((name.to_lowercase(), attribute(&tag, "localSheetId"))), "{name} twice");
        let first = name.chars().next().unwrap();
        assert!(first.is_alphabetic() || first == '_', "{name}");
        assert!(name.chars().all(|c| c.is_alphanumeric() || ['_', '.'].contains(&c)), "{name}");
        assert!(!is_cell(&name), "{name} is a cell");
    }
}

/// Tables have names of their own, a row, and the titles that stand in their header.
fn check_table(book: &mut Book, sheet: &str, table: &str, tables: &mut BTreeSet<String>) {
    let xml = book.part(table).to_owned();
    let tag = tags(&xml, "table").remove(0);
    let name = attribute(&tag, "displayName");
    assert!(tables.insert(name.to_lowercase()), "{name} twice");
    assert!(!is_cell(&name) && name.chars().all(|c| c.is_alphanumeric() || c == '_'), "{name}");
    let columns: Vec<String> = tags(&xml, "tableColumn").iter().map(|tag| attribute(tag, "name")).collect();
    let unique: BTreeSet<String> = columns.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(unique.len(), columns.len(), "{sheet}");
    let range = book.cells.worksheet_range(sheet).unwrap();
    let header: Vec<String> = range.rows().next().unwrap().iter().take(columns.len()).map(Data::to_string).collect();
    assert_eq!(header, columns, "{sheet}");
    let reference = attribute(&tag, "ref");
    let last: usize = reference.trim_start_matches("A1:").trim_start_matches(char::is_alphabetic).parse().unwrap();
    assert!(reference.starts_with("A1:") && last > 1, "{reference}");
}

fn is_cell(name: &str) -> bool {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = name.len() - digits.len();
    (1..=3).contains(&letters) && !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
}

fn nesting(formula: &str) -> i32 {
    let steps = formula.chars().map(|c| match c {
        '(' => 1,
        ')' => -1,
        _ => 0,
    });
    steps
        .scan(0, |depth, step| {
            Some({
                *depth += step;
                *depth
            })
        })
        .max()
        .unwrap_or(0)
}

/// The functions of a formula, outside its texts.
fn used(formula: &str) -> Vec<String> {
    let outside: String = formula.split('"').step_by(2).collect::<Vec<_>>().join("\"\"");
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '_';
    let called = outside.match_indices('(').map(|(at, _)| {
        let before = &outside[..at];
        before[before.trim_end_matches(is_word).len()..].to_owned()
    });
    called.filter(|name| !name.is_empty()).collect()
}

#[test]
fn reports_with_working_papers_keep_to_the_rules() {
    for lang in ["zh", "en"] {
        let audit = ["audit", SAMPLE, "--quiet", "--lang", lang, "--working-papers", "--county", "松泽县"];
        check(&mut Book::of(&audit), true);
    }
}

#[test]
fn reports_and_forms_keep_to_the_rules() {
    for lang in ["zh", "en"] {
        check(&mut Book::of(&["audit", SAMPLE, "--quiet", "--lang", lang]), false);
        check(&mut Book::of(&["template", "--quiet", "--lang", lang, "--units", SAMPLE]), false);
    }
}
