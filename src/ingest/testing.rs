//! Fields and grids for tests.

use crate::ingest::grid::{Grid, Raw};
use crate::lang::Bilingual;
use crate::plan::{Choice, Field, FieldKind, Fields, Level, Role};
use crate::register::CellAddress;

/// A field of the community level.
pub(super) fn field(name: &str, title: &str, kind: FieldKind, aliases: &[&str]) -> Field {
    Field {
        name: name.into(),
        title: Bilingual { zh: title.into(), en: name.into() },
        unit: None,
        kind,
        levels: vec![Level::Community],
        role: None,
        min: None,
        max: None,
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        loose: Vec::new(),
        not_under: Vec::new(),
        sum_of: Vec::new(),
        from_list: Vec::new(),
        fallback: Vec::new(),
        choices: Vec::new(),
        doubtful_zero: false,
        jump: None,
    }
}

/// A few fields of communities.
pub(super) fn community_fields() -> Fields {
    let mut fields = Fields::default();
    let identity = |name: &str, title: &str, role: Role, levels: &[Level]| Field {
        role: Some(role),
        levels: levels.to_vec(),
        ..field(name, title, if role == Role::Code { FieldKind::Code } else { FieldKind::Text }, &[])
    };
    fields.add(identity("community_id", "社区编码", Role::Code, &Level::ALL));
    fields.add(Field {
        aliases: vec!["社区".into()],
        ..identity("community_name", "社区名称", Role::Name, &[Level::Community])
    });
    fields.add(identity("street_name", "街道(乡镇)", Role::Street, &[Level::Community, Level::Street]));
    fields.add(identity("county_name", "县(区)", Role::County, &Level::ALL));
    fields.add(Field {
        choices: vec![Choice { name: "urban".into(), words: vec!["城市社区".into()] }],
        ..identity("kind", "城乡类型", Role::Kind, &[Level::Community])
    });
    fields.add(Field {
        unit: Some("户".into()),
        loose: vec!["总户数".into()],
        ..field("households", "户数", FieldKind::Count, &["常住户数"])
    });
    fields.add(Field {
        unit: Some("m²".into()), ..field("facility_area", "综合服务设施面积", FieldKind::Area, &[])
    });
    fields.add(field("has_facility", "有无综合服务设施", FieldKind::Flag, &[]));
    fields
}

/// A grid of texts; empty ones are blank cells.
pub(super) fn grid(rows: &[&[&str]]) -> Grid {
    let mut grid = Grid::default();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, text) in (0_u32..).zip(*cells) {
            grid.push(CellAddress { row, column }, Raw::Text(text)).unwrap();
        }
    }
    grid.finish()
}
