//! Runs that fail: why, and what of an earlier time is still there.

use super::*;

/// Every run reads all tables of its year: a broken one lacks its own run, and is named in it and in the others.
#[test]
fn a_broken_file_among_good_ones_is_named() {
    let folder = city();
    fs::write(folder.path().join("runs.toml"), MANIFEST.replace("{county}*.csv", "*.csv")).expect("a manifest");
    fs::write(folder.path().join("上报/2019/云泽区上报表.csv"), b"PK\x03\x04 broken").expect("a file");
    let ran = run_in(folder.path(), &["batch", "runs.toml", "--lang", "en", "-o", "汇总.json", "-o", "-"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    let failed: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(failed.len(), 1, "{}", ran.err);
    let told = "云泽区-2019: 上报/2019/云泽区上报表.csv was not used (";
    assert!(failed[0].contains(told) && failed[0].contains("without that, the tables have no unit"), "{}", failed[0]);
    let summary = json(&fs::read_to_string(folder.path().join("汇总.json")).expect("a summary"));
    let run = |name: &str| runs(&summary).iter().find(|run| run["name"] == name).expect("a run").clone();
    assert!(run("云泽区-2019")["failure"].as_str().expect("a text").contains("上报/2019/云泽区上报表.csv"));
    assert_eq!(run("东澜区-2019")["lost"][0]["path"], "上报/2019/云泽区上报表.csv");
    assert_eq!(run("东澜区-2018")["lost"], serde_json::json!([]));
    // The line of a run that went on without the file names it too, and the summary names it once.
    let line = ran.err.lines().find(|line| line.contains("河湾区-2019")).expect("a line");
    assert!(line.contains("上报/2019/云泽区上报表.csv was not used"), "{line}");
    let lost = ran.out.split_once("== Files that were not used ==").expect("a section").1.replace("\n  ", "");
    assert_eq!(lost.matches("上报/2019/云泽区上报表.csv").count(), 1, "{lost}");
    assert!(lost.contains("东澜区-2019, 河湾区-2019, 禾丰县-2019, 松泽县-2019"), "{lost}");
}

/// A table that nobody understands is named as well as a file that nobody can open.
#[test]
fn a_file_without_a_table_is_named() {
    let folder = city();
    fs::write(folder.path().join("runs.toml"), MANIFEST.replace("{county}*.csv", "*.csv")).expect("a manifest");
    fs::write(folder.path().join("上报/2019/云泽区上报表.csv"), "稍后补报\n").expect("a file");
    let ran = run_in(folder.path(), &["batch", "runs.toml", "--lang", "zh", "--quiet"]);
    let told = "云泽区-2019：上报/2019/云泽区上报表.csv 没有用上(没有可识别的表头，没有使用)；其余文件里，表中没有";
    assert!(ran.err.contains(told), "{}", ran.err);
}

/// Results of an earlier run stay, are told to be no results of this one, and are never taken for done.
#[test]
fn what_is_left_of_an_earlier_run_is_said() {
    let folder = city();
    let path = folder.path().join("上报/2019/云泽区上报表.csv");
    let good = fs::read(&path).expect("a table");
    assert_eq!(run_in(folder.path(), &["batch", "runs.toml", "--quiet"]).code, Some(1));
    fs::write(&path, b"PK\x03\x04 broken").expect("a file");
    let arguments = ["batch", "runs.toml", "--quiet", "--resume", "--lang", "en"];
    let ran = run_in(folder.path(), &[&arguments[..], &["-o", "汇总.json", "-o", "-"]].concat());
    assert_eq!(ran.code, Some(2));
    let said = "still there from an earlier time, and not of this run: 结果/2019/云泽区.json, 结果/2019/云泽区.csv";
    assert!(ran.err.contains(said), "{}", ran.err);
    assert!(ran.out.replace("\n  ", " ").contains("still there from an earlier time"), "{}", ran.out);
    let summary = json(&fs::read_to_string(folder.path().join("汇总.json")).expect("a summary"));
    let failed = runs(&summary).iter().find(|run| run["state"] == "failed").expect("a failure");
    assert_eq!(failed["files"], serde_json::json!([]));
    assert_eq!(failed["left_over"].as_array().map(Vec::len), Some(3), "{failed}");
    assert!(folder.path().join("结果/2019/云泽区.json").exists(), "nothing is removed");
    // Even with the very input that they were made of.
    fs::write(&path, good).expect("a table");
    let ran = run_in(folder.path(), &[&arguments[..], &["--format", "json"]].concat());
    let done: Vec<String> = runs(&json(&ran.out))
        .iter()
        .filter(|run| run["state"] == "done")
        .map(|run| run["name"].as_str().expect("a name").to_owned())
        .collect();
    assert_eq!(done, ["云泽区-2019"]);
}
