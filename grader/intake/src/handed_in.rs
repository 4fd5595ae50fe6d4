//! What a student handed in, as it lies on disk: found, not yet opened.

use std::path::PathBuf;

use crate::form::Form;

/// A submission as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedIn {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is.
    pub form: Form,
}
