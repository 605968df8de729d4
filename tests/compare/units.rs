//! Which units are the same, and what is said of those that are not.

use super::*;

#[test]
fn units_without_codes_are_told_by_county_street_and_name() {
    let folder = folder();
    let head = "县(区),街道(乡镇),社区名称,城乡类型,户数,有无综合服务设施,综合服务设施面积\n";
    let write = |name: &str, rows: &str| {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("x.csv"), format!("{head}{rows}")).unwrap();
        path(&folder, name)
    };
    let before = write("a", "东区,江南街道,甲社区,城市社区,1000,无,\n西区,江南街道,甲社区,城市社区,900,有,300\n");
    let after =
        write("b", "东区,江南街道,甲社区居委会,城市社区,1010,有,310\n西区,江南街道,乙社区,城市社区,400,有,310\n");
    let comparison = compare(&[&format!("2018={before}"), &format!("2019={after}")], &[]);
    assert_eq!(turned(&comparison, "urban-facility-coverage", 2019, "newly-met"), ["甲社区居委会"]);
    let kinds: Vec<(&Value, &Value)> = comparison["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (&event["kind"], &event["before"]["name"]))
        .collect();
    assert_eq!(kinds, [(&"vanished".into(), &"甲社区".into()), (&"appeared".into(), &Value::Null)]);
}

/// Writes a year of communities of 东区, each with code, street, name and households.
fn year(folder: &TempDir, name: &str, rows: &[(&str, &str, &str, u32)]) -> String {
    let mut table = "社区代码,县(区),街道(乡镇),社区名称,城乡类型,户数,有无综合服务设施,综合服务设施面积\n".to_owned();
    for (code, street, name, households) in rows {
        table.push_str(&format!("{code},东区,{street},{name},城市社区,{households},有,400\n"));
    }
    fs::create_dir(folder.path().join(name)).unwrap();
    fs::write(folder.path().join(name).join("x.csv"), table).unwrap();
    format!("{name}={}", path(folder, name))
}

/// The kinds of events, each with the name before and after.
fn events(before: &[(&str, &str, &str, u32)], after: &[(&str, &str, &str, u32)]) -> Vec<(String, String, String)> {
    let folder = folder();
    let inputs = [year(&folder, "2018", before), year(&folder, "2019", after)];
    let comparison = compare(&[&inputs[0], &inputs[1]], &[]);
    let events = comparison["events"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut events: Vec<_> = events
        .map(|event| (text(&event["kind"]), text(&event["before"]["name"]), text(&event["after"]["name"])))
        .collect();
    // Units without codes come in the order of their names.
    events.sort();
    events
}

fn told(events: &[(String, String, String)]) -> Vec<(&str, &str, &str)> {
    events.iter().map(|(kind, before, after)| (kind.as_str(), before.as_str(), after.as_str())).collect()
}

/// One that is gone and a new one of its size are no merger: nothing was there to merge into.
#[test]
fn a_renaming_without_codes_is_no_merger() {
    let before = [("", "甲街道", "春社区", 1000), ("", "甲街道", "夏社区", 800)];
    let after = [("", "甲街道", "秋社区", 1010), ("", "甲街道", "夏社区", 805)];
    let events = events(&before, &after);
    assert_eq!(told(&events), [("appeared", "", "秋社区"), ("maybe-renamed", "春社区", "")]);
}

#[test]
fn several_that_are_gone_may_be_merged_into_a_new_one() {
    let before = [("", "甲街道", "春社区", 1000), ("", "甲街道", "夏社区", 800), ("", "甲街道", "冬社区", 500)];
    let after = [("", "甲街道", "秋社区", 1810), ("", "甲街道", "冬社区", 505)];
    let events = events(&before, &after);
    let expected = [("appeared", "", "秋社区"), ("merged", "夏社区", ""), ("merged", "春社区", "")];
    assert_eq!(told(&events), expected);
}

/// Where two are new, nobody can say which of them it is.
#[test]
fn what_could_be_either_is_neither() {
    let before = [("", "甲街道", "春社区", 1000)];
    let after = [("", "甲街道", "秋社区", 1010), ("", "甲街道", "夏社区", 300)];
    let events = events(&before, &after);
    let expected = [("appeared", "", "夏社区"), ("appeared", "", "秋社区"), ("vanished", "春社区", "")];
    assert_eq!(told(&events), expected);
}

/// A list that is numbered anew renames nobody.
#[test]
fn codes_that_went_to_others_rename_nobody() {
    let code = |number: u32| format!("5104020010{number:02}");
    let [one, two, three] = [1, 2, 3].map(code);
    let before =
        [(&*one, "甲街道", "春社区", 1000), (&*two, "甲街道", "夏社区", 800), (&*three, "甲街道", "秋社区", 600)];
    let after = [(&*one, "甲街道", "夏社区", 805), (&*two, "甲街道", "秋社区", 610)];
    let events = events(&before, &after);
    let expected = [("recoded", "夏社区", "夏社区"), ("recoded", "秋社区", "秋社区"), ("vanished", "春社区", "")];
    assert_eq!(told(&events), expected);
}

/// One that is gone, and two of its street that are called after it.
#[test]
fn a_community_that_others_are_called_after_was_probably_split() {
    let before = [("", "甲街道", "东方社区", 1000), ("", "甲街道", "夏社区", 800), ("", "乙街道", "秋社区", 600)];
    let after = [
        ("", "甲街道", "东方第一社区", 600),
        ("", "甲街道", "东方第二社区居委会", 450),
        ("", "甲街道", "夏社区", 805),
        ("", "乙街道", "秋社区", 605),
        ("", "乙街道", "东方第三社区", 500),
    ];
    let folder = folder();
    let inputs = [year(&folder, "2018", &before), year(&folder, "2019", &after)];
    let comparison = compare(&[&inputs[0], &inputs[1]], &[]);
    let events = comparison["events"].as_array().unwrap();
    let split: Vec<_> = events.iter().filter(|event| event["kind"] == "split").collect();
    assert_eq!(split.len(), 1, "{events:?}");
    assert_eq!(split[0]["before"]["name"], "东方社区");
    let parts: Vec<&Value> = split[0]["into"].as_array().unwrap().iter().map(|unit| &unit["name"]).collect();
    assert_eq!(parts, ["东方第一社区", "东方第二社区居委会"]);
    // The new ones are new still: figures stay with their own units.
    let new = events.iter().filter(|event| event["kind"] == "appeared" && event["after"]["level"] == "community");
    assert_eq!(new.count(), 3);
    let report = printed(&["compare", &inputs[0], &inputs[1], "-f", "markdown"])
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        report.contains("vanished; probably split into 东方第一社区, 东方第二社区居委会; please check"),
        "{report}"
    );
}

/// Parts of two that are gone, of one alone, or of a name of one character tell nothing.
#[test]
fn a_split_that_is_not_certain_is_none() {
    let kinds = |before: &[&'static str], after: &[&'static str]| {
        let rows =
            |names: &[&'static str], size| names.iter().map(|name| ("", "甲街道", *name, size)).collect::<Vec<_>>();
        let events =
            events(&rows(&[before, &["冬至社区"]].concat(), 1000), &rows(&[after, &["冬至社区"]].concat(), 300));
        events.into_iter().map(|(kind, ..)| kind).filter(|kind| kind != "appeared").collect::<Vec<_>>()
    };
    let cases: [(&[&'static str], &[&'static str]); 3] = [
        (&["东方社区", "东方红社区"], &["东方红一社区", "东方红二社区"]),
        (&["东方社区"], &["东方第一社区"]),
        (&["东社区"], &["东一社区", "东二社区"]),
    ];
    for (before, after) in cases {
        assert!(kinds(before, after).iter().all(|kind| kind == "vanished"), "{before:?}");
    }
}

/// With its code kept it is the same community, in another street; where a whole street is called otherwise, nobody has moved.
#[test]
fn a_community_with_its_code_in_another_street_has_moved() {
    let before = [
        ("510402001001", "甲街道", "春社区", 1000),
        ("510402001002", "甲街道", "夏社区", 800),
        ("510402002001", "乙街道", "秋社区", 600),
    ];
    let after = |street: &'static str, others: &'static str| {
        [
            ("510402001001", street, "春社区", 1010),
            ("510402001002", others, "夏社区", 805),
            ("510402002001", "乙街道", "秋社区", 605),
        ]
    };
    assert_eq!(told(&events(&before, &after("乙街道", "甲街道"))), [("moved", "春社区", "春社区")]);
    let renamed = events(&before, &after("丙街道", "丙街道"));
    assert!(renamed.iter().all(|event| event.0 != "moved"), "{renamed:?}");
}

/// The same name in another street: the only one of the county, or with the same number at the end of the code.
#[test]
fn a_community_whose_name_is_in_another_street_has_probably_moved() {
    let before = [("", "甲街道", "春社区", 1000), ("", "甲街道", "夏社区", 800), ("", "乙街道", "秋社区", 600)];
    let after = [("", "乙街道", "春社区", 1010), ("", "甲街道", "夏社区", 805), ("", "乙街道", "秋社区", 605)];
    assert_eq!(told(&events(&before, &after)), [("appeared", "", "春社区"), ("moved", "春社区", "")]);
    // Two of that name: the codes tell which.
    let code = |street: u32, number: u32| format!("510402{street:03}{number:03}");
    let [old, other, still] = [code(1, 7), code(2, 9), code(3, 7)];
    let before = [
        (&*old, "甲街道", "春社区", 1000),
        (&*other, "乙街道", "春社区", 400),
        (&*code(1, 1), "甲街道", "夏社区", 800),
    ];
    let after = [
        (&*still, "丙街道", "春社区", 1400),
        (&*other, "乙街道", "春社区", 405),
        (&*code(1, 1), "甲街道", "夏社区", 800),
    ];
    let found = events(&before, &after);
    let of =
        |kind: &str| found.iter().filter(|event| event.0 == kind).map(|event| event.1.as_str()).collect::<Vec<_>>();
    assert_eq!(of("moved"), ["春社区"], "{found:?}");
    // Without them nobody can say.
    let uncoded = |rows: &[(&str, &'static str, &'static str, u32); 3]| {
        rows.map(|(_, street, name, size)| ("", street, name, size))
    };
    let found = events(&uncoded(&before), &uncoded(&after));
    assert!(found.iter().all(|event| event.0 != "moved"), "{found:?}");
    let folder = folder();
    let inputs = [
        year(&folder, "2018", &[("", "甲街道", "春社区", 1000), ("", "甲街道", "夏社区", 800)]),
        year(&folder, "2019", &[("", "乙街道", "春社区", 1010), ("", "甲街道", "夏社区", 800)]),
    ];
    let report = printed(&["compare", &inputs[0], &inputs[1], "-f", "markdown"])
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(report.contains("vanished; probably belongs to 乙街道 now (same name); please check"), "{report}");
}
