//! Damaged files of every kind: each is read or refused.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::city::Table;
use crate::dice::Dice;
use crate::files;
use crate::mutate;
use crate::read::{Tally, read};

/// Real and hostile files, where there are any.
static FIXTURES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    const MOST: u64 = 100_000;
    let shared = std::env::var_os("DABIAO_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let mut folders = vec![shared.join("fixtures")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if entry.metadata().is_ok_and(|data| data.len() <= MOST) {
                files.push(path);
            }
        }
    }
    files.sort();
    files.iter().filter_map(|path| std::fs::read(path).ok()).collect()
});

fn well_formed(dice: &Dice) -> Vec<u8> {
    if dice.one_in(3) && !FIXTURES.is_empty() {
        return dice.pick(&FIXTURES).clone();
    }
    let grid = Table::random(dice).grid();
    match dice.below(9) {
        0 | 1 => files::xls(&grid),
        2 => files::ods(&grid),
        3 => files::html(&grid),
        4 => files::spreadsheetml(&grid),
        5 => files::text(&grid, dice),
        _ => files::xlsx(&grid),
    }
}

pub(crate) fn mutated(dice: &Dice, folder: &Path, tally: &mut Tally) -> Result<(), String> {
    let whole = well_formed(dice);
    let repacked = if dice.one_in(3) { None } else { mutate::package(&whole, dice) };
    let damaged = repacked.unwrap_or_else(|| match String::from_utf8(whole.clone()) {
        Ok(mut text) if dice.one_in(2) && text.contains('<') => {
            mutate::xml(&mut text, dice);
            text.into_bytes()
        }
        _ => {
            let mut bytes = whole;
            mutate::bytes(&mut bytes, dice);
            bytes
        }
    });
    take(&damaged, dice, folder, tally)
}

/// Bytes that were never a file, or text of what readers look out for.
pub(crate) fn bytes(dice: &Dice, folder: &Path, tally: &mut Tally) -> Result<(), String> {
    const STARTS: [&[u8]; 12] = [
        b"",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        b"<html><table>",
        b"<?xml version=\"1.0\"?>",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x09\x08\x10\x00\x00\x06",
        b"sep=;\n",
        b"%PDF-1.4",
        b"\x7fELF",
    ];
    const PIECES: [&str; 20] = [
        "社区名称",
        "户数",
        "\"",
        ",",
        "\n",
        "\r",
        "\t",
        ";",
        "\0",
        "阳光社区",
        "12",
        "合计",
        "<td rowspan=99999 colspan=99999>",
        "<tr>",
        "</table>",
        "<table>",
        "县(区)",
        "\u{3000}",
        "=1",
        "'",
    ];
    let mut data = dice.pick(&STARTS).to_vec();
    let is_text = dice.one_in(2);
    for _ in 0..dice.below(120) {
        if is_text {
            data.extend_from_slice(dice.pick(&PIECES).as_bytes());
        } else {
            data.extend_from_slice(&dice.bits().to_le_bytes());
        }
    }
    take(&data, dice, folder, tally)
}

fn take(data: &[u8], dice: &Dice, folder: &Path, tally: &mut Tally) -> Result<(), String> {
    let path = folder.join(dice.pick(&["a.xlsx", "a.xls", "a.csv", "a.ods", "a.xlsb", "a.zip"]));
    std::fs::write(&path, data).unwrap();
    read(&[path], tally).map(|_| ())
}
