//! `[[list]]` tables, and the `from-list` of fields.

use std::collections::HashSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::lang::Bilingual;
use crate::plan::field::{Field, FieldId, FieldKind, Fields, Role};
use crate::plan::list::{Condition, FromList, List, ListColumn, Take};
use crate::plan::load::Span;
use crate::plan::load::fields::{choices, levels, section_name, texts};
use crate::plan::mistake::{MistakeKind, Shape};
use crate::plan::section::Section;

/// Roles of the fields that tell which unit a row of a list belongs to.
const IDENTITY: [Role; 6] = [Role::Code, Role::Name, Role::Street, Role::County, Role::City, Role::Year];

/// Words of a yes/no column in conditions.
const FLAG: [&str; 2] = ["yes", "no"];

/// Reads the lists into `fields`, of which the identity fields are known.
pub(super) fn read<'t>(section: &mut Section<'t, '_>, tables: &[(&'t DeTable<'t>, Span)], fields: &mut Fields) {
    let mut seen = HashSet::new();
    for (table, span) in tables {
        let inner = section.enter(table, span.clone());
        if let Some(list) = list(inner, fields, &mut seen) {
            fields.add_list(list);
        }
    }
}

fn list(mut section: Section<'_, '_>, fields: &Fields, seen: &mut HashSet<String>) -> Option<List> {
    let name = section.text("name");
    section_name(&mut section, name.as_ref().map(|name| (name.span(), *name.get_ref())), seen);
    let title = section.bilingual("title");
    let levels = levels(&mut section, "level");
    let unit_headers = texts(&mut section, "unit-headers");
    let mut columns = Vec::new();
    let mut names = HashSet::new();
    for (table, span) in section.tables("column") {
        let inner = section.enter(table, span);
        columns.extend(column(inner, &mut names));
    }
    let claimed: HashSet<&str> = columns.iter().flat_map(|(field, ..)| headers(field)).collect();
    let mut list = List {
        name: name.as_ref().map(|name| (*name.get_ref()).to_owned()).unwrap_or_default(),
        title: title.clone().unwrap_or_default(),
        fields: identity(fields, &claimed, &unit_headers),
        columns: Vec::new(),
        item: None,
        sort: None,
        needs: Vec::new(),
        marks: Vec::new(),
    };
    for (mut field, choices, blank) in columns {
        field.levels.clone_from(&levels);
        let id = list.fields.add(field)?;
        list.columns.push(ListColumn { id, choices, blank });
    }
    let item = section.optional_text("item");
    list.item = item.and_then(|name| column_of(&mut section, &name, &list, |_| true));
    let sort = section.optional_text("sort");
    list.sort = sort.and_then(|name| column_of(&mut section, &name, &list, |_| true));
    let needs = section.texts("needs");
    list.needs = needs.iter().filter_map(|name| column_of(&mut section, name, &list, |_| true)).collect();
    let marks = section.texts("marks");
    list.marks = marks.iter().filter_map(|name| column_of(&mut section, name, &list, |_| true)).collect();
    if marks.is_empty() {
        let span = section.key_span("marks");
        section.mistake::<()>(span, MistakeKind::MissingKey { key: "marks" });
    }
    section.finish();
    (name.is_some() && title.is_some()).then_some(list)
}

/// A column of a list as a field, with its choices and what a blank stands for.
fn column(
    mut section: Section<'_, '_>,
    names: &mut HashSet<String>,
) -> Option<(Field, Vec<crate::plan::Choice>, Option<String>)> {
    let name = section.text("name");
    section_name(&mut section, name.as_ref().map(|name| (name.span(), *name.get_ref())), names);
    let title = section.bilingual("title");
    let kind = section.text("kind").and_then(|text| section.one_of(&text, FieldKind::NAMES.into_iter()));
    let unit = section.optional_text("unit").map(|text| (*text.get_ref()).to_owned());
    let aliases = texts(&mut section, "aliases");
    let loose = texts(&mut section, "loose");
    let choices = choices(&mut section);
    if choices.len() > List::MOST_CHOICES {
        let span = section.key_span("choices");
        section.mistake::<()>(span, MistakeKind::OutOfRange { found: choices.len().to_string(), allowed: "<= 64" });
    }
    let blank = section.optional_text("blank");
    let blank = blank.and_then(|word| {
        let known = choices.iter().map(|choice| choice.name.clone());
        among(&mut section, &word, known.collect())
    });
    section.finish();
    let field = Field {
        name: (*name?.get_ref()).to_owned(),
        title: title?,
        unit,
        kind: kind?,
        levels: Vec::new(),
        role: None,
        min: None,
        max: None,
        aliases,
        loose,
        not_under: Vec::new(),
        sum_of: Vec::new(),
        from_list: Vec::new(),
        fallback: Vec::new(),
        choices: Vec::new(),
        doubtful_zero: false,
        jump: None,
    };
    Some((field, choices, blank))
}

fn headers(field: &Field) -> impl Iterator<Item = &str> {
    let own = [field.title.zh.as_str()].into_iter();
    own.chain(field.aliases.iter().map(String::as_str)).chain(field.loose.iter().map(String::as_str))
}

/// The fields that tell the unit of a row. A header that the list's own columns claim is none of theirs: 年份 in a list of
/// buildings is when one was built. `unit_headers` name the unit too.
fn identity(fields: &Fields, claimed: &HashSet<&str>, unit_headers: &[String]) -> Fields {
    let mut identity = Fields::default();
    for (_, field) in fields.iter().filter(|(_, field)| field.role.is_some_and(|role| IDENTITY.contains(&role))) {
        let mut field = field.clone();
        let is_free = |header: &String| !claimed.contains(header.as_str());
        field.aliases.retain(is_free);
        field.loose.retain(is_free);
        if claimed.contains(field.title.zh.as_str()) {
            let Some(first) = field.aliases.first().cloned() else { continue };
            field.title = Bilingual { zh: first, en: field.title.en };
        }
        if field.role == Some(Role::Name) {
            field.aliases.extend(unit_headers.iter().cloned());
        }
        identity.add(field);
    }
    identity
}

fn column_of(
    section: &mut Section<'_, '_>,
    name: &Spanned<&str>,
    list: &List,
    is_allowed: impl Fn(&Field) -> bool,
) -> Option<FieldId> {
    let columns = list.columns.iter().map(|column| (column.id, list.fields.get(column.id)));
    let allowed: Vec<(FieldId, &Field)> = columns.filter(|(_, field)| is_allowed(field)).collect();
    let found = allowed.iter().find(|(_, field)| field.name == **name.get_ref()).map(|(id, _)| *id);
    found.or_else(|| {
        let allowed = allowed.iter().map(|(_, field)| field.name.clone()).collect();
        section.mistake(name.span(), MistakeKind::NotOneOf { found: (*name.get_ref()).to_owned(), allowed })
    })
}

fn among(section: &mut Section<'_, '_>, word: &Spanned<&str>, allowed: Vec<String>) -> Option<String> {
    if allowed.iter().any(|known| known == word.get_ref()) {
        return Some((*word.get_ref()).to_owned());
    }
    section.mistake(word.span(), MistakeKind::NotOneOf { found: (*word.get_ref()).to_owned(), allowed })
}

/// A `from-list` whose names wait until all lists are known.
pub(super) struct Draft {
    list: Spanned<String>,
    take: Spanned<Take>,
    of: Option<Spanned<String>>,
    without: Option<Spanned<String>>,
    conditions: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
}

/// Reads the `from-list` of a field.
pub(super) fn drafts(section: &mut Section<'_, '_>) -> Vec<Draft> {
    let tables = section.one_or_more_tables("from-list");
    tables.into_iter().filter_map(|(table, span)| draft(section.enter(table, span))).collect()
}

fn draft(mut section: Section<'_, '_>) -> Option<Draft> {
    let list = section.text("list");
    let take = section.text("take");
    let take = take
        .and_then(|word| section.one_of(&word, Take::NAMES.into_iter()).map(|take| Spanned::new(word.span(), take)));
    let of = match &take {
        Some(take) if take.get_ref().has_column() => section.text("of"),
        _ => section.optional_text("of"),
    };
    if let (Some(take), Some(of)) = (&take, &of)
        && !take.get_ref().has_column()
    {
        let kind = MistakeKind::NotWithTake { key: "of", take: take.get_ref().name() };
        section.mistake::<()>(of.span(), kind);
    }
    let without = section.optional_text("without");
    let mut conditions = Vec::new();
    if let Some((table, span)) = section.table("where") {
        let inner = section.enter(table, span);
        conditions = self::conditions(inner, table);
    }
    section.finish();
    let owned = |text: Spanned<&str>| Spanned::new(text.span(), (*text.get_ref()).to_owned());
    Some(Draft { list: owned(list?), take: take?, of: of.map(owned), without: without.map(owned), conditions })
}

/// The keys of `where` are columns: each with one choice or several, or `true` or `false`.
fn conditions(mut section: Section<'_, '_>, table: &DeTable<'_>) -> Vec<(Spanned<String>, Vec<Spanned<String>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut conditions = Vec::new();
    for (key, value) in entries {
        let mut any_of = Vec::new();
        let items = match value.get_ref() {
            DeValue::Array(list) => list.iter().collect(),
            _ => vec![value],
        };
        for item in items {
            let word = match item.get_ref() {
                DeValue::String(text) => text.clone().into_owned(),
                DeValue::Boolean(flag) => FLAG[usize::from(!*flag)].to_owned(),
                _ => {
                    let kind = MistakeKind::WrongType { key: key.get_ref().to_string(), expected: Shape::TextList };
                    section.mistake::<()>(item.span(), kind);
                    continue;
                }
            };
            any_of.push(Spanned::new(item.span(), word));
        }
        conditions.push((Spanned::new(key.span(), key.get_ref().to_string()), any_of));
    }
    conditions
}

/// Checks the drafts of a field, now that all lists are known.
pub(super) fn complete(section: &mut Section<'_, '_>, id: FieldId, drafts: &[Draft], fields: &mut Fields) {
    let field = fields.get(id).clone();
    let known: Vec<FromList> =
        drafts.iter().filter_map(|draft| check(section, draft, &field, fields.lists())).collect();
    fields.get_mut(id).from_list = known;
}

/// Checks that the lists of a file have what other files' fields take from them.
pub(super) fn check_replaced(section: &mut Section<'_, '_>, tables: &[(&DeTable<'_>, Span)], fields: &Fields) {
    let name_of = |table: &DeTable<'_>| {
        let mut entries = table.iter();
        entries
            .find(|(key, _)| key.get_ref() == "name")
            .and_then(|(_, name)| name.get_ref().as_str().map(str::to_owned))
    };
    for (table, span) in tables {
        let Some(list) = fields.lists().iter().find(|list| Some(&list.name) == name_of(table).as_ref()) else {
            continue;
        };
        for (_, field) in fields.iter() {
            let lacking =
                field.from_list.iter().filter(|from| from.list == list.name).find_map(|from| lacks(list, from));
            if let Some(name) = lacking {
                let kind = MistakeKind::ListLacks { list: list.name.clone(), name, field: field.name.clone() };
                section.mistake::<()>(span.clone(), kind);
            }
        }
    }
}

/// The first column or choice that a list does not have.
fn lacks(list: &List, from: &FromList) -> Option<String> {
    let columns = from.of.iter().chain(&from.without).chain(from.conditions.iter().map(|condition| &condition.column));
    let column = columns.into_iter().find(|name| list.fields.find(name).is_none());
    column.cloned().or_else(|| {
        from.conditions.iter().find_map(|condition| {
            let id = list.fields.find(&condition.column)?;
            let choices = list.column(id).map(|column| column.choices.as_slice()).unwrap_or_default();
            let is_flag = list.fields.get(id).kind == FieldKind::Flag;
            let is_known = |name: &&String| !is_flag && choices.iter().all(|choice| choice.name != **name);
            condition.any_of.iter().find(is_known).cloned()
        })
    })
}

fn check(section: &mut Section<'_, '_>, draft: &Draft, field: &Field, lists: &[List]) -> Option<FromList> {
    let Some(list) = lists.iter().find(|list| list.name == *draft.list.get_ref()) else {
        let allowed = lists.iter().map(|list| list.name.clone()).collect();
        let found = draft.list.get_ref().clone();
        return section.mistake(draft.list.span(), MistakeKind::NotOneOf { found, allowed });
    };
    let take = *draft.take.get_ref();
    let makes = |take: Take| match field.kind {
        FieldKind::Flag => take == Take::Any,
        FieldKind::Count => take != Take::Any,
        FieldKind::Area | FieldKind::Hours | FieldKind::Rate => take.has_column(),
        FieldKind::Text | FieldKind::Code => false,
    };
    if !makes(take) {
        let allowed = Take::NAMES.iter().filter(|(take, _)| makes(*take)).map(|(_, name)| (*name).to_owned()).collect();
        let kind = MistakeKind::NotOneOf { found: take.name().to_owned(), allowed };
        return section.mistake(draft.take.span(), kind);
    }
    let of = draft.of.as_ref().filter(|_| take.has_column());
    if let Some(of) = of {
        let of = Spanned::new(of.span(), of.get_ref().as_str());
        column_of(section, &of, list, |column| column.kind == field.kind)?;
    }
    let without = draft.without.as_ref();
    if let Some(without) = without {
        let without = Spanned::new(without.span(), without.get_ref().as_str());
        column_of(section, &without, list, |_| true)?;
    }
    let conditions: Option<Vec<Condition>> =
        draft.conditions.iter().map(|(column, words)| condition(section, column, words, list)).collect();
    let owned = |text: &Spanned<String>| text.get_ref().clone();
    Some(FromList {
        list: list.name.clone(),
        take,
        of: of.map(owned),
        without: without.map(owned),
        conditions: conditions?,
    })
}

fn condition(
    section: &mut Section<'_, '_>,
    column: &Spanned<String>,
    words: &[Spanned<String>],
    list: &List,
) -> Option<Condition> {
    let name = Spanned::new(column.span(), column.get_ref().as_str());
    let id = column_of(section, &name, list, |_| true)?;
    let choices = list.column(id).map(|column| column.choices.as_slice()).unwrap_or_default();
    let allowed: Vec<String> = match list.fields.get(id).kind {
        FieldKind::Flag => FLAG.map(str::to_owned).to_vec(),
        _ if choices.is_empty() => {
            return section.mistake(column.span(), MistakeKind::NoChoices { column: column.get_ref().clone() });
        }
        _ => choices.iter().map(|choice| choice.name.clone()).collect(),
    };
    let any_of: Option<Vec<String>> = words
        .iter()
        .map(|word| among(section, &Spanned::new(word.span(), word.get_ref().as_str()), allowed.clone()))
        .collect();
    Some(Condition { column: column.get_ref().clone(), any_of: any_of? })
}
