//! `dabiao inspect` as people and scripts run it, `--strict`, and the list of data problems beside the gap list.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use assert_cmd::cargo::CommandCargoExt as _;
use serde_json::{Value, json};
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const SCHEMA: &str = include_str!("../schema/inspection-1.json");

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run_in(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::cargo_bin("dabiao").unwrap();
    command.current_dir(folder).args(arguments).env_remove("COLUMNS").env_remove("LANG").env("LC_ALL", "C");
    let output = command.stdin(Stdio::null()).output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn inspected(folder: &Path, arguments: &[&str]) -> Value {
    let ran = run_in(folder, &[&["inspect", "--format", "json", "--quiet"], arguments].concat());
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err))
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn schema_errors(inspection: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.iter_errors(inspection).map(|error| format!("{}: {error}", error.instance_path)).collect()
}

/// What a script wants to know of each column, in one line.
fn columns(sheet: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let count = |value: &Value| value.as_u64().map_or("-".to_owned(), |count| count.to_string());
    let columns = sheet["columns"].as_array().unwrap().iter();
    columns
        .map(|column| {
            let counts = ["filled", "missing", "doubtful"].map(|name| count(&column[name])).join("/");
            let names = ["column", "use", "field", "told", "by", "why"].map(|name| text(&column[name])).join(" ");
            format!("{names} {counts}")
        })
        .collect()
}

#[test]
fn the_messy_workbook_is_told_column_by_column() {
    let inspection = inspected(Path::new(ROOT), &["sample-data-messy"]);
    let file = &inspection["files"][0];
    assert_eq!((&file["format"], &file["encoding"]), (&json!("xlsx"), &Value::Null));
    let [sheet, notes, words] = file["sheets"].as_array().unwrap().as_slice() else { panic!("three sheets") };
    assert_eq!(
        (&sheet["table"], &sheet["years"], &sheet["header_rows"], &sheet["rows"]),
        (&json!("community"), &json!([2020]), &json!([3, 4]), &json!(6))
    );
    // Worked out from the rows in examples/sample_data/messy.rs: six communities, two sums.
    let expected = [
        "A unused - - - ignored -/-/-",
        "B identity street_name exact 街道(乡镇) - 6/0/0",
        "C identity community_name exact 社区名称 - 6/0/0",
        "D figures kind exact 城乡类型 - 6/0/0",
        "E figures households loose 总户数 - 6/0/0",
        "F unused - - - unknown -/-/-",
        "G figures has_facility exact 有无综合服务设施 - 6/0/0",
        // 420 and 515.5; 约400; three blanks.
        "H figures facility_area exact 综合服务设施面积 - 2/3/1",
        // A dash and a blank.
        "I figures plaza_area exact 室外活动广场面积 - 4/2/0",
        // -3 and 3.5 people.
        "J figures workers exact 社区工作者 - 4/0/2",
        "K unused - - - ignored -/-/-",
        "M unused - - - other-table -/-/-",
        "N unused - - - other-table -/-/-",
    ];
    assert_eq!(columns(sheet), expected);
    let plaza = &sheet["columns"][8];
    assert_eq!(
        (&plaza["unit"], &plaza["field_unit"], &plaza["times"], &plaza["over"]),
        (&json!("亩"), &json!("m²"), &json!(2000), &json!(3))
    );
    assert_eq!(sheet["columns"][5]["meant"], json!(["residents"]));
    let left_out = json!([
        { "why": "title", "rows": [[1, 2]] },
        { "why": "total", "rows": [[8, 8], [12, 12]] },
        { "why": "note", "rows": [[15, 15]] },
        { "why": "blank", "rows": [[13, 14]] },
    ]);
    assert_eq!(sheet["left_out"], left_out);
    assert_eq!((&notes["absence"], &words["absence"]), (&json!("no-header"), &json!("hidden")));
    assert_eq!(notes["first_rows"][0], json!({ "row": 1, "text": "一、本表由各街道(乡镇)填报，区民政局汇总。" }));
    let codes: Vec<&str> =
        inspection["problems"].as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect();
    for code in ["not-a-number", "out-of-range", "loose-header", "side-table", "hidden-sheet", "unknown-header"] {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
}

#[test]
fn inspections_keep_to_the_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let torn = folder(&[("a.csv", "户数,常住人口\n1,2\n3,4\n"), ("b.csv", "%PDF-1.4\n"), ("c.csv", "颜色\n红\n")]);
    let mut seen = vec![
        inspected(Path::new(ROOT), &["sample-data"]),
        inspected(Path::new(ROOT), &["sample-data-messy"]),
        inspected(torn.path(), &["."]),
    ];
    if let Ok(shared) = std::env::var("DABIAO_SHARED") {
        seen.push(inspected(Path::new(&shared), &["fixtures/real"]));
    }
    for inspection in &seen {
        assert_eq!(schema_errors(inspection), Vec::<String>::new());
    }
    let mut strange = seen.remove(0);
    strange["files"][0]["surprise"] = json!(1);
    assert_eq!(schema_errors(&strange).len(), 1);
}

#[test]
fn the_counts_of_a_column_are_the_rows_taken() {
    let inspection = inspected(Path::new(ROOT), &["sample-data"]);
    for sheet in inspection["files"].as_array().unwrap().iter().flat_map(|file| file["sheets"].as_array().unwrap()) {
        for column in sheet["columns"].as_array().unwrap().iter().filter(|column| column["filled"].is_u64()) {
            let sum: u64 = ["filled", "missing", "doubtful"].iter().map(|name| column[*name].as_u64().unwrap()).sum();
            assert_eq!(sum, sheet["rows"].as_u64().unwrap(), "{column}");
        }
    }
}

#[test]
fn rows_left_out_after_reading_leave_the_counts_too() {
    let files = folder(&[
        ("a.csv", "街道(乡镇),社区名称,户数,年份\n一街道,甲社区,10,2020\n二街道,甲社区,,2020\n二街道,甲社区,9,2019\n"),
        ("b.csv", "社区名称,社区编码,常住人口\n甲社区,,99\n乙社区,12,约5\n"),
    ]);
    let inspection = inspected(files.path(), &["."]);
    let sheet = |file: usize| &inspection["files"][file]["sheets"][0];
    assert_eq!(sheet(0)["left_out"], json!([{ "why": "other-year", "rows": [[4, 4]] }]));
    assert!(columns(sheet(0)).contains(&"C figures households exact 户数 - 1/1/0".to_owned()));
    assert_eq!(sheet(1)["left_out"], json!([{ "why": "unlinked", "rows": [[2, 2]] }]));
    assert!(columns(sheet(1)).contains(&"C figures residents exact 常住人口 - 0/0/1".to_owned()));
    assert!(columns(sheet(1)).contains(&"B identity community_id exact 社区编码 - 0/0/1".to_owned()));
}

#[test]
fn what_was_seen_is_shown_even_where_nothing_can_be_audited() {
    let files = folder(&[("无表.csv", "颜色,味道\n红,甜\n"), ("无单位.csv", "户数,常住人口\n1,2\n3,4\n")]);
    for (lang, seen, why) in
        [("zh", "颜色 | 味道", "没有写明数据属于哪个单位"), ("en", "颜色 | 味道", "does not say which units")]
    {
        let ran = run_in(files.path(), &["inspect", ".", "--lang", lang]);
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(ran.out.contains(seen) && ran.out.contains(why), "{}", ran.out);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
}

#[test]
fn files_that_cannot_be_read_do_not_hide_the_others() {
    let files = folder(&[("a.csv", "社区名称,户数\n甲社区,1\n"), ("b.csv", "%PDF-1.4\n"), ("c.csv", "%PDF-1.4\n")]);
    let ran = run_in(files.path(), &["inspect", "."]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.out.contains("1 file, 1 table: 1 community") && ran.out.contains("could not be read: 2"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("Households") && ran.err.contains("b.csv") && ran.err.contains("c.csv"), "{}", ran.err);
    assert_eq!(run_in(files.path(), &["inspect", "a.csv"]).code, Some(0));
}

#[test]
fn fields_that_others_stand_in_for_are_named() {
    let files = folder(&[(
        "a.csv",
        "街道(乡镇),社区名称,城乡类型,户籍户数,综合服务设施面积\n江南街道,甲社区,城市社区,100,300\n",
    )]);
    let inspection = inspected(files.path(), &["a.csv", "--lang", "zh"]);
    let households = json!({ "level": "community", "field": "households", "by": "户籍户数" });
    assert!(inspection["substitutions"].as_array().unwrap().contains(&households), "{inspection}");
    let ran = run_in(files.path(), &["inspect", "a.csv", "--lang", "zh"]);
    assert!(ran.out.contains("社区：各表都没有“户数”，以“户籍户数”代替"), "{}", ran.out);
}

const CONTRADICTORY: &str = "\
县(区),街道(乡镇),社区名称,城乡类型,户数,常住人口,注册志愿者人数,有无综合服务设施,综合服务设施面积
东区,江南街道,阳光社区,城市社区,100,200,300,否,50
东区,江南街道,滨江社区,城市社区,0,200,20,,60
";

#[test]
fn what_contradicts_itself_among_the_figures_is_shown_with_its_sheet() {
    let files = folder(&[("a.csv", CONTRADICTORY)]);
    let problems = |command: &[&str]| {
        let ran = run_in(files.path(), &[command, &["a.csv", "--format", "json", "--quiet"]].concat());
        let json: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
        json["problems"].clone()
    };
    let found = problems(&["inspect"]);
    let places: Vec<[&str; 2]> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| ["cell", "code"].map(|key| problem[key].as_str().unwrap()))
        .collect();
    // By row; the reported community of 0 households also has a blank flag.
    let expected =
        [["G2", "part-over-whole"], ["H2", "contradictory-flag"], ["E3", "doubtful-zero"], ["H3", "blank-flag"]];
    assert_eq!(places, expected);
    assert_eq!(found, problems(&["audit"]));
    let ran = run_in(files.path(), &["inspect", "a.csv", "--lang", "zh"]);
    let sheet = ran.out.split("社区表").nth(1).unwrap();
    assert!(sheet.contains("part-over-whole G2 阳光社区"), "{}", ran.out);
    assert!(ran.out.contains("数据问题：错误 1，警告 3，提示 0。"), "{}", ran.out);
    assert_eq!(run_in(files.path(), &["inspect", "a.csv", "--strict"]).code, Some(2));
}

/// Everything in a JSON assessment that comes from the tables.
fn figures(folder: &Path, arguments: &[&str]) -> (Value, Value, Value) {
    let ran = run_in(folder, &[&["audit", "--format", "json", "--quiet", "--fail-on", "never"], arguments].concat());
    let json: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    (json["units"].clone(), json["sources"].clone(), json["targets"].clone())
}

#[test]
fn a_saved_mapping_reads_back_to_the_same_figures() {
    // One header that means two fields, by the level of its table, and one that is loose.
    let levels = folder(&[
        ("a.csv", "街道(乡镇),社区名称,总户数,类型\n江南街道,甲社区,10,城市社区\n"),
        ("b.csv", "街道(乡镇),类型,街道(乡镇)社区服务中心面积\n江南街道,街道,900\n"),
        ("c.csv", "街道,社区名称,2020年常住人口,备用\n江南街道,甲社区,30,x\n"),
    ]);
    let root = Path::new(ROOT);
    let place = tempfile::tempdir().unwrap();
    for (number, (folder, input)) in
        [(root, "sample-data"), (root, "sample-data-messy"), (levels.path(), ".")].into_iter().enumerate()
    {
        for lang in ["zh", "en"] {
            let file = place.path().join(format!("{number}-{lang}.toml"));
            let file = file.to_str().unwrap();
            let ran = run_in(folder, &["inspect", input, "--save-mapping", file, "--quiet", "--lang", lang]);
            assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
            assert_eq!(figures(folder, &[input]), figures(folder, &[input, "--mapping", file]), "{input}");
        }
    }
    let saved = fs::read_to_string(place.path().join("2-en.toml")).unwrap();
    for line in ["households = \"总户数\"", "residents = \"常住人口\"", "# … = \"备用\"", "# kind = \"类型\""]
    {
        assert!(saved.lines().any(|known| known == line), "{line} in {saved}");
    }
    let messy = fs::read_to_string(place.path().join("1-zh.toml")).unwrap();
    assert!(messy.contains("# residents = \"人口情况/常驻人口数(人)\""), "{messy}");
}

const FLAWED: &str =
    "县(区),街道(乡镇),社区名称,城乡类型,接入综合信息平台,户数\n东区,江南街道,阳光社区,城市社区,是,约400\n";

#[test]
fn strict_runs_fail_on_errors_in_the_data_after_reporting() {
    let files = folder(&[("a.csv", FLAWED), ("b.csv", "社区名称,接入综合信息平台\n阳光社区,是\n")]);
    let audit = ["audit", "a.csv", "--target", "urban-platform-coverage"];
    for (format, told) in [("text", "exit code 2"), ("markdown", "exit code 2"), ("json", "{"), ("csv", "Target")] {
        let ran = run_in(files.path(), &[&audit[..], &["--format", format]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let strict = run_in(files.path(), &[&audit[..], &["--format", format, "--strict"]].concat());
        assert_eq!(strict.code, Some(2));
        assert!(strict.out.contains(told), "{}", strict.out);
        assert!(strict.err.contains("--strict"), "{}", strict.err);
    }
    let first = run_in(files.path(), &[&audit[..], &["--strict", "--lang", "zh"]].concat()).out;
    assert!(first.lines().next().unwrap().ends_with("严格模式：输入数据有 1 处错误，退出码为 2"), "{first}");
    let never = run_in(files.path(), &[&audit[..], &["--strict", "--fail-on", "never"]].concat());
    assert_eq!(never.code, Some(2));
    let clean = run_in(files.path(), &["audit", "b.csv", "--target", "urban-platform-coverage", "--strict"]);
    assert!(!clean.err.contains("--strict"), "{}", clean.err);
    assert_eq!(run_in(files.path(), &["inspect", "a.csv", "--strict"]).code, Some(2));
    assert_eq!(run_in(files.path(), &["inspect", "a.csv"]).code, Some(0));
}

/// Code, file, sheet and cell of every row of a list of data problems.
fn listed(text: &str) -> BTreeSet<[String; 4]> {
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap()).map(|row| [1, 2, 3, 4].map(|column| row[column].to_owned())).collect()
}

#[test]
fn the_problems_of_the_json_report_stand_beside_the_gap_list() {
    let root = Path::new(ROOT);
    let place = tempfile::tempdir().unwrap();
    for (lang, name) in [("en", "gaps-problems.csv"), ("zh", "gaps-数据问题.csv")] {
        let output = place.path().join("gaps.csv");
        let ran = run_in(root, &["audit", "sample-data", "-o", output.to_str().unwrap(), "--lang", lang]);
        assert!(ran.err.contains(name), "{}", ran.err);
        let beside = fs::read_to_string(place.path().join(name)).unwrap();
        let alone = run_in(root, &["audit", "sample-data", "--format", "problems", "--lang", lang]);
        assert_eq!(alone.out, beside);
        let json: Value =
            serde_json::from_str(&run_in(root, &["audit", "sample-data", "--format", "json"]).out).unwrap();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let expected: BTreeSet<[String; 4]> = json["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|problem| ["code", "source", "sheet", "cell"].map(|key| text(&problem[key])))
            .collect();
        // Eight among the figures, and the folder's README.
        assert_eq!(expected.len(), 9);
        assert_eq!(listed(&beside), expected);
    }
}

#[test]
fn the_list_of_problems_replaces_no_other_file() {
    let files = folder(&[("a-problems.csv", FLAWED)]);
    let ran = run_in(files.path(), &["audit", "a-problems.csv", "-o", "a.csv"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("a-problems.csv"), "{}", ran.err);
    assert_eq!(fs::read_to_string(files.path().join("a-problems.csv")).unwrap(), FLAWED);
    let twice = run_in(files.path(), &["audit", "a-problems.csv", "-o", "b.csv", "-o", "b-problems.csv"]);
    assert!(twice.code == Some(2) && twice.err.contains("twice"), "{}", twice.err);
}

#[test]
fn every_code_is_explained_in_both_languages() {
    let place = tempfile::tempdir().unwrap();
    for (lang, remedy) in [("zh", "怎么办"), ("en", "What to do")] {
        let all = run_in(place.path(), &["explain", "problem", "--lang", lang]).out;
        let codes: Vec<&str> = all.lines().filter_map(|line| line.split_whitespace().next()).collect();
        let codes = codes.iter().filter(|word| word.contains('-') && word.contains(char::is_alphabetic));
        for code in codes.clone() {
            let ran = run_in(place.path(), &["explain", "problem", code, "--lang", lang]);
            assert!(
                ran.code == Some(0) && ran.out.contains(remedy) && ran.out.starts_with(code),
                "{code}: {}",
                ran.err
            );
        }
        assert!(codes.count() > 30, "{all}");
    }
    let ran = run_in(place.path(), &["explain", "problem", "not-a-numbr"]);
    assert!(ran.code == Some(2) && ran.err.contains("not-a-number"), "{}", ran.err);
}

#[test]
fn a_flag_that_cannot_be_read_is_not_called_blank() {
    let text = "社区名称,有无综合服务设施,综合服务设施面积\n甲社区,待定,50\n乙社区,,60\n丙社区,/,60\n";
    let files = folder(&[("a.csv", text)]);
    for command in ["inspect", "audit"] {
        let ran = run_in(
            files.path(),
            &[
                command,
                "a.csv",
                "--format",
                "json",
                "-q",
                if command == "audit" { "--require-all" } else { "--strict" },
            ],
        );
        let json: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
        let found: Vec<String> = json["problems"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|problem| problem["cell"].as_str().is_some_and(|cell| cell.starts_with('B')))
            .map(|problem| format!("{} {}", problem["cell"].as_str().unwrap(), problem["code"].as_str().unwrap()))
            .collect();
        assert_eq!(found, ["B2 not-a-flag", "B3 blank-flag", "B4 blank-flag"], "{command}");
    }
}

#[test]
fn every_command_that_reads_can_be_quiet() {
    let files = folder(&[("a.csv", FLAWED)]);
    let ran = run_in(files.path(), &["explain", "urban-platform-coverage", "a.csv", "--quiet"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
fn files_that_are_passed_over_are_named_in_one_line() {
    let files = folder(&[
        ("a.csv", FLAWED),
        ("计划.toml", "x = 1\n"),
        ("结果.json", "{}"),
        ("说明.md", "# x\n"),
        ("b.txt", "x"),
    ]);
    let audit = ["audit", ".", "--target", "urban-platform-coverage"];
    for command in [&["inspect", "."][..], &audit] {
        let zh = run_in(files.path(), &[command, &["--lang", "zh"]].concat()).out.replace("\n  ", "");
        assert!(
            zh.contains("：有4个文件从扩展名看不是电子表格，未读取：b.txt、结果.json、计划.toml、说明.md。"),
            "{zh}"
        );
        let en = run_in(files.path(), &[command, &["--lang", "en"]].concat()).out.replace('\n', " ").replace("  ", "");
        assert!(en.contains("4 files are no spreadsheets by their names and were not read: b.txt,"), "{en}");
    }
    let inspection = inspected(files.path(), &["."]);
    let paths: Vec<&Value> = inspection["files"].as_array().unwrap().iter().map(|file| &file["path"]).collect();
    assert_eq!(paths, ["./a.csv"]);
}
