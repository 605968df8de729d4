//! The report workbook as people get it: read back by another library, carried on by hand, split by county.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::CommandCargoExt as _;
use calamine::{Data, Reader as _, SheetVisible, Xlsx, open_workbook_from_rs};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::Value;
use tempfile::TempDir;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data");

/// 2021-03-15 in China.
const DAY: &str = "1615770000";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("dabiao").unwrap();
    command.current_dir(folder).env("SOURCE_DATE_EPOCH", DAY).env("LC_ALL", "C").env_remove("LANG");
    command.args(arguments).output().unwrap()
}

/// Runs an audit and makes sure that it wrote what it was to write.
fn audit(folder: &Path, arguments: &[&str]) {
    let all: Vec<&str> = ["audit", "--quiet"].iter().chain(arguments).copied().collect();
    let output = run(folder, &all);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap()
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let all: Vec<&str> = ["audit", "--quiet", "-f", "json"].iter().chain(arguments).copied().collect();
    serde_json::from_slice(&run(folder, &all).stdout).unwrap()
}

/// A sheet: its header and its rows, by header.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<Data>>,
}

impl Table {
    fn at(&self, row: usize, column: &str) -> String {
        self.data(row, column).to_string()
    }

    fn data(&self, row: usize, column: &str) -> &Data {
        let index = self.header.iter().position(|title| title == column);
        let index = index.unwrap_or_else(|| panic!("no column {column} in {:?}", self.header));
        self.rows[row].get(index).unwrap_or(&Data::Empty)
    }

    /// The row of a unit and a target.
    fn row_of(&self, unit: &str, target: &str) -> Option<usize> {
        (0..self.rows.len()).find(|row| self.at(*row, "社区(单位)") == unit && self.at(*row, "指标编号") == target)
    }
}

fn book(path: &Path) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(fs::read(path).unwrap())).unwrap()
}

fn table(path: &Path, sheet: &str) -> Table {
    let range = book(path).worksheet_range(sheet).unwrap();
    let mut rows = range.rows().map(<[Data]>::to_vec);
    let header = rows.next().unwrap().iter().map(ToString::to_string).collect();
    Table { header, rows: rows.collect() }
}

/// The sheets that a person sees.
fn sheets(path: &Path) -> Vec<String> {
    let book = book(path);
    let seen = book.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    seen.map(|sheet| sheet.name.clone()).collect()
}

/// A part of the file as it stands there.
fn part(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Two counties; two of three communities are short of social organisations, one figure is missing.
fn small(rows: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_small(folder.path(), rows);
    folder
}

fn write_small(folder: &Path, rows: &str) {
    let header = "县(区),街道(乡镇),社区名称,城乡类型,社区社会组织数,接入综合信息平台\n";
    fs::write(folder.join("社区.csv"), format!("{header}{rows}")).unwrap();
}

const ROWS: &str = "东区,江南街道,阳光社区,城市社区,12,是\n\
                    东区,江南街道,临江社区,城市社区,7,是\n\
                    西区,河口街道,河口社区,城市社区,3,否\n\
                    西区,河口街道,码头社区,城市社区,,是\n";

const ORGANISATIONS: &str = "urban-social-orgs";
const PLATFORM: &str = "urban-platform-coverage";

fn ids() -> (&'static str, &'static str) {
    (ORGANISATIONS, PLATFORM)
}

#[test]
fn it_says_what_the_json_report_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    audit(folder.path(), &[SAMPLE, "--lang", "zh", "-o", "a.xlsx"]);
    let json = json(folder.path(), &[SAMPLE, "--lang", "zh"]);
    assert_eq!(
        sheets(&path),
        ["总览", "指标完成情况", "县区", "街道", "社区一览", "缺口清单", "待核清单", "数据问题", "口径与依据"]
    );

    let mut unmet: BTreeMap<String, usize> = BTreeMap::new();
    let mut communities = BTreeMap::new();
    for unit in json["units"].as_array().unwrap() {
        let mut counts = [0, 0];
        for finding in unit["findings"].as_array().unwrap() {
            let count = match finding["status"].as_str().unwrap() {
                "unmet" => 0,
                "unknown" => 1,
                _ => continue,
            };
            if finding["diagnosis"] == false {
                counts[count] += 1;
                if count == 0 {
                    *unmet.entry(finding["target"].as_str().unwrap().to_owned()).or_default() += 1;
                }
            }
        }
        if unit["level"] == "community" {
            let name = ["county", "street", "name"].map(|part| unit[part].as_str().unwrap().to_owned());
            communities.insert(name, counts);
        }
    }

    // The city and each county where a target is judged for groups as a whole.
    for target in json["targets"].as_array().unwrap() {
        if matches!(target["judge"].as_str(), Some("pooled" | "total" | "mean")) {
            let groups = [&target["city"]].into_iter().chain(target["counties"].as_array().unwrap());
            let open = groups.filter(|headline| headline["status"] == "unmet").count();
            if open > 0 {
                unmet.insert(target["id"].as_str().unwrap().to_owned(), open);
            }
        }
    }

    let gaps = table(&path, "缺口清单");
    let talent: Vec<usize> =
        (0..gaps.rows.len()).filter(|row| gaps.at(*row, "指标编号") == "city-social-work-talent").collect();
    let [talent] = talent[..] else { panic!("{talent:?}") };
    let said = ["社区(单位)", "现状", "标准", "计量单位", "差距", "单位", "出处"].map(|column| gaps.at(talent, column));
    assert_eq!(said, ["澜宁市", "987", "1000", "人", "13", "人", "全市汇总.xlsx › 全市 › B4"]);
    let mut listed: BTreeMap<String, usize> = BTreeMap::new();
    let mut keys = BTreeSet::new();
    for row in 0..gaps.rows.len() {
        *listed.entry(gaps.at(row, "指标编号")).or_default() += 1;
        assert_eq!(gaps.at(row, "结论"), "未达标");
        assert!(keys.insert(gaps.at(row, "键(勿改)")), "keys are those of one row");
        assert!(!gaps.at(row, "依据").is_empty() && !gaps.at(row, "问题描述").is_empty());
    }
    assert_eq!(listed, unmet);

    let list = table(&path, "社区一览");
    assert_eq!(list.rows.len(), communities.len());
    for row in 0..list.rows.len() {
        let name = ["县区", "街道(乡镇)", "社区(单位)"].map(|column| list.at(row, column));
        let counts = ["未达标项", "待核项"].map(|column| list.at(row, column).parse::<i32>().unwrap());
        assert_eq!(counts, communities[&name], "{name:?}");
    }

    let targets = table(&path, "指标完成情况");
    let told = json["targets"].as_array().unwrap();
    let numbered: Vec<usize> = (0..targets.rows.len()).filter(|row| !targets.at(*row, "序号").is_empty()).collect();
    assert_eq!(numbered.len(), told.len());
    for (row, target) in numbered.into_iter().zip(told) {
        if target["judge"] != "total" {
            for (column, name) in
                [("达标", "met"), ("未达标", "unmet"), ("待核", "unknown"), ("不适用", "not_applicable")]
            {
                assert_eq!(targets.at(row, column), target["city"][name].to_string(), "{} {name}", target["id"]);
            }
        }
        let status = match target["city"]["status"].as_str() {
            Some("met") => "达标",
            Some("unmet") => "未达标",
            Some("unknown") => "待核",
            Some("not-applicable") => "不适用",
            _ => "—",
        };
        assert_eq!(targets.at(row, "结论"), status);
    }

    assert_eq!(table(&path, "数据问题").rows.len(), json["problems"].as_array().unwrap().len());
    assert_eq!(table(&path, "口径与依据").rows.len(), 74, "every statement of the plan");
    assert_eq!(table(&path, "街道").rows.len(), told[0]["streets"].as_array().unwrap().len());
}

#[test]
fn figures_of_targets_are_numbers_where_they_are_certain() {
    // 12, 7 and 3 organisations where 10 are asked for, and one figure missing: 1 of 4 certainly, 2 of 4 perhaps.
    let folder = small(ROWS);
    let path = folder.path().join("a.xlsx");
    audit(folder.path(), &["社区.csv", "--lang", "zh", "-o", "a.xlsx"]);
    let targets = table(&path, "指标完成情况");
    let row = |title: &str| (0..targets.rows.len()).find(|row| targets.at(*row, "指标") == title).unwrap();
    let [organisations, platform] = ["城市社区社会组织数", "城市社区公共服务综合信息平台覆盖率"].map(row);
    let figures = |row| ["现状", "分子", "分母", "缺口(至少)"].map(|column| targets.data(row, column).clone());
    // Whole numbers are read as such from files without decimals.
    let number = Data::Float;
    assert_eq!(figures(platform), [number(0.75), number(3.0), number(4.0), number(1.0)]);
    let range = Data::String("[25%, 50%]".into());
    assert_eq!(figures(organisations), [range, number(1.0), number(4.0), number(10.0)]);
}

#[test]
fn working_papers_are_counted_as_the_report_counts() {
    let folder = small(ROWS);
    let path = folder.path().join("a.xlsx");
    audit(folder.path(), &["社区.csv", "--lang", "zh", "--working-papers", "-o", "a.xlsx"]);
    let range = |sheet: &str| book(&path).worksheet_range(sheet).unwrap();
    let (overview, index) = (range("总览"), range("底稿目录"));
    let find = |range: &calamine::Range<Data>, text: &str| {
        let (row, column, _) =
            range.used_cells().find(|(_, _, cell)| **cell == *text).unwrap_or_else(|| panic!("{text}"));
        (row, column)
    };
    let beside = |text: &str| {
        let (row, column) = find(&overview, text);
        overview.get((row, column + 2)).cloned().unwrap()
    };
    let binding = index.rows().position(|row| row.iter().any(|cell| cell == "约束性")).unwrap();
    let head = &index.rows().nth(binding - 1).unwrap()[..6];
    for (word, said) in [("达标", "约束性指标：达标"), ("未达标", "约束性指标：未达标"), ("待核", "约束性指标：待核")]
    {
        let column = head.iter().position(|cell| cell == word).unwrap();
        assert_eq!(index.get((binding, column)), Some(&beside(said)), "{word}");
    }
    // 4 communities, 2 streets, 2 counties and the city.
    for (sheet, rows) in [("原始数据", 9.0), ("得分", 9.0), ("检查-09", 4.0)] {
        assert_eq!(beside(sheet), Data::Float(rows), "{sheet}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_and_no_day_of_the_run() {
    let folder = small(ROWS);
    let written = |day: Option<&str>| {
        let mut command = Command::cargo_bin("dabiao").unwrap();
        command.current_dir(folder.path()).env_remove("SOURCE_DATE_EPOCH");
        command.envs(day.map(|day| ("SOURCE_DATE_EPOCH", day)));
        command.args(["audit", "社区.csv", "-q", "--lang", "zh", "-o", "a.xlsx"]).output().unwrap();
        let path = folder.path().join("a.xlsx");
        (fs::read(&path).unwrap(), part(&path, "docProps/core.xml"))
    };
    let (bytes, properties) = written(None);
    assert!(bytes == written(None).0, "not the same bytes");
    // The figures have no year; the plan aims at 2020.
    assert!(properties.contains("2020-12-31T00:00:00Z"), "{properties}");
    assert!(written(Some(DAY)).1.contains("2021-03-15T00:00:00Z"));
}

#[test]
fn sheets_are_chosen_and_named_in_both_languages() {
    let folder = small(ROWS);
    let path = folder.path().join("a.xlsx");
    audit(folder.path(), &["社区.csv", "--lang", "en", "-o", "a.xlsx"]);
    assert_eq!(
        sheets(&path),
        ["Overview", "Targets", "Counties", "Streets", "Communities", "Gaps", "To check", "Data problems", "Basis"]
    );
    assert_eq!(table(&path, "Gaps").header[9], "What is wrong");
    audit(folder.path(), &["社区.csv", "--lang", "zh", "-o", "a.xlsx", "--sheets", "gaps"]);
    assert_eq!(sheets(&path), ["缺口清单"]);
    audit(folder.path(), &["社区.csv", "--lang", "zh", "-o", "a.xlsx", "--sheets", "待核清单,总览"]);
    assert_eq!(sheets(&path), ["总览", "待核清单"]);
    let message = refused(folder.path(), &["audit", "社区.csv", "-o", "a.xlsx", "--sheets", "缺口"]);
    assert!(message.contains("缺口") && message.contains("gaps"), "{message}");
    let message = refused(folder.path(), &["audit", "社区.csv", "-o", "a.csv", "--sheets", "gaps"]);
    assert!(message.contains("--sheets") && message.contains(".xlsx"), "{message}");
}

/// The list that is written on the way holds what the library's holds.
#[test]
fn the_plain_gap_list_is_the_one_of_the_whole_workbook() {
    let folder = tempfile::tempdir().unwrap();
    audit(folder.path(), &[SAMPLE, "--lang", "zh", "-o", "a.xlsx"]);
    audit(folder.path(), &[SAMPLE, "--lang", "zh", "-o", "b.xlsx", "--sheets", "gaps"]);
    let [whole, plain] = ["a.xlsx", "b.xlsx"].map(|name| table(&folder.path().join(name), "缺口清单"));
    assert_eq!(whole.header, plain.header);
    assert_eq!(whole.rows.len(), plain.rows.len());
    for (one, other) in whole.rows.iter().zip(&plain.rows) {
        assert_eq!(one, other);
    }
    let xml = part(&folder.path().join("b.xlsx"), "xl/worksheets/sheet1.xml");
    for (what, wanted) in [
        ("a table", "<tableParts"),
        ("the choice of progress", "<dataValidation "),
        ("a frozen header", "state=\"frozen\""),
        ("landscape on A4", "paperSize=\"9\""),
        ("one page wide", "fitToHeight=\"0\""),
    ] {
        assert!(xml.contains(wanted), "{what}: {}", &xml[xml.len() - 1500..]);
    }
    assert!(xml.contains("orientation=\"landscape\"") && xml.contains("&amp;P"));
    let range = format!("ref=\"A1:V{}\"", plain.rows.len() + 1);
    for name in ["a.xlsx", "b.xlsx"] {
        let number = if name == "a.xlsx" { 5 } else { 1 };
        let xml = part(&folder.path().join(name), &format!("xl/tables/table{number}.xml"));
        assert_eq!(xml.matches(&range).count(), 2, "table and filter of {name}: {xml}");
    }
}

#[test]
fn what_stands_in_tables_is_never_run() {
    let rows = "东区,江南街道,\"=HYPERLINK(\"\"http://x\"\",\"\"a\"\")\",城市社区,7,是\n\
                东区,江南街道,@SUM(1),城市社区,3,否\n东区,江南街道,+1社区_x0041_<&>,城市社区,2,是\n";
    for sheets in [&[][..], &["--sheets", "gaps"]] {
        let folder = small(rows);
        let arguments = ["社区.csv", "--lang", "zh", "-o", "a.xlsx"].iter().chain(sheets).copied().collect::<Vec<_>>();
        audit(folder.path(), &arguments);
        let path = folder.path().join("a.xlsx");
        let gaps = table(&path, "缺口清单");
        let names: BTreeSet<String> = (0..gaps.rows.len()).map(|row| gaps.at(row, "社区(单位)")).collect();
        let expected = ["=HYPERLINK(\"http://x\",\"a\")", "@SUM(1)", "+1社区_x0041_<&>"];
        assert_eq!(names, expected.into_iter().map(str::to_owned).collect());
        let count = zip::ZipArchive::new(Cursor::new(fs::read(&path).unwrap())).unwrap().file_names().count();
        for sheet in (1..count).map(|number| format!("xl/worksheets/sheet{number}.xml")) {
            let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(&path).unwrap())).unwrap();
            let Ok(mut found) = archive.by_name(&sheet) else { break };
            let mut xml = String::new();
            found.read_to_string(&mut xml).unwrap();
            assert!(!xml.contains("<f>"), "a formula in {sheet}");
        }
    }
}

#[test]
fn communities_and_their_gaps_lead_to_each_other() {
    let folder = small(ROWS);
    let path = folder.path().join("a.xlsx");
    audit(folder.path(), &["社区.csv", "--lang", "zh", "-o", "a.xlsx"]);
    let (list, gaps) = (table(&path, "社区一览"), table(&path, "缺口清单"));
    let row =
        |table: &Table, unit: &str| 2 + (0..table.rows.len()).find(|row| table.at(*row, "社区(单位)") == unit).unwrap();
    let links = part(&path, "xl/worksheets/sheet5.xml");
    let gap =
        format!("<hyperlink ref=\"C{}\" location=\"'缺口清单'!C{}\"", row(&list, "河口社区"), row(&gaps, "河口社区"));
    assert!(links.contains(&gap), "{gap}");
    let links = part(&path, "xl/worksheets/sheet6.xml");
    let back =
        format!("<hyperlink ref=\"C{}\" location=\"'社区一览'!C{}\"", row(&gaps, "河口社区"), row(&list, "河口社区"));
    assert!(links.contains(&back), "{back}");
}

/// Writes a list as a person saves it: other columns first, other order, another sheet name, a title, a column of their own.
fn carried_on(path: &Path, list: &Table, fill: &[(usize, [&str; 5])]) {
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("yyyy/m/d");
    let sheet = workbook.add_worksheet().set_name("东区整改").unwrap();
    sheet.write_string(0, 0, "整改台账").unwrap();
    let mut columns: Vec<usize> = (0..list.header.len()).rev().collect();
    columns.rotate_left(3);
    for (to, from) in (0_u16..).zip(&columns) {
        sheet.write_string(2, to, &list.header[*from]).unwrap();
    }
    let own = u16::try_from(columns.len()).unwrap();
    sheet.write_string(2, own, "备注").unwrap();
    for (row, (index, filled)) in (3_u32..).zip(fill) {
        for (to, from) in (0_u16..).zip(&columns) {
            let hand = ["责任单位", "整改措施", "整改时限", "整改状态", "销号日期"];
            let typed = hand.iter().position(|title| *title == list.header[*from]).map(|at| filled[at]);
            let text = typed.map_or_else(|| list.rows[*index][*from].to_string(), str::to_owned);
            match text.strip_prefix("date:") {
                Some(day) => {
                    let day = ExcelDateTime::parse_from_str(day).unwrap();
                    sheet.write_datetime_with_format(row, to, &day, &date).unwrap();
                }
                None => drop(sheet.write_string(row, to, text).unwrap()),
            }
        }
        if row == 3 {
            sheet.write_string(row, own, "已电话联系").unwrap();
        }
    }
    let below = u32::try_from(fill.len()).unwrap() + 5;
    sheet.write_string(below, 1, "审核人：张三").unwrap();
    workbook.add_worksheet().set_name("会议记录").unwrap().write_string(0, 0, "四月前完成").unwrap();
    workbook.save(path).unwrap();
}

#[test]
fn what_people_filled_in_is_carried_on() {
    let (organisations, platform) = ids();
    let folder = small(ROWS);
    let (old, new) = (folder.path().join("old.xlsx"), folder.path().join("new.xlsx"));
    let arguments = ["社区.csv", "--lang", "zh", "-o", "old.xlsx"];
    audit(folder.path(), &arguments);
    let list = table(&old, "缺口清单");
    let row = |unit: &str, target: &str| list.row_of(unit, target).unwrap_or_else(|| panic!("{unit} {target}"));
    let closed_before = ["民政局", "", "", "销号", "date:2020-12-01"];
    carried_on(
        &old,
        &list,
        &[
            (row("河口社区", platform), ["大数据局", "接入\n平台", "date:2021-06-30", "整改中", ""]),
            (row("临江社区", organisations), ["民政局", "=培育3个", "2021年底", "已整改", ""]),
            (row("河口社区", organisations), closed_before),
        ],
    );

    // The platform is there now; one community is short no longer; another one is short of both; one is gone.
    let after = "东区,江南街道,阳光社区,城市社区,6,是\n东区,江南街道,临江社区,城市社区,8,是\n\
                 西区,河口街道,河口社区,城市社区,4,是\n西区,河口街道,码头社区,城市社区,,是\n";
    write_small(folder.path(), after);
    audit(folder.path(), &["社区.csv", "--lang", "zh", "-o", "new.xlsx", "--update", "old.xlsx"]);
    let list = table(&new, "缺口清单");
    let filled = |unit: &str, target: &str| {
        let row = list.row_of(unit, target).unwrap();
        ["结论", "责任单位", "整改措施", "整改时限", "整改状态", "销号日期"].map(|column| {
            match list.data(row, column) {
                Data::DateTime(day) => {
                    let (year, month, day, ..) = day.to_ymd_hms_milli();
                    format!("{year}-{month}-{day}")
                }
                other => other.to_string(),
            }
        })
    };
    assert_eq!(
        filled("河口社区", platform),
        ["达标", "大数据局", "接入\n平台", "2021-6-30", "销号", "2021-3-15"],
        "met: closed on the day of the run"
    );
    assert_eq!(filled("临江社区", organisations), ["未达标", "民政局", "=培育3个", "2021年底", "已整改", ""]);
    assert_eq!(filled("阳光社区", organisations), ["未达标", "", "", "", "", ""], "new");
    assert_eq!(filled("河口社区", organisations), ["未达标", "民政局", "", "", "未整改", ""], "closed, and open again");
    assert_eq!(list.rows.len(), 4);

    let kept = table(&new, "原表其他内容");
    let texts: Vec<String> =
        kept.rows.iter().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    let has = |parts: &[&str]| texts.iter().any(|text| parts.iter().all(|part| text.contains(part)));
    assert!(has(&["含自行添加的列", "已电话联系"]), "{texts:#?}");
    assert!(has(&["已销号，但又未达标", "河口社区"]), "{texts:#?}");
    assert!(has(&["审核人：张三"]) && has(&["整改台账"]) && has(&["会议记录", "四月前完成"]), "{texts:#?}");

    // Once more, over the file itself: what was kept is kept, and no more than that.
    audit(folder.path(), &["社区.csv", "--lang", "zh", "-o", "new.xlsx", "--update", "new.xlsx"]);
    assert_eq!(table(&new, "缺口清单").rows, list.rows);
    let again = table(&new, "原表其他内容");
    assert_eq!((again.header, again.rows), (kept.header, kept.rows));

    // Working papers are no one's own sheets.
    let papers = ["社区.csv", "--lang", "zh", "--working-papers", "-o", "papers.xlsx", "--update", "new.xlsx"];
    audit(folder.path(), &papers);
    audit(folder.path(), &["社区.csv", "--lang", "zh", "-o", "after.xlsx", "--update", "papers.xlsx"]);
    let after = folder.path().join("after.xlsx");
    assert_eq!(table(&after, "缺口清单").rows, list.rows);
    assert_eq!(table(&after, "原表其他内容").rows, table(&new, "原表其他内容").rows);
}

#[test]
fn rows_without_a_key_or_a_finding_are_not_lost() {
    let (organisations, _) = ids();
    let folder = small(ROWS);
    let old = folder.path().join("old.xlsx");
    audit(folder.path(), &["社区.csv", "--lang", "zh", "-o", "old.xlsx"]);
    let mut list = table(&old, "缺口清单");
    let key = list.header.iter().position(|title| title == "键(勿改)").unwrap();
    let name = list.header.iter().position(|title| title == "社区(单位)").unwrap();
    let row = list.row_of("临江社区", organisations).unwrap();
    let other = list.row_of("河口社区", organisations).unwrap();
    // One key is lost, one row is about a community that nobody knows.
    list.rows[row][key] = Data::Empty;
    list.rows[other][key] = Data::Empty;
    list.rows[other][name] = Data::String("撤并社区".into());
    carried_on(&old, &list, &[(row, ["甲", "", "", "", ""]), (other, ["乙", "", "", "", ""])]);
    audit(folder.path(), &["社区.csv", "--lang", "zh", "-o", "new.xlsx", "--update", "old.xlsx"]);
    let new = folder.path().join("new.xlsx");
    let list = table(&new, "缺口清单");
    assert_eq!(list.at(list.row_of("临江社区", organisations).unwrap(), "责任单位"), "甲");
    let kept = table(&new, "原表其他内容");
    let is_kept = |row: &Vec<Data>| {
        let texts: Vec<String> = row.iter().map(ToString::to_string).collect();
        ["撤并社区", "乙", "本次评估中没有对应的指标或单位"]
            .iter()
            .all(|wanted| texts.iter().any(|text| text == wanted))
    };
    assert!(kept.rows.iter().any(is_kept), "{:?}", kept.rows);
}

#[test]
fn a_lasting_gap_is_one_row_over_the_years() {
    let (organisations, platform) = ids();
    let with_year = |year: u32, rows: &[&str]| {
        let lines: Vec<String> = rows.iter().map(|row| format!("{year},{row}\n")).collect();
        format!("年份,县(区),街道(乡镇),社区名称,城乡类型,社区社会组织数,接入综合信息平台\n{}", lines.concat())
    };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("社区.csv");
    fs::write(&data, with_year(2019, &["东区,江南街道,临江社区,城市社区,7,否"])).unwrap();
    audit(folder.path(), &["社区.csv", "--lang", "zh", "-o", "old.xlsx"]);
    let old = folder.path().join("old.xlsx");
    let list = table(&old, "缺口清单");
    assert!(list.at(0, "键(勿改)").ends_with("|2019"));
    let open = list.row_of("临江社区", organisations).unwrap();
    let closed = list.row_of("临江社区", platform).unwrap();
    carried_on(&old, &list, &[(open, ["甲", "", "", "整改中", ""]), (closed, ["乙", "", "", "销号", "2019-12-1"])]);
    fs::write(&data, with_year(2020, &["东区,江南街道,临江社区,城市社区,8,是"])).unwrap();
    audit(folder.path(), &["社区.csv", "--lang", "zh", "-o", "new.xlsx", "--update", "old.xlsx"]);
    let list = table(&folder.path().join("new.xlsx"), "缺口清单");
    let open = list.row_of("临江社区", organisations).unwrap();
    assert_eq!(["责任单位", "整改状态"].map(|column| list.at(open, column)), ["甲", "整改中"]);
    assert!(list.at(open, "键(勿改)").ends_with("|2020"));
    let closed = list.row_of("临江社区", platform).unwrap();
    assert_eq!(["结论", "整改状态", "销号日期"].map(|column| list.at(closed, column)), ["达标", "销号", "2019-12-1"]);
}

#[test]
fn an_update_needs_a_gap_list() {
    let folder = small(ROWS);
    let refused = |arguments: &[&str]| {
        let all: Vec<&str> = ["audit", "社区.csv", "--lang", "zh"].iter().chain(arguments).copied().collect();
        let message = refused(folder.path(), &all);
        assert_eq!(message.lines().count(), 1, "{message}");
        message
    };
    audit(folder.path(), &["社区.csv", "--lang", "zh", "-o", "a.xlsx", "--sheets", "总览"]);
    assert!(refused(&["-o", "b.xlsx", "--update", "a.xlsx"]).contains("a.xlsx 里没有缺口清单"));
    assert!(refused(&["-o", "b.xlsx", "--update", "没有.xlsx"]).contains("没有.xlsx"));
    assert!(refused(&["-o", "b.csv", "--update", "a.xlsx"]).contains("--update"));
    assert!(refused(&["-o", "b.xlsx", "--sheets", "总览", "--update", "a.xlsx"]).contains("gaps"));
}

#[test]
fn each_county_gets_its_own_workbook() {
    let folder = tempfile::tempdir().unwrap();
    audit(folder.path(), &[SAMPLE, "--lang", "zh", "--split", "county", "-o", "各县"]);
    let out = folder.path().join("各县");
    let mut names: Vec<String> =
        fs::read_dir(&out).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut expected = ["东澜区.xlsx", "云泽区.xlsx", "松泽县.xlsx", "汇总.xlsx", "河湾区.xlsx", "禾丰县.xlsx"];
    expected.sort_unstable();
    assert_eq!(names, expected);

    let whole = out.join("汇总.xlsx");
    let all = ["社区一览", "缺口清单"].map(|sheet| table(&whole, sheet));
    let problems = table(&whole, "数据问题");
    for name in names.iter().filter(|name| *name != "汇总.xlsx") {
        let county = name.trim_end_matches(".xlsx");
        for whole in &all {
            let sheet = if whole.header.contains(&"问题描述".to_owned()) { "缺口清单" } else { "社区一览" };
            let part = table(&out.join(name), sheet);
            let of_county = (0..whole.rows.len()).filter(|row| whole.at(*row, "县区") == county).count();
            assert_eq!(part.rows.len(), of_county, "{name} {sheet}");
            assert!((0..part.rows.len()).all(|row| part.at(row, "县区") == county));
        }
        // Each county of the sample sent files of its own.
        let part = table(&out.join(name), "数据问题");
        let of_county = |problems: &Table, row: usize| problems.at(row, "文件").contains(county);
        let expected = (0..problems.rows.len()).filter(|row| of_county(&problems, *row)).count();
        let found = (0..part.rows.len()).filter(|row| part.at(*row, "程度") != "(无)").count();
        assert_eq!(found, expected, "{name}");
    }
    let message = refused(folder.path(), &["audit", SAMPLE, "--split", "county"]);
    assert!(message.contains("--split"), "{message}");
}

#[test]
fn an_own_workbook_among_the_inputs_is_left_alone() {
    let folder = small(ROWS);
    audit(folder.path(), &[".", "--lang", "zh", "-o", "报告.xlsx"]);
    let before = json(folder.path(), &["社区.csv"]);
    let after = json(folder.path(), &["."]);
    assert_eq!(before["units"].as_array().unwrap().len(), after["units"].as_array().unwrap().len());
    let codes: Vec<&str> =
        after["problems"].as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"own-report"), "{codes:?}");
    assert!(after["sources"].as_array().unwrap().len() == 1, "{}", after["sources"]);
}

/// Workbooks of several counties lie side by side, and are about the same plan.
#[test]
fn a_workbook_of_a_county_is_headed_with_its_name() {
    let folder = small(ROWS);
    run(folder.path(), &["audit", "社区.csv", "--county", "东区", "-o", "东.xlsx", "--lang", "zh"]);
    run(folder.path(), &["audit", "社区.csv", "--split", "county", "-o", "各县", "--lang", "zh"]);
    for (file, county) in [("东.xlsx", "东区"), ("各县/东区.xlsx", "东区"), ("各县/西区.xlsx", "西区")] {
        let file = folder.path().join(file);
        let overview = table(&file, "总览");
        assert_eq!(overview.header[0], format!("{county} 达标评估总览"), "{}", file.display());
        let core = part(&file, "docProps/core.xml");
        assert!(core.contains(&format!("<dc:title>{county} 达标评估总览</dc:title>")), "{core}");
        assert!(core.contains("<dc:subject>攀枝花市“十三五”城乡社区服务体系规划</dc:subject>"), "{core}");
    }
    let core = part(&folder.path().join("各县/汇总.xlsx"), "docProps/core.xml");
    assert!(core.contains("<dc:title>攀枝花市 达标评估总览"), "{core}");
    // Whatever place its title names, it is no table.
    let only = ["--county", "东区", "--sheets", "overview", "-o", "页.xlsx", "--lang", "zh"];
    run(folder.path(), &[&["audit", "社区.csv"][..], &only].concat());
    let seen = run(folder.path(), &["inspect", "页.xlsx", "-f", "json", "--lang", "en"]);
    let inspection: serde_json::Value = serde_json::from_slice(&seen.stdout).unwrap();
    assert_eq!(inspection["problems"][0]["code"], "own-report", "{inspection}");
}
