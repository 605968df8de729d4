//! The quick way and the full one agree, on whatever figures and expressions.
#![allow(clippy::arithmetic_side_effects, reason = "a test may fail on overflow")]

use std::fmt::Write as _;
use std::sync::LazyLock;

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::audit::demand::Demands;
use crate::audit::exact::Exact;
use crate::audit::measure::{Judgement, Measure};
use crate::audit::measures::Measures;
use crate::audit::quick::{Brief, Known, Sums};
use crate::audit::range::Range;
use crate::audit::tally::Tally;
use crate::plan::{FieldKind, Kind, Level, OptionValue, Plan, Role, builtin, load_fields, load_plan};
use crate::register::{Cell, CellAddress, Origin, Register, Roster, Unit, Value};

static BUILTIN: LazyLock<Plan> = LazyLock::new(|| plan(builtin::PLANS[0].1));

fn plan(text: &str) -> Plan {
    load_plan(text, load_fields(builtin::FIELDS).unwrap()).unwrap_or_else(|found| panic!("{found:?}\n{text}"))
}

/// Choices in a row, from one seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.roll(list.len() as u64)).unwrap()]
    }
}

const COMMON: [&str; 14] = ["0", "1", "2", "3", "5", "9", "10", "30", "400", "5000", "167.7", "0.01", "631.85", "12.5"];
const RARE: [&str; 7] = [
    "-3",
    "-0.5",
    "0.0000001",
    "9223372036854775807",
    "123456789012345.678",
    "79228162514264337593543950335",
    "666.66666666666666666666666667",
];

/// A city of `communities`, with holes and, where `is_wild`, figures that no table should hold.
fn register(plan: &Plan, communities: u32, is_wild: bool, dice: &mut Dice) -> Register {
    let unit = |name: &str, kind, county, street| Unit { kind, code: None, name: name.into(), county, street };
    let streets =
        vec![unit("街", Some(Kind::Subdistrict), Some(0), None), unit("镇", Some(Kind::Township), Some(0), None)];
    let kinds = [Kind::Urban, Kind::Rural, Kind::Village];
    let mut of_communities: Vec<Unit> = Vec::new();
    for row in 0..communities {
        of_communities.push(unit("社", Some(dice.one_of(&kinds)), Some(0), Some(u32::from(row * 2 >= communities))));
    }
    let rosters = [
        Roster::new(of_communities),
        Roster::new(streets),
        Roster::new(vec![unit("县", Some(Kind::County), None, None)]),
        Roster::new(vec![unit("市", Some(Kind::City), None, None)]),
    ];
    let mut register = Register::new(Vec::new(), None, rosters);
    let one_in = dice.one_of(&[3, 30, 1000]);
    for unit in register.units().collect::<Vec<_>>() {
        let kind = register.unit(unit).kind.map_or("", Kind::name);
        for (id, field) in plan.fields.iter().filter(|(_, field)| field.has_level(unit.level)) {
            let value = match field.kind {
                _ if field.role == Some(Role::Kind) => Value::Text(kind),
                _ if field.role.is_some() => continue,
                _ if dice.roll(one_in) == 0 => Value::Missing,
                FieldKind::Flag => Value::Flag(dice.roll(3) > 0),
                FieldKind::Text | FieldKind::Code => Value::Text(dice.one_of(&["甲", "乙"])),
                _ => {
                    let list = if is_wild && dice.roll(12) == 0 { &RARE[..] } else { &COMMON[..] };
                    Value::Number(Decimal::from_str_exact(dice.one_of(list)).unwrap())
                }
            };
            let cell = CellAddress { row: unit.row, column: u32::from(id.0) };
            let origin = Some(Origin { source: 0, sheet: 0, cell });
            register.roster_mut(unit.level).set(id, unit.index(), Cell { value, origin });
        }
    }
    register
}

fn number(dice: &mut Dice, depth: u32) -> String {
    let fields = ["households", "residents", "facility_area", "station_area", "graduates", "windows"];
    let constants = ["0", "1", "3", "0.3", "13%", "5000", "100", "2.5", "7"];
    if depth == 0 {
        return if dice.roll(3) == 0 { dice.one_of(&constants) } else { dice.one_of(&fields) }.to_owned();
    }
    let a = number(dice, depth - 1);
    let b = number(dice, depth - 1);
    match dice.roll(13) {
        0 => format!("({a} + {b})"),
        1 => format!("({a} - {b})"),
        2 => format!("({a} * {b})"),
        3 => format!("({a} / {})", dice.one_of(&["3", "5000", "0.4", "(0 - 7)", "graduates"])),
        4 => format!("ceil({a})"),
        5 => format!("floor({a})"),
        6 => format!("round({a})"),
        7 => format!("min({a}, {b})"),
        8 => format!("max({a}, {b}, 2)"),
        9 => format!("-({a})"),
        10 => format!("if({}, {a}, {b})", condition(dice, depth - 1)),
        11 => format!("{a} * {}", dice.one_of(&constants)),
        _ => a,
    }
}

fn condition(dice: &mut Dice, depth: u32) -> String {
    if depth == 0 || dice.roll(3) == 0 {
        let simple = [
            "has_facility",
            "has_platform",
            "kind = 'urban'",
            "kind != 'village'",
            "'rural' = kind",
            "kind in ('urban', 'village')",
            "has_facility = has_platform",
            "households in (1, 2.5, 10)",
            "true",
        ];
        return dice.one_of(&simple).to_owned();
    }
    let operator = dice.one_of(&["=", "!=", "<", "<=", ">", ">="]);
    match dice.roll(5) {
        0 => format!("({} and {})", condition(dice, depth - 1), condition(dice, depth - 1)),
        1 => format!("({} or {})", condition(dice, depth - 1), condition(dice, depth - 1)),
        2 => format!("not ({})", condition(dice, depth - 1)),
        3 => {
            let parts = [0; 3].map(|_| condition(dice, depth - 1));
            format!("if({}, {}, {})", parts[0], parts[1], parts[2])
        }
        _ => format!("({} {operator} {})", number(dice, depth - 1), number(dice, depth - 1)),
    }
}

/// A plan of some targets made at random.
fn random_plan(dice: &mut Dice) -> Plan {
    let mut text = String::from("[plan]\nid = \"t\"\ntitle = \"T\"\ntarget-year = 2020\n");
    for index in 0..12 {
        let judge = dice.one_of(&["each", "pooled", "mean", "total"]);
        writeln!(text, "[[target]]\nid = \"t{index}\"\ntitle = \"T\"\ncite = [{{ clause = \"1\", quote = \"q\" }}]")
            .unwrap();
        writeln!(text, "strength = \"binding\"\nlevel = \"community\"\nreading = \"r\"").unwrap();
        if dice.roll(3) == 0 {
            writeln!(text, "where = \"{}\"", condition(dice, 2)).unwrap();
        }
        if dice.roll(3) == 0 {
            writeln!(text, "when = \"{}\"", condition(dice, 2)).unwrap();
        }
        if dice.roll(4) == 0 {
            writeln!(text, "value = \"{}\"\njudge = \"each\"", condition(dice, 2)).unwrap();
            continue;
        }
        writeln!(
            text,
            "value = \"{}\"\njudge = \"{judge}\"\nunit = \"{}\"",
            number(dice, 2),
            dice.one_of(&["人", "m²"])
        )
        .unwrap();
        let comparison = dice.one_of(&["at-least", "at-most", "more-than", "less-than"]);
        if judge == "each" {
            writeln!(text, "{comparison} = \"{}\"", number(dice, 2)).unwrap();
            if dice.roll(3) == 0 {
                writeln!(text, "per = \"{}\"\nscale = {}", number(dice, 1), dice.one_of(&["1", "100", "0.5"])).unwrap();
            }
        } else {
            writeln!(text, "{comparison} = {}", dice.one_of(&["1", "30", "0.25"])).unwrap();
            if judge == "pooled" {
                writeln!(text, "per = \"{}\"\nscale = {}", number(dice, 1), dice.one_of(&["1", "100"])).unwrap();
            }
        }
    }
    plan(&text)
}

fn ends(range: Range) -> [Option<Exact>; 2] {
    [range.low, range.high]
}

fn are_equal(a: Range, b: Range) -> bool {
    ends(a).into_iter().zip(ends(b)).all(|pair| match pair {
        (Some(a), Some(b)) => a.compare(b).is_ok_and(std::cmp::Ordering::is_eq),
        (a, b) => a.is_none() && b.is_none(),
    })
}

fn check_unit(measure: &Measure<'_>, known: Known, full: Option<&Judgement>) -> Result<(), TestCaseError> {
    let quick = measure.quick.as_ref().unwrap();
    prop_assert_eq!(known.status(), full.map(|full| full.status));
    let (Some(exactly), Some(full)) = (quick.exactly(known), full) else { return Ok(()) };
    prop_assert_eq!(
        (exactly.belongs, exactly.failure, exactly.undecided),
        (full.belongs, full.failure, full.undecided)
    );
    prop_assert!(are_equal(exactly.value, full.value), "{exactly:?} / {full:?}");
    prop_assert!(are_equal(exactly.per, full.per), "{exactly:?} / {full:?}");
    prop_assert!(are_equal(exactly.required, full.required), "{exactly:?} / {full:?}");
    prop_assert_eq!(measure.attained(&exactly), measure.attained(full));
    let outline = measure.outline(full);
    prop_assert_eq!(&measure.outline(&exactly), &outline);
    if let Known::Judged(numerators) = known
        && let Some(at_once) = quick.outline(&numerators)
    {
        prop_assert_eq!(&at_once, &outline);
        let brief = quick.brief(&numerators).map(|Brief { value, required, gap }| [value, required, gap]);
        let brief = brief.map(|figures| figures.map(|figure| Some(Decimal::new(figure.mantissa, figure.decimals))));
        let unmet = at_once.gap.map(|gap| [at_once.value, at_once.required, Some(gap.amount)]);
        prop_assert_eq!(brief, unmet);
    }
    Ok(())
}

/// Holds every unit that is judged quickly to the full judgement, and the sums of all to the tally. Returns how many there were.
fn check(plan: &Plan, register: &Register, options: &[OptionValue]) -> Result<usize, TestCaseError> {
    let (measures, _) = Measures::prepare(plan, register, options);
    let mut quickly = 0;
    for (number, target) in plan.targets.iter().enumerate() {
        let demands = Demands { plan, measures: &measures, target, options };
        for level in Level::ALL {
            let Some(measure) = measures.measure(number, level) else { continue };
            let Some(quick) = &measure.quick else { continue };
            let (mut sums, mut tally, mut full_tally) = (Sums::default(), Tally::default(), Tally::default());
            for unit in register.units_at(level) {
                let Some(known) = quick.judge(unit.row) else { continue };
                let full = measures.judge_in_full(unit, measure);
                check_unit(measure, known, full.as_ref())?;
                sums.add(&known);
                if let Some(full) = &full {
                    full_tally.add(full, measure);
                }
                if let Some(fields) = measure.fixed_reads()
                    && !matches!(known, Known::Outside | Known::NotApplicable)
                {
                    let finding = measures.finding(unit, number);
                    let used: Option<Vec<_>> =
                        finding.map(|found| found.origins.iter().map(|used| used.field).collect());
                    prop_assert!(used.is_none_or(|used| used == fields));
                }
                quickly += 1;
            }
            tally.add_sums(&sums, quick);
            let demand = demands.of(target.judge, Level::City, true);
            prop_assert_eq!(tally.headline(&demand), full_tally.headline(&demand), "{}", target.id);
        }
    }
    Ok(quickly)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_built_in_plan_is_judged_the_same_either_way(seed: u64, communities in 1_u32..8, is_wild: bool, choice in 0_usize..3) {
        let mut dice = Dice(seed);
        let register = register(&BUILTIN, communities, is_wild, &mut dice);
        let options: Vec<OptionValue> = BUILTIN
            .options
            .iter()
            .map(|option| match &option.domain {
                crate::plan::Domain::Choices(choices) => {
                    OptionValue::Choice(choices[choice % choices.len()].0.clone())
                }
                crate::plan::Domain::Range { .. } => option.default.clone(),
            })
            .collect();
        let quickly = check(&BUILTIN, &register, &options)?;
        prop_assert!(quickly > 0);
    }

    #[test]
    fn any_expression_is_judged_the_same_either_way(seed: u64, communities in 1_u32..8, is_wild: bool) {
        let mut dice = Dice(seed);
        let plan = random_plan(&mut dice);
        let register = register(&plan, communities, is_wild, &mut dice);
        check(&plan, &register, &[])?;
    }
}

#[test]
fn whole_figures_are_judged_quickly() {
    let register = register(&BUILTIN, 200, false, &mut Dice(1));
    let options: Vec<OptionValue> = BUILTIN.options.iter().map(|option| option.default.clone()).collect();
    assert!(check(&BUILTIN, &register, &options).unwrap() > 5000);
}
