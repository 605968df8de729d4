//! What arguments can be, where they are one of a few words.

use clap::ValueEnum;

use crate::audit::FailOn;
use crate::ingest::Encoding;
use crate::lang::Lang;
use crate::plan::{Kind, Level};
use crate::report::Format;

/// `--lang`
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LangArg {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Zh => Lang::Zh,
            LangArg::En => Lang::En,
        }
    }
}

/// `--format`
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FormatArg {
    /// Terminal report.
    Text,
    /// Gap list.
    Csv,
    /// List of data problems, as CSV.
    Problems,
    /// The assessment.
    Json,
    /// One finding a line.
    Jsonl,
    /// Report in Markdown.
    Markdown,
    /// Workbook.
    Xlsx,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Text => Format::Text,
            FormatArg::Csv => Format::Csv,
            FormatArg::Problems => Format::Problems,
            FormatArg::Json => Format::Json,
            FormatArg::Jsonl => Format::Jsonl,
            FormatArg::Markdown => Format::Markdown,
            FormatArg::Xlsx => Format::Xlsx,
        }
    }
}

/// `--format` of `compare`
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CompareFormatArg {
    /// For the terminal.
    Text,
    /// Table of changes.
    Csv,
    /// Figures that jump, as CSV.
    Problems,
    /// The comparison.
    Json,
    /// Markdown.
    Markdown,
    /// Workbook.
    Xlsx,
}

impl From<CompareFormatArg> for Format {
    fn from(format: CompareFormatArg) -> Self {
        match format {
            CompareFormatArg::Text => Format::Text,
            CompareFormatArg::Csv => Format::Csv,
            CompareFormatArg::Problems => Format::Problems,
            CompareFormatArg::Json => Format::Json,
            CompareFormatArg::Markdown => Format::Markdown,
            CompareFormatArg::Xlsx => Format::Xlsx,
        }
    }
}

/// `--format` of `inspect` and `batch`
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum InspectFormatArg {
    /// For the terminal.
    Text,
    /// For scripts.
    Json,
    /// Markdown.
    Markdown,
}

impl From<InspectFormatArg> for Format {
    fn from(format: InspectFormatArg) -> Self {
        match format {
            InspectFormatArg::Text => Format::Text,
            InspectFormatArg::Json => Format::Json,
            InspectFormatArg::Markdown => Format::Markdown,
        }
    }
}

/// `--encoding`
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum EncodingArg {
    /// UTF-8.
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
    /// GB18030 with GBK and GB2312.
    #[value(aliases = ["gbk", "gb2312"])]
    Gb18030,
    /// Big5.
    Big5,
    /// UTF-16, low byte first.
    #[value(name = "utf-16le", alias = "utf-16")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[value(name = "utf-16be")]
    Utf16Be,
}

impl From<EncodingArg> for Encoding {
    fn from(encoding: EncodingArg) -> Self {
        match encoding {
            EncodingArg::Utf8 => Encoding::Utf8,
            EncodingArg::Gb18030 => Encoding::Gb18030,
            EncodingArg::Big5 => Encoding::Big5,
            EncodingArg::Utf16Le => Encoding::Utf16Le,
            EncodingArg::Utf16Be => Encoding::Utf16Be,
        }
    }
}

/// `--kind`
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum KindArg {
    /// 城市社区
    Urban,
    /// 农村社区
    Rural,
    /// 村
    Village,
    /// 街道
    Subdistrict,
    /// 乡镇
    Township,
}

impl From<KindArg> for Kind {
    fn from(kind: KindArg) -> Self {
        match kind {
            KindArg::Urban => Kind::Urban,
            KindArg::Rural => Kind::Rural,
            KindArg::Village => Kind::Village,
            KindArg::Subdistrict => Kind::Subdistrict,
            KindArg::Township => Kind::Township,
        }
    }
}

/// `--level`
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LevelArg {
    /// 社区(村)
    Community,
    /// 街道(乡镇)
    Street,
    /// 县(区)
    County,
    /// 市
    City,
}

impl From<LevelArg> for Level {
    fn from(level: LevelArg) -> Self {
        match level {
            LevelArg::Community => Level::Community,
            LevelArg::Street => Level::Street,
            LevelArg::County => Level::County,
            LevelArg::City => Level::City,
        }
    }
}

/// `--split`
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SplitArg {
    /// 县(区)
    County,
}

/// `--fail-on`
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FailOnArg {
    /// Unmet only.
    Unmet,
    /// Unmet or unknown.
    Unknown,
    /// Never.
    Never,
}

impl From<FailOnArg> for FailOn {
    fn from(fail_on: FailOnArg) -> Self {
        match fail_on {
            FailOnArg::Unmet => FailOn::Unmet,
            FailOnArg::Unknown => FailOn::Unknown,
            FailOnArg::Never => FailOn::Never,
        }
    }
}
