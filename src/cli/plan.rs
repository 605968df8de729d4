//! From `--plan` and `--set` to a plan and the values of its options.

use std::fs;
use std::io::IsTerminal;
use std::path::Path;

use crate::cli::args::PlanArgs;
use crate::cli::mistakes;
use crate::cli::refusal::Refusal;
use crate::lang::Lang;
use crate::plan::{Domain, Fields, OptionValue, Plan, builtin, load_fields, load_plan};
use crate::text;

/// The plan named by `args`.
///
/// # Errors
/// There is no such plan, it cannot be read, or it has mistakes.
pub(crate) fn load(args: &PlanArgs, lang: Lang) -> Result<Plan, Refusal> {
    named(&args.plan, lang)
}

/// The plan with that id, or of that file.
///
/// # Errors
/// There is no such plan, it cannot be read, or it has mistakes.
pub(crate) fn named(plan: &str, lang: Lang) -> Result<Plan, Refusal> {
    let (path, file) = find(plan)?;
    load_plan(&file, builtin_fields()?).map_err(|found| Refusal::PlanMistakes {
        rendered: mistakes::render(&path, &file, &found, lang, std::io::stderr().is_terminal()),
    })
}

/// The built-in fields.
///
/// # Errors
/// Never in a build whose tests passed.
pub(crate) fn builtin_fields() -> Result<Fields, Refusal> {
    load_fields(builtin::FIELDS).map_err(|found| Refusal::PlanMistakes {
        rendered: mistakes::render("rules/fields.toml", builtin::FIELDS, &found, Lang::En, false),
    })
}

fn find(plan: &str) -> Result<(String, String), Refusal> {
    if let Some((id, text)) = builtin::PLANS.iter().find(|(id, _)| *id == plan) {
        return Ok((format!("rules/{id}.toml"), (*text).to_owned()));
    }
    if !Path::new(plan).exists() {
        let known = builtin::PLANS.iter().map(|(id, _)| (*id).to_owned()).collect();
        return Err(Refusal::NoSuchPlan { plan: plan.to_owned(), known });
    }
    Ok((plan.to_owned(), read(Path::new(plan))?))
}

/// The text of a plan file, without a byte order mark.
///
/// # Errors
/// It cannot be read or is not UTF-8.
pub(crate) fn read(path: &Path) -> Result<String, Refusal> {
    let shown = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| Refusal::Unreadable { path: shown.clone(), reason: error })?;
    let text = String::from_utf8(bytes).map_err(|_| Refusal::NotText { path: shown })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// One value for each option of `plan`: those of `--set`, else the defaults.
///
/// # Errors
/// An unknown option, or a value that it cannot take.
pub(crate) fn options(plan: &Plan, args: &PlanArgs) -> Result<Vec<OptionValue>, Refusal> {
    let mut values = defaults(plan);
    for given in &args.set {
        let Some((id, value)) = given.split_once('=') else {
            return Err(Refusal::BadSet { given: given.clone() });
        };
        set(plan, &mut values, id.trim(), value.trim())?;
    }
    Ok(values)
}

/// The value of each option of `plan` where nothing is said.
pub(crate) fn defaults(plan: &Plan) -> Vec<OptionValue> {
    plan.options.iter().map(|option| option.default.clone()).collect()
}

/// Sets one option.
///
/// # Errors
/// The plan does not have it, or it cannot take that value.
pub(crate) fn set(plan: &Plan, values: &mut [OptionValue], id: &str, value: &str) -> Result<(), Refusal> {
    let Some((option, slot)) = plan.options.iter().zip(values).find(|(option, _)| option.id == id) else {
        let known = plan.options.iter().map(|option| option.id.clone()).collect();
        return Err(Refusal::NoSuchOption { id: id.to_owned(), known });
    };
    *slot = option.parse(value).ok_or_else(|| Refusal::BadOptionValue {
        id: id.to_owned(),
        value: value.to_owned(),
        allowed: allowed(&option.domain, |number| option.show(&OptionValue::Number(number))),
    })?;
    Ok(())
}

fn allowed(domain: &Domain, show: impl Fn(rust_decimal::Decimal) -> String) -> String {
    match domain {
        Domain::Choices(choices) => choices.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" | "),
        Domain::Range { low, high, .. } => format!("{} … {}", show(*low), show(*high)),
    }
}

/// The number of the target called `id`.
///
/// # Errors
/// The plan has none.
pub(crate) fn target(plan: &Plan, id: &str) -> Result<usize, Refusal> {
    plan.targets.iter().position(|target| target.id == id).ok_or_else(|| Refusal::NoSuchTarget {
        id: id.to_owned(),
        suggestion: text::similar(id, plan.targets.iter().map(|target| target.id.as_str())),
    })
}
