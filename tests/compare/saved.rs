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
