//! Which rows are about the same unit, by codes and by names as they are really written.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common {
    pub(crate) mod tables;
}

use common::tables::{Folder, Sheets, codes, ingest, shown};
use dabiao::ingest::Ingested;
use dabiao::lang::Lang;
use dabiao::plan::Level;
use dabiao::problem::{Problem, ProblemKind};
use dabiao::text;

/// A division list with pairs that differ in little: by 居民 and 村民 in one county, and by the county alone.
const DIVISIONS: &str = "\
区划代码,县(区),街道(乡镇),社区名称
510411100003,仁和区,大龙潭乡,沙沟社区居民委员会
510411100200,仁和区,大龙潭乡,沙沟社区村民委员会
510403001004,西区,清香坪街道,大水井社区居民委员会
510403100201,西区,格里坪镇,大水井村民委员会
510411001004,仁和区,大河中路街道,阳光社区居民委员会
510422101001,盐边县,红格镇,阳光社区居民委员会
510402002004,东区,炳草岗街道,红星社区居民委员会
";

fn linked(figures: &str) -> (Folder, Ingested) {
    let folder = Folder::new();
    folder.write("a.csv", DIVISIONS);
    folder.write("b.csv", figures);
    let read = ingest(&[folder.root()]);
    (folder, read)
}

/// What the community with a code has for households.
fn households(read: &Ingested, code: &str) -> String {
    let register = &read.register;
    let unit = register.units_at(Level::Community).find(|unit| register.unit(*unit).code.as_deref() == Some(code));
    shown(register, unit.unwrap(), "households")
}

fn ambiguous(read: &Ingested) -> Vec<(String, usize)> {
    let doubts = read.problems.iter().filter_map(|problem| match &problem.kind {
        ProblemKind::AmbiguousUnit { name, candidates } => Some((name.clone(), candidates.len())),
        _ => None,
    });
    doubts.collect()
}

#[test]
fn names_are_told_apart_by_their_place_and_their_ending() {
    let (_folder, read) = linked(
        "县(区),街道(乡镇),社区,户数\n仁和区,大龙潭乡,沙沟社区,1\n仁和区,大龙潭乡,沙沟村,2\n西区,清香坪街道,大水井居委会,3\n西区,格里坪镇,大水井村委会,4\n\
         仁和区,大河中路街道,阳光社区,5\n盐边县,红格镇,阳光,6\n东区,,红星社区居委会,7\n",
    );
    assert_eq!(read.register.roster(Level::Community).units.len(), 7);
    for (code, value) in [
        ("510411100003", "1"),
        ("510411100200", "2"),
        ("510403001004", "3"),
        ("510403100201", "4"),
        ("510411001004", "5"),
        ("510422101001", "6"),
        ("510402002004", "7"),
    ] {
        assert_eq!(households(&read, code), value, "{code}");
    }
    assert_eq!(codes(&read), [""; 0]);
}

#[test]
fn names_that_could_be_several_units_are_listed_with_all_of_them() {
    let (_folder, read) = linked("社区,户数\n阳光社区,1\n沙沟,2\n大水井社区,3\n红星,4\n");
    assert_eq!(ambiguous(&read), [("阳光社区".to_owned(), 2), ("沙沟".to_owned(), 2)]);
    assert_eq!(households(&read, "510403001004"), "3");
    assert_eq!(households(&read, "510403100201"), "missing");
    assert_eq!(households(&read, "510402002004"), "4");
    for code in ["510411001004", "510422101001", "510411100003", "510411100200"] {
        assert_eq!(households(&read, code), "missing", "{code}");
    }
    // Both rows are counted as left out.
    let sheet = &read.register.sources[1].sheets[0];
    assert_eq!((sheet.rows, sheet.skipped_rows.as_slice()), (2, [2, 3].as_slice()));
}

#[test]
fn a_code_holds_whatever_the_name_has_become() {
    let (_folder, read) = linked("区划代码,社区名称,户数\n510403100201,双龙滩社区,9\n");
    assert_eq!(read.register.roster(Level::Community).units.len(), 7);
    assert_eq!(households(&read, "510403100201"), "9");
    assert_eq!(codes(&read), ["code-of-two-names"]);
}

#[test]
fn codes_as_numbers_and_as_text() {
    let folder = Folder::new();
    folder.write("a.csv", DIVISIONS);
    let mut book = Sheets::new();
    let mut sheet = book.sheet("户数");
    sheet.row(0, &["区划代码", "户数"]);
    sheet.number(1, 0, 510_411_100_003.0).number(1, 1, 1.0);
    sheet.text(2, 0, "510411100200").number(2, 1, 2.0);
    sheet.text(3, 0, "'510403001004").number(3, 1, 3.0);
    sheet.text(4, 0, "510 403 100 201").number(4, 1, 4.0);
    // All digits are there, only written as a program writes large numbers.
    sheet.text(5, 0, "5.10411001004E+11").number(5, 1, 5.0);
    // Digits were lost: it could be any of a million codes.
    sheet.text(6, 0, "5.10422E+11").number(6, 1, 6.0);
    sheet.text(7, 0, "51040200200").number(7, 1, 7.0);
    book.save(&folder.path("b.xlsx"));
    let read = ingest(&[folder.root()]);
    for (code, value) in [
        ("510411100003", "1"),
        ("510411100200", "2"),
        ("510403001004", "3"),
        ("510403100201", "4"),
        ("510411001004", "5"),
        ("510422101001", "missing"),
        ("510402002004", "missing"),
    ] {
        assert_eq!(households(&read, code), value, "{code}");
    }
    assert_eq!(codes(&read), ["bad-code", "bad-code"]);
}

#[test]
fn streets_and_counties_have_shorter_codes() {
    let folder = Folder::new();
    folder.write("a.csv", DIVISIONS);
    folder.write("b.csv", "区划代码,街道名称,社区服务中心面积\n510411100,大龙潭乡,800\n510403001000,清香坪街道,900\n");
    folder.write("c.csv", "区划代码,县(区)名称,事项清单数\n510411,仁和区,3\n510403000000,西区,4\n");
    let read = ingest(&[folder.root()]);
    let register = &read.register;
    let figure = |level, name: &str, field| {
        let unit = register.units_at(level).find(|unit| *register.unit(*unit).name == *name).unwrap();
        shown(register, unit, field)
    };
    assert_eq!(figure(Level::Street, "大龙潭乡", "centre_area"), "800");
    assert_eq!(figure(Level::Street, "清香坪街道", "centre_area"), "900");
    assert_eq!(figure(Level::County, "仁和区", "duty_lists"), "3");
    assert_eq!(figure(Level::County, "西区", "duty_lists"), "4");
    assert_eq!(register.roster(Level::County).units.len(), 4);
    assert_eq!(register.roster(Level::Street).units.len(), 6);
}

/// A book with a sheet for each of `sheets`, and what its rows say.
fn book_of_sheets(sheets: &[(&str, &[&[&str]])]) -> Folder {
    let folder = Folder::new();
    let mut book = Sheets::new();
    for (name, rows) in sheets {
        let mut sheet = book.sheet(name);
        for (number, row) in (0..).zip(*rows) {
            sheet.row(number, row);
        }
    }
    book.save(&folder.path("a.xlsx"));
    folder
}

/// Communities with their streets, counties and households.
fn placed(folder: &Folder) -> (Vec<String>, Vec<&'static str>) {
    let read = ingest(&[folder.root()]);
    let name = |level, row: Option<u32>| row.map_or("", |row| &*read.register.roster(level).units[row as usize].name);
    let units = read.register.units_at(Level::Community).map(|at| {
        let unit = read.register.unit(at);
        let (street, county) = (name(Level::Street, unit.street), name(Level::County, unit.county));
        format!("{county}/{street}/{} {}", unit.name, shown(&read.register, at, "households"))
    });
    let mut units: Vec<String> = units.collect();
    units.sort();
    (units, codes(&read))
}

const TWO: [&[&str]; 3] = [&["社区名称", "户数"], &["甲社区", "1000"], &["乙社区", "2000"]];
const ONE: [&[&str]; 2] = [&["社区名称", "户数"], &["甲社区", "1500"]];

#[test]
fn a_sheet_called_after_a_street_or_county_says_where_its_rows_belong() {
    let (units, codes) = placed(&book_of_sheets(&[("1.东街街道", &TWO), ("二、西街镇", &ONE)]));
    assert_eq!(units, ["/东街街道/乙社区 2000", "/东街街道/甲社区 1000", "/西街镇/甲社区 1500"]);
    assert_eq!(codes, ["label-of-sheet", "label-of-sheet"]);
    let streets: [&[&str]; 2] = [&["街道", "社区名称", "户数"], &["一街道", "甲社区", "1000"]];
    let (units, codes) = placed(&book_of_sheets(&[("东区", &streets), ("米易县", &ONE)]));
    assert_eq!(units, ["东区/一街道/甲社区 1000", "米易县//甲社区 1500"]);
    assert_eq!(codes, ["label-of-sheet", "label-of-sheet"]);
    // A table that names its streets itself is not overruled.
    let (units, codes) = placed(&book_of_sheets(&[("东街街道", &streets)]));
    assert_eq!((units, codes), (vec!["/一街道/甲社区 1000".to_owned()], vec![]));
}

#[test]
fn a_sheet_called_like_a_street_that_another_table_knows_is_that_streets() {
    let folder = book_of_sheets(&[("东街", &TWO), ("西街", &ONE), ("城区", &ONE[..1])]);
    folder.write("街道.csv", "街道,街道(乡镇)社区服务中心面积\n东街街道,900\n西街街道,700\n");
    let (units, codes) = placed(&folder);
    assert_eq!(units, ["/东街街道/乙社区 2000", "/东街街道/甲社区 1000", "/西街街道/甲社区 1500"]);
    assert_eq!(codes.iter().filter(|code| **code == "label-of-sheet").count(), 2, "{codes:?}");
}

#[test]
fn one_name_on_two_sheets_is_one_unit_only_with_a_warning() {
    // Nobody knows whether 东街 is a street; the figures happen to be the same.
    let same: [&[&str]; 2] = [&["社区名称", "户数"], &["甲社区", "1000"]];
    let (units, codes) = placed(&book_of_sheets(&[("东街", &TWO), ("西街", &same)]));
    assert_eq!(units, ["//乙社区 2000", "//甲社区 1000"]);
    assert!(codes.contains(&"shared-names"), "{codes:?}");
    let (_, codes) = placed(&book_of_sheets(&[("东街", &TWO), ("西街", &ONE)]));
    assert!(codes.contains(&"shared-names") && codes.contains(&"conflict"), "{codes:?}");
    // Sheets with other columns say more of the same communities.
    let other: [&[&str]; 2] = [&["社区名称", "常住人口"], &["甲社区", "3000"]];
    let (_, codes) = placed(&book_of_sheets(&[("户数", &TWO), ("人口", &other)]));
    assert!(!codes.contains(&"shared-names"), "{codes:?}");
    // Streets or codes tell communities apart.
    let placed_rows: [&[&str]; 2] = [&["街道", "社区名称", "户数"], &["一街道", "甲社区", "1000"]];
    let (_, codes) = placed(&book_of_sheets(&[("东街", &placed_rows), ("西街", &placed_rows)]));
    assert!(!codes.contains(&"shared-names"), "{codes:?}");
}

/// Communities of 甲街道 in 东区 as `rows` of a second table call them, with the problems.
fn called(rows: &str) -> (Vec<String>, Vec<&'static str>) {
    let folder = Folder::new();
    folder.write("a.csv", "县(区),街道(乡镇),社区名称,常住人口\n东区,甲街道,东方社区,1\n东区,甲街道,西方村,2\n");
    folder.write("b.csv", rows);
    placed(&folder)
}

#[test]
fn the_own_street_and_county_before_a_name_are_no_part_of_it() {
    let expected = ["东区/甲街道/东方社区 10", "东区/甲街道/西方村 20"];
    for rows in [
        "县(区),街道(乡镇),社区名称,户数\n东区,甲街道,甲街道东方社区,10\n东区,甲街道,东区甲街道西方村,20\n",
        "县(区),街道(乡镇),社区名称,户数\n东区,甲街道,东方社区（甲街道）,10\n东区,甲街道,攀枝花市东区甲街道办事处西方村,20\n",
        // The street stands in the name alone.
        "县(区),社区名称,户数\n东区,甲街道东方社区,10\n东区,甲街道西方村,20\n",
        "社区名称,户数\n东区甲街道东方社区,10\n攀枝花市东区甲街道西方村,20\n",
        // The county stands before the street.
        "街道(乡镇),社区名称,户数\n东区甲街道,东方社区,10\n攀枝花市东区甲街道办事处,西方村,20\n",
        // Script, list numbers and full stops say nothing either.
        "街道(乡镇),社区名称,户数\n甲街道,1.东方社區。,10\n甲街道,（二）西方村,20\n",
    ] {
        let (units, codes) = called(rows);
        assert_eq!((units, codes), (expected.map(str::to_owned).to_vec(), vec![]), "{rows}");
    }
    // Another street than the row's is no part of the place.
    let (units, _) = called("县(区),街道(乡镇),社区名称,户数\n东区,甲街道,乙街道东方社区,10\n");
    assert_eq!(units.len(), 3, "{units:?}");
    // What would be left is no name.
    let (units, _) = called("县(区),街道(乡镇),社区名称,户数\n东区,甲街道,甲街道社区,10\n");
    assert_eq!(units.len(), 3, "{units:?}");
}

#[test]
fn a_community_called_by_its_office_is_the_community() {
    for office in ["服务中心", "党群服务中心", "便民服务站"] {
        let (units, codes) = called(&format!("街道,社区名称,户数\n甲街道,东方社区{office},10\n"));
        assert_eq!((&*units[0], codes), ("东区/甲街道/东方社区 10", vec![]), "{office}");
    }
    // A clinic is none of its offices, and 甲社区服务中心 may be that of 甲街道.
    for other in ["东方社区卫生服务中心", "甲社区服务中心"] {
        let (units, _) = called(&format!("街道,社区名称,户数\n甲街道,{other},10\n甲街道,甲社区,11\n"));
        assert!(units.contains(&format!("东区/甲街道/{other} 10")), "{units:?}");
    }
}

#[test]
fn names_that_differ_in_an_addition_are_two_units_with_a_warning() {
    for name in ["东方社区（筹）", "东方社区1", "西方村（社区）", "甲街道东方社区(新)"] {
        let (units, codes) = called(&format!("街道,社区名称,户数\n甲街道,{name},10\n"));
        assert_eq!((units.len(), codes), (3, vec!["similar-names"]), "{name}");
    }
    let folder = Folder::new();
    folder.write("a.csv", "街道,社区名称,户数\n甲街道,东方社区,1\n");
    folder.write("b.csv", "街道,社区名称,常住人口\n甲街道,西方社区,1\n甲街道,东方社区（筹）,2\n");
    let read = ingest(&[folder.root()]);
    let [problem] = read.problems.as_slice() else { panic!("{:?}", read.problems) };
    let place = format!("{} › B2", folder.shown("a.csv"));
    assert_eq!(problem.kind, ProblemKind::SimilarNames { other: "东方社区".to_owned(), place, says_other: false });
    assert_eq!(problem.unit.as_deref(), Some("东方社区（筹）"));
    assert_eq!(problem.origin.map(|origin| origin.cell.to_string()).as_deref(), Some("B3"));
}

/// The communities of a table, with the sentences of the problems.
fn told(rows: &str) -> (Vec<String>, Vec<String>) {
    let folder = Folder::new();
    folder.write("a.csv", rows);
    let read = ingest(&[folder.root()]);
    let told = read.problems.iter().map(|problem| said(problem).replace(&folder.shown("a.csv"), "a.csv"));
    (placed(&folder).0, told.collect())
}

/// A problem in words, behind its code and its cell.
fn said(problem: &Problem) -> String {
    let cell = problem.origin.map(|origin| origin.cell.to_string()).unwrap_or_default();
    format!("{} {cell} {}", problem.kind.code(), text::problem(&problem.kind, Lang::Zh))
}

#[test]
fn several_names_in_one_cell_are_no_unit() {
    let (units, told) = told(
        "县(区),街道,社区名称,户数\n东区,甲街道,东方社区、西方社区,1\n东区,甲街道,上社区/下社区,2\n东区,甲街道,左社区和右社区,3\n\
         东区,甲街道,和平社区,4\n东区,甲街道,一、中方社区,5\n东区,甲街道,前方社区，后方社区,6\n",
    );
    assert_eq!(units, ["东区/甲街道/一、中方社区 5", "东区/甲街道/和平社区 4"]);
    let text = |cell: &str, names: &str| {
        format!("several-units {cell} “{names}”一格写了几个单位，数据分不清是谁的，未使用；请每个单位写一行。")
    };
    let expected =
        [("C2", "东方社区、西方社区"), ("C3", "上社区/下社区"), ("C4", "左社区和右社区"), ("C7", "前方社区，后方社区")];
    assert_eq!(told, expected.map(|(cell, names)| text(cell, names)));
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,户数\n东方社区、西方社区,1\n南方社区,2\n");
    let read = ingest(&[folder.root()]);
    let sheet = &read.register.sources[0].sheets[0];
    assert_eq!((sheet.rows, sheet.skipped_rows.as_slice()), (1, [2].as_slice()));
    // A code is one unit's, whatever stands beside it.
    folder.write("a.csv", "区划代码,社区名称,户数\n510402001001,东方社区、西方社区,1\n");
    let told = vec!["code-of-several-units"];
    assert_eq!(placed(&folder), (vec!["//东方社区、西方社区 1".to_owned()], told));
}

#[test]
fn a_name_that_says_another_street_or_county_than_its_row_is_no_unit() {
    let (units, told) = told(
        "县(区),街道,社区名称,户数\n东区,乙街道,甲街道东方社区,1\n东区,甲街道,甲街道西方社区,2\n西区,丙街道,东区南方社区,3\n\
         西区,丙街道,北方社区（甲街道）,4\n西区,丙街道,丙街道左方社区,5\n西区,丙街道,东区社区,6\n东区,乙街道,右方社区,7\n",
    );
    assert_eq!(
        units,
        [
            "东区/乙街道/右方社区 7",
            "东区/甲街道/甲街道西方社区 2",
            "西区/丙街道/丙街道左方社区 5",
            "西区/丙街道/东区社区 6"
        ]
    );
    let text = |cell: &str, inner: &str, level: &str, outer: &str| {
        format!(
            "contradictory-place {cell} 名称里写的是“{inner}”，这一行的{level}却是“{outer}”；不知以哪个为准，这一行未使用；请改正其中一处，或加上编码。"
        )
    };
    assert_eq!(
        told,
        [
            text("C2", "甲街道", "街道(乡镇)（B2）", "乙街道"),
            text("C4", "东区", "县(区)（A4）", "西区"),
            text("C5", "甲街道", "街道(乡镇)（B5）", "丙街道"),
        ]
    );
    // The same of a street, in rows of communities and in its own.
    let (units, told) = self::told(
        "县(区),街道,社区名称,户数\n东区,西区甲街道,东方社区,1\n西区,西区乙街道,西方社区,2\n东区,东区丙街道,南方社区,3\n",
    );
    assert_eq!(units, ["东区/东区丙街道/南方社区 3", "西区/西区乙街道/西方社区 2"]);
    assert_eq!(told, [text("C2", "西区", "县(区)（A2）", "东区")]);
    let (_, told) = self::told("县(区),街道,街道(乡镇)社区服务中心面积\n东区,西区甲街道,800\n西区,乙街道,700\n");
    assert_eq!(told, [text("B2", "西区", "县(区)（A2）", "东区")]);
    // The code decides, and 甲街道 may be in either county.
    let (units, told) = self::told(
        "区划代码,县(区),街道,社区名称,户数\n510402001001,东区,乙街道,甲街道东方社区,1\n,东区,甲街道,西方社区,2\n,西区,甲街道,甲街道南方社区,3\n",
    );
    assert_eq!(units.len(), 3, "{units:?}");
    assert_eq!(told, [""; 0]);
}

#[test]
fn a_street_by_its_office_is_the_street_and_one_cut_short_is_told() {
    let (units, told) = told(
        "县(区),街道,社区名称,户数\n东区,乙街道,东方社区,1\n东区,乙街办,西方社区,2\n东区,丙街道,左社区,3\n东区,丙办事处,右社区,4\n\
         东区,丙街道办,上社区,5\n东区,丁镇,前社区,6\n东区,丁乡,后社区,7\n东区,丁街道,中社区,8\n",
    );
    let streets: Vec<&str> = units.iter().filter_map(|unit| unit.split('/').nth(1)).collect();
    assert_eq!(
        streets,
        ["丁乡", "丁街道", "丁镇", "丙街道办", "丙街道办", "丙街道办", "乙街道", "乙街道"],
        "{units:?}"
    );
    assert_eq!(told, [""; 0]);
    let (units, told) =
        self::told("县(区),街道,社区名称,户数\n东区,甲街道,东方社区,1\n东区,甲街,西方社区,2\n西区,甲街,西方社区,2\n");
    assert_eq!(units, ["东区/甲街/西方社区 2", "东区/甲街道/东方社区 1", "西区/甲街/西方社区 2"]);
    assert_eq!(
        told,
        [
            "similar-names B3 名称与“甲街道”（a.csv › B2）只差附加的字样，按两个单位计；如果是同一个，请把名称写成一样，或在两处都加上编码。"
        ]
    );
}

#[test]
fn a_name_beside_those_with_streets_that_only_they_say_is_told() {
    let (units, told) = told(
        "县(区),社区名称,户数\n东区,甲街道东方社区,1\n东区,乙街道东方社区,2\n东区,东方社区,3\n东区,甲街道西方社区,4\n东区,乙街道西方社区,5\n",
    );
    assert_eq!(units.len(), 5, "{units:?}");
    let text = |cell: &str| {
        format!(
            "similar-names {cell} 名称与“东方社区”（a.csv › B4）只差附加的字样，按两个单位计；如果是同一个，请把名称写成一样，或在两处都加上编码。"
        )
    };
    assert_eq!(told, ["B2", "B3"].map(text));
}

#[test]
fn a_name_that_says_the_name_of_another_is_told() {
    let (units, told) = told(
        "县(区),街道,社区名称,户数\n东区,甲街道,东方社区（原西方社区）,1\n东区,甲街道,西方社区居委会,2\n东区,乙街道,西方社区,3\n",
    );
    assert_eq!(units.len(), 3, "{units:?}");
    assert_eq!(
        told,
        [
            "similar-names C2 名称里也写了“西方社区居委会”，而“西方社区居委会”另有一行（a.csv › C3），按两个单位计；如果是同一个，请只留一行、写成一个名称，或在两处都加上编码。"
        ]
    );
}

#[test]
fn list_numbers_are_no_part_of_a_name() {
    let folder = Folder::new();
    let table = |names: &[&str], field: &str| {
        let rows: Vec<String> = names.iter().map(|name| format!("甲街道,{name},1")).collect();
        format!("街道,社区名称,{field}\n{}\n", rows.join("\n"))
    };
    let plain = ["中方社区", "下方社区", "上方社区", "左方社区", "右方社区", "一社区", "2社区", "101社区", "十一社区"];
    let listed = ["１、中方社区", "2.下方社区", "（3）上方社区", "①左方社区", "❷右方社区"];
    folder.write("a.csv", &table(&plain, "户数"));
    folder.write("b.csv", &table(&[&listed, &plain[5..]].concat(), "常住人口"));
    let (units, codes) = placed(&folder);
    assert_eq!((units.len(), codes), (9, vec![]), "{units:?}");
}

#[test]
fn communities_of_a_street_in_no_county_are_told() {
    let folder = Folder::new();
    folder.write("a.csv", "县(区),街道,社区名称,户数\n东区,甲街道,东方社区,1\n");
    folder.write("b.csv", "街道,社区名称,户数\n丙街道,西方社区,2\n甲街道,南方社区,3\n");
    let (units, codes) = placed(&folder);
    assert_eq!(units, ["/丙街道/西方社区 2", "东区/甲街道/东方社区 1", "东区/甲街道/南方社区 3"]);
    assert_eq!(codes, ["unplaced-unit"]);
    let read = ingest(&[folder.root()]);
    let told = |problem: &Problem| matches!(&problem.kind, ProblemKind::UnplacedUnit { street: Some(street), .. } if street == "丙街道");
    assert!(read.problems.iter().all(told), "{:?}", read.problems);
}

#[test]
fn pairs_that_are_two_units_make_no_warning() {
    for names in [
        ["金江社区", "金江村"],
        ["第一社区", "第二社区"],
        ["江南一社区", "江南社区"],
        ["江南社区（东）", "江南社区（西）"],
        ["江南社区1", "江南社区2"],
    ] {
        let (units, codes) = called(&format!("街道,社区名称,户数\n甲街道,{},10\n甲街道,{},20\n", names[0], names[1]));
        assert_eq!((units.len(), codes), (4, vec![]), "{names:?}");
    }
    // Another street, and codes of their own.
    let (units, codes) = called("县(区),街道,社区名称,户数\n东区,乙街道,东方社区（筹）,10\n");
    assert_eq!((units.len(), codes), (3, vec![]));
    let folder = Folder::new();
    let table = "区划代码,街道,社区名称,户数\n510402001001,甲街道,东方社区,1\n510402001002,甲街道,东方社区（筹）,2\n";
    folder.write("a.csv", table);
    assert_eq!(placed(&folder).1, [""; 0]);
    folder.write("b.csv", "街道,社区名称,常住人口\n甲街道,西方社区,1\n");
    assert_eq!(placed(&folder).1, [""; 0]);
}

#[test]
fn a_code_beside_a_name_with_its_place_is_no_second_name() {
    let folder = Folder::new();
    let table = |name: &str, field: &str| format!("区划代码,街道,社区名称,{field}\n510402001001,甲街道,{name},1\n");
    folder.write("a.csv", &table("东方社区", "户数"));
    folder.write("b.csv", &table("甲街道东方社区", "常住人口"));
    folder.write("c.csv", "街道,社区名称,社区工作者数\n甲街道,东方社区党群服务中心,7\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(codes(&read), [""; 0]);
    assert_eq!(read.register.roster(Level::Community).units.len(), 1);
}

#[test]
fn several_names_beside_one_code_are_its_unit_and_told() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "社区编码,社区名称,户数\n510402001001,东方社区、西方社区,10\n510402001002,南方社区及北方社区,20\n510402001003,中和社区,30\n",
    );
    let read = ingest(&[folder.root()]);
    assert_eq!(households(&read, "510402001001"), "10");
    assert_eq!(households(&read, "510402001002"), "20");
    let told: Vec<String> = read.problems.iter().map(said).collect();
    let says = |cell: &str, names: &str, code: &str| {
        format!(
            "code-of-several-units {cell} “{names}”一格写了几个单位，编码只有一个{code}；以编码为准，数据都算作它的，请核对。"
        )
    };
    assert_eq!(
        told,
        [says("B2", "东方社区、西方社区", "510402001001"), says("B3", "南方社区及北方社区", "510402001002")]
    );
}

#[test]
fn a_cell_of_several_streets_or_counties_is_no_place() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "县(区),街道(乡镇),社区名称,户数\n东区,甲街道、乙街道,东方社区,1\n东区,甲街道,西方社区,2\n东区,甲街道、乙街道,南方社区,3\n东区、西区,丙街道,北方社区,4\n东区,乙街道,中心社区,5\n",
    );
    let read = ingest(&[folder.root()]);
    let names = |level| {
        let units = read.register.roster(level).units.iter();
        units.map(|unit| unit.name.to_string()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(names(Level::Street), ["丙街道", "乙街道", "甲街道"].map(str::to_owned).into());
    assert_eq!(names(Level::County), ["东区".to_owned()].into());
    assert_eq!(names(Level::Community).len(), 5);
    let streets: Vec<Option<String>> = ["东方社区", "西方社区", "南方社区"]
        .map(|name| {
            let register = &read.register;
            let unit = register.units_at(Level::Community).find(|unit| &*register.unit(*unit).name == name).unwrap();
            register
                .unit(unit)
                .street
                .map(|street| register.roster(Level::Street).units[street as usize].name.to_string())
        })
        .to_vec();
    assert_eq!(streets, [None, Some("甲街道".to_owned()), None]);
    let told: Vec<String> = read.problems.iter().map(said).collect();
    let of_several: Vec<&String> = told.iter().filter(|text| text.starts_with("several-places")).collect();
    assert_eq!(
        of_several,
        [
            "several-places B2 “甲街道、乙街道”一格写了几个街道(乡镇)，2行属于哪个无法判断，按没有写街道(乡镇)处理；请每行只写一个。",
            "several-places A5 “东区、西区”一格写了几个县(区)，1行属于哪个无法判断，按没有写县(区)处理；请每行只写一个。",
        ]
    );
}

#[test]
fn figures_of_streets_are_neither_communities_nor_added_to_theirs() {
    let list = "街道,社区名称,户数\n甲街道,东方,100\n乙镇,南方,300\n丙乡,北方,400\n";
    let no_rows = "no-rows A1 表头下面都是街道(乡镇)的行，没有要填的单位；这些数据当作合计，未使用。";
    let level = "这一行是街道(乡镇)自己的，不是社区(村)的，这张表的数据只算到社区(村)，未使用。";
    let cases: [(&str, &[String]); 4] = [
        // A street summary under a header of communities, whether the streets are known or not.
        ("社区名称,户数\n甲街道,350\n乙镇,700\n丁乡,1\n", &[no_rows.to_owned()]),
        ("单位名称,户数\n甲街道,350\n乙镇,700\n", &[no_rows.to_owned()]),
        // Among communities without endings only a known street is none.
        ("社区名称,户数\n乙镇,700\n南方,300\n北方,400\n", &[format!("row-of-other-level A2 {level}")]),
        ("街道,社区名称,户数\n乙镇,,350\n乙镇,南方,300\n", &[
            "row-without-unit B2 这一行有数据，写了“乙镇”，没有写是哪个社区(村)，未使用；请补上社区(村)的名称或编码，如果是“乙镇”本级的数据，请填到街道(乡镇)的表里，如果是合计，请写明“合计”。".to_owned(),
        ]),
    ];
    for (other, expected) in cases {
        let folder = Folder::new();
        folder.write("a.csv", list);
        folder.write("b.csv", other);
        let read = ingest(&[folder.root()]);
        let units = read.register.roster(Level::Community).units.iter();
        assert_eq!(
            units.map(|unit| &*unit.name).collect::<std::collections::BTreeSet<_>>(),
            ["东方", "南方", "北方"].into(),
            "{other}"
        );
        for (name, households) in [("东方", "100"), ("南方", "300"), ("北方", "400")] {
            let register = &read.register;
            let unit = register.units_at(Level::Community).find(|unit| &*register.unit(*unit).name == name).unwrap();
            assert_eq!(shown(register, unit, "households"), households, "{other}");
        }
        let told: Vec<String> = read.problems.iter().map(said).filter(|text| !text.starts_with("total-row")).collect();
        assert_eq!(told, expected, "{other}");
    }
}

/// 〃 and 同上 are the street above and not streets.
#[test]
fn ditto_marks_are_what_stands_above() {
    for code in ["", "社区编码,"] {
        let folder = Folder::new();
        let row = |number: u32, rest: &str| {
            if code.is_empty() { format!("{rest}\n") } else { format!("51040200100{number},{rest}\n") }
        };
        let rows =
            ["甲街道,东方社区,1", "〃,西方社区,2", "同上,南方社区,3", "乙街道,北方社区,4", "\"\"\"\",中方社区,5"];
        let rows: String = (1..).zip(rows).map(|(number, rest)| row(number, rest)).collect();
        folder.write("a.csv", &format!("{code}街道,社区名称,户数\n{rows}"));
        let register = ingest(&[folder.root()]).register;
        let streets = &register.roster(Level::Street).units;
        let placed: std::collections::BTreeMap<String, String> = register
            .units_at(Level::Community)
            .map(|at| register.unit(at))
            .map(|unit| (unit.name.to_string(), streets[unit.street.unwrap() as usize].name.to_string()))
            .collect();
        let expected = [
            ("东方社区", "甲街道"),
            ("西方社区", "甲街道"),
            ("南方社区", "甲街道"),
            ("北方社区", "乙街道"),
            ("中方社区", "乙街道"),
        ];
        assert_eq!(placed, expected.map(|(name, street)| (name.to_owned(), street.to_owned())).into(), "{code}");
        assert_eq!(streets.len(), 2, "{code}");
    }
}
