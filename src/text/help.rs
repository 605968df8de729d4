//! Help on the command line.

use crate::lang::Lang;

/// What a (sub)command does. `path` is its name with those above, as `rules check`; the program itself is empty.
#[must_use]
pub fn about(path: &str, lang: Lang) -> Option<&'static str> {
    Some(match path {
        "" => lang.pick(
            "达标：按规划指标逐个核对社区，算清缺什么、缺多少，每个数都能追到条款和单元格",
            "Audits communities against a plan's targets: what is short, by how much, traced to clause and cell",
        ),
        "audit" => lang.pick(
            "读入表格，按规划的全部指标评估，输出缺口报告",
            "Read spreadsheets, judge every unit against the plan's targets, report the gaps",
        ),
        "batch" => lang.pick(
            "按清单一次完成多次评估(各县区、各年、各规划)，并给出汇总",
            "Carry out the evaluations of a manifest (counties, years, plans) in one go, and sum them up",
        ),
        "compare" => lang.pick(
            "比较几年的评估：各项指标的变化和进度，单位的新增和减少，突变的数值；写作 2018=文件夹 2019=文件夹",
            "Compare several years: how targets changed and keep pace, units that came and went, figures that jump; 2018=DIR 2019=DIR",
        ),
        "inspect" => lang.pick(
            "说明表格是怎样读懂的：每个工作表是什么，每一列用作哪个字段、已填多少，哪些行没有读入，有哪些数据问题",
            "Show how spreadsheets are understood: what each sheet and column is, what is filled in, left out or doubtful",
        ),
        "explain" => lang.pick(
            "解释一项指标：原文、读法、算式、所需字段；给出表格和单位时，列出数据、单元格、算术和结论",
            "Explain a target: quote, reading, formula, fields; with spreadsheets and a unit also its figures, cells and verdict",
        ),
        "explain problem" => lang.pick(
            "解释数据问题的代码：是什么意思、数据怎样处理、该怎么办；不写代码则列出全部",
            "Explain a code of data problems: what it means, what was done, what to do; without a code list all",
        ),
        "rules" => lang.pick("查看和检查规划文件", "Look at and check plan files"),
        "rules list" => lang.pick("列出规划的指标和口径", "List the targets and options of a plan"),
        "rules show" => lang.pick("显示指标的全部内容", "Show targets in full"),
        "rules check" => lang.pick(
            "检查规划文件或字段文件，一次报出全部错误及其行列",
            "Check plan or field files; every mistake at once, with line and column",
        ),
        "template" => lang.pick(
            "生成下发的填报表：规划所需的全部数据各占一列，附说明、下拉列表和校验，填好后可直接评估",
            "Write a blank form for those who report: a column for every figure the plan needs, with notes, lists and checks; filled in, it can be audited as it is",
        ),
        "completions" => lang.pick("生成命令行补全脚本", "Write a shell completion script"),
        "man" => lang.pick("生成手册页(roff)", "Write the manual page (roff)"),
        _ => return None,
    })
}

/// What an argument is for.
#[must_use]
pub fn argument(id: &str, lang: Lang) -> Option<&'static str> {
    Some(match id {
        "help" => lang.pick("显示帮助", "Print help"),
        "version" => lang.pick("显示版本", "Print version"),
        "lang" => lang.pick(
            "报告和提示的语言：zh 或 en；默认随系统",
            "Language of reports and messages: zh or en; by default that of the system",
        ),
        "inputs" => lang.pick(
            "表格文件(xlsx、xls、et、xlsb、ods、csv 等，或装有它们的 zip)或文件夹，可以多个",
            "Spreadsheets (xlsx, xls, et, xlsb, ods, csv and others, or a zip of them) or folders, any number",
        ),
        "plan" => lang.pick(
            "规划：内置规划的 id 或规划文件；默认 panzhihua-13-5",
            "Plan: id of a built-in plan, or a plan file; by default panzhihua-13-5",
        ),
        "set" => lang.pick(
            "选定口径，如 rural_universe=villages；可重复",
            "Choose a reading, as rural_universe=villages; repeatable",
        ),
        "format" => lang.pick(
            "标准输出的格式：text、csv(缺口清单)、problems(数据问题清单，也是 CSV)、json、jsonl(每行一个检查结果)、markdown、xlsx(工作簿)；默认 text；有 -o 时，没有文件是这种格式才输出",
            "Format of standard output: text, csv (gap list), problems (data problems, as CSV), json, jsonl (a finding a line), markdown or xlsx (workbook); by default text; beside -o only where no file has it",
        ),
        "save_mapping" => lang.pick(
            "把识别出的表头写入对应文件，改正后用 --mapping 读回",
            "Write the headers as understood to a file, to be corrected and given to --mapping",
        ),
        "strict" => lang.pick(
            "输入数据有错误(error 级问题)时退出码为 2；报告照常写出",
            "Make the exit code 2 where the data have errors; the report is written all the same",
        ),
        "outputs" => lang.pick(
            "输出文件，格式看扩展名(.xlsx .txt .csv .json .jsonl .md)；可重复；- 为标准输出；.csv 旁另写一份“-数据问题.csv”(--lang en 时是“-problems.csv”)",
            "Output file, format by extension (.xlsx .txt .csv .json .jsonl .md); repeatable; - is standard output; beside a .csv stands a -problems.csv (with --lang zh a -数据问题.csv)",
        ),
        "sheets" => lang.pick(
            "工作簿只要这些工作表，如 gaps 或 缺口清单,总览；默认全部：overview targets counties streets communities gaps unknown problems basis",
            "Only these sheets of the workbook, as gaps or overview,gaps; by default all: overview, targets, counties, streets, communities, gaps, unknown, problems, basis",
        ),
        "update" => lang.pick(
            "接着用填过的工作簿：责任单位、整改措施等按行带入新的缺口清单，已达标的销号；可重复",
            "Go on with a workbook that people filled in: what they wrote is carried into the new gap list, gaps that are met are closed; repeatable",
        ),
        "split" => lang.pick(
            "county：每个县(区)一个工作簿，另有一个汇总，写入 -o 给出的文件夹",
            "county: one workbook for each county and a summary, in the folder that -o names",
        ),
        "year" => lang.pick("评估哪一年；默认表中最新的一年", "Year to audit; by default the latest in the tables"),
        "map" => lang.pick(
            "指定表头是哪个字段，如 households=总户数，分组表头写作 组/列；可重复",
            "Say which field a header is, as households=总户数; group/column under a group; repeatable",
        ),
        "mapping" => lang.pick(
            "表头对应文件(TOML)，每行 字段 = \"表头\"",
            "File of such headers (TOML), a line each: field = \"header\"",
        ),
        "encoding" => lang.pick(
            "文本文件的编码：utf-8、gb18030、big5、utf-16le 或 utf-16be；默认自动识别",
            "Encoding of text files: utf-8, gb18030, big5, utf-16le or utf-16be; by default told from their content",
        ),
        "limits" => lang.pick(
            "放宽或收紧读取的上限，如 cells=20M、file=2G；可重复；名称：file unpacked kept ratio harmless members cells repeated rectangle text merges",
            "Move a limit on what is read, as cells=20M or file=2G; repeatable; names: file, unpacked, kept, ratio, harmless, members, cells, repeated, rectangle, text, merges",
        ),
        "county" => lang.pick("只看这个县(区)：名称或代码", "Only this county: name or code"),
        "street" => lang.pick("只看这个街道(乡镇)：名称或代码", "Only this street or township: name or code"),
        "target" => lang.pick("只看这项指标；可重复", "Only this target; repeatable"),
        "kind" => lang.pick(
            "只看这类单位：urban 城市社区、rural 农村社区、village 村、subdistrict 街道、township 乡镇",
            "Only units of this kind: urban, rural, village, subdistrict or township",
        ),
        "detail" => lang.pick("列出每个单位的每项检查结果", "List every finding of every unit"),
        "working_papers" => lang.pick(
            "在输出的 .xlsx 中写入底稿：原始数据、口径和每项指标的检查表，结论、缺口、得分都是公式",
            "Put working papers into the .xlsx output: data, readings and a check a target, with verdicts, gaps and scores as formulas",
        ),
        "fail_on" => lang.pick(
            "何时退出码为 1：unmet 有未达标、unknown 有未达标或待核(默认)、never 从不",
            "When the exit code is 1: unmet, unknown (unmet or unknown, the default) or never",
        ),
        "max_unmet" => lang.pick(
            "容许 N 项约束性指标未达标，超过才退出码为 1；待核的指标只在写明 --fail-on unknown 时一并计数",
            "Bear N unmet binding targets: exit code 1 only if there are more; unknown ones count with them only where --fail-on unknown is said",
        ),
        "manifest" => lang.pick("评估清单(TOML)，写法见 docs/batch-format.md", "The manifest (TOML); docs/batch-format.md says how to write it"),
        "jobs" => lang.pick("同时进行几次评估；默认与处理器核数相同", "How many runs at a time; by default as many as there are cores"),
        "resume" => lang.pick(
            "跳过已完成且未变的评估：输入、规划、口径、程序版本和输出都没有变",
            "Skip runs that are done and unchanged: inputs, plan, options, version of the program and outputs",
        ),
        "require_all" => lang.pick("未评估的指标按待核计", "Count targets that could not be assessed as unknown"),
        "quiet" => lang.pick("不显示进度和提示", "No progress bar and no remarks"),
        "targets" => lang.pick("指标 id；不写则全部", "Ids of targets; all where none is given"),
        "code" => lang.pick("问题代码，如 not-a-number", "Code of the problem, as not-a-number"),
        "unit" => lang.pick("单位名称或代码", "Name or code of a unit"),
        "files" => lang.pick("规划文件或字段文件", "Plan or field files"),
        "shell" => lang.pick("bash、zsh、fish、powershell 或 elvish", "bash, zsh, fish, powershell or elvish"),
        _ => return None,
    })
}

/// What an argument is for, where a subcommand uses the name in another sense.
#[must_use]
pub fn argument_of(path: &str, id: &str, lang: Lang) -> Option<&'static str> {
    match (path, id) {
        ("batch", "format") => Some(lang.pick(
            "标准输出上汇总的格式：text、json、markdown；默认 text",
            "Format of the summary on standard output: text, json or markdown; by default text",
        )),
        ("batch", "outputs") => Some(lang.pick(
            "汇总写入文件(不含用时)，格式看扩展名(.txt .json .md)；可重复；- 为标准输出",
            "File for the summary, without times; format by extension (.txt .json .md); repeatable; - is standard output",
        )),
        ("inspect", "format") => Some(lang.pick(
            "标准输出的格式：text、json、markdown；默认 text",
            "Format of standard output: text, json or markdown; by default text",
        )),
        ("inspect", "outputs") => Some(lang.pick(
            "输出文件，格式看扩展名(.txt .json .md)；可重复；- 为标准输出",
            "Output file, format by extension (.txt .json .md); repeatable; - is standard output",
        )),
        ("inspect", "year") => {
            Some(lang.pick("读哪一年；默认表中最新的一年", "Year to read; by default the latest in the tables"))
        }
        ("template", "output") => Some(lang.pick(
            "填报表的文件名；默认 填报表.xlsx(--lang en 时是 template.xlsx)，已有的文件不覆盖；- 为标准输出",
            "File of the form; by default template.xlsx (with --lang zh 填报表.xlsx); a file that is there is left alone; - is standard output",
        )),
        ("template", "units") => Some(lang.pick(
            "单位名单(CSV 或其他表格)，有县(区)、街道(乡镇)、社区名称、代码、类型等列，预先填入填报表",
            "List of the units (CSV or any spreadsheet) with county, street, name, code and kind; they are written into the form",
        )),
        ("template", "level") => Some(lang.pick(
            "只要这一层级的表：community 社区、street 街道(乡镇)、county 县(区)、city 市；可重复；默认全部",
            "Only the sheet of this level: community, street, county or city; repeatable; by default all",
        )),
        ("compare", "inputs") => Some(lang.pick(
            "年份=文件夹或表格文件，如 2018=数据/2018；也可以是 audit --format json 保存的评估(全市一份，或各县(区)各一份)；数据里写明年份的不必写",
            "YEAR=folder or spreadsheet, as 2018=data/2018, or an assessment saved by audit --format json, of the city or one for each county; the year may be left out where the data say it",
        )),
        ("compare", "format") => Some(lang.pick(
            "标准输出的格式：text、csv(逐年变化表)、problems(突变的数值，也是 CSV)、json、markdown、xlsx(工作簿，含折线图)；默认 text",
            "Format of standard output: text, csv (table of changes), problems (figures that jump, as CSV), json, markdown or xlsx (workbook with line charts); by default text",
        )),
        ("compare", "detail") => Some(lang.pick(
            "列出全部县区、全部有变化的单位和数值",
            "List every county, every unit that changed and every figure that jumps",
        )),
        ("explain", "target") => Some(lang.pick("指标 id(见 rules list)", "Id of the target (see rules list)")),
        _ => argument(id, lang),
    }
}

/// Headings of the help page: usage, commands, arguments, options.
#[must_use]
pub fn headings(lang: Lang) -> [&'static str; 4] {
    lang.pick(["用法", "命令", "参数", "选项"], ["Usage", "Commands", "Arguments", "Options"])
}

/// Exit codes, shown below the help of a command.
#[must_use]
pub fn exit_codes(path: &str, lang: Lang) -> Option<&'static str> {
    match path {
        "audit" | "batch" => Some(lang.pick(
            "退出码：0 已评估的约束性指标全部达标；1 有未达标或待核(见 --fail-on)；2 无法评估，或加了 --strict 而输入数据有错误",
            "Exit codes: 0 all assessed binding targets met; 1 some unmet or unknown (see --fail-on); 2 could not evaluate, or --strict and errors in the data",
        )),
        "compare" => Some(lang.pick(
            "退出码：0 已比较，不论结果如何；2 无法比较，或有输入文件无法读取",
            "Exit codes: 0 compared, whatever was found; 2 could not compare, or an input file could not be read",
        )),
        _ => None,
    }
}
