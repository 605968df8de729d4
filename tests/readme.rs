//! What the READMEs say is so: their commands run, their plan is good, their captures are what the program prints.
#![allow(clippy::arithmetic_side_effects, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::CommandCargoExt as _;
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Each README with its language, the width of its captures and the beginning of the verdict that it shows.
const READMES: [(&str, &str, &str, &str); 2] =
    [("README.md", "en", "100", "UNMET: "), ("README.zh-CN.md", "zh", "80", "未达标：")];

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(name)).expect("a document").replace("\r\n", "\n")
}

/// The code blocks of a document: language and text.
fn blocks(document: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((language.to_owned(), text.join("\n") + "\n"));
        }
    }
    blocks
}

fn blocks_in(document: &str, language: &str) -> Vec<String> {
    blocks(document).into_iter().filter(|(found, _)| found == language).map(|(_, text)| text).collect()
}

/// Copies a folder with those in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a folder");
    for file in fs::read_dir(from).expect("the sample").flatten() {
        let (from, to) = (file.path(), to.join(file.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).expect("a copy");
        }
    }
}

/// A folder like the one that the README's commands are run in: the sample data, and the files that the README creates.
fn folder(document: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["sample-data", "sample-data-messy", "sample-data-years"] {
        let data = folder.path().join(name);
        copy(&Path::new(ROOT).join(name), &data);
    }
    for (name, language, mark) in
        [("charging.toml", "toml", "[plan]"), ("runs.toml", "toml", "[[run]]"), ("charging.csv", "csv", "")]
    {
        let text = blocks_in(document, language).into_iter().find(|text| text.contains(mark));
        fs::write(folder.path().join(name), text.expect("a block")).expect("a file");
    }
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("dabiao").expect("the program");
    command.current_dir(folder).env_remove("COLUMNS").args(arguments).output().expect("a run")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The arguments in every command line that runs the program; what a shell does with its output is left out.
fn commands(document: &str) -> Vec<String> {
    let lines = blocks_in(document, "bash").join("");
    let command = |line: &str| {
        let arguments = line.strip_prefix("dabiao ").or_else(|| line.strip_prefix("cargo run --release -- "))?;
        let end = arguments.find(['|', '>']).unwrap_or(arguments.len());
        Some(arguments[..end].trim().to_owned())
    };
    lines.lines().filter_map(command).collect()
}

#[test]
fn every_command_runs() {
    let [english, chinese] = READMES.map(|(name, ..)| read(name));
    for language in ["toml", "csv"] {
        assert_eq!(blocks_in(&english, language), blocks_in(&chinese, language), "one folder serves for both");
    }
    let folder = folder(&english);
    // Most commands are the same in both; some need the files that others before them write.
    let mut all = commands(&english);
    let also: Vec<String> = commands(&chinese).into_iter().filter(|command| !all.contains(command)).collect();
    all.extend(also);
    assert!(all.len() > 10, "{all:?}");
    for command in all {
        let output = run(folder.path(), &command.split_whitespace().collect::<Vec<_>>());
        assert!(matches!(output.status.code(), Some(0 | 1)), "dabiao {command}\n{}", told(&output));
    }
}

#[test]
fn the_plan_has_no_mistake() {
    let folder = folder(&read("README.md"));
    let output = run(folder.path(), &["rules", "check", "charging.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
}

/// Whatever a README shows of the program's output, the program prints, line by line; `[…]` stands for lines left out.
#[test]
fn captures_are_what_the_program_prints() {
    for (name, lang, columns, start) in READMES {
        let print = |arguments: &[&str]| {
            let mut command = Command::cargo_bin("dabiao").expect("the program");
            command.current_dir(ROOT).env("COLUMNS", columns).args(arguments).args(["--lang", lang]);
            String::from_utf8(command.output().expect("a run").stdout).expect("UTF-8")
        };
        let audit = print(&["audit", "sample-data"]);
        let explain = print(&["explain", "service-area-per-100-households", "sample-data", "--unit", "绣塘社区"]);
        let inspect = print(&["inspect", "sample-data-messy"]);
        let compare = print(&["compare", "sample-data-years", "--plan", "sample-data-years/plan.toml"]);
        let document = read(name);
        let batch = summary(&document, lang);
        let reports = [&audit, &explain, &inspect, &compare, &batch];
        let printed: BTreeSet<&str> = reports.into_iter().flat_map(|report| report.lines()).collect();
        let shown = document.lines().find(|line| line.starts_with(start)).expect("a capture");
        assert_eq!(audit.lines().next(), Some(shown), "{name}");
        // Reports have headings; the other blocks show what is made of the JSON.
        for capture in blocks_in(&document, "text").iter().filter(|capture| capture.contains("== ")) {
            for line in capture.lines().filter(|line| *line != "[…]") {
                assert!(printed.contains(line), "{name} shows a line that is not printed: {line}");
            }
        }
    }
}

/// The summary that the batch of a document writes.
fn summary(document: &str, lang: &str) -> String {
    let folder = folder(document);
    let output = run(folder.path(), &["batch", "runs.toml", "-o", "summary.txt", "--lang", lang]);
    fs::read_to_string(folder.path().join("summary.txt")).unwrap_or_else(|_| panic!("{}", told(&output)))
}

#[test]
fn both_languages_have_the_same_parts() {
    let parts = READMES.map(|(name, ..)| {
        let document = read(name);
        let languages: Vec<String> = blocks(&document).into_iter().map(|(language, _)| language).collect();
        let mut is_code = false;
        let is_heading = |line: &&str| {
            is_code ^= line.starts_with("```");
            !is_code && line.starts_with('#')
        };
        let headings = document.lines().filter(is_heading).count();
        (headings, languages, commands(&document).len())
    });
    assert_eq!(parts[0], parts[1]);
}

#[test]
fn the_toolchain_asked_for_is_the_one_that_is_needed() {
    let manifest = read("Cargo.toml");
    let needed = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \"")?.strip_suffix('"'));
    for (name, ..) in READMES {
        assert!(read(name).contains(needed.expect("a version")), "{name}");
    }
}
