//! Zip packages (xlsx, xlsb, ods): what they would unpack to, found out before anything is unpacked.

use std::io::{self, Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::ingest::error::Reason;
use crate::ingest::limits::{Limit, Limits};

/// Most bytes one packed byte can become: the limit of the deflate method.
const DEFLATE_LIMIT: u64 = 1032;

/// A package in memory.
pub(super) type Package<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Opens a package.
pub(super) fn open(bytes: &[u8]) -> Result<Package<'_>, Reason> {
    // The list of parts stands at the end, so a file that was cut off has none.
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| Reason::Truncated)
}

/// How many bytes may still be unpacked, and which limit says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Budget {
    /// The bytes.
    pub(super) left: u64,
    /// The limit.
    pub(super) limit: Limit,
}

impl Budget {
    /// Takes some of it; refused where there is not so much.
    pub(super) fn take(&mut self, bytes: u64) -> Result<(), Reason> {
        self.left = self.left.checked_sub(bytes).ok_or(Reason::Bomb { limit: self.limit })?;
        Ok(())
    }
}

/// Refuses a package that would unpack to more than it should. Sizes that a file states are not believed where the
/// packed bytes could become more. Pictures and the like are never unpacked, so they do not count; nor do the parts that
/// `is_counted_later` names (in lower case), whose reader counts them as it goes. Returns what is left for them.
pub(super) fn check_sizes(
    bytes: &[u8],
    limits: &Limits,
    is_counted_later: impl Fn(&str) -> bool,
) -> Result<Budget, Reason> {
    let mut package = open(bytes)?;
    let (most, limit) = limits.most_unpacked(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    let mut total = 0_u64;
    for index in 0..package.len() {
        let mut part = package.by_index(index).map_err(|error| why(&error))?;
        let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        // Names are in lower case here.
        let is_read =
            name.rsplit('.').next().is_some_and(|extension| matches!(extension, "xml" | "rels" | "vml" | "bin"));
        if !is_read || is_counted_later(&name) {
            continue;
        }
        let could_be = unpacked_at_most(part.compressed_size());
        let left = most.saturating_sub(total).saturating_add(1);
        let size = if could_be <= 1 << 20 {
            could_be
        } else {
            io::copy(&mut part.by_ref().take(left), &mut io::sink()).map_err(|_| Reason::Damaged)?
        };
        total = total.saturating_add(size);
        // Sheets are read as a stream.
        let is_sheet = name.contains("worksheets/") || name == "content.xml";
        if total > most {
            return Err(Reason::Bomb { limit });
        }
        if !is_sheet && size > limits.kept {
            return Err(Reason::Bomb { limit: Limit::Kept });
        }
    }
    Ok(Budget { left: most.saturating_sub(total), limit })
}

/// Most bytes that `packed` bytes can become.
pub(super) fn unpacked_at_most(packed: u64) -> u64 {
    packed.saturating_mul(DEFLATE_LIMIT)
}

/// Why a part cannot be read.
pub(super) fn why(error: &ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(text) if *text == ZipError::PASSWORD_REQUIRED => Reason::Password,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Reason::Unsupported { format: "zip" }
        }
        _ => Reason::Damaged,
    }
}
