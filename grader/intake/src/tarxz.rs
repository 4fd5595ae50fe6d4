//! A submission that is a tar archive compressed with xz.

use std::io::Read;

use lzma_rust2::XzReader;

use crate::caps;
use crate::error::IntakeError;
use crate::taken::Taken;
use crate::tarred;

/// Takes the sources of `assignment` from a tar archive compressed with xz.
///
/// # Errors
///
/// If nothing was handed in, or it cannot be used.
pub fn take(bytes: impl Read, assignment: &str) -> Result<Taken, IntakeError> {
    tarred::take(XzReader::new_mem_limit(bytes, true, caps::DECODER), assignment)
}
