//! How cells look: few formats, each made once. Verdicts are told by a word and by a fill of different lightness, so that
//! they are read in black and white too.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::audit::Status;
use crate::lang::Lang;
use crate::text;

/// A font with Chinese characters that every Windows has, and with it Excel and WPS.
pub(in crate::report) const FONT: &str = "Microsoft YaHei";
const SIZE: f64 = 10.0;

/// Height of a row and width of a column of that font, in pixels.
pub(in crate::report) const ROW_PIXELS: u32 = 22;
pub(in crate::report) const COLUMN_PIXELS: u32 = 72;

const LINES: u32 = 0x00A6_A6A6;
const HEADER: u32 = 0x00D9_E1F2;

/// What a number looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::report) enum Digits {
    /// As it is.
    #[default]
    General,
    /// With that many decimals and separators of thousands.
    Decimals(u32),
    /// A fraction of 1 as a percentage with that many decimals.
    Percent(u32),
    /// A day.
    Date,
    /// A day with a time, perhaps to the second.
    Moment(bool),
    /// A time of the day, perhaps to the second.
    Time(bool),
    /// Hours, however many.
    Hours,
    /// Digits that are no number: codes keep their leading zeros.
    Code,
}

/// How a cell looks.
#[expect(clippy::struct_excessive_bools, reason = "each is a quality that a cell has or has not")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::report) struct Look {
    /// Told by the fill.
    pub(in crate::report) status: Option<Status>,
    /// Whether the number is preceded by the mark of the status.
    pub(in crate::report) is_marked: bool,
    /// Of numbers.
    pub(in crate::report) digits: Digits,
    /// Whether it leads to another place.
    pub(in crate::report) is_link: bool,
    /// Whether people write into it.
    pub(in crate::report) is_input: bool,
    /// Whether it stands in the middle.
    pub(in crate::report) is_centred: bool,
    /// Whether it stands out.
    pub(in crate::report) is_bold: bool,
}

impl Look {
    /// A cell whose fill tells a status.
    pub(in crate::report) fn of(status: Option<Status>) -> Self {
        Self { status, ..Self::default() }
    }
}

/// The formats in use.
pub(in crate::report) struct Styles {
    lang: Lang,
    known: BTreeMap<Look, Format>,
}

impl Styles {
    pub(in crate::report) fn new(lang: Lang) -> Self {
        Self { lang, known: BTreeMap::new() }
    }

    /// The default of the whole workbook.
    pub(in crate::report) fn base() -> Format {
        Format::new().set_font_name(FONT).set_font_size(SIZE)
    }

    /// Headers of tables.
    pub(in crate::report) fn header() -> Format {
        bordered(Self::base())
            .set_bold()
            .set_background_color(HEADER)
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
    }

    /// Titles on the overview.
    pub(in crate::report) fn title(size: f64) -> Format {
        Self::base().set_bold().set_font_size(size).set_align(FormatAlign::VerticalCenter)
    }

    /// Remarks below tables.
    pub(in crate::report) fn remark() -> Format {
        Self::base().set_italic()
    }

    /// Cells that people may write into below the rows that are drawn.
    pub(in crate::report) fn open(digits: Digits) -> Format {
        with_digits(Self::base().set_unlocked(), digits, "")
    }

    /// The format of a look.
    pub(in crate::report) fn get(&mut self, look: Look) -> &Format {
        let lang = self.lang;
        self.known.entry(look).or_insert_with(|| made(look, lang))
    }
}

fn bordered(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(LINES)
}

fn made(look: Look, lang: Lang) -> Format {
    let mut format = bordered(Styles::base()).set_text_wrap().set_align(FormatAlign::Top);
    format = match look.status {
        Some(Status::Unmet) => format.set_background_color(0x00F4_B183).set_bold(),
        Some(Status::Unknown) => format.set_background_color(0x00FF_F2CC).set_italic(),
        Some(Status::NotApplicable) => format.set_font_color(0x0080_8080),
        Some(Status::Met) | None => format,
    };
    if look.is_bold {
        format = format.set_bold();
    }
    if look.is_input {
        format = format.set_unlocked();
    }
    if look.is_centred {
        format = format.set_align(FormatAlign::Center);
    }
    if look.is_link {
        format = format.set_font_color(0x0005_63C1).set_underline(FormatUnderline::Single);
    }
    let mark = match look.status.filter(|_| look.is_marked) {
        Some(status) => format!("\"{} \"", text::status_mark(status, lang)),
        None => String::new(),
    };
    with_digits(format, look.digits, &mark)
}

fn with_digits(format: Format, digits: Digits, mark: &str) -> Format {
    match digits {
        Digits::General if mark.is_empty() => format,
        Digits::General => format.set_num_format(format!("{mark}General")),
        Digits::Decimals(places) => format.set_num_format(format!("{mark}#,##0{}", point(places))),
        Digits::Percent(places) => format.set_num_format(format!("{mark}0{}%", point(places))),
        Digits::Date => format.set_num_format("yyyy-mm-dd"),
        Digits::Moment(false) => format.set_num_format("yyyy-mm-dd hh:mm"),
        Digits::Moment(true) => format.set_num_format("yyyy-mm-dd hh:mm:ss"),
        Digits::Time(false) => format.set_num_format("hh:mm"),
        Digits::Time(true) => format.set_num_format("hh:mm:ss"),
        Digits::Hours => format.set_num_format("[h]:mm:ss"),
        Digits::Code => format.set_num_format("@"),
    }
}

fn point(places: u32) -> String {
    if places == 0 { String::new() } else { format!(".{}", "0".repeat(places.min(30) as usize)) }
}
