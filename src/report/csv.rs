//! The gap list: one row for each unmet or unknown finding, for people who work with it in a spreadsheet.

use std::collections::BTreeMap;
use std::io;

use crate::audit::{Brief, Headline, Outline, Outlines, Pointed, Status};
use crate::plan::{FieldId, Level, Target};
use crate::register::{Column, UnitRef};
use crate::report::cells::Piece;
use crate::report::context::Context;
use crate::report::figures::{self, Figure, Measure};
use crate::report::places::{FixedPlaces, Places, places};
use crate::report::{cells, groups, parts};
use crate::text::{self, Label};

/// Without it spreadsheet programs take the file for one in a legacy encoding.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

const COLUMNS: [Label; 15] = [
    Label::County,
    Label::Street,
    Label::Unit,
    Label::Code,
    Label::Kind,
    Label::TargetId,
    Label::Target,
    Label::Conclusion,
    Label::Value,
    Label::Required,
    Label::Gap,
    Label::GapUnit,
    Label::Clause,
    Label::Origins,
    Label::Missing,
];

pub(super) fn write(context: Context<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut head = Vec::new();
    for (index, column) in COLUMNS.into_iter().enumerate() {
        if index > 0 {
            head.push(b',');
        }
        cells::word(&mut head, context.label(column));
    }
    head.extend_from_slice(b"\r\n");
    out.write_all(&head)?;

    let targets = TargetCells::all(context);
    let units: Vec<UnitRef> = context.assessment.selected_units().collect();
    let make = |units: &[UnitRef], rows: &mut Vec<u8>| {
        GapList { context, targets: &targets, places: Places::new(context), rows }.write(units);
        Ok(())
    };
    parts::write(&units, make, out)
}

/// What the rows of a target have in common.
struct TargetCells<'a> {
    number: usize,
    measure: Measure<'a>,
    /// Of groups that are judged as a whole: what their headline holds, and the places of their figures.
    of_groups: Measure<'a>,
    groups: BTreeMap<UnitRef, String>,
    /// From the id to the conclusion and from the gap's unit to the clause, of unmet and of unknown findings.
    unmet: [Piece; 2],
    unknown: [Piece; 2],
    /// By level: the columns that each finding uses, where they are always the same.
    columns: [Option<Vec<(FieldId, &'a Column)>>; 4],
    /// By level: the places of unmet findings with what stands before them, where all figures of a column stand in one table.
    places: [Option<FixedPlaces<'a>>; 4],
}

impl<'a> TargetCells<'a> {
    fn all(context: Context<'a>) -> Vec<Self> {
        context.assessment.selected_targets().map(|(number, target, _)| Self::of(context, number, target)).collect()
    }

    fn of(context: Context<'a>, number: usize, target: &'a Target) -> Self {
        let lang = context.lang;
        let clauses: Vec<&str> = target.cite.iter().map(|citation| citation.clause.as_str()).collect();
        let around = |status: Status, gap_unit: &str| {
            let (mut before, mut after) = (Vec::new(), Vec::new());
            cells::text(&mut before, &target.id);
            before.push(b',');
            cells::text(&mut before, target.title.get(lang));
            before.push(b',');
            cells::word(&mut before, text::status(status, lang));
            before.push(b',');
            cells::word(&mut after, gap_unit);
            after.push(b',');
            cells::text(&mut after, &clauses.join("; "));
            after.push(b',');
            [before, after]
        };
        let columns = Level::ALL.map(|level| {
            let roster = context.assessment.register.roster(level);
            let fields = context.assessment.fields_used(number, level)?;
            Some(fields.into_iter().filter_map(|field| Some((field, roster.column(field)?))).collect())
        });
        let unmet = around(Status::Unmet, &text::unit(&target.gap_unit, lang));
        let [_, before] = &unmet;
        let places =
            columns.each_ref().map(|columns: &Option<Vec<_>>| FixedPlaces::of(context, before, columns.as_deref()?));
        Self {
            number,
            measure: Measure::of_finding(target),
            of_groups: Measure::of_headline(target, target.judge),
            groups: groups::spans(context, number, target)
                .into_iter()
                .map(|(group, spans)| (group, ranges(context, &spans)))
                .collect(),
            unmet: unmet.map(|bytes| Piece::of(&bytes)),
            unknown: around(Status::Unknown, "").map(|bytes| Piece::of(&bytes)),
            columns,
            places,
        }
    }
}

/// Ranges that are named of a group's figures: of a group whose rows stand among others' there may be thousands.
const NAMED_RANGES: usize = 24;

/// Places of a group's figures.
fn ranges(context: Context<'_>, spans: &[groups::Span]) -> String {
    let range = |span: &groups::Span| {
        let first = context.place(span.first);
        if span.first == span.last { first } else { format!("{first}:{}", span.last.cell) }
    };
    let mut list = spans.iter().take(NAMED_RANGES).map(range).collect::<Vec<_>>().join("; ");
    if let Some(left_out @ 1..) = spans.len().checked_sub(NAMED_RANGES) {
        list.push_str(&text::more_ranges(left_out, context.lang));
    }
    list
}

/// The units that stand in the list of a target, and what is found of them.
struct Listed<'a> {
    rows: Vec<(u32, Status)>,
    outlines: Outlines<'a>,
    /// How many of them are written.
    next: usize,
}

/// The rows of some units.
struct GapList<'a, 'b> {
    context: Context<'a>,
    targets: &'b [TargetCells<'a>],
    places: Places<'a>,
    rows: &'b mut Vec<u8>,
}

impl<'a> GapList<'a, '_> {
    fn write(&mut self, units: &[UnitRef]) {
        units.chunk_by(|one, next| one.level == next.level).for_each(|units| self.of_level(units));
    }

    fn of_level(&mut self, units: &[UnitRef]) {
        let register = self.context.assessment.register;
        let targets = self.targets;
        let mut lists: Vec<_> = targets.iter().map(|target| (target, self.listed(units, target))).collect();
        let mut of_area = Vec::new();
        let mut area = None;
        let mut cells = Vec::new();
        let mut of_unit = Piece::default();
        for &unit in units {
            of_unit.set(&[]);
            for (target, list) in &mut lists {
                let Some((_, status)) = list.rows.get(list.next).filter(|(row, _)| *row == unit.row) else {
                    continue;
                };
                if of_unit.is_empty() {
                    let here = Some((register.county_of(unit), register.street_of(unit)));
                    if area != here {
                        area = here;
                        self.area(unit, &mut of_area);
                    }
                    cells.clone_from(&of_area);
                    self.unit(unit, &mut cells);
                    of_unit.set(&cells);
                }
                of_unit.add_to(self.rows);
                self.finding(unit, target, *status, &list.outlines, list.next);
                list.next = list.next.saturating_add(1);
            }
        }
    }

    /// Which of `units`, all of one level, stand in a target's list.
    fn listed(&self, units: &[UnitRef], target: &TargetCells<'_>) -> Listed<'a> {
        let assessment = self.context.assessment;
        let level = units.first().map_or(Level::City, |unit| unit.level);
        let rows = assessment.open(level, units, target.number);
        let numbers = rows.iter().map(|(row, _)| *row).collect();
        Listed { rows, outlines: assessment.outlines(level, numbers, target.number), next: 0 }
    }

    /// County and street.
    fn area(&self, unit: UnitRef, cells: &mut Vec<u8>) {
        cells.clear();
        cells::text(cells, self.context.county(unit));
        cells.push(b',');
        cells::text(cells, self.context.street(unit));
        cells.push(b',');
    }

    /// Name, code and kind.
    fn unit(&self, unit: UnitRef, cells: &mut Vec<u8>) {
        let described = self.context.assessment.register.roster(unit.level).units.get(unit.index());
        cells::text(cells, self.context.name(unit));
        cells.push(b',');
        cells::text(cells, described.and_then(|unit| unit.code.as_deref()).unwrap_or_default());
        cells.push(b',');
        cells::word(cells, described.and_then(|unit| unit.kind).map_or("", |kind| text::kind(kind, self.context.lang)));
        cells.push(b',');
    }

    /// The target and what was found.
    fn finding(
        &mut self,
        unit: UnitRef,
        target: &TargetCells<'_>,
        status: Status,
        outlines: &Outlines<'_>,
        index: usize,
    ) {
        let assessment = self.context.assessment;
        let [before, after] = if status == Status::Unmet { &target.unmet } else { &target.unknown };
        before.add_to(self.rows);
        if unit.level != Level::Community
            && let Some(headline) = assessment.of_group(unit, target.number)
        {
            return self.of_group(unit, target, headline);
        }
        if !outlines.brief(index).is_some_and(|brief| self.brief(brief, target.measure))
            && let Some(outline) = &outlines.get(index)
        {
            self.figures(outline, target.measure);
        }
        let is_unmet = status == Status::Unmet;
        let fixed = target.places[unit.level.index()].as_ref().filter(|_| is_unmet);
        if fixed.is_some_and(|fixed| fixed.write(unit.index(), self.rows)) {
            self.rows.extend_from_slice(b",\r\n");
            return;
        }
        after.add_to(self.rows);
        let columns = target.columns[unit.level.index()].as_deref().filter(|_| is_unmet);
        if columns.is_some_and(|columns| self.places.write(columns, unit.index(), self.rows)) {
            self.rows.push(b',');
        } else if let Some(finding) = assessment.finding(unit, target.number) {
            cells::text(self.rows, &places(self.context, &finding.origins));
            self.rows.push(b',');
            cells::text(self.rows, &self.context.fields(&finding.missing));
        }
        self.rows.extend_from_slice(b"\r\n");
    }

    /// Value, threshold and gap; `false`, and nothing, where it takes more to write them.
    fn brief(&mut self, Brief { value, required, gap }: Brief, measure: Measure<'_>) -> bool {
        let rows = &mut *self.rows;
        match measure {
            Measure::Number(_) if value.decimals <= figures::DECIMALS => {
                for figure in [value, required, gap] {
                    cells::pointed(rows, figure);
                    rows.push(b',');
                }
            }
            Measure::Flag => {
                for Pointed { mantissa, .. } in [value, required] {
                    cells::word(rows, text::yes_no(mantissa != 0, self.context.lang));
                    rows.push(b',');
                }
                cells::pointed(rows, gap);
                rows.push(b',');
            }
            Measure::Number(_) | Measure::Percent => return false,
        }
        true
    }

    /// The target and what was found of a group that is judged as a whole.
    fn of_group(&mut self, unit: UnitRef, target: &TargetCells<'_>, headline: &Headline) {
        let is_unmet = headline.status == Some(Status::Unmet);
        if let Some(outline) = headline.outline() {
            self.figures(&outline, target.of_groups);
        }
        let [_, after] = if is_unmet { &target.unmet } else { &target.unknown };
        after.add_to(self.rows);
        cells::text(self.rows, target.groups.get(&unit).map_or("", String::as_str));
        self.rows.push(b',');
        let missing = if is_unmet { Vec::new() } else { self.context.assessment.missing_in(unit, target.number) };
        cells::text(self.rows, &self.context.fields(&missing));
        self.rows.extend_from_slice(b"\r\n");
    }

    /// Value, threshold and gap of any finding.
    fn figures(&mut self, outline: &Outline, measure: Measure<'_>) {
        let lang = self.context.lang;
        let Outline { value, low, high, required, .. } = *outline;
        match (measure, value) {
            (Measure::Number(_), Some(value)) if value.scale() <= figures::DECIMALS => cells::number(self.rows, value),
            (measure, _) => cells::word(self.rows, &Figure { value, low, high, required }.plain(measure, lang)),
        }
        self.rows.push(b',');
        match (measure, required) {
            (Measure::Number(_), Some(required)) => cells::number(self.rows, required),
            (measure, _) => cells::word(self.rows, &figures::plain_threshold(required, measure, lang)),
        }
        self.rows.push(b',');
        if let Some(gap) = &outline.gap {
            cells::number(self.rows, gap.amount);
        }
        self.rows.push(b',');
    }
}
