//! A submission that is a zip archive.
//!
//! Only the directory at its end counts, as for everyone who unpacks zip archives,
//! and it has to agree with what stands before each file: an archive that shows
//! different programs different files is refused.

use std::io::Cursor;

use zip::ZipArchive;
use zip::read::ZipReadOptions;
use zip::result::ZipError;

use crate::archive::{finish, read_capped};
use crate::caps;
use crate::collection::{Collection, Wanted};
use crate::error::IntakeError;
use crate::kind::Kind;
use crate::taken::Taken;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Takes the sources of `assignment` from a zip archive.
///
/// # Errors
///
/// If nothing was handed in, or it cannot be used.
pub fn take(bytes: &[u8], assignment: &str) -> Result<Taken, IntakeError> {
    let mut archive = open(bytes)?;
    let mut collection = Collection::new(assignment);
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(|error| broken(&error))?;
        // Unix modes stand here whatever system the archive says it is from.
        let mode = entry.external_attributes() >> 16;
        let kind = match Kind::of_mode(mode) {
            _ if entry.encrypted() => Kind::ENCRYPTED,
            _ if entry.name_raw().ends_with(b"/") => Kind::Folder,
            _ if mode & 0o170_000 == 0 => Kind::File,
            kind => kind,
        };
        let name = entry.name_raw().to_vec();
        if let Some(wanted) = collection.entry(&name, kind)? {
            let content = content(&mut archive, index, &wanted)?;
            collection.add(wanted, content)?;
        }
    }
    finish(collection)
}

fn open(bytes: &[u8]) -> Result<Archive<'_>, IntakeError> {
    // Each entry of the directory begins like this. Counted before anything is
    // allocated for them; an archive inside counts as what it holds.
    let entries = memchr::memmem::find_iter(bytes, b"PK\x01\x02").count();
    if entries > caps::ENTRIES {
        return IntakeError::unusable(format!("more than {} files", caps::ENTRIES));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.has_duplicate_names() {
        return IntakeError::unusable("two files in the archive have the same name");
    }
    if archive.has_overlapping_entries().map_err(|error| broken(&error))? {
        return IntakeError::unusable("files in the archive overlap; pack it anew");
    }
    Ok(archive)
}

fn content(
    archive: &mut Archive<'_>,
    index: usize,
    wanted: &Wanted,
) -> Result<Vec<u8>, IntakeError> {
    let damaged = |why: String| {
        IntakeError::Unusable(format!(
            "{} cannot be unpacked ({why}); pack it anew",
            wanted.shown()
        ))
    };
    let options = ZipReadOptions::new().enforce_header_consistency(true);
    let entry = archive.by_index_with_options(index, options);
    let entry = entry.map_err(|error| damaged(error.to_string()))?;
    read_capped(entry, wanted.enough()).map_err(|error| damaged(error.to_string()))
}

fn broken(error: &ZipError) -> IntakeError {
    IntakeError::Unusable(format!("the archive cannot be read ({error}); pack it anew"))
}
