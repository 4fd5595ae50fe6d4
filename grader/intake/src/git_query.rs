//! Questions to git about a repository, and the errors if git gives no answer.

use std::path::Path;

use wording::Words;

use crate::error::IntakeError;
use crate::git_command::{Git, GitError};
use crate::name::shown;

/// A list of tags or branches is no longer than this many bytes.
pub const REFERENCES: u64 = 1 << 20;

/// The copy of a repository that git reads, and the way to run git on it.
pub struct Repository<'a> {
    /// The folder of the copy.
    pub path: &'a Path,
    /// Runs git.
    pub git: &'a dyn Git,
}

impl Repository<'_> {
    /// Git's answer. If git fails, the submission is at fault.
    ///
    /// # Errors
    ///
    /// If there is no answer.
    pub fn run(&self, arguments: &[&str], most: u64) -> Result<Vec<u8>, IntakeError> {
        self.asked(arguments, most)?.map_err(|error| failed(&error))
    }

    /// Git's answer, or how git failed. If git cannot be run, the submission is not at
    /// fault.
    ///
    /// # Errors
    ///
    /// If git cannot be run.
    pub fn asked(
        &self,
        arguments: &[&str],
        most: u64,
    ) -> Result<Result<Vec<u8>, GitError>, IntakeError> {
        match self.git.run(self.path, arguments, most) {
            Err(GitError::NotRun(line)) => Err(IntakeError::Unreadable(line)),
            answer => Ok(answer),
        }
    }

    /// The content of the file `object`, which has `size` bytes.
    ///
    /// # Errors
    ///
    /// If git cannot read it, or it has another size.
    pub fn blob(&self, object: &str, size: u64) -> Result<Vec<u8>, IntakeError> {
        let content = self.run(&["cat-file", "blob", object], size + 1)?;
        if content.len() as u64 == size { Ok(content) } else { Err(strange()) }
    }
}

/// The name of an object, checked to consist of hexadecimal digits only.
pub fn hash(text: &[u8]) -> Option<String> {
    let hash = std::str::from_utf8(text).ok()?;
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (matches!(hash.len(), 40 | 64) && hash.bytes().all(hex)).then(|| hash.into())
}

/// The error about a repository on which git failed.
pub fn failed(error: &GitError) -> IntakeError {
    let GitError::Failed(words) = error else { return strange() };
    let first = |text: String| shown(text.trim().lines().next().unwrap_or_default().as_bytes());
    unreadable(&words.clone().map(first))
}

/// The error about a repository of which git says nothing more.
pub fn strange() -> IntakeError {
    unreadable(&Words::new("已损坏", "it is damaged"))
}

fn unreadable(why: &Words) -> IntakeError {
    IntakeError::Unusable(Words::new(
        format!("git 无法读取仓库（{}）；请重新克隆后提交", why.zh),
        format!("git cannot read the repository ({}); hand in a fresh clone", why.en),
    ))
}
