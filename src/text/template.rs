//! Words of the form to fill in.

use rust_decimal::Decimal;

use crate::lang::Lang;
use crate::plan::{Level, Role};

/// A fixed word or sentence of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is the English text it stands for")]
pub enum FormWord {
    GuideSheet,
    GuideNote,
    Remarks,
    CodeHeader,
    CheckEntry,
    SheetColumn,
    ColumnColumn,
    HowColumn,
    ExampleColumn,
    GroundsColumn,
}

/// The text of a word.
#[must_use]
pub fn form_word(word: FormWord, lang: Lang) -> &'static str {
    let (zh, en) = match word {
        FormWord::GuideSheet => ("填报说明", "Instructions"),
        FormWord::GuideNote => (
            "本页是填报说明，其中的示例不是数据，汇总时不读取本页；请勿删改这一行。",
            "This page says how to fill in the form. Its examples are no data, and the page is not read. Please keep this line.",
        ),
        // Headers of columns that the reader passes over, or reads as codes of any level.
        FormWord::Remarks => ("备注", "备注"),
        FormWord::CodeHeader => ("代码", "Code"),
        FormWord::CheckEntry => ("请检查填写的内容", "Please check the entry"),
        FormWord::SheetColumn => ("工作表", "Sheet"),
        FormWord::ColumnColumn => ("列", "Column"),
        FormWord::HowColumn => ("怎么填", "How to fill it in"),
        FormWord::ExampleColumn => ("示例", "Example"),
        FormWord::GroundsColumn => ("依据(规划条款和原文)", "Grounds (clause and words of the plan)"),
    };
    lang.pick(zh, en)
}

/// The name of the file where none is given.
#[must_use]
pub fn form_file(lang: Lang) -> &'static str {
    lang.pick("填报表.xlsx", "template.xlsx")
}

/// The name of the sheet of a level.
#[must_use]
pub fn form_sheet(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::Community => lang.pick("社区表", "Communities"),
        Level::Street => lang.pick("街道(乡镇)表", "Streets"),
        Level::County => lang.pick("县(区)表", "Counties"),
        Level::City => lang.pick("全市表", "City"),
    }
}

/// The title of the instructions.
#[must_use]
pub fn form_title(plan: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{plan}：填报表"),
        Lang::En => format!("{plan}: form to fill in"),
    }
}

/// How to fill in the form, a sentence each.
#[must_use]
pub fn form_advice(year: i32, lang: Lang) -> Vec<String> {
    match lang {
        Lang::Zh => vec![
            "每个单位填一行，每一层级一张表；不属于本单位填报的表留空即可。表头不要改动，鼠标停在表头上可看到这一列怎么算、依据哪一条。".to_owned(),
            "空着表示“没有上报”，评估时列为待核；确实没有的，数字填 0，是非题选“否”。两者不同，请勿用 0 代替不掌握的数。".to_owned(),
            "数字格只填数字，单位见表头，不要写“约”“左右”，不要写成“300-400”；面积以平方米计，可带小数。".to_owned(),
            format!("“年份”填数据所属的年份，如 {year}；一份表只填一个年份的数据。"),
            "有下拉列表的格从列表中选；其中的一部分不能大于总数，填错时表格会提示。".to_owned(),
            "单位不够时可插入行或在下面接着填，多余的行可删除；不需要填合计行，汇总时自动相加。".to_owned(),
            "表头受保护(没有密码)，其余各格都可填写；不参与统计的说明写在“备注”列。".to_owned(),
        ],
        Lang::En => vec![
            "One row for each unit, one sheet for each level; leave sheets empty that are not yours to report. Keep the headers as they are; each has a note that says what counts and which clause asks for it.".to_owned(),
            "A blank cell means “not reported” and leaves the target unknown. Where there is none, enter 0, or no. These differ: never enter 0 for what you do not know.".to_owned(),
            "Cells for numbers take numbers only, no “about” and no ranges such as 300-400; areas are in m², with decimals where needed.".to_owned(),
            format!("Year is the year that the figures are of, such as {year}; a form holds the figures of one year."),
            "Where there is a drop-down list, choose from it. A part is never larger than its whole; the sheet says so where it is.".to_owned(),
            "Insert rows or go on below for further units, delete those that are not needed. No row of totals is needed; sums are worked out.".to_owned(),
            "The header is protected (without a password), all other cells can be filled in; remarks go to the last column.".to_owned(),
        ],
    }
}

/// A sentence with its number.
#[must_use]
pub fn numbered_advice(number: usize, sentence: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{number}．{sentence}"),
        Lang::En => format!("{number}. {sentence}"),
    }
}

/// What whoever sends the form out writes into it.
#[must_use]
pub fn form_sender(lang: Lang) -> [&'static str; 2] {
    lang.pick(
        [
            "报送给：________________    联系电话：________________    报送截止日期：________________",
            "填报单位：________________    填表人：________________    审核人：________________",
        ],
        [
            "Send to: ________________    Telephone: ________________    By: ________________",
            "Reported by: ________________    Filled in by: ________________    Checked by: ________________",
        ],
    )
}

/// What may be typed into a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed<'a> {
    /// A whole number.
    Whole {
        /// Its unit.
        unit: Option<String>,
        /// The most that it can be.
        most: Option<Decimal>,
    },
    /// A number with decimals.
    Number {
        /// Its unit.
        unit: Option<String>,
        /// The most that it can be.
        most: Option<Decimal>,
    },
    /// A percentage.
    Rate,
    /// One of these words.
    OneOf(&'a [String]),
    /// A division code of that many digits.
    Code(u32),
    /// A year.
    Year,
    /// The name of a unit.
    Name,
    /// Anything.
    Anything,
}

/// How a column is filled in.
#[must_use]
pub fn how_to_enter(typed: Typed<'_>, lang: Lang) -> String {
    match (typed, lang) {
        (Typed::Whole { unit, most }, Lang::Zh) => {
            format!("填整数{}{}。没有填 0，不掌握留空。", range_zh(most), unit_zh(unit))
        }
        (Typed::Number { unit, most }, Lang::Zh) => {
            format!("填数，可带小数{}{}。没有填 0，不掌握留空。", range_zh(most), unit_zh(unit))
        }
        (Typed::Rate, Lang::Zh) => "填百分数，如 85%；不掌握留空。".to_owned(),
        (Typed::OneOf(words), Lang::Zh) => format!("从下拉列表中选：{}；不掌握留空。", words.join("、")),
        (Typed::Code(length), Lang::Zh) => format!("填 {length} 位区划代码；没有代码可留空。"),
        (Typed::Year, Lang::Zh) => "填四位数的年份，如 2020。".to_owned(),
        (Typed::Name, Lang::Zh) => "填全称，各表、各年写法一致。".to_owned(),
        (Typed::Anything, Lang::Zh) => "如有需要说明的情况，写在这里；不参与统计。".to_owned(),
        (Typed::Whole { unit, most }, Lang::En) => {
            format!(
                "A whole number{}{}. Enter 0 where there is none; leave blank what is not known.",
                range_en(most),
                unit_en(unit)
            )
        }
        (Typed::Number { unit, most }, Lang::En) => {
            format!(
                "A number, with decimals where needed{}{}. Enter 0 where there is none; leave blank what is not known.",
                range_en(most),
                unit_en(unit)
            )
        }
        (Typed::Rate, Lang::En) => "A percentage, such as 85%; leave blank what is not known.".to_owned(),
        (Typed::OneOf(words), Lang::En) => {
            format!("Choose from the list: {}; leave blank what is not known.", words.join(", "))
        }
        (Typed::Code(length), Lang::En) => format!("The division code of {length} digits; blank where there is none."),
        (Typed::Year, Lang::En) => "A year of four digits, such as 2020.".to_owned(),
        (Typed::Name, Lang::En) => "The full name, written alike on all sheets and in all years.".to_owned(),
        (Typed::Anything, Lang::En) => "Whatever there is to say; it is not counted.".to_owned(),
    }
}

fn range_zh(most: Option<Decimal>) -> String {
    most.map_or_else(|| "，不小于 0".to_owned(), |most| format!("，0 到 {most}"))
}

fn range_en(most: Option<Decimal>) -> String {
    most.map_or_else(|| ", not less than 0".to_owned(), |most| format!(", 0 to {most}"))
}

fn unit_zh(unit: Option<String>) -> String {
    unit.map(|unit| format!("，单位：{unit}")).unwrap_or_default()
}

fn unit_en(unit: Option<String>) -> String {
    unit.map(|unit| format!(", in {unit}")).unwrap_or_default()
}

/// That a figure is a part of another.
#[must_use]
pub fn part_of_whole(whole: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("不大于“{whole}”。"),
        Lang::En => format!("Not more than “{whole}”."),
    }
}

/// What a column that says which unit a row is decides.
#[must_use]
pub fn what_it_tells(role: Role, lang: Lang) -> Option<&'static str> {
    match role {
        Role::Kind => Some(lang.pick("决定适用哪些指标。", "It decides which targets apply.")),
        Role::Code => Some(lang.pick(
            "有代码时按代码认单位，改名也不会错。",
            "Where there is a code, the unit is known by it, whatever its name.",
        )),
        _ => None,
    }
}

/// The target that asks for a figure.
#[must_use]
pub fn form_use(title: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("用于指标“{title}”"),
        Lang::En => format!("For the target “{title}”"),
    }
}

/// A clause and its words.
#[must_use]
pub fn form_clause(clause: &str, quote: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{clause}：“{quote}”"),
        Lang::En => format!("{clause}: “{quote}”"),
    }
}

/// What counts.
#[must_use]
pub fn form_reading(reading: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("口径：{reading}"),
        Lang::En => format!("Reading: {reading}"),
    }
}

/// That further targets ask for a figure.
#[must_use]
pub fn more_uses(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("另用于 {count} 项指标，条款见“填报说明”。"),
        Lang::En => format!("Further targets that ask for it: {count}; see “Instructions”."),
    }
}

/// That further clauses ask for a figure.
#[must_use]
pub fn more_clauses(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("另有 {count} 条"),
        Lang::En => format!("and {count} more"),
    }
}

/// A name as an example.
#[must_use]
pub fn form_example(role: Option<Role>, lang: Lang) -> &'static str {
    match role {
        Some(Role::City) => lang.pick("某市", "(name of the city)"),
        Some(Role::County) => lang.pick("某县", "(name of the county)"),
        Some(Role::Street) => lang.pick("某某街道", "(name of the street)"),
        Some(Role::Name) => lang.pick("某某社区", "(name of the community)"),
        _ => "",
    }
}
