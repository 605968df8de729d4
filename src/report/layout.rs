//! How wide the columns of a table are, and where their cells are broken.

use unicode_width::UnicodeWidthStr;

use crate::report::page::{Fit, Table};
use crate::report::wrap::{fitted, wrapped};

/// Below this width tables are shown as lists, whatever they hold.
const NARROWEST: usize = 40;

/// A column of words is not made narrower than this.
const NARROWEST_WORDS: usize = 12;

/// Blanks between columns.
pub(super) const BETWEEN: usize = 2;

/// The columns of each part that fits `width`; `None` where none does.
pub(super) fn parts(table: &Table, width: usize) -> Option<Vec<Vec<usize>>> {
    if width < NARROWEST {
        return None;
    }
    let all: Vec<usize> = (0..table.columns.len()).collect();
    if least_width(table, &all) <= width {
        return Some(vec![all]);
    }
    let (keys, others) = all.split_at_checked(table.keys).filter(|(keys, _)| !keys.is_empty())?;
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for column in others {
        if let Some(part) = parts.last_mut() {
            part.push(*column);
            if least_width(table, part) <= width {
                continue;
            }
            part.pop();
        }
        let part: Vec<usize> = keys.iter().copied().chain([*column]).collect();
        if least_width(table, &part) > width {
            return None;
        }
        parts.push(part);
    }
    Some(parts)
}

/// The width that these columns need, wrapped as far as they may be.
fn least_width(table: &Table, columns: &[usize]) -> usize {
    let columns = columns.iter().map(|column| least(table, *column));
    columns.fold(0_usize, |sum, width| sum.saturating_add(width).saturating_add(BETWEEN)).saturating_sub(BETWEEN)
}

/// The width of each column: what is free goes, blank by blank, to the column whose cells are the most broken.
pub(super) fn widths(table: &Table, columns: &[usize], width: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = columns.iter().map(|column| least(table, *column)).collect();
    let mut heights: Vec<(usize, usize)> =
        columns.iter().zip(&widths).map(|(column, width)| height(table, *column, *width)).collect();
    for _ in least_width(table, columns)..width {
        // The first of equals, so that titles go before figures.
        let Some((position, _)) = heights.iter().enumerate().rev().max_by_key(|(_, height)| **height) else { break };
        let (Some(height), Some(width), Some(column)) =
            (heights.get_mut(position), widths.get_mut(position), columns.get(position))
        else {
            break;
        };
        if height.0 <= 1 {
            break;
        }
        *width = width.saturating_add(1);
        *height = self::height(table, *column, *width);
    }
    widths
}

/// Lines of the column's tallest cell, and those of all its cells.
fn height(table: &Table, column: usize, width: usize) -> (usize, usize) {
    let fit = table.columns.get(column).map_or(Fit::Words, |(_, fit)| *fit);
    texts(table, column)
        .map(|text| broken(text, fit, width).len())
        .fold((0, 0), |(most, sum), lines| (most.max(lines), sum.saturating_add(lines)))
}

/// A cell's text in lines of at most `width` columns.
pub(super) fn broken(text: &str, fit: Fit, width: usize) -> Vec<String> {
    match fit {
        Fit::Words => wrapped(text, width),
        Fit::Pieces | Fit::Short | Fit::Figures => fitted(text.split_inclusive(' ').collect(), width),
    }
}

fn least(table: &Table, column: usize) -> usize {
    match table.columns.get(column) {
        Some((_, Fit::Words)) => natural(table, column).min(NARROWEST_WORDS),
        Some((_, Fit::Pieces)) => {
            texts(table, column).flat_map(|text| text.split(' ')).map(UnicodeWidthStr::width).max().unwrap_or(0)
        }
        _ => natural(table, column),
    }
}

fn natural(table: &Table, column: usize) -> usize {
    texts(table, column).map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// The title and the cells of a column.
fn texts(table: &Table, column: usize) -> impl Iterator<Item = &str> {
    let title = table.columns.get(column).map(|(title, _)| title.as_str());
    title.into_iter().chain(table.rows.iter().filter_map(move |row| row.get(column)).map(|cell| cell.text.as_str()))
}
