//! Cities with holes and rules of any shape, from a seed.

use dabiao::plan::{Domain, FieldKind, Kind, Level, Plan, Role};
use dabiao::register::{Cell, CellAddress, Origin, Register, Roster, Sheet, Source, Unit, Value};
use rust_decimal::Decimal;

use crate::support;

/// Choices in a row, from one seed (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    pub fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.roll(list.len() as u64)).unwrap()]
    }
}

/// Values on and around thresholds: 559 × 0.3 is 167.7.
const NUMBERS: [&str; 18] =
    ["0", "1", "2", "3", "4", "5", "8", "9", "10", "30", "37", "399.99", "400", "559", "5000", "5001", "167.7", "12.5"];

/// A city of two counties with two streets each, whose figures are missing now and then.
pub fn register(plan: &Plan, communities: u32, dice: &mut Dice) -> Register {
    let unit = |name: String, kind, county, street| Unit { kind, code: None, name: name.into(), county, street };
    // Names that tell nothing apart, or that a spreadsheet would take for something else.
    let counties = [["东区", "西区"], ["同名县", "同名县"], ["*县", "=1+1"], ["1县", "(县)"]][dice.roll(4) as usize];
    let streets = (0..4).map(|s| {
        let kind = if s % 2 == 0 { Kind::Subdistrict } else { Kind::Township };
        unit(if s < 2 { format!("街{s}") } else { "城关镇".into() }, Some(kind), Some(s / 2), None)
    });
    let streets: Vec<Unit> = streets.collect();
    let mut of_communities = Vec::new();
    for row in 0..communities {
        let street = row * 4 / communities;
        let kind = match dice.roll(8) {
            0 => None,
            roll => Some([Kind::Urban, Kind::Rural, Kind::Village][roll as usize % 3]),
        };
        of_communities.push(unit(format!("社区{row}"), kind, Some(street / 2), Some(street)));
    }
    let rosters = [
        Roster::new(of_communities),
        Roster::new(streets),
        Roster::new(counties.map(|name| unit(name.into(), Some(Kind::County), None, None)).to_vec()),
        Roster::new(vec![unit("市".into(), Some(Kind::City), None, None)]),
    ];
    let sheet = Sheet { name: Some("表".into()), ..Sheet::default() };
    let source =
        Source { path: "t.xlsx".into(), sha256: Some("0".repeat(64)), sheets: vec![sheet], ..Source::default() };
    let mut register = Register::new(vec![source], None, rosters);
    let one_in = dice.one_of(&[2, 5, 20, 1000]);
    let units: Vec<_> = register.units().collect();
    for (id, field) in plan.fields.iter() {
        let has_column = dice.roll(12) > 0;
        for unit in units.iter().copied().filter(|unit| field.has_level(unit.level)) {
            let value = match field.kind {
                _ if field.role == Some(Role::Kind) => match register.unit(unit).kind {
                    Some(kind) => Value::Text(kind.name()),
                    None => Value::Missing,
                },
                _ if field.role.is_some() || !has_column => continue,
                _ if dice.roll(one_in) == 0 => Value::Missing,
                FieldKind::Flag => Value::Flag(dice.roll(3) > 0),
                FieldKind::Text | FieldKind::Code if field.choices.is_empty() => {
                    Value::Text(dice.one_of(&["甲", "乙"]))
                }
                FieldKind::Text | FieldKind::Code => {
                    let choice = dice.roll(field.choices.len() as u64) as usize;
                    Value::Text(&field.choices[choice].name)
                }
                _ => Value::Number(Decimal::from_str_exact(dice.one_of(&NUMBERS)).unwrap()),
            };
            let cell = CellAddress { row: unit.row, column: u32::from(id.0) };
            let origin = Some(Origin { source: 0, sheet: 0, cell });
            register.roster_mut(unit.level).set(id, unit.index(), Cell { value, origin });
        }
    }
    register
}

/// Values for the options that have choices.
pub fn set<'a>(plan: &'a Plan, dice: &mut Dice) -> Vec<(&'a str, &'a str)> {
    let choice = |option: &'a dabiao::plan::PlanOption| match &option.domain {
        Domain::Choices(choices) => {
            let (choice, _) = &choices[dice.roll(choices.len() as u64) as usize];
            Some((option.id.as_str(), choice.as_str()))
        }
        Domain::Range { .. } => None,
    };
    plan.options.iter().filter_map(choice).collect()
}

fn number(dice: &mut Dice, depth: u32, level: Level) -> String {
    let fields: &[&str] = match level {
        Level::Community => {
            &["households", "residents", "facility_area", "resident_volunteers", "graduates", "windows"]
        }
        _ => &[
            "sum(households)",
            "count(has_facility)",
            "sum(if(has_facility, facility_area, 0))",
            "sum(resident_volunteers)",
        ],
    };
    let constants = ["0", "1", "3", "0.3", "13%", "5000", "100", "2.5", "7"];
    if depth == 0 {
        return if dice.roll(3) == 0 { dice.one_of(&constants) } else { dice.one_of(fields) }.to_owned();
    }
    let (a, b) = (number(dice, depth - 1, level), number(dice, depth - 1, level));
    match dice.roll(14) {
        0 | 1 => format!("({a} + {b})"),
        2 => format!("({a} - {b})"),
        3 => format!("({a} * {})", dice.one_of(&constants)),
        4 => format!("({a} / {})", dice.one_of(&["3", "5000", "0.4"])),
        5 => format!("({a} / {})", dice.one_of(fields)),
        6 => format!("ceil({a})"),
        7 => format!("floor({a})"),
        8 => format!("round({a})"),
        9 => format!("min({a}, {b})"),
        10 => format!("max({a}, {b}, 2)"),
        11 => format!("-({a})"),
        12 => format!("if({}, {a}, {b})", condition(dice, depth - 1, level)),
        _ => format!("({a} * {})", dice.one_of(fields)),
    }
}

fn condition(dice: &mut Dice, depth: u32, level: Level) -> String {
    if level == Level::Community && (depth == 0 || dice.roll(3) == 0) {
        let simple = [
            "has_facility",
            "has_platform",
            "kind = 'urban'",
            "kind != 'village'",
            "'rural' = kind",
            "kind in ('urban', 'village')",
            "has_facility = has_platform",
            "households in (1, 12.5, 10)",
            "true",
        ];
        return dice.one_of(&simple).to_owned();
    }
    let depth = depth.max(1);
    let operator = dice.one_of(&["=", "!=", "<", "<=", ">", ">="]);
    match if depth == 1 { 9 } else { dice.roll(6) } {
        0 => format!("({} and {})", condition(dice, depth - 1, level), condition(dice, depth - 1, level)),
        1 => format!("({} or {})", condition(dice, depth - 1, level), condition(dice, depth - 1, level)),
        2 => format!("not ({})", condition(dice, depth - 1, level)),
        3 => {
            let parts = [0; 3].map(|_| condition(dice, depth - 1, level));
            format!("if({}, {}, {})", parts[0], parts[1], parts[2])
        }
        _ => format!("({} {operator} {})", number(dice, depth - 1, level), number(dice, depth - 1, level)),
    }
}

/// A plan of some targets made at random.
pub fn plan(dice: &mut Dice) -> Plan {
    use std::fmt::Write as _;
    let mut text = String::new();
    for index in 0..10 {
        let level = dice.one_of(&[Level::Community, Level::Community, Level::Community, Level::County]);
        let judge = dice.one_of(&["each", "share", "pooled", "mean", "total"]);
        let _ = write!(
            text,
            "[[target]]\nid = \"t{index}\"\ntitle = \"T\"\ncite = [{{ clause = \"1\", quote = \"q\" }}]\nstrength = \"binding\"\n"
        );
        let _ = write!(text, "reading = \"r\"\nlevel = \"{}\"\njudge = \"{judge}\"\n", level.name());
        if dice.roll(2) == 0 {
            let _ = writeln!(text, "where = \"{}\"", condition(dice, 2, level));
        }
        if dice.roll(3) == 0 {
            let _ = writeln!(text, "when = \"{}\"", condition(dice, 1, level));
        }
        if judge == "share" {
            text.push_str("share = \"50%\"\n");
        }
        if dice.roll(4) == 0 && matches!(judge, "each" | "share") {
            let _ = writeln!(text, "value = \"{}\"", condition(dice, 2, level));
            continue;
        }
        let _ = writeln!(text, "value = \"{}\"\nunit = \"u\"", number(dice, 2, level));
        if dice.roll(2) == 0 && judge != "total" && judge != "mean" {
            let per = if level == Level::Community { "residents" } else { "sum(households)" };
            let _ = writeln!(text, "per = \"{per}\"\nscale = {}", dice.one_of(&["1", "100", "1000"]));
        }
        let comparison = dice.one_of(&["at-least", "at-most", "more-than", "less-than"]);
        let threshold = match (judge, dice.roll(3)) {
            ("each" | "share", 0) => number(dice, 1, level),
            _ => dice.one_of(&["0", "3", "30", "2.5", "80%"]).to_owned(),
        };
        let _ = writeln!(text, "{comparison} = \"{threshold}\"");
        if dice.roll(3) == 0 && judge == "each" {
            let _ = writeln!(text, "also = [\"{}\"]", dice.one_of(&["pooled", "mean"]));
        }
    }
    let whole = format!("[plan]\nid = \"t\"\ntitle = \"T\"\ntarget-year = 2020\n{text}");
    dabiao::plan::load_plan(&whole, support::fields())
        .unwrap_or_else(|found| panic!("{}\n{whole}", support::shown(&whole, &found)))
}
