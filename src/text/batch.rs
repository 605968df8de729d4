//! Texts of batches: mistakes of manifests, the line of a run, the summary.

use crate::cli::ManifestMistake;
use crate::lang::Lang;
use crate::report::{RunState, TargetCounts};
use crate::text::comparison::{MOST_NAMES, some};
use crate::text::count::several;
use crate::text::mistake;

/// A fixed word or phrase of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is the English text it stands for")]
pub enum BatchWord {
    Run,
    Runs,
    FailedRuns,
    LostFiles,
    Failed,
    Unchanged,
    Time,
    Files,
    Legend,
    Panicked,
    BrokenState,
}

/// The words in `lang`.
#[must_use]
pub fn batch_word(word: BatchWord, lang: Lang) -> &'static str {
    match word {
        BatchWord::Run => lang.pick("评估", "Run"),
        BatchWord::Runs => lang.pick("各次评估", "Runs"),
        BatchWord::FailedRuns => lang.pick("失败的评估", "Failed runs"),
        BatchWord::LostFiles => lang.pick("没有用上的文件", "Files that were not used"),
        BatchWord::Failed => lang.pick("失败", "failed"),
        BatchWord::Unchanged => lang.pick("未变", "unchanged"),
        BatchWord::Time => lang.pick("用时", "Time"),
        BatchWord::Files => lang.pick("文件", "Files"),
        BatchWord::Legend => lang.pick(
            "计数：约束性指标 达标/未达标/待核/不适用。数据问题：错误/警告/提示。",
            "Tally: binding targets that are met / unmet / unknown / not applicable. Data problems: errors / warnings / notes.",
        ),
        BatchWord::Panicked => lang.pick(
            "程序内部错误，这次评估没有完成；请单独运行它，并把输入文件交给开发者",
            "an internal error; the run did not end. Run it alone, and report it with its input files",
        ),
        BatchWord::BrokenState => lang.pick(
            "记录进度的文件无法读取，全部评估重新进行",
            "the record of what is done cannot be read; all runs are carried out",
        ),
    }
}

/// The first line of a summary. `concluded` counts the runs by what they conclude.
#[must_use]
pub fn batch_verdict(
    runs: usize,
    concluded: &[(&'static str, usize)],
    failed: usize,
    unchanged: usize,
    lang: Lang,
) -> String {
    let conclusions = concluded.iter().filter(|(_, count)| *count > 0);
    let mut parts: Vec<String> =
        conclusions.map(|(word, count)| lang.pick(format!("{count} 次{word}"), format!("{count} {word}"))).collect();
    if failed > 0 {
        parts.push(lang.pick(format!("{failed} 次失败"), format!("{failed} failed")));
    }
    let mut line = match lang {
        Lang::Zh => format!("共 {runs} 次评估：{}", parts.join("、")),
        Lang::En => format!("{}: {}", several(runs, "run", "runs"), parts.join(", ")),
    };
    if unchanged > 0 {
        line.push_str(&lang.pick(
            format!("；其中 {unchanged} 次未变，没有重做"),
            format!("; not repeated because nothing has changed: {unchanged}"),
        ));
    }
    line
}

/// Which manifest the summary is of.
#[must_use]
pub fn manifest_line(path: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("评估清单：{path}"),
        Lang::En => format!("Manifest: {path}"),
    }
}

/// How many lost files a line names.
const MOST_LOST: usize = 2;

/// What of an earlier time is still there beside a failed run.
#[must_use]
pub fn left_over(files: &[String], lang: Lang) -> String {
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let files = some(&files, MOST_NAMES, lang);
    match lang {
        Lang::Zh => format!("；以前的结果还在，不是这次的：{files}"),
        Lang::En => format!("; still there from an earlier time, and not of this run: {files}"),
    }
}

/// What holds for several runs.
#[must_use]
pub fn of_runs(what: &str, runs: &[&str], lang: Lang) -> String {
    let runs = some(runs, MOST_NAMES, lang);
    match lang {
        Lang::Zh => format!("{what}：{runs}"),
        Lang::En => format!("{what}: {runs}"),
    }
}

/// What a run came to, in one line. `lost` are the files that it went on without.
#[must_use]
pub fn run_outcome(conclusion: &str, targets: &TargetCounts, lost: &[String], state: RunState, lang: Lang) -> String {
    let TargetCounts { met, unmet, unknown, .. } = targets;
    let mut line = match lang {
        Lang::Zh => format!("{conclusion}：{met} 项达标、{unmet} 项未达标、{unknown} 项待核"),
        Lang::En => format!("{conclusion}: {met} met, {unmet} unmet, {unknown} unknown"),
    };
    if !lost.is_empty() {
        let lost: Vec<&str> = lost.iter().map(String::as_str).collect();
        line.push_str(lang.pick("；", "; "));
        line.push_str(&some(&lost, MOST_LOST, lang));
    }
    if state == RunState::Unchanged {
        line.push_str(lang.pick("；未变，没有重做", "; unchanged, not repeated"));
    }
    line
}

/// The line that is told when a run has ended.
#[must_use]
pub fn run_ended(number: usize, all: usize, name: &str, what: &str, time: Option<f64>, lang: Lang) -> String {
    let time = time.map(|time| seconds(time, lang)).map(|time| lang.pick(format!("({time})"), format!(" ({time})")));
    format!("[{number}/{all}] {name}{}{what}{}", lang.pick("：", ": "), time.unwrap_or_default())
}

/// A time.
#[must_use]
pub fn seconds(time: f64, lang: Lang) -> String {
    lang.pick(format!("{time:.1} 秒"), format!("{time:.1} s"))
}

/// The line beside the progress bar of a batch.
#[must_use]
pub fn batch_progress(lang: Lang) -> &'static str {
    lang.pick("评估 {bar:30} {pos}/{len} 次", "runs {bar:30} {pos}/{len}")
}

/// One sentence that says what is wrong in a manifest and what to write instead.
#[must_use]
pub(crate) fn manifest_mistake(kind: &ManifestMistake, lang: Lang) -> String {
    match kind {
        ManifestMistake::Form(kind) => mistake(kind, lang),
        ManifestMistake::Refused(message) => message.get(lang).to_owned(),
        other => match lang {
            Lang::Zh => zh(other),
            Lang::En => en(other),
        },
    }
}

fn braces(names: &[&str]) -> String {
    names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(" ")
}

fn zh(kind: &ManifestMistake) -> String {
    match kind {
        ManifestMistake::Form(_) | ManifestMistake::Refused(_) => String::new(),
        ManifestMistake::BrokenPlan { path } => {
            format!("规划文件 {path} 有错误，请用 dabiao rules check {path} 查看并改正")
        }
        ManifestMistake::NoRuns => "清单里没有任何评估([[run]])".to_owned(),
        ManifestMistake::InForToo { key } => format!("`{key}` 在 for 里和 for 外各写了一次，请删去其一"),
        ManifestMistake::EmptyFor { key } => format!("for 的 `{key}` 没有取值，请写出至少一个"),
        ManifestMistake::EmptyList { key } => format!("`{key}` 是空的，请写出至少一个"),
        ManifestMistake::LoneBrace => "花括号没有成对；占位符写作 {county}".to_owned(),
        ManifestMistake::UnknownPlaceholder { found, known } => {
            format!("没有占位符 {{{found}}}，此处可用：{}", braces(known))
        }
        ManifestMistake::UnsetPlaceholder { name } => {
            format!("{{{name}}} 没有值：这次评估没有写 `{name}`，请补上，或删去占位符")
        }
        ManifestMistake::NoFileName { value } => {
            format!("“{value}”不能用在文件名里：文件名不能含 < > : \" / \\ | ? *，也不能以点或空格结尾")
        }
        ManifestMistake::SameRun { name } => {
            format!("有两次评估都叫“{name}”，请改名；用了 for 时，把 {{county}}、{{year}} 等写进名称")
        }
        ManifestMistake::SameFile { path, run } => {
            format!("{path} 已由评估“{run}”写出，请改名；可以用 {{name}} 区分")
        }
        ManifestMistake::IsFolderToo { path, below } => {
            format!("{path} 是文件，{below} 不能写在它下面，请改其中一个的路径")
        }
        ManifestMistake::UnknownExtension { path, known } => {
            format!("{path} 的扩展名不对应任何格式，可用：{}", known.join(" "))
        }
        ManifestMistake::OverSource { path } => {
            format!("{path} 是清单、规划、表头对应、要接着用的缺口清单或进度文件，不能作输出，请改名")
        }
        ManifestMistake::AmongInputs { path, run } => {
            format!("输出 {path} 会被评估“{run}”当作输入，请写到别的文件夹")
        }
        ManifestMistake::NoInput { pattern } => {
            format!("没有与 {pattern} 相符的文件或文件夹；路径从清单所在文件夹算起")
        }
        ManifestMistake::BadPattern { pattern } => format!("{pattern} 不是可用的通配写法；可用 * ? [ab] 和 **/"),
    }
}

fn en(kind: &ManifestMistake) -> String {
    match kind {
        ManifestMistake::Form(_) | ManifestMistake::Refused(_) => String::new(),
        ManifestMistake::BrokenPlan { path } => {
            format!("the plan file {path} has mistakes; see dabiao rules check {path}")
        }
        ManifestMistake::NoRuns => "the manifest has no run ([[run]])".to_owned(),
        ManifestMistake::InForToo { key } => format!("`{key}` stands in `for` and beside it; remove one"),
        ManifestMistake::EmptyFor { key } => format!("`{key}` of `for` has no value; give it one at least"),
        ManifestMistake::EmptyList { key } => format!("`{key}` is empty; give it one at least"),
        ManifestMistake::LoneBrace => "the other brace is missing; placeholders are written {county}".to_owned(),
        ManifestMistake::UnknownPlaceholder { found, known } => {
            format!("there is no placeholder {{{found}}}; here you can use {}", braces(known))
        }
        ManifestMistake::UnsetPlaceholder { name } => {
            format!("{{{name}}} has no value, because the run has no `{name}`; add it, or remove the placeholder")
        }
        ManifestMistake::NoFileName { value } => format!(
            "`{value}` cannot be part of a file's name, which holds no < > : \" / \\ | ? * and does not end in a dot or blank"
        ),
        ManifestMistake::SameRun { name } => {
            format!("two runs are called `{name}`; rename one, or with `for` put {{county}} or {{year}} into the name")
        }
        ManifestMistake::SameFile { path, run } => {
            format!("the run `{run}` writes {path} already; rename one, as with {{name}}")
        }
        ManifestMistake::IsFolderToo { path, below } => {
            format!("{path} is a file, so {below} cannot lie in it; change the path of one")
        }
        ManifestMistake::UnknownExtension { path, known } => {
            format!("the extension of {path} names no format; use one of {}", known.join(" "))
        }
        ManifestMistake::OverSource { path } => {
            format!(
                "{path} is the manifest, a plan, a mapping, an earlier list (`update`) or the record of what is done; name another output"
            )
        }
        ManifestMistake::AmongInputs { path, run } => {
            format!("the run `{run}` would read the output {path} as an input; write it to another folder")
        }
        ManifestMistake::NoInput { pattern } => {
            format!("there is no file or folder {pattern}; paths begin at the folder of the manifest")
        }
        ManifestMistake::BadPattern { pattern } => format!("{pattern} is no pattern; use * ? [ab] and **/"),
    }
}
