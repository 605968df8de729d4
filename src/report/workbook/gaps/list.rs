//! Which rows the gap list has: every unmet finding, and every row of an earlier list whose finding is there, whatever
//! became of it.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::audit::Status;
use crate::ingest::PlainNote;
use crate::lang::Lang;
use crate::register::UnitRef;
use crate::report::context::Context;
use crate::report::workbook::cell::{Cell, Day, Value};
use crate::report::workbook::gaps::earlier::{Earlier, EarlierRow};
use crate::report::workbook::gaps::kept::KeptRow;
use crate::report::workbook::gaps::matched::Matched;
use crate::report::workbook::gaps::{Entry, HAND_COLUMNS, Rows, empty};
use crate::text::{self, KeptBecause};

/// The rows, and what an earlier list had besides.
pub(in crate::report::workbook) struct GapList<'a> {
    pub(in crate::report::workbook) entries: Vec<Entry>,
    /// Rows of the earlier list that are no rows of this one.
    pub(in crate::report::workbook) kept: Vec<KeptRow>,
    earlier: Option<&'a Earlier>,
    today: Day,
}

/// Lists them in the order of units and targets.
pub(in crate::report::workbook) fn list<'a>(
    context: Context<'_>,
    earlier: Option<&'a Earlier>,
    today: Day,
    written: &Rows<'_>,
) -> GapList<'a> {
    let Matched { rows, mut kept } = earlier.map_or_else(Matched::default, |earlier| earlier.matched(context));
    let units: Vec<UnitRef> = context.assessment.selected_units().collect();
    let targets: Vec<usize> = context.assessment.selected_targets().map(|(number, _, _)| number).collect();
    let of_units = |units: &[UnitRef]| -> Vec<Entry> {
        let mut entries = Vec::new();
        for &unit in units {
            entries.extend(targets.iter().filter_map(|&target| entry(context, unit, target, &rows)));
        }
        entries
    };
    let entries: Vec<Entry> = units.par_chunks(1000).flat_map_iter(of_units).collect();
    if let Some(earlier) = earlier {
        let mut items = Vec::new();
        for entry in &entries {
            let Some(row) = entry.earlier.and_then(|row| earlier.rows.get(row as usize)) else { continue };
            // Where columns are gone nobody can tell whether they were written over; what is written again is not lost.
            let is_changed = row.doubt.is_some_and(|doubt| {
                written.row(entry, &mut items);
                written.print(&items, doubt.there) != doubt.print
            });
            kept.extend(row.beside(is_changed));
            if entry.status == Status::Unmet && row.is_closed() {
                kept.push(row.kept(KeptBecause::OpenAgain));
            }
        }
        kept.sort_by_key(|row| (row.order, row.why as u8));
    }
    GapList { entries, kept, earlier, today }
}

fn entry(
    context: Context<'_>,
    unit: UnitRef,
    target: usize,
    earlier: &HashMap<(UnitRef, usize), u32>,
) -> Option<Entry> {
    let status = context.assessment.listed(unit, target)?;
    let earlier = if earlier.is_empty() { None } else { earlier.get(&(unit, target)).copied() };
    (status == Status::Unmet || earlier.is_some()).then_some(())?;
    Some(Entry { unit, target: u32::try_from(target).ok()?, status, earlier })
}

impl GapList<'_> {
    /// Whether nobody has gone on with an earlier one, and there is something in it.
    pub(in crate::report::workbook) fn is_new(&self) -> bool {
        self.earlier.is_none() && !self.entries.is_empty()
    }

    /// What people remarked on the row, by column.
    pub(in crate::report::workbook) fn notes(&self, entry: &Entry) -> &[(usize, PlainNote)] {
        let row = self.earlier.zip(entry.earlier).and_then(|(earlier, row)| earlier.rows.get(row as usize));
        row.map_or(&[], |row| &row.notes)
    }

    /// What people filled in, and what is filled in for them: a gap that is met is closed, one that is there again is open.
    pub(in crate::report::workbook) fn hand(&self, entry: &Entry, lang: Lang) -> [Cell; HAND_COLUMNS] {
        let row: Option<&EarlierRow> =
            self.earlier.zip(entry.earlier).and_then(|(earlier, index)| earlier.rows.get(index as usize));
        let Some(row) = row else { return std::array::from_fn(|_| empty()) };
        let [responsible, measures, deadline, progress, closed_on] = row.filled.clone();
        let progress = match progress.value {
            Value::Text(word) => Cell { value: Value::Text(text::progress_in(word, lang)), ..progress },
            value => Cell { value, ..progress },
        };
        let (progress, closed_on) = match entry.status {
            Status::Met if !row.is_closed() => {
                let [.., closed] = text::progress_states(lang);
                let day = if closed_on.value == Value::Blank { Value::Day(self.today) } else { closed_on.value };
                (Cell { value: Value::Text(closed.to_owned()), ..progress }, Cell { value: day, ..closed_on })
            }
            Status::Unmet if row.is_closed() => {
                let [open, ..] = text::progress_states(lang);
                (Cell { value: Value::Text(open.to_owned()), ..progress }, empty())
            }
            _ => (progress, closed_on),
        };
        [responsible, measures, deadline, progress, closed_on]
    }
}
