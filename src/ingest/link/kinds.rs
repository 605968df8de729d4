//! What each unit is: urban or rural community, street or township.

use std::mem;

use rayon::prelude::*;

use crate::plan::{Fields, Kind, Level, Role};
use crate::register::{Cell, Roster, Value};

/// Sets what each unit of `level` is: from the column that says so, else, for streets, from the name.
pub(super) fn set(fields: &Fields, roster: &mut Roster, level: Level) {
    let field = fields.with_role(Role::Kind, level);
    if level == Level::Community && field.is_none_or(|field| roster.column(field).is_none()) {
        return;
    }
    let mut units = mem::take(&mut roster.units);
    let column = field.and_then(|field| roster.column(field));
    let told = |row: usize| match column.map(|column| column.values().get(row)) {
        Some(Value::Text(name)) => Kind::from_name(name),
        _ => None,
    };
    let named = units.par_iter_mut().enumerate().filter_map(|(row, unit)| {
        let told = told(row);
        unit.kind = told.or_else(|| if level == Level::Street { street_kind(&unit.name) } else { unit.kind });
        if told.is_none() { Some((row, unit.kind?)) } else { None }
    });
    let named: Vec<(usize, Kind)> = named.collect();
    roster.units = units;
    for (row, kind) in named {
        if let Some(field) = field {
            roster.set(field, row, Cell { value: Value::Text(kind.name()), origin: None });
        }
    }
}

/// The kind that a street's name says.
fn street_kind(name: &str) -> Option<Kind> {
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    if ends(&["街道", "街道办事处", "街道办", "街办", "办事处"]) {
        Some(Kind::Subdistrict)
    } else if ends(&["镇", "乡", "镇人民政府", "乡人民政府", "镇政府", "乡政府"]) {
        Some(Kind::Township)
    } else {
        None
    }
}
