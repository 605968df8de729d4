//! Compound files, the container of old workbooks: a file system of linked sectors.
//!
//! The spreadsheet library reads them too, but follows a chain of sectors that runs in a circle until the memory is
//! exhausted. So the chains are walked here first, and the place of each stream in the file is found.

use std::ops::Range;

use crate::ingest::error::Reason;

/// Sector numbers from here on are marks, not sectors.
const FIRST_MARK: u32 = 0xFFFF_FFFA;

/// Length of the header, and of the part of the sector table that stands in it.
const HEADER: usize = 512;

/// Length of an entry of the directory.
const ENTRY: usize = 128;

/// Streams shorter than this stand in sectors of 64 bytes inside another stream.
const SHORT: usize = 4096;

const SHORT_SECTOR: usize = 64;

/// A compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    next: Vec<u32>,
    next_short: Vec<u32>,
    shorts: Vec<Range<usize>>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    length: usize,
}

/// Where a stream stands in the file.
pub(super) struct Stream {
    pieces: Vec<Range<usize>>,
    /// Whether the file ends before the stream does.
    pub(super) is_cut: bool,
}

impl<'a> Compound<'a> {
    /// Reads the tables of sectors and the directory.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Reason> {
        let header = bytes.get(..HEADER).ok_or(Reason::Truncated)?;
        let sector = match u16_at(header, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(Reason::Damaged),
        };
        let mut file =
            Self { bytes, sector, next: Vec::new(), next_short: Vec::new(), shorts: Vec::new(), entries: Vec::new() };
        file.next = file.table(header)?;
        let first = u32_at(header, 48).unwrap_or(FIRST_MARK);
        let directory = file.chain(first, usize::MAX)?;
        let directory = file.gather(&directory);
        file.entries = directory.chunks_exact(ENTRY).filter_map(|entry| self::entry(entry, sector)).collect();
        // Without a directory the part of the file where it stands is missing.
        let root = file.entries.first().map(|root| (root.start, root.length)).ok_or(Reason::Truncated)?;
        if u32_at(header, 64).is_some_and(|count| count > 0) {
            file.shorts = file.chain(root.0, root.1)?;
            let table = file.chain(u32_at(header, 60).unwrap_or(FIRST_MARK), usize::MAX)?;
            file.next_short = numbers(&file.gather(&table)).collect();
        }
        Ok(file)
    }

    /// Whether it holds a stream or folder of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// The stream of that name.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Stream>, Reason> {
        let Some(entry) = self.entry(name) else { return Ok(None) };
        let pieces = if entry.length < SHORT {
            self.short_chain(entry.start, entry.length)?
        } else {
            self.chain(entry.start, entry.length)?
        };
        let found: usize = pieces.iter().map(Range::len).fold(0, usize::saturating_add);
        Ok(Some(Stream { pieces, is_cut: found < entry.length }))
    }

    /// The bytes of pieces of the file, in their order.
    fn gather(&self, pieces: &[Range<usize>]) -> Vec<u8> {
        pieces.iter().flat_map(|piece| self.bytes.get(piece.clone()).unwrap_or_default()).copied().collect()
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn sector_count(&self) -> usize {
        self.bytes.len().checked_div(self.sector).unwrap_or(0).saturating_add(1)
    }

    /// The place of a sector in the file; shorter, or nothing, where the file ends.
    fn sector_at(&self, number: u32) -> Range<usize> {
        let start = usize::try_from(number).unwrap_or(usize::MAX).saturating_add(1).saturating_mul(self.sector);
        let start = start.min(self.bytes.len());
        start..start.saturating_add(self.sector).min(self.bytes.len())
    }

    /// The table that says which sector follows which. Its own sectors are listed in the header and in sectors of
    /// which each names the next.
    fn table(&self, header: &[u8]) -> Result<Vec<u32>, Reason> {
        let mut sectors: Vec<u32> = numbers(&header[76..]).collect();
        let mut more = u32_at(header, 68).unwrap_or(FIRST_MARK);
        let mut steps = 0_usize;
        while more < FIRST_MARK {
            steps = steps.saturating_add(1);
            let list: Vec<u32> = numbers(&self.bytes[self.sector_at(more)]).collect();
            let Some((following, listed)) = list.split_last() else { return Err(Reason::Truncated) };
            sectors.extend(listed);
            more = *following;
            if steps > self.sector_count() {
                return Err(Reason::Damaged);
            }
        }
        sectors.retain(|sector| *sector < FIRST_MARK);
        if sectors.len() > self.sector_count() {
            return Err(Reason::Damaged);
        }
        Ok(sectors
            .into_iter()
            .flat_map(|sector| numbers(&self.bytes[self.sector_at(sector)]).collect::<Vec<_>>())
            .collect())
    }

    fn chain(&self, first: u32, length: usize) -> Result<Vec<Range<usize>>, Reason> {
        walk(first, length, self.sector_count(), &self.next, |number| Some(self.sector_at(number)))
    }

    fn short_chain(&self, first: u32, length: usize) -> Result<Vec<Range<usize>>, Reason> {
        let per_sector = self.sector.checked_div(SHORT_SECTOR).unwrap_or(1);
        let most = self.shorts.len().saturating_mul(per_sector).saturating_add(1);
        walk(first, length, most, &self.next_short, |number| {
            let number = usize::try_from(number).ok()?;
            let home = self.shorts.get(number.checked_div(per_sector)?)?;
            let start = number.checked_rem(per_sector)?.checked_mul(SHORT_SECTOR)?.checked_add(home.start)?;
            Some(start.min(home.end)..start.saturating_add(SHORT_SECTOR).min(home.end))
        })
    }
}

impl Stream {
    /// The stream's bytes.
    pub(super) fn read(&self, file: &[u8]) -> Vec<u8> {
        self.pieces.iter().flat_map(|piece| file.get(piece.clone()).unwrap_or_default()).copied().collect()
    }

    /// Overwrites bytes of the stream in its file.
    pub(super) fn patch(&self, file: &mut [u8], patches: &[(usize, u8)]) {
        let mut starts = Vec::with_capacity(self.pieces.len());
        let mut at = 0_usize;
        for piece in &self.pieces {
            starts.push(at);
            at = at.saturating_add(piece.len());
        }
        for (place, byte) in patches {
            let Some(index) = starts.partition_point(|start| start <= place).checked_sub(1) else { continue };
            let (Some(piece), Some(start)) = (self.pieces.get(index), starts.get(index)) else { continue };
            let offset = piece.start.saturating_add(place.saturating_sub(*start));
            if piece.contains(&offset)
                && let Some(old) = file.get_mut(offset)
            {
                *old = *byte;
            }
        }
    }
}

/// Follows a chain until `length` bytes are found. A chain of more sectors than there are runs in a circle.
fn walk(
    first: u32,
    length: usize,
    most: usize,
    next: &[u32],
    place: impl Fn(u32) -> Option<Range<usize>>,
) -> Result<Vec<Range<usize>>, Reason> {
    let mut pieces = Vec::new();
    let mut left = length;
    let mut number = first;
    while number < FIRST_MARK && left > 0 {
        if pieces.len() > most {
            return Err(Reason::Damaged);
        }
        let Some(piece) = place(number) else { break };
        let end = piece.start.saturating_add(piece.len().min(left));
        left = left.saturating_sub(piece.len());
        pieces.push(piece.start..end);
        let Some(following) = usize::try_from(number).ok().and_then(|number| next.get(number)) else { break };
        number = *following;
    }
    Ok(pieces)
}

fn entry(bytes: &[u8], sector: usize) -> Option<Entry> {
    let (name, _, _) = encoding_rs::UTF_16LE.decode(bytes.get(..64)?);
    let name = name.split('\0').next().unwrap_or_default().to_owned();
    let low = usize::try_from(u32_at(bytes, 120)?).ok()?;
    let high = if sector == 512 { 0 } else { u32_at(bytes, 124)? };
    let length = if high == 0 { low } else { usize::MAX };
    Some(Entry { name, start: u32_at(bytes, 116)?, length })
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).filter_map(|number| u32_at(number, 0))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}
