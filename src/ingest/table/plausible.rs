//! Headers and figures that are out of step: in real exports a missing header shifts every figure behind it by one column.

use rust_decimal::Decimal;

use crate::ingest::grid::{Grid, Raw};
use crate::ingest::header::{Header, HeaderCell, compact};
use crate::ingest::number;
use crate::ingest::table::Place;
use crate::problem::{Problem, ProblemKind};
use crate::register::CellAddress;

/// Where there are no groups, only these parts are surely of the one whole.
const PARTS: [&str; 6] = ["女性人数", "男性人数", "少数民族人数", "党员人数", "共青团员人数", "岁"];

/// Compares the columns of people of each group with the group's 总人数 in the rows of units.
pub(super) fn check<R: Iterator<Item = u32>>(
    grid: &Grid,
    header: &Header,
    rows: &impl Fn() -> R,
    place: Place,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, whole) in header.cells.iter().enumerate().filter(|(_, cell)| base(cell) == "总人数") {
        let is_first = !header.cells.iter().take(index).any(|cell| base(cell) == "总人数" && is_beside(cell, whole));
        if !is_first {
            continue;
        }
        let parts = header.cells.iter().filter(|cell| cell.column != whole.column && is_beside(cell, whole));
        for part in parts.filter(|cell| is_part(cell)) {
            problems.extend(compare(grid, part, whole, rows(), place));
        }
    }
    problems
}

fn base(cell: &HeaderCell) -> String {
    let key = compact(cell.leaf());
    key.split('(').next().unwrap_or_default().to_owned()
}

fn is_beside(cell: &HeaderCell, other: &HeaderCell) -> bool {
    let groups = |cell: &HeaderCell| {
        cell.parts.len().checked_sub(1).and_then(|end| cell.parts.get(..end).map(<[String]>::to_vec))
    };
    groups(cell) == groups(other)
}

fn is_part(cell: &HeaderCell) -> bool {
    let key = base(cell);
    let is_known = PARTS.iter().any(|part| key.starts_with(part) || (*part == "岁" && key.contains(part)));
    key.ends_with("人数") && !key.contains("均") && (is_known || cell.parts.len() > 1)
}

fn compare(
    grid: &Grid,
    part: &HeaderCell,
    whole: &HeaderCell,
    rows: impl Iterator<Item = u32>,
    place: Place,
) -> Option<Problem> {
    let mut first: Option<(u32, Decimal, Decimal)> = None;
    let mut count = 0_u32;
    for row in rows {
        let figure = |cell: &HeaderCell| figure(grid.cell(CellAddress { row, column: cell.column }));
        if let (Some(of_part), Some(of_whole)) = (figure(part), figure(whole))
            && of_part > of_whole
        {
            count = count.saturating_add(1);
            first = first.or(Some((row, of_part, of_whole)));
        }
    }
    let (row, of_part, of_whole) = first?;
    let kind = ProblemKind::PartOverGroup {
        part: part.text.clone(),
        part_value: of_part.to_string(),
        whole: whole.text.clone(),
        whole_value: of_whole.to_string(),
        place: CellAddress { row, column: whole.column }.to_string(),
        rows: count,
    };
    Some(Problem::at(place.origin(row, part.column), kind))
}

fn figure(raw: Raw<'_>) -> Option<Decimal> {
    match raw {
        Raw::Number(number) => number::from_float(number),
        Raw::Text(text) => number::plain_number(text),
        _ => None,
    }
}
