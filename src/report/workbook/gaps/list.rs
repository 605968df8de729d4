//! Which rows the gap list has: every unmet finding, and every row of an earlier list whose finding is there, whatever
//! became of it.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::audit::Status;
use crate::lang::Lang;
use crate::register::UnitRef;
use crate::report::context::Context;
use crate::report::workbook::cell::{Cell, Day, Value};
use crate::report::workbook::gaps::earlier::{Earlier, EarlierRow, KeptRow};
use crate::report::workbook::gaps::matched::Matched;
use crate::report::workbook::gaps::{Entry, HAND_COLUMNS, empty};
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
        let again = entries.iter().filter(|entry| entry.status == Status::Unmet);
        let again = again.filter_map(|entry| earlier.rows.get(entry.earlier? as usize)).filter(|row| row.is_closed());
        kept.extend(again.map(|row| row.kept(KeptBecause::OpenAgain)));
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
    let (status, false) = context.assessment.status(unit, target)? else { return None };
    let earlier = if earlier.is_empty() { None } else { earlier.get(&(unit, target)).copied() };
    (status == Status::Unmet || earlier.is_some()).then_some(())?;
    Some(Entry { unit, target: u32::try_from(target).ok()?, status, earlier })
}

impl GapList<'_> {
    /// Whether nobody has gone on with an earlier one, and there is something in it.
    pub(in crate::report::workbook) fn is_new(&self) -> bool {
        self.earlier.is_none() && !self.entries.is_empty()
    }

    /// What people filled in, and what is filled in for them: a gap that is met is closed, one that is there again is open.
    pub(in crate::report::workbook) fn hand(&self, entry: &Entry, lang: Lang) -> [Cell; HAND_COLUMNS] {
        let row: Option<&EarlierRow> =
            self.earlier.zip(entry.earlier).and_then(|(earlier, index)| earlier.rows.get(index as usize));
        let Some(row) = row else { return std::array::from_fn(|_| empty()) };
        let [responsible, measures, deadline, progress, closed_on] =
            row.filled.clone().map(|value| Cell { value, ..empty() });
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
