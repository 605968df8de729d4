//! Text encodings that are used for Chinese, and how they are told apart.

use std::borrow::Cow;

use encoding_rs::DecoderResult;

use crate::ingest::error::Reason;

/// How much of a text is looked at where the whole is not needed.
pub(super) const LOOKED_AT: usize = 4096;

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

    /// The number, from 1, of the first byte of a line that cannot be read.
    fn broken_at(self, line: &[u8]) -> u32 {
        if self != Encoding::Utf8 && is_plainly_utf8(line) {
            let good = line.iter().take_while(|byte| byte.is_ascii()).count();
            return u32::try_from(good).unwrap_or(u32::MAX).saturating_add(1);
        }
        let mut decoder = self.decoder().new_decoder_without_bom_handling();
        let mut text =
            String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(line.len()).unwrap_or(0));
        let good = match decoder.decode_to_string_without_replacement(line, &mut text, true) {
            (DecoderResult::Malformed(bad, more), read) => {
                read.saturating_sub(usize::from(bad).saturating_add(more.into()))
            }
            (_, read) => read,
        };
        u32::try_from(good).unwrap_or(u32::MAX).saturating_add(1)
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
        let text = encoding.strictly(&bytes[mark..]).map(|text| encoding.sure(text));
        return text.ok_or_else(|| broken(bytes, &[encoding]).unwrap_or(Reason::Encoding));
    }
    if let Some(encoding) = chosen {
        let text = encoding.strictly(bytes).map(|text| encoding.sure(text));
        return text.ok_or_else(|| broken(bytes, &[encoding]).unwrap_or(Reason::NotInEncoding { encoding }));
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding.strictly(bytes).map(|text| encoding.sure(text)).ok_or(Reason::Encoding);
    }
    let mut certain = [Some(Encoding::Utf8), declared].into_iter().flatten();
    if let Some(decoded) = certain.find_map(|encoding| Some(encoding.sure(encoding.strictly(bytes)?))) {
        return Ok(decoded);
    }
    // Half of all lines in UTF-8 decode as GB18030 without an error, into nonsense.
    if lines(bytes).any(is_plainly_utf8) {
        return Err(broken(bytes, &[Encoding::Utf8, Encoding::Gb18030]).unwrap_or(Reason::Encoding));
    }
    // Nearly all Big5 text decodes as GB18030 without an error, into nonsense.
    let guess = |text: Cow<'_, str>| Decoded { guessed: Some(Encoding::Big5), ..Encoding::Big5.sure(text) };
    match (Encoding::Gb18030.strictly(bytes), Encoding::Big5.strictly(bytes)) {
        (Some(_), Some(text)) if is_rather_big5(bytes) => Ok(guess(text)),
        (Some(text), _) => Ok(Encoding::Gb18030.sure(text)),
        (None, Some(text)) => Ok(guess(text)),
        (None, None) => Err(broken(bytes, &[Encoding::Utf8, Encoding::Gb18030]).unwrap_or(Reason::Encoding)),
    }
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == b'\n')
}

/// Whether a line is in UTF-8 and in nothing else: it has Chinese characters, which take three bytes each.
fn is_plainly_utf8(line: &[u8]) -> bool {
    !line.is_ascii()
        && std::str::from_utf8(line).is_ok_and(|text| text.chars().filter(|c| c.len_utf8() == 3).nth(1).is_some())
}

/// Which lines are not in the one of `encodings` that most are in; `None` where that is none.
fn broken(bytes: &[u8], encodings: &[Encoding]) -> Option<Reason> {
    let is_by_line = |encoding: &&Encoding| !matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    let counted = encodings.iter().filter(is_by_line).filter_map(|encoding| {
        let (mut good, mut bad, mut first) = (0_u32, 0_u32, None);
        for (number, line) in (1_u32..).zip(lines(bytes)).filter(|(_, line)| !line.is_ascii()) {
            let is_other = *encoding != Encoding::Utf8 && is_plainly_utf8(line);
            if encoding.strictly(line).is_some() && !is_other {
                good = good.saturating_add(1);
            } else {
                bad = bad.saturating_add(1);
                first.get_or_insert((number, encoding.broken_at(line)));
            }
        }
        let (line, byte) = first.filter(|_| good > bad)?;
        Some((bad, Reason::BrokenText { encoding: *encoding, line, byte, lines: bad }))
    });
    counted.min_by_key(|(bad, _)| *bad).map(|(_, reason)| reason)
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
    // A zero byte may have got into other text. Tables in UTF-16 have many: each delimiter, digit and line break.
    let are_few = low_first.max(high_first).saturating_mul(64) < even;
    let is_utf8 = std::str::from_utf8(start).map_or_else(|error| error.error_len().is_none(), |_| true);
    if are_few || (is_utf8 && !start.is_ascii()) {
        return None;
    }
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
        // Bytes of nothing in other text.
        assert_eq!(utf16_without_mark("社区名称,户数\0\n".as_bytes()), None);
        let (mut gbk, _, _) =
            encoding_rs::GB18030.encode("社区名称,户数\n甲社区,10\n乙社区,10\n丙社区,10\n丁社区,10\n");
        gbk.to_mut().push(0);
        assert_eq!(utf16_without_mark(&gbk), None);
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
    fn lines_in_another_encoding_are_told() {
        let (gbk, _, _) = encoding_rs::GB18030.encode("东区,南方社区,3\n");
        let others = "县(区),社区,户数\n东区,东方社区,1\nx,y,2\n".as_bytes();
        let mixed = [others, b"A,", &gbk, "甲\n".as_bytes()].concat();
        let reason = Reason::BrokenText { encoding: Encoding::Utf8, line: 4, byte: 3, lines: 1 };
        for (chosen, mark) in [(None, ""), (Some(Encoding::Utf8), ""), (None, "\u{feff}")] {
            let bytes = [mark.as_bytes(), &mixed].concat();
            assert_eq!(decode(&bytes, chosen, None), Err(reason.clone()), "{chosen:?}");
        }
        // The first decodes as GB18030 too, into nonsense; the second does not.
        for (line, byte) in [("甲,东区社区\n", 1), ("甲,东方社\n", 1)] {
            let mixed = [&gbk[..], &gbk, line.as_bytes(), &gbk].concat();
            let reason = Reason::BrokenText { encoding: Encoding::Gb18030, line: 3, byte, lines: 1 };
            assert_eq!(decode(&mixed, None, None), Err(reason), "{line}");
        }
        // Half of the lines are no plain sign.
        let mixed = ["东区\n".as_bytes(), b"A,", &gbk].concat();
        assert_eq!(decode(&mixed, None, None), Err(Reason::Encoding));
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
