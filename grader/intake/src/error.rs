//! Why nothing could be taken.

use std::io;

/// Why there are no sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IntakeError {
    /// Nothing was handed in for the assignment.
    Missing,
    /// The submission is at fault: one line for the student.
    Unusable(String),
    /// The submission could not be read, for no fault of its own: one line for the
    /// operator.
    Unreadable(String),
}

impl IntakeError {
    pub(crate) fn unusable<T>(line: impl Into<String>) -> Result<T, Self> {
        Err(Self::Unusable(line.into()))
    }

    pub(crate) fn unreadable(what: &str, error: &io::Error) -> Self {
        Self::Unreadable(format!("cannot read {what}: {error}"))
    }
}
