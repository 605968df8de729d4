//! A look at the text in the window: tags, attributes, addresses and numbers of the plain shape.

use crate::ingest::limits::Limit;
use crate::register::CellAddress;

/// Most rows and columns of a sheet.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Why a look does not find what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Miss {
    /// The window ends before it.
    More,
    /// Something else is there.
    Odd,
    /// It does not fit into the grid.
    TooLarge(Option<Limit>),
}

/// What was found.
pub(super) type Found<T> = Result<T, Miss>;

/// The text not yet looked at.
pub(super) struct Scan<'a> {
    rest: &'a [u8],
    whole: usize,
}

/// The attributes of a tag: name and value of each.
pub(super) struct Attributes<'a, 's> {
    scan: &'s mut Scan<'a>,
    /// Whether the tag closes itself; known behind the last attribute.
    pub(super) is_empty: bool,
}

/// A piece of XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A start tag; the scan stands behind its name.
    Start,
    /// A whole end tag.
    End,
    /// Text.
    Text,
    /// A processing instruction.
    Instruction,
}

impl<'a> Scan<'a> {
    /// A look at `text`.
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { rest: text, whole: text.len() }
    }

    /// Number of bytes looked at so far.
    pub(super) fn read(&self) -> usize {
        self.whole.saturating_sub(self.rest.len())
    }

    /// The next byte, without moving on.
    pub(super) fn next(&self) -> Found<u8> {
        self.rest.first().copied().ok_or(Miss::More)
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    /// Moves behind blanks.
    pub(super) fn skip_blanks(&mut self) {
        while let [b' ' | b'\t' | b'\r' | b'\n', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Moves behind `expected`, if it is there.
    pub(super) fn skip_if(&mut self, expected: &[u8]) -> Found<bool> {
        if let Some(rest) = self.rest.strip_prefix(expected) {
            self.rest = rest;
            return Ok(true);
        }
        if self.rest.len() < expected.len() && expected.starts_with(self.rest) { Err(Miss::More) } else { Ok(false) }
    }

    /// Moves behind `expected`.
    pub(super) fn expect(&mut self, expected: &[u8]) -> Found<()> {
        if self.skip_if(expected)? { Ok(()) } else { Err(Miss::Odd) }
    }

    /// Moves behind `<name` of a start tag, if that is what is there.
    pub(super) fn skip_start(&mut self, tag: &[u8]) -> Found<bool> {
        match self.rest.strip_prefix(tag) {
            Some([b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/', ..]) => {
                self.skip(tag.len());
                Ok(true)
            }
            Some([]) => Err(Miss::More),
            None if self.rest.len() < tag.len() && tag.starts_with(self.rest) => Err(Miss::More),
            _ => Ok(false),
        }
    }

    /// Everything before the next `stop`, which is not taken.
    pub(super) fn until(&mut self, stop: u8) -> Found<&'a [u8]> {
        let length = self.rest.iter().position(|byte| *byte == stop).ok_or(Miss::More)?;
        let (found, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(found)
    }

    /// The attributes of the tag behind whose name the scan stands.
    pub(super) fn attributes(&mut self) -> Attributes<'a, '_> {
        Attributes { scan: self, is_empty: false }
    }

    /// Moves behind the tag behind whose name the scan stands; whether it closes itself.
    pub(super) fn skip_tag(&mut self) -> Found<bool> {
        let mut attributes = self.attributes();
        while attributes.next()?.is_some() {}
        Ok(attributes.is_empty)
    }

    /// Any piece of XML but comments, declarations and character data, and its name or text.
    pub(super) fn token(&mut self) -> Found<(Token, &'a [u8])> {
        match self.rest {
            [b'<', b'/', ..] => {
                self.skip(2);
                let name = self.until(b'>')?;
                self.skip(1);
                if is_name(name) { Ok((Token::End, name)) } else { Err(Miss::Odd) }
            }
            [b'<', b'?', ..] => {
                let found = self.until(b'>')?;
                self.skip(1);
                if found.ends_with(b"?") { Ok((Token::Instruction, found)) } else { Err(Miss::Odd) }
            }
            [b'<', b'!', ..] => Err(Miss::Odd),
            [b'<', rest @ ..] => {
                let is_end = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/');
                let length = rest.iter().position(is_end).ok_or(Miss::More)?;
                self.skip(length.saturating_add(1));
                let name = rest.get(..length).filter(|name| is_name(name)).ok_or(Miss::Odd)?;
                Ok((Token::Start, name))
            }
            [] => Err(Miss::More),
            _ => self.until(b'<').map(|text| (Token::Text, text)),
        }
    }
}

fn is_name(text: &[u8]) -> bool {
    !text.is_empty()
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'.' | b'-'))
}

impl<'a> Attributes<'a, '_> {
    /// The next attribute; at the end of the tag moves behind it.
    pub(super) fn next(&mut self) -> Found<Option<(&'a [u8], &'a [u8])>> {
        let before = self.scan.rest.len();
        self.scan.skip_blanks();
        match self.scan.next()? {
            b'>' => {
                self.scan.skip(1);
                return Ok(None);
            }
            b'/' => {
                self.scan.expect(b"/>")?;
                self.is_empty = true;
                return Ok(None);
            }
            _ if self.scan.rest.len() == before => return Err(Miss::Odd),
            _ => {}
        }
        let name = self.name()?;
        let quote = self.scan.next()?;
        if !matches!(quote, b'"' | b'\'') {
            return Err(Miss::Odd);
        }
        self.scan.skip(1);
        let value = self.scan.until(quote)?;
        self.scan.skip(1);
        Ok(Some((name, value)))
    }

    fn name(&mut self) -> Found<&'a [u8]> {
        let is_name =
            |byte: &u8| !matches!(byte, b'=' | b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/' | b'<' | b'"' | b'\'');
        let length = self.scan.rest.iter().position(|byte| !is_name(byte)).ok_or(Miss::More)?;
        let (name, rest) = self.scan.rest.split_at(length);
        match rest {
            [b'=', rest @ ..] if !name.is_empty() => {
                self.scan.rest = rest;
                Ok(name)
            }
            _ => Err(Miss::Odd),
        }
    }
}

/// A whole number of at most nine digits.
pub(super) fn count(text: &[u8]) -> Found<u32> {
    if text.is_empty() || text.len() > 9 {
        return Err(Miss::Odd);
    }
    text.iter().try_fold(0_u32, |count, byte| {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        if digit > 9 { Err(Miss::Odd) } else { Ok(count.wrapping_mul(10).wrapping_add(digit)) }
    })
}

/// A row number as it is written, from 1; counted from 0.
pub(super) fn row(text: &[u8]) -> Found<u32> {
    count(text)?.checked_sub(1).filter(|row| *row < ROWS).ok_or(Miss::Odd)
}

/// An address as `AB12`.
pub(super) fn address(text: &[u8]) -> Found<CellAddress> {
    let mut column = 0_u32;
    let mut rest = text;
    while let [letter @ b'A'..=b'Z', behind @ ..] = rest {
        column = column.saturating_mul(26).saturating_add(u32::from(letter.wrapping_sub(b'A'))).saturating_add(1);
        rest = behind;
    }
    let column = column.checked_sub(1).filter(|column| *column < COLUMNS).ok_or(Miss::Odd)?;
    Ok(CellAddress { row: row(rest)?, column })
}

/// Two corners as `A1:B2`, the first one top left; or one.
pub(super) fn corners(text: &[u8]) -> Found<(CellAddress, CellAddress)> {
    let mut ends = text.split(|byte| *byte == b':');
    let first = address(ends.next().unwrap_or_default())?;
    let last = ends.next().map_or(Ok(first), address)?;
    let is_plain = ends.next().is_none() && first.row <= last.row && first.column <= last.column;
    if is_plain { Ok((first, last)) } else { Err(Miss::Odd) }
}

/// Powers of ten that a double holds exactly, as many as a short number needs.
const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// A number that begins and ends with a digit, but for its sign.
pub(super) fn number(text: &[u8]) -> Found<f64> {
    short_number(text).map_or_else(|| long_number(text), Ok)
}

/// At most 15 digits, one point among them. Both numbers of the division are exact, so its result is the nearest double.
#[expect(clippy::cast_precision_loss, reason = "fifteen digits are exact")]
fn short_number(text: &[u8]) -> Option<f64> {
    if !matches!(text, [b'0'..=b'9'] | [b'0'..=b'9', .., b'0'..=b'9']) || text.len() > 15 {
        return None;
    }
    let (mut digits, mut decimals, mut has_point) = (0_u64, 0_usize, false);
    for byte in text {
        match byte {
            b'0'..=b'9' => {
                digits = digits.wrapping_mul(10).wrapping_add(u64::from(byte.wrapping_sub(b'0')));
                decimals = decimals.wrapping_add(usize::from(has_point));
            }
            b'.' if !has_point => has_point = true,
            _ => return None,
        }
    }
    let digits = digits as f64;
    if decimals == 0 { Some(digits) } else { POWERS.get(decimals).map(|power| digits / power) }
}

fn long_number(text: &[u8]) -> Found<f64> {
    let unsigned = text.strip_prefix(b"-").unwrap_or(text);
    let is_plain = matches!(unsigned, [b'0'..=b'9'] | [b'0'..=b'9', .., b'0'..=b'9'])
        && unsigned.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let text = std::str::from_utf8(text).map_err(|_| Miss::Odd)?;
    if is_plain { text.parse().map_err(|_| Miss::Odd) } else { Err(Miss::Odd) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_nearest_doubles() {
        let texts = [
            "0",
            "7",
            "012",
            "378.06",
            "4577.59",
            "0.1",
            "0.30000000000000",
            "123456789012345",
            "1.0000000000001",
            "-3.5",
            "-0",
            "1234567890123456789",
            "0.1000000000000000055511151231257827",
            "1e5",
            "2.5E-7",
            "1E+400",
        ];
        for text in texts {
            let expected: f64 = text.parse().unwrap();
            assert_eq!(number(text.as_bytes()).unwrap().to_bits(), expected.to_bits(), "{text}");
        }
        for text in ["", ".", "1.", ".5", "+1", "1.2.3", "1-2", "NaN", "inf", " 1", "1 ", "1,000", "0x10", "一"] {
            assert_eq!(number(text.as_bytes()), Err(Miss::Odd), "{text}");
        }
    }

    #[test]
    fn addresses_are_within_the_sheet() {
        let at = |row, column| Ok(CellAddress { row, column });
        assert_eq!(address(b"A1"), at(0, 0));
        assert_eq!(address(b"XFD1048576"), at(1_048_575, 16_383));
        for text in ["", "A", "1", "A0", "XFE1", "A1048577", "AAAAAAAAAAAA1", "a1", "A1B", "$A$1"] {
            assert_eq!(address(text.as_bytes()), Err(Miss::Odd), "{text}");
        }
        assert_eq!(corners(b"A1:B3"), Ok((address(b"A1").unwrap(), address(b"B3").unwrap())));
        assert_eq!(corners(b"B1:A3"), Err(Miss::Odd));
        assert_eq!(corners(b"A1:B3:C4"), Err(Miss::Odd));
    }

    #[test]
    fn attributes_may_be_written_in_any_style() {
        let mut scan = Scan::new(b"\n a='\"1' x:b=\"/>\" />rest");
        let mut attributes = scan.attributes();
        assert_eq!(attributes.next(), Ok(Some((&b"a"[..], &b"\"1"[..]))));
        assert_eq!(attributes.next(), Ok(Some((&b"x:b"[..], &b"/>"[..]))));
        assert_eq!(attributes.next(), Ok(None));
        assert!(attributes.is_empty);
        assert_eq!(scan.rest, b"rest");
        for (text, miss) in
            [(" a=1>", Miss::Odd), (" a>", Miss::Odd), (" a='1'b='2'>", Miss::Odd), (" a='1", Miss::More)]
        {
            let mut scan = Scan::new(text.as_bytes());
            let mut attributes = scan.attributes();
            let found = std::iter::repeat_with(|| attributes.next()).take(3).find(Result::is_err);
            assert_eq!(found, Some(Err(miss)), "{text}");
        }
    }
}
