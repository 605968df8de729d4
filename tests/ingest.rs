//! Files in, register out. Expected values are reasoned by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common {
    pub(crate) mod tables;
}

use std::path::PathBuf;

use common::tables::{Folder, Sheets, codes, ingest, ingest_error, number, origin, shown, unit};
use dabiao::ingest::{IngestError, Ingested, Lack, Limits, Mapping, Reason, Request};
use dabiao::lang::Lang;
use dabiao::plan::{Kind, Level};
use dabiao::problem::ProblemKind;
use dabiao::register::Value;
use dabiao::text;

#[test]
fn titles_units_in_headers_and_numbers_as_text() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    let mut sheet = book.sheet("户数");
    sheet.text(0, 0, "攀枝花市社区情况统计表");
    sheet.text(1, 0, "统计单位：东区民政局");
    sheet.row(
        3,
        &[
            "序号",
            "县（区）",
            "街道（乡镇）",
            "社区名称",
            "居民户数\n（户）",
            "社区综合服务设施面积",
            "有无综合服务设施",
        ],
    );
    sheet.row(4, &["1", "东区", "炳草岗街道", "甲社区", "１，２３４ 户", "", "有"]);
    sheet.row(5, &["2", "东区", "炳草岗街道", "乙社区", "—", "", "无"]);
    sheet.row(6, &["合计", "", "", "", "1234", "", ""]);
    sheet.row(7, &["填表人：张三", "", "", "", "", "", ""]);
    book.save(&folder.path("a.xlsx"));

    let read = ingest(&[folder.path("a.xlsx")]);
    let register = &read.register;
    let jia = unit(register, Level::Community, "甲社区");
    let yi = unit(register, Level::Community, "乙社区");
    assert_eq!(shown(register, jia, "households"), "1234");
    assert!(origin(register, jia, "households").ends_with("a.xlsx 户数 E5"));
    assert_eq!(shown(register, yi, "households"), "missing");
    assert_eq!(shown(register, jia, "has_facility"), "yes");
    assert_eq!(shown(register, yi, "has_facility"), "no");
    let sheet = &register.sources[0].sheets[0];
    assert_eq!(sheet.table, Some(Level::Community));
    assert_eq!((sheet.header_rows.as_slice(), sheet.rows), ([4].as_slice(), 2));
    // Two title rows, the total, the footer. Row 3 is empty and above the header.
    assert_eq!(sheet.skipped_rows, [1, 2, 7, 8]);
    assert!(codes(&read).contains(&"total-row"));
}

#[test]
fn every_unit_named_exists_up_to_the_city() {
    let folder = Folder::new();
    folder.write("a.csv", "县(区),街道(乡镇),社区名称,户数\n东区,炳草岗街道,甲社区,10\n仁和区,仁和镇,乙村,20\n");
    let read = ingest(&[folder.path("a.csv")]);
    let register = &read.register;
    let names = |level| register.roster(level).units.iter().map(|unit| &*unit.name).collect::<Vec<_>>();
    assert_eq!(names(Level::City), ["攀枝花市"]);
    assert_eq!(names(Level::County), ["东区", "仁和区"]);
    assert_eq!(names(Level::Street), ["炳草岗街道", "仁和镇"]);
    let street = register.unit(unit(register, Level::Street, "仁和镇"));
    assert_eq!(street.kind, Some(Kind::Township));
    let community = register.unit(unit(register, Level::Community, "乙村"));
    assert_eq!((community.kind, community.county, community.street), (None, Some(1), Some(1)));
    let subdistrict = unit(register, Level::Street, "炳草岗街道");
    assert_eq!(shown(register, subdistrict, "street_kind"), "subdistrict");
}

#[test]
fn codes_link_tables_with_and_without_names() {
    let folder = Folder::new();
    folder.write(
        "names.csv",
        "社区编码,县(区),街道(乡镇),社区名称,城乡类型\n510402001001,东区,炳草岗街道,甲社区,城市社区\n",
    );
    let mut book = Sheets::new();
    let mut sheet = book.sheet("Sheet1");
    sheet.row(0, &["社区编码", "户数"]);
    sheet.number(1, 0, 510_402_001_001.0);
    sheet.number(1, 1, 250.0);
    book.save(&folder.path("figures.xlsx"));
    let read = ingest(&[folder.path("names.csv"), folder.path("figures.xlsx")]);
    let register = &read.register;
    assert_eq!(register.roster(Level::Community).units.len(), 1);
    let jia = unit(register, Level::Community, "甲社区");
    assert_eq!(shown(register, jia, "households"), "250");
    assert_eq!(register.unit(jia).code.as_deref(), Some("510402001001"));
    assert_eq!(register.unit(jia).kind, Some(Kind::Urban));
    assert_eq!(shown(register, jia, "kind"), "urban");
    assert_eq!(codes(&read), [""; 0]);
}

/// Codes of the problems that linking raised, with the units concerned.
fn doubts(ingested: &Ingested) -> Vec<(&'static str, String)> {
    let doubtful = ["namesakes", "unplaced-unit"];
    let all = ingested.problems.iter().map(|problem| (problem.kind.code(), problem.unit.clone().unwrap_or_default()));
    all.filter(|(code, _)| doubtful.contains(code)).collect()
}

#[test]
fn a_slip_in_a_code_or_name_is_remarked_on() {
    let folder = Folder::new();
    folder.write("a.csv", "社区代码,县(区),街道(乡镇),社区名称,户数\n510402001001,东区,甲街道,红星社区,100\n");
    folder.write("b.csv", "社区代码,县(区),街道(乡镇),社区名称,常住人口\n510402001011,东区,甲街道,红星社区,300\n");
    folder.write("c.csv", "社区名称,大学生人数\n红心社区,3\n");
    let ingested = ingest(&[folder.root()]);
    assert_eq!(ingested.register.roster(Level::Community).units.len(), 3);
    let expected = [("namesakes", "红星社区".to_owned()), ("unplaced-unit", "红心社区".to_owned())];
    assert_eq!(doubts(&ingested), expected);
}

#[test]
fn names_link_whatever_their_ending() {
    let folder = Folder::new();
    folder.write("a.csv", "社区编码,街道(乡镇),社区名称\n510402001001,炳草岗街道,金江社区居民委员会\n510402001201,炳草岗街道,金江村民委员会\n");
    folder.write("b.csv", "街道(乡镇),社区名称,户数\n炳草岗街道办事处,金江社区,10\n炳草岗街道,金江村,20\n");
    let read = ingest(&[folder.path("a.csv"), folder.path("b.csv")]);
    let register = &read.register;
    assert_eq!(register.roster(Level::Community).units.len(), 2);
    assert_eq!(shown(register, unit(register, Level::Community, "金江社区居民委员会"), "households"), "10");
    assert_eq!(shown(register, unit(register, Level::Community, "金江村民委员会"), "households"), "20");
}

#[test]
fn a_name_that_may_be_two_units_is_listed_and_linked_to_neither() {
    let folder = Folder::new();
    folder.write("a.csv", "街道(乡镇),社区名称,户数\n一街道,甲社区,10\n二街道,甲社区,20\n");
    folder.write("b.csv", "社区名称,常住人口\n甲社区,99\n");
    let read = ingest(&[folder.path("a.csv"), folder.path("b.csv")]);
    assert_eq!(read.register.roster(Level::Community).units.len(), 2);
    for row in read.register.units_at(Level::Community) {
        assert_eq!(shown(&read.register, row, "residents"), "missing");
    }
    let listed = read.problems.iter().find_map(|problem| match &problem.kind {
        ProblemKind::AmbiguousUnit { name, candidates } => Some((name.clone(), candidates.clone())),
        _ => None,
    });
    // Streets without codes stand by name: 一 (U+4E00) before 二 (U+4E8C).
    assert_eq!(listed, Some(("甲社区".into(), vec!["一街道 / 甲社区".into(), "二街道 / 甲社区".into()])));
    let sheet = &read.register.sources[1].sheets[0];
    assert_eq!((sheet.rows, sheet.skipped_rows.as_slice()), (0, [2].as_slice()));
}

#[test]
fn two_figures_for_one_thing_are_a_conflict_and_equal_ones_are_not() {
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,户数,常住人口\n甲社区,10,30\n");
    folder.write("b.csv", "社区名称,户数,常住人口\n甲社区,11,30.0\n");
    let read = ingest(&[folder.path("b.csv"), folder.path("a.csv")]);
    let jia = unit(&read.register, Level::Community, "甲社区");
    assert_eq!(shown(&read.register, jia, "households"), "missing");
    assert_eq!(shown(&read.register, jia, "residents"), "30");
    assert!(origin(&read.register, jia, "residents").ends_with("a.csv  C2"));
    let conflict = read.problems.iter().find(|problem| problem.kind.code() == "conflict").unwrap();
    let ProblemKind::Conflict { this, that, place, .. } = &conflict.kind else { unreachable!() };
    assert_eq!((this.en.as_str(), that.en.as_str()), ("11", "10"));
    assert!(place.ends_with("a.csv › B2"), "{place}");
    assert_eq!(conflict.unit.as_deref(), Some("甲社区"));
}

#[test]
fn double_columns_and_rows_are_reported() {
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,户数,居民户数\n甲社区,10,10\n乙社区,10,12\n甲社区,10,10\n");
    let read = ingest(&[folder.path("a.csv")]);
    let register = &read.register;
    assert_eq!(shown(register, unit(register, Level::Community, "甲社区"), "households"), "10");
    assert_eq!(shown(register, unit(register, Level::Community, "乙社区"), "households"), "missing");
    assert_eq!(codes(&read), ["duplicate-column", "conflict", "duplicate-row"]);
}

#[test]
fn cells_that_are_no_figures_are_located() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "社区名称,户数,常住人口,有无综合服务设施,城乡类型,综合服务设施面积\n\
         甲社区,约400,2.5,也许,城市社区,-3\n\
         乙社区,300-400,#DIV/0!,√,镇,1.5万平方米\n",
    );
    let read = ingest(&[folder.path("a.csv")]);
    let found: Vec<(String, &str)> =
        read.problems.iter().map(|problem| (problem.origin.unwrap().cell.to_string(), problem.kind.code())).collect();
    let expected = [
        ("B2", "not-a-number"),
        ("C2", "out-of-range"),
        ("D2", "not-a-flag"),
        ("F2", "out-of-range"),
        ("B3", "not-a-number"),
        ("C3", "error-cell"),
        ("E3", "unknown-word"),
    ];
    assert_eq!(found, expected.map(|(cell, code)| (cell.to_owned(), code)));
    let yi = unit(&read.register, Level::Community, "乙社区");
    assert_eq!(shown(&read.register, yi, "facility_area"), "15000");
    assert_eq!(read.problems[0].unit.as_deref(), Some("甲社区"));
}

#[test]
fn a_count_column_of_yes_and_no_is_ones_and_zeros() {
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,法治宣传栏,法律顾问数\n甲社区,有,2\n乙社区,无,无\n丙社区,,1\n");
    let read = ingest(&[folder.path("a.csv")]);
    let at = |name, field| shown(&read.register, unit(&read.register, Level::Community, name), field);
    assert_eq!(["甲社区", "乙社区", "丙社区"].map(|name| at(name, "legal_boards")), ["1", "0", "missing"]);
    assert_eq!(["甲社区", "乙社区", "丙社区"].map(|name| at(name, "legal_advisers")), ["2", "missing", "1"]);
}

#[test]
fn gb18030_text_with_blank_lines_keeps_its_row_numbers() {
    let folder = Folder::new();
    let text = "社区情况\r\n\r\n社区名称,户数\r\n甲社区,10\r\n\r\n乙社区,20\r\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    std::fs::write(folder.path("a.csv"), bytes).unwrap();
    let read = ingest(&[folder.path("a.csv")]);
    let yi = unit(&read.register, Level::Community, "乙社区");
    assert!(origin(&read.register, yi, "households").ends_with("a.csv  B6"));
    assert_eq!(read.register.sources[0].sheets[0].header_rows, [3]);
    assert_eq!(read.register.sources[0].sheets[0].skipped_rows, [1, 5]);
}

#[test]
fn extensions_lie() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    book.sheet("Sheet1").row(0, &["社区名称", "户数"]).row(1, &["甲社区", "10"]);
    book.save(&folder.path("b.xlsx"));
    std::fs::rename(folder.path("b.xlsx"), folder.path("a.csv")).unwrap();
    folder.write("b.xlsx", "社区名称,常住人口\n甲社区,30\n");
    let read = ingest(&[folder.root()]);
    let jia = unit(&read.register, Level::Community, "甲社区");
    assert_eq!(shown(&read.register, jia, "households"), "10");
    assert_eq!(shown(&read.register, jia, "residents"), "30");
}

#[test]
fn tables_of_every_level() {
    let folder = Folder::new();
    folder.write("a.csv", "县(区),街道(乡镇),社区名称,户数\n东区,炳草岗街道,甲社区,10\n");
    folder.write("b.csv", "县(区),街道(乡镇),街道(乡镇)社区服务中心面积\n东区,炳草岗街道,1500.50\n");
    folder.write("c.csv", "县(区),接入综合信息平台\n东区,是\n");
    folder.write("d.csv", "全市社会工作专业人才总量\n1001\n");
    let read = ingest(&[folder.root()]);
    let register = &read.register;
    assert_eq!(shown(register, unit(register, Level::Street, "炳草岗街道"), "centre_area"), "1500.5");
    assert_eq!(shown(register, unit(register, Level::County, "东区"), "has_platform"), "yes");
    assert_eq!(shown(register, unit(register, Level::City, "攀枝花市"), "city_social_work_talent"), "1001");
    let levels: Vec<_> = register.sources.iter().map(|source| source.sheets[0].table.unwrap()).collect();
    assert_eq!(levels, Level::ALL);
    assert_eq!(register.roster(Level::County).units[0].kind, Some(Kind::County));
}

#[test]
fn a_generic_name_belongs_to_the_level_of_the_figures() {
    let folder = Folder::new();
    folder.write("a.csv", "单位名称,街道(乡镇)社区服务中心面积\n炳草岗街道,1500\n");
    folder.write("b.csv", "单位名称,户数\n甲社区,10\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(shown(&read.register, unit(&read.register, Level::Street, "炳草岗街道"), "centre_area"), "1500");
    assert_eq!(shown(&read.register, unit(&read.register, Level::Community, "甲社区"), "households"), "10");
}

#[test]
fn rows_without_unit_sums_of_the_parent_and_group_headings_are_no_units() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "街道(乡镇),社区名称,户数\n,炳草岗街道,\n炳草岗街道,甲社区,10\n炳草岗街道,炳草岗街道,10\n,,7\n街道(乡镇),社区名称,户数\n炳草岗街道,乙社区,20\n,,\n",
    );
    let read = ingest(&[folder.path("a.csv")]);
    let names: Vec<_> = read.register.roster(Level::Community).units.iter().map(|unit| &*unit.name).collect();
    // No codes: canonical order is by name, 乙 (U+4E59) before 甲 (U+7532).
    assert_eq!(names, ["乙社区", "甲社区"]);
    assert_eq!(codes(&read), ["total-row", "row-without-unit"]);
    assert_eq!(read.register.sources[0].sheets[0].skipped_rows, [2, 4, 5, 6]);
}

#[test]
fn a_row_that_names_only_its_street_is_told_so() {
    let folder = Folder::new();
    folder.write("a.csv", "县(区),街道(乡镇),社区名称,户数\n东区,炳草岗街道,,7\n东区,炳草岗街道,甲社区,10\n,,—,5\n");
    let read = ingest(&[folder.path("a.csv")]);
    let above: Vec<_> = read.problems.iter().map(|problem| problem.kind.clone()).collect();
    let level = Level::Community;
    let street = Some((Level::Street, "炳草岗街道".to_owned()));
    let expected = [street, None].map(|above| ProblemKind::RowWithoutUnit { level, above });
    assert_eq!(above, expected);
    let told = dabiao::text::problem(&above[0], dabiao::lang::Lang::Zh);
    assert!(told.contains("没有写是哪个社区(村)") && told.contains("请填到街道(乡镇)的表里"), "{told}");
}

/// Nor is a row lost without a word that was typed with other commas than the rest.
#[test]
fn a_row_that_was_not_split_into_its_cells_is_told_so() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "社区名称,户数,常住人口\n甲社区,10,30\n乙社区，20，60\n\"丙社区,1,2\"\n丁社区,40,\n注：一，二，三\n",
    );
    let read = ingest(&[folder.path("a.csv")]);
    let names: Vec<_> = read.register.roster(Level::Community).units.iter().map(|unit| &*unit.name).collect();
    assert_eq!(names, ["丁社区", "甲社区"]);
    let told: Vec<_> = read.problems.iter().map(|problem| problem.kind.clone()).collect();
    assert_eq!(told, ['，', ','].map(|delimiter| ProblemKind::UnsplitRow { delimiter }));
}

#[test]
fn a_merged_street_holds_for_all_its_rows() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    let mut sheet = book.sheet("Sheet1");
    sheet.row(0, &["街道(乡镇)", "社区名称", "户数"]);
    sheet.merge(1, 0, 2, 0, "炳草岗街道");
    sheet.row(1, &["", "甲社区", "10"]).row(2, &["", "乙社区", "20"]).row(3, &["", "丙社区", "30"]);
    book.save(&folder.path("a.xlsx"));
    let read = ingest(&[folder.path("a.xlsx")]);
    let street = |name| read.register.unit(unit(&read.register, Level::Community, name)).street;
    assert_eq!([street("甲社区"), street("乙社区"), street("丙社区")], [Some(0), Some(0), None]);
}

#[test]
fn hidden_sheets_are_left_out_and_said_so() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    book.sheet("公开").row(0, &["社区名称", "户数"]).row(1, &["甲社区", "10"]);
    book.sheet("底稿").row(0, &["社区名称", "户数"]).row(1, &["乙社区", "20"]).hide();
    book.save(&folder.path("a.xlsx"));
    let read = ingest(&[folder.path("a.xlsx")]);
    assert_eq!(read.register.roster(Level::Community).units.len(), 1);
    assert_eq!(codes(&read), ["hidden-sheet"]);
    assert_eq!(read.register.sources[0].sheets[1].name.as_deref(), Some("底稿"));
}

#[test]
fn order_and_spread_of_rows_are_irrelevant() {
    let header = "社区编码,县(区),街道(乡镇),社区名称,户数\n";
    let rows = [
        "510402001001,东区,炳草岗街道,甲社区,10\n",
        ",东区,炳草岗街道,乙社区居委会,20\n",
        "510411100201,仁和区,仁和镇,丙村,30\n",
        ",仁和区,仁和镇,丁村,40\n",
        ",东区,炳草岗街道,甲居委会,10\n",
    ];
    let describe = |read: &Ingested| -> Vec<String> {
        let all = Level::ALL.into_iter().flat_map(|level| read.register.units_at(level));
        all.map(|at| format!("{:?} {:?} {}", at, read.register.unit(at), shown(&read.register, at, "households")))
            .collect()
    };
    let together = Folder::new();
    together.write("a.csv", &[header, &rows.concat()].concat());
    let expected = describe(&ingest(&[together.root()]));
    assert_eq!(expected.len(), 4 + 2 + 2 + 1);

    let reversed = Folder::new();
    reversed.write("a.csv", &[header, &rows.iter().rev().copied().collect::<String>()].concat());
    assert_eq!(describe(&ingest(&[reversed.root()])), expected);

    let spread = Folder::new();
    for (index, row) in rows.iter().enumerate() {
        spread.write(&format!("{}.csv", 9 - index), &[header, row].concat());
    }
    assert_eq!(describe(&ingest(&[spread.root()])), expected);
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    let mut sheet = book.sheet("Sheet1");
    sheet.row(0, &["社区名称", "户数"]).row(1, &["甲社区", "10"]);
    sheet.text(1_048_575, 16_383, "x");
    book.save(&folder.path("a.xlsx"));
    let read = ingest(&[folder.path("a.xlsx")]);
    assert_eq!(read.register.roster(Level::Community).units.len(), 1);
    assert_eq!(read.register.sources[0].sheets[0].skipped_rows, [1_048_576]);
}

#[test]
fn what_cannot_be_read_is_refused_in_one_sentence() {
    let folder = Folder::new();
    folder.write("empty.xlsx", "");
    folder.write("~$lock.xlsx", "lock");
    folder.write("nothing.csv", "姓名,电话\n张三,1\n");
    folder.write("page.xls", "<html>no table</html>");
    folder.write("readme.txt", "not a spreadsheet");
    let empty = ingest_error(&[folder.path("empty.xlsx")]);
    assert_eq!(empty.message(Lang::Zh), format!("无法读取“{}”：文件是空的，请重新导出。", folder.shown("empty.xlsx")));
    let IngestError::NothingReadable { reason, .. } = ingest_error(&[folder.path("page.xls")]) else { panic!() };
    assert_eq!(reason, Reason::NoTables);
    assert!(matches!(ingest_error(&[folder.path("absent.csv")]), IngestError::NotFound { .. }));
    assert!(matches!(ingest_error(&[]), IngestError::NoInput));
    assert!(matches!(ingest_error(&[folder.path("nothing.csv")]), IngestError::NoTable { near: None, .. }));
    let IngestError::NoData { files } = ingest_error(&[folder.root()]) else { panic!() };
    let expected = [
        ("empty.xlsx", Lack::Unreadable(Reason::Empty)),
        ("nothing.csv", Lack::NoHeader),
        ("page.xls", Lack::Unreadable(Reason::NoTables)),
    ];
    assert_eq!(files, expected.map(|(name, lack)| (folder.shown(name), lack)));

    let bare = Folder::new();
    bare.write("~$lock.xlsx", "lock");
    assert!(matches!(ingest_error(&[bare.root()]), IngestError::EmptyFolder { .. }));
    bare.write("near.csv", "社区的名称,室外活动广场的面积\n甲社区,10\n");
    let IngestError::NoTable { near: Some((header, _)), .. } = ingest_error(&[bare.root()]) else { panic!() };
    assert_eq!(header, "社区的名称");
}

#[test]
fn figures_of_nobody_are_not_used() {
    let folder = Folder::new();
    folder.write("a.csv", "全市社会工作专业人才总量\n1001\n1002\n");
    assert!(matches!(ingest_error(&[folder.root()]), IngestError::NoUnits { .. }));
    folder.write("b.csv", "户数,常住人口\n10,30\n");
    folder.write("c.csv", "社区名称,户数,全市社会工作专业人才总量,居家老年人数(万元)\n甲社区,10,7,3\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(
        codes(&read),
        // Problems of one cell stand in the order of their codes.
        ["no-unit-column", "no-unit-column", "wrong-level", "wrong-level", "wrong-level", "wrong-unit"]
    );
}

#[test]
fn a_readable_file_beside_an_unreadable_one_is_read() {
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,户数\n甲社区,10\n");
    folder.write("b.xlsx", "PK\u{3}\u{4} damaged");
    let read = ingest(&[folder.root()]);
    assert_eq!(codes(&read), ["unreadable-file"]);
    assert_eq!(read.problems[0].path.as_deref(), Some(folder.shown("b.xlsx").as_str()));
    assert_eq!(read.register.sources.len(), 2);
    assert_eq!(read.register.sources[1].sha256.as_ref().map(String::len), Some(64));
}

#[test]
fn of_several_years_the_latest_is_taken() {
    let folder = Folder::new();
    folder.write("a.csv", "年份,社区名称,户数\n2019,甲社区,9\n2020年,甲社区,10\n2019,乙社区,8\n");
    folder.write("b.csv", "社区名称,常住人口\n甲社区,30\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(read.register.year, Some(2020));
    assert_eq!(read.register.roster(Level::Community).units.len(), 1);
    let jia = unit(&read.register, Level::Community, "甲社区");
    assert_eq!(shown(&read.register, jia, "households"), "10");
    assert_eq!(shown(&read.register, jia, "residents"), "30");
    assert_eq!(read.problems[0].kind, ProblemKind::OtherYear { year: "2019".into(), rows: 2 });
    assert_eq!(read.register.sources[0].sheets[0].skipped_rows, [2, 4]);

    let earlier = common::tables::ingest_year(&[folder.root()], 2019).unwrap();
    assert_eq!(earlier.register.roster(Level::Community).units.len(), 2);
    let absent = common::tables::ingest_year(&[folder.root()], 2018).unwrap_err();
    assert_eq!(absent, IngestError::NoSuchYear { year: 2018, available: vec![2019, 2020] });
}

#[test]
fn a_row_whose_year_cannot_be_read_is_kept() {
    let folder = Folder::new();
    folder.write("a.csv", "年份,社区名称,户数\n2020,甲社区,10\n约2020,乙社区,8\n,丙社区,7\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(read.register.roster(Level::Community).units.len(), 3);
    let yi = unit(&read.register, Level::Community, "乙社区");
    assert_eq!(shown(&read.register, yi, "households"), "8");
    assert_eq!(codes(&read), ["not-a-number"]);
}

#[test]
fn loose_headers_stand_in_only_where_no_table_has_the_exact_one() {
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,总户数\n甲社区,12\n");
    let read = ingest(&[folder.root()]);
    let jia = unit(&read.register, Level::Community, "甲社区");
    assert_eq!(shown(&read.register, jia, "households"), "12");
    assert_eq!(codes(&read), ["loose-header"]);

    folder.write("b.csv", "社区名称,户数\n乙社区,10\n");
    let read = ingest(&[folder.root()]);
    let jia = unit(&read.register, Level::Community, "甲社区");
    assert_eq!(shown(&read.register, jia, "households"), "missing");
    assert_eq!(codes(&read), ["unknown-header"]);
}

#[test]
fn a_column_exists_even_where_all_its_cells_are_blank() {
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,户数,常住人口\n甲社区,10,\n");
    let read = ingest(&[folder.root()]);
    let fields = common::tables::fields();
    let column = |name| read.register.has_column(Level::Community, fields.find(name).unwrap());
    assert!(column("residents"));
    assert!(!column("facility_area"));
    let jia = unit(&read.register, Level::Community, "甲社区");
    assert!(origin(&read.register, jia, "residents").ends_with("a.csv  C2"));
}

#[test]
fn error_cells_and_formulas_without_result_cost_one_figure_each() {
    let folder = Folder::new();
    let cells = [
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>社区名称</t></is></c><c r="B1" t="inlineStr"><is><t>户数</t></is></c><c r="C1" t="inlineStr"><is><t>常住人口</t></is></c><c r="D1" t="inlineStr"><is><t>社区党员数</t></is></c></row>"#,
        r#"<row r="2"><c r="A2" t="inlineStr"><is><t>甲社区</t></is></c><c r="B2"><f>SUM(1,2)</f></c><c r="C2" t="e"><v>#SPILL!</v></c><c r="D2"><v>5</v></c></row>"#,
        r#"<row r="3"><c r="A3" t="inlineStr"><is><t>乙社区</t></is></c><c r="B3" t="e"><v>#DIV/0!</v></c><c r="C3"><f>1+1</f><v>2</v></c><c r="D3"><v>0.30000000000000004</v></c></row>"#,
    ];
    common::tables::write_raw_xlsx(&folder.path("a.xlsx"), &cells.concat());
    let read = ingest(&[folder.path("a.xlsx")]);
    let found: Vec<(String, &str)> =
        read.problems.iter().map(|problem| (problem.origin.unwrap().cell.to_string(), problem.kind.code())).collect();
    let expected = [("B2", "uncached-formula"), ("C2", "error-cell"), ("B3", "error-cell"), ("D3", "out-of-range")];
    assert_eq!(found, expected.map(|(cell, code)| (cell.to_owned(), code)));
    assert_eq!(shown(&read.register, unit(&read.register, Level::Community, "甲社区"), "party_members"), "5");
    assert_eq!(shown(&read.register, unit(&read.register, Level::Community, "乙社区"), "residents"), "2");
}

#[test]
fn claims_of_billions_of_shared_texts_are_refused() {
    let folder = Folder::new();
    common::tables::write_raw_xlsx_with_strings(
        &folder.path("a.xlsx"),
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#,
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="999999999999"><si><t>x</t></si></sst>"#,
    );
    let IngestError::NothingReadable { reason, .. } = ingest_error(&[folder.path("a.xlsx")]) else { panic!() };
    assert_eq!(reason, Reason::Damaged);
}

#[test]
fn progress_counts_every_file() {
    let folder = Folder::new();
    for name in ["a.csv", "b.csv", "c.csv"] {
        folder.write(name, "社区名称,户数\n甲社区,10\n");
    }
    let calls = std::sync::Mutex::new(Vec::new());
    let on_file = |done, all| calls.lock().unwrap().push((done, all));
    let fields = common::tables::fields();
    let inputs = [folder.root()];
    let request = Request {
        inputs: &inputs,
        fields,
        city_name: "攀枝花市",
        year: None,
        mapping: &Mapping::new(),
        encoding: None,
        limits: Limits::default(),
        with_hashes: true,
        on_file: &on_file,
    };
    dabiao::ingest::ingest(&request).unwrap();
    let mut calls = calls.into_inner().unwrap();
    calls.sort_unstable();
    assert_eq!(calls, [(1, 3), (2, 3), (3, 3)]);
}

#[test]
fn every_message_exists_in_both_languages() {
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,户数,奇怪的列\n甲社区,约10,1\n合计,,\n");
    for problem in &ingest(&[folder.root()]).problems {
        for lang in [Lang::Zh, Lang::En] {
            assert!(dabiao::text::problem(&problem.kind, lang).ends_with(['。', '.']), "{problem:?}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 100, failure_persistence: None, ..Default::default() })]

    /// Whatever rows there are, the register is the same in any order and in any number of files.
    #[test]
    fn any_rows_in_any_order_and_spread(
        rows in proptest::collection::vec((0_usize..4, 0_usize..3, 0_usize..3, 0_usize..9, 0_usize..4), 1..9),
        keys in proptest::collection::vec(0_u32..1000, 9),
        files in proptest::collection::vec(0_usize..3, 9),
    ) {
        const CODES: [&str; 4] = ["", "510402001001", "510402001201", "510402002001"];
        const COUNTIES: [&str; 3] = ["", "东区", "西区"];
        const STREETS: [&str; 3] = ["", "一街道", "二镇"];
        const NAMES: [&str; 9] =
            ["", "甲", "甲社区", "甲社区居委会", "甲村", "甲村委会", "甲社区村民委员会", "新村社区", "新村"];
        const FIGURES: [&str; 4] = ["", "10", "11", "约10"];
        let header = "社区编码,县(区),街道(乡镇),社区名称,户数\n";
        let line = |row: &(usize, usize, usize, usize, usize)| {
            format!("{},{},{},{},{}\n", CODES[row.0], COUNTIES[row.1], STREETS[row.2], NAMES[row.3], FIGURES[row.4])
        };
        let lines: Vec<String> = rows.iter().map(line).collect();
        let together = Folder::new();
        together.write("a.csv", &[header, &lines.concat()].concat());
        let mut shuffled: Vec<usize> = (0..lines.len()).collect();
        shuffled.sort_by_key(|index| keys[*index]);
        let spread = Folder::new();
        for file in 0..3 {
            let part: String = shuffled.iter().filter(|index| files[**index] == file).map(|index| lines[*index].as_str()).collect();
            spread.write(&format!("{file}.csv"), &[header, &part].concat());
        }
        let describe = |read: Result<Ingested, IngestError>| read.ok().map(|read| {
            let all = Level::ALL.into_iter().flat_map(|level| read.register.units_at(level));
            let units: Vec<String> = all
                .map(|at| format!("{at:?} {:?} {}", read.register.unit(at), shown(&read.register, at, "households")))
                .collect();
            // Whether a unit stands twice in one table, and whether one has no rows, does depend on the tables.
            let of_tables = ["duplicate-row", "no-rows"];
            let mut problems: Vec<_> = codes(&read).into_iter().filter(|code| !of_tables.contains(code)).collect();
            problems.sort_unstable();
            (units, problems)
        });
        proptest::prop_assert_eq!(
            describe(common::tables::try_ingest(&[together.root()])),
            describe(common::tables::try_ingest(&[spread.root()]))
        );
    }

    /// Bytes that are no spreadsheet are refused, not choked on.
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), start in 0_usize..4) {
        const STARTS: [&[u8]; 4] = [b"", b"PK\x03\x04", "社区名称,户数\n".as_bytes(), b"\xFF\xFE"];
        let folder = Folder::new();
        std::fs::write(folder.path("a.csv"), [STARTS[start], &bytes].concat()).unwrap();
        if let Err(error) = common::tables::try_ingest(&[folder.root()]) {
            proptest::prop_assert!(error.message(Lang::Zh).ends_with('。'));
        }
    }
}

#[test]
fn figures_keep_their_digits() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    let mut sheet = book.sheet("Sheet1");
    sheet.row(0, &["社区名称", "综合服务设施面积"]);
    sheet.text(1, 0, "甲社区");
    sheet.number(1, 1, 0.1 + 0.2);
    book.save(&folder.path("a.xlsx"));
    let read = ingest(&[folder.path("a.xlsx")]);
    let cell = common::tables::cell(&read.register, unit(&read.register, Level::Community, "甲社区"), "facility_area");
    assert_eq!(cell.value, Value::Number(number("0.3")));
}

#[test]
fn opening_hours_may_be_times_of_the_day() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "社区名称,每日开放时间\n甲社区,8:30-17:30\n乙社区,\"8:30—12:00，14:00—17:30\"\n丙社区,24小时\n丁社区,8-17\n",
    );
    let read = ingest(&[folder.root()]);
    let hours = |name| shown(&read.register, unit(&read.register, Level::Community, name), "open_hours_per_day");
    assert_eq!(["甲社区", "乙社区", "丙社区", "丁社区"].map(hours), ["9", "7", "24", "missing"]);
    assert!(codes(&read).contains(&"not-a-number"));
}

#[test]
fn attendances_are_no_people_and_guesses_are_no_figures() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "社区名称,常住人口,注册志愿者(人次),户数\n甲社区,1200人次,30,100\n乙社区,1000人以上,40,约400\n丙社区,300-400,50,7\n",
    );
    let read = ingest(&[folder.root()]);
    let shown = |name, field| shown(&read.register, unit(&read.register, Level::Community, name), field);
    for name in ["甲社区", "乙社区", "丙社区"] {
        assert_eq!(shown(name, "residents"), "missing", "{name}");
        assert_eq!(shown(name, "registered_volunteers"), "missing", "{name}");
    }
    assert_eq!(shown("乙社区", "households"), "missing");
    let cells: Vec<String> = read
        .problems
        .iter()
        .filter(|problem| ["not-a-number", "wrong-unit"].contains(&problem.kind.code()))
        .map(|problem| format!("{} {}", problem.origin.unwrap().cell, problem.kind.code()))
        .collect();
    assert_eq!(cells, ["C1 wrong-unit", "B2 not-a-number", "B3 not-a-number", "D3 not-a-number", "B4 not-a-number"]);
}

#[test]
fn own_reports_and_other_documents_are_passed_over_and_said_so() {
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,户数\n甲社区,100\n");
    folder.write("扫描件.pdf", "%PDF");
    folder.write("说明.docx", "x");
    folder.write("README.md", "x");
    let header = "县区,街道(乡镇),单位,编码,类型,指标编号,指标,结论,现状值,要求,缺口,缺口单位,条款,出处,缺失字段";
    folder.write("结果.csv", &format!("\u{feff}{header}\r\n东区,一街道,乙社区,,,t,T,未达标,1,2,1,个,c,o,\r\n"));
    let read = ingest(&[folder.root()]);
    assert_eq!(read.register.roster(Level::Community).units.len(), 1);
    assert_eq!(read.register.sources.len(), 1);
    let notes: Vec<(&str, String)> =
        read.problems.iter().map(|problem| (problem.kind.code(), problem.path.clone().unwrap_or_default())).collect();
    let folder_path = folder.root().display().to_string();
    assert_eq!(notes, [("passed-over", folder_path), ("own-report", folder.shown("结果.csv"))]);
    let ProblemKind::PassedOver { files, names } = &read.problems[0].kind else { unreachable!() };
    assert_eq!((*files, names.join(" ")), (3, "README.md 扫描件.pdf 说明.docx".to_owned()));
}

/// The sentence about input without any figure, in both languages; `folder` stands for its path.
fn refused(folder: &Folder, names: &[&str]) -> [String; 2] {
    let paths: Vec<PathBuf> = names.iter().map(|name| folder.path(name)).collect();
    let error = ingest_error(&paths);
    [Lang::Zh, Lang::En].map(|lang| error.message(lang).replace(&folder.shown(""), ""))
}

#[test]
fn each_way_to_give_no_figures_has_its_own_sentence() {
    let folder = Folder::new();
    folder.write("空表.csv", "社区名称,户数,常住人口\n合计,1,2\n");
    folder.write("名册.csv", "姓名,职务,学历\n张三,书记,大专\n");
    folder.write("表单.csv", "社区名称,甲社区,户数,1200,1300\n常住人口,3000,综合服务设施面积,400,500\n");
    folder.write("深.csv", &format!("{}社区名称,户数\n甲社区,1\n", "说明\n".repeat(60)));
    folder.write(
        "缺口.csv",
        "县区,街道(乡镇),单位,编码,类型,指标编号,指标,结论,现状值,要求,缺口,缺口单位,条款,出处,缺失字段\n",
    );
    folder.write("a.pdf", "%PDF-1.4");
    folder.write("README.md", "# 社区\n\n- 一,二\n");
    folder.write("b.txt", "{\"社区\": [1, 2]}");
    folder.write("c.txt", "社区名称,户数\n甲社区,1\n");
    let mut book = Sheets::new();
    book.sheet("空");
    book.sheet("字典").row(0, &["社区名称", "户数"]).row(1, &["甲社区", "1"]).hide();
    book.save(&folder.path("隐.xlsx"));
    for (names, zh, en) in [
        (
            &["空表.csv"][..],
            "没有可以评估的数据：“空表.csv”的表头下面没有单位的数据行，请填报后再读。",
            "There are no figures to audit: “空表.csv” has no row of a unit below its header, fill it in.",
        ),
        (
            &["名册.csv"],
            "“名册.csv”的表头可以识别，但没有写明数据属于哪个单位：请加上社区、街道或县(区)的名称或编码。",
            "The headers of “名册.csv” are known, but no row says which unit it is of: add names or codes of communities, streets or \
             counties.",
        ),
        (
            &["表单.csv"],
            "没有可以评估的数据：“表单.csv”像表单或情况简介，不能确定哪个数值属于哪个标签，请改成一行一个单位的表格。",
            "There are no figures to audit: “表单.csv” looks like a form whose values cannot be told for certain, make it a table \
             with one row a unit.",
        ),
        (
            &["深.csv"],
            "在“深.csv”有内容的前60行中没有找到可识别的表头：请使用“社区名称”“户数”等规定的表头，并删去表头上面过长的说明。",
            "No known header was found in “深.csv” (in the first 60 rows that are not empty; remove longer notes above a header): \
             use known headers such as “社区名称” and “户数”.",
        ),
        (
            &["缺口.csv"],
            "没有可以评估的数据：“缺口.csv”是 dabiao 自己的报告，不是数据，请指定填报的表格。",
            "There are no figures to audit: “缺口.csv” is a report of dabiao's own and no data, name the spreadsheets that were \
             filled in.",
        ),
        (
            &["隐.xlsx"],
            "没有可以评估的数据：“隐.xlsx”的工作表全部是隐藏的，请取消隐藏。",
            "There are no figures to audit: “隐.xlsx” has hidden sheets only, unhide those that are needed.",
        ),
        (
            &["a.pdf", "名册.csv", "空表.csv"],
            "没有可以评估的数据：“a.pdf”无法读取（这是 PDF，其中的表格无法读取，请索取电子表格）；“名册.csv”没有写明数据属于哪个单位，\
             请加上社区、街道或县(区)的名称或编码；“空表.csv”的表头下面没有单位的数据行，请填报后再读。",
            "There are no figures to audit: “a.pdf” cannot be read (it is a PDF, in which no table can be read; ask for the \
             spreadsheet); “名册.csv” does not say which units its figures are of, add names or codes; “空表.csv” has no row of a \
             unit below its header, fill it in.",
        ),
        (
            &["README.md"],
            "无法读取“README.md”：这是 Markdown 文本，不是表格，请指定 .xlsx、.csv 等表格文件。",
            "“README.md” cannot be read: it is a text in Markdown and no table; name a spreadsheet such as .xlsx or .csv.",
        ),
        (
            &["b.txt"],
            "无法读取“b.txt”：这是 JSON 文本，不是表格，请指定 .xlsx、.csv 等表格文件。",
            "“b.txt” cannot be read: it is a text in JSON and no table; name a spreadsheet such as .xlsx or .csv.",
        ),
    ] {
        assert_eq!(refused(&folder, names), [zh, en]);
    }
    assert_eq!(ingest(&[folder.path("c.txt")]).register.roster(Level::Community).units.len(), 1);
}

#[test]
fn a_folder_without_spreadsheets_says_what_it_has() {
    let folder = Folder::new();
    folder.write("说明.txt", "x");
    let path = folder.root().display().to_string().replace('\\', "/");
    assert_eq!(
        ingest_error(&[folder.root()]).message(Lang::Zh),
        format!(
            "文件夹“{path}”中没有表格文件，只有1个其他文件（说明.txt）：请放入 .xlsx 或 .csv 文件，或直接指定文件。"
        )
    );
}

#[test]
fn percents_and_fractions_in_one_column_are_told_apart_or_missing() {
    const PLAN_FIELDS: &str = r#"
[[field]]
name = "greenery"
title = { zh = "绿化率", en = "Greenery" }
unit = "%"
kind = "rate"
level = "community"
"#;
    let fields = dabiao::plan::load_fields(&[dabiao::plan::builtin::FIELDS, PLAN_FIELDS].concat()).unwrap();
    let read = |text: &str| {
        let folder = Folder::new();
        folder.write("a.csv", text);
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
        let greenery = fields.find("greenery").unwrap();
        let figures: Vec<String> = read
            .register
            .units_at(Level::Community)
            .map(|unit| match read.register.cell(unit, greenery).value {
                Value::Number(number) => number.to_string(),
                other => format!("{other:?}"),
            })
            .collect();
        let problems =
            read.problems.iter().map(|found| format!("{} {}", found.origin.unwrap().cell, found.kind.code()));
        (figures.join(" "), problems.collect::<Vec<_>>().join(" "))
    };
    // Units stand in the order of their names: 丁 丙 乙 己 戊 甲. Beside 85 nobody can say what 0.85 and 1 are; a sign says
    // it, and 0 is 0 either way.
    let mixed = "社区名称,绿化率(%)\n甲社区,85\n乙社区,0.85\n丙社区,0.5%\n丁社区,1\n戊社区,0\n己社区,5\n";
    assert_eq!(read(mixed), ("Missing 0.005 Missing 0.05 0 0.85".into(), "B3 mixed-percents B5 mixed-percents".into()));
    let small = "社区名称,绿化率(%)\n甲社区,0.85\n乙社区,1\n丙社区,0\n";
    assert_eq!(read(small), ("0 0.01 0.0085".into(), "B1 small-percents".into()));
    // Fractions do not exceed 1, so these are percents.
    assert_eq!(read("社区名称,绿化率(%)\n甲社区,30%\n乙社区,45\n"), ("0.45 0.3".into(), String::new()));
    // Without a sign the field's own form holds, a fraction of 1, which 85 cannot be.
    assert_eq!(read("社区名称,绿化率\n甲社区,0.85\n乙社区,85\n"), ("Missing 0.85".into(), "B3 out-of-range".into()));
}

#[test]
fn a_figure_merged_over_several_units_is_the_first_ones_and_said_so() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    let mut sheet = book.sheet("甲");
    sheet.row(0, &["街道", "社区名称", "户数", "综合服务设施面积", "城乡类型"]);
    sheet.merge(1, 0, 3, 0, "东街街道");
    for (row, name) in (1..).zip(["甲社区", "乙社区", "丙社区"]) {
        sheet.text(row, 1, name);
    }
    sheet.number(1, 2, 10.0).number(2, 2, 20.0).number(3, 2, 30.0);
    sheet.merge(1, 3, 2, 3, "800").number(3, 3, 300.0);
    sheet.merge(1, 4, 3, 4, "城市社区");
    book.save(&folder.path("a.xlsx"));
    let read = ingest(&[folder.root()]);
    let shown = |name, field| shown(&read.register, unit(&read.register, Level::Community, name), field);
    for (name, area) in [("甲社区", "800"), ("乙社区", "missing"), ("丙社区", "300")] {
        assert_eq!(shown(name, "facility_area"), area, "{name}");
    }
    let merged: Vec<(String, String, u32, Option<String>)> = read
        .problems
        .iter()
        .filter_map(|problem| match &problem.kind {
            ProblemKind::MergedFigure { field, cells, rows } => {
                Some((field.zh.clone(), cells.clone(), *rows, problem.unit.clone()))
            }
            _ => None,
        })
        .collect();
    let expected = [("综合服务设施面积", "D2:D3", 2), ("城乡类型", "E2:E4", 3)];
    assert_eq!(merged, expected.map(|(field, cells, rows)| (field.into(), cells.into(), rows, Some("甲社区".into()))));
}

#[test]
fn a_unit_of_an_earlier_year_only_is_named() {
    let folder = Folder::new();
    folder.write(
        "2019年.csv",
        "县(区),街道,社区名称,户数\n东区,一街道,甲社区,10\n东区,一街道,乙社区,20\n东区,二街道,丙社区,30\n西区,三街道,丁社区,40\n",
    );
    // The same unit under a fuller name; another of the second street; none of the west.
    folder.write("2020年.csv", "县(区),街道,社区名称,户数\n东区,一街道,甲社区居委会,11\n东区,二街道,戊社区,50\n");
    let vanished = |read: &Ingested| {
        let kinds = read.problems.iter().filter_map(|problem| match &problem.kind {
            ProblemKind::VanishedUnit { year, chosen } => {
                Some(format!("{} {} {year} {chosen}", problem.unit.as_deref().unwrap(), problem.origin.unwrap().cell))
            }
            _ => None,
        });
        kinds.collect::<Vec<String>>()
    };
    let read = ingest(&[folder.root()]);
    assert_eq!(vanished(&read), ["乙社区 C3 2019 2020", "丙社区 C4 2019 2020", "丁社区 C5 2019 2020"]);
    assert_eq!(read.register.units_at(Level::Community).count(), 2);
    // Units that come later are no loss of an earlier year.
    let read = common::tables::ingest_year(&[folder.root()], 2019).unwrap();
    assert_eq!(vanished(&read), [""; 0]);
    // A table of streets of last year loses none that this year's communities are in.
    folder.write("街道2019年.csv", "街道,常住人口\n一街道,1\n三街道,2\n");
    let read = ingest(&[folder.root()]);
    assert!(vanished(&read).contains(&"三街道 A3 2019 2020".to_owned()), "{:?}", vanished(&read));
    assert!(!vanished(&read).iter().any(|text| text.starts_with("一街道")), "{:?}", vanished(&read));
}

#[test]
fn a_zero_byte_in_a_number_is_called_so() {
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,户数\n甲社区,1\u{0}2\n乙社区,30\u{0}\n");
    let read = ingest(&[folder.root()]);
    let [problem] = read.problems.as_slice() else { panic!("{:?}", read.problems) };
    assert_eq!(
        text::problem(&problem.kind, Lang::Zh),
        "“户数”应为数字，单元格是“1␀2”（“␀”处是看不见的空字符 NUL）；按缺失处理。"
    );
    assert_eq!(
        text::problem(&problem.kind, Lang::En),
        "“Households” should be a number, but the cell says “1␀2” (where “␀” stands is an invisible zero character, NUL); it counts as missing."
    );
}

#[test]
fn a_total_in_brackets_is_a_total() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "街道,社区名称,户数\n甲街道,东方社区,100\n甲街道,西方社区,200\n甲街道,甲街道（小计）,300\n,（合计）,300\n",
    );
    let read = ingest(&[folder.root()]);
    assert_eq!(read.register.roster(Level::Community).units.len(), 2);
    assert_eq!(read.register.sources[0].sheets[0].skipped_rows, [4, 5]);
    assert_eq!(codes(&read), ["total-row", "total-row"]);
}

#[test]
fn a_row_of_the_street_in_a_list_of_communities_is_their_sum_or_said_not_to_be() {
    let folder = Folder::new();
    let rows = "东方社区,100,300\n甲街道,西方社区,200,500\n";
    folder.write("a.csv", &format!("街道,社区名称,户数,常住人口\n甲街道,甲街道,300,900\n甲街道,{rows}"));
    let read = ingest(&[folder.root()]);
    assert_eq!(codes(&read), ["total-row", "total-mismatch"]);
    let mismatch = read.problems.iter().find(|problem| problem.kind.code() == "total-mismatch").unwrap();
    assert_eq!(mismatch.origin.map(|origin| origin.cell.to_string()).as_deref(), Some("D2"));
    assert_eq!(text::problem(&mismatch.kind, Lang::Zh), "“常住人口”的合计是900，各行（D3:D4）之和是800；以各行为准。");
}

/// 其中 before a name says that the unit is one of those in a total; before anything else, that the row is a part of the one above.
#[test]
fn of_which_before_a_name_is_no_part_of_it() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "街道,社区名称,户数\n甲街道,合计,300\n甲街道,其中：东方社区,100\n甲街道,西方社区,200\n,其中: 新增,20\n甲街道,其中村,1\n",
    );
    folder.write("b.csv", "街道,社区名称,常住人口\n甲街道,东方社区,250\n");
    let read = ingest(&[folder.root()]);
    let names = read.register.roster(Level::Community).units.iter().map(|unit| unit.name.to_string());
    assert_eq!(
        names.collect::<std::collections::BTreeSet<_>>(),
        ["东方社区", "其中村", "西方社区"].map(str::to_owned).into()
    );
    let east = unit(&read.register, Level::Community, "东方社区");
    assert_eq!(shown(&read.register, east, "households"), "100");
    assert_eq!(shown(&read.register, east, "residents"), "250");
    let lost = read.problems.iter().find(|problem| problem.kind.code() == "row-without-unit").unwrap();
    assert_eq!(lost.origin.unwrap().cell.to_string(), "B5");
}

#[test]
fn traditional_square_metres_are_square_metres() {
    let folder = Folder::new();
    folder.write("a.csv", "社區名稱,戶數,綜合服務設施面積(平方公尺)\n東方社區,100,30\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(shown(&read.register, unit(&read.register, Level::Community, "東方社區"), "facility_area"), "30");
}

/// A header that is known resembles no other: what the sheet lacks is a figure.
#[test]
fn a_known_header_is_not_said_to_resemble_itself() {
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,姓名,学历\n东方社区,张三,大专\n");
    let said = ingest_error(&[folder.root()]).to_string();
    assert!(said.contains("No known header was found") && !said.contains("resembles"), "{said}");
}

/// 其中 below a unit is a part of that unit, whatever it is called: it would be counted twice.
#[test]
fn a_part_of_a_unit_is_no_unit() {
    let folder = Folder::new();
    folder.write("a.csv", "街道,社区名称,户数\n甲街道,三村,100\n甲街道,四村,90\n甲街道,其中：搬迁村,40\n");
    let read = ingest(&[folder.root()]);
    let names: Vec<String> =
        read.register.roster(Level::Community).units.iter().map(|unit| unit.name.to_string()).collect();
    assert_eq!(names, ["三村", "四村"]);
    assert_eq!(codes(&read), ["row-without-unit"]);
}

/// Rows that say of how many units they are the sum are none themselves.
#[test]
fn rows_that_count_units_are_totals() {
    let folder = Folder::new();
    folder.write("a.csv", "街道,社区名称,户数\n甲街道,三村,100\n甲街道,四村,90\n甲街道,四村等2个村,190\n甲街道,共2个村,190\n甲街道,平均每村,95\n");
    let read = ingest(&[folder.root()]);
    let names: Vec<String> =
        read.register.roster(Level::Community).units.iter().map(|unit| unit.name.to_string()).collect();
    assert_eq!(names, ["三村", "四村"]);
}

/// Areas are given in hundreds of square metres too.
#[test]
fn hundreds_of_square_metres_are_converted() {
    let folder = Folder::new();
    folder.write("a.csv", "街道,社区名称,户数,综合服务设施面积（百平方米）\n甲街道,三村,100,4\n");
    let read = ingest(&[folder.root()]);
    assert_eq!(shown(&read.register, unit(&read.register, Level::Community, "三村"), "facility_area"), "400");
}
