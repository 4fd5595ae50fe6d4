//! Which commit of a repository is graded.
//!
//! The dates of commits are set by the student's machine; a course that does not accept
//! this grades a tag which its server protects.

use jiff::Timestamp;

use crate::branches;
use crate::caps;
use crate::error::IntakeError;
use crate::git_query::{REFERENCES, Repository, hash, strange};
use crate::name::shown;
use crate::nearest::nearest;

/// The largest answer of one line, in bytes.
const LINE: u64 = 4 << 10;

/// The longest line about a commit, in bytes.
const COMMIT: u64 = 100;

/// Which commit of a repository is graded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Moment {
    /// The last commit of the branch that is checked out. Changes that are not committed do
    /// not count.
    #[default]
    Latest,
    /// The last commit that is not after this time, on the first-parent history of the
    /// branch that is checked out.
    Deadline(Timestamp),
    /// The commit with this tag.
    Tag(String),
}

impl Repository<'_> {
    /// The commit that is graded.
    ///
    /// # Errors
    ///
    /// If there is none, or git cannot read it.
    pub fn commit(&self, moment: &Moment) -> Result<String, IntakeError> {
        match moment {
            Moment::Latest => self.head(),
            Moment::Tag(tag) => match self.resolve(&format!("refs/tags/{tag}"))? {
                Some(commit) => Ok(commit),
                None => Err(self.no_such_tag(tag)?),
            },
            Moment::Deadline(deadline) => self.last_before(&self.head()?, deadline.as_second()),
        }
    }

    /// The commit that is checked out. If `HEAD` names a branch that does not exist, the
    /// only branch is used.
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
        // Fails if it is no repository, or one that git cannot read.
        self.run(&["rev-parse", "--git-dir"], LINE)?;
        if self.asked(&[&verify[..], &[reference]].concat(), LINE)?.is_err() {
            return Ok(None);
        }
        // The reference exists: git says what is wrong with it.
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
}
