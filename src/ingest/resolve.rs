//! Which mentions mean the same unit.
//!
//! A unit is known by its code. A mention without a code is the unit with its name in the same place, where there is only
//! one; a mention that could be two units is none of them and is listed. Only what is mentioned counts, not in which row
//! or file, so that the result is the same however the rows are spread.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use crate::ingest::identity::Code;
use crate::ingest::names::{Ending, Keys, NameId, Names, Symbol};

/// Where a unit belongs, as far as known: rows of the rosters above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Path {
    /// Its county.
    pub(super) county: Option<u32>,
    /// Its street.
    pub(super) street: Option<u32>,
}

impl Path {
    /// How exactly the path says where: 2 with a street, 1 with a county only.
    fn depth(self) -> u8 {
        if self.street.is_some() { 2 } else { u8::from(self.county.is_some()) }
    }

    /// Whether nothing is left to be said.
    pub(super) fn is_exact(self) -> bool {
        self.depth() == 2
    }

    /// The best known of several: the deepest, of two as deep the first in order.
    pub(super) fn best(paths: impl Iterator<Item = Path>) -> Path {
        paths.min_by_key(|path| (Reverse(path.depth()), *path)).unwrap_or_default()
    }

    /// Whether both may be the same place.
    pub(super) fn fits(self, other: Path) -> bool {
        let same = |one: Option<u32>, other: Option<u32>| one.is_none() || other.is_none() || one == other;
        same(self.county, other.county) && same(self.street, other.street)
    }

    /// The parts known to either.
    pub(super) fn or(self, other: Path) -> Path {
        Path { county: self.county.or(other.county), street: self.street.or(other.street) }
    }
}

/// A unit as some row mentions it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Mention {
    /// Where it belongs.
    pub(super) path: Path,
    /// Its code.
    pub(super) code: Option<Code>,
    /// Its name.
    pub(super) name: Option<NameId>,
}

/// What a mention means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// A unit: index into [`Resolved::units`].
    Unit(u32),
    /// Any of these units. Hardly any row is in doubt, and there are many rows.
    #[expect(clippy::box_collection, reason = "so that all others are short")]
    OneOf(Box<Vec<u32>>),
    /// Nothing: it has neither name nor code.
    Nothing,
}

/// A unit found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its code.
    pub(super) code: Option<Code>,
    /// Its name; `None` where it is only known by its code.
    pub(super) name: Option<NameId>,
    /// Where it belongs.
    pub(super) path: Path,
}

/// The units that a set of mentions is about.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    /// The units.
    pub(super) units: Vec<Found>,
    /// What each mention means, in the order given.
    pub(super) meant: Vec<Meant>,
}

/// Finds out which of `mentions` mean the same unit. `place_of` tells the place of a code whose
/// mentions do not.
pub(super) fn resolve(mentions: &[Mention], names: &Names, place_of: &dyn Fn(Code) -> Path) -> Resolved {
    let is_searched = looks_up_names(mentions);
    let mut resolver = Resolver {
        names,
        nodes: Vec::new(),
        everywhere: HashMap::default(),
        by_place: HashMap::default(),
        has_streets: mentions.iter().any(|mention| mention.path.street.is_some()),
        is_searched,
        is_searched_everywhere: false,
    };
    resolver.is_searched_everywhere = mentions.iter().any(|mention| resolver.place(mention.path).is_none());
    let mut node_of: Vec<Option<u32>> = vec![None; mentions.len()];
    resolver.add_coded(mentions, &mut node_of, place_of);
    resolver.add_named(mentions, &mut node_of);
    resolver.join();
    resolver.finish(&node_of)
}

/// Whether the keys of the names are needed: where every mention has its code, names are never looked up.
pub(super) fn looks_up_names(mentions: &[Mention]) -> bool {
    mentions.iter().any(|mention| mention.code.is_none())
}

/// A set of mentions that certainly mean the same unit.
#[derive(Debug)]
struct Node {
    code: Option<Code>,
    path: Path,
    names: NameSet,
    /// The names in mentions with the code, where others have joined them.
    own: Option<NameSet>,
    state: State,
}

/// Names, each once. Most units have one.
#[derive(Clone, Debug, Default)]
struct NameSet {
    first: Option<NameId>,
    /// In order.
    more: Vec<NameId>,
}

impl NameSet {
    /// Adds a name; whether it is new.
    fn add(&mut self, name: NameId) -> bool {
        match (self.first, self.more.binary_search(&name)) {
            (None, _) => self.first = Some(name),
            (Some(first), Err(place)) if first != name => self.more.insert(place, name),
            _ => return false,
        }
        true
    }

    fn iter(&self) -> impl Iterator<Item = NameId> + '_ {
        self.first.into_iter().chain(self.more.iter().copied())
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// A unit.
    Unit,
    /// The same unit as another node.
    Same(usize),
    /// It could be several others.
    OneOf(Vec<usize>),
}

struct Resolver<'a> {
    names: &'a Names,
    nodes: Vec<Node>,
    /// Nodes by the whole names and bases of their names, all and by place (`None`: not known). A placed node looks only in
    /// its place and among those without one, however common its name.
    everywhere: HashMap<Symbol, Vec<usize>, ahash::RandomState>,
    by_place: HashMap<(Symbol, Option<u32>), Vec<usize>, ahash::RandomState>,
    /// Whether places are streets; counties where no mention names a street.
    has_streets: bool,
    is_searched: bool,
    /// Whether some mention may belong anywhere; else nobody asks for the nodes of all places.
    is_searched_everywhere: bool,
}

impl Resolver<'_> {
    fn add_coded(&mut self, mentions: &[Mention], node_of: &mut [Option<u32>], place_of: &dyn Fn(Code) -> Path) {
        let mut coded: Vec<(Code, usize)> =
            mentions.iter().enumerate().filter_map(|(index, mention)| Some((mention.code?, index))).collect();
        coded.par_sort_unstable();
        for group in coded.chunk_by(|(one, _), (other, _)| one == other) {
            let Some((code, _)) = group.first() else { continue };
            let of_group = group.iter().map(|(_, index)| &mentions[*index]);
            let path = Path::best(of_group.clone().map(|mention| mention.path));
            let path = if path.is_exact() { path } else { path.or(place_of(*code)) };
            let mut node = Node { code: Some(*code), path, names: NameSet::default(), own: None, state: State::Unit };
            for name in of_group.filter_map(|mention| mention.name) {
                node.names.add(name);
            }
            let number = node_number(self.nodes.len());
            for (_, index) in group {
                node_of[*index] = number;
            }
            self.push(node);
        }
    }

    fn add_named(&mut self, mentions: &[Mention], node_of: &mut [Option<u32>]) {
        let mut order: Vec<usize> = (0..mentions.len()).filter(|index| mentions[*index].code.is_none()).collect();
        order.par_sort_by_cached_key(|index| {
            let mention = mentions[*index];
            (mention.path, mention.name.map(|name| self.names.text(name).clone()))
        });
        let has_coded = !self.nodes.is_empty();
        let mut groups: BTreeMap<(Path, Symbol, Ending), usize> = BTreeMap::new();
        for index in order {
            let Mention { path, code: None, name: Some(name) } = mentions[index] else { continue };
            if let Some(node) = has_coded.then(|| self.coded_namesake(path, name)).flatten() {
                node_of[index] = node_number(node);
                continue;
            }
            let keys = self.names.keys(name);
            let node = *groups.entry((path, keys.base, keys.ending)).or_insert_with(|| {
                self.nodes.push(Node { code: None, path, names: NameSet::default(), own: None, state: State::Unit });
                self.nodes.len().saturating_sub(1)
            });
            node_of[index] = node_number(node);
            if self.nodes[node].names.add(name) {
                self.file(node, keys);
            }
        }
    }

    /// The one coded unit that is called exactly so in exactly this place.
    fn coded_namesake(&self, path: Path, name: NameId) -> Option<usize> {
        let whole = self.names.keys(name).whole;
        let mut same = self.filed(whole, path).into_iter().filter(|node| {
            let node = &self.nodes[*node];
            node.code.is_some()
                && node.path == path
                && node.names.iter().any(|name| self.names.keys(name).whole == whole)
        });
        let first = same.next()?;
        if same.next().is_none() { Some(first) } else { None }
    }

    fn push(&mut self, node: Node) {
        let index = self.nodes.len();
        if !self.is_searched {
            self.nodes.push(node);
            return;
        }
        let keys: Vec<Keys> = node.names.iter().map(|name| self.names.keys(name)).collect();
        self.nodes.push(node);
        for keys in keys {
            self.file(index, keys);
        }
    }

    fn file(&mut self, node: usize, keys: Keys) {
        if !self.is_searched {
            return;
        }
        let place = self.place(self.nodes[node].path);
        for word in [keys.whole, keys.base] {
            let everywhere = self.is_searched_everywhere.then(|| self.everywhere.entry(word).or_default());
            let here = self.by_place.entry((word, place)).or_default();
            for list in everywhere.into_iter().chain([here]) {
                if list.last() != Some(&node) {
                    list.push(node);
                }
            }
        }
    }

    fn place(&self, path: Path) -> Option<u32> {
        if self.has_streets { path.street } else { path.county }
    }

    /// Nodes called `word` that may stand at `path`.
    fn filed(&self, word: Symbol, path: Path) -> Vec<usize> {
        let lists = match self.place(path) {
            None => [self.everywhere.get(&word), None],
            place => [self.by_place.get(&(word, place)), self.by_place.get(&(word, None))],
        };
        let mut nodes: Vec<usize> = lists.into_iter().flatten().flatten().copied().collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }

    /// Joins nodes without a code to the one unit that they can be, the best placed first.
    fn join(&mut self) {
        let mut batches: BTreeMap<(Reverse<u8>, bool), Vec<usize>> = BTreeMap::new();
        for (index, node) in self.nodes.iter().enumerate() {
            if node.code.is_none() {
                let key = (Reverse(node.path.depth()), self.is_open(index));
                batches.entry(key).or_default().push(index);
            }
        }
        for batch in batches.into_values() {
            let claims: Vec<(usize, State)> = batch.par_iter().map(|node| (*node, self.claim(*node))).collect();
            self.settle(claims);
        }
    }

    /// What `node` is, judged by what stood before its batch.
    fn claim(&self, node: usize) -> State {
        let candidates = self.candidates(node);
        let here = |other: &usize| self.nodes[*other].path == self.nodes[node].path;
        let (same_place, elsewhere): (Vec<usize>, Vec<usize>) = candidates.into_iter().partition(here);
        // In the same place an equal ending is a better reason than an open one.
        let alike: Vec<usize> =
            same_place.iter().copied().filter(|other| self.has_equal_ending(node, *other)).collect();
        let chosen = [alike, same_place, elsewhere].into_iter().find(|list| !list.is_empty()).unwrap_or_default();
        match chosen.as_slice() {
            [] => State::Unit,
            [one] => State::Same(*one),
            _ => State::OneOf(chosen),
        }
    }

    /// Units that `node` may be, each once.
    fn candidates(&self, node: usize) -> Vec<usize> {
        let mut found = BTreeSet::new();
        for name in self.nodes[node].names.iter() {
            let keys = self.names.keys(name);
            let path = self.nodes[node].path;
            for other in self.filed(keys.whole, path).into_iter().chain(self.filed(keys.base, path)) {
                if other != node && self.may_be(node, other) {
                    found.extend(self.root(other));
                }
            }
        }
        found.remove(&node);
        found.into_iter().filter(|other| self.nodes[*other].path.fits(self.nodes[node].path)).collect()
    }

    /// Whether `node` may join `other`, which must have a code or be better placed, or be called more clearly.
    fn may_be(&self, node: usize, other: usize) -> bool {
        let (one, two) = (&self.nodes[node], &self.nodes[other]);
        let leads = two.code.is_some()
            || two.path.depth() > one.path.depth()
            || (two.path == one.path && self.is_open(node) && !self.is_open(other));
        leads && one.path.fits(two.path) && self.may_equal(node, other)
    }

    /// Whether some name of one may equal a name of the other, and none contradicts one.
    fn may_equal(&self, node: usize, other: usize) -> bool {
        let pairs = || self.keys(node).flat_map(move |one| self.keys(other).map(move |two| (one, two)));
        let contradict = |(one, two): (Keys, Keys)| one.base == two.base && !one.may_equal(two);
        pairs().any(|(one, two)| one.may_equal(two)) && !pairs().any(contradict)
    }

    fn keys(&self, node: usize) -> impl Iterator<Item = Keys> + '_ {
        self.nodes[node].names.iter().map(|name| self.names.keys(name))
    }

    fn has_equal_ending(&self, node: usize, other: usize) -> bool {
        self.keys(node).any(|one| self.keys(other).any(|two| one.base == two.base && one.ending == two.ending))
    }

    fn is_open(&self, node: usize) -> bool {
        self.keys(node).all(|keys| keys.ending == Ending::Open)
    }

    /// The unit that a node turned out to be; `None` where it could be several.
    fn root(&self, node: usize) -> Option<usize> {
        let mut at = node;
        loop {
            match &self.nodes[at].state {
                State::Unit => return Some(at),
                State::Same(next) => at = *next,
                State::OneOf(_) => return None,
            }
        }
    }

    /// Carries out the claims of one batch. A unit that is claimed from two places, or by two names that contradict each
    /// other, is given to neither.
    fn settle(&mut self, claims: Vec<(usize, State)>) {
        let mut claimants: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (node, state) in &claims {
            if let State::Same(unit) = state {
                claimants.entry(*unit).or_default().push(*node);
            }
        }
        let contested: BTreeSet<usize> =
            claimants.iter().filter(|(_, nodes)| self.are_rivals(nodes)).map(|(unit, _)| *unit).collect();
        for (node, state) in claims {
            let state = match state {
                State::Same(unit) if contested.contains(&unit) => State::OneOf(vec![unit]),
                other => other,
            };
            if let State::Same(unit) = state {
                self.absorb(unit, node);
            }
            self.nodes[node].state = state;
        }
    }

    fn are_rivals(&self, nodes: &[usize]) -> bool {
        let places: BTreeSet<Path> = nodes.iter().map(|node| self.nodes[*node].path).collect();
        let apart = places.iter().zip(places.iter().skip(1)).any(|(one, other)| !one.fits(*other));
        let keys = || nodes.iter().flat_map(|node| self.keys(*node));
        let endings: BTreeSet<Ending> =
            keys().map(|keys| keys.ending).filter(|ending| *ending != Ending::Open).collect();
        apart || endings.len() > 1
    }

    /// Gives `unit` the names and the place of `node`, which is the same unit.
    fn absorb(&mut self, unit: usize, node: usize) {
        let (path, names) = (self.nodes[node].path, self.nodes[node].names.clone());
        let target = &mut self.nodes[unit];
        target.path = target.path.or(path);
        target.own.get_or_insert_with(|| target.names.clone());
        for name in names.iter() {
            target.names.add(name);
        }
        let keys: Vec<Keys> = self.keys(unit).collect();
        for keys in keys {
            self.file(unit, keys);
        }
    }

    fn finish(self, node_of: &[Option<u32>]) -> Resolved {
        let mut index_of: Vec<Option<u32>> = vec![None; self.nodes.len()];
        let mut units = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            if node.state == State::Unit {
                index_of[index] = node_number(units.len());
                let own = node.own.as_ref().unwrap_or(&node.names);
                let name = self.best_name(node, own).or_else(|| self.best_name(node, &node.names));
                units.push(Found { code: node.code, name, path: node.path });
            }
        }
        let unit_of = |node: usize| self.root(node).and_then(|root| index_of[root]);
        let meant = node_of.iter().map(|node| match node {
            None => Meant::Nothing,
            Some(node) => match (unit_of(*node as usize), self.last_state(*node as usize)) {
                (Some(unit), _) => Meant::Unit(unit),
                (None, State::OneOf(nodes)) => {
                    Meant::OneOf(Box::new(nodes.iter().filter_map(|node| unit_of(*node)).collect()))
                }
                (None, _) => Meant::Nothing,
            },
        });
        let meant = meant.collect();
        Resolved { units, meant }
    }

    fn last_state(&self, node: usize) -> &State {
        let mut at = node;
        while let State::Same(next) = &self.nodes[at].state {
            at = *next;
        }
        &self.nodes[at].state
    }

    /// The fullest of several names; of two as long the first in order. One that says the place or an office too is none
    /// where there are others, but beside a code all are alike: nobody looks at what such names say.
    fn best_name(&self, node: &Node, names: &NameSet) -> Option<NameId> {
        if names.more.is_empty() {
            return names.first;
        }
        names.iter().min_by_key(|name| {
            let text = self.names.text(*name);
            let says_more = node.code.is_none() && !self.names.keys(*name).is_plain;
            // 乙街办 is short for 乙街道.
            (says_more, Reverse(text.chars().count()), !text.contains("街道"), text.clone())
        })
    }
}

/// Numbers of nodes are kept short; there are never more of them than rows in files.
fn node_number(node: usize) -> Option<u32> {
    u32::try_from(node).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Level;

    /// Resolves communities given as (street, code, name); street 0 means that none is known.
    fn resolve_all(mentions: &[(u32, Code, &str)]) -> (Vec<Meant>, Vec<String>) {
        let mut names = Names::new(Level::Community, "");
        let mentions: Vec<Mention> = mentions
            .iter()
            .map(|(street, code, name)| Mention {
                path: Path { county: None, street: (*street > 0).then_some(*street) },
                code: (*code > 0).then_some(*code),
                name: (!name.is_empty()).then(|| names.intern(&(*name).into())),
            })
            .collect();
        names.learn_keys();
        let resolved = resolve(&mentions, &names, &|_| Path::default());
        let shown =
            resolved.units.iter().map(|unit| unit.name.map_or(String::new(), |name| names.text(name).to_string()));
        (resolved.meant, shown.collect())
    }

    #[test]
    fn a_code_alone_joins_the_code_with_a_name_and_the_name_alone_joins_it_too() {
        let (meant, units) = resolve_all(&[(0, 7, ""), (1, 7, "甲社区"), (1, 0, "甲社区居委会"), (0, 0, "甲")]);
        assert_eq!(units, ["甲社区"]);
        assert_eq!(meant, vec![Meant::Unit(0); 4]);
    }

    #[test]
    fn namesakes_in_two_streets_are_two_units_and_the_bare_name_is_neither() {
        let (meant, units) = resolve_all(&[(1, 0, "甲社区"), (2, 0, "甲社区"), (0, 0, "甲社区")]);
        assert_eq!(units.len(), 2);
        assert_eq!(meant, [Meant::Unit(0), Meant::Unit(1), Meant::OneOf(Box::new(vec![0, 1]))]);
    }

    #[test]
    fn a_community_and_a_village_of_one_base_are_never_merged() {
        let (meant, units) = resolve_all(&[
            (1, 5, "金江社区居民委员会"),
            (1, 6, "金江村民委员会"),
            (1, 0, "金江社区"),
            (1, 0, "金江村"),
            (1, 0, "金江"),
        ]);
        assert_eq!(units.len(), 2);
        assert_eq!(meant[2], Meant::Unit(0));
        assert_eq!(meant[3], Meant::Unit(1));
        assert_eq!(meant[4], Meant::OneOf(Box::new(vec![0, 1])));
        let (_, units) = resolve_all(&[(1, 5, "金江社区"), (1, 0, "金江村")]);
        assert_eq!(units.len(), 2);
    }

    #[test]
    fn an_open_ending_is_not_shared_by_two_that_contradict_each_other() {
        let (meant, units) = resolve_all(&[(1, 5, "金江社区村民委员会"), (1, 0, "金江社区"), (1, 0, "金江村")]);
        assert_eq!(units.len(), 1);
        assert_eq!(meant[1], Meant::OneOf(Box::new(vec![0])));
        assert_eq!(meant[2], Meant::OneOf(Box::new(vec![0])));
    }

    #[test]
    fn a_code_without_a_place_takes_the_only_namesake_but_not_one_of_two() {
        let (meant, units) = resolve_all(&[(0, 5, "甲社区"), (1, 0, "甲社区")]);
        assert_eq!((meant[1].clone(), units.len()), (Meant::Unit(0), 1));
        let (meant, _) = resolve_all(&[(0, 5, "甲社区"), (1, 0, "甲社区"), (2, 0, "甲社区")]);
        assert_eq!(meant[1], Meant::OneOf(Box::new(vec![0])));
        assert_eq!(meant[2], Meant::OneOf(Box::new(vec![0])));
    }

    #[test]
    fn two_codes_with_one_name_stay_two() {
        let (meant, units) = resolve_all(&[(1, 5, "甲社区"), (1, 6, "甲社区"), (1, 0, "甲社区")]);
        assert_eq!(units.len(), 2);
        assert_eq!(meant[2], Meant::OneOf(Box::new(vec![0, 1])));
    }

    #[test]
    fn the_order_of_mentions_is_irrelevant() {
        let mentions =
            [(0, 7, ""), (1, 7, "甲社区"), (1, 0, "甲社区居委会"), (2, 0, "乙村"), (0, 0, "乙"), (0, 0, "甲")];
        let (meant, units) = resolve_all(&mentions);
        let mut reversed = mentions;
        reversed.reverse();
        let (mut backwards, same_units) = resolve_all(&reversed);
        backwards.reverse();
        assert_eq!((meant, units), (backwards, same_units));
    }
}
