//! Wording of data problems.

use crate::lang::{Bilingual, Lang};
use crate::problem::ProblemKind;
use crate::text::count::{choose, several};
use crate::text::level_name;

/// What happened, in one sentence. The place and the unit are shown beside it.
#[must_use]
pub fn problem(kind: &ProblemKind, lang: Lang) -> String {
    match kind {
        ProblemKind::UnreadableFile { .. }
        | ProblemKind::UnreadableSheet { .. }
        | ProblemKind::NoTable { .. }
        | ProblemKind::NoRows { .. }
        | ProblemKind::GuessedEncoding { .. }
        | ProblemKind::NotATable
        | ProblemKind::OwnReport
        | ProblemKind::PassedOver { .. }
        | ProblemKind::HiddenSheet => of_sheet(kind, lang),
        ProblemKind::UnknownHeader { .. }
        | ProblemKind::DuplicateColumn { .. }
        | ProblemKind::AmbiguousHeader { .. }
        | ProblemKind::LooseHeader { .. }
        | ProblemKind::WrongLevel { .. }
        | ProblemKind::WrongUnit { .. }
        | ProblemKind::NoUnitColumn => of_header(kind, lang),
        ProblemKind::SummedRows { .. }
        | ProblemKind::DetailDiffers { .. }
        | ProblemKind::RepeatedRows { .. }
        | ProblemKind::UndecidedRows { .. }
        | ProblemKind::RowOfOtherLevel { .. } => of_list(kind, lang),
        ProblemKind::SideTable { .. }
        | ProblemKind::LongRows { .. }
        | ProblemKind::SummedColumns { .. }
        | ProblemKind::OverruledHeader { .. }
        | ProblemKind::MappedHeaderAbsent { .. }
        | ProblemKind::PartOverGroup { .. } => of_form(kind, lang),
        ProblemKind::NotANumber { .. }
        | ProblemKind::NotAFlag { .. }
        | ProblemKind::UnknownWord { .. }
        | ProblemKind::OutOfRange { .. }
        | ProblemKind::MixedPercents { .. }
        | ProblemKind::SmallPercents { .. }
        | ProblemKind::ErrorCell { .. }
        | ProblemKind::UncachedFormula { .. }
        | ProblemKind::MergedFigure { .. } => of_cell(kind, lang),
        ProblemKind::RowWithoutUnit { .. }
        | ProblemKind::UnsplitRow { .. }
        | ProblemKind::SeveralUnits { .. }
        | ProblemKind::CodeOfSeveralUnits { .. }
        | ProblemKind::SeveralPlaces { .. }
        | ProblemKind::ContradictoryPlace { .. }
        | ProblemKind::AmbiguousUnit { .. }
        | ProblemKind::CodeOfTwoNames { .. }
        | ProblemKind::BadCode { .. }
        | ProblemKind::Namesakes { .. }
        | ProblemKind::UnplacedUnit { .. }
        | ProblemKind::DuplicateRow { .. }
        | ProblemKind::TotalRow
        | ProblemKind::TotalMismatch { .. }
        | ProblemKind::LabelCarriedDown { .. }
        | ProblemKind::OtherYear { .. }
        | ProblemKind::VanishedUnit { .. }
        | ProblemKind::LabelOfSheet { .. }
        | ProblemKind::SharedNames { .. }
        | ProblemKind::SimilarNames { .. } => of_row(kind, lang),
        _ => of_figures(kind, lang),
    }
}

fn of_sheet(kind: &ProblemKind, lang: Lang) -> String {
    match kind {
        ProblemKind::UnreadableFile { reason } => {
            lang.pick(format!("文件无法读取：{}。", reason.zh), format!("The file cannot be read: {}.", reason.en))
        }
        ProblemKind::UnreadableSheet { reason } => {
            lang.pick(format!("工作表无法读取：{}。", reason.zh), format!("The sheet cannot be read: {}.", reason.en))
        }
        ProblemKind::GuessedEncoding { encoding } => lang.pick(
            format!("文字看来是 {encoding} 编码，已按此读取；如果不对，请用 --encoding 指定。"),
            format!(
                "The text looks like {encoding} and was read so; if that is wrong, name the encoding with --encoding."
            ),
        ),
        ProblemKind::NotATable => lang.pick(
            "不是每个单位一行的表，而是表单或数据卡片，无法可靠读取，未使用；请改为每个单位一行，或每个单位一张表单、名称在左、数值在右。".into(),
            "A form or fact sheet and no table with one row a unit; it cannot be read for certain and is not used. Give each unit a row, or a form of its own with labels left of their values.".into(),
        ),
        ProblemKind::OwnReport => lang.pick(
            "这是本程序写出的检查结果，不是数据，未读取。".into(),
            "This is a report that dabiao wrote and no data; it was not read.".into(),
        ),
        ProblemKind::PassedOver { files, names } => {
            let more = if names.len() < *files as usize { lang.pick("等", " and others") } else { "" };
            lang.pick(
                format!("有{files}个文件从扩展名看不是电子表格，未读取：{}{more}。", names.join("、")),
                format!(
                    "{} by {} not read: {}{more}.",
                    several(*files, "file is no spreadsheet", "files are no spreadsheets"),
                    choose(*files, "its name and was", "their names and were"),
                    names.join(", ")
                ),
            )
        }
        ProblemKind::HiddenSheet => {
            lang.pick("隐藏的工作表，未读取。".into(), "A hidden sheet; it was not read.".into())
        }
        ProblemKind::NoRows { above: Some(above) } => {
            let above = level_name(*above, lang);
            lang.pick(
                format!("表头下面都是{above}的行，没有要填的单位；这些数据当作合计，未使用。"),
                format!("All rows below the header are of the {above} level, and none of a unit that the table asks for; they count as totals and are not used."),
            )
        }
        ProblemKind::NoRows { above: None } => lang.pick(
            "表头下面没有单位的数据行；请填报后再读。".into(),
            "There is no row of a unit below the header; fill the table in.".into(),
        ),
        ProblemKind::NoTable { searched: Some(rows) } => lang.pick(
            format!("有内容的前{rows}行里没有可识别的表头，工作表未使用；表头在更下面时，请删去上面的说明。"),
            format!(
                "None of the first {rows} rows that are not empty names known figures, and the sheet is not used; if the header \
                 stands further down, remove the notes above it."
            ),
        ),
        _ => lang.pick(
            "没有可识别的表头，工作表未使用。".into(),
            "No row of the sheet names known figures; the sheet is not used.".into(),
        ),
    }
}

fn of_header(kind: &ProblemKind, lang: Lang) -> String {
    match kind {
        ProblemKind::UnknownHeader { header, suggestion: None } => lang.pick(
            format!("没有叫“{header}”的字段，这一列未使用。"),
            format!("No field is called “{header}”; the column is not used."),
        ),
        ProblemKind::UnknownHeader { header, suggestion: Some(title) } => lang.pick(
            format!("列“{header}”未使用；如果指的是“{title}”，请改用该表头。", title = title.get(lang)),
            format!("The column “{header}” is not used; if “{title}” is meant, call it so.", title = title.get(lang)),
        ),
        ProblemKind::DuplicateColumn { field, other } => lang.pick(
            format!("“{field}”有两列（另一列在{other}）；两列一致时采用，不一致时都不采用。", field = field.get(lang)),
            format!(
                "There are two columns for “{field}” (the other is {other}); where they differ neither is used.",
                field = field.get(lang)
            ),
        ),
        ProblemKind::AmbiguousHeader { header, fields } => lang.pick(
            format!("列“{header}”可能是{}，未使用；请写明是哪一项。", titles(fields, lang)),
            format!("The column “{header}” may be {}; it is not used until it says which.", titles(fields, lang)),
        ),
        ProblemKind::LooseHeader { header, field } => lang.pick(
            format!("没有“{field}”列，以相近的“{header}”代替。", field = field.get(lang)),
            format!(
                "No table has “{field}”; the column “{header}”, which means nearly the same, stands in.",
                field = field.get(lang)
            ),
        ),
        ProblemKind::WrongLevel { header, field, level } => lang.pick(
            format!(
                "列“{header}”（{field}）不是{}一级的指标，未使用。",
                level_name(*level, lang),
                field = field.get(lang)
            ),
            format!(
                "The column “{header}” ({field}) is no figure of the {} level and is not used.",
                level_name(*level, lang),
                field = field.get(lang)
            ),
        ),
        ProblemKind::WrongUnit { header, field } => lang.pick(
            format!("列“{header}”的计量单位与“{field}”不符，未使用。", field = field.get(lang)),
            format!(
                "The unit in “{header}” does not measure “{field}”; the column is not used.",
                field = field.get(lang)
            ),
        ),
        _ => lang.pick(
            "没有写明数据属于哪个单位的列，表未使用；请加上名称或编码列。".into(),
            "No column says which units the figures are of; the table is not used until it has names or codes.".into(),
        ),
    }
}

/// How the rows of a list were taken together.
fn of_list(kind: &ProblemKind, lang: Lang) -> String {
    match kind {
        ProblemKind::SummedRows { field, rows, units } => lang.pick(
            format!("“{field}”由清单的{rows}行汇总得出，涉及{units}个单位；出处所示是其中第一格。", field = field.get(lang)),
            format!(
                "“{field}” of {} is made of {} of a list; the cell named is the first of them.",
                several(*units, "unit", "units"),
                several(*rows, "row", "rows"),
                field = field.get(lang)
            ),
        ),
        ProblemKind::DetailDiffers { field, detail, rows, summary, place } => lang.pick(
            format!(
                "“{field}”按清单的{rows}行是“{detail}”，在{place}填报的是“{summary}”；以填报的为准，请核对。",
                field = field.zh,
                detail = detail.zh,
                summary = summary.zh
            ),
            format!(
                "“{field}” is {detail} by {rows} of the list, but {place} reports {summary}; the reported figure stands, please check.",
                field = field.en,
                detail = detail.en,
                rows = several(*rows, "row", "rows"),
                summary = summary.en
            ),
        ),
        ProblemKind::RepeatedRows { rows, place } => lang.pick(
            format!("{rows}行与别处相同的行重复（首行见{place}），只计一次。"),
            format!(
                "{} {} (the first one {place}) and {} once.",
                several(*rows, "row", "rows"),
                choose(*rows, "repeats another", "repeat others"),
                choose(*rows, "counts", "count")
            ),
        ),
        ProblemKind::UndecidedRows { column, text, rows } if text.is_empty() => lang.pick(
            format!("“{column}”有{rows}行空白，无法判断；这些单位取决于它的数据按缺失处理，没有的请填“无”。", column = column.get(lang)),
            format!(
                "“{column}” is blank in {}; figures of the units concerned that depend on it count as missing. Where there is none, write 无.",
                several(*rows, "row", "rows"),
                column = column.get(lang)
            ),
        ),
        ProblemKind::UndecidedRows { column, text, rows } => lang.pick(
            format!("“{column}”有{rows}行填的是“{text}”，不知该归入哪一种；这些单位取决于它的数据按缺失处理。", column = column.get(lang)),
            format!(
                "“{column}” says “{text}” in {}, which is none of its known words; figures of the units concerned that depend on it count as missing.",
                several(*rows, "row", "rows"),
                column = column.get(lang)
            ),
        ),
        ProblemKind::RowOfOtherLevel { level, own } => lang.pick(
            format!(
                "这一行是{}自己的，不是{}的，这张表的数据只算到{}，未使用。",
                level_name(*level, lang),
                level_name(*own, lang),
                level_name(*own, lang)
            ),
            format!(
                "This row is of the {} level itself; the table is one of the {} level, so it is not used.",
                level_name(*level, lang),
                level_name(*own, lang)
            ),
        ),
        _ => String::new(),
    }
}

/// How a form was read.
fn of_form(kind: &ProblemKind, lang: Lang) -> String {
    match kind {
        ProblemKind::SideTable { cells } => lang.pick(
            format!("{cells}是另一张表或附表，未使用；如有需要的数据，请另存为单独的工作表。"),
            format!("{cells} are another list or table and are not used; move figures that are needed to a sheet of their own."),
        ),
        ProblemKind::LongRows { rows, cells } => lang.pick(
            format!("有 {rows} 行比表头长，表头以外的内容没有读入，如 {cells}；数据可能错位(如千分位的逗号把一格分成两格)，请核对这些行。"),
            format!(
                "{rows} {} beyond the last header, as {cells}, which is not read; figures may have moved (a comma inside a number makes two cells of one); check them.",
                choose(*rows, "row goes", "rows go")
            ),
        ),
        ProblemKind::SummedColumns { field, headers } => lang.pick(
            format!("没有“{field}”列，由{}相加得出。", quoted(headers, lang), field = field.get(lang)),
            format!("No table has “{field}”; it is the sum of {}.", quoted(headers, lang), field = field.get(lang)),
        ),
        ProblemKind::OverruledHeader { header, field } => lang.pick(
            format!("列“{header}”未用作“{field}”：已按指定改用另一列。", field = field.get(lang)),
            format!("The column “{header}” is not used as “{field}”: another one was asked for.", field = field.get(lang)),
        ),
        ProblemKind::MappedHeaderAbsent { header, field } => lang.pick(
            format!("为“{field}”指定的表头“{header}”在各表中都没有，或不止一列；请检查写法，分组表头写作“组/列”。", field = field.get(lang)),
            format!("No table has the header “{header}” given for “{field}”, or several columns end so; check it, and write a header under a group as “group/column”.", field = field.get(lang)),
        ),
        ProblemKind::PartOverGroup { part, part_value, whole, whole_value, place, rows } => lang.pick(
            format!("“{part}”{part_value}大于同组的“{whole}”{whole_value}（{place}），共{rows}行如此；表头与数据可能错位，请核对。"),
            format!("“{part}” ({part_value}) is more than “{whole}” of its group ({whole_value}, {place}), in {}; headers and figures may be out of step, please check.", several(*rows, "row", "rows")),
        ),
        _ => String::new(),
    }
}

fn of_cell(kind: &ProblemKind, lang: Lang) -> String {
    match kind {
        ProblemKind::NotANumber { text, field } => {
            // A zero byte, which nobody sees.
            let (zh, en) = if text.contains('␀') {
                ("（“␀”处是看不见的空字符 NUL）", " (where “␀” stands is an invisible zero character, NUL)")
            } else {
                ("", "")
            };
            lang.pick(
                format!("“{field}”应为数字，单元格是“{text}”{zh}；按缺失处理。", field = field.get(lang)),
                format!("“{field}” should be a number, but the cell says “{text}”{en}; it counts as missing.", field = field.get(lang)),
            )
        }
        ProblemKind::NotAFlag { text, field } => lang.pick(
            format!("“{field}”应填是或否，单元格是“{text}”；按缺失处理。", field = field.get(lang)),
            format!("“{field}” should be yes or no, but the cell says “{text}”; it counts as missing.", field = field.get(lang)),
        ),
        ProblemKind::UnknownWord { text, field } => lang.pick(
            format!("“{text}”不是“{field}”的选项；按缺失处理。", field = field.get(lang)),
            format!("“{text}” is none of the choices of “{field}”; it counts as missing.", field = field.get(lang)),
        ),
        ProblemKind::OutOfRange { text, field } => lang.pick(
            format!("“{field}”不可能是“{text}”；按缺失处理。", field = field.get(lang)),
            format!("“{field}” cannot be “{text}”; it counts as missing.", field = field.get(lang)),
        ),
        ProblemKind::MixedPercents { text, field } => lang.pick(
            format!(
                "“{field}”的表头是%，同列多是百分数，这一格却是“{text}”，不知是{text}%还是比例；按缺失处理，请写明“%”。",
                field = field.zh
            ),
            format!(
                "“{field}” is in % and others of its column are percents, but this cell says “{text}”, which may be {text} % or a \
                 fraction; it counts as missing until it is written with its %.",
                field = field.en
            ),
        ),
        ProblemKind::SmallPercents { text, field, cells } => lang.pick(
            format!(
                "“{field}”的表头是%，各格的数却都不大于1（{cells}格，如“{text}”）；按{text}%读取，如果是比例，请乘以100或去掉表头的%。",
                field = field.zh
            ),
            format!(
                "“{field}” is in %, but no number of the column is above 1 ({}, the first is “{text}”); it is read as {text} %. If \
                 fractions are meant, multiply them by 100 or take the % out of the header.",
                several(*cells, "cell", "cells"),
                field = field.en
            ),
        ),
        ProblemKind::ErrorCell { text, field } => lang.pick(
            format!("“{field}”的单元格是错误值{text}；按缺失处理。", field = field.get(lang)),
            format!("The cell of “{field}” holds the error {text}; it counts as missing.", field = field.get(lang)),
        ),
        ProblemKind::UncachedFormula { field } => lang.pick(
            format!("“{field}”的公式没有保存结果，请用 Excel 或 WPS 打开后保存；按缺失处理。", field = field.get(lang)),
            format!("The formula of “{field}” has no saved result; open the file in Excel or WPS and save it. It counts as missing.", field = field.get(lang)),
        ),
        ProblemKind::MergedFigure { field, cells, rows } => lang.pick(
            format!("“{field}”在合并单元格{cells}里只写了一次，跨{rows}行；只有第一行有这个数，其余按缺失处理，请取消合并、逐行填写。", field = field.get(lang)),
            format!("“{field}” is given once in the merged cells {cells} over {rows} rows; only the first has it, for the others it is missing. Unmerge the cells and give every row its own.", field = field.get(lang)),
        ),
        _ => String::new(),
    }
}

fn of_row(kind: &ProblemKind, lang: Lang) -> String {
    match kind {
        ProblemKind::RowWithoutUnit { above: None, .. } => lang.pick(
            "这一行有数据但没有写明单位，未使用；请补上名称或编码。".into(),
            "The row has figures but names no unit; it is not used. Fill in its name or code.".into(),
        ),
        ProblemKind::RowWithoutUnit { level, above: Some((above, name)) } => {
            let [own, above] = [*level, *above].map(|level| level_name(level, lang));
            lang.pick(
                format!(
                    "这一行有数据，写了“{name}”，没有写是哪个{own}，未使用；请补上{own}的名称或编码，如果是“{name}”本级的数据，请填到{above}的表里，如果是合计，请写明“合计”。"
                ),
                format!(
                    "The row has figures and names “{name}”, but no unit of the {own} level; it is not used. Fill in that unit's name or code; if the figures are “{name}”'s own, put them in a table of the {above} level; if they are a total, write 合计."
                ),
            )
        }
        ProblemKind::UnsplitRow { delimiter } => lang.pick(
            format!("这一行的内容都在一个单元格里，用“{delimiter}”隔开，没有分成各列，未使用；请按表头分列填写，文本文件请与其他行用同一种分隔符。"),
            format!(
                "All of the row stands in one cell, with “{delimiter}” between its parts; it is not used. Put each part in its column; in a text file use the delimiter of the other rows."
            ),
        ),
        ProblemKind::BadCode { text } => lang.pick(
            format!("“{text}”不是本级的区划代码，未使用。"),
            format!("“{text}” is no division code of this level; it is not used."),
        ),
        ProblemKind::DuplicateRow { other } => lang.pick(
            format!("同一单位在表中出现两次（另一处在{other}）。"),
            format!("The unit stands in the table twice (the other row is at {other})."),
        ),
        ProblemKind::TotalRow => lang.pick("合计行，未计入。".into(), "A total row; it is left out.".into()),
        ProblemKind::TotalMismatch { field, total, sum, rows } => lang.pick(
            format!("“{field}”的合计是{total}，各行（{rows}）之和是{sum}；以各行为准。", field = field.get(lang)),
            format!(
                "The total of “{field}” is {total}, but its rows ({rows}) sum to {sum}; the rows are used.",
                field = field.get(lang)
            ),
        ),
        ProblemKind::LabelCarriedDown { header, rows } => lang.pick(
            format!("“{header}”只在每组首行填写，其下{rows}行沿用上面的名称。"),
            format!(
                "“{header}” is written once a group; {} below {} the name above.",
                several(*rows, "row", "rows"),
                choose(*rows, "takes", "take")
            ),
        ),
        ProblemKind::OtherYear { year, rows } => lang.pick(
            format!("{year}年的{rows}行不属于所选年份，未使用。"),
            format!(
                "{} of {year} {} not of the year chosen and left out.",
                several(*rows, "row", "rows"),
                choose(*rows, "is", "are")
            ),
        ),
        ProblemKind::LabelOfSheet { label, level, rows } => lang.pick(
            format!("表里没有写{}，按工作表名称，{rows}行都属于“{label}”。", level_name(*level, lang)),
            format!(
                "The table names no unit of the {} level; by the name of the sheet its {rows} rows belong to “{label}”.",
                level_name(*level, lang)
            ),
        ),
        _ => of_unit(kind, lang),
    }
}

fn of_unit(kind: &ProblemKind, lang: Lang) -> String {
    match kind {
        ProblemKind::Namesakes { code, other } => lang.pick(
            format!("同一街道里有两个同名的社区，编码是“{code}”和“{other}”；如果是同一个社区，请改正编码。"),
            format!(
                "Two communities of this name are in one street, with the codes “{code}” and “{other}”; if they are one, correct the code."
            ),
        ),
        ProblemKind::UnplacedUnit { street, candidates } => {
            let (zh, en) = match street {
                Some(street) => (format!("“{street}”属于哪个县(区)，"), format!("which county “{street}” belongs to")),
                None => ("它属于哪个县(区)和街道，".into(), "which county and street it belongs to".into()),
            };
            let similar = quoted(candidates, lang);
            let (ask, hint) = if candidates.is_empty() {
                ("请写明或改正名称".into(), String::new())
            } else {
                let ask = format!("名称相近的有{similar}，如果是同一个，请改正名称");
                (ask, format!(" Similar: {similar}; if it is one of them, correct the name."))
            };
            lang.pick(
                format!("没有任何表说明{zh}按单独的社区计；{ask}。"),
                format!("No table says {en}; it counts as a community of its own.{hint}"),
            )
        }
        ProblemKind::SeveralUnits { text } => lang.pick(
            format!("“{text}”一格写了几个单位，数据分不清是谁的，未使用；请每个单位写一行。"),
            format!("“{text}” names several units in one cell; whose the figures are cannot be told, and the row is not used. Give each unit a row."),
        ),
        ProblemKind::CodeOfSeveralUnits { code, text } => lang.pick(
            format!("“{text}”一格写了几个单位，编码只有一个{code}；以编码为准，数据都算作它的，请核对。"),
            format!("“{text}” names several units in one cell beside the one code {code}; the code decides, and all figures count as that unit's. Check that they are."),
        ),
        ProblemKind::SeveralPlaces { text, level, rows } => {
            let level = level_name(*level, lang);
            lang.pick(
                format!("“{text}”一格写了几个{level}，{rows}行属于哪个无法判断，按没有写{level}处理；请每行只写一个。"),
                format!("“{text}” names more than one {level} in one cell. To which its {rows} row(s) belong cannot be told, and they count as if it said nothing; name one for each row."),
            )
        }
        ProblemKind::ContradictoryPlace { inner, outer, level, place } => {
            let level = level_name(*level, lang);
            let [zh, en] = place.as_ref().map_or_else(Default::default, |place| [format!("（{place}）"), format!(" ({place})")]);
            lang.pick(
                format!("名称里写的是“{inner}”，这一行的{level}{zh}却是“{outer}”；不知以哪个为准，这一行未使用；请改正其中一处，或加上编码。"),
                format!("The name says “{inner}”, but the {level} of its row{en} is “{outer}”. Which is right cannot be told, and the row is not used; correct one of them, or add the code."),
            )
        }
        ProblemKind::AmbiguousUnit { name, candidates } => lang.pick(
            format!("无法确定“{name}”是哪个单位（可能是{}），未使用；请写明街道或编码。", quoted(candidates, lang)),
            format!(
                "“{name}” may be {}; it is not used until its street or code says which.",
                quoted(candidates, lang)
            ),
        ),
        ProblemKind::CodeOfTwoNames { code, names } => lang.pick(
            format!("编码{code}对应不同的名称{}；以编码为准。", quoted(names, lang)),
            format!("The code {code} stands beside different names, {}; the code decides.", quoted(names, lang)),
        ),
        ProblemKind::SharedNames { names, units, place } => {
            let more = if names.len() < *units as usize { lang.pick("等", " and others") } else { "" };
            lang.pick(
                format!(
                    "有{units}个社区与另一张工作表（{place}）上的同名（{}{more}），都没有写街道，按同一个社区处理；不是同一个的，请加一列街道。",
                    names.join("、")
                ),
                format!(
                    "{units} communities are called like some of another sheet ({place}): {}{more}. No street tells them apart, and they are taken for the same; if they are not, add a column of streets.",
                    names.join(", ")
                ),
            )
        }
        ProblemKind::SimilarNames { other, place, says_other: true } => lang.pick(
            format!("名称里也写了“{other}”，而“{other}”另有一行（{place}），按两个单位计；如果是同一个，请只留一行、写成一个名称，或在两处都加上编码。"),
            format!(
                "The name says “{other}” too, which has a row of its own ({place}); they count as two units. If they are one, keep one row and one name, or give both the code."
            ),
        ),
        ProblemKind::SimilarNames { other, place, says_other: false } => lang.pick(
            format!("名称与“{other}”（{place}）只差附加的字样，按两个单位计；如果是同一个，请把名称写成一样，或在两处都加上编码。"),
            format!(
                "The name differs from that of “{other}” ({place}) only by an addition; they count as two units. If they are one, write the name the same way in both places, or give both the code."
            ),
        ),
        ProblemKind::VanishedUnit { year, chosen } => lang.pick(
            format!("{year}年有这个单位，{chosen}年的表里没有，未列入检查；如果是漏报，请补上{chosen}年的一行。"),
            format!(
                "The unit has rows of {year} and none of {chosen}; it is not audited. If it was forgotten, add its row of {chosen}."
            ),
        ),
        _ => String::new(),
    }
}

fn of_figures(kind: &ProblemKind, lang: Lang) -> String {
    match kind {
        ProblemKind::Conflict { field, this, that, place } => lang.pick(
            format!("“{}”在这里是“{}”，在{place}是“{}”；两者都不采用。", field.zh, this.zh, that.zh),
            format!("“{}” is {} here and {} in {place}; neither is used.", field.en, this.en, that.en),
        ),
        ProblemKind::PartOverWhole { part, part_value, whole, whole_value, place } => lang.pick(
            format!("“{part}”{part_value}大于“{whole}”{whole_value}（{place}）；同时用到两者的指标把两者都按缺失处理。", part = part.get(lang), whole = whole.get(lang)),
            format!("“{part}” ({part_value}) is more than “{whole}” ({whole_value}, {place}); targets that use both count them as missing.", part = part.get(lang), whole = whole.get(lang)),
        ),
        ProblemKind::BeyondBound { field, value, bound } => lang.pick(
            format!("“{field}”是{value}，与其他数据得出的界限{bound}不符。", field = field.get(lang)),
            format!("“{field}” is {value}, beyond the bound of {bound} that other figures set.", field = field.get(lang)),
        ),
        ProblemKind::DoubtfulZero { field } => lang.pick(
            format!("“{field}”为0，请核实。", field = field.get(lang)),
            format!("“{field}” is 0; please check.", field = field.get(lang)),
        ),
        ProblemKind::BlankFlag { field } => lang.pick(
            format!("“{field}”没有填是或否，但旁边的数据表明是有的。", field = field.get(lang)),
            format!("“{field}” says neither yes nor no, but figures beside it say yes.", field = field.get(lang)),
        ),
        ProblemKind::ContradictoryFlag { field } => lang.pick(
            format!("“{field}”填的是否，但旁边的数据表明是有的。", field = field.get(lang)),
            format!("“{field}” says no, but figures beside it say yes.", field = field.get(lang)),
        ),
        ProblemKind::Overflow { target } => lang.pick(
            format!("计算“{}”时数值超出范围；结论待核。", target.zh),
            format!("Computing “{}” went beyond the largest number; the finding is unknown.", target.en),
        ),
        ProblemKind::DivisionByZero { target } => lang.pick(
            format!("计算“{}”时除数为0；结论待核。", target.zh),
            format!("Computing “{}” divides by zero; the finding is unknown.", target.en),
        ),
        ProblemKind::Jump { field, before, after, year, place } => lang.pick(
            format!("“{}”在这里是{after}，{year} 年是{before}（{place}）；相差太大，请核对两个单元格，两个数都照用。", field.zh),
            format!("“{}” is {after} here and was {before} in {year} ({place}); check the two cells. Both are used.", field.en),
        ),
        _ => String::new(),
    }
}

fn titles(fields: &[Bilingual], lang: Lang) -> String {
    let titles: Vec<String> = fields.iter().map(|field| field.get(lang).to_owned()).collect();
    quoted(&titles, lang)
}

fn quoted(texts: &[String], lang: Lang) -> String {
    let texts: Vec<String> = texts.iter().map(|text| format!("“{text}”")).collect();
    texts.join(lang.pick("、", ", "))
}
