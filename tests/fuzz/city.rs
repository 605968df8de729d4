//! Random tables of communities, as people write them.

use std::collections::BTreeSet;

use dabiao::plan::expr::{Expr, Node};
use dabiao::plan::{Field, FieldKind, Level};
use rust_decimal::Decimal;

use crate::dice::Dice;
use crate::read::PLAN;

/// A table of communities.
#[derive(Clone)]
pub(crate) struct Table {
    /// Rows above the header.
    pub(crate) above: Vec<Vec<String>>,
    pub(crate) headers: Vec<String>,
    /// Names of the fields of the columns behind county, street and name.
    pub(crate) fields: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Rows below the last community.
    pub(crate) below: Vec<Vec<String>>,
}

/// Columns that say which community a row is.
pub(crate) const NAMES: usize = 3;

const COUNTIES: [&str; 5] = ["东区", "西区", "仁和区", "米易县", "盐边县"];
const STREETS: [&str; 6] = ["江南街道", "大河街道", "清香坪街道", "仁和镇", "红格镇", "白马镇"];
const SIGNS: &str = "阳光和平江南建设新华东风青山石桥花园民主红旗胜利文化大同团结光明长春金沙";

/// Communities' numbers and flags whose title alone tells them.
fn figures() -> Vec<&'static Field> {
    let fields = PLAN.fields.iter().map(|(_, field)| field);
    let is_figure = |field: &&Field| {
        field.role.is_none()
            && (field.kind.is_number() || field.kind == FieldKind::Flag)
            && field.has_level(Level::Community)
    };
    fields.filter(is_figure).collect()
}

impl Table {
    pub(crate) fn random(dice: &Dice) -> Self {
        let mut all = figures();
        dice.shuffle(&mut all);
        all.truncate(1 + dice.below(6));
        let mut headers: Vec<String> = ["县(区)", "街道(乡镇)", "社区名称"].map(str::to_owned).to_vec();
        headers.extend(all.iter().map(|field| field.title.zh.clone()));
        let signs: Vec<char> = SIGNS.chars().collect();
        let mut names = BTreeSet::new();
        for _ in 0..=dice.below(12) {
            names.insert([*dice.pick(&signs), *dice.pick(&signs)].iter().collect::<String>());
        }
        let mut rows: Vec<Vec<String>> = names
            .into_iter()
            .map(|name| {
                // A street is in one county only.
                let street = dice.below(STREETS.len());
                let mut row = vec![COUNTIES[street % 5].to_owned(), STREETS[street].to_owned(), format!("{name}社区")];
                row.extend(all.iter().map(|field| figure(field, dice)));
                row
            })
            .collect();
        dice.shuffle(&mut rows);
        let line = |text: &str| vec![text.to_owned()];
        let mut above = Vec::new();
        if dice.one_in(3) {
            above.push(line(dice.pick::<&str>(&["社区基本情况统计表", "攀枝花市社区情况表（2020年）", "附件1"])));
        }
        if dice.one_in(4) {
            above.push(Vec::new());
        }
        if dice.one_in(4) {
            // A group over the figures, written once and not merged.
            above.push(["", "", "", "基本情况"].map(str::to_owned).to_vec());
        }
        let mut below = Vec::new();
        if dice.one_in(3) {
            let mut total = vec![(*dice.pick(&["合计", "总计", "合 计"])).to_owned(), String::new(), String::new()];
            total.extend(all.iter().map(|field| figure(field, dice)));
            below.push(total);
        }
        if dice.one_in(4) {
            below.push(Vec::new());
        }
        if dice.one_in(4) {
            below.push(line(dice.pick::<&str>(&["填表人：张三", "注：数据截至年底", "制表人：李四    审核人：王五"])));
        }
        Self { above, headers, fields: all.iter().map(|field| field.name.as_str()).collect(), rows, below }
    }

    /// All rows of the sheet.
    pub(crate) fn grid(&self) -> Vec<Vec<String>> {
        let header = [self.headers.clone()];
        [&self.above[..], &header, &self.rows, &self.below].concat()
    }

    /// The table without what stands around it.
    pub(crate) fn plain(self) -> Self {
        Self { above: Vec::new(), below: Vec::new(), ..self }
    }
}

fn figure(field: &Field, dice: &Dice) -> String {
    if dice.one_in(8) {
        return String::new();
    }
    if field.kind == FieldKind::Flag {
        return (*dice.pick(&["是", "否"])).to_owned();
    }
    let free = match field.kind {
        FieldKind::Count => Decimal::from([0, 1, 2, 9, 10, 12, 100, 365, 4999, 100_000][dice.below(10)]),
        FieldKind::Rate => Decimal::new(i64::try_from(dice.below(101)).unwrap(), 2),
        FieldKind::Hours => Decimal::new(i64::try_from(dice.below(240)).unwrap(), 1),
        _ => Decimal::new(i64::try_from(dice.below(10_000_000)).unwrap(), 2),
    };
    let bound = |bound: &Option<Expr>| match bound.as_ref()?.node {
        Node::Number(number) => Some(number),
        _ => None,
    };
    let low = bound(&field.min).unwrap_or_default();
    let high = bound(&field.max).unwrap_or(Decimal::MAX);
    free.max(low).min(high).normalize().to_string()
}
