//! Numbers and conditions of formulas: two formulas each, as `audit/range.rs` has two bounds.
//!
//! No bound is a large number, so that sums, products and comparisons of bounds need no exceptions.

use crate::report::papers::logic::{NO, YES, and, not, or};

/// Decimals that differences are rounded to before they are compared, so that binary fractions agree with exact ones: figures have
/// two decimals, and sums of a city's areas keep these six.
const GUARD: u32 = 6;

/// A number: the least and the most that it can be.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) low: String,
    pub(super) high: String,
    /// Whether it is read, not computed: then it is compared as it is.
    pub(super) is_read: bool,
    pub(super) is_not_negative: bool,
    pub(super) binding: Binding,
}

/// How tightly a formula holds together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Sum,
    Product,
    Atom,
}

/// A condition: whether it certainly and whether it possibly holds.
#[derive(Clone, Debug)]
pub(super) struct Sure {
    pub(super) certain: String,
    pub(super) possible: String,
}

impl Span {
    pub(super) fn atom(low: String, high: String) -> Self {
        Self { low, high, is_read: false, is_not_negative: true, binding: Binding::Atom }
    }

    /// A number known for certain that a cell or the formula itself holds.
    pub(super) fn point(text: String, is_not_negative: bool) -> Self {
        Self { high: text.clone(), low: text, is_read: true, is_not_negative, binding: Binding::Atom }
    }

    /// The same, as something computed.
    pub(super) fn computed(self) -> Self {
        Self { is_read: false, ..self }
    }

    /// Whether it is read, not computed.
    pub(super) fn is_read(&self) -> bool {
        self.is_read
    }

    /// A pair of cells.
    pub(super) fn cells(low: String, high: String, is_not_negative: bool) -> Self {
        Self { low, high, is_read: true, is_not_negative, binding: Binding::Atom }
    }

    pub(super) fn is_certain(&self) -> bool {
        self.low == self.high
    }

    /// Its ends as operands of something that binds as tightly as `around`.
    pub(super) fn within(&self, around: Binding) -> (String, String) {
        if self.binding >= around {
            return (self.low.clone(), self.high.clone());
        }
        (format!("({})", self.low), format!("({})", self.high))
    }

    /// self × other
    pub(super) fn times(&self, other: &Span) -> Span {
        let ((a, b), (c, d)) = (self.within(Binding::Product), other.within(Binding::Product));
        let is_point_factor = |span: &Span| span.is_certain() && span.is_not_negative;
        let is_simple =
            self.is_not_negative && other.is_not_negative || is_point_factor(self) || is_point_factor(other);
        let is_not_negative = self.is_not_negative && other.is_not_negative;
        if is_simple {
            let (low, high) = (format!("{a}*{c}"), format!("{b}*{d}"));
            return Span { low, high, is_read: false, is_not_negative, binding: Binding::Product };
        }
        let products = format!("{a}*{c},{a}*{d},{b}*{c},{b}*{d}");
        Span { is_not_negative, ..Span::atom(format!("MIN({products})"), format!("MAX({products})")) }
    }

    /// self ÷ `divisor`, which is positive and certain.
    pub(super) fn over(&self, divisor: &str) -> Span {
        let (low, high) = self.within(Binding::Product);
        let (low, high) = (format!("{low}/{divisor}"), format!("{high}/{divisor}"));
        Span { low, high, is_read: false, is_not_negative: self.is_not_negative, binding: Binding::Product }
    }

    /// self ≥ other
    pub(super) fn at_least(&self, other: &Span) -> Sure {
        self.compare(other, ">=")
    }

    /// self > other
    pub(super) fn more_than(&self, other: &Span) -> Sure {
        self.compare(other, ">")
    }

    pub(super) fn compare(&self, other: &Span, sign: &str) -> Sure {
        if self.is_read && other.is_read {
            let certain = format!("{}{sign}{}", self.low, other.high);
            return Sure { certain, possible: format!("{}{sign}{}", self.high, other.low) };
        }
        let (low, high) = other.within(Binding::Product);
        Sure {
            certain: format!("ROUND({}-{high},{GUARD}){sign}0", self.low),
            possible: format!("ROUND({}-{low},{GUARD}){sign}0", self.high),
        }
    }
}

/// `value` × `scale` ÷ `per` as it is shown, as `audit/shown.rs` has it: by 0 there is no bound.
pub(super) fn shown_quotient(value: &Span, per: &Span, scale: &str, infinity: &str) -> (String, String) {
    let by = |end: &str, usual: &str, negative: &str| {
        if value.is_not_negative { usual.to_owned() } else { format!("IF({end}<0,{negative},{usual})") }
    };
    let low_by = by(&value.low, &per.high, &per.low);
    let high_by = by(&value.high, &per.low, &per.high);
    (
        format!("IF({low_by}=0,-{infinity},{}{scale}/{low_by})", value.low),
        format!("IF({high_by}=0,{infinity},{}{scale}/{high_by})", value.high),
    )
}

impl Sure {
    pub(super) fn known(formula: String) -> Self {
        Self { certain: formula.clone(), possible: formula }
    }

    /// A condition that everything meets.
    pub(super) fn always() -> Self {
        Self::constant(true)
    }

    pub(super) fn constant(flag: bool) -> Self {
        Self::known(if flag { YES } else { NO }.to_owned())
    }

    pub(super) fn and(self, other: Sure) -> Sure {
        Sure { certain: and(self.certain, other.certain), possible: and(self.possible, other.possible) }
    }

    pub(super) fn or(self, other: Sure) -> Sure {
        Sure { certain: or(self.certain, other.certain), possible: or(self.possible, other.possible) }
    }

    pub(super) fn not(self) -> Sure {
        Sure { certain: not(&self.possible), possible: not(&self.certain) }
    }

    /// 1 for yes, 0 for no.
    pub(super) fn count(self) -> Span {
        let one = |condition: String| match condition.as_str() {
            YES => "1".to_owned(),
            NO => "0".to_owned(),
            _ => format!("IF({condition},1,0)"),
        };
        Span { is_read: true, ..Span::atom(one(self.certain), one(self.possible)) }
    }
}
