//! A register of two counties and eight communities, and what is to be expected of it, worked out by hand:
//!
//! | target | units | expected |
//! |---|---|---|
//! | coverage | 4 urban | 3 of 4: 75 %, short of 1 |
//! | area | 4 urban | 大河 300/1000 = 30 met; 小河 399.85/1333 = 29.996 unmet by 0.05 m²; 阳光 0/500 unmet by 150 m²; 望江 unknown |
//! | rural-coverage | 3 rural | 1 yes, 1 no, 1 blank: 33.3 to 66.7 % against 50 %, unknown |
//! | volunteers | 8 | 204/285 = 71.6 %; 228 wanted, short of 24 |
//! | pilots | 4 | 3 of 3 |
//! | hours | 8 | 42, 40 met; 38 unmet by 2; 望江 blank; 青山 undecided; 3 without a facility |
//! | fitness | 4 urban | 3 of 4: 75 % against 90 %, one more wanted |
//! | library | | no table has the column |

use dabiao::lang::Bilingual;
use dabiao::plan::{Fields, Kind, Level, Plan, load_fields, load_plan};
use dabiao::problem::{Problem, ProblemKind};
use dabiao::register::{Cell, CellAddress, Origin, Register, Roster, Sheet, Source, Unit, UnitRef, Value};

const FIELDS: &str = include_str!("fields.toml");
const PLAN: &str = include_str!("plan.toml");

pub(crate) fn plan() -> Plan {
    let fields: Fields = load_fields(FIELDS).unwrap();
    load_plan(PLAN, fields).unwrap()
}

/// Columns of both tables, in order; the first holds the name.
const COLUMNS: [&str; 7] = [
    "registered_households",
    "has_facility",
    "facility_area",
    "party_members",
    "party_volunteers",
    "hours",
    "fitness_sites",
];

struct Row {
    name: &'static str,
    kind: Kind,
    county: u32,
    street: u32,
    pilot: &'static str,
    figures: [&'static str; 7],
}

const fn row(
    name: &'static str,
    kind: Kind,
    county: u32,
    street: u32,
    pilot: &'static str,
    figures: [&'static str; 7],
) -> Row {
    Row { name, kind, county, street, pilot, figures }
}

/// A blank is a missing figure.
const ROWS: [Row; 8] = [
    row("大河社区", Kind::Urban, 0, 0, "", ["1000", "yes", "300", "100", "80", "42", "1"]),
    row("小河社区", Kind::Urban, 0, 0, "", ["1333", "yes", "399.85", "60", "50", "38", "1"]),
    row("阳光社区", Kind::Urban, 0, 1, "", ["500", "no", "0", "40", "10", "", "0"]),
    row("=望江|二社区", Kind::Urban, 0, 1, "", ["", "yes", "200", "50", "30", "", "2"]),
    row("红花社区", Kind::Rural, 1, 2, "yes", ["300", "yes", "120", "20", "20", "40", "0"]),
    row("白花社区", Kind::Rural, 1, 2, "no", ["200", "no", "0", "10", "9", "", "0"]),
    row("青山社区", Kind::Rural, 1, 2, "yes", ["250", "", "90", "5", "5", "", "0"]),
    row("老村", Kind::Village, 1, 2, "yes", ["100", "no", "0", "0", "0", "", "0"]),
];

pub(crate) fn register(plan: &Plan) -> Register {
    let unit = |name: &str, kind, code: &str, county, street| Unit {
        kind: Some(kind),
        code: (!code.is_empty()).then(|| code.to_owned()),
        name: name.into(),
        county,
        street,
    };
    let communities = ROWS.iter().enumerate().map(|(index, row)| {
        unit(row.name, row.kind, &format!("51040200100{index}"), Some(row.county), Some(row.street))
    });
    let mut roster = Roster::new(communities.collect());
    for (index, row) in ROWS.iter().enumerate() {
        let kind = Cell { value: Value::Text(row.kind.name()), origin: Some(origin(index, 1)) };
        roster.set(plan.fields.find("kind").unwrap(), index, kind);
        for (column, (name, text)) in COLUMNS.iter().zip(row.figures).chain([(&"is_pilot", row.pilot)]).enumerate() {
            let value = match text {
                "" => Value::Missing,
                "yes" | "no" => Value::Flag(text == "yes"),
                number => Value::Number(number.parse().unwrap()),
            };
            let origin = origin(index, u32::try_from(column).unwrap() + 2);
            roster.set(plan.fields.find(name).unwrap(), index, Cell { value, origin: Some(origin) });
        }
    }
    let streets = [("甲街道", Kind::Subdistrict, 0), ("乙街道", Kind::Subdistrict, 0), ("丙乡", Kind::Township, 1)]
        .map(|(name, kind, county)| unit(name, kind, "", Some(county), None));
    let counties = [unit("东区", Kind::County, "510402", None, None), unit("米易县", Kind::County, "", None, None)];
    let city = Roster::new(vec![unit("小城市", Kind::City, "", None, None)]);
    Register::new(sources(), Some(2019), [roster, Roster::new(streets.into()), Roster::new(counties.into()), city])
}

/// The first county sends a workbook, the second a text file.
fn origin(row: usize, column: u32) -> Origin {
    let (source, first) = if row < 4 { (0, 0) } else { (1, 4) };
    let row = u32::try_from(row - first).unwrap() + 3;
    Origin { source, sheet: 0, cell: CellAddress { row, column } }
}

fn sources() -> Vec<Source> {
    let sheet = |name: Option<&str>| Sheet {
        name: name.map(str::to_owned),
        table: Some(Level::Community),
        header_rows: vec![2, 3],
        rows: 4,
        skipped_rows: vec![1, 8],
        ..Sheet::default()
    };
    let source = |path: &str, digit: &str, name| Source {
        path: path.to_owned(),
        sha256: Some(digit.repeat(64)),
        sheets: vec![sheet(name)],
        ..Source::default()
    };
    vec![source("东区.xlsx", "a", Some("社区表")), source("上报/米易县.csv", "b", None)]
}

pub(crate) fn problems() -> Vec<Problem> {
    let number = |row| {
        let kind = ProblemKind::NotANumber {
            text: "约\u{1b}[31m40".to_owned(),
            field: Bilingual::same("每周开放小时"),
        };
        Problem::at(origin(row, 7), kind).of_unit(ROWS[row].name)
    };
    vec![
        number(2),
        number(3),
        number(5),
        number(6),
        Problem::at(
            origin(4, 2),
            ProblemKind::LooseHeader { header: "总户数".to_owned(), field: Bilingual::same("户籍户数") },
        ),
        Problem::in_file("坏.xlsx", ProblemKind::UnreadableFile { reason: Bilingual::same("zip") }),
    ]
}

/// The county called 米易县.
pub(crate) const SECOND_COUNTY: UnitRef = UnitRef { level: Level::County, row: 1 };
