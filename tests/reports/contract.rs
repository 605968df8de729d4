//! JSON reports keep to the published schema.

use dabiao::audit::Selection;
use dabiao::report::Format;
use serde_json::Value;

use crate::{EN, ZH, data, rendered, report, with};

const SCHEMA: &str = include_str!("../../schema/assessment-1.json");

fn validator() -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap()
}

fn errors(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap();
    validator().iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path)).collect()
}

#[test]
fn the_schema_is_a_schema() {
    jsonschema::meta::validate(&serde_json::from_str::<Value>(SCHEMA).unwrap()).unwrap();
}

#[test]
fn reports_keep_to_the_schema() {
    assert_eq!(errors(&report(Format::Json, EN)), Vec::<String>::new());
    let county = Selection { county: Some(data::SECOND_COUNTY), targets: vec![1, 4], ..Selection::default() };
    let report = with(county, |assessment| rendered(assessment, Format::Json, ZH));
    assert_eq!(errors(&report), Vec::<String>::new());
}

#[test]
fn the_schema_is_strict() {
    let good: Value = serde_json::from_str(&report(Format::Json, EN)).unwrap();
    let validator = validator();
    assert!(validator.is_valid(&good));
    let mut unknown_key = good.clone();
    unknown_key["targets"][0]["city"]["surprise"] = true.into();
    assert!(!validator.is_valid(&unknown_key));
    let mut missing_key = good.clone();
    missing_key["units"][0].as_object_mut().unwrap().remove("score");
    assert!(!validator.is_valid(&missing_key));
    let mut text_for_number = good;
    text_for_number["targets"][0]["city"]["value"] = "0.75".into();
    assert!(!validator.is_valid(&text_for_number));
}

#[test]
fn numbers_keep_their_digits() {
    let json: Value = serde_json::from_str(&report(Format::Json, EN)).unwrap();
    let area = &json["targets"][1]["city"];
    assert_eq!(area["gap"]["amount"].to_string(), "150.05");
    assert_eq!(area["low"].to_string(), "0.25");
    assert_eq!(json["options"]["universal_threshold"].to_string(), "0.9");
    assert_eq!(json["options"]["scope"], "urban");
}

/// Each line is a finding of the JSON report with the unit that it is about, in the same order and to the last digit.
#[test]
fn lines_are_the_findings_of_the_json_report() {
    let schema: Value = serde_json::from_str(include_str!("../../schema/finding-1.json")).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let county = Selection { county: Some(data::SECOND_COUNTY), ..Selection::default() };
    for selection in [Selection::default(), county] {
        let (json, lines) = with(selection, |assessment| {
            (rendered(assessment, Format::Json, EN), rendered(assessment, Format::Jsonl, ZH))
        });
        let json: Value = serde_json::from_str(&json).unwrap();
        let mut expected = Vec::new();
        for unit in json["units"].as_array().unwrap() {
            for finding in unit["findings"].as_array().unwrap() {
                let mut line = finding.clone();
                let object = line.as_object_mut().unwrap();
                for key in ["level", "kind", "code", "name", "county", "street"] {
                    object.insert(key.to_owned(), unit[key].clone());
                }
                object.insert("plan".to_owned(), json["plan"]["id"].clone());
                object.insert("year".to_owned(), json["year"].clone());
                expected.push(line);
            }
        }
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(!lines.is_empty());
        assert_eq!(lines, expected);
        for line in &lines {
            let errors: Vec<String> = schema.iter_errors(line).map(|error| error.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new(), "{line}");
        }
    }
}
