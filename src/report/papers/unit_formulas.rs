//! The formulas of a check, the same for all units of a level: verdict, gap and attainment from bounds of numerator, denominator
//! and threshold, as `audit/measure.rs` has them.

use rust_decimal::Decimal;

use crate::audit::{Live, Status};
use crate::plan::expr::{Expr, Node};
use crate::plan::{Judge, Level, Target, Test};
use crate::report::papers::book::Book;
use crate::report::papers::columns::{Columns, cell};
use crate::report::papers::formula::{Below, Renderer, can_fail, quoted};
use crate::report::papers::layout::{
    ATTAINED_HIGH, ATTAINED_LOW, BELONGS, GAP, HIGH, LOW, Layout, MOST, Pair, Place, REQUIRED, STATUS, cells,
};
use crate::report::papers::span::{Span, Sure, shown_quotient};
use crate::text::{self, PaperWord};

/// What a column of a check says of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Status,
    Low,
    High,
    Required { is_high: bool },
    Gap,
    Most,
    AttainedLow,
    AttainedHigh,
    Belongs,
    Value { is_high: bool },
    Per { is_high: bool },
    Needed { is_high: bool },
    Summed { is_high: bool },
    SummedPer { is_high: bool },
}

/// A column of formulas.
pub(super) struct Template {
    pub(super) column: u16,
    pub(super) item: Item,
    pub(super) formula: String,
}

/// The formulas of a target for units of one level.
pub(super) struct UnitFormulas {
    pub(super) live: Live,
    pub(super) templates: Vec<Template>,
    pub(super) extras: Columns,
    /// Whether scope or applicability may not be computable.
    pub(super) is_fragile: bool,
}

/// Writes the formulas of a target for `level`.
pub(super) fn unit_formulas(
    book: &Book<'_>,
    place: &Place,
    level: Level,
    below: &mut Option<Below>,
) -> Option<UnitFormulas> {
    let assessment = book.context.assessment;
    let live = assessment.live(place.target, level)?;
    let target = assessment.plan.targets.get(place.target)?;
    let mut extras = Columns::from(place.layout.extras);
    let renderer = Renderer {
        book,
        target: Some(place.target),
        used: &live.used,
        level,
        columns: &mut extras,
        below: below.as_mut(),
    };
    let is_fragile = [&live.scope, &live.when].into_iter().flatten().any(can_fail);
    let mut writer = Writer {
        book,
        target,
        live: &live,
        layout: place.layout,
        number: place.target,
        renderer,
        is_fragile,
        templates: Vec::new(),
    };
    writer.write();
    let templates = writer.templates;
    Some(UnitFormulas { live, templates, extras, is_fragile })
}

/// The number that a share or threshold without figures is, as a formula.
pub(super) fn constant(book: &Book<'_>, target: usize, expr: &Expr) -> Option<String> {
    if !expr.fields().is_empty() {
        return None;
    }
    let mut extras = Columns::from(0);
    let mut renderer =
        Renderer { book, target: Some(target), used: &[], level: Level::City, columns: &mut extras, below: None };
    Some(renderer.number(expr).low)
}

struct Writer<'a, 'b> {
    book: &'b Book<'a>,
    target: &'b Target,
    live: &'b Live,
    layout: Layout,
    number: usize,
    renderer: Renderer<'b, 'b>,
    is_fragile: bool,
    templates: Vec<Template>,
}

impl Writer<'_, '_> {
    fn add(&mut self, column: u16, item: Item, formula: String) {
        self.templates.push(Template { column, item, formula });
    }

    fn add_pair(&mut self, pair: Pair, item: fn(bool) -> Item, (low, high): (String, String)) {
        self.add(pair.0, item(false), low);
        self.add(pair.1, item(true), high);
    }

    fn word(&self, word: PaperWord) -> String {
        quoted(self.book.label(word))
    }

    fn status(&self, status: Status) -> String {
        quoted(text::status(status, self.book.context.lang))
    }

    /// Whether every unit belongs.
    fn is_open(&self) -> bool {
        self.live.scope.is_none() && self.live.when.is_none()
    }

    /// The formula where the target applies or may apply, nothing elsewhere.
    fn if_applies(&self, formula: &str) -> String {
        if self.is_open() {
            return formula.to_owned();
        }
        let belongs = cell(BELONGS);
        let (outside, aside) = (self.word(PaperWord::Outside), self.word(PaperWord::LeftAside));
        format!("IF(OR({belongs}={outside},{belongs}={aside}),\"\",{formula})")
    }

    fn write(&mut self) {
        self.belonging();
        let value = self.renderer.number(&self.live.value);
        let is_fragile = can_fail(&self.live.value)
            || self.live.per.as_ref().is_some_and(can_fail)
            || self.live.threshold.as_ref().is_some_and(can_fail);
        let columns = self.layout.numerator();
        let item = if self.layout.value.is_some() {
            |is_high| Item::Value { is_high }
        } else {
            |is_high| if is_high { Item::High } else { Item::Low }
        };
        let formulas = (self.if_applies(&value.low), self.if_applies(&value.high));
        self.add_pair(columns, item, formulas);
        let (low, high) = cells(columns);
        let mut shown = Span::cells(low, high, value.is_not_negative);
        if !value.is_read() {
            shown = shown.computed();
        }
        let per = self.denominator();
        let required = self.required();
        self.sums(&value, per.as_ref(), is_fragile);
        if self.target.judge == Judge::Total {
            return;
        }
        let needed = self.needed(required, per.as_ref());
        self.verdict(&shown, per.as_ref(), &needed, is_fragile);
        self.shown(&shown, per.as_ref(), &needed, is_fragile);
        self.shortage(&shown, &needed, is_fragile);
        self.attainment(&shown, per.as_ref(), &needed, is_fragile);
    }

    /// Whether the unit is in scope, and the target applies to it.
    fn belonging(&mut self) {
        if self.is_open() {
            return;
        }
        let always = Sure::always();
        let scope = self.live.scope.as_ref().map_or(always.clone(), |scope| self.renderer.truth(scope));
        let when = self.live.when.as_ref().map_or(always, |when| self.renderer.truth(when));
        let [outside, aside, belongs, undecided, failed] =
            [PaperWord::Outside, PaperWord::LeftAside, PaperWord::Belongs, PaperWord::Undecided, PaperWord::Failed]
                .map(|word| self.word(word));
        let certain = scope.clone().and(when.clone()).certain;
        let mut formula = format!("IF({certain},{belongs},{undecided})");
        let is_fragile = self.is_fragile;
        if is_fragile {
            formula = format!("IFERROR({formula},{failed})");
        }
        for (condition, word) in [(&when, aside), (&scope, outside)] {
            let possible = &condition.possible;
            if possible == "TRUE" {
                continue;
            }
            let possible = if is_fragile { format!("IFERROR({possible},TRUE)") } else { possible.clone() };
            formula = format!("IF({possible},{formula},{word})");
        }
        self.add(BELONGS, Item::Belongs, formula);
    }

    fn denominator(&mut self) -> Option<Span> {
        let pair = self.layout.per?;
        let per = self.renderer.number(self.live.per.as_ref()?);
        let formulas = (self.if_applies(&per.low), self.if_applies(&per.high));
        self.add_pair(pair, |is_high| Item::Per { is_high }, formulas);
        let (low, high) = cells(pair);
        Some(Span::cells(low, high, per.is_not_negative))
    }

    /// The threshold; it stands in every row.
    fn required(&mut self) -> Span {
        let pair = self.layout.required();
        let (low, high) = cells(pair);
        let Some(threshold) = &self.live.threshold else {
            return Span::point("1".to_owned(), true);
        };
        if let (Node::Number(_), Some(name)) = (&threshold.node, self.book.basis.threshold(self.number)) {
            self.add(REQUIRED, Item::Required { is_high: false }, name.to_owned());
            return Span::cells(low, high, true);
        }
        let required = self.renderer.number(threshold);
        if self.layout.required_high.is_some() {
            let formulas = (self.if_applies(&required.low), self.if_applies(&required.high));
            self.add_pair(pair, |is_high| Item::Required { is_high }, formulas);
        } else {
            self.add(REQUIRED, Item::Required { is_high: false }, required.low.clone());
        }
        let span = Span::cells(low, high, required.is_not_negative);
        if required.is_read() { span } else { span.computed() }
    }

    /// What goes into the sums of groups: from 0 where the unit may not belong.
    fn sums(&mut self, value: &Span, per: Option<&Span>, may_fail: bool) {
        let belongs = cell(BELONGS);
        let is_open = self.is_open();
        let [is_in, failed] = [PaperWord::Belongs, PaperWord::Failed].map(|word| self.word(word));
        let is_fragile = self.is_fragile;
        let part = |end: String, function: &str, is_not_negative: bool| {
            if is_open {
                return end;
            }
            let maybe = match (function, is_not_negative) {
                ("MIN", true) if may_fail => format!("0*{end}"),
                ("MIN", true) => "0".to_owned(),
                (_, true) => end.clone(),
                _ => format!("{function}(0,{end})"),
            };
            let maybe = if is_fragile { format!("IF({belongs}={failed},NA(),{maybe})") } else { maybe };
            format!("IF({belongs}={is_in},{end},{maybe})")
        };
        let numerator = cells(self.layout.numerator());
        let both = |(low, high): (String, String), is_not_negative: bool| {
            (part(low, "MIN", is_not_negative), part(high, "MAX", is_not_negative))
        };
        if let Some(pair) = self.layout.summed {
            let (low, high) = both(numerator, value.is_not_negative);
            let formulas = (self.if_applies(&low), self.if_applies(&high));
            self.add_pair(pair, |is_high| Item::Summed { is_high }, formulas);
        }
        if let (Some(pair), Some(per)) = (self.layout.summed_per, per) {
            let (low, high) = both((per.low.clone(), per.high.clone()), per.is_not_negative);
            let formulas = (self.if_applies(&low), self.if_applies(&high));
            self.add_pair(pair, |is_high| Item::SummedPer { is_high }, formulas);
        }
    }

    /// The numerator that would do.
    fn needed(&mut self, required: Span, per: Option<&Span>) -> Span {
        let Some(pair) = self.layout.needed else { return required };
        let mut needed = per.map_or(required.clone(), |per| required.times(per));
        if self.target.scale != Decimal::ONE {
            needed = needed.over(&self.target.scale.normalize().to_string());
        }
        let is_not_negative = needed.is_not_negative;
        let formulas = (self.if_applies(&needed.low), self.if_applies(&needed.high));
        self.add_pair(pair, |is_high| Item::Needed { is_high }, formulas);
        let (low, high) = cells(pair);
        Span::cells(low, high, is_not_negative).computed()
    }

    fn verdict(&mut self, value: &Span, per: Option<&Span>, needed: &Span, is_fragile: bool) {
        let passes = match self.target.test {
            Test::AtLeast | Test::Holds => value.at_least(needed),
            Test::AtMost => needed.at_least(value),
            Test::MoreThan => value.more_than(needed),
            Test::LessThan => needed.more_than(value),
        };
        let [met, unmet, unknown, aside] =
            [Status::Met, Status::Unmet, Status::Unknown, Status::NotApplicable].map(|status| self.status(status));
        let [outside, left_aside, is_in] =
            [PaperWord::Outside, PaperWord::LeftAside, PaperWord::Belongs].map(|word| self.word(word));
        let belongs = cell(BELONGS);
        let is_open = self.is_open();
        let mut formula = format!("IF({},{met},IF({},{unknown},{unmet}))", passes.certain, passes.possible);
        if let Some(per) = per {
            let is_zero = if per.is_not_negative {
                format!("{}=0", per.high)
            } else {
                format!("AND({}=0,{}=0)", per.low, per.high)
            };
            formula = if is_open {
                format!("IF({is_zero},{aside},IF({}<=0,{unknown},{formula}))", per.low)
            } else {
                format!(
                    "IF({is_zero},IF({belongs}={is_in},{aside},{unknown}),IF(OR({belongs}<>{is_in},{}<=0),{unknown},{formula}))",
                    per.low
                )
            };
        } else if !is_open {
            formula = format!("IF({belongs}<>{is_in},{unknown},{formula})");
        }
        if is_fragile {
            formula = format!("IF({},{unknown},{formula})", is_lost(value, needed));
        }
        if !is_open {
            formula = format!("IF({belongs}={outside},\"\",IF({belongs}={left_aside},{aside},{formula}))");
        }
        self.add(STATUS, Item::Status, formula);
    }

    /// The value in the target's unit, where the numerator is something else.
    fn shown(&mut self, value: &Span, per: Option<&Span>, needed: &Span, is_fragile: bool) {
        if self.layout.value.is_none() {
            return;
        }
        let scale = self.target.scale.normalize();
        let scale = if scale == Decimal::ONE { String::new() } else { format!("*{scale}") };
        let infinity = &self.book.basis.infinity;
        let (low, high) = match per {
            Some(per) => shown_quotient(value, per, &scale, infinity),
            None => (format!("{}{scale}", value.low), format!("{}{scale}", value.high)),
        };
        let status = cell(STATUS);
        let aside = self.status(Status::NotApplicable);
        for (column, item, formula) in [(LOW, Item::Low, low), (HIGH, Item::High, high)] {
            let formula = format!("IF(OR({status}=\"\",{status}={aside}),\"\",{formula})");
            let formula = if is_fragile { format!("IF({},\"\",{formula})", is_lost(value, needed)) } else { formula };
            self.add(column, item, formula);
        }
    }

    fn shortage(&mut self, value: &Span, needed: &Span, is_fragile: bool) {
        let status = cell(STATUS);
        let (unmet, unknown) = (self.status(Status::Unmet), self.status(Status::Unknown));
        let (least, most) = if self.target.test.wants_more() {
            (format!("{}-{}", needed.low, value.high), format!("{}-{}", needed.high, value.low))
        } else {
            (format!("{}-{}", value.low, needed.high), format!("{}-{}", value.high, needed.low))
        };
        let (least, most) = (rounded_up(self.target, &least), rounded_up(self.target, &most));
        self.add(GAP, Item::Gap, format!("IF({status}={unmet},{least},\"\")"));
        let mut worst = most;
        let infinity = &self.book.basis.infinity;
        if is_fragile {
            worst = format!("IFERROR({worst},{infinity})");
        }
        if self.is_fragile {
            let failed = self.word(PaperWord::Failed);
            worst = format!("IF({}={failed},{infinity},{worst})", cell(BELONGS));
        }
        self.add(MOST, Item::Most, format!("IF(OR({status}={unmet},{status}={unknown}),{worst},\"\")"));
    }

    fn attainment(&mut self, value: &Span, per: Option<&Span>, needed: &Span, is_fragile: bool) {
        let status = cell(STATUS);
        let [met, unmet, aside] = [Status::Met, Status::Unmet, Status::NotApplicable].map(|status| self.status(status));
        let blank = format!("OR({status}=\"\",{status}={aside})");
        if self.target.test == Test::Holds {
            self.add(ATTAINED_LOW, Item::AttainedLow, format!("IF({blank},\"\",IF({status}={met},1,0))"));
            self.add(ATTAINED_HIGH, Item::AttainedHigh, format!("IF({blank},\"\",IF({status}={unmet},0,1))"));
            return;
        }
        let (actual, wanted) = if self.target.test.wants_more() { (value, needed) } else { (needed, value) };
        let part = |actual: &str, wanted: &str| format!("IF({wanted}<=0,1,MAX(0,MIN(1,{actual}/{wanted})))");
        let mut undecided: Vec<String> = Vec::new();
        if is_fragile {
            undecided.push(is_lost(value, needed));
        }
        if !self.is_open() {
            undecided.push(format!("{}<>{}", cell(BELONGS), self.word(PaperWord::Belongs)));
        }
        if let Some(per) = per {
            undecided.push(format!("{}<=0", per.low));
        }
        let undecided = match undecided.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            _ => Some(format!("OR({})", undecided.join(","))),
        };
        let ends = [
            (ATTAINED_LOW, Item::AttainedLow, part(&actual.low, &wanted.high), "0"),
            (ATTAINED_HIGH, Item::AttainedHigh, part(&actual.high, &wanted.low), "1"),
        ];
        for (column, item, part, open) in ends {
            let part = undecided.as_ref().map_or(part.clone(), |undecided| format!("IF({undecided},{open},{part})"));
            self.add(column, item, format!("IF({blank},\"\",IF({status}={met},1,{part}))"));
        }
    }
}

/// Whether a number could not be computed.
fn is_lost(value: &Span, needed: &Span) -> String {
    format!("ISERROR({}+{})", value.low, needed.low)
}

/// A shortage, rounded up to whole steps; never negative.
pub(super) fn rounded_up(target: &Target, lacking: &str) -> String {
    let step = target.gap_step.normalize();
    let places = step.scale();
    let is_strict = matches!(target.test, Test::MoreThan | Test::LessThan);
    let steps = if step.mantissa() == 1 { String::new() } else { format!("/{step}") };
    let back = if step.mantissa() == 1 { String::new() } else { format!("*{step}") };
    let digits = if step.mantissa() == 1 { places } else { 0 };
    if is_strict {
        return format!("IF({lacking}<0,0,ROUNDDOWN(ROUND({lacking},6){steps},{digits}){back}+{step})");
    }
    format!("MAX(0,ROUNDUP(ROUND({lacking},6){steps},{digits}){back})")
}
