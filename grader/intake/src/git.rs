//! A submission that is a git repository.
//!
//! Git sees a copy of the objects and references (`repository.rs`) and is asked for
//! objects and nothing else: nothing is checked out, and nothing that the repository
//! configures is ever looked at. It is the caller who runs git, and confines it.
//!
//! The dates of commits are what the student's machine wrote; a course that cannot
//! live with that grades a tag which its server protects.

use std::path::Path;

use jiff::Timestamp;
use wording::Words;

use crate::branches;
use crate::caps;
use crate::collection::Collection;
use crate::error::IntakeError;
use crate::name::shown;
use crate::nearest::nearest;
use crate::taken::Taken;
use crate::tree::Tree;

/// Which commit of a repository is graded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Moment {
    /// The last one of the branch that is checked out; what is not committed does not
    /// count.
    #[default]
    Latest,
    /// The last one that is not younger than this, on the first-parent history of
    /// the branch that is checked out.
    Deadline(Timestamp),
    /// The one with this tag.
    Tag(String),
}

/// Runs git.
pub trait Git {
    /// What git prints when it is run with [`FIXED`] and `arguments` on the
    /// repository (the folder with the objects, a copy that everybody may read),
    /// confined to reading that, with [`ENVIRONMENT`] and no other variables. Git is
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

/// What stands before every command: nothing outside the repository is read or
/// started because the repository says so.
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

/// An answer of one line is no longer than this many bytes.
const LINE: u64 = 4 << 10;

/// A list of tags or branches is no longer than this many bytes.
pub const REFERENCES: u64 = 1 << 20;

/// A line about a commit is no longer than this many bytes.
const COMMIT: u64 = 100;

/// Takes the sources of `assignment` from the commit that `moment` tells.
///
/// # Errors
///
/// If there is no such commit or nothing in it, or it cannot be used or read.
pub fn take(
    repository: &Path,
    assignment: &str,
    moment: &Moment,
    git: &dyn Git,
) -> Result<Taken, IntakeError> {
    let copy = crate::repository::copy(repository)?;
    let repository = Repository { path: copy.path(), git };
    let commit = repository.commit(moment)?;
    let mut collection = Collection::new(assignment);
    let tree = Tree::read(&repository, &commit, assignment)?;
    for entry in &tree.entries {
        let Some(wanted) = collection.entry(&entry.name, entry.kind)? else { continue };
        if !tree.needs(&wanted) {
            continue;
        }
        let size = entry.size.ok_or_else(strange)?;
        // One that is too large need not be read to be refused.
        let content = if size < wanted.enough() {
            repository.blob(&entry.object, size)?
        } else {
            vec![0; wanted.enough() as usize]
        };
        collection.add(wanted, content);
    }
    Ok(Taken { commit: Some(commit), handed_in: None, ..collection.finish()? })
}

/// A copy of a repository, and who can read it.
pub struct Repository<'a> {
    path: &'a Path,
    git: &'a dyn Git,
}

impl Repository<'_> {
    /// What git answers; what it says on failure is the submission's fault.
    ///
    /// # Errors
    ///
    /// If there is no answer.
    pub fn run(&self, arguments: &[&str], most: u64) -> Result<Vec<u8>, IntakeError> {
        self.asked(arguments, most)?.map_err(|error| failed(&error))
    }

    /// What git answers, or how it failed; that it cannot be run is nobody's fault.
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

    fn commit(&self, moment: &Moment) -> Result<String, IntakeError> {
        match moment {
            Moment::Latest => self.head(),
            Moment::Tag(tag) => match self.resolve(&format!("refs/tags/{tag}"))? {
                Some(commit) => Ok(commit),
                None => Err(self.no_such_tag(tag)?),
            },
            Moment::Deadline(deadline) => self.last_before(&self.head()?, deadline.as_second()),
        }
    }

    /// The commit that is checked out. A branch that does not exist is taken for the
    /// only one that does.
    fn head(&self) -> Result<String, IntakeError> {
        match self.resolve("HEAD")? {
            Some(commit) => Ok(commit),
            None => self.resolve(&branches::only(self)?)?.ok_or_else(strange),
        }
    }

    /// The commit behind a reference, if there is one.
    fn resolve(&self, reference: &str) -> Result<Option<String>, IntakeError> {
        let commit = format!("{reference}^{{commit}}");
        let verify = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
        if let Ok(printed) = self.asked(&[&verify[..], &[&commit]].concat(), LINE)? {
            return hash(printed.trim_ascii()).map(Some).ok_or_else(strange);
        }
        // Whether it is a repository at all, and one that git can read.
        self.run(&["rev-parse", "--git-dir"], LINE)?;
        if self.asked(&[&verify[..], &[reference]].concat(), LINE)?.is_err() {
            return Ok(None);
        }
        // It is there: git says what is wrong with it.
        self.run(&["rev-parse", "--verify", "--end-of-options", &commit], LINE)?;
        Err(strange())
    }

    fn no_such_tag(&self, tag: &str) -> Result<IntakeError, IntakeError> {
        let list = ["for-each-ref", "--format=%(refname:lstrip=2)", "refs/tags"];
        let printed = self.asked(&list, REFERENCES)?.unwrap_or_default();
        let names = String::from_utf8_lossy(&printed);
        let nearest = nearest(tag, names.lines().take(caps::COMMITS));
        let nearest = nearest.into_iter().map(|name| shown(name.as_bytes())).collect();
        Ok(IntakeError::NoSuchTag { tag: tag.into(), nearest })
    }

    fn last_before(&self, head: &str, deadline: i64) -> Result<String, IntakeError> {
        let most = format!("--max-count={}", caps::COMMITS);
        let list = ["rev-list", "--first-parent", "--timestamp", &most, head, "--"];
        let printed = self.run(&list, caps::COMMITS as u64 * COMMIT)?;
        let lines: Vec<&[u8]> = printed.trim_ascii().split(|byte| *byte == b'\n').collect();
        for line in &lines {
            let line = std::str::from_utf8(line).map_err(|_| strange())?;
            let (time, commit) = line.split_once(' ').ok_or_else(strange)?;
            if time.parse::<i64>().map_err(|_| strange())? <= deadline {
                return hash(commit.as_bytes()).ok_or_else(strange);
            }
        }
        if lines.len() == caps::COMMITS {
            return IntakeError::unusable(
                format!("最后 {} 个提交都晚于截止时间；请减少提交数", lines.len()),
                format!(
                    "the last {} commits are all after the deadline; hand in fewer",
                    lines.len()
                ),
            );
        }
        Err(IntakeError::Missing)
    }

    fn blob(&self, object: &str, size: u64) -> Result<Vec<u8>, IntakeError> {
        let content = self.run(&["cat-file", "blob", object], size + 1)?;
        if content.len() as u64 == size { Ok(content) } else { Err(strange()) }
    }
}

/// A name of an object, and nothing that git could take for something else.
pub fn hash(text: &[u8]) -> Option<String> {
    let hash = std::str::from_utf8(text).ok()?;
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (matches!(hash.len(), 40 | 64) && hash.bytes().all(hex)).then(|| hash.into())
}

/// What is said of a repository on which git failed.
pub fn failed(error: &GitError) -> IntakeError {
    let GitError::Failed(words) = error else { return strange() };
    let first = |text: String| shown(text.trim().lines().next().unwrap_or_default().as_bytes());
    unreadable(&words.clone().map(first))
}

/// What is said of a repository about which git says nothing more.
pub fn strange() -> IntakeError {
    unreadable(&Words::new("已损坏", "it is damaged"))
}

fn unreadable(why: &Words) -> IntakeError {
    IntakeError::Unusable(Words::new(
        format!("git 无法读取仓库（{}）；请重新克隆后提交", why.zh),
        format!("git cannot read the repository ({}); hand in a fresh clone", why.en),
    ))
}
