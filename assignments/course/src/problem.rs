//! A problem that stops the command: one line for people and an exit code for scripts.

use std::path::Path;

use wording::{Lang, Words};

use crate::exit_code::ExitCode;

/// A reason to stop: what, where, and what to do.
#[derive(Debug)]
pub struct Problem {
    /// The exit code that it leads to.
    pub code: ExitCode,
    /// What, where, and what to do.
    pub words: Words,
}

impl Problem {
    /// The command line is wrong.
    pub fn usage(words: impl Into<Words>) -> Self {
        Self { code: ExitCode::Usage, words: words.into() }
    }

    /// Something on this machine failed.
    pub fn fault(words: impl Into<Words>) -> Self {
        Self { code: ExitCode::Fault, words: words.into() }
    }

    /// A file could not be read or written.
    pub fn file(path: &Path, error: &std::io::Error) -> Self {
        let path = path.display();
        Self::fault((format!("无法读写 {path}：{error}"), format!("cannot use {path}: {error}")))
    }

    /// A program could not be started.
    pub fn not_started(program: &str, error: &std::io::Error) -> Self {
        Self::fault((
            format!("无法启动 {program}（{error}）：请安装，或检查 PATH"),
            format!("cannot start {program} ({error}): install it, or check PATH"),
        ))
    }

    /// The words as one line.
    pub fn line(&self, lang: Lang) -> String {
        self.words.line(lang)
    }
}
