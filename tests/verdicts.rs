//! What a verdict means (design section 5), case by case. Expected values are worked out by hand.
#![allow(clippy::arithmetic_side_effects, reason = "a test may fail on overflow")]

mod support;

use dabiao::audit::Status::{Met, NotApplicable, Unknown, Unmet};
use dabiao::audit::{FailOn, Outcome, Selection, Status, assess};
use dabiao::plan::{Kind, Level};
use dabiao::register::UnitRef;
use support::{City, dec, number, options, panzhihua, plan_of};

const AREA: &str = r#"
[[target]]
id = "area"
title = "Area"
cite = [{ clause = "1", quote = "30" }]
strength = "binding"
level = "community"
when = "has_facility"
value = "facility_area"
per = "households"
scale = 100
unit = "m²/百户"
at-least = 30
judge = "each"
also = ["pooled"]
reading = "r"
"#;

fn status_of(city: &City, plan: &dabiao::plan::Plan, unit: UnitRef, target: &str) -> Option<Status> {
    city.assess(plan, &[]).finding(unit, number(plan, target)).map(|finding| finding.status)
}

#[test]
fn a_community_exactly_on_target_meets_it() {
    let plan = plan_of(AREA);
    let mut city = City::small(&plan);
    // 559 × 0.30 = 167.70
    for (area, expected) in [("167.70", Met), ("167.69", Unmet), ("167.71", Met)] {
        let figures = [("has_facility", "yes"), ("households", "559"), ("facility_area", area)];
        let unit = city.community(0, Some(Kind::Urban), &figures);
        assert_eq!(status_of(&city, &plan, unit, "area"), Some(expected), "{area} m²");
    }
}

#[test]
fn the_gap_is_in_square_metres_and_rounds_up() {
    let plan = plan_of(AREA);
    let mut city = City::small(&plan);
    // 1,001 households need 300.30 m²; 100.005 are there; 200.295 lack, which is 200.30 to the centimetre.
    let unit = city.community(
        0,
        Some(Kind::Urban),
        &[("has_facility", "yes"), ("households", "1001"), ("facility_area", "100.005")],
    );
    let assessment = city.assess(&plan, &[]);
    let finding = assessment.finding(unit, 0).expect("in scope");
    let gap = finding.gap.expect("unmet");
    assert_eq!((gap.amount, gap.most), (dec("200.30"), Some(dec("200.30"))));
    // 100.005 ÷ 1001 × 100 = 9.990509490509…
    assert_eq!(finding.value, Some(dec("9.990509490509")));
    assert_eq!(finding.low, Some(dec("9.990509490509")));
    assert_eq!(finding.high, Some(dec("9.990509490510")));
    assert_eq!(finding.required, Some(dec("30")));
}

#[test]
fn missing_is_never_zero() {
    let plan = plan_of(AREA);
    let cases = [
        // (facility, households, area) → status
        ("yes", "100", "", Unknown),
        ("yes", "", "50", Unknown),
        ("", "100", "50", Unknown),
        ("no", "100", "", NotApplicable),
        ("no", "", "", NotApplicable),
        ("yes", "0", "50", NotApplicable),
        ("yes", "100", "0", Unmet),
        ("yes", "100", "30", Met),
    ];
    for (facility, households, area, expected) in cases {
        let mut city = City::small(&plan);
        let figures = [("has_facility", facility), ("households", households), ("facility_area", area)];
        let unit = city.community(0, Some(Kind::Urban), &figures);
        assert_eq!(status_of(&city, &plan, unit, "area"), Some(expected), "{figures:?}");
    }
}

#[test]
fn an_unknown_finding_names_the_missing_figures() {
    let plan = plan_of(AREA);
    let mut city = City::small(&plan);
    let unit =
        city.community(0, Some(Kind::Urban), &[("has_facility", "yes"), ("households", ""), ("facility_area", "")]);
    let finding = city.assess(&plan, &[]).finding(unit, 0).expect("in scope");
    assert_eq!(finding.missing, [city.field("facility_area"), city.field("households")]);
    assert_eq!((finding.value, finding.low, finding.high), (None, Some(dec("0")), None));
}

#[test]
fn a_few_unknown_units_do_not_hide_a_headline_they_cannot_change() {
    let plan = plan_of(
        r#"
[[target]]
id = "half"
title = "Half"
cite = [{ clause = "1", quote = "50%" }]
strength = "binding"
level = "community"
value = "has_platform"
judge = "share"
share = "50%"
reading = "r"
"#,
    );
    // (yes, no, unknown) → status, certain gap, worst gap
    let cases = [
        (5, 3, 2, Met, None),
        (4, 4, 2, Unknown, None),
        (3, 6, 1, Unmet, Some((1, 2))),
        (0, 10, 0, Unmet, Some((5, 5))),
        (1, 8, 0, Unmet, Some((4, 4))), // half of 9 is 4.5, which takes 5 communities
    ];
    for (yes, no, unknown, expected, gap) in cases {
        let mut city = City::small(&plan);
        for value in
            std::iter::repeat_n("yes", yes).chain(std::iter::repeat_n("no", no)).chain(std::iter::repeat_n("", unknown))
        {
            city.community(0, Some(Kind::Urban), &[("has_platform", value)]);
        }
        let assessment = city.assess(&plan, &[]);
        let headline = &assessment.targets[0].city;
        assert_eq!(headline.status, Some(expected), "{yes} yes, {no} no, {unknown} unknown");
        let found = headline.gap.as_ref().map(|gap| (gap.amount, gap.most, gap.units));
        let wanted = gap.map(|(amount, most): (u32, u32)| (amount.into(), Some(most.into()), Some(amount)));
        assert_eq!(found, wanted, "{yes} yes, {no} no, {unknown} unknown");
    }
}

#[test]
fn surplus_in_one_community_never_offsets_a_shortage_in_another() {
    let plan = plan_of(AREA);
    let mut city = City::small(&plan);
    for area in ["100", "10", "25"] {
        city.community(
            0,
            Some(Kind::Urban),
            &[("has_facility", "yes"), ("households", "100"), ("facility_area", area)],
        );
    }
    let assessment = city.assess(&plan, &[]);
    let result = &assessment.targets[0];
    assert_eq!(result.city.status, Some(Unmet));
    let gap = result.city.gap.as_ref().expect("unmet");
    assert_eq!((gap.amount, gap.units), (dec("25"), Some(2)));
    // The city average beside it: 135 m² over 300 households is 45 per hundred, which would hide both.
    let (_, pooled) = &result.also[0];
    assert_eq!((pooled.status, pooled.value), (Some(Met), Some(dec("45"))));
}

const POOLED: &str = r#"
[[target]]
id = "members"
title = "Members"
cite = [{ clause = "1", quote = "80%" }]
strength = "binding"
level = "community"
value = "party_volunteers"
per = "party_members"
unit = "%"
at-least = "80%"
judge = "pooled"
reading = "r"
"#;

#[test]
fn a_pooled_ratio_needs_the_least_whole_addition() {
    let plan = plan_of(POOLED);
    let mut city = City::small(&plan);
    city.community(0, Some(Kind::Urban), &[("party_members", "100"), ("party_volunteers", "90")]);
    city.community(0, Some(Kind::Urban), &[("party_members", "33"), ("party_volunteers", "10")]);
    let assessment = city.assess(&plan, &[]);
    let headline = &assessment.targets[0].city;
    // 80 % of 133 is 106.4: 107 people; 100 take part.
    assert_eq!(headline.status, Some(Unmet));
    assert_eq!(headline.gap.as_ref().map(|gap| (gap.amount, gap.units)), Some((dec("7"), Some(1))));
    assert_eq!((headline.numerator, headline.denominator), (Some(dec("100")), Some(dec("133"))));
    let unit = UnitRef { level: Level::Community, row: 0 };
    let finding = assessment.finding(unit, 0).expect("in scope");
    assert!(finding.diagnosis, "a unit's own ratio only illustrates the pooled one");
    assert_eq!(assessment.score(unit), None);
}

#[test]
fn groups_without_a_denominator_are_neither_0_nor_100_percent() {
    let plan = plan_of(POOLED);
    let mut city = City::small(&plan);
    city.community(0, Some(Kind::Urban), &[("party_members", "0"), ("party_volunteers", "0")]);
    let assessment = city.assess(&plan, &[]);
    let headline = &assessment.targets[0].city;
    assert_eq!((headline.status, headline.value, headline.not_applicable), (Some(NotApplicable), None, 1));
}

#[test]
fn a_missing_part_is_at_most_its_whole() {
    let plan = plan_of(POOLED);
    let mut city = City::small(&plan);
    // Even if all 10 of the second take part it is 80 of 110; 88 are needed.
    city.community(0, Some(Kind::Urban), &[("party_members", "100"), ("party_volunteers", "70")]);
    city.community(0, Some(Kind::Urban), &[("party_members", "10"), ("party_volunteers", "")]);
    let assessment = city.assess(&plan, &[]);
    let headline = &assessment.targets[0].city;
    assert_eq!(headline.status, Some(Unmet));
    assert_eq!((headline.value, headline.numerator, headline.denominator), (None, None, None));
    assert_eq!(headline.gap.as_ref().map(|gap| (gap.amount, gap.most)), Some((dec("8"), Some(dec("18")))));
    // 70 ÷ 110 = 0.6363…, 80 ÷ 110 = 0.7272…
    assert_eq!((headline.low, headline.high), (Some(dec("0.636363636363")), Some(dec("0.727272727273"))));
}

#[test]
fn a_part_larger_than_its_whole_counts_as_missing_with_it() {
    let plan = plan_of(POOLED);
    let mut city = City::small(&plan);
    let unit = city.community(0, Some(Kind::Urban), &[("party_members", "10"), ("party_volunteers", "12")]);
    let assessment = city.assess(&plan, &[]);
    assert_eq!(assessment.finding(unit, 0).map(|finding| finding.status), Some(Unknown));
    let codes: Vec<&str> = assessment.problems.iter().map(|problem| problem.kind.code()).collect();
    assert_eq!(codes, ["part-over-whole"]);
}

#[test]
fn a_contradiction_elsewhere_never_turns_a_verdict_when_the_whole_is_deleted() {
    let plan = panzhihua();
    let target = number(&plan, "worker-training");
    // Nine insured of eight workers is contradictory, but training does not look at insurance: 8 of 8 are trained.
    for (workers, expected) in [("8", Met), ("", Unknown)] {
        let mut city = City::small(&plan);
        let figures = [("workers", workers), ("trained_workers", "8"), ("insured_workers", "9")];
        let unit = city.community(0, Some(Kind::Urban), &figures);
        let status = city.assess(&plan, &[]).finding(unit, target).map(|finding| finding.status);
        assert_eq!(status, Some(expected), "{workers:?} workers");
    }
}

#[test]
fn the_city_total_is_at_least_what_its_communities_report() {
    let plan = panzhihua();
    let target = number(&plan, "city-social-work-talent");
    // (city figure, communities) → status, low, certain gap
    let cases = [
        ("987", vec!["1", "2"], Unmet, Some("987"), Some("13")),
        ("1000", vec!["1", "2"], Met, Some("1000"), None),
        ("", vec!["400", "300"], Unknown, Some("700"), None),
        ("", vec!["400", "600"], Met, Some("1000"), None),
        ("", vec!["400", ""], Unknown, Some("400"), None),
    ];
    for (total, communities, expected, low, gap) in cases {
        let mut city = City::small(&plan);
        for workers in &communities {
            city.community(0, Some(Kind::Urban), &[("social_workers", workers)]);
        }
        city.set(UnitRef::CITY, "city_social_work_talent", total);
        let assessment = city.assess(&plan, &[]);
        let headline = &assessment.targets[target].city;
        assert_eq!(headline.status, Some(expected), "{total:?} {communities:?}");
        assert_eq!(headline.low, low.map(dec));
        assert_eq!(headline.gap.as_ref().map(|gap| gap.amount), gap.map(dec));
        assert_eq!(assessment.targets[target].counties[0].status, None, "asked of the city only");
    }
}

#[test]
fn the_city_total_is_judged_by_its_lower_bound_even_without_a_city_table() {
    let plan = panzhihua();
    let target = number(&plan, "city-social-work-talent");
    let mut city = City::small(&plan);
    city.community(0, Some(Kind::Urban), &[("social_workers", "1200")]);
    let assessment = city.assess(&plan, &[]);
    assert!(assessment.targets[target].assessed);
    assert_eq!(assessment.targets[target].city.status, Some(Met));
}

#[test]
fn windows_and_staff_follow_the_number_of_residents() {
    let plan = panzhihua();
    // residents → windows needed (targets.md, golden numbers)
    let cases = [("4999", 1), ("5000", 1), ("5001", 2), ("10000", 2), ("10001", 3), ("0", 1)];
    for (residents, windows) in cases {
        for have in 0..=4u32 {
            let mut city = City::small(&plan);
            let have_text = have.to_string();
            let figures =
                [("has_facility", "yes"), ("residents", residents), ("windows", &have_text), ("centre_staff", "0")];
            let unit = city.community(0, Some(Kind::Urban), &figures);
            let assessment = city.assess(&plan, &[]);
            let finding = assessment.finding(unit, number(&plan, "windows-per-5000")).expect("in scope");
            assert_eq!(finding.required, Some(windows.into()), "{residents} residents");
            assert_eq!(finding.status, if have >= windows { Met } else { Unmet });
            let staff = assessment.finding(unit, number(&plan, "window-staff-n-plus-1")).expect("in scope");
            // N is the larger of existing and required windows, so that missing windows cannot hide a staff gap.
            assert_eq!(staff.required, Some((have.max(windows) + 1).into()));
        }
    }
}

#[test]
fn the_rounding_of_windows_is_an_option() {
    let plan = panzhihua();
    let target = number(&plan, "windows-per-5000");
    for (rounding, residents, windows) in [
        ("ceil", "7499", 2),
        ("round", "7499", 1),
        ("round", "7500", 2),
        ("floor", "9999", 1),
        ("floor", "10000", 2),
        ("floor", "100", 1),
    ] {
        let mut city = City::small(&plan);
        let figures = [("has_facility", "yes"), ("residents", residents), ("windows", "1")];
        let unit = city.community(0, Some(Kind::Urban), &figures);
        let assessment = city.assess(&plan, &[("window_rounding", rounding)]);
        let required = assessment.finding(unit, target).expect("in scope").required;
        assert_eq!(required, Some(windows.into()), "{rounding} of {residents}");
    }
}

#[test]
fn the_area_standard_is_the_larger_of_400_and_30_per_hundred_households() {
    let plan = panzhihua();
    let target = number(&plan, "urban-facility-area-compliance");
    // households → smallest station and facility area that complies (golden numbers)
    let cases = [
        ("1000", "400", "300"),
        ("1333", "400", "399.90"),
        ("1334", "400", "400.20"),
        ("3000", "400", "900"),
        ("0", "400", "0"),
    ];
    for (households, station, area) in cases {
        let less = |text: &str| (dec(text) - dec("0.01")).to_string();
        let mut cases = vec![(station.to_owned(), area.to_owned(), Met), (less(station), area.to_owned(), Unmet)];
        if area != "0" {
            cases.push((station.to_owned(), less(area), Unmet));
        }
        for (station, area, expected) in cases {
            let mut city = City::small(&plan);
            let figures = [
                ("has_facility", "yes"),
                ("households", households),
                ("station_area", &station),
                ("facility_area", &area),
            ];
            let unit = city.community(0, Some(Kind::Urban), &figures);
            assert_eq!(status_of(&city, &plan, unit, "urban-facility-area-compliance"), Some(expected), "{figures:?}");
        }
    }
    assert!(plan.targets[target].derived && plan.targets[target].weight.is_zero());
}

/// Units still needed when `share` of `universe` units is asked and none has it (golden numbers).
#[test]
fn shares_of_the_plan_need_whole_units() {
    let plan = panzhihua();
    let both = "villages";
    let cases = [
        ("rural-facility-coverage", "has_facility", [0, 170, 179], "rural", 85),
        ("rural-facility-coverage", "has_facility", [0, 170, 179], both, 175),
        ("rural-platform-coverage", "has_platform", [0, 170, 179], "rural", 51),
        ("rural-platform-coverage", "has_platform", [0, 170, 179], both, 105),
        ("rural-elderly-facility", "has_elderly_facility", [0, 170, 179], "rural", 102),
        ("rural-elderly-facility", "has_elderly_facility", [0, 170, 179], both, 210),
        ("rural-fitness-site", "has_fitness_site", [0, 170, 179], "rural", 102),
        ("rural-fitness-site", "has_fitness_site", [0, 170, 179], both, 210),
        ("children-home-coverage", "has_children_home", [132, 170, 179], "rural", 272),
        ("children-home-coverage", "has_children_home", [132, 170, 179], both, 433),
        ("urban-fitness-site", "has_fitness_site", [132, 170, 0], "rural", 119),
    ];
    for (target, field, units, universe, needed) in cases {
        let mut city = City::small(&plan);
        for (kind, count) in [Kind::Urban, Kind::Rural, Kind::Village].into_iter().zip(units) {
            for _ in 0..count {
                city.community(0, Some(kind), &[(field, "no")]);
            }
        }
        let assessment = city.assess(&plan, &[("rural_universe", universe)]);
        let headline = &assessment.targets[number(&plan, target)].city;
        let gap = headline.gap.as_ref().expect("none has it");
        assert_eq!((gap.amount, gap.units), (needed.into(), Some(needed)), "{target} over {universe}");
    }
}

#[test]
fn nine_tenths_of_44_townships_are_40() {
    let plan = panzhihua();
    let target = number(&plan, "township-elderly-facility");
    for (having, expected) in [(39, Unmet), (40, Met)] {
        // 88 streets, every other one a township.
        let mut city = City::new(&plan, 1, 88);
        let townships = city.register.units_at(Level::Street).filter(|street| street.row % 2 == 1);
        for (index, township) in townships.collect::<Vec<_>>().into_iter().enumerate() {
            city.set(township, "has_elderly_facility", if index < having { "yes" } else { "no" });
        }
        let assessment = city.assess(&plan, &[]);
        let headline = &assessment.targets[target].city;
        assert_eq!((headline.applicable, headline.status), (44, Some(expected)), "{having} townships");
    }
}

#[test]
fn a_target_without_its_figures_is_not_assessed_and_says_what_it_needs() {
    let plan = panzhihua();
    let mut city = City::small(&plan);
    city.community(0, Some(Kind::Urban), &[("social_orgs", "10")]);
    let assessment = city.assess(&plan, &[]);
    let result = &assessment.targets[number(&plan, "legal-training")];
    assert!(!result.assessed);
    assert_eq!(result.needs, [city.field("legal_trainings")]);
    assert!(assessment.targets[number(&plan, "urban-social-orgs")].assessed);
    let outcome = Outcome::of(&assessment, false);
    assert_eq!(outcome.targets, 74);
    assert_eq!(outcome.exit_code(FailOn::default()), 0);
    let strict = Outcome::of(&assessment, true);
    assert!(strict.unknown > 0);
    assert_eq!(strict.exit_code(FailOn::Unknown), 1);
    assert_eq!(strict.exit_code(FailOn::Unmet), 0);
    assert_eq!(strict.exit_code(FailOn::Never), 0);
}

#[test]
fn a_fallback_is_chosen_once_for_the_data_set() {
    let plan = panzhihua();
    let target = number(&plan, "urban-facility-coverage");
    let mut city = City::small(&plan);
    let with = city.community(0, Some(Kind::Urban), &[("facility_area", "10")]);
    let without = city.community(0, Some(Kind::Urban), &[("facility_area", "0")]);
    let blank = city.community(0, Some(Kind::Urban), &[("facility_area", "")]);
    let assessment = city.assess(&plan, &[]);
    let status = |unit| assessment.finding(unit, target).map(|finding| finding.status);
    assert_eq!((status(with), status(without), status(blank)), (Some(Met), Some(Unmet), Some(Unknown)));
    assert!(assessment.substitutions.iter().any(|chosen| chosen.field == city.field("has_facility")));
    drop(assessment);

    // As soon as one table has the flag, it alone counts: a blank flag beside an area is unknown, and remarked on.
    city.set(without, "has_facility", "no");
    city.set(with, "has_facility", "");
    let assessment = city.assess(&plan, &[]);
    let status = |unit| assessment.finding(unit, target).map(|finding| finding.status);
    assert_eq!((status(with), status(without), status(blank)), (Some(Unknown), Some(Unmet), Some(Unknown)));
    assert_eq!(assessment.problems.iter().filter(|problem| problem.kind.code() == "blank-flag").count(), 1);
}

#[test]
fn no_facility_is_a_shortage_in_town_and_not_applicable_in_the_country() {
    let plan = panzhihua();
    let mut city = City::small(&plan);
    let figures = [
        ("has_facility", "no"),
        ("households", "100"),
        ("facility_area", ""),
        ("station_area", ""),
        ("open_hours_per_day", ""),
    ];
    let town = city.community(0, Some(Kind::Urban), &figures);
    let country = city.community(0, Some(Kind::Rural), &figures);
    let assessment = city.assess(&plan, &[("area_scope", "both")]);
    let finding = |unit, target: &str| assessment.finding(unit, number(&plan, target)).expect("in scope");
    let gap = |unit, target: &str| finding(unit, target).gap.map(|gap| gap.amount);
    assert_eq!(gap(town, "service-area-per-100-households"), Some(dec("30")));
    assert_eq!(gap(town, "service-station-area"), Some(dec("400")));
    assert_eq!(finding(country, "service-area-per-100-households").status, NotApplicable);
    assert_eq!(finding(country, "service-station-area").status, NotApplicable);
    for unit in [town, country] {
        assert_eq!(finding(unit, "opening-hours").status, NotApplicable);
    }
}

#[test]
fn strict_tests_need_a_step_more_and_at_most_tests_a_reduction() {
    let target = |test: &str, limit: &str| {
        plan_of(&format!(
            "[[target]]\nid = \"t\"\ntitle = \"T\"\ncite = [{{ clause = \"1\", quote = \"q\" }}]\nstrength = \"binding\"\n\
             level = \"community\"\nvalue = \"graduates\"\nunit = \"人\"\n{test} = {limit}\njudge = \"each\"\nreading = \"r\"\n"
        ))
    };
    let cases = [
        ("more-than", "3", "3", Unmet, Some("1")),
        ("more-than", "3", "1", Unmet, Some("3")),
        ("more-than", "3", "4", Met, None),
        ("at-most", "3", "5", Unmet, Some("2")),
        ("at-most", "3", "3", Met, None),
        ("less-than", "3", "3", Unmet, Some("1")),
        ("less-than", "3", "2", Met, None),
        ("at-least", "2.5", "2", Unmet, Some("1")),
    ];
    for (test, limit, value, expected, gap) in cases {
        let plan = target(test, limit);
        let mut city = City::small(&plan);
        let unit = city.community(0, Some(Kind::Urban), &[("graduates", value)]);
        let finding = city.assess(&plan, &[]).finding(unit, 0).expect("in scope");
        assert_eq!(finding.status, expected, "{value} {test} {limit}");
        assert_eq!(finding.gap.map(|gap| gap.amount), gap.map(dec), "{value} {test} {limit}");
    }
}

#[test]
fn a_mean_may_be_met_while_units_fail() {
    let plan = plan_of(
        "[[target]]\nid = \"t\"\ntitle = \"T\"\ncite = [{ clause = \"1\", quote = \"q\" }]\nstrength = \"binding\"\n\
         level = \"community\"\nvalue = \"social_workers\"\nunit = \"人\"\nat-least = 3\njudge = \"mean\"\nreading = \"r\"\n",
    );
    let mut city = City::small(&plan);
    for workers in ["1", "2", "6"] {
        city.community(0, Some(Kind::Urban), &[("social_workers", workers)]);
    }
    let assessment = city.assess(&plan, &[]);
    let headline = &assessment.targets[0].city;
    assert_eq!((headline.status, headline.value), (Some(Met), Some(dec("3"))));
    assert_eq!((headline.met, headline.unmet), (1, 2));
    assert!(assessment.finding(UnitRef { level: Level::Community, row: 0 }, 0).expect("in scope").diagnosis);
}

#[test]
fn scores_weigh_binding_targets_equally() {
    let plan = panzhihua();
    let mut city = City::small(&plan);
    // Social organisations 5 of 10, and no graduate: (0.5 + 0) ÷ 2.
    let half = city.community(0, Some(Kind::Urban), &[("social_orgs", "5"), ("graduates", "0")]);
    // 12 of 10 counts as 1; the missing graduates anything from 0 to 1.
    let open = city.community(0, Some(Kind::Urban), &[("social_orgs", "12"), ("graduates", "")]);
    let assessment = city.assess(&plan, &[]);
    let score = |unit| assessment.score(unit).map(|score| (score.low, score.high));
    assert_eq!(score(half), Some((dec("25"), dec("25"))));
    assert_eq!(score(open), Some((dec("50"), dec("100"))));
}

#[test]
fn a_number_beyond_all_bounds_is_a_problem_and_not_a_panic() {
    let plan = plan_of(AREA);
    let mut city = City::small(&plan);
    let largest = "79228162514264337593543950335";
    let unit = city.community(
        0,
        Some(Kind::Urban),
        &[("has_facility", "yes"), ("households", largest), ("facility_area", largest)],
    );
    assert!(city.assess(&plan, &[]).finding(unit, 0).is_some());
    let plan = plan_of(
        &AREA.replace("value = \"facility_area\"", "value = \"facility_area * facility_area * facility_area\""),
    );
    let assessment = city.assess(&plan, &[]);
    assert_eq!(assessment.finding(unit, 0).map(|finding| finding.status), Some(Unknown));
    assert_eq!(assessment.targets[0].city.status, Some(Unknown));
    assert!(assessment.problems.iter().any(|problem| problem.kind.code() == "overflow"));
}

#[test]
fn a_division_by_zero_is_a_problem_and_the_finding_unknown() {
    let plan = plan_of(&AREA.replace("value = \"facility_area\"", "value = \"facility_area / graduates\""));
    let mut city = City::small(&plan);
    let figures = [("has_facility", "yes"), ("households", "10"), ("facility_area", "5"), ("graduates", "0")];
    let unit = city.community(0, Some(Kind::Urban), &figures);
    let assessment = city.assess(&plan, &[]);
    assert_eq!(assessment.finding(unit, 0).map(|finding| finding.status), Some(Unknown));
    assert!(assessment.problems.iter().any(|problem| problem.kind.code() == "division-by-zero"));
}

#[test]
fn an_unknown_kind_leaves_scope_undecided() {
    let plan = panzhihua();
    let target = number(&plan, "urban-social-orgs");
    let mut city = City::small(&plan);
    city.community(0, Some(Kind::Urban), &[("social_orgs", "12")]);
    let unit = city.community(0, None, &[("social_orgs", "12")]);
    let assessment = city.assess(&plan, &[]);
    let finding = assessment.finding(unit, target).expect("it may be in scope");
    assert_eq!(finding.status, Unknown);
    assert_eq!(finding.missing, [city.field("kind")]);
}

#[test]
fn a_selected_county_is_judged_by_itself() {
    let plan = plan_of(POOLED);
    let mut city = City::new(&plan, 2, 1);
    city.community(0, Some(Kind::Urban), &[("party_members", "10"), ("party_volunteers", "9")]);
    city.community(1, Some(Kind::Urban), &[("party_members", "90"), ("party_volunteers", "9")]);
    let county = Some(UnitRef { level: Level::County, row: 0 });
    let selection = Selection { county, ..Selection::default() };
    let assessment = assess(&plan, &city.register, options(&plan, &[]), selection, Vec::new());
    let result = &assessment.targets[0];
    assert_eq!((result.city.status, result.audited.status), (Some(Unmet), Some(Met)));
    assert_eq!(result.audited, result.counties[0]);
    assert_eq!(Outcome::of(&assessment, false).exit_code(FailOn::default()), 0);
    assert_eq!(assessment.selected_units().count(), 3);
}
