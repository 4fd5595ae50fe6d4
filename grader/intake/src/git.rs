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

use crate::caps;
use crate::collection::Collection;
use crate::error::IntakeError;
use crate::kind::Kind;
use crate::name::shown;
use crate::place::wraps;
use crate::taken::Taken;

/// Which commit of a repository is graded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Moment {
    /// The last one; of a repository with a working tree, that tree.
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
    /// confined to reading that, with [`ENVIRONMENT`] and no other variables.
    ///
    /// # Errors
    ///
    /// If git cannot be run, or fails.
    fn run(&self, repository: &Path, arguments: &[&str]) -> Result<Vec<u8>, GitError>;
}

/// Why git gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GitError {
    /// It could not be run: one line for the operator.
    NotRun(String),
    /// It failed: its own words.
    Failed(String),
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
    for entry in repository.tree(&commit, assignment)? {
        let Some(wanted) = collection.entry(&entry.name, entry.kind)? else { continue };
        let size = entry.size.ok_or_else(strange)?;
        // One that is too large need not be read to be refused.
        let content = if size < wanted.enough() {
            repository.blob(&entry.object, size)?
        } else {
            vec![0; wanted.enough() as usize]
        };
        collection.add(wanted, content)?;
    }
    Ok(Taken { commit: Some(commit), handed_in: None, ..collection.finish()? })
}

struct Repository<'a> {
    path: &'a Path,
    git: &'a dyn Git,
}

impl Repository<'_> {
    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, IntakeError> {
        self.git.run(self.path, arguments).map_err(|error| match error {
            GitError::NotRun(line) => IntakeError::Unreadable(line),
            GitError::Failed(words) => {
                let words = shown(words.trim().lines().next().unwrap_or_default().as_bytes());
                IntakeError::Unusable(format!("git cannot read the repository ({words})"))
            }
        })
    }

    fn commit(&self, moment: &Moment) -> Result<String, IntakeError> {
        // Whether it is a repository at all, and one that git can read.
        self.run(&["rev-parse", "--git-dir"])?;
        match moment {
            Moment::Latest => self.resolve("HEAD"),
            Moment::Tag(tag) => self.resolve(&format!("refs/tags/{tag}")),
            Moment::Deadline(deadline) => {
                let head = self.resolve("HEAD")?;
                self.last_before(&head, deadline.as_second())
            }
        }
    }

    /// The commit behind a reference; nothing is handed in if there is none.
    fn resolve(&self, reference: &str) -> Result<String, IntakeError> {
        let verify = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
        match self.git.run(self.path, &[&verify[..], &[reference]].concat()) {
            Ok(_) => {}
            Err(GitError::Failed(_)) => return Err(IntakeError::Missing),
            Err(GitError::NotRun(line)) => return Err(IntakeError::Unreadable(line)),
        }
        let commit = format!("{reference}^{{commit}}");
        let printed = self.run(&["rev-parse", "--verify", "--end-of-options", &commit])?;
        hash(printed.trim_ascii()).ok_or_else(strange)
    }

    fn last_before(&self, head: &str, deadline: i64) -> Result<String, IntakeError> {
        let most = format!("--max-count={}", caps::COMMITS);
        let printed =
            self.run(&["rev-list", "--first-parent", "--timestamp", &most, head, "--"])?;
        let lines: Vec<&[u8]> = printed.trim_ascii().split(|byte| *byte == b'\n').collect();
        for line in &lines {
            let line = std::str::from_utf8(line).map_err(|_| strange())?;
            let (time, commit) = line.split_once(' ').ok_or_else(strange)?;
            if time.parse::<i64>().map_err(|_| strange())? <= deadline {
                return hash(commit.as_bytes()).ok_or_else(strange);
            }
        }
        if lines.len() == caps::COMMITS {
            let line = format!("the last {} commits are all after the deadline", lines.len());
            return IntakeError::unusable(line);
        }
        Err(IntakeError::Missing)
    }

    /// The entries of the assignment's folder, with and without one that wraps it.
    fn tree(&self, commit: &str, assignment: &str) -> Result<Vec<Entry>, IntakeError> {
        let top = entries(&self.run(&["ls-tree", "-z", "-l", "--full-tree", commit])?)?;
        let mut paths = vec![format!("assignments/{assignment}")];
        let folders = top.iter().filter(|entry| entry.kind == Kind::Folder);
        let wrapping = folders.filter_map(|entry| std::str::from_utf8(&entry.name).ok());
        for wrapping in wrapping.filter(|name| wraps(name)).take(caps::TOPS) {
            paths.push(format!("{wrapping}/assignments/{assignment}"));
        }
        let mut arguments = vec!["ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--"];
        arguments.extend(paths.iter().map(String::as_str));
        let below = entries(&self.run(&arguments)?)?;
        Ok(top.into_iter().filter(|entry| entry.kind != Kind::Folder).chain(below).collect())
    }

    fn blob(&self, object: &str, size: u64) -> Result<Vec<u8>, IntakeError> {
        let content = self.run(&["cat-file", "blob", object])?;
        if content.len() as u64 == size { Ok(content) } else { Err(strange()) }
    }
}

/// A line of `ls-tree`.
struct Entry {
    kind: Kind,
    object: String,
    size: Option<u64>,
    name: Vec<u8>,
}

/// `mode type object size<TAB>name<NUL>` each.
fn entries(printed: &[u8]) -> Result<Vec<Entry>, IntakeError> {
    let Some(lines) = printed.strip_suffix(b"\0") else {
        return if printed.is_empty() { Ok(Vec::new()) } else { Err(too_many()) };
    };
    let lines: Vec<&[u8]> = lines.split(|byte| *byte == 0).collect();
    if lines.len() > caps::ENTRIES {
        return Err(too_many());
    }
    lines.into_iter().map(|line| entry(line).ok_or_else(strange)).collect()
}

fn entry(line: &[u8]) -> Option<Entry> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let fields = std::str::from_utf8(&line[..tab]).ok()?;
    let mut fields = fields.split_ascii_whitespace();
    let mode = u32::from_str_radix(fields.next()?, 8).ok()?;
    let kind = if mode == 0o160_000 { Kind::SUBMODULE } else { Kind::of_mode(mode) };
    fields.next()?;
    let object = hash(fields.next()?.as_bytes())?;
    let size = fields.next()?.parse().ok();
    Some(Entry { kind, object, size, name: line[tab + 1..].to_vec() })
}

/// A name of an object, and nothing that git could take for something else.
fn hash(text: &[u8]) -> Option<String> {
    let hash = std::str::from_utf8(text).ok()?;
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (matches!(hash.len(), 40 | 64) && hash.bytes().all(hex)).then(|| hash.into())
}

fn too_many() -> IntakeError {
    IntakeError::Unusable(format!("more than {} files", caps::ENTRIES))
}

fn strange() -> IntakeError {
    IntakeError::Unusable("git cannot read the repository (it is damaged)".into())
}
