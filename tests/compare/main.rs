//! Comparisons of several years: the three years of the sample city against figures counted from its workbooks by another
//! program, and small cities whose story can be told by heart.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::format_push_string,
    reason = "a test fails by panicking"
)]

mod gaps;
mod parts;
mod saved;
mod units;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::CommandCargoExt as _;
use serde_json::Value;
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const YEARS: [&str; 3] = ["2018=sample-data-years/2018", "2019=sample-data-years/2019", "2020=sample-data-years/2020"];
const PLAN: [&str; 2] = ["--plan", "sample-data-years/plan.toml"];

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("dabiao").unwrap();
    command.current_dir(ROOT).env("COLUMNS", "120").args(arguments).args(["-q", "--lang", "en"]).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&[arguments, &["--format", "json"]].concat())).unwrap()
}

fn compare(inputs: &[&str], further: &[&str]) -> Value {
    json(&[&["compare"], inputs, further].concat())
}

fn sample() -> Value {
    compare(&YEARS, &PLAN)
}

fn target<'v>(comparison: &'v Value, id: &str) -> &'v Value {
    comparison["targets"].as_array().unwrap().iter().find(|target| target["id"] == id).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

fn near(value: &Value, expected: f64) {
    assert!((number(value) - expected).abs() < 1e-9, "{value} is not {expected}");
}

/// Names of the units that turned that way.
fn turned(comparison: &Value, id: &str, to: i32, kind: &str) -> Vec<String> {
    let is_it = |turn: &&Value| turn["target"] == id && turn["to"] == to && turn["kind"] == kind;
    let turns = comparison["turns"].as_array().unwrap().iter().filter(is_it);
    let mut names: Vec<String> = turns.map(|turn| turn["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

fn sorted<const N: usize>(names: [&str; N]) -> Vec<String> {
    let mut names: Vec<String> = names.map(str::to_owned).to_vec();
    names.sort();
    names
}

/// 48 of 60, 54 of 61, 57 of 60; 98 % asked for in 2022, 75 % in 2017, 86 % in 2020.
#[test]
fn the_coverage_of_the_sample_is_told_rightly() {
    let comparison = sample();
    let coverage = target(&comparison, "facility-coverage");
    let years = coverage["city"]["years"].as_array().unwrap();
    for (year, (met, all)) in years.iter().zip([(48, 60), (54, 61), (57, 60)]) {
        assert_eq!([&year["headline"]["met"], &year["headline"]["applicable"]], [met, all]);
        assert_eq!(year["headline"]["status"], "unmet");
    }
    // From 75 % in 2017 to 86 % in 2020: a third of 11 points a year.
    near(&years[0]["pace"]["expected"], (75.0 + 11.0 / 3.0) / 100.0);
    near(&years[1]["pace"]["expected"], (75.0 + 22.0 / 3.0) / 100.0);
    near(&years[2]["pace"]["expected"], 0.86);
    // The whole way is 23 points, so 1.15 points are the tolerance: 80 − 78.67 = 1.33, 88.52 − 82.33, 95 − 86.
    for year in years {
        assert_eq!(year["pace"]["word"], "ahead");
    }
    near(&coverage["city"]["change"]["low"], 0.15);
    // The smaller change is 95 % − 54/61 = 6.475 points; twice that from 95 % is more than everything.
    let projection = &coverage["city"]["projection"];
    assert_eq!((number(&projection["low"]), number(&projection["high"])), (1.0, 1.0));
    assert_eq!((&projection["year"], &projection["reaches"]), (&2022.into(), &"met".into()));
    assert_eq!(coverage["city"]["denominator_changed"], true);
    let counts = |name: &str| {
        let counties = coverage["counties"].as_array().unwrap();
        let county = counties.iter().find(|county| county["name"] == name).unwrap();
        let years = county["years"].as_array().unwrap();
        let headline = |year: &Value| (year["headline"]["met"].as_u64(), year["headline"]["applicable"].as_u64());
        years.iter().map(headline).map(|(met, all)| (met.unwrap(), all.unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(counts("东澜区"), [(10, 12), (12, 12), (11, 12)]);
    assert_eq!(counts("河湾区"), [(9, 12), (13, 13), (12, 12)]);
    assert_eq!(counts("禾丰县"), [(9, 12), (9, 12), (11, 12)]);

    let turned = |to, kind| turned(&comparison, "facility-coverage", to, kind);
    assert_eq!(turned(2019, "newly-met"), sorted(["春泉社区", "春岭社区", "秋泉社区", "秋岭社区", "云泉社区"]));
    assert_eq!(turned(2019, "still-unmet").len(), 7);
    assert_eq!(turned(2020, "newly-unmet"), ["春峰社区"]);
    assert_eq!(turned(2020, "still-unmet"), sorted(["竹岭社区", "柏岭社区"]));
    assert_eq!(turned(2020, "newly-met").len(), 5);
}

/// 38 of 60, 36 of 61, then 33 of 60 with one figure missing; 70 % asked for in 2022, 60 % in 2017.
#[test]
fn what_grows_worse_and_is_not_all_known_is_told_rightly() {
    let comparison = sample();
    let city = &target(&comparison, "social-organisations")["city"];
    let last = &city["years"][2]["headline"];
    assert_eq!([&last["met"], &last["unmet"], &last["unknown"]], [33, 26, 1]);
    assert_eq!((&last["value"], &last["status"]), (&Value::Null, &"unmet".into()));
    near(&last["low"], 33.0 / 60.0);
    near(&last["high"], 34.0 / 60.0);
    let words: Vec<&Value> = city["years"].as_array().unwrap().iter().map(|year| &year["pace"]["word"]).collect();
    // 63.33 against 62 is ahead by more than half a point; 59.02 against 64 and at most 56.67 against 66 are behind.
    assert_eq!(words, ["ahead", "behind", "behind"]);
    near(&city["change"]["low"], 33.0 / 60.0 - 38.0 / 60.0);
    near(&city["change"]["high"], 34.0 / 60.0 - 38.0 / 60.0);
    // Yearly changes: 36/61 − 38/60 = −4.317 points, then between 33/60 − 36/61 = −4.016 and 34/60 − 36/61 = −2.350.
    near(&city["projection"]["low"], 33.0 / 60.0 + 2.0 * (36.0 / 61.0 - 38.0 / 60.0));
    near(&city["projection"]["high"], 34.0 / 60.0 + 2.0 * (34.0 / 60.0 - 36.0 / 61.0));
    assert_eq!(city["projection"]["reaches"], "unmet");

    let turned = |to, kind| turned(&comparison, "social-organisations", to, kind);
    assert_eq!(turned(2019, "newly-unmet"), sorted(["竹湖社区", "云林社区"]));
    assert_eq!(turned(2019, "still-unmet").len(), 22);
    assert_eq!(turned(2020, "newly-unmet"), sorted(["竹林社区", "秋峰社区"]));
    assert_eq!(turned(2020, "no-longer-known"), ["柏阳社区"]);
    assert_eq!(turned(2020, "still-unmet").len(), 24);
}

/// Of the other targets the last year: 21,208 m² for 71,060 households, 58 of 60, 71,060 households for 298 workers, 91.
#[test]
fn the_other_targets_of_the_sample_keep_pace_as_they_should() {
    let comparison = sample();
    let last = |id: &str| target(&comparison, id)["city"]["years"][2].clone();
    for (id, value, expected, word) in [
        ("area-per-100-households", 2_120_800.0 / 71_060.0, 29.0, "ahead"),
        ("elderly-facilities", 58.0 / 60.0, 0.822, "early"),
        ("households-per-worker", 71_060.0 / 298.0, 248.0, "ahead"),
        ("social-workers", 91.0, 90.0, "on-track"),
    ] {
        let year = last(id);
        near(&year["headline"]["value"], value);
        near(&year["pace"]["expected"], expected);
        assert_eq!(year["pace"]["word"], word, "{id}");
    }
    // A county has no share in a total that it could be held to.
    let county = &target(&comparison, "social-workers")["counties"][0]["years"][2]["pace"];
    assert_eq!((&county["word"], &county["why"]), (&"unknown".into(), &"nothing-required".into()));
}

#[test]
fn units_that_came_and_went_are_listed() {
    let comparison = sample();
    let events: Vec<(i64, &str, Option<&str>, Option<&str>)> = comparison["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            let name = |of: &str| event[of]["name"].as_str();
            (event["to"].as_i64().unwrap(), event["kind"].as_str().unwrap(), name("before"), name("after"))
        })
        .collect();
    assert_eq!(
        events,
        [
            (2019, "renamed", Some("春塘社区"), Some("竹塘新村社区")),
            (2019, "appeared", None, Some("澄园社区")),
            (2020, "merged", Some("云溪社区"), None),
        ]
    );
    let merger = &comparison["events"][2]["merger"];
    assert_eq!((&merger["into"]["name"], &merger["field"]), (&"云林社区".into(), &"households".into()));
}

#[test]
fn figures_that_jump_name_both_cells() {
    let comparison = sample();
    let jumps: Vec<(&str, f64, f64)> = comparison["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|jump| {
            assert_eq!((&jump["code"], &jump["severity"]), (&"jump".into(), &"warning".into()));
            (jump["unit"].as_str().unwrap(), number(&jump["before"]["value"]), number(&jump["after"]["value"]))
        })
        .collect();
    // The merged unit has twice its households for a reason.
    assert_eq!(jumps, [("柏湖社区", 3750.0, 1812.0), ("松林社区", 195.0, 2000.0)]);
    let area = &comparison["problems"][1];
    assert_eq!(area["before"]["place"], "sample-data-years/2019/云泽区.xlsx › 社区情况 › I11");
    assert_eq!(area["after"]["place"], "sample-data-years/2020/云泽区.xlsx › 社区情况 › I11");
    assert!(area["message"].as_str().unwrap().contains("sample-data-years/2019/云泽区.xlsx › 社区情况 › I11"));
}

#[test]
fn json_keeps_to_the_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../schema/comparison-1.json")).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut comparison = sample();
    let errors = |comparison: &Value| {
        validator.iter_errors(comparison).map(|error| format!("{}: {error}", error.instance_path)).collect::<Vec<_>>()
    };
    assert_eq!(errors(&comparison), Vec::<String>::new());
    comparison["targets"][0]["city"]["surprise"] = true.into();
    assert_eq!(errors(&comparison).len(), 1);
}

#[test]
fn years_may_be_left_out_where_the_data_say_them() {
    let named = sample();
    let unnamed = compare(&["sample-data-years/2020", "sample-data-years/2018", "sample-data-years/2019"], &PLAN);
    let one_folder = compare(&["sample-data-years"], &PLAN);
    for other in [unnamed, one_folder] {
        assert_eq!(other["targets"], named["targets"]);
        assert_eq!(other["turns"], named["turns"]);
        assert_eq!(other["events"], named["events"]);
    }
}

/// One of three, then two of three: the change is a third, and no difference of rounded thirds.
#[test]
fn changes_are_rounded_once() {
    let folder = folder();
    let write = |name: &str, has: [&str; 3]| {
        fs::create_dir(folder.path().join(name)).unwrap();
        let mut table = "县(区),街道(乡镇),社区名称,城乡类型,户数,有无综合服务设施\n".to_owned();
        for (name, has) in ["甲社区", "乙社区", "丙社区"].into_iter().zip(has) {
            table.push_str(&format!("东区,江南街道,{name},城市社区,1000,{has}\n"));
        }
        fs::write(folder.path().join(name).join("x.csv"), table).unwrap();
        format!("{name}={}", path(&folder, name))
    };
    let inputs =
        [write("2018", ["有", "无", "无"]), write("2019", ["有", "有", "无"]), write("2020", ["有", "无", ""])];
    let comparison = compare(&[&inputs[0], &inputs[1], &inputs[2]], &[]);
    let city = &target(&comparison, "urban-facility-coverage")["city"];
    let change = |year: usize| city["years"][year]["change"].clone();
    let digits = |value: &Value| value.to_string();
    assert_eq!([&change(1)["low"], &change(1)["high"]].map(digits), ["0.333333333333", "0.333333333333"]);
    // From 2/3 to between 1/3 and 2/3: down and up, as other bounds.
    assert_eq!([&change(2)["low"], &change(2)["high"]].map(digits), ["-0.333333333334", "0"]);
    assert_eq!([&city["change"]["low"], &city["change"]["high"]].map(digits), ["0", "0.333333333334"]);
}

/// A folder for the files of a test.
fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

#[test]
fn what_differs_is_said_first() {
    let folder = folder();
    fs::create_dir(folder.path().join("a")).unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let rows = "东区,江南街道,甲社区,城市社区,1000,有,400\n";
    write("a/x.csv", &format!("县(区),街道(乡镇),社区名称,城乡类型,户数,有无综合服务设施,综合服务设施面积\n{rows}"));
    write("b/x.csv", &format!("县(区),街道(乡镇),社区名称,城乡类型,总户数,有无综合服务设施,综合服务设施面积\n{rows}"));
    write("b/broken.xlsx", "%PDF-1.4\n");
    let saved = path(&folder, "old.json");
    let audit = ["audit", &path(&folder, "a"), "-o", &saved, "--set", "area_scope=both"];
    run(&audit);
    let text = fs::read_to_string(&saved).unwrap();
    let hash = text.find("\"sha256\": ").or_else(|| text.find("\"sha256\":\"")).unwrap();
    let digits = text[hash + 9..].find(|c: char| c.is_ascii_hexdigit()).unwrap() + hash + 9;
    fs::write(&saved, format!("{}{}{}", &text[..digits], "0".repeat(64), &text[digits + 64..])).unwrap();
    let inputs =
        [format!("2018={saved}"), format!("2019={}", path(&folder, "a")), format!("2020={}", path(&folder, "b"))];
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let output = run(&[&["compare"], &inputs[..]].concat());
    assert_eq!(output.status.code(), Some(2), "a file could not be read");
    let report = String::from_utf8(output.stdout).unwrap();
    let first = report.find("== Are the years comparable? ==").unwrap();
    let targets = report.find("== Targets ==").unwrap();
    let said = report[first..targets].replace("\n  ", " ");
    for sentence in [
        "Another plan file than the one used here underlies 2018 (its hash differs).",
        "(area_scope) differs: 2018 both, 2019 urban, 2020 urban.",
        "in 2020: “Households” was read from the header “总户数”, which means nearly the same; not so in 2019.",
        "Saved assessments (2018) do not record",
        "Input files of 2020 that could not be read: 1",
    ] {
        assert!(said.contains(sentence), "{sentence} is not said in\n{said}");
    }
}

#[test]
fn a_name_with_its_street_before_it_is_the_same_next_year() {
    let folder = folder();
    let write = |name: &str, row: &str| {
        fs::create_dir(folder.path().join(name)).unwrap();
        let table = format!("县(区),街道(乡镇),社区名称,城乡类型,户数,有无综合服务设施,综合服务设施面积\n{row}\n");
        fs::write(folder.path().join(name).join("x.csv"), table).unwrap();
        path(&folder, name)
    };
    let before = write("a", "东区,江南街道,甲社区,城市社区,1000,无,");
    let after = write("b", "东区,东区江南街道,江南街道甲社区,城市社区,1010,有,310");
    let comparison = compare(&[&format!("2018={before}"), &format!("2019={after}")], &[]);
    assert_eq!(comparison["events"].as_array().unwrap().len(), 0, "{}", comparison["events"]);
    assert_eq!(turned(&comparison, "urban-facility-coverage", 2019, "newly-met"), ["江南街道甲社区"]);
}

#[test]
fn what_cannot_be_compared_is_refused_in_a_sentence() {
    let folder = folder();
    let csv = path(&folder, "x.csv");
    fs::write(&csv, "社区名称,户数,综合服务设施面积\n甲社区,10,20\n").unwrap();
    let bad = path(&folder, "bad.json");
    fs::write(&bad, "{\"schema\": \"dabiao.inspection/1\"}").unwrap();
    let (list, torn) = (path(&folder, "list.json"), path(&folder, "torn.json"));
    fs::write(&list, "[]").unwrap();
    fs::write(&torn, "{\"schema\":").unwrap();
    let saved = path(&folder, "kind.json");
    run(&[&["audit", "sample-data-years/2019", "--kind", "urban", "-o", &saved], &PLAN[..]].concat());
    for (inputs, said) in [
        (vec!["sample-data-years/2018".to_owned()], "a comparison takes two years at least, and there is only 2018"),
        (vec![csv.clone()], "nothing in"),
        (vec![YEARS[0].to_owned(), "sample-data-years/2018".to_owned()], "2018 is there twice"),
        (vec!["2017=sample-data-years/2018".to_owned()], "2018"),
        // Of two folders of one year each must have it, or the second would be left out in silence.
        (vec![YEARS[0].to_owned(), "2018=sample-data-years/2019".to_owned(), YEARS[2].to_owned()], "2019"),
        (vec![bad], "should be dabiao.assessment/1"),
        (vec![csv.replace("x.csv", "missing")], "missing"),
        (vec![saved.clone(), YEARS[0].to_owned()], "is about a street or one kind of unit only"),
        (vec![list], "list.json is JSON, but no saved assessment; it should be what dabiao audit --format json writes"),
        (vec![torn], "torn.json is no whole JSON (line 1, column 10)"),
    ] {
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        let output = run(&[&["compare"], &inputs[..], &PLAN].concat());
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{inputs:?}");
        assert!(message.contains(said), "{inputs:?}: {message}");
    }
    let output =
        run(&[&["compare", "2018=sample-data-years/2018"], &[saved.as_str(), "-o", &saved][..], &PLAN].concat());
    assert_eq!(output.status.code(), Some(2), "the output would replace an input");
}

#[test]
fn all_formats_are_written_and_repeat() {
    let folder = folder();
    let write = |name: &str| {
        let files = ["c.txt", "c.csv", "c.json", "c.md", "c.xlsx"].map(|file| path(&folder, &format!("{name}-{file}")));
        let outputs: Vec<&str> = files.iter().flat_map(|file| ["-o", file.as_str()]).collect();
        printed(&[&["compare"], &YEARS[..], &PLAN, &outputs].concat());
        files.map(|file| fs::read(Path::new(&file)).unwrap())
    };
    assert_eq!(write("one"), write("two"));
    let table = fs::read_to_string(path(&folder, "one-c.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let newly = rows.records().flatten().find(|row| &row[3] == "春峰社区" && &row[5] == "facility-coverage").unwrap();
    assert_eq!([&newly[7], &newly[8], &newly[10], &newly[12]], ["2019→2020", "newly unmet", "met", "unmet"]);
    let problems = fs::read_to_string(path(&folder, "one-c-problems.csv")).unwrap();
    assert_eq!(problems.lines().count(), 3, "a header and two jumps");
}

/// The workbook has a chart for each of the six targets, and the figures that they draw.
#[test]
fn the_workbook_draws_every_target() {
    use calamine::{Reader as _, Xlsx, open_workbook};
    let folder = folder();
    let file = path(&folder, "c.xlsx");
    printed(&[&["compare"], &YEARS[..], &PLAN, &["-o", &file]].concat());
    let mut parts = zip::ZipArchive::new(fs::File::open(&file).unwrap()).unwrap();
    let charts = parts.file_names().flatten().filter(|name| name.starts_with("xl/charts/chart")).count();
    assert_eq!(charts, 6);
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut parts.by_name("xl/charts/chart1.xml").unwrap(), &mut xml).unwrap();
    assert!(xml.contains("<c:lineChart>"));
    let mut book: Xlsx<_> = open_workbook(&file).unwrap();
    assert_eq!(
        book.sheet_names(),
        ["Comparable", "Targets", "Counties", "Units", "Came and went", "Figures that jump", "Charts"]
    );
    let targets = book.worksheet_range("Targets").unwrap();
    let values: Vec<f64> = (3..6).map(|column| targets[(1, column)].to_string().parse().unwrap()).collect();
    assert!(
        values.iter().zip([0.8, 54.0 / 61.0, 0.95]).all(|(found, asked)| (found - asked).abs() < 1e-9),
        "{values:?}"
    );
}
