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
