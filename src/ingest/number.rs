//! Numbers as people write them.

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::ingest::grid::{Raw, trimmed};
use crate::ingest::header::is_noise;
use crate::ingest::hours;
use crate::ingest::units::{self, Dimension, Unit};
use crate::ingest::words::{self, Word};
use crate::plan::expr::{Expr, Node};
use crate::plan::{Field, FieldKind};

/// Digits that survive the double-precision numbers of spreadsheets.
const SIGNIFICANT: u32 = 15;

/// A share that nobody writes as a fraction of 1: 10 % and more.
const PLAINLY_PERCENT: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
/// The largest number under a header in % that may be a fraction of 1.
const ONE_PERCENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// A share under a header in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Share {
    /// Plainly a percentage.
    Percent,
    /// At most 1 and written without a sign: a small percentage, or a fraction.
    Small,
}

/// What a cell of a number column says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Nothing was reported.
    Missing,
    /// A number in the field's unit, within its range.
    Number(Decimal),
    /// A yes/no word; what it means depends on the rest of the column.
    Word(Word),
    /// No number, or one that cannot be told: 约400, 300-400, a date.
    NotANumber,
    /// A number that the field cannot have.
    OutOfRange,
    /// An error value.
    Error,
    /// A formula without a saved result.
    Uncached,
}

/// How to read the numbers of one column.
pub(super) struct Gauge {
    field: Unit,
    header: Option<Unit>,
    whole: bool,
    least: Option<Decimal>,
    most: Option<Decimal>,
    /// Most that a plain number can be; `None` where plain numbers need converting or comparing first.
    plain: Option<i64>,
}

/// A number as most cells hold it: a mantissa and its decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plain {
    /// All digits.
    pub(super) mantissa: i64,
    /// How many of them stand behind the point.
    pub(super) decimals: u32,
}

impl Gauge {
    /// The gauge for `field` under a header that gives `header` as unit. `None` where that unit measures something else.
    pub(super) fn new(field: &Field, header: Option<Unit>) -> Option<Self> {
        let unit = units::of_field(field);
        if header.is_some_and(|header| !header.fits(unit)) {
            return None;
        }
        let least = field.min.as_ref().map_or(Some(Decimal::ZERO), |min| constant(min).or(Some(Decimal::ZERO)));
        let most = match &field.max {
            Some(max) => constant(max),
            None => (field.kind == FieldKind::Rate).then_some(Decimal::ONE),
        };
        let whole = field.kind == FieldKind::Count;
        let mut gauge = Self { field: unit, header, whole, least, most, plain: None };
        let is_as_it_stands = header.is_none_or(|header| gauge.convert(Decimal::ONE, header) == Some(Decimal::ONE));
        if is_as_it_stands && least.is_none_or(|least| least <= Decimal::ZERO) {
            gauge.plain = match most {
                None => Some(i64::MAX),
                Some(most) => most.to_i64().filter(|whole| Decimal::from(*whole) == most),
            };
        }
        Some(gauge)
    }

    /// Reads a number that needs no second look: digits that the field can have as they stand. `None` is not wrong, but to
    /// be read by [`Gauge::read`].
    pub(super) fn read_plain(&self, raw: Raw<'_>) -> Option<Plain> {
        let most = self.plain?;
        let number = match raw {
            Raw::Text(text) => digits(text)?,
            Raw::Number(number) => short(number)?,
            _ => return None,
        };
        let is_whole = number.decimals == 0;
        let fits = most == i64::MAX || number.mantissa <= most.checked_mul(10_i64.checked_pow(number.decimals)?)?;
        (fits && (is_whole || !self.whole)).then_some(number)
    }

    /// Reads one cell.
    pub(super) fn read(&self, raw: Raw<'_>) -> Reading {
        match raw {
            Raw::Blank => Reading::Missing,
            // A percent format already says what the header's % would: 0.85 is 85 %.
            Raw::Percent(number) if self.field.dimension == Dimension::Share => self.read_float(number, None),
            Raw::Number(number) | Raw::Percent(number) => self.read_float(number, self.header),
            Raw::Flag(true) => Reading::Word(Word::Yes),
            Raw::Flag(false) => Reading::Word(Word::No),
            Raw::Text(text) => self.read_text(text),
            Raw::Date(_) => Reading::NotANumber,
            Raw::Error(_) => Reading::Error,
            Raw::Uncached => Reading::Uncached,
        }
    }

    fn read_float(&self, number: f64, unit: Option<Unit>) -> Reading {
        match from_float(number) {
            Some(number) => self.accept(number, unit),
            None => Reading::OutOfRange,
        }
    }

    fn read_text(&self, text: &str) -> Reading {
        if let Some(number) = plain_number(text) {
            return self.accept(number, self.header);
        }
        if let Some(word) = words::find(text) {
            return if word == Word::Missing { Reading::Missing } else { Reading::Word(word) };
        }
        if is_error(text) {
            return Reading::Error;
        }
        if self.field.dimension == Dimension::Hours
            && let Some(hours) = hours::daily(text)
        {
            return self.accept(hours, None);
        }
        let text = words::plain(text);
        let text = text.strip_prefix('\'').unwrap_or(&text);
        let Some((number, rest)) = split_number(text) else { return Reading::NotANumber };
        let unit = match trimmed(rest) {
            "" => self.header,
            word if word.contains(is_noise) => return Reading::NotANumber,
            word => match units::find(&super::header::compact(word)) {
                Some(unit) if unit.fits(self.field) => Some(unit),
                _ => return Reading::NotANumber,
            },
        };
        match parse(number) {
            Parsed::Number(number) => self.accept(number, unit),
            Parsed::TooLong => Reading::OutOfRange,
            Parsed::No => Reading::NotANumber,
        }
    }

    /// What a share may be that the header gives in percent.
    pub(super) fn share(&self, raw: Raw<'_>, number: Decimal) -> Option<Share> {
        let in_percent = self.header.is_some_and(|unit| unit.dimension == Dimension::Share && unit.times != unit.over);
        if !in_percent || number.is_zero() {
            return None;
        }
        let is_plain = match raw {
            Raw::Number(_) => true,
            Raw::Text(text) => words::plain(text).bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'),
            _ => false,
        };
        if number >= PLAINLY_PERCENT {
            Some(Share::Percent)
        } else {
            (is_plain && number <= ONE_PERCENT).then_some(Share::Small)
        }
    }

    /// Converts `number` from `unit` to the field's and checks that the field can have it.
    fn accept(&self, number: Decimal, unit: Option<Unit>) -> Reading {
        let number = match unit {
            Some(unit) => match self.convert(number, unit) {
                Some(number) => number,
                None => return Reading::OutOfRange,
            },
            None => number,
        };
        let broken = self.whole && !number.is_integer();
        let low = self.least.is_some_and(|least| number < least);
        let high = self.most.is_some_and(|most| number > most);
        if broken || low || high {
            Reading::OutOfRange
        } else if number.scale() == 0 {
            Reading::Number(number)
        } else {
            Reading::Number(number.normalize())
        }
    }

    fn convert(&self, number: Decimal, unit: Unit) -> Option<Decimal> {
        // A bare 万 multiplies the field's own unit.
        let (field_times, field_over) = match unit.dimension {
            Dimension::Bare => (1, 1),
            _ => (self.field.times, self.field.over),
        };
        let times = unit.times.checked_mul(field_over)?;
        let over = unit.over.checked_mul(field_times)?;
        if times == over {
            return Some(number);
        }
        number.checked_mul(Decimal::from(times))?.checked_div(Decimal::from(over))
    }
}

/// Whether text is an error value: ODS and text files write them out.
pub(super) fn is_error(text: &str) -> bool {
    (text.starts_with('#') && (text.ends_with('!') || text.ends_with('?') || text == "#N/A"))
        || text.starts_with("Err:")
}

/// A bound that is a number, not an expression of other figures.
fn constant(bound: &Expr) -> Option<Decimal> {
    match &bound.node {
        Node::Number(number) => Some(*number),
        Node::Negate(inner) => match &inner.node {
            Node::Number(number) => Some(number.saturating_mul(Decimal::NEGATIVE_ONE)),
            _ => None,
        },
        _ => None,
    }
}

/// A spreadsheet's number as the decimal that its cell shows: 0.1+0.2 is 0.3. `None` beyond what 15 digits can say.
pub(super) fn from_float(number: f64) -> Option<Decimal> {
    if !number.is_finite() || number.abs() >= 1e15 {
        return None;
    }
    if number.fract() == 0.0 {
        return number.to_i64().map(Decimal::from);
    }
    let exact = Decimal::from_f64_retain(number)?;
    exact.round_sf_with_strategy(SIGNIFICANT, RoundingStrategy::MidpointAwayFromZero).map(|number| number.normalize())
}

enum Parsed {
    Number(Decimal),
    TooLong,
    No,
}

/// Reads the common case, digits with at most one point and no more of them than a double holds.
pub(super) fn plain_number(text: &str) -> Option<Decimal> {
    digits(text).map(|Plain { mantissa, decimals }| Decimal::new(mantissa, decimals))
}

fn digits(text: &str) -> Option<Plain> {
    if text.len() > SIGNIFICANT as usize || !text.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    let mut mantissa = 0_i64;
    let mut point = None;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            // 15 digits are far from the largest number.
            b'0'..=b'9' => mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(byte & 0x0f)),
            b'.' if point.is_none() => point = Some(index),
            _ => return None,
        }
    }
    let decimals = point.map_or(0, |point| text.len().saturating_sub(point).saturating_sub(1));
    Some(Plain { mantissa, decimals: u32::try_from(decimals).ok()? })
}

/// A double that is a whole number or has few decimals. A decimal of up to 15 digits is the one that a double shows if it
/// is stored as that double.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "below 2^53 neither loses anything")]
fn short(number: f64) -> Option<Plain> {
    let mut times = 1.0;
    for decimals in 0..=4 {
        let scaled = (number * times).round();
        if !(0.0..1e15).contains(&scaled) {
            return None;
        }
        let mantissa = scaled as i64;
        if (mantissa as f64 / times - number).abs() <= 0.0 {
            return Some(Plain { mantissa, decimals });
        }
        times *= 10.0;
    }
    None
}

/// Splits `text` into the longest start that may be a number and the rest.
fn split_number(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let mut end = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    while let Some(byte) = bytes.get(end) {
        let next = end.saturating_add(1);
        let continues = match byte {
            b'0'..=b'9' | b'.' => true,
            b',' | b' ' => bytes.get(next).is_some_and(u8::is_ascii_digit),
            b'e' | b'E' => matches!(bytes.get(next), Some(b'0'..=b'9' | b'+' | b'-')),
            b'+' | b'-' => end > 0 && matches!(bytes[end.saturating_sub(1)], b'e' | b'E'),
            _ => false,
        };
        if !continues {
            break;
        }
        end = next;
    }
    text[..end].bytes().any(|byte| byte.is_ascii_digit()).then(|| text.split_at(end))
}

/// Reads a number of ASCII digits with optional thousands separators, fraction and exponent.
fn parse(text: &str) -> Parsed {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if !are_thousands(whole) || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Parsed::No;
    }
    let digits: String = whole.chars().filter(|c| !matches!(c, ',' | ' ' | '+')).collect();
    let length = digits.trim_start_matches('-').trim_start_matches('0').len();
    if length > SIGNIFICANT as usize {
        return Parsed::TooLong;
    }
    let plain = if fraction.is_empty() { digits } else { format!("{digits}.{fraction}") };
    let number = match exponent {
        None => plain.parse::<Decimal>(),
        Some(exponent) => Decimal::from_scientific(&format!("{plain}e{}", exponent.trim_start_matches('+'))),
    };
    // Exports write out all 17 digits of a double: what lies behind the 15th is no information.
    let rounded = number
        .ok()
        .and_then(|number| number.round_sf_with_strategy(SIGNIFICANT, RoundingStrategy::MidpointAwayFromZero));
    match rounded {
        Some(number) if number.abs() < Decimal::from(1_000_000_000_000_000_i64) => Parsed::Number(number.normalize()),
        Some(_) => Parsed::TooLong,
        None => Parsed::No,
    }
}

/// Whether a whole part is plain digits or digits in groups of three: `1,23` may be a decimal comma and is refused.
fn are_thousands(whole: &str) -> bool {
    let whole = whole.trim_start_matches(['+', '-']);
    let separator = if whole.contains(',') { ',' } else { ' ' };
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or("");
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = groups.clone().next().is_some();
    digits(first)
        && (!grouped || (1..=3).contains(&first.len()))
        && groups.all(|group| group.len() == 3 && digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::testing::field;

    fn gauge(kind: FieldKind, unit: Option<&str>, header: Option<&str>) -> Gauge {
        let mut field = field("x", "x", kind, &[]);
        field.unit = unit.map(str::to_owned);
        Gauge::new(&field, header.map(|word| units::find(word).unwrap())).unwrap()
    }

    fn number(text: &str) -> Reading {
        Reading::Number(text.parse().unwrap())
    }

    #[test]
    fn counts_as_people_write_them() {
        let count = gauge(FieldKind::Count, Some("户"), None);
        for (text, expected) in [
            ("186", "186"),
            ("186 户", "186"),
            ("１８６", "186"),
            ("1,234", "1234"),
            ("1，234，567", "1234567"),
            ("12 345", "12345"),
            ("186.0", "186"),
            ("1.2万", "12000"),
            ("3千", "3000"),
            ("0.5万户", "5000"),
            ("1.2E+05", "120000"),
            ("'42", "42"),
            ("+7", "7"),
            ("0", "0"),
            ("007", "7"),
            ("123456789012345", "123456789012345"),
        ] {
            assert_eq!(count.read(Raw::Text(text)), number(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_guessed() {
        let count = gauge(FieldKind::Count, Some("户"), None);
        for text in [
            "约400",
            "10人以上",
            "12人次",
            "300-400",
            "300~400",
            "400多",
            "1,23",
            "12,3456",
            "(5)",
            "1.2.3",
            "120元",
            "12人",
            "85%",
            "八十",
            "8:30",
            "12²",
            "12?户",
            "0:户",
            "①",
            "½",
            "㈠",
        ] {
            assert_eq!(count.read(Raw::Text(text)), Reading::NotANumber, "{text}");
        }
        assert_eq!(count.read(Raw::Date("2020-05-01")), Reading::NotANumber);
        assert_eq!(count.read(Raw::Error("#DIV/0!")), Reading::Error);
        assert_eq!(count.read(Raw::Text("#REF!")), Reading::Error);
        assert_eq!(count.read(Raw::Uncached), Reading::Uncached);
    }

    #[test]
    fn missing_is_never_zero() {
        let count = gauge(FieldKind::Count, None, None);
        for text in ["-", "—", "/", "…", "null", "暂无", "未统计", "N/A"] {
            assert_eq!(count.read(Raw::Text(text)), Reading::Missing, "{text}");
        }
        assert_eq!(count.read(Raw::Blank), Reading::Missing);
        assert_eq!(count.read(Raw::Text("无")), Reading::Word(Word::NoneOrNo));
    }

    #[test]
    fn figures_that_cannot_be_are_out_of_range() {
        let count = gauge(FieldKind::Count, None, None);
        for text in ["-3", "2.5", "1234567890123456", "510402001001000123"] {
            assert_eq!(count.read(Raw::Text(text)), Reading::OutOfRange, "{text}");
        }
        assert_eq!(count.read(Raw::Number(12.5)), Reading::OutOfRange);
        assert_eq!(count.read(Raw::Number(1e15)), Reading::OutOfRange);
        assert_eq!(count.read(Raw::Number(f64::NAN)), Reading::OutOfRange);
        assert_eq!(gauge(FieldKind::Rate, None, None).read(Raw::Number(85.0)), Reading::OutOfRange);
    }

    #[test]
    fn doubles_become_the_decimals_they_show() {
        let area = gauge(FieldKind::Area, Some("m²"), None);
        assert_eq!(area.read(Raw::Number(0.1 + 0.2)), number("0.3"));
        assert_eq!(area.read(Raw::Number(1234.56)), number("1234.56"));
        assert_eq!(area.read(Raw::Number(400.0)), number("400"));
        assert_eq!(area.read(Raw::Text("0.30000000000000004")), number("0.3"));
        assert_eq!(area.read(Raw::Text("85.50")), number("85.5"));
    }

    #[test]
    fn plain_numbers_are_what_every_reading_says() {
        let gauges = [
            gauge(FieldKind::Count, Some("户"), None),
            gauge(FieldKind::Area, Some("m²"), Some("m2")),
            gauge(FieldKind::Rate, None, None),
            gauge(FieldKind::Area, Some("m²"), Some("亩")),
        ];
        let texts = ["0", "007", "186", "12.", "12.50", "0.85", "1", "2", "999999999999999", "1234567890123.4", "5.0"];
        let texts = texts.into_iter().chain([".5", "1.2.3", "-1", "1e3", "1234567890123456", "", "户"]).map(Raw::Text);
        let doubles = [0.0, -0.0, 1.0, 0.1 + 0.2, 631.8, 1234.56, 0.0001, 0.00001, 1e14, 1e15, 1e300, -2.0, 0.85, 2.5];
        let doubles = doubles.into_iter().chain([f64::NAN, f64::INFINITY, 4.35, 1.005, 123_456_789_012.345]);
        let mut plain = 0;
        for raw in texts.chain(doubles.map(Raw::Number)) {
            for gauge in &gauges {
                let Some(Plain { mantissa, decimals }) = gauge.read_plain(raw) else { continue };
                assert_eq!(Reading::Number(Decimal::new(mantissa, decimals).normalize()), gauge.read(raw), "{raw:?}");
                plain += 1;
            }
        }
        assert!(plain > 30);
        assert_eq!(gauges[0].read_plain(Raw::Text("186")), Some(Plain { mantissa: 186, decimals: 0 }));
        assert_eq!(gauges[1].read_plain(Raw::Number(631.8)), Some(Plain { mantissa: 6318, decimals: 1 }));
    }

    #[test]
    fn areas_are_converted_exactly() {
        let area = gauge(FieldKind::Area, Some("m²"), None);
        for (text, expected) in
            [("3亩", "2000"), ("0.5公顷", "5000"), ("0.05万平方米", "500"), ("400㎡", "400"), ("42.6 ha", "426000")]
        {
            assert_eq!(area.read(Raw::Text(text)), number(expected), "{text}");
        }
        let in_mu = gauge(FieldKind::Area, Some("m²"), Some("亩"));
        assert_eq!(in_mu.read(Raw::Number(1.5)), number("1000"));
        assert_eq!(in_mu.read(Raw::Text("400平方米")), number("400"));
        assert_eq!(gauge(FieldKind::Count, Some("户"), Some("万户")).read(Raw::Number(1.25)), number("12500"));
    }

    #[test]
    fn a_header_in_another_dimension_fits_no_gauge() {
        let mut households = field("x", "x", FieldKind::Count, &[]);
        households.unit = Some("户".into());
        assert!(Gauge::new(&households, units::find("元")).is_none());
    }

    #[test]
    fn rates_are_fractions_however_written() {
        let rate = gauge(FieldKind::Rate, None, None);
        for raw in [Raw::Number(0.85), Raw::Text("85%"), Raw::Text("0.85"), Raw::Text("８５％"), Raw::Percent(0.85)]
        {
            assert_eq!(rate.read(raw), number("0.85"), "{raw:?}");
        }
        let in_percent = gauge(FieldKind::Rate, None, Some("%"));
        assert_eq!(in_percent.read(Raw::Number(85.0)), number("0.85"));
        assert_eq!(in_percent.read(Raw::Percent(0.85)), number("0.85"));
        assert_eq!(in_percent.read(Raw::Text("85%")), number("0.85"));
    }

    proptest::proptest! {
        #[test]
        fn decimals_of_15_digits_are_read_exactly(
            mantissa in 0_i64..1_000_000_000_000_000,
            decimals in 0_u32..=6,
            before in "[ \t\u{3000}\u{a0}]{0,2}",
            after in "[ \t\u{3000}\u{a0}]{0,2}",
            unit in proptest::sample::select(&["", "㎡", "平方米", " m2"]),
        ) {
            let expected = Decimal::new(mantissa, decimals);
            let area = gauge(FieldKind::Area, Some("m²"), None);
            let plain = expected.to_string();
            let wide: String = plain.chars().map(|c| char::from_u32(u32::from(c).saturating_add(0xfee0)).unwrap_or(c)).collect();
            for text in [&plain, &wide] {
                let text = format!("{before}{text}{unit}{after}");
                proptest::prop_assert_eq!(area.read(Raw::Text(trimmed(&text))), Reading::Number(expected.normalize()), "{}", text);
            }
            let double: f64 = plain.parse().unwrap_or(f64::NAN);
            proptest::prop_assert_eq!(area.read(Raw::Number(double)), Reading::Number(expected.normalize()));
        }

        #[test]
        fn plain_readings_are_what_every_reading_says(text in "[0-9]{0,9}[.]?[0-9]{0,9}", double in proptest::num::f64::ANY) {
            for gauge in [gauge(FieldKind::Count, Some("户"), None), gauge(FieldKind::Area, Some("m²"), None), gauge(FieldKind::Rate, None, None)] {
                for raw in [Raw::Text(&text), Raw::Number(double)] {
                    if let Some(Plain { mantissa, decimals }) = gauge.read_plain(raw) {
                        proptest::prop_assert_eq!(Reading::Number(Decimal::new(mantissa, decimals).normalize()), gauge.read(raw), "{:?}", raw);
                    }
                }
            }
        }
    }
}
