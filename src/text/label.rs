//! Headings, column names and other fixed words of reports.

use crate::lang::Lang;

/// A fixed word or phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is the English text it stands for")]
pub enum Label {
    // Sections
    Targets,
    Areas,
    Worst,
    NearMisses,
    Blocking,
    NotAssessed,
    Options,
    Substitutions,
    Problems,
    Findings,
    Citations,
    // Columns
    Number,
    Target,
    Actual,
    Required,
    Tally,
    Gap,
    GapUnit,
    Conclusion,
    Rank,
    Unit,
    County,
    Street,
    Code,
    Kind,
    Score,
    UnmetTargets,
    UnknownTargets,
    Field,
    Place,
    DecidesHeadlines,
    DecidesFindings,
    Needs,
    Strength,
    Option,
    Reading,
    Id,
    TargetId,
    Value,
    Clause,
    Origins,
    Missing,
    Severity,
    Count,
    // Words
    NothingAssessed,
    WholeCity,
    NoTableHasIt,
    Diagnosis,
    // Notes
    TallyNote,
    MarksNote,
    WorstNote,
    NearMissesNote,
    BlockingNote,
    NotAssessedNote,
    FindingsNote,
    ListSeparator,
}

/// The text of `label`.
#[must_use]
pub fn label(label: Label, lang: Lang) -> &'static str {
    let (zh, en) = both(label);
    lang.pick(zh, en)
}

fn both(label: Label) -> (&'static str, &'static str) {
    match label {
        Label::Targets => ("指标完成情况", "Targets"),
        Label::Areas => ("分地区完成情况", "Targets by area"),
        Label::Worst => ("得分最低的社区", "Communities furthest behind"),
        Label::NearMisses => ("接近达标", "Near misses"),
        Label::Blocking => ("影响结论的缺失数据", "Missing figures that hold up a conclusion"),
        Label::NotAssessed => ("未评估的指标", "Targets not assessed"),
        Label::Options => ("采用的口径", "Readings in force"),
        Label::Substitutions => ("字段替代", "Fields that others stand in for"),
        Label::Problems => ("数据问题", "Data problems"),
        Label::Findings => ("逐项检查结果", "All findings"),
        Label::Citations => ("条款依据", "What the plan says"),
        Label::Number => ("序号", "No."),
        Label::Target => ("指标", "Target"),
        Label::Actual => ("现状", "Actual"),
        Label::Required => ("要求", "Required"),
        Label::Tally => ("达/未/核/不", "Tally"),
        Label::Gap => ("缺口", "Gap"),
        Label::GapUnit => ("缺口单位", "Gap unit"),
        Label::Conclusion => ("结论", "Status"),
        Label::Rank => ("名次", "Rank"),
        Label::Unit => ("单位", "Unit"),
        Label::County => ("县区", "County"),
        Label::Street => ("街道(乡镇)", "Street"),
        Label::Code => ("编码", "Code"),
        Label::Kind => ("类型", "Kind"),
        Label::Score => ("得分", "Score"),
        Label::UnmetTargets => ("未达标项", "Unmet"),
        Label::UnknownTargets => ("待核项", "Unknown"),
        Label::Field => ("字段", "Field"),
        Label::Place => ("位置", "Place"),
        Label::DecidesHeadlines => ("影响指标", "Targets"),
        Label::DecidesFindings => ("影响检查项", "Findings"),
        Label::Needs => ("所需字段", "Fields needed"),
        Label::Strength => ("属性", "Strength"),
        Label::Option => ("口径", "Option"),
        Label::Reading => ("取值", "Reading"),
        Label::Id => ("编号", "Id"),
        Label::TargetId => ("指标编号", "Target id"),
        Label::Value => ("现状值", "Value"),
        Label::Clause => ("条款", "Clause"),
        Label::Origins => ("出处", "Origins"),
        Label::Missing => ("缺失字段", "Missing fields"),
        Label::Severity => ("程度", "Severity"),
        Label::Count => ("数量", "Count"),
        Label::NothingAssessed => ("未评估", "not assessed"),
        Label::WholeCity => ("全市", "the whole city"),
        Label::NoTableHasIt => ("各表均无此单元格", "in no table"),
        Label::Diagnosis => ("诊断", "diagnosis"),
        Label::TallyNote => (
            "“达/未/核/不”依次为达标、未达标、待核、不适用的单位数。",
            "Tally: units that are met / unmet / unknown / not applicable.",
        ),
        Label::MarksNote => (
            "达=达标,未=未达标,核=待核(取决于缺失数据),不=不适用。",
            "ok = met, NO = unmet, ?? = unknown (depends on missing figures), n/a = not applicable.",
        ),
        Label::WorstNote => (
            "得分为 0 至 100;数据缺失时给出可能的范围。",
            "Scores run from 0 to 100; where figures are missing, the possible range is shown.",
        ),
        Label::NearMissesNote => ("未达标,但已完成九成以上。", "Unmet, but at least nine tenths of the way."),
        Label::BlockingNote => (
            "待核的结论取决于这些单元格,影响大的在前。",
            "What is unknown hangs on these cells, those that matter most first.",
        ),
        Label::NotAssessedNote => (
            "各表都没有这些指标所需的列;未评估的指标不计入结论和得分。",
            "No table has the columns these targets need; they count neither for the verdict nor for scores.",
        ),
        Label::FindingsNote => (
            "标“诊断”的结果只供参考,该指标按合计判定。",
            "A diagnosis only illustrates: its target is judged on the sum of all units.",
        ),
        Label::ListSeparator => ("、", ", "),
    }
}
