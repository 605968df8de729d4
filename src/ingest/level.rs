//! Which level a table is at follows from its columns, and which column is which field from the level.

use crate::ingest::header::{Header, HeaderCell, Headers, Meaning, compact};
use crate::ingest::units::Unit;
use crate::plan::{FieldId, Level, Role};

/// Columns that say which unit a row is about, in the order of their slots.
pub(super) const IDENTITY: [Role; 6] = [Role::Name, Role::Code, Role::Street, Role::County, Role::City, Role::Year];

/// The columns of a table.
pub(super) struct Columns<'a> {
    /// Level of the table.
    pub(super) level: Level,
    /// Header of each identity column, in the order of [`IDENTITY`].
    pub(super) identity: [Option<&'a HeaderCell>; 6],
    /// Columns that hold figures (the kind of the unit among them).
    pub(super) figures: Vec<Figures<'a>>,
    /// Fields that are summed of several columns.
    pub(super) sums: Vec<Sum<'a>>,
    /// Headers that are not used, and why.
    pub(super) unused: Vec<(&'a HeaderCell, Unused)>,
}

/// A column of figures.
pub(super) struct Figures<'a> {
    /// Its header.
    pub(super) header: &'a HeaderCell,
    /// The field.
    pub(super) field: FieldId,
    /// Whether the header names the field only nearly.
    pub(super) loose: bool,
    /// The unit that the header, or the text above the table, gives.
    pub(super) unit: Option<Unit>,
}

/// A field that is the sum of several columns.
pub(super) struct Sum<'a> {
    /// The field.
    pub(super) field: FieldId,
    /// The headers of its parts with their units, in the order of the field's list.
    pub(super) parts: Vec<(&'a HeaderCell, Option<Unit>)>,
}

/// Why a column is not used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unused {
    /// No field has such a header.
    Unknown,
    /// It may be any of several fields.
    Ambiguous(Vec<FieldId>),
    /// Tables of this level have no such figure.
    WrongLevel(FieldId),
    /// A second column for what another says already: the header of the other.
    Second(FieldId, u32),
    /// A person said that another column is this field.
    Overruled(FieldId),
}

impl<'a> Columns<'a> {
    /// Understands `header`.
    pub(super) fn new(headers: &Headers<'_>, header: &'a Header) -> Self {
        let level = level(headers, header);
        let mut columns =
            Self { level, identity: [None; 6], figures: Vec::new(), sums: Vec::new(), unused: Vec::new() };
        columns.sums = sums(headers, header, level);
        for cell in &header.cells {
            columns.add(headers, header, cell);
        }
        columns.put_mapped_first(header);
        columns
    }

    /// Where a person said which column a field is, no other column of the table is that field.
    fn put_mapped_first(&mut self, header: &Header) {
        let mapped: Vec<FieldId> = header.cells.iter().filter(|cell| cell.mapped.is_some()).flat_map(exact).collect();
        let overruled = |figures: &Figures<'_>| figures.header.mapped.is_none() && mapped.contains(&figures.field);
        for figures in self.figures.iter().filter(|figures| overruled(figures)) {
            self.unused.push((figures.header, Unused::Overruled(figures.field)));
        }
        self.figures.retain(|figures| !overruled(figures));
        self.sums.retain(|sum| !mapped.contains(&sum.field));
    }

    /// The header cell of the identity column in `role`.
    pub(super) fn identity(&self, role: Role) -> Option<&'a HeaderCell> {
        IDENTITY.iter().position(|known| *known == role).and_then(|slot| self.identity[slot])
    }

    /// Whether some column names or codes the units of the table's level.
    pub(super) fn names_units(&self) -> bool {
        let by_name = match self.level {
            Level::Community => Role::Name,
            Level::Street => Role::Street,
            Level::County => Role::County,
            Level::City => return true,
        };
        self.identity(by_name).is_some() || self.identity(Role::Code).is_some()
    }

    fn add(&mut self, headers: &Headers<'_>, header: &Header, cell: &'a HeaderCell) {
        if cell.meanings.is_empty() {
            if self.sums.iter().any(|sum| sum.parts.iter().any(|(part, _)| part.column == cell.column)) {
                return;
            }
            self.unused.push((cell, Unused::Unknown));
            return;
        }
        if let Some(role) = self.identity_role(headers, cell) {
            self.add_identity(headers, cell, role);
        } else {
            self.add_figures(headers, header, cell);
        }
    }

    /// The role of an identity column. A generic name belongs to the level of the table.
    fn identity_role(&self, headers: &Headers<'_>, cell: &HeaderCell) -> Option<Role> {
        let role =
            IDENTITY.into_iter().find(|role| cell.meanings.iter().any(|meaning| headers.has_role(*meaning, *role)))?;
        if role != Role::Name || !cell.meanings.contains(&Meaning::Name) {
            return Some(role);
        }
        Some(match self.level {
            Level::Community => Role::Name,
            Level::Street => Role::Street,
            Level::County => Role::County,
            Level::City => Role::City,
        })
    }

    fn add_identity(&mut self, headers: &Headers<'_>, cell: &'a HeaderCell, role: Role) {
        let Some(slot) = IDENTITY.iter().position(|known| *known == role) else { return };
        match self.identity[slot] {
            Some(first) if cell.mapped.is_some() && first.mapped.is_none() => {
                let ids = exact(cell).next();
                self.unused.extend(ids.map(|id| (first, Unused::Overruled(id))));
                self.identity[slot] = Some(cell);
            }
            Some(first) => {
                let field = headers.fields().iter().find(|(_, field)| field.role == Some(role)).map(|(id, _)| id);
                if let Some(field) = field {
                    self.unused.push((cell, Unused::Second(field, first.column)));
                }
            }
            None => self.identity[slot] = Some(cell),
        }
    }

    fn add_figures(&mut self, headers: &Headers<'_>, header: &Header, cell: &'a HeaderCell) {
        let fields = headers.fields();
        let at_level = |id: &FieldId| fields.get(*id).has_level(self.level);
        let exact: Vec<FieldId> = exact(cell).filter(at_level).collect();
        let loose: Vec<FieldId> = loose(cell).filter(at_level).collect();
        let is_loose = exact.is_empty();
        let chosen = if is_loose { loose } else { exact };
        match chosen.as_slice() {
            [field] => {
                let unit = unit_of(headers, header, cell, *field);
                self.figures.push(Figures { header: cell, field: *field, loose: is_loose, unit });
            }
            [] => match exact_or_loose(cell) {
                Some(other) => self.unused.push((cell, Unused::WrongLevel(other))),
                None => self.unused.push((cell, Unused::Unknown)),
            },
            _ => self.unused.push((cell, Unused::Ambiguous(chosen))),
        }
    }
}

/// The unit of a column: its own, else its group's or the one given for the whole table if that measures such figures.
fn unit_of(headers: &Headers<'_>, header: &Header, cell: &HeaderCell, field: FieldId) -> Option<Unit> {
    let field = headers.fields().get(field);
    let of_group = || cell.group_unit.filter(|unit| unit.fits(crate::ingest::units::of_field(field)));
    cell.unit.or_else(of_group).or_else(|| header.units.iter().find_map(|unit| unit.for_field(field)))
}

/// The fields whose listed columns the table has, each once.
fn sums<'a>(headers: &Headers<'_>, header: &'a Header, level: Level) -> Vec<Sum<'a>> {
    let mut sums = Vec::new();
    for (id, field) in headers.fields().iter().filter(|(_, field)| !field.sum_of.is_empty() && field.has_level(level)) {
        let part = |index: usize| {
            let mut cells = header.cells.iter().filter(move |cell| cell.sums.contains(&(id, index)));
            cells.next().filter(|_| cells.next().is_none())
        };
        let parts: Option<Vec<&HeaderCell>> = (0..field.sum_of.len()).map(part).collect();
        let Some(parts) = parts else { continue };
        if parts.iter().all(|cell| cell.year == parts[0].year) {
            let parts = parts.into_iter().map(|cell| (cell, unit_of(headers, header, cell, id))).collect();
            sums.push(Sum { field: id, parts });
        }
    }
    sums
}

fn exact(cell: &HeaderCell) -> impl Iterator<Item = FieldId> {
    cell.meanings.iter().filter_map(|meaning| match meaning {
        Meaning::Exact(id) => Some(*id),
        _ => None,
    })
}

fn loose(cell: &HeaderCell) -> impl Iterator<Item = FieldId> {
    cell.meanings.iter().filter_map(|meaning| match meaning {
        Meaning::Loose(id) => Some(*id),
        _ => None,
    })
}

fn exact_or_loose(cell: &HeaderCell) -> Option<FieldId> {
    exact(cell).next().or_else(|| loose(cell).next())
}

/// The level of a table: that of its own name column, or where the name is generic (or only a code stands there) the
/// level that most of the figures belong to.
fn level(headers: &Headers<'_>, header: &Header) -> Level {
    let has = |role: Role| {
        let named = |cell: &&HeaderCell| cell.meanings.iter().any(|meaning| headers.has_role(*meaning, role));
        header.cells.iter().find(named)
    };
    let own_name = header.cells.iter().any(|cell| {
        !cell.meanings.contains(&Meaning::Name)
            && cell.meanings.iter().any(|meaning| headers.has_role(*meaning, Role::Name))
    });
    if own_name {
        return Level::Community;
    }
    let lowest_named = if has(Role::Street).is_some() {
        Level::Street
    } else if has(Role::County).is_some() {
        Level::County
    } else {
        Level::City
    };
    let generic_name = has(Role::Name).is_some();
    match has(Role::Code) {
        None if !generic_name => lowest_named,
        code => {
            let said = code.and_then(|cell| level_of_code(&cell.text));
            // A generic name below a street column is the name of a community, not of the street again.
            let highest = match lowest_named {
                Level::Street if generic_name => Level::Community,
                Level::County if generic_name => Level::Street,
                other => other,
            };
            said.filter(|level| *level <= highest).unwrap_or_else(|| level_of_figures(headers, header, highest))
        }
    }
}

/// The level that the header of a code column says.
fn level_of_code(header: &str) -> Option<Level> {
    let key = compact(header);
    let says = |words: &[&str]| words.iter().any(|word| key.contains(word));
    if says(&["社区", "村"]) {
        Some(Level::Community)
    } else if says(&["街道", "乡镇", "镇街"]) {
        Some(Level::Street)
    } else if says(&["区县", "县(区)", "县代码", "县编码"]) {
        Some(Level::County)
    } else {
        None
    }
}

/// The level up to `highest` that most figures belong to; the lowest where several do.
fn level_of_figures(headers: &Headers<'_>, header: &Header, highest: Level) -> Level {
    let mut counts = [0_usize; 4];
    for cell in &header.cells {
        for level in Level::ALL {
            let is_figure = |id: FieldId| {
                let field = headers.fields().get(id);
                field.has_level(level) && matches!(field.role, None | Some(Role::Kind))
            };
            if exact(cell).chain(loose(cell)).any(is_figure) {
                counts[level.index()] = counts[level.index()].saturating_add(1);
            }
        }
    }
    let mut best = Level::Community;
    for level in Level::ALL {
        if level <= highest && counts[level.index()] > counts[best.index()] {
            best = level;
        }
    }
    best
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "small counts")]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::ingest::header::Merges;
    use crate::ingest::mapping::Mapping;
    use crate::ingest::table::{Place, understand};
    use crate::ingest::testing::grid;
    use crate::plan::{Fields, builtin, load_fields};

    const TEXTS: [&str; 20] = [
        "",
        "",
        "社区名称",
        "单位名称",
        "户数",
        "居民户数(户)",
        "总户数",
        "面积(m2)",
        "面积（亩",
        "社区室外活动场地",
        "社区工作用房",
        "建筑面积",
        "2019年",
        "2020年",
        "街道",
        "党员人数",
        "社区工作者情况",
        "注册人数",
        "志愿者服务",
        "社区编码",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

        /// Every column of any header is one thing only, and two columns for one figure are reported.
        #[test]
        fn no_column_is_two_things_or_lost(
            band in proptest::collection::vec(proptest::collection::vec(0_usize..20, 1..9), 1..6),
        ) {
            static FIELDS: LazyLock<Fields> = LazyLock::new(|| load_fields(builtin::FIELDS).unwrap());
            static HEADERS: LazyLock<Headers<'static>> = LazyLock::new(|| Headers::new(&FIELDS, &Mapping::new()));
            let headers = &*HEADERS;
            let mut rows: Vec<Vec<&str>> = band.iter().map(|row| row.iter().map(|text| TEXTS[*text]).collect()).collect();
            rows.push(vec!["甲社区", "11", "12", "13", "14", "15", "16", "17"]);
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            let sheet = grid(&rows);
            let Some(header) = headers.find(&sheet, &mut Merges::new(&mut Vec::new)) else { return Ok(()) };
            let columns = Columns::new(headers, &header);
            for cell in &header.cells {
                let is = |other: &HeaderCell| other.column == cell.column;
                let uses = columns.identity.iter().flatten().filter(|cell| is(cell)).count()
                    + columns.figures.iter().filter(|figures| is(figures.header)).count()
                    + columns.unused.iter().filter(|(cell, _)| is(cell)).count();
                let summed = columns.sums.iter().any(|sum| sum.parts.iter().any(|(cell, _)| is(cell)));
                proptest::prop_assert!(uses == 1 || (uses == 0 && summed), "{} {uses}", cell.text);
            }
            // A column without a year is one with any year.
            let mut kept: Vec<(FieldId, bool, Option<i32>)> = Vec::new();
            let mut doubled = columns.unused.iter().filter(|(_, why)| matches!(why, Unused::Second(..))).count();
            for figures in &columns.figures {
                let this = (figures.field, figures.loose, figures.header.year);
                let is_same = |other: &(FieldId, bool, Option<i32>)| {
                    (other.0, other.1) == (this.0, this.1) && [other.2, this.2].iter().flatten().count() < 2
                        || *other == this
                };
                if kept.iter().any(is_same) {
                    doubled += 1;
                } else {
                    kept.push(this);
                }
            }
            let understood =
                understand(&sheet, headers, Place { source: 0, sheet: 0 }, None, &mut Vec::new);
            let reported =
                understood.problems.iter().filter(|problem| problem.kind.code() == "duplicate-column").count();
            // A list beside the table is cut off before its columns count.
            let is_cut = understood.problems.iter().any(|problem| problem.kind.code() == "side-table");
            proptest::prop_assert!(reported == doubled || is_cut, "{reported} of {doubled}");
        }
    }
}
