//! A mapping file of everything that was detected, to be corrected and given to `--mapping`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::ingest::ends_in;
use crate::lang::Lang;
use crate::plan::FieldId;
use crate::register::{ColumnUse, NotUsed, Sheet, SheetColumn};
use crate::report::clean::clean;
use crate::report::inspection::Inspection;
use crate::text::{InspectionWord, inspection_word};

/// Writes the mapping file.
///
/// # Errors
/// When `out` cannot be written to.
pub fn save_mapping(inspection: Inspection<'_>, lang: Lang, out: &mut dyn io::Write) -> io::Result<()> {
    let found = Found::of(inspection);
    comment(out, inspection_word(InspectionWord::MappingHead, lang))?;
    writeln!(out)?;
    for (field, headers) in &found.headers {
        let described = inspection.fields().get(*field);
        comment(out, described.title.get(lang))?;
        writeln!(out, "{} = {}", described.name, list(headers))?;
    }
    let part = |out: &mut dyn io::Write, word, lines: &BTreeSet<(Option<FieldId>, String)>| {
        if lines.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        comment(out, inspection_word(word, lang))?;
        lines.iter().try_for_each(|(field, header)| {
            let name = field.map_or("…", |field| inspection.fields().get(field).name.as_str());
            writeln!(out, "# {name} = {}", quoted(header))
        })
    };
    part(out, InspectionWord::MappingClash, &found.clashing)?;
    part(out, InspectionWord::MappingUnknown, &found.unknown)
}

/// Headers by what they were understood to be.
#[derive(Default)]
struct Found {
    headers: BTreeMap<FieldId, BTreeSet<String>>,
    clashing: BTreeSet<(Option<FieldId>, String)>,
    unknown: BTreeSet<(Option<FieldId>, String)>,
}

impl Found {
    fn of(inspection: Inspection<'_>) -> Self {
        let sheets = || inspection.sources().iter().flat_map(|source| &source.sheets);
        let columns = || {
            sheets().flat_map(|sheet| {
                // A mapping says what the columns of tables of units are, and nothing of those of lists.
                let columns = sheet.columns.iter().filter(|column| column.list.is_none());
                columns.map(move |column| (sheet, column))
            })
        };
        let meaning = |sheet: &Sheet, column: &SheetColumn| inspection.field(sheet, column);
        // Each header with all that columns of that name were understood to be.
        let all: BTreeSet<(&str, Option<FieldId>)> =
            columns().map(|(sheet, column)| (column.path.as_str(), meaning(sheet, column))).collect();
        let mut found = Self::default();
        for (sheet, column) in columns() {
            let path = column.path.as_str();
            let Some(field) = meaning(sheet, column) else {
                if let ColumnUse::Unused(NotUsed::Unknown { suggestion }) = &column.usage {
                    found.unknown.insert((*suggestion, path.to_owned()));
                }
                continue;
            };
            let is_clear = all.iter().all(|(other, meaning)| *meaning == Some(field) || !ends_in(other, path));
            if is_clear {
                found.headers.entry(field).or_default().insert(path.to_owned());
            } else {
                found.clashing.insert((Some(field), path.to_owned()));
            }
        }
        found
    }
}

fn comment(out: &mut dyn io::Write, text: &str) -> io::Result<()> {
    text.lines().try_for_each(|line| writeln!(out, "# {line}"))
}

fn list(headers: &BTreeSet<String>) -> String {
    let headers: Vec<String> = headers.iter().map(|header| quoted(header)).collect();
    match headers.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}

/// A text as TOML writes it, in one line.
fn quoted(text: &str) -> String {
    toml::Value::String(clean(text).into_owned()).to_string()
}
