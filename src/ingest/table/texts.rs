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
        Raw::Text(text) => matches!(words::find(text), Some(Word::Missing | Word::NoneOrNo)),
        _ => false,
    }
}

/// Texts, each kept once.
#[derive(Default)]
pub(super) struct Texts {
    pub(super) list: Vec<Arc<str>>,
    ids: HashMap<Arc<str>, TextId, ahash::RandomState>,
}

impl Texts {
    pub(super) fn intern_raw(&mut self, raw: Raw<'_>) -> Option<TextId> {
        if is_nothing(raw) {
            return None;
        }
        match raw {
            Raw::Text(text) if !text.contains(['\n', '\r', '\t']) => Some(self.intern(text)),
            other => Some(self.intern(&one_line(&other.shown()))),
        }
    }

    /// The same, of a cell below one that held `last`: columns of streets and counties repeat themselves.
    pub(super) fn intern_after(&mut self, raw: Raw<'_>, last: Option<TextId>) -> Option<TextId> {
        if let (Raw::Text(text), Some(last)) = (raw, last)
            && *self.list[last as usize] == *text
        {
            return Some(last);
        }
        self.intern_raw(raw)
    }

    pub(super) fn intern(&mut self, text: &str) -> TextId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = TextId::try_from(self.list.len()).unwrap_or(TextId::MAX);
        let text: Arc<str> = text.into();
        self.list.push(text.clone());
        self.ids.insert(text, id);
        id
    }
}
