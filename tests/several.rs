//! Sheets with several tables, and forms of labels and values. Expected values are reasoned by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

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
    read.register.roster(Level::Community).units.iter().map(|unit| unit.name.as_str()).collect()
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
        text.push_str(&format!("社区名称,户数,街道\n社区{table}甲社区,{table},一街道\n\n社区名称,常住人口,街道\n社区{table}甲社区,9,一街道\n\n"));
    }
    let start = std::time::Instant::now();
    let read = csv(&text);
    assert!(start.elapsed().as_secs() < 20);
    assert!(names(&read).len() > 30);
    assert!(codes(&read).contains(&"side-table"));
}
