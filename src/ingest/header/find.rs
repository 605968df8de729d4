//! Which rows of a sheet are its header.

use std::collections::BTreeSet;

use crate::ingest::grid::{Area, Grid, Raw, Row};
use crate::ingest::header::band::{Band, MOST_ROWS, is_figure, is_han, is_headlike};
use crate::ingest::header::normalise::compact;
use crate::ingest::header::{Header, Headers, Meaning};
use crate::ingest::units;
use crate::ingest::words::{self, Word};
use crate::plan::Role;

/// How many rows from the top may be titles and notes above the header.
pub(in crate::ingest) const SEARCHED_ROWS: usize = 60;

/// Rows below the header that may number, measure or translate its columns.
const MOST_ABSORBED: usize = 3;

/// The merged areas of a sheet, asked for once and only where they can matter.
pub(in crate::ingest) struct Merges<'m> {
    read: &'m mut dyn FnMut() -> Vec<Area>,
    known: Option<Vec<Area>>,
}

impl<'m> Merges<'m> {
    /// The areas that `read` gives.
    pub(in crate::ingest) fn new(read: &'m mut dyn FnMut() -> Vec<Area>) -> Self {
        Self { read, known: None }
    }

    /// The areas.
    pub(in crate::ingest) fn get(&mut self) -> &[Area] {
        self.known.get_or_insert_with(|| (self.read)())
    }
}

/// Looks for the header of one sheet.
pub(super) struct Search<'a, 'g, 'm, 'f> {
    pub(super) headers: &'a Headers<'f>,
    pub(super) grid: &'g Grid,
    pub(super) merges: &'a mut Merges<'m>,
}

impl<'g> Search<'_, 'g, '_, '_> {
    /// The band of rows that names the most fields, if any names enough, with the rows that belong to it.
    pub(super) fn find(mut self) -> Option<Header> {
        let mut header = self.best()?;
        self.grow_up(&mut header);
        self.grow_down(&mut header);
        self.absorb(&mut header);
        header.read_remarks(self.grid);
        Some(header)
    }

    /// Of bands that name as many fields the shortest and first.
    fn best(&mut self) -> Option<Header> {
        let rows: Vec<Row<'_>> = self.grid.rows().take(SEARCHED_ROWS).collect();
        let mut best: Option<(usize, Header)> = None;
        for height in 1..=MOST_ROWS {
            for window in rows.windows(height) {
                if height > 1 && !may_be_band(window) {
                    continue;
                }
                let numbers: Vec<u32> = window.iter().map(Row::number).collect();
                let header = self.read(&numbers);
                let named = header.fields_named();
                if self.headers.is_enough(&header, named) && best.as_ref().is_none_or(|(most, _)| named > *most) {
                    best = Some((named, header));
                }
            }
        }
        best.map(|(_, header)| header)
    }

    fn read(&mut self, rows: &[u32]) -> Header {
        let band = Band::new(self.grid, rows);
        let merges = if rows.len() > 1 { self.merges.get() } else { &[] };
        self.headers.read_band(band, merges)
    }

    fn row(&self, number: u32) -> Option<Row<'g>> {
        self.grid.rows_from(number).next().filter(|row| row.number() == number)
    }

    /// Takes in rows of groups above: they say whose figures the columns are.
    fn grow_up(&mut self, header: &mut Header) {
        while header.rows.len() < MOST_ROWS {
            let Some(first) = header.rows.first().copied() else { return };
            let Some(above) = first.checked_sub(1) else { return };
            if !self.is_group_row(header, above) {
                return;
            }
            let rows: Vec<u32> = [above].into_iter().chain(header.rows.iter().copied()).collect();
            let taller = self.read(&rows);
            if !self.headers.is_enough(&taller, taller.fields_named()) {
                return;
            }
            *header = taller;
        }
    }

    fn is_group_row(&mut self, header: &Header, number: u32) -> bool {
        let Some(row) = self.row(number) else { return false };
        if !is_headlike(row) || !may_name_groups(row) {
            return false;
        }
        let columns: Vec<u32> = row.cells().map(|(column, _)| column).collect();
        let width = header.cells.iter().map(|cell| cell.column).collect::<BTreeSet<_>>();
        let identity = self.identity_columns(header);
        let merges = self.merges.get();
        let is_wide = |area: &&Area| area.first.row == number && area.last.column > area.first.column;
        if merges.iter().any(|area| is_wide(&area)) {
            let covers_all =
                |area: &Area| width.iter().all(|column| (area.first.column..=area.last.column).contains(column));
            return !merges.iter().filter(is_wide).any(covers_all);
        }
        // A name without anything below it is a column of its own; one above names or codes is part of a title.
        let is_group = |column: &&u32| width.contains(*column);
        columns.len() >= 2
            && identity.is_disjoint(&columns.iter().copied().collect())
            && columns.iter().filter(is_group).any(|column| {
                let right = column.saturating_add(1);
                width.contains(&right) && !columns.contains(&right) && !identity.contains(&right)
            })
    }

    fn identity_columns(&self, header: &Header) -> BTreeSet<u32> {
        let roles = [Role::Name, Role::Code, Role::Street, Role::County];
        let is_identity = |meaning: &Meaning| roles.iter().any(|role| self.headers.has_role(*meaning, *role));
        header.cells.iter().filter(|cell| cell.meanings.iter().any(is_identity)).map(|cell| cell.column).collect()
    }

    /// Takes in rows of leaves below: merges reach into them, or they stand under groups.
    fn grow_down(&mut self, header: &mut Header) {
        while header.rows.len() < MOST_ROWS {
            let (Some(first), Some(last)) = (header.rows.first().copied(), header.rows.last().copied()) else { return };
            let next = last.saturating_add(1);
            let row = self.row(next);
            if row.is_some_and(|row| !is_headlike(row) || self.is_unit_row(header, row)) {
                return;
            }
            let (is_continued, is_merged) = match row {
                Some(row) => self.continues(header, row),
                None => (false, false),
            };
            let is_blank_part = row.is_none() && self.reaches(first, next);
            if !is_continued && !is_merged && !is_blank_part {
                return;
            }
            let rows: Vec<u32> = header.rows.iter().copied().chain([next]).collect();
            let taller = self.read(&rows);
            // Where merges say that the row is one of the header, 户数 above 上年 and 本年 is neither of them.
            let loses = taller.fields_named() < header.fields_named() && !is_merged;
            if loses || !self.headers.is_enough(&taller, taller.fields_named()) {
                return;
            }
            *header = taller;
        }
    }

    /// Whether a header cell from row `first` on is merged down to row `number`, and no further than a header may be.
    fn reaches(&mut self, first: u32, number: u32) -> bool {
        // Merges are only worth reading where there is more than one row of header already.
        let most = first.saturating_add(u32::try_from(MOST_ROWS).unwrap_or(u32::MAX));
        self.merges
            .known
            .as_deref()
            .unwrap_or_default()
            .iter()
            .any(|area| (first..number).contains(&area.first.row) && area.last.row >= number && area.last.row < most)
    }

    /// Whether `row` holds leaves of the groups above it: without merges, and by merges.
    fn continues(&mut self, header: &Header, row: Row<'_>) -> (bool, bool) {
        let Some(last) = header.rows.last().copied() else { return (false, false) };
        let first = header.rows.first().copied().unwrap_or(last);
        let columns: BTreeSet<u32> = row.cells().map(|(column, _)| column).collect();
        let identity = self.identity_columns(header);
        let filled: BTreeSet<u32> = header.band.row(last).map(|(column, _)| column).collect();
        let is_continued = columns.len() >= 2
            && !identity.is_empty()
            && identity.is_disjoint(&columns)
            && columns.iter().any(|column| !filled.contains(column));
        let number = row.number();
        let merges = self.merges.get();
        let is_over = |area: &Area| {
            (first..number).contains(&area.first.row)
                && area.last.row == last
                && area.last.column > area.first.column
                && columns.range(area.first.column..=area.last.column).next().is_some()
        };
        let by_width = identity.is_disjoint(&columns) && merges.iter().any(is_over);
        (is_continued, by_width || self.reaches(first, number))
    }

    /// Takes in the rows below that only number, measure or translate the columns.
    fn absorb(&mut self, header: &mut Header) {
        for _ in 0..MOST_ABSORBED {
            let next = header.last_row().saturating_add(1);
            let Some(row) = self.row(next) else { return };
            if self.is_unit_row(header, row) {
                for (column, raw) in row.cells() {
                    let Raw::Text(text) = raw else { continue };
                    if let Some(cell) = header.cells.iter_mut().find(|cell| cell.column == column) {
                        cell.unit = cell.unit.or(unit_word(text));
                    }
                }
            } else if !is_code_row(row) && !self.is_translation(header, row) {
                return;
            }
            header.rows.push(next);
        }
    }

    /// Whether a row holds nothing but units, 户, 人, m², and none of them where units of the register are named.
    fn is_unit_row(&self, header: &Header, row: Row<'_>) -> bool {
        let identity = self.identity_columns(header);
        let mut found = 0_usize;
        for (column, raw) in row.cells() {
            match raw {
                Raw::Text(text)
                    if words::find(text).is_some_and(Word::is_no_report) || matches!(text, "是/否" | "有/无") => {}
                Raw::Text(text) if unit_word(text).is_some() && !identity.contains(&column) => {
                    found = found.saturating_add(1);
                }
                _ => return false,
            }
        }
        found >= 1
    }

    /// Whether a row calls the columns what the header calls them, in another language or in the names of a database.
    fn is_translation(&self, header: &Header, row: Row<'_>) -> bool {
        let texts: Vec<(u32, &str)> = row
            .cells()
            .filter_map(|(column, raw)| if let Raw::Text(text) = raw { Some((column, text)) } else { None })
            .collect();
        let most = header.cells.len().saturating_mul(2) <= texts.len().saturating_mul(3);
        if texts.len() < 2 || !most || texts.len() < row.count() || texts.iter().any(|(_, text)| is_figure(text)) {
            return false;
        }
        let is_foreign = |text: &str| text.is_ascii() && text.bytes().any(|byte| byte.is_ascii_lowercase());
        let header_is_chinese = header.cells.iter().any(|cell| cell.text.chars().any(is_han));
        if header_is_chinese && texts.iter().all(|(_, text)| is_foreign(text)) {
            return true;
        }
        let same = self.headers.read_band(Band::new(self.grid, &[row.number()]), &[]);
        let means_same = |cell: &super::HeaderCell| {
            let other = header.cells.iter().find(|other| other.column == cell.column);
            other.is_some_and(|other| cell.meanings.iter().any(|meaning| other.meanings.contains(meaning)))
        };
        let agreeing = same.cells.iter().filter(|cell| means_same(cell)).count();
        agreeing >= 2 && agreeing.saturating_mul(2) > header.cells.len()
    }
}

/// Whether rows may be a header together: next to each other, texts only, groups above and leaves below.
fn may_be_band(rows: &[Row<'_>]) -> bool {
    let adjacent =
        rows.iter().zip(rows.iter().skip(1)).all(|(one, next)| one.number().checked_add(1) == Some(next.number()));
    let Some((last, groups)) = rows.split_last() else { return false };
    adjacent && is_headlike(*last) && groups.iter().all(|row| is_headlike(*row) && may_name_groups(*row))
}

/// Whether a row may name groups and not the whole table: titles stand alone, `统计单位：` has a colon.
fn may_name_groups(row: Row<'_>) -> bool {
    // In brackets a colon is that of a unit.
    let is_label =
        |text: &str| text.split(['(', '（', '[', '【']).next().is_some_and(|start| start.contains([':', '：']));
    let has_colon = |raw: Raw<'_>| raw.text().is_some_and(is_label);
    let mut cells = row.cells();
    let count = row.count();
    let first = cells.next().map_or(0, |(column, _)| column);
    (count >= 2 || first > 0) && !row.cells().any(|(_, raw)| has_colon(raw))
}

fn unit_word(text: &str) -> Option<units::Unit> {
    let key = compact(text);
    let inner = key.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(&key);
    units::find(inner.strip_prefix("单位").unwrap_or(inner))
}

/// Whether a row numbers the columns: 甲 乙 1 2 3, or (1) (2) (3).
fn is_code_row(row: Row<'_>) -> bool {
    let mut next: Option<u64> = None;
    let mut count = 0_usize;
    for (_, raw) in row.cells() {
        let key = compact(&raw.shown());
        let key = key.trim_start_matches(['(', '[']).trim_end_matches([')', ']', '栏', '列']);
        if let Ok(number) = key.parse::<u64>() {
            if next.is_some_and(|next| number != next) || next.is_none() && number > 9 {
                return false;
            }
            next = number.checked_add(1);
        } else {
            let mut chars = key.chars();
            let is_letter = |c: char| "甲乙丙丁戊己庚辛".contains(c) || c.is_ascii_lowercase();
            if !chars.next().is_some_and(is_letter) || chars.next().is_some() {
                return false;
            }
        }
        count = count.saturating_add(1);
    }
    count >= 3
}
