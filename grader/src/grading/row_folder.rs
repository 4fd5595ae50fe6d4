//! The private folder of one row: only the grader and the row's own user can read it.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use crate::sandbox::row_user;

/// A folder, removed when dropped.
#[derive(Debug)]
pub struct RowFolder {
    folder: TempDir,
    user: u32,
}

impl RowFolder {
    /// Makes one, with a user of its own where the grader is root.
    ///
    /// # Errors
    ///
    /// If there is no room.
    pub fn make() -> io::Result<Self> {
        // Private from the beginning: there is no moment at which others can open it.
        let private = Permissions::from_mode(0o700);
        let folder = tempfile::Builder::new().prefix("row-").permissions(private).tempdir()?;
        Ok(Self { folder, user: row_user() })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The user that programs in it run as, where the grader is root.
    pub fn user(&self) -> u32 {
        self.user
    }
}
