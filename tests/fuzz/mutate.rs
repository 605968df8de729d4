//! What may happen to bytes and to XML on their way.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::dice::Dice;
use crate::files::zipped;

const NUMBERS: [&str; 16] = [
    "0",
    "-1",
    "1",
    "255",
    "65535",
    "65536",
    "1048576",
    "1048577",
    "16384",
    "2147483648",
    "4294967296",
    "18446744073709551616",
    "1e308",
    "NaN",
    "",
    "0.1",
];

const TEXTS: [&str; 18] = [
    "A0",
    "XFD1048577",
    "AAAA1",
    "A1:XFD1048576",
    "A1:A1",
    "B2:A1",
    "s",
    "b",
    "e",
    "d",
    "str",
    "inlineStr",
    "&#0;",
    "&foo;",
    "<",
    "]]>",
    "\u{fffd}",
    "percentage",
];

/// Flips, cuts, repeats, moves.
pub(crate) fn bytes(data: &mut Vec<u8>, dice: &Dice) {
    for _ in 0..=dice.below(6) {
        let at = dice.below(data.len());
        match dice.below(7) {
            0 | 1 if !data.is_empty() => data[at] ^= 1 << dice.below(8),
            2 if !data.is_empty() => data[at] = *dice.pick(&[0, 0xff, b'<', b'"', b',', b'\n', 0x80]),
            3 if !data.is_empty() => {
                let number = *dice.pick(&[0_u32, 1, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff]);
                for (place, byte) in data[at..].iter_mut().zip(number.to_le_bytes()) {
                    *place = byte;
                }
            }
            4 => data.truncate(dice.below(data.len() + 1)),
            5 => drop(data.drain(dice.range(data.len()))),
            _ => {
                let chunk = data[dice.range(data.len())].to_vec();
                let at = dice.below(data.len() + 1);
                data.splice(at..at, chunk);
            }
        }
    }
}

/// Changes parts of a packed workbook and packs them again. Nothing where it is no package.
pub(crate) fn package(data: &[u8], dice: &Dice) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(data)).ok()?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        parts.push((name, content));
    }
    let chosen = dice.below(parts.len());
    // Half of the time it is the cells that are changed.
    let is_cells = |(name, _): &(String, Vec<u8>)| name.contains("sheet1.") || name == "content.xml";
    let chosen = parts.iter().position(is_cells).filter(|_| dice.one_in(2)).unwrap_or(chosen);
    match (dice.below(16), String::from_utf8(parts[chosen].1.clone())) {
        (0, _) => drop(parts.remove(chosen)),
        (1, _) => "xl/other.xml".clone_into(&mut parts[chosen].0),
        (2, _) | (_, Err(_)) => bytes(&mut parts[chosen].1, dice),
        (_, Ok(mut text)) => {
            xml(&mut text, dice);
            parts[chosen].1 = text.into_bytes();
        }
    }
    let mut names: Vec<&String> = parts.iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    (names.len() == parts.len()).then(|| zipped(&parts))
}

/// Changes numbers, attribute values, texts and tags.
pub(crate) fn xml(text: &mut String, dice: &Dice) {
    for _ in 0..=dice.below(4) {
        let spans = match dice.below(6) {
            0 | 1 => spans(text, '"', '"'),
            2 => spans(text, '>', '<'),
            _ => spans(text, '<', '>'),
        };
        if spans.is_empty() {
            return;
        }
        let span = dice.pick(&spans).clone();
        let other = dice.pick(&spans).clone();
        let replaced = match dice.below(6) {
            0 | 1 => (*dice.pick(&NUMBERS)).to_owned(),
            2 => (*dice.pick(&TEXTS)).to_owned(),
            3 => text[other].to_owned(),
            4 => String::new(),
            _ => text[span.clone()].repeat(2),
        };
        text.replace_range(span, &replaced);
        if dice.one_in(8) {
            let from = dice.pick(&spans).start.min(text.len());
            let to = (from + dice.below(400)).min(text.len());
            if let Some(chunk) = text.get(from..to).map(str::to_owned) {
                text.insert_str(from, &chunk);
            }
        }
    }
}

/// What stands between these characters.
fn spans(text: &str, open: char, close: char) -> Vec<std::ops::Range<usize>> {
    let mut spans = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match start {
            Some(from) if c == close => {
                spans.push(from..at);
                start = None;
            }
            _ if c == open => start = Some(at + 1),
            _ => {}
        }
    }
    spans
}
