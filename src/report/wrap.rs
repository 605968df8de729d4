//! Where lines are broken: at blanks, and between the wide characters of Chinese text.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `text` in lines of at most `width` columns, broken at blanks or between wide characters.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    fitted(pieces(text), width)
}

/// As many of the pieces in each line as fit; what fits no line by itself is broken anywhere.
pub(super) fn fitted(pieces: Vec<&str>, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces {
        if !line.is_empty() && line.width().saturating_add(piece.trim_end().width()) > width {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        if piece.trim_end().width() <= width {
            line.push_str(piece);
            continue;
        }
        for c in piece.chars() {
            if !line.is_empty() && line.width().saturating_add(c.width().unwrap_or(0)) > width {
                lines.push(std::mem::take(&mut line));
            }
            if c == ' ' && line.is_empty() {
                continue;
            }
            line.push(c);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The parts that a line can be broken between. Closing punctuation stays with what it closes.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    let mut before_that: Option<char> = None;
    for (at, c) in text.char_indices() {
        let breaks = before.is_some_and(|before| {
            (before == ' ' && c != ' ')
                || (is_wide(c) && !closes(c) && before != ' ' && !opens(before))
                || (is_wide(before) && !opens(before) && c != ' ' && !closes(c))
                || (before == '-' && c.is_alphabetic() && before_that.is_some_and(char::is_alphabetic))
        });
        if breaks && let Some(piece) = text.get(start..at) {
            pieces.push(piece);
            start = at;
        }
        before_that = before;
        before = Some(c);
    }
    pieces.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    pieces
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

/// Whether `c` is not to begin a line. The wide forms of the ASCII ones come last.
fn closes(c: char) -> bool {
    ",.;:!?)]}%。、》」』】”’…\u{ff0c}\u{ff0e}\u{ff1b}\u{ff1a}\u{ff01}\u{ff1f}\u{ff09}\u{ff3d}\u{ff5d}\u{ff05}"
        .contains(c)
}

/// Whether `c` is not to end a line. The wide forms of the ASCII ones come last.
fn opens(c: char) -> bool {
    "([{《「『【“‘\u{ff08}\u{ff3b}\u{ff5b}".contains(c)
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn paragraphs_break_between_words_and_wide_characters() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("城市社区,农村", 8), ["城市社", "区,农村"]);
        assert_eq!(wrapped("城市社区\u{ff1b}农村", 8), ["城市社", "区\u{ff1b}农村"]);
        assert_eq!(wrapped("甲“乙”丙", 4), ["甲", "“乙”", "丙"]);
        assert_eq!(wrapped("abcdefgh ij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrapped("well-known -5", 7), ["well-", "known", "-5"]);
        assert_eq!(wrapped("", 8), [""]);
    }
}
