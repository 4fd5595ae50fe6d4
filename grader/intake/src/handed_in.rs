//! What a student handed in, as it lies on disk: found, but not yet opened.

use std::path::PathBuf;

use crate::form::Form;

/// A submission as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedIn {
    /// Where it lies.
    pub path: PathBuf,
    /// In which form.
    pub form: Form,
}
