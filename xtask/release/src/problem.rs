//! What stops the command: one line for people and an exit code for scripts.

use std::path::Path;

use harness::Words;

use crate::exit_code::ExitCode;

/// A reason to stop.
#[derive(Debug)]
pub struct Problem {
    /// The exit code that it leads to.
    pub code: ExitCode,
    /// What, where, and what to do.
    pub words: Words,
}

impl Problem {
    /// With this code and these words.
    pub fn new(code: ExitCode, words: impl Into<Words>) -> Self {
        Self { code, words: words.into() }
    }

    /// Something in the repository must not be released as it is.
    pub fn unfit(words: impl Into<Words>) -> Self {
        Self::new(ExitCode::Unfit, words)
    }

    /// A file could not be read or written.
    pub fn file(path: &Path) -> impl Fn(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |error| Self::new(ExitCode::Fault, Words::same(format!("{path}: {error}")))
    }
}
