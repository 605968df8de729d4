//! Wording for command lines that are not understood.

use crate::lang::Lang;

/// What is wrong with a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Usage {
    /// An argument that does not exist.
    UnknownArgument {
        /// The argument.
        argument: String,
        /// A similar one.
        suggestion: Option<String>,
    },
    /// A subcommand that does not exist.
    UnknownCommand {
        /// The word.
        command: String,
        /// A similar one.
        suggestion: Option<String>,
    },
    /// A value that the argument cannot take, or none where it needs one.
    BadValue {
        /// The argument.
        argument: String,
        /// The value.
        value: Option<String>,
        /// What it can be.
        allowed: Option<String>,
    },
    /// Arguments that must be given.
    Missing {
        /// The arguments.
        arguments: String,
    },
    /// An argument that cannot be given twice or with another.
    Twice {
        /// The argument.
        argument: String,
    },
}

/// One sentence that says what is wrong and where to look.
#[must_use]
pub fn usage(usage: &Usage, lang: Lang) -> String {
    let meant = |suggestion: &Option<String>| match suggestion {
        Some(known) => lang.pick(format!("，是否想写 {known}？"), format!("; did you mean {known}?")),
        None => lang.pick("，用法见 dabiao --help".to_owned(), "; see dabiao --help".to_owned()),
    };
    match usage {
        Usage::UnknownArgument { argument, suggestion } => {
            let meant = meant(suggestion);
            lang.pick(format!("没有参数 {argument}{meant}"), format!("there is no argument {argument}{meant}"))
        }
        Usage::UnknownCommand { command, suggestion } => {
            let meant = meant(suggestion);
            lang.pick(format!("没有命令“{command}”{meant}"), format!("there is no command `{command}`{meant}"))
        }
        Usage::BadValue { argument, value, allowed } => {
            let allowed = allowed.as_ref().map_or(String::new(), |allowed| {
                lang.pick(format!("，可取：{allowed}"), format!("; it takes one of: {allowed}"))
            });
            match value {
                Some(value) => lang.pick(
                    format!("{argument} 不能取“{value}”{allowed}"),
                    format!("{argument} cannot be `{value}`{allowed}"),
                ),
                None => {
                    lang.pick(format!("{argument} 缺少取值{allowed}"), format!("{argument} needs a value{allowed}"))
                }
            }
        }
        Usage::Missing { arguments } => lang.pick(
            format!("缺少参数 {arguments}，用法见 --help"),
            format!("the argument {arguments} is missing; see --help"),
        ),
        Usage::Twice { argument } => lang.pick(
            format!("参数 {argument} 重复或与其他参数冲突"),
            format!("{argument} is given twice or clashes with another argument"),
        ),
    }
}

/// The line beside the progress bar.
#[must_use]
pub fn progress(lang: Lang) -> &'static str {
    lang.pick("读取表格 {bar:30} {pos}/{len} 个文件", "reading {bar:30} {pos}/{len} files")
}
