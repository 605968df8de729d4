//! Cells of a row that name several units at once: in place of its own unit, or of the one that it belongs to.

use std::sync::Arc;

use crate::ingest::identity::Code;
use crate::ingest::joined::names_several;
use crate::ingest::table::reader::TableReader;
use crate::ingest::table::{Record, TextId};
use crate::plan::{Level, Role};
use crate::problem::{Problem, ProblemKind};
use crate::register::RowReason;

/// A street or county cell that names several, and the rows that it stands in.
pub(super) struct SeveralPlaces {
    level: Level,
    text: TextId,
    /// The first of them, from 0.
    row: u32,
    rows: u32,
}

impl TableReader<'_> {
    /// Says that what is named in a row of one code is several units.
    pub(super) fn report_code_of_several(&mut self, row: u32, column: u32, text: &Arc<str>, code: Code) {
        let kind = ProblemKind::CodeOfSeveralUnits { code: code.to_string(), text: text.to_string() };
        self.problems.push(Problem::at(self.place.origin(row, column), kind).of_unit(text));
    }

    /// Leaves out a row whose cell names several units at once: what part of its figures is whose nobody can tell.
    pub(super) fn skip_several(&mut self, row: u32, column: u32, text: &Arc<str>) {
        self.leave_out(row, RowReason::Unlinked);
        let problem = Problem::at(self.place.origin(row, column), ProblemKind::SeveralUnits { text: text.to_string() });
        self.problems.push(problem.of_unit(text));
    }

    /// Takes the street and the county from a record whose cells name several of them: in which it is nobody can tell.
    pub(super) fn drop_several_places(&mut self, record: &mut Record) {
        for (level, place) in [(Level::Street, &mut record.street), (Level::County, &mut record.county)] {
            let Some(text) = *place else { continue };
            // Rows of one street stand together: nearly all say what the one before says.
            if self.one_place[level.index()] == Some(text) {
                continue;
            }
            if !names_several(level, &self.texts.list[text.index()]) {
                self.one_place[level.index()] = Some(text);
                continue;
            }
            *place = None;
            match self.several_places.iter_mut().find(|known| known.level == level && known.text == text) {
                Some(known) => known.rows = known.rows.saturating_add(1),
                None => self.several_places.push(SeveralPlaces { level, text, row: record.row, rows: 1 }),
            }
        }
    }

    pub(super) fn report_several_places(&mut self) {
        for SeveralPlaces { level, text, row, rows } in std::mem::take(&mut self.several_places) {
            let role = if level == Level::Street { Role::Street } else { Role::County };
            let column = self.columns.identity(role).map_or(0, |cell| cell.column);
            let kind = ProblemKind::SeveralPlaces { text: self.texts.list[text.index()].to_string(), level, rows };
            self.problems.push(Problem::at(self.place.origin(row, column), kind));
        }
    }
}
