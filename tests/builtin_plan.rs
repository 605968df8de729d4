//! The built-in plan says what the plan's document says. The document itself is not part of this repository: where it is
//! not at hand, the checks against it are skipped.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dabiao::plan::{Domain, Level, OptionValue, Strength};
use support::{dec, fields, panzhihua};

fn shared(name: &str) -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("DABIAO_SHARED").map_or(beside, PathBuf::from);
    std::fs::read_to_string(folder.join("plan").join(name)).ok()
}

#[test]
fn has_all_74_statements() {
    assert_eq!(panzhihua().targets.len(), 74);
}

#[test]
fn statements_are_those_of_the_reading_in_its_order() {
    let Some(json) = shared("targets.json") else { return };
    let listed: Vec<serde_json::Value> = serde_json::from_str(&json).expect("a list of targets");
    let plan = panzhihua();
    let ids: Vec<&str> = plan.targets.iter().map(|target| target.id.as_str()).collect();
    let expected: Vec<&str> = listed.iter().filter_map(|target| target["id"].as_str()).collect();
    assert_eq!(ids, expected);
    for (target, listed) in plan.targets.iter().zip(&listed) {
        assert_eq!(Some(target.title.zh.as_str()), listed["zh"].as_str());
        let quote = listed["quote"].as_str().expect("a quote");
        assert!(target.cite.iter().any(|citation| citation.quote == quote), "{} does not cite 「{quote}」", target.id);
    }
}

#[test]
fn quotes_are_verbatim() {
    let Some(document) = shared("panzhihua-13-5.txt") else { return };
    for target in &panzhihua().targets {
        for citation in &target.cite {
            assert!(document.contains(&citation.quote), "{}: 「{}」 is not in the document", target.id, citation.quote);
        }
    }
}

#[test]
fn every_target_cites_and_explains_its_reading_in_both_languages() {
    for target in &panzhihua().targets {
        assert!(!target.cite.is_empty(), "{}", target.id);
        for text in [&target.title, &target.reading] {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", target.id);
        }
    }
}

#[test]
fn a_statement_that_the_plan_repeats_is_one_target_with_several_citations() {
    let plan = panzhihua();
    for (id, clauses) in [
        ("urban-platform-coverage", &["三(二)2(3)", "三(二)1"][..]),
        ("social-worker-per-community", &["六(三)", "三(二)2(4)"][..]),
    ] {
        let target = plan.targets.iter().find(|target| target.id == id).expect("a target");
        for clause in clauses {
            assert!(target.cite.iter().any(|citation| citation.clause == *clause), "{id} does not cite {clause}");
        }
    }
}

#[test]
fn strength_follows_the_wording() {
    for target in &panzhihua().targets {
        let wording = target.wording.as_deref().unwrap_or_default();
        let expected = match wording {
            word if word.contains("力争") || word == "应" || word.contains("到2020年") => Some(Strength::Binding),
            word if word.starts_with("一般") || word.starts_with("原则") => Some(Strength::Soft),
            word if word.starts_with("努力") || word.starts_with("有条件的") => Some(Strength::Informational),
            _ => None,
        };
        if let Some(expected) = expected {
            assert_eq!(target.strength, expected, "{}: {wording}", target.id);
        }
    }
}

#[test]
fn options_have_the_names_choices_and_defaults_that_scripts_rely_on() {
    let plan = panzhihua();
    let expected: [(&str, &[&str], &str); 5] = [
        ("rural_universe", &["rural", "villages"], "rural"),
        ("area_scope", &["urban", "both"], "urban"),
        ("plaza_scope", &["rural", "both"], "rural"),
        ("window_rounding", &["ceil", "round", "floor"], "ceil"),
        ("staff_basis", &["max", "actual"], "max"),
    ];
    for (id, names, default) in expected {
        let option = plan.options.iter().find(|option| option.id == id).expect("an option");
        let Domain::Choices(choices) = &option.domain else { panic!("{id} has choices") };
        assert_eq!(choices.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), names);
        assert_eq!(option.default, OptionValue::Choice(default.to_owned()));
    }
    let universal = plan.options.iter().find(|option| option.id == "universal_threshold").expect("an option");
    assert_eq!(universal.default, OptionValue::Number(dec("0.9")));
    assert_eq!(universal.parse("85%"), Some(OptionValue::Number(dec("0.85"))));
    assert_eq!(universal.parse("0%"), None);
    let interpreted: Vec<&str> =
        plan.targets.iter().filter(|target| target.interpreted).map(|target| target.id.as_str()).collect();
    assert_eq!(interpreted, ["citizen-school", "urban-fitness-site"]);
}

/// Fields that the numeric targets use: name, title, unit, kind, part of (the table in the reading of the plan).
#[test]
fn fields_have_the_titles_and_units_of_the_reading() {
    let Some(reading) = shared("targets.md") else { return };
    let table = reading.split("### 6.5").nth(1).expect("section 6.5");
    let fields = fields();
    let mut seen = 0;
    for line in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| field")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [name, title, unit, kind, level, part_of] = cells[..] else { panic!("{line}") };
        let id = fields.find(name).unwrap_or_else(|| panic!("no field {name}"));
        let field = fields.get(id);
        assert_eq!(field.title.zh, title);
        assert_eq!(field.unit.as_deref().unwrap_or("—"), unit, "{name}");
        let kinds = dabiao::plan::FieldKind::NAMES;
        assert_eq!(kinds.iter().find(|(known, _)| *known == field.kind).map(|(_, text)| *text), Some(kind), "{name}");
        assert!(field.has_level(Level::from_name(level).expect("a level")), "{name}");
        let whole = field.part_of().map_or("", |whole| fields.get(whole).name.as_str());
        assert_eq!(whole, part_of, "{name}");
        seen += 1;
    }
    assert_eq!(seen, 40);
}

#[test]
fn no_header_means_two_fields_of_one_level() {
    let fields = fields();
    for level in Level::ALL {
        let mut seen = BTreeSet::new();
        for (_, field) in fields.iter().filter(|(_, field)| field.has_level(level)) {
            let headers: BTreeSet<&str> =
                [&field.title.zh].into_iter().chain(&field.aliases).chain(&field.loose).map(String::as_str).collect();
            for header in headers {
                assert!(seen.insert(header), "{header} means several fields of level {}", level.name());
            }
        }
    }
}
