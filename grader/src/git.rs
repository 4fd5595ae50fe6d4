//! Git, run in the sandbox on repositories that students handed in.

use std::path::{Path, PathBuf};
use std::time::Duration;

use intake::git::{ENVIRONMENT, FIXED};
use intake::{Git, GitError};

use crate::sandbox::{Confined, Files, Limits, Means, run};

/// How long git may take for one answer.
const LIMIT: Duration = Duration::from_secs(30);

/// Room for the largest repository, mapped as a whole, and for one object of it.
const MEMORY: u64 = 2 << 30;

/// Git in a cage: it reads one repository and speaks to nobody.
#[derive(Debug)]
pub struct CagedGit<'a> {
    /// What it is confined by.
    pub means: &'a Means,
}

impl Git for CagedGit<'_> {
    fn run(&self, repository: &Path, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        let missing = "git is missing, and a repository was handed in; install git";
        let git = program().ok_or_else(|| GitError::NotRun(missing.into()))?;
        let confined = self.confined(&git, repository, arguments);
        let not_run = |error| GitError::NotRun(format!("git could not be run: {error}"));
        let finished = run(&confined, LIMIT).map_err(not_run)?;
        match finished.status {
            Some(status) if status.success() => Ok(finished.stdout),
            _ if finished.out_of_memory => Err(GitError::Failed("it is out of memory".into())),
            Some(_) => Err(GitError::Failed(finished.stderr)),
            None => Err(GitError::Failed(format!("it takes longer than {} s", LIMIT.as_secs()))),
        }
    }
}

impl CagedGit<'_> {
    fn confined(&self, git: &Path, repository: &Path, arguments: &[&str]) -> Confined {
        let files = Files::of_system().read(git).read(repository);
        let mut confined = Confined::new(git, Path::new("/"), Limits::with_memory(MEMORY))
            .caged(files, self.means)
            .arg(format!("--git-dir={}", repository.display()));
        for (name, value) in ENVIRONMENT {
            confined = confined.env(name, value);
        }
        FIXED.iter().chain(arguments).fold(confined, |confined, argument| confined.arg(*argument))
    }
}

/// Where git lies, links resolved: only that file is shown to it.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|folder| folder.join("git"));
    found.filter_map(|git| git.canonicalize().ok()).find(|git| git.is_file())
}
