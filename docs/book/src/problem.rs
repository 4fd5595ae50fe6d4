//! What is wrong with a page, and where.

use std::fmt;
use std::path::PathBuf;

/// One mistake on one page, for the author to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The page, relative to `docs/`.
    pub page: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.page.display(), self.line, self.what)
    }
}

impl std::error::Error for Problem {}
