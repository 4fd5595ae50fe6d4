//! Why a submission could not be built.

use std::io;

use harness::Words;

use crate::handed_in::stage::Staged;

/// Why there is no worker.
#[derive(Debug)]
pub enum BuildError {
    /// The submission does not compile: the compiler's words.
    Submission(Box<Staged>, Words),
    /// The grader, or the machine, failed.
    Grader(Words),
}

impl From<io::Error> for BuildError {
    fn from(error: io::Error) -> Self {
        Self::Grader(Words::same(error.to_string()))
    }
}
