//! Small cities made by hand, for tests of the engine.
#![allow(dead_code, unreachable_pub, reason = "every test binary uses a part of it")]

use dabiao::audit::{Assessment, Selection, assess};
use dabiao::cli::mistakes;
use dabiao::lang::Lang;
use dabiao::plan::mistake::Mistake;
use dabiao::plan::{FieldId, Fields, Kind, Level, OptionValue, Plan, Role, builtin, load_fields, load_plan};
use dabiao::register::{Cell, CellAddress, Origin, Register, Roster, Sheet, Source, Unit, UnitRef, Value};
use rust_decimal::Decimal;

/// The built-in fields.
pub fn fields() -> Fields {
    load_fields(builtin::FIELDS).unwrap_or_else(|found| panic!("{}", shown(builtin::FIELDS, &found)))
}

/// The built-in plan.
pub fn panzhihua() -> Plan {
    plan(builtin::PLANS[0].1)
}

/// A plan over the built-in fields.
pub fn plan(file: &str) -> Plan {
    load_plan(file, fields()).unwrap_or_else(|found| panic!("{}", shown(file, &found)))
}

/// A plan with these `[[target]]` tables and nothing else.
pub fn plan_of(targets: &str) -> Plan {
    plan(&format!("[plan]\nid = \"t\"\ntitle = \"T\"\ntarget-year = 2020\n{targets}"))
}

pub fn shown(file: &str, found: &[Mistake]) -> String {
    mistakes::render("plan.toml", file, found, Lang::En, false)
}

pub fn options(plan: &Plan, set: &[(&str, &str)]) -> Vec<OptionValue> {
    let value = |option: &dabiao::plan::PlanOption| {
        let given = set.iter().find(|(id, _)| *id == option.id);
        given.map_or(option.default.clone(), |(_, value)| option.parse(value).expect("a value of the option"))
    };
    plan.options.iter().map(value).collect()
}

pub fn number(plan: &Plan, id: &str) -> usize {
    plan.targets.iter().position(|target| target.id == id).expect("a target of the plan")
}

pub fn dec(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("a decimal")
}

/// A city under construction.
pub struct City {
    pub register: Register,
    fields: Fields,
}

impl City {
    /// A city with `streets` per county; communities are added later.
    pub fn new(plan: &Plan, counties: u32, streets: u32) -> Self {
        let unit = |name: String, kind, county| Unit { kind, code: None, name: name.into(), county, street: None };
        let city = Roster::new(vec![unit("全市".into(), Some(Kind::City), None)]);
        let county = Roster::new((0..counties).map(|c| unit(format!("县{c}"), Some(Kind::County), None)).collect());
        let street_units = (0..counties)
            .flat_map(|c| (0..streets).map(move |s| (c, s)))
            .map(|(c, s)| {
                let kind = if s % 2 == 0 { Kind::Subdistrict } else { Kind::Township };
                unit(format!("街{c}-{s}"), Some(kind), Some(c))
            })
            .collect();
        let sheet = Sheet { name: Some("表".into()), ..Sheet::default() };
        let source =
            Source { path: "t.xlsx".into(), sha256: Some("0".repeat(64)), sheets: vec![sheet], ..Source::default() };
        let rosters = [Roster::new(Vec::new()), Roster::new(street_units), county, city];
        let mut made = Self { register: Register::new(vec![source], None, rosters), fields: plan.fields.clone() };
        for street in made.register.units_at(Level::Street).collect::<Vec<_>>() {
            let kind = made.register.unit(street).kind.expect("streets have kinds");
            made.set_kind(street, kind);
        }
        made
    }

    /// A city with one county and one street.
    pub fn small(plan: &Plan) -> Self {
        Self::new(plan, 1, 1)
    }

    /// Adds a community to a street.
    pub fn community(&mut self, street: u32, kind: Option<Kind>, figures: &[(&str, &str)]) -> UnitRef {
        let county = self.register.roster(Level::Street).units[street as usize].county;
        let roster = self.register.roster_mut(Level::Community);
        let row = u32::try_from(roster.units.len()).expect("a small city");
        roster.units.push(Unit { kind, code: None, name: format!("社区{row}").into(), county, street: Some(street) });
        let unit = UnitRef { level: Level::Community, row };
        if let Some(kind) = kind {
            self.set_kind(unit, kind);
        }
        for (field, value) in figures {
            self.set(unit, field, value);
        }
        unit
    }

    /// Sets a figure: a number, `yes`, `no`, or empty for missing.
    pub fn set(&mut self, unit: UnitRef, field: &str, value: &str) {
        let value = match value {
            "" => Value::Missing,
            "yes" => Value::Flag(true),
            "no" => Value::Flag(false),
            number => Decimal::from_str_exact(number).map_or_else(|_| Value::Text(number), Value::Number),
        };
        let id = self.field(field);
        let cell = CellAddress { row: unit.row, column: u32::from(id.0) };
        let origin = Some(Origin { source: 0, sheet: 0, cell });
        self.register.roster_mut(unit.level).set(id, unit.index(), Cell { value, origin });
    }

    pub fn field(&self, name: &str) -> FieldId {
        self.fields.find(name).unwrap_or_else(|| panic!("no field {name}"))
    }

    fn set_kind(&mut self, unit: UnitRef, kind: Kind) {
        let id = self.fields.with_role(Role::Kind, unit.level).expect("a field for kinds");
        let value = Value::Text(kind.name());
        self.register.roster_mut(unit.level).set(id, unit.index(), Cell { value, origin: None });
    }

    pub fn assess<'a>(&'a self, plan: &'a Plan, set: &[(&str, &str)]) -> Assessment<'a> {
        assess(plan, &self.register, options(plan, set), Selection::default(), Vec::new())
    }
}
