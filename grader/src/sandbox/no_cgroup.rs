//! Control groups on systems that have none.

use std::io;
use std::path::PathBuf;

use super::limits::Limits;

/// Where groups could be made: nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Groups {}

/// A group that is never made.
#[derive(Debug)]
pub struct Group {
    /// No folders.
    pub folders: Vec<PathBuf>,
}

impl Groups {
    /// Finds none.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn find() -> Result<Self, String> {
        Err("control groups: only Linux has them".into())
    }

    /// Cannot be called.
    ///
    /// # Errors
    ///
    /// Never.
    pub fn make(&self, _limits: Limits) -> io::Result<Group> {
        match *self {}
    }

    /// Cannot be called.
    pub fn describe(&self) -> String {
        match *self {}
    }
}

impl Group {
    /// It never is.
    pub fn out_of_memory(&self) -> bool {
        false
    }
}
