//! `[[option]]` tables.

use std::collections::HashSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::lang::Bilingual;
use crate::plan::load::{Span, is_name};
use crate::plan::mistake::{MistakeKind, Shape};
use crate::plan::option::{Domain, PlanOption, parse_number};
use crate::plan::section::Section;

/// Reads the tables; also returns where each id stands.
pub(super) fn read<'t>(
    section: &mut Section<'t, '_>,
    tables: &[(&'t DeTable<'t>, Span)],
) -> (Vec<PlanOption>, Vec<Span>) {
    let mut options = Vec::new();
    let mut spans = Vec::new();
    let mut seen = HashSet::new();
    for (table, span) in tables {
        let mut inner = section.enter(table, span.clone());
        if let Some((option, id)) = option(&mut inner, &mut seen) {
            options.push(option);
            spans.push(id);
        }
        inner.finish();
    }
    (options, spans)
}

fn option(section: &mut Section<'_, '_>, seen: &mut HashSet<String>) -> Option<(PlanOption, Span)> {
    let id = section.text("id");
    let title = section.bilingual("title");
    let choices = choices(section);
    let range = range(section);
    let default = default_text(section);
    let note = section.optional_bilingual("note");
    if let Some(id) = &id {
        let name = *id.get_ref();
        if !is_name(name) {
            section.mistake::<()>(id.span(), MistakeKind::BadName { name: name.to_owned() });
        } else if !seen.insert(name.to_owned()) {
            section.mistake::<()>(id.span(), MistakeKind::Duplicate { id: name.to_owned() });
        }
    }
    let domain = match (choices, range) {
        (Some(choices), _) => Domain::Choices(choices),
        (None, Some(range)) => range,
        (None, None) => {
            let span = id.as_ref().map_or(0..0, Spanned::span);
            return section.mistake(span, MistakeKind::MissingKey { key: "choices" });
        }
    };
    let default = default?;
    let id = id?;
    let mut option = PlanOption {
        id: (*id.get_ref()).to_owned(),
        title: title?,
        domain,
        default: crate::plan::OptionValue::Choice(String::new()),
        note,
    };
    let Some(value) = option.parse(default.get_ref()) else {
        let found = default.get_ref().clone();
        return section.mistake(default.span(), MistakeKind::BadDefault { found });
    };
    option.default = value;
    Some((option, id.span()))
}

fn choices(section: &mut Section<'_, '_>) -> Option<Vec<(String, Bilingual)>> {
    let (table, _) = section.table("choices")?;
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let read = |(key, value)| {
        let key: &Spanned<toml::de::DeString<'_>> = key;
        Some((key.get_ref().to_string(), section.as_bilingual(key.get_ref(), value)?))
    };
    Some(entries.into_iter().filter_map(read).collect())
}

fn range(section: &mut Section<'_, '_>) -> Option<Domain> {
    let value = section.get("range")?;
    let bounds: Option<Vec<_>> = match value.get_ref() {
        DeValue::Array(list) => list.iter().map(|item| bound(item.get_ref())).collect(),
        _ => None,
    };
    match bounds.as_deref() {
        Some([(low, percent), (high, _)]) if low <= high => {
            Some(Domain::Range { low: *low, high: *high, percent: *percent })
        }
        _ => section.mistake(value.span(), MistakeKind::WrongType { key: "range".to_owned(), expected: Shape::Number }),
    }
}

fn bound(value: &DeValue<'_>) -> Option<(rust_decimal::Decimal, bool)> {
    match value {
        DeValue::String(text) => Some((parse_number(text)?, text.trim_end().ends_with('%'))),
        DeValue::Integer(number) => Some((parse_number(number.as_str())?, false)),
        DeValue::Float(number) => Some((parse_number(number.as_str())?, false)),
        _ => None,
    }
}

fn default_text(section: &mut Section<'_, '_>) -> Option<Spanned<String>> {
    let Some(value) = section.get("default") else {
        let span = section.key_span("default");
        return section.mistake(span, MistakeKind::MissingKey { key: "default" });
    };
    let text = match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        _ => {
            let kind = MistakeKind::WrongType { key: "default".to_owned(), expected: Shape::Text };
            return section.mistake(value.span(), kind);
        }
    };
    Some(Spanned::new(value.span(), text))
}
