//! The formulas of working papers, recalculated from scratch by another program, come to what the engine says.
#![allow(clippy::arithmetic_side_effects, reason = "a test may fail on overflow")]
#![allow(unreachable_pub, reason = "modules of a test")]

mod office;
mod random;
#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;

use dabiao::audit::{Outcome, Selection, assess};
use dabiao::ingest::{Request, ingest};
use dabiao::lang::Lang;
use dabiao::plan::{OptionValue, Plan};
use dabiao::register::Register;
use dabiao::report::{Format, Style, render};


fn papers(plan: &Plan, register: &Register, options: Vec<OptionValue>, selection: Selection, lang: Lang) -> Vec<u8> {
    let assessment = assess(plan, register, options, selection, Vec::new());
    let outcome = Outcome::of(&assessment, false);
    let mut out = Vec::new();
    render(&assessment, &outcome, Format::Workbook, Style { lang, ..Style::default() }, &mut out).unwrap();
    out
}

fn all(plan: &Plan, register: &Register, set: &[(&str, &str)]) -> Vec<u8> {
    papers(plan, register, support::options(plan, set), Selection::default(), Lang::Zh)
}

/// Recalculates the workbooks and compares each with what the engine says.
fn check(cases: &[(String, Vec<u8>)]) {
    if !office::is_there() {
        return;
    }
    let books: Vec<Vec<u8>> = cases.iter().map(|(_, book)| book.clone()).collect();
    let computed = office::recalculated(&books);
    let all = cases.iter().zip(computed);
    let wrong: Vec<String> = all
        .flat_map(|((what, book), computed)| {
            let mut wrong = office::differences(&office::formulas(book), &office::formulas(&computed), what);
            wrong.truncate(4);
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn sample(plan: &Plan) -> Register {
    let inputs = [PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-data")];
    let mapping = dabiao::ingest::Mapping::default();
    let request = Request {
        inputs: &inputs,
        fields: &plan.fields,
        city_name: "攀枝花市",
        year: None,
        mapping: &mapping,
        encoding: None,
        limits: dabiao::ingest::Limits::default(),
        on_file: &|_, _| {},
    };
    ingest(&request).unwrap().register
}

#[test]
fn the_sample_city_comes_to_the_same() {
    let plan = support::panzhihua();
    let register = sample(&plan);
    let villages = [("rural_universe", "villages"), ("area_scope", "both"), ("training_mode", "both_levels")];
    let in_english = papers(&plan, &register, support::options(&plan, &[]), Selection::default(), Lang::En);
    check(&[("sample".into(), all(&plan, &register, &villages)), ("in English".into(), in_english)]);
}

#[test]
fn cities_with_holes_come_to_the_same() {
    let plan = support::panzhihua();
    let cases: Vec<(String, Vec<u8>)> = (0..12)
        .map(|seed| {
            let mut dice = random::Dice(seed);
            let register = random::register(&plan, 9, &mut dice);
            (format!("seed {seed}"), all(&plan, &register, &random::set(&plan, &mut dice)))
        })
        .collect();
    check(&cases);
}

#[test]
fn rules_of_any_shape_come_to_the_same() {
    let cases: Vec<(String, Vec<u8>)> = (100..118)
        .map(|seed| {
            let mut dice = random::Dice(seed);
            let plan = random::plan(&mut dice);
            let register = random::register(&plan, 8, &mut dice);
            (format!("seed {seed}"), all(&plan, &register, &[]))
        })
        .collect();
    check(&cases);
}
