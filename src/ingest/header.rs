//! Headers: which row names the columns, and what each name means.

use std::collections::{BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization as _;

use crate::ingest::grid::{Grid, Raw, Row, is_blank};
use crate::ingest::units::{self, Unit};
use crate::plan::{FieldId, Fields, Role};

/// How many rows from the top may be titles and notes above the header.
const SEARCHED_ROWS: usize = 60;

/// Least similarity of a header to a known one that is worth suggesting.
const SIMILAR: f64 = 0.6;

/// The same for headers in Latin letters, of which a single one says less.
const SIMILAR_LATIN: f64 = 0.8;

/// Longest header, in characters, that is compared for similarity: longer ones are notes.
const LONGEST_HEADER: usize = 30;

/// Headers of columns that every form has and no plan asks about; they deserve no note.
const IGNORED: [&str; 12] =
    ["序号", "编号", "no.", "no", "备注", "说明", "填报日期", "填报状态", "上报日期", "填报人", "联系人", "联系电话"];

/// Headers of a name column that do not say which level's units they name.
const GENERIC_NAMES: [&str; 6] = ["名称", "单位名称", "填报单位", "填报单位名称", "机构名称", "name"];

/// Headers of a code column that do not say which level's units they code.
const GENERIC_CODES: [&str; 9] =
    ["编码", "代码", "区划代码", "区划编码", "统计用区划代码", "统计区划代码", "行政区划代码", "单位代码", "code"];

/// Text in the form that headers, names and words are compared in: width, blanks, brackets and noise made alike.
pub(super) fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc() {
        match c {
            '*' | ':' | '"' | '“' | '”' | '\'' | '‘' | '’' | '★' | '☆' | '※' | '?' => {}
            '【' | '〔' | '〖' | '[' | '{' | '〈' | '《' => out.push('('),
            '】' | '〕' | '〗' | ']' | '}' | '〉' | '》' => out.push(')'),
            c if is_blank(c) => {}
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Splits the unit off a compacted header: `户数(户)` is `户数` in 户. `None` where it has none.
fn split_unit(header: &str) -> Option<(&str, Unit)> {
    bracketed_unit(header).or_else(|| bare_unit(header)).filter(|(base, _)| !base.is_empty())
}

/// A unit in brackets at the end. The closing bracket may be lost: real exports have `面积(m2`.
fn bracketed_unit(header: &str) -> Option<(&str, Unit)> {
    let (base, inner) = header.strip_suffix(')').unwrap_or(header).rsplit_once('(')?;
    let unit = units::find(inner.strip_prefix("单位").unwrap_or(inner))?;
    Some((base, unit))
}

/// A unit without brackets at the end, where it cannot be part of a word.
fn bare_unit(header: &str) -> Option<(&str, Unit)> {
    ["万平方米", "平方米", "m2", "%"]
        .into_iter()
        .find_map(|word| Some((header.strip_suffix(word)?, units::find(word)?)))
}

/// One thing that a header may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A field by its title or an alias.
    Exact(FieldId),
    /// A field that the header names only nearly.
    Loose(FieldId),
    /// The name of the unit that the row is about, whatever its level.
    Name,
    /// Its code.
    Code,
}

/// All headers that the fields are known by.
pub(super) struct Headers<'a> {
    fields: &'a Fields,
    meanings: HashMap<String, Vec<Meaning>>,
    /// Compacted titles and aliases for suggestions, in field order.
    known: Vec<(String, FieldId)>,
}

impl<'a> Headers<'a> {
    /// The headers of `fields`.
    pub(super) fn new(fields: &'a Fields) -> Self {
        let mut headers = Self { fields, meanings: HashMap::new(), known: Vec::new() };
        for (id, field) in fields.iter() {
            let titles = [field.title.zh.as_str(), field.title.en.as_str(), field.name.as_str()];
            for text in titles.into_iter().chain(field.aliases.iter().map(String::as_str)) {
                headers.learn(text, Meaning::Exact(id));
                // A plan may count in a unit that nobody else knows; behind its own field it is no riddle.
                if let Some(unit) = &field.unit {
                    headers.add(compact(&format!("{text}({unit})")), Meaning::Exact(id));
                }
            }
            for text in &field.loose {
                headers.learn(text, Meaning::Loose(id));
            }
        }
        for word in GENERIC_NAMES {
            headers.meanings.insert(word.to_owned(), vec![Meaning::Name]);
        }
        for word in GENERIC_CODES {
            headers.meanings.insert(word.to_owned(), vec![Meaning::Code]);
        }
        headers
    }

    fn learn(&mut self, text: &str, meaning: Meaning) {
        let key = compact(text);
        if let Some((base, _)) = split_unit(&key) {
            self.add(base.to_owned(), meaning);
        }
        if !key.is_empty() {
            self.add(key.clone(), meaning);
            if let Meaning::Exact(id) = meaning {
                self.known.push((key, id));
            }
        }
    }

    fn add(&mut self, key: String, meaning: Meaning) {
        let meanings = self.meanings.entry(key).or_default();
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }

    /// The fields.
    pub(super) fn fields(&self) -> &'a Fields {
        self.fields
    }

    /// What `text` may mean, and the unit it gives.
    fn look_up(&self, text: &str) -> (Vec<Meaning>, Option<Unit>) {
        let key = compact(text);
        if key.chars().count() > LONGEST_HEADER.saturating_mul(2) {
            return (Vec::new(), None);
        }
        let split = split_unit(&key);
        if let Some(meanings) = self.meanings.get(&key) {
            // The bracket is part of the title and may be its unit all the same: a field titled 户数(户).
            return (meanings.clone(), split.map(|(_, unit)| unit));
        }
        match split {
            Some((base, unit)) => (self.meanings.get(base).cloned().unwrap_or_default(), Some(unit)),
            None => (Vec::new(), None),
        }
    }

    /// The field with the header most like `text`, if one is like it at all.
    pub(super) fn similar(&self, text: &str) -> Option<FieldId> {
        let key = compact(text);
        let key = split_unit(&key).map_or(key.as_str(), |(base, _)| base);
        if key.chars().count() > LONGEST_HEADER || key.chars().count() < 2 {
            return None;
        }
        let least = if key.is_ascii() { SIMILAR_LATIN } else { SIMILAR };
        let mut best: Option<(f64, FieldId)> = None;
        for (known, id) in &self.known {
            let similarity = strsim::normalized_damerau_levenshtein(key, known);
            if similarity >= least && best.is_none_or(|(most, _)| similarity > most) {
                best = Some((similarity, *id));
            }
        }
        best.map(|(_, id)| id)
    }

    /// Whether a header needs no note although no field knows it.
    pub(super) fn is_ignored(text: &str) -> bool {
        let key = compact(text);
        key.is_empty() || IGNORED.contains(&key.as_str())
    }

    /// The band of rows that names the most fields, if any names enough to be a header.
    pub(super) fn find(&self, grid: &Grid) -> Option<Header> {
        let mut best: Option<(usize, Header)> = None;
        for row in grid.rows().take(SEARCHED_ROWS) {
            let header = self.read_band(&[row]);
            let named = header.fields_named();
            if self.is_enough(&header, named) && best.as_ref().is_none_or(|(most, _)| named > *most) {
                best = Some((named, header));
            }
        }
        best.map(|(_, header)| header)
    }

    /// Two names make a header; a single one only where it is a figure, because a title may well say 社区.
    fn is_enough(&self, header: &Header, named: usize) -> bool {
        let is_figure =
            |meaning: &Meaning| matches!(meaning, Meaning::Exact(id) if self.fields.get(*id).role.is_none());
        named >= 2 || header.cells.iter().any(|cell| cell.meanings.iter().any(is_figure))
    }

    /// Reads `band` as header rows: each column is called by the texts above it, top down.
    fn read_band(&self, band: &[Row<'_>]) -> Header {
        let mut cells = Vec::new();
        for row in band {
            for (column, raw) in row.cells() {
                let Raw::Text(text) = raw else { continue };
                let (meanings, unit) = self.look_up(text);
                cells.push(HeaderCell { column, row: row.number(), text: one_line(text), meanings, unit });
            }
        }
        Header { rows: band.iter().map(Row::number).collect(), cells }
    }

    /// Whether a field is one that identifies the row's unit in `role`.
    pub(super) fn has_role(&self, meaning: Meaning, role: Role) -> bool {
        match meaning {
            Meaning::Exact(id) | Meaning::Loose(id) => self.fields.get(id).role == Some(role),
            Meaning::Name => role == Role::Name,
            Meaning::Code => role == Role::Code,
        }
    }
}

/// The header of a table.
pub(super) struct Header {
    /// Its rows, from 0.
    pub(super) rows: Vec<u32>,
    /// Its cells, by column.
    pub(super) cells: Vec<HeaderCell>,
}

/// A column's name.
pub(super) struct HeaderCell {
    /// Column, from 0.
    pub(super) column: u32,
    /// Row of the lowest header cell, from 0.
    pub(super) row: u32,
    /// The name as written, in one line.
    pub(super) text: String,
    /// What it may mean; empty where no field knows it.
    pub(super) meanings: Vec<Meaning>,
    /// The unit it gives.
    pub(super) unit: Option<Unit>,
}

impl Header {
    /// How many different things the header names.
    fn fields_named(&self) -> usize {
        let first = self.cells.iter().filter_map(|cell| cell.meanings.first());
        let ids = first.map(|meaning| match meaning {
            Meaning::Exact(id) | Meaning::Loose(id) => (0, id.0),
            Meaning::Name => (1, 0),
            Meaning::Code => (1, 1),
        });
        ids.collect::<BTreeSet<_>>().len()
    }

    /// The last header row.
    pub(super) fn last_row(&self) -> u32 {
        self.rows.last().copied().unwrap_or(0)
    }
}

/// Text with line breaks and runs of blanks made single spaces, for messages.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::testing::{community_fields, grid};

    #[test]
    fn noise_and_width_do_not_matter() {
        for text in
            ["居民户数（户）", "居民户数\n(户)", " 居民\u{3000}户数：（户） ", "*居民户数(户)", "居民户数【户】"]
        {
            assert_eq!(compact(text), "居民户数(户)", "{text}");
        }
    }

    #[test]
    fn units_are_split_off_and_other_brackets_stay() {
        let split = |text| split_unit(text).map(|(base, unit)| (base.to_owned(), unit.times));
        assert_eq!(split("户数(户)"), Some(("户数".into(), 1)));
        assert_eq!(split("面积(单位万平方米)"), Some(("面积".into(), 10_000)));
        assert_eq!(split("面积(m2"), Some(("面积".into(), 1)));
        assert_eq!(split("社区用房面积m2"), Some(("社区用房面积".into(), 1)));
        assert_eq!(split("体育健身站(点)"), None);
        assert_eq!(split("县(区)"), None);
        assert_eq!(split("(户)"), None);
    }

    #[test]
    fn the_row_naming_the_most_fields_is_the_header() {
        let fields = community_fields();
        let headers = Headers::new(&fields);
        let sheet = grid(&[
            &["攀枝花市社区情况表", "", ""],
            &["社区", "", "2020年"],
            &["社区名称", "常住户数（户）", "备注"],
            &["甲社区", "100", ""],
        ]);
        let header = headers.find(&sheet).unwrap();
        assert_eq!(header.rows, [2]);
        assert_eq!(header.cells[1].text, "常住户数（户）");
        assert!(!header.cells[1].meanings.is_empty());
    }

    #[test]
    fn a_title_is_no_header() {
        let fields = community_fields();
        assert!(Headers::new(&fields).find(&grid(&[&["社区"], &["甲"]])).is_none());
    }

    #[test]
    fn similar_headers_are_suggested() {
        let fields = community_fields();
        let headers = Headers::new(&fields);
        let suggested = headers.similar("综合服务设施的面积").unwrap();
        assert_eq!(fields.get(suggested).name, "facility_area");
        assert!(headers.similar("负责人电话").is_none());
    }
}
