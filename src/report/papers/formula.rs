//! Expressions as spreadsheet formulas over bounds: each number becomes two formulas, the least and the most that it can be, each
//! condition two as well, whether it certainly and whether it possibly holds. They say what `audit/evaluate.rs` computes.
//!
//! A formula is a template: [`OWN_ROW`] stands for the number of its row, [`DATA_ROW`] for that of the unit on the data sheet.

use rust_decimal::Decimal;

use crate::plan::expr::{Expr, Function, Node, Operator};
use crate::plan::{FieldId, FieldKind, Level};
use crate::report::papers::book::Book;
use crate::report::papers::columns::{Columns, Side};
use crate::report::papers::logic::{and, or};
use crate::report::papers::span::{Binding, Span, Sure};

/// Stands in templates for the row that the formula is in.
pub(super) const OWN_ROW: char = '\u{1}';

/// Stands in templates for the row of the unit on the data sheet.
pub(super) const DATA_ROW: char = '\u{2}';

/// A longer formula that others are made of gets a column of its own.
const LONG: usize = 250;

/// What an expression gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Number,
    Truth,
    Text,
}

/// The communities below the units of a check, for sums over them.
pub(super) struct Below {
    pub(super) columns: Columns,
    /// First and last row, from 1.
    pub(super) rows: (u32, u32),
}

/// Writes expressions for the units of one level.
pub(super) struct Renderer<'a, 'b> {
    pub(super) book: &'a Book<'a>,
    /// The target whose numbers have names; `None` inside bounds of fields, which have none.
    pub(super) target: Option<usize>,
    pub(super) used: &'a [FieldId],
    pub(super) level: Level,
    pub(super) columns: &'b mut Columns,
    pub(super) below: Option<&'b mut Below>,
}

/// Whether nothing in the expression can be negative, as far as its figures are not.
pub(super) fn is_never_negative(expr: &Expr) -> bool {
    let mut is_never = true;
    expr.walk(&mut |inner| {
        is_never &= match &inner.node {
            Node::Negate(_) | Node::Binary(Operator::Subtract, _, _) => false,
            Node::Number(number) => number.is_zero() || !number.is_sign_negative(),
            _ => true,
        };
    });
    is_never
}

/// A text in a formula.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Whether evaluating may fail: there is a division by something that may be zero.
pub(super) fn can_fail(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |inner| {
        if let Node::Binary(Operator::Divide, _, divisor) = &inner.node {
            found |= !matches!(divisor.node, Node::Number(_));
        }
    });
    found
}

impl Renderer<'_, '_> {
    pub(super) fn number(&mut self, expr: &Expr) -> Span {
        if self.sort(expr) == Sort::Truth {
            return self.truth(expr).count();
        }
        let span = self.number_at_once(expr);
        let low = self.short(expr, Side::Low, &span.low);
        let high = self.short(expr, Side::High, &span.high);
        if low.is_none() && high.is_none() {
            return span;
        }
        let is_not_negative = span.is_not_negative;
        let (low, high) = (low.unwrap_or(span.low), high.unwrap_or(span.high));
        Span { low, high, is_read: false, is_not_negative, binding: Binding::Sum }
    }

    pub(super) fn truth(&mut self, expr: &Expr) -> Sure {
        let sure = self.truth_at_once(expr);
        Sure {
            certain: self.short(expr, Side::Certain, &sure.certain).unwrap_or(sure.certain),
            possible: self.short(expr, Side::Possible, &sure.possible).unwrap_or(sure.possible),
        }
    }

    /// A cell of its own for a long formula.
    fn short(&mut self, expr: &Expr, side: Side, formula: &str) -> Option<String> {
        (formula.len() > LONG).then(|| self.columns.step(expr, side, formula))
    }

    fn number_at_once(&mut self, expr: &Expr) -> Span {
        match &expr.node {
            Node::Number(number) => self.literal(*number),
            Node::Option(option) => Span::point(self.book.basis.option(*option).to_owned(), true),
            Node::Field(field) => self.field(*field),
            Node::Negate(x) => {
                let (low, high) = self.number(x).within(Binding::Product);
                let (low, high) = (format!("-{high}"), format!("-{low}"));
                Span { low, high, is_read: false, is_not_negative: false, binding: Binding::Sum }
            }
            Node::Binary(operator, a, b) => self.arithmetic(*operator, a, b),
            Node::Call(function, arguments) => self.call(*function, arguments),
            // Texts and names are no numbers; a plan is checked when it loads.
            _ => Span::point("NA()".to_owned(), false),
        }
    }

    fn literal(&self, number: Decimal) -> Span {
        let text = match self.target.and_then(|target| self.book.basis.constant(target, number)) {
            Some(name) => name.to_owned(),
            None => number.normalize().to_string(),
        };
        let binding = if number.is_sign_negative() && !number.is_zero() { Binding::Sum } else { Binding::Atom };
        Span { binding, ..Span::point(text, binding == Binding::Atom) }
    }

    /// A figure, and everything that it can be where it is missing.
    fn field(&mut self, field: FieldId) -> Span {
        let cell = self.figure(field);
        let bound = self.book.context.assessment.bound(self.level, field);
        let target = self.target.take();
        let min = bound.min.as_ref().map(|min| self.number(min));
        let max = bound.max.as_ref().map(|max| self.number(max));
        self.target = target;
        let is_not_negative = min.as_ref().is_none_or(|min| min.is_not_negative);
        let mut low = min.map_or("0".to_owned(), |min| min.low);
        let parts: Vec<FieldId> = bound.parts.iter().copied().filter(|part| self.is_seen(*part)).collect();
        if !parts.is_empty() {
            let parts: Vec<String> = parts.into_iter().map(|part| format!("N({})", self.figure(part))).collect();
            low = match (low.as_str(), parts.as_slice()) {
                ("0", [part]) => part.clone(),
                _ => format!("MAX({low},{})", parts.join(",")),
            };
        }
        let high = max.map_or_else(|| self.book.basis.infinity.clone(), |max| max.high);
        let least = if low == "0" { format!("N({cell})") } else { format!("IF({cell}=\"\",{low},{cell})") };
        let most = format!("IF({cell}=\"\",{high},{cell})");
        Span { is_read: true, is_not_negative, ..Span::atom(least, most) }
    }

    /// Whether the target uses the field and some table has it.
    fn is_seen(&self, field: FieldId) -> bool {
        self.used.contains(&field) && self.book.context.assessment.register.has_column(self.level, field)
    }

    /// The cell of a figure as the target sees it.
    fn figure(&mut self, field: FieldId) -> String {
        if let Some(cell) = self.columns.known_figure(field) {
            return cell;
        }
        let fields = &self.book.context.assessment.plan.fields;
        let data = self.book.data.cell(field);
        let is_number = fields.get(field).kind.is_number();
        let mut pairs = Vec::new();
        for (part, of_plan) in fields.iter() {
            let Some(whole) = of_plan.part_of() else { continue };
            if (part == field || whole == field) && self.is_seen(part) && self.is_seen(whole) {
                let (part, whole) = (self.book.data.cell(part), self.book.data.cell(whole));
                pairs.push(format!("AND(ISNUMBER({part}),ISNUMBER({whole}),{part}>{whole})"));
            }
        }
        let is_there = if is_number { format!("ISNUMBER({data})") } else { format!("{data}<>\"\"") };
        let formula = match pairs.as_slice() {
            [] => format!("IF({is_there},{data},\"\")"),
            [pair] => format!("IF({is_there},IF({pair},\"\",{data}),\"\")"),
            _ => format!("IF({is_there},IF(OR({}),\"\",{data}),\"\")", pairs.join(",")),
        };
        self.columns.figure(field, formula)
    }

    fn arithmetic(&mut self, operator: Operator, a: &Expr, b: &Expr) -> Span {
        let (left, right) = (self.number(a), self.number(b));
        match operator {
            Operator::Add => {
                let (low, high) = (format!("{}+{}", left.low, right.low), format!("{}+{}", left.high, right.high));
                let is_not_negative = left.is_not_negative && right.is_not_negative;
                Span { low, high, is_read: false, is_not_negative, binding: Binding::Sum }
            }
            Operator::Subtract => {
                let (low, high) = right.within(Binding::Product);
                let (low, high) = (format!("{}-{high}", left.low), format!("{}-{low}", left.high));
                Span { low, high, is_read: false, is_not_negative: false, binding: Binding::Sum }
            }
            Operator::Multiply => left.times(&right),
            _ => self.quotient(&left, &right, b),
        }
    }

    fn quotient(&self, left: &Span, right: &Span, divisor: &Expr) -> Span {
        if matches!(divisor.node, Node::Number(number) if !number.is_sign_negative()) {
            return left.over(&right.low);
        }
        let ((a, b), (c, d)) = (left.within(Binding::Product), right.within(Binding::Atom));
        if left.is_not_negative && right.is_not_negative {
            let guarded = |quotient: String| format!("IF({c}<=0,NA(),{quotient})");
            return Span::atom(guarded(format!("{a}/{d}")), guarded(format!("{b}/{c}")));
        }
        // One over something unbounded is 0.
        let inverse = |end: &str| format!("IF(ABS({end})>=0.1*{},0,1/{end})", self.book.basis.infinity);
        let (c_inverse, d_inverse) = (inverse(&c), inverse(&d));
        let products = format!("{a}*{c_inverse},{a}*{d_inverse},{b}*{c_inverse},{b}*{d_inverse}");
        let guarded = |function: &str| format!("IF(AND({c}<=0,{d}>=0),NA(),{function}({products}))");
        Span { is_not_negative: false, ..Span::atom(guarded("MIN"), guarded("MAX")) }
    }

    fn call(&mut self, function: Function, arguments: &[Expr]) -> Span {
        let Some(first) = arguments.first() else { return Span::point("NA()".to_owned(), false) };
        match function {
            Function::Ceil => self.rounded(first, "ROUNDUP", |x| format!("-INT(-ROUND({x},9))")),
            Function::Floor => self.rounded(first, "ROUNDDOWN", |x| format!("INT(ROUND({x},9))")),
            Function::Round => self.rounded(first, "ROUND", |x| format!("ROUND(ROUND({x},9),0)")),
            Function::Min | Function::Max => {
                let spans: Vec<Span> = arguments.iter().map(|argument| self.number(argument)).collect();
                let name = if function == Function::Min { "MIN" } else { "MAX" };
                let ends = |end: fn(&Span) -> &str| {
                    let ends: Vec<&str> = spans.iter().map(end).collect();
                    format!("{name}({})", ends.join(","))
                };
                let mut signs = spans.iter().map(|span| span.is_not_negative);
                let is_not_negative =
                    if function == Function::Min { signs.all(|sign| sign) } else { signs.any(|sign| sign) };
                let is_read = spans.iter().all(|span| span.is_read);
                Span { is_read, is_not_negative, ..Span::atom(ends(|span| &span.low), ends(|span| &span.high)) }
            }
            Function::Coalesce => self.number(first),
            Function::If => self.choice(arguments),
            Function::Sum => self.sum(first, false),
            Function::Count => self.sum(first, true),
        }
    }

    fn rounded(&mut self, argument: &Expr, plain: &str, signed: fn(&str) -> String) -> Span {
        let span = self.number(argument);
        let round = |end: &str| {
            if span.is_not_negative { format!("{plain}(ROUND({end},9),0)") } else { signed(end) }
        };
        Span { is_not_negative: span.is_not_negative, is_read: true, ..Span::atom(round(&span.low), round(&span.high)) }
    }

    fn choice(&mut self, arguments: &[Expr]) -> Span {
        let [condition, then, otherwise] = arguments else { return Span::point("NA()".to_owned(), false) };
        let condition = self.truth(condition);
        let (then, otherwise) = (self.number(then), self.number(otherwise));
        let is_not_negative = then.is_not_negative && otherwise.is_not_negative;
        let Sure { certain, possible } = &condition;
        let if_else = |condition: &str, then: &str, otherwise: &str| format!("IF({condition},{then},{otherwise})");
        let (low, high) = if certain == possible {
            (if_else(certain, &then.low, &otherwise.low), if_else(certain, &then.high, &otherwise.high))
        } else if then.is_not_negative && otherwise.low == "0" && otherwise.high == "0" {
            (if_else(certain, &then.low, "0"), if_else(possible, &then.high, "0"))
        } else {
            let low = if_else(possible, &format!("MIN({},{})", then.low, otherwise.low), &otherwise.low);
            let high = if_else(possible, &format!("MAX({},{})", then.high, otherwise.high), &otherwise.high);
            (if_else(certain, &then.low, &low), if_else(certain, &then.high, &high))
        };
        let is_read = then.is_read && otherwise.is_read;
        Span { is_read, is_not_negative, ..Span::atom(low, high) }
    }

    /// Σ over the communities below, which stand further down the sheet.
    fn sum(&mut self, argument: &Expr, is_count: bool) -> Span {
        let Some(below) = self.below.as_deref_mut() else { return Span::point("NA()".to_owned(), false) };
        let (book, target, used) = (self.book, self.target, self.used);
        let columns = &mut below.columns;
        let mut of_community =
            Renderer { book, target, used, level: Level::Community, columns: &mut *columns, below: None };
        let span = if is_count { of_community.truth(argument).count() } else { of_community.number(argument) };
        let (low, high) =
            (columns.step(argument, Side::Low, &span.low), columns.step(argument, Side::High, &span.high));
        let (first, last) = below.rows;
        let range = |cell: &str| {
            let letters = cell.trim_end_matches(OWN_ROW);
            format!("${letters}${first}:${letters}${last}")
        };
        let sum = |cell: &str| match self.level {
            Level::City => format!("SUM({})", range(cell)),
            Level::County => format!("SUMIFS({},{},$A{OWN_ROW})", range(cell), range("A")),
            Level::Street | Level::Community => format!("SUMIFS({},{},$B{OWN_ROW})", range(cell), range("B")),
        };
        Span { is_read: true, is_not_negative: span.is_not_negative, ..Span::atom(sum(&low), sum(&high)) }
    }

    fn truth_at_once(&mut self, expr: &Expr) -> Sure {
        match &expr.node {
            Node::Flag(flag) => Sure::constant(*flag),
            Node::Field(field) => {
                let cell = self.figure(*field);
                let (yes, no) = (quoted(self.book.yes), quoted(self.book.no));
                Sure { certain: format!("{cell}={yes}"), possible: format!("{cell}<>{no}") }
            }
            Node::Not(x) => self.truth(x).not(),
            Node::Binary(operator, a, b) => self.comparison(*operator, a, b),
            Node::In(x, list) => list.iter().fold(Sure::constant(false), |found, item| found.or(self.equal(x, item))),
            Node::Call(Function::If, arguments) => self.condition(arguments),
            Node::Call(Function::Coalesce, arguments) if !arguments.is_empty() => self.truth(&arguments[0]),
            _ => Sure::known("NA()".to_owned()),
        }
    }

    fn condition(&mut self, arguments: &[Expr]) -> Sure {
        let [condition, then, otherwise] = arguments else { return Sure::known("NA()".to_owned()) };
        let (condition, then, otherwise) = (self.truth(condition), self.truth(then), self.truth(otherwise));
        let Sure { certain, possible } = condition;
        if certain == possible {
            let either = |then: &str, otherwise: &str| format!("IF({certain},{then},{otherwise})");
            return Sure {
                certain: either(&then.certain, &otherwise.certain),
                possible: either(&then.possible, &otherwise.possible),
            };
        }
        let between = |both: String, then: &str, otherwise: &str| {
            format!("IF({certain},{then},IF({possible},{both},{otherwise}))")
        };
        Sure {
            certain: between(and(then.certain.clone(), otherwise.certain.clone()), &then.certain, &otherwise.certain),
            possible: between(
                or(then.possible.clone(), otherwise.possible.clone()),
                &then.possible,
                &otherwise.possible,
            ),
        }
    }

    fn comparison(&mut self, operator: Operator, a: &Expr, b: &Expr) -> Sure {
        match operator {
            Operator::And => self.truth(a).and(self.truth(b)),
            Operator::Or => self.truth(a).or(self.truth(b)),
            Operator::Equal => self.equal(a, b),
            Operator::NotEqual => self.equal(a, b).not(),
            Operator::AtLeast => self.number(a).at_least(&self.number(b)),
            Operator::AtMost => self.number(b).at_least(&self.number(a)),
            Operator::Greater => self.number(a).more_than(&self.number(b)),
            Operator::Less => self.number(b).more_than(&self.number(a)),
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => {
                Sure::known("NA()".to_owned())
            }
        }
    }

    fn equal(&mut self, a: &Expr, b: &Expr) -> Sure {
        match self.sort(a) {
            Sort::Number => {
                let (a, b) = (self.number(a), self.number(b));
                a.at_least(&b).and(b.at_least(&a))
            }
            Sort::Truth => {
                let (a, b) = (self.truth(a), self.truth(b));
                a.clone().and(b.clone()).or(a.not().and(b.not()))
            }
            Sort::Text => self.same_text(a, b),
        }
    }

    fn same_text(&mut self, a: &Expr, b: &Expr) -> Sure {
        let (a, b) = (self.text(a, true), self.text(b, true));
        let is_plain = a.is_word && b.is_word;
        let same = if is_plain {
            format!("{}={}", a.formula, b.formula)
        } else {
            format!("EXACT({},{})", a.formula, b.formula)
        };
        let mut sure = Sure::known(same);
        for text in [&a, &b].into_iter().filter(|text| !text.is_known) {
            sure.possible = or(format!("{}=\"\"", text.formula), sure.possible);
        }
        if !a.is_known && !b.is_known {
            sure.certain = and(format!("{}<>\"\"", a.formula), sure.certain);
        }
        sure
    }

    /// A text; nothing where it is not known. Literals are known only where they are compared, as in the engine.
    fn text(&mut self, expr: &Expr, is_compared: bool) -> Text {
        match &expr.node {
            Node::Text(text) if is_compared => {
                let formula = quoted(self.book.word(text));
                Text { formula, is_known: true, is_word: true }
            }
            Node::Option(option) if is_compared => {
                Text { formula: self.book.basis.option(*option).to_owned(), is_known: true, is_word: true }
            }
            Node::Field(field) => {
                let is_word = !self.book.context.assessment.plan.fields.get(*field).choices.is_empty();
                Text { formula: self.figure(*field), is_known: false, is_word }
            }
            Node::Call(Function::Coalesce, arguments) if !arguments.is_empty() => self.text(&arguments[0], is_compared),
            Node::Call(Function::If, arguments) => {
                let [condition, then, otherwise] = arguments.as_slice() else { return Text::unknown() };
                let Sure { certain, possible } = self.truth(condition);
                let (then, otherwise) = (self.text(then, false), self.text(otherwise, false));
                let formula = format!("IF({certain},{},IF({possible},\"\",{}))", then.formula, otherwise.formula);
                Text { formula, is_known: false, is_word: then.is_word && otherwise.is_word }
            }
            _ => Text::unknown(),
        }
    }

    fn sort(&self, expr: &Expr) -> Sort {
        let assessment = self.book.context.assessment;
        match &expr.node {
            Node::Text(_) | Node::Name(_) => Sort::Text,
            Node::Flag(_) | Node::Not(_) | Node::In(..) => Sort::Truth,
            Node::Field(field) => match assessment.plan.fields.get(*field).kind {
                FieldKind::Flag => Sort::Truth,
                FieldKind::Text | FieldKind::Code => Sort::Text,
                _ => Sort::Number,
            },
            Node::Option(option) => {
                if self.book.is_choice(*option) {
                    Sort::Text
                } else {
                    Sort::Number
                }
            }
            Node::Binary(operator, _, _) => match operator {
                Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => Sort::Number,
                _ => Sort::Truth,
            },
            Node::Call(Function::If, arguments) => arguments.get(1).map_or(Sort::Number, |then| self.sort(then)),
            Node::Call(Function::Coalesce, arguments) => {
                arguments.first().map_or(Sort::Number, |first| self.sort(first))
            }
            Node::Number(_) | Node::Negate(_) | Node::Call(..) => Sort::Number,
        }
    }
}

/// A text in a formula.
struct Text {
    formula: String,
    is_known: bool,
    /// Whether it is one of a few words, which are compared as they are.
    is_word: bool,
}

impl Text {
    fn unknown() -> Self {
        Self { formula: "\"\"".to_owned(), is_known: false, is_word: true }
    }
}
