//! Counts in English, which says one row and two rows.

use std::fmt::Display;

/// `1 row`, `2 rows`.
pub(super) fn several<N: Display + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    let noun = choose(&count, one, many);
    format!("{count} {noun}")
}

/// One of two words, as the count asks: is or are.
pub(super) fn choose<'a, N: PartialEq + From<u8>>(count: &N, one: &'a str, many: &'a str) -> &'a str {
    if *count == N::from(1) { one } else { many }
}
