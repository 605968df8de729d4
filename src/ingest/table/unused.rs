//! What is said of columns that are not used, and of tables beside.

use std::collections::HashMap;

use crate::ingest::grid::Area;
use crate::ingest::header::{HeaderCell, Headers};
use crate::ingest::level::Unused;
use crate::ingest::table::reader::TableReader;
use crate::plan::FieldId;
use crate::problem::ProblemKind;
use crate::register::CellAddress;

impl TableReader<'_> {
    /// Says which columns are not used, and which lists `aside` are left out.
    pub(super) fn report_unused(&mut self, aside: &[Vec<HeaderCell>]) {
        for (cell, why) in &self.columns.unused {
            let header = cell.text.clone();
            let kind = match why {
                Unused::Unknown if Headers::is_ignored(cell.leaf()) => continue,
                Unused::Unknown => {
                    let suggestion = self.headers.similar(&cell.text).map(|field| self.title(field));
                    ProblemKind::UnknownHeader { header, suggestion }
                }
                Unused::Ambiguous(fields) => {
                    let fields = fields.iter().map(|field| self.title(*field)).collect();
                    ProblemKind::AmbiguousHeader { header, fields }
                }
                Unused::WrongLevel(field) => {
                    ProblemKind::WrongLevel { header, field: self.title(*field), level: self.columns.level }
                }
                Unused::Overruled(field) => ProblemKind::OverruledHeader { header, field: self.title(*field) },
                Unused::Second(field, first) => {
                    let other = CellAddress { row: cell.row, column: *first }.to_string();
                    ProblemKind::DuplicateColumn { field: self.title(*field), other }
                }
            };
            self.report(cell, kind);
        }
        self.report_double_figures();
        for block in aside {
            let (Some(first), Some(last)) = (block.first(), block.last()) else { continue };
            let row = self.header.rows.first().copied().unwrap_or(first.row);
            let cells = format!("{}:{}", CellAddress { row, column: first.column }, column_name(last.column));
            self.report(first, ProblemKind::SideTable { cells });
            self.left.push(Area {
                first: CellAddress { row, column: first.column },
                last: CellAddress { row: u32::MAX, column: last.column },
            });
        }
    }

    /// Both columns of a field are read: where they agree the figure stands, where not it is a conflict like any other.
    fn report_double_figures(&mut self) {
        let mut known: HashMap<(FieldId, bool), Vec<&HeaderCell>> = HashMap::new();
        for figures in &self.columns.figures {
            let header = figures.header;
            let others = known.entry((figures.field, figures.loose)).or_default();
            // A column of no year speaks of every year.
            let may_be_same =
                |other: &&&HeaderCell| header.year.is_none() || other.year.is_none() || header.year == other.year;
            if let Some(other) = others.iter().find(may_be_same) {
                let other = CellAddress { row: other.row, column: other.column }.to_string();
                let field = self.title(figures.field);
                self.report(header, ProblemKind::DuplicateColumn { field, other });
            } else {
                others.push(header);
            }
        }
    }
}

/// The letters of a column.
fn column_name(column: u32) -> String {
    let address = CellAddress { row: 0, column }.to_string();
    address.trim_end_matches('1').to_owned()
}
