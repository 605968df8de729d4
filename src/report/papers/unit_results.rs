//! What the engine says of a unit, for each column of a check.

use crate::audit::{Evaluated, Exact, Judgement, Outline, Range, Score, Status, Truth};
use crate::plan::expr::Expr;
use crate::plan::{FieldId, FieldKind};
use crate::register::{UnitRef, Value};
use crate::report::papers::book::Book;
use crate::report::papers::cached::Cached;
use crate::report::papers::columns::{Content, Extra, Side};
use crate::report::papers::unit_formulas::{Item, UnitFormulas};
use crate::text::{self, PaperWord};

/// A unit, judged.
pub(super) struct UnitResults<'a, 'b> {
    book: &'b Book<'a>,
    formulas: &'b UnitFormulas,
    target: usize,
    unit: UnitRef,
    belongs: PaperWord,
    judgement: Option<Judgement>,
    outline: Option<Outline>,
    attained: Option<Score>,
}

impl<'a, 'b> UnitResults<'a, 'b> {
    pub(super) fn of(book: &'b Book<'a>, formulas: &'b UnitFormulas, target: usize, unit: UnitRef) -> Self {
        let assessment = book.context.assessment;
        let judgement = assessment.judgement(unit, target);
        let mut results = Self {
            book,
            formulas,
            target,
            unit,
            belongs: PaperWord::Outside,
            judgement,
            outline: assessment.outline(unit, target),
            attained: assessment.attainment(unit, target),
        };
        results.belongs = results.belonging();
        results
    }

    fn belonging(&self) -> PaperWord {
        let Some(judgement) = &self.judgement else { return PaperWord::Outside };
        let conditions = [&self.formulas.live.scope, &self.formulas.live.when];
        match judgement.belongs {
            Truth::No => PaperWord::LeftAside,
            Truth::Yes => PaperWord::Belongs,
            Truth::Maybe
                if self.formulas.is_fragile
                    && conditions.into_iter().flatten().any(|condition| self.evaluated(condition).is_none()) =>
            {
                PaperWord::Failed
            }
            Truth::Maybe => PaperWord::Undecided,
        }
    }

    fn evaluated(&self, expr: &Expr) -> Option<Evaluated> {
        self.book.context.assessment.evaluated(self.unit, &self.formulas.live.used, expr).ok()
    }

    fn range(&self, expr: Option<&Expr>) -> Option<Range> {
        let Some(expr) = expr else { return Some(Range::ONE) };
        match self.evaluated(expr)? {
            Evaluated::Number(range) => Some(range),
            Evaluated::Truth(truth) => Some(truth.count()),
            Evaluated::Text => None,
        }
    }

    fn applies(&self) -> bool {
        !matches!(self.belongs, PaperWord::Outside | PaperWord::LeftAside)
    }

    /// Numerator, denominator and threshold; each may not be computable.
    fn figures(&self) -> [Option<Range>; 3] {
        match &self.judgement {
            Some(judgement) if judgement.failure.is_none() => {
                [judgement.value, judgement.per, judgement.required].map(Some)
            }
            _ => {
                let live = &self.formulas.live;
                [Some(&live.value), live.per.as_ref(), live.threshold.as_ref()].map(|expr| self.range(expr))
            }
        }
    }

    /// The result of a column of every check.
    pub(super) fn result(&self, item: Item) -> Cached {
        let lang = self.book.context.lang;
        let [value, per, required] = self.figures();
        let ranged =
            |range: Option<Range>, is_high| range.map_or(Cached::NotAvailable, |range| Cached::end(range, is_high));
        match item {
            Item::Belongs => Cached::text(self.book.label(self.belongs)),
            Item::Required { is_high }
                if self.formulas.live.threshold.as_ref().is_some_and(|threshold| threshold.fields().is_empty()) =>
            {
                ranged(self.range(self.formulas.live.threshold.as_ref()), is_high)
            }
            _ if !self.applies() && item != Item::Status => Cached::Blank,
            Item::Required { is_high } => ranged(required, is_high),
            Item::Value { is_high } => ranged(value, is_high),
            Item::Per { is_high } => ranged(per, is_high),
            Item::Needed { is_high } => ranged(self.needed(per, required), is_high),
            Item::Summed { is_high } => ranged(self.summed(value), is_high),
            Item::SummedPer { is_high } => ranged(self.summed(per), is_high),
            Item::Status => Cached::text(self.status().map_or("", |status| text::status(status, lang))),
            Item::Low | Item::High => self.shown(item == Item::High),
            Item::Gap => self
                .outline
                .as_ref()
                .and_then(|outline| outline.gap.as_ref())
                .map_or(Cached::Blank, |gap| Cached::decimal(gap.amount)),
            Item::Most => self.most(),
            Item::AttainedLow => Cached::optional(self.attained.map(|attained| attained.low)),
            Item::AttainedHigh => Cached::optional(self.attained.map(|attained| attained.high)),
        }
    }

    fn status(&self) -> Option<Status> {
        self.outline.as_ref().map(|outline| outline.status)
    }

    fn needed(&self, per: Option<Range>, required: Option<Range>) -> Option<Range> {
        let target = self.book.context.assessment.plan.targets.get(self.target)?;
        let has_per = self.formulas.live.per.is_some();
        let wanted = if has_per { required?.multiply(per?).ok()? } else { required? };
        wanted.divide(Range::point(Exact::from(target.scale))).ok()
    }

    fn summed(&self, range: Option<Range>) -> Option<Range> {
        let judgement = self.judgement.as_ref()?;
        if self.belongs == PaperWord::Failed {
            return None;
        }
        Judgement { failure: None, ..*judgement }.part(range?)
    }

    fn shown(&self, is_high: bool) -> Cached {
        let Some(outline) = self.outline.as_ref().filter(|outline| outline.status != Status::NotApplicable) else {
            return Cached::Blank;
        };
        let is_computed = self.figures().iter().all(Option::is_some);
        match is_high {
            _ if !is_computed => Cached::Blank,
            false => Cached::lower(outline.low),
            true => Cached::upper(outline.high),
        }
    }

    fn most(&self) -> Cached {
        let (Some(judgement), Some(Status::Unmet | Status::Unknown)) = (&self.judgement, self.status()) else {
            return Cached::Blank;
        };
        let (_, most) = self.book.context.assessment.shortage(self.unit, self.target, judgement);
        most.map_or(Cached::upper(None), Cached::exact)
    }

    /// The result of a figure or a step.
    pub(super) fn extra(&self, extra: &Extra) -> Cached {
        extra_result(self.book, self.unit, &self.formulas.live.used, extra)
    }
}

/// The result of a figure or a step for a unit, as a target that uses `used` sees it.
pub(super) fn extra_result(book: &Book<'_>, unit: UnitRef, used: &[FieldId], extra: &Extra) -> Cached {
    match &extra.content {
        Content::Figure(field) => figure(book, unit, used, *field),
        Content::Step(expr, side) => match (book.context.assessment.evaluated(unit, used, expr), side) {
            (Ok(Evaluated::Number(range)), _) => Cached::end(range, *side == Side::High),
            (Ok(Evaluated::Truth(truth)), Side::Certain) => Cached::Truth(truth == Truth::Yes),
            (Ok(Evaluated::Truth(truth)), Side::Possible) => Cached::Truth(truth != Truth::No),
            (Ok(Evaluated::Truth(truth)), _) => Cached::end(truth.count(), *side == Side::High),
            _ => Cached::NotAvailable,
        },
    }
}

fn figure(book: &Book<'_>, unit: UnitRef, used: &[FieldId], field: FieldId) -> Cached {
    let assessment = book.context.assessment;
    let is_number = assessment.plan.fields.get(field).kind.is_number();
    let is_contested = is_number && is_contested(book, unit, used, field);
    match (assessment.register.cell(unit, field).value, assessment.plan.fields.get(field).kind) {
        (Value::Number(number), _) if is_number && !is_contested => Cached::decimal(number),
        (Value::Flag(flag), _) => Cached::text(if flag { book.yes } else { book.no }),
        (Value::Text(text), FieldKind::Text | FieldKind::Code) => Cached::text(book.word(text)),
        _ => Cached::Blank,
    }
}

fn is_contested(book: &Book<'_>, unit: UnitRef, used: &[FieldId], field: FieldId) -> bool {
    let contested = book.context.assessment.contested(unit.level);
    let first = contested.partition_point(|pair| pair.row < unit.row);
    let mut here = contested.iter().skip(first).take_while(|pair| pair.row == unit.row);
    here.any(|pair| {
        (pair.part == field || pair.whole == field) && used.contains(&pair.part) && used.contains(&pair.whole)
    })
}
