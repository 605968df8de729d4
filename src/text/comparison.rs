//! Wording of comparisons of several years.

use crate::audit::Status;
use crate::cli::NotComparable;
use crate::compare::{Difference, EventKind, Heir, PaceWord, Reading, TurnKind, WhyNone, WhyNot};
use crate::lang::Lang;
use crate::plan::Level;
use crate::saved::NotSaved;
use crate::text;

/// A fixed word of comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is the English text it stands for")]
pub enum CompareWord {
    // Sections
    Comparable,
    AllTheSame,
    PartNote,
    ByCounty,
    AllCounties,
    ByCountyNote,
    Turns,
    TurnsNote,
    Details,
    Units,
    UnitsNote,
    Jumps,
    ToNote,
    // Columns
    Change,
    Pace,
    Expected,
    Projection,
    Years,
    Before,
    After,
    WhatHappened,
    Denominator,
    OfPart,
    ForChange,
    // Words
    NoBaselines,
    City,
    Charts,
    // Sheets
    SheetComparable,
    SheetTargets,
    SheetCounties,
    SheetTurns,
    SheetUnits,
}

/// The text of a word.
#[must_use]
pub fn compare_word(word: CompareWord, lang: Lang) -> &'static str {
    match word {
        CompareWord::Comparable => lang.pick("是否可比", "Are the years comparable?"),
        CompareWord::AllTheSame => lang.pick(
            "各年用的是同一份规划、同样的口径和同样的字段读法。",
            "All years rest on the same plan, options and readings of fields.",
        ),
        CompareWord::PartNote => lang.pick(
            "标 * 的数值只是一部分的，不能代表整体：不与其他年份比较，也不判断进度、不推算；两年都齐全的县(区)照常比较。",
            "Values marked * are of a part: they are compared with no other year, and no pace or projection is told of them. Counties that are whole in both years are compared.",
        ),
        CompareWord::AllCounties => lang.pick("各县区", "Counties"),
        CompareWord::ByCounty => lang.pick("县区：结论有变化的", "Counties whose verdict changed"),
        CompareWord::ByCountyNote => lang.pick(
            "全部县区见 --detail、CSV、JSON 和工作簿。",
            "For all counties see --detail, the CSV, the JSON report and the workbook.",
        ),
        CompareWord::Turns => lang.pick("单位：达标与否的变化", "Units that came to meet a target, or no longer do"),
        CompareWord::TurnsNote => lang.pick(
            "按单位逐个与此前最近一个有其结论的年份比较(中间缺数据的年份跳过)；只有一年有结论的单位不在其中。",
            "Unit by unit, each year with the last one before it that judged the unit; years without its data are passed over. Units that only one year judges are not among them.",
        ),
        CompareWord::Details => lang.pick("新出现的未达标和不再清楚的", "Newly unmet, and no longer known"),
        CompareWord::Units => lang.pick("单位的增减、名称和编码变化", "Units that came, went, or have another name or code"),
        CompareWord::UnitsNote => lang.pick(
            "同一编码即同一单位；没有编码、或编码已改给别的单位的，按县区、街道(乡镇)和名称认定。合并和可能的更名只是按规模推断，划转和拆分只是按名称和编码推断，请核实；数值仍各归各的单位。",
            "The same code is the same unit; without codes, or where codes went to other units, the same county, street and name. Mergers and possible renamings are inferred from sizes, moves and splits from names and codes: please check. Figures stay with their own units.",
        ),
        CompareWord::Jumps => lang.pick("数值突变", "Figures that jump"),
        CompareWord::ToNote => lang.pick(
            "“推算”是按已有年度变化的最小和最大值外推到目标年，不是预测。",
            "A projection continues the smallest and the largest yearly change so far to the target year; it is no forecast.",
        ),
        CompareWord::Change => lang.pick("变化", "Change"),
        CompareWord::Pace => lang.pick("进度", "Pace"),
        CompareWord::Expected => lang.pick("预期值", "Expected"),
        CompareWord::Projection => lang.pick("推算", "Projection"),
        CompareWord::Years => lang.pick("年份", "Years"),
        CompareWord::Before => lang.pick("此前", "Before"),
        CompareWord::After => lang.pick("本年", "After"),
        CompareWord::WhatHappened => lang.pick("情况", "What happened"),
        CompareWord::Denominator => lang.pick("分母", "Denominator"),
        CompareWord::OfPart => lang.pick("数据不全的年份", "Years not whole"),
        CompareWord::ForChange => lang.pick("类别", "Kind of change"),
        CompareWord::NoBaselines => lang.pick(
            "规划没有给出基期值(baseline)，进度无法判断。",
            "The plan gives no baselines, so nothing can be said of the pace.",
        ),
        CompareWord::City => lang.pick("全市", "City"),
        CompareWord::Charts => lang.pick("折线图", "Charts"),
        CompareWord::SheetComparable => lang.pick("可比性", "Comparable"),
        CompareWord::SheetTargets => lang.pick("指标", "Targets"),
        CompareWord::SheetCounties => lang.pick("县区", "Counties"),
        CompareWord::SheetTurns => lang.pick("单位变化", "Units"),
        CompareWord::SheetUnits => lang.pick("增减更名", "Came and went"),
    }
}

/// The first line. `met` are the years that have figures of the place, with how many targets each meets, and whether it has all of the place. `counts` are the
/// targets assessed, and the binding ones that every year judges, where those are not all.
#[must_use]
pub fn compare_verdict(
    place: &str,
    years: &str,
    met: &[(i32, usize, bool)],
    [assessed, in_every_year]: [Option<usize>; 2],
    lang: Lang,
) -> String {
    let assessed = assessed.unwrap_or_default();
    let among = in_every_year.map_or_else(String::new, |count| {
        lang.pick(format!("(只计各年都已评估的 {count} 项)"), format!(" (of the {count} that every year judges)"))
    });
    let count = |(year, met, is_whole): &(i32, usize, bool)| {
        let mark = if *is_whole { "" } else { "*" };
        lang.pick(format!("{year} 年 {met} 项{mark}"), format!("{met} in {year}{mark}"))
    };
    let counts: Vec<String> = met.iter().map(count).collect();
    let met = match lang {
        _ if counts.is_empty() => String::new(),
        Lang::Zh => format!("；约束性指标达标{among}：{}", counts.join("、")),
        Lang::En => format!("; binding targets met{among}: {}", counts.join(", ")),
    };
    match lang {
        Lang::Zh => format!("比较：{place}，{years} 年，{assessed} 项指标{met}"),
        Lang::En => {
            format!("COMPARISON: {place}, {years}, {}{met}", text::count::several(assessed, "target", "targets"))
        }
    }
}

/// Which plan, and what each year rests on.
#[must_use]
pub fn compare_plan(title: &str, target_year: i32, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("规划：{title}；目标年：{target_year}"),
        Lang::En => format!("Plan: {title}; target year: {target_year}"),
    }
}

/// How many targets are how far.
#[must_use]
pub fn pace_counts(year: i32, counts: &[(PaceWord, usize)], lang: Lang) -> String {
    let counts: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| {
            lang.pick(format!("{} {count} 项", pace(*word, lang)), format!("{} {count}", pace(*word, lang)))
        })
        .collect();
    match lang {
        Lang::Zh => format!("{year} 年进度：{}", counts.join("、")),
        Lang::En => format!("Pace in {year}: {}", counts.join(", ")),
    }
}

/// By how much a year may be off what is expected.
#[must_use]
pub fn pace_tolerance(ahead: &str, behind: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!(
            "进度按规划的基期值、阶段目标和目标值之间的直线衡量：超出预期值多于全程的 {ahead} 为“快于预期”，落后多于 {behind} 为“滞后”，其间为“基本符合预期”；目标年前已达标为“提前实现”；到目标年，达标为“基本符合预期”，未达标为“滞后”。县区按同一条线衡量。"
        ),
        Lang::En => format!(
            "Pace is measured by the straight line from the plan's baseline over its milestones to the threshold: more than {ahead} of the whole way beyond it is faster than expected, more than {behind} short of it behind, between them as expected; met before the target year is early; from the target year on, met is as expected and unmet behind. Counties are held to the same line."
        ),
    }
}

/// The customary word.
#[must_use]
pub fn pace(word: PaceWord, lang: Lang) -> &'static str {
    match word {
        PaceWord::Early => lang.pick("提前实现", "early"),
        PaceWord::Ahead => lang.pick("快于预期", "faster than expected"),
        PaceWord::OnTrack => lang.pick("基本符合预期", "as expected"),
        PaceWord::Behind => lang.pick("滞后", "behind"),
        PaceWord::Unknown => lang.pick("无法判断", "cannot be said"),
    }
}

/// Why nothing can be said of the pace.
#[must_use]
pub fn why_not(why: WhyNot, lang: Lang) -> &'static str {
    match why {
        WhyNot::NoBaseline => lang.pick("规划没有给出基期值", "the plan gives no baseline"),
        WhyNot::BeforeBaseline => lang.pick("早于基期", "before the baseline"),
        WhyNot::UnknownValue => lang.pick("现状值不明", "the value is not certain"),
        WhyNot::NothingRequired => lang.pick("没有要求", "nothing is required"),
        WhyNot::PartOfGroup => lang.pick("数据不全", "only a part is there"),
        WhyNot::OtherThreshold => lang.pick("按另一目标值评估", "judged under another threshold"),
    }
}

/// Why there is no projection.
#[must_use]
pub fn why_none(why: WhyNone, lang: Lang) -> &'static str {
    match why {
        WhyNone::TooFewYears => {
            lang.pick("不推算：数值已知且数据齐全的不足两年", "none: fewer than two years are whole and known")
        }
        WhyNone::NotAhead => lang.pick("目标年已到", "the target year has come"),
    }
}

/// A year as a label.
#[must_use]
pub fn in_year(year: i32, lang: Lang) -> String {
    lang.pick(format!("{year} 年"), year.to_string())
}

/// What became of a unit's status.
#[must_use]
pub fn turn(kind: TurnKind, lang: Lang) -> &'static str {
    match kind {
        TurnKind::NewlyMet => lang.pick("新达标", "newly met"),
        TurnKind::NewlyUnmet => lang.pick("新增未达标", "newly unmet"),
        TurnKind::StillUnmet => lang.pick("仍未达标", "still unmet"),
        TurnKind::NoLongerKnown => lang.pick("转为待核", "no longer known"),
        TurnKind::KnownMet => lang.pick("待核转达标", "now known: met"),
        TurnKind::KnownUnmet => lang.pick("待核转未达标", "now known: unmet"),
    }
}

/// What happened to a unit; names of other units, and figures, where it takes them.
#[must_use]
pub fn event(kind: &EventKind, before: &str, after: &str, field: &str, lang: Lang) -> String {
    match kind {
        EventKind::Appeared => lang.pick("新出现", "appeared").to_owned(),
        EventKind::Returned => {
            lang.pick("重新出现(中间的年份里没有)", "there again (not in the years between)").to_owned()
        }
        EventKind::Vanished => lang.pick("不再出现", "vanished").to_owned(),
        EventKind::Renamed => lang.pick(
            format!("同一编码，名称由{before}变为{after}"),
            format!("the same code, another name: {before} → {after}"),
        ),
        EventKind::Transferred => {
            lang.pick(format!("所属街道由{before}变为{after}"), format!("in another street: {before} → {after}"))
        }
        EventKind::Recoded => lang.pick(
            format!("同一名称，编码由{before}变为{after}"),
            format!("the same name, another code: {before} → {after}"),
        ),
        EventKind::MaybeRenamed(Heir { before: was, after: now, .. }) => {
            let (was, now) = (was.normalize(), now.normalize());
            lang.pick(
                format!("不再出现；可能已更名为{after}({field}：原 {was}，现 {now})，请核实"),
                format!("vanished; possibly called {after} now ({field}: {was} before, {now} now); please check"),
            )
        }
        EventKind::Moved(_) => lang.pick(
            format!("不再出现；疑似已划归{after}(同名社区)，请核实"),
            format!("vanished; probably belongs to {after} now (same name); please check"),
        ),
        EventKind::Split(_) => lang.pick(
            format!("不再出现；疑似拆分为{after}，请核实"),
            format!("vanished; probably split into {after}; please check"),
        ),
        EventKind::Merged(Heir { before: sum, after: now, .. }) => {
            let (sum, now) = (sum.normalize(), now.normalize());
            lang.pick(
                format!("疑似并入{after}({field}：合计 {sum}，现 {now})"),
                format!("presumably merged into {after} ({field}: {sum} together, {now} now)"),
            )
        }
    }
}

/// The kind of event, for filters.
#[must_use]
pub fn event_word(kind: &EventKind, lang: Lang) -> &'static str {
    match kind {
        EventKind::Appeared => lang.pick("新出现", "appeared"),
        EventKind::Returned => lang.pick("重新出现", "there again"),
        EventKind::Vanished => lang.pick("不再出现", "vanished"),
        EventKind::Renamed => lang.pick("名称变化", "another name"),
        EventKind::Transferred => lang.pick("街道变化", "another street"),
        EventKind::Recoded => lang.pick("编码变化", "another code"),
        EventKind::Merged(_) => lang.pick("疑似合并", "presumably merged"),
        EventKind::MaybeRenamed(_) => lang.pick("可能更名", "possibly renamed"),
        EventKind::Moved(_) => lang.pick("疑似划转", "probably moved"),
        EventKind::Split(_) => lang.pick("疑似拆分", "probably split"),
    }
}

/// Shares whose wholes are not the same.
#[must_use]
pub fn denominators(target: &str, denominators: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("分母各年不同({denominators})：{target}"),
        Lang::En => format!("The denominator is not the same in all years ({denominators}): {target}"),
    }
}

/// A projection with what it means.
#[must_use]
pub fn projected(year: i32, from: Option<i32>, figure: &str, reaches: Option<Status>, lang: Lang) -> String {
    let since =
        from.map_or_else(String::new, |from| lang.pick(format!("(自 {from} 年起)"), format!(" (from {from} on)")));
    let reaches = match reaches {
        Some(Status::Met) => lang.pick("，可达标", ", would meet it"),
        Some(Status::Unmet) => lang.pick("，达不到", ", would not meet it"),
        Some(Status::Unknown) => lang.pick("，难定", ", may meet it"),
        Some(Status::NotApplicable) | None => "",
    };
    match lang {
        Lang::Zh => format!("推算 {year} 年 {figure}{reaches}{since}"),
        Lang::En => format!("projected {year}: {figure}{reaches}{since}"),
    }
}

/// The heading of a column that holds a year's figures, or the years between which something changed.
#[must_use]
pub fn between(before: i32, after: i32) -> String {
    format!("{before}→{after}")
}

/// A year that has a part of a group only; `group` is its name.
#[must_use]
pub fn part(year: i32, group: &str, level: Level, there: &[&str], missing: &[&str], lang: Lang) -> String {
    let (count, all) = (there.len(), there.len().saturating_add(missing.len()));
    let list = |names: &[&str]| some(names, MOST_NAMES, lang);
    let level = text::level(level, lang);
    match lang {
        Lang::Zh => {
            let there = if there.is_empty() { String::new() } else { format!("({})", list(there)) };
            format!("{year} 年数据不全：{group}的 {all} 个{level}中只有 {count} 个{there}，缺 {}。", list(missing))
        }
        Lang::En => {
            let there = if there.is_empty() { String::new() } else { format!(" ({})", list(there)) };
            format!("{year} has {count} of {all} {level} of {group}{there}; missing: {}.", list(missing))
        }
    }
}

/// How many names a sentence lists.
pub const MOST_NAMES: usize = 6;

/// The first names of a list, and how many more there are.
#[must_use]
pub fn some(names: &[&str], most: usize, lang: Lang) -> String {
    let shown: Vec<&str> = names.iter().take(most).copied().collect();
    let listed = shown.join(lang.pick("、", ", "));
    match names.len().saturating_sub(most) {
        0 => listed,
        more => lang.pick(format!("{listed} 等 {} 个", names.len()), format!("{listed} and {more} more")),
    }
}

/// What keeps years from being comparable. `name` is the title of a target or option where the difference is about one.
#[must_use]
pub fn difference(difference: &Difference, name: &str, lang: Lang) -> String {
    let list = |years: &[i32]| years.iter().map(i32::to_string).collect::<Vec<_>>().join(lang.pick("、", ", "));
    match difference {
        Difference::Plan { years } => lang.pick(
            format!("{} 年的评估所依据的规划文件与本次所用的不同(散列值不同)。", list(years)),
            format!("Another plan file than the one used here underlies {} (its hash differs).", list(years)),
        ),
        Difference::Option { id, values } => {
            let values: Vec<String> = values
                .iter()
                .map(|(year, value)| format!("{year} {}", value.as_deref().unwrap_or("—")))
                .collect();
            lang.pick(
                format!("口径“{name}”({id})各年不同：{}。", values.join("、")),
                format!("The option “{name}” ({id}) differs: {}.", values.join(", ")),
            )
        }
        Difference::Reading { reading, with, without } => {
            let way = match reading {
                Reading::Fallback { level, field, by } => text::substitution(
                    text::level(*level, lang),
                    field.get(lang),
                    by.get(lang),
                    lang,
                ),
                Reading::Loose { field, header } => lang.pick(
                    format!("“{}”取自意思相近的表头“{header}”", field.zh),
                    format!("“{}” was read from the header “{header}”, which means nearly the same", field.en),
                ),
            };
            lang.pick(
                format!("字段读法不同：{} 年，{way}；{} 年不是这样。", list(with), list(without)),
                format!("Fields were read differently: in {}: {way}; not so in {}.", list(with), list(without)),
            )
        }
        Difference::NotRecorded { years } => lang.pick(
            format!("{} 年读自保存的评估结果，其中没有记录字段读法和原始数据：这些年的字段读法是否相同、数值有无突变、单位是否合并，无从得知。", list(years)),
            format!("Saved assessments ({}) do not record how fields were read, nor the figures: whether readings differ, figures jump or units were merged is not known of these years.", list(years)),
        ),
        Difference::CountiesOnly { years } => lang.pick(
            format!("{} 年由各县(区)分别保存的评估结果合成，没有全市的数字：只比较各县(区)和其中的单位。", list(years)),
            format!("Made of assessments that were saved of counties ({}), without figures of the city: only counties and their units are compared.", list(years)),
        ),
        Difference::NotAssessed { years, .. } => lang.pick(
            format!("{} 年的表格没有所需数据，未评估：{name}。", list(years)),
            format!("Not assessed in {}, because the tables lack the figures: {name}.", list(years)),
        ),
        Difference::LeftOut { years, .. } => lang.pick(
            format!("{} 年保存的评估结果不含(评估时用 --target 只选了一部分指标)：{name}。", list(years)),
            format!("Not in the saved assessment of {}, which was made for some targets only (--target): {name}.", list(years)),
        ),
        Difference::Redefined { years, .. } => lang.pick(
            format!("{} 年的评估判定方法不同，数值不作比较：{name}。", list(years)),
            format!("Judged in another way in {}, so the figures are left out: {name}.", list(years)),
        ),
        Difference::Threshold { is_share, found, asked, .. } => {
            let shown = |value: &rust_decimal::Decimal| {
                if *is_share {
                    format!("{}%", value.saturating_mul(rust_decimal::Decimal::ONE_HUNDRED).normalize())
                } else {
                    value.normalize().to_string()
                }
            };
            let what = if *is_share { lang.pick("达标比例", "share") } else { lang.pick("目标值", "threshold") };
            let years: Vec<String> = found.iter().map(|(year, value)| format!("{year} {}", shown(value))).collect();
            let asked = shown(asked);
            lang.pick(
                format!("评估时的{what}与本规划不同({}；本规划 {asked})：{name}。这些年的结论是按当时的{what}得出的，不判断进度，也不与其他年份比较达标与否。", years.join("、")),
                format!("The {what} was another one ({}; {asked} in this plan): {name}. Verdicts of these years stand under it: no pace is told of them, and they are compared with no other verdict.", years.join(", ")),
            )
        }
        Difference::Unreadable { year, files } => lang.pick(
            format!("{year} 年有 {files} 个文件无法读取，这一年的单位和合计不完整。"),
            format!("Input files of {year} that could not be read: {files}; units and sums of that year are not whole."),
        ),
    }
}

/// What lists leave out.
#[must_use]
pub fn more_rows(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("……另有 {count} 行，见 --detail、CSV、JSON 或工作簿"),
        Lang::En => format!("... and {count} more; see --detail, the CSV, the JSON report or the workbook"),
    }
}

/// Why nothing can be compared.
pub(super) fn not_comparable(why: &NotComparable, lang: Lang) -> String {
    let list = |years: &[i32]| years.iter().map(i32::to_string).collect::<Vec<_>>().join(lang.pick("、", ", "));
    match why {
        NotComparable::OneYear { found } => lang.pick(
            format!("比较至少要两年，只有 {}；请写作 2018=文件夹 2019=文件夹", list(found)),
            format!(
                "a comparison takes two years at least, and there is only {}; write 2018=FOLDER 2019=FOLDER",
                list(found)
            ),
        ),
        NotComparable::NoYear { path } => lang.pick(
            format!("{path} 里看不出是哪一年的数据，请写作 年份={path}"),
            format!("nothing in {path} says of which year it is; write YEAR={path}"),
        ),
        NotComparable::YearTwice { year, paths: [one, other] } => lang.pick(
            format!("{year} 年有两份：{one} 和 {other}；请去掉一份，或都写作 {year}=路径"),
            format!("{year} is there twice: {one} and {other}; leave one out, or write {year}=PATH for both"),
        ),
        NotComparable::SavedOtherYear { path, asked, found } => lang.pick(
            format!("{path} 是 {found} 年的评估，不是 {asked} 年的，请改正年份"),
            format!("{path} is the assessment of {found}, not of {asked}; correct the year"),
        ),
        NotComparable::SetSaved { path, id, asked, found } => lang.pick(
            format!("{path} 是按 {id}={found} 评估的，--set {id}={asked} 改变不了保存的评估结果；请重新评估，或去掉 --set"),
            format!("{path} was judged with {id}={found}, and --set {id}={asked} cannot change what is saved; audit anew, or leave out --set"),
        ),
        NotComparable::SameCounty { year, county, paths: [one, other] } => lang.pick(
            format!("{one} 和 {other} 都是{county} {year} 年的评估，请去掉一份"),
            format!("{one} and {other} are both the assessment of {county} of {year}; leave one out"),
        ),
        NotComparable::JudgedOtherwise { year, paths: [one, other] } => lang.pick(
            format!("{one} 和 {other} 都是 {year} 年的评估，但所依据的规划文件或口径不同，合不到一起；请用同一规划和口径重新评估"),
            format!("{one} and {other}, both of {year}, were judged by different plan files or options and cannot be joined; audit them again by the same"),
        ),
        NotComparable::PartOfSaved { path, county: Some(county) } => lang.pick(
            format!("{path} 是保存的{county}评估结果，不能再用 --county、--street 或 --kind 选取；请去掉这些参数，或改用表格所在的文件夹"),
            format!("{path} is a saved assessment of {county}, of which --county, --street and --kind can pick nothing; leave them out, or name the folder of its tables"),
        ),
        NotComparable::PartOfSaved { path, county: None } => lang.pick(
            format!("{path} 是保存的全市评估结果，不能再用 --county、--street 或 --kind 选取一部分；请改用表格所在的文件夹"),
            format!("{path} is a saved assessment of the whole city, and --county, --street and --kind cannot pick a part of it; name the folder of its tables"),
        ),
        NotComparable::NoPart { year, refusal } => lang.pick(
            format!("{year} 年：{}", text::refusal(refusal, lang)),
            format!("{year}: {}", text::refusal(refusal, lang)),
        ),
        NotComparable::NotSaved { path, why } => not_saved(path, why, lang),
        NotComparable::NothingCompared => lang.pick(
            "各年的表格都没有所选指标需要的数据，请用 inspect 查看表格是怎样读懂的".to_owned(),
            "no year has the figures of any selected target; see with inspect how the tables are understood".to_owned(),
        ),
    }
}

fn not_saved(path: &str, why: &NotSaved, lang: Lang) -> String {
    match why {
        NotSaved::NoJson { line, column } => lang.pick(
            format!("{path} 不是完整的 JSON(第 {line} 行第 {column} 列)，应是 dabiao audit --format json 写出的文件"),
            format!("{path} is no whole JSON (line {line}, column {column}); it should be what dabiao audit --format json writes"),
        ),
        NotSaved::NoAssessment => lang.pick(
            format!("{path} 是 JSON，但不是保存的评估结果，应是 dabiao audit --format json 写出的文件"),
            format!("{path} is JSON, but no saved assessment; it should be what dabiao audit --format json writes"),
        ),
        NotSaved::OtherSchema { found } => lang.pick(
            format!("{path} 的 schema 是“{found}”，应是 dabiao.assessment/1，请用 dabiao audit --format json 重新写出"),
            format!("the schema of {path} is “{found}” and should be dabiao.assessment/1; write it anew with dabiao audit --format json"),
        ),
        NotSaved::OtherPlan { found } => lang.pick(
            format!("{path} 是按规划“{found}”评估的，请用 --plan 给出那份规划，或按同一规划重新评估"),
            format!("{path} was judged by the plan “{found}”; name that plan with --plan, or audit anew by the same plan"),
        ),
        NotSaved::Partial => lang.pick(
            format!("{path} 只评估了一个街道或一类单位(用了 --street 或 --kind)，请评估全市或整个县(区)后再比较"),
            format!("{path} is about a street or one kind of unit only (--street or --kind); audit the whole city or a whole county to compare it"),
        ),
    }
}
