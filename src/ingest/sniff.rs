//! What a file is, told from its content: extensions lie.

use crate::ingest::cfb::Compound;
use crate::ingest::encoding;
use crate::ingest::error::Reason;
use crate::ingest::package;

/// Format of a file that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Office Open XML workbook (xlsx, xlsm).
    Xlsx,
    /// The same with binary parts (xlsb).
    Xlsb,
    /// Excel 5.0 to 2003 (xls), and WPS (et).
    Xls,
    /// OpenDocument (ods).
    Ods,
    /// XML of Excel 2003, usually saved as `.xls`.
    SpreadsheetMl,
    /// A web page with tables, usually saved as `.xls`.
    Html,
    /// Text: csv or tsv.
    Text,
    /// A zip file of other files.
    Zip,
}

impl Format {
    /// Its usual name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Xlsb => "xlsb",
            Format::Xls => "xls",
            Format::Ods => "ods",
            Format::SpreadsheetMl => "xml",
            Format::Html => "html",
            Format::Text => "csv",
            Format::Zip => "zip",
        }
    }
}

/// Starts of files that are known but hold no table that can be read.
const REFUSED: [(&[u8], Reason); 16] = [
    (b"%TSD-Header-###%", Reason::Wrapped),
    (b"%PDF", Reason::Pdf),
    (b"\x89PNG", Reason::Picture),
    (b"\xFF\xD8\xFF", Reason::Picture),
    (b"GIF8", Reason::Picture),
    (b"II*\0", Reason::Picture),
    (b"MM\0*", Reason::Picture),
    (b"{\\rtf", Reason::Unsupported { format: "RTF" }),
    (b"Rar!", Reason::Archive { format: "RAR" }),
    (b"7z\xBC\xAF\x27\x1C", Reason::Archive { format: "7z" }),
    (b"\x1F\x8B", Reason::Archive { format: "gzip" }),
    // The first record of Excel 2.0, 3.0 and 4.0 worksheets; 4.0 workbooks begin like worksheets.
    (b"\x09\x00\x04\x00", Reason::Unsupported { format: "Excel 2.0 (BIFF2)" }),
    (b"\x09\x02\x06\x00", Reason::Unsupported { format: "Excel 3.0 (BIFF3)" }),
    (b"\x09\x04\x06\x00", Reason::Unsupported { format: "Excel 4.0 (BIFF4)" }),
    (b"\x09\x08\x08\x00", Reason::Unsupported { format: "Excel 5.0 (BIFF5)" }),
    (b"\x09\x08\x10\x00", Reason::Unsupported { format: "BIFF8" }),
];

/// Tells the format of a file by its bytes, or why it cannot be read.
pub(super) fn sniff(bytes: &[u8]) -> Result<Format, Reason> {
    if bytes.iter().all(|byte| *byte == 0) {
        return Err(Reason::Empty);
    }
    if let Some((_, reason)) = REFUSED.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(reason.clone());
    }
    if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
        return Err(Reason::Picture);
    }
    let brand = bytes.get(4..12).unwrap_or_default();
    if (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || [b"ftypheic", b"ftypheix", b"ftypmif1"].iter().any(|known| brand == known.as_slice())
    {
        return Err(Reason::Picture);
    }
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => zipped(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => compound(bytes),
        _ => text(bytes),
    }
}

/// Compound files are old workbooks, other old documents, or the envelope of an encrypted new workbook.
fn compound(bytes: &[u8]) -> Result<Format, Reason> {
    let file = Compound::open(bytes)?;
    if file.has("EncryptedPackage") {
        Err(Reason::Password)
    } else if file.has("Workbook") || file.has("Book") {
        Ok(Format::Xls)
    } else if file.has("WordDocument") {
        Err(Reason::Unsupported { format: "Word (.doc)" })
    } else if file.has("PowerPoint Document") {
        Err(Reason::Unsupported { format: "PowerPoint (.ppt)" })
    } else {
        Err(Reason::Unknown)
    }
}

/// Tells workbooks in zip files apart by the parts they must have.
fn zipped(bytes: &[u8]) -> Result<Format, Reason> {
    let package = package::open(bytes)?;
    let has = |part: &str| package.file_names_raw().any(|name| name.eq_ignore_ascii_case(part.as_bytes()));
    if has("xl/workbook.xml") {
        Ok(Format::Xlsx)
    } else if has("xl/workbook.bin") {
        Ok(Format::Xlsb)
    } else if has("content.xml") && has("mimetype") {
        Ok(Format::Ods)
    } else if has("word/document.xml") {
        Err(Reason::Unsupported { format: "Word (.docx)" })
    } else if has("ppt/presentation.xml") {
        Err(Reason::Unsupported { format: "PowerPoint (.pptx)" })
    } else if package.file_names_raw().any(|name| name.ends_with(b".iwa") || name.ends_with(b"Index.zip")) {
        Err(Reason::Numbers)
    } else if has("[Content_Types].xml") {
        // The workbook part may have another name; the library finds it through the relations.
        Ok(Format::Xlsx)
    } else {
        Ok(Format::Zip)
    }
}

/// Whether zero bytes are all that keeps a file from being text: programs fill cells up with them.
fn is_padded_text(bytes: &[u8]) -> bool {
    let start = || bytes.iter().take(encoding::LOOKED_AT);
    let is_of_text = |byte: &u8| matches!(byte, 0 | b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..);
    start().all(is_of_text) && start().any(|byte| *byte == b'\n')
}

fn text(bytes: &[u8]) -> Result<Format, Reason> {
    let start = encoding::glimpse(bytes);
    if start.contains('\0') && !is_padded_text(bytes) {
        return Err(Reason::Unknown);
    }
    let start = start.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    let is_xml = start.starts_with("<?xml");
    if is_xml && start.contains("urn:schemas-microsoft-com:office:spreadsheet") && !start.contains("<html") {
        Ok(Format::SpreadsheetMl)
    } else if start.starts_with('<')
        && ["<html", "<table", "<!doctype html", "<body", "<meta"].iter().any(|tag| start.contains(tag))
    {
        Ok(Format::Html)
    } else if is_xml {
        Err(Reason::Unsupported { format: "XML" })
    } else if start.starts_with("mime-version:") {
        Err(Reason::Unsupported { format: "MHTML" })
    } else {
        Ok(Format::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        assert_eq!(sniff("社区名称,户数\n".as_bytes()), Ok(Format::Text));
        assert_eq!(sniff(b"\xFF\xFEa\0"), Ok(Format::Text));
        assert_eq!(sniff(b"a\0,\0b\0\n\0"), Ok(Format::Text));
        assert_eq!(sniff("社区名称\0\0,户数\n甲社区\0\0\0,1\n".as_bytes()), Ok(Format::Text));
        assert_eq!(sniff(b"  <HTML><table>"), Ok(Format::Html));
        assert_eq!(sniff(b"\xFF\xFE<\0t\0a\0b\0l\0e\0>\0"), Ok(Format::Html));
        // Excel's own web pages name the namespace of spreadsheets too.
        assert_eq!(sniff(b"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"), Ok(Format::Html));
        let xml = b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        assert_eq!(sniff(xml), Ok(Format::SpreadsheetMl));
    }

    #[test]
    fn what_is_no_table_is_named() {
        let unsupported = |format| Err(Reason::Unsupported { format });
        assert_eq!(sniff(b""), Err(Reason::Empty));
        assert_eq!(sniff(&[0; 100]), Err(Reason::Empty));
        assert_eq!(sniff(b"PK\x03\x04 nothing else"), Err(Reason::Truncated));
        assert_eq!(sniff(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Err(Reason::Truncated));
        assert_eq!(sniff(b"\x7FELF\0\0"), Err(Reason::Unknown));
        assert_eq!(sniff(b"%TSD-Header-###%\0\x01"), Err(Reason::Wrapped));
        assert_eq!(sniff(b"%PDF-1.7"), Err(Reason::Pdf));
        assert_eq!(sniff(b"\x89PNG\r\n\x1A\n"), Err(Reason::Picture));
        assert_eq!(sniff(b"\0\0\0\x18ftypheic"), Err(Reason::Picture));
        assert_eq!(sniff(b"Rar!\x1A\x07"), Err(Reason::Archive { format: "RAR" }));
        assert_eq!(sniff(b"\x09\x04\x06\x00\x00\x04\x10\x00"), unsupported("Excel 4.0 (BIFF4)"));
        assert_eq!(sniff(b"<?xml version=\"1.0\"?><note/>"), unsupported("XML"));
        assert_eq!(sniff(b"MIME-Version: 1.0\r\n"), unsupported("MHTML"));
    }
}
