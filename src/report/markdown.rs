//! The report as GitHub-flavoured Markdown.

use std::io;

use crate::report::clean::clean;
use crate::report::page::{Fit, Page, Table, Tone};

/// A Markdown document.
pub(crate) struct Markdown<'w> {
    out: &'w mut dyn io::Write,
}

impl<'w> Markdown<'w> {
    /// An empty document.
    #[must_use]
    pub(crate) fn new(out: &'w mut dyn io::Write) -> Self {
        Self { out }
    }
}

impl Page for Markdown<'_> {
    fn verdict(&mut self, text: &str, _: Tone) -> io::Result<()> {
        writeln!(self.out, "# {}", escaped(text))
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n## {}", escaped(text))
    }

    fn subheading(&mut self, text: &str, _: Tone) -> io::Result<()> {
        writeln!(self.out, "\n### {}", escaped(text))
    }

    fn note(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{}", line(text))
    }

    fn quote(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n> {}", line(text))
    }

    fn items(&mut self, items: &[String]) -> io::Result<()> {
        writeln!(self.out)?;
        items.iter().try_for_each(|item| writeln!(self.out, "- {}", line(item)))
    }

    fn table(&mut self, table: &Table) -> io::Result<()> {
        writeln!(self.out)?;
        for (title, _) in &table.columns {
            write!(self.out, "| {} ", escaped(title))?;
        }
        writeln!(self.out, "|")?;
        for (_, fit) in &table.columns {
            write!(self.out, "{}", if *fit == Fit::Figures { "|---:" } else { "|---" })?;
        }
        writeln!(self.out, "|")?;
        for row in &table.rows {
            for cell in row {
                write!(self.out, "| {} ", escaped(&cell.text))?;
            }
            writeln!(self.out, "|")?;
        }
        Ok(())
    }
}

/// `text` in one line that begins nothing but a paragraph: no heading, list or quotation.
fn line(text: &str) -> String {
    let text = escaped(text);
    if text.starts_with(['#', '+', '-', '>', '=']) { format!("\\{text}") } else { text }
}

/// `text` in one line, with everything escaped that would be read as markup within one.
fn escaped(text: &str) -> String {
    let text = clean(text);
    // Brackets are no markup by themselves, and ranges stay readable.
    let links = ["](", "][", "]:", "[^"].into_iter().any(|link| text.contains(link));
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            // Inside a word an underscore is no markup either.
            '_' if before.is_ascii_alphanumeric() && rest.peek().is_some_and(char::is_ascii_alphanumeric) => {
                escaped.push(c);
            }
            '[' | ']' if !links => escaped.push(c),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' => escaped.extend(['\\', c]),
            _ => escaped.push(c),
        }
        before = c;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escaped, line};

    #[test]
    fn names_cannot_become_markup() {
        for (text, markdown) in [
            ("大河|社区", "大河\\|社区"),
            ("<script>&amp;", "&lt;script>&amp;amp;"),
            ("[x](javascript:y)", "\\[x\\](javascript:y)"),
            ("[12.3, 15] m²", "[12.3, 15] m²"),
            ("rural_universe _x_ *y*", "rural_universe \\_x\\_ \\*y\\*"),
            ("甲\n乙", "甲 乙"),
        ] {
            assert_eq!(escaped(text), markdown);
        }
        assert_eq!(line("# 标题\n- 项"), "\\# 标题 - 项");
        assert_eq!(line("> 引文"), "\\> 引文");
        assert_eq!(line("正文"), "正文");
    }
}
