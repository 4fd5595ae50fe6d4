//! What the two kinds of archive have in common.

use std::io::{self, Read};
use std::path::Path;

use crate::beneath;
use crate::caps;
use crate::collection::Collection;
use crate::error::IntakeError;
use crate::taken::Taken;

/// The bytes of the archive at `path`.
///
/// # Errors
///
/// If it is too large, or cannot be read.
pub fn bytes(path: &Path) -> Result<Vec<u8>, IntakeError> {
    let shown = path.display().to_string();
    let unreadable = |error| IntakeError::unreadable(&shown, &error);
    let file = beneath::file(path).map_err(unreadable)?;
    let bytes = read_capped(file, caps::ARCHIVE as u64 + 1).map_err(unreadable)?;
    if bytes.len() > caps::ARCHIVE {
        return IntakeError::unusable(
            "the archive is larger than 64 MiB; leave out what cargo builds (target)",
        );
    }
    Ok(bytes)
}

/// What was taken from an archive. One without any `assignments` was packed in
/// another way than it should be, and its student should hear that.
///
/// # Errors
///
/// If nothing was handed in, or it cannot be used.
pub fn finish(collection: Collection<'_>) -> Result<Taken, IntakeError> {
    if collection.has_assignments() {
        return collection.finish();
    }
    let names = collection.first_refused().map(|name| format!(" (not used: {name})"));
    let names = names.unwrap_or_default();
    IntakeError::unusable(format!(
        "there is no folder `assignments` in the archive{names}; pack the folder that holds it"
    ))
}

/// Reads to the end, but no more than `most` bytes.
///
/// # Errors
///
/// If the reader fails.
pub fn read_capped(reader: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
