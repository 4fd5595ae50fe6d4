//! What a student handed in, as it lies on disk: found, but not yet opened.

use std::path::PathBuf;

use jiff::Timestamp;
use wording::{Text, text};

use crate::form::Form;

/// What is noted of an attempt that does not count.
pub const EARLIER: Text = text("较早的一次提交", "an earlier attempt");

/// A submission as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedIn {
    /// Where it lies.
    pub path: PathBuf,
    /// In which form.
    pub form: Form,
    /// When it was handed in, if a course site says so beside it.
    pub at: Option<Timestamp>,
    /// The names of earlier attempts, printable. They do not count.
    pub earlier: Vec<String>,
}

impl HandedIn {
    /// A submission of which nothing else is known.
    pub fn new(path: impl Into<PathBuf>, form: Form) -> Self {
        Self { path: path.into(), form, at: None, earlier: Vec::new() }
    }
}
