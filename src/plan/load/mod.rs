//! Plan and field files → typed values. All mistakes of a file are reported at once.

mod course;
mod fields;
mod lists;
mod options;
mod targets;

use std::ops::Range;

use sha2::{Digest, Sha256};
use toml::de::{DeTable, DeValue};

use crate::plan::expr::{Expr, Function, Names, Type, check};
use crate::plan::mistake::{Mistake, MistakeKind};
use crate::plan::section::{Section, Source};
use crate::plan::{Fields, Plan};

/// Reads a file that holds only `[[field]]` tables.
///
/// # Errors
/// Every mistake in it.
pub fn load_fields(file: &str) -> Result<Fields, Vec<Mistake>> {
    let (root, mut mistakes) = parse(file);
    let mut fields = Fields::default();
    let mut section = Section::new(file, &root, 0..0, &mut mistakes);
    read_fields(&mut section, &mut fields);
    section.finish();
    if mistakes.is_empty() { Ok(fields) } else { Err(in_order(mistakes)) }
}

/// Reads a plan. Its expressions may use `builtin` fields and its own.
///
/// # Errors
/// Every mistake in it.
pub fn load_plan(file: &str, builtin: Fields) -> Result<Plan, Vec<Mistake>> {
    let (root, mut mistakes) = parse(file);
    // What a broken file lacks may only be hidden by what is broken.
    let is_whole = mistakes.is_empty();
    let mut fields = builtin;
    let mut section = Section::new(file, &root, 0..0, &mut mistakes);
    read_fields(&mut section, &mut fields);
    let tables = section.tables("option");
    let (options, option_spans) = options::read(&mut section, &tables);
    let mut frame = course::Frame::default();
    let head = match section.table("plan") {
        Some((table, span)) => head(section.enter(table, span), &mut frame),
        None if is_whole => section.mistake(0..0, MistakeKind::MissingKey { key: "plan" }),
        None => None,
    };
    let tables = section.tables("target");
    let mut targets = targets::read(&mut section, &tables, &fields, &options, frame);
    if tables.is_empty() && is_whole {
        section.mistake::<()>(0..0, MistakeKind::NoTargets);
    }
    for (option, span) in options.iter().zip(option_spans) {
        if !targets.used_options.contains(&option.id) {
            section.mistake::<()>(span, MistakeKind::UnusedOption { id: option.id.clone() });
        }
    }
    section.finish();
    match head {
        Some(head) if mistakes.is_empty() => Ok(Plan {
            sha256: format!("{:x}", Sha256::digest(file.as_bytes())),
            fields,
            options,
            targets: std::mem::take(&mut targets.list),
            ..head
        }),
        _ => Err(in_order(mistakes)),
    }
}

/// Reads fields, and the lists that they may be taken from. A list tells its units by the fields that do, so they come
/// in first; what fields take from lists is checked when the lists are known.
fn read_fields(section: &mut Section<'_, '_>, fields: &mut Fields) {
    let lists = section.tables("list");
    let tables = section.tables("field");
    fields::read(section, &tables, &lists, fields);
}

/// Whether a file declares a plan (else it can only be a list of fields).
#[must_use]
pub fn is_plan(file: &str) -> bool {
    let (root, _) = DeTable::parse_recoverable(file);
    let has = |wanted: &[&str]| root.get_ref().iter().any(|(key, _)| wanted.contains(&key.get_ref().as_ref()));
    has(&["plan", "target", "option"]) || !has(&["field"])
}

/// The tables of a file, and what in it is no TOML.
pub(crate) fn parse(file: &str) -> (DeTable<'_>, Vec<Mistake>) {
    let (root, errors) = DeTable::parse_recoverable(file);
    let mistakes = errors
        .iter()
        .map(|error| Mistake {
            kind: MistakeKind::Syntax { message: error.message().to_owned() },
            span: error.span().unwrap_or(0..0),
        })
        .collect();
    (root.into_inner(), mistakes)
}

fn head(mut section: Section<'_, '_>, frame: &mut course::Frame) -> Option<Plan> {
    let id = section.text("id");
    if let Some(id) = &id
        && !is_id(id.get_ref())
    {
        section.mistake::<()>(id.span(), MistakeKind::BadName { name: (*id.get_ref()).to_owned() });
    }
    let title = section.bilingual("title");
    let area = section.optional_bilingual("area");
    let document = section.optional_text("document").map(|text| (*text.get_ref()).to_owned());
    let published = section.get("published").and_then(|value| match value.get_ref() {
        DeValue::Datetime(date) => Some(date.to_string()),
        DeValue::String(text) => Some(text.clone().into_owned()),
        _ => {
            let kind =
                MistakeKind::WrongType { key: "published".to_owned(), expected: crate::plan::mistake::Shape::Text };
            section.mistake(value.span(), kind)
        }
    });
    let target_year = section.integer("target-year");
    let pace = course::tolerance(&mut section);
    *frame = course::Frame { target_year, has_pace: section.get("pace").is_some() };
    section.finish();
    Some(Plan {
        id: (*id?.get_ref()).to_owned(),
        title: title?,
        area,
        document,
        published,
        target_year: target_year?,
        pace,
        sha256: String::new(),
        fields: Fields::default(),
        options: Vec::new(),
        targets: Vec::new(),
    })
}

/// Checks an expression and notes its mistakes at their place in the file.
fn checked(section: &mut Section<'_, '_>, source: &Source, names: Names<'_>) -> Option<(Expr, Type)> {
    let mut found = Vec::new();
    let result = check(&source.expr, names, &mut found);
    for mistake in found {
        section.mistake::<()>(source.place(&mistake.span), mistake.kind);
    }
    result
}

/// The same, where only one type will do.
fn checked_as(section: &mut Section<'_, '_>, source: &Source, names: Names<'_>, expected: Type) -> Option<Expr> {
    let (expr, found) = checked(section, source, names)?;
    if found == expected {
        return Some(expr);
    }
    section.mistake(source.whole(), MistakeKind::TypeMismatch { expected, found })
}

/// Ids of plans and targets: `[a-z0-9][a-z0-9-]*`.
fn is_id(text: &str) -> bool {
    !text.starts_with('-') && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Names of fields and options: `[a-z][a-z0-9_]*`, and no word of the expression language.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !matches!(text, "and" | "or" | "not" | "in" | "true" | "false")
        && Function::NAMES.iter().all(|(_, name)| *name != text)
}

fn in_order(mut mistakes: Vec<Mistake>) -> Vec<Mistake> {
    mistakes.sort_by_key(|mistake| (mistake.span.start, mistake.span.end));
    mistakes.dedup();
    mistakes
}

/// A place in the file, for mistakes that are found later.
type Span = Range<usize>;
