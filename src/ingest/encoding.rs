//! Text encodings that are used for Chinese, and how they are told apart.

use std::borrow::Cow;

use crate::ingest::error::Reason;

/// How much of a text is looked at where the whole is not needed.
const LOOKED_AT: usize = 4096;

/// An encoding of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
    /// Big5 with the Hong Kong supplement.
    Big5,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    /// Its usual name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Gb18030 => "GB18030",
            Encoding::Big5 => "Big5",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
        }
    }

    /// The encoding of that name, as web pages and XML files declare it; `None` for one that no Chinese text uses.
    pub(super) fn declared(label: &str) -> Option<Self> {
        let encoding = encoding_rs::Encoding::for_label(label.trim().as_bytes())?;
        Self::ALL.into_iter().find(|one| one.decoder() == encoding).or_else(|| {
            // GBK is decoded as GB18030 everywhere, but keeps a name of its own.
            (encoding == encoding_rs::GBK).then_some(Encoding::Gb18030)
        })
    }

    const ALL: [Self; 5] = [Encoding::Utf8, Encoding::Gb18030, Encoding::Big5, Encoding::Utf16Le, Encoding::Utf16Be];

    const fn decoder(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Gb18030 => encoding_rs::GB18030,
            Encoding::Big5 => encoding_rs::BIG5,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
        }
    }

    /// The encoding that a byte order mark names, and the length of the mark.
    fn marked(bytes: &[u8]) -> Option<(Self, usize)> {
        let (encoding, mark) = encoding_rs::Encoding::for_bom(bytes)?;
        Some((Self::ALL.into_iter().find(|one| one.decoder() == encoding)?, mark))
    }

    /// A text that is in this encoding beyond doubt.
    fn sure(self, text: Cow<'_, str>) -> Decoded {
        Decoded { text: text.into_owned(), encoding: self, guessed: None }
    }

    /// Decodes, if there is not one error.
    fn strictly(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        self.decoder().decode_without_bom_handling_and_without_replacement(bytes)
    }
}

/// Text, and how sure its encoding is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text.
    pub(super) text: String,
    /// The encoding that it was read in.
    pub(super) encoding: Encoding,
    /// The encoding, where it is a guess that may well be wrong.
    pub(super) guessed: Option<Encoding>,
}

/// Decodes a text like [`decode`]. UTF-8 stays where it is.
pub(super) fn decode_whole(bytes: Vec<u8>, chosen: Option<Encoding>) -> Result<Decoded, Reason> {
    let may_be_other = chosen.is_some_and(|chosen| chosen != Encoding::Utf8);
    if may_be_other || Encoding::marked(&bytes).is_some() || utf16_without_mark(&bytes).is_some() {
        return decode(&bytes, chosen, None);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text, encoding: Encoding::Utf8, guessed: None }),
        Err(other) => decode(other.as_bytes(), chosen, None),
    }
}

/// Decodes a text. A byte order mark decides, then the encoding the user chose, then what the bytes look like, helped
/// by what the file declares.
pub(super) fn decode(bytes: &[u8], chosen: Option<Encoding>, declared: Option<Encoding>) -> Result<Decoded, Reason> {
    if let Some((encoding, mark)) = Encoding::marked(bytes) {
        return encoding.strictly(&bytes[mark..]).map(|text| encoding.sure(text)).ok_or(Reason::Encoding);
    }
    if let Some(encoding) = chosen {
        let text = encoding.strictly(bytes).map(|text| encoding.sure(text));
        return text.ok_or(Reason::NotInEncoding { encoding });
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding.strictly(bytes).map(|text| encoding.sure(text)).ok_or(Reason::Encoding);
    }
    let mut certain = [Some(Encoding::Utf8), declared].into_iter().flatten();
    if let Some(decoded) = certain.find_map(|encoding| Some(encoding.sure(encoding.strictly(bytes)?))) {
        return Ok(decoded);
    }
    // Nearly all Big5 text decodes as GB18030 without an error, into nonsense.
    let guess = |text: Cow<'_, str>| Decoded { guessed: Some(Encoding::Big5), ..Encoding::Big5.sure(text) };
    match (Encoding::Gb18030.strictly(bytes), Encoding::Big5.strictly(bytes)) {
        (Some(_), Some(text)) if is_rather_big5(bytes) => Ok(guess(text)),
        (Some(text), _) => Ok(Encoding::Gb18030.sure(text)),
        (None, Some(text)) => Ok(guess(text)),
        (None, None) => Err(Reason::Encoding),
    }
}

/// The start of a text in whatever encoding, good enough to recognise ASCII words.
pub(super) fn glimpse(bytes: &[u8]) -> String {
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    match encoding_rs::Encoding::for_bom(start) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&start[mark..]).0.into_owned(),
        None => match utf16_without_mark(start) {
            Some(encoding) => encoding.decoder().decode_without_bom_handling(start).0.into_owned(),
            None => String::from_utf8_lossy(start).into_owned(),
        },
    }
}

/// Tells UTF-16 without a byte order mark by its zero bytes, which ASCII characters leave on one side.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<Encoding> {
    // A cut in the middle of a surrogate pair would be an error.
    let even = bytes.len().min(LOOKED_AT) & !1;
    let start = &bytes[..even];
    let zeros = |first: usize| start.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (high_first, low_first) = (zeros(0), zeros(1));
    let encoding = if low_first > high_first.saturating_mul(2) {
        Encoding::Utf16Le
    } else if high_first > low_first.saturating_mul(2) {
        Encoding::Utf16Be
    } else {
        return None;
    };
    let (text, _, _) = encoding.decoder().decode(start);
    let mut unfit = text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
    unfit.next().is_none().then_some(encoding)
}

/// Whether more of the characters would be common ones in Big5 than in GB18030.
fn is_rather_big5(bytes: &[u8]) -> bool {
    let in_big5 = commonness(bytes, |lead, trail| {
        // Punctuation and the 5401 characters in daily use.
        matches!(lead, 0xA1..=0xC6) && matches!(trail, 0x40..=0x7E | 0xA1..=0xFE)
    });
    let in_gb = commonness(bytes, |lead, trail| {
        // Punctuation, numerals, full-width letters, the 3755 characters in daily use, and signs such as ㎡.
        matches!(lead, 0xA1..=0xA3 | 0xB0..=0xD7) && trail >= 0xA1 || lead == 0xA9 && matches!(trail, 0x49..=0x57)
    });
    // a/b > c/d without dividing.
    u128::from(in_big5.0).saturating_mul(u128::from(in_gb.1))
        > u128::from(in_gb.0).saturating_mul(u128::from(in_big5.1))
}

/// How many of the characters of two bytes are common, and how many there are.
fn commonness(bytes: &[u8], is_common: impl Fn(u8, u8) -> bool) -> (u64, u64) {
    let (mut common, mut all) = (0_u64, 0_u64);
    let mut rest = bytes.iter();
    while let Some(lead) = rest.next() {
        if *lead < 0x81 {
            continue;
        }
        let Some(trail) = rest.next() else { break };
        all = all.saturating_add(1);
        common = common.saturating_add(u64::from(is_common(*lead, *trail)));
    }
    (common, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(bytes: &[u8]) -> (String, Option<Encoding>) {
        let decoded = decode(bytes, None, None).unwrap();
        (decoded.text, decoded.guessed)
    }

    #[test]
    fn big5_is_told_from_gb18030_by_common_characters() {
        // 戶數 in Big5; as GB18030 it is め计, without an error.
        assert_eq!(guess(b"\xA4\xE1\xBC\xC6,1"), ("戶數,1".into(), Some(Encoding::Big5)));
        for text in ["村里名稱,戶數,人口數", "臺南市東區崇學里", "單位：平方公尺"] {
            let (bytes, _, had_errors) = encoding_rs::BIG5.encode(text);
            assert!(!had_errors);
            assert_eq!(guess(&bytes), (text.into(), Some(Encoding::Big5)), "{text}");
        }
        for text in
            ["社区名称,户数", "户", "联通", "炳草岗街道办事处", "甪直镇澄湖社区", "仁和区平地镇迤沙拉村", "面积(㎡)"]
        {
            let (bytes, _, had_errors) = encoding_rs::GB18030.encode(text);
            assert!(!had_errors);
            assert_eq!(guess(&bytes), (text.into(), None), "{text}");
        }
    }

    #[test]
    fn utf16_is_told_without_a_mark() {
        let text = "社区名称,户数\r\n一社区,10\r\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(guess(&little), (text.into(), None));
        assert_eq!(guess(&big), (text.into(), None));
        assert_eq!(utf16_without_mark(b"\x7FELF\0\0\0\x01\x02\x03"), None);
        assert_eq!(utf16_without_mark("社区".as_bytes()), None);
    }

    #[test]
    fn a_choice_overrules_the_guess_but_no_mark() {
        let (big5, _, _) = encoding_rs::BIG5.encode("戶數");
        let as_gb = decode(&big5, Some(Encoding::Gb18030), None).unwrap();
        assert_eq!(as_gb, Decoded { text: "め计".into(), encoding: Encoding::Gb18030, guessed: None });
        let marked = decode("\u{feff}户数".as_bytes(), Some(Encoding::Gb18030), None).unwrap();
        assert_eq!(marked.text, "户数");
        let wrong = decode(&big5, Some(Encoding::Utf8), None);
        assert_eq!(wrong, Err(Reason::NotInEncoding { encoding: Encoding::Utf8 }));
    }

    #[test]
    fn declared_names_are_known() {
        let names = ["gb2312", "GBK", "gb18030", "big5", "utf-8", "windows-1252"];
        let expected = [
            Some(Encoding::Gb18030),
            Some(Encoding::Gb18030),
            Some(Encoding::Gb18030),
            Some(Encoding::Big5),
            Some(Encoding::Utf8),
            None,
        ];
        assert_eq!(names.map(Encoding::declared), expected);
        let (big5, _, _) = encoding_rs::BIG5.encode("一");
        let declared = decode(&big5, None, Some(Encoding::Big5)).unwrap();
        assert_eq!(declared, Decoded { text: "一".into(), encoding: Encoding::Big5, guessed: None });
    }

    /// A public table in Big5 that decodes as GB18030 without one error. It is not part of the repository.
    #[test]
    fn a_real_file_in_big5_is_recognised() {
        let shared = std::env::var_os("DABIAO_SHARED").map_or_else(
            || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
            std::path::PathBuf::from,
        );
        let folder = shared.join("fixtures/real/kiang+tainan_basecode");
        for name in ["臺南市統計區人口統計_最小統計區_10512.csv", "area_population_1.csv", "area_population_2.csv"]
        {
            let Ok(bytes) = std::fs::read(folder.join(name)) else { return };
            let (text, guessed) = guess(&bytes);
            assert_eq!(guessed, Some(Encoding::Big5), "{name}");
            assert!(text.contains("戶數"), "{name}");
        }
    }
}
