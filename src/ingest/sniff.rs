//! What a file is, told from its content: extensions lie.

use std::io::Cursor;

use zip::ZipArchive;

/// Format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Office Open XML workbook (xlsx, xlsm).
    Xlsx,
    /// Text: csv or tsv.
    Text,
    /// No bytes at all.
    Empty,
    /// A workbook behind a password.
    Encrypted,
    /// A format that is known but not read.
    Unsupported(&'static str),
    /// Anything else.
    Unknown,
}

/// How much of a text file is looked at.
const LOOKED_AT: usize = 4096;

/// Tells the format of a file by its bytes.
pub(super) fn sniff(bytes: &[u8]) -> Format {
    match bytes {
        [] => Format::Empty,
        [b'P', b'K', 3 | 5, 4 | 6, ..] => zipped(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => compound(bytes),
        [b'%', b'P', b'D', b'F', ..] => Format::Unsupported("PDF"),
        [b'{', b'\\', b'r', b't', b'f', ..] => Format::Unsupported("RTF"),
        _ => text(bytes),
    }
}

/// Compound files are old workbooks, or the envelope of an encrypted new one, which names its content in UTF-16.
fn compound(bytes: &[u8]) -> Format {
    let envelope: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(envelope.len()).any(|window| window == envelope) {
        Format::Encrypted
    } else {
        Format::Unsupported("Excel 97-2003 (.xls, .et)")
    }
}

/// Tells workbooks in zip files apart by the parts they must have.
fn zipped(bytes: &[u8]) -> Format {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return Format::Unknown };
    let has = |part: &str| archive.file_names_raw().any(|name| name.eq_ignore_ascii_case(part.as_bytes()));
    if has("xl/workbook.xml") {
        Format::Xlsx
    } else if has("xl/workbook.bin") {
        Format::Unsupported("Excel binary (.xlsb)")
    } else if has("content.xml") && has("mimetype") {
        Format::Unsupported("OpenDocument (.ods)")
    } else if has("word/document.xml") {
        Format::Unsupported("Word (.docx)")
    } else if has("[Content_Types].xml") {
        // The workbook part may have another name; the library finds it through the relations.
        Format::Xlsx
    } else {
        Format::Unsupported("zip")
    }
}

fn text(bytes: &[u8]) -> Format {
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    let is_utf16 = start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]);
    if is_utf16 {
        return Format::Text;
    }
    if start.contains(&0) {
        return Format::Unknown;
    }
    let visible = start.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(start).trim_ascii_start();
    let lower = visible.to_ascii_lowercase();
    let holds = |word: &[u8]| lower.windows(word.len()).any(|window| window == word);
    if lower.starts_with(b"<?xml") && holds(b"<workbook") {
        Format::Unsupported("SpreadsheetML (Excel 2003 XML)")
    } else if lower.starts_with(b"<") && (holds(b"<html") || holds(b"<table")) {
        Format::Unsupported("HTML")
    } else if lower.starts_with(b"<?xml") {
        Format::Unsupported("XML")
    } else {
        Format::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        assert_eq!(sniff(b""), Format::Empty);
        assert_eq!(sniff("社区名称,户数\n".as_bytes()), Format::Text);
        assert_eq!(sniff(b"\xFF\xFEa\0"), Format::Text);
        assert_eq!(sniff(b"  <HTML><table>"), Format::Unsupported("HTML"));
        assert_eq!(
            sniff(b"<?xml version=\"1.0\"?><Workbook xmlns=\"\">"),
            Format::Unsupported("SpreadsheetML (Excel 2003 XML)")
        );
        assert_eq!(sniff(b"\xD0\xCF\x11\xE0\xA1"), Format::Unsupported("Excel 97-2003 (.xls, .et)"));
        assert_eq!(sniff(b"PK\x03\x04 nothing else"), Format::Unknown);
        assert_eq!(sniff(b"\x7FELF\0\0"), Format::Unknown);
    }
}
