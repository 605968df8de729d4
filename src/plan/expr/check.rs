//! stub
/// stub
pub struct Names;
/// stub
pub struct Type;
/// stub
pub fn check() {}
