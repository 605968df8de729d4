//! Which columns the sheet of a level has: those that say which unit a row is, then every field that a target asks for.

use std::cmp::Reverse;

use crate::lang::Lang;
use crate::plan::{Field, FieldId, Level, Plan, Role, Target};
use crate::report::clean::clean;
use crate::report::template::entry::Entry;
use crate::text::{self, FormWord};

/// The order in which a row says whose it is.
const IDENTITY: [Role; 6] = [Role::County, Role::Street, Role::Name, Role::Code, Role::Kind, Role::Year];

/// A column of a form.
pub(super) struct Column<'a> {
    /// Its field; `None` for the remarks, which nobody counts.
    pub(super) field: Option<(FieldId, &'a Field)>,
    /// Its header, by which the reader knows the field.
    pub(super) header: String,
    /// What may be typed into it.
    pub(super) entry: Entry,
    /// The targets that ask for it, those first that measure it.
    pub(super) uses: Vec<&'a Target>,
    /// Number of the column of which it is a part.
    pub(super) whole: Option<u16>,
    /// Numbers of the columns that are parts of it.
    pub(super) parts: Vec<u16>,
}

impl Column<'_> {
    /// What it says of the row's unit, where it is no figure.
    pub(super) fn role(&self) -> Option<Role> {
        self.field.and_then(|(_, field)| field.role)
    }
}

/// The sheet of a level.
pub(super) struct Layout<'a> {
    pub(super) level: Level,
    pub(super) columns: Vec<Column<'a>>,
    /// How many columns stay in view: those up to the name of the unit.
    pub(super) kept: u16,
}

impl<'a> Layout<'a> {
    pub(super) fn new(plan: &'a Plan, level: Level, lang: Lang) -> Self {
        let roles = if level == Level::City { &[Role::City, Role::Year][..] } else { &IDENTITY };
        let identity = roles.iter().filter_map(|role| plan.fields.with_role(*role, level));
        let fields = plan.fields.iter().filter(|(_, field)| field.role.is_none() && field.has_level(level));
        let figures = fields.map(|(id, _)| id).filter(|id| !uses(plan, level, *id).is_empty());
        let columns = identity.chain(figures).map(|id| column(plan, level, id, lang));
        let mut columns: Vec<Column<'_>> = columns.collect();
        columns.push(Column {
            field: None,
            header: text::form_word(FormWord::Remarks, lang).to_owned(),
            entry: Entry::Anything,
            uses: Vec::new(),
            whole: None,
            parts: Vec::new(),
        });
        relate(&mut columns);
        let name = if level == Level::Community { Role::Name } else { own_role(level) };
        let named = (0_u16..).zip(&columns).find(|(_, column)| column.role() == Some(name));
        let kept = named.map_or(0, |(number, _)| number.saturating_add(1));
        Self { level, columns, kept }
    }

    /// Whether anything is asked but which units there are.
    pub(super) fn has_figures(&self) -> bool {
        self.columns.iter().any(|column| column.field.is_some_and(|(_, field)| field.role.is_none()))
    }
}

/// The role of the column that names the units of a level.
pub(super) fn own_role(level: Level) -> Role {
    match level {
        Level::Community => Role::Name,
        Level::Street => Role::Street,
        Level::County => Role::County,
        Level::City => Role::City,
    }
}

fn column(plan: &Plan, level: Level, id: FieldId, lang: Lang) -> Column<'_> {
    let field = plan.fields.get(id);
    Column {
        field: Some((id, field)),
        header: header(field, level, lang),
        entry: Entry::of(field, level, lang),
        uses: uses(plan, level, id),
        whole: None,
        parts: Vec::new(),
    }
}

/// The targets that ask units of `level` for the field. A field that only stands in for another is none of them: it counts
/// where no table has a column for the other, and this one has.
fn uses(plan: &Plan, level: Level, id: FieldId) -> Vec<&Target> {
    let mut found: Vec<&Target> = plan.targets.iter().filter(|target| target.fields_at(level).contains(&id)).collect();
    let is_measured = |target: &&Target| target.value.fields().contains(&id);
    found.sort_by_key(|target| Reverse(is_measured(target)));
    found
}

/// The header by which the reader knows the field: its title, and its unit where that is the same in every language.
fn header(field: &Field, level: Level, lang: Lang) -> String {
    // The codes of all levels are one field, which is called after the lowest.
    if field.role == Some(Role::Code) && level != Level::Community {
        return text::form_word(FormWord::CodeHeader, lang).to_owned();
    }
    let title = clean(field.title.get(lang));
    match field
        .unit
        .as_deref()
        .filter(|unit| field.role.is_none() && (lang == Lang::Zh || text::unit(unit, lang) == *unit))
    {
        Some(unit) => text::with_measure(&title, &clean(unit)),
        None => title.into_owned(),
    }
}

/// Tells parts of wholes, where both are on the sheet.
fn relate(columns: &mut [Column<'_>]) {
    let place = |id: FieldId| {
        let mut numbered = (0_u16..).zip(columns.iter());
        numbered.find(|(_, column)| column.field.is_some_and(|(known, _)| known == id)).map(|(number, _)| number)
    };
    let wholes: Vec<Option<u16>> = columns.iter().map(|column| place(column.field?.1.part_of()?)).collect();
    for (number, whole) in (0_u16..).zip(wholes) {
        let Some(whole) = whole else { continue };
        if let Some(part) = columns.get_mut(usize::from(number)) {
            part.whole = Some(whole);
        }
        if let Some(whole) = columns.get_mut(usize::from(whole)) {
            whole.parts.push(number);
        }
    }
}
