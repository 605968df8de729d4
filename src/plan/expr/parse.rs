//! stub
/// stub
pub fn parse() {}
