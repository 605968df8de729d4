//! What one table of a manifest says: `[defaults]`, or a `[[run]]`.

use toml::Spanned;
use toml::de::DeValue;

use crate::cli::args::{EncodingArg, FailOnArg, KindArg};
use crate::lang::Lang;
use crate::plan::mistake::{MistakeKind, Shape};
use crate::plan::section::Section;

/// A text and where it stands.
pub(super) type Text<'t> = Spanned<&'t str>;

const KINDS: [(KindArg, &str); 5] = [
    (KindArg::Urban, "urban"),
    (KindArg::Rural, "rural"),
    (KindArg::Village, "village"),
    (KindArg::Subdistrict, "subdistrict"),
    (KindArg::Township, "township"),
];

const FAIL_ON: [(FailOnArg, &str); 3] =
    [(FailOnArg::Unmet, "unmet"), (FailOnArg::Unknown, "unknown"), (FailOnArg::Never, "never")];

const ENCODINGS: [(EncodingArg, &str); 5] = [
    (EncodingArg::Utf8, "utf-8"),
    (EncodingArg::Gb18030, "gb18030"),
    (EncodingArg::Big5, "big5"),
    (EncodingArg::Utf16Le, "utf-16le"),
    (EncodingArg::Utf16Be, "utf-16be"),
];

const LANGUAGES: [(Lang, &str); 2] = [(Lang::Zh, "zh"), (Lang::En, "en")];

/// The keys that defaults and runs have in common. They are called like the arguments of `dabiao audit`.
#[derive(Clone, Default)]
pub(super) struct Keys<'t> {
    pub(super) inputs: Option<Vec<Text<'t>>>,
    pub(super) plan: Option<Text<'t>>,
    /// Options with their values as they are written.
    pub(super) options: Vec<(Text<'t>, Spanned<String>)>,
    pub(super) year: Option<Spanned<i32>>,
    pub(super) county: Option<Text<'t>>,
    pub(super) street: Option<Text<'t>>,
    pub(super) kind: Option<KindArg>,
    pub(super) targets: Option<Vec<Text<'t>>>,
    pub(super) outputs: Option<Vec<Text<'t>>>,
    pub(super) sheets: Option<Vec<Text<'t>>>,
    pub(super) update: Option<Vec<Text<'t>>>,
    pub(super) mapping: Option<Text<'t>>,
    /// Headers of fields.
    pub(super) map: Vec<(Text<'t>, Text<'t>)>,
    /// Limits with their values as they are written.
    pub(super) limits: Vec<(Text<'t>, Spanned<String>)>,
    pub(super) encoding: Option<EncodingArg>,
    pub(super) lang: Option<Lang>,
    pub(super) working_papers: Option<bool>,
    pub(super) detail: Option<bool>,
    pub(super) fail_on: Option<FailOnArg>,
    pub(super) max_unmet: Option<usize>,
    pub(super) require_all: Option<bool>,
    pub(super) strict: Option<bool>,
}

impl<'t> Keys<'t> {
    pub(super) fn read(section: &mut Section<'t, '_>) -> Self {
        Self {
            inputs: section.optional_texts("inputs"),
            plan: section.optional_text("plan"),
            options: values(section, "options"),
            year: section.optional_integer("year"),
            county: section.optional_text("county"),
            street: section.optional_text("street"),
            kind: named(section, "kind", KINDS),
            targets: section.optional_texts("targets"),
            outputs: section.optional_texts("outputs"),
            sheets: section.optional_texts("sheets"),
            update: section.optional_texts("update"),
            mapping: section.optional_text("mapping"),
            map: headers(section),
            limits: values(section, "limit"),
            encoding: named(section, "encoding", ENCODINGS),
            lang: named(section, "lang", LANGUAGES),
            working_papers: section.optional_flag("working-papers"),
            detail: section.optional_flag("detail"),
            fail_on: named(section, "fail-on", FAIL_ON),
            max_unmet: count(section, "max-unmet"),
            require_all: section.optional_flag("require-all"),
            strict: section.optional_flag("strict"),
        }
    }

    /// What these keys say, and what `defaults` say where they say nothing. Options, headers and limits are taken one
    /// by one, lists as a whole: an empty one is none.
    pub(super) fn or(self, defaults: &Self) -> Self {
        Self {
            inputs: self.inputs.or_else(|| defaults.inputs.clone()),
            plan: self.plan.or_else(|| defaults.plan.clone()),
            options: united(self.options, &defaults.options),
            year: self.year.or_else(|| defaults.year.clone()),
            county: self.county.or_else(|| defaults.county.clone()),
            street: self.street.or_else(|| defaults.street.clone()),
            kind: self.kind.or(defaults.kind),
            targets: self.targets.or_else(|| defaults.targets.clone()),
            outputs: self.outputs.or_else(|| defaults.outputs.clone()),
            sheets: self.sheets.or_else(|| defaults.sheets.clone()),
            update: self.update.or_else(|| defaults.update.clone()),
            mapping: self.mapping.or_else(|| defaults.mapping.clone()),
            map: united(self.map, &defaults.map),
            limits: united(self.limits, &defaults.limits),
            encoding: self.encoding.or(defaults.encoding),
            lang: self.lang.or(defaults.lang),
            working_papers: self.working_papers.or(defaults.working_papers),
            detail: self.detail.or(defaults.detail),
            fail_on: self.fail_on.or(defaults.fail_on),
            max_unmet: self.max_unmet.or(defaults.max_unmet),
            require_all: self.require_all.or(defaults.require_all),
            strict: self.strict.or(defaults.strict),
        }
    }
}

fn named<T: Copy, const N: usize>(
    section: &mut Section<'_, '_>,
    key: &'static str,
    names: [(T, &'static str); N],
) -> Option<T> {
    let text = section.optional_text(key)?;
    section.one_of(&text, names.into_iter())
}

fn count(section: &mut Section<'_, '_>, key: &'static str) -> Option<usize> {
    let number = section.optional_integer(key)?;
    usize::try_from(*number.get_ref()).ok().or_else(|| {
        let (found, allowed) = (number.get_ref().to_string(), "0, 1, 2 …");
        section.mistake(number.span(), MistakeKind::OutOfRange { found, allowed })
    })
}

/// What is said of each name, first here and then in the defaults.
fn united<'t, T: Clone>(own: Vec<(Text<'t>, T)>, defaults: &[(Text<'t>, T)]) -> Vec<(Text<'t>, T)> {
    let is_own = |name: &Text<'t>| own.iter().any(|(known, _)| known.get_ref() == name.get_ref());
    let others: Vec<_> = defaults.iter().filter(|(name, _)| !is_own(name)).cloned().collect();
    own.into_iter().chain(others).collect()
}

/// A table of names, each with a text or number as it is written.
fn values<'t>(section: &mut Section<'t, '_>, key: &'static str) -> Vec<(Text<'t>, Spanned<String>)> {
    let Some((table, _)) = section.table(key) else { return Vec::new() };
    let mut values = Vec::new();
    for (name, value) in table {
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::Float(number) => number.as_str().to_owned(),
            _ => {
                let kind = MistakeKind::WrongType { key: name.get_ref().to_string(), expected: Shape::Text };
                section.mistake::<()>(value.span(), kind);
                continue;
            }
        };
        values.push((Spanned::new(name.span(), name.get_ref().as_ref()), Spanned::new(value.span(), text)));
    }
    values
}

/// The table of fields, each with its header or several.
fn headers<'t>(section: &mut Section<'t, '_>) -> Vec<(Text<'t>, Text<'t>)> {
    let Some((table, _)) = section.table("map") else { return Vec::new() };
    let mut headers = Vec::new();
    for (field, value) in table {
        let list = match value.get_ref() {
            DeValue::Array(list) => list.iter().collect(),
            _ => vec![value],
        };
        for value in list {
            let name = Spanned::new(field.span(), field.get_ref().as_ref());
            if let DeValue::String(text) = value.get_ref() {
                headers.push((name, Spanned::new(value.span(), text.as_ref())));
            } else {
                let kind = MistakeKind::WrongType { key: field.get_ref().to_string(), expected: Shape::TextList };
                section.mistake::<()>(value.span(), kind);
            }
        }
    }
    headers
}
