//! Reading under random input: whatever the bytes, a file is read or refused, and what is read is what was written.
//!
//! An ordinary test run takes a second or two. `DABIAO_FUZZ_SECONDS=600 cargo test --release --test fuzz -- --nocapture`
//! goes on as long as said, `DABIAO_FUZZ_CASE=mutated:123` repeats the one case that a failure names. What is done to the
//! input stands in a file for each kind of case; what must hold of everything that is read, in `read`.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    reason = "a test fails by panicking and says what it did"
)]

mod city;
mod dice;
mod files;
mod header_cases;
mod mutate;
mod mutated_cases;
mod number_cases;
mod read;
mod same_cases;
mod watch;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "../common/xls.rs"]
mod xls;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use dice::Dice;
use read::Tally;

/// A case: reads what it makes in the folder; what does not hold is the error.
type Case = fn(&Dice, &Path, &mut Tally) -> Result<(), String>;

const KINDS: [(&str, Case); 8] = [
    ("numbers", number_cases::numbers),
    ("headers", header_cases::headers),
    ("same", same_cases::every_container_says_the_same),
    ("order", same_cases::order_of_rows_and_files_does_not_matter),
    ("fewer", same_cases::a_row_less_is_a_unit_less),
    ("cell", same_cases::a_changed_cell_changes_its_unit_only),
    ("mutated", mutated_cases::mutated),
    ("bytes", mutated_cases::bytes),
];

/// Longest that one case may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// After so many failures of a kind the rest says nothing new.
const ENOUGH: u64 = 8;

#[test]
fn whatever_the_input_reading_holds() {
    let seconds = std::env::var("DABIAO_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1.5);
    let first: u64 = std::env::var("DABIAO_FUZZ_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let folder = tempfile::Builder::new().prefix("fuzz").tempdir().unwrap();
    let watch = watch::Watch::start(PATIENCE);
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut failures = Vec::new();
    let mut run = |name: &'static str, case: Case, seed: u64| {
        let tally = tallies.entry(name).or_default();
        if tally.failed < ENOUGH
            && let Some(found) = one(name, case, seed, folder.path(), &watch, tally)
        {
            tally.failed += 1;
            println!("{name}:{seed}: {found}");
            failures.push(format!("{name}:{seed}: {found}"));
        }
    };
    if let Ok(chosen) = std::env::var("DABIAO_FUZZ_CASE") {
        let (name, seed) = chosen.split_once(':').expect("kind:seed");
        let (name, case) = KINDS.into_iter().find(|(known, _)| *known == name).expect("a kind of case");
        run(name, case, seed.parse().expect("a seed"));
    } else {
        let end = Instant::now() + Duration::from_secs_f64(seconds);
        let mut seed = first;
        while Instant::now() < end {
            for (name, case) in KINDS {
                run(name, case, seed);
            }
            seed += 1;
        }
    }
    for (name, tally) in &tallies {
        println!("{name:8} {tally}");
    }
    println!("panics of libraries, contained: {:?}", watch.library_panics());
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

/// Runs a case. What went wrong, if anything did.
fn one(name: &str, case: Case, seed: u64, folder: &Path, watch: &watch::Watch, tally: &mut Tally) -> Option<String> {
    let room = folder.join("case");
    std::fs::create_dir(&room).unwrap();
    watch.begin(format!("{name}:{seed}"));
    let began = Instant::now();
    tally.cases += 1;
    // Which report is made is a part of the case.
    tally.turn = usize::try_from(seed).unwrap_or(0);
    // What a panic leaves half done is thrown away with the folder.
    let result = catch_unwind(AssertUnwindSafe(|| case(&Dice::new(seed), &room, tally)));
    let took = began.elapsed();
    let watched = watch.end();
    std::fs::remove_dir_all(&room).unwrap();
    tally.slowest = tally.slowest.max((took, seed));
    tally.memory = tally.memory.max((watched.memory, seed));
    if let Some(place) = watched.own_panics.first() {
        return Some(format!("panic at {place}"));
    }
    match result {
        Err(_) => Some("panic in the test".to_owned()),
        Ok(Err(broken)) => Some(broken),
        Ok(Ok(())) if took > PATIENCE => Some(format!("took {took:?}")),
        Ok(Ok(())) if watched.memory > watch::MOST_MEMORY => Some(format!("needed {} MiB", watched.memory >> 20)),
        Ok(Ok(())) => None,
    }
}
