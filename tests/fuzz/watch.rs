//! Looks over the cases: panics, contained ones too, time and memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Most memory of the whole process during a case.
pub(crate) const MOST_MEMORY: u64 = 512 << 20;

#[derive(Default)]
struct State {
    case: Option<(String, Instant)>,
    own: Vec<String>,
    library: BTreeMap<String, usize>,
}

pub(crate) struct Watch(Arc<Mutex<State>>);

/// What was seen of a case.
pub(crate) struct Seen {
    pub(crate) own_panics: Vec<String>,
    pub(crate) memory: u64,
}

impl Watch {
    /// Begins to watch. A case that never ends ends the program, its name said.
    pub(crate) fn start(patience: Duration) -> Self {
        let state: Arc<Mutex<State>> = Arc::default();
        let watched = Arc::clone(&state);
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                if let Some((case, since)) = &watched.lock().unwrap().case
                    && since.elapsed() > patience * 4
                {
                    println!("{case} hangs");
                    std::process::exit(101);
                }
            }
        });
        Self::hear_panics(&state);
        Self(state)
    }

    /// The program keeps panics inside spreadsheet libraries quiet; here they are counted, and its own are failures.
    fn hear_panics(state: &Arc<Mutex<State>>) {
        // The program puts its own hook up when it first reads, so it must have read.
        let file = tempfile::Builder::new().suffix(".xlsx").tempfile().unwrap();
        std::fs::write(file.path(), b"PK\x03\x04 and nothing else").unwrap();
        crate::read::survey(&[file.path().to_owned()]).err();
        let heard = Arc::clone(state);
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            if place.starts_with("src/") || place.starts_with("src\\") {
                heard.lock().unwrap().own.push(place);
            } else if place.starts_with("tests") {
                usual(info);
            } else {
                *heard.lock().unwrap().library.entry(place).or_default() += 1;
            }
        }));
    }

    pub(crate) fn begin(&self, case: String) {
        self.0.lock().unwrap().case = Some((case, Instant::now()));
        forget_peak();
    }

    pub(crate) fn end(&self) -> Seen {
        let mut state = self.0.lock().unwrap();
        state.case = None;
        Seen { own_panics: std::mem::take(&mut state.own), memory: peak().unwrap_or(0) }
    }

    pub(crate) fn library_panics(&self) -> BTreeMap<String, usize> {
        self.0.lock().unwrap().library.clone()
    }
}

/// Only Linux tells.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1024)
}
