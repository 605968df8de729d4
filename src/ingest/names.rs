//! Names of units, and which of them may mean the same unit.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ingest::header::{compact, numbered};
use crate::ingest::own_place::Above;
use crate::plan::Level;

/// Number that stands for a text, so that names compare fast.
pub(super) type Symbol = u32;

/// Number that stands for a name with its keys.
pub(super) type NameId = u32;

/// What sort of unit a name's ending says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Ending {
    /// 社区, 居委会; 街道; 区
    First,
    /// 村, 村委会; 镇; 县
    Second,
    /// 乡; 市
    Third,
    /// None of these, or one that fits several (社区村民委员会).
    Open,
}

/// Endings of community names; the longer ones first.
const COMMUNITY: [(&str, Ending); 15] = [
    ("社区居民委员会", Ending::First),
    ("社区村民委员会", Ending::Open),
    ("社区居委会", Ending::First),
    ("社区村委会", Ending::Open),
    ("村村民委员会", Ending::Second),
    ("居民委员会", Ending::First),
    ("村民委员会", Ending::Second),
    ("村村委会", Ending::Second),
    ("社区居委", Ending::First),
    ("居委会", Ending::First),
    ("村委会", Ending::Second),
    ("行政村", Ending::Second),
    ("居委", Ending::First),
    ("社区", Ending::First),
    ("村", Ending::Second),
];

const STREET: [(&str, Ending); 11] = [
    ("街道办事处", Ending::First),
    ("镇人民政府", Ending::Second),
    ("乡人民政府", Ending::Third),
    ("街道办", Ending::First),
    ("街办", Ending::First),
    ("办事处", Ending::First),
    ("镇政府", Ending::Second),
    ("乡政府", Ending::Third),
    ("街道", Ending::First),
    ("镇", Ending::Second),
    ("乡", Ending::Third),
];

const COUNTY: [(&str, Ending); 3] = [("区", Ending::First), ("县", Ending::Second), ("市", Ending::Third)];

/// The keys that a name is compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keys {
    /// The whole name, normalised.
    pub(super) whole: Symbol,
    /// The name without its ending.
    pub(super) base: Symbol,
    /// The ending.
    pub(super) ending: Ending,
    /// Whether that is all that it says: no list number, no place, no office.
    pub(super) is_plain: bool,
}

impl Keys {
    /// Whether two names may mean the same unit: the same name, the same base with endings that do not contradict each
    /// other (甲社区 and 甲社区居委会, not 甲社区 and 甲村), or one is the other without its ending.
    pub(super) fn may_equal(self, other: Keys) -> bool {
        let same_ending = self.ending == other.ending || self.ending == Ending::Open || other.ending == Ending::Open;
        self.whole == other.whole
            || (self.base == other.base && same_ending)
            || self.whole == other.base
            || self.base == other.whole
    }
}

/// All names of one level, each kept once.
pub(super) struct Names {
    level: Level,
    /// Normalised name of the city without 市, which county names may begin with.
    city: String,
    ids: HashMap<Arc<str>, NameId, ahash::RandomState>,
    texts: Vec<Arc<str>>,
    symbols: HashMap<String, Symbol, ahash::RandomState>,
    /// Names that say more than the name, with what is left without that, and the numbers that they have so.
    said_more: HashMap<(Arc<str>, String), NameId, ahash::RandomState>,
    bare: HashMap<NameId, String, ahash::RandomState>,
    /// The keys of the first names, see [`Names::learn_keys`].
    keys: Vec<Keys>,
}

impl Names {
    /// No names yet of `level` in the city called `city`.
    pub(super) fn new(level: Level, city: &str) -> Self {
        Self {
            level,
            city: compact(city),
            ids: HashMap::default(),
            texts: Vec::new(),
            symbols: HashMap::default(),
            said_more: HashMap::default(),
            bare: HashMap::default(),
            keys: Vec::new(),
        }
    }

    /// The number of a name.
    pub(super) fn intern(&mut self, text: &Arc<str>) -> NameId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = self.add(text.clone());
        self.ids.insert(text.clone(), id);
        id
    }

    /// The number of a name of a unit below `above`, whose names it may say too.
    pub(super) fn intern_in(&mut self, text: &Arc<str>, above: &Above) -> NameId {
        let Some(bare) = above.bare_name(self.level, text) else { return self.intern(text) };
        let key = (text.clone(), bare);
        if let Some(id) = self.said_more.get(&key) {
            return *id;
        }
        let id = self.add(text.clone());
        self.bare.insert(id, key.1.clone());
        self.said_more.insert(key, id);
        id
    }

    /// The number of a name that was interned so before.
    pub(super) fn find_in(&self, text: &Arc<str>, above: &Above) -> Option<NameId> {
        match above.bare_name(self.level, text) {
            Some(bare) => self.said_more.get(&(text.clone(), bare)).copied(),
            None => self.find(text),
        }
    }

    /// The number of a name that nobody looks up: names that are added twice have two.
    pub(super) fn add(&mut self, text: Arc<str>) -> NameId {
        let id = NameId::try_from(self.texts.len()).unwrap_or(NameId::MAX);
        self.texts.push(text);
        id
    }

    /// The number of a name that was interned before.
    pub(super) fn find(&self, text: &str) -> Option<NameId> {
        self.ids.get(text).copied()
    }

    /// The name as written.
    pub(super) fn text(&self, id: NameId) -> &Arc<str> {
        &self.texts[id as usize]
    }

    /// Works out the keys of all names. Where every unit has its code nobody asks for them.
    pub(super) fn learn_keys(&mut self) {
        let numbered = (0..).zip(self.texts.clone());
        for (id, text) in numbered.skip(self.keys.len()) {
            let key = compact(&text);
            let is_numbered = unnumbered(&text, self.level).len() < text.len() || tidy(&key).len() < key.len();
            let is_plain = !self.bare.contains_key(&id) && !is_numbered;
            let whole = self.bare.get(&id).cloned().unwrap_or_else(|| self.whole(&text));
            let (base, ending) = split(&whole, self.level);
            let base = self.symbol(base.to_owned());
            let whole = self.symbol(whole);
            self.keys.push(Keys { whole, base, ending, is_plain });
        }
    }

    /// The keys of a name, once they are learnt.
    pub(super) fn keys(&self, id: NameId) -> Keys {
        self.keys[id as usize]
    }

    /// Whether two names may mean the same unit.
    pub(super) fn may_equal(&self, one: &Arc<str>, other: &Arc<str>) -> bool {
        if one == other {
            return true;
        }
        let mut pair = Names::new(self.level, "");
        pair.city.clone_from(&self.city);
        let [one, other] = [one, other].map(|name| pair.intern(name));
        pair.learn_keys();
        pair.keys(one).may_equal(pair.keys(other))
    }

    /// Whether two names of a unit below `above` may mean the same.
    pub(super) fn may_equal_in(&self, above: &Above, one: &Arc<str>, other: &Arc<str>) -> bool {
        let [one, other] = [one, other].map(|name| above.bare_name(self.level, name).map_or(name.clone(), Arc::from));
        self.may_equal(&one, &other)
    }

    /// The name, normalised.
    pub(super) fn normalised(&self, name: &str) -> String {
        self.whole(name)
    }

    /// The city that the names are of, normalised.
    pub(super) fn city(&self) -> &str {
        &self.city
    }

    fn whole(&self, text: &str) -> String {
        let key = normalised(self.level, text);
        if self.level == Level::County && !self.city.is_empty() {
            // 攀枝花市东区 is 东区.
            if let Some(rest) = key.strip_prefix(self.city.as_str()).filter(|rest| !rest.is_empty()) {
                return rest.to_owned();
            }
        }
        key
    }

    fn symbol(&mut self, key: String) -> Symbol {
        let next = Symbol::try_from(self.symbols.len()).unwrap_or(Symbol::MAX);
        *self.symbols.entry(key).or_insert(next)
    }
}

/// Tells whether names of one level may mean the same unit, for those who compare several data sets.
#[derive(Clone, Copy, Debug)]
pub struct SameName {
    level: Level,
}

impl SameName {
    /// For the names of `level`.
    #[must_use]
    pub const fn of(level: Level) -> Self {
        Self { level }
    }

    /// What names of the same unit have in common: 甲社区 and 甲社区居委会 are both 甲. Others may have it too.
    #[must_use]
    pub fn key(self, name: &str) -> String {
        let whole = normalised(self.level, name);
        split(&whole, self.level).0.to_owned()
    }

    /// The name of a unit of that county and street without what it says of them: 甲街道东方社区 is 东方社区.
    #[must_use]
    pub fn bare(self, name: &str, county: Option<&str>, street: Option<&str>) -> String {
        let mut above = Above::default();
        for (level, place) in [(Level::County, county), (Level::Street, street)] {
            if let Some(place) = place.filter(|_| level > self.level) {
                above.push(level, place);
            }
        }
        above.bare_name(self.level, name).unwrap_or_else(|| name.to_owned())
    }

    /// Whether two names may mean the same unit.
    #[must_use]
    pub fn may_equal(self, one: &str, other: &str) -> bool {
        one == other || Names::new(self.level, "").may_equal(&one.into(), &other.into())
    }
}

/// The endings of names of a level; the longer ones first.
pub(super) fn endings(level: Level) -> &'static [(&'static str, Ending)] {
    match level {
        Level::Community => &COMMUNITY,
        Level::Street => &STREET,
        Level::County => &COUNTY,
        Level::City => &[],
    }
}

/// A normalised name without its ending.
pub(super) fn split(whole: &str, level: Level) -> (&str, Ending) {
    let found = endings(level).iter().find_map(|(word, ending)| Some((whole.strip_suffix(word)?, *ending)));
    found.filter(|(base, _)| !base.is_empty()).unwrap_or((whole, Ending::Open))
}

/// Whether a normalised text is a name with an ending of its level.
pub(super) fn is_name(whole: &str, level: Level) -> bool {
    split(whole, level).0.len() < whole.len()
}

/// A name in the form that it is compared in: [`compact`], and without a list number before it or a full stop behind it.
pub(super) fn normalised(level: Level, name: &str) -> String {
    let key = compact(unnumbered(name, level));
    match tidy(&key) {
        name if level != Level::City && name.len() < key.len() => name.to_owned(),
        _ => key,
    }
}

/// A name without the ① of a list before it, which looks like any digit once it is compacted. ①社区 is called so.
fn unnumbered(name: &str, level: Level) -> &str {
    let is_of_list = |c: char| matches!(c, '\u{2460}'..='\u{2473}' | '\u{24f5}'..='\u{24fe}' | '\u{2776}'..='\u{2793}' | '\u{3251}'..='\u{325f}' | '\u{32b1}'..='\u{32bf}');
    let rest = name.trim_start().trim_start_matches(is_of_list);
    let is_left = || !rest.is_empty() && endings(level).iter().all(|(word, _)| *word != compact(rest));
    if name.trim_start().starts_with(is_of_list) && is_left() { rest } else { name }
}

/// A compacted name without `1.` or `(二)` before it and points behind it.
fn tidy(key: &str) -> &str {
    let name = numbered(key).unwrap_or(key).trim_end_matches(['.', '。', ',', '、', ';', '·']);
    if name.is_empty() { key } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_equal(one: &str, other: &str) -> bool {
        Names::new(Level::Community, "").may_equal(&one.into(), &other.into())
    }

    #[test]
    fn endings_vary() {
        for other in [
            "金江社区",
            "金江居委会",
            "金江社区居委会",
            "金江社区居民委员会",
            " 金江\u{3000}社区 ",
            "金江",
            "金江社区村民委员会",
            "③金江社区",
            "❶金江社区",
            "１、金江社区",
            "（3）金江社区",
        ] {
            assert!(may_equal("金江社区", other), "{other}");
        }
        for other in ["金江村", "金江村民委员会", "金江一社区", "沙沟社区", "3金江社区", "①社区"]
        {
            assert!(!may_equal("金江社区", other), "{other}");
        }
        assert!(may_equal("新村社区", "新村"));
        assert!(may_equal("金江村", "金江村委会"));
        let mut names = Names::new(Level::Community, "");
        let keys = ["金江村", "金江村村委会", "金江村村民委员会", "金江村民委员会"].map(|name| {
            let name = names.intern(&name.into());
            names.learn_keys();
            (names.keys(name).base, names.keys(name).ending)
        });
        assert!(keys.iter().all(|known| *known == keys[0]), "{keys:?}");
    }

    #[test]
    fn a_county_may_be_called_with_its_city() {
        let mut names = Names::new(Level::County, "攀枝花市");
        let (one, other) = (names.intern(&"攀枝花市东区".into()), names.intern(&"东区".into()));
        assert!(names.may_equal(names.text(one), names.text(other)));
        names.learn_keys();
        assert!(names.keys(one).may_equal(names.keys(other)));
    }
}
