//! Wording of why input could not be read.

use crate::ingest::{IngestError, Lack, Limit, MOST_COLUMNS, Reason};
use crate::lang::{Bilingual, Lang};
use crate::text::count::several;

/// One sentence: which file, what was expected, what to do.
pub(crate) fn ingest_error(error: &IngestError, lang: Lang) -> String {
    match error {
        IngestError::NoInput => lang.pick(
            "没有指定输入：请给出一个或多个表格文件或文件夹。".into(),
            "No input was named: give one or more spreadsheet files or folders.".into(),
        ),
        IngestError::NotFound { path } => lang.pick(
            format!("找不到“{path}”：请检查路径是否写对。"),
            format!("There is no “{path}”: check that the path is written correctly."),
        ),
        IngestError::UnreadableFolder { path, cause } => lang.pick(
            format!("无法列出文件夹“{path}”（{cause}）：请检查是否有读取权限。"),
            format!("The folder “{path}” cannot be listed ({cause}): check that you may read it."),
        ),
        IngestError::EmptyFolder { path, others: 0, .. } => lang.pick(
            format!("文件夹“{path}”中没有文件：请放入 .xlsx 或 .csv 文件，或直接指定文件。"),
            format!("The folder “{path}” has no files: put .xlsx or .csv files there, or name a file directly."),
        ),
        IngestError::EmptyFolder { path, others, names } => empty_folder(path, *others, names, lang),
        IngestError::TooManyFiles { found } => lang.pick(
            format!("共找到{found}个文件，超过一次可读的65535个：请分批处理。"),
            format!("{found} files were found, more than the 65535 that can be read at once: work in batches."),
        ),
        IngestError::NothingReadable { path, reason, others } => nothing_readable(path, reason, *others, lang),
        IngestError::NoTable { paths, near, searched } => no_table(paths, near.as_ref(), *searched, lang),
        IngestError::NoData { files } => no_data(files, lang),
        IngestError::NoUnits { paths } => lang.pick(
            format!("{}的表头可以识别，但没有写明数据属于哪个单位：请加上社区、街道或县(区)的名称或编码。", list(paths, lang)),
            format!(
                "The headers of {} are known, but no row says which unit it is of: add names or codes of communities, streets \
                 or counties.",
                list(paths, lang)
            ),
        ),
        IngestError::NoSuchYear { year, available } => no_such_year(*year, available, lang),
    }
}

fn nothing_readable(path: &str, reason: &Reason, others: usize, lang: Lang) -> String {
    let why = self::reason(reason);
    match (lang, others) {
        (Lang::Zh, 0) => format!("无法读取“{path}”：{}。", why.zh),
        (Lang::Zh, _) => format!("无法读取“{path}”及另外{others}个文件：{}。", why.zh),
        (Lang::En, 0) => format!("“{path}” cannot be read: {}.", why.en),
        (Lang::En, _) => {
            format!("“{path}” and {} cannot be read: {}.", several(others, "more file", "more files"), why.en)
        }
    }
}

fn empty_folder(path: &str, others: u32, names: &[String], lang: Lang) -> String {
    let is_all = usize::try_from(others) == Ok(names.len());
    let more = if is_all { "" } else { lang.pick("等", " and others") };
    match lang {
        Lang::Zh => format!(
            "文件夹“{path}”中没有表格文件，只有{others}个其他文件（{}{more}）：请放入 .xlsx 或 .csv 文件，或直接指定文件。",
            names.join("、")
        ),
        Lang::En => format!(
            "The folder “{path}” has no spreadsheets, only {} ({}{more}): put .xlsx or .csv files there, or name a file directly.",
            several(others, "other file", "other files"),
            names.join(", ")
        ),
    }
}

/// What each file lacks; files that lack the same stand together.
fn no_data(files: &[(String, Lack)], lang: Lang) -> String {
    /// Most of them are the same.
    const SHOWN: usize = 4;
    let mut groups: Vec<(&Lack, Vec<String>)> = Vec::new();
    for (path, lack) in files {
        match groups.iter_mut().find(|(known, _)| *known == lack) {
            Some((_, paths)) => paths.push(path.clone()),
            None => groups.push((lack, vec![path.clone()])),
        }
    }
    let parts = groups.iter().take(SHOWN).map(|(lack, paths)| lacks(&list(paths, lang), lack, paths.len() == 1, lang));
    let parts = parts.collect::<Vec<_>>().join(lang.pick("；", "; "));
    let more = if groups.len() > SHOWN { lang.pick("；等等", "; and so on") } else { "" };
    match lang {
        Lang::Zh => format!("没有可以评估的数据：{parts}{more}。"),
        Lang::En => format!("There are no figures to audit: {parts}{more}."),
    }
}

/// What files lack, and what to do.
fn lacks(files: &str, lack: &Lack, is_one: bool, lang: Lang) -> String {
    let (zh, one, many) = match lack {
        Lack::Unreadable(reason) => {
            let why = self::reason(reason);
            return lang.pick(format!("{files}无法读取（{}）", why.zh), format!("{files} cannot be read ({})", why.en));
        }
        Lack::NoHeader => (
            "中没有可识别的表头，请使用“社区名称”“户数”等规定的表头",
            "has no known header, use headers such as “社区名称” and “户数”",
            "have no known header, use headers such as “社区名称” and “户数”",
        ),
        Lack::NoUnits => (
            "没有写明数据属于哪个单位，请加上社区、街道或县(区)的名称或编码",
            "does not say which units its figures are of, add names or codes",
            "do not say which units their figures are of, add names or codes",
        ),
        Lack::NoRows => (
            "的表头下面没有单位的数据行，请填报后再读",
            "has no row of a unit below its header, fill it in",
            "have no row of a unit below their headers, fill them in",
        ),
        Lack::NotATable => (
            "像表单或情况简介，不能确定哪个数值属于哪个标签，请改成一行一个单位的表格",
            "looks like a form whose values cannot be told for certain, make it a table with one row a unit",
            "look like forms whose values cannot be told for certain, make them tables with one row a unit",
        ),
        Lack::Hidden => (
            "的工作表全部是隐藏的，请取消隐藏",
            "has hidden sheets only, unhide those that are needed",
            "have hidden sheets only, unhide those that are needed",
        ),
        Lack::Empty => (
            "的工作表全是空的，请核对是否发错了文件",
            "has empty sheets only, check whether it is the right file",
            "have empty sheets only, check whether they are the right files",
        ),
        Lack::OwnReport => (
            "是 dabiao 自己的报告，不是数据，请指定填报的表格",
            "is a report of dabiao's own and no data, name the spreadsheets that were filled in",
            "are reports of dabiao's own and no data, name the spreadsheets that were filled in",
        ),
    };
    match lang {
        Lang::Zh => format!("{files}{zh}"),
        Lang::En => format!("{files} {}", if is_one { one } else { many }),
    }
}

fn no_table(paths: &[String], near: Option<&(String, Bilingual)>, searched: Option<u32>, lang: Lang) -> String {
    let mut files = list(paths, lang);
    if let Some(rows) = searched {
        files.push_str(&lang.pick(
            format!("有内容的前{rows}行"),
            format!(" (in the first {rows} rows that are not empty; remove longer notes above a header)"),
        ));
    }
    match (lang, near) {
        (Lang::Zh, Some((header, title))) => {
            format!("在{files}中没有找到可识别的表头，但“{header}”与“{}”相近：请把表头改为规定的名称。", title.zh)
        }
        (Lang::Zh, None) => format!(
            "在{files}中没有找到可识别的表头：请使用“社区名称”“户数”等规定的表头{}。",
            searched.map_or("", |_| "，并删去表头上面过长的说明")
        ),
        (Lang::En, Some((header, title))) => format!(
            "No known header was found in {files}, but “{header}” resembles “{}”: rename the headers to the known ones.",
            title.zh
        ),
        (Lang::En, None) => {
            format!("No known header was found in {files}: use known headers such as “社区名称” and “户数”.")
        }
    }
}

fn no_such_year(year: i32, available: &[i32], lang: Lang) -> String {
    let years: Vec<String> = available.iter().map(i32::to_string).collect();
    match (lang, available) {
        (Lang::Zh, []) => format!("要求的是{year}年，但表中没有年份列：请去掉年份要求，或在表中加上“年份”列。"),
        (Lang::Zh, _) => format!("表中没有{year}年的数据，只有{}年：请改选其中一年。", years.join("、")),
        (Lang::En, []) => format!(
            "The year {year} was asked for, but no table has a year column: leave the year out, or add a column “年份”."
        ),
        (Lang::En, _) => {
            format!("The tables have no figures for {year}, only for {}: choose one of these years.", years.join(", "))
        }
    }
}

/// At most three names, and how many more there are.
fn list(paths: &[String], lang: Lang) -> String {
    const SHOWN: usize = 3;
    let names: Vec<String> = paths.iter().take(SHOWN).map(|path| format!("“{path}”")).collect();
    let names = names.join(lang.pick("、", ", "));
    match paths.len().saturating_sub(SHOWN) {
        0 => names,
        more => lang.pick(
            format!("{names}等{}个文件", paths.len()),
            format!("{names} and {}", several(more, "more file", "more files")),
        ),
    }
}

/// Why a file or sheet could not be read, and what to do: the end of a sentence, without a full stop.
pub(crate) fn reason(reason: &Reason) -> Bilingual {
    let (zh, en) = match reason {
        Reason::Empty => ("文件是空的，请重新导出".into(), "the file is empty; export it again".into()),
        Reason::Io { cause } => (
            format!("系统无法打开文件（{cause}），请检查权限或关闭占用它的程序"),
            format!("the system cannot open the file ({cause}); check permissions, or close the program that holds it"),
        ),
        Reason::TooLarge { limit: None } => (
            "内容超出可读的大小，请拆成几个文件".into(),
            "it is larger than can be read; split it into several files".into(),
        ),
        Reason::TooLarge { limit: Some(limit) } => {
            let (zh, en) = exceeded(*limit);
            let name = limit.name();
            (
                format!("{zh}，请拆成几个文件，或用 --limit {name}=数值 放宽"),
                format!("{en}; split it into several files, or raise the limit with --limit {name}=NUMBER"),
            )
        }
        Reason::Bomb { limit } => {
            let (zh, en) = exceeded(*limit);
            let name = limit.name();
            (
                format!("{zh}，请用 Excel 或 WPS 重新保存；确信来源可靠时可用 --limit {name}=数值 放宽"),
                format!(
                    "{en}; save it again with Excel or WPS, or, if you trust it, raise the limit with --limit {name}=NUMBER"
                ),
            )
        }
        Reason::Password => {
            ("文件有密码保护，请先取消密码".into(), "it is protected by a password; remove it first".into())
        }
        Reason::Unsupported { format } => (
            format!("这是 {format} 文件，请另存为 .xlsx 或 .csv"),
            format!("it is a file of type {format}; save it as .xlsx or .csv"),
        ),
        Reason::Unknown => {
            ("不是表格文件，应为 .xlsx 或 .csv".into(), "it is no spreadsheet; .xlsx or .csv was expected".into())
        }
        Reason::Damaged => (
            "内容已损坏，请用 Excel 或 WPS 打开后重新保存".into(),
            "its content is damaged; open it with Excel or WPS and save it again".into(),
        ),
        Reason::Truncated => (
            "文件不完整，可能没有传完，请重新获取".into(),
            "it is incomplete, perhaps cut off on its way; get it once more".into(),
        ),
        Reason::TooManyColumns { row } => (
            format!("第{row}行超过 {MOST_COLUMNS} 列，请删去用不到的列，再另存"),
            format!(
                "row {row} has more than {MOST_COLUMNS} columns; remove those that are not needed and save it again"
            ),
        ),
        Reason::BrokenText { encoding, line, byte, lines } => {
            let name = encoding.name();
            (
                format!(
                    "文字是 {name} 编码，但有{lines}行不是（第一处是第{line}行第{byte}个字节），可能混入了别的编码或已损坏；请用 Excel 或 WPS 打开，改正后另存为 CSV UTF-8；如果其实整个文件是同一编码，请用 --encoding 指定"
                ),
                format!(
                    "its text is in {name} but for {} (the first is line {line} at byte {byte}), perhaps from a file in another encoding; open it with Excel or WPS, correct what is garbled and save it as CSV UTF-8, or, if all of it is in one encoding, name that with --encoding",
                    several(*lines, "line", "lines")
                ),
            )
        }
        Reason::UnclosedQuote { row } => (
            format!("第{row}行的引号没有结束，请补上引号"),
            format!("a quotation mark in row {row} never ends; close it"),
        ),
        other => refused(other),
    };
    Bilingual { zh, en }
}

/// What is too large.
fn exceeded(limit: Limit) -> (&'static str, &'static str) {
    match limit {
        Limit::File => ("文件太大", "the file is too large"),
        Limit::Unpacked => ("压缩内容解开后太大", "it unpacks to too large a size"),
        Limit::Kept => ("压缩内容中有一部分解开后太大", "a part of it unpacks to too large a size"),
        Limit::Ratio | Limit::Harmless => ("压缩内容解开后大得异常", "it unpacks to an abnormal size"),
        Limit::Members => ("压缩文件中的文件太多", "the zip file has too many files"),
        Limit::Cells => ("单元格太多", "it has too many cells"),
        Limit::Repeated => ("重复填充的单元格太多", "it repeats too many cells"),
        Limit::Rectangle => ("数据占的区域太大", "its cells stand too far apart"),
        Limit::Text => ("工作表的文字太多", "a sheet has too much text"),
        Limit::Merges => ("合并单元格太多", "it has too many merged areas"),
    }
}

/// Why a file that is whole is not read all the same.
fn refused(reason: &Reason) -> (String, String) {
    match reason {
        Reason::Wrapped => (
            "文件被单位的文档安全软件加密，请先在该软件中解密再发送".into(),
            "it is encrypted by an office's document-security software; decrypt it there before it is sent".into(),
        ),
        Reason::Numbers => (
            "这是 Numbers 文件，请在 Numbers 中导出为 Excel（.xlsx）".into(),
            "it is a Numbers document; export it from Numbers to Excel (.xlsx)".into(),
        ),
        Reason::Picture => (
            "这是图片，图中的表格无法读取，请索取电子表格".into(),
            "it is a picture, in which no table can be read; ask for the spreadsheet".into(),
        ),
        Reason::Pdf => (
            "这是 PDF，其中的表格无法读取，请索取电子表格".into(),
            "it is a PDF, in which no table can be read; ask for the spreadsheet".into(),
        ),
        Reason::Archive { format } => (
            format!("这是 {format} 压缩文件，请解压后再读，或改用 .zip"),
            format!("it is a packed file of type {format}; unpack it first, or pack it as .zip"),
        ),
        Reason::NestedArchive => (
            "压缩文件里还有压缩文件，请先解压里面的".into(),
            "it is a packed file inside another; unpack the inner one first".into(),
        ),
        Reason::EmptyArchive => (
            "压缩文件中没有表格文件，请放入 .xlsx 或 .csv 文件".into(),
            "the zip file has no spreadsheets; put .xlsx or .csv files there".into(),
        ),
        Reason::NestedTables => (
            "网页中的表格里又套着表格，请用 Excel 或 WPS 打开后另存为 .xlsx".into(),
            "tables stand inside tables of the web page; open it with Excel or WPS and save it as .xlsx".into(),
        ),
        Reason::NotTabular { format: Some(format) } => (
            format!("这是 {format} 文本，不是表格，请指定 .xlsx、.csv 等表格文件"),
            format!("it is a text in {format} and no table; name a spreadsheet such as .xlsx or .csv"),
        ),
        Reason::NotTabular { format: None } => (
            "这是程序的源代码，不是表格，请指定 .xlsx、.csv 等表格文件".into(),
            "it is the text of a program and no table; name a spreadsheet such as .xlsx or .csv".into(),
        ),
        Reason::NoTables => (
            "网页中没有表格，请用 Excel 或 WPS 打开后另存为 .xlsx".into(),
            "the web page has no table; open it with Excel or WPS and save it as .xlsx".into(),
        ),
        Reason::NotInEncoding { encoding } => (
            format!("内容不是 {} 编码，请去掉或改正 --encoding", encoding.name()),
            format!("its text is not in {}; leave out or correct --encoding", encoding.name()),
        ),
        _ => (
            "文字编码无法识别，请用 --encoding 指定，或另存为 UTF-8 编码的 CSV".into(),
            "its text encoding is unknown; name it with --encoding, or save it as CSV in UTF-8".into(),
        ),
    }
}
