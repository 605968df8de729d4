//! dabiao (达标) checks communities against the numeric targets of a planning document.
//!
//! Data flows one way: files → [`ingest`] → [`register`] → [`audit`] → assessment → [`report`]; what is asked comes from
//! [`plan`]. The modules below stand in that order.

pub mod plan;

pub mod register;

pub mod ingest;

pub mod audit;

pub mod compare;

pub mod saved;

pub mod report;

pub mod cli;

pub mod lang;
pub mod problem;
pub mod text;
