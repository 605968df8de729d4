//! Tables → files.

mod text;
mod xlsx;

pub(crate) use text::texts;
pub(crate) use xlsx::workbook;

/// A file's name and bytes.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// What stands above every table.
pub(crate) const REPORTED_AT: &str = "统计时间：2020年12月31日";

/// Who reports, as forms put it.
pub(crate) fn reported_by(reporter: &str) -> String {
    format!("填报单位：{reporter}")
}
