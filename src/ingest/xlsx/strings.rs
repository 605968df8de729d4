//! The texts that the sheets of a workbook share.

use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;

use crate::ingest::grid::{Span, trimmed};
use crate::ingest::package::Budget;
use crate::ingest::xlsx::scan::{self, Found, Miss, Scan, Token};
use crate::ingest::xlsx::window::{Stop, Window};

/// The shared texts, one behind the other, without blanks at their ends.
#[derive(Default)]
pub(super) struct Strings {
    /// All of them.
    pub(super) text: Arc<String>,
    /// Where each stands.
    pub(super) spans: Vec<Span>,
}

/// Reads the part that holds the shared texts. Returns them and how many bytes of the budget are left.
pub(super) fn read(part: impl Read, budget: Budget) -> Result<(Strings, u64), Stop> {
    let mut window = Window::new(part, budget)?;
    let mut reader = Reader { text: String::new(), spans: Vec::new(), current: String::new() };
    if !window.take(begin)? {
        window.each(|scan| reader.item(scan))?;
    }
    let left = window.finish()?;
    Ok((Strings { text: Arc::new(reader.text), spans: reader.spans }, left))
}

/// Finds the root; whether it is empty.
fn begin(scan: &mut Scan<'_>) -> Found<bool> {
    loop {
        scan.skip_blanks();
        match scan.token()? {
            (Token::Instruction, text) if is_utf8(text) => {}
            (Token::Start, b"sst") => return root(scan),
            _ => return Err(Miss::Odd),
        }
    }
}

/// Claims of more texts than there can be are the library's to refuse.
fn root(scan: &mut Scan<'_>) -> Found<bool> {
    let mut attributes = scan.attributes();
    while let Some((name, value)) = attributes.next()? {
        if matches!(name, b"count" | b"uniqueCount") {
            scan::count(value)?;
        }
    }
    Ok(attributes.is_empty)
}

/// Whether a processing instruction names no other encoding.
pub(super) fn is_utf8(instruction: &[u8]) -> bool {
    let text = String::from_utf8_lossy(instruction).to_ascii_lowercase();
    !text.contains("encoding") || text.contains("utf-8")
}

struct Reader {
    text: String,
    spans: Vec<Span>,
    /// The item that is being read.
    current: String,
}

impl Reader {
    /// Reads an item; whether there are no more.
    fn item(&mut self, scan: &mut Scan<'_>) -> Found<bool> {
        scan.skip_blanks();
        if scan.skip_if(b"</sst>")? {
            return Ok(true);
        }
        if !scan.skip_start(b"<si")? {
            return Err(Miss::Odd);
        }
        self.current.clear();
        if !scan.skip_tag()? {
            self.runs(scan)?;
        }
        let text = trimmed(&self.current);
        let start = u32::try_from(self.text.len()).map_err(|_| Miss::TooLarge(None))?;
        let len = u32::try_from(text.len()).map_err(|_| Miss::TooLarge(None))?;
        self.text.push_str(text);
        self.spans.push(Span { start, len });
        Ok(false)
    }

    /// The text of an item: of all its runs, without the reading aid for their characters.
    fn runs(&mut self, scan: &mut Scan<'_>) -> Found<()> {
        let (mut is_phonetic, mut depth) = (false, 0_u32);
        loop {
            match scan.token()? {
                (Token::Start, b"t") if !is_phonetic => self.run(scan)?,
                (Token::Start, name) if !name.contains(&b':') => {
                    if !scan.skip_tag()? {
                        is_phonetic |= name == b"rPh";
                        depth = depth.saturating_add(1);
                    }
                }
                (Token::End, b"si") if depth == 0 => return Ok(()),
                (Token::End, name) => {
                    is_phonetic &= name != b"rPh";
                    depth = depth.checked_sub(1).ok_or(Miss::Odd)?;
                }
                (Token::Text, text) if !text.contains(&b'&') => {}
                _ => return Err(Miss::Odd),
            }
        }
    }

    fn run(&mut self, scan: &mut Scan<'_>) -> Found<()> {
        let mut attributes = scan.attributes();
        let mut space = None;
        while let Some((name, value)) = attributes.next()? {
            if name == b"xml:space" {
                space.get_or_insert(value);
            }
        }
        if attributes.is_empty {
            return Ok(());
        }
        let text = text(scan.until(b'<')?)?;
        scan.expect(b"</t>")?;
        let keeps_blanks = space == Some(b"preserve");
        self.current.push_str(if keeps_blanks { &text } else { text.trim_matches([' ', '\t', '\r', '\n']) });
        Ok(())
    }
}

/// The text that XML stands for. Line ends and Excel's own escapes (`_x000D_`) are the library's.
pub(super) fn text(raw: &[u8]) -> Found<Cow<'_, str>> {
    let plain = std::str::from_utf8(raw).map_err(|_| Miss::Odd)?;
    if !raw.iter().any(|byte| matches!(byte, b'&' | b'\r' | b'_')) {
        return Ok(Cow::Borrowed(plain));
    }
    let text = quick_xml::escape::unescape(plain).map_err(|_| Miss::Odd)?;
    if plain.contains('\r') || text.contains("_x") { Err(Miss::Odd) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(items: &str) -> Result<Vec<String>, Stop> {
        let part = format!("<?xml version='1.0' encoding='UTF-8'?>\n<sst xmlns='x' count='9'>{items}</sst>");
        let (strings, _) = read(part.as_bytes(), Budget { left: 1 << 20, limit: crate::ingest::limits::Limit::Kept })?;
        let text = |span: &Span| strings.text[span.start as usize..][..span.len as usize].to_owned();
        Ok(strings.spans.iter().map(text).collect())
    }

    #[test]
    fn runs_are_joined_and_reading_aids_left_out() {
        let items = "<si><t>甲 &amp; &#20057;</t></si>\n<si/><si></si><si><t/></si>\
            <si><r><rPr><b/><sz val='9'/></rPr><t xml:space='preserve'>社 </t></r><r><t> 区 </t></r></si>\
            <si><t>区</t><rPh sb='0' eb='1'><t>qu</t></rPh><phoneticPr fontId='1'/></si><si><t>A_B</t></si>";
        assert_eq!(texts(items).unwrap(), ["甲 & 乙", "", "", "", "社 区", "区", "A_B"]);
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_library() {
        let odd = [
            "<si><t>_x000D_</t></si>",
            "<si><t>a\r\nb</t></si>",
            "<si><t><![CDATA[a]]></t></si>",
            "<!-- --><si/>",
            "<si><t>&nbsp;</t></si>",
            "<si></x></si>",
            "<x:si><t>1</t></x:si>",
            "<si><t>1</t>",
            "<extLst/>",
        ];
        for items in odd {
            assert_eq!(texts(items).err(), Some(Stop::Odd), "{items}");
        }
    }
}
