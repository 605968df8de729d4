//! Working papers (底稿): the register, the readings and every verdict as live formulas over them. The formulas are written from
//! the expressions that the engine evaluates, and each has the engine's result stored with it.

mod basis;
mod book;
mod cached;
mod check;
mod columns;
mod data;
mod formula;
mod headline_formulas;
mod headlines;
mod layout;
mod logic;
mod scores;
mod span;
mod style;
mod summary;
mod unit_formulas;
mod unit_results;

use rayon::prelude::*;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use crate::audit::Assessment;
use crate::lang::Lang;
use crate::plan::Level;
use crate::report::context::Context;
use book::Book;
use layout::Place;
use style::Style;

use crate::text::PaperWord;

pub(super) use summary::cell as summary_cell;

/// Adds the working papers to a workbook, and tells how many rows each sheet has: headlines, scores, data, readings, and a check for each target assessed and selected.
///
/// # Errors
///
/// When something does not fit into a workbook.
pub(super) fn add(workbook: &mut Workbook, context: Context<'_>) -> Result<Vec<usize>, XlsxError> {
    let book = Book::new(context);
    let style = Style::new(context.lang);
    let selected = context.assessment.selected_targets().map(|(number, _, _)| number);
    let places: Vec<Place> = selected
        .filter_map(|number| {
            let sheet =
                basis::numbered(book.label(PaperWord::CheckSheet), number, context.assessment.plan).replace('_', "-");
            Place::of(&book, number, sheet)
        })
        .collect();
    // Scores are over all targets.
    let has_scores = context.assessment.selection.targets.is_empty();
    let (sheet, headlines) = headlines::write(&book, &places, has_scores, &style)?;
    workbook.push_worksheet(sheet);
    let mut rows = vec![headlines];
    if has_scores {
        let (sheet, units) = scores::write(&book, &places, &style)?;
        workbook.push_worksheet(sheet);
        rows.push(units);
    }
    workbook.push_worksheet(data::write(&book, &style)?);
    workbook.push_worksheet(basis::write(&book, &style)?);
    rows.extend([book.data.count(), book.basis.count()]);
    rows.extend(places.iter().map(|place| place.blocks.iter().map(|block| block.units.len()).sum::<usize>()));
    let checks: Result<Vec<Worksheet>, XlsxError> =
        places.par_iter().map(|place| check::write(&book, place, &style)).collect();
    for sheet in checks? {
        workbook.push_worksheet(sheet);
    }
    book.basis.define(workbook)?;
    Ok(rows)
}

/// More formulas than this take more than a gigabyte, and no spreadsheet program is quick with them.
pub const MOST_FORMULAS: u64 = 2_000_000;

/// About as many formulas as the working papers of an assessment would have.
#[must_use]
pub fn formulas(assessment: &Assessment<'_>) -> u64 {
    let context = Context { assessment, lang: Lang::En };
    let count = |level| u64::try_from(book::units(context, level).count()).unwrap_or(u64::MAX);
    let units = Level::ALL.map(count);
    let targets = assessment.selected_targets().map(|(number, _, _)| number);
    let of_target = |target| {
        let levels = Level::ALL.into_iter().filter(move |level| assessment.formula(target, *level).is_some());
        levels.map(|level| units[level.index()]).fold(0, u64::saturating_add)
    };
    targets.map(of_target).fold(0, u64::saturating_add).saturating_mul(COLUMNS)
}

/// Columns of formulas that a check has, on average.
const COLUMNS: u64 = 13;
