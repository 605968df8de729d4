//! Cells that may be numbers, held to a grammar of their own.

use std::path::Path;

use dabiao::plan::Level;
use rust_decimal::Decimal;

use crate::dice::Dice;
use crate::files;
use crate::read::{PLAN, Tally, codes, read, shown};

/// Field, header, most decimals, and words that may follow a number with how often they are the field's unit.
struct Column {
    field: &'static str,
    header: &'static str,
    decimals: usize,
    units: &'static [(&'static str, [i64; 2])],
}

const COLUMNS: [Column; 2] = [
    Column {
        field: "households",
        header: "户数",
        decimals: 0,
        units: &[("户", [1, 1]), ("百户", [100, 1]), ("千户", [1000, 1]), ("万户", [10_000, 1])],
    },
    Column {
        field: "facility_area",
        header: "综合服务设施面积",
        decimals: 4,
        units: &[
            ("m2", [1, 1]),
            ("㎡", [1, 1]),
            ("m²", [1, 1]),
            ("平方米", [1, 1]),
            ("平米", [1, 1]),
            ("平方", [1, 1]),
            ("sqm", [1, 1]),
            ("公顷", [10_000, 1]),
            ("ha", [10_000, 1]),
            ("hm2", [10_000, 1]),
            ("亩", [2000, 3]),
            ("万平方米", [10_000, 1]),
            ("万平米", [10_000, 1]),
            ("万m2", [10_000, 1]),
            ("万㎡", [10_000, 1]),
            ("万m²", [10_000, 1]),
            ("万亩", [20_000_000, 3]),
            ("平方公里", [1_000_000, 1]),
            ("km2", [1_000_000, 1]),
            ("m^2", [1, 1]),
            ("M2", [1, 1]),
        ],
    },
];

/// Multipliers without a unit.
const BARE: [(&str, [i64; 2]); 6] = [
    ("十", [10, 1]),
    ("百", [100, 1]),
    ("千", [1000, 1]),
    ("万", [10_000, 1]),
    ("萬", [10_000, 1]),
    ("亿", [100_000_000, 1]),
];

const PIECES: [&str; 56] = [
    "0", "1", "2", "3", "7", "9", "00", "123", "1234", "０", "１", "９", ".", "．", ",", "，", "'", "+", "-", "－",
    " ", "\u{3000}", "\u{200b}", "e", "E", "e3", "%", "％", "约", "户", "万", "百", "㎡", "m2", "m²", "亩", "公顷",
    "²", "³", "①", "½", "٣", "Ⅳ", "㈠", "一", "十", "(", ")", "/", "~", "人", "/年", ":", "−", "、", "\u{301}",
];

pub(crate) fn numbers(dice: &Dice, folder: &Path, tally: &mut Tally) -> Result<(), String> {
    let mut rows = Vec::new();
    for index in 0..24 {
        let cells =
            COLUMNS.each_ref().map(|column| if dice.one_in(2) { written(column, dice) } else { (noise(dice), None) });
        rows.push((format!("第{index}号院社区"), cells));
    }
    let mut grid = vec![["县(区)", "社区名称", COLUMNS[0].header, COLUMNS[1].header].map(str::to_owned).to_vec()];
    grid.extend(
        rows.iter().map(|(name, [one, other])| vec!["东区".to_owned(), name.clone(), one.0.clone(), other.0.clone()]),
    );
    let path = folder.join("a.csv");
    let (name, bytes) = if dice.one_in(2) { ("a.xlsx", files::xlsx(&grid)) } else { ("a.csv", utf8(&grid)) };
    let path = path.with_file_name(name);
    std::fs::write(&path, bytes).unwrap();
    let seen = read(&[path], tally)?.ok_or("refused")?;
    for at in seen.register.units_at(Level::Community) {
        let unit = &seen.register.unit(at).name;
        let (_, cells) = rows.iter().find(|(name, _)| **name == **unit).ok_or_else(|| format!("no {unit}"))?;
        for (column, (text, expected)) in COLUMNS.iter().zip(cells) {
            let found = shown(seen.register.cell(at, PLAN.fields.find(column.field).unwrap()).value);
            let allowed = number_of(text, column).map(|number| number.normalize().to_string());
            let holds = match expected {
                Some(expected) => found.as_deref() == Some(expected),
                None => found.is_none() || found == allowed,
            };
            if !holds {
                return Err(format!(
                    "{} {text:?} is read as {found:?}; expected {expected:?}, allowed {allowed:?}",
                    column.field
                ));
            }
        }
    }
    let count = seen.register.units_at(Level::Community).count();
    if count == rows.len() {
        return Ok(());
    }
    let codes = codes(&seen);
    Err(format!("{count} of {} units: {:?} {codes:?}; {grid:?}", rows.len(), seen.refusal))
}

/// Text that every reader leaves alone: cells in quotation marks.
fn utf8(grid: &[Vec<String>]) -> Vec<u8> {
    let line = |row: &Vec<String>| {
        row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",")
    };
    grid.iter().map(|row| line(row) + "\n").collect::<String>().into_bytes()
}

fn noise(dice: &Dice) -> String {
    (0..=dice.below(7)).map(|_| *dice.pick(&PIECES)).collect()
}

/// A decimal within 15 digits, in one of the forms that people write, and what must be read.
fn written(column: &Column, dice: &Dice) -> (String, Option<String>) {
    let digits = 1 + dice.below(15);
    let scale = dice.below(column.decimals.min(digits - 1) + 1);
    let mut whole: String =
        (0..digits - scale).map(|_| char::from(b'0' + u8::try_from(dice.below(10)).unwrap())).collect();
    if whole.starts_with('0') {
        "1".clone_into(&mut whole);
    }
    let fraction: String = (0..scale).map(|_| char::from(b'0' + u8::try_from(dice.below(10)).unwrap())).collect();
    let point = if scale == 0 { "" } else { "." };
    let expected = format!("{whole}{point}{fraction}").parse::<Decimal>().unwrap().normalize().to_string();
    let grouped = dice.one_in(3);
    let mut text = if grouped { thousands(&whole) } else { whole };
    text.push_str(point);
    text.push_str(&fraction);
    if dice.one_in(3) {
        let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap();
        text = text.chars().map(|c| if dice.one_in(3) { c } else { wide(c) }).collect();
    }
    if dice.one_in(3) {
        let (unit, _) = dice.pick(&column.units.iter().filter(|(_, factor)| *factor == [1, 1]).collect::<Vec<_>>());
        text = format!("{text}{}{unit}", dice.pick(&["", " ", "\u{3000}"]));
    }
    let blanks = ["", " ", "\u{3000}", "\u{a0}", "\t", "\u{feff}", "\u{200b}"];
    (format!("{}{text}{}", dice.pick(&blanks), dice.pick(&blanks)), Some(expected))
}

fn thousands(whole: &str) -> String {
    let mut grouped = String::new();
    for (index, c) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    grouped
}

/// The number that a text is by the grammar: blanks, ', sign, digits in groups or none, fraction, exponent, unit.
fn number_of(text: &str, column: &Column) -> Option<Decimal> {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap(),
        c if c.is_whitespace() || c.is_control() || "\u{200b}\u{feff}".contains(c) => ' ',
        c => c,
    };
    let text: String = text.chars().map(narrow).collect();
    let text = text.trim();
    let text = text.strip_prefix('\'').unwrap_or(text).trim();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && !",. ".contains(c)).unwrap_or(unsigned.len());
    let (number, rest) = unsigned.split_at(end);
    let (mut number, mut rest) = (number.trim_end().to_owned(), rest.to_owned());
    if let Some(power) = rest.strip_prefix(['e', 'E']) {
        let end = power.find(|c: char| !c.is_ascii_digit() && !"+-".contains(c)).unwrap_or(power.len());
        let exponent: i32 = power[..end].parse().ok()?;
        number = Decimal::from_scientific(&format!("{}e{exponent}", ungrouped(&number)?)).ok()?.to_string();
        rest = power[end..].to_owned();
    }
    let value: Decimal = ungrouped(&number)?.parse().ok()?;
    let rest = rest.replace(' ', "");
    let rest = rest.strip_suffix("/年").unwrap_or(&rest);
    let [times, over] = match rest {
        "" => [1, 1],
        unit => column.units.iter().chain(&BARE).find(|(word, _)| *word == unit)?.1,
    };
    let value = value.checked_mul(Decimal::from(times))?.checked_div(Decimal::from(over))?;
    Some(if text.starts_with('-') { -value } else { value })
}

/// Digits without their separators.
fn ungrouped(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let separator = if whole.contains(',') { ',' } else { ' ' };
    let groups: Vec<&str> = whole.split(separator).collect();
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped =
        groups.len() == 1 || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    let has_digit = number.bytes().any(|byte| byte.is_ascii_digit());
    let is_number = is_grouped && has_digit && groups.iter().all(|group| are_digits(group)) && are_digits(fraction);
    is_number.then(|| format!("{}.{fraction}", groups.concat()).trim_end_matches('.').to_owned())
}
