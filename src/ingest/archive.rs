//! Zip files of workbooks, opened like folders.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use crate::ingest::encoding;
use crate::ingest::error::Reason;
use crate::ingest::limits::{Limit, Limits};
use crate::ingest::{open, package};

/// A file in a zip file.
pub(super) struct Member {
    /// Its path in the zip file.
    pub(super) path: String,
    index: usize,
}

/// An open zip file.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
    /// The limit that says so.
    limit: Limit,
}

impl<'a> Archive<'a> {
    /// Opens a zip file.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Reason> {
        let (left, limit) = limits.most_unpacked(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(Self { zip: package::open(bytes)?, left, limit })
    }

    /// The spreadsheets in it, by their paths, and the names of the other files.
    pub(super) fn members(&self, limits: &Limits) -> Result<(Vec<Member>, Vec<String>), Reason> {
        if self.zip.len() > limits.members {
            return Err(Reason::TooLarge { limit: Some(Limit::Members) });
        }
        let names = self.zip.file_names_raw().enumerate();
        let (mut members, others): (Vec<Member>, Vec<Member>) = names
            .map(|(index, name)| Member { path: name_of(name), index })
            .filter(|member| is_visible(&member.path))
            .partition(|member| open::is_spreadsheet(&member.path));
        members.sort_by(|one, other| one.path.cmp(&other.path));
        let names = others.iter().map(|other| other.path.rsplit('/').next().unwrap_or_default().to_owned());
        if members.is_empty() { Err(Reason::EmptyArchive) } else { Ok((members, names.collect())) }
    }

    /// Unpacks a file. Its stated size is not believed.
    pub(super) fn read(&mut self, member: &Member) -> Result<Vec<u8>, Reason> {
        let part = self.zip.by_index(member.index).map_err(|error| package::why(&error))?;
        let mut bytes = Vec::new();
        let read = part.take(self.left.saturating_add(1)).read_to_end(&mut bytes);
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > self.left {
            return Err(Reason::Bomb { limit: self.limit });
        }
        self.left = self.left.saturating_sub(size);
        read.map(|_| bytes).map_err(|_| Reason::Damaged)
    }
}

/// A name as its zip program meant it: programs that do not say that they write UTF-8 write what Windows speaks here.
fn name_of(raw: &[u8]) -> String {
    let name = encoding::decode(raw, None, None)
        .map_or_else(|_| String::from_utf8_lossy(raw).into_owned(), |decoded| decoded.text);
    name.replace('\\', "/")
}

fn is_visible(path: &str) -> bool {
    !path.ends_with('/') && path.split('/').all(|part| !open::is_hidden(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_gbk_where_they_are_not_utf8() {
        let (gbk, _, _) = encoding_rs::GBK.encode("东区\\户数.xls");
        assert_eq!(name_of(&gbk), "东区/户数.xls");
        assert_eq!(name_of("东区/户数.xls".as_bytes()), "东区/户数.xls");
    }

    #[test]
    fn folders_locks_and_what_the_mac_adds_are_left_out() {
        let paths = ["a/", "a/b.xlsx", "__MACOSX/a/._b.xlsx", "a/~$b.xlsx", "a/.b.csv", "read me.txt", "c.zip"];
        assert_eq!(paths.map(is_visible), [false, true, false, false, false, true, true]);
    }
}
