//! Years that have only a part of the city.

use super::*;

/// The years of the sample, where 2019 has only the files of these counties.
fn with_counties(folder: &TempDir, counties: &[&str]) -> [String; 3] {
    for year in ["2018", "2019", "2020"] {
        fs::create_dir(folder.path().join(year)).unwrap();
        for file in fs::read_dir(Path::new(ROOT).join("sample-data-years").join(year)).unwrap().flatten() {
            let name = file.file_name();
            if year != "2019" || counties.iter().any(|county| name.to_string_lossy().starts_with(county)) {
                fs::copy(file.path(), folder.path().join(year).join(name)).unwrap();
            }
        }
    }
    ["2018", "2019", "2020"].map(|year| format!("{year}={}", path(folder, year)))
}

/// 12 communities of one county are no fall from 60 communities of five.
#[test]
fn a_year_of_one_county_is_not_compared_as_the_city() {
    let folder = folder();
    let inputs = with_counties(&folder, &["东澜区"]);
    let inputs = [&*inputs[0], &*inputs[1], &*inputs[2]];
    let comparison = compare(&inputs, &PLAN);
    let part = &comparison["differences"][0];
    assert_eq!(
        (&part["kind"], &part["years"], &part["county"]),
        (&"part".into(), &serde_json::json!([2019]), &Value::Null)
    );
    assert_eq!(part["there"], serde_json::json!(["东澜区"]));
    assert_eq!(part["missing"].as_array().map(Vec::len), Some(4));
    let wholes: Vec<&Value> = comparison["years"].as_array().unwrap().iter().map(|year| &year["whole"]).collect();
    assert_eq!(wholes, [true, false, true]);

    let coverage = target(&comparison, "facility-coverage");
    let years = coverage["city"]["years"].as_array().unwrap();
    assert_eq!((&years[1]["headline"]["met"], &years[1]["whole"]), (&12.into(), &false.into()));
    assert_eq!((&years[1]["pace"]["word"], &years[1]["pace"]["why"]), (&"unknown".into(), &"part-of-group".into()));
    assert_eq!((&years[1]["change"], &years[2]["change"]), (&Value::Null, &Value::Null));
    assert_eq!(years[2]["pace"]["word"], "ahead");
    // From 48/60 in 2018 to 57/60 in 2020, whatever lies between: 15 points in two years, 7.5 a year, 110 % in 2022.
    near(&coverage["city"]["change"]["low"], 0.15);
    near(&coverage["city"]["projection"]["low"], 1.0);
    assert_eq!(coverage["city"]["denominator_changed"], false);
    let county = coverage["counties"].as_array().unwrap().iter().find(|county| county["name"] == "东澜区").unwrap();
    let county = &county["years"][1];
    assert_eq!((&county["whole"], &county["headline"]["met"]), (&true.into(), &12.into()));
    near(&county["change"]["low"], 2.0 / 12.0);
    // A county without files has not vanished, nor have its units; what happened meanwhile is told of the years that have it.
    let events = comparison["events"].as_array().unwrap().iter();
    let told: Vec<_> = events.map(|event| [&event["kind"], &event["from"], &event["to"]].map(Value::clone)).collect();
    let expected = [("renamed", 2018, 2019), ("merged", 2018, 2020), ("appeared", 2018, 2020)];
    assert_eq!(told, expected.map(|(kind, from, to)| [Value::from(kind), from.into(), to.into()]));

    let report = printed(&[&["compare"], &inputs[..], &PLAN].concat()).replace("\n  ", " ");
    let first = report.find("2019 has 1 of 5 counties of Lanning (东澜区); missing: ").unwrap();
    assert!(first < report.find("== Targets ==").unwrap());
    assert!(report.contains("(12/12) *"), "{report}");
    assert!(report.lines().next().unwrap().contains("in 2019*"), "{report}");
}

/// Writes the communities of a year; returns the argument that names them.
fn write_year(folder: &TempDir, year: &str, rows: &str) -> String {
    let head = "县(区),街道(乡镇),社区名称,城乡类型,户数,有无综合服务设施,综合服务设施面积\n";
    fs::create_dir(folder.path().join(year)).unwrap();
    fs::write(folder.path().join(year).join("x.csv"), format!("{head}{rows}")).unwrap();
    format!("{year}={}", path(folder, year))
}

/// One street of a county is not the county; the other counties are compared.
#[test]
fn a_county_with_one_of_its_streets_is_a_part() {
    let folder = folder();
    let write = |year: &str, rows: &str| write_year(&folder, year, rows);
    let west = "西区,丙街道,冬社区,城市社区,900,有,300\n";
    let all = format!("东区,甲街道,春社区,城市社区,1000,有,300\n东区,乙街道,夏社区,城市社区,1000,无,\n{west}");
    let some = format!("东区,甲街道,春社区,城市社区,1000,有,300\n{west}");
    let inputs = [write("2018", &all), write("2019", &some)];
    let comparison = compare(&[&inputs[0], &inputs[1]], &[]);
    let part = &comparison["differences"][0];
    assert_eq!((&part["county"], &part["level"]), (&"东区".into(), &"street".into()));
    assert_eq!(part["missing"], serde_json::json!(["乙街道"]));
    let coverage = target(&comparison, "urban-facility-coverage");
    assert_eq!(coverage["city"]["change"], Value::Null);
    let wholes: Vec<(&Value, &Value)> = coverage["counties"]
        .as_array()
        .unwrap()
        .iter()
        .map(|county| (&county["name"], &county["years"][1]["whole"]))
        .collect();
    assert_eq!(wholes, [(&"东区".into(), &false.into()), (&"西区".into(), &true.into())]);
}

/// A county that went into another, with its communities, is not missing; neither is a street that is called otherwise.
#[test]
fn groups_whose_units_live_on_are_not_missing() {
    let folder = folder();
    let write = |year: &str, rows: &str| write_year(&folder, year, rows);
    let before = "东区,甲街道,春社区,城市社区,1000,有,300\n西区,丙街道,冬社区,城市社区,900,有,300\n";
    let after = "东区,乙街道,春社区,城市社区,1000,有,300\n东区,丙街道,冬社区,城市社区,900,有,300\n";
    let inputs = [write("2018", before), write("2019", after)];
    let comparison = compare(&[&inputs[0], &inputs[1]], &[]);
    let kinds: Vec<&Value> = comparison["differences"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert!(!kinds.contains(&&Value::from("part")), "{kinds:?}");
    assert_eq!(comparison["years"][1]["whole"], true);
}

/// What could not be read may have been anybody's.
#[test]
fn a_year_with_an_unreadable_file_is_not_whole() {
    let folder = folder();
    let inputs = with_counties(&folder, &["东澜区", "河湾区", "云泽区", "禾丰县", "松泽县"]);
    fs::write(folder.path().join("2019").join("补充.xlsx"), "%PDF-1.4\n").unwrap();
    let arguments = [&["compare", &inputs[0], &inputs[1], &inputs[2], "--format", "json"][..], &PLAN].concat();
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(2));
    let comparison: Value = serde_json::from_slice(&output.stdout).unwrap();
    let city = &target(&comparison, "facility-coverage")["city"];
    assert_eq!((&city["years"][1]["whole"], &city["years"][1]["change"]), (&false.into(), &Value::Null));
    near(&city["change"]["low"], 0.15);
}

/// A county asked for is judged as `audit --county` judges it, in every year.
#[test]
fn a_part_of_the_city_may_be_asked_for() {
    let comparison = compare(&YEARS, &[&PLAN[..], &["--county", "东澜区"]].concat());
    assert_eq!(comparison["selection"], serde_json::json!({"county": "东澜区", "street": null, "kind": null}));
    let coverage = target(&comparison, "facility-coverage");
    let years = coverage["city"]["years"].as_array().unwrap();
    let counts: Vec<(u64, u64)> = years
        .iter()
        .map(|year| (year["headline"]["met"].as_u64().unwrap(), year["headline"]["applicable"].as_u64().unwrap()))
        .collect();
    assert_eq!(counts, [(10, 12), (12, 12), (11, 12)]);
    assert_eq!(coverage["counties"], serde_json::json!([]));
    assert_eq!(turned(&comparison, "facility-coverage", 2020, "newly-unmet"), ["春峰社区"]);
    let counties: Vec<&Value> = comparison["turns"].as_array().unwrap().iter().map(|turn| &turn["county"]).collect();
    assert!(counties.iter().all(|county| **county == "东澜区"), "{counties:?}");
    assert_eq!(comparison["events"].as_array().map(Vec::len), Some(1), "only the renaming is in this county");
    assert_eq!(comparison["problems"], serde_json::json!([]), "the figures that jump are elsewhere");
    let report = printed(&[&["compare"], &YEARS[..], &PLAN, &["--county", "东澜区"]].concat());
    assert!(report.starts_with("COMPARISON: 东澜区, 2018–2020"), "{report}");

    let output = run(&[&["compare"], &YEARS[..], &PLAN, &["--county", "东湖区"]].concat());
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.starts_with("error: 2018: the tables have no unit"), "{message}");
}
