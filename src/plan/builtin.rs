//! The files that come with the program.

/// `rules/fields.toml`: the fields every plan can use.
pub const FIELDS: &str = include_str!("../../rules/fields.toml");

/// The plans, by id.
pub const PLANS: [(&str, &str); 1] = [("panzhihua-13-5", include_str!("../../rules/panzhihua-13-5.toml"))];

/// The plan used where none is named.
pub const DEFAULT_PLAN: &str = "panzhihua-13-5";
