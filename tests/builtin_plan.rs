//! The built-in plan and fields load, and say what the plan's document says.

use dabiao::cli::mistakes;
use dabiao::lang::Lang;
use dabiao::plan::{Fields, Plan, builtin, load_fields, load_plan};

fn fields() -> Fields {
    load_fields(builtin::FIELDS).unwrap_or_else(|found| {
        panic!("{}", mistakes::render("fields.toml", builtin::FIELDS, &found, Lang::En, false));
    })
}

fn plan() -> Plan {
    let (_, text) = builtin::PLANS[0];
    load_plan(text, fields()).unwrap_or_else(|found| {
        panic!("{}", mistakes::render("plan.toml", text, &found, Lang::En, false));
    })
}

#[test]
fn has_all_74_statements() {
    assert_eq!(plan().targets.len(), 74);
}
