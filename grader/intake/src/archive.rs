//! What all kinds of archives have in common.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::beneath;
use crate::caps;
use crate::error::IntakeError;

/// The archive at `path`, opened.
///
/// # Errors
///
/// If it is no file, or cannot be read.
pub fn open(path: &Path) -> Result<File, IntakeError> {
    beneath::file(path)
        .map_err(|error| IntakeError::unreadable(&path.display().to_string(), &error))
}

/// The bytes of the archive called `name`.
///
/// # Errors
///
/// If it is too large, or cannot be read.
pub fn bytes(file: File, name: &str) -> Result<Vec<u8>, IntakeError> {
    let bytes = read_capped(file, caps::ARCHIVE as u64 + 1)
        .map_err(|error| IntakeError::unreadable(name, &error))?;
    if bytes.len() > caps::ARCHIVE {
        return IntakeError::unusable(
            "压缩包大于 64 MiB；请不要打包 cargo 的构建产物（target）",
            "the archive is larger than 64 MiB; leave out what cargo builds (target)",
        );
    }
    Ok(bytes)
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
