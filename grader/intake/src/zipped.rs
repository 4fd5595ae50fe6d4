//! A submission that is a zip archive.
//!
//! As for all programs that unpack zip archives, the directory at the end counts. It must
//! agree with the headers before the files: an archive that shows different files to
//! different programs is refused.

use std::io::Cursor;

use wording::Words;
use zip::ZipArchive;
use zip::read::ZipReadOptions;

use crate::archive::read_capped;
use crate::caps;
use crate::collection::Collection;
use crate::entry_kind::EntryKind;
use crate::error::IntakeError;
use crate::name::{decoded, shown};
use crate::refusal::more_than;
use crate::taken::Taken;
use crate::wanted::Wanted;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Takes the sources of `assignment` from a zip archive.
///
/// # Errors
///
/// If nothing was handed in, or it cannot be used.
pub fn take(bytes: &[u8], assignment: &str) -> Result<Taken, IntakeError> {
    let mut archive = open(bytes)?;
    let mut collection = Collection::packed(assignment);
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(|error| broken(&error.to_string()))?;
        let name = with_slashes(entry.name_raw());
        // Unix modes are stored here, whatever system the archive names.
        let mode = entry.external_attributes() >> 16;
        let kind = match EntryKind::of_mode(mode) {
            _ if entry.encrypted() => EntryKind::ENCRYPTED,
            _ if name.ends_with(b"/") => EntryKind::Folder,
            _ if mode & 0o170_000 == 0 => EntryKind::File,
            kind => kind,
        };
        if let Some(wanted) = collection.entry(&name, kind)? {
            match content(&mut archive, index, &wanted) {
                Ok(content) => collection.add(wanted, content),
                Err(why) => collection.damaged(&wanted, why),
            }
        }
    }
    collection.finish()
}

/// The name with `/` between its parts; some programs on Windows write `\`. A name that is
/// not UTF-8 is decoded first, since in GBK that byte may be half of a character.
fn with_slashes(name: &[u8]) -> Vec<u8> {
    let text = decoded(name).map(|name| name.replace('\\', "/").into_bytes());
    text.unwrap_or_else(|_| name.to_vec())
}

fn open(bytes: &[u8]) -> Result<Archive<'_>, IntakeError> {
    // Each entry of the directory begins with these bytes. They are counted before anything
    // is allocated for entries; entries of an archive inside count too.
    let entries = memchr::memmem::find_iter(bytes, b"PK\x01\x02").count();
    if entries > caps::RAW {
        return Err(IntakeError::Unusable(more_than(caps::RAW)));
    }
    let broken = |error: zip::result::ZipError| broken(&error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.has_duplicate_names() {
        return IntakeError::unusable(
            "压缩包里有两个同名文件；请重新打包",
            "two files in the archive have the same name; pack it anew",
        );
    }
    if archive.has_overlapping_entries().map_err(broken)? {
        return IntakeError::unusable(
            "压缩包里的文件互相重叠；请重新打包",
            "files in the archive overlap; pack it anew",
        );
    }
    Ok(archive)
}

fn content(archive: &mut Archive<'_>, index: usize, wanted: &Wanted) -> Result<Vec<u8>, Words> {
    let damaged = |why: String| {
        let (name, why) = (wanted.shown(), shown(why.as_bytes()));
        Words::new(
            format!("{name} 无法解压（{why}）；请重新打包"),
            format!("{name} cannot be unpacked ({why}); pack it anew"),
        )
    };
    let options = ZipReadOptions::new().enforce_header_consistency(true);
    let entry = archive.by_index_with_options(index, options);
    let entry = entry.map_err(|error| damaged(error.to_string()))?;
    read_capped(entry, wanted.enough()).map_err(|error| damaged(error.to_string()))
}

fn broken(why: &str) -> IntakeError {
    let why = shown(why.as_bytes());
    IntakeError::Unusable(Words::new(
        format!("压缩包无法读取（{why}）；请重新打包"),
        format!("the archive cannot be read ({why}); pack it anew"),
    ))
}
