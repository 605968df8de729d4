//! Headers that a person says the meaning of: they overrule what the fields' own titles and aliases say.

use crate::plan::FieldId;

/// Which header is which field.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    entries: Vec<(FieldId, String)>,
}

impl Mapping {
    /// No header at all.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// Says that `header` (a leaf, or `group/leaf`) is `field`. A field may have several headers, a header one field; the
    /// error is the field that it was given to before.
    ///
    /// # Errors
    /// The header is another field's.
    pub fn add(&mut self, field: FieldId, header: &str) -> Result<(), FieldId> {
        let key = super::header::compact(header);
        if let Some((other, _)) = self.entries.iter().find(|(_, known)| super::header::compact(known) == key) {
            return if *other == field { Ok(()) } else { Err(*other) };
        }
        self.entries.push((field, header.to_owned()));
        Ok(())
    }

    /// Fields and their headers, in the order they were given.
    pub fn iter(&self) -> impl Iterator<Item = (FieldId, &str)> {
        self.entries.iter().map(|(field, header)| (*field, header.as_str()))
    }
}
