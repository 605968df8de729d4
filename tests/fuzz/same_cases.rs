//! The same table in another container, another order, without a row, or with another cell.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dabiao::plan::{FieldKind, Level};

use crate::city::{NAMES, Table};
use crate::dice::Dice;
use crate::files;
use crate::read::{PLAN, Seen, Tally, all_described, codes, described, judged, read, same, shown};

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn must_read(path: PathBuf, tally: &mut Tally) -> Result<Seen, String> {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let seen = read(&[path], tally)?.ok_or_else(|| format!("{name} refused"))?;
    match &seen.refusal {
        Some(refusal) => Err(format!("{name} refused: {refusal}")),
        None => Ok(seen),
    }
}

pub(crate) fn every_container_says_the_same(dice: &Dice, folder: &Path, tally: &mut Tally) -> Result<(), String> {
    let table = Table::random(dice);
    let grid = table.grid();
    let one = must_read(write(folder, "a.xlsx", &files::xlsx(&grid)), tally)?;
    is_what_was_written(&table, &one)?;
    accounts_for_rows(&grid, &one)?;
    let (name, bytes) = match dice.below(9) {
        0 => ("b.xls", files::xls(&grid)),
        1 => ("b.ods", files::ods(&grid)),
        2 => ("b.html", files::html(&grid)),
        3 => ("b.xml", files::spreadsheetml(&grid)),
        _ => ("b.csv", files::text(&grid, dice)),
    };
    let other = must_read(write(folder, name, &bytes), tally)?;
    accounts_for_rows(&grid, &other)?;
    same(name, &all_described(&one.register), &all_described(&other.register))?;
    if codes(&one) != codes(&other) {
        return Err(format!("{name}: problems {:?} and {:?}", codes(&one), codes(&other)));
    }
    if judged(&one)? == judged(&other)? { Ok(()) } else { Err(format!("{name}: judged otherwise")) }
}

/// Every figure is the one in the cell, or missing where the cell is blank.
fn is_what_was_written(table: &Table, seen: &Seen) -> Result<(), String> {
    let register = &seen.register;
    for row in &table.rows {
        let mut units = register.units_at(Level::Community);
        let at = units.find(|at| *register.unit(*at).name == *row[NAMES - 1]).ok_or_else(|| format!("no {row:?}"))?;
        for (name, written) in table.fields.iter().zip(&row[NAMES..]) {
            let id = PLAN.fields.find(name).unwrap();
            let expected = match (written.as_str(), PLAN.fields.get(id).kind) {
                ("", _) => None,
                ("是", FieldKind::Flag) => Some("yes".to_owned()),
                ("否", FieldKind::Flag) => Some("no".to_owned()),
                (number, _) => Some(number.to_owned()),
            };
            let found = shown(register.cell(at, id).value);
            if found != expected {
                return Err(format!("{name} of {row:?} is {found:?}, not {expected:?}"));
            }
        }
    }
    Ok(())
}

/// Header rows, rows left out and rows taken are all rows that hold something.
fn accounts_for_rows(grid: &[Vec<String>], seen: &Seen) -> Result<(), String> {
    for sheet in seen.register.sources.iter().flat_map(|source| &source.sheets) {
        let filled = (1_u32..).zip(grid).filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
        let filled: BTreeSet<u32> = filled.map(|(number, _)| number).collect();
        let other: BTreeSet<u32> = sheet.header_rows.iter().chain(&sheet.skipped_rows).copied().collect();
        let taken = filled.difference(&other).count();
        if taken != usize::try_from(sheet.rows).unwrap() {
            return Err(format!("{} rows taken, {taken} not accounted for: {filled:?} but {other:?}", sheet.rows));
        }
    }
    Ok(())
}

pub(crate) fn order_of_rows_and_files_does_not_matter(
    dice: &Dice,
    folder: &Path,
    tally: &mut Tally,
) -> Result<(), String> {
    let table = Table::random(dice).plain();
    let whole = must_read(write(folder, "a.csv", &files::text(&table.grid(), dice)), tally)?;
    let mut shuffled = table;
    dice.shuffle(&mut shuffled.rows);
    let cut = dice.below(shuffled.rows.len() + 1);
    let part = |rows: &[Vec<String>]| Table { rows: rows.to_vec(), ..shuffled.clone() }.grid();
    let first = write(folder, "z.xlsx", &files::xlsx(&part(&shuffled.rows[..cut])));
    let second = write(folder, "b.csv", &files::text(&part(&shuffled.rows[cut..]), dice));
    let inputs = if dice.one_in(2) { [first, second] } else { [second, first] };
    let parts = read(&inputs, tally)?.ok_or("parts refused")?;
    same("parts", &all_described(&whole.register), &all_described(&parts.register))?;
    if judged(&whole)? == judged(&parts)? { Ok(()) } else { Err("parts judged otherwise".to_owned()) }
}

pub(crate) fn a_row_less_is_a_unit_less(dice: &Dice, folder: &Path, tally: &mut Tally) -> Result<(), String> {
    let mut table = Table::random(dice);
    let whole = must_read(write(folder, "a.csv", &files::text(&table.grid(), dice)), tally)?;
    let gone = table.rows.remove(dice.below(table.rows.len()));
    if table.rows.is_empty() {
        return Ok(());
    }
    let fewer = must_read(write(folder, "b.csv", &files::text(&table.grid(), dice)), tally)?;
    let mut expected = described(&whole.register, Level::Community);
    let path = gone[..NAMES].join("/");
    expected.retain(|line| !line.starts_with(&path));
    same("a row less", &expected, &described(&fewer.register, Level::Community))
}

/// What people put into a cell that should hold a figure or a name.
const ODD: [&str; 28] = [
    "约400",
    "300-400",
    "10人以上",
    "8:30-17:30",
    "#DIV/0!",
    "2020-05-01",
    "2020年",
    "12人次",
    "-3",
    "1.5",
    "1,234",
    "1234567890123456",
    "√",
    "未统计",
    "—",
    "null",
    "暂无",
    "（无）",
    "合计",
    "小计",
    "备注",
    "户数",
    "社区名称",
    "甲\n乙",
    "\"",
    ",",
    "=1+1",
    "🙂",
];

pub(crate) fn a_changed_cell_changes_its_unit_only(
    dice: &Dice,
    folder: &Path,
    tally: &mut Tally,
) -> Result<(), String> {
    let mut table = Table::random(dice);
    let whole = must_read(write(folder, "a.xlsx", &files::xlsx(&table.grid())), tally)?;
    let row = dice.below(table.rows.len());
    let column = NAMES + dice.below(table.fields.len());
    let before = table.rows[row][..NAMES].join("/");
    let odd = *dice.pick(&ODD);
    odd.clone_into(&mut table.rows[row][column]);
    let Some(other) = read(&[write(folder, "b.xlsx", &files::xlsx(&table.grid()))], tally)? else {
        return Err(format!("refused for {odd:?}"));
    };
    accounts_for_rows(&table.grid(), &other).map_err(|error| format!("{odd:?}: {error}"))?;
    let others = |seen: &Seen| {
        let mut lines = described(&seen.register, Level::Community);
        lines.retain(|line| !line.starts_with(&before));
        lines
    };
    same(&format!("{odd:?} in {column} of {before}"), &others(&whole), &others(&other))
}
