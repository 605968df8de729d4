//! Which finding each row of an earlier list is about.

use std::collections::{BTreeMap, HashMap};

use crate::lang::Lang;
use crate::plan::Target;
use crate::register::UnitRef;
use crate::report::context::Context;
use crate::report::workbook::gaps::earlier::{Earlier, EarlierRow};
use crate::report::workbook::gaps::kept::KeptRow;
use crate::report::workbook::gaps::key;
use crate::text::KeptBecause;

/// Rows by the finding they are about, and those that are about none.
#[derive(Default)]
pub(super) struct Matched {
    pub(super) rows: HashMap<(UnitRef, usize), u32>,
    pub(super) kept: Vec<KeptRow>,
}

impl Earlier {
    /// Which finding each row is about. Where several rows are about one, that of the same year is taken, then an open one,
    /// then the latest, then the first; the others are kept, except where they are copies.
    pub(super) fn matched(&self, context: Context<'_>) -> Matched {
        let index = Index::of(context);
        let mut matched = Matched { rows: HashMap::new(), kept: self.kept.clone() };
        for (number, row) in (0_u32..).zip(&self.rows) {
            let finding = match index.find(row) {
                Ok(finding) => finding,
                Err(why) => {
                    matched.kept.extend(row.set_aside(why));
                    continue;
                }
            };
            let before = matched.rows.get(&finding).and_then(|before| self.rows.get(*before as usize));
            match before {
                Some(before) if row.is_copy_of(before) => {}
                Some(before) if !row.is_better_than(before, context.assessment.register.year) => {
                    matched.kept.extend(row.set_aside(KeptBecause::Double));
                }
                before => {
                    matched.kept.extend(before.into_iter().flat_map(|before| before.set_aside(KeptBecause::Double)));
                    matched.rows.insert(finding, number);
                }
            }
        }
        matched
    }
}

/// Units and targets by what rows call them.
struct Index<'a> {
    context: Context<'a>,
    targets: BTreeMap<String, usize>,
    units: HashMap<String, UnitRef>,
    /// By county, street and name; `None` where several units have them.
    named: HashMap<[String; 3], Option<UnitRef>>,
}

impl<'a> Index<'a> {
    fn of(context: Context<'a>) -> Self {
        let register = context.assessment.register;
        let (mut targets, mut units, mut named) = (BTreeMap::new(), HashMap::new(), HashMap::new());
        let titles = |target: &Target| {
            let marked = [Lang::Zh, Lang::En].map(|lang| Context { lang, ..context }.title(target));
            marked.into_iter().chain([target.title.zh.clone(), target.title.en.clone(), target.id.clone()])
        };
        for (number, target) in context.assessment.plan.targets.iter().enumerate() {
            for title in titles(target) {
                targets.entry(title).or_insert(number);
            }
        }
        for unit in register.units() {
            units.insert(register.path(unit), unit);
            units.insert(key::name(register, unit), unit);
            let place = [context.county(unit), context.street(unit), context.name(unit)].map(str::to_owned);
            named.entry(place).and_modify(|known| *known = None).or_insert(Some(unit));
        }
        Self { context, targets, units, named }
    }

    fn find(&self, row: &EarlierRow) -> Result<(UnitRef, usize), KeptBecause> {
        let by_key =
            row.key.as_ref().and_then(|key| Some((*self.units.get(&key.unit)?, *self.targets.get(&key.target)?)));
        let by_names = || {
            let [county, street, unit, target] = &row.names;
            let names = [county, street, unit].map(Clone::clone);
            Some(((*self.named.get(&names)?)?, *self.targets.get(target)?))
        };
        // A key that was typed over, or dragged down from the row above, says less than the names beside it.
        let is_doubtful = by_key.is_none() || row.doubt.is_some();
        let found = is_doubtful.then(by_names).flatten().or(by_key);
        let (unit, target) = found.ok_or(KeptBecause::NoSuchFinding)?;
        let assessment = self.context.assessment;
        let is_audited = assessment.selection.has_unit(assessment.register, unit)
            && assessment.selection.has_target(target)
            && assessment.listed(unit, target).is_some();
        if is_audited { Ok((unit, target)) } else { Err(KeptBecause::NotAudited) }
    }
}
