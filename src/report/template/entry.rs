//! What may be typed into a column, and how a spreadsheet is told.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, DataValidationRule, Formula, XlsxError};

use crate::lang::Lang;
use crate::plan::expr::Node;
use crate::plan::{Choice, Field, FieldKind, Level, Role};
use crate::report::template::columns::Column;
use crate::report::workbook::style::Digits;
use crate::text::{self, FormWord};

/// A list, and a formula, of a validation has at most 255 characters.
const LONGEST: usize = 255;

/// Titles of messages have at most 32 characters.
const LONGEST_TITLE: usize = 32;

/// Years that the reader takes.
const YEARS: (i32, i32) = (1900, 2200);

/// What may be typed into a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// A whole number, up to a limit.
    Whole(Option<Decimal>),
    /// A number, up to a limit.
    Number(Option<Decimal>),
    /// A percentage.
    Rate,
    /// One of these words.
    OneOf(Vec<String>),
    /// A division code of that many digits.
    Code(u32),
    /// A year.
    Year,
    /// Whatever there is to say.
    Anything,
}

impl Entry {
    pub(super) fn of(field: &Field, level: Level, lang: Lang) -> Self {
        if field.role == Some(Role::Year) {
            return Entry::Year;
        }
        let most = field.max.as_ref().and_then(|max| if let Node::Number(most) = max.node { Some(most) } else { None });
        match field.kind {
            FieldKind::Count => Entry::Whole(most),
            FieldKind::Area | FieldKind::Hours => Entry::Number(most),
            FieldKind::Rate => Entry::Rate,
            FieldKind::Flag => Entry::OneOf([true, false].map(|flag| text::yes_no(flag, lang).to_owned()).to_vec()),
            FieldKind::Code => Entry::Code(level.code_digits()),
            FieldKind::Text if field.choices.is_empty() => Entry::Anything,
            FieldKind::Text => Entry::OneOf(field.choices.iter().filter_map(|choice| word(choice, lang)).collect()),
        }
    }

    /// How its cells show what is typed.
    pub(super) fn digits(&self) -> Digits {
        match self {
            Entry::Code(_) => Digits::Code,
            Entry::Rate => Digits::Percent(2),
            _ => Digits::General,
        }
    }
}

/// The word of a choice that people choose: in English one without Chinese characters, where there is one.
pub(super) fn word(choice: &Choice, lang: Lang) -> Option<String> {
    let foreign = choice.words.iter().find(|word| word.is_ascii()).filter(|_| lang == Lang::En);
    foreign.or(choice.words.first()).cloned()
}

/// What a spreadsheet checks in column number `number` from row 2 on; `how` is told where an entry does not pass.
pub(super) fn validation(
    column: &Column<'_>,
    number: u16,
    how: &str,
    lang: Lang,
) -> Result<Option<DataValidation>, XlsxError> {
    let new = DataValidation::new;
    let stop = DataValidationErrorStyle::Stop;
    let (rule, style) = match &column.entry {
        Entry::Whole(_) | Entry::Number(_) if column.whole.is_some() || !column.parts.is_empty() => {
            // Excel passes everything where blanks are ignored and one of the other cells is blank.
            (new().allow_custom(Formula::new(formula(column, number))).ignore_blank(false), stop)
        }
        Entry::Whole(most) => {
            let most = most.and_then(|most| most.floor().to_i32());
            let rule =
                most.map_or(DataValidationRule::GreaterThanOrEqualTo(0), |most| DataValidationRule::Between(0, most));
            (new().allow_whole_number(rule), stop)
        }
        Entry::Number(most) => (new().allow_decimal_number(up_to(most.and_then(|most| most.to_f64()))), stop),
        Entry::Rate => (new().allow_decimal_number(up_to(Some(1.0))), stop),
        Entry::OneOf(words) => {
            let length = words.iter().map(|word| word.encode_utf16().count().saturating_add(1)).sum::<usize>();
            if words.is_empty() || length > LONGEST || words.iter().any(|word| word.contains(',')) {
                return Ok(None);
            }
            (new().allow_list_strings(words)?, stop)
        }
        // Whoever has a longer or shorter code may keep it: the reader says what is wrong with it.
        Entry::Code(length) => {
            (new().allow_text_length(DataValidationRule::EqualTo(*length)), DataValidationErrorStyle::Warning)
        }
        Entry::Year => (new().allow_whole_number(DataValidationRule::Between(YEARS.0, YEARS.1)), stop),
        Entry::Anything => return Ok(None),
    };
    let title: String = text::form_word(FormWord::CheckEntry, lang).chars().take(LONGEST_TITLE).collect();
    let message: String = how.chars().take(LONGEST).collect();
    Ok(Some(rule.set_error_style(style).set_error_title(title)?.set_error_message(message)?))
}

fn up_to(most: Option<f64>) -> DataValidationRule<f64> {
    most.map_or(DataValidationRule::GreaterThanOrEqualTo(0.0), |most| DataValidationRule::Between(0.0, most))
}

/// A number, not negative, within its limit, no larger than its whole and no smaller than any of its parts. What is not
/// filled in yet limits nothing.
fn formula(column: &Column<'_>, number: u16) -> String {
    let cell = |number: u16| format!("{}2", column_number_to_name(number));
    let own = cell(number);
    let mut holds = vec![format!("ISNUMBER({own})"), format!("{own}>=0")];
    let most = match column.entry {
        Entry::Whole(most) => {
            holds.push(format!("{own}=INT({own})"));
            most
        }
        Entry::Number(most) => most,
        _ => None,
    };
    holds.extend(most.map(|most| format!("{own}<={most}")));
    holds.extend(column.whole.map(cell).map(|whole| format!("OR({whole}=\"\",{own}<={whole})")));
    let parts: Vec<String> = column.parts.iter().copied().map(cell).collect();
    let alone = format!("=OR({own}=\"\",AND({}))", holds.join(","));
    if parts.is_empty() {
        return alone;
    }
    holds.push(format!("{own}>=MAX({})", parts.join(",")));
    let all = format!("=OR({own}=\"\",AND({}))", holds.join(","));
    // The parts are checked against the whole all the same.
    if all.len() > LONGEST { alone } else { all }
}

impl Column<'_> {
    /// What may be typed, as it is told to people.
    pub(super) fn entry_told(&self, lang: Lang) -> text::Typed<'_> {
        let unit = self.field.and_then(|(_, field)| field.unit.as_deref());
        let unit = unit.map(|unit| text::unit(unit, lang).into_owned());
        match &self.entry {
            Entry::Whole(most) => text::Typed::Whole { unit, most: most.map(|most| most.normalize()) },
            Entry::Number(most) => text::Typed::Number { unit, most: most.map(|most| most.normalize()) },
            Entry::Rate => text::Typed::Rate,
            Entry::OneOf(words) => text::Typed::OneOf(words),
            Entry::Code(length) => text::Typed::Code(*length),
            Entry::Year => text::Typed::Year,
            Entry::Anything if self.role().is_some() => text::Typed::Name,
            Entry::Anything => text::Typed::Anything,
        }
    }
}
