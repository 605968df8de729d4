//! Total rows against the sums of their rows.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::ingest::header::compact;
use crate::ingest::table::column::ColumnReader;
use crate::ingest::table::{Place, Record, TextId};
use crate::plan::FieldKind;
use crate::problem::{Problem, ProblemKind};
use crate::register::{CellAddress, Value};

/// Borders of blocks of rows that are tried on either side of a total.
const BORDERS_TRIED: usize = 8;

/// Beyond so many comparisons of totals with records their names are not looked at.
const MOST_COMPARED: usize = 20_000_000;

/// Units of figures that a total adds up: not hours, days or quarters.
const NOT_ADDED: [&str; 5] = ["天", "年", "季", "小时", "%"];

/// A row of sums.
pub(super) struct Total {
    /// Its row, from 0.
    pub(super) row: u32,
    /// What it is called.
    pub(super) label: String,
    /// How many records stand above it.
    pub(super) above: usize,
    /// Its figures, one a reader.
    pub(super) figures: Vec<Option<Decimal>>,
}

/// A table with its totals.
pub(super) struct Body<'t, 'a> {
    pub(super) records: &'t [Record],
    pub(super) texts: &'t [Arc<str>],
    pub(super) readers: &'t [ColumnReader<'a>],
    pub(super) totals: &'t [Total],
    pub(super) groups: &'t [usize],
    pub(super) place: Place,
}

/// The rows of a total: a block, or those of one street or county.
enum Rows {
    Block(Range<usize>),
    Of(Vec<usize>),
}

/// Sums of a column up to each record.
struct Running {
    sums: Vec<Decimal>,
    missing: Vec<usize>,
}

impl Body<'_, '_> {
    /// The totals that are not the sum of any rows that they may stand for.
    pub(super) fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let several_years =
            self.records.iter().zip(self.records.iter().skip(1)).any(|(one, next)| one.year != next.year);
        if self.records.is_empty() || several_years {
            return problems;
        }
        let rows: Vec<Rows> = self.totals.iter().map(|total| self.likeliest(total)).collect();
        for (index, reader) in self.readers.iter().enumerate() {
            let unit = reader.field.unit.as_deref().unwrap_or("");
            let is_added =
                matches!(reader.field.kind, FieldKind::Count | FieldKind::Area) && !NOT_ADDED.contains(&unit);
            if !is_added || reader.has_words() {
                continue;
            }
            let Some(running) = self.running(reader) else { continue };
            for (total, rows) in self.totals.iter().zip(&rows).filter(|(total, _)| !total.label.contains('均')) {
                let Some(Some(figure)) = total.figures.get(index) else { continue };
                problems.extend(self.compare(reader, &running, total, rows, *figure));
            }
        }
        problems
    }

    fn compare(
        &self,
        reader: &ColumnReader<'_>,
        running: &Running,
        total: &Total,
        rows: &Rows,
        figure: Decimal,
    ) -> Option<Problem> {
        let (sum, missing, first, last) = match rows {
            Rows::Block(range) => {
                let (sum, missing) = running.over(range)?;
                (sum, missing, range.start, range.end.checked_sub(1)?)
            }
            Rows::Of(list) => {
                let mut sum = Decimal::ZERO;
                let mut missing = 0_usize;
                for record in list {
                    match reader.value(*record) {
                        Value::Number(number) => sum = sum.checked_add(number)?,
                        _ => missing = missing.saturating_add(1),
                    }
                }
                (sum, missing, *list.first()?, *list.last()?)
            }
        };
        // What is missing may make up the difference.
        if sum == figure || (missing > 0 && figure > sum) {
            return None;
        }
        let is_sum = |range: Range<usize>| {
            !range.is_empty() && running.over(&range).is_some_and(|(sum, missing)| sum == figure && missing == 0)
        };
        if self.blocks(total).into_iter().any(is_sum) {
            return None;
        }
        let cell = |record: usize| {
            let row = self.records.get(record)?.row;
            Some(CellAddress { row, column: reader.header.column }.to_string())
        };
        let kind = ProblemKind::TotalMismatch {
            field: reader.field.title.clone(),
            total: figure.normalize().to_string(),
            sum: sum.normalize().to_string(),
            rows: format!("{}:{}", cell(first)?, cell(last)?),
        };
        let problem = Problem::at(self.place.origin(total.row, reader.header.column), kind);
        Some(problem.of_unit(&total.label))
    }

    /// The rows that a total's name and place say it sums.
    fn likeliest(&self, total: &Total) -> Rows {
        let key = compact(&total.label);
        let name = ["总合计", "合计", "小计", "总计", "共计"]
            .into_iter()
            .find_map(|end| key.strip_suffix(end))
            .unwrap_or(&key);
        if !name.is_empty() && self.records.len().saturating_mul(self.totals.len()) <= MOST_COMPARED {
            let list = self.records_of(name);
            if !list.is_empty() {
                return Rows::Of(list);
            }
        }
        let all = 0..self.records.len();
        if key.ends_with("小计") || (!name.is_empty() && self.totals.len() > 1) {
            let above = self.borders_above(total).next().unwrap_or(0)..total.above;
            let below = total.above..self.borders_below(total).next().unwrap_or(self.records.len());
            // Where totals stand first, the block above one belongs to the total before it.
            let totals_first = self.totals.first().is_some_and(|first| first.above == 0 && !is_grand(first));
            return Rows::Block(if above.is_empty() || totals_first && !below.is_empty() { below } else { above });
        }
        Rows::Block(all)
    }

    fn records_of(&self, name: &str) -> Vec<usize> {
        let keys: Vec<bool> = self.texts.iter().map(|text| compact(text) == name).collect();
        let is_named = |id: Option<TextId>| id.is_some_and(|id| keys.get(id.index()) == Some(&true));
        let below = |record: &Record| is_named(record.street) || is_named(record.county) || is_named(record.city);
        let of = |is_meant: &dyn Fn(&Record) -> bool| -> Vec<usize> {
            let records = self.records.iter().enumerate();
            records.filter(|(_, record)| is_meant(record)).map(|(index, _)| index).collect()
        };
        // The rows of a list are those of the units that they name.
        let list = of(&below);
        if list.is_empty() { of(&|record| is_named(record.name)) } else { list }
    }

    /// Every block of rows next to a total that it may sum, and the whole table.
    fn blocks(&self, total: &Total) -> Vec<Range<usize>> {
        let whole = self.records.len();
        let above = self.borders_above(total).take(BORDERS_TRIED).chain([0]).map(|border| border..total.above);
        let below = self.borders_below(total).take(BORDERS_TRIED).chain([whole]).map(|border| total.above..border);
        above.chain(below).chain(std::iter::once(0..whole)).collect()
    }

    /// Where blocks above a total may begin, the nearest first.
    fn borders_above(&self, total: &Total) -> impl Iterator<Item = usize> {
        let mut borders: Vec<usize> = self.borders().filter(|border| *border < total.above).collect();
        borders.sort_unstable_by(|one, other| other.cmp(one));
        borders.dedup();
        borders.into_iter()
    }

    fn borders_below(&self, total: &Total) -> impl Iterator<Item = usize> {
        let mut borders: Vec<usize> = self.borders().filter(|border| *border > total.above).collect();
        borders.sort_unstable();
        borders.dedup();
        borders.into_iter()
    }

    fn borders(&self) -> impl Iterator<Item = usize> {
        self.totals.iter().map(|total| total.above).chain(self.groups.iter().copied())
    }

    fn running(&self, reader: &ColumnReader<'_>) -> Option<Running> {
        let mut running = Running { sums: vec![Decimal::ZERO], missing: vec![0] };
        let (mut sum, mut missing) = (Decimal::ZERO, 0_usize);
        for record in 0..self.records.len() {
            match reader.value(record) {
                Value::Number(number) => sum = sum.checked_add(number)?,
                _ => missing = missing.saturating_add(1),
            }
            running.sums.push(sum);
            running.missing.push(missing);
        }
        Some(running)
    }
}

fn is_grand(total: &Total) -> bool {
    matches!(compact(&total.label).as_str(), "合计" | "总计" | "总合计" | "共计")
}

impl Running {
    /// Sum and number of missing figures of the records in `range`.
    fn over(&self, range: &Range<usize>) -> Option<(Decimal, usize)> {
        let sum = self.sums.get(range.end)?.checked_sub(*self.sums.get(range.start)?)?;
        let missing = self.missing.get(range.end)?.checked_sub(*self.missing.get(range.start)?)?;
        Some((sum, missing))
    }
}
