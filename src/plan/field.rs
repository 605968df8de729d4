//! Fields: the raw figures that tables can supply, with the headers they are found under.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::lang::Bilingual;
use crate::plan::expr::Expr;
use crate::plan::level::Level;
use crate::plan::list::{FromList, List};

/// Index of a field in [`Fields`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u16);

impl FieldId {
    /// The index as `usize`.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a field's cells hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A whole number of things, never negative.
    Count,
    /// An area in m², two decimals.
    Area,
    /// Hours, two decimals.
    Hours,
    /// A fraction of 1 (85 % is 0.85).
    Rate,
    /// Yes or no.
    Flag,
    /// Text; with `choices`, one of these.
    Text,
    /// An identifying code of digits, kept as text.
    Code,
}

impl FieldKind {
    /// All kinds with the names that plans use.
    pub const NAMES: [(FieldKind, &'static str); 7] = [
        (FieldKind::Count, "count"),
        (FieldKind::Area, "area"),
        (FieldKind::Hours, "hours"),
        (FieldKind::Rate, "rate"),
        (FieldKind::Flag, "flag"),
        (FieldKind::Text, "text"),
        (FieldKind::Code, "code"),
    ];

    /// Whether cells of this kind hold a number.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, FieldKind::Count | FieldKind::Area | FieldKind::Hours | FieldKind::Rate)
    }
}

/// What an identity field says of its row's unit. Fields with a role are not figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// 12-digit division code (county 6, street 9).
    Code,
    /// Name of the community.
    Name,
    /// Kind of the unit.
    Kind,
    /// Name of the street or township.
    Street,
    /// Name of the county or district.
    County,
    /// Name of the city.
    City,
    /// Year the figures are for.
    Year,
}

impl Role {
    /// All roles with the names that plans use.
    pub const NAMES: [(Role, &'static str); 7] = [
        (Role::Code, "code"),
        (Role::Name, "name"),
        (Role::Kind, "kind"),
        (Role::Street, "street"),
        (Role::County, "county"),
        (Role::City, "city"),
        (Role::Year, "year"),
    ];
}

/// One canonical value of a text field and the words that cells use for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value that expressions compare with.
    pub name: String,
    /// Words in cells that mean it.
    pub words: Vec<String>,
}

/// A raw figure a table can supply.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name used in expressions.
    pub name: String,
    /// The exact header, shown in reports and templates.
    pub title: Bilingual,
    /// Unit of its figures; `None` for flags, texts and codes.
    pub unit: Option<String>,
    /// What its cells hold.
    pub kind: FieldKind,
    /// Levels whose tables can supply it.
    pub levels: Vec<Level>,
    /// Set for identity fields.
    pub role: Option<Role>,
    /// Lower bound of a missing figure; 0 where `None`.
    pub min: Option<Expr>,
    /// Upper bound of a missing figure; unbounded where `None`.
    pub max: Option<Expr>,
    /// Headers that mean the same figure.
    pub aliases: Vec<String>,
    /// Headers that mean nearly the same: used, with a warning, only where no table has an exact one.
    pub loose: Vec<String>,
    /// Words of group headers under which a header is not this figure: 党员人数 under 社区工作者 are not the residents'.
    pub not_under: Vec<String>,
    /// Headers of columns whose sum is the figure, used only where a table has all of them and no table has the field.
    pub sum_of: Vec<String>,
    /// How it is taken from lists with several rows a unit, first possible first.
    pub from_list: Vec<FromList>,
    /// What stands for the field when no table of its level has it, first possible first.
    pub fallback: Vec<Expr>,
    /// Canonical values of a text field.
    pub choices: Vec<Choice>,
    /// Whether a known 0 deserves a warning (no community has 0 households).
    pub doubtful_zero: bool,
    /// The factor by which a figure may change from one year to the next; more is suspicious. `None` for what is usual with
    /// its kind ([`Field::most_change`]).
    pub jump: Option<Decimal>,
}

/// The factor for counts and areas, where a field has none of its own: a digit too many or too few.
const DIGIT_TOO_MANY: Decimal = Decimal::TEN;

impl Field {
    /// The field whose part this one is: `max` is that field and nothing else.
    #[must_use]
    pub fn part_of(&self) -> Option<FieldId> {
        self.max.as_ref().and_then(Expr::as_field)
    }

    /// The factor by which a figure may change from one year to the next; `None` where any change is usual.
    #[must_use]
    pub fn most_change(&self) -> Option<Decimal> {
        let usual = matches!(self.kind, FieldKind::Count | FieldKind::Area).then_some(DIGIT_TOO_MANY);
        self.jump.or(usual).filter(|_| self.kind.is_number())
    }

    /// Whether tables of `level` can supply it.
    #[must_use]
    pub fn has_level(&self, level: Level) -> bool {
        self.levels.contains(&level)
    }
}

/// All fields a plan knows, in the order of its files.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    list: Vec<Field>,
    by_name: HashMap<String, FieldId>,
    lists: Vec<List>,
}

impl Fields {
    /// Adds `field`, or replaces the field of the same name, and returns its id. `None` when there are too many fields.
    pub fn add(&mut self, field: Field) -> Option<FieldId> {
        if let Some(&id) = self.by_name.get(&field.name) {
            self.list[id.index()] = field;
            return Some(id);
        }
        let id = FieldId(u16::try_from(self.list.len()).ok()?);
        self.by_name.insert(field.name.clone(), id);
        self.list.push(field);
        Some(id)
    }

    /// Adds a list, or replaces the list of the same name.
    pub fn add_list(&mut self, list: List) {
        match self.lists.iter_mut().find(|known| known.name == list.name) {
            Some(known) => *known = list,
            None => self.lists.push(list),
        }
    }

    /// The lists that fields may be taken from.
    #[must_use]
    pub fn lists(&self) -> &[List] {
        &self.lists
    }

    /// The field with that id.
    #[must_use]
    pub fn get(&self, id: FieldId) -> &Field {
        &self.list[id.index()]
    }

    /// Mutable access, for the loader.
    pub(crate) fn get_mut(&mut self, id: FieldId) -> &mut Field {
        &mut self.list[id.index()]
    }

    /// The id of the field called `name`.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<FieldId> {
        self.by_name.get(name).copied()
    }

    /// The first field with `role` that tables of `level` can supply.
    #[must_use]
    pub fn with_role(&self, role: Role, level: Level) -> Option<FieldId> {
        self.iter().find(|(_, field)| field.role == Some(role) && field.has_level(level)).map(|(id, _)| id)
    }

    /// All fields with their ids, in file order.
    pub fn iter(&self) -> impl Iterator<Item = (FieldId, &Field)> {
        self.list.iter().enumerate().map(|(index, field)| (id_at(index), field))
    }

    /// Number of fields.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

fn id_at(index: usize) -> FieldId {
    FieldId(u16::try_from(index).unwrap_or(u16::MAX))
}
