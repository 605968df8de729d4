//! Counts in English, which says one row and two rows.

use std::fmt::Display;

/// `1 row`, `2 rows`.
pub(super) fn several<N: Copy + Display + PartialEq + From<u8>>(
    count: N,
    one: &'static str,
    many: &'static str,
) -> String {
    let noun = choose(count, one, many);
    format!("{count} {noun}")
}

/// One of two words, as the count asks: is or are.
pub(super) fn choose<N: Copy + PartialEq + From<u8>>(count: N, one: &'static str, many: &'static str) -> &'static str {
    if count == N::from(1) { one } else { many }
}
