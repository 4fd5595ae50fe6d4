//! The private folder of one row: only the grader and the row's own user can read it.

use std::fs::{self, Permissions};
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
        let folder = tempfile::Builder::new().prefix("row-").tempdir()?;
        fs::set_permissions(folder.path(), Permissions::from_mode(0o700))?;
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
