//! Words of the report workbook: its sheets, the columns that only it has, and what it says in a few words.

use crate::lang::Lang;
use crate::report::SheetKind;

/// The name of a sheet.
#[must_use]
pub fn sheet_name(kind: SheetKind, lang: Lang) -> &'static str {
    match kind {
        SheetKind::Overview => lang.pick("总览", "Overview"),
        SheetKind::Targets => lang.pick("指标完成情况", "Targets"),
        SheetKind::Counties => lang.pick("县区", "Counties"),
        SheetKind::Streets => lang.pick("街道", "Streets"),
        SheetKind::Communities => lang.pick("社区一览", "Communities"),
        SheetKind::Gaps => lang.pick("缺口清单", "Gaps"),
        SheetKind::Unknown => lang.pick("待核清单", "To check"),
        SheetKind::Problems => lang.pick("数据问题", "Data problems"),
        SheetKind::Basis => lang.pick("口径与依据", "Basis"),
        SheetKind::Others => lang.pick("原表其他内容", "Kept from the old list"),
    }
}

/// A fixed word of the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is the English text it stands for")]
pub enum BookWord {
    // Columns of the gap list
    UnitName,
    Standard,
    MeasureUnit,
    Shortage,
    ShortageUnit,
    Description,
    Grounds,
    Responsible,
    Measures,
    Deadline,
    Progress,
    ClosedOn,
    Key,
    // Columns of other sheets
    Part,
    Whole,
    Met,
    Unmet,
    Unknown,
    NotApplicable,
    GapAtLeast,
    GapAtMost,
    ScoreLow,
    ScoreHigh,
    Quote,
    Judged,
    NeededFields,
    AskWhom,
    Decides,
    Advice,
    Meaning,
    TargetsMet,
    TargetsUnmet,
    TargetsUnknown,
    OpenGaps,
    CommunityCount,
    Why,
    OldSheet,
    OldRow,
    NoteCell,
    NoteAuthor,
    NoteText,
    Formula,
    Remark,
    // The overview
    OverviewTitle,
    LiveCounts,
    Verdict,
    Plan,
    Document,
    TargetYear,
    DataYear,
    Group,
    Program,
    PlanHash,
    UpdatedOn,
    Counts,
    SheetsHere,
    RowCount,
    Inputs,
    CountyComparison,
    TargetsChart,
    CountiesChart,
    UnitsAxis,
    TargetsAxis,
    // Words
    Nothing,
    Unlimited,
    Signatures,
}

/// The text of a word.
#[must_use]
pub fn book_word(word: BookWord, lang: Lang) -> &'static str {
    let (zh, en) = match word {
        BookWord::UnitName => ("社区(单位)", "Unit"),
        BookWord::Standard => ("标准", "Standard"),
        BookWord::MeasureUnit => ("计量单位", "Measured in"),
        BookWord::Shortage => ("差距", "Short by"),
        BookWord::ShortageUnit => ("单位", "Gap unit"),
        BookWord::Description => ("问题描述", "What is wrong"),
        BookWord::Grounds => ("依据", "Basis"),
        BookWord::Responsible => ("责任单位", "In charge"),
        BookWord::Measures => ("整改措施", "Measures"),
        BookWord::Deadline => ("整改时限", "Deadline"),
        BookWord::Progress => ("整改状态", "Progress"),
        BookWord::ClosedOn => ("销号日期", "Closed on"),
        BookWord::Key => ("键(勿改)", "Key (keep)"),
        BookWord::Part => ("分子", "Part"),
        BookWord::Whole => ("分母", "Whole"),
        BookWord::Met => ("达标", "Met"),
        BookWord::Unmet => ("未达标", "Unmet"),
        BookWord::Unknown => ("待核", "Unknown"),
        BookWord::NotApplicable => ("不适用", "Not applicable"),
        BookWord::GapAtLeast => ("缺口(至少)", "Gap (at least)"),
        BookWord::GapAtMost => ("缺口(至多)", "Gap (at most)"),
        BookWord::ScoreLow => ("得分(下限)", "Score (low)"),
        BookWord::ScoreHigh => ("得分(上限)", "Score (high)"),
        BookWord::Quote => ("原文", "Words of the plan"),
        BookWord::Judged => ("判断方式", "Judged by"),
        BookWord::NeededFields => ("缺少的字段", "Fields lacking"),
        BookWord::AskWhom => ("询问对象", "Whom to ask"),
        BookWord::Decides => ("查明后可定的指标", "Targets it would decide"),
        BookWord::Advice => ("怎么办", "What to do"),
        BookWord::Meaning => ("含义", "Meaning"),
        BookWord::TargetsMet => ("达标项", "Targets met"),
        BookWord::TargetsUnmet => ("未达标项", "Targets unmet"),
        BookWord::TargetsUnknown => ("待核项", "Targets unknown"),
        BookWord::OpenGaps => ("未达标检查项", "Unmet findings"),
        BookWord::CommunityCount => ("社区数", "Communities"),
        BookWord::Why => ("保留原因", "Why it is kept"),
        BookWord::OldSheet => ("原工作表", "Old sheet"),
        BookWord::OldRow => ("原行号", "Old row"),
        BookWord::NoteCell => ("单元格", "Cell"),
        BookWord::NoteAuthor => ("批注人", "Remark by"),
        BookWord::NoteText => ("批注", "Remark"),
        BookWord::Formula => ("公式", "Formula"),
        BookWord::Remark => ("说明", "Note"),
        BookWord::OverviewTitle => ("达标评估总览", "Overview of the audit"),
        BookWord::LiveCounts => (
            "下面各类指标数是公式，随底稿重算；上面的结论、县区比较和图是程序运行时的结果。",
            "The numbers of targets below are formulas and follow the working papers; the verdict above, the counties and the charts are those of the run.",
        ),
        BookWord::Verdict => ("结论", "Verdict"),
        BookWord::Plan => ("规划", "Plan"),
        BookWord::Document => ("文号", "Document"),
        BookWord::TargetYear => ("目标年", "Target year"),
        BookWord::DataYear => ("数据年份", "Year of the figures"),
        BookWord::Group => ("评估范围", "Audited"),
        BookWord::Program => ("程序", "Program"),
        BookWord::PlanHash => ("规划文件 SHA-256", "SHA-256 of the plan"),
        BookWord::UpdatedOn => ("清单更新日期", "List updated on"),
        BookWord::Counts | BookWord::TargetsAxis => ("指标数", "Targets"),
        BookWord::SheetsHere => ("本工作簿", "In this workbook"),
        BookWord::RowCount => ("行数", "Rows"),
        BookWord::Inputs => ("输入文件", "Input files"),
        BookWord::CountyComparison => ("县区比较", "Counties compared"),
        BookWord::TargetsChart => {
            ("各指标达标、未达标、待核的单位数", "Units that meet, miss or leave open each target")
        }
        BookWord::CountiesChart => ("各县区达标、未达标、待核的指标数", "Targets met, unmet and unknown by county"),
        BookWord::UnitsAxis => ("单位数", "Units"),
        BookWord::Nothing => ("(无)", "(none)"),
        BookWord::Unlimited => ("不限", "no limit"),
        BookWord::Signatures => {
            ("填表人：            审核人：            日期：", "Filled in by:            Checked by:            Date:")
        }
    };
    lang.pick(zh, en)
}

/// What people choose from in the column of progress: open, in progress, done, closed.
#[must_use]
pub fn progress_states(lang: Lang) -> [&'static str; 4] {
    lang.pick(["未整改", "整改中", "已整改", "销号"], ["open", "in progress", "done", "closed"])
}

/// Whether a person's word for the progress says that the gap is closed.
#[must_use]
pub fn is_closed(word: &str) -> bool {
    let word = word.trim();
    word.contains("销号") && !word.contains("未销号") && !word.contains("待销号") || word.eq_ignore_ascii_case("closed")
}

/// A word for the progress as this language has it, where it is one of those to choose from.
#[must_use]
pub fn progress_in(word: String, lang: Lang) -> String {
    let is_it = |known: &str| known.eq_ignore_ascii_case(word.trim());
    let place = |of| progress_states(of).iter().position(|known| is_it(known));
    let known = [Lang::Zh, Lang::En].into_iter().find_map(place);
    known.and_then(|place| progress_states(lang).get(place).copied()).map_or(word, str::to_owned)
}

/// That columns for people are not there, and that others are kept apart.
#[must_use]
pub fn columns_renamed(path: &str, sheet: &str, missing: &[&str], unknown: &[&str], lang: Lang) -> String {
    let others = sheet_name(SheetKind::Others, lang);
    let quoted = |titles: &[&str]| {
        let quoted: Vec<String> = titles.iter().map(|title| format!("“{title}”")).collect();
        quoted.join(lang.pick("、", ", "))
    };
    let (missing, unknown) = (quoted(missing), quoted(unknown));
    match lang {
        Lang::Zh => format!(
            "{path} 的工作表“{sheet}”没有{missing}列，另有本程序不认识的{unknown}列，其内容已原样收进“{others}”，没有带入新清单；如果是改了列名，请改回原名再运行"
        ),
        Lang::En => format!(
            "the sheet “{sheet}” of {path} has no column {missing}, but has {unknown}, which this program does not know: what is there was kept in “{others}” and not carried into the new list; if a column was renamed, give it its name back and run again"
        ),
    }
}

/// The name of the sheet on which a list goes on.
#[must_use]
pub fn sheet_part(name: &str, part: usize) -> String {
    format!("{name}({part})")
}

/// That a list goes on elsewhere.
#[must_use]
pub fn goes_on(sheet: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("本表行数已到上限，续见工作表“{sheet}”"),
        Lang::En => format!("This sheet is full; the list goes on in the sheet “{sheet}”"),
    }
}

/// A title above a printed page.
#[must_use]
pub fn page_title(group: &str, sheet: &str, year: Option<i32>, lang: Lang) -> String {
    match (lang, year) {
        (Lang::Zh, Some(year)) => format!("{group} {sheet}({year}年)"),
        (Lang::En, Some(year)) => format!("{group}: {sheet} ({year})"),
        (Lang::Zh, None) => format!("{group} {sheet}"),
        (Lang::En, None) => format!("{group}: {sheet}"),
    }
}

/// The page number in a footer, in the codes of spreadsheets.
#[must_use]
pub fn page_number(lang: Lang) -> &'static str {
    lang.pick("第 &P 页，共 &N 页", "Page &P of &N")
}

/// What a finding that is unmet says, in one sentence.
#[must_use]
pub fn gap_sentence(unit: &str, title: &str, value: &str, required: &str, gap: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{unit}：“{title}”为 {value}，标准为 {required}，差 {gap}"),
        Lang::En => format!("{unit}: “{title}” is {value}, the standard is {required}, short by {gap}"),
    }
}

/// The same where the measure is a yes or no.
#[must_use]
pub fn flag_sentence(unit: &str, title: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{unit}：不符合“{title}”"),
        Lang::En => format!("{unit} does not meet “{title}”"),
    }
}

/// What became of a finding that an earlier list had as a gap.
#[must_use]
pub fn no_longer_unmet(unit: &str, title: &str, status: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{unit}：“{title}”现为{status}"),
        Lang::En => format!("{unit}: “{title}” is now {status}"),
    }
}

/// Remarks on cells are not read from a file of this format.
#[must_use]
pub fn remarks_not_read(path: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{path} 不是 .xlsx：其中如有批注，读不出来，不会带入；请先另存为 .xlsx 再运行"),
        Lang::En => format!(
            "{path} is no .xlsx: remarks on its cells, if there are any, cannot be read and are not carried over; save it as .xlsx first and run again"
        ),
    }
}

/// Text boxes, shapes and pictures are not carried over.
#[must_use]
pub fn shapes_not_carried(path: &str, sheets: &[&str], lang: Lang) -> String {
    let quoted: Vec<String> = sheets.iter().map(|sheet| format!("“{sheet}”")).collect();
    let sheets = quoted.join(lang.pick("、", ", "));
    match lang {
        Lang::Zh => format!(
            "{path} 的工作表{sheets}上有文本框、形状或图片，不会带入；请把其中的文字写进单元格再运行，或保留原文件"
        ),
        Lang::En => format!(
            "{path} has text boxes, shapes or pictures on {sheets}, which are not carried over: write what they say into cells and run again, or keep the file"
        ),
    }
}

/// A clause and its words.
#[must_use]
pub fn grounds(clause: &str, quote: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{clause}：{quote}"),
        Lang::En => format!("{clause}: {quote}"),
    }
}

/// A target's title with the unit of its figures, as a column header.
#[must_use]
pub fn with_measure(title: &str, unit: &str) -> String {
    if unit.is_empty() { title.to_owned() } else { format!("{title}({unit})") }
}

/// Whom to ask for a figure: who sent the file.
#[must_use]
pub fn ask_whom(place: &str, file: Option<&str>, lang: Lang) -> String {
    match (lang, file) {
        (_, None) => place.to_owned(),
        (Lang::Zh, Some(file)) => format!("{place}(报送 {file})"),
        (Lang::En, Some(file)) => format!("{place} (sent {file})"),
    }
}

/// Why a row of an earlier list is kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptBecause {
    /// The audit knows no such target and unit.
    NoSuchFinding,
    /// It is outside the selection, or not assessed this time.
    NotAudited,
    /// Another row says the same.
    Double,
    /// It was closed, and the gap is there again.
    OpenAgain,
    /// A person added columns.
    AddedColumns,
    /// It stands outside the list.
    OutsideList,
    /// It stands on a sheet that a person added.
    AddedSheet,
    /// A person has written over what the program wrote, or columns of it are gone.
    ChangedRow,
    /// A person has written into a sheet of the program.
    ChangedSheet,
    /// It is a remark on a cell.
    Note,
    /// It is a formula of which only the result goes on.
    Formula,
    /// The program has something to say of the earlier list.
    Remark,
}

impl KeptBecause {
    /// All reasons.
    pub const ALL: [KeptBecause; 12] = [
        KeptBecause::NoSuchFinding,
        KeptBecause::NotAudited,
        KeptBecause::Double,
        KeptBecause::OpenAgain,
        KeptBecause::AddedColumns,
        KeptBecause::OutsideList,
        KeptBecause::AddedSheet,
        KeptBecause::ChangedRow,
        KeptBecause::ChangedSheet,
        KeptBecause::Note,
        KeptBecause::Formula,
        KeptBecause::Remark,
    ];
}

/// The reason in words.
#[must_use]
pub fn kept_because(why: KeptBecause, lang: Lang) -> &'static str {
    match why {
        KeptBecause::NoSuchFinding => {
            lang.pick("本次评估中没有对应的指标或单位", "the audit knows no such target or unit")
        }
        KeptBecause::NotAudited => lang.pick("不在本次评估范围内", "outside what is audited this time"),
        KeptBecause::Double => lang.pick("与另一行重复", "another row is about the same"),
        KeptBecause::OpenAgain => lang.pick("已销号，但又未达标", "was closed, but is unmet again"),
        KeptBecause::AddedColumns => lang.pick("含自行添加的列", "has columns that were added"),
        KeptBecause::OutsideList => lang.pick("在清单之外", "stands outside the list"),
        KeptBecause::AddedSheet => lang.pick("自行添加的工作表", "on a sheet that was added"),
        KeptBecause::ChangedRow => {
            lang.pick("本程序写的列被改写或删去过", "the program's own columns were written over or deleted")
        }
        KeptBecause::ChangedSheet => lang.pick("在本程序的工作表上改写过", "a sheet of the program was written into"),
        KeptBecause::Note => lang.pick("单元格批注", "a remark on a cell"),
        KeptBecause::Formula => lang
            .pick("公式，清单里改为结果，没有结果的改为文字", "a formula; the list has its result, or else its text"),
        KeptBecause::Remark => lang.pick("提示", "please note"),
    }
}

/// The name of the file that sums up the others, without extension.
#[must_use]
pub fn summary_file(lang: Lang) -> &'static str {
    lang.pick("汇总", "summary")
}

/// A number of targets on the overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is the English text it stands for")]
pub enum OverviewCount {
    All,
    Assessed,
    BindingMet,
    BindingUnmet,
    BindingUnknown,
    BindingNotApplicable,
    SoftUnmet,
}

/// What a number of targets counts.
#[must_use]
pub fn overview_count(count: OverviewCount, lang: Lang) -> &'static str {
    match count {
        OverviewCount::All => lang.pick("指标总数", "Targets"),
        OverviewCount::Assessed => lang.pick("已评估", "Assessed"),
        OverviewCount::BindingMet => lang.pick("约束性指标：达标", "Binding: met"),
        OverviewCount::BindingUnmet => lang.pick("约束性指标：未达标", "Binding: unmet"),
        OverviewCount::BindingUnknown => lang.pick("约束性指标：待核", "Binding: unknown"),
        OverviewCount::BindingNotApplicable => lang.pick("约束性指标：不适用", "Binding: not applicable"),
        OverviewCount::SoftUnmet => lang.pick("引导性指标：未达标", "Soft: unmet"),
    }
}

/// How many figures are to be asked for, and of how many units.
#[must_use]
pub fn figures_to_ask_for(figures: usize, units: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("影响结论的缺失数据 {figures} 个，涉及 {units} 个单位，见“待核清单”。"),
        Lang::En => format!("Missing figures that leave something open: {figures}, of {units} units; see “To check”."),
    }
}

/// Where no table says of which year the figures are.
#[must_use]
pub fn year_not_stated(lang: Lang) -> &'static str {
    lang.pick("未注明", "not stated")
}
