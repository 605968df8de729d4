//! Mistakes in plan files: all at once, each with its line, column and a caret under the right characters.

use std::sync::LazyLock;

use dabiao::cli::mistakes;
use dabiao::lang::Lang;
use dabiao::plan::mistake::MistakeKind;
use dabiao::plan::{Fields, Plan, builtin, load_fields, load_plan};

static FIELDS: LazyLock<Fields> = LazyLock::new(|| load_fields(builtin::FIELDS).expect("the built-in fields"));

fn load(file: &str) -> Result<Plan, Vec<dabiao::plan::mistake::Mistake>> {
    load_plan(file, FIELDS.clone())
}

fn shown(file: &str, lang: Lang) -> String {
    let found = load(file).expect_err("a plan with mistakes");
    mistakes::render("我的规划.toml", file, &found, lang, false)
}

const HEAD: &str = "[plan]\nid = \"p\"\ntitle = \"P\"\ntarget-year = 2020\n";

/// A good target, with `change` applied to its text.
fn target(change: impl Fn(&str) -> String) -> String {
    let good = "[[target]]\nid = \"t\"\ntitle = \"T\"\ncite = [{ clause = \"1\", quote = \"q\" }]\nstrength = \"binding\"\n\
                level = \"community\"\nvalue = \"station_area\"\nat-least = 400\njudge = \"each\"\nreading = \"r\"\n";
    format!("{HEAD}{}", change(good))
}

#[test]
fn a_good_plan_loads() {
    assert!(load(&target(str::to_owned)).is_ok());
}

#[test]
fn several_mistakes_are_reported_at_once_with_carets_under_wide_characters() {
    let file = r#"[plan]
id = "p"
title = "规划"
target-year = 2020

[[option]]
id = "unused"
title = "没有用到的口径"
choices = { a = "甲", b = "乙" }
default = "a"

[[target]]
id = "t"
title = { zh = "面积", en = "Area" }
cite = [{ clause = "一" }]
strength = "binding"
level = "community"
where = "kind = '城市' and facility_aera > 0"
value = "community_name"
at-least = "30 平方米"
judge = "each"
reading = "r"
"#;
    insta::assert_snapshot!("several_zh", shown(file, Lang::Zh));
    insta::assert_snapshot!("several_en", shown(file, Lang::En));
}

/// Each case: a change to a good target, and the one mistake it makes, with the text that the caret is under.
#[test]
#[expect(clippy::too_many_lines, reason = "a table: one mistake a row")]
fn every_mistake_is_found_and_pointed_at() {
    let cases: Vec<(&str, &str, &str, MistakeKind)> = vec![
        (
            "station_area",
            "station_aera",
            "station_aera",
            MistakeKind::UnknownName { name: "station_aera".into(), suggestion: Some("station_area".into()) },
        ),
        ("\"station_area\"", "\"station_area + community_name\"", "community_name", type_mismatch("Number", "Text")),
        ("\"station_area\"", "\"station_area and true\"", "station_area", type_mismatch("Flag", "Number")),
        ("\"station_area\"", "\"community_name\"", "community_name", MistakeKind::TextValue),
        ("\"station_area\"", "\"has_facility\"", "at-least", MistakeKind::ThresholdOnCondition),
        ("at-least = 400\n", "", "value", MistakeKind::ThresholdMissing),
        ("at-least = 400\n", "at-least = 400\nat-most = 500\n", "at-most", MistakeKind::SecondThreshold),
        (
            "\"station_area\"",
            "\"centre_area\"",
            "centre_area",
            MistakeKind::WrongLevel { field: "centre_area".into(), level: dabiao::plan::Level::Community },
        ),
        (
            "\"station_area\"",
            "\"sum(station_area)\"",
            "sum(station_area)",
            MistakeKind::NothingBelow { function: "sum" },
        ),
        (
            "\"station_area\"",
            "\"ciel(station_area)\"",
            "ciel",
            MistakeKind::UnknownFunction { name: "ciel".into(), suggestion: Some("ceil".into()) },
        ),
        (
            "\"station_area\"",
            "\"if(has_facility, station_area)\"",
            "if(has_facility, station_area)",
            MistakeKind::WrongArguments { function: "if", takes: "3", given: 2 },
        ),
        ("\"station_area\"", "\"station_area & 1\"", "&", MistakeKind::UnexpectedCharacter { found: '&' }),
        (
            "value = \"station_area\"",
            "value = \"station_area\"\nwhere = \"kind = 'town'\"",
            "'town'",
            MistakeKind::NeverEqual {
                text: "town".into(),
                allowed: vec!["urban".into(), "rural".into(), "village".into()],
            },
        ),
        (
            "value = \"station_area\"",
            "value = \"station_area\"\nwhere = \"kind = 'urban\"",
            "'urban",
            MistakeKind::UnclosedText,
        ),
        (
            "strength = \"binding\"",
            "strength = \"bindng\"",
            "\"bindng\"",
            MistakeKind::NotOneOf {
                found: "bindng".into(),
                allowed: vec!["binding".into(), "soft".into(), "informational".into()],
            },
        ),
        (
            "reading = \"r\"",
            "reading = \"r\"\nscael = 100",
            "scael",
            MistakeKind::UnknownKey { key: "scael".into(), suggestion: Some("scale".into()) },
        ),
        ("title = \"T\"", "title = \"\"", "\"\"", MistakeKind::EmptyText { key: "title".into() }),
        ("id = \"t\"", "id = \"T 1\"", "\"T 1\"", MistakeKind::BadName { name: "T 1".into() }),
        ("judge = \"each\"", "judge = \"each\"\nshare = \"50%\"", "share", MistakeKind::ShareWithoutJudge),
        (
            "at-least = 400\njudge = \"each\"",
            "at-least = \"400 + households\"\njudge = \"pooled\"",
            "households",
            MistakeKind::FieldNotAllowed { key: "at-least" },
        ),
        (
            "at-least = 400",
            "at-least = 400\nscale = 0",
            "0",
            MistakeKind::OutOfRange { found: "0".into(), allowed: "> 0" },
        ),
        (
            "at-least = 400",
            "at-least = 400\nweight = -1",
            "-1",
            MistakeKind::OutOfRange { found: "-1".into(), allowed: ">= 0" },
        ),
        (
            "at-least = 400",
            "at-least = true",
            "true",
            MistakeKind::WrongType { key: "at-least".into(), expected: dabiao::plan::mistake::Shape::Expression },
        ),
    ];
    let more: Vec<(&str, &str, &str, MistakeKind)> = vec![
        (
            "judge = \"each\"",
            "judge = \"share\"\nshare = \"150%\"",
            "150%",
            MistakeKind::OutOfRange { found: "1.5".into(), allowed: "> 0%, <= 100%" },
        ),
        (
            "judge = \"each\"",
            "judge = \"total\"\nper = \"households\"",
            "per",
            MistakeKind::NotWithJudge { key: "per", judge: "total" },
        ),
        ("\"station_area\"", "\"station_area / 0\"", "0", MistakeKind::DivisionByZero),
    ];
    for (before, after, under, kind) in cases.into_iter().chain(more) {
        let file = target(|good| good.replacen(before, after, 1));
        let found = load(&file).expect_err(after);
        assert_eq!(found.len(), 1, "{after}: {found:?}");
        assert_eq!(found[0].kind, kind);
        assert_eq!(&file[found[0].span.clone()], under, "{after}");
    }
}

fn type_mismatch(expected: &str, found: &str) -> MistakeKind {
    use dabiao::plan::expr::Type;
    let of = |name| match name {
        "Number" => Type::Number,
        "Flag" => Type::Flag,
        _ => Type::Text,
    };
    MistakeKind::TypeMismatch { expected: of(expected), found: of(found) }
}

#[test]
fn fields_that_no_figure_fits_or_that_share_a_header_are_refused() {
    let field = |name: &str, rest: &str| {
        let good = "kind = \"count\"\nlevel = \"community\"\n";
        target(|text| format!("{text}[[field]]\nname = \"{name}\"\n{good}{rest}\n"))
    };
    let cases = [
        (field("parks", "title = \"公园数\"\nmin = \"10\"\nmax = \"5\""), MistakeKind::EmptyRange),
        (field("sum", "title = \"公园数\""), MistakeKind::BadName { name: "sum".into() }),
        (
            field("homes", "title = \"户数\""),
            MistakeKind::SameHeader { header: "户数".into(), other: "households".into() },
        ),
    ];
    for (file, kind) in cases {
        let found = load(&file).expect_err("a field with a mistake");
        assert_eq!(found.iter().map(|mistake| &mistake.kind).collect::<Vec<_>>(), [&kind]);
    }
}

#[test]
fn ids_are_unique() {
    let file = target(|good| format!("{good}{good}"));
    let found = load(&file).expect_err("two targets of one id");
    assert_eq!(found[0].kind, MistakeKind::Duplicate { id: "t".into() });
}

#[test]
fn fields_that_lead_back_to_themselves_are_refused() {
    let field = |name: &str, fallback: &str| {
        format!(
            "[[field]]\nname = \"{name}\"\ntitle = \"{name}\"\nkind = \"count\"\nlevel = \"community\"\nfallback = \"{fallback}\"\n"
        )
    };
    let file = target(|good| format!("{good}{}{}", field("one", "two"), field("two", "one")));
    let found = load(&file).expect_err("a cycle");
    assert!(found.iter().all(|mistake| matches!(mistake.kind, MistakeKind::FieldCycle { .. })), "{found:?}");
}

#[test]
fn a_file_that_is_not_toml_or_no_plan_is_told_so() {
    let found = load("这不是 TOML").expect_err("no plan");
    assert!(matches!(found[0].kind, MistakeKind::Syntax { .. }));
    let found = load("").expect_err("an empty file");
    assert!(found.iter().any(|mistake| mistake.kind == MistakeKind::MissingKey { key: "plan" }));
    assert!(found.iter().any(|mistake| mistake.kind == MistakeKind::NoTargets));
}

#[test]
fn no_expression_can_exhaust_the_stack() {
    for deep in
        ["(".repeat(100_000), "-".repeat(100_000), format!("1{}", " + 1".repeat(100_000)), "not ".repeat(100_000)]
    {
        let file = target(|good| good.replace("\"station_area\"", &format!("\"{deep}\"")));
        assert!(load(&file).is_err());
    }
}

mod anything {
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Any text is a plan or a list of mistakes that can be shown.
        #[test]
        fn is_read_without_a_panic(text in "\\PC{0,200}") {
            if let Err(found) = super::load(&text) {
                prop_assert!(!super::mistakes::render("x", &text, &found, super::Lang::Zh, false).is_empty());
            }
            let file = super::target(|good| good.replace("station_area", &text.replace(['"', '\\'], "")));
            if let Err(found) = super::load(&file) {
                prop_assert!(!super::mistakes::render("x", &file, &found, super::Lang::En, true).is_empty());
            }
        }
    }
}

/// A good list with a field that is taken from it.
const LIST: &str = r#"
[[list]]
name = "rooms"
title = "房间清单"
level = "community"
sort = "use"
marks = ["use"]

[[list.column]]
name = "use"
title = "用途"
kind = "text"
choices = { hall = ["大厅"], store = ["仓库"] }

[[list.column]]
name = "space"
title = "楼面面积"
kind = "area"
unit = "m²"

[[field]]
name = "hall_area"
title = "大厅面积"
kind = "area"
unit = "m²"
level = "community"
from-list = { list = "rooms", take = "sum", of = "space", where = { use = "hall" } }
"#;

#[test]
fn a_plan_may_declare_lists_of_its_own() {
    let plan =
        load(&format!("{}{LIST}", target(|good| good.replace("station_area", "hall_area")))).expect("a good plan");
    let field = plan.fields.get(plan.fields.find("hall_area").expect("the field"));
    assert_eq!(field.from_list.len(), 1);
    assert_eq!(field.from_list[0].conditions[0].any_of, ["hall"]);
}

#[test]
fn mistakes_in_lists_are_found_where_they_are() {
    let cases = [
        ("list = \"rooms\", take", "list = \"roms\", take", "roms"),
        ("take = \"sum\"", "take = \"total\"", "total"),
        ("take = \"sum\"", "take = \"any\"", "any"),
        ("of = \"space\"", "of = \"use\"", "use"),
        ("use = \"hall\" }", "use = \"hal\" }", "hal"),
        ("use = \"hall\" }", "space = \"hall\" }", "space"),
        ("use = \"hall\" }", "use = 3 }", "3"),
        ("sort = \"use\"", "sort = \"usage\"", "usage"),
        ("marks = [\"use\"]", "marks = [\"usage\"]", "usage"),
        ("kind = \"text\"", "kind = \"txt\"", "txt"),
        ("marks = [\"use\"]", "marks = [\"use\"]\nmark = 1", "mark"),
    ];
    for (good, bad, at) in cases {
        let list = LIST.replacen(good, bad, 1);
        assert_ne!(list, LIST, "{good}");
        let file = format!("{}{list}", target(|good| good.replace("station_area", "hall_area")));
        let found = load(&file).expect_err(bad);
        let places = found.iter().map(|mistake| file.get(mistake.span.clone()).expect("a place").trim_matches('"'));
        assert!(places.clone().any(|place| place == at), "{bad}: {found:?}");
    }
    let file = format!("{}{LIST}", target(str::to_owned)).replace("take = \"sum\", of = \"space\"", "take = \"sum\"");
    assert!(matches!(load(&file).expect_err("no column")[0].kind, MistakeKind::MissingKey { key: "of" }));
    let file = format!("{}{LIST}", target(str::to_owned)).replace("name = \"rooms\"", "name = \"facilities\"");
    let found = load(&file).expect_err("fields of the built-in list");
    assert!(
        found
            .iter()
            .any(|mistake| matches!(&mistake.kind, MistakeKind::ListLacks { list, .. } if list == "facilities"))
    );
    for mistake in &found {
        for lang in [Lang::Zh, Lang::En] {
            assert!(!dabiao::text::mistake(&mistake.kind, lang).is_empty());
        }
    }
}

/// The mistakes of a target with these lines, in a plan whose head has `pace`.
fn of_course(pace: &str, lines: &str) -> Vec<(String, MistakeKind)> {
    let file = target(|good| format!("{good}{lines}\n"))
        .replace("target-year = 2020\n", &format!("target-year = 2020\n{pace}\n"));
    let found = load(&file).err().unwrap_or_default();
    found.into_iter().map(|mistake| (file[mistake.span].to_owned(), mistake.kind)).collect()
}

const PACE: &str = "pace = { ahead = \"5%\", behind = \"5%\" }";

#[test]
fn a_course_has_its_points_in_order() {
    let good = "baseline = { year = 2015, value = 0.4 }\nmilestones = [{ year = 2017, value = \"55%\" }, { year = 2019, value = 0.9 }]";
    assert_eq!(of_course(PACE, good), []);
    let file = target(|text| format!("{text}{good}\n"))
        .replace("target-year = 2020\n", &format!("target-year = 2020\n{PACE}\n"));
    let course = load(&file).unwrap().targets[0].course.clone().unwrap();
    assert_eq!(course.milestones.iter().map(|point| point.value.to_string()).collect::<Vec<_>>(), ["0.55", "0.9"]);

    let range = |found: &str, allowed| MistakeKind::OutOfRange { found: found.into(), allowed };
    let ordered = "baseline.year < year < target-year, ascending";
    for (pace, lines, place, kind) in [
        ("", "baseline = { year = 2015, value = 1 }", "baseline", MistakeKind::MissingKey { key: "[plan] pace" }),
        (
            PACE,
            "baseline = { year = 2020, value = 1 }",
            "{ year = 2020, value = 1 }",
            range("2020", "year < target-year"),
        ),
        (PACE, "milestones = [{ year = 2017, value = 1 }]", "milestones", MistakeKind::MissingKey { key: "baseline" }),
        (PACE, "baseline = { year = 2015 }", "{ year = 2015 }", MistakeKind::MissingKey { key: "value" }),
        (
            PACE,
            "baseline = { year = 2015, value = 1 }\nmilestones = [{ year = 2015, value = 2 }]",
            "{ year = 2015, value = 2 }",
            range("2015", ordered),
        ),
        (
            PACE,
            "baseline = { year = 2015, value = 1 }\nmilestones = [{ year = 2018, value = 2 }, { year = 2017, value = 2 }]",
            "{ year = 2017, value = 2 }",
            range("2017", ordered),
        ),
        (
            PACE,
            "baseline = { year = 2015, value = 1 }\nmilestones = [{ year = 2020, value = 2 }]",
            "{ year = 2020, value = 2 }",
            range("2020", ordered),
        ),
        ("pace = { ahead = \"120%\", behind = 0 }", "", "\"120%\"", range("1.2", ">= 0%, < 100%")),
        ("pace = { ahead = 0 }", "", "{ ahead = 0 }", MistakeKind::MissingKey { key: "behind" }),
    ] {
        assert_eq!(of_course(pace, lines), [(place.to_owned(), kind)], "{pace} {lines}");
    }
}

/// What is no number does not jump.
#[test]
fn only_numbers_jump() {
    for kind in ["text", "flag"] {
        let field =
            format!("[[field]]\nname = \"f\"\ntitle = \"F\"\nkind = \"{kind}\"\nlevel = \"community\"\njump = 2\n");
        let found = load(&format!("{}{field}", target(str::to_owned))).unwrap_err();
        let kinds: Vec<&MistakeKind> = found.iter().map(|mistake| &mistake.kind).collect();
        assert_eq!(kinds, [&MistakeKind::NotWithKind { key: "jump", kind }]);
    }
}

#[test]
fn a_figure_jumps_by_more_than_one() {
    let field = "[[field]]\nname = \"f\"\ntitle = \"F\"\nkind = \"count\"\nlevel = \"community\"\njump = 1\n";
    let file = format!("{}{field}", target(str::to_owned));
    let found = load(&file).unwrap_err();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, MistakeKind::OutOfRange { found: "1".into(), allowed: "> 1" });
    assert_eq!(&file[found[0].span.clone()], "1");
}
