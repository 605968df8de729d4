//! `[[field]]` tables.

use std::collections::HashSet;

use rust_decimal::Decimal;
use toml::de::{DeTable, DeValue};

use crate::plan::expr::{Expr, Names, Node, Type};
use crate::plan::field::{Choice, Field, FieldId, FieldKind, Fields, Role};
use crate::plan::level::Level;
use crate::plan::load::course::jump;
use crate::plan::load::{Span, checked, checked_as, is_name, lists};
use crate::plan::mistake::MistakeKind;
use crate::plan::section::{Section, Source};

/// A field whose expressions wait until all names are known.
struct Draft {
    id: FieldId,
    span: Span,
    min: Option<Source>,
    max: Option<Source>,
    fallback: Vec<Source>,
    from_list: Vec<lists::Draft>,
}

/// Reads the tables into `fields`; a name already there is replaced, but not twice in one file.
/// `lists` are the lists of the same file.
pub(super) fn read<'t>(
    section: &mut Section<'t, '_>,
    tables: &[(&'t DeTable<'t>, Span)],
    lists: &[(&'t DeTable<'t>, Span)],
    fields: &mut Fields,
) {
    let mut seen = HashSet::new();
    let mut drafts = Vec::new();
    for (table, span) in tables {
        let inner = section.enter(table, span.clone());
        drafts.extend(draft(inner, span, fields, &mut seen));
    }
    lists::read(section, lists, fields);
    for draft in &drafts {
        complete(section, draft, fields);
        lists::complete(section, draft.id, &draft.from_list, fields);
    }
    lists::check_replaced(section, lists, fields);
    for draft in &drafts {
        check_range(section, draft, fields);
        check_headers(section, draft, fields);
    }
    for draft in &drafts {
        if leads_back(fields, draft.id) {
            let field = fields.get(draft.id).name.clone();
            section.mistake::<()>(draft.span.clone(), MistakeKind::FieldCycle { field });
        }
    }
}

fn draft(mut section: Section<'_, '_>, span: &Span, fields: &mut Fields, seen: &mut HashSet<String>) -> Option<Draft> {
    let name = section.text("name");
    let title = section.bilingual("title");
    let unit = section.optional_text("unit").map(|text| (*text.get_ref()).to_owned());
    let kind = section.text("kind").and_then(|text| section.one_of(&text, FieldKind::NAMES.into_iter()));
    let levels = levels(&mut section, "level");
    let role = section.optional_text("role").and_then(|text| section.one_of(&text, Role::NAMES.into_iter()));
    let (min, max) = (section.expression("min"), section.expression("max"));
    let aliases = texts(&mut section, "aliases");
    let loose = texts(&mut section, "loose");
    let not_under = texts(&mut section, "not-under");
    let sum_of = texts(&mut section, "sum-of");
    let fallback = section.expressions("fallback");
    let from_list = lists::drafts(&mut section);
    let choices = choices(&mut section);
    let doubtful_zero = section.flag("doubtful-zero");
    let jump = jump(&mut section, kind);
    section_name(&mut section, name.as_ref().map(|name| (name.span(), *name.get_ref())), seen);
    section.finish();
    let field = Field {
        name: (*name?.get_ref()).to_owned(),
        title: title?,
        unit,
        kind: kind?,
        levels,
        role,
        min: None,
        max: None,
        aliases,
        loose,
        not_under,
        sum_of,
        from_list: Vec::new(),
        fallback: Vec::new(),
        choices,
        doubtful_zero,
        jump,
    };
    let id = fields.add(field)?;
    Some(Draft { id, span: span.clone(), min, max, fallback, from_list })
}

pub(super) fn section_name(section: &mut Section<'_, '_>, name: Option<(Span, &str)>, seen: &mut HashSet<String>) {
    let Some((span, name)) = name else { return };
    if !is_name(name) {
        section.mistake::<()>(span, MistakeKind::BadName { name: name.to_owned() });
    } else if !seen.insert(name.to_owned()) {
        section.mistake::<()>(span, MistakeKind::Duplicate { id: name.to_owned() });
    }
}

pub(super) fn levels(section: &mut Section<'_, '_>, key: &'static str) -> Vec<Level> {
    let texts = section.texts(key);
    if texts.is_empty() {
        let span = section.key_span(key);
        section.mistake::<()>(span, MistakeKind::MissingKey { key });
    }
    let names = || Level::ALL.into_iter().map(|level| (level, level.name()));
    texts.iter().filter_map(|text| section.one_of(text, names())).collect()
}

pub(super) fn texts(section: &mut Section<'_, '_>, key: &'static str) -> Vec<String> {
    section.texts(key).iter().map(|text| (*text.get_ref()).to_owned()).collect()
}

pub(super) fn choices(section: &mut Section<'_, '_>) -> Vec<Choice> {
    let Some((table, _)) = section.table("choices") else { return Vec::new() };
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut choices = Vec::new();
    for (key, value) in entries {
        let mut words = Vec::new();
        if let DeValue::Array(list) = value.get_ref() {
            words.extend(list.iter().filter_map(|item| item.get_ref().as_str()).map(str::to_owned));
        } else {
            let expected = crate::plan::mistake::Shape::TextList;
            let kind = MistakeKind::WrongType { key: key.get_ref().to_string(), expected };
            section.mistake::<()>(value.span(), kind);
        }
        choices.push(Choice { name: key.get_ref().to_string(), words });
    }
    choices
}

/// Checks the expressions of a draft, now that all fields are known.
fn complete(section: &mut Section<'_, '_>, draft: &Draft, fields: &mut Fields) {
    let levels = fields.get(draft.id).levels.clone();
    let own = if fields.get(draft.id).kind == FieldKind::Flag { Type::Flag } else { Type::Number };
    let names = Names { fields, options: &[], levels: &levels };
    let mut bound =
        |source: &Option<Source>| source.as_ref().and_then(|source| checked_as(section, source, names, Type::Number));
    let (min, max) = (bound(&draft.min), bound(&draft.max));
    let fallback: Vec<Expr> = draft
        .fallback
        .iter()
        .filter_map(|source| {
            let (expr, found) = checked(section, source, names)?;
            if found == own {
                return Some(expr);
            }
            section.mistake(source.whole(), MistakeKind::TypeMismatch { expected: own, found })
        })
        .collect();
    let field = fields.get_mut(draft.id);
    (field.min, field.max, field.fallback) = (min, max, fallback);
}

fn check_range(section: &mut Section<'_, '_>, draft: &Draft, fields: &Fields) {
    let field = fields.get(draft.id);
    let number = |bound: &Option<Expr>| match bound.as_ref().map(|bound| &bound.node) {
        Some(Node::Number(number)) => Some(*number),
        _ => None,
    };
    if number(&field.min).unwrap_or_default() > number(&field.max).unwrap_or(Decimal::MAX) {
        let place = draft.max.as_ref().or(draft.min.as_ref()).map_or(draft.span.clone(), Source::whole);
        section.mistake::<()>(place, MistakeKind::EmptyRange);
    }
}

/// A header that two fields of a level share would be neither's.
fn check_headers(section: &mut Section<'_, '_>, draft: &Draft, fields: &Fields) {
    let field = fields.get(draft.id);
    let own = [&field.title.zh].into_iter().chain(&field.aliases);
    for header in own {
        let is_rival = |other: &Field| {
            let level = other.levels.iter().any(|level| field.has_level(*level));
            level && (other.title.zh == *header || other.aliases.contains(header))
        };
        if let Some((_, other)) = fields.iter().find(|(id, other)| *id != draft.id && is_rival(other)) {
            let kind = MistakeKind::SameHeader { header: header.clone(), other: other.name.clone() };
            section.mistake::<()>(draft.span.clone(), kind);
        }
    }
}

/// Whether following bounds and fallbacks from `start` leads back to it.
fn leads_back(fields: &Fields, start: FieldId) -> bool {
    let mut open = vec![start];
    let mut seen = HashSet::new();
    while let Some(id) = open.pop() {
        let field = fields.get(id);
        for next in field.min.iter().chain(&field.max).chain(&field.fallback).flat_map(Expr::fields) {
            if next == start {
                return true;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    false
}
