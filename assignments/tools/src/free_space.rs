//! Checks that the disk has room, before half a gigabyte is downloaded.

use std::io;
use std::path::Path;

use crate::failure::{Failure, io_failure};

/// An error unless the disk of `dir` has `needed` bytes left.
pub fn require(dir: &Path, needed: u64) -> Result<(), Failure> {
    let disk = rustix::fs::statvfs(dir)
        .map_err(io::Error::from)
        .map_err(io_failure("ask for the free space of", dir))?;
    if disk.f_bavail.saturating_mul(disk.f_frsize) < needed {
        return Err(Failure::DiskFull { dir: dir.to_owned(), needed: Some(needed) });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_the_disk_has_is_a_full_disk() {
        let dir = tempfile::tempdir().unwrap();
        let failure = require(dir.path(), u64::MAX).unwrap_err();
        assert!(matches!(failure, Failure::DiskFull { needed: Some(u64::MAX), .. }));
        assert!(failure.to_string().contains("LLM_FOUNDATIONS_CACHE"));
    }

    #[test]
    fn one_byte_is_there() {
        let dir = tempfile::tempdir().unwrap();
        require(dir.path(), 1).unwrap();
    }
}
