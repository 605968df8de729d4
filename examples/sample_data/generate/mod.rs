//! An invented city: its places, its figures, and the tables that report them.

mod batch;
mod cell;
mod facilities;
mod names;
mod offices;
mod people;
mod places;
mod planted;
mod pools;
mod rng;
mod scattered;
mod tables;

use std::collections::BTreeSet;

use anyhow::Result;
use dabiao::plan::Fields;

use batch::Batch;
pub(crate) use cell::Cell;
use places::{Area, Places, Unit};
use planted::Planted;
use rng::Rng;
pub(crate) use tables::{Book, Table};

/// Cities up to this size get their figures all together; in larger ones each county is a batch of its own, so that
/// memory does not grow with the city.
const LARGEST_BATCH: usize = 5_000;

/// Makes a city and gives `write` one workbook after another.
pub(crate) fn city(
    fields: &Fields,
    communities: usize,
    seed: u64,
    mut write: impl FnMut(Book) -> Result<()>,
) -> Result<()> {
    let mut rng = Rng::new(seed);
    let mut places = Places::new(communities);
    let (mut counties, mut streets) = (Vec::new(), Vec::new());
    loop {
        let (areas, filled) = next_batch(&mut places, rng, communities);
        rng = filled.rng;
        if areas.is_empty() {
            break;
        }
        for mut area in areas {
            let position = counties.len();
            let units: Vec<&Unit> = filled.units.iter().filter(|unit| unit.county == position).collect();
            for book in tables::of_county(fields, &area, &units)? {
                write(book)?;
            }
            offices::county(position, &mut area.county);
            counties.push(area.county);
            streets.append(&mut area.streets);
        }
    }
    offices::streets(&mut rng, &mut streets);
    write(tables::of_streets(fields, &streets)?)?;
    write(tables::of_city(fields, &counties, &offices::city())?)
}

/// The next counties and their units with all figures.
fn next_batch(places: &mut Places, rng: Rng, communities: usize) -> (Vec<Area>, Batch) {
    let mut areas = Vec::new();
    let mut batch = Batch { rng, units: Vec::new(), reserved: BTreeSet::new() };
    while let Some(mut area) = places.next_area() {
        batch.units.append(&mut area.units);
        areas.push(area);
        if communities > LARGEST_BATCH {
            break;
        }
    }
    let planted = Planted::choose(&batch);
    batch.reserved = planted.as_ref().map(Planted::units).unwrap_or_default();
    facilities::sizes(&mut batch);
    if let Some(planted) = &planted {
        planted.sizes(&mut batch);
    }
    facilities::fill(&mut batch);
    people::fill(&mut batch);
    scattered::scatter(&mut batch);
    if let Some(planted) = &planted {
        planted.cells(&mut batch);
    }
    pools::settle(&mut batch);
    (areas, batch)
}
