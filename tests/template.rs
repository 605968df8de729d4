//! The form to fill in: made, filled in as people do, and read back by the program.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "a test may fail")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::CommandCargoExt as _;
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use dabiao::plan::{FieldKind, Level, Plan};
use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value;
use support::panzhihua;
use tempfile::TempDir;

/// A list as a bureau has it: other headers than the form's, and two kinds of community.
const LIST: &str = "县区,镇街,村(社区)名称,统计用区划代码,城乡分类\n\
                    东区,江南街道,阳光社区,510402001001,城镇社区\n\
                    东区,江南街道,临江社区,510402001002,城镇社区\n\
                    米易县,白马镇,马坪村,510421002001,村委会\n";

const LANGUAGES: [(&str, &str); 2] = [("zh", "填报表.xlsx"), ("en", "template.xlsx")];

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("dabiao").unwrap();
    command.current_dir(folder).env("LC_ALL", "C").env_remove("LANG").args(arguments).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn with_list() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("名单.csv"), LIST).unwrap();
    folder
}

/// Makes a form and makes sure that nothing was wrong with it.
fn form(folder: &Path, arguments: &[&str]) {
    let output = run(folder, &[&["template", "--quiet"], arguments].concat());
    assert_eq!((output.status.code(), told(&output).as_str()), (Some(0), ""));
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[arguments, &["--quiet", "-f", "json", "--lang", "en"]].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", told(&output)))
}

/// The problems of a reading, as people would see them.
fn problems(read: &Value) -> Vec<String> {
    let one = |problem: &Value| {
        format!("{} {} {} {}", problem["code"], problem["sheet"], problem["cell"], problem["message"])
    };
    read["problems"].as_array().unwrap().iter().map(one).collect()
}

fn sheets(path: &Path) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(fs::read(path).unwrap())).unwrap();
    let names = book.sheet_names();
    names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).unwrap();
            (name, range.rows().map(<[Data]>::to_vec).collect())
        })
        .collect()
}

/// The sheets of a reading of one file that are tables, by level.
fn tables(read: &Value) -> Vec<(Level, &Value)> {
    let all = read["files"][0]["sheets"].as_array().unwrap().iter();
    all.filter_map(|sheet| Some((Level::from_name(sheet["table"].as_str()?)?, sheet))).collect()
}

/// Fills every cell of figures of a form, in a copy: wholes with 12, parts with 3, yes, the first choice of a list.
fn fill(folder: &Path, form: &str, copy: &str, plan: &Plan, lang: &str) -> usize {
    let read = json(folder, &["inspect", form]);
    let mut book = Workbook::new();
    let mut filled = 0;
    for (name, rows) in sheets(&folder.join(form)) {
        let sheet = book.add_worksheet();
        sheet.set_name(&name).unwrap();
        let table =
            read["files"][0]["sheets"].as_array().unwrap().iter().find(|table| table["name"] == name.as_str()).unwrap();
        for (row, cells) in (0_u32..).zip(&rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                let _ = match cell {
                    Data::String(text) => sheet.write_string(row, column, text).unwrap(),
                    Data::Float(number) => sheet.write_number(row, column, *number).unwrap(),
                    _ => sheet,
                };
            }
            if table["table"].is_null() || row == 0 {
                continue;
            }
            for (column, use_) in (0_u16..).zip(table["columns"].as_array().unwrap()) {
                let Some(id) =
                    use_["field"].as_str().filter(|_| use_["use"] == "figures").and_then(|name| plan.fields.find(name))
                else {
                    if use_["use"] == "identity" && use_["field"] == "year" {
                        sheet.write_number(row, column, 2020).unwrap();
                    }
                    continue;
                };
                let field = plan.fields.get(id);
                filled += 1;
                // The city's total is at least what its communities report.
                let whole = if field.min.is_some() { 40 } else { 12 };
                let count = if field.max.is_some() { 3 } else { whole };
                let _ = match field.kind {
                    FieldKind::Flag => sheet.write_string(row, column, if lang == "zh" { "是" } else { "yes" }),
                    FieldKind::Text => sheet.write_string(row, column, &field.choices[0].words[0]),
                    FieldKind::Area => sheet.write_number(row, column, 450.5),
                    FieldKind::Hours => sheet.write_number(row, column, 8),
                    FieldKind::Rate => {
                        sheet.write_number_with_format(row, column, 0.85, &Format::new().set_num_format("0.00%"))
                    }
                    _ => sheet.write_number(row, column, count),
                }
                .unwrap();
            }
        }
    }
    book.save(folder.join(copy)).unwrap();
    filled
}

#[test]
fn every_figure_that_a_target_needs_has_a_column_that_the_reader_knows() {
    let plan = panzhihua();
    for (lang, file) in LANGUAGES {
        let folder = with_list();
        form(folder.path(), &["--units", "名单.csv", "--lang", lang]);
        let read = json(folder.path(), &["inspect", file]);
        let tables = tables(&read);
        assert_eq!(tables.iter().map(|(level, _)| *level).collect::<Vec<_>>(), Level::ALL);
        for (level, sheet) in tables {
            let columns = sheet["columns"].as_array().unwrap();
            let text = |column: &Value, name: &str| column[name].as_str().unwrap_or_default().to_owned();
            let known: BTreeSet<String> = columns.iter().map(|column| text(column, "field")).collect();
            for target in &plan.targets {
                for id in target.fields_at(level) {
                    let field = plan.fields.get(id);
                    assert!(known.contains(&field.name), "{lang} {level:?}: {} of {}", field.name, target.id);
                }
            }
            for column in columns {
                let is_known = matches!(text(column, "told").as_str(), "exact" | "generic");
                assert!(is_known || column["why"] == "ignored", "{column}");
                // Percentages are fractions everywhere.
                let is_share = column["field_unit"] == "%";
                assert!(is_share || column["times"] == column["over"], "no unit is converted: {column}");
            }
            assert_eq!(sheet["header_rows"], serde_json::json!([1]));
        }
    }
}

#[test]
fn identity_comes_first() {
    let folder = with_list();
    form(folder.path(), &["--units", "名单.csv", "--lang", "zh"]);
    let book = sheets(&folder.path().join("填报表.xlsx"));
    let names: Vec<&str> = book.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["填报说明", "社区表", "街道(乡镇)表", "县(区)表", "全市表"]);
    let starts = |sheet: usize, expected: &[&str]| {
        let row: Vec<String> = book[sheet].1[0].iter().map(ToString::to_string).collect();
        assert_eq!(&row[..expected.len()], expected);
    };
    starts(1, &["县(区)", "街道(乡镇)", "社区名称", "社区编码", "城乡类型", "年份", "户数(户)", "常住人口(人)"]);
    starts(2, &["县(区)", "街道(乡镇)", "代码", "街道(乡镇)类别", "年份", "街道(乡镇)社区服务中心面积(m²)"]);
    starts(3, &["县(区)", "代码", "年份"]);
    starts(4, &["市(州)", "年份"]);
    let header = book[1].1[0].iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(header.contains(&"综合服务设施面积(m²)".to_owned()), "{header:?}");
    let rows: Vec<Vec<String>> =
        book[1].1[1..].iter().map(|row| row[..6].iter().map(ToString::to_string).collect()).collect();
    assert_eq!(
        rows,
        [
            ["东区", "江南街道", "阳光社区", "510402001001", "城市社区", ""],
            ["东区", "江南街道", "临江社区", "510402001002", "城市社区", ""],
            ["米易县", "白马镇", "马坪村", "510421002001", "村", ""],
        ]
    );
}

#[test]
fn a_form_is_read_back_without_a_problem() {
    let plan = panzhihua();
    for (lang, file) in LANGUAGES {
        let folder = with_list();
        form(folder.path(), &["--units", "名单.csv", "--lang", lang]);
        let blank = json(folder.path(), &["inspect", file]);
        assert_eq!(problems(&blank), [""; 0], "{lang} blank");
        assert_eq!(blank["units"], serde_json::json!({"community": 3, "street": 2, "county": 2, "city": 1}));
        assert_eq!(blank["files"][0]["sheets"][0]["absence"], "instructions");
        let audited = json(folder.path(), &["audit", file]);
        assert_eq!(problems(&audited), [""; 0], "{lang} blank, audited");
        let verdicts = audited["targets"].as_array().unwrap().iter();
        assert!(verdicts.clone().all(|target| target["assessed"] == true), "every target has its columns");
        assert!(verdicts.clone().all(|target| target["city"]["status"] != "met"), "a blank is no figure");

        let filled = fill(folder.path(), file, "filled.xlsx", &plan, lang);
        assert!(filled > 150, "{filled}");
        let read = json(folder.path(), &["inspect", "filled.xlsx"]);
        assert_eq!(problems(&read), [""; 0], "{lang} filled");
        assert_eq!(read["year"], 2020);
        for (_, sheet) in tables(&read) {
            for column in sheet["columns"].as_array().unwrap().iter().filter(|column| column["use"] == "figures") {
                assert_eq!((&column["missing"], &column["doubtful"]), (&0.into(), &0.into()), "{column}");
            }
        }
        let audited = json(folder.path(), &["audit", "filled.xlsx"]);
        assert_eq!(problems(&audited), [""; 0], "{lang} filled, audited");
    }
}

#[test]
fn figures_typed_in_keep_their_cells() {
    let plan = panzhihua();
    let folder = with_list();
    form(folder.path(), &["--units", "名单.csv", "--lang", "zh"]);
    fill(folder.path(), "填报表.xlsx", "filled.xlsx", &plan, "zh");
    let audited = json(folder.path(), &["audit", "filled.xlsx", "--target", "service-area-per-100-households"]);
    let units = audited["units"].as_array().unwrap();
    let unit = units.iter().find(|unit| unit["name"] == "临江社区").unwrap();
    let finding = &unit["findings"][0];
    // 450.5 m² for 12 households.
    assert_eq!((&finding["status"], finding["value"].as_f64().unwrap().round()), (&"met".into(), 3754.0));
    let header = sheets(&folder.path().join("填报表.xlsx"))[1].1[0]
        .iter()
        .position(|cell| *cell == Data::String("户数(户)".into()));
    assert_eq!(header, Some(6));
    let origins = finding["origins"].as_array().unwrap();
    let households = origins.iter().find(|origin| origin["field"] == "households").unwrap();
    assert_eq!((&households["sheet"], &households["cell"]), (&"社区表".into(), &"G3".into()));
}

#[test]
fn sheets_left_empty_are_no_problem() {
    // A street bureau has communities to report and nothing else.
    let folder = with_list();
    form(folder.path(), &["--lang", "zh"]);
    let mut book = Workbook::new();
    for (name, rows) in sheets(&folder.path().join("填报表.xlsx")) {
        let sheet = book.add_worksheet();
        sheet.set_name(&name).unwrap();
        for (row, cells) in (0_u32..).zip(&rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                if let Data::String(text) = cell {
                    sheet.write_string(row, column, text).unwrap();
                }
            }
        }
        if name == "社区表" {
            for (column, text) in (0_u16..).zip(["东区", "江南街道", "阳光社区", "", "城市社区"]) {
                sheet.write_string(1, column, text).unwrap();
            }
            sheet.write_number(1, 6, 600).unwrap();
        }
    }
    book.save(folder.path().join("filled.xlsx")).unwrap();
    let read = json(folder.path(), &["inspect", "filled.xlsx"]);
    assert_eq!(problems(&read), [""; 0]);
    assert_eq!(read["units"]["community"], 1);
    // Where no unit is filled in at all there is nothing to audit, and that is told.
    form(folder.path(), &["--level", "community", "-o", "nobody.xlsx"]);
    let output = run(folder.path(), &["audit", "nobody.xlsx", "--quiet", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("nobody.xlsx"), "{}", told(&output));
}

#[test]
fn forms_of_several_counties_go_together() {
    let plan = panzhihua();
    let folder = tempfile::tempdir().unwrap();
    let (header, rows) = LIST.split_once('\n').unwrap();
    for (name, county) in [("a", "东区"), ("b", "米易县")] {
        let rows: Vec<&str> = rows.lines().filter(|row| row.starts_with(county)).collect();
        fs::write(folder.path().join(format!("{name}.csv")), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        form(folder.path(), &["--units", &format!("{name}.csv"), "-o", &format!("{name}.xlsx")]);
    }
    let both = json(folder.path(), &["inspect", "a.xlsx", "b.xlsx"]);
    assert_eq!(problems(&both), [""; 0], "the row of the city is on both, and blank on both");
    assert_eq!(both["units"], serde_json::json!({"community": 3, "street": 2, "county": 2, "city": 1}));
    for name in ["a", "b"] {
        fill(folder.path(), &format!("{name}.xlsx"), &format!("filled-{name}.xlsx"), &plan, "en");
    }
    let filled = json(folder.path(), &["audit", "filled-a.xlsx", "filled-b.xlsx"]);
    let problems = problems(&filled);
    assert!(
        problems.iter().all(|problem| problem.contains("\"City\"")),
        "only what both say of the city: {problems:?}"
    );
}

#[test]
fn only_the_levels_asked_for() {
    let folder = with_list();
    form(folder.path(), &["--level", "county", "--level", "street", "--lang", "zh", "-o", "a.xlsx"]);
    let names: Vec<String> = sheets(&folder.path().join("a.xlsx")).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["填报说明", "街道(乡镇)表", "县(区)表"]);
}

#[test]
fn the_same_form_is_the_same_file_and_a_file_that_is_there_is_left_alone() {
    let folder = with_list();
    let path = folder.path().join("填报表.xlsx");
    let arguments = ["template", "--units", "名单.csv", "--lang", "zh"];
    let first = run(folder.path(), &arguments);
    assert_eq!((first.status.code(), told(&first).as_str()), (Some(0), "已写入 填报表.xlsx\n"));
    let bytes = fs::read(&path).unwrap();
    assert_eq!(run(folder.path(), &arguments).status.code(), Some(0), "nothing is lost by the same file");
    assert_eq!(fs::read(&path).unwrap(), bytes);
    form(folder.path(), &["--units", "名单.csv", "--lang", "zh", "-o", "b.xlsx"]);
    assert_eq!(fs::read(folder.path().join("b.xlsx")).unwrap(), bytes);
    let piped = run(folder.path(), &[&arguments[..], &["-o", "-"]].concat());
    assert_eq!(piped.stdout, bytes);

    fs::write(&path, "filled in").unwrap();
    let refused = run(folder.path(), &arguments);
    assert_eq!(refused.status.code(), Some(2));
    assert!(told(&refused).contains("填报表.xlsx 已存在"), "{}", told(&refused));
    assert_eq!(fs::read(&path).unwrap(), b"filled in");
}

#[test]
fn what_is_wrong_with_a_list_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "甲,乙\n1,2\n").unwrap();
    for arguments in [&["--units", "a.csv"][..], &["--units", "none.csv"], &["--plan", "none"]] {
        let output = run(folder.path(), &[&["template", "--lang", "en"], arguments].concat());
        assert_eq!((output.status.code(), told(&output).lines().count()), (Some(2), 1), "{}", told(&output));
        assert!(!folder.path().join("template.xlsx").exists());
    }
}

/// The parts of the file that no reader of cells sees.
fn part(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn cells_are_checked_and_the_header_is_protected() {
    let folder = with_list();
    form(folder.path(), &["--units", "名单.csv", "--lang", "zh"]);
    let path = folder.path().join("填报表.xlsx");
    let xml = part(&path, "xl/worksheets/sheet2.xml");
    let protection = xml.split("<sheetProtection").nth(1).unwrap().split("/>").next().unwrap();
    assert!(protection.contains("insertRows=\"0\"") && protection.contains("deleteRows=\"0\""), "{protection}");
    // Of the 12 volunteers registered no more than there are residents: both columns are on the sheet.
    let rule = |cells: &str| {
        let found = xml.split("<dataValidation ").find(|rule| rule.contains(&format!("sqref=\"{cells}\"")));
        found.unwrap_or_else(|| panic!("no rule for {cells}")).to_owned()
    };
    // Households: a whole number. Kind: one of the words. Code: twelve digits.
    assert!(rule("G2:G1048576").contains("type=\"whole\"") && rule("G2:G1048576").contains("<formula1>0</formula1>"));
    assert!(rule("E2:E1048576").contains("\"城市社区,农村社区,村\""), "{}", rule("E2:E1048576"));
    assert!(rule("D2:D1048576").contains("type=\"textLength\""));
    let header: Vec<String> = sheets(&path)[1].1[0].iter().map(ToString::to_string).collect();
    let letter = |title: &str| {
        let column =
            header.iter().position(|known| known == title).unwrap_or_else(|| panic!("no {title} in {header:?}"));
        rust_xlsxwriter::utility::column_number_to_name(u16::try_from(column).unwrap())
    };
    let (part, whole) = (letter("参与志愿服务居民数(人)"), letter("常住人口(人)"));
    let rule_of_part = rule(&format!("{part}2:{part}1048576"));
    assert!(
        rule_of_part.contains("type=\"custom\"") && rule_of_part.contains(&format!("{part}2&lt;={whole}2")),
        "{rule_of_part}"
    );
    assert!(rule(&format!("{whole}2:{whole}1048576")).contains("MAX("));
    let flag = letter("有无综合服务设施");
    assert!(rule(&format!("{flag}2:{flag}1048576")).contains("\"是,否\""));

    let notes = self::part(&path, "xl/comments1.xml");
    assert_eq!(notes.matches("<comment ").count(), header.len(), "a note for each column");
    for words in ["每百户居民拥有的社区服务设施面积不低于30平方米", "三(二)2(1)", "户数指常住户数"]
    {
        assert!(notes.contains(words), "{words}");
    }
}
