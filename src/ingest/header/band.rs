//! A band of rows that may be a header, and the texts that each column has in it from the top down.

use std::collections::BTreeMap;

use crate::ingest::grid::{Area, Grid, Raw, Row};
use crate::ingest::header::normalise::one_line;
use crate::ingest::header::spread::spread;
use crate::ingest::words;
use crate::register::CellAddress;

/// Most rows of a header.
pub(super) const MOST_ROWS: usize = 5;

/// Up to five rows next to each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Band {
    /// Their numbers, from 0, top down.
    pub(super) rows: Vec<u32>,
    /// Their texts by row and column.
    texts: BTreeMap<CellAddress, String>,
}

/// The texts of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stack {
    /// Column, from 0.
    pub(super) column: u32,
    /// Row of the lowest text, from 0.
    pub(super) row: u32,
    /// The texts, groups first, the column's own text last.
    pub(super) parts: Vec<String>,
    /// What a row in another language or a row of field names calls the column.
    pub(super) translation: Option<String>,
}

impl Band {
    /// The band of rows `rows`, which stand in `grid` or are blank.
    pub(super) fn new(grid: &Grid, rows: &[u32]) -> Self {
        let mut band = Self { rows: rows.to_vec(), texts: BTreeMap::new() };
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return band };
        for row in grid.rows_from(*first).take_while(|row| row.number() <= *last) {
            for (column, raw) in row.cells() {
                if let Some(text) = header_text(raw) {
                    band.texts.insert(CellAddress { row: row.number(), column }, text);
                }
            }
        }
        band
    }

    /// The texts of one row by column.
    pub(super) fn row(&self, row: u32) -> impl Iterator<Item = (u32, &str)> + Clone {
        let first = CellAddress { row, column: 0 };
        let last = CellAddress { row, column: u32::MAX };
        self.texts.range(first..=last).map(|(at, text)| (at.column, text.as_str()))
    }

    /// The texts that each column has, through merges and over the blanks beside a group's name.
    pub(super) fn stacks(&self, merges: &[Area]) -> Vec<Stack> {
        let (own, foreign): (Vec<u32>, Vec<u32>) = self.rows.iter().partition(|row| !self.is_foreign(**row));
        let covers = self.covers(&own, merges);
        let mut lowest: BTreeMap<u32, u32> = BTreeMap::new();
        for row in &own {
            for (column, _) in self.row(*row) {
                lowest.insert(column, *row);
            }
        }
        let mut stacks: Vec<Stack> = Vec::new();
        for (column, row) in lowest {
            let mut parts: Vec<CellAddress> = Vec::new();
            for above in own.iter().filter(|above| **above < row) {
                let group = covers.get(&CellAddress { row: *above, column }).copied();
                parts.extend(group.filter(|group| parts.last() != Some(group)));
            }
            let leaf = CellAddress { row, column };
            if parts.last() != Some(&leaf) {
                parts.push(leaf);
            }
            let parts = parts.iter().filter_map(|at| self.texts.get(at).cloned()).collect();
            let translation = foreign.iter().rev().find_map(|row| self.texts.get(&CellAddress { row: *row, column }));
            stacks.push(Stack { column, row, parts, translation: translation.cloned() });
        }
        stacks
    }

    /// For each cell that a group's name covers, where the name is written.
    fn covers(&self, rows: &[u32], merges: &[Area]) -> BTreeMap<CellAddress, CellAddress> {
        let mut covers: BTreeMap<CellAddress, CellAddress> = BTreeMap::new();
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return covers };
        let widest = self.texts.keys().map(|at| at.column).max().unwrap_or(0);
        for area in merges.iter().filter(|area| area.first.row >= *first && area.first.row <= *last) {
            for row in area.first.row..=area.last.row.min(*last) {
                for column in area.first.column..=area.last.column.min(widest) {
                    covers.insert(CellAddress { row, column }, area.first);
                }
            }
        }
        for (index, row) in rows.iter().enumerate() {
            let below = rows.get(index.saturating_add(1)..).unwrap_or_default();
            if below.is_empty() {
                break;
            }
            let leaf = |column: u32| {
                below
                    .iter()
                    .rev()
                    .find_map(|row| self.texts.get(&CellAddress { row: *row, column }))
                    .map(String::as_str)
            };
            let parent = |column: u32| {
                let above = rows.get(..index).unwrap_or_default();
                above.iter().rev().find_map(|row| covers.get(&CellAddress { row: *row, column })).copied()
            };
            let is_merged = |column: u32| covers.contains_key(&CellAddress { row: *row, column });
            let names: Vec<u32> =
                self.row(*row).map(|(column, _)| column).filter(|column| leaf(*column).is_some()).collect();
            let blocked = |column: u32| {
                is_merged(column)
                    || leaf(column).is_none()
                    || (self.texts.contains_key(&CellAddress { row: *row, column }) && !names.contains(&column))
            };
            let mut found = Vec::new();
            for (name, columns) in spread(&names, widest, &blocked, &parent, &leaf) {
                for column in columns {
                    found.push((CellAddress { row: *row, column }, CellAddress { row: *row, column: name }));
                }
            }
            covers.extend(found);
        }
        covers
    }

    /// Whether a row says in another language, or in the names of a database, what the others say in Chinese.
    fn is_foreign(&self, row: u32) -> bool {
        let is_chinese = |text: &str| text.chars().any(is_han);
        let count = self.row(row).count();
        count >= 2
            && !self.row(row).any(|(_, text)| is_chinese(text) || text.len() == 4 && text.parse::<u32>().is_ok())
            && self.texts.iter().any(|(at, text)| at.row != row && is_chinese(text))
    }
}

/// Whether a character is a Chinese one.
pub(super) fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// A cell's text where it may be part of a header. A year is one even where it is a number.
fn header_text(raw: Raw<'_>) -> Option<String> {
    match raw {
        Raw::Text(text) => Some(one_line(text)),
        Raw::Number(number) if number.fract() == 0.0 && (1990.0..=2100.0).contains(&number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether a row may belong to a header of several rows: texts and years only, and no word that is a figure.
pub(super) fn is_headlike(row: Row<'_>) -> bool {
    row.cells().all(|(_, raw)| match raw {
        Raw::Text(text) => !is_figure(text) && text.chars().count() <= 60,
        raw => header_text(raw).is_some(),
    })
}

/// Whether a text says what cells below a header say: a number, yes, no, nothing.
pub(super) fn is_figure(text: &str) -> bool {
    let plain = words::plain(text);
    let digits = plain.trim_start_matches(['-', '+', '.']);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '%' | ' '));
    let is_year = plain.len() == 4 && plain.parse::<u32>().is_ok_and(|year| (1990..=2100).contains(&year));
    (is_number && !is_year) || words::find(text).is_some()
}
