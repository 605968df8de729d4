//! Texts of identity cells, each kept once.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ingest::grid::Raw;
use crate::ingest::header::one_line;
use crate::ingest::table::TextId;
use crate::ingest::words::{self, Word};

/// Whether an identity cell says nothing.
pub(in crate::ingest) fn is_nothing(raw: Raw<'_>) -> bool {
    match raw {
        Raw::Blank | Raw::Error(_) | Raw::Uncached => true,
        Raw::Text(text) => matches!(words::find(text), Some(Word::Missing | Word::NoneYet | Word::NoneOrNo)),
        _ => false,
    }
}

/// Texts, those that repeat themselves kept once.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) list: Vec<Arc<str>>,
    ids: HashMap<Arc<str>, TextId, ahash::RandomState>,
}

impl Texts {
    /// The text of a cell below one that held `last`: columns of streets and counties repeat themselves.
    pub(super) fn intern_after(&mut self, raw: Raw<'_>, last: Option<TextId>) -> Option<TextId> {
        self.keep_after(raw, last, Self::intern)
    }

    /// The same of a cell that names a unit: few such texts come twice, and each is looked up later.
    pub(super) fn add_after(&mut self, raw: Raw<'_>, last: Option<TextId>) -> Option<TextId> {
        self.keep_after(raw, last, |texts, text| texts.add(text.into()))
    }

    fn keep_after(
        &mut self,
        raw: Raw<'_>,
        last: Option<TextId>,
        keep: impl Fn(&mut Self, &str) -> Option<TextId>,
    ) -> Option<TextId> {
        if let (Raw::Text(text), Some(last)) = (raw, last)
            && *self.list[last.index()] == *text
        {
            return Some(last);
        }
        if is_nothing(raw) {
            return None;
        }
        match raw {
            Raw::Text(text) if !text.bytes().any(|byte| matches!(byte, b'\n' | b'\r' | b'\t')) => keep(self, text),
            other => keep(self, &one_line(&other.shown())),
        }
    }

    pub(super) fn intern(&mut self, text: &str) -> Option<TextId> {
        if let Some(id) = self.ids.get(text) {
            return Some(*id);
        }
        let text: Arc<str> = text.into();
        let id = self.add(text.clone())?;
        self.ids.insert(text, id);
        Some(id)
    }

    /// There are no more texts than cells, which are numbered.
    fn add(&mut self, text: Arc<str>) -> Option<TextId> {
        let id = TextId::of(self.list.len())?;
        self.list.push(text);
        Some(id)
    }
}
