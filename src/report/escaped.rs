//! JSON that is safe to print: what a terminal would obey is escaped, so nothing of the text is lost.

use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::report::clean::is_unsafe;

/// Writes a value on one line.
pub(super) fn to_writer(out: &mut (impl io::Write + ?Sized), value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Escaped)).map_err(io::Error::from)
}

struct Escaped;

impl Formatter for Escaped {
    /// Characters below U+0020 and those that JSON itself escapes are no part of fragments.
    fn write_string_fragment<W: io::Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_unsafe(*c)) {
            let (before, from) = rest.split_at(at);
            // All of them are in the basic plane.
            write!(out, "{before}\\u{:04x}", u32::from(c))?;
            rest = from.get(c.len_utf8()..).unwrap_or_default();
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_a_terminal_obeys_is_escaped_and_read_back() {
        for text in ["大河社区", "红\u{9b}2J\u{7f}", "\u{202e}x\u{a0}", "\"\\\n", ""] {
            let mut out = Vec::new();
            super::to_writer(&mut out, &text).unwrap();
            let json = String::from_utf8(out).unwrap();
            assert!(!json.chars().any(super::is_unsafe), "{json:?}");
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
        let mut out = Vec::new();
        super::to_writer(&mut out, &"阳光\u{9b}").unwrap();
        assert_eq!(out, "\"阳光\\u009b\"".as_bytes());
    }
}
