//! Placeholders: `{county}` and its like, in names, inputs and outputs.

use std::ops::Range;

use crate::cli::batch::keys::Text;
use crate::cli::batch::mistake::{ManifestMistake, Mistake};

/// What the placeholders of one run stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    pub(super) name: Option<String>,
    pub(super) county: Option<String>,
    pub(super) year: Option<String>,
    pub(super) plan: Option<String>,
}

/// The placeholders that a run's name can have.
pub(super) const OF_NAMES: &[&str] = &["county", "year", "plan"];

/// Those that paths can have.
pub(super) const OF_PATHS: &[&str] = &["name", "county", "year", "plan"];

impl Values {
    /// The text with every placeholder, which must be one of `known`, replaced by what `put` makes of its value. What is wrong
    /// is noted at its place in the `file`.
    pub(super) fn fill(
        &self,
        file: &str,
        text: &Text<'_>,
        known: &'static [&'static str],
        put: impl Fn(&str) -> Option<String>,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<String> {
        let whole = *text.get_ref();
        let mut filled = String::new();
        let mut is_good = true;
        let mut at = 0_usize;
        while let Some(rest) = whole.get(at..).filter(|rest| !rest.is_empty()) {
            let Some(brace) = rest.find(['{', '}']) else {
                filled.push_str(rest);
                break;
            };
            filled.push_str(rest.get(..brace).unwrap_or_default());
            let start = at.saturating_add(brace);
            let inner =
                whole.get(start..).and_then(|from| from.strip_prefix('{')).and_then(|from| from.split_once('}'));
            let (end, put) = match inner {
                Some((word, _)) => (start.saturating_add(word.len()).saturating_add(2), self.put(word, known, &put)),
                None => (start.saturating_add(1), Err(ManifestMistake::LoneBrace)),
            };
            match put {
                Ok(value) => filled.push_str(&value),
                Err(kind) => {
                    is_good = false;
                    mistakes.push(Mistake { kind, span: within(file, text, start..end) });
                }
            }
            at = end;
        }
        is_good.then_some(filled)
    }

    fn put(
        &self,
        word: &str,
        known: &'static [&'static str],
        put: impl Fn(&str) -> Option<String>,
    ) -> Result<String, ManifestMistake> {
        let Some(&name) = known.iter().find(|known| **known == word.trim()) else {
            return Err(ManifestMistake::UnknownPlaceholder { found: word.to_owned(), known });
        };
        let value = match name {
            "name" => &self.name,
            "county" => &self.county,
            "year" => &self.year,
            _ => &self.plan,
        };
        let value = value.as_deref().ok_or(ManifestMistake::UnsetPlaceholder { name })?;
        put(value).ok_or_else(|| ManifestMistake::NoFileName { value: value.to_owned() })
    }
}

/// A value as a part of a file's name, on every system.
pub(super) fn file_name(value: &str) -> Option<String> {
    let is_good = !value.contains(|c: char| c.is_control() || "<>:\"/\\|?*".contains(c));
    (is_good && !value.ends_with(['.', ' ']) && !value.starts_with('.')).then(|| value.to_owned())
}

/// Where a part of a text stands in the file; the whole text where it is written with escapes.
fn within(file: &str, text: &Text<'_>, part: Range<usize>) -> Range<usize> {
    let span = text.span();
    match file.get(span.clone()).and_then(|raw| raw.find(text.get_ref())) {
        Some(offset) => {
            let first = span.start.saturating_add(offset);
            first.saturating_add(part.start)..first.saturating_add(part.end)
        }
        None => span,
    }
}

#[cfg(test)]
mod tests {
    use toml::Spanned;

    use super::*;

    fn values() -> Values {
        let some = |text: &str| Some(text.to_owned());
        Values { name: some("甲"), county: some("东澜区"), year: some("2020"), plan: None }
    }

    fn fill(text: &str) -> (Option<String>, Vec<Mistake>) {
        let file = format!("x = \"{text}\"");
        let mut mistakes = Vec::new();
        let spanned = Spanned::new(4..file.len(), text);
        (values().fill(&file, &spanned, OF_PATHS, file_name, &mut mistakes), mistakes)
    }

    #[test]
    fn placeholders_are_replaced() {
        assert_eq!(fill("out/{year}/{county}-{ name }.json").0.as_deref(), Some("out/2020/东澜区-甲.json"));
        assert_eq!(fill("plain").0.as_deref(), Some("plain"));
    }

    #[test]
    fn all_that_is_wrong_is_noted_at_its_place() {
        let (filled, mistakes) = fill("{yaer}/{plan}}");
        assert_eq!(filled, None);
        let spans: Vec<Range<usize>> = mistakes.iter().map(|mistake| mistake.span.clone()).collect();
        assert_eq!(spans, [5..11, 12..18, 18..19]);
        assert!(matches!(mistakes[0].kind, ManifestMistake::UnknownPlaceholder { .. }));
        assert_eq!(mistakes[1].kind, ManifestMistake::UnsetPlaceholder { name: "plan" });
        assert_eq!(mistakes[2].kind, ManifestMistake::LoneBrace);
    }

    #[test]
    fn values_in_file_names_are_names() {
        for bad in ["a/b", "a:b", "..", "a.", "a\\b", "a?"] {
            assert_eq!(file_name(bad), None, "{bad}");
        }
        assert_eq!(file_name("东澜区 2020.1").as_deref(), Some("东澜区 2020.1"));
    }
}
