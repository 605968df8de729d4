//! Words of the working papers: names of sheets and of defined cells, headings, marks, notes.

use crate::lang::Lang;

/// A fixed word or phrase of the working papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is the English text it stands for")]
pub enum PaperWord {
    // Sheets
    IndexSheet,
    DataSheet,
    BasisSheet,
    CheckSheet,
    ScoreSheet,
    // Names of cells
    OptionName,
    ThresholdName,
    ShareName,
    WeightName,
    InfinityName,
    // Whether a target applies to a unit
    Belongs,
    Undecided,
    LeftAside,
    Outside,
    Failed,
    // Headings
    CellName,
    Meaning,
    Value,
    MeasuredIn,
    Basis,
    RowOrigins,
    Low,
    High,
    Required,
    RequiredLow,
    RequiredHigh,
    Gap,
    WorstGap,
    AttainmentLow,
    AttainmentHigh,
    Belonging,
    NumeratorLow,
    NumeratorHigh,
    DenominatorLow,
    DenominatorHigh,
    NeededLow,
    NeededHigh,
    SummedLow,
    SummedHigh,
    SummedPerLow,
    SummedPerHigh,
    Members,
    GapUnits,
    Applicable,
    Group,
    Judge,
    ScoreLow,
    ScoreHigh,
    Weight,
    StepLow,
    StepHigh,
    Threshold,
    Share,
    Constant,
    Infinity,
    CommunitiesBelow,
    Back,
    Summary,
    Sheet,
    // Notes
    IndexNote,
    DataNote,
    BasisNote,
    CheckNote,
    ScoreNote,
    WithoutScores,
}

impl PaperWord {
    /// What the sheets of working papers say below their titles.
    pub const NOTES: [PaperWord; 5] =
        [PaperWord::IndexNote, PaperWord::ScoreNote, PaperWord::DataNote, PaperWord::BasisNote, PaperWord::CheckNote];
}

/// The text of `word`.
#[must_use]
pub fn paper_word(word: PaperWord, lang: Lang) -> &'static str {
    let (zh, en) = both(word);
    lang.pick(zh, en)
}

fn both(word: PaperWord) -> (&'static str, &'static str) {
    match word {
        PaperWord::IndexSheet => ("底稿目录", "Papers"),
        PaperWord::DataSheet => ("原始数据", "Data"),
        PaperWord::BasisSheet => ("口径", "Readings"),
        PaperWord::CheckSheet => ("检查", "Check"),
        PaperWord::ScoreSheet => ("得分", "Scores"),
        PaperWord::OptionName => ("口径", "option"),
        PaperWord::ThresholdName | PaperWord::Threshold => ("标准", "standard"),
        PaperWord::ShareName => ("比例", "share"),
        PaperWord::WeightName => ("权重", "weight"),
        PaperWord::InfinityName => ("无上限", "unbounded"),
        PaperWord::Belongs => ("纳入", "in"),
        PaperWord::Undecided => ("待定", "undecided"),
        PaperWord::LeftAside => ("不适用", "not applicable"),
        PaperWord::Outside => ("范围外", "outside"),
        PaperWord::Failed => ("算不出", "not computable"),
        PaperWord::CellName => ("名称", "Name"),
        PaperWord::Meaning => ("内容", "Meaning"),
        PaperWord::Value => ("取值", "Value"),
        PaperWord::MeasuredIn => ("单位", "Unit"),
        PaperWord::Basis => ("依据或可选值", "Basis or choices"),
        PaperWord::RowOrigins => ("出处", "Source"),
        PaperWord::Low => ("现状下限", "Actual, least"),
        PaperWord::High => ("现状上限", "Actual, most"),
        PaperWord::Required => ("标准", "Required"),
        PaperWord::RequiredLow => ("标准下限", "Required, least"),
        PaperWord::RequiredHigh => ("标准上限", "Required, most"),
        PaperWord::Gap => ("缺口", "Gap"),
        PaperWord::WorstGap => ("最大缺口", "Gap, worst case"),
        PaperWord::AttainmentLow => ("完成程度下限", "Attainment, least"),
        PaperWord::AttainmentHigh => ("完成程度上限", "Attainment, most"),
        PaperWord::Belonging => ("是否纳入", "Applies"),
        PaperWord::NumeratorLow => ("分子下限", "Numerator, least"),
        PaperWord::NumeratorHigh => ("分子上限", "Numerator, most"),
        PaperWord::DenominatorLow => ("分母下限", "Denominator, least"),
        PaperWord::DenominatorHigh => ("分母上限", "Denominator, most"),
        PaperWord::NeededLow => ("分子应达下限", "Numerator needed, least"),
        PaperWord::NeededHigh => ("分子应达上限", "Numerator needed, most"),
        PaperWord::SummedLow => ("计入分子下限", "In sum, least"),
        PaperWord::SummedHigh => ("计入分子上限", "In sum, most"),
        PaperWord::SummedPerLow => ("计入分母下限", "In denominator, least"),
        PaperWord::SummedPerHigh => ("计入分母上限", "In denominator, most"),
        PaperWord::Members => ("计入个数", "Units summed"),
        PaperWord::GapUnits => ("未达标个数", "Units short"),
        PaperWord::Applicable => ("适用", "Applicable"),
        PaperWord::Group => ("范围", "Group"),
        PaperWord::Judge => ("总体判断", "Judged"),
        PaperWord::ScoreLow => ("得分下限", "Score, least"),
        PaperWord::ScoreHigh => ("得分上限", "Score, most"),
        PaperWord::Weight => ("权重", "Weight"),
        PaperWord::StepLow => ("下限", "least"),
        PaperWord::StepHigh => ("上限", "most"),
        PaperWord::Share => ("应达到的比例", "share required"),
        PaperWord::Constant => ("算式中的数", "number in the rule"),
        PaperWord::Infinity => {
            ("没有上限时用的数，显示为∞，不要改", "Stands for no upper bound, shown as ∞; leave it as it is")
        }
        PaperWord::CommunitiesBelow => ("下属社区(村)", "Communities below"),
        PaperWord::Back => ("返回目录", "Back to the list"),
        PaperWord::Sheet => ("工作表", "Sheet"),
        PaperWord::Summary => ("指标数", "Targets"),
        PaperWord::IndexNote => (
            "结论、缺口、得分和总体完成情况都是公式：改“原始数据”里的数据，或改“口径”里的标准和口径，全部随之重算。空格是缺数，不是0。",
            "Verdicts, gaps, scores and headlines are formulas: change a figure in Data, or a standard or reading in Readings, and all follows. A blank is a missing figure, never 0.",
        ),
        PaperWord::DataNote => (
            "读入的台账，一行一个单位。空格表示缺数，公式按可能的上下限计算；补填或改正后，各检查表随之重算。",
            "The register as read, a row a unit. A blank is missing and counts as everything it can be; fill in or correct a figure and the checks follow.",
        ),
        PaperWord::BasisNote => (
            "每个口径和标准是一个有名称的单元格，检查表的公式按名称引用；改“取值”一列即可试算。",
            "Each reading and standard is a named cell that the formulas refer to; change the column Value to try another.",
        ),
        PaperWord::CheckNote => (
            "下限和上限相同即为确定的数；缺数时两者不同，只有整个区间都达到标准才算达标，都达不到才算未达标，否则待核。",
            "Where least and most are equal the figure is certain; met only if the whole range meets the standard, unmet only if none of it does, else unknown.",
        ),
        PaperWord::ScoreNote => (
            "得分 = 100 × Σ(权重 × 完成程度) ÷ Σ权重，只算适用的指标；左半为完成程度下限，右半为上限。",
            "Score = 100 × Σ(weight × attainment) ÷ Σ weight over the applicable targets; first the least attainments, then the most.",
        ),
        PaperWord::WithoutScores => (
            "得分要用到全部指标，只选部分指标时不列。",
            "Scores need all targets and are left out where some are selected.",
        ),
    }
}
