//! Git, run in the sandbox on repositories that students handed in.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use harness::Words;
use intake::git_command::{ENVIRONMENT, FIXED};
use intake::{Git, GitError};

use crate::sandbox::{Bounds, Confined, Ending, Files, Isolation, Limits, STILL, row_user, run};

/// How much processor time git may use for one answer.
const LIMIT: Duration = Duration::from_secs(10);

/// The time on the clock for all answers about one submission together. A repository of
/// ours needs less than a second.
const BUDGET: Duration = Duration::from_mins(1);

/// Address space for git: it maps the largest repository as a whole, and one object of it.
const MEMORY: u64 = 2 << 30;

/// Git in the sandbox: it reads the repository of one submission and has no network.
#[derive(Debug)]
pub struct CagedGit<'a> {
    isolation: &'a Isolation,
    user: u32,
    left: Cell<Duration>,
}

impl Git for CagedGit<'_> {
    fn run(&self, repository: &Path, arguments: &[&str], most: u64) -> Result<Vec<u8>, GitError> {
        let git = program().ok_or_else(|| {
            GitError::NotRun(Words::new(
                "有学生交的是 git 仓库，而这台机器上没有 git：请安装 git",
                "git is missing, and a repository was handed in; install git",
            ))
        })?;
        if self.left.get().is_zero() {
            return Err(too_long(BUDGET));
        }
        let begin = Instant::now();
        let bounds = Bounds { time: LIMIT, still: STILL, output: most, words: 64 << 10 };
        let finished =
            run(&self.confined(&git, repository, arguments), bounds).map_err(|error| {
                GitError::NotRun(Words::new(
                    format!("git 运行不了：{error}"),
                    format!("git could not be run: {error}"),
                ))
            })?;
        self.left.set(self.left.get().saturating_sub(begin.elapsed()));
        match finished.ending {
            Ending::Own(status) if status.success() => Ok(finished.stdout),
            Ending::Own(_) => Err(GitError::Failed(Words::same(finished.stderr))),
            Ending::TooMuchOutput => Err(GitError::TooMuch),
            Ending::OutOfMemory => {
                Err(GitError::Failed(Words::new("内存不足", "it is out of memory")))
            }
            Ending::OutOfTime => Err(too_long(LIMIT)),
            Ending::StoodStill => Err(GitError::NotRun(Words::new(
                "git 停住不动，没有占用处理器",
                "git stood still, without using the processor",
            ))),
        }
    }
}

fn too_long(limit: Duration) -> GitError {
    let seconds = limit.as_secs();
    GitError::Failed(Words::new(
        format!("用时超过 {seconds} 秒"),
        format!("it takes longer than {seconds} s"),
    ))
}

impl<'a> CagedGit<'a> {
    /// Git for one submission, confined by `isolation`.
    pub fn new(isolation: &'a Isolation) -> Self {
        Self { isolation, user: row_user(), left: Cell::new(BUDGET) }
    }

    fn confined(&self, git: &Path, repository: &Path, arguments: &[&str]) -> Confined {
        let files = Files::of_system().read(git).read(repository);
        let mut confined = Confined::new(git, Path::new("/"), Limits::with_memory(MEMORY))
            .caged(files, self.isolation)
            .for_user(self.user)
            .giving(repository)
            .arg(format!("--git-dir={}", repository.display()));
        for (name, value) in ENVIRONMENT {
            confined = confined.env(name, value);
        }
        FIXED.iter().chain(arguments).fold(confined, |confined, argument| confined.arg(*argument))
    }
}

/// The path of git with links resolved: in the sandbox only that file is visible.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path).map(|folder| folder.join("git"));
    found.filter_map(|git| git.canonicalize().ok()).find(|git| git.is_file())
}
