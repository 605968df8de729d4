//! Why nothing, or a file, or a sheet, could be read. The wording is in `text::ingest`.

use std::fmt;

use crate::ingest::encoding::Encoding;
use crate::ingest::limits::Limit;
use crate::lang::Lang;

/// Why the input gives no register at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IngestError {
    /// No file or folder was named.
    NoInput,
    /// A path that does not exist.
    NotFound {
        /// The path.
        path: String,
    },
    /// A folder that cannot be listed.
    UnreadableFolder {
        /// The folder.
        path: String,
        /// What the system says.
        cause: String,
    },
    /// A folder without any spreadsheet.
    EmptyFolder {
        /// The folder.
        path: String,
        /// How many other files it has.
        others: u32,
        /// Names of the first of them.
        names: Vec<String>,
    },
    /// More files than origins can number.
    TooManyFiles {
        /// How many were found.
        found: usize,
    },
    /// Not one of the files could be read.
    NothingReadable {
        /// The first file.
        path: String,
        /// What is wrong with it.
        reason: Reason,
        /// How many other files could not be read either.
        others: usize,
    },
    /// No file has a table with known headers.
    NoTable {
        /// The files.
        paths: Vec<String>,
        /// A header in one of them and the title of the field it resembles.
        near: Option<(String, crate::lang::Bilingual)>,
        /// How many rows were looked at, where one of them has more.
        searched: Option<u32>,
    },
    /// No file has figures of a unit, and not all for one of the reasons above and below.
    NoData {
        /// Each file and what it lacks.
        files: Vec<(String, Lack)>,
    },
    /// Tables were found, but not one row of a unit.
    NoUnits {
        /// The files.
        paths: Vec<String>,
    },
    /// The year asked for is in no table.
    NoSuchYear {
        /// The year.
        year: i32,
        /// Years there are, in order; empty where no table has a year column.
        available: Vec<i32>,
    },
}

/// Why a file gives no figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It could not be read.
    Unreadable(Reason),
    /// No row names known fields.
    NoHeader,
    /// Headers are known, but nothing says which units the figures are of.
    NoUnits,
    /// A header is known, but no row stands below it.
    NoRows,
    /// It is neither a table nor a form that can be read for certain.
    NotATable,
    /// All its sheets are hidden.
    Hidden,
    /// All its sheets are empty.
    Empty,
    /// It is a report of this program.
    OwnReport,
}

impl IngestError {
    /// One sentence for a person: which file, what was expected, what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        crate::text::ingest_error(self, lang)
    }
}

impl fmt::Display for IngestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for IngestError {}

/// Why a file or a sheet could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The file has no bytes.
    Empty,
    /// The system refused.
    Io {
        /// What it says.
        cause: String,
    },
    /// Larger than a spreadsheet of this kind can sensibly be.
    TooLarge {
        /// The limit that it exceeds; `None` where nothing can be done about it.
        limit: Option<Limit>,
    },
    /// A packed file that unpacks to far more than it should.
    Bomb {
        /// The limit that it exceeds.
        limit: Limit,
    },
    /// Protected with a password.
    Password,
    /// A format that is recognised but not read.
    Unsupported {
        /// Its usual name.
        format: &'static str,
    },
    /// No spreadsheet and no text.
    Unknown,
    /// Claims to be a workbook but is damaged.
    Damaged,
    /// The end of the file is missing.
    Truncated,
    /// Encrypted by document-security software of an office.
    Wrapped,
    /// A document of Apple Numbers.
    Numbers,
    /// A picture.
    Picture,
    /// A PDF.
    Pdf,
    /// A packed file of a kind that is not opened.
    Archive {
        /// Its usual name.
        format: &'static str,
    },
    /// A zip file inside a zip file.
    NestedArchive,
    /// A zip file without any spreadsheet.
    EmptyArchive,
    /// A table inside a table of a web page.
    NestedTables,
    /// A web page without a table.
    NoTables,
    /// Text of another kind than a table: Markdown, JSON, a program.
    NotTabular {
        /// Its usual name; `None` for a program.
        format: Option<&'static str>,
    },
    /// Text in no encoding that is used for Chinese.
    Encoding,
    /// Text that is in an encoding but for some lines.
    BrokenText {
        /// The encoding of the others.
        encoding: Encoding,
        /// The first line that is not, from 1.
        line: u32,
        /// Its first byte that cannot be read, from 1.
        byte: u32,
        /// How many lines are not.
        lines: u32,
    },
    /// Text that is not in the encoding that was chosen.
    NotInEncoding {
        /// The encoding.
        encoding: Encoding,
    },
    /// A row with more columns than can be numbered.
    TooManyColumns {
        /// Row number, from 1.
        row: u32,
    },
    /// A quotation mark that never ends swallows the rest of the file.
    UnclosedQuote {
        /// Row number, from 1.
        row: u32,
    },
}
