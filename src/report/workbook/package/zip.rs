//! A zip file written straight through, part by part. Parts are packed in pieces side by side, which no library does for a
//! part that is still being made: a gap list of half a million rows spends nearly all its time on packing.

use std::io;

use flate2::{Compress, Compression, Crc, FlushCompress};

/// Where the zip file begins the description of a part, and of the part in the list at its end.
const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
const END: u32 = 0x0605_4b50;

/// Version 2.0 unpacks it; sizes follow the part, names are UTF-8; deflated; 1980-01-01, so that the same input makes the
/// same file.
const VERSION: u16 = 20;
const FLAGS: u16 = 1 << 3 | 1 << 11;
const DEFLATED: u16 = 8;
const TIME: u16 = 0;
const DATE: u16 = 1 << 5 | 1;

/// A piece of a part, packed: pieces can be put behind each other.
pub(super) struct Piece {
    packed: Vec<u8>,
    crc: Crc,
}

impl Piece {
    /// Packs `bytes`.
    pub(super) fn of(bytes: &[u8], level: u32) -> io::Result<Self> {
        let mut crc = Crc::new();
        crc.update(bytes);
        let mut packed = Vec::with_capacity(bytes.len().checked_div(4).unwrap_or_default().max(1024));
        let mut deflate = Compress::new(Compression::new(level), false);
        // A full flush ends on a whole byte and forgets what was before, so that anything can follow.
        loop {
            let taken = usize::try_from(deflate.total_in()).unwrap_or(usize::MAX);
            let rest = bytes.get(taken..).unwrap_or_default();
            packed.reserve(1024.max(rest.len().checked_div(4).unwrap_or_default()));
            deflate.compress_vec(rest, &mut packed, FlushCompress::Full).map_err(io::Error::other)?;
            let is_taken = usize::try_from(deflate.total_in()).is_ok_and(|taken| taken == bytes.len());
            if is_taken && packed.len() < packed.capacity() {
                return Ok(Self { packed, crc });
            }
        }
    }
}

/// A part that is complete.
struct Part {
    name: String,
    crc: u32,
    packed: u32,
    size: u32,
    offset: u32,
}

/// A zip file on its way to `out`.
pub(super) struct Zip<'w> {
    out: &'w mut dyn io::Write,
    written: u64,
    parts: Vec<Part>,
    /// The part being written.
    crc: Crc,
    packed: u64,
    size: u64,
}

impl<'w> Zip<'w> {
    pub(super) fn new(out: &'w mut dyn io::Write) -> Self {
        Self { out, written: 0, parts: Vec::new(), crc: Crc::new(), packed: 0, size: 0 }
    }

    /// Begins a part.
    pub(super) fn begin(&mut self, name: &str) -> io::Result<()> {
        let offset = small(self.written)?;
        self.parts.push(Part { name: name.to_owned(), crc: 0, packed: 0, size: 0, offset });
        (self.crc, self.packed, self.size) = (Crc::new(), 0, 0);
        let mut head = Head::new(LOCAL);
        head.shorts([VERSION, FLAGS, DEFLATED, TIME, DATE]);
        head.longs([0, 0, 0]);
        head.shorts([short(name.len())?, 0]);
        head.0.extend_from_slice(name.as_bytes());
        self.put(&head.0)
    }

    /// Adds a piece to it.
    pub(super) fn add(&mut self, piece: &Piece) -> io::Result<()> {
        self.crc.combine(&piece.crc);
        self.size = self.size.saturating_add(piece.crc.amount().into());
        self.packed = self.packed.saturating_add(u64::try_from(piece.packed.len()).unwrap_or(u64::MAX));
        self.put(&piece.packed)
    }

    /// Ends it.
    pub(super) fn end(&mut self) -> io::Result<()> {
        // The last block of a deflated part: final, with fixed codes, empty.
        let last = [3_u8, 0];
        self.put(&last)?;
        self.packed = self.packed.saturating_add(2);
        let (crc, packed, size) = (self.crc.sum(), small(self.packed)?, small(self.size)?);
        if let Some(part) = self.parts.last_mut() {
            (part.crc, part.packed, part.size) = (crc, packed, size);
        }
        let mut descriptor = Head::new(DESCRIPTOR);
        descriptor.longs([crc, packed, size]);
        self.put(&descriptor.0)
    }

    /// Writes the list of parts.
    pub(super) fn finish(mut self) -> io::Result<()> {
        let start = small(self.written)?;
        let mut list = Vec::new();
        for part in &self.parts {
            let mut head = Head::new(CENTRAL);
            head.shorts([VERSION, VERSION, FLAGS, DEFLATED, TIME, DATE]);
            head.longs([part.crc, part.packed, part.size]);
            head.shorts([short(part.name.len())?, 0, 0, 0, 0]);
            head.longs([0, part.offset]);
            head.0.extend_from_slice(part.name.as_bytes());
            list.append(&mut head.0);
        }
        let count = short(self.parts.len())?;
        let mut end = Head::new(END);
        end.shorts([0, 0, count, count]);
        end.longs([u32::try_from(list.len()).unwrap_or(u32::MAX), start]);
        end.shorts([0]);
        self.put(&list)?;
        self.put(&end.0)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written = self.written.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.out.write_all(bytes)
    }
}

/// Numbers, low byte first.
struct Head(Vec<u8>);

impl Head {
    fn new(signature: u32) -> Self {
        Self(signature.to_le_bytes().to_vec())
    }

    fn shorts<const N: usize>(&mut self, numbers: [u16; N]) {
        self.0.extend(numbers.into_iter().flat_map(u16::to_le_bytes));
    }

    fn longs<const N: usize>(&mut self, numbers: [u32; N]) {
        self.0.extend(numbers.into_iter().flat_map(u32::to_le_bytes));
    }
}

/// Parts beyond 4 GB would need another kind of zip file, and a spreadsheet program that takes such a thing.
fn small(number: u64) -> io::Result<u32> {
    u32::try_from(number).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))
}

fn short(number: usize) -> io::Result<u16> {
    u16::try_from(number).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn another_program_unpacks_what_was_packed_in_pieces() {
        let long: Vec<u8> = (0..300_000_u32).flat_map(|number| (number % 1000).to_string().into_bytes()).collect();
        let mut out = Vec::new();
        let mut zip = Zip::new(&mut out);
        zip.begin("xl/空.xml").unwrap();
        zip.end().unwrap();
        zip.begin("long").unwrap();
        for piece in long.chunks(100_001) {
            zip.add(&Piece::of(piece, 6).unwrap()).unwrap();
        }
        zip.add(&Piece::of(b"", 6).unwrap()).unwrap();
        zip.end().unwrap();
        zip.finish().unwrap();
        let mut archive = ::zip::ZipArchive::new(io::Cursor::new(out)).unwrap();
        let mut read = Vec::new();
        archive.by_name("long").unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(read, long);
        read.clear();
        archive.by_name("xl/空.xml").unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(read, b"");
    }
}
