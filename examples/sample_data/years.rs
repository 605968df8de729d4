//! Three years of a small invented city: one workbook a county and year, for comparisons.
#![expect(clippy::arithmetic_side_effects, reason = "a few small numbers")]

use anyhow::Result;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook};

/// The years.
pub(crate) const YEARS: [u16; 3] = [2018, 2019, 2020];

const COUNTIES: [&str; 5] = ["东澜区", "河湾区", "云泽区", "禾丰县", "松泽县"];
const STREETS: [&str; 10] =
    ["望川街道", "迎滨街道", "朝汀街道", "映渚街道", "晴洲街道", "岚岸镇", "溪浦镇", "桐沙镇", "槐屏镇", "榆麓乡"];
const FIRST: &str = "春秋云松柏竹";
const SECOND: &str = "阳林溪泉湖塘桥岭峰谷";

const HEADERS: [&str; 13] = [
    "社区编码",
    "县(区)",
    "街道(乡镇)",
    "社区名称",
    "城乡类型",
    "户数(户)",
    "常住人口(人)",
    "有无综合服务设施",
    "综合服务设施面积(m²)",
    "社区社会组织数(个)",
    "养老服务设施",
    "社区工作者数(人)",
    "社会工作专业人员数(人)",
];

/// Communities of 2018, six a street and twelve a county.
const COMMUNITIES: usize = 60;

/// What happens to single communities, each by its number.
const RENAMED: usize = 5;
const GROWN: usize = 21;
const MERGED: usize = 22;
const TENFOLD: usize = 31;
const NOT_REPORTED: usize = 40;
const HALVED: usize = 44;
const LOST_FACILITY: usize = 8;
const NEW: usize = COMMUNITIES;

/// A file's path below the folder, with its bytes.
pub(crate) fn files() -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for (age, year) in YEARS.into_iter().enumerate() {
        for (position, county) in COUNTIES.into_iter().enumerate() {
            let rows = units(age).filter(|unit| street(*unit) / 2 == position).map(|unit| row(unit, age));
            files.push((format!("{year}/{county}.xlsx"), workbook(year, county, &rows.collect::<Vec<_>>())?));
        }
    }
    Ok(files)
}

/// The communities that are there `age` years after 2018.
fn units(age: usize) -> impl Iterator<Item = usize> {
    (0..=COMMUNITIES).filter(move |unit| match *unit {
        MERGED => age < 2,
        NEW => age > 0,
        _ => true,
    })
}

fn street(unit: usize) -> usize {
    // The new one is in the first street of the second county.
    if unit == NEW { 2 } else { unit / 6 }
}

enum Cell {
    Text(String),
    Number(usize),
    Blank,
}

fn households(unit: usize, age: usize) -> usize {
    let own = 600 + unit * 37 % 23 * 50 + age * 10;
    if unit == GROWN && age == 2 { own + households(MERGED, 1) } else { own }
}

fn has_facility(unit: usize, age: usize) -> bool {
    match unit % 10 {
        3 => unit < 30 * age,
        7 => unit < 20 * age,
        _ => unit != LOST_FACILITY || age < 2,
    }
}

fn area(unit: usize, age: usize) -> usize {
    let own = 190 + unit * 53 % 31 * 8 + age * if unit.is_multiple_of(2) { 25 } else { 5 };
    if unit == TENFOLD && age == 2 { own * 10 } else { own }
}

fn row(unit: usize, age: usize) -> Vec<Cell> {
    let street = street(unit);
    let position = if unit == NEW { 7 } else { unit % 6 + 1 };
    let name: String = match unit {
        RENAMED if age > 0 => "竹塘新村".to_owned(),
        _ => [FIRST.chars().nth(unit / 10 % 6), SECOND.chars().nth(unit % 10)].into_iter().flatten().collect(),
    };
    let name = if unit == NEW { "澄园".to_owned() } else { name };
    let homes = households(unit, age);
    let residents = if unit == HALVED && age > 0 { homes * 6 / 5 } else { homes * 5 / 2 };
    let facility = has_facility(unit, age);
    let organisations = 4 + unit * 7 % 11 - if unit.is_multiple_of(3) { age } else { 0 };
    let elderly = unit % 5 != 4 || unit < 25 * age;
    let workers = homes / 340 + 1 + if unit.is_multiple_of(2) { age } else { 0 };
    let yes_no = |flag: bool| Cell::Text(if flag { "有" } else { "无" }.to_owned());
    vec![
        Cell::Text(format!("9902{:02}{:03}{position:03}", street / 2 + 1, street % 2 + 1)),
        Cell::Text(COUNTIES[street / 2].to_owned()),
        Cell::Text(STREETS[street].to_owned()),
        Cell::Text(format!("{name}社区")),
        Cell::Text(if street < 6 { "城市社区" } else { "农村社区" }.to_owned()),
        Cell::Number(homes),
        Cell::Number(residents),
        yes_no(facility),
        if facility { Cell::Number(area(unit, age)) } else { Cell::Blank },
        if unit == NOT_REPORTED && age == 2 { Cell::Blank } else { Cell::Number(organisations) },
        yes_no(elderly),
        Cell::Number(workers),
        Cell::Number((unit % 3 + if unit.is_multiple_of(4) { age } else { 0 }).min(workers)),
    ]
}

fn workbook(year: u16, county: &str, rows: &[Vec<Cell>]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(year + 1, 1, 15)?;
    book.set_properties(&DocProperties::new().set_title(county).set_creation_datetime(&made));
    let font = || Format::new().set_font_name("宋体").set_font_size(11);
    let title = font().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    let header = font().set_bold().set_text_wrap().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    let cell = font().set_border(FormatBorder::Thin);
    let sheet = book.add_worksheet();
    sheet.set_name("社区情况")?;
    let last = u16::try_from(HEADERS.len() - 1)?;
    sheet.merge_range(0, 0, 0, last, &format!("{county}{year}年社区服务情况统计表"), &title)?;
    sheet.merge_range(1, 0, 1, last, &format!("填报单位：{county}民政局    统计时间：{year}年12月31日"), &font())?;
    for (column, text) in (0_u16..).zip(HEADERS) {
        sheet.write_with_format(2, column, text, &header)?;
        sheet.set_column_width(column, 14)?;
    }
    for (number, cells) in (3_u32..).zip(rows) {
        for (column, value) in (0_u16..).zip(cells) {
            match value {
                Cell::Text(text) => sheet.write_with_format(number, column, text, &cell)?,
                Cell::Number(figure) => sheet.write_with_format(number, column, u32::try_from(*figure)?, &cell)?,
                Cell::Blank => sheet.write_blank(number, column, &cell)?,
            };
        }
    }
    sheet.set_freeze_panes(3, 4)?;
    Ok(book.save_to_buffer()?)
}
