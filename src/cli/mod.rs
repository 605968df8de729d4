//! The command line.

pub mod mistakes;
