//! What the name of a unit may say beside its name: where the unit is, and the office that a community is met at.
//! 甲街道东方社区 in 甲街道 is 东方社区, and so is its 东方社区服务中心.

use crate::ingest::names::{endings, is_name, normalised, split};
use crate::plan::Level;

/// Offices that a community is called by; the longer ones first.
const OFFICES: [&str; 11] = [
    "党群服务中心",
    "便民服务中心",
    "综合服务中心",
    "公共服务中心",
    "党群服务站",
    "便民服务站",
    "综合服务站",
    "公共服务站",
    "服务中心",
    "服务站",
    "工作站",
];

/// The units above one, from the city down, by their normalised names.
#[derive(Clone, Debug, Default)]
pub(super) struct Above(Vec<(Level, String)>);

impl Above {
    /// Adds the next unit below. Its name may say where it is, too.
    pub(super) fn push(&mut self, level: Level, name: &str) {
        let name = self.bare_name(level, name).unwrap_or_else(|| normalised(level, name));
        if !name.is_empty() {
            self.0.push((level, name));
        }
    }

    /// The name of a unit of `level` without what it says beside; `None` where it says nothing else. What is left must be
    /// a name: 甲街道社区 in 甲街道 is called so.
    pub(super) fn bare_name(&self, level: Level, name: &str) -> Option<String> {
        let key = normalised(level, name);
        let bare = self.without_places(level, &key);
        let of_office = without_office(level, &key).map(|head| self.without_places(level, head));
        let bare = of_office.filter(|bare| self.is_no_street(bare)).unwrap_or(bare);
        (bare != key).then(|| bare.to_owned())
    }

    /// Whether the street is known and called differently: else the office may be that of the street.
    fn is_no_street(&self, community: &str) -> bool {
        let base = split(community, Level::Community).0;
        let streets = self.0.iter().filter(|(of, _)| *of == Level::Street);
        streets.map(|(of, place)| base != place && base != split(place, *of).0).next().unwrap_or(false)
    }

    /// `name` without the names of the units above at its start, or in brackets at its end.
    fn without_places<'n>(&self, level: Level, name: &'n str) -> &'n str {
        let mut rest = name;
        for (of, place) in &self.0 {
            rest = below(rest, level, *of, place).unwrap_or(rest);
        }
        let remark = rest.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
        let is_place = |remark: &str| {
            let left = self.0.iter().fold(remark, |left, (of, place)| after(left, *of, place).unwrap_or(left));
            left.is_empty()
        };
        remark.filter(|(name, remark)| is_name(name, level) && is_place(remark)).map_or(rest, |(name, _)| name)
    }
}

/// Whether the normalised name of a unit of `level` says that it is in `place`, a unit of the level `of`: at its start, or
/// in brackets at its end.
pub(super) fn says(name: &str, level: Level, of: Level, place: &str) -> bool {
    let remark = || name.strip_suffix(')').and_then(|name| name.rsplit_once('('));
    below(name, level, of, place).is_some()
        || remark().is_some_and(|(name, remark)| is_name(name, level) && after(remark, of, place) == Some(""))
}

/// Whether the name of a community may say where it is: hardly any does.
pub(super) fn may_say_place(name: &str) -> bool {
    let is_of_place =
        |c| matches!(c, '街' | '镇' | '鎮' | '乡' | '鄉' | '区' | '區' | '县' | '縣' | '市' | '办' | '辦');
    // No place is called 区, and the 区 of 社区 is none of a place.
    name.chars().zip(name.chars().skip(1)).any(|(before, c)| is_of_place(c) && before != '社')
}

/// Whether the name of a street may say its county, which stands there with its ending: hardly any does, and there may be
/// thousands of counties to look for.
pub(super) fn may_say_county(name: &str) -> bool {
    let is_end = |c: char| c == '縣' || c == '區' || endings(Level::County).iter().any(|(word, _)| word.ends_with(c));
    name.chars().any(is_end)
}

/// What follows the unit above called `place`, where that is the name of a unit of `level`. All names are normalised.
pub(super) fn below<'n>(name: &'n str, level: Level, of: Level, place: &str) -> Option<&'n str> {
    after(name, of, place).filter(|rest| is_name(rest, level))
}

/// What follows the name of a unit in any of its spellings: 甲街道, 甲街道办事处.
fn after<'n>(text: &'n str, level: Level, place: &str) -> Option<&'n str> {
    let (base, ending) = split(place, level);
    if base.len() == place.len() && level == Level::City {
        return text.strip_prefix(place);
    }
    // A name without an ending may be that of any sort of unit.
    let is_open = base.len() == place.len();
    let rest = text.strip_prefix(base)?;
    let mut words = endings(level).iter().filter(|(_, other)| is_open || *other == ending);
    words.find_map(|(word, _)| rest.strip_prefix(word))
}

/// The community that an office is called after.
pub(super) fn without_office(level: Level, name: &str) -> Option<&str> {
    let head = OFFICES.into_iter().find_map(|office| name.strip_suffix(office));
    head.filter(|head| level == Level::Community && is_name(head, level))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(above: &[(Level, &str)], level: Level, name: &str) -> Option<String> {
        let mut known = Above::default();
        for (level, name) in above {
            known.push(*level, name);
        }
        known.bare_name(level, name)
    }

    const PLACE: [(Level, &str); 3] = [(Level::City, "攀枝花市"), (Level::County, "东区"), (Level::Street, "甲街道")];

    #[test]
    fn the_own_place_and_the_own_office_are_no_part_of_a_name() {
        for name in [
            "甲街道东方社区",
            "东区甲街道东方社区",
            "攀枝花市东区甲街道办事处东方社区",
            "东区东方社区",
            "东方社区（甲街道）",
            "东方社区(东区甲街道)",
            "东方社区服务中心",
            "東方社區黨群服務中心",
            "甲街道东方社区服务站",
            "东方社区工作站",
        ] {
            assert_eq!(bare(&PLACE, Level::Community, name).as_deref(), Some("东方社区"), "{name}");
        }
        assert_eq!(bare(&PLACE, Level::Community, "甲街道东方村村委会").as_deref(), Some("东方村村委会"));
        assert_eq!(bare(&PLACE[..2], Level::Street, "东区甲街道").as_deref(), Some("甲街道"));
        assert_eq!(bare(&PLACE[..2], Level::Street, "攀枝花市东区甲街道办事处").as_deref(), Some("甲街道办事处"));
    }

    #[test]
    fn what_is_left_must_be_a_name() {
        for name in [
            "东方社区",
            "甲街道社区",
            "甲街道社区服务中心",
            "甲街道办事处",
            "甲社区",
            "东区社区",
            "乙街道东方社区",
            "东方社区（筹）",
            "东方社区卫生服务中心",
            // It may be the office of 甲街道.
            "甲社区服务中心",
        ] {
            assert_eq!(bare(&PLACE, Level::Community, name), None, "{name}");
        }
        // In which street it is nobody knows.
        assert_eq!(bare(&PLACE[..2], Level::Community, "东方社区服务中心"), None);
        assert_eq!(bare(&PLACE[..2], Level::Street, "东区街道"), None);
    }
}
