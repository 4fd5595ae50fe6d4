//! A problem that stops the grader: one line for people and an exit code for scripts.

use std::path::Path;

use harness::{Lang, Words};

use crate::base::exit_code::ExitCode;

/// A reason to stop: what, where, and what to do, in one line.
#[derive(Debug)]
pub struct Problem {
    /// The exit code that it leads to.
    pub code: ExitCode,
    /// What, where, and what to do.
    pub words: Words,
}

impl Problem {
    /// Something is wrong with what the operator gave.
    pub fn input(words: impl Into<Words>) -> Self {
        Self { code: ExitCode::BadInput, words: words.into() }
    }

    /// The command line is wrong.
    pub fn usage(words: impl Into<Words>) -> Self {
        Self { code: ExitCode::Usage, words: words.into() }
    }

    /// Something is wrong with the grader or the machine.
    pub fn fault(words: impl Into<Words>) -> Self {
        Self { code: ExitCode::Fault, words: words.into() }
    }

    /// A launcher could not confine itself.
    pub fn launch(words: impl Into<Words>) -> Self {
        Self { code: ExitCode::LaunchFailed, words: words.into() }
    }

    /// A file could not be read or written.
    pub fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::fault(Words::same(format!("{}: {error}", path.display())))
    }

    /// The words as one line. Parts of them may come from a file that is not ours.
    pub fn line(&self, lang: Lang) -> String {
        self.words.line(lang)
    }
}
