//! Files of public offices as they are. They are not part of the repository; without them the tests do nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common {
    pub(crate) mod tables;
}

use std::path::{Path, PathBuf};

use common::tables::{Folder, codes, ingest, try_ingest};
use dabiao::ingest::IngestError;
use dabiao::plan::Level;

/// A real file, where there are any.
fn real(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("DABIAO_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = shared.join("fixtures/real").join(name);
    path.exists().then_some(path)
}

const VILLAGES: &str = "modood+Administrative-divisions-of-China/villages_5104_panzhihua.csv";

#[test]
fn a_division_list_names_every_community_once() {
    let Some(path) = real(VILLAGES) else { return };
    let read = ingest(&[path]);
    let units = &read.register.roster(Level::Community).units;
    assert_eq!(units.len(), 336);
    let named = |code: &str| units.iter().find(|unit| unit.code.as_deref() == Some(code)).map(|unit| &*unit.name);
    assert_eq!(named("510402001002"), Some("大渡口街社区居民委员会"));
    assert_eq!(named("510421101202"), Some("沙沟村村民委员会"));
    // The other columns are codes of the places above.
    assert_eq!(codes(&read), ["unknown-header"; 4]);
}

#[test]
fn figures_link_to_a_real_division_list() {
    let Some(path) = real(VILLAGES) else { return };
    let folder = Folder::new();
    folder.write("a.csv", "社区名称,户数\n大渡口街社区,10\n东方红居委会,20\n阳光社区,30\n金江社区,40\n没有社区,50\n");
    let read = ingest(&[path, folder.root()]);
    let register = &read.register;
    let households = common::tables::fields().find("households").unwrap();
    let of = |name: &str| {
        let unit = register.units_at(Level::Community).find(|unit| *register.unit(*unit).name == *name).unwrap();
        format!("{:?}", register.cell(unit, households).value)
    };
    assert_eq!(of("大渡口街社区居民委员会"), "Number(10)");
    assert_eq!(of("东方红社区居民委员会"), "Number(20)");
    // Of two in one place the one with the equal ending, not the 社区村民委员会.
    assert_eq!(of("金江社区居民委员会"), "Number(40)");
    for name in ["阳光社区居民委员会", "金江社区村民委员会"] {
        assert_eq!(of(name), "Missing", "{name}");
    }
    assert_eq!(register.roster(Level::Community).units.len(), 337);
    assert_eq!(codes(&read).iter().filter(|code| **code == "ambiguous-unit").count(), 1);
}

#[test]
fn what_has_no_units_or_no_figures_is_refused() {
    enum Refused {
        NoTable,
        NoUnits,
    }
    for (name, why) in [
        // No header at all.
        ("Vonng+adcode/510402.csv", Refused::NoTable),
        ("Vonng+adcode/510403.csv", Refused::NoTable),
        ("Vonng+adcode/510411.csv", Refused::NoTable),
        ("Vonng+adcode/510421.csv", Refused::NoTable),
        ("Vonng+adcode/510422.csv", Refused::NoTable),
        ("g0v+cec/booth_TXG.csv", Refused::NoTable),
        // Polling places.
        ("g0v+cec/booth_TPE.csv", Refused::NoTable),
        ("g0v+cec/booth_KHH.csv", Refused::NoTable),
        ("hupili+hk_census_explorer/canonical_name.csv", Refused::NoTable),
        // Fact sheets with tables side by side, and figures of a whole country by year.
        ("hupili+hk_census_explorer/A01.xlsx", Refused::NoTable),
        ("hupili+hk_census_explorer/A02.xlsx", Refused::NoTable),
        ("aszero+taiwan_population/population.xlsx", Refused::NoTable),
        ("aszero+taiwan_population/population_old.xls", Refused::NoTable),
        ("aszero+taiwan_population/population_with_age.xlsx", Refused::NoTable),
        ("aszero+taiwan_population/born.xlsx", Refused::NoTable),
        // Households of statistical areas, which no plan knows as units.
        ("kiang+tainan_basecode/area_population_1.csv", Refused::NoUnits),
        ("kiang+tainan_basecode/area_population_2.csv", Refused::NoUnits),
        ("kiang+tainan_basecode/臺南市統計區人口統計_最小統計區_10512.csv", Refused::NoUnits),
    ] {
        let Some(path) = real(name) else { continue };
        let is_right = matches!(
            (try_ingest(&[path]), why),
            (Err(IngestError::NoTable { .. }), Refused::NoTable) | (Err(IngestError::NoUnits { .. }), Refused::NoUnits)
        );
        assert!(is_right, "{name}");
    }
}
