//! What a row is called, on the screen and in the names of its files.

use std::fmt;

use crate::handed_in::submission::Submission;

/// One student in one assignment: `amy.a0`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowName {
    /// The student.
    pub student: String,
    /// The assignment's id.
    pub assignment: String,
}

impl RowName {
    /// `RowName::new("amy", "a0")`
    pub fn new(student: &str, assignment: &str) -> Self {
        Self { student: student.into(), assignment: assignment.into() }
    }

    /// The row of a submission.
    pub fn of(submission: &Submission) -> Self {
        Self::new(&submission.student, submission.assignment.id)
    }
}

impl fmt::Display for RowName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.student, self.assignment)
    }
}
