//! Remarks on cells of OpenDocument spreadsheets.

use quick_xml::events::BytesStart;

use crate::ingest::plain::PlainNote;
use crate::ingest::xml::count;
use crate::register::CellAddress;

/// More blanks in a row than anybody types.
const MOST_BLANKS: u32 = 1 << 10;

/// A remark that is being read.
pub(super) struct Annotation {
    note: PlainNote,
    part: Part,
    paragraphs: usize,
}

/// What the text that comes next is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Author,
    Text,
    /// A date, or initials.
    Other,
}

impl Annotation {
    /// A remark on a cell.
    pub(super) fn new(at: CellAddress) -> Self {
        Self { note: PlainNote { at, author: String::new(), text: String::new() }, part: Part::Other, paragraphs: 0 }
    }

    /// The beginning of an element inside of it.
    pub(super) fn start(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "dc:creator" => self.part = Part::Author,
            "text:p" => {
                if self.paragraphs > 0 {
                    self.note.text.push('\n');
                }
                self.paragraphs = self.paragraphs.saturating_add(1);
                self.part = Part::Text;
            }
            "text:s" => {
                let blanks = count(tag, "text:c", 1).min(MOST_BLANKS);
                (0..blanks).for_each(|_| self.text(" "));
            }
            "text:tab" => self.text("\t"),
            "text:line-break" => self.text("\n"),
            _ => {}
        }
    }

    /// The end of an element inside of it.
    pub(super) fn end(&mut self, name: &str) {
        if matches!(name, "dc:creator" | "text:p") {
            self.part = Part::Other;
        }
    }

    /// Text inside of it.
    pub(super) fn text(&mut self, text: &str) {
        match self.part {
            Part::Author => self.note.author.push_str(text),
            Part::Text => self.note.text.push_str(text),
            Part::Other => {}
        }
    }

    /// The remark; none where it says nothing.
    pub(super) fn finish(self) -> Option<PlainNote> {
        (!self.note.text.trim().is_empty()).then_some(self.note)
    }
}
