//! How git is run: by the caller, who confines it, with these arguments and this
//! environment. Git only reads objects and references, and the repository's configuration
//! is never used.

use std::path::Path;

use wording::Words;

/// Runs git.
pub trait Git {
    /// Runs git with [`FIXED`] and `arguments` on the repository (the folder with the
    /// objects, a copy that everybody may read), and returns what it prints. It must be
    /// confined to reading that folder, with [`ENVIRONMENT`] and no other variables, and
    /// stopped as soon as it has printed more than `most` bytes.
    ///
    /// # Errors
    ///
    /// If git cannot be run, fails, or prints too much.
    fn run(&self, repository: &Path, arguments: &[&str], most: u64) -> Result<Vec<u8>, GitError>;
}

/// Why git gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GitError {
    /// It could not be run: one line for the operator.
    NotRun(Words),
    /// It failed: its own words, or why it was stopped.
    Failed(Words),
    /// It printed more than it may, and was stopped.
    TooMuch,
}

/// The arguments before every command. With them a repository cannot make git read or start
/// anything outside it.
pub const FIXED: [&str; 11] = [
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    "-c",
    "safe.directory=*",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "protocol.allow=never",
    "-c",
    "core.hooksPath=/dev/null",
];

/// The whole environment of git.
pub const ENVIRONMENT: [(&str, &str); 10] = [
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_ATTR_NOSYSTEM", "1"),
    ("GIT_GRAFT_FILE", "/dev/null"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("HOME", "/nonexistent"),
    ("LC_ALL", "C"),
    ("TZ", "UTC"),
];
