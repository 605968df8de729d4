//! Saved assessments beside tables.

use super::*;

#[test]
fn saved_assessments_tell_the_same_but_for_what_they_do_not_record() {
    let folder = folder();
    let saved = path(&folder, "2019.json");
    let audit = ["audit", "sample-data-years/2019", "-o", &saved];
    assert_eq!(run(&[&audit[..], &PLAN].concat()).status.code(), Some(1));
    let comparison = compare(&[YEARS[0], &saved, YEARS[2]], &PLAN);
    let live = sample();
    assert_eq!(comparison["targets"], live["targets"]);
    assert_eq!(comparison["turns"], live["turns"]);
    assert_eq!(comparison["years"][1]["saved"], true);
    assert_eq!(comparison["years"][1]["readings"], Value::Null);
    let kinds: Vec<&Value> = comparison["differences"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["not-recorded"]);
    // The figures of 2019 are not recorded; those of 2020 jump against the last year that has them.
    let jumps: Vec<_> =
        comparison["problems"].as_array().unwrap().iter().map(|jump| (&jump["from"], &jump["unit"])).collect();
    assert_eq!(jumps, [(&2018.into(), &"松林社区".into()), (&2018.into(), &"柏湖社区".into())]);
    // Without sizes nobody can tell a merger.
    assert_eq!(comparison["events"][2]["kind"], "vanished");
}

/// What was left out with `--target` is not lacking in the tables.
#[test]
fn targets_that_an_assessment_was_not_made_for_are_not_said_to_lack_figures() {
    let folder = folder();
    let saved = path(&folder, "2019.json");
    let audit = ["audit", "sample-data-years/2019", "--target", "facility-coverage", "-o", &saved];
    run(&[&audit[..], &PLAN].concat());
    let inputs = [YEARS[0], &saved, YEARS[2]];
    let comparison = compare(&inputs, &PLAN);
    let of_kind = |kind: &str| {
        let differences = comparison["differences"].as_array().unwrap().iter();
        differences.filter(|one| one["kind"] == kind).map(|one| one["target"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(of_kind("not-assessed"), Vec::<&str>::new());
    assert_eq!(of_kind("left-out").len(), 5, "all but the one that it was made for");
    assert_eq!(target(&comparison, "facility-coverage")["city"]["years"][1]["headline"]["met"], 54);
    let report = printed(&[&["compare"], &inputs[..], &PLAN].concat()).replace("\n  ", " ");
    assert!(
        report.contains("Not in the saved assessment of 2019, which was made for some targets only (--target): “"),
        "{report}"
    );
    assert!(!report.contains("lack"), "{report}");
}

/// An option cannot be set where everything is judged already; quiet or not.
#[test]
fn options_cannot_be_set_for_what_is_saved() {
    let folder = folder();
    let table = "县(区),街道(乡镇),社区名称,城乡类型,户数,有无综合服务设施,综合服务设施面积\n东区,江南街道,甲社区,城市社区,1000,有,400\n";
    fs::write(folder.path().join("x.csv"), table).unwrap();
    let (tables, saved) = (path(&folder, "x.csv"), path(&folder, "old.json"));
    run(&["audit", &tables, "-o", &saved]);
    let inputs = [format!("2018={saved}"), format!("2019={tables}")];
    let with = |set: &str| run(&["compare", &inputs[0], &inputs[1], "--set", set]);
    assert_eq!(with("area_scope=urban").status.code(), Some(0), "it was judged so");
    let refused = with("area_scope=both");
    assert_eq!(refused.status.code(), Some(2));
    let message = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(message.contains("was judged with area_scope=urban, and --set area_scope=both cannot change"), "{message}");
    let part = run(&["compare", &inputs[0], &inputs[1], "--county", "东区"]);
    assert_eq!(part.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&part.stderr).contains("old.json is a saved assessment of the whole city"));
}

/// What one target alone was saved of is no year that meets nothing.
#[test]
fn the_first_line_counts_targets_that_every_year_judges() {
    let folder = folder();
    let saved = path(&folder, "2019.json");
    run(&[&["audit", "sample-data-years/2019", "--target", "facility-coverage", "-o", &saved][..], &PLAN].concat());
    let report = printed(&[&["compare", YEARS[0], &saved, YEARS[2]][..], &PLAN].concat());
    let flat: String = report.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "binding targets met (of the 1 that every year judges): 0 in 2018, 0 in 2019, 0 in 2020";
    assert!(flat.starts_with("COMPARISON") && flat.contains(said), "{report}");
}

/// A year judged under 90 % beside years judged under 98 %: said, and no pace is told of it.
#[test]
fn another_threshold_is_said_and_its_verdicts_are_compared_with_none() {
    let folder = folder();
    let other = path(&folder, "other.toml");
    let plan = fs::read_to_string(Path::new(ROOT).join(PLAN[1])).unwrap();
    let plan = plan.replace("share = \"98%\"", "share = \"88%\"").replace("at-least = 8\n", "at-least = 6\n");
    fs::write(&other, plan).unwrap();
    let saved = path(&folder, "2019.json");
    run(&["audit", "sample-data-years/2019", "--plan", &other, "-o", &saved]);
    let inputs = [YEARS[0], &saved, YEARS[2]];
    let comparison = compare(&inputs, &PLAN);
    let differences = comparison["differences"].as_array().unwrap().iter();
    let told: Vec<_> = differences.filter(|one| one["kind"] == "threshold").collect();
    let ids: Vec<&Value> = told.iter().map(|one| &one["target"]).collect();
    assert_eq!(ids, ["facility-coverage", "social-organisations"]);
    assert!(
        told[0]["message"].as_str().unwrap().contains("The share was another one (2019 88%; 98% in this plan)"),
        "{}",
        told[0]
    );
    assert!(
        told[1]["message"].as_str().unwrap().contains("The threshold was another one (2019 6; 8 in this plan)"),
        "{}",
        told[1]
    );
    let city = &target(&comparison, "facility-coverage")["city"];
    let year = &city["years"][1];
    assert_eq!((&year["headline"]["status"], &year["pace"]["why"]), (&"met".into(), &"other-threshold".into()));
    assert_eq!(city["verdict_changed"], false, "unmet in 2018 and 2020");
    let turns = comparison["turns"].as_array().unwrap().iter().filter(|turn| turn["target"] == "social-organisations");
    assert!(turns.clone().count() > 0 && turns.clone().all(|turn| turn["from"] == 2018 && turn["to"] == 2020));
}

const COUNTIES: [&str; 5] = ["东澜区", "河湾区", "云泽区", "禾丰县", "松泽县"];

/// Saves the assessment of one county of a sample year; its path.
fn of_county(folder: &TempDir, county: &str, year: i32, further: &[&str]) -> String {
    let saved = path(folder, &format!("{county}{year}.json"));
    let tables = format!("sample-data-years/{year}");
    run(&[&["audit", &tables, "--county", county, "-o", &saved][..], &PLAN, further].concat());
    saved
}

/// All counties of 2019, each saved by itself: their units and headlines are those of the whole, the city has none.
#[test]
fn saved_counties_of_one_year_are_joined() {
    let folder = folder();
    let saved = COUNTIES.map(|county| of_county(&folder, county, 2019, &[]));
    let mut inputs = vec![YEARS[0], YEARS[2]];
    inputs.extend(saved.iter().map(String::as_str));
    let comparison = compare(&inputs, &PLAN);
    let live = sample();
    assert_eq!(comparison["years"][1]["from"].as_array().unwrap().len(), 5);
    assert_eq!(comparison["years"][1]["units"], 60 + 1 + 10 + 5, "61 communities, 10 streets, 5 counties");
    let differences: Vec<_> = comparison["differences"].as_array().unwrap().iter().collect();
    let kinds: Vec<&Value> = differences.iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["not-recorded", "counties-only"]);
    assert_eq!(differences[1]["years"], serde_json::json!([2019]));
    for (joined, whole) in comparison["targets"].as_array().unwrap().iter().zip(live["targets"].as_array().unwrap()) {
        assert_eq!(joined["counties"], whole["counties"], "{}", joined["id"]);
        assert_eq!(joined["city"]["years"][1]["headline"], Value::Null);
        assert_eq!(joined["city"]["years"][2]["headline"], whole["city"]["years"][2]["headline"]);
    }
    assert_eq!(comparison["turns"], live["turns"]);
    let report = printed(&[&["compare"], &inputs[..], &PLAN].concat());
    let flat = report.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("Made of assessments that were saved of counties (2019), without figures of the city"),
        "{flat}"
    );
    let live = printed(&[&["compare"], &YEARS[..], &PLAN].concat());
    let met = |report: &str, year: &str| {
        let flat = report.split_whitespace().collect::<Vec<_>>().join(" ");
        let head = flat.split_once("binding targets met: ").unwrap().1.split_once(" Plan:").unwrap().0.to_owned();
        head.split(", ").find(|part| part.ends_with(year)).map(str::to_owned)
    };
    assert_eq!(met(&report, "2018"), met(&live, "2018"));
    assert_eq!(met(&report, "2019"), None, "no figure is made up");
    inputs.reverse();
    assert_eq!(compare(&inputs, &PLAN), comparison, "whatever the order");
}

/// Two of five counties: the others are missing, not vanished. One county alone gives the comparison its name.
#[test]
fn some_saved_counties_are_a_part_of_the_city() {
    let folder = folder();
    let saved = ["东澜区", "河湾区"].map(|county| of_county(&folder, county, 2019, &[]));
    let comparison = compare(&[YEARS[0], &saved[0], &saved[1]], &PLAN);
    let part = &comparison["differences"][0];
    assert_eq!((&part["kind"], &part["there"]), (&"part".into(), &serde_json::json!(["东澜区", "河湾区"])));
    let vanished = comparison["events"].as_array().unwrap().iter().filter(|event| event["kind"] == "vanished");
    assert!(vanished.filter_map(|event| event["county"].as_str()).all(|county| ["东澜区", "河湾区"].contains(&county)));
    let earlier = of_county(&folder, "东澜区", 2018, &[]);
    let inputs = [earlier.as_str(), &saved[0]];
    let coverage = compare(&inputs, &PLAN);
    let headlines = &target(&coverage, "facility-coverage")["counties"][0]["years"];
    assert_eq!((&headlines[0]["headline"]["met"], &headlines[1]["headline"]["met"]), (&10.into(), &12.into()));
    let report = printed(&[&["compare"], &inputs[..], &PLAN].concat());
    assert!(report.starts_with("COMPARISON: 东澜区, 2018–2019, 6 targets\n"), "{report}");
    for format in ["csv", "markdown", "xlsx"] {
        let output = path(&folder, &format!("out.{}", format.replace("markdown", "md")));
        printed(&[&["compare"], &inputs[..], &PLAN, &["-o", &output]].concat());
        assert!(fs::metadata(&output).unwrap().len() > 0, "{format}");
    }
}

/// What cannot stand side by side is refused, naming both files.
#[test]
fn saved_counties_that_do_not_belong_together_are_refused() {
    let folder = folder();
    let one = of_county(&folder, "东澜区", 2019, &[]);
    let again = path(&folder, "again.json");
    fs::copy(&one, &again).unwrap();
    let other = path(&folder, "other.toml");
    let plan = fs::read_to_string(Path::new(ROOT).join(PLAN[1])).unwrap();
    fs::write(&other, plan.replace("share = \"98%\"", "share = \"88%\"")).unwrap();
    let otherwise = path(&folder, "otherwise.json");
    run(&["audit", "sample-data-years/2019", "--county", "河湾区", "--plan", &other, "-o", &otherwise]);
    let whole = path(&folder, "whole.json");
    run(&[&["audit", "sample-data-years/2019", "-o", &whole][..], &PLAN].concat());
    let street = path(&folder, "kind.json");
    run(&[&["audit", "sample-data-years/2019", "--kind", "urban", "-o", &street][..], &PLAN].concat());
    let refused = |second: &str, further: &[&str]| {
        let output = run(&[&["compare", YEARS[0], &one, second][..], &PLAN, further].concat());
        assert_eq!(output.status.code(), Some(2), "{second}");
        String::from_utf8(output.stderr).unwrap()
    };
    for (second, sentence) in [
        (&again, "are both the assessment of 东澜区 of 2019; leave one out"),
        (&otherwise, "were judged by different plan files or options and cannot be joined"),
        (&whole, "2019 is there twice"),
    ] {
        let told = refused(second, &[]);
        assert!(told.contains(sentence) && told.contains(&one) && told.contains(second.as_str()), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
    assert!(refused(&street, &[]).contains("about a street or one kind of unit only"));
    assert!(refused(YEARS[2], &["--county", "东澜区"]).contains("is a saved assessment of 东澜区"));
}

/// What was compared last year lies beside the tables, and is no table; it may be written again.
#[test]
fn a_comparison_among_the_tables_is_told_and_not_read() {
    let folder = folder();
    let tables = path(&folder, "2020");
    fs::create_dir(&tables).unwrap();
    for county in COUNTIES {
        let file = format!("{county}.xlsx");
        let from = Path::new(ROOT).join("sample-data-years/2020").join(&file);
        fs::copy(from, Path::new(&tables).join(&file)).unwrap();
    }
    let year = format!("2020={tables}");
    let inputs = [YEARS[0], &year];
    let before = compare(&inputs, &PLAN);
    for lang in ["zh", "en", "zh"] {
        let [book, csv] = ["比较.xlsx", "比较.csv"].map(|name| format!("{tables}/{name}"));
        let output = ["compare", "--lang", lang, "-q", "-o", &book, "-o", &csv];
        let mut command = Command::cargo_bin("dabiao").unwrap();
        let ran = command.current_dir(ROOT).args(output).args(inputs).args(PLAN).output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{lang}: {}", String::from_utf8_lossy(&ran.stderr));
        assert_eq!(compare(&inputs, &PLAN), before, "{lang}: nothing of it is taken for figures");
        let audit = run(&["audit", &tables, PLAN[0], PLAN[1], "-f", "json"]);
        let audit: Value = serde_json::from_slice(&audit.stdout).unwrap();
        let own = audit["problems"].as_array().unwrap().iter().filter(|problem| problem["code"] == "own-report");
        let own: Vec<_> = own.filter_map(|problem| problem["source"].as_str()).collect();
        assert!(own.contains(&book.as_str()) && own.contains(&csv.as_str()), "{lang}: {own:?}");
        // Each sheet is known by itself: people copy them.
        assert!(
            audit["problems"].as_array().unwrap().iter().all(|problem| problem["code"] != "unknown-header"),
            "{lang}"
        );
    }
}
