//! Text from input files, made safe to print.

use std::borrow::Cow;

/// `text` in one line: control characters, those that turn the direction of writing and odd blanks become plain blanks.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) {
        Cow::Owned(text.chars().map(|c| if is_unsafe(c) { ' ' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a terminal would obey the character, or a reader not see it.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{a0}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(clean("大河社区"), "大河社区");
        assert_eq!(clean("\u{1b}[31m红\u{7}\r\n\t\u{9b}2J\u{202e}x"), " [31m红     2J x");
    }
}
