//! A submission that is a tar archive compressed with gzip.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::error::IntakeError;
use crate::taken::Taken;
use crate::tarred;

/// Takes the sources of `assignment` from a tar archive compressed with gzip.
///
/// # Errors
///
/// If nothing was handed in, or it cannot be used.
pub fn take(bytes: impl Read, assignment: &str) -> Result<Taken, IntakeError> {
    tarred::take(MultiGzDecoder::new(bytes), assignment)
}
