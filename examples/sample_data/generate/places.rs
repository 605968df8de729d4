//! The city's counties, streets and communities, before they have figures.
#![expect(clippy::arithmetic_side_effects, reason = "positions and counts are products of numbers below 612,000")]

use std::collections::BTreeMap;

use dabiao::plan::Kind;

use super::cell::Cell;
use super::names;

/// Reported figures by field name.
pub(crate) type Figures = BTreeMap<&'static str, Cell>;

pub(crate) struct County {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) figures: Figures,
}

pub(crate) struct Street {
    pub(crate) code: String,
    pub(crate) county: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// What cells call its kind: 街道, 镇 or 乡.
    pub(crate) word: &'static str,
    pub(crate) figures: Figures,
}

/// A community or village.
pub(crate) struct Unit {
    pub(crate) code: String,
    /// Position of the county in the city.
    pub(crate) county: usize,
    /// Position of the street in its county.
    pub(crate) street: usize,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) figures: Figures,
}

impl Unit {
    /// A whole number already reported; 0 where there is none.
    pub(crate) fn whole(&self, field: &str) -> i64 {
        self.figures.get(field).and_then(Cell::whole).unwrap_or(0)
    }

    pub(crate) fn flag(&self, field: &str) -> bool {
        self.figures.get(field) == Some(&Cell::Flag(true))
    }
}

/// How many units of each kind a county has.
#[derive(Clone, Copy)]
struct Shape {
    subdistricts: usize,
    townships: usize,
    urban: usize,
    rural: usize,
    villages: usize,
}

/// The number of communities in the built-in plan: 132 urban, 170 rural, 179 other villages.
pub(crate) const PLAN_SIZE: usize = 481;

/// The plan's 16 subdistricts and 44 townships, dealt to three districts and two counties that are not alike.
const PLAN: [Shape; 5] = [
    Shape { subdistricts: 7, townships: 2, urban: 62, rural: 10, villages: 8 },
    Shape { subdistricts: 5, townships: 3, urban: 40, rural: 14, villages: 10 },
    Shape { subdistricts: 2, townships: 13, urban: 16, rural: 46, villages: 52 },
    Shape { subdistricts: 1, townships: 12, urban: 8, rural: 48, villages: 50 },
    Shape { subdistricts: 1, townships: 14, urban: 6, rural: 52, villages: 59 },
];

/// No county is to be larger; the largest cities get more counties instead.
const LARGEST_COUNTY: usize = 2_000;

/// The counties of a city with so many communities; those of the plan's size have the plan's shape, all others its
/// proportions.
fn shapes(communities: usize) -> Vec<Shape> {
    if communities == PLAN_SIZE {
        return PLAN.to_vec();
    }
    let counties = PLAN.len().min(communities).max(communities.div_ceil(LARGEST_COUNTY));
    // Units are numbered through the city; a county takes the next run of numbers, and the kinds mixed in it.
    let from = |county: usize| county * communities / counties;
    let among = |count: usize, county: usize| from(county + 1) * count / PLAN_SIZE - from(county) * count / PLAN_SIZE;
    (0..counties)
        .map(|county| {
            let all = from(county + 1) - from(county);
            let urban = among(132, county);
            let rural = among(132 + 170, county).saturating_sub(urban);
            let villages = all - urban - rural;
            Shape {
                subdistricts: quota(16, 132, urban).max(usize::from(urban > 0)),
                townships: quota(44, 349, all - urban).max(usize::from(all > urban)),
                urban,
                rural,
                villages,
            }
        })
        .collect()
}

/// What `count` of `of` is in a group of `size`, to the nearest whole.
pub(crate) fn quota(count: usize, of: usize, size: usize) -> usize {
    (count * size + of / 2) / of
}

/// Makes the counties one after another, so that only a batch of them is in memory.
pub(crate) struct Places {
    shapes: Vec<Shape>,
    /// Counties, streets and units made so far; each name is taken from the next position of its list.
    counties: usize,
    streets: usize,
    units: usize,
}

/// A county with what lies in it.
pub(crate) struct Area {
    pub(crate) county: County,
    pub(crate) streets: Vec<Street>,
    pub(crate) units: Vec<Unit>,
}

impl Places {
    pub(crate) fn new(communities: usize) -> Self {
        Self { shapes: shapes(communities), counties: 0, streets: 0, units: 0 }
    }

    /// The next county; `None` after the last.
    pub(crate) fn next_area(&mut self) -> Option<Area> {
        let shape = self.shapes.get(self.counties).copied()?;
        let position = self.counties;
        self.counties += 1;
        // No division code starts with 99, so no real place can be meant.
        let code = format!("99{:02}{:02}", position / 99 + 1, position % 99 + 1);
        let name = names::county(position);
        let subdistricts = (0..shape.subdistricts).map(|index| (Kind::Subdistrict, "街道", index + 1));
        // Two townships in three are towns (镇); their codes start at 101 as they do in the national list.
        let townships = (0..shape.townships).map(|index| (Kind::Township, ["镇", "乡", "镇"][index % 3], index + 101));
        let mut streets = Vec::new();
        for (kind, word, number) in subdistricts.chain(townships) {
            streets.push(Street {
                code: format!("{code}{number:03}"),
                county: name.clone(),
                name: names::street(self.streets) + word,
                kind,
                word,
                figures: Figures::new(),
            });
            self.streets += 1;
        }
        let mut units: Vec<Unit> = Vec::new();
        for (index, street) in streets.iter().enumerate() {
            let kinds: &[(Kind, usize)] = match street.kind {
                Kind::Subdistrict => &[(Kind::Urban, shape.urban)],
                _ => &[(Kind::Rural, shape.rural), (Kind::Village, shape.villages)],
            };
            let (place, of) = match street.kind {
                Kind::Subdistrict => (index, shape.subdistricts),
                _ => (index - shape.subdistricts, shape.townships),
            };
            let before = units.len();
            for &(kind, total) in kinds {
                for _ in place * total / of..(place + 1) * total / of {
                    let number = units.len() - before;
                    let (first, suffix) = if kind == Kind::Urban { (1, "社区") } else { (201, "村") };
                    units.push(Unit {
                        code: format!("{}{:03}", street.code, number + first),
                        county: position,
                        street: index,
                        name: names::place(self.units) + suffix,
                        kind,
                        figures: Figures::new(),
                    });
                    self.units += 1;
                }
            }
        }
        Some(Area { county: County { code, name, figures: Figures::new() }, streets, units })
    }
}
