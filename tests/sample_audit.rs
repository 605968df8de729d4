//! The sample city, audited. The expected figures were counted from the workbooks by an independent program.
#![allow(clippy::arithmetic_side_effects, reason = "a test may fail on overflow")]

mod support;

use std::path::PathBuf;

use dabiao::audit::{Assessment, FailOn, Outcome, Selection, Status, assess};
use dabiao::ingest::{Limits, Mapping, Request, ingest};
use dabiao::plan::{FieldId, Level, Plan};
use dabiao::problem::Problem;
use dabiao::register::{Cell, Register, UnitRef, Value};
use support::{dec, number, options, panzhihua};

fn sample(plan: &Plan) -> (Register, Vec<Problem>) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let request = Request {
        inputs: &[folder],
        fields: &plan.fields,
        city_name: "全市",
        year: None,
        mapping: &Mapping::new(),
        encoding: None,
        limits: Limits::default(),
        with_hashes: true,
        on_file: &|_, _| (),
    };
    let ingested = ingest(&request).expect("the sample data");
    (ingested.register, ingested.problems)
}

fn audit<'a>(plan: &'a Plan, register: &'a Register, set: &[(&str, &str)]) -> Assessment<'a> {
    assess(plan, register, options(plan, set), Selection::default(), Vec::new())
}

/// Target; units met, unmet, unknown and not applicable; certain gap of the headline.
type Expected = (&'static str, [u32; 4], Option<&'static str>);

const COUNTED: &[Expected] = &[
    ("urban-facility-coverage", [131, 1, 0, 0], Some("1")),
    ("urban-facility-area-compliance", [68, 59, 5, 0], Some("59")),
    ("service-area-per-100-households", [85, 43, 3, 1], Some("7358.13")),
    ("rural-facility-coverage", [84, 85, 1, 0], None),
    ("outdoor-plaza-per-capita", [62, 104, 4, 0], Some("196055.13")),
    ("service-station-area", [146, 66, 5, 85], None),
    ("street-centre-area", [54, 5, 1, 0], Some("1303.22")),
    ("basic-public-services-coverage", [293, 8, 1, 0], None),
    ("urban-platform-coverage", [132, 0, 0, 0], None),
    ("rural-platform-coverage", [63, 106, 1, 0], None),
    ("graduate-per-community", [268, 31, 3, 0], None),
    ("social-worker-per-community", [219, 80, 3, 0], None),
    ("urban-social-orgs", [36, 94, 2, 0], None),
    ("rural-social-orgs", [61, 109, 0, 0], None),
    ("windows-per-5000", [200, 14, 2, 86], None),
    ("window-staff-n-plus-1", [188, 26, 2, 86], None),
    ("urban-elderly-facility", [131, 0, 1, 0], None),
    ("township-elderly-facility", [39, 5, 0, 0], Some("1")),
    ("rural-elderly-facility", [103, 65, 2, 0], None),
    ("children-home-coverage", [271, 31, 0, 0], Some("1")),
    ("citizen-school", [279, 20, 3, 0], None),
    ("family-edu-guidance", [287, 13, 2, 0], None),
    ("family-edu-practice", [277, 23, 2, 0], None),
    ("urban-fitness-site", [123, 8, 1, 0], None),
    ("rural-fitness-site", [97, 73, 0, 0], Some("5")),
    ("legal-workroom-coverage", [302, 0, 0, 0], None),
    ("legal-board", [299, 3, 0, 0], None),
    ("legal-board-quarterly", [260, 37, 2, 3], None),
    ("legal-adviser", [478, 3, 0, 0], None),
    ("legal-training", [279, 20, 3, 0], None),
    ("fifteen-minute-circle", [155, 145, 2, 0], None),
    ("opening-hours", [202, 11, 3, 86], None),
    ("county-platform-coverage", [5, 0, 0, 0], None),
    ("worker-training", [271, 30, 1, 0], None),
    ("one-centre-per-community", [216, 86, 0, 0], None),
    ("centre-name-unified", [197, 16, 3, 86], None),
    ("centre-all-year", [145, 70, 1, 86], Some("70")),
    ("centre-staff-training", [62, 3, 0, 0], None),
    ("facility-not-diverted", [300, 2, 0, 0], None),
    ("services-inside-facility", [183, 30, 3, 86], None),
    ("pay-and-insurance", [279, 20, 3, 0], None),
];

#[test]
fn counts_are_those_of_an_independent_program() {
    let plan = panzhihua();
    let (register, _) = sample(&plan);
    let assessment = audit(&plan, &register, &[]);
    for (target, counts, gap) in COUNTED {
        let headline = &assessment.targets[number(&plan, target)].city;
        let found = [headline.met, headline.unmet, headline.unknown, headline.not_applicable];
        assert_eq!(found, *counts, "{target}");
        if let Some(gap) = gap {
            assert_eq!(headline.gap.as_ref().map(|gap| gap.amount), Some(dec(gap)), "{target}");
        }
    }
}

#[test]
fn sums_are_those_of_an_independent_program() {
    let plan = panzhihua();
    let (register, _) = sample(&plan);
    let assessment = audit(&plan, &register, &[]);
    let headline = |target: &str| &assessment.targets[number(&plan, target)].city;
    // 168,722 of 1,292,935 residents are registered; 13 % are 168,082.
    let registered = headline("registered-volunteer-share");
    assert_eq!(registered.status, Some(Status::Met));
    assert_eq!((registered.numerator, registered.denominator), (Some(dec("168722")), Some(dec("1292935"))));
    // 385,481 take part and at most 386,121 can; 30 % are 387,881.
    let residents = headline("resident-volunteering").gap.clone().expect("unmet");
    assert_eq!((residents.amount, residents.most), (dec("1760"), Some(dec("2400"))));
    // 80 % of the members are needed and met in spite of a missing figure.
    assert_eq!(headline("party-member-volunteering").status, Some(Status::Met));
    // 1,446 agreements, at most 1,461; 1,452 are needed.
    assert_eq!(headline("cobuilding-agreement-rate").status, Some(Status::Unknown));
    assert_eq!(headline("city-social-work-talent").value, Some(dec("987")));
    assert_eq!(headline("rural-pilot-villages").value, Some(dec("36")));
}

#[test]
fn readings_change_what_they_should() {
    let plan = panzhihua();
    let (register, _) = sample(&plan);
    let villages = audit(&plan, &register, &[("rural_universe", "villages")]);
    let coverage = &villages.targets[number(&plan, "rural-facility-coverage")].city;
    // 144 of 349 have one; half is 174.5.
    assert_eq!((coverage.met, coverage.applicable, coverage.status), (144, 349, Some(Status::Unmet)));
    let platform = &villages.targets[number(&plan, "rural-platform-coverage")].city;
    assert_eq!((platform.met, platform.unknown, platform.status), (83, 2, Some(Status::Unmet)));
    let homes = &villages.targets[number(&plan, "children-home-coverage")].city;
    assert_eq!(homes.applicable, 481);
}

#[test]
fn every_statement_is_judged() {
    let plan = panzhihua();
    let (register, _) = sample(&plan);
    let assessment = audit(&plan, &register, &[]);
    let outcome = Outcome::of(&assessment, false);
    assert_eq!((outcome.targets, outcome.assessed), (74, 74));
    assert_eq!(outcome.exit_code(FailOn::default()), 1);
    for (target, result) in plan.targets.iter().zip(&assessment.targets) {
        assert!(result.city.status.is_some(), "{}", target.id);
    }
    let counts = Level::ALL.map(|level| register.roster(level).units.len());
    assert_eq!(counts, [481, 60, 5, 1]);
}

#[test]
fn planted_defects_are_found_where_they_stand() {
    let plan = panzhihua();
    let (register, mut problems) = sample(&plan);
    problems = assess(&plan, &register, options(&plan, &[]), Selection::default(), problems).problems;
    let found: Vec<(&str, String)> = problems
        .iter()
        .filter_map(|problem| Some((problem.kind.code(), register.place(problem.origin?))))
        .map(|(code, place)| (code, place.rsplit("sample-data/").next().unwrap_or_default().to_owned()))
        .collect();
    let planted = [
        ("doubtful-zero", "东澜区_社区服务设施.xlsx › 综合服务设施 › F62"),
        ("not-a-number", "东澜区_社区服务设施.xlsx › 综合服务设施 › K78"),
        ("not-a-number", "河湾区_社区服务设施.xlsx › 综合服务设施 › J30"),
        ("out-of-range", "云泽区_社区队伍与活动.xlsx › 人员 › E35"),
        ("part-over-whole", "云泽区_社区队伍与活动.xlsx › 人员 › J87"),
        ("not-a-number", "云泽区_社区队伍与活动.xlsx › 活动与法治 › I6"),
        ("not-a-number", "松泽县_社区队伍与活动.xlsx › 活动与法治 › R60"),
        ("blank-flag", "禾丰县_社区服务设施.xlsx › 综合服务设施 › H23"),
    ];
    for (code, place) in planted {
        assert!(found.iter().any(|(found, at)| *found == code && at == place), "{code} at {place}: {found:?}");
    }
    assert_eq!(found.len(), planted.len(), "{found:?}");
}

/// Every figure of the sample, or a part of them: all take an hour in a debug build. `DABIAO_DELETIONS=1` takes every one.
#[test]
fn deleting_a_figure_never_flips_a_verdict() {
    let plan = panzhihua();
    let (register, _) = sample(&plan);
    let full = audit(&plan, &register, &[]);
    let every: usize = std::env::var("DABIAO_DELETIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(997);
    let figures = Level::ALL.into_iter().flat_map(|level| {
        let fields: Vec<FieldId> =
            plan.fields.iter().map(|(id, _)| id).filter(|id| register.has_column(level, *id)).collect();
        register.units_at(level).flat_map(move |unit| fields.clone().into_iter().map(move |field| (unit, field)))
    });
    let mut checked = 0;
    for (unit, field) in figures.step_by(every) {
        if register.cell(unit, field).value == Value::Missing {
            continue;
        }
        let mut holed = register.clone();
        let origin = register.cell(unit, field).origin;
        holed.roster_mut(unit.level).set(field, unit.index(), Cell { value: Value::Missing, origin });
        let after = audit(&plan, &holed, &[]);
        compare(&full, &after, unit);
        checked += 1;
    }
    assert!(checked > 20, "{checked}");
}

fn compare(full: &Assessment<'_>, holed: &Assessment<'_>, changed: UnitRef) {
    let kept = |before: Option<Status>, after: Option<Status>| {
        after == before || after == Some(Status::Unknown) || after.is_none()
    };
    for (number, (before, after)) in full.targets.iter().zip(&holed.targets).enumerate() {
        assert!(kept(before.city.status, after.city.status), "{}", full.plan.targets[number].id);
        for (before, after) in before.counties.iter().zip(&after.counties) {
            assert!(kept(before.status, after.status), "{}", full.plan.targets[number].id);
        }
        let status = |assessment: &Assessment<'_>| assessment.status(changed, number).map(|(status, _)| status);
        let (before, after) = (status(full), status(holed));
        let flips = matches!(
            (before, after),
            (Some(Status::Met), Some(Status::Unmet)) | (Some(Status::Unmet), Some(Status::Met))
        );
        assert!(!flips, "{} of {changed:?}: {before:?} became {after:?}", full.plan.targets[number].id);
    }
}
