//! What the tests of intake share.

#![allow(dead_code, reason = "each test file uses some of it")]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use intake::{Form, Git, GitError, HandedIn, IntakeError, Moment, Taken, take};
use wording::Words;

/// Runs git unconfined, on the tests' own repositories.
pub struct PlainGit;

impl Git for PlainGit {
    fn run(&self, repository: &Path, arguments: &[&str], most: u64) -> Result<Vec<u8>, GitError> {
        let mut git = Command::new("git")
            .env_clear()
            .envs(intake::git_command::ENVIRONMENT)
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .current_dir("/")
            .arg("--git-dir")
            .arg(repository)
            .args(intake::git_command::FIXED)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| GitError::NotRun(Words::same(error.to_string())))?;
        let mut printed = Vec::new();
        git.stdout.take().unwrap().take(most + 1).read_to_end(&mut printed).unwrap();
        if printed.len() as u64 > most {
            git.kill().unwrap();
            git.wait().unwrap();
            return Err(GitError::TooMuch);
        }
        let output = git.wait_with_output().unwrap();
        if output.status.success() {
            return Ok(printed);
        }
        Err(GitError::Failed(Words::same(String::from_utf8_lossy(&output.stderr))))
    }
}

/// Takes A0 from what lies at `path`.
pub fn taken_from(path: PathBuf, form: Form) -> Result<Taken, IntakeError> {
    take(&HandedIn::new(path, form), "a0", &Moment::Latest, &PlainGit)
}

/// Takes A0 from an archive with these bytes.
pub fn from_archive(bytes: &[u8], form: Form) -> Result<Taken, IntakeError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("archive");
    fs::write(&path, bytes).unwrap();
    taken_from(path, form)
}

/// The paths of the sources.
pub fn names(taken: &Taken) -> Vec<&str> {
    taken.sources.iter().map(|(path, _)| path.to_str().unwrap()).collect()
}

/// The line that an unusable submission gets, in English; there is one in Chinese.
pub fn unusable(taken: Result<Taken, IntakeError>) -> String {
    match taken {
        Err(IntakeError::Unusable(line)) => {
            assert!(!line.en.contains('\n') && !line.zh.contains('\n'), "{line:?}");
            assert!(line.zh.chars().any(|c| ('一'..='龥').contains(&c)), "{line:?}");
            line.en
        }
        other => panic!("{other:?}"),
    }
}
