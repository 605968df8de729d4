//! Tables with several rows a unit: facility lists and staff rosters. Expected values are reasoned by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Write as _;

mod common {
    pub(crate) mod tables;
}

use common::tables::{Folder, Sheets, codes, ingest, origin, shown, unit};
use dabiao::ingest::Ingested;
use dabiao::lang::Lang;
use dabiao::plan::Level;
use dabiao::problem::{Problem, ProblemKind, Severity};

fn community(read: &Ingested, name: &str, field: &str) -> String {
    shown(&read.register, unit(&read.register, Level::Community, name), field)
}

fn cell_of(read: &Ingested, name: &str, field: &str) -> String {
    let at = origin(&read.register, unit(&read.register, Level::Community, name), field);
    at.rsplit('/').next().unwrap().to_owned()
}

fn names(read: &Ingested) -> Vec<&str> {
    read.register.roster(Level::Community).units.iter().map(|unit| &*unit.name).collect()
}

/// The problems that are worth more than a note, by cell and code.
fn serious(read: &Ingested) -> Vec<(String, &'static str)> {
    let serious = read.problems.iter().filter(|problem| problem.kind.severity() != Severity::Note);
    serious.map(|problem| (problem.origin.unwrap().cell.to_string(), problem.kind.code())).collect()
}

fn problem<'a>(read: &'a Ingested, code: &str) -> &'a Problem {
    let mut found = read.problems.iter().filter(|problem| problem.kind.code() == code);
    let first = found.next().unwrap_or_else(|| panic!("no {code} among {:?}", codes(read)));
    assert!(found.next().is_none(), "several {code}");
    first
}

fn csv(text: &str) -> Ingested {
    let folder = Folder::new();
    folder.write("a.csv", text);
    ingest(&[folder.root()])
}

const FACILITIES: &str = "\
序号,县(区),街道(乡镇),所属社区,设施名称,设施类型,建筑面积(㎡),每日开放时间,建成年份
1,东区,一街道,甲社区,甲社区服务站,社区服务站,300,8,2012
2,东区,一街道,甲社区,甲二服务站,社区服务站,150.5,9,2015
3,东区,一街道,甲社区,甲图书室,图书室,60,,2016
4,东区,一街道,甲社区,甲广场,文体广场,800,,2018
5,东区,一街道,乙社区,乙图书室,图书室,45,,2011
6,东区,一街道,乙社区,乙照料中心,日间照料中心,200,,2019
7,东区,一街道,丙社区,丙服务站,社区服务站,400,7.5,2010
";

#[test]
fn facilities_are_added_up_by_sort() {
    let read = csv(FACILITIES);
    assert_eq!(names(&read), ["丙社区", "乙社区", "甲社区"]);
    let expected = [
        ("station_area", ["450.5", "0", "400"]),
        ("plaza_area", ["800", "0", "0"]),
        ("has_library_room", ["yes", "yes", "no"]),
        ("has_elderly_facility", ["no", "yes", "no"]),
        ("open_hours_per_day", ["8", "missing", "7.5"]),
        // No row of the list is a children's home or a comprehensive facility: it says nothing about them.
        ("has_children_home", ["missing"; 3]),
        ("has_facility", ["missing"; 3]),
        ("facility_area", ["missing"; 3]),
    ];
    for (field, values) in expected {
        for (name, value) in ["甲社区", "乙社区", "丙社区"].iter().zip(values) {
            assert_eq!(community(&read, name, field), value, "{name} {field}");
        }
    }
    assert!(serious(&read).is_empty());
    // The figure of several rows stands in the first of them, that of the least where the least is.
    assert_eq!(cell_of(&read, "甲社区", "station_area"), "a.csv  G2");
    assert_eq!(cell_of(&read, "甲社区", "open_hours_per_day"), "a.csv  H2");
    assert_eq!(cell_of(&read, "乙社区", "has_elderly_facility"), "a.csv  F7");
    // 0 is what the unit's rows do not say: the first of them.
    assert_eq!(cell_of(&read, "乙社区", "station_area"), "a.csv  D6");
    let summed: Vec<String> = read
        .problems
        .iter()
        .filter_map(|problem| match &problem.kind {
            ProblemKind::SummedRows { field, rows, units } => Some(format!("{} {rows} {units}", field.zh)),
            _ => None,
        })
        .collect();
    assert!(summed.contains(&"社区服务站面积 3 3".to_owned()), "{summed:?}");
    // The year a house was built is not the year of the figures.
    assert_eq!(read.register.year, None);
    let sheet = &read.register.sources[0].sheets[0];
    assert_eq!((sheet.header_rows.as_slice(), sheet.rows, sheet.table), ([1].as_slice(), 7, Some(Level::Community)));
}

#[test]
fn a_reported_summary_stands_and_is_never_added_to() {
    let folder = Folder::new();
    folder.write("list.csv", FACILITIES);
    folder.write("units.csv", "社区名称,社区服务站面积,户数\n甲社区,450.5,1000\n乙社区,,500\n丙社区,380,700\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(community(&read, "甲社区", "station_area"), "450.5");
    assert_eq!(cell_of(&read, "甲社区", "station_area"), "units.csv  B2");
    assert_eq!(community(&read, "丙社区", "station_area"), "380");
    // Asked for and left open; that the list has no such row does not make it nothing.
    assert_eq!(community(&read, "乙社区", "station_area"), "missing");
    assert_eq!(serious(&read), [("G8".into(), "detail-differs")]);
    let ProblemKind::DetailDiffers { detail, rows, summary, place, .. } = &problem(&read, "detail-differs").kind else {
        unreachable!()
    };
    assert_eq!((detail.en.as_str(), *rows, summary.en.as_str()), ("400", 1, "380"));
    assert!(place.ends_with("units.csv › B4"), "{place}");
}

/// Thirty people of three communities: 12 of 甲, 10 of 乙, 8 of 丙.
fn roster() -> Vec<String> {
    let mut rows = Vec::new();
    for (community, people) in [("甲社区", 12), ("乙社区", 10), ("丙社区", 8)] {
        for number in 0..people {
            // Every second has a degree, every fourth a certificate, every third was not trained.
            let education = ["大学本科", "高中", "大专", "初中"][number % 4];
            let certificate = ["助理社会工作师", "无", "无", "无"][number % 4];
            let trained = if number % 3 == 2 { "否" } else { "是" };
            let post = if number == 0 { "党委书记" } else { "委员" };
            rows.push(format!("{community},{community}员{number},{post},{education},{certificate},{trained}"));
        }
    }
    rows
}

const ROSTER: &str = "任职社区,姓名,职务,文化程度,社工证,是否参训";

fn check_roster(read: &Ingested) {
    let expected = [
        ("workers", ["12", "10", "8"]),
        ("graduates", ["6", "5", "4"]),
        // Numbers 0, 4, 8 of twelve and of ten; 0 and 4 of eight.
        ("social_workers", ["3", "3", "2"]),
        // Without numbers 2, 5, 8 and 11; 2, 5 and 8; 2 and 5.
        ("trained_workers", ["8", "7", "6"]),
        ("centre_staff", ["missing"; 3]),
    ];
    for (field, values) in expected {
        for (name, value) in ["甲社区", "乙社区", "丙社区"].iter().zip(values) {
            assert_eq!(community(read, name, field), value, "{name} {field}");
        }
    }
    assert!(serious(read).is_empty(), "{:?}", read.problems);
}

#[test]
fn a_roster_of_thirty_people() {
    check_roster(&csv(&format!("{ROSTER}\n{}\n", roster().join("\n"))));
}

#[test]
fn order_and_spread_of_rows_change_nothing() {
    let mut rows = roster();
    rows.reverse();
    rows.rotate_left(7);
    let folder = Folder::new();
    for (number, part) in rows.chunks(11).enumerate() {
        folder.write(&format!("{number}.csv"), &format!("{ROSTER}\n{}\n", part.join("\n")));
    }
    check_roster(&ingest(&[folder.root()]));
}

#[test]
fn rows_sent_twice_count_once() {
    let folder = Folder::new();
    let text = format!("{ROSTER}\n{}\n", roster().join("\n"));
    folder.write("a.csv", &text);
    folder.write("b.csv", &text);
    folder.write("c.csv", FACILITIES);
    folder.write("d.csv", &FACILITIES.replace(",甲社区服务站,", ",,").replace(",甲二服务站,", ",,"));
    let read = ingest(&[folder.root()]);
    assert_eq!(community(&read, "甲社区", "workers"), "12");
    // Two rows of the other file have no names, so that nobody knows that they are the same stations.
    assert_eq!(community(&read, "丙社区", "station_area"), "400");
    let repeated: Vec<u32> = read
        .problems
        .iter()
        .filter_map(|problem| match problem.kind {
            ProblemKind::RepeatedRows { rows, .. } => Some(rows),
            _ => None,
        })
        .collect();
    assert_eq!(repeated, [30, 5]);
}

#[test]
fn two_lists_may_each_say_a_part_of_the_same_people() {
    let folder = Folder::new();
    folder.write("a.csv", "所在社区,姓名,职务,学历\n甲社区,张三,书记,大专\n甲社区,李四,委员,高中\n");
    folder.write("b.csv", "所在社区,姓名,社工证\n甲社区,张三,社会工作师\n甲社区,李四,无\n甲社区,王五,初级\n");
    let read = ingest(&[folder.root()]);
    for (field, value) in [("workers", "2"), ("graduates", "1"), ("social_workers", "2")] {
        // 王五 has no post in any list, but b.csv has no posts at all: of workers it says nothing but that he is one.
        let value = if field == "workers" { "3" } else { value };
        assert_eq!(community(&read, "甲社区", field), value, "{field}");
    }
}

#[test]
fn lists_that_contradict_each_other_leave_the_figure_open() {
    let folder = Folder::new();
    folder.write("a.csv", "社区,设施名称,设施类型,面积\n甲社区,甲站,社区服务站,400\n甲社区,甲广场,广场,90\n");
    folder.write("b.csv", "社区,设施名称,设施类型,面积\n甲社区,甲站,社区服务站,420\n甲社区,甲二广场,广场,10\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(community(&read, "甲社区", "station_area"), "missing");
    assert_eq!(community(&read, "甲社区", "plaza_area"), "100");
    assert_eq!(serious(&read), [("D2".into(), "conflict")]);
}

#[test]
fn what_cannot_be_told_is_missing_and_never_zero() {
    let read = csv("\
社区名称,设施名称,设施类型,面积
甲社区,甲站,社区服务站,约400
甲社区,甲图书室,图书室,50
乙社区,乙站,社区服务站,300
乙社区,乙屋,暖心屋,20
丙社区,丙站,社区服务站、卫生室,500
丙社区,丙广场,广场,70
丁社区,丁站,,80
丁社区,丁广场,广场,60
戊社区,戊站,社区服务站,2020-01-02
戊社区,戊广场,广场,
");
    for (name, station, library, plaza) in [
        ("甲社区", "missing", "yes", "0"),
        ("乙社区", "missing", "missing", "missing"),
        // One room is two things: how large each is nobody knows, but it is no plaza.
        ("丙社区", "missing", "no", "70"),
        ("丁社区", "missing", "missing", "missing"),
        ("戊社区", "missing", "no", "missing"),
    ] {
        for (field, value) in [("station_area", station), ("has_library_room", library), ("plaza_area", plaza)] {
            assert_eq!(community(&read, name, field), value, "{name} {field}");
        }
    }
    // The missing figure is traced to the cell that it fails for.
    assert_eq!(cell_of(&read, "甲社区", "station_area"), "a.csv  D2");
    assert_eq!(cell_of(&read, "乙社区", "station_area"), "a.csv  C5");
    assert_eq!(cell_of(&read, "戊社区", "plaza_area"), "a.csv  D11");
    let expected =
        [("D2", "not-a-number"), ("C5", "undecided-rows"), ("C8", "undecided-rows"), ("D10", "not-a-number")];
    assert_eq!(serious(&read), expected.map(|(cell, code)| (cell.to_owned(), code)));
}

#[test]
fn rows_of_one_name_totals_and_other_units() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    let mut sheet = book.sheet("设施");
    sheet.merge(0, 0, 0, 4, "东区一街道社区设施清单（2020年）");
    sheet.row(1, &["序号", "社区", "名称", "类型", "面积（平方米）"]);
    sheet.merge(2, 1, 4, 1, "甲社区");
    for (row, texts) in [
        (2, ["1", "", "甲站", "社区服务站", "200"]),
        (3, ["2", "", "甲分站", "服务站", "100"]),
        (4, ["3", "", "甲广场", "广场", "0.09亩"]),
        (5, ["小计", "", "", "", "360"]),
        (6, ["4", "乙社区", "乙站", "社区服务站", "240㎡"]),
        (7, ["5", "一街道", "街道服务中心", "社区服务中心", "1000"]),
        (8, ["合计", "", "", "", "1600"]),
        (9, ["填表人：张三", "", "", "", ""]),
    ] {
        sheet.row(row, &texts);
    }
    sheet.text(1, 5, "备注");
    book.save(&folder.path("a.xlsx"));
    // 类型 names the sort only where 设施名称 makes it a list of facilities.
    folder.write("b.csv", "社区,设施名称,类型,面积\n丙社区,丙站,社区服务站,10\n丙社区,丙广场,广场,20\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(names(&read), ["丙社区", "乙社区", "甲社区"]);
    assert_eq!(community(&read, "甲社区", "station_area"), "300");
    assert_eq!(community(&read, "甲社区", "plaza_area"), "60");
    assert_eq!(community(&read, "乙社区", "station_area"), "240");
    assert_eq!(community(&read, "丙社区", "station_area"), "10");
    assert_eq!(read.register.year, Some(2020));
}

#[test]
fn names_written_once_hold_for_the_rows_below() {
    let read =
        csv("社区,姓名,职务\n甲社区,张三,书记\n,李四,委员\n乙社区,王五,主任\n,赵六,副主任\n,钱七,委员\n合计,5,\n");
    assert_eq!(community(&read, "甲社区", "workers"), "2");
    assert_eq!(community(&read, "乙社区", "workers"), "3");
    assert!(codes(&read).contains(&"label-carried-down"));
    // Where a name stands twice, a blank is a blank.
    let read = csv("社区,姓名,职务\n甲社区,张三,书记\n,李四,委员\n甲社区,王五,主任\n");
    assert_eq!(community(&read, "甲社区", "workers"), "2");
    assert!(codes(&read).contains(&"row-without-unit"));
}

#[test]
fn tables_of_units_are_no_lists() {
    let read = csv("社区名称,户数,姓名,职务,联系电话\n甲社区,100,张三,书记,1\n乙社区,200,李四,主任,2\n");
    assert_eq!(community(&read, "甲社区", "households"), "100");
    assert_eq!(community(&read, "甲社区", "workers"), "missing");
    let read = csv("社区名称,类型,面积,综合服务设施面积\n甲社区,城市社区,1,100\n乙社区,农村社区,2,200\n");
    assert_eq!(community(&read, "甲社区", "facility_area"), "100");
}

#[test]
fn one_row_a_unit_may_still_be_a_list() {
    let read = csv("社区名称,设施名称,设施类型,建筑面积\n甲社区,甲站,社区服务站,100\n乙社区,乙站,社区服务站,200\n");
    assert_eq!(community(&read, "甲社区", "station_area"), "100");
    // Not the area of the whole facility, as which 建筑面积 may stand in elsewhere.
    assert_eq!(community(&read, "甲社区", "facility_area"), "missing");
}

#[test]
fn where_somebody_lives_is_not_where_they_work() {
    let folder = Folder::new();
    folder.write("a.csv", "姓名,职务,居住社区,社工证\n张三,书记,甲社区,无\n李四,委员,甲社区,无\n");
    folder.write("b.csv", "社区名称,户数\n甲社区,100\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(community(&read, "甲社区", "workers"), "missing");
    assert!(codes(&read).contains(&"no-unit-column"), "{:?}", codes(&read));
    folder.write("a.csv", "姓名,职务,居住社区,社区,社工证\n张三,书记,丙社区,甲社区,无\n李四,委员,丙社区,甲社区,无\n");
    assert_eq!(community(&ingest(&[folder.root()]), "甲社区", "workers"), "2");
}

#[test]
fn residents_and_volunteers_are_no_staff() {
    let folder = Folder::new();
    folder.write("a.csv", "社区,姓名,性别,文化程度\n甲社区,张三,男,大专\n甲社区,李四,女,本科\n");
    folder.write("b.csv", "社区名称,户数\n甲社区,100\n");
    let read = ingest(&[folder.root()]);
    for field in ["workers", "graduates"] {
        assert_eq!(community(&read, "甲社区", field), "missing", "{field}");
    }
}

#[test]
fn party_centres_stand_in_only_where_a_list_has_no_station() {
    let folder = Folder::new();
    folder.write("a.csv", "社区,设施名称,设施类型,面积\n甲社区,甲中心,党群服务中心,400\n甲社区,甲广场,广场,1\n");
    folder.write("b.csv", "社区,设施名称,设施类型,面积\n乙社区,乙中心,党群服务中心,300\n乙社区,乙站,社区服务站,90\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(community(&read, "甲社区", "station_area"), "400");
    assert_eq!(community(&read, "乙社区", "station_area"), "90");
}

#[test]
fn lists_are_linked_like_all_tables() {
    let folder = Folder::new();
    folder.write("a.csv", "社区代码,县(区),街道(乡镇),社区名称,户数\n510402001001,东区,一街道,甲社区,100\n510402001002,东区,一街道,乙社区,200\n510403001001,西区,二街道,乙社区,300\n");
    folder.write("b.csv", "社区,姓名,职务\n甲社区居委会,张三,书记\n甲社区居民委员会,李四,委员\n乙社区,王五,书记\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(names(&read).len(), 3);
    assert_eq!(community(&read, "甲社区", "workers"), "2");
    // 乙社区 could be either of two: its row is linked to neither, and listed.
    let ProblemKind::AmbiguousUnit { candidates, .. } = &problem(&read, "ambiguous-unit").kind else { unreachable!() };
    assert_eq!(candidates.len(), 2);
    let sheet = &read.register.sources[1].sheets[0];
    assert_eq!((sheet.rows, sheet.skipped_rows.as_slice()), (2, [4].as_slice()));
}

#[test]
fn centres_of_streets() {
    let read = csv(
        "街道(乡镇),设施名称,设施类型,面积\n一街道,中心,社区服务中心,1000\n一街道,分中心,街道社区服务中心,200\n二镇,中心,社区服务中心,700\n",
    );
    let street = |name| shown(&read.register, unit(&read.register, Level::Street, name), "centre_area");
    assert_eq!(street("一街道"), "1200");
    assert_eq!(street("二镇"), "700");
}

#[test]
fn of_several_years_one_is_taken() {
    let read = csv("统计年度,社区,姓名,职务\n2019,甲社区,张三,书记\n2019,甲社区,李四,委员\n2020,甲社区,张三,书记\n");
    assert_eq!(community(&read, "甲社区", "workers"), "1");
    assert_eq!(read.register.year, Some(2020));
}

#[test]
fn two_hundred_thousand_rows_take_no_time() {
    let mut text = "社区,设施名称,设施类型,面积\n".to_owned();
    for row in 0..100_000_u32 {
        writeln!(text, "社区{}社区,设施{},社区服务站,{}", row / 20, row % 20, row % 7 + 1).unwrap();
    }
    // And as many of one unit, each with the same name and another area.
    for row in 0..100_000_u32 {
        writeln!(text, "大社区,设施,社区服务站,{row}").unwrap();
    }
    let start = std::time::Instant::now();
    let read = csv(&text);
    assert_eq!(names(&read).len(), 5_001);
    // 0 + 1 + … + 99999
    assert_eq!(community(&read, "大社区", "station_area"), "4999950000");
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn every_message_of_a_list_exists_in_both_languages() {
    let folder = Folder::new();
    folder.write("a.csv", FACILITIES);
    folder
        .write("b.csv", &FACILITIES.replace("400", "410").replace(",文体广场,", ",,").replace("日间照料中心", "暖屋"));
    folder.write("c.csv", "社区名称,社区服务站面积\n甲社区,9\n");
    let read = ingest(&[folder.root()]);
    for code in ["summed-rows", "detail-differs", "repeated-rows", "undecided-rows", "conflict"] {
        assert!(codes(&read).contains(&code), "{code} {:?}", codes(&read));
    }
    for problem in &read.problems {
        for lang in [Lang::Zh, Lang::En] {
            assert!(dabiao::text::problem(&problem.kind, lang).ends_with(['。', '.']), "{problem:?}");
        }
    }
}

#[test]
fn merged_names_of_a_web_page_hold_too() {
    let folder = Folder::new();
    folder.write(
        "a.xls",
        "<html><table><tr><td>社区</td><td>姓名</td><td>职务</td></tr><tr><td rowspan=3>甲社区</td><td>张三</td><td>书记</td></tr>\
         <tr><td>李四</td><td>委员</td></tr><tr><td>王五</td><td>委员</td></tr><tr><td>乙社区</td><td>赵六</td><td>主任</td></tr></table></html>",
    );
    let read = ingest(&[folder.root()]);
    assert_eq!(community(&read, "甲社区", "workers"), "3");
    assert_eq!(community(&read, "乙社区", "workers"), "1");
}

#[test]
fn a_plan_may_say_what_a_blank_means() {
    use dabiao::ingest::{Limits, Mapping, Request};
    use dabiao::plan::{builtin, load_fields};
    let told = builtin::FIELDS.replacen(
        "[list.column.choices]\ncertified",
        "blank = \"none\"\n[list.column.choices]\ncertified",
        1,
    );
    let folder = Folder::new();
    // A dash is a blank; 不详 says that nobody knows, whatever a blank means.
    for (fields, cell, value) in [
        (builtin::FIELDS, "", "missing"),
        (told.as_str(), "", "1"),
        (told.as_str(), "/", "1"),
        (told.as_str(), "不详", "missing"),
        (told.as_str(), "未统计", "missing"),
    ] {
        folder
            .write("a.csv", &format!("社区,姓名,职务,社工证\n甲社区,张三,书记,社会工作师\n甲社区,李四,委员,{cell}\n"));
        let fields = load_fields(fields).unwrap();
        let request = Request {
            inputs: &[folder.root()],
            fields: &fields,
            city_name: "攀枝花市",
            year: None,
            mapping: &Mapping::new(),
            encoding: None,
            limits: Limits::default(),
            with_hashes: true,
            on_file: &|_, _| {},
        };
        let read = dabiao::ingest::ingest(&request).unwrap();
        assert_eq!(community(&read, "甲社区", "social_workers"), value, "{cell}");
        assert_eq!(codes(&read).contains(&"undecided-rows"), value == "missing", "{cell}");
    }
}

#[test]
fn a_figure_left_open_is_not_made_zero_by_a_list_without_such_a_row() {
    let folder = Folder::new();
    folder.write("units.csv", "社区名称,户数,综合服务设施面积\n甲社区,1000,400\n乙社区,1000,\n丙社区,1000,约500\n");
    folder.write(
        "list.csv",
        "社区名称,设施名称,设施类型,面积\n甲社区,甲中心,综合服务设施,400\n乙社区,乙阅览室,图书室,50\n丙社区,丙阅览室,图书室,50\n丁社区,丁阅览室,图书室,50\n",
    );
    let read = ingest(&[folder.root()]);
    assert_eq!(community(&read, "甲社区", "facility_area"), "400");
    assert_eq!(community(&read, "乙社区", "facility_area"), "missing");
    assert_eq!(community(&read, "丙社区", "facility_area"), "missing");
    // Of 丁社区 no table of units speaks.
    assert_eq!(community(&read, "丁社区", "facility_area"), "0");
}

#[test]
fn a_list_of_types_that_are_called_like_figures_is_no_form() {
    for text in [
        "社区名称,设施名称,设施类型,面积\n甲社区,甲中心,综合服务设施,400\n乙社区,乙图书室,图书室,50\n",
        "社区名称,设施类型,面积\n甲社区,综合服务设施,300\n甲社区,图书室,50\n",
        "序号,社区名称,设施名称,设施类型,面积,备注\n1,甲社区,甲中心,综合服务设施,400,\n2,乙社区,乙图书室,图书室,50,\n",
    ] {
        let read = csv(text);
        assert!(names(&read).contains(&"甲社区") && !names(&read).contains(&"设施名称"), "{text}");
        assert_eq!(serious(&read), [], "{text}");
        assert_ne!(community(&read, "甲社区", "facility_area"), "missing", "{text}");
    }
}

#[test]
fn a_list_without_a_column_says_nothing_of_it() {
    let read = csv("社区名称,设施名称,设施类型,面积\n甲社区,甲中心,综合服务设施,400\n乙社区,乙中心,综合服务设施,300\n");
    let field = common::tables::fields().find("open_hours_per_day").unwrap();
    assert!(!read.register.has_column(dabiao::plan::Level::Community, field));
}

/// The messages of one code in a language.
fn messages(read: &Ingested, code: &str, lang: Lang) -> Vec<String> {
    let found = read.problems.iter().filter(|problem| problem.kind.code() == code);
    found.map(|problem| dabiao::text::problem(&problem.kind, lang)).collect()
}

#[test]
fn yes_or_no_that_is_not_known_is_told_by_what_it_says() {
    let folder = Folder::new();
    folder.write("a.csv", "社区,姓名,职务,本年是否参训\n甲社区,甲,书记,不详\n甲社区,乙,委员,/\n甲社区,丙,委员,\n");
    let read = ingest(&[folder.root()]);
    let chinese = messages(&read, "undecided-rows", Lang::Zh);
    for said in ["填的是“不详”", "填的是“/”", "有1行空白"] {
        assert!(chinese.iter().any(|message| message.contains(said)), "{said} in {chinese:?}");
    }
}

#[test]
fn rows_that_leave_open_what_they_are_are_told_by_what_they_say() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "社区,姓名,职务,学历\n甲社区,甲,书记,不详\n甲社区,乙,委员,/\n甲社区,丙,委员,\n甲社区,丁,委员,\n甲社区,戊,委员,高中以上\n",
    );
    let read = ingest(&[folder.root()]);
    let english = messages(&read, "undecided-rows", Lang::En).join("\n");
    for said in ["says “不详” in 1 row,", "says “/” in 1 row,", "is blank in 2 rows;", "says “高中以上” in 1 row,"]
    {
        assert!(english.contains(said), "{said} in {english}");
    }
    let chinese = messages(&read, "undecided-rows", Lang::Zh).join("\n");
    assert!(chinese.contains("有1行填的是“不详”") && chinese.contains("有2行空白"), "{chinese}");
}

#[test]
fn degrees_are_known_with_or_without_above_and_below() {
    let folder = Folder::new();
    // Six have been to college, two have not.
    folder.write(
        "a.csv",
        "社区,姓名,职务,学历\n甲社区,甲,书记,大专以上\n甲社区,乙,委员,本科及以上\n甲社区,丙,委员,大专及以上学历\n甲社区,丁,委员,高中以下\n\
         甲社区,戊,委员,大学本科及以上\n甲社区,己,委员,硕士及以上\n甲社区,庚,委员,大专学历\n甲社区,辛,委员,中专及以下\n",
    );
    let read = ingest(&[folder.root()]);
    assert_eq!(community(&read, "甲社区", "graduates"), "6");
    assert!(serious(&read).is_empty(), "{:?}", serious(&read));
}

#[test]
fn flags_are_told_in_the_language_of_the_reader() {
    let folder = Folder::new();
    folder.write("list.csv", "社区,设施名称,设施类型\n甲社区,甲点,志愿服务站\n");
    folder.write("units.csv", "社区名称,有无志愿服务站点,户数\n甲社区,无,10\n");
    let read = ingest(&[folder.root()]);
    let english = messages(&read, "detail-differs", Lang::En).join("\n");
    assert!(english.contains("is yes by 1 row of the list") && english.contains("reports no;"), "{english}");
    let chinese = messages(&read, "detail-differs", Lang::Zh).join("\n");
    assert!(chinese.contains("按清单的1行是“是”，") && chinese.contains("填报的是“否”；"), "{chinese}");
}

#[test]
fn totals_of_a_table_beside_a_list_are_no_rows_of_the_list() {
    // The summary ends with its total in the row of the second facility.
    let read = csv("\
社区名称,城乡类型,户数,,设施名称,社区名称,设施类型,面积
甲社区,城市社区,1000,,甲站一,甲社区,社区服务站,250
合计,,1000,,甲站二,甲社区,社区服务站,200
,,,,甲站三,甲社区,社区服务站,150
");
    assert_eq!(community(&read, "甲社区", "station_area"), "600");
    assert_eq!(community(&read, "甲社区", "households"), "1000");
    assert!(!codes(&read).contains(&"label-carried-down"), "{:?}", codes(&read));
    // Nor are the names of the summary those of the list.
    let read = csv("\
社区名称,街道,户数,,社区名称,设施名称,设施类型,面积
甲社区,东街街道,1000,,甲社区,甲站一,社区服务站,250
乙社区,东街街道,900,,甲社区,甲站二,社区服务站,200
,,,,乙社区,乙站,社区服务站,350
合计,,1900,,合计,,,800
");
    assert_eq!(community(&read, "甲社区", "station_area"), "450");
    assert_eq!(community(&read, "乙社区", "station_area"), "350");
    assert_eq!(community(&read, "乙社区", "households"), "900");
    assert_eq!(serious(&read), []);
    assert!(!codes(&read).contains(&"label-carried-down"), "{:?}", codes(&read));
}

#[test]
fn a_table_below_two_that_stand_side_by_side_is_read_whole() {
    let read = csv("\
社区名称,户数,,社区名称,常住人口
甲社区,10,,甲社区,30
乙社区,20,,乙社区,50

社区名称,城乡类型,社区工作者,窗口数,大学生人数
甲社区,城市社区,5,2,3
");
    for (field, value) in [("households", "10"), ("residents", "30"), ("workers", "5"), ("graduates", "3")] {
        assert_eq!(community(&read, "甲社区", field), value, "{field}");
    }
}

#[test]
fn none_is_none_of_the_sorts() {
    for none in ["无", "暂无", "没有", "空缺"] {
        let read = csv(&format!(
            "社区名称,设施名称,设施类型,面积\n甲社区,甲站,社区服务站,400\n乙社区,{none},{none},{none}\n丙社区,丙图书室,图书室,50\n"
        ));
        for (name, station, library) in [("甲社区", "400", "no"), ("乙社区", "0", "no"), ("丙社区", "0", "yes")]
        {
            assert_eq!(community(&read, name, "station_area"), station, "{none} {name}");
            assert_eq!(community(&read, name, "has_library_room"), library, "{none} {name}");
        }
        assert!(!codes(&read).contains(&"undecided-rows"), "{none}");
        let read = csv(&format!(
            "社区,姓名,职务,学历\n甲社区,张三,书记,本科\n甲社区,{none},委员,\n乙社区,{none},{none},{none}\n丙社区,李四,{none},大专\n"
        ));
        // Nobody is no worker, whatever post is vacant; somebody without a post is none either.
        for (name, workers, graduates) in [("甲社区", "1", "1"), ("乙社区", "0", "0"), ("丙社区", "0", "1")] {
            assert_eq!(community(&read, name, "workers"), workers, "{none} {name}");
            assert_eq!(community(&read, name, "graduates"), graduates, "{none} {name}");
        }
        assert!(!codes(&read).contains(&"undecided-rows"), "{none}");
    }
    // A dash is a blank.
    let read = csv("社区名称,设施名称,设施类型,面积\n甲社区,甲站,社区服务站,400\n乙社区,乙屋,—,20\n");
    assert_eq!(community(&read, "乙社区", "station_area"), "missing");
    assert!(codes(&read).contains(&"undecided-rows"));
}

#[test]
fn a_total_in_the_place_of_a_thing_is_none() {
    for list in [
        "社区名称,设施名称,设施类型,面积\n甲社区,甲站,社区服务站,300\n甲社区,甲二站,社区服务站,100\n甲社区,小计,,400\n乙社区,乙站,社区服务站,200\n乙社区,合计：1个,,200\n总计,3个,,600\n",
        "社区名称,设施类型,面积\n甲社区,社区服务站,300\n甲社区,社区服务站,100\n甲社区,小计,400\n乙社区,社区服务站,200\n乙社区,小计,200\n合计,3个,600\n",
    ] {
        let read = csv(list);
        assert_eq!(community(&read, "甲社区", "station_area"), "400");
        assert_eq!(community(&read, "乙社区", "station_area"), "200");
        assert_eq!(serious(&read), [], "{list}");
        assert_eq!(codes(&read).iter().filter(|code| **code == "total-row").count(), 3);
        assert_eq!(read.register.sources[0].sheets[0].skipped_rows, [4, 6, 7]);
    }
    // A wrong subtotal is still found, and against the rows of its own unit.
    let read = csv(
        "社区名称,设施名称,设施类型,面积\n甲社区,甲站,社区服务站,300\n甲社区,甲二站,社区服务站,100\n甲社区,小计,,410\n乙社区,乙站,社区服务站,200\n乙社区,小计,,200\n",
    );
    assert_eq!(serious(&read), [("D4".into(), "total-mismatch")]);
    let read = csv(
        "社区,姓名,职务,学历\n甲社区,张三,书记,本科\n甲社区,李四,委员,大专\n甲社区,合计,2人,2\n乙社区,王五,书记,高中\n",
    );
    assert_eq!(community(&read, "甲社区", "workers"), "2");
    assert_eq!(community(&read, "甲社区", "graduates"), "2");
    assert_eq!(serious(&read), []);
}

#[test]
fn what_a_street_has_itself_is_no_total_of_its_communities() {
    // An office is called more fully than its street.
    let street = |read: &Ingested| {
        let mut streets = read.register.units_at(Level::Street);
        let first = streets.next().unwrap();
        assert!(streets.next().is_none());
        first
    };
    for own in ["东街街道,东街街道", "东街街道,—", "东街街道,/", ",东街街道", "东街街道,东街街道办事处"]
    {
        let read = csv(&format!(
            "街道,社区名称,设施名称,设施类型,面积\n东街街道,甲社区,甲站,社区服务站,300\n东街街道,甲社区,甲广场,广场,800\n{own},街道中心,社区服务中心,900\n东街街道,乙社区,乙站,社区服务站,200\n"
        ));
        assert_eq!(names(&read).len(), 2, "{own}");
        assert_eq!(shown(&read.register, street(&read), "centre_area"), "900", "{own}");
        assert_eq!(community(&read, "甲社区", "station_area"), "300", "{own}");
        assert_eq!(serious(&read), [], "{own}");
        assert!(!codes(&read).contains(&"total-row"), "{own}");
        let sheet = &read.register.sources[0].sheets[0];
        assert_eq!((sheet.rows, sheet.skipped_rows.len()), (4, 0), "{own}");
        assert_eq!(sheet.columns[2].counts.unwrap().filled, 4, "{own}");
        let at = origin(&read.register, street(&read), "centre_area");
        assert!(at.ends_with("E4"), "{own} {at}");
    }
    // A name and a figure without any thing is a total, and so is one that counts the things.
    for total in ["东街街道,东街街道,,,1100", "东街街道,东街街道,2个,,1100"] {
        let read = csv(&format!(
            "街道,社区名称,设施名称,设施类型,面积\n东街街道,甲社区,甲站,社区服务站,300\n东街街道,甲社区,甲广场,广场,800\n{total}\n"
        ));
        assert!(codes(&read).contains(&"total-row"), "{total}");
        assert_eq!(serious(&read), [], "{total}");
    }
    // A blank says nothing.
    let read = csv(
        "街道,社区名称,设施名称,设施类型,面积\n东街街道,甲社区,甲站,社区服务站,300\n东街街道,甲社区,甲二站,社区服务站,300\n东街街道,,某站,社区服务站,200\n",
    );
    assert_eq!(serious(&read), [("B4".into(), "row-without-unit")]);
}

#[test]
fn what_nobody_asks_of_a_unit_above_is_left_out_as_such() {
    let read = csv(
        "县(区),街道,社区名称,设施名称,设施类型,面积\n东区,东街街道,甲社区,甲站,社区服务站,300\n东区,,东区,区中心,社区服务中心,5000\n东区,东街街道,甲社区,甲广场,广场,800\n",
    );
    assert_eq!(serious(&read), [("C3".into(), "row-of-other-level")]);
    assert_eq!(community(&read, "甲社区", "station_area"), "300");
    // No figure is taken from the staff of a street.
    let read =
        csv("街道,社区,姓名,职务\n东街街道,甲社区,张三,书记\n东街街道,东街街道,李四,主任\n东街街道,甲社区,王五,委员\n");
    assert_eq!(community(&read, "甲社区", "workers"), "2");
    assert_eq!(serious(&read), [("B3".into(), "row-of-other-level")]);
    assert_eq!(read.register.sources[0].sheets[0].skipped_rows, [3]);
}

#[test]
fn yes_and_no_of_a_list_are_told_in_the_language_of_the_report() {
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,有无综合服务设施\n甲社区,×\n");
    folder.write("b.csv", "社区名称,设施名称,设施类型,面积\n甲社区,甲站,社区综合服务设施,400\n");
    let read = ingest(&[folder.root()]);
    let english = messages(&read, "detail-differs", Lang::En).join("\n");
    assert!(english.contains("is yes by 1 row of the list") && english.contains("B2 reports no"), "{english}");
    let chinese = messages(&read, "detail-differs", Lang::Zh).join("\n");
    assert!(chinese.contains("有") && !chinese.contains('×'), "{chinese}");
}
