//! Sentences with figures and names in them.

use crate::audit::{Outcome, Status};
use crate::lang::Lang;
use crate::text;
use crate::text::count::several;

/// The verdict in one line. `overall` is `None` where nothing was assessed.
#[must_use]
pub fn verdict(overall: Option<Status>, group: &str, outcome: &Outcome, lang: Lang) -> String {
    let word = overall.map_or(text::label(text::Label::NothingAssessed, lang), |status| text::status(status, lang));
    let Outcome { targets, assessed, met, unmet, unknown, not_applicable, warnings, unreadable, .. } = outcome;
    let mut line = match lang {
        Lang::Zh => format!(
            "{word}：{group}，{assessed} 项已评估(共 {targets} 项)中，约束性指标 {met} 项达标、{unmet} 项未达标、{unknown} 项待核"
        ),
        Lang::En => format!(
            "{}: {group}: {assessed} of {targets} targets assessed; binding targets: {met} met, {unmet} unmet, {unknown} unknown",
            word.to_uppercase()
        ),
    };
    if *not_applicable > 0 {
        line.push_str(&lang.pick(format!("、{not_applicable} 项不适用"), format!(", {not_applicable} not applicable")));
    }
    if *warnings > 0 {
        line.push_str(
            &lang.pick(format!("；引导性指标 {warnings} 项未达标"), format!("; soft targets: {warnings} unmet")),
        );
    }
    if *unreadable > 0 {
        line.push_str(&lang.pick(
            format!("；另有 {unreadable} 个文件无法读取"),
            format!("; input files that could not be read: {unreadable}"),
        ));
    }
    if let Some(errors) = outcome.strict_errors() {
        line.push_str(&lang.pick(
            format!("；严格模式：输入数据有 {errors} 处错误，退出码为 2"),
            format!("; strict: the data have errors ({errors}), exit code 2"),
        ));
    }
    line
}

/// Which plan and which year of figures the report is about.
#[must_use]
pub fn plan_line(title: &str, target_year: i32, year: Option<i32>, lang: Lang) -> String {
    let year = year.map_or(lang.pick("未注明", "not stated").to_owned(), |year| year.to_string());
    match lang {
        Lang::Zh => format!("规划：{title}；目标年：{target_year}；数据年份：{year}"),
        Lang::En => format!("Plan: {title}; target year: {target_year}; year of the figures: {year}"),
    }
}

/// A part of the audited group: a street within a county, or one kind of its units.
#[must_use]
pub fn within(whole: &str, part: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{whole}{part}"),
        Lang::En => format!("{whole}, {part}"),
    }
}

/// What is asked of every unit.
#[must_use]
pub fn every_unit(condition: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("每个 {condition}"),
        Lang::En => format!("each {condition}"),
    }
}

/// What is asked of a share of the units.
#[must_use]
pub fn share_of_units(share: &str, condition: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{share} 的单位 {condition}"),
        Lang::En => format!("{share} of units {condition}"),
    }
}

/// A remark behind a target's title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetNote {
    /// Its threshold is an interpretation.
    Interpreted,
    /// It is made of other targets.
    Derived,
}

/// The remark in brackets.
#[must_use]
pub fn target_note(note: TargetNote, lang: Lang) -> &'static str {
    match note {
        TargetNote::Interpreted => lang.pick("(按解释)", " (as interpreted)"),
        TargetNote::Derived => lang.pick("(合成)", " (derived)"),
    }
}

/// The reading chosen for an option, `default` if nothing was set.
#[must_use]
pub fn chosen(value: &str, explanation: Option<&str>, default: bool, lang: Lang) -> String {
    let explanation = explanation.map_or(String::new(), |text| lang.pick(format!("：{text}"), format!(": {text}")));
    let default = if default { lang.pick("(默认)", " (default)") } else { "" };
    format!("{value}{explanation}{default}")
}

/// A field and what stands for it, for the units of one level.
#[must_use]
pub fn substitution(level: &str, field: &str, by: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{level}：各表都没有“{field}”，以“{by}”代替"),
        Lang::En => format!("{level}: no table has “{field}”; “{by}” stands for it"),
    }
}

/// How many problems of one kind a summary leaves out.
#[must_use]
pub fn more_problems(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("……另有 {count} 处，全部列于 JSON 报告"),
        Lang::En => format!("... and {count} more; the JSON report lists all"),
    }
}

/// How many ranges of cells a list leaves out.
#[must_use]
pub fn more_ranges(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("；……另有 {count} 段"),
        Lang::En => format!("; ... and {}", several(count, "more range", "more ranges")),
    }
}

/// How many cells a list leaves out.
#[must_use]
pub fn more_places(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("；……另有 {count} 处"),
        Lang::En => format!("; ... and {count} more"),
    }
}
