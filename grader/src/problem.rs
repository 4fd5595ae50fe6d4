//! What stops the grader: one line for people and an exit code for scripts.

use std::fmt;
use std::path::Path;

use crate::exit_code::ExitCode;

/// A reason to stop: what, where, and what to do, in one line.
#[derive(Debug)]
pub struct Problem {
    /// The exit code that it leads to.
    pub code: ExitCode,
    line: String,
}

impl Problem {
    /// Something is wrong with what the operator gave.
    pub fn input(line: impl Into<String>) -> Self {
        Self { code: ExitCode::BadInput, line: line.into() }
    }

    /// The command line asks for nothing sensible.
    pub fn usage(line: impl Into<String>) -> Self {
        Self { code: ExitCode::Usage, line: line.into() }
    }

    /// Something is wrong with the grader or the machine.
    pub fn fault(line: impl Into<String>) -> Self {
        Self { code: ExitCode::Fault, line: line.into() }
    }

    /// A launcher could not confine itself.
    pub fn launch(line: impl Into<String>) -> Self {
        Self { code: ExitCode::LaunchFailed, line: line.into() }
    }

    /// A file could not be read or written.
    pub fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::fault(format!("{}: {error}", path.display()))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One line, whatever an underlying error was made of.
        let line = self.line.split_whitespace().collect::<Vec<_>>().join(" ");
        // Parts of it may come from a file that is not ours.
        f.write_str(&checks::readable(&line))
    }
}
