//! The rows of the gap list: what stands in each column. Most of it is said again and again, and made once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::audit::{Finding, Outline, Status};
use crate::plan::{FieldId, Level, Target};
use crate::register::{Column, UnitRef};
use crate::report::clean::clean;
use crate::report::context::Context;
use crate::report::figures::{self, Figure, Measure};
use crate::report::groups;
use crate::report::headline::signed;
use crate::report::workbook::cell::Cell;
use crate::report::workbook::fingerprint::{CellPrint, RowPrint};
use crate::report::workbook::gaps::header::OWN_COLUMNS;
use crate::report::workbook::gaps::origins::Sheets;
use crate::report::workbook::gaps::{Entry, HAND, HAND_COLUMNS, key};
use crate::report::workbook::package::xml::{RowWriter, shortened};
use crate::report::workbook::writing::lines_in;
use crate::text;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report::workbook) enum Item<'a> {
    /// Nothing.
    Blank,
    /// One of [`Rows::words`].
    Word(u32),
    /// A text that hardly another row has.
    Text(Cow<'a, str>),
    /// A number.
    Number(Decimal),
}

/// What the rows have in common.
pub(in crate::report::workbook) struct Rows<'a> {
    pub(super) context: Context<'a>,
    /// Texts that many rows have.
    pub(in crate::report::workbook) words: Vec<String>,
    /// Their fingerprints.
    word_prints: Vec<Option<CellPrint>>,
    known: BTreeMap<String, u32>,
    /// By target of the plan; `None` where it is not selected.
    targets: Vec<Option<TargetWords<'a>>>,
    counties: Vec<u32>,
    streets: Vec<u32>,
    statuses: [u32; 4],
    sheets: Sheets,
}

/// What the rows of a target have in common.
struct TargetWords<'a> {
    target: &'a Target,
    measure: Measure<'a>,
    title: u32,
    id: u32,
    /// `None` for what has none.
    unit: Option<u32>,
    gap_unit: u32,
    /// Of groups that are judged as a whole: what their headline holds, its unit, and the places of their figures.
    of_groups: Measure<'a>,
    group_unit: Option<u32>,
    groups: BTreeMap<UnitRef, String>,
    grounds: u32,
    /// By level: the columns that each finding uses, where they are always the same.
    columns: [Option<Vec<(FieldId, &'a Column)>>; 4],
}

const STATUSES: [Status; 4] = [Status::Met, Status::Unmet, Status::Unknown, Status::NotApplicable];

impl<'a> Rows<'a> {
    pub(in crate::report::workbook) fn new(context: Context<'a>) -> Self {
        let mut rows = Self {
            context,
            words: Vec::new(),
            word_prints: Vec::new(),
            known: BTreeMap::new(),
            targets: Vec::new(),
            counties: Vec::new(),
            streets: Vec::new(),
            statuses: [0; 4],
            sheets: Sheets::of(context),
        };
        let assessment = context.assessment;
        rows.targets.resize_with(assessment.plan.targets.len(), || None);
        for (number, target, _) in assessment.selected_targets() {
            let words = rows.target(number, target);
            if let Some(slot) = rows.targets.get_mut(number) {
                *slot = Some(words);
            }
        }
        let names = |level| assessment.register.units_at(level).map(|unit| context.name(unit));
        rows.counties = names(Level::County).map(|name| rows.word(name)).collect();
        rows.streets = names(Level::Street).map(|name| rows.word(name)).collect();
        rows.statuses = STATUSES.map(|status| rows.word(text::status(status, context.lang)));
        for kind in crate::plan::Kind::ALL {
            rows.word(text::kind(kind, context.lang));
        }
        rows
    }

    fn target(&mut self, number: usize, target: &'a Target) -> TargetWords<'a> {
        let context = self.context;
        // The main place; the sheet of the basis has all.
        let grounds = target.cite.first().map(|place| text::grounds(&place.clause, &place.quote, context.lang));
        let measure = Measure::of_finding(target);
        let of_groups = Measure::of_headline(target, target.judge);
        let spans = groups::spans(context, number, target);
        let groups =
            spans.into_iter().map(|(group, spans)| (group, self.sheets.ranges(&spans, context.lang))).collect();
        let columns = Level::ALL.map(|level| {
            let roster = context.assessment.register.roster(level);
            let fields = context.assessment.fields_used(number, level)?;
            Some(fields.into_iter().filter_map(|field| Some((field, roster.column(field)?))).collect())
        });
        TargetWords {
            target,
            measure,
            title: self.word(&context.title(target)),
            id: self.word(&target.id),
            unit: self.unit_word(measure),
            of_groups,
            group_unit: self.unit_word(of_groups),
            groups,
            gap_unit: self.word(&text::unit(&target.gap_unit, context.lang)),
            grounds: self.word(&grounds.unwrap_or_default()),
            columns,
        }
    }

    fn unit_word(&mut self, measure: Measure<'_>) -> Option<u32> {
        match measure {
            Measure::Percent => Some(self.word("%")),
            Measure::Flag | Measure::Number("") => None,
            Measure::Number(unit) => Some(self.word(&text::unit(unit, self.context.lang))),
        }
    }

    /// The number of a text that many rows have.
    fn word(&mut self, text: &str) -> u32 {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(text.to_owned());
        self.word_prints.push(CellPrint::text(text));
        self.known.insert(text.to_owned(), number);
        number
    }

    /// Puts the row of `entry` into `row`, the columns that people fill in left blank.
    pub(in crate::report::workbook) fn row(&self, entry: &Entry, row: &mut Vec<Item<'a>>) {
        row.clear();
        let Some(words) = self.targets.get(entry.target()).and_then(Option::as_ref) else { return };
        let assessment = self.context.assessment;
        let register = assessment.register;
        let unit = entry.unit;
        let area = |unit: Option<UnitRef>, names: &[u32]| {
            unit.and_then(|unit| names.get(unit.index())).map_or(Item::Blank, |name| Item::Word(*name))
        };
        row.push(area(register.county_of(unit), &self.counties));
        row.push(area(register.street_of(unit), &self.streets));
        row.push(Item::Text(self.context.name(unit).into()));
        row.push(Item::Word(words.title));
        if let Some(headline) = assessment.of_group(unit, entry.target()) {
            self.figures(entry, words, (words.of_groups, words.group_unit), headline.outline().as_ref(), row);
        } else {
            let outline = assessment.outline(unit, entry.target());
            self.figures(entry, words, (words.measure, words.unit), outline.as_ref(), row);
        }
        row.push(Item::Word(words.grounds));
        row.push(self.origins(entry, words));
        row.extend((0..HAND_COLUMNS).map(|_| Item::Blank));
        row.push(Item::Word(self.statuses.get(entry.status as usize).copied().unwrap_or_default()));
        let described = register.roster(unit.level).units.get(unit.index());
        let kind = described.and_then(|unit| unit.kind).map(|kind| text::kind(kind, self.context.lang));
        row.push(kind.and_then(|kind| self.known.get(kind)).map_or(Item::Blank, |kind| Item::Word(*kind)));
        row.push(described.and_then(|unit| unit.code.as_deref()).map_or(Item::Blank, |code| Item::Text(code.into())));
        row.push(Item::Word(words.id));
        row.push(Item::Text(key::of(register, unit, words.target).into()));
    }

    /// Value, standard and unit, gap and its unit, and the sentence that says it all.
    fn figures(
        &self,
        entry: &Entry,
        words: &TargetWords<'_>,
        (measure, unit): (Measure<'_>, Option<u32>),
        outline: Option<&Outline>,
        row: &mut Vec<Item<'a>>,
    ) {
        let lang = self.context.lang;
        let figure = outline.map_or_else(Figure::default, |found| {
            let Outline { value, low, high, required, .. } = *found;
            Figure { value, low, high, required }
        });
        row.push(plain(figure.plain(measure, lang)));
        row.push(plain(figures::plain_threshold(figure.required, measure, lang)));
        row.push(unit.map_or(Item::Blank, Item::Word));
        let gap = outline.and_then(|outline| outline.gap.as_ref());
        row.push(gap.map_or(Item::Blank, |gap| Item::Number(gap.amount.normalize())));
        row.push(if gap.is_some() { Item::Word(words.gap_unit) } else { Item::Blank });
        let (name, title) = (self.context.name(entry.unit), words.target.title.get(lang));
        let sentence = match gap {
            None => text::no_longer_unmet(name, title, text::status(entry.status, lang), lang),
            Some(_) if measure == Measure::Flag => text::flag_sentence(name, title, lang),
            Some(gap) => {
                let required = signed(words.target.test, &figures::threshold(figure.required, measure, lang));
                let gap = figures::gap(gap.amount, gap.most, &words.target.gap_unit, lang);
                text::gap_sentence(name, title, &figure.show(measure, lang), &required, &gap, lang)
            }
        };
        row.push(Item::Text(sentence.into()));
    }

    fn origins(&self, entry: &Entry, words: &TargetWords<'a>) -> Item<'a> {
        if let Some(ranges) = words.groups.get(&entry.unit).filter(|ranges| !ranges.is_empty()) {
            return Item::Text(ranges.clone().into());
        }
        let columns = words.columns[entry.unit.level.index()].as_deref().filter(|_| entry.status == Status::Unmet);
        let text = if let Some(columns) = columns {
            let origins = columns.iter().filter_map(|(_, column)| column.origin(entry.unit.index()));
            self.sheets.places(self.context, origins)
        } else {
            let finding: Option<Finding> = self.context.assessment.finding(entry.unit, entry.target());
            let used = finding.into_iter().flat_map(|finding| finding.origins);
            self.sheets.places(self.context, used.filter_map(|used| used.origin))
        };
        if text.is_empty() { Item::Blank } else { Item::Text(text.into()) }
    }

    /// Writes the row as it stands in the file, `number` counted from 1; returns its fingerprint.
    pub(super) fn write(
        &self,
        number: u64,
        row: &[Item<'_>],
        widths: &[Option<usize>],
        styles: &[u32],
        first_word: u32,
        out: &mut Vec<u8>,
    ) -> u64 {
        let lines = row.iter().zip(widths).map(|(item, width)| self.lines(item, *width)).max().unwrap_or(1);
        let mut cells = RowWriter::begin(out, number, lines, styles);
        for item in row {
            match item {
                Item::Blank => cells.blank(),
                Item::Word(word) => {
                    let print = self.word_prints.get(*word as usize).copied().flatten();
                    cells.shared(first_word.saturating_add(*word), print);
                }
                Item::Text(text) => cells.text(text),
                Item::Number(number) => cells.number(*number),
            }
        }
        cells.end()
    }

    /// The fingerprint of the columns that only the program writes, as far as they are `there`.
    pub(super) fn print(&self, row: &[Item<'_>], there: [bool; OWN_COLUMNS]) -> u64 {
        let (before, rest) = row.split_at(HAND.min(row.len()));
        let own = before.iter().chain(rest.iter().skip(HAND_COLUMNS));
        let mut print = RowPrint::new();
        for (item, _) in own.zip(there).filter(|(_, is_there)| *is_there) {
            print.add(match item {
                Item::Blank => None,
                Item::Word(word) => self.word_prints.get(*word as usize).copied().flatten(),
                Item::Text(text) => CellPrint::text(&clean(shortened(text))),
                Item::Number(number) => CellPrint::decimal(*number),
            });
        }
        print.finish()
    }

    fn lines(&self, item: &Item<'_>, width: Option<usize>) -> usize {
        let Some(width) = width else { return 1 };
        match item {
            Item::Blank | Item::Number(_) => 1,
            Item::Word(word) => self.words.get(*word as usize).map_or(1, |text| lines_in(text, width)),
            Item::Text(text) => lines_in(text, width),
        }
    }

    /// The row with what people filled in, as cells of a table.
    pub(in crate::report::workbook) fn cells(&self, row: &[Item<'_>], hand: [Cell; HAND_COLUMNS]) -> Vec<Cell> {
        let mut cells: Vec<Cell> = row.iter().map(|item| self.cell(item)).collect();
        for (slot, filled) in cells.iter_mut().skip(HAND).zip(hand) {
            *slot = filled;
        }
        cells
    }

    fn cell(&self, item: &Item<'_>) -> Cell {
        match item {
            Item::Blank => Cell::default(),
            Item::Word(word) => Cell::lines(self.words.get(*word as usize).map_or("", String::as_str)),
            Item::Text(text) => Cell::text(text),
            Item::Number(number) => Cell::plain_number(*number),
        }
    }
}

/// A figure as it is written: a number where it is one, percentages in hundredths with their sign in the column of units.
fn plain<'a>(figure: String) -> Item<'a> {
    if figure.is_empty() {
        return Item::Blank;
    }
    match Decimal::from_str_exact(figure.strip_suffix('%').unwrap_or(&figure)) {
        Ok(number) => Item::Number(number),
        Err(_) => Item::Text(figure.into()),
    }
}
