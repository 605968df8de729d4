//! What one table of a manifest says: `[defaults]`, or a `[[run]]`.

use toml::Spanned;
use toml::de::DeValue;

use crate::cli::args::{EncodingArg, FailOnArg, KindArg};
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

/// The keys that defaults and runs have in common. They are called like the arguments of `dabiao audit`.
#[derive(Clone, Default)]
pub(super) struct Keys<'t> {
    pub(super) inputs: Vec<Text<'t>>,
    pub(super) plan: Option<Text<'t>>,
    /// Options with their values as they are written.
    pub(super) options: Vec<(Text<'t>, Spanned<String>)>,
    pub(super) year: Option<Spanned<i32>>,
    pub(super) county: Option<Text<'t>>,
    pub(super) street: Option<Text<'t>>,
    pub(super) kind: Option<KindArg>,
    pub(super) targets: Vec<Text<'t>>,
    pub(super) outputs: Vec<Text<'t>>,
    pub(super) sheets: Vec<Text<'t>>,
    pub(super) mapping: Option<Text<'t>>,
    pub(super) encoding: Option<EncodingArg>,
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
            inputs: section.texts("inputs"),
            plan: section.optional_text("plan"),
            options: options(section),
            year: section.optional_integer("year"),
            county: section.optional_text("county"),
            street: section.optional_text("street"),
            kind: named(section, "kind", KINDS),
            targets: section.texts("targets"),
            outputs: section.texts("outputs"),
            sheets: section.texts("sheets"),
            mapping: section.optional_text("mapping"),
            encoding: named(section, "encoding", ENCODINGS),
            working_papers: section.optional_flag("working-papers"),
            detail: section.optional_flag("detail"),
            fail_on: named(section, "fail-on", FAIL_ON),
            max_unmet: count(section, "max-unmet"),
            require_all: section.optional_flag("require-all"),
            strict: section.optional_flag("strict"),
        }
    }

    /// What these keys say, and what `defaults` say where they say nothing. Options are taken one by one, lists as a whole.
    pub(super) fn or(self, defaults: &Self) -> Self {
        let list = |own: Vec<Text<'t>>, other: &[Text<'t>]| if own.is_empty() { other.to_vec() } else { own };
        let is_own = |id: &Text<'t>| self.options.iter().any(|(own, _)| own.get_ref() == id.get_ref());
        let others: Vec<_> = defaults.options.iter().filter(|(id, _)| !is_own(id)).cloned().collect();
        Self {
            inputs: list(self.inputs, &defaults.inputs),
            plan: self.plan.or_else(|| defaults.plan.clone()),
            options: self.options.into_iter().chain(others).collect(),
            year: self.year.or_else(|| defaults.year.clone()),
            county: self.county.or_else(|| defaults.county.clone()),
            street: self.street.or_else(|| defaults.street.clone()),
            kind: self.kind.or(defaults.kind),
            targets: list(self.targets, &defaults.targets),
            outputs: list(self.outputs, &defaults.outputs),
            sheets: list(self.sheets, &defaults.sheets),
            mapping: self.mapping.or_else(|| defaults.mapping.clone()),
            encoding: self.encoding.or(defaults.encoding),
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

fn options<'t>(section: &mut Section<'t, '_>) -> Vec<(Text<'t>, Spanned<String>)> {
    let Some((table, _)) = section.table("options") else { return Vec::new() };
    let mut options = Vec::new();
    for (id, value) in table {
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::Float(number) => number.as_str().to_owned(),
            _ => {
                let kind = MistakeKind::WrongType { key: id.get_ref().to_string(), expected: Shape::Text };
                section.mistake::<()>(value.span(), kind);
                continue;
            }
        };
        options.push((Spanned::new(id.span(), id.get_ref().as_ref()), Spanned::new(value.span(), text)));
    }
    options
}
