//! Words about the quality of the data.

use crate::audit::RowCounts;
use crate::lang::Lang;
use crate::text::count::several;

/// Heading of the section on completeness.
#[must_use]
pub fn completeness_heading(lang: Lang) -> &'static str {
    lang.pick("资料完整率", "Completeness of the data")
}

/// How many fields the targets ask for, and how many of them every unit has.
#[must_use]
pub fn completeness_note(fields: usize, full: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!(
            "所选指标用到 {fields} 个字段，其中 {full} 个已填齐。应报的是指标要用到它的单位；存疑的是写了但读不出或不可信的数。"
        ),
        Lang::En => format!(
            "The targets use {}; filled in everywhere: {full}. A figure is asked of the units that a \
             target would use it of; it is doubtful where something is written that cannot be read or believed.",
            several(fields, "field", "fields")
        ),
    }
}

/// Column of the units that should have a figure.
#[must_use]
pub fn asked(lang: Lang) -> &'static str {
    lang.pick("应报", "Asked")
}

/// Column of the share that have it.
#[must_use]
pub fn filled_share(lang: Lang) -> &'static str {
    lang.pick("填报率", "Share")
}

/// That fields are left out of the table.
#[must_use]
pub fn more_fields(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("……另有 {count} 个字段没有填齐，加 --detail 全部列出"),
        Lang::En => format!(
            "... and {} not filled in everywhere; --detail lists all",
            several(count, "more field", "more fields")
        ),
    }
}

/// What became of rows.
#[must_use]
pub fn row_counts(rows: &RowCounts, lang: Lang) -> String {
    let RowCounts { unlinked, unplaced, double, left_out } = rows;
    match lang {
        Lang::Zh => format!(
            "无法确定单位的行 {unlinked}，归属不明的单位 {unplaced}，重复的行 {double}；没有读入的行共 {left_out}(含标题、合计、注)。"
        ),
        Lang::En => format!(
            "Rows whose unit could not be told: {unlinked}; units without a place: {unplaced}; rows about a unit twice: {double}; \
             rows left out in all: {left_out} (titles, totals and notes among them)."
        ),
    }
}

/// That more problems of a kind are not listed.
#[must_use]
pub fn more_of_kind(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("……另有 {count} 处"),
        Lang::En => format!("... and {count} more"),
    }
}

/// Where all problems are listed and explained.
#[must_use]
pub fn where_all_problems_are(lang: Lang) -> &'static str {
    lang.pick(
        "全部问题：加 --detail，或见 csv、json 报告；按工作表查看：dabiao inspect；代码的含义：dabiao explain problem 代码。",
        "All problems: --detail lists them, csv and json hold them; dabiao inspect shows them by sheet; dabiao explain problem CODE explains a code.",
    )
}
