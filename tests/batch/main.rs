//! Many audits in one go: manifests, runs, summaries, and what is not repeated.
#![allow(clippy::arithmetic_side_effects, clippy::format_push_string, reason = "a test may fail")]

mod failures;
mod keys;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use assert_cmd::cargo::CommandCargoExt as _;
use serde_json::Value;
use tempfile::TempDir;

const COUNTIES: [&str; 5] = ["东澜区", "河湾区", "云泽区", "禾丰县", "松泽县"];
const YEARS: [i32; 3] = [2018, 2019, 2020];

/// Five counties in three years.
const MANIFEST: &str = r#"
[defaults]
targets = ["urban-social-orgs", "urban-platform-coverage"]

[[run]]
name = "{county}-{year}"
for = { county = ["东澜区", "河湾区", "云泽区", "禾丰县", "松泽县"], year = [2018, 2019, 2020] }
inputs = "上报/{year}/{county}*.csv"
outputs = ["结果/{year}/{county}.json", "结果/{year}/{county}.csv"]
"#;

/// What a run printed and returned.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("dabiao").expect("the program");
    command.current_dir(folder).args(arguments).env_remove("COLUMNS").env_remove("LANG").env("LC_ALL", "C");
    // Workbooks hold the day that they are made on.
    command.env("SOURCE_DATE_EPOCH", "1700000000").stdin(Stdio::null());
    command
}

fn run_in(folder: &Path, arguments: &[&str]) -> Ran {
    let output = command(folder, arguments).output().expect("a run");
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Each county has two urban communities: one with as many social organisations as `of` says, one with 12. Ten are asked for.
fn write_table(folder: &Path, county: &str, year: i32, of: usize) {
    let place = folder.join(format!("上报/{year}"));
    fs::create_dir_all(&place).expect("a folder");
    let table = format!(
        "县(区),街道(乡镇),社区名称,城乡类型,年份,社区社会组织数,接入综合信息平台\n\
         {county},江南街道,阳光社区,城市社区,{year},{of},是\n{county},江南街道,临江社区,城市社区,{year},12,是\n"
    );
    fs::write(place.join(format!("{county}上报表.csv")), table).expect("a table");
}

/// Fifteen tables and a manifest. The first two counties fall short in every year.
fn city() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (number, county) in COUNTIES.into_iter().enumerate() {
        for year in YEARS {
            write_table(folder.path(), county, year, 8 + number);
        }
    }
    fs::write(folder.path().join("runs.toml"), MANIFEST).expect("a manifest");
    folder
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).expect("a file"));
        }
    }
    found
}

/// The same without the record of what is done.
fn results(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let all = files(&folder.join("结果")).into_iter();
    let named = all.map(|(path, bytes)| (path.strip_prefix(folder).expect("a path").to_owned(), bytes));
    named.filter(|(path, _)| !path.ends_with(".runs.state.json")).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn runs(summary: &Value) -> &Vec<Value> {
    summary["runs"].as_array().expect("runs")
}

#[test]
fn of_fifteen_runs_with_one_broken_file_fourteen_have_results() {
    let folder = city();
    fs::write(folder.path().join("上报/2019/云泽区上报表.csv"), b"PK\x03\x04 broken").expect("a file");
    let ran = run_in(folder.path(), &["batch", "runs.toml", "--lang", "en"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    // Each run has a line of its own, and the one that failed says why.
    assert_eq!(ran.err.lines().count(), 15, "{}", ran.err);
    let failed: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(failed.len(), 1, "{}", ran.err);
    assert!(failed[0].contains("云泽区-2019") && failed[0].contains("上报/2019/云泽区上报表.csv"), "{}", failed[0]);
    assert!(ran.out.starts_with("15 runs: 8 met, 6 unmet, 1 failed\n"), "{}", ran.out);
    assert!(ran.out.contains("== Failed runs =="), "{}", ran.out);
    // Of each run that ended: the report, the gap list and its list of data problems.
    assert_eq!(results(folder.path()).len(), 14 * 3);
    assert!(!folder.path().join("结果/2019/云泽区.json").exists());
    let report = fs::read_to_string(folder.path().join("结果/2020/东澜区.json")).expect("a report");
    let report = json(&report);
    let targets = report["targets"].as_array().expect("targets");
    let organisations = targets.iter().find(|target| target["id"] == "urban-social-orgs").expect("the target");
    assert_eq!((&report["year"], &organisations["counties"][0]["unmet"]), (&2020.into(), &1.into()));
    let chinese = run_in(folder.path(), &["batch", "runs.toml", "--lang", "zh", "--quiet"]);
    assert!(chinese.out.starts_with("共 15 次评估：8 次达标、6 次未达标、1 次失败\n"), "{}", chinese.out);
    // Quiet: nothing but the failure.
    assert_eq!(chinese.err.lines().count(), 1, "{}", chinese.err);
    assert!(chinese.err.starts_with("错误：") && chinese.err.contains("云泽区-2019"), "{}", chinese.err);
}

#[test]
fn the_summary_keeps_to_its_schema() {
    let folder = city();
    fs::write(folder.path().join("上报/2019/云泽区上报表.csv"), b"PK\x03\x04 broken").expect("a file");
    let schema = json(include_str!("../../schema/batch-1.json"));
    jsonschema::meta::validate(&schema).expect("a schema");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let arguments = ["batch", "runs.toml", "--quiet", "--format", "json", "-o", "汇总.json", "-o", "-", "--resume"];
    let summary = json(&run_in(folder.path(), &arguments).out);
    let again = json(&run_in(folder.path(), &arguments).out);
    let in_file = json(&fs::read_to_string(folder.path().join("汇总.json")).expect("a file"));
    for summary in [&summary, &again, &in_file] {
        let errors: Vec<String> = validator.iter_errors(summary).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
        assert_eq!(summary["exit_code"], 2);
    }
    let mut more = summary.clone();
    more["runs"][0]["surprise"] = true.into();
    assert!(!validator.is_valid(&more));
    let first = &summary["runs"][0];
    assert_eq!(
        (&first["name"], &first["state"], &first["verdict"]),
        (&"东澜区-2018".into(), &"done".into(), &"unmet".into())
    );
    assert_eq!(first["targets"]["unmet"], 1);
    assert_eq!(first["files"].as_array().map(Vec::len), Some(3));
    assert!(first["seconds"].is_number());
    let failed = runs(&summary).iter().find(|run| run["state"] == "failed").expect("a failure");
    assert_eq!((&failed["name"], &failed["exit_code"]), (&"云泽区-2019".into(), &2.into()));
    assert!(failed["failure"].is_string() && failed["targets"].is_null());
    assert_eq!(again["counts"], serde_json::json!({"runs": 15, "done": 0, "unchanged": 14, "failed": 1}));
    // What is compared says nothing of this time.
    assert!(runs(&in_file).iter().all(|run| run["seconds"].is_null()));
    assert_eq!(in_file["counts"], serde_json::json!({"runs": 15, "done": 14, "unchanged": 0, "failed": 1}));
}

#[test]
fn any_number_of_jobs_gives_the_same_files() {
    let folder = city();
    let mut before = None;
    for jobs in ["1", "2", "15"] {
        fs::remove_dir_all(folder.path().join("结果")).ok();
        let ran = run_in(folder.path(), &["batch", "runs.toml", "--jobs", jobs, "-o", "汇总.md"]);
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        let summary = fs::read(folder.path().join("汇总.md")).expect("a summary");
        let now = (results(folder.path()), summary);
        assert_eq!(before.get_or_insert_with(|| now.clone()), &now, "{jobs}");
    }
}

/// What a run writes is what `audit` writes.
#[test]
fn a_run_is_an_audit() {
    let folder = city();
    assert_eq!(run_in(folder.path(), &["batch", "runs.toml", "--quiet"]).code, Some(1));
    let arguments = [
        &[
            "audit",
            "上报/2019/河湾区上报表.csv",
            "--year",
            "2019",
            "--county",
            "河湾区",
            "-o",
            "one.json",
            "-o",
            "one.csv",
        ][..],
        &["--target", "urban-social-orgs", "--target", "urban-platform-coverage", "--quiet"],
    ];
    assert_eq!(run_in(folder.path(), &arguments.concat()).code, Some(1));
    let read = |path: &str| fs::read(folder.path().join(path)).expect("a file");
    assert_eq!(read("one.json"), read("结果/2019/河湾区.json"));
    assert_eq!(read("one.csv"), read("结果/2019/河湾区.csv"));
}

/// Names of the runs that were carried out.
fn done(folder: &Path) -> BTreeSet<String> {
    let ran = run_in(folder, &["batch", "runs.toml", "--quiet", "--resume", "--format", "json"]);
    let summary = json(&ran.out);
    let done = runs(&summary).iter().filter(|run| run["state"] == "done");
    done.map(|run| run["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn resuming_repeats_what_has_changed_and_nothing_else() {
    let folder = city();
    let path = |name: &str| folder.path().join(name);
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(done(folder.path()).len(), 15);
    assert_eq!(done(folder.path()), set(&[]));
    // An input.
    write_table(folder.path(), "禾丰县", 2018, 3);
    assert_eq!(done(folder.path()), set(&["禾丰县-2018"]));
    // One more input.
    fs::copy(path("上报/2020/松泽县上报表.csv"), path("上报/2020/松泽县补报.csv")).expect("a copy");
    assert_eq!(done(folder.path()), set(&["松泽县-2020"]));
    // An output that somebody changed, or removed.
    fs::write(path("结果/2019/东澜区.csv"), "改过").expect("a file");
    fs::remove_file(path("结果/2020/云泽区-problems.csv")).expect("a file");
    assert_eq!(done(folder.path()), set(&["东澜区-2019", "云泽区-2020"]));
    assert_eq!(done(folder.path()), set(&[]));
    // An option, here of all runs.
    let manifest = MANIFEST.replace("[defaults]", "[defaults]\noptions = { rural_universe = \"villages\" }");
    fs::write(path("runs.toml"), &manifest).expect("a manifest");
    assert_eq!(done(folder.path()).len(), 15);
    // The plan.
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/panzhihua-13-5.toml"), path("规划.toml"))
        .expect("a copy");
    fs::write(path("runs.toml"), manifest.replace("[defaults]", "[defaults]\nplan = \"规划.toml\""))
        .expect("a manifest");
    // The same plan by another name: nothing has changed.
    assert_eq!(done(folder.path()), set(&[]));
    let plan = fs::read_to_string(path("规划.toml")).expect("a plan") + "\n# 改过\n";
    fs::write(path("规划.toml"), plan).expect("a plan");
    assert_eq!(done(folder.path()).len(), 15);
    // A record that cannot be understood is none.
    fs::write(path("结果/.runs.state.json"), "{").expect("a file");
    let ran = run_in(folder.path(), &["batch", "runs.toml", "--resume"]);
    assert!(ran.err.contains(".runs.state.json") && ran.err.lines().count() == 16, "{}", ran.err);
    assert_eq!(done(folder.path()), set(&[]));
    // Without --resume everything is repeated.
    let ran = run_in(folder.path(), &["batch", "runs.toml", "--quiet", "--format", "json"]);
    assert_eq!(json(&ran.out)["counts"]["done"], 15);
}

/// Killed at any moment and resumed, a batch leaves the files of one that was not.
#[test]
fn killed_and_resumed_it_ends_with_the_same_files() {
    let folder = city();
    // Workbooks take longest, and there is more to be left half done.
    let manifest = MANIFEST.replace("{county}.json\"", "{county}.json\", \"结果/{year}/{county}.xlsx\"");
    let manifest = manifest.replace("[defaults]", "[defaults]\nsheets = [\"gaps\", \"problems\"]");
    fs::write(folder.path().join("runs.toml"), manifest).expect("a manifest");
    let arguments = ["batch", "runs.toml", "--quiet", "-o", "汇总.json"];
    assert_eq!(run_in(folder.path(), &arguments).code, Some(1));
    let whole = results(folder.path());
    assert_eq!(whole.len(), 15 * 4);
    let others = |names: [&str; 2]| names.map(|name| fs::read(folder.path().join(name)).expect("a file"));
    let kept = others(["汇总.json", "结果/.runs.state.json"]);
    let mut cut_short = 0;
    for milliseconds in [0, 60, 150, 300, 600] {
        fs::remove_dir_all(folder.path().join("结果")).expect("the results");
        let mut child = command(folder.path(), &["batch", "runs.toml", "--quiet", "--jobs", "2"]);
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a run");
        // From the moment that it begins to write.
        for _ in 0..2000 {
            if folder.path().join("结果/.runs.state.json").exists() {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().ok();
        child.wait().expect("an end");
        // Whatever is there under its name is whole.
        let left = results(folder.path());
        let unfinished =
            |path: &&PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".dabiao-"));
        for (path, bytes) in left.iter().filter(|(path, _)| !unfinished(path)) {
            assert_eq!(Some(bytes), whole.get(path), "{}", path.display());
        }
        cut_short += usize::from(left.len() < whole.len());
        let ran = run_in(folder.path(), &[&arguments[..], &["--resume"]].concat());
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        assert_eq!(results(folder.path()), whole, "killed after {milliseconds} ms");
        assert_eq!(others(["汇总.json", "结果/.runs.state.json"]), kept);
    }
    assert!(cut_short > 0, "no run was killed before its end");
}

#[test]
fn mistakes_of_a_manifest_are_told_all_at_once() {
    let folder = city();
    let manifest = r#"[defaults]
plan = "panzhihua-13-5"
outputs = "结果/{nmae}.json"

[[run]]
name = "甲"
inputs = ["上报/2018/*.csv", "没有/*.xlsx"]
optoins = { rural_universe = "villages" }
targets = ["urban-social-org"]
outputs = "结果/{year}.json"

[[run]]
name = "甲"
inputs = "上报/2018/*.csv"
options = { rural_universe = "towns", rural = "x" }
outputs = ["结果/a.json", "结果/b.csv", "结果/b-problems.csv", "结果/c.doc"]

[[run]]
name = "乙"
inputs = "上报/2018"
kind = "city"
year = "2018"
outputs = ["结果/./A.json", "上报/2018/out.csv", "runs.toml.md"]

[[run]]
name = "{county"
inputs = "上报/2018"
plan = "nowhere"

[[run]]
name = "丙{county}"
for = { county = ["东澜区", "河/湾"], year = [] , street = ["x"] }
county = "东澜区"
inputs = "上报/2018"
max-unmet = -1
outputs = "结果/{county}.json"
"#;
    fs::write(folder.path().join("runs.toml"), manifest).expect("a manifest");
    for lang in ["en", "zh"] {
        let ran = run_in(folder.path(), &["batch", "runs.toml", "--lang", lang]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        insta::assert_snapshot!(format!("mistakes_{lang}"), ran.err);
    }
    assert!(!folder.path().join("结果").exists(), "nothing is written");
    for (manifest, told) in [
        ("", "no run"),
        ("[[run]]\nname = \"a\"\n", "`inputs` is missing"),
        ("[[run]]\ninputs = \"上报/2018\"\n", "`name` is missing"),
        ("[[run]\nname = ", "not TOML"),
        ("run = 3\n", "list of tables"),
        ("[[run]]\nname = \"a\"\ninputs = \"上报/[\"\n", "no pattern"),
    ] {
        fs::write(folder.path().join("runs.toml"), manifest).expect("a manifest");
        let ran = run_in(folder.path(), &["batch", "runs.toml", "--lang", "en"]);
        assert_eq!(ran.code, Some(2), "{manifest}");
        assert!(ran.err.contains(told) && ran.err.contains("runs.toml:"), "{}", ran.err);
    }
}

/// Paths begin at the manifest, whatever folder the program is run in.
#[test]
fn paths_begin_at_the_manifest() {
    let folder = city();
    let above = folder.path().parent().expect("a folder");
    let manifest = folder.path().join("runs.toml");
    let ran = run_in(above, &["batch", manifest.to_str().expect("UTF-8"), "--quiet"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert_eq!(results(folder.path()).len(), 45);
}

/// The summary takes the place of nothing that the batch is made of.
#[test]
fn a_summary_replaces_neither_manifest_nor_inputs_nor_record() {
    let folder = city();
    assert_eq!(run_in(folder.path(), &["batch", "runs.toml", "--quiet"]).code, Some(1));
    let before = files(folder.path());
    let record = before.keys().find(|path| path.to_string_lossy().contains(".state.")).expect("the record");
    let input = before.keys().find(|path| path.extension().is_some_and(|end| end == "csv")).expect("a table");
    for path in [Path::new("runs.toml"), record, input] {
        let path = path.strip_prefix(folder.path()).unwrap_or(path).to_str().expect("UTF-8").to_owned();
        let ran = run_in(folder.path(), &["batch", "runs.toml", "--quiet", "--resume", "-f", "json", "-o", &path]);
        assert_eq!(ran.code, Some(2), "{path}");
        assert_eq!(files(folder.path()), before, "{path}: {}", ran.err);
    }
}

/// Runs of several counties of one folder: the tables are read once, and each run is judged by its own county.
#[test]
fn runs_share_what_they_read() {
    let folder = city();
    let manifest = MANIFEST.replace("{county}*.csv", "*.csv");
    fs::write(folder.path().join("runs.toml"), manifest).expect("a manifest");
    let ran = run_in(folder.path(), &["batch", "runs.toml", "--quiet", "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    for run in runs(&json(&ran.out)) {
        let is_short = ["东澜区", "河湾区"].iter().any(|county| run["county"] == *county);
        assert_eq!(run["verdict"], if is_short { "unmet" } else { "met" }, "{run}");
    }
    let report = json(&fs::read_to_string(folder.path().join("结果/2018/松泽县.json")).expect("a report"));
    assert_eq!(report["sources"].as_array().map(Vec::len), Some(5));
}

/// A header of a mapping that no table of a run has is a problem of that run, whoever else has it.
#[test]
fn mappings_are_met_run_by_run() {
    let folder = city();
    let other = "县(区),街道(乡镇),社区名称,城乡类型,团体数量\n东澜区,江南街道,阳光社区,城市社区,12\n";
    fs::write(folder.path().join("上报/团体.csv"), other).expect("a table");
    fs::write(folder.path().join("map.toml"), "social_orgs = \"团体数量\"\n").expect("a mapping");
    let manifest = "[defaults]\nmapping = \"map.toml\"\ntargets = \"urban-social-orgs\"\n\n\
                    [[run]]\nname = \"a\"\ninputs = \"上报/2018/东澜区*.csv\"\noutputs = \"结果/a.json\"\n\n\
                    [[run]]\nname = \"b\"\ninputs = [\"上报/团体.csv\", \"上报/2018/河湾区*.csv\"]\noutputs = \"结果/b.json\"\n\n\
                    [[run]]\nname = \"c\"\ninputs = [\"上报/2018/东澜区*.csv\", \"上报/2018/河湾区*.csv\"]\noutputs = \"结果/c.json\"\n";
    fs::write(folder.path().join("runs.toml"), manifest).expect("a manifest");
    let ran = run_in(folder.path(), &["batch", "runs.toml", "--quiet"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let is_absent = |name: &str| {
        let report = fs::read_to_string(folder.path().join(format!("结果/{name}.json"))).expect("a report");
        report.contains("mapped-header-absent")
    };
    assert_eq!(["a", "b", "c"].map(is_absent), [true, false, true]);
}

#[test]
fn a_number_of_unmet_targets_may_be_borne() {
    let folder = city();
    let short = "县(区),街道(乡镇),社区名称,城乡类型,社区社会组织数,接入综合信息平台\n\
                 东区,江南街道,阳光社区,城市社区,7,否\n东区,江南街道,临江社区,城市社区,,是\n";
    fs::write(folder.path().join("社区.csv"), short).expect("a table");
    // Two targets are unmet: one community has no platform, the other too few organisations.
    let code = |extra: &[&str]| {
        let arguments: Vec<&str> =
            [
                &[
                    "audit",
                    "社区.csv",
                    "--quiet",
                    "--target",
                    "urban-social-orgs",
                    "--target",
                    "urban-platform-coverage",
                ][..],
                extra,
            ]
            .concat();
        run_in(folder.path(), &arguments).code
    };
    assert_eq!(code(&[]), Some(1));
    assert_eq!(code(&["--max-unmet", "1"]), Some(1));
    assert_eq!(code(&["--max-unmet", "2"]), Some(0));
    // An unknown one counts only where that is said.
    let unknown = short.replace(",7,否", ",12,是");
    fs::write(folder.path().join("社区.csv"), unknown).expect("a table");
    assert_eq!(code(&[]), Some(1), "one organisation count is blank");
    assert_eq!(code(&["--max-unmet", "0"]), Some(0));
    assert_eq!(code(&["--max-unmet", "0", "--fail-on", "unknown"]), Some(1));
    assert_eq!(code(&["--max-unmet", "1", "--fail-on", "unknown"]), Some(0));
    assert_eq!(run_in(folder.path(), &["batch", "runs.toml", "--quiet", "--max-unmet", "1"]).code, Some(0));
    assert_eq!(run_in(folder.path(), &["batch", "runs.toml", "--quiet", "--fail-on", "never"]).code, Some(0));
}
