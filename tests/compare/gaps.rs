//! Years that lack a unit or a figure hide nothing of what happened around them.

use super::*;

/// Writes a year of communities: code, county, name, households, facility, area.
fn year(folder: &TempDir, name: &str, rows: &[&str]) -> String {
    let mut table = "社区代码,县(区),街道(乡镇),社区名称,城乡类型,户数,有无综合服务设施,综合服务设施面积\n".to_owned();
    for row in rows {
        let [code, county, name, rest] = row.splitn(4, ',').collect::<Vec<_>>().try_into().unwrap();
        table.push_str(&format!("{code},{county},{county}街道,{name},城市社区,{rest}\n"));
    }
    fs::create_dir(folder.path().join(name)).unwrap();
    fs::write(folder.path().join(name).join("x.csv"), table).unwrap();
    format!("{name}={}", path(folder, name))
}

const EAST: &str = "990201001001,东区,春社区,1000,有,400";
const WEST: [&str; 3] =
    ["990202001001,西区,夏社区,1000,有,400", "990202001002,西区,秋社区,900,无,", "990202001003,西区,冬社区,800,有,400"];

/// From, to, kind and names of the events.
fn events(comparison: &Value) -> Vec<(i64, i64, &str, &str, &str)> {
    let events = comparison["events"].as_array().unwrap().iter();
    let name = |unit: &'_ Value| -> &'static str { Box::leak(unit["name"].as_str().unwrap_or("").to_owned().into()) };
    events
        .map(|event| {
            let year = |key: &str| event[key].as_i64().unwrap();
            (year("from"), year("to"), event["kind"].as_str().unwrap(), name(&event["before"]), name(&event["after"]))
        })
        .collect()
}

/// The county is missing in 2019; before and after one community lost its facility, one got one, one is gone, one is called
/// otherwise, one is new, and an area grew tenfold.
#[test]
fn a_county_missing_in_the_middle_hides_nothing() {
    let folder = folder();
    let before = [&[EAST][..], &WEST, &["990202001004,西区,雪社区,5000,有,400"]].concat();
    let after = [
        EAST,
        "990202001001,西区,夏社区,1000,无,",
        "990202001002,西区,秋社区,900,有,400",
        "990202001003,西区,霜社区,800,有,4100",
        "990202001005,西区,雨社区,300,有,400",
    ];
    let inputs = [year(&folder, "2018", &before), year(&folder, "2019", &[EAST]), year(&folder, "2020", &after)];
    let inputs = [&*inputs[0], &*inputs[1], &*inputs[2]];
    let comparison = compare(&inputs, &[]);
    assert_eq!(turned(&comparison, "urban-facility-coverage", 2020, "newly-unmet"), ["夏社区"]);
    assert_eq!(turned(&comparison, "urban-facility-coverage", 2020, "newly-met"), ["秋社区"]);
    let turns = comparison["turns"].as_array().unwrap();
    let summer =
        turns.iter().find(|turn| turn["name"] == "夏社区" && turn["target"] == "urban-facility-coverage").unwrap();
    assert_eq!((&summer["from"], &summer["before"]["status"]), (&2018.into(), &"met".into()));
    assert_eq!(
        events(&comparison),
        [
            (2018, 2020, "renamed", "冬社区", "霜社区"),
            (2018, 2020, "vanished", "雪社区", ""),
            (2018, 2020, "appeared", "", "雨社区"),
        ]
    );
    let jump = &comparison["problems"][0];
    assert_eq!((&jump["from"], &jump["to"], &jump["unit"]), (&2018.into(), &2020.into(), &"霜社区".into()));
    let part = &comparison["differences"][0];
    assert_eq!((&part["kind"], &part["missing"]), (&"part".into(), &serde_json::json!(["西区"])));
    // All formats for people name both years.
    let report = printed(&[&["compare"], &inputs[..]].concat());
    assert!(report.lines().any(|line| line.contains("2018→2020") && line.contains("newly unmet")), "{report}");
    assert!(report.lines().any(|line| line.contains("2018→2020") && line.contains("雪社区")), "{report}");
    let table = printed(&[&["compare"], &inputs[..], &["--format", "csv"]].concat());
    let row = table.lines().find(|line| line.contains("夏社区") && line.contains("urban-facility-coverage")).unwrap();
    assert!(row.contains("2018→2020,newly unmet"), "{row}");
}

/// A year that has the street and not the unit is a year without it: it is gone, and then there again.
#[test]
fn what_is_left_out_of_a_list_is_gone_and_there_again() {
    let folder = folder();
    let some = [EAST, WEST[0], WEST[1]];
    let all = [EAST, WEST[0], WEST[1], WEST[2]];
    let inputs = [year(&folder, "2018", &all), year(&folder, "2019", &some), year(&folder, "2020", &all)];
    let comparison = compare(&[&inputs[0], &inputs[1], &inputs[2]], &[]);
    assert_eq!(
        events(&comparison),
        [(2018, 2019, "vanished", "冬社区", ""), (2018, 2020, "returned", "冬社区", "冬社区")]
    );
}

/// 400, nothing, 4,100 m²: the jump is between the years that have the figure.
#[test]
fn a_blank_figure_in_the_middle_hides_no_jump() {
    let folder = folder();
    let of = |area: &str| format!("990201001001,东区,春社区,1000,有,{area}");
    let years = [("2018", "400"), ("2019", ""), ("2020", "4100")];
    let inputs = years.map(|(name, area)| year(&folder, name, &[&of(area)]));
    let comparison = compare(&[&inputs[0], &inputs[1], &inputs[2]], &[]);
    let jumps = comparison["problems"].as_array().unwrap();
    assert_eq!(jumps.len(), 1, "{jumps:?}");
    assert_eq!((&jumps[0]["from"], &jumps[0]["to"]), (&2018.into(), &2020.into()));
    assert!(jumps[0]["message"].as_str().unwrap().contains("2018"), "{}", jumps[0]["message"]);
}

/// 县改区: the codes of the communities are the same, the name of their county is not.
#[test]
fn a_county_that_is_called_otherwise_is_renamed_and_found_by_its_code() {
    let folder = folder();
    let renamed = WEST.map(|row| row.replace("西区", "新区"));
    let renamed: Vec<&str> = renamed.iter().map(String::as_str).collect();
    let inputs = [
        year(&folder, "2018", &[&[EAST][..], &WEST].concat()),
        year(&folder, "2019", &[&[EAST], &renamed[..]].concat()),
    ];
    let comparison = compare(&[&inputs[0], &inputs[1]], &[]);
    let kinds: Vec<_> =
        events(&comparison).into_iter().filter(|event| event.3 == "西区" || event.4 == "新区").collect();
    assert_eq!(kinds, [(2018, 2019, "renamed", "西区", "新区")]);
    assert!(events(&comparison).iter().all(|event| event.2 == "renamed"), "{:?}", events(&comparison));
    let part = compare(&[&inputs[0], &inputs[1]], &["--county", "990202"]);
    assert_eq!(part["selection"]["county"], "新区");
    let counts =
        |year: usize| target(&part, "urban-facility-coverage")["city"]["years"][year]["headline"]["applicable"].clone();
    assert_eq!([counts(0), counts(1)], [3, 3]);
}

/// A last year of which nothing is known ends change and projection at the year before, and so does a year of a part: and both say so.
#[test]
fn the_years_of_a_change_and_a_projection_are_named() {
    let folder = folder();
    let plan = fs::read_to_string(Path::new(ROOT).join(PLAN[1])).unwrap();
    let plan_path = path(&folder, "plan.toml");
    fs::write(&plan_path, plan).unwrap();
    let of = |has: [&str; 2]| {
        [format!("990201001001,东区,春社区,1000,{},400", has[0]), format!("990201001002,东区,夏社区,1000,{},", has[1])]
    };
    let years = [("2018", ["无", "无"]), ("2019", ["有", "无"]), ("2020", ["", ""])];
    let inputs = years.map(|(name, has)| {
        let rows = of(has);
        let rows = if name == "2020" { rows.map(|row| row.replace(",400", ",")) } else { rows };
        year(&folder, name, &[&rows[0], &rows[1]])
    });
    let inputs = [&*inputs[0], &*inputs[1], &*inputs[2]];
    let plan = ["--plan", &plan_path];
    let comparison = compare(&inputs, &plan);
    let city = &target(&comparison, "facility-coverage")["city"];
    assert_eq!((&city["change"]["from"], &city["change"]["to"]), (&2018.into(), &2019.into()));
    assert_eq!((&city["projection"]["from"], &city["projection"]["year"]), (&2019.into(), &2022.into()));
    assert_eq!(city["no_projection"], Value::Null);
    let report = printed(&[&["compare"], &inputs[..], &plan].concat());
    assert!(report.contains("(2018→2019)") && report.contains("would meet it (from 2019"), "{report}");
    let two = compare(&inputs[1..], &plan);
    let city = &target(&two, "facility-coverage")["city"];
    assert_eq!((&city["projection"], &city["no_projection"]), (&Value::Null, &"too-few-years".into()));
}
