//! Texts that are no tables although they can be split at commas: Markdown, JSON, programs.

use serde::de::IgnoredAny;

/// Extensions of texts that are no tables, and what they are called.
const FORMATS: [(&str, &str); 11] = [
    ("md", "Markdown"),
    ("markdown", "Markdown"),
    ("json", "JSON"),
    ("jsonl", "JSON"),
    ("geojson", "JSON"),
    ("toml", "TOML"),
    ("yaml", "YAML"),
    ("yml", "YAML"),
    ("ini", "INI"),
    ("tex", "TeX"),
    ("css", "CSS"),
];

/// Extensions of programs.
const PROGRAMS: [&str; 20] = [
    "rs", "py", "js", "mjs", "ts", "tsx", "java", "c", "h", "cpp", "hpp", "cs", "go", "rb", "php", "sh", "bat", "ps1",
    "sql", "vbs",
];

/// What kind of text that is no table a file is by its name, or because it holds JSON; `Some(None)` for a program.
#[expect(clippy::option_option, reason = "a program has no name of its own")]
pub(super) fn format(path: &str, is_json: bool) -> Option<Option<&'static str>> {
    if is_json {
        return Some(Some("JSON"));
    }
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    if let Some((_, format)) = FORMATS.iter().find(|(known, _)| *known == extension) {
        return Some(Some(format));
    }
    PROGRAMS.contains(&extension.as_str()).then_some(None)
}

/// Whether bytes are one value of JSON. No table begins with a brace or bracket and keeps to that.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(first, Some(b'{' | b'[')) && serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{format, is_json};

    #[test]
    fn names_and_json_tell_what_is_no_table() {
        assert_eq!(format("a/INDEX.md", false), Some(Some("Markdown")));
        assert_eq!(format("a.PY", false), Some(None));
        assert_eq!(format("a.txt", false), None);
        assert_eq!(format("a.txt", true), Some(Some("JSON")));
        assert!(is_json(b" {\"a\": [1]}\n") && is_json(b"[]"));
        assert!(!is_json("[甲],户数\n乙,1\n".as_bytes()) && !is_json(b"") && !is_json(b"1"));
    }
}
