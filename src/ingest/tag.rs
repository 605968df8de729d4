//! Tags and text of web pages, read one by one without expecting them to fit together.

/// A piece of a page.
pub(super) enum Token<'a> {
    /// Text between tags, entities as written.
    Text(&'a str),
    /// A start tag.
    Start(Tag<'a>),
    /// The name of an end tag in lower case.
    End(String),
}

/// A start tag.
pub(super) struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
}

/// Elements whose content is no text of the page.
const SILENT: [&str; 4] = ["script", "style", "title", "xml"];

impl<'a> Tag<'a> {
    /// Whether it has that name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len()).max(1);
            let (found, after) = rest.split_at(ceil(rest, end));
            let (value, after) = match after.trim_start().strip_prefix('=') {
                Some(after) => value(after.trim_start()),
                None => ("", after),
            };
            if found.eq_ignore_ascii_case(name) {
                return Some(value);
            }
            rest = after;
        }
    }
}

/// The next place from `at` on where the text may be cut.
fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// The value at the start of `text`, and what follows it.
fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at(end)
}

/// The pieces of a page.
pub(super) fn tokens(page: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = page;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let Some(inside) = rest.strip_prefix('<') else {
                let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
                rest = after;
                return Some(Token::Text(text));
            };
            if let Some(comment) = inside.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            match inside.chars().next() {
                Some('!' | '?') => rest = inside.split_once('>').map_or("", |(_, after)| after),
                Some('/') => {
                    let (name, after) = inside[1..].split_once('>').unwrap_or((&inside[1..], ""));
                    rest = after;
                    return Some(Token::End(name.trim().to_ascii_lowercase()));
                }
                Some(c) if c.is_ascii_alphabetic() => {
                    let (tag, after) = tag(inside);
                    rest = after;
                    match SILENT.iter().find(|name| tag.is(name)) {
                        Some(name) if !tag.attributes.ends_with('/') => rest = after_end(after, name),
                        Some(_) => {}
                        None => return Some(Token::Start(tag)),
                    }
                }
                // A bare `<` is text.
                _ => {
                    let (text, after) = rest.split_at(1);
                    rest = after;
                    return Some(Token::Text(text));
                }
            }
        }
    })
}

/// The tag at the start of `text`, which follows a `<`, and what comes after it. A `>` in quotes does not end it.
fn tag(text: &str) -> (Tag<'_>, &str) {
    let name_end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(text.len());
    let (name, rest) = text.split_at(name_end);
    let mut quote = None;
    let mut last = ' ';
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '>') => {
                return (Tag { name, attributes: &rest[..at] }, rest.get(at.saturating_add(1)..).unwrap_or(""));
            }
            // Only behind `=` a quotation mark opens a value.
            (None, '"' | '\'') if last == '=' => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        if !c.is_whitespace() {
            last = c;
        }
    }
    (Tag { name, attributes: rest }, "")
}

/// What follows the end tag of an element.
fn after_end<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map_or("", |(_, after)| after);
        }
        rest = after;
    }
    ""
}

/// Adds text of a page to a cell: any run of blanks shows as one.
pub(super) fn push_text(cell: &mut String, text: &str) {
    for c in text.chars() {
        if !c.is_ascii_whitespace() {
            cell.push(c);
        } else if !cell.ends_with([' ', '\n']) {
            cell.push(' ');
        }
    }
}

/// `text` with entities as the characters they stand for; unknown ones stay as they are.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        // No entity that is known is longer.
        let name = after.char_indices().take(12).find(|(_, c)| *c == ';').map(|(end, _)| &after[..end]);
        if let Some((name, c)) = name.and_then(|name| Some((name, character(name)?))) {
            out.push(c);
            rest = after.get(name.len().saturating_add(1)..).unwrap_or("");
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(number);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "thinsp" => '\u{2009}',
        "middot" => '·',
        "bull" => '•',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "times" => '×',
        "plusmn" => '±',
        "deg" => '°',
        "sup2" => '²',
        "sup3" => '³',
        "yen" => '¥',
        "permil" => '‰',
        "le" => '≤',
        "ge" => '≥',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_in_any_dress() {
        let (tag, rest) = tag("td nowrap COLSPAN = 3 rowspan='2' title=\"a > b\" class=x>text");
        assert_eq!(rest, "text");
        assert!(tag.is("TD"));
        let values = ["colspan", "rowspan", "title", "class", "nowrap", "absent"].map(|name| tag.attribute(name));
        assert_eq!(values, [Some("3"), Some("2"), Some("a > b"), Some("x"), Some(""), None]);
    }

    #[test]
    fn pages_that_end_in_the_middle() {
        for page in ["<", "<td", "<td a='", "</", "<!--", "<script>", "&", "<td>&#x", "<é>", "<a é=é>", "</é"] {
            assert!(tokens(page).count() <= 2, "{page}");
            unescaped(page);
        }
    }
}
