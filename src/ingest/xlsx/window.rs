//! A part of a package, read through a window that moves over its text.

use std::io::{ErrorKind, Read};

use crate::ingest::error::Reason;
use crate::ingest::grid::TooLarge;
use crate::ingest::package::Budget;
use crate::ingest::xlsx::scan::{Miss, Scan};

/// Bytes seen at once.
const USUAL: usize = 256 << 10;

/// The window grows up to this many bytes for a single element.
const MOST: usize = 4 << 20;

/// Why a part is not read to its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// It is not of the plain shape: the library shall see what it is.
    Odd,
    /// It cannot be read by anyone.
    Refused(Reason),
}

impl From<TooLarge> for Stop {
    fn from(too_large: TooLarge) -> Self {
        Stop::Refused(too_large.into())
    }
}

/// The window: UTF-8 that begins where the reader stands.
pub(super) struct Window<R> {
    source: R,
    buffer: Vec<u8>,
    /// What is unread begins here.
    start: usize,
    /// What is known to be UTF-8 ends here.
    checked: usize,
    /// What was taken from the source ends here.
    filled: usize,
    is_at_end: bool,
    /// What the source may still give.
    budget: Budget,
}

impl<R: Read> Window<R> {
    /// A window at the beginning of a source that may give as much as `budget` says.
    pub(super) fn new(source: R, budget: Budget) -> Result<Self, Stop> {
        let buffer = vec![0; USUAL];
        let mut window = Self { source, buffer, start: 0, checked: 0, filled: 0, is_at_end: false, budget };
        window.more()?;
        if window.seen().starts_with("\u{feff}".as_bytes()) {
            window.advance(3);
        }
        Ok(window)
    }

    /// The text from where the reader stands.
    pub(super) fn seen(&self) -> &[u8] {
        &self.buffer[self.start..self.checked]
    }

    /// Moves on.
    pub(super) fn advance(&mut self, by: usize) {
        self.start = self.start.saturating_add(by).min(self.checked);
    }

    /// Sees more of the text, as much as there is room for; [`Stop::Odd`] where there is no more.
    pub(super) fn more(&mut self) -> Result<(), Stop> {
        if self.is_at_end {
            return Err(Stop::Odd);
        }
        self.buffer.copy_within(self.start..self.filled, 0);
        self.checked = self.checked.saturating_sub(self.start);
        self.filled = self.filled.saturating_sub(self.start);
        self.start = 0;
        if self.filled == self.buffer.len() {
            let larger = self.buffer.len().saturating_mul(2);
            if larger > MOST {
                return Err(Stop::Odd);
            }
            self.buffer.resize(larger, 0);
        }
        while self.filled < self.buffer.len() && !self.is_at_end {
            self.fill()?;
        }
        self.check()
    }

    fn fill(&mut self) -> Result<(), Stop> {
        let taken = match self.source.read(&mut self.buffer[self.filled..]) {
            Ok(taken) => taken,
            Err(error) if error.kind() == ErrorKind::Interrupted => return Ok(()),
            // Packed bytes that make no sense, or a checksum that is wrong.
            Err(_) => return Err(Stop::Refused(Reason::Damaged)),
        };
        self.is_at_end = taken == 0;
        self.filled = self.filled.saturating_add(taken);
        let taken = u64::try_from(taken).unwrap_or(u64::MAX);
        self.budget.take(taken).map_err(Stop::Refused)
    }

    fn check(&mut self) -> Result<(), Stop> {
        match std::str::from_utf8(&self.buffer[self.checked..self.filled]) {
            Ok(_) => self.checked = self.filled,
            Err(error) if error.error_len().is_none() && !self.is_at_end => {
                self.checked = self.checked.saturating_add(error.valid_up_to());
            }
            Err(_) => return Err(Stop::Odd),
        }
        Ok(())
    }

    /// What `look` makes of the text here, seeing more of it as long as it needs more; then moves on behind it.
    pub(super) fn take<T>(&mut self, look: impl for<'b> Fn(&mut Scan<'b>) -> Result<T, Miss>) -> Result<T, Stop> {
        loop {
            let mut scan = Scan::new(self.seen());
            match look(&mut scan) {
                Ok(found) => {
                    let read = scan.read();
                    self.advance(read);
                    return Ok(found);
                }
                Err(miss) => self.missed(miss)?,
            }
        }
    }

    /// Takes steps until one is the last. A step that missed something is taken again, so it must not leave traces.
    pub(super) fn each(&mut self, mut step: impl FnMut(&mut Scan<'_>) -> Result<bool, Miss>) -> Result<(), Stop> {
        loop {
            let mut scan = Scan::new(self.seen());
            let (read, missed) = loop {
                let read = scan.read();
                match step(&mut scan) {
                    Ok(false) => {}
                    Ok(true) => break (scan.read(), None),
                    Err(miss) => break (read, Some(miss)),
                }
            };
            self.advance(read);
            match missed {
                None => return Ok(()),
                Some(miss) => self.missed(miss)?,
            }
        }
    }

    /// Whether nothing but blanks is left of the part.
    pub(super) fn is_over(&self) -> bool {
        self.is_at_end && self.seen().trim_ascii().is_empty()
    }

    /// Sees more, if that is what was missing.
    fn missed(&mut self, miss: Miss) -> Result<(), Stop> {
        match miss {
            Miss::More => self.more(),
            Miss::Odd => Err(Stop::Odd),
            Miss::TooLarge(limit) => Err(Stop::Refused(Reason::TooLarge { limit })),
        }
    }

    /// Reads to the end, where the checksum is compared. Returns how many bytes it might still have given.
    pub(super) fn finish(mut self) -> Result<u64, Stop> {
        while !self.is_at_end {
            self.filled = 0;
            self.fill()?;
        }
        Ok(self.budget.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::limits::Limit;

    fn budget(left: u64) -> Budget {
        Budget { left, limit: Limit::Unpacked }
    }

    #[test]
    fn more_is_counted_and_checked() {
        assert_eq!(
            Window::new(&b"12345"[..], budget(4)).err(),
            Some(Stop::Refused(Reason::Bomb { limit: Limit::Unpacked }))
        );
        assert_eq!(Window::new(&b"1\xff"[..], budget(9)).err(), Some(Stop::Odd));
        assert_eq!(Window::new(&b"1\xe5"[..], budget(9)).err(), Some(Stop::Odd));
        let mut window = Window::new("\u{feff}甲".as_bytes(), budget(9)).unwrap();
        assert_eq!(window.seen(), "甲".as_bytes());
        assert_eq!(window.more(), Err(Stop::Odd));
        assert_eq!(window.finish(), Ok(3));
    }

    #[test]
    fn characters_may_be_cut_by_the_edge_of_the_window() {
        let text = "甲".repeat(USUAL);
        let mut window = Window::new(text.as_bytes(), budget(1 << 30)).unwrap();
        let mut read = 0;
        loop {
            let seen = window.seen().len();
            assert!(window.seen().starts_with("甲".as_bytes()));
            window.advance(seen);
            read += seen;
            if window.more().is_err() || window.seen().is_empty() {
                break;
            }
        }
        assert_eq!(read, text.len());
    }
}
