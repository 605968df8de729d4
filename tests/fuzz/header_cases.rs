//! Known headers with the noise of real forms.

use std::path::Path;

use dabiao::plan::Level;
use dabiao::register::ColumnUse;

use crate::dice::Dice;
use crate::files;
use crate::read::{PLAN, Tally, read};

const BLANKS: [&str; 8] = [" ", "\u{3000}", "\n", "\r\n", "\u{a0}", "\u{200b}", "\t", "\u{feff}"];

/// Simplified characters of headers and their traditional forms.
const SCRIPTS: [(char, char); 12] = [
    ('区', '區'),
    ('县', '縣'),
    ('乡', '鄉'),
    ('镇', '鎮'),
    ('户', '戶'),
    ('数', '數'),
    ('务', '務'),
    ('积', '積'),
    ('设', '設'),
    ('编', '編'),
    ('码', '碼'),
    ('总', '總'),
];

pub(crate) fn headers(dice: &Dice, folder: &Path, tally: &mut Tally) -> Result<(), String> {
    let fields: Vec<_> = PLAN.fields.iter().filter(|(_, field)| field.has_level(Level::Community)).collect();
    let (_, field) = dice.pick(&fields);
    let spellings: Vec<&String> = field.aliases.iter().chain([&field.title.zh]).collect();
    let clean = dice.pick(&spellings).as_str();
    let noisy = with_noise(clean, dice);
    let of_clean = understood(clean, folder, tally)?;
    let of_noisy = understood(&noisy, folder, tally)?;
    if of_clean == of_noisy { Ok(()) } else { Err(format!("{clean:?} is {of_clean:?}, {noisy:?} is {of_noisy:?}")) }
}

fn with_noise(header: &str, dice: &Dice) -> String {
    let mut noisy = String::new();
    if dice.one_in(4) {
        noisy.push('*');
    }
    for c in header.chars() {
        let wide = char::from_u32(u32::from(c) + 0xfee0).filter(|_| c.is_ascii_graphic());
        let traditional = SCRIPTS.iter().find(|(simple, _)| *simple == c).map(|(_, traditional)| *traditional);
        let c = wide.or(traditional).filter(|_| dice.one_in(2)).unwrap_or(c);
        noisy.push(c);
        if dice.one_in(4) {
            noisy.push_str(dice.pick::<&str>(&BLANKS));
        }
    }
    if dice.one_in(4) {
        noisy.push_str(dice.pick::<&str>(&["：", ":", "*", "★"]));
    }
    noisy
}

/// What the header is used for in a small table.
fn understood(header: &str, folder: &Path, tally: &mut Tally) -> Result<Option<ColumnUse>, String> {
    let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    let grid = [row(["县(区)", "社区名称", "家庭医生签约人数", header]), row(["东区", "阳光社区", "3", "1"])];
    let path = folder.join("a.xlsx");
    std::fs::write(&path, files::xlsx(&grid)).unwrap();
    let Some(seen) = read(&[path], tally)? else { return Ok(None) };
    let columns = seen.register.sources.iter().flat_map(|source| &source.sheets).flat_map(|sheet| &sheet.columns);
    let column = columns.into_iter().find(|column| column.at.column == 3);
    Ok(column.map(|column| column.usage.clone()))
}
