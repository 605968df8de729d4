//! All text that people read, in both languages.
