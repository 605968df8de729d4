//! A `[[run]]` as it is written, and the runs that it stands for.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use crate::cli::batch::keys::{Keys, Text};
use crate::plan::section::Section;

/// A `[[run]]` as it is written.
pub(super) struct Draft<'t> {
    /// Where it begins.
    pub(super) span: Range<usize>,
    /// None where something is wrong with it, which has been told of.
    pub(super) name: Option<Text<'t>>,
    /// Whether it names its inputs, and where.
    pub(super) says_inputs: bool,
    pub(super) inputs_span: Range<usize>,
    keys: Keys<'t>,
    /// The keys of `for`, the one that changes slowest first.
    pub(super) variants: Vec<Variants<'t>>,
}

/// A key of `for` with its values.
pub(super) struct Variants<'t> {
    pub(super) key: &'static str,
    /// Where the key stands.
    pub(super) span: Range<usize>,
    /// Whether none is written.
    pub(super) is_empty: bool,
    /// Those that can be used.
    pub(super) list: Vec<Variant<'t>>,
}

/// A value of a key of `for`.
pub(super) enum Variant<'t> {
    County(Text<'t>),
    Year(Spanned<i32>),
    Plan(Text<'t>),
}

impl<'t> Draft<'t> {
    pub(super) fn read(mut section: Section<'t, '_>) -> Self {
        let name = section.text("name");
        let span = section.key_span("name");
        let (says_inputs, inputs_span) = (section.get("inputs").is_some(), section.key_span("inputs"));
        let keys = Keys::read(&mut section);
        let variants = section.table("for").map(|(table, span)| variants(section.enter(table, span), table));
        section.finish();
        Self { span, name, says_inputs, inputs_span, keys, variants: variants.unwrap_or_default() }
    }

    /// Whether a key of `for` stands beside it too.
    pub(super) fn says(&self, key: &str) -> bool {
        match key {
            "county" => self.keys.county.is_some(),
            "year" => self.keys.year.is_some(),
            _ => self.keys.plan.is_some(),
        }
    }

    /// The keys of every run that this one stands for.
    pub(super) fn expand(&self, defaults: &Keys<'t>) -> Vec<Keys<'t>> {
        let mut all = vec![self.keys.clone().or(defaults)];
        for Variants { list, .. } in self.variants.iter().filter(|variants| !variants.list.is_empty()) {
            all = all.iter().flat_map(|keys| list.iter().map(|variant| variant.put(keys.clone()))).collect();
        }
        all
    }
}

impl<'t> Variant<'t> {
    fn put(&self, keys: Keys<'t>) -> Keys<'t> {
        match self {
            Variant::County(county) => Keys { county: Some(county.clone()), ..keys },
            Variant::Year(year) => Keys { year: Some(year.clone()), ..keys },
            Variant::Plan(plan) => Keys { plan: Some(plan.clone()), ..keys },
        }
    }
}

fn variants<'t>(mut section: Section<'t, '_>, table: &DeTable<'t>) -> Vec<Variants<'t>> {
    let lists = [
        ("county", section.texts("county").into_iter().map(Variant::County).collect()),
        ("year", section.integers("year").into_iter().map(Variant::Year).collect()),
        ("plan", section.texts("plan").into_iter().map(Variant::Plan).collect()),
    ];
    section.finish();
    let as_written = |(key, list)| {
        let (name, value) = table.iter().find(|(name, _)| name.get_ref() == key)?;
        let is_empty = value.get_ref().as_array().is_some_and(|list| list.is_empty());
        Some(Variants { key, span: name.span(), is_empty, list })
    };
    let mut found: Vec<Variants<'t>> = lists.into_iter().filter_map(as_written).collect();
    found.sort_by_key(|variants| variants.span.start);
    found
}
