//! Why no sources could be taken.

use std::io;

use wording::Words;

/// Why there are no sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IntakeError {
    /// Nothing was handed in for the assignment.
    Missing,
    /// The repository lacks the tag that is graded; nothing was handed in, unless
    /// the tag was mistyped.
    NoSuchTag {
        /// The tag.
        tag: String,
        /// The names among the repository's tags that are nearest to it.
        nearest: Vec<String>,
    },
    /// The submission is at fault: one line for the student.
    Unusable(Words),
    /// The submission could not be read, and it is not at fault: one line for the operator.
    Unreadable(Words),
}

impl IntakeError {
    pub(crate) fn unusable<T>(zh: impl Into<String>, en: impl Into<String>) -> Result<T, Self> {
        Err(Self::Unusable(Words::new(zh, en)))
    }

    pub(crate) fn unreadable(what: &str, error: &io::Error) -> Self {
        Self::Unreadable(Words::new(
            format!("无法读取 {what}（{error}）；请检查权限和磁盘"),
            format!("cannot read {what}: {error}; look at its permissions and the disk"),
        ))
    }
}
