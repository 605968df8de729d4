//! Gives rows the street and county that merged cells, group rows and cells above say.

use crate::ingest::grid::{Grid, Raw};
use crate::ingest::header::{Header, Merges};
use crate::ingest::level::{Columns, IDENTITY};
use crate::ingest::table::labels::{self, Labels, area_at, by_column, is_label};
use crate::ingest::table::reader::{COUNTY, STREET, TableReader};
use crate::ingest::table::scratch::Scratch;
use crate::plan::{Level, Role};
use crate::problem::ProblemKind;

/// Labels that hold until the next one.
#[derive(Default)]
pub(super) struct Carried<'g> {
    /// Street and county of the last group row.
    pub(super) group: [Option<&'g str>; 2],
    /// Street and county of the record above, as its cells say; what a ditto mark stands for.
    above: [Option<&'g str>; 2],
    /// Street and county written last.
    pub(super) label: [Option<&'g str>; 2],
}

impl<'g> Carried<'g> {
    /// Puts what the cell above says where a row has a ditto mark for its street or county: without one above, nothing.
    pub(super) fn write_out_dittos(&mut self, scratch: &mut Scratch<'g>) {
        for (above, slot) in self.above.iter_mut().zip([STREET, COUNTY]) {
            match scratch.identity[slot] {
                Raw::Text(text) if is_ditto(text) => scratch.identity[slot] = above.map_or(Raw::Blank, Raw::Text),
                cell => *above = cell.text(),
            }
        }
    }

    /// Takes the labels of a row that is no unit, such as the subtotal at the head of a street's rows.
    pub(super) fn head(&mut self, scratch: &Scratch<'g>) {
        let county = scratch.identity[COUNTY].text().filter(|text| is_label(text, Level::County));
        if let Some(county) = county
            && self.label[1] != Some(county)
        {
            self.label = [None, Some(county)];
        }
        if let Some(street) = scratch.identity[STREET].text().filter(|text| is_label(text, Level::Street)) {
            self.label[0] = Some(street);
        }
    }
}

/// Whether a text stands for what the cell above says.
fn is_ditto(text: &str) -> bool {
    // Names of places are longer.
    text.len() <= 6 && matches!(text.trim(), "〃" | "″" | "々" | "同上" | "\"" | "''" | "”")
}

impl TableReader<'_> {
    /// Gives blank cells of merged identity columns the value of their area.
    pub(super) fn fill_down<'g>(
        &mut self,
        grid: &'g Grid,
        row: u32,
        scratch: &mut Scratch<'g>,
        merges: &mut Merges<'_>,
    ) {
        for (slot, role) in IDENTITY.into_iter().enumerate() {
            let is_parent_or_year = matches!(role, Role::Street | Role::County | Role::City | Role::Year);
            let Some(cell) = self.columns.identity[slot] else { continue };
            if !is_parent_or_year || scratch.identity[slot] != Raw::Blank {
                continue;
            }
            let areas = self.merged.get_or_insert_with(|| by_column(merges.get()));
            if let Some(area) = areas.get(&cell.column).and_then(|areas| area_at(areas, row))
                && area.first.row > self.header.last_row()
            {
                scratch.identity[slot] = grid.cell(area.first);
            }
        }
    }

    /// Gives a row the street and county that are written once above it.
    pub(super) fn carry_down<'g>(&mut self, labels: &Labels<'g>, carried: &mut Carried<'g>, scratch: &mut Scratch<'g>) {
        // A new county begins new streets.
        let county = scratch.identity[COUNTY].text();
        if county.is_some() && county != carried.label[1] {
            carried.label[0] = None;
        }
        for (index, slot) in [STREET, COUNTY].into_iter().enumerate() {
            if let Some(text) = scratch.identity[slot].text() {
                carried.label[index] = Some(text);
                continue;
            }
            let is_own = self.columns.level == Level::Street && slot == STREET || self.columns.level >= Level::County;
            if scratch.identity[slot] != Raw::Blank || is_own {
                continue;
            }
            if labels.once.get(index) == Some(&true)
                && let Some(label) = carried.label[index]
            {
                scratch.identity[slot] = Raw::Text(label);
                self.carried[index] = self.carried[index].saturating_add(1);
            } else if let Some(group) = carried.group[index] {
                scratch.identity[slot] = Raw::Text(group);
            }
        }
    }

    pub(super) fn report_carried(&mut self) {
        for (index, role) in [Role::Street, Role::County].into_iter().enumerate() {
            let Some(cell) = self.columns.identity(role).filter(|_| self.carried[index] > 0) else { continue };
            let kind = ProblemKind::LabelCarriedDown { header: cell.text.clone(), rows: self.carried[index] };
            self.report(cell, kind);
        }
    }
}

/// Looks through the labels of streets and counties.
pub(super) fn survey<'g>(
    columns: &Columns<'_>,
    header: &Header,
    grid: &'g Grid,
    merges: &mut Merges<'_>,
) -> Labels<'g> {
    let own = match columns.level {
        Level::Community => columns.identity(Role::Name),
        Level::Street => columns.identity(Role::Street),
        Level::County | Level::City => None,
    };
    let parents = match columns.level {
        Level::Community => [Role::Street, Role::County].map(|role| columns.identity(role)),
        Level::Street => [None, columns.identity(Role::County)],
        Level::County | Level::City => [None, None],
    };
    labels::survey(grid, header.last_row(), own, &parents, merges)
}
