//! A student's repository, kept as a bare repository in the class's folder, where the
//! grader finds it: `class/amy.git`.

use std::fs;
use std::io;
use std::path::Path;

use harness::{Text, text};

use crate::handed_in::origins::Origin;
use crate::sandbox::RemoteGit;

/// The branch that the grader itself writes.
pub const FEEDBACK: &str = "score-feedback";

/// What came of fetching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fetched {
    /// It was not there before.
    New,
    /// Another commit is checked out than before.
    Changed,
    /// The same commit as before.
    Same,
    /// There is nothing in it yet.
    Empty,
}

impl Fetched {
    /// A few words about it.
    pub fn words(self) -> Text {
        match self {
            Self::New => text("新取得", "new"),
            Self::Changed => text("有更新", "changed"),
            Self::Same => text("没有变化", "unchanged"),
            Self::Empty => text("仓库还是空的", "nothing in it yet"),
        }
    }
}

/// Fetches all branches and tags of `origin` into `class/<student>.git`, but not the
/// feedback. If that fails, what was fetched before stays as it was; if nothing was, an
/// empty repository stays there, which is not gradable: without it, nothing would have been
/// handed in, which is a zero.
///
/// # Errors
///
/// If git fails: its own words.
pub fn fetch(class: &Path, origin: &Origin) -> io::Result<Fetched> {
    let repository = class.join(format!("{}.git", origin.student));
    let git = RemoteGit { repository, url: origin.url.clone() };
    if !git.repository.exists() {
        git.make()?;
    }
    git.run(&["config", "--local", "remote.origin.url", &git.url])?;
    let before = head(&git);
    let fetched = update(&git, before.as_deref())?;
    if fetched == Fetched::Empty && before.is_none() {
        let _ = fs::remove_dir_all(&git.repository);
    }
    Ok(fetched)
}

fn update(git: &RemoteGit, before: Option<&str>) -> io::Result<Fetched> {
    let there = git.run(&["ls-remote", "--symref", "--", &git.url, "HEAD"])?;
    let Some(branch) = default_branch(&there) else { return Ok(Fetched::Empty) };
    let feedback = format!("^refs/heads/{FEEDBACK}");
    let branches = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*", &feedback];
    // Not `--atomic`: with it, git cannot put a branch `a/b` where there was one called `a`.
    let fetch = ["fetch", "--quiet", "--force", "--prune", "--no-tags"];
    let fetch = [&fetch[..], &["--no-write-fetch-head", "--", &git.url], &branches].concat();
    git.run(&fetch)?;
    git.run(&["symbolic-ref", "HEAD", &branch])?;
    Ok(match before {
        None => Fetched::New,
        before if head(git).as_deref() == before => Fetched::Same,
        Some(_) => Fetched::Changed,
    })
}

/// The commit that is checked out.
fn head(git: &RemoteGit) -> Option<String> {
    git.run(&["rev-parse", "--quiet", "--verify", "HEAD^{commit}"]).ok()
}

/// The branch that `ls-remote --symref` says the repository stands on, if it has a commit.
fn default_branch(listed: &str) -> Option<String> {
    let mut lines = listed.lines();
    let branch = lines.find_map(|line| line.strip_prefix("ref: ")?.strip_suffix("\tHEAD"))?;
    let has_commit = lines.any(|line| line.ends_with("\tHEAD"));
    (has_commit && branch.starts_with("refs/heads/")).then(|| branch.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_branch_that_a_repository_stands_on_is_listed() {
        let listed = "ref: refs/heads/work\tHEAD\n0a0a\tHEAD\n";
        assert_eq!(default_branch(listed).as_deref(), Some("refs/heads/work"));
        assert_eq!(default_branch("ref: refs/heads/main\tHEAD\n"), None);
        assert_eq!(default_branch(""), None);
    }
}
