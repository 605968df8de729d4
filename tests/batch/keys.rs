//! The keys of a manifest.

use super::*;

/// Writes the manifest, runs it in English and returns what it printed.
fn ran(folder: &TempDir, manifest: &str) -> Ran {
    fs::write(folder.path().join("runs.toml"), manifest).expect("a manifest");
    run_in(folder.path(), &["batch", "runs.toml", "--lang", "en", "--quiet", "--format", "json"])
}

/// Each of these alone is told too, and none hides the others.
#[test]
fn empty_lists_and_files_below_files_are_mistakes() {
    let folder = city();
    let told = ran(
        &folder,
        r#"[defaults]
inputs = "上报/2018"

[[run]]
name = "a"
inputs = []
outputs = ["结果/x.json", "结果/x.json/deep.json"]

[[run]]
name = "b"
for = { county = [], street = ["x"] }
outputs = ["上报/2018/东澜区上报表.csv/x.json", "上报", "结果/b.doc"]

[[run]]
name = "c"
update = "没有.xlsx"
map = { householders = "户数", households = 3 }
limit = { cells = "many", cell = "1" }
lang = "fr"
outputs = "结果/c.json"
"#,
    );
    assert_eq!((told.code, told.out.as_str()), (Some(2), ""));
    for sentence in [
        "`inputs` is empty; give it one at least",
        "结果/x.json is a file, so 结果/x.json/deep.json cannot lie in it",
        "`county` of `for` has no value",
        "there is no key `street` here",
        "上报/2018/东澜区上报表.csv is a file, so",
        "the extension of 结果/b.doc names no format",
        "the plan has no field `householders`",
        "`households` takes",
        "--limit cells=many is not NAME=NUMBER",
        "there is no limit `cell`",
        "`fr` is not possible here; use one of zh, en",
        "update is for workbooks only",
    ] {
        assert!(told.err.contains(sentence), "{sentence}\n{}", told.err);
    }
    assert!(!folder.path().join("结果").exists(), "nothing is written");
}

/// A run without a name, a plan that is not there and a table that is called or written otherwise hide nothing; what is said
/// once is told once.
#[test]
fn no_mistake_hides_another() {
    let folder = city();
    let told = ran(
        &folder,
        r#"[default]
inputs = "上报/2018"
limit = { cells = "many" }

[[runs]]
outputs = ["结果/{name}.json", "结果/{name}.doc"]
update = "没有.xlsx"
kind = "city"

[[runs]]
name = 3
plan = "nowhere"
outputs = ["结果/{name}.json"]
update = "没有.xlsx"
for = { year = ["x"] }
"#,
    );
    assert_eq!((told.code, told.out.as_str()), (Some(2), ""));
    let expected = [
        (1, "there is no key `default` here; did you mean `defaults`?"),
        (3, "--limit cells=many is not NAME=NUMBER"),
        (5, "there is no key `runs` here; did you mean `run`?"),
        (5, "`name` is missing"),
        (6, "names no format"),
        (7, "update is for workbooks only"),
        (8, "`city` is not possible here"),
        (11, "`name` takes"),
        (12, "there is no built-in plan or file `nowhere`"),
        (14, "update is for workbooks only"),
        (15, "`year` takes"),
    ];
    for (line, sentence) in expected {
        let at =
            told.err.split("\n\n").find(|mistake| mistake.contains(sentence) && mistake.contains(&format!(":{line}:")));
        assert!(at.is_some(), "{line}: {sentence}\n{}", told.err);
    }
    assert_eq!(told.err.matches("--> runs.toml").count(), expected.len(), "{}", told.err);
    // One table in the place of a list.
    let told = ran(&folder, "[run]\nname = \"a\"\ninputs = \"没有\"\nkind = \"city\"\noutputs = \"a.doc\"\n");
    for sentence in ["list of tables", "`city` is not possible", "names no format", "没有"] {
        assert!(told.err.contains(sentence), "{sentence}\n{}", told.err);
    }
    assert_eq!(told.err.matches("--> runs.toml").count(), 4, "{}", told.err);
    // Said together with an earlier list, a limit is still told once.
    let run = "[[run]]\nname = \"a\"\ninputs = \"上报\"\nlimit = { cells = \"many\" }\n";
    let told = ran(&folder, &format!("{run}update = \"没有.xlsx\"\noutputs = \"结果/a.xlsx\"\n"));
    assert_eq!(told.err.matches("cells=many").count(), 1, "{}", told.err);
    assert!(told.err.contains("there is no 没有.xlsx"), "{}", told.err);
}

/// Two runs that write one file, and one that writes what another reads, by way of links and dots.
#[cfg(unix)]
#[test]
fn one_file_written_otherwise_is_told_before_anything_runs() {
    use std::os::unix::fs::symlink;
    let folder = city();
    let at = |path: &str| folder.path().join(path);
    fs::create_dir_all(at("存放/一")).expect("a folder");
    symlink(at("存放/一"), at("链接")).expect("a link");
    symlink(at("上报/2018"), at("去年")).expect("a link");
    fs::rename(at("上报/2019/东澜区上报表.csv"), at("存放/东澜区.csv")).expect("a table");
    symlink(at("存放/东澜区.csv"), at("上报/2019/东澜区上报表.csv")).expect("a link");
    let run = |name: &str, input: &str, output: &str| {
        format!("[[run]]\nname = \"{name}\"\ninputs = \"{input}\"\noutputs = \"{output}\"\n")
    };
    let tells = |runs: [String; 2], sentence: &str| {
        let told = ran(&folder, &runs.concat());
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{sentence}");
        assert!(told.err.contains(sentence), "{sentence}\n{}", told.err);
    };
    let a = |output: &str| run("a", "上报/2018", output);
    tells([a("存放/一/新/x.json"), run("b", "上报/2018", "链接/新/x.json")], "run `a`");
    tells([a("存放/y.json"), run("b", "上报/2018", "链接/../y.json")], "run `a`");
    tells([a("新/x.json"), run("b", "上报/2018", "新/更新/../x.json")], "run `a`");
    // Read through the link, and written to where it leads.
    tells([a("新/x.json"), run("b", "去年/*.csv", "上报/2018/东澜区上报表.csv")], "would read the output");
    tells([a("新/x.json"), run("b", "去年/*.json", "上报/2018/z.json")], "would read the output");
    tells([a("新/x.json"), run("b", "上报/2019", "存放/东澜区.csv")], "would read the output");
}

/// An empty list of a run is none, whatever the defaults say.
#[test]
fn an_empty_list_replaces_that_of_the_defaults() {
    let folder = city();
    let manifest = "[defaults]\ninputs = \"上报/2018/东澜区*.csv\"\noutputs = \"结果/{name}.json\"\ntargets = \"urban-social-orgs\"\n\n\
                    [[run]]\nname = \"a\"\n\n[[run]]\nname = \"b\"\noutputs = []\ntargets = []\n";
    let summary = json(&ran(&folder, manifest).out);
    assert_eq!(runs(&summary)[0]["files"], serde_json::json!(["结果/a.json"]));
    assert_eq!(runs(&summary)[1]["files"], serde_json::json!([]));
    assert_eq!(runs(&summary)[0]["targets"]["selected"], 1);
    assert!(runs(&summary)[1]["targets"]["selected"].as_u64() > Some(1));
}

/// Headers, limits, languages and earlier lists, as the arguments of `audit`.
#[test]
fn what_audit_takes_a_run_takes() {
    let folder = city();
    let other = "县(区),街道(乡镇),社区名称,城乡类型,团体数量\n东澜区,江南街道,阳光社区,城市社区,7\n";
    fs::write(folder.path().join("团体.csv"), other).expect("a table");
    let run_of = |name: &str, more: &str| {
        format!(
            "[[run]]\nname = \"{name}\"\ninputs = \"团体.csv\"\ntargets = \"urban-social-orgs\"\noutputs = \"结果/{name}.xlsx\"\nmap = {{ social_orgs = \"团体数量\" }}\n{more}\n"
        )
    };
    let first = run_of("a", "lang = \"zh\"\noutputs = [\"结果/a.xlsx\", \"结果/a.csv\"]\n");
    let first = first.replace("outputs = \"结果/a.xlsx\"\n", "");
    let summary = ran(&folder, &first);
    assert_eq!(summary.code, Some(1), "{}", summary.err);
    assert_eq!(runs(&json(&summary.out))[0]["targets"]["unmet"], 1, "the header is known by `map`");
    assert!(folder.path().join("结果/a-数据问题.csv").exists(), "the language is the run's");
    assert!(fs::read_to_string(folder.path().join("结果/a.csv")).expect("a list").contains("未达标"));

    // The list goes on in another file; and what it goes on with is an input of the run.
    let second = run_of("b", "update = \"结果/a.xlsx\"");
    let after = |manifest: &str| {
        fs::write(folder.path().join("runs.toml"), manifest).expect("a manifest");
        json(&run_in(folder.path(), &["batch", "runs.toml", "-q", "-f", "json", "--resume"]).out)
    };
    assert_eq!(runs(&after(&second))[0]["state"], "done");
    assert_eq!(runs(&after(&second))[0]["state"], "unchanged");
    assert_eq!(ran(&folder, &first).code, Some(1));
    fs::copy(folder.path().join("结果/b.xlsx"), folder.path().join("结果/a.xlsx")).expect("a copy");
    assert_eq!(runs(&after(&second))[0]["state"], "done");
    let over = ran(&folder, &run_of("b", "update = \"结果/b.xlsx\""));
    assert!(over.err.contains("an earlier list (`update`)"), "{}", over.err);

    let narrow = ran(&folder, &run_of("c", "limit = { cells = 3 }"));
    assert_eq!(narrow.code, Some(2), "{}", narrow.err);
    assert!(narrow.err.contains("团体.csv"), "{}", narrow.err);
}
