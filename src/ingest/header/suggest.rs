//! Which field a header that no field knows may be meant for.

use crate::ingest::header::normalise::{compact, split_unit};
use crate::ingest::header::{Headers, Meaning};
use crate::plan::{Field, FieldId};

/// Least similarity of a header to a known one that is worth suggesting.
const SIMILAR: f64 = 0.6;

/// The same for headers in Latin letters, of which a single one says less.
const SIMILAR_LATIN: f64 = 0.8;

/// The same for headers of two or three characters, of which a single one says more.
const SIMILAR_SHORT: f64 = 0.7;

/// Longest header, in characters, that is compared for similarity: longer ones are notes.
pub(super) const LONGEST_HEADER: usize = 30;

/// Words that make another figure of one that is called nearly the same: 流动人口 is not 常住人口.
const TELLING: [&str; 22] = [
    "户籍",
    "常住",
    "流动",
    "暂住",
    "外来",
    "平均",
    "人均",
    "女性",
    "男性",
    "人次",
    "居住证",
    "注册",
    "持证",
    "已",
    "应",
    "非",
    "未",
    "贫困",
    "低保",
    "上年",
    "占比",
    "率",
];

/// The title or alias of `field` by which the compared header `key` was recognised.
#[must_use]
pub fn spelling<'a>(field: &'a Field, key: &str) -> Option<&'a str> {
    let titles = [field.title.zh.as_str(), field.title.en.as_str(), field.name.as_str()];
    let aliases = field.aliases.iter().chain(&field.loose).chain(&field.sum_of).map(String::as_str);
    titles.into_iter().chain(aliases).find(|text| {
        let text = compact(text);
        text == key
            || split_unit(&text).is_some_and(|(base, _)| base == key)
            || split_unit(key).is_some_and(|(base, _)| base == text)
    })
}

/// Whether a compared header `path` is `header`, or ends in it, whatever units they give: then one that a person says the
/// meaning of may be meant by both.
#[must_use]
pub fn ends_in(path: &str, header: &str) -> bool {
    let base = |text: &str| split_unit(text).map_or(text.to_owned(), |(base, _)| base.to_owned());
    let (path, header) = (base(path), base(header));
    path == header || path.strip_suffix(&header).is_some_and(|groups| groups.ends_with('/'))
}

impl Headers<'_> {
    /// The field with the header most like `text`, if one is like it at all. A joined header is also tried by its leaf.
    pub(in crate::ingest) fn similar(&self, text: &str) -> Option<FieldId> {
        // The two are one slip of the pen, and the right one of them tells figures apart.
        let key = compact(text).replace("常驻", "常住");
        let leaf = key.rsplit('/').next().filter(|leaf| leaf.len() < key.len());
        self.most_like(&key).or_else(|| self.most_like(leaf?))
    }

    fn most_like(&self, key: &str) -> Option<FieldId> {
        let key = split_unit(key).map_or(key, |(base, _)| base);
        if key.chars().count() > LONGEST_HEADER || key.chars().count() < 2 {
            return None;
        }
        let loose = self.meanings.get(key).into_iter().flatten().find_map(|meaning| match meaning {
            Meaning::Exact(id) | Meaning::Loose(id) => Some(*id),
            Meaning::Name | Meaning::Code => None,
        });
        if loose.is_some() {
            return loose;
        }
        let least = match key.chars().count() {
            _ if key.is_ascii() => SIMILAR_LATIN,
            0..=3 => SIMILAR_SHORT,
            _ => SIMILAR,
        };
        let mut best: Option<(f64, FieldId)> = None;
        let length = key.chars().count();
        for (known, id) in &self.known {
            // No text is more like another than their lengths are; most pairs need no closer look.
            let (short, long) = (length.min(known.chars().count()), length.max(known.chars().count()));
            if short.saturating_mul(10) < long.saturating_mul(6) {
                continue;
            }
            let similarity = strsim::normalized_damerau_levenshtein(key, known);
            if similarity >= least
                && best.is_none_or(|(most, _)| similarity > most)
                && TELLING.iter().all(|word| key.contains(word) == known.contains(word))
            {
                best = Some((similarity, *id));
            }
        }
        best.map(|(_, id)| id)
    }
}
