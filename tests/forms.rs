//! Report forms as the civil-affairs information system exports them. Expected values are reasoned by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common {
    pub(crate) mod cams;
    pub(crate) mod tables;
}

use common::cams::{
    ADMIN, CONSTRUCT, FACILITIES, FUND, NATURAL, ORGANISATIONS, POPULATION, QUERY, RURAL_ECONOMY, RURAL_FACILITIES,
    SERVICE, STAFF, TENEMENT, URBAN_ECONOMY,
};
use common::tables::{Folder, Sheets, codes, ingest, origin, shown, unit};
use dabiao::ingest::Ingested;
use dabiao::lang::Lang;
use dabiao::plan::Level;
use dabiao::problem::ProblemKind;

fn community(read: &Ingested, name: &str, field: &str) -> String {
    shown(&read.register, unit(&read.register, Level::Community, name), field)
}

fn names(read: &Ingested) -> Vec<String> {
    read.register.roster(Level::Community).units.iter().map(|unit| unit.name.to_string()).collect()
}

/// The problems that are worth more than a note, by code and cell.
fn serious(read: &Ingested) -> Vec<(String, &'static str)> {
    let serious = read.problems.iter().filter(|problem| problem.kind.severity() != dabiao::problem::Severity::Note);
    serious.map(|problem| (problem.origin.unwrap().cell.to_string(), problem.kind.code())).collect()
}

const FACILITY_SUMS: &[(&str, &str)] =
    &[("C", "320.5"), ("F", "130"), ("I", "45"), ("L", "30.5"), ("O", "100"), ("R", "110"), ("U", "39"), ("AC", "550")];
const FACILITIES_OF_A: &[(&str, &str)] = &[
    ("B", "1"),
    ("C", "120.5"),
    ("D", "2012"),
    ("F", "60"),
    ("I", "20"),
    ("L", "30.5"),
    ("O", "40"),
    ("R", "50"),
    ("U", "19"),
    ("AC", "300"),
    ("AE", "12"),
];
const FACILITIES_OF_B: &[(&str, &str)] =
    &[("C", "200"), ("F", "70"), ("I", "25"), ("O", "60"), ("R", "60"), ("U", "20"), ("AC", "250")];

#[test]
fn facilities_under_three_rows_of_header_are_told_apart_and_summed() {
    let folder = Folder::new();
    let rows = [("大渡口街道", FACILITY_SUMS), ("甲社区", FACILITIES_OF_A), ("乙社区", FACILITIES_OF_B)];
    FACILITIES.write(&folder.path("a.xlsx"), "攀枝花市东区大渡口街道", &rows);
    let read = ingest(&[folder.root()]);
    assert_eq!(names(&read), ["乙社区", "甲社区"]);
    let sheet = &read.register.sources[0].sheets[0];
    assert_eq!((sheet.header_rows.as_slice(), sheet.rows), ([3, 4, 5].as_slice(), 2));
    assert_eq!(sheet.skipped_rows, [1, 2, 6]);
    assert_eq!(read.register.year, Some(2020));
    assert_eq!(community(&read, "甲社区", "plaza_area"), "300");
    assert_eq!(community(&read, "甲社区", "station_area"), "120.5");
    // 120.5 + 60 + 20 + 30.5 + 40 + 50 + 19
    assert_eq!(community(&read, "甲社区", "facility_area"), "340");
    // No figure for the clinic: no sum, and the blank cell is the one to ask about.
    assert_eq!(community(&read, "乙社区", "facility_area"), "missing");
    let yi = unit(&read.register, Level::Community, "乙社区");
    assert!(origin(&read.register, yi, "facility_area").ends_with("a.xlsx 社区综合服务设施 L8"));
    assert_eq!(serious(&read), [("C4".into(), "loose-header")]);
    let summed = read.problems.iter().find_map(|problem| match &problem.kind {
        ProblemKind::SummedColumns { headers, .. } => Some(headers.clone()),
        _ => None,
    });
    let summed = summed.unwrap();
    assert_eq!(summed.len(), 7);
    assert_eq!(summed[3], "社区服务设施用房/社区卫生室/面积(m2");
}

#[test]
fn a_sum_of_columns_is_not_used_where_some_table_has_the_whole() {
    let folder = Folder::new();
    FACILITIES.write(&folder.path("a.xlsx"), "大渡口街道", &[("甲社区", FACILITIES_OF_A)]);
    folder.write("b.csv", "社区名称,综合服务设施面积\n甲社区,500\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(community(&read, "甲社区", "facility_area"), "500");
    assert!(!codes(&read).contains(&"summed-columns"));
}

#[test]
fn a_total_that_is_not_the_sum_of_its_rows_is_reported_with_both_places() {
    let folder = Folder::new();
    let rows: [(&str, &[(&str, &str)]); 3] =
        [("大渡口街道", &[("AC", "551")]), ("甲社区", FACILITIES_OF_A), ("乙社区", FACILITIES_OF_B)];
    FACILITIES.write(&folder.path("a.xlsx"), "大渡口街道", &rows);
    let read = ingest(&[folder.root()]);
    let problem = read.problems.iter().find(|problem| problem.kind.code() == "total-mismatch").unwrap();
    assert_eq!(problem.origin.unwrap().cell.to_string(), "AC6");
    let ProblemKind::TotalMismatch { total, sum, rows, .. } = &problem.kind else { unreachable!() };
    assert_eq!((total.as_str(), sum.as_str(), rows.as_str()), ("551", "550", "AC7:AC8"));
}

#[test]
fn population_has_exact_headers_beside_lesser_ones() {
    let folder = Folder::new();
    let sums: &[(&str, &str)] = &[("B", "2"), ("C", "600"), ("E", "500"), ("F", "1300"), ("H", "900")];
    let of_a: &[(&str, &str)] =
        &[("B", "1"), ("C", "350"), ("D", "900"), ("E", "300"), ("F", "800"), ("G", "400"), ("H", "500"), ("J", "70")];
    let of_b: &[(&str, &str)] = &[("B", "1"), ("C", "250"), ("E", "200"), ("F", "500"), ("H", "400")];
    // A sum row is told by the number of communities, whatever it is called.
    POPULATION.write(&folder.path("a.xlsx"), "东区", &[("城区片", sums), ("甲社区", of_a), ("乙社区", of_b)]);
    let read = ingest(&[folder.root()]);
    assert_eq!(names(&read), ["乙社区", "甲社区"]);
    for (field, value) in [("households", "300"), ("residents", "800"), ("registered_population", "500")] {
        assert_eq!(community(&read, "甲社区", field), value, "{field}");
    }
    assert!(serious(&read).is_empty());
}

#[test]
fn registered_volunteers_are_neither_all_nor_the_mean() {
    let folder = Folder::new();
    let of_a: &[(&str, &str)] = &[("B", "1"), ("Z", "120"), ("AA", "60"), ("AB", "90"), ("AC", "45")];
    SERVICE.write(&folder.path("a.xlsx"), "大渡口街道", &[("甲社区", of_a)]);
    let read = ingest(&[folder.root()]);
    assert_eq!(community(&read, "甲社区", "registered_volunteers"), "90");
    let jia = unit(&read.register, Level::Community, "甲社区");
    assert!(origin(&read.register, jia, "registered_volunteers").ends_with("社区服务情况 AB6"));
    assert_eq!(read.register.sources[0].sheets[0].header_rows, [3, 4, 5]);
    assert!(serious(&read).is_empty());
}

#[test]
fn social_organisations_of_a_one_row_form() {
    let folder = Folder::new();
    ORGANISATIONS.write(&folder.path("a.xlsx"), "大渡口街道", &[("甲社区", &[("B", "6"), ("J", "80.5")])]);
    let read = ingest(&[folder.root()]);
    assert_eq!(community(&read, "甲社区", "social_orgs"), "6");
}

#[test]
fn staff_figures_out_of_step_with_their_headers_are_noticed() {
    let folder = Folder::new();
    // Five elected members with 3200 yuan each, whose pay stands under a second 总人数.
    let of_a: &[(&str, &str)] = &[
        ("B", "5"),
        ("C", "2"),
        ("I", "1"),
        ("J", "3"),
        ("K", "1"),
        ("W", "5"),
        ("X", "3200"),
        ("Y", "8"),
        ("Z", "5"),
        ("AF", "4"),
        ("AZ", "2"),
        ("BA", "2900"),
    ];
    STAFF.write(&folder.path("a.xlsx"), "大渡口街道", &[("甲社区", of_a)]);
    let read = ingest(&[folder.root()]);
    // The form tells of staff although it is called 人口状况: neither residents nor their Party members are in it.
    assert_eq!(community(&read, "甲社区", "social_workers"), "2");
    for field in ["residents", "party_members", "workers"] {
        assert_eq!(community(&read, "甲社区", field), "missing", "{field}");
    }
    assert_eq!(serious(&read), [("X5".into(), "part-over-group")]);
    let ProblemKind::PartOverGroup { part_value, whole_value, place, rows, .. } =
        &read.problems.iter().find(|problem| problem.kind.code() == "part-over-group").unwrap().kind
    else {
        unreachable!()
    };
    assert_eq!((part_value.as_str(), whole_value.as_str(), place.as_str(), *rows), ("3200", "5", "B5", 1));
}

#[test]
fn more_women_than_people_are_noticed() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "社区名称,户数,社区工作者情况,,\n,,总人数,女性人数,党员人数\n甲社区,10,5,6,3\n乙社区,20,5,5,7\n",
    );
    let read = ingest(&[folder.root()]);
    assert_eq!(serious(&read), [("D3".into(), "part-over-group"), ("E4".into(), "part-over-group")]);
    // Party members among the staff are not those of the residents.
    assert_eq!(community(&read, "甲社区", "party_members"), "missing");
}

#[test]
fn every_message_of_a_form_exists_in_both_languages() {
    let folder = Folder::new();
    let rows: [(&str, &[(&str, &str)]); 2] = [("大渡口街道", &[("AC", "7")]), ("甲社区", FACILITIES_OF_A)];
    FACILITIES.write(&folder.path("a.xlsx"), "大渡口街道", &rows);
    STAFF.write(&folder.path("b.xlsx"), "大渡口街道", &[("甲社区", &[("B", "5"), ("C", "7"), ("AZ", "2")])]);
    folder.write("c.csv", "街道,社区名称,户数,,单位名称,类型\n一街道,甲社区,1,,某单位,城市\n,乙社区,2,,,\n");
    let read = ingest(&[folder.root()]);
    for code in ["total-mismatch", "part-over-group", "summed-columns", "side-table", "label-carried-down"] {
        assert!(codes(&read).contains(&code), "{code}");
    }
    for problem in &read.problems {
        for lang in [Lang::Zh, Lang::En] {
            assert!(dabiao::text::problem(&problem.kind, lang).ends_with(['。', '.']), "{problem:?}");
        }
    }
}

#[test]
fn organisations_based_in_the_community() {
    let folder = Folder::new();
    let of_a: &[(&str, &str)] = &[("B", "1"), ("C", "12"), ("D", "3"), ("E", "2"), ("J", "800"), ("K", "5000")];
    let of_b: &[(&str, &str)] = &[("B", "1"), ("C", "7")];
    let sums: &[(&str, &str)] = &[("B", "2"), ("C", "19")];
    ADMIN.write(&folder.path("a.xlsx"), "大渡口街道", &[("大渡口街道", sums), ("甲社区", of_a), ("乙社区", of_b)]);
    let read = ingest(&[folder.root()]);
    assert_eq!(names(&read), ["乙社区", "甲社区"]);
    assert_eq!(community(&read, "甲社区", "resident_units"), "12");
    assert_eq!(community(&read, "乙社区", "resident_units"), "7");
    // Organisations based there are none of those that signed an agreement, and their land is no facility.
    for field in ["cobuild_units", "facility_area", "plaza_area"] {
        assert_eq!(community(&read, "甲社区", field), "missing", "{field}");
    }
    assert!(serious(&read).is_empty());
}

#[test]
fn forms_without_a_known_figure_say_nothing_and_are_named() {
    for form in [FUND, CONSTRUCT, NATURAL, URBAN_ECONOMY, RURAL_ECONOMY, TENEMENT, QUERY] {
        let folder = Folder::new();
        folder.write("b.csv", "社区名称,户数\n甲社区,10\n");
        let figures: &[(&str, &str)] = &[("B", "1"), ("C", "2"), ("D", "3"), ("E", "4"), ("F", "5")];
        form.write(
            &folder.path("a.xlsx"),
            "大渡口街道",
            &[("合计", figures), ("甲社区", figures), ("乙社区", figures)],
        );
        let read = ingest(&[folder.root()]);
        assert_eq!(names(&read), ["甲社区"], "{}", form.name);
        assert_eq!(codes(&read), ["no-table"], "{}", form.name);
        let register = &read.register;
        let jia = unit(register, Level::Community, "甲社区");
        for (id, field) in common::tables::fields().iter().filter(|(_, field)| field.role.is_none()) {
            let is_missing = register.cell(jia, id).value == dabiao::register::Value::Missing;
            assert_eq!(is_missing, field.name != "households", "{} {}", form.name, field.name);
        }
    }
}

#[test]
fn one_leaf_under_two_groups_of_a_rural_form_is_neither() {
    let folder = Folder::new();
    folder.write("b.csv", "社区名称,户数\n甲村,10\n");
    let of_a: &[(&str, &str)] = &[("B", "已建"), ("E", "120"), ("F", "80"), ("M", "300"), ("O", "是")];
    RURAL_FACILITIES.write(&folder.path("a.xlsx"), "格里坪镇", &[("甲村", of_a)]);
    let read = ingest(&[folder.root()]);
    assert_eq!(names(&read), ["甲村"]);
    for field in ["facility_area", "station_area", "has_facility"] {
        assert_eq!(community(&read, "甲村", field), "missing", "{field}");
    }
}

#[test]
fn a_list_of_accounts_is_no_table_of_units() {
    let folder = Folder::new();
    folder.write("a.csv", "东区账号,\n统计单位：东区,\n社区账号,社区名称\ndq001,甲社区\ndq002,乙社区\n制表人：张三,制表时间：2020-12-31\n");
    folder.write("b.csv", "社区名称,户数\n甲社区,10\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(names(&read), ["甲社区"]);
}

#[test]
fn the_paper_form_of_the_population_is_read_label_by_label() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    let mut sheet = book.sheet("甲社区");
    sheet.merge(0, 0, 0, 6, "社区人口状况填报");
    sheet.text(1, 0, "填报情况");
    sheet.row(2, &["", "填报单位：", "甲社区", "", "填报日期：", "2020-12-31", ""]);
    sheet.text(3, 0, "人口状况");
    sheet.row(4, &["", "总户数：", "350", "户", "总人口数：", "900", "人"]);
    sheet.row(5, &["", "常住人口户数：", "300", "户", "常住人口数：", "800", "人"]);
    sheet.row(6, &["", "户籍人口数：", "500", "人", "流动人口数：", "70", "人"]);
    sheet.text(7, 0, "人户情况");
    sheet.row(8, &["", "人在户在总人数：", "480", "人", "其中：女性", "200", "人"]);
    sheet.text(9, 0, "其他情况");
    sheet.row(10, &["", "党员数：", "60", "人", "低保户数：", "12", "户"]);
    book.save(&folder.path("a.xlsx"));
    let read = ingest(&[folder.root()]);
    assert_eq!(names(&read), ["甲社区"]);
    for (field, value) in
        [("households", "300"), ("residents", "800"), ("registered_population", "500"), ("party_members", "60")]
    {
        assert_eq!(community(&read, "甲社区", field), value, "{field}");
    }
    assert!(serious(&read).is_empty(), "{:?}", read.problems);
    let jia = unit(&read.register, Level::Community, "甲社区");
    assert!(origin(&read.register, jia, "residents").ends_with("F6"));
}
