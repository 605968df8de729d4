//! Which of the data problems are a county's own, for what is mailed back to it.

use std::collections::HashMap;

use crate::audit::Assessment;
use crate::plan::Level;
use crate::problem::Problem;
use crate::register::UnitRef;

/// The county that the rows of a place belong to; `None` where they belong to several.
type Owners<K> = HashMap<K, Option<UnitRef>>;

/// The problems in rows of the county's units, and those in sheets and files that speak of no other county.
#[must_use]
pub fn problems_of(assessment: &Assessment<'_>, county: UnitRef) -> Vec<Problem> {
    let owners = Places::of(assessment);
    assessment.problems.iter().filter(|problem| owners.of_problem(problem) == Some(county)).cloned().collect()
}

struct Places {
    rows: Owners<(u16, u16, u32)>,
    sheets: Owners<(u16, u16)>,
    files: Owners<u16>,
}

impl Places {
    fn of(assessment: &Assessment<'_>) -> Self {
        let mut places = Self { rows: HashMap::new(), sheets: HashMap::new(), files: HashMap::new() };
        let register = assessment.register;
        for level in [Level::Community, Level::Street, Level::County] {
            let roster = register.roster(level);
            for (field, _) in assessment.plan.fields.iter() {
                let Some(column) = roster.column(field) else { continue };
                for unit in register.units_at(level) {
                    let (Some(origin), Some(county)) = (column.origin(unit.index()), register.county_of(unit)) else {
                        continue;
                    };
                    let row = (origin.source, origin.sheet, origin.cell.row);
                    note(&mut places.rows, row, county);
                    note(&mut places.sheets, (origin.source, origin.sheet), county);
                    note(&mut places.files, origin.source, county);
                }
            }
        }
        places
    }

    fn of_problem(&self, problem: &Problem) -> Option<UnitRef> {
        let origin = problem.origin?;
        let row = self.rows.get(&(origin.source, origin.sheet, origin.cell.row));
        let sheet = || self.sheets.get(&(origin.source, origin.sheet));
        *row.or_else(sheet).or_else(|| self.files.get(&origin.source))?
    }
}

fn note<K: std::hash::Hash + Eq>(owners: &mut Owners<K>, place: K, county: UnitRef) {
    let owner = owners.entry(place).or_insert(Some(county));
    if *owner != Some(county) {
        *owner = None;
    }
}
