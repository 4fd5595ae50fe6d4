//! What is wrong with a page, and where.

use std::path::PathBuf;

use thiserror::Error;

/// One mistake on one page, for the author to mend.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}:{line}: {what}", .page.display())]
pub struct Problem {
    /// The page, relative to `docs/`.
    pub page: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}
