//! Files that several surveys need: each is read once, by whoever needs it first, and kept until the last one has it.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::ingest::error::Reason;
use crate::ingest::file::{self, FileRead, Reading};
use crate::ingest::guard::guarded;
use crate::ingest::header::Headers;
use crate::ingest::open::Input;
use crate::ingest::{InputFile, Request};

/// What a file gives, and which entries of the mapping it has headers for.
type Content = (Vec<FileRead>, Vec<usize>);

/// The way of reading, and the path.
type Key = (String, String);

/// Files that several surveys need.
#[derive(Default)]
pub struct Shelf {
    places: Mutex<HashMap<Key, Place>>,
    filled: Condvar,
}

/// The place of one file.
#[derive(Default)]
struct Place {
    /// How many surveys are still to come for it.
    wanted: usize,
    /// How many have come and wait for its content.
    waiting: usize,
    /// `None` while it is being read, and before.
    content: Option<Arc<Content>>,
    is_being_read: bool,
}

impl Shelf {
    /// Says that a survey that reads that `way` will come for `files`.
    pub fn expect(&self, way: &str, files: &[InputFile]) {
        let mut places = self.lock();
        for file in files {
            let wanted = &mut places.entry((way.to_owned(), file.path.clone())).or_default().wanted;
            *wanted = wanted.saturating_add(1);
        }
    }

    /// How many files are kept for surveys to come.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.lock().values().filter(|place| place.content.is_some()).count()
    }

    /// What `read` makes of each of `inputs`, in their order. What others read already, or are reading, is not read here.
    ///
    /// Nobody waits who has something to read, so no two wait for each other.
    pub(super) fn take(&self, way: &str, inputs: &[Input], read: impl Fn(&Input) -> Content + Sync) -> Vec<Content> {
        let key = |input: &Input| (way.to_owned(), input.path.clone());
        let unread: Vec<&Input> = {
            let mut places = self.lock();
            let mut claim = |input: &&Input| {
                let place = places.entry(key(input)).or_default();
                place.wanted = place.wanted.saturating_sub(1);
                place.waiting = place.waiting.saturating_add(1);
                place.content.is_none() && !std::mem::replace(&mut place.is_being_read, true)
            };
            inputs.iter().filter(|input| claim(input)).collect()
        };
        unread.par_iter().for_each(|input| {
            let content = Arc::new(read(input));
            self.lock().entry(key(input)).or_default().content = Some(content);
            self.filled.notify_all();
        });
        let contents = inputs.iter().map(|input| self.wait_for(&key(input)).unwrap_or_else(|| Arc::new(read(input))));
        // The last one who comes for a file takes it along.
        contents.map(|content| Arc::try_unwrap(content).unwrap_or_else(|shared| (*shared).clone())).collect()
    }

    /// The content of a place once it is there; `None` where there is no such place.
    fn wait_for(&self, key: &Key) -> Option<Arc<Content>> {
        let mut places = self.lock();
        loop {
            let place = places.get_mut(key)?;
            if let Some(content) = place.content.clone() {
                place.waiting = place.waiting.saturating_sub(1);
                if (place.wanted, place.waiting) == (0, 0) {
                    places.remove(key);
                }
                return Some(content);
            }
            places = self.filled.wait(places).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Nothing is left half done under the lock, so a panic elsewhere spoils nothing.
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Place>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads a file for the shelf. A mapping says of all files of a survey together which of its entries they lack, so each file
/// is read with headers of its own.
pub(super) fn read(input: &Input, reading: &Reading<'_>, request: &Request<'_>) -> Content {
    let has_mapping = request.mapping.iter().next().is_some();
    let own = has_mapping.then(|| Headers::new(request.fields, request.mapping));
    let reading = Reading { headers: own.as_ref().unwrap_or(reading.headers), ..*reading };
    // Others wait for this file; whatever happens, they get an answer.
    let files = guarded(|| file::read(input, &reading))
        .unwrap_or_else(|| vec![FileRead::refused(&input.path, Reason::Damaged)]);
    let unmet = own.as_ref().map(Headers::unmet).unwrap_or_default();
    let entries = request.mapping.iter().enumerate().map(|(index, _)| index);
    let met = entries.filter(|index| !unmet.contains(index)).collect();
    (files, met)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn input(path: &str) -> Input {
        Input { place: PathBuf::from(path), path: path.to_owned() }
    }

    fn file(path: &str) -> InputFile {
        InputFile { place: PathBuf::from(path), path: path.to_owned() }
    }

    #[test]
    fn each_file_is_read_once_and_kept_no_longer_than_needed() {
        let shelf = Shelf::default();
        let files = ["a", "b", "c"];
        for _ in 0..8 {
            shelf.expect("way", &files.map(file));
        }
        let reads = AtomicUsize::new(0);
        let read = |_: &Input| {
            reads.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(std::time::Duration::from_millis(5));
            (Vec::new(), vec![7])
        };
        std::thread::scope(|scope| {
            for turn in 0..8 {
                let (shelf, read) = (&shelf, &read);
                scope.spawn(move || {
                    let mut inputs = files.map(input);
                    inputs.rotate_left(turn % 3);
                    let contents = shelf.take("way", &inputs, read);
                    assert!(contents.len() == 3 && contents.iter().all(|(_, met)| *met == [7]));
                });
            }
        });
        assert_eq!(reads.load(Ordering::Relaxed), 3);
        assert_eq!(shelf.kept(), 0);
    }

    #[test]
    fn another_way_of_reading_reads_anew() {
        let shelf = Shelf::default();
        let reads = AtomicUsize::new(0);
        let read = |_: &Input| {
            reads.fetch_add(1, Ordering::Relaxed);
            (Vec::new(), Vec::new())
        };
        for way in ["one", "other"] {
            shelf.expect(way, &[file("a")]);
            shelf.take(way, &[input("a")], read);
        }
        assert_eq!(reads.load(Ordering::Relaxed), 2);
    }
}
