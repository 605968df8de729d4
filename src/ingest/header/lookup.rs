//! What a joined header means: looked up as a whole, then without its outer groups where nothing else is called so.

use std::collections::HashMap;

use crate::ingest::header::band::Stack;
use crate::ingest::header::normalise::{bare, compact, split_unit};
use crate::ingest::header::remark::split_year;
use crate::ingest::header::suggest::LONGEST_HEADER;
use crate::ingest::header::{HeaderCell, Headers, Meaning, SumPart};
use crate::ingest::units::Unit;
use crate::plan::FieldId;

/// A column's name in parts that can be compared.
struct Path {
    /// Names of the groups without their units and years.
    groups: Vec<String>,
    /// The column's own name.
    leaf: String,
    /// The unit that the leaf gives.
    unit: Option<Unit>,
    /// The unit of the nearest group that gives one.
    group_unit: Option<Unit>,
    /// The year that a part is for.
    year: Option<i32>,
}

/// What a name was found to be.
#[derive(Default)]
struct Found {
    meanings: Vec<Meaning>,
    sums: Vec<SumPart>,
    mapped: Option<usize>,
    /// The end of the name that was known.
    key: String,
}

impl Found {
    fn is_nothing(&self) -> bool {
        self.meanings.is_empty() && self.sums.is_empty()
    }
}

impl Path {
    fn new(parts: &[String]) -> Self {
        let mut path = Self { groups: Vec::new(), leaf: String::new(), unit: None, group_unit: None, year: None };
        for part in parts {
            let key = compact(part);
            // 2019年 above a column, or below the figure's name, says when and not what.
            if let Some((rest, year)) = split_year(&key)
                && rest.is_empty()
            {
                path.year = Some(year);
                continue;
            }
            if !path.leaf.is_empty() {
                let group = std::mem::take(&mut path.leaf);
                path.groups.push(split_unit(&group).map_or(group.clone(), |(base, _)| base.to_owned()));
            }
            path.group_unit = path.unit.or(path.group_unit);
            path.unit = split_unit(&key).map(|(_, unit)| unit);
            path.leaf = key;
        }
        path
    }

    /// The name of the column with the `depth` nearest groups, ending in `leaf`.
    fn suffix(&self, depth: usize, leaf: &str) -> String {
        let start = self.groups.len().saturating_sub(depth);
        let mut name = String::new();
        for group in self.groups.get(start..).unwrap_or_default() {
            name.push_str(group);
            name.push('/');
        }
        name.push_str(leaf);
        name
    }

    fn base(&self) -> &str {
        split_unit(&self.leaf).map_or(self.leaf.as_str(), |(base, _)| base)
    }
}

/// How often a name ends the joined headers of a sheet, by year: the same figure of two years is no confusion.
type Counts = HashMap<(String, Option<i32>), usize>;

impl Headers<'_> {
    /// Says what the columns are.
    pub(super) fn name_columns(&self, stacks: Vec<Stack>) -> Vec<HeaderCell> {
        let paths: Vec<Path> = stacks.iter().map(|stack| Path::new(&stack.parts)).collect();
        let mut counts = Counts::new();
        for path in &paths {
            for depth in 0..=path.groups.len() {
                let count = counts.entry((path.suffix(depth, path.base()), path.year)).or_default();
                *count = count.saturating_add(1);
            }
        }
        let mut translations: HashMap<String, usize> = HashMap::new();
        for text in stacks.iter().filter_map(|stack| stack.translation.as_deref()) {
            let count = translations.entry(compact(text)).or_default();
            *count = count.saturating_add(1);
        }
        let cells = stacks.into_iter().zip(paths).map(|(stack, mut path)| {
            let mut found = self.search(&mut path, &counts);
            if let Some(text) = stack.translation.as_deref().filter(|_| found.is_nothing()) {
                let key = compact(text);
                if translations.get(&key) == Some(&1) {
                    let mut alone = Path::new(&[text.to_owned()]);
                    found = self.search(&mut alone, &Counts::new());
                    path.unit = path.unit.or(alone.unit);
                }
            }
            HeaderCell {
                path: path.suffix(path.groups.len(), &path.leaf),
                key: found.key,
                column: stack.column,
                row: stack.row,
                text: stack.parts.join("/"),
                parts: stack.parts,
                meanings: found.meanings,
                sums: found.sums,
                mapped: found.mapped,
                unit: path.unit,
                group_unit: path.group_unit,
                year: path.year,
            }
        });
        cells.collect()
    }

    fn search(&self, path: &mut Path, counts: &Counts) -> Found {
        if path.leaf.chars().count() > LONGEST_HEADER.saturating_mul(2) {
            return Found::default();
        }
        let found = self.by_suffix(path, counts);
        if !found.is_nothing() {
            return found;
        }
        // 2020年户数 may be a title as it stands; only where it is none does the year come off.
        if let Some((rest, year)) = split_year(&path.leaf)
            && !rest.is_empty()
        {
            let dated = Path {
                groups: path.groups.clone(),
                unit: split_unit(&rest).map(|(_, unit)| unit),
                group_unit: path.group_unit,
                leaf: rest,
                year: Some(year),
            };
            let found = self.by_suffix(&dated, &Counts::new());
            if !found.is_nothing() {
                *path = dated;
                return found;
            }
        }
        found
    }

    /// The longest end of the joined name that is known. A part of the name counts only where no other column ends so.
    fn by_suffix(&self, path: &Path, counts: &Counts) -> Found {
        for depth in (0..=path.groups.len()).rev() {
            let is_whole = depth == path.groups.len();
            let count = counts.get(&(path.suffix(depth, path.base()), path.year)).copied().unwrap_or(1);
            if !is_whole && count > 1 {
                continue;
            }
            let found = self.known_as(path, depth);
            if !found.is_nothing() {
                return found;
            }
        }
        Found::default()
    }

    fn known_as(&self, path: &Path, depth: usize) -> Found {
        let bare = bare(&path.leaf);
        let bare_base = bare.and_then(split_unit).map(|(base, _)| base);
        let keys = [Some(path.leaf.as_str()), Some(path.base()), bare, bare_base];
        let keys: Vec<String> = keys.into_iter().flatten().map(|leaf| path.suffix(depth, leaf)).collect();
        if let Some((key, (id, index))) = keys.iter().find_map(|key| Some((key, self.mapped.get(key)?))) {
            let meanings = vec![Meaning::Exact(*id)];
            return Found { meanings, sums: Vec::new(), mapped: Some(*index), key: key.clone() };
        }
        let allowed = |key: &String| -> Option<(Vec<Meaning>, String)> {
            let meanings = self.meanings.get(key)?.iter().copied().filter(|meaning| self.is_allowed(*meaning, path));
            Some((meanings.collect::<Vec<_>>(), key.clone())).filter(|(meanings, _)| !meanings.is_empty())
        };
        let (meanings, key) = keys.iter().find_map(allowed).unwrap_or_default();
        let sums = keys.iter().find_map(|key| self.parts.get(key)).cloned().unwrap_or_default();
        Found { meanings, sums, mapped: None, key }
    }

    /// Whether no group says that the figures are those of others: 党员人数 under 社区工作者 are not the residents'.
    fn is_allowed(&self, meaning: Meaning, path: &Path) -> bool {
        let (Meaning::Exact(id) | Meaning::Loose(id)) = meaning else { return true };
        !self.is_under_another(id, path)
    }

    fn is_under_another(&self, id: FieldId, path: &Path) -> bool {
        let words = &self.fields.get(id).not_under;
        words.iter().any(|word| path.groups.iter().any(|group| group.contains(&compact(word))))
    }
}
