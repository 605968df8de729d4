//! Panics of spreadsheet libraries, contained: a broken file may cost itself, not the run.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; `None` where it panicked.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    keep_guarded_panics_quiet();
    let outer = GUARDED.replace(true);
    // Nothing that the closure may leave half done is used after a panic: the caller drops the whole sheet or file.
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    result.ok()
}

/// A contained panic is reported as a data problem, so its backtrace must not reach the terminal as well.
fn keep_guarded_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                usual(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_costs_only_its_result() {
        assert_eq!(super::guarded(|| -> u8 { panic!("broken file") }), None);
        assert_eq!(super::guarded(|| 7), Some(7));
    }
}
