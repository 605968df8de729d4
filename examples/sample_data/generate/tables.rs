//! Which figure stands in which column of which sheet.

use anyhow::{Context, Result};
use dabiao::plan::{Fields, Kind, Level};

use super::cell::Cell;
use super::names::CITY;
use super::places::{Area, County, Figures, Street, Unit};

/// A workbook, or the text files that stand for it.
pub(crate) struct Book {
    /// File name without its ending.
    pub(crate) stem: String,
    pub(crate) tables: Vec<Table>,
}

/// A sheet.
pub(crate) struct Table {
    pub(crate) sheet: &'static str,
    /// The line above the table.
    pub(crate) title: String,
    /// Who reports it.
    pub(crate) reporter: String,
    /// Columns that say which unit a row is about; they stay in view when the sheet is scrolled.
    pub(crate) identity: usize,
    /// Titles of the fields with their units in brackets.
    pub(crate) headers: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

struct Sheet {
    name: &'static str,
    title: &'static str,
    fields: &'static [&'static str],
}

const FACILITY_IDENTITY: [&str; 5] = ["community_id", "county_name", "street_name", "community_name", "kind"];

const FACILITY_SHEETS: [Sheet; 2] = [
    Sheet {
        name: "综合服务设施",
        title: "社区综合服务设施情况统计表",
        fields: &[
            "households",
            "residents",
            "has_facility",
            "facility_area",
            "station_area",
            "plaza_area",
            "diverted_area",
            "state_asset",
            "free_use",
            "residential_tariff",
            "public_service_centres",
            "name_unified",
            "vi_unified",
            "open_hours_per_day",
            "open_days_per_year",
            "all_year",
            "windows",
            "centre_staff",
            "openly_recruited_staff",
        ],
    },
    Sheet {
        name: "配套设施",
        title: "社区配套设施和场所情况统计表",
        fields: &[
            "has_platform",
            "has_elderly_facility",
            "has_elderly_fix_deadline",
            "has_children_home",
            "has_library_room",
            "has_green_netbar",
            "has_puzzle_room",
            "has_sports_room",
            "has_multipurpose_room",
            "has_citizen_school",
            "has_fitness_site",
            "sports_fee",
            "has_legal_workroom",
            "legal_boards",
            "legal_library",
            "has_legal_wall",
            "has_volunteer_station",
            "has_15min_circle",
            "has_shelter",
            "has_relief_store",
            "is_pilot_village",
        ],
    },
];

const STAFF_IDENTITY: [&str; 3] = ["community_id", "street_name", "community_name"];

const STAFF_SHEETS: [Sheet; 3] = [
    Sheet {
        name: "人员",
        title: "社区工作者队伍情况统计表",
        fields: &[
            "workers",
            "graduates",
            "social_workers",
            "trained_workers",
            "county_trainings",
            "street_trainings",
            "insured_workers",
        ],
    },
    Sheet {
        name: "活动与法治",
        title: "社区志愿服务、社会组织和法治活动情况统计表",
        fields: &[
            "party_members",
            "party_volunteers",
            "resident_volunteers",
            "registered_volunteers",
            "has_volunteer_ledger",
            "social_orgs",
            "resident_units",
            "cobuild_units",
            "has_joint_consultation",
            "has_three_society",
            "family_edu_guidance",
            "family_edu_practice",
            "updated_quarters",
            "legal_advisers",
            "legal_trainings",
        ],
    },
    Sheet {
        name: "公共服务",
        title: "社区公共服务情况统计表",
        fields: &[
            "basic_services_required",
            "basic_services_provided",
            "items",
            "items_in_facility",
            "elderly_at_home",
            "elderly_served",
        ],
    },
];

const STREET_FIELDS: [&str; 7] = [
    "community_id",
    "county_name",
    "street_name",
    "street_kind",
    "centre_area",
    "has_elderly_facility",
    "centre_trainings",
];

const COUNTY_FIELDS: [&str; 21] = [
    "community_id",
    "county_name",
    "has_platform",
    "platform_interconnected",
    "natural_person_items",
    "platform_items",
    "centre_trainings",
    "building_projects",
    "compliant_building_projects",
    "noncompliant_projects",
    "refused_projects",
    "new_housing_projects",
    "elderly_sync_projects",
    "legal_aid_eligible",
    "legal_aid_granted",
    "purchase_items_eligible",
    "purchase_items_scheduled",
    "duty_lists",
    "has_satisfaction_assessment",
    "in_assessment",
    "budget_items",
];

const CITY_FIELDS: [&str; 10] = [
    "city_name",
    "city_social_work_talent",
    "cadres",
    "certified_cadres",
    "certified_share_last_year",
    "natural_person_items",
    "platform_items",
    "purchase_items_eligible",
    "purchase_items_scheduled",
    "in_assessment",
];

/// The two workbooks of a county.
pub(crate) fn of_county(fields: &Fields, area: &Area, units: &[&Unit]) -> Result<[Book; 2]> {
    let county = &area.county.name;
    let sheets = |identity: &[&'static str], sheets: &[Sheet]| -> Result<Vec<Table>> {
        sheets
            .iter()
            .map(|sheet| {
                let names: Vec<&'static str> = identity.iter().chain(sheet.fields).copied().collect();
                Ok(Table {
                    sheet: sheet.name,
                    title: format!("{county}{}", sheet.title),
                    reporter: format!("{county}民政局"),
                    identity: identity.len(),
                    headers: headers(fields, &names, Level::Community)?,
                    rows: units.iter().map(|unit| row(&names, &of_unit(area, unit), &unit.figures)).collect(),
                })
            })
            .collect()
    };
    Ok([
        Book { stem: format!("{county}_社区服务设施"), tables: sheets(&FACILITY_IDENTITY, &FACILITY_SHEETS)? },
        Book { stem: format!("{county}_社区队伍与活动"), tables: sheets(&STAFF_IDENTITY, &STAFF_SHEETS)? },
    ])
}

/// The workbook of all service centres of streets and townships.
pub(crate) fn of_streets(fields: &Fields, streets: &[Street]) -> Result<Book> {
    let table = Table {
        sheet: "街道乡镇",
        title: format!("{CITY}街道(乡镇)社区服务中心情况统计表"),
        reporter: format!("{CITY}民政局"),
        identity: 4,
        headers: headers(fields, &STREET_FIELDS, Level::Street)?,
        rows: streets.iter().map(|street| row(&STREET_FIELDS, &of_street(street), &street.figures)).collect(),
    };
    Ok(Book { stem: "街道乡镇服务中心".to_owned(), tables: vec![table] })
}

/// The workbook with what counties and the city report of themselves.
pub(crate) fn of_city(fields: &Fields, counties: &[County], city: &Figures) -> Result<Book> {
    let reporter = format!("{CITY}民政局");
    let itself = Figures::from([("city_name", Cell::text(CITY))]);
    let county_table = Table {
        sheet: "县区",
        title: format!("{CITY}各县(区)社区服务体系建设情况汇总表"),
        reporter: reporter.clone(),
        identity: 2,
        headers: headers(fields, &COUNTY_FIELDS, Level::County)?,
        rows: counties.iter().map(|county| row(&COUNTY_FIELDS, &of_county_itself(county), &county.figures)).collect(),
    };
    let city_table = Table {
        sheet: "全市",
        title: format!("{CITY}社区服务体系建设情况汇总表"),
        reporter,
        identity: 1,
        headers: headers(fields, &CITY_FIELDS, Level::City)?,
        rows: vec![row(&CITY_FIELDS, &itself, city)],
    };
    Ok(Book { stem: "全市汇总".to_owned(), tables: vec![county_table, city_table] })
}

fn of_unit(area: &Area, unit: &Unit) -> Figures {
    let kind = match unit.kind {
        Kind::Urban => "城市社区",
        Kind::Rural => "农村社区",
        _ => "村",
    };
    let street = area.streets.get(unit.street).map_or("", |street| &street.name);
    Figures::from([
        ("community_id", Cell::text(unit.code.clone())),
        ("county_name", Cell::text(area.county.name.clone())),
        ("street_name", Cell::text(street.to_owned())),
        ("community_name", Cell::text(unit.name.clone())),
        ("kind", Cell::text(kind)),
    ])
}

fn of_street(street: &Street) -> Figures {
    Figures::from([
        ("community_id", Cell::text(street.code.clone())),
        ("county_name", Cell::text(street.county.clone())),
        ("street_name", Cell::text(street.name.clone())),
        ("street_kind", Cell::text(street.word)),
    ])
}

fn of_county_itself(county: &County) -> Figures {
    Figures::from([("community_id", Cell::text(county.code.clone())), ("county_name", Cell::text(county.name.clone()))])
}

fn headers(fields: &Fields, names: &[&str], level: Level) -> Result<Vec<String>> {
    names.iter().map(|name| header(fields, name, level)).collect()
}

fn header(fields: &Fields, name: &str, level: Level) -> Result<String> {
    let id = fields.find(name).with_context(|| format!("no field is called {name}"))?;
    let field = fields.get(id);
    anyhow::ensure!(field.has_level(level), "{name} is no field of the {} level", level.name());
    // Streets and counties have a division code too, which nobody heads 社区编码 there.
    if name == "community_id" && level != Level::Community {
        return Ok("行政区划代码".to_owned());
    }
    Ok(match &field.unit {
        Some(unit) => format!("{}({unit})", field.title.zh),
        None => field.title.zh.clone(),
    })
}

/// A unit's cells in the order of the columns, yes and no in the words of the column.
fn row(names: &[&'static str], identity: &Figures, figures: &Figures) -> Vec<Cell> {
    names
        .iter()
        .map(|name| match identity.get(name).or_else(|| figures.get(name)) {
            None => Cell::Blank,
            Some(Cell::Flag(flag)) => {
                let words = if name.starts_with("has_") { ["无", "有"] } else { ["否", "是"] };
                Cell::text(words[usize::from(*flag)])
            }
            Some(cell) => cell.clone(),
        })
        .collect()
}
