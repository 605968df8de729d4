//! Values of one field in as little memory as they need: a city has many units, and a table many columns.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::register::mantissas::{LONG, Mantissas, NO_NUMBER};

/// A figure as read. Missing is a value of its own, never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Value<'a> {
    /// Nothing was reported, or what was reported could not be read or believed.
    #[default]
    Missing,
    /// A number in the field's unit, without trailing zeros.
    Number(Decimal),
    /// Yes or no.
    Flag(bool),
    /// Text; the canonical name for fields with choices.
    Text(&'a str),
}

/// The values of a column, all of one sort: numbers, flags or texts.
#[derive(Clone, Debug, Default)]
pub struct Values {
    len: usize,
    stored: Stored,
}

#[derive(Clone, Debug, Default)]
enum Stored {
    /// Only missing ones so far.
    #[default]
    Nothing,
    Numbers(Numbers),
    Flags(Vec<Option<bool>>),
    Texts(Texts),
}

impl Values {
    /// `len` missing values.
    #[must_use]
    pub fn missing(len: usize) -> Self {
        Self { len, stored: Stored::Nothing }
    }

    /// How many there are, missing ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value in `row`; missing beyond the last one.
    #[must_use]
    pub fn get(&self, row: usize) -> Value<'_> {
        match &self.stored {
            Stored::Nothing => Value::Missing,
            Stored::Numbers(numbers) => numbers.get(row).map_or(Value::Missing, Value::Number),
            Stored::Flags(flags) => flags.get(row).copied().flatten().map_or(Value::Missing, Value::Flag),
            Stored::Texts(texts) => texts.get(row).map_or(Value::Missing, Value::Text),
        }
    }

    /// Whether the value in `row` is missing.
    #[must_use]
    pub fn is_missing(&self, row: usize) -> bool {
        match &self.stored {
            Stored::Nothing => true,
            Stored::Numbers(numbers) => numbers.mantissas.get(row).is_none_or(|mantissa| mantissa == NO_NUMBER),
            Stored::Flags(flags) => flags.get(row).is_none_or(Option::is_none),
            Stored::Texts(texts) => texts.ids.get(row).is_none_or(|id| *id == NO_TEXT),
        }
    }

    /// How many are not missing.
    #[must_use]
    pub fn filled(&self) -> usize {
        match &self.stored {
            Stored::Nothing => 0,
            Stored::Numbers(numbers) => numbers.mantissas.filled(),
            Stored::Flags(flags) => flags.iter().flatten().count(),
            Stored::Texts(texts) => texts.ids.iter().filter(|id| **id != NO_TEXT).count(),
        }
    }

    /// Makes room for `more` values like those that there are.
    pub fn reserve(&mut self, more: usize) {
        match &mut self.stored {
            Stored::Nothing => {}
            Stored::Numbers(numbers) => numbers.mantissas.reserve(more),
            Stored::Flags(flags) => flags.reserve(more),
            Stored::Texts(texts) => texts.ids.reserve(more),
        }
    }

    /// Adds a value at the end.
    pub fn push(&mut self, value: Value<'_>) {
        match (value, &mut self.stored) {
            (Value::Number(number), Stored::Numbers(numbers)) if numbers.mantissas.len() == self.len => {
                numbers.push(number);
            }
            (Value::Flag(flag), Stored::Flags(flags)) if flags.len() == self.len => flags.push(Some(flag)),
            (Value::Text(text), Stored::Texts(texts)) if texts.ids.len() == self.len => {
                let id = texts.intern(text);
                texts.ids.push(id);
            }
            _ => {
                self.set(self.len, value);
                return;
            }
        }
        self.len = self.len.saturating_add(1);
    }

    /// Adds `mantissa` × 10^-`decimals` at the end.
    pub fn push_short(&mut self, mantissa: i64, decimals: u32) {
        if let Stored::Numbers(numbers) = &mut self.stored
            && numbers.scale == decimals
            && numbers.mantissas.len() == self.len
            && mantissa > LONG
        {
            numbers.mantissas.push(mantissa);
            self.len = self.len.saturating_add(1);
            return;
        }
        let number = Decimal::try_new(mantissa, decimals).map_or(Value::Missing, Value::Number);
        self.push(number);
    }

    /// Puts a value in `row`. All values of a field are of one sort; another sort is a mistake of the caller and missing.
    pub fn set(&mut self, row: usize, value: Value<'_>) {
        self.len = self.len.max(row.saturating_add(1));
        if matches!(self.stored, Stored::Nothing) {
            self.stored = match value {
                Value::Missing => return,
                Value::Number(_) => Stored::Numbers(Numbers::default()),
                Value::Flag(_) => Stored::Flags(Vec::new()),
                Value::Text(_) => Stored::Texts(Texts::default()),
            };
        }
        match (&mut self.stored, value) {
            (Stored::Numbers(numbers), Value::Number(number)) => numbers.set(self.len, row, Some(number)),
            (Stored::Flags(flags), Value::Flag(flag)) => {
                flags.resize(self.len, None);
                flags[row] = Some(flag);
            }
            (Stored::Texts(texts), Value::Text(text)) => {
                texts.ids.resize(self.len, NO_TEXT);
                texts.ids[row] = texts.intern(text);
            }
            (stored, value) => {
                debug_assert!(value == Value::Missing, "values of one field are of one sort");
                match stored {
                    Stored::Nothing => {}
                    Stored::Numbers(numbers) => numbers.set(self.len, row, None),
                    Stored::Flags(flags) => {
                        flags.resize(self.len, None);
                        flags[row] = None;
                    }
                    Stored::Texts(texts) => {
                        texts.ids.resize(self.len, NO_TEXT);
                        texts.ids[row] = NO_TEXT;
                    }
                }
            }
        }
    }

    /// The values in `rows`, in that order; a row beyond the last is missing.
    #[must_use]
    pub fn pick(&self, rows: &[u32]) -> Self {
        let stored = match &self.stored {
            Stored::Nothing => Stored::Nothing,
            Stored::Numbers(numbers) => Stored::Numbers(numbers.pick(rows)),
            Stored::Flags(flags) => {
                Stored::Flags(rows.iter().map(|row| flags.get(*row as usize).copied().flatten()).collect())
            }
            Stored::Texts(texts) => Stored::Texts(Texts {
                ids: rows.iter().map(|row| texts.ids.get(*row as usize).copied().unwrap_or(NO_TEXT)).collect(),
                list: texts.list.clone(),
                by_text: texts.by_text.clone(),
            }),
        };
        Self { len: rows.len(), stored }
    }

    /// The numbers as whole multiples of one decimal unit, where the values are numbers.
    #[must_use]
    pub fn numbers(&self) -> Option<NumberColumn<'_>> {
        match &self.stored {
            Stored::Numbers(numbers) => Some(NumberColumn { scale: numbers.scale, mantissas: &numbers.mantissas }),
            _ => None,
        }
    }

    /// The flags, where the values are flags. The list ends with the last row that was set.
    #[must_use]
    pub fn flags(&self) -> Option<&[Option<bool>]> {
        if let Stored::Flags(flags) = &self.stored { Some(flags) } else { None }
    }

    /// The texts, where the values are texts.
    #[must_use]
    pub fn texts(&self) -> Option<TextColumn<'_>> {
        match &self.stored {
            Stored::Texts(texts) => Some(TextColumn { ids: &texts.ids, list: &texts.list }),
            _ => None,
        }
    }
}

/// Numbers for those who go through all of them.
#[derive(Clone, Copy, Debug)]
pub struct NumberColumn<'a> {
    /// Decimals: a number is its mantissa × 10^-scale.
    pub scale: u32,
    mantissas: &'a Mantissas,
}

impl NumberColumn<'_> {
    /// The mantissa in `row`; `None` where the number is missing or too long for one.
    #[must_use]
    pub fn mantissa(&self, row: usize) -> Option<i64> {
        self.mantissas.get(row).filter(|mantissa| *mantissa > LONG)
    }

    /// The mantissas in `rows`; [`NO_NUMBER`] where the number is missing or too long for one.
    #[must_use]
    pub(crate) fn mantissas(&self, rows: &[u32]) -> Vec<i64> {
        self.mantissas.of(rows)
    }
}

/// Texts for those who compare all of them.
#[derive(Clone, Copy, Debug)]
pub struct TextColumn<'a> {
    ids: &'a [u32],
    list: &'a [Arc<str>],
}

impl TextColumn<'_> {
    /// Number of the text in `row`; `None` where it is missing.
    #[must_use]
    pub fn id(&self, row: usize) -> Option<u32> {
        self.ids.get(row).copied().filter(|id| *id != NO_TEXT)
    }

    /// The number that rows with `text` have; `None` where no row has it.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<u32> {
        self.list.iter().position(|known| &**known == text).and_then(|index| u32::try_from(index).ok())
    }
}

/// Stands for a missing text.
const NO_TEXT: u32 = u32::MAX;

/// Most decimals that all numbers of a column are kept with; figures with more are kept apart.
const MOST_DECIMALS: u32 = 6;

/// Decimal numbers as multiples of the smallest unit that any of them needs.
#[derive(Clone, Debug, Default)]
struct Numbers {
    scale: u32,
    mantissas: Mantissas,
    /// Those that do not fit, by row.
    long: BTreeMap<usize, Decimal>,
}

impl Numbers {
    fn get(&self, row: usize) -> Option<Decimal> {
        match self.mantissas.get(row)? {
            NO_NUMBER => None,
            LONG => self.long.get(&row).copied(),
            mantissa => Some(decimal(mantissa, self.scale)),
        }
    }

    fn push(&mut self, number: Decimal) {
        if let Some(mantissa) = self.mantissa(number) {
            self.mantissas.push(mantissa);
        } else {
            let row = self.mantissas.len();
            self.set(row.saturating_add(1), row, Some(number));
        }
    }

    fn set(&mut self, len: usize, row: usize, number: Option<Decimal>) {
        self.mantissas.resize(len);
        self.long.remove(&row);
        let Some(number) = number else {
            self.mantissas.set(row, NO_NUMBER);
            return;
        };
        self.widen(number.normalize().scale());
        let mantissa = self.mantissa(number).unwrap_or_else(|| {
            self.long.insert(row, number.normalize());
            LONG
        });
        self.mantissas.set(row, mantissa);
    }

    /// The number in the column's unit, where it is a whole multiple and not too long.
    fn mantissa(&self, number: Decimal) -> Option<i64> {
        let mantissa = i64::try_from(number.mantissa()).ok()?;
        let mantissa = match self.scale.checked_sub(number.scale()) {
            Some(0) => mantissa,
            Some(more) => mantissa.checked_mul(10_i64.checked_pow(more)?)?,
            None => {
                let unit = 10_i64.checked_pow(number.scale().checked_sub(self.scale)?)?;
                if mantissa.checked_rem(unit)? != 0 {
                    return None;
                }
                mantissa.checked_div(unit)?
            }
        };
        Some(mantissa).filter(|mantissa| *mantissa > LONG)
    }

    fn widen(&mut self, decimals: u32) {
        let scale = decimals.min(MOST_DECIMALS);
        let Some(times) = scale.checked_sub(self.scale).and_then(|more| 10_i64.checked_pow(more)) else { return };
        if times == 1 {
            return;
        }
        for row in 0..self.mantissas.len() {
            let Some(mantissa) = self.mantissas.get(row).filter(|mantissa| *mantissa > LONG) else { continue };
            let finer = mantissa.checked_mul(times).filter(|mantissa| *mantissa > LONG).unwrap_or_else(|| {
                self.long.insert(row, decimal(mantissa, self.scale));
                LONG
            });
            self.mantissas.set(row, finer);
        }
        self.scale = scale;
    }

    fn pick(&self, rows: &[u32]) -> Self {
        let mantissas = self.mantissas.pick(rows);
        let mut picked = Self { scale: self.scale, mantissas, long: BTreeMap::new() };
        if !self.long.is_empty() {
            let long = |row: &u32| self.long.get(&(*row as usize)).copied();
            picked.long = rows.iter().enumerate().filter_map(|(to, row)| Some((to, long(row)?))).collect();
        }
        picked
    }
}

/// A number without trailing zeros.
fn decimal(mantissa: i64, scale: u32) -> Decimal {
    let (mantissa, scale) = shortest(mantissa, scale);
    Decimal::new(mantissa, scale)
}

/// `mantissa` × 10^-`scale` without trailing zeros.
pub(crate) fn shortest(mut mantissa: i64, mut scale: u32) -> (i64, u32) {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale = scale.saturating_sub(1);
    }
    (mantissa, scale)
}

/// Texts, each kept once.
#[derive(Clone, Debug, Default)]
struct Texts {
    ids: Vec<u32>,
    list: Vec<Arc<str>>,
    by_text: HashMap<Arc<str>, u32, ahash::RandomState>,
}

impl Texts {
    fn get(&self, row: usize) -> Option<&str> {
        self.list.get(*self.ids.get(row)? as usize).map(|text| &**text)
    }

    fn intern(&mut self, text: &str) -> u32 {
        if let Some(id) = self.by_text.get(text) {
            return *id;
        }
        let id = u32::try_from(self.list.len()).unwrap_or(NO_TEXT);
        let text: Arc<str> = text.into();
        self.list.push(text.clone());
        self.by_text.insert(text, id);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Value<'static> {
        Value::Number(Decimal::from_str_exact(text).unwrap())
    }

    #[test]
    fn numbers_of_any_length_come_back_as_they_were() {
        let texts = [
            "1",
            "0",
            "-2.5",
            "631.80",
            "0.000001",
            "0.0000001",
            "9223372036854775807",
            "922337203685.25",
            "79228162514264337593543950335",
            "100",
            "-9223372036854775808",
            "-9223372036854775807",
        ];
        let mut values = Values::default();
        values.push(Value::Missing);
        for text in texts {
            values.push(number(text));
        }
        values.push(Value::Missing);
        assert_eq!(values.len(), texts.len() + 2);
        assert_eq!(values.get(0), Value::Missing);
        for (index, text) in texts.iter().enumerate() {
            assert_eq!(values.get(index + 1), number(text), "{text}");
        }
        assert_eq!(values.get(texts.len() + 1), Value::Missing);
        assert_eq!(values.get(4), number("631.8"));
        let Value::Number(area) = values.get(4) else { panic!() };
        assert_eq!(area.to_string(), "631.8");
        let last = u32::try_from(texts.len()).unwrap();
        let picked = values.pick(&[last, 7, u32::MAX, 1, 9]);
        assert_eq!(picked.get(0), number("-9223372036854775807"));
        assert_eq!(picked.get(1), number("9223372036854775807"));
        assert_eq!(picked.get(2), Value::Missing);
        assert_eq!(picked.get(3), number("1"));
        assert_eq!(picked.get(4), number("79228162514264337593543950335"));
    }

    #[test]
    fn a_number_replaced_is_gone() {
        let mut values = Values::missing(2);
        values.set(1, number("0.0000001"));
        values.set(1, number("5"));
        assert_eq!(values.get(1), number("5"));
        values.set(1, Value::Missing);
        assert_eq!(values.get(1), Value::Missing);
        values.set(4, number("3"));
        assert_eq!((values.len(), values.get(3), values.get(4)), (5, Value::Missing, number("3")));
    }

    #[test]
    fn values_come_back_wherever_the_first_of_them_stands() {
        let numbers = ["1", "", "2.5", "", "0.00000001", "7", "", "123456789012345678", "3", ""];
        let flags = ["yes", "", "no", "", "", "yes", "", "no", "yes", ""];
        let texts = ["甲", "", "乙", "", "", "甲", "", "丙", "乙", ""];
        let read = |text: &'static str| match text {
            "" => Value::Missing,
            "yes" | "no" => Value::Flag(text == "yes"),
            text => Decimal::from_str_exact(text).map_or(Value::Text(text), Value::Number),
        };
        for list in [numbers, flags, texts] {
            for first in 0..list.len() {
                let mut values = Values::default();
                for text in &list[first..] {
                    values.reserve(list.len());
                    values.push(read(text));
                }
                assert_eq!(values.len(), list.len() - first);
                for (row, text) in list[first..].iter().enumerate() {
                    assert_eq!(values.get(row), read(text), "{first}, {row}");
                }
            }
        }
    }

    #[test]
    fn flags_and_texts_keep_their_gaps() {
        let mut flags = Values::missing(1);
        flags.push(Value::Flag(false));
        flags.push(Value::Missing);
        assert_eq!(
            [0, 1, 2, 3].map(|row| flags.get(row)),
            [Value::Missing, Value::Flag(false), Value::Missing, Value::Missing]
        );
        let mut texts = Values::default();
        for text in ["甲", "乙", "甲"] {
            texts.push(Value::Text(text));
        }
        let picked = texts.pick(&[2, 9, 1]);
        assert_eq!([0, 1, 2].map(|row| picked.get(row)), [Value::Text("甲"), Value::Missing, Value::Text("乙")]);
        let column = texts.texts().unwrap();
        assert_eq!((column.find("乙"), column.id(1), column.find("丙")), (Some(1), Some(1), None));
    }
}
