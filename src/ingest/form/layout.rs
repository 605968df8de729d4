//! Whether a sheet is a form, and which value belongs to which label.

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::grid::{Area, Grid, Raw, Row};
use crate::ingest::header::{Headers, compact, one_line};
use crate::ingest::units;
use crate::ingest::words;
use crate::plan::Role;
use crate::register::CellAddress;

/// Larger sheets are no forms.
const MOST_ROWS: usize = 200;
const MOST_CELLS: usize = 4_000;

/// A form has at least so many labels that are known.
const LEAST_LABELS: usize = 3;

/// The longest label, in characters.
const LONGEST_LABEL: usize = 40;

/// What a sheet is.
pub(super) enum Layout {
    /// A form of one unit.
    Form(Vec<Pair>),
    /// Labels and values in an order that is not certain.
    Doubtful,
    /// A table, or nothing known.
    Other,
}

/// A label and its value.
pub(super) struct Pair {
    /// The label, below the headings that it stands under.
    pub(super) parts: Vec<String>,
    pub(super) label: CellAddress,
    pub(super) value: CellAddress,
}

/// Looks at the labels of a sheet.
pub(super) fn layout(grid: &Grid, headers: &Headers<'_>, merges: &mut dyn FnMut() -> Vec<Area>) -> Layout {
    let cells = || grid.rows().map(|row| row.count()).sum::<usize>();
    if grid.row_count() > MOST_ROWS || cells() > MOST_CELLS {
        return Layout::Other;
    }
    let labels = Labels::new(grid, headers);
    if labels.distinct() < LEAST_LABELS || labels.head_a_table(grid) {
        return Layout::Other;
    }
    match labels.pairs(grid, merges) {
        Some(pairs) => Layout::Form(pairs),
        None if labels.look_like_a_form(grid) => Layout::Doubtful,
        None => Layout::Other,
    }
}

/// The cells that are known as labels.
struct Labels {
    known: BTreeMap<CellAddress, String>,
    /// Those that name the unit.
    names: Vec<CellAddress>,
    /// Columns with known labels and without figures.
    columns: BTreeSet<u32>,
}

impl Labels {
    fn new(grid: &Grid, headers: &Headers<'_>) -> Self {
        let mut labels = Self { known: BTreeMap::new(), names: Vec::new(), columns: BTreeSet::new() };
        let mut with_figures = BTreeSet::new();
        for row in grid.rows() {
            // A title may begin with the year.
            let is_title = row.count() == 1;
            for (column, raw) in row.cells() {
                let at = CellAddress { row: row.number(), column };
                let meanings = match raw {
                    // 户 behind a value is its unit.
                    Raw::Text(text) if units::find(&compact(text)).is_some() => Vec::new(),
                    Raw::Text(text) if text.chars().count() <= LONGEST_LABEL => headers.meanings_of(text),
                    _ => Vec::new(),
                };
                if meanings.is_empty() && !is_title && is_figure(raw) {
                    with_figures.insert(column);
                }
                if !meanings.is_empty() {
                    labels.known.insert(at, compact(raw.text().unwrap_or_default()));
                    if meanings.iter().any(|meaning| headers.has_role(*meaning, Role::Name)) {
                        labels.names.push(at);
                    }
                }
            }
        }
        let columns = labels.known.keys().map(|at| at.column);
        labels.columns = columns.filter(|column| !with_figures.contains(column)).collect();
        labels
    }

    fn distinct(&self) -> usize {
        self.known.values().collect::<BTreeSet<_>>().len()
    }

    fn is_known(&self, row: u32, column: u32) -> bool {
        self.known.contains_key(&CellAddress { row, column })
    }

    /// Whether a row of labels stands above a row of values: a header and not a form.
    fn head_a_table(&self, grid: &Grid) -> bool {
        let rows: Vec<Row<'_>> = grid.rows().collect();
        rows.iter().zip(rows.iter().skip(1)).any(|(row, next)| {
            let cells: Vec<u32> = row.cells().map(|(column, _)| column).collect();
            let known: Vec<u32> = cells.iter().copied().filter(|column| self.is_known(row.number(), *column)).collect();
            let is_beside = known.iter().zip(known.iter().skip(1)).any(|(one, two)| one.saturating_add(1) == *two);
            let is_text = |column: u32| {
                !is_figure(grid.cell(CellAddress { row: row.number(), column: column.saturating_add(1) }))
            };
            let is_of_texts = known.iter().all(|column| is_text(*column));
            let is_header = known.len() >= 2 && (is_beside || is_of_texts || known.len() == cells.len());
            let below = known.iter().filter(|column| {
                let cell = grid.cell(CellAddress { row: next.number(), column: **column });
                cell != Raw::Blank && !self.is_known(next.number(), **column)
            });
            is_header && below.count().saturating_mul(2) > known.len()
        })
    }

    /// The pairs of a plain form: one name of a unit, and in every row labels in the same columns, each with its value (and
    /// at most a unit of measurement) before the next.
    fn pairs(&self, grid: &Grid, merges: &mut dyn FnMut() -> Vec<Area>) -> Option<Vec<Pair>> {
        let [name] = self.names.as_slice() else { return None };
        let mut form = Form { labels: self, pairs: Vec::new(), heading: None, areas: None };
        for row in grid.rows() {
            form.add(row, grid, merges)?;
        }
        let value = form.pairs.iter().find(|pair| pair.label == *name)?.value;
        let is_named = matches!(grid.cell(value), Raw::Text(_)) && !is_figure(grid.cell(value));
        let known = form.pairs.iter().filter(|pair| self.known.contains_key(&pair.label)).count();
        let filled = form.pairs.iter().filter(|pair| grid.cell(pair.value) != Raw::Blank).count();
        let is_plain = is_named && known >= LEAST_LABELS && filled.saturating_mul(2) >= form.pairs.len();
        is_plain.then_some(form.pairs)
    }

    /// Whether labels stand below each other with something beside them, as in a form or a table on its side.
    fn look_like_a_form(&self, grid: &Grid) -> bool {
        let mut below: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
        for (at, text) in &self.known {
            let beside = CellAddress { row: at.row, column: at.column.saturating_add(1) };
            if grid.cell(beside) != Raw::Blank && !self.known.contains_key(&beside) {
                below.entry(at.column).or_default().insert(text);
            }
        }
        let is_pair = |at: &CellAddress| {
            let beside = CellAddress { row: at.row, column: at.column.saturating_add(1) };
            let value = grid.cell(beside);
            value != Raw::Blank && !self.known.contains_key(&beside)
        };
        let named = self.names.iter().any(is_pair);
        below.values().any(|labels| labels.len() >= LEAST_LABELS)
            || (named && below.values().map(BTreeSet::len).sum::<usize>() >= LEAST_LABELS)
    }
}

/// Whether a cell holds a figure: a number, or a text that begins with one.
fn is_figure(raw: Raw<'_>) -> bool {
    match raw {
        Raw::Number(_) | Raw::Percent(_) | Raw::Date(_) => true,
        Raw::Text(text) => words::plain(text).starts_with(|c: char| c.is_ascii_digit()),
        Raw::Blank | Raw::Flag(_) | Raw::Error(_) | Raw::Uncached => false,
    }
}

/// A form while its rows are read.
struct Form<'l> {
    labels: &'l Labels,
    pairs: Vec<Pair>,
    /// The heading that the rows stand under.
    heading: Option<String>,
    areas: Option<Vec<Area>>,
}

impl Form<'_> {
    /// Adds a row; `None` where its labels and values do not alternate.
    fn add(&mut self, row: Row<'_>, grid: &Grid, merges: &mut dyn FnMut() -> Vec<Area>) -> Option<()> {
        let number = row.number();
        let cells: Vec<(u32, Raw<'_>)> = row.cells().collect();
        let is_label = |column: u32| self.labels.columns.contains(&column);
        if let [(column, Raw::Text(text))] = cells.as_slice()
            && !self.labels.is_known(number, *column)
        {
            // A title above, a heading or a note between.
            self.heading = if self.pairs.is_empty() { None } else { Some(one_line(text)) };
            return Some(());
        }
        let first = cells.iter().position(|(column, _)| is_label(*column));
        let Some(first) = first else {
            // Dates and offices above the form, signatures below it.
            return cells.iter().all(|(_, raw)| raw.text().is_some()).then_some(());
        };
        let before = cells.get(..first)?;
        let group = match before {
            [] => self.merged_group(number, cells.first()?.0, grid, merges),
            [(_, raw @ Raw::Text(text))] if !is_figure(*raw) => Some(one_line(text)),
            _ => return None,
        };
        let mut at = first;
        while let Some((column, raw)) = cells.get(at) {
            let Raw::Text(text) = raw else { return None };
            if is_figure(*raw) && !self.labels.is_known(number, *column) {
                return None;
            }
            let next = cells.iter().skip(at.saturating_add(1)).position(|(column, _)| is_label(*column));
            let end = next.map_or(cells.len(), |next| next.saturating_add(at).saturating_add(1));
            let values = cells.get(at.saturating_add(1)..end)?;
            if values.iter().any(|(column, _)| self.labels.is_known(number, *column)) {
                return None;
            }
            let (value, unit) = match values {
                // Nothing was filled in; right beside the next label there is no room for it.
                [] if cells.get(end).is_none_or(|(next, _)| *next > column.saturating_add(1)) => {
                    (column.saturating_add(1), None)
                }
                [(value, _)] => (*value, None),
                [(value, _), (_, Raw::Text(unit))] if units::find(&compact(unit)).is_some() => (*value, Some(*unit)),
                _ => return None,
            };
            let label = one_line(text.trim_end_matches([':', '：']));
            let label = unit.map_or(label.clone(), |unit| format!("{label}({unit})"));
            let parts = self.heading.iter().chain(&group).cloned().chain([label]).collect();
            self.pairs.push(Pair {
                parts,
                label: CellAddress { row: number, column: *column },
                value: CellAddress { row: number, column: value },
            });
            at = end;
        }
        Some(())
    }

    /// The group that is merged over the left of a row.
    fn merged_group(
        &mut self,
        row: u32,
        first: u32,
        grid: &Grid,
        merges: &mut dyn FnMut() -> Vec<Area>,
    ) -> Option<String> {
        let areas = self.areas.get_or_insert_with(merges);
        let over = |area: &&Area| {
            area.first.row < row && row <= area.last.row && area.first.column < first && area.last.column < first
        };
        let area = areas.iter().find(over)?;
        grid.cell(area.first).text().map(one_line)
    }
}
