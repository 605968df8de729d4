//! The sample data: what the program writes is what the repository holds, and it has a column for all that the plan asks.

#[path = "../examples/sample_data/generate/mod.rs"]
mod generate;
#[path = "../examples/sample_data/messy.rs"]
mod messy;
#[path = "../examples/sample_data/write/mod.rs"]
mod write;
#[path = "../examples/sample_data/years.rs"]
mod years;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::Path;

use dabiao::plan::{Fields, Level, builtin, load_fields, load_plan};

use generate::{Book, Cell, Table};

/// The seed that the README of the sample data names.
const SEED: u64 = 2020;

fn fields() -> Fields {
    load_fields(builtin::FIELDS).expect("the built-in fields load")
}

fn city(communities: usize) -> Vec<Book> {
    let mut books = Vec::new();
    let write = |book| {
        books.push(book);
        Ok(())
    };
    generate::city(&fields(), communities, SEED, write).expect("a city of any size can be made");
    books
}

fn level(table: &Table) -> Level {
    match table.sheet {
        "街道乡镇" => Level::Street,
        "县区" => Level::County,
        "全市" => Level::City,
        _ => Level::Community,
    }
}

/// The cells below the header, from all tables that have it, by the first cell of their rows.
fn column<'a>(books: &'a [Book], header: &str) -> BTreeMap<String, &'a Cell> {
    let mut cells = BTreeMap::new();
    for table in books.iter().flat_map(|book| &book.tables) {
        if let Some(index) = table.headers.iter().position(|title| title == header) {
            cells.extend(table.rows.iter().map(|row| (first(row), &row[index])));
        }
    }
    cells
}

fn first(row: &[Cell]) -> String {
    match &row[0] {
        Cell::Text(text) => text.to_string(),
        other => panic!("a row begins with {other:?}"),
    }
}

#[test]
fn every_figure_of_every_target_has_a_column_at_its_level() {
    let plan = load_plan(builtin::PLANS[0].1, fields()).expect("the built-in plan loads");
    let books = city(481);
    let mut headers: BTreeSet<(Level, &str)> = BTreeSet::new();
    for table in books.iter().flat_map(|book| &book.tables) {
        headers.extend(table.headers.iter().map(|header| (level(table), header.as_str())));
    }
    let mut absent = Vec::new();
    for target in &plan.targets {
        for &level in &target.levels {
            for id in target.expressions().flat_map(dabiao::plan::expr::Expr::fields) {
                let field = plan.fields.get(id);
                let title = match &field.unit {
                    Some(unit) => format!("{}({unit})", field.title.zh),
                    None => field.title.zh.clone(),
                };
                if field.role.is_none() && !headers.contains(&(level, title.as_str())) {
                    absent.push((target.id.clone(), level, title));
                }
            }
        }
    }
    assert!(absent.is_empty(), "no column for {absent:?}");
}

#[test]
fn planted_figures_are_there() {
    let books = city(481);
    let kinds = column(&books, "城乡类型");
    let yes = |header: &str, wanted: &[&str]| {
        column(&books, header)
            .iter()
            .filter(|(code, cell)| match kinds.get(*code) {
                Some(Cell::Text(kind)) => wanted.contains(&kind.as_ref()) && ***cell == Cell::text("有"),
                _ => wanted.is_empty() && ***cell == Cell::text("有") && code.len() == 9 && code[6..7] == *"1",
            })
            .count()
    };
    assert_eq!(yes("有无综合服务设施", &["城市社区"]), 131, "of 132");
    assert_eq!(yes("有无综合服务设施", &["农村社区"]), 84, "of 170, and one blank flag: 85 are needed");
    assert_eq!(yes("接入综合信息平台", &["城市社区"]), 132);
    assert_eq!(yes("公共法律服务工作室", &["城市社区", "农村社区"]), 302);
    assert_eq!(yes("儿童之家", &["城市社区", "农村社区"]), 271, "272 are needed");
    assert_eq!(yes("养老服务设施", &["城市社区"]), 131, "and one blank");
    assert_eq!(yes("养老服务设施", &[]), 39, "townships; 40 are needed");
    let pilots = column(&books, "农村社区试点").into_values().filter(|cell| **cell == Cell::text("是")).count();
    assert_eq!(pilots, 36, "37 are needed");
    let talent = column(&books, "全市社会工作专业人才总量(人)");
    assert_eq!(talent.into_values().collect::<Vec<_>>(), [&Cell::Whole(987)]);
}

#[test]
fn a_city_of_any_size_has_each_unit_once() {
    for communities in (1..=40).chain([480, 482, 999, 5_001]) {
        let books = city(communities);
        for table in books.iter().flat_map(|book| &book.tables) {
            assert!(!table.rows.is_empty(), "{communities}: {} has no row", table.title);
            assert!(table.rows.iter().all(|row| row.len() == table.headers.len()));
        }
        for header in ["户数(户)", "社区工作者数(人)"] {
            assert_eq!(column(&books, header).len(), communities);
        }
        let rows: usize = books
            .iter()
            .flat_map(|book| &book.tables)
            .filter(|table| table.sheet == "人员")
            .map(|table| table.rows.len())
            .sum();
        assert_eq!(rows, communities, "a code occurs twice");
    }
}

/// Run `cargo run --example sample_data -- --communities 481 --seed 2020 --out sample-data` where this fails.
#[test]
fn the_repository_holds_what_the_program_writes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let mut names = BTreeSet::from(["README.md".to_owned()]);
    for book in city(481) {
        let file = write::workbook(&book).expect("the workbook can be written");
        let committed = std::fs::read(folder.join(&file.name)).expect("the workbook is committed");
        assert_eq!(unpacked(&committed), unpacked(&file.bytes), "{} is out of date", file.name);
        names.insert(file.name);
    }
    let committed = std::fs::read_dir(folder).expect("the folder is committed");
    let found: BTreeSet<String> =
        committed.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(found, names);
}

#[test]
fn the_repository_holds_the_messy_workbook_too() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data-messy").join(messy::NAME);
    let committed = std::fs::read(path).expect("the workbook is committed");
    assert_eq!(unpacked(&committed), unpacked(&messy::workbook().expect("it can be written")));
}

/// Run `cargo run --example sample_data -- --years --out sample-data-years` where this fails.
#[test]
fn the_repository_holds_the_three_years_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data-years");
    let files = years::files().expect("the workbooks can be written");
    assert_eq!(files.len(), 5 * years::YEARS.len());
    for (name, bytes) in &files {
        let committed = std::fs::read(folder.join(name)).expect("the workbook is committed");
        assert_eq!(unpacked(&committed), unpacked(bytes), "{name} is out of date");
    }
    for year in years::YEARS {
        let names = std::fs::read_dir(folder.join(year.to_string())).expect("the folder is committed");
        assert_eq!(names.count(), 5, "{year}");
    }
}

#[test]
fn text_files_hold_the_same_cells() {
    let books = city(481);
    for (book, files) in books.iter().map(|book| (book, write::texts(book).expect("text can be written"))) {
        for (table, file) in book.tables.iter().zip(files) {
            let text = String::from_utf8(file.bytes).expect("UTF-8");
            let text = text.strip_prefix('\u{feff}').expect("a byte-order mark, without which Excel misreads Chinese");
            let records: Vec<csv::StringRecord> =
                csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).records().flatten().collect();
            assert_eq!(records.len(), table.rows.len() + 3, "title, note, header and {} rows", table.rows.len());
            assert!(records[2].iter().eq(&table.headers));
        }
    }
}

/// The parts of a workbook; their compression may change with a library.
fn unpacked(workbook: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).expect("a workbook");
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).expect("a part");
            let mut text = String::new();
            part.read_to_string(&mut text).expect("XML");
            (part.name().expect("a name").into_owned(), text)
        })
        .collect()
}
