//! How cells look: few formats, each made once. Verdicts are told by a word and by a fill of different lightness, so that
//! they are read in black and white too.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::audit::Status;
use crate::lang::Lang;
use crate::text;

/// A font with Chinese characters that every Windows has, and with it Excel and WPS.
pub(super) const FONT: &str = "Microsoft YaHei";
const SIZE: f64 = 10.0;

/// Height of a row and width of a column of that font, in pixels.
pub(super) const ROW_PIXELS: u32 = 22;
pub(super) const COLUMN_PIXELS: u32 = 72;

const LINES: u32 = 0x00A6_A6A6;
const HEADER: u32 = 0x00D9_E1F2;

/// What a number looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Digits {
    /// As it is.
    #[default]
    General,
    /// With that many decimals and separators of thousands.
    Decimals(u32),
    /// A fraction of 1 as a percentage with that many decimals.
    Percent(u32),
    /// A day.
    Date,
}

/// How a cell looks.
#[expect(clippy::struct_excessive_bools, reason = "each is a quality that a cell has or has not")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Look {
    /// Told by the fill.
    pub(super) status: Option<Status>,
    /// Whether the number is preceded by the mark of the status.
    pub(super) is_marked: bool,
    /// Of numbers.
    pub(super) digits: Digits,
    /// Whether it leads to another place.
    pub(super) is_link: bool,
    /// Whether people write into it.
    pub(super) is_input: bool,
    /// Whether it stands in the middle.
    pub(super) is_centred: bool,
    /// Whether it stands out.
    pub(super) is_bold: bool,
}

impl Look {
    /// A cell whose fill tells a status.
    pub(super) fn of(status: Option<Status>) -> Self {
        Self { status, ..Self::default() }
    }
}

/// The formats in use.
pub(super) struct Styles {
    lang: Lang,
    known: BTreeMap<Look, Format>,
}

impl Styles {
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang, known: BTreeMap::new() }
    }

    /// The default of the whole workbook.
    pub(super) fn base() -> Format {
        Format::new().set_font_name(FONT).set_font_size(SIZE)
    }

    /// Headers of tables.
    pub(super) fn header() -> Format {
        bordered(Self::base())
            .set_bold()
            .set_background_color(HEADER)
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
    }

    /// Titles on the overview.
    pub(super) fn title(size: f64) -> Format {
        Self::base().set_bold().set_font_size(size).set_align(FormatAlign::VerticalCenter)
    }

    /// Remarks below tables.
    pub(super) fn remark() -> Format {
        Self::base().set_italic()
    }

    /// The format of a look.
    pub(super) fn get(&mut self, look: Look) -> &Format {
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
    match look.digits {
        Digits::General if mark.is_empty() => format,
        Digits::General => format.set_num_format(format!("{mark}General")),
        Digits::Decimals(places) => format.set_num_format(format!("{mark}#,##0{}", point(places))),
        Digits::Percent(places) => format.set_num_format(format!("{mark}0{}%", point(places))),
        Digits::Date => format.set_num_format("yyyy-mm-dd"),
    }
}

fn point(places: u32) -> String {
    if places == 0 { String::new() } else { format!(".{}", "0".repeat(places.min(30) as usize)) }
}
