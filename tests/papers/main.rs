//! The formulas of working papers, recalculated from scratch by another program, come to what the engine says.
#![allow(clippy::arithmetic_side_effects, reason = "a test may fail on overflow")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small numbers of a test")]
#![allow(clippy::doc_markdown, reason = "LibreOffice is a name")]
#![allow(unreachable_pub, reason = "modules of a test")]

mod office;
mod random;
#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;

use calamine::DataType as _;
use dabiao::audit::{Outcome, Selection, assess};
use dabiao::ingest::{Request, ingest};
use dabiao::lang::Lang;
use dabiao::plan::{Kind, Level, OptionValue, Plan};
use dabiao::register::{Register, UnitRef};
use dabiao::report::{Contents, SheetKind, render_workbook};

use support::City;

fn papers(plan: &Plan, register: &Register, options: Vec<OptionValue>, selection: Selection, lang: Lang) -> Vec<u8> {
    let assessment = assess(plan, register, options, selection, Vec::new());
    let outcome = Outcome::of(&assessment, false);
    let mut out = Vec::new();
    let contents =
        Contents { sheets: &[SheetKind::Overview, SheetKind::Targets], working_papers: true, ..Contents::default() };
    render_workbook(&assessment, &outcome, &contents, lang, &mut out).unwrap();
    out
}

fn all(plan: &Plan, register: &Register, set: &[(&str, &str)]) -> Vec<u8> {
    papers(plan, register, support::options(plan, set), Selection::default(), Lang::Zh)
}

/// Recalculates the workbooks and compares each with what the engine says.
fn check(cases: &[(String, Vec<u8>)]) {
    if !office::is_there() {
        return;
    }
    let books: Vec<Vec<u8>> = cases.iter().map(|(_, book)| book.clone()).collect();
    let computed = office::recalculated(&books);
    let all = cases.iter().zip(computed);
    let wrong: Vec<String> = all
        .flat_map(|((what, book), computed)| {
            let mut wrong = office::differences(&office::formulas(book), &office::formulas(&computed), what);
            wrong.truncate(4);
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn sample(plan: &Plan) -> Register {
    let inputs = [PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-data")];
    let mapping = dabiao::ingest::Mapping::default();
    let request = Request {
        inputs: &inputs,
        fields: &plan.fields,
        city_name: "攀枝花市",
        year: None,
        mapping: &mapping,
        encoding: None,
        limits: dabiao::ingest::Limits::default(),
        with_hashes: true,
        on_file: &|_, _| {},
    };
    ingest(&request).unwrap().register
}

const OTHERWISE: [(&str, &str); 3] =
    [("rural_universe", "villages"), ("area_scope", "both"), ("training_mode", "both_levels")];

#[test]
fn the_sample_city_comes_to_the_same() {
    let plan = support::panzhihua();
    let register = sample(&plan);
    let county = register.roster(Level::County).units.iter().position(|unit| &*unit.name == "松泽县").unwrap();
    let county = Some(UnitRef { level: Level::County, row: u32::try_from(county).unwrap() });
    let of_county = Selection { county, ..Selection::default() };
    let some_targets = Selection { targets: vec![2, 5, 12, 19, 38], ..Selection::default() };
    check(&[
        ("a county".into(), papers(&plan, &register, support::options(&plan, &OTHERWISE), of_county, Lang::Zh)),
        ("in English".into(), papers(&plan, &register, support::options(&plan, &[]), some_targets, Lang::En)),
    ]);
}

/// Four hundred thousand formulas take minutes without optimisation: `DABIAO_WHOLE_SAMPLE=1 cargo test --release --test papers`.
#[test]
fn the_whole_sample_comes_to_the_same() {
    if std::env::var_os("DABIAO_WHOLE_SAMPLE").is_none() {
        return;
    }
    let plan = support::panzhihua();
    let register = sample(&plan);
    check(&[("sample".into(), all(&plan, &register, &[])), ("otherwise".into(), all(&plan, &register, &OTHERWISE))]);
}

/// The counts of the overview are those of the list of papers: change a threshold, and both say the same.
#[test]
fn the_counts_of_the_overview_follow_the_papers() {
    let plan = support::panzhihua();
    let register = random::register(&plan, 9, &mut random::Dice(1));
    let book = all(&plan, &register, &[]);
    let formulas = office::formulas(&book);
    let live: Vec<(f64, &str)> = formulas
        .iter()
        .filter(|((sheet, _, _), _)| sheet == "总览")
        .map(|(_, (value, formula))| (value.as_f64().unwrap(), formula.as_str()))
        .collect();
    // Stored as the engine counts them.
    let assessment = assess(&plan, &register, support::options(&plan, &[]), Selection::default(), Vec::new());
    let Outcome { met, unmet, unknown, not_applicable, warnings, .. } = Outcome::of(&assessment, false);
    let counted = [("$C$4", met), ("$D$4", unmet), ("$E$4", unknown), ("$F$4", not_applicable), ("$D$5", warnings)];
    let counted = counted.map(|(cell, count)| (count as f64, format!("'底稿目录'!{cell}")));
    assert_eq!(live, counted.each_ref().map(|(count, formula)| (*count, formula.as_str())));
}

#[test]
fn cities_with_holes_come_to_the_same() {
    let plan = support::panzhihua();
    let cases: Vec<(String, Vec<u8>)> = (0..12)
        .map(|seed| {
            let mut dice = random::Dice(seed);
            let register = random::register(&plan, 9, &mut dice);
            (format!("seed {seed}"), all(&plan, &register, &random::set(&plan, &mut dice)))
        })
        .collect();
    check(&cases);
}

#[test]
fn rules_of_any_shape_come_to_the_same() {
    let cases: Vec<(String, Vec<u8>)> = (100..118)
        .map(|seed| {
            let mut dice = random::Dice(seed);
            let plan = random::plan(&mut dice);
            let register = random::register(&plan, 8, &mut dice);
            (format!("seed {seed}"), all(&plan, &register, &[]))
        })
        .collect();
    check(&cases);
}

/// Puts values into cells of sheets; the results stored with the formulas stay those of before.
fn with(book: &[u8], values: &[(&str, &str, &str, &str)]) -> Vec<u8> {
    let places: Vec<(String, String, &str)> = values
        .iter()
        .map(|(sheet, head, row, value)| (office::part_of(book, sheet), office::cell(book, sheet, head, row), *value))
        .collect();
    office::edited(book, |name, text| {
        let here = places.iter().filter(|(part, _, _)| part == name);
        here.fold(text, |text, (_, cell, value)| office::with_cell(&text, cell, value))
    })
}

/// A city with figures on both sides of their thresholds, and some missing.
fn city(plan: &Plan) -> City {
    let mut city = City::new(plan, 2, 1);
    let urban = Some(Kind::Urban);
    let base = [("households", "1000"), ("residents", "6000"), ("windows", "2"), ("has_citizen_school", "yes")];
    let figures =
        |more: &[(&'static str, &'static str)]| base.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>();
    city.community(0, urban, &figures(&[("has_facility", "yes"), ("facility_area", "300"), ("station_area", "400")]));
    city.community(0, urban, &figures(&[("has_facility", "yes"), ("facility_area", ""), ("station_area", "399.99")]));
    city.community(1, urban, &figures(&[("has_facility", "no"), ("facility_area", ""), ("station_area", "")]));
    city.community(
        1,
        Some(Kind::Village),
        &figures(&[("has_facility", "yes"), ("facility_area", "310"), ("station_area", "450")]),
    );
    city
}

#[test]
fn a_change_is_followed_from_the_cell_to_the_headline() {
    if !office::is_there() {
        return;
    }
    let plan = support::panzhihua();
    let before = city(&plan);
    let book = all(&plan, &before.register, &[]);

    // A figure changed, one filled in, one taken away.
    let mut after = city(&plan);
    let unit = |row| UnitRef { level: Level::Community, row };
    after.set(unit(0), "station_area", "399.5");
    after.set(unit(1), "facility_area", "299.99");
    after.set(unit(2), "has_facility", "");
    after.set(unit(3), "residents", "50000");
    let figures = with(
        &book,
        &[
            ("原始数据", "社区服务站面积(m²)", "社区0", "399.5"),
            ("原始数据", "综合服务设施面积(m²)", "社区1", "299.99"),
            ("原始数据", "有无综合服务设施", "社区2", ""),
            ("原始数据", "常住人口(人)", "社区3", "50000"),
        ],
    );

    // Thresholds, a share, a number inside a rule.
    let text = dabiao::plan::builtin::PLANS[0].1;
    let stricter = text
        .replacen("at-least = \"400\"", "at-least = \"450\"", 1)
        .replacen("at-least = \"30\"", "at-least = \"29\"", 1)
        .replacen("30 * households and", "31 * households and", 1)
        .replacen("range = [\"1%\", \"100%\"]\ndefault = \"90%\"", "range = [\"1%\", \"100%\"]\ndefault = \"100%\"", 1);
    let stricter = support::plan(&stricter);
    let standards = with(
        &book,
        &[
            ("口径", "取值", "标准_06", "450"),
            ("口径", "取值", "标准_03", "29"),
            ("口径", "取值", "标准_02_2", "31"),
            ("口径", "取值", "口径_universal_threshold", "1"),
        ],
    );

    // Other readings.
    let other =
        [("rural_universe", "villages"), ("window_rounding", "floor"), ("area_scope", "both"), ("plaza_scope", "both")];
    let readings: Vec<(&str, String, &str)> =
        other.iter().map(|(option, choice)| ("口径", format!("口径_{option}"), *choice)).collect();
    let readings: Vec<(&str, &str, &str, &str)> =
        readings.iter().map(|(sheet, row, choice)| (*sheet, "取值", row.as_str(), *choice)).collect();

    let expected = [
        ("figures", all(&plan, &after.register, &[])),
        ("standards", all(&stricter, &before.register, &[])),
        ("readings", all(&plan, &before.register, &other)),
    ];
    let changed = [figures, standards, with(&book, &readings)];
    for ((what, said), computed) in expected.iter().zip(office::recalculated(&changed)) {
        let said = office::formulas(said);
        let wrong = office::differences(&said, &office::formulas(&computed), what);
        assert!(wrong.is_empty(), "{wrong:#?}");
        // And the change is one that shows.
        assert_ne!(office::differences(&said, &office::formulas(&book), what), Vec::<String>::new());
    }
}

#[test]
fn a_part_of_the_city_has_papers_of_its_own() {
    let plan = support::panzhihua();
    let city = city(&plan);
    let county = UnitRef { level: Level::County, row: 1 };
    let street = UnitRef { level: Level::Street, row: 0 };
    let of = |selection| papers(&plan, &city.register, support::options(&plan, &[]), selection, Lang::Zh);
    let selections = [
        ("a county", Selection { county: Some(county), ..Selection::default() }),
        ("a street", Selection { street: Some(street), ..Selection::default() }),
        ("a kind", Selection { kind: Some(Kind::Urban), ..Selection::default() }),
        ("targets", Selection { targets: vec![2, 5, 12], ..Selection::default() }),
    ];
    check(&selections.map(|(what, selection)| (what.to_owned(), of(selection))));
}

#[test]
fn missing_is_an_empty_cell_and_no_zero() {
    use calamine::Reader as _;
    let plan = support::panzhihua();
    let book = all(&plan, &city(&plan).register, &[]);
    let mut read: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(&book)).unwrap();
    let range = read.worksheet_range("原始数据").unwrap();
    let find = |text: &str| range.used_cells().find(|(_, _, data)| *data == text).unwrap();
    let column = find("综合服务设施面积(m²)").1;
    let at = |unit: &str| range.get((find(unit).0, column)).cloned().unwrap_or_default();
    assert_eq!(at("社区0"), calamine::Data::Float(300.0));
    assert_eq!(at("社区1"), calamine::Data::Empty);
    assert_eq!(book, all(&plan, &city(&plan).register, &[]), "the same input gives the same bytes");
}

#[test]
fn papers_are_no_input() {
    let plan = support::panzhihua();
    for lang in [Lang::Zh, Lang::En] {
        let book = papers(&plan, &city(&plan).register, support::options(&plan, &[]), Selection::default(), lang);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("papers.xlsx"), book).unwrap();
        let inputs = [folder.path().to_owned()];
        let mapping = dabiao::ingest::Mapping::default();
        let limits = dabiao::ingest::Limits::default();
        let on_file = |_: usize, _: usize| {};
        let fields = &plan.fields;
        let request = Request {
            inputs: &inputs,
            fields,
            city_name: "市",
            year: None,
            mapping: &mapping,
            encoding: None,
            limits,
            with_hashes: true,
            on_file: &on_file,
        };
        assert!(ingest(&request).is_err(), "nothing but the program's own papers was read as data");
    }
}

#[test]
fn what_is_wider_than_a_page_is_printed_on_several() {
    let plan = support::panzhihua();
    let book = all(&plan, &city(&plan).register, &[]);
    let printed = |sheet: &str| {
        let (part, found) = (office::part_of(&book, sheet), std::cell::Cell::new((false, false)));
        office::edited(&book, |name, text| {
            if name == part {
                found.set((text.contains("<pageSetUpPr fitToPage=\"1\"/>"), text.contains(" scale=\"62\"")));
            }
            text
        });
        found.get()
    };
    assert_eq!(printed("底稿目录"), (false, true));
    for sheet in ["原始数据", "口径", "检查-01"] {
        assert_eq!(printed(sheet), (true, false), "{sheet}");
    }
}
