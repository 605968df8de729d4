//! Levels and kinds of units (design section 2).

use serde::Serialize;

/// The four levels at which figures are reported and targets judged, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 社区(村)
    Community,
    /// 街道(乡镇)
    Street,
    /// 县(区)
    County,
    /// 市
    City,
}

impl Level {
    /// All levels, lowest first.
    pub const ALL: [Level; 4] = [Level::Community, Level::Street, Level::County, Level::City];

    /// Position in [`Level::ALL`], for tables that hold one entry a level.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The name that plans and JSON use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Level::Community => "community",
            Level::Street => "street",
            Level::County => "county",
            Level::City => "city",
        }
    }

    /// Digits of the division codes (统计用区划代码) of its units; those of cities are written like those of counties.
    #[must_use]
    pub const fn code_digits(self) -> u32 {
        match self {
            Level::Community => 12,
            Level::Street => 9,
            Level::County | Level::City => 6,
        }
    }

    /// The level of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// 城市社区
    Urban,
    /// 农村社区
    Rural,
    /// 村 (not yet a rural community)
    Village,
    /// 街道
    Subdistrict,
    /// 乡镇
    Township,
    /// 县(区)
    County,
    /// 市
    City,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 7] =
        [Kind::Urban, Kind::Rural, Kind::Village, Kind::Subdistrict, Kind::Township, Kind::County, Kind::City];

    /// The name that plans, `--kind` and JSON use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Urban => "urban",
            Kind::Rural => "rural",
            Kind::Village => "village",
            Kind::Subdistrict => "subdistrict",
            Kind::Township => "township",
            Kind::County => "county",
            Kind::City => "city",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
