//! Headers, totals and labels as people write them. Expected values are reasoned by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common {
    pub(crate) mod tables;
}

use common::tables::{Folder, Sheets, codes, fields, ingest, ingest_mapped, ingest_year, shown, try_ingest, unit};
use dabiao::ingest::{Ingested, Mapping};
use dabiao::plan::{Level, Role};
use dabiao::problem::{ProblemKind, Severity};

/// The figure of a community.
fn figure(read: &Ingested, name: &str, field: &str) -> String {
    shown(&read.register, unit(&read.register, Level::Community, name), field)
}

/// Reads one text file.
fn csv(text: &str) -> Ingested {
    let folder = Folder::new();
    folder.write("a.csv", text);
    ingest(&[folder.root()])
}

fn names(read: &Ingested) -> Vec<&str> {
    read.register.roster(Level::Community).units.iter().map(|unit| &*unit.name).collect()
}

fn header_rows(read: &Ingested) -> &[u32] {
    &read.register.sources[0].sheets[0].header_rows
}

/// Codes of what is more than a note.
fn serious(read: &Ingested) -> Vec<&'static str> {
    let serious = read.problems.iter().filter(|problem| problem.kind.severity() != Severity::Note);
    serious.map(|problem| problem.kind.code()).collect()
}

#[test]
fn noise_in_headers_does_not_matter() {
    for header in [
        "综合服务设施面积",
        "综合服务设施\u{3000}面积（㎡）",
        "*综合服务\n设施面积(m2",
        "综合服务设施面积（平方米）",
        "综合服务设施面积【平米】",
        "综合服务设施面积/㎡",
        "综合服务设施面积，平方米",
        "3、综合服务设施面积（必填）",
        "綜合服務設施面積（㎡）",
        "综合服务设施面积 (单位：㎡)",
    ] {
        let folder = Folder::new();
        let mut book = Sheets::new();
        book.sheet("Sheet1").row(0, &["社区名称", header]).row(1, &["甲社区", "400.5"]);
        book.save(&folder.path("a.xlsx"));
        let read = ingest(&[folder.root()]);
        assert_eq!(figure(&read, "甲社区", "facility_area"), "400.5", "{header}");
    }
    let read = csv("縣（區）,街道（鄉鎮）,社區名稱,常住人口（人）\n東區,炳草崗街道,甲社區,30\n");
    assert_eq!(figure(&read, "甲社區", "residents"), "30");
}

#[test]
fn one_leaf_under_several_groups_is_never_guessed() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    let mut sheet = book.sheet("Sheet1");
    sheet.merge(0, 0, 1, 0, "社区名称").merge(0, 1, 0, 2, "社区室外活动场地").merge(0, 3, 0, 4, "停车场");
    sheet.row(1, &["", "数量", "面积(m2)", "数量", "面积(m2)"]).row(2, &["甲社区", "1", "300", "2", "800"]);
    book.save(&folder.path("a.xlsx"));
    let read = ingest(&[folder.root()]);
    assert_eq!(header_rows(&read), [1, 2]);
    assert_eq!(figure(&read, "甲社区", "plaza_area"), "300");
    let unknown: Vec<&str> = read
        .problems
        .iter()
        .filter_map(|problem| match &problem.kind {
            ProblemKind::UnknownHeader { header, .. } => Some(header.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(unknown, ["社区室外活动场地/数量", "停车场/数量", "停车场/面积(m2)"]);

    // The same leaf twice: neither column is the households.
    let read = csv("社区名称,一期,,二期,\n,户数,常住人口,户数,窗口数\n甲社区,1,2,3,4\n");
    assert_eq!(figure(&read, "甲社区", "residents"), "2");
    assert_eq!(figure(&read, "甲社区", "windows"), "4");
    assert!(!read.register.has_column(Level::Community, fields().find("households").unwrap()));
}

#[test]
fn groups_whose_names_stand_in_the_middle() {
    let read =
        csv("社区名称,,停车场,,,社区室外活动场地,\n,数量,面积,年份,数量,面积,年份\n甲社区,1,200,2010,1,300,2011\n");
    assert_eq!(header_rows(&read), [1, 2]);
    assert_eq!(figure(&read, "甲社区", "plaza_area"), "300");
}

#[test]
fn rows_that_number_measure_or_translate_the_columns_belong_to_the_header() {
    for (text, rows) in [
        ("社区名称,户数,常住人口\n甲,1,2\n甲社区,10,30\n", &[1_u32, 2][..]),
        ("社区名称,户数,常住人口\n(1),(2),(3)\n甲社区,10,30\n", &[1, 2]),
        ("社区名称,户数,常住人口\n,户,人\n甲社区,10,30\n", &[1, 2]),
        ("社区名称,户数,常住人口\nCommunity,Households,Usual residents\n甲社区,10,30\n", &[1, 2]),
        ("社区名称,户数,常住人口\ndwmc,zhs,czrk\n甲社区,10,30\n", &[1, 2]),
        ("Community,Households,Usual residents\n社区名称,户数,常住人口\n甲社区,10,30\n", &[1, 2]),
    ] {
        let read = csv(text);
        assert_eq!(header_rows(&read), rows, "{text}");
        assert_eq!(names(&read), ["甲社区"], "{text}");
        assert_eq!(
            (figure(&read, "甲社区", "households"), figure(&read, "甲社区", "residents")),
            ("10".into(), "30".into())
        );
    }
}

#[test]
fn units_in_the_leaf_the_group_the_corner_and_the_title() {
    for (text, expected) in [
        ("社区名称,室外活动广场面积（亩）\n甲社区,1.5\n", "1000"),
        ("社区名称,室外活动广场面积（公顷）\n甲社区,0.05\n", "500"),
        ("社区名称,社区室外活动场地（单位：亩）,\n,面积,数量\n甲社区,3,1\n", "2000"),
        ("社区名称,社区室外活动场地（单位：万元）,\n,面积,金额\n甲社区,300,1\n", "300"),
        ("社区情况表,单位：亩\n社区名称,室外活动广场面积\n甲社区,1.5\n", "1000"),
        ("社区情况表（单位：公顷、万人）\n社区名称,室外活动广场面积\n甲社区,0.05\n", "500"),
        ("社区名称,室外活动广场面积\n,亩\n甲社区,30\n", "20000"),
        ("社区名称,室外活动广场面积,常住人口\n,亩,万人\n甲社区,30,1\n", "20000"),
        ("社区情况表（单位：亩）\n社区名称,室外活动广场面积（㎡）\n甲社区,300\n", "300"),
    ] {
        assert_eq!(figure(&csv(text), "甲社区", "plaza_area"), expected, "{text}");
    }
    let read = csv("统计单位：千户街道,单位：万人\n社区名称,户数,常住人口,窗口数\n甲社区,100,0.25,2\n");
    let figures = ["households", "residents", "windows"].map(|field| figure(&read, "甲社区", field));
    assert_eq!(figures, ["100", "2500", "2"]);
    let read = csv("社区名称,户数(千户),常住人口（万）\n甲社区,1.2,0.5\n");
    assert_eq!(figure(&read, "甲社区", "households"), "1200");
    assert_eq!(figure(&read, "甲社区", "residents"), "5000");
}

#[test]
fn figures_that_are_nearly_called_the_same_are_not_confused() {
    let read = csv("社区名称,流动人口,户籍人口,人口总数,志愿者总数,平均注册人数\n甲社区,7,20,27,9,3\n");
    assert_eq!(figure(&read, "甲社区", "registered_population"), "20");
    assert_eq!(figure(&read, "甲社区", "residents"), "27");
    assert_eq!(serious(&read), ["loose-header"]);
    assert_eq!(figure(&read, "甲社区", "registered_volunteers"), "missing");
    for problem in &read.problems {
        if let ProblemKind::UnknownHeader { header, suggestion } = &problem.kind {
            assert_eq!(suggestion, &None, "{header}");
        }
    }
    let read = csv("社区名称,户籍情况,,常住情况,\n,总户数,总人口,居民户数,常住人口\n甲社区,1,2,3,4\n");
    assert_eq!((figure(&read, "甲社区", "households"), figure(&read, "甲社区", "residents")), ("3".into(), "4".into()));
    let read = csv("社区名称,户籍情况,,场所,\n,总户数,总人口,窗口数,数量\n甲社区,1,2,3,4\n");
    assert!(!read.register.has_column(Level::Community, fields().find("households").unwrap()));
}

#[test]
fn a_slip_of_the_pen_is_suggested() {
    let read = csv("社区名称,户数,社区党员人数数\n甲社区,1,2\n");
    let ProblemKind::UnknownHeader { suggestion: Some(title), .. } = &read.problems[0].kind else { panic!() };
    assert_eq!(title.zh, "社区党员数");
}

#[test]
fn years_of_titles_sheets_files_and_columns() {
    let read = csv("东区2019年社区情况\n社区名称,户数\n甲社区,10\n");
    assert_eq!(read.register.year, Some(2019));

    let folder = Folder::new();
    folder.write("社区_2018.csv", "社区名称,户数\n甲社区,8\n");
    folder.write("社区_2020年.csv", "社区名称,户数\n甲社区,10\n");
    let read = ingest(&[folder.root()]);
    assert_eq!((read.register.year, figure(&read, "甲社区", "households")), (Some(2020), "10".into()));
    assert_eq!(codes(&read), ["other-year"]);
    let earlier = ingest_year(&[folder.root()], 2018).unwrap();
    assert_eq!(figure(&earlier, "甲社区", "households"), "8");

    let folder = Folder::new();
    let mut book = Sheets::new();
    book.sheet("2019年").row(0, &["社区名称", "户数"]).row(1, &["甲社区", "9"]);
    book.sheet("2020年").row(0, &["社区名称", "户数"]).row(1, &["甲社区", "10"]);
    book.save(&folder.path("a.xlsx"));
    let read = ingest(&[folder.root()]);
    assert_eq!((read.register.year, figure(&read, "甲社区", "households")), (Some(2020), "10".into()));

    for text in [
        "社区名称,2019年,,2020年,\n,户数,常住人口,户数,常住人口\n甲社区,9,29,10,30\n",
        "社区名称,户数,,常住人口,\n,2019年,2020年,2019年,2020年\n甲社区,9,10,29,30\n",
        "社区名称,2019年户数,2020年户数,常住人口(2019年),常住人口(2020年)\n甲社区,9,10,29,30\n",
    ] {
        let read = csv(text);
        let figures = (figure(&read, "甲社区", "households"), figure(&read, "甲社区", "residents"));
        assert_eq!((read.register.year, figures), (Some(2020), ("10".into(), "30".into())), "{text}");
        assert_eq!(serious(&read), [""; 0], "{text}");
        let folder = Folder::new();
        folder.write("a.csv", text);
        let earlier = ingest_year(&[folder.root()], 2019).unwrap();
        assert_eq!(figure(&earlier, "甲社区", "residents"), "29", "{text}");
    }
}

#[test]
fn a_person_knows_better_than_the_aliases() {
    let folder = Folder::new();
    folder.write("a.csv", "片区,户数,实住户\n甲社区,12,10\n");
    let read = ingest_mapped(
        &[folder.root()],
        &[("community_name", "片区"), ("households", "实住户"), ("windows", "没有的列")],
    );
    assert_eq!(figure(&read, "甲社区", "households"), "10");
    assert_eq!(codes(&read), ["mapped-header-absent", "overruled-header"]);
    for problem in &read.problems {
        for lang in [dabiao::lang::Lang::Zh, dabiao::lang::Lang::En] {
            assert!(dabiao::text::problem(&problem.kind, lang).ends_with(['。', '.']));
        }
    }

    folder.write("a.csv", "社区名称,甲类,,乙类,\n,面积,数量,面积,数量\n甲社区,100,1,200,2\n");
    let read = ingest_mapped(&[folder.root()], &[("plaza_area", "乙类/面积")]);
    assert_eq!(figure(&read, "甲社区", "plaza_area"), "200");

    let mut mapping = Mapping::new();
    let (households, windows) = (fields().find("households").unwrap(), fields().find("windows").unwrap());
    assert_eq!(mapping.add(households, "实 住 户"), Ok(()));
    assert_eq!(mapping.add(households, "实住户"), Ok(()));
    assert_eq!(mapping.add(windows, "实住户"), Err(households));
}

#[test]
fn totals_first_last_and_between() {
    for text in [
        "社区名称,户数\n合计,30\n甲社区,10\n乙社区,20\n",
        "社区名称,户数\n甲社区,10\n乙社区,20\n总合计,30\n",
        "街道,社区名称,户数\n一街道,甲社区,10\n一街道,小计,10\n二街道,乙社区,20\n二街道,小计,20\n,总计,30\n",
        "街道,社区名称,户数\n,总计,30\n一街道,一街道,10\n一街道,甲社区,10\n二街道,二街道,20\n二街道,乙社区,20\n",
        "单位名称,户数\n一街道,10\n甲社区,10\n二街道,20\n乙社区,20\n",
        "单位名称,户数\n东区,30\n仁和镇,30\n甲社区,10\n乙社区,20\n",
        "社区编码,户数\n510402000000,30\n510402001000,10\n510402001001,10\n510402002000,20\n510402002001,20\n",
        "社区名称,户数\n甲社区,10\n乙社区,\n合计,30\n",
    ] {
        let read = csv(text);
        assert_eq!(read.register.roster(Level::Community).units.len(), 2, "{text}");
        let others: Vec<&str> = codes(&read).into_iter().filter(|code| *code != "total-row").collect();
        assert_eq!(others, [""; 0], "{text}");
    }
    for (text, cell, rows) in [
        ("社区名称,户数\n甲社区,10\n乙社区,20\n合计,31\n", "B4", "B2:B3"),
        ("社区名称,户数\n合计,29\n甲社区,10\n乙社区,20\n", "B2", "B3:B4"),
        ("街道,社区名称,户数\n一街道,甲社区,10\n一街道,一街道,11\n二街道,乙社区,20\n", "C3", "C2:C2"),
        ("社区名称,户数\n甲社区,10\n乙社区,\n合计,9\n", "B4", "B2:B3"),
    ] {
        let read = csv(text);
        let problem = read.problems.iter().find(|problem| problem.kind.code() == "total-mismatch").unwrap();
        assert_eq!(problem.origin.unwrap().cell.to_string(), cell, "{text}");
        let ProblemKind::TotalMismatch { rows: found, .. } = &problem.kind else { unreachable!() };
        assert_eq!(found, rows, "{text}");
    }
}

#[test]
fn labels_written_once_hold_for_the_rows_below() {
    let street = |read: &Ingested, name: &str| {
        let row = read.register.unit(unit(&read.register, Level::Community, name)).street;
        row.map(|row| read.register.roster(Level::Street).units[row as usize].name.to_string())
    };
    let read = csv("街道,社区名称,户数\n一街道,甲社区,1\n,乙社区,2\n二街道,丙社区,3\n,丁社区,4\n");
    assert_eq!(
        ["甲社区", "乙社区", "丙社区", "丁社区"].map(|name| street(&read, name).unwrap()),
        ["一街道", "一街道", "二街道", "二街道"]
    );
    assert_eq!(codes(&read), ["label-carried-down"]);
    // A street that is written again is no such label: the blank is a blank.
    let read = csv("街道,社区名称,户数\n一街道,甲社区,1\n一街道,乙社区,2\n,丙社区,3\n");
    assert_eq!(street(&read, "丙社区"), None);
    // A subtotal at the head of its rows, called so or by its street alone.
    for head in ["小计,3,", ",3,"] {
        let text = format!(
            "街道,社区名称,户数,类型\n一街道,{head}\n,甲社区,1,城市社区\n,乙社区,2,城市社区\n二街道,{head}\n,甲社区,3,城市社区\n"
        );
        let read = csv(&text);
        let communities = &read.register.roster(Level::Community).units;
        assert_eq!(communities.len(), 3, "{text}");
        let streets = &read.register.roster(Level::Street).units;
        let found: Vec<_> = communities.iter().map(|unit| &*streets[unit.street.unwrap() as usize].name).collect();
        assert_eq!(found, ["一街道", "一街道", "二街道"], "{text}");
        assert!(codes(&read).contains(&"label-carried-down"), "{text}");
    }
    // Group rows.
    let read = csv("社区名称,户数\n一街道,\n甲社区,1\n乙社区,2\n二街道,\n丙社区,3\n");
    assert_eq!(["甲社区", "乙社区", "丙社区"].map(|name| street(&read, name).unwrap()), ["一街道", "一街道", "二街道"]);
    let read = csv("區,社區名稱,戶數\n北投區,,\n,甲社區,1\n士林區,,\n,乙社區,2\n");
    let counties: Vec<&str> = read.register.roster(Level::County).units.iter().map(|unit| &*unit.name).collect();
    assert_eq!(counties, ["北投區", "士林區"]);
    assert_eq!(read.register.unit(unit(&read.register, Level::Community, "乙社區")).county, Some(1));
}

#[test]
fn footers_empty_rows_and_other_tables_are_left_out_and_listed() {
    let read = csv(
        "序号,社区名称,户数,,区划,户数\n1,甲社区,10,,东部,99\n2,乙社区,20,,西部,98\n3,,,,,\n制表人：张三,,,,,\n填表人：李四,,13800000000,,,\n注：户数为年末数。,,,,,\n",
    );
    assert_eq!(names(&read), ["乙社区", "甲社区"]);
    assert_eq!(figure(&read, "甲社区", "households"), "missing");
    let read = csv("社区名称,户数\n甲社区,10\n乙社区,20\n\n类型,说明\n城市社区,居委会\n农村社区,村\n");
    assert_eq!(names(&read), ["乙社区", "甲社区"]);
    assert_eq!(codes(&read), ["side-table"]);
    let ProblemKind::SideTable { cells } = &read.problems[0].kind else { panic!() };
    assert_eq!(cells, "A5:B7");
    assert_eq!(read.register.sources[0].sheets[0].skipped_rows, [4, 5, 6, 7]);
    let read = csv("社区名称,户数,,社区名称,户数\n甲社区,10,,丙社区,30\n乙社区,20,,,\n");
    // With units of its own it is a table like any other.
    assert_eq!(figure(&read, "丙社区", "households"), "30");
    assert_eq!(codes(&read), [""; 0]);
    // A blank column alone parts nothing.
    let read = csv("社区名称,户数,,常住人口\n甲社区,10,,30\n");
    assert_eq!(figure(&read, "甲社区", "residents"), "30");
}

#[test]
fn a_header_repeated_on_every_page_is_no_row() {
    let read = csv("社区名称,场地,\n,面积,户数\n甲社区,1,10\n社区名称,场地,\n,面积,户数\n乙社区,2,20\n");
    assert_eq!(names(&read), ["乙社区", "甲社区"]);
    assert_eq!(serious(&read), [""; 0]);
}

#[test]
fn a_column_of_no_year_and_one_of_a_year_are_two_for_one_field() {
    let read = csv("单位名称,户数,2019年户数\n甲社区,11,12\n乙社区,,22\n");
    assert_eq!(serious(&read), ["duplicate-column", "conflict"]);
    let read = csv("单位名称,2018年户数,2019年户数\n甲社区,11,12\n");
    assert_eq!(serious(&read), [""; 0]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 150, failure_persistence: None, ..Default::default() })]

    /// Whatever texts a header has, nothing panics, and where two columns are one field a problem says so.
    #[test]
    fn any_band_of_headers(
        band in proptest::collection::vec(proptest::collection::vec(0_usize..24, 1..8), 1..5),
    ) {
        const TEXTS: [&str; 24] = [
            "", "", "", "社区名称", "户数", "居民户数(户)", "总户数", "常住人口", "面积(m2)", "面积（亩", "社区室外活动场地",
            "社区工作用房", "建筑面积", "2019年", "2020年", "户籍人口", "单位名称", "街道", "总人数", "女性人数", "社区编码",
            "注册人数", "单位：万人", "志愿者服务",
        ];
        let line = |row: &Vec<usize>| row.iter().map(|text| TEXTS[*text]).collect::<Vec<_>>().join(",");
        let header: String = band.iter().map(|row| line(row) + "\n").collect();
        let folder = Folder::new();
        folder.write("a.csv", &format!("{header}甲社区,11,12,13,14,15,16\n乙社区,21,22,23,24,25,26\n"));
        let Ok(read) = try_ingest(&[folder.root()]) else { return Ok(()) };
        let register = &read.register;
        // Rows between two headers part two tables, each with a column of its own for a field.
        let headers = &register.sources[0].sheets[0].header_rows;
        if headers.windows(2).any(|rows| rows[1].saturating_sub(rows[0]) != 1) {
            return Ok(());
        }
        for (field, _) in fields().iter().filter(|(_, field)| field.role.is_none() || field.role == Some(Role::Kind)) {
            for at in register.units_at(Level::Community) {
                let cell = register.cell(at, field);
                let Some(origin) = cell.origin else { continue };
                // Another column that says the same field would be reported, or be of another year.
                let reported = read.problems.iter().any(|problem| matches!(
                    problem.kind.code(),
                    "duplicate-column" | "other-year" | "conflict"
                ));
                let others = register.units_at(Level::Community).filter_map(|other| register.cell(other, field).origin);
                let columns: std::collections::BTreeSet<u32> =
                    others.chain([origin]).map(|origin| origin.cell.column).collect();
                proptest::prop_assert!(columns.len() == 1 || reported || !fields().get(field).sum_of.is_empty());
            }
        }
    }
}

/// Columns below a merged header whose own headers are unknown are not used: none of them is the whole.
#[test]
fn unknown_leaves_below_a_merged_header_are_never_guessed() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    let mut sheet = book.sheet("Sheet1");
    sheet.merge(0, 0, 1, 0, "街道").merge(0, 1, 1, 1, "社区名称").merge(0, 2, 0, 3, "户数");
    sheet.merge(0, 4, 0, 5, "综合服务设施面积").merge(0, 6, 1, 6, "常住人口");
    sheet.row(1, &["", "", "上期", "本期", "自有", "租用", ""]);
    sheet.row(2, &["甲街道", "甲社区", "1200", "1300", "100", "200", "3000"]);
    book.save(&folder.path("a.xlsx"));
    let read = ingest(&[folder.root()]);
    assert_eq!(header_rows(&read), [1, 2]);
    assert_eq!(figure(&read, "甲社区", "residents"), "3000");
    assert_eq!(figure(&read, "甲社区", "households"), "missing");
    assert_eq!(figure(&read, "甲社区", "facility_area"), "missing");
    assert!(read.problems.iter().all(|problem| problem.kind.code() != "row-without-unit"), "{:?}", read.problems);
}

/// A list that goes on beside itself, to fill the page, is two tables, whether or not a blank column parts them.
#[test]
fn a_list_that_goes_on_beside_itself_loses_no_row() {
    let read =
        csv("社区名称,街道,户数,社区名称,街道,户数\n甲社区,东街道,10,丙社区,东街道,30\n乙社区,东街道,20,合计,,60\n");
    assert_eq!(names(&read), ["丙社区", "乙社区", "甲社区"]);
    for (name, households) in [("甲社区", "10"), ("乙社区", "20"), ("丙社区", "30")] {
        assert_eq!(figure(&read, name, "households"), households, "{name}");
    }
}
