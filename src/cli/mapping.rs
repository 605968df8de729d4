//! `--map` and `--mapping`: which headers are which fields.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use crate::cli::args::HeaderArgs;
use crate::cli::refusal::Refusal;
use crate::ingest::Mapping;
use crate::plan::{FieldId, Plan};
use crate::text;

/// The mapping that the file and the arguments give; an argument counts before the file.
///
/// # Errors
/// A file that cannot be read, a field that the plan does not have, a header given to two fields.
pub(crate) fn read(plan: &Plan, args: &HeaderArgs) -> Result<Mapping, Refusal> {
    let mut mapping = Mapping::new();
    for given in &args.map {
        let (field, header) = given
            .split_once(['=', '＝'])
            .map(|(field, header)| (field.trim(), header.trim()))
            .filter(|(field, header)| !field.is_empty() && !header.is_empty())
            .ok_or_else(|| Refusal::BadMap { given: given.clone() })?;
        let id = find(plan, field)?;
        add(plan, &mut mapping, id, header)?;
    }
    let by_argument: Vec<FieldId> = mapping.iter().map(|(field, _)| field).collect();
    if let Some(path) = &args.mapping {
        for (field, header) in entries(path)? {
            let id = find(plan, &field)?;
            if !by_argument.contains(&id) {
                add(plan, &mut mapping, id, &header)?;
            }
        }
    }
    Ok(mapping)
}

fn add(plan: &Plan, mapping: &mut Mapping, field: FieldId, header: &str) -> Result<(), Refusal> {
    mapping.add(field, header).map_err(|other| Refusal::MappedTwice {
        header: header.to_owned(),
        fields: [other, field].map(|id| plan.fields.get(id).name.clone()),
    })
}

/// A field by its name or title.
fn find(plan: &Plan, name: &str) -> Result<FieldId, Refusal> {
    let by_title = || {
        let mut fields = plan.fields.iter();
        fields.find(|(_, field)| field.title.zh == name || field.title.en == name).map(|(id, _)| id)
    };
    plan.fields.find(name).or_else(by_title).ok_or_else(|| {
        let names = plan.fields.iter().flat_map(|(_, field)| [field.name.as_str(), field.title.zh.as_str()]);
        Refusal::NoSuchField { name: name.to_owned(), suggestion: text::similar(name, names) }
    })
}

/// The entries of a mapping file: `field = "header"` or `field = ["header", …]`, in the order of the fields' names.
fn entries(path: &Path) -> Result<Vec<(String, String)>, Refusal> {
    let shown = path.display().to_string();
    let unreadable = |error: std::io::Error| Refusal::Unreadable { path: shown.clone(), reason: error };
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|_| Refusal::NotText { path: shown.clone() })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let line_of = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count().saturating_add(1);
    let bad = |at: usize| Refusal::BadMapping { path: shown.clone(), line: line_of(at) };
    let table = DeTable::parse(text).map_err(|error| bad(error.span().map_or(0, |span| span.start)))?;
    let mut entries = Vec::new();
    for (field, value) in table.get_ref() {
        let field = field.get_ref().to_string();
        match value.get_ref() {
            DeValue::String(header) => entries.push((field, header.to_string())),
            DeValue::Array(list) => {
                for header in list {
                    let header = header.get_ref().as_str().ok_or_else(|| bad(header.span().start))?;
                    entries.push((field.clone(), header.to_owned()));
                }
            }
            _ => return Err(bad(value.span().start)),
        }
    }
    entries.sort();
    Ok(entries)
}
