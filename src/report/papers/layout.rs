//! Where everything of a target's check stands on its sheet: which columns it needs, which rows its units have.

use std::ops::Range;

use crate::plan::{Judge, Level, Target};
use crate::register::UnitRef;
use crate::report::papers::book::Book;
use crate::report::papers::columns::cell;
use crate::report::papers::formula::can_fail;

/// Columns that every check has.
pub(super) const COUNTY: u16 = 0;
pub(super) const STREET: u16 = 1;
pub(super) const NAME: u16 = 2;
pub(super) const STATUS: u16 = 3;
pub(super) const LOW: u16 = 4;
pub(super) const HIGH: u16 = 5;
pub(super) const REQUIRED: u16 = 6;
pub(super) const GAP: u16 = 7;
pub(super) const MOST: u16 = 8;
pub(super) const ATTAINED_LOW: u16 = 9;
pub(super) const ATTAINED_HIGH: u16 = 10;
pub(super) const BELONGS: u16 = 11;

/// Row (from 0) of the first headings.
pub(super) const HEADER: u32 = 4;

/// Columns of a least and a most.
pub(super) type Pair = (u16, u16);

/// The columns that only some checks have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// Upper bound of the threshold, where it depends on figures.
    pub(super) required_high: Option<u16>,
    /// Numerator, where it is not the value shown.
    pub(super) value: Option<Pair>,
    pub(super) per: Option<Pair>,
    /// The numerator that would meet the threshold, where it is not the threshold itself.
    pub(super) needed: Option<Pair>,
    /// What is added up for groups.
    pub(super) summed: Option<Pair>,
    pub(super) summed_per: Option<Pair>,
    /// The first column of figures and steps.
    pub(super) extras: u16,
}

/// A target's check.
pub(super) struct Place {
    pub(super) target: usize,
    /// Name of its sheet.
    pub(super) sheet: String,
    pub(super) layout: Layout,
    pub(super) blocks: Vec<Block>,
    /// The communities below, for sums over them.
    pub(super) below: Option<Block>,
}

/// Units of one level, one below the other, under headings of their own.
pub(super) struct Block {
    pub(super) level: Level,
    /// Row (from 0) of the headings.
    pub(super) header: u32,
    pub(super) units: Vec<UnitRef>,
}

impl Block {
    /// Rows (from 0) of the units.
    pub(super) fn rows(&self) -> Range<u32> {
        let first = self.header.saturating_add(1);
        first..first.saturating_add(u32::try_from(self.units.len()).unwrap_or(u32::MAX))
    }

    /// First and last row, from 1; one empty row where there is no unit.
    pub(super) fn row_numbers(&self) -> (u32, u32) {
        let first = self.header.saturating_add(2);
        (first, self.rows().end.max(first))
    }
}

impl Place {
    /// `None` where the target is not assessed.
    pub(super) fn of(book: &Book<'_>, target: usize, sheet: String) -> Option<Self> {
        let assessment = book.context.assessment;
        let of_plan = assessment.plan.targets.get(target)?;
        let levels: Vec<Level> =
            Level::ALL.into_iter().rev().filter(|level| assessment.formula(target, *level).is_some()).collect();
        if levels.is_empty() {
            return None;
        }
        let mut blocks = Vec::new();
        let mut header = HEADER;
        for level in levels {
            let is_counted = |unit: &UnitRef| assessment.selection.has_kind(assessment.register, *unit);
            let block = Block { level, header, units: book.units(level).filter(is_counted).collect() };
            header = block.row_numbers().1.saturating_add(1);
            blocks.push(block);
        }
        let has_communities = blocks.iter().any(|block| block.level == Level::Community);
        let below = (!has_communities).then(|| Block {
            level: Level::Community,
            header,
            units: book.units(Level::Community).collect(),
        });
        Some(Self { target, sheet, layout: layout(book, target, of_plan), blocks, below })
    }

    /// First and last row of all units, from 1.
    pub(super) fn row_numbers(&self) -> (u32, u32) {
        let first = self.blocks.first().map_or(HEADER, |block| block.row_numbers().0);
        (first, self.blocks.last().map_or(first, |block| block.row_numbers().1))
    }

    /// Row (from 0) of a unit.
    pub(super) fn row(&self, unit: UnitRef) -> Option<u32> {
        let block = self.blocks.iter().find(|block| block.level == unit.level)?;
        let index = block.units.binary_search(&unit).ok()?;
        block.rows().start.checked_add(u32::try_from(index).ok()?)
    }
}

fn layout(book: &Book<'_>, target: usize, of_plan: &Target) -> Layout {
    let mut next = BELONGS.saturating_add(1);
    let mut take = || {
        next = next.saturating_add(1);
        next.saturating_sub(1)
    };
    let formulas: Vec<_> =
        Level::ALL.into_iter().filter_map(|level| book.context.assessment.live(target, level)).collect();
    let is_ranged =
        formulas.iter().any(|live| live.threshold.as_ref().is_some_and(|threshold| !threshold.fields().is_empty()));
    let is_fragile = formulas.iter().any(|live| can_fail(&live.value) || live.threshold.as_ref().is_some_and(can_fail));
    let has_per = of_plan.per.is_some();
    let is_bare =
        !has_per && of_plan.scale == rust_decimal::Decimal::ONE && of_plan.judge != Judge::Total && !is_fragile;
    let sums = |judge: &Judge| matches!(judge, Judge::Pooled | Judge::Mean | Judge::Total);
    let is_summed = sums(&of_plan.judge) || of_plan.also.iter().any(sums);
    let required_high = is_ranged.then(&mut take);
    let mut pair = |is_there: bool| if is_there { Some((take(), take())) } else { None };
    let value = pair(!is_bare);
    let per = pair(has_per);
    let needed = pair(!is_bare && of_plan.judge != Judge::Total);
    let summed = pair(is_summed);
    let summed_per = pair(is_summed && has_per);
    Layout { required_high, value, per, needed, summed, summed_per, extras: next }
}

impl Layout {
    /// Columns of the numerator.
    pub(super) fn numerator(&self) -> Pair {
        self.value.unwrap_or((LOW, HIGH))
    }

    /// Columns of the threshold.
    pub(super) fn required(&self) -> Pair {
        (REQUIRED, self.required_high.unwrap_or(REQUIRED))
    }
}

/// Templates of the cells of a pair in the formula's own row.
pub(super) fn cells(pair: Pair) -> (String, String) {
    (cell(pair.0), cell(pair.1))
}
