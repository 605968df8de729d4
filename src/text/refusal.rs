//! Wording of refusals.

use crate::cli::{LostFile, Refusal};
use crate::lang::{Bilingual, Lang};
use crate::text::comparison::{self, some};
use crate::text::count::several;

/// One sentence that says what is wrong and what to do.
#[must_use]
pub fn refusal(refusal: &Refusal, lang: Lang) -> String {
    match lang {
        Lang::Zh => zh(refusal),
        Lang::En => en(refusal),
    }
}

#[expect(clippy::too_many_lines, reason = "a line for each refusal")]
fn zh(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unreadable { path, reason } => {
            format!("无法读取 {path}({})，请检查路径和权限", io_reason(reason, Lang::Zh))
        }
        Refusal::NotText { path } => format!("{path} 不是 UTF-8 文本，请用 UTF-8 编码另存"),
        Refusal::Unwritable { path, reason } => {
            format!("无法写入 {path}({reason})，请检查文件夹是否存在、文件是否正在 Excel 或 WPS 中打开")
        }
        Refusal::UnknownExtension { path, known } => {
            format!("看不出 {path} 的格式，扩展名应为 {} 之一，或另加 --format", known.join("、"))
        }
        Refusal::OtherExtension { path, known } => {
            format!("这里写不出 {path} 这种文件，请把扩展名改为 {}", known.join(" 或 "))
        }
        Refusal::OutputIsInput { path } => format!("输出文件 {path} 就是输入文件，会把数据覆盖掉，请改名"),
        Refusal::OutputIsFolder { path } => format!("无法写入 {path}：它是文件夹，请写明其中的文件名"),
        Refusal::OutputBelowFile { path, file } => {
            format!("无法写入 {path}：{file} 是文件，不是文件夹，请换一个路径")
        }
        Refusal::FormIsThere { path } => {
            format!("{path} 已存在，可能有人填过，没有覆盖；请用 -o 另取文件名，或先把它移走")
        }
        Refusal::SameOutput { path } => format!("输出文件 {path} 给了两次，请改名"),
        Refusal::PapersTooLarge { formulas, most } => format!(
            "底稿约有 {formulas} 个公式，超过 {most} 个电子表格就难以打开，请用 --target、--county 或 --street 缩小范围"
        ),
        Refusal::NoSuchPlan { plan, known } => {
            format!("没有内置规划或文件“{plan}”，内置规划有：{}；自己的规划请给出文件路径", known.join("、"))
        }
        Refusal::PlanMistakes { rendered } | Refusal::ManifestMistakes { rendered } => rendered.trim_end().to_owned(),
        Refusal::BadSet { given } => format!("--set {given} 不成，应写作 口径=值，如 rural_universe=villages"),
        Refusal::BadLimit { given } => {
            format!("--limit {given} 不成，应写作 名称=正整数，可带 K、M 或 G，如 cells=20M")
        }
        Refusal::NoSuchLimit { name, known } => format!("没有名为“{name}”的上限，可用的有：{}", known.join("、")),
        Refusal::BadMap { given } => format!("--map {given} 不成，应写作 字段=表头，如 households=总户数"),
        Refusal::BadMapping { path, line } => {
            format!("{path} 第 {line} 行不成，每行应写作 字段 = \"表头\"，如 households = \"总户数\"")
        }
        Refusal::MappedTwice { header, fields: [one, other] } => {
            format!("表头“{header}”同时指定给了 {one} 和 {other}，一个表头只能是一个字段")
        }
        Refusal::NoSuchField { name, suggestion } => match suggestion {
            Some(known) => format!("规划里没有字段“{name}”，是否指 {known}？"),
            None => format!("规划里没有字段“{name}”，各指标的字段见 dabiao rules show"),
        },
        Refusal::NoSuchOption { id, known } if known.is_empty() => {
            format!("规划里没有口径“{id}”：这份规划没有任何口径可选，请删去")
        }
        Refusal::NoSuchOption { id, known } => format!("规划里没有口径“{id}”，可用的有：{}", known.join("、")),
        Refusal::BadOptionValue { id, value, allowed } => format!("口径 {id} 不能取“{value}”，可取：{allowed}"),
        Refusal::NoSuchTarget { id, suggestion } => match suggestion {
            Some(known) => format!("规划里没有指标“{id}”，是否指 {known}？全部指标见 dabiao rules list"),
            None => format!("规划里没有指标“{id}”，全部指标见 dabiao rules list"),
        },
        Refusal::NoSuchProblem { name, suggestion } => match suggestion {
            Some(known) => format!("没有问题代码“{name}”，是否指 {known}？全部代码见 dabiao explain problem"),
            None => format!("没有问题代码“{name}”，全部代码见 dabiao explain problem"),
        },
        Refusal::NoSuchUnit { name, suggestion } => match suggestion {
            Some(known) => format!("表中没有名为“{name}”的单位，是否指“{known}”？"),
            None => format!("表中没有名称或代码为“{name}”的单位"),
        },
        Refusal::SeveralUnits { name, candidates } => {
            format!("名为“{name}”的单位有 {} 个，请改用代码或完整名称：{}", candidates.len(), candidates.join("、"))
        }
        Refusal::NothingSelected => "所选范围内没有任何单位，请放宽 --county、--street 或 --kind".to_owned(),
        Refusal::NothingAssessed { needs } => format!(
            "表中的字段不足以评估所选的任何一项指标，缺少的字段有：{}；请检查表头",
            titles(needs, "、", Lang::Zh)
        ),
        Refusal::UnitElsewhere { name, places } => {
            format!("“{name}”不在所选的县(区)内，而在 {}，请改正 --county", places.join("、"))
        }
        Refusal::NeedsWorkbook { argument } => {
            format!("{argument} 只用于工作簿，请加 -o 名称.xlsx")
        }
        Refusal::WorkbookToTerminal => "工作簿不能显示在终端上，请用 -o 名称.xlsx 写入文件".to_owned(),
        Refusal::NoSuchSheet { name } => format!("没有名为“{name}”的工作表，可选的有：{}", sheets(Lang::Zh)),
        Refusal::UpdateNeedsGaps => "--update 要更新“缺口清单”，请在 --sheets 中加上 gaps".to_owned(),
        Refusal::NoEarlier { path } => format!("找不到 --update 的 {path}，请检查路径"),
        Refusal::EarlierIsFolder { path } => {
            format!("--update 的 {path} 是文件夹，请给出其中的工作簿；有几个就写几次 --update")
        }
        Refusal::EarlierIsNoWorkbook { path } => {
            format!("--update 的 {path} 不是工作簿，应是本程序写出、填过的 .xlsx")
        }
        Refusal::UnreadableEarlier { path, reason } => {
            format!("--update 的 {path} 无法读取：{}", crate::text::reason(reason).zh)
        }
        Refusal::NoGapList { path } => {
            format!(
                "{path} 里没有缺口清单，--update 应是本程序写出的工作簿，表头要有“整改措施”等列和“社区(单位)”“指标”或“键”"
            )
        }
        Refusal::Lost { files, refusal } => {
            format!("{}；其余文件里，{}", lost(files, Lang::Zh), zh(refusal))
        }
        Refusal::SplitNeedsFolder => "--split 要用一个 -o 给出文件夹，各县(区)的工作簿写在其中".to_owned(),
        Refusal::NotComparable(why) => comparison::not_comparable(why, Lang::Zh),
        Refusal::Ingest(error) => error.message(Lang::Zh),
    }
}

/// The sheets that can be asked for.
fn sheets(lang: Lang) -> String {
    let named = crate::report::SheetKind::NAMES.map(|(kind, id)| match lang {
        Lang::Zh => format!("{id}({})", crate::text::sheet_name(kind, lang)),
        Lang::En => id.to_owned(),
    });
    named.join(lang.pick("、", ", "))
}

#[expect(clippy::too_many_lines, reason = "a line for each refusal")]
fn en(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unreadable { path, reason } => {
            format!("cannot read {path} ({}); check the path and permissions", io_reason(reason, Lang::En))
        }
        Refusal::NotText { path } => format!("{path} is not UTF-8 text; save it as UTF-8"),
        Refusal::Unwritable { path, reason } => format!(
            "cannot write {path} ({reason}); check that the folder exists and the file is not open in Excel or WPS"
        ),
        Refusal::UnknownExtension { path, known } => {
            format!("the format of {path} is unclear; use one of the extensions {}, or add --format", known.join(", "))
        }
        Refusal::OtherExtension { path, known } => {
            format!(
                "{path} would be a file of a kind that is not written here; change its extension to {}",
                known.join(" or ")
            )
        }
        Refusal::OutputIsInput { path } => format!("the output {path} is an input too and would replace it; rename it"),
        Refusal::OutputIsFolder { path } => format!("cannot write {path}: it is a folder; name a file in it"),
        Refusal::OutputBelowFile { path, file } => {
            format!("cannot write {path}: {file} is a file and no folder; name another path")
        }
        Refusal::FormIsThere { path } => format!(
            "{path} is there already and may have been filled in, so it was left alone; name another file with -o, or move it"
        ),
        Refusal::SameOutput { path } => format!("the output {path} is given twice; rename one"),
        Refusal::PapersTooLarge { formulas, most } => format!(
            "the working papers would have about {formulas} formulas, and spreadsheets with more than {most} hardly open; \
             narrow them with --target, --county or --street"
        ),
        Refusal::NoSuchPlan { plan, known } => format!(
            "there is no built-in plan or file `{plan}`; built-in plans: {}; for a plan of your own give its path",
            known.join(", ")
        ),
        Refusal::PlanMistakes { rendered } | Refusal::ManifestMistakes { rendered } => rendered.trim_end().to_owned(),
        Refusal::BadSet { given } => {
            format!("--set {given} is not OPTION=VALUE; write it like rural_universe=villages")
        }
        Refusal::BadLimit { given } => {
            format!(
                "--limit {given} is not NAME=NUMBER; write a whole number, with K, M or G if you like, as cells=20M"
            )
        }
        Refusal::NoSuchLimit { name, known } => {
            format!("there is no limit `{name}`; there are {}", known.join(", "))
        }
        Refusal::BadMap { given } => {
            format!("--map {given} is not FIELD=HEADER; write it like households=总户数")
        }
        Refusal::BadMapping { path, line } => {
            format!(
                "line {line} of {path} does not say which header a field has; write it like households = \"总户数\""
            )
        }
        Refusal::MappedTwice { header, fields: [one, other] } => {
            format!("the header “{header}” is given to both {one} and {other}; it can be one field only")
        }
        Refusal::NoSuchField { name, suggestion } => match suggestion {
            Some(known) => format!("the plan has no field `{name}`; did you mean {known}?"),
            None => format!("the plan has no field `{name}`; dabiao rules show lists the fields of each target"),
        },
        Refusal::NoSuchOption { id, known } if known.is_empty() => {
            format!("the plan has no option `{id}`, and no other either; leave it out")
        }
        Refusal::NoSuchOption { id, known } => format!("the plan has no option `{id}`; it has {}", known.join(", ")),
        Refusal::BadOptionValue { id, value, allowed } => {
            format!("the option {id} cannot be `{value}`; it takes {allowed}")
        }
        Refusal::NoSuchTarget { id, suggestion } => match suggestion {
            Some(known) => {
                format!("the plan has no target `{id}`; did you mean {known}? dabiao rules list shows all")
            }
            None => format!("the plan has no target `{id}`; dabiao rules list shows all"),
        },
        Refusal::NoSuchProblem { name, suggestion } => match suggestion {
            Some(known) => {
                format!("there is no problem `{name}`; did you mean {known}? dabiao explain problem lists all")
            }
            None => format!("there is no problem `{name}`; dabiao explain problem lists all"),
        },
        Refusal::NoSuchUnit { name, suggestion } => match suggestion {
            Some(known) => format!("the tables have no unit called `{name}`; did you mean `{known}`?"),
            None => format!("the tables have no unit with the name or code `{name}`"),
        },
        Refusal::SeveralUnits { name, candidates } => {
            format!(
                "{} units are called `{name}`; use a code or the full name: {}",
                candidates.len(),
                candidates.join(", ")
            )
        }
        Refusal::NothingSelected => "nothing is left to audit; widen --county, --street or --kind".to_owned(),
        Refusal::NothingAssessed { needs } => format!(
            "the tables do not have the figures of any selected target; they lack {}; check the headers",
            titles(needs, ", ", Lang::En)
        ),
        Refusal::UnitElsewhere { name, places } => {
            format!("`{name}` is not in the selected county but in {}; correct --county", places.join(", "))
        }
        Refusal::NeedsWorkbook { argument } => {
            format!("{argument} is for workbooks only; add -o NAME.xlsx")
        }
        Refusal::WorkbookToTerminal => {
            "a workbook cannot be shown on a terminal; write it to a file with -o NAME.xlsx".to_owned()
        }
        Refusal::NoSuchSheet { name } => format!("there is no sheet `{name}`; there are {}", sheets(Lang::En)),
        Refusal::UpdateNeedsGaps => "--update goes on with the gap list; add gaps to --sheets".to_owned(),
        Refusal::NoEarlier { path } => format!("there is no {path}, which --update names; check the path"),
        Refusal::EarlierIsFolder { path } => format!(
            "{path} of --update is a folder; name a workbook in it, and give --update once for each where there are several"
        ),
        Refusal::EarlierIsNoWorkbook { path } => {
            format!(
                "{path} of --update is no workbook; an .xlsx that this program wrote and people filled in was expected"
            )
        }
        Refusal::UnreadableEarlier { path, reason } => {
            format!("cannot read {path} of --update: {}", crate::text::reason(reason).en)
        }
        Refusal::NoGapList { path } => format!(
            "{path} has no gap list; --update takes a workbook that this program wrote, whose header has the columns for \
             people and those that name unit and target or the key"
        ),
        Refusal::Lost { files, refusal } => {
            format!("{}; without that, {}", lost(files, Lang::En), en(refusal))
        }
        Refusal::SplitNeedsFolder => {
            "--split needs one -o with the folder that the workbooks of the counties go to".to_owned()
        }
        Refusal::NotComparable(why) => comparison::not_comparable(why, Lang::En),
        Refusal::Ingest(error) => error.message(Lang::En),
    }
}

/// The files that gave nothing, each with the reason: the first few.
fn lost(files: &[LostFile], lang: Lang) -> String {
    let told = files.iter().map(|file| lost_file(&file.path, file.why.get(lang), lang)).collect::<Vec<_>>();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    some(&told, MOST_LOST, lang)
}

/// How many lost files a sentence names.
const MOST_LOST: usize = 3;

/// A file that gave nothing, and why.
#[must_use]
pub fn lost_file(path: &str, why: &str, lang: Lang) -> String {
    let why = why.trim_end_matches(['。', '.']);
    match lang {
        Lang::Zh => format!("{path} 没有用上({why})"),
        Lang::En => format!("{path} was not used ({why})"),
    }
}

/// The first few titles.
fn titles(fields: &[Bilingual], separator: &str, lang: Lang) -> String {
    let titles: Vec<&str> = fields.iter().take(8).map(|field| field.get(lang)).collect();
    let more = if fields.len() > titles.len() { " …" } else { "" };
    format!("{}{more}", titles.join(separator))
}

/// What the system says of a file, without the paths and numbers that it adds.
#[must_use]
pub fn io_reason(error: &std::io::Error, lang: Lang) -> String {
    use std::io::ErrorKind;
    let known = match error.kind() {
        ErrorKind::NotFound => lang.pick("没有这个文件或文件夹", "no such file or folder"),
        ErrorKind::PermissionDenied => lang.pick("没有权限或文件被占用", "no permission, or the file is in use"),
        ErrorKind::IsADirectory => lang.pick("这是文件夹", "it is a folder"),
        ErrorKind::NotADirectory => lang.pick("路径中有一段不是文件夹", "a part of the path is no folder"),
        ErrorKind::StorageFull => lang.pick("磁盘已满", "the disk is full"),
        _ => return error.to_string(),
    };
    known.to_owned()
}

/// A remark or error line on standard error.
#[must_use]
pub fn prefixed(message: &str, lang: Lang) -> String {
    format!("{}{message}", lang.pick("错误：", "error: "))
}

/// That a file was written.
#[must_use]
pub fn written(path: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("已写入 {path}"),
        Lang::En => format!("wrote {path}"),
    }
}

/// What the name of the file of data problems ends in, beside the gap list.
#[must_use]
pub fn problems_ending(lang: Lang) -> &'static str {
    lang.pick("-数据问题", "-problems")
}

/// That errors in the data make a strict run fail.
#[must_use]
pub fn strictly(errors: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("严格模式(--strict)：输入数据有 {errors} 处错误，退出码为 2；请改正后重新评估"),
        Lang::En => {
            format!("--strict: the data have errors ({errors}), so the exit code is 2; correct them and run again")
        }
    }
}

/// That a plan file has no mistake.
#[must_use]
pub fn plan_is_good(path: &str, targets: usize, options: usize, fields: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{path}：没有错误({targets} 项指标，{options} 个口径，{fields} 个字段)"),
        Lang::En => {
            let counts = [
                several(targets, "target", "targets"),
                several(options, "option", "options"),
                several(fields, "field", "fields"),
            ];
            format!("{path}: no mistakes ({})", counts.join(", "))
        }
    }
}
