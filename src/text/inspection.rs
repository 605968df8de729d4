//! Words for how a file was understood.

use crate::lang::Lang;
use crate::plan::{Level, Role};
use crate::register::{Absence, RowReason, Shape, Sheet, Told};
use crate::text::count::several;
use crate::text::level_name;

/// A fixed word of inspections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is the English text it stands for")]
pub enum InspectionWord {
    Column,
    Header,
    UsedAs,
    ToldBy,
    Unit,
    Filled,
    Missing,
    Doubtful,
    LeftOut,
    Problems,
    Elsewhere,
    Glimpse,
    MappingHead,
    MappingUnknown,
    MappingClash,
}

/// The word.
#[must_use]
pub fn inspection_word(word: InspectionWord, lang: Lang) -> &'static str {
    use InspectionWord as W;
    let (zh, en) = match word {
        W::Column => ("列", "Col."),
        W::Header => ("表头", "Header"),
        W::UsedAs => ("用作", "Used as"),
        W::ToldBy => ("依据", "Told by"),
        W::Unit => ("计量单位", "Unit"),
        W::Filled => ("已填", "Filled"),
        W::Missing => ("缺失", "Missing"),
        W::Doubtful => ("存疑", "Doubtful"),
        W::LeftOut => ("没有读入的行", "Rows left out"),
        W::Problems => ("数据问题", "Data problems"),
        W::Elsewhere => ("不在某个单元格的问题", "Problems that stand in no cell"),
        W::Glimpse => ("前几行是", "Its first rows are"),
        W::MappingHead => (
            "表头对应文件：每行一个字段，写作 字段 = \"表头\"；同一字段有几种表头时写作 字段 = [\"表头\", \"表头\"]。\n\
             分组表头写作“组/列”。改正后用 --mapping 指定本文件；文件里写明的，先于自动识别。\n\
             以 # 开头的行不起作用。要启用某一行，去掉 #；等号左边换成所指的字段(字段名见 dabiao rules show)。",
            "Which header is which field, a line each: field = \"header\", or field = [\"header\", \"header\"] where a field has several.\n\
             A header under a group is written group/column. Give the corrected file to --mapping; what it says goes before detection.\n\
             Lines that begin with # are not in force. To use one, take away the # and put the field that is meant before the\n\
             equals sign (dabiao rules show lists the fields).",
        ),
        W::MappingUnknown => ("没有识别的表头", "Headers that were not recognised"),
        W::MappingClash => (
            "在各表中含义不同的表头，不能对应到同一个字段，仍按各表自动识别",
            "Headers that mean different things in different tables: they are left to detection",
        ),
    };
    lang.pick(zh, en)
}

/// What a sheet is: a table of which level, or why there is none. `list` is the title of the list that it is.
#[must_use]
pub fn sheet_kind(sheet: &Sheet, list: Option<&str>, lang: Lang) -> String {
    match (sheet.table, sheet.absence) {
        (Some(level), _) if let Some(list) = list => match lang {
            Lang::Zh => format!("{list}（按{}汇总）", level_name(level, lang)),
            Lang::En => format!("{list} (added up by {})", level_name(level, lang)),
        },
        (Some(level), _) if sheet.shape == Shape::Form => match lang {
            Lang::Zh => format!("{}表单（一张表一个单位）", level_name(level, lang)),
            Lang::En => format!("form of the {} level (one unit on the sheet)", level_name(level, lang)),
        },
        (Some(level), _) => match (level, lang) {
            (Level::Community, Lang::Zh) => "社区表".to_owned(),
            (Level::Street, Lang::Zh) => "街道(乡镇)表".to_owned(),
            (Level::County, Lang::Zh) => "县(区)表".to_owned(),
            (Level::City, Lang::Zh) => "全市表".to_owned(),
            (_, Lang::En) => format!("table of the {} level", level_name(level, lang)),
        },
        (None, Some(absence)) => absence_of(absence, lang).to_owned(),
        (None, None) => lang.pick("没有表", "no table").to_owned(),
    }
}

/// Why a sheet gives no table.
#[must_use]
pub fn absence_of(absence: Absence, lang: Lang) -> &'static str {
    match absence {
        Absence::Hidden => lang.pick("隐藏的工作表，没有读取", "a hidden sheet, not read"),
        Absence::Empty => lang.pick("空工作表", "an empty sheet"),
        Absence::NoHeader => lang.pick("没有可识别的表头，没有使用", "no known header, not used"),
        Absence::NoUnits => {
            lang.pick("没有写明数据属于哪个单位，没有使用", "does not say which units its figures are of, not used")
        }
        Absence::NotATable => {
            lang.pick("既不是表格也不是可确定的表单，没有使用", "neither a table nor a certain form, not used")
        }
        Absence::OwnReport => lang.pick("dabiao 自己的报告，没有读取", "a report of dabiao's own, not read"),
        Absence::Instructions => lang.pick("填报说明，不是数据", "instructions of a form, no data"),
        Absence::Unreadable => lang.pick("无法读取", "cannot be read"),
    }
}

/// Years, header rows and rows taken, in one line.
#[must_use]
pub fn sheet_facts(sheet: &Sheet, chosen: Option<i32>, lang: Lang) -> String {
    let years: Vec<String> = sheet.years.iter().map(i32::to_string).collect();
    let is_other = |year: i32| sheet.years != [year];
    let mut facts = match (sheet.years.is_empty(), lang) {
        (true, Lang::Zh) => vec!["没有写年份".to_owned()],
        (true, Lang::En) => vec!["no year stated".to_owned()],
        (false, Lang::Zh) => vec![format!("{}年", years.join("、"))],
        (false, Lang::En) => vec![format!("year {}", years.join(", "))],
    };
    if let Some(year) = chosen.filter(|year| !years.is_empty() && is_other(*year)) {
        facts.push(lang.pick(format!("取用{year}年"), format!("{year} is used")));
    }
    facts.push(match lang {
        Lang::Zh => format!("表头在第 {} 行", row_list(&sheet.header_rows, lang)),
        Lang::En if sheet.header_rows.len() == 1 => format!("header in row {}", row_list(&sheet.header_rows, lang)),
        Lang::En => format!("header in rows {}", row_list(&sheet.header_rows, lang)),
    });
    facts.push(match (lang, sheet.rows) {
        (Lang::Zh, rows) => format!("读入 {rows} 行"),
        (Lang::En, rows) => format!("{} taken", several(rows, "row", "rows")),
    });
    let ending = lang.pick("。", ".");
    facts.join(lang.pick("；", "; ")) + ending
}

/// Numbers of rows that may follow each other: `4-5、8`.
fn row_list(rows: &[u32], lang: Lang) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*row) => *last = *row,
            _ => ranges.push((*row, *row)),
        }
    }
    row_ranges(&ranges, lang)
}

/// Ranges of row numbers.
#[must_use]
pub fn row_ranges(ranges: &[(u32, u32)], lang: Lang) -> String {
    let shown =
        ranges.iter().map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") });
    shown.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// Why rows are left out.
#[must_use]
pub fn row_reason(why: RowReason, lang: Lang) -> &'static str {
    match why {
        RowReason::Title => lang.pick("表头以上的标题、说明", "titles and notes above the header"),
        RowReason::Total => lang.pick("合计", "totals"),
        RowReason::Heading => lang.pick("只写上级单位名称的行", "rows that only name a unit above"),
        RowReason::Note => lang.pick("注、填表人等", "notes and signatures"),
        RowReason::RepeatedHeader => lang.pick("重复的表头", "the header repeated"),
        RowReason::Blank => lang.pick("只有序号、没有填报的行", "numbered but not filled in"),
        RowReason::Empty => lang.pick("空行", "empty rows"),
        RowReason::Nameless => lang.pick("有数据但没有写明单位", "figures without a unit"),
        RowReason::BadCode => lang.pick("没有名称，编码又不对", "no name, and a code that is none"),
        RowReason::OtherTable => lang.pick("下面的另一张表", "another table below"),
        RowReason::OtherLevel => lang.pick("清单里上级单位自己的行", "rows of a list about a unit above"),
        RowReason::OtherYear => lang.pick("其他年份", "other years"),
        RowReason::Unlinked => lang.pick("无法确定是哪个单位", "unit that could not be told"),
        RowReason::NoUnits => lang.pick("没有写明数据属于哪个单位", "the table does not name its units"),
    }
}

/// What a column says of its row's unit.
#[must_use]
pub fn role(role: Role, lang: Lang) -> &'static str {
    match role {
        Role::Code => lang.pick("单位编码", "code of the unit"),
        Role::Name => lang.pick("社区名称", "name of the community"),
        Role::Kind => lang.pick("单位类别", "kind of the unit"),
        Role::Street => lang.pick("街道(乡镇)", "street or township"),
        Role::County => lang.pick("县(区)", "county"),
        Role::City => lang.pick("市", "city"),
        Role::Year => lang.pick("年份", "year"),
    }
}

/// How it was told what a column is. `spelling` is the title or alias, `is_title` whether it is the title.
#[must_use]
pub fn told(by: Told, spelling: Option<&str>, is_title: bool, lang: Lang) -> String {
    match (by, spelling) {
        (Told::Mapped, _) => lang.pick("人工指定", "your mapping").to_owned(),
        (Told::Generic, _) => lang.pick("通用名称，随表的层级", "general word, level of the table").to_owned(),
        (Told::Exact, _) if is_title => lang.pick("标准表头", "its title").to_owned(),
        (Told::Exact, Some(alias)) => lang.pick(format!("别名“{alias}”"), format!("alias “{alias}”")),
        (Told::Loose, Some(alias)) => lang.pick(format!("相近“{alias}”"), format!("nearly: “{alias}”")),
        (Told::Exact | Told::Loose, None) => lang.pick("别名", "alias").to_owned(),
    }
}

/// A reason why a column is not used; titles of fields are `titles`.
#[must_use]
pub fn not_used(why: &crate::register::NotUsed, titles: &[&str], lang: Lang) -> String {
    use crate::register::{CellAddress, NotUsed};
    let field = titles.first().copied().unwrap_or_default();
    let text = match why {
        NotUsed::Unknown { suggestion: None } => lang.pick("没有这样的字段".to_owned(), "no such field".to_owned()),
        NotUsed::Unknown { suggestion: Some(_) } => {
            lang.pick(format!("没有这样的字段，与“{field}”相近"), format!("no such field; resembles “{field}”"))
        }
        NotUsed::Ignored => lang.pick("不需要".to_owned(), "not needed".to_owned()),
        NotUsed::Ambiguous(_) => {
            let list = titles.iter().map(|title| format!("“{title}”")).collect::<Vec<_>>();
            lang.pick(format!("可能是{}", list.join("、")), format!("may be {}", list.join(", ")))
        }
        NotUsed::WrongLevel(_) => {
            lang.pick(format!("“{field}”不是本级的字段"), format!("“{field}” is no field of this level"))
        }
        NotUsed::Second { column, .. } => {
            let letters = CellAddress { row: 0, column: *column }.letters();
            lang.pick(format!("“{field}”已用 {letters} 列"), format!("“{field}” is taken from column {letters}"))
        }
        NotUsed::Overruled(_) => {
            lang.pick(format!("“{field}”已指定用另一列"), format!("another column was asked for as “{field}”"))
        }
        NotUsed::WrongUnit(_) => {
            lang.pick(format!("计量单位与“{field}”不符"), format!("its unit does not measure “{field}”"))
        }
        NotUsed::Outdone(_) => {
            lang.pick(format!("“{field}”在别的表中有准确的表头"), format!("another table has “{field}” itself"))
        }
        NotUsed::OtherYear(_) => lang.pick(format!("其他年份的“{field}”"), format!("“{field}” of another year")),
        NotUsed::OtherTable => lang.pick("旁边的另一张表".to_owned(), "another table beside".to_owned()),
    };
    lang.pick(format!("不用：{text}"), format!("not used: {text}"))
}

/// That a column is added up into fields.
#[must_use]
pub fn part_of(titles: &[&str], lang: Lang) -> String {
    let list: Vec<String> = titles.iter().map(|title| format!("“{title}”")).collect();
    lang.pick(format!("加入{}", list.join("、")), format!("part of {}", list.join(", ")))
}

/// That a field is the sum of columns.
#[must_use]
pub fn sum_of_columns(columns: &str, is_used: bool, lang: Lang) -> String {
    match (is_used, lang) {
        (true, Lang::Zh) => format!("{columns} 各列之和"),
        (true, Lang::En) => format!("sum of {columns}"),
        (false, Lang::Zh) => format!("{columns} 各列之和，没有使用：别的表有此字段"),
        (false, Lang::En) => format!("sum of {columns}, not used: another table has the field"),
    }
}

/// A unit as people write it.
#[must_use]
pub fn unit_word(word: &str) -> String {
    word.strip_suffix("m2").map_or(word.to_owned(), |start| format!("{start}m²"))
}

/// A unit and how its figures become those of the field's.
#[must_use]
pub fn conversion(word: &str, field_unit: &str, factor: (i64, i64)) -> String {
    let word = unit_word(word);
    match factor {
        (times, 1) => format!("{word} → {field_unit} (×{times})"),
        (1, over) => format!("{word} → {field_unit} (÷{over})"),
        (times, over) => format!("{word} → {field_unit} (×{times}/{over})"),
    }
}

/// The first line of an inspection: how much was read. The counts are of communities, streets, counties.
#[must_use]
pub fn inspection_verdict(files: usize, unread: usize, tables: usize, units: [usize; 3], lang: Lang) -> String {
    let [communities, streets, counties] = units;
    let mut line = match lang {
        Lang::Zh => format!(
            "{files} 个文件，{tables} 张表：{communities} 个社区(村)、{streets} 个街道(乡镇)、{counties} 个县(区)"
        ),
        Lang::En => {
            format!(
                "{}, {}: {}, {}, {}",
                several(files, "file", "files"),
                several(tables, "table", "tables"),
                several(communities, "community", "communities"),
                several(streets, "street", "streets"),
                several(counties, "county", "counties"),
            )
        }
    };
    if unread > 0 {
        line.push_str(&lang.pick(
            format!("；另有 {unread} 个文件无法读取"),
            format!("; input files that could not be read: {unread}"),
        ));
    }
    line
}

/// Counts of problems by severity: errors, warnings, notes.
#[must_use]
pub fn severity_counts(counts: [usize; 3], lang: Lang) -> String {
    let [errors, warnings, notes] = counts;
    match lang {
        Lang::Zh => format!("数据问题：错误 {errors}，警告 {warnings}，提示 {notes}。"),
        Lang::En => format!("Data problems: errors {errors}, warnings {warnings}, notes {notes}."),
    }
}

/// What a file is.
#[must_use]
pub fn file_form(format: Option<&str>, encoding: Option<&str>, lang: Lang) -> String {
    let form = match (format, lang) {
        (Some("csv"), Lang::Zh) => "文本表格(csv)",
        (Some("csv"), Lang::En) => "text (csv)",
        (Some("html"), Lang::Zh) => "网页表格(html)",
        (Some("html"), Lang::En) => "web page (html)",
        (Some("xml"), Lang::Zh) => "XML 表格 2003",
        (Some("xml"), Lang::En) => "XML Spreadsheet 2003",
        (Some("zip"), Lang::Zh) => "压缩文件(zip)",
        (Some("zip"), Lang::En) => "zip file",
        (Some(format), Lang::Zh) => &format!("工作簿({format})"),
        (Some(format), Lang::En) => &format!("workbook ({format})"),
        (None, _) => lang.pick("无法识别的文件", "unknown file"),
    };
    match encoding {
        Some(encoding) => lang.pick(format!("{form}，编码 {encoding}"), format!("{form}, {encoding}")),
        None => form.to_owned(),
    }
}
