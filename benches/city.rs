//! How long a city takes, by its number of communities: reading its spreadsheets, and judging it by all 74 targets.
//!
//! `cargo bench`

#[path = "../examples/sample_data/generate/mod.rs"]
mod generate;
#[path = "../examples/sample_data/write/mod.rs"]
mod write;

use std::fs;
use std::path::PathBuf;

use dabiao::audit::{Selection, assess};
use dabiao::ingest::{Ingested, Limits, Mapping, Request, ingest};
use dabiao::plan::{Plan, builtin, load_fields, load_plan};
use divan::{Bencher, black_box};
use tempfile::TempDir;

const COMMUNITIES: [usize; 3] = [481, 10_000, 100_000];

fn main() {
    divan::main();
}

#[divan::bench(args = COMMUNITIES, sample_count = 5, sample_size = 1)]
fn load_csv(bencher: Bencher<'_, '_>, communities: usize) {
    let (plan, folder) = (plan(), city(communities, false));
    bencher.bench(|| read(&plan, &folder));
}

/// Workbooks take long to make, so the largest city is left to [`load_csv`].
#[divan::bench(args = &COMMUNITIES[..2], sample_count = 5, sample_size = 1)]
fn load_xlsx(bencher: Bencher<'_, '_>, communities: usize) {
    let (plan, folder) = (plan(), city(communities, true));
    bencher.bench(|| read(&plan, &folder));
}

#[divan::bench(args = COMMUNITIES, sample_count = 5, sample_size = 1)]
fn audit(bencher: Bencher<'_, '_>, communities: usize) {
    let plan = plan();
    let register = read(&plan, &city(communities, false)).register;
    let options: Vec<_> = plan.options.iter().map(|option| option.default.clone()).collect();
    bencher.bench(|| {
        let assessment = assess(&plan, &register, options.clone(), Selection::default(), Vec::new());
        black_box(assessment.targets.len())
    });
}

fn plan() -> Plan {
    let fields = load_fields(builtin::FIELDS).expect("the built-in fields");
    load_plan(builtin::PLANS[0].1, fields).expect("the built-in plan")
}

fn read(plan: &Plan, folder: &TempDir) -> Ingested {
    let inputs: [PathBuf; 1] = [folder.path().to_owned()];
    ingest(&Request {
        inputs: &inputs,
        fields: &plan.fields,
        city_name: "全市",
        year: None,
        mapping: &Mapping::new(),
        encoding: None,
        limits: Limits::default(),
        with_hashes: true,
        on_file: &|_, _| (),
    })
    .expect("a city")
}

fn city(communities: usize, as_workbooks: bool) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let fields = load_fields(builtin::FIELDS).expect("the built-in fields");
    generate::city(&fields, communities, 1, |book| {
        let files = if as_workbooks { vec![write::workbook(&book)?] } else { write::texts(&book)? };
        for file in files {
            fs::write(folder.path().join(&file.name), &file.bytes)?;
        }
        Ok(())
    })
    .expect("a city");
    folder
}
