//! Sheets with several tables, and forms of labels and values. Expected values are reasoned by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Write as _;

mod common {
    pub(crate) mod tables;
}

use common::tables::{Folder, Sheets, codes, ingest, origin, shown, unit};
use dabiao::ingest::Ingested;
use dabiao::plan::Level;

fn community(read: &Ingested, name: &str, field: &str) -> String {
    shown(&read.register, unit(&read.register, Level::Community, name), field)
}

fn names(read: &Ingested) -> Vec<&str> {
    read.register.roster(Level::Community).units.iter().map(|unit| &*unit.name).collect()
}

fn csv(text: &str) -> Ingested {
    let folder = Folder::new();
    folder.write("a.csv", text);
    ingest(&[folder.root()])
}

#[test]
fn tables_below_each_other_are_read_each_with_its_header() {
    for gap in ["", ",,\n", "二、队伍情况,,\n", ",,\n二、队伍情况,,\n"] {
        let read = csv(&format!(
            "一、基本情况,,\n社区名称,户数,综合服务设施面积\n甲社区,100,30\n乙社区,200,60\n合计,300,90\n{gap}社区名称,法律顾问数,大学生人数\n甲社区,1,4\n乙社区,2,5\n"
        ));
        assert_eq!(names(&read), ["乙社区", "甲社区"], "{gap}");
        for (field, value) in
            [("households", "200"), ("facility_area", "60"), ("legal_advisers", "2"), ("graduates", "5")]
        {
            assert_eq!(community(&read, "乙社区", field), value, "{gap} {field}");
        }
        assert!(!codes(&read).contains(&"side-table"), "{gap} {:?}", codes(&read));
        let sheet = &read.register.sources[0].sheets[0];
        assert_eq!(sheet.rows, 4, "{gap}");
        let blank = gap.matches('\n').count();
        assert_eq!(sheet.header_rows, [2, u32::try_from(6 + blank).unwrap()]);
    }
}

#[test]
fn tables_beside_each_other_are_read_each_with_its_units() {
    let read = csv("\
社区名称,户数,,街道,社区服务中心面积,,社区名称,法律顾问数
甲社区,100,,一街道,800,,丙社区,3
乙社区,200,,二街道,900,,甲社区,1
丙社区,300,,,,,,
");
    assert_eq!(names(&read), ["丙社区", "乙社区", "甲社区"]);
    assert_eq!(community(&read, "甲社区", "households"), "100");
    assert_eq!(community(&read, "甲社区", "legal_advisers"), "1");
    assert_eq!(community(&read, "丙社区", "legal_advisers"), "3");
    assert_eq!(community(&read, "乙社区", "legal_advisers"), "missing");
    // The streets of the table in the middle are not those of the communities beside them.
    let jia = unit(&read.register, Level::Community, "甲社区");
    assert_eq!(read.register.unit(jia).street, None);
    let street = unit(&read.register, Level::Street, "二街道");
    assert_eq!(shown(&read.register, street, "centre_area"), "900");
    assert!(!codes(&read).contains(&"side-table"), "{:?}", codes(&read));
    assert!(origin(&read.register, jia, "legal_advisers").ends_with("H3"));
}

#[test]
fn what_has_no_units_of_its_own_is_left_out_and_said_so() {
    let read = csv("社区名称,户数,,选项,含义\n甲社区,100,,1,有\n乙社区,200,,2,无\n");
    assert_eq!(names(&read), ["乙社区", "甲社区"]);
    assert!(codes(&read).contains(&"side-table"));
    let read = csv("社区名称,户数\n甲社区,100\n\n指标,含义\n户数,常住的\n");
    assert_eq!(names(&read), ["甲社区"]);
    assert!(codes(&read).contains(&"side-table"));
}

#[test]
fn totals_of_a_summary_beside_a_list_are_none_of_its_rows() {
    const LIST: [&str; 6] = [
        "甲社区,甲站,社区服务站,400",
        "甲社区,乙站,社区服务站,80",
        "小计,,,480",
        "乙社区,丙站,社区服务站,100",
        "乙社区,丁站,社区服务站,50",
        "丙社区,戊站,社区服务站,60",
    ];
    for summary in [
        // By how many communities a street has, by totals beside communities, and by one beside another total.
        ["街道,社区数", "甲街道,2", "乙街道,1", "", "", "", ""],
        ["街道,个数", "甲街道,5", "合计,5", "", "", "", ""],
        ["街道,个数", "甲街道,5", "乙街道,1", "合计,6", "", "", ""],
    ] {
        let rows = ["社区名称,设施名称,设施类型,面积"].iter().chain(&LIST).zip(summary);
        let rows: Vec<String> = rows.map(|(row, beside)| format!("{row},,{beside}")).collect();
        let read = csv(&rows.join("\n"));
        for (name, area) in [("甲社区", "480"), ("乙社区", "150"), ("丙社区", "60")] {
            assert_eq!(community(&read, name, "station_area"), area, "{name} {summary:?}");
            let unit = unit(&read.register, Level::Community, name);
            assert_eq!(read.register.unit(unit).street, None, "{summary:?}");
        }
        assert!(
            codes(&read).contains(&"side-table") && !codes(&read).contains(&"total-mismatch"),
            "{:?}",
            codes(&read)
        );
    }
}

#[test]
fn a_list_may_stand_below_a_table() {
    let read = csv("\
社区名称,户数,综合服务设施面积,
甲社区,100,30,

任职社区,姓名,职务,学历
甲社区,张三,书记,本科
甲社区,李四,委员,高中
");
    assert_eq!(community(&read, "甲社区", "workers"), "2");
    assert_eq!(community(&read, "甲社区", "graduates"), "1");
    assert_eq!(community(&read, "甲社区", "households"), "100");
}

#[test]
fn a_table_beside_and_a_wide_one_below() {
    let read = csv("\
社区名称,户数,,社区名称,常住人口
甲社区,100,,甲社区,300
乙社区,200,,乙社区,600
,,,,
社区名称,综合服务设施面积,社区服务站面积,法律顾问数,大学生人数
甲社区,30,20,1,4
乙社区,60,50,2,5
");
    for (field, value) in [
        ("households", "200"),
        ("residents", "600"),
        ("facility_area", "60"),
        ("legal_advisers", "2"),
        ("graduates", "5"),
    ] {
        assert_eq!(community(&read, "乙社区", field), value, "{field}");
    }
    assert!(!codes(&read).contains(&"side-table"), "{:?}", codes(&read));
}

#[test]
fn many_small_tables_end() {
    let mut text = String::new();
    for table in 0..300 {
        write!(text, "社区名称,户数,街道\n社区{table}甲社区,{table},一街道\n\n社区名称,常住人口,街道\n社区{table}甲社区,9,一街道\n\n").unwrap();
    }
    let start = std::time::Instant::now();
    let read = csv(&text);
    assert!(start.elapsed().as_secs() < 20);
    assert!(names(&read).len() > 30);
    assert!(codes(&read).contains(&"side-table"));
}

#[test]
fn a_form_of_labels_and_values_is_one_unit() {
    for text in [
        "社区名称,甲社区,户数,1200\n街道,一街道,常住人口,\"3,000人\"\n有无综合服务设施,有,综合服务设施面积,0.6亩\n",
        // One pair a row, a title and a footer.
        "2020年社区基本情况表,\n填报日期：2021年1月5日,\n社区名称：,甲社区\n街道,一街道\n户数（户）,1200\n常住人口,3000\n有无综合服务设施,是\n综合服务设施面积,400\n备注,\n填表人：张三,\n",
        // A unit behind each value, and a blank between the pairs.
        "社区名称,甲社区,,,户数,1200,户\n街道,一街道,,,常住人口,3000,人\n有无综合服务设施,√,,,综合服务设施面积,400,平方米\n",
        // All in one row.
        "社区名称,甲社区,街道,一街道,户数,1200,常住人口,3000,有无综合服务设施,是,综合服务设施面积,400\n",
    ] {
        let read = csv(text);
        assert_eq!(names(&read), ["甲社区"], "{text}");
        for (field, value) in
            [("households", "1200"), ("residents", "3000"), ("has_facility", "yes"), ("facility_area", "400")]
        {
            assert_eq!(community(&read, "甲社区", field), value, "{text} {field}");
        }
        let street = read.register.unit(unit(&read.register, Level::Community, "甲社区")).street.unwrap();
        assert_eq!(&*read.register.roster(Level::Street).units[street as usize].name, "一街道");
        assert_eq!(read.register.sources[0].sheets[0].rows, 1);
    }
    let read = csv(
        "2020年社区情况\n社区名称,甲社区,户数,1200\n街道,一街道,常住人口,约3000\n综合服务设施面积,400,大学生人数,3\n",
    );
    let jia = unit(&read.register, Level::Community, "甲社区");
    assert!(origin(&read.register, jia, "facility_area").ends_with("B4"));
    assert_eq!(read.register.year, Some(2020));
    // A figure that cannot be read is a problem at its own cell.
    let problem = read.problems.iter().find(|problem| problem.kind.code() == "not-a-number").unwrap();
    assert_eq!(problem.origin.unwrap().cell.to_string(), "D3");
    let sheet = &read.register.sources[0].sheets[0];
    assert_eq!((sheet.header_rows.as_slice(), sheet.skipped_rows.as_slice()), ([2, 3, 4].as_slice(), [1].as_slice()));
}

#[test]
fn groups_of_a_form_say_whose_figures_they_are() {
    let folder = Folder::new();
    let mut book = Sheets::new();
    for (name, households, area) in [("甲社区", "100", "300"), ("乙社区", "200", "400")] {
        let mut sheet = book.sheet(name);
        sheet.merge(0, 0, 0, 4, "城市社区情况填报");
        sheet.row(1, &["", "填报单位：", name, "填报日期：", "2021-01-05"]);
        sheet.row(2, &["", "常住户数", households, "常住人口数", "900"]);
        sheet.merge(3, 0, 4, 0, "社区室外活动场地");
        sheet.row(3, &["", "面积", area, "投入使用年份", "2012"]);
        sheet.row(4, &["", "投入资金(万元)", "12", "数量", "1"]);
        sheet.merge(5, 0, 6, 0, "居委会成员");
        sheet.row(5, &["", "党员人数", "5", "女性人数", "2"]);
        sheet.row(6, &["", "大学生人数", "4", "社会组织总数", "8"]);
    }
    book.save(&folder.path("a.xlsx"));
    let read = ingest(&[folder.root()]);
    assert_eq!(names(&read), ["乙社区", "甲社区"]);
    assert_eq!(community(&read, "甲社区", "plaza_area"), "300");
    assert_eq!(community(&read, "乙社区", "households"), "200");
    assert_eq!(community(&read, "乙社区", "residents"), "900");
    // Members of the committee are not the residents.
    assert_eq!(community(&read, "乙社区", "party_members"), "missing");
}

#[test]
fn what_is_neither_form_nor_table_is_refused_and_never_misread() {
    let folder = Folder::new();
    folder.write("ok.csv", "社区名称,户数\n丙社区,5\n");
    for text in [
        // Units beside each other: a table on its side.
        "指标,甲社区,乙社区\n户数,100,200\n常住人口,300,400\n综合服务设施面积,50,60\n",
        // Two units on one sheet.
        "社区名称,甲社区,户数,100\n常住人口,300,大学生人数,2\n\n社区名称,乙社区,户数,200\n常住人口,400,大学生人数,3\n",
        // Labels and values that do not alternate.
        "社区名称,甲社区,户数,1200,1300\n常住人口,3000,综合服务设施面积,400,500\n",
        // A fact sheet without the unit.
        "户数,100,,综合服务设施面积,50\n常住人口,300,,社区服务站面积,60\n大学生人数,2,,法律顾问数,1\n",
    ] {
        folder.write("a.csv", text);
        let read = ingest(&[folder.root()]);
        assert_eq!(names(&read), ["丙社区"], "{text}");
        assert_eq!(codes(&read), ["not-a-table"], "{text}");
    }
}

#[test]
fn small_tables_are_no_forms() {
    for text in [
        "社区名称,户数,常住人口\n甲社区,100,300\n",
        "社区名称,户数,常住人口\n甲社区,100,\n",
        "单位名称,甲街道,年份,2020\n社区名称,户数,常住人口,备注\n甲社区,100,300,\n",
        "社区名称,,户数,,常住人口\n甲社区,,100,,300\n",
    ] {
        let read = csv(text);
        assert_eq!(community(&read, "甲社区", "households"), "100", "{text}");
    }
}

#[test]
fn a_narrow_table_below_is_read_too() {
    let read = csv(
        "社区名称,城乡类型,户数,综合服务设施面积\n甲社区,城市社区,1000,400\n乙社区,城市社区,1000,400\n\n表二 街道服务中心,,,\n街道(乡镇),街道社区服务中心面积,,\n东街街道,900,,\n西街街道,700,,\n",
    );
    assert_eq!(names(&read), ["乙社区", "甲社区"]);
    let streets: Vec<&str> =
        read.register.roster(dabiao::plan::Level::Street).units.iter().map(|unit| &*unit.name).collect();
    assert_eq!(streets.len(), 2, "{streets:?}");
}

#[test]
fn rows_of_other_years_are_counted_off_for_each_table_of_a_sheet() {
    let folder = Folder::new();
    folder.write(
        "a.csv",
        "社区名称,年份,户数,,社区名称,年份,常住人口\n甲社区,2019,10,,甲社区,2019,30\n甲社区,2020,11,,甲社区,2020,31\n乙社区,2020,12,,,,\n",
    );
    let read = ingest(&[folder.root()]);
    let sheet = &read.register.sources[0].sheets[0];
    // Two rows of 2020 on the left, one on the right.
    assert_eq!(sheet.rows, 3);
    let filled: Vec<u32> = sheet.columns.iter().map(|column| column.counts.unwrap().filled).collect();
    assert_eq!(filled, [2, 2, 2, 1, 1, 1]);
}
