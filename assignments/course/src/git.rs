//! Questions to git about the student's repository.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::problem::Problem;

/// Git in one repository.
#[derive(Debug)]
pub struct Git<'a> {
    /// The root of the repository.
    pub root: &'a Path,
}

impl Git<'_> {
    /// The paths that differ between a commit and the one that is checked out; `None` if
    /// git does not know that commit.
    ///
    /// # Errors
    ///
    /// If git cannot be started.
    pub fn changed_since(&self, commit: &str) -> Result<Option<Vec<String>>, Problem> {
        let since = format!("{commit}^{{commit}}");
        if self.answer(&["rev-parse", "--quiet", "--verify", "--end-of-options", &since])?.is_none()
        {
            return Ok(None);
        }
        let diff = ["diff", "--no-ext-diff", "--name-only", "--no-renames", "-z", commit, "HEAD"];
        let paths = self.answer(&diff)?;
        Ok(paths.map(|paths| paths.split_terminator('\0').map(Into::into).collect()))
    }

    /// When the commit that is checked out was made: `2026-10-01T15:59:59Z`.
    ///
    /// # Errors
    ///
    /// If git cannot be started.
    pub fn commit_time(&self) -> Result<Option<String>, Problem> {
        let show = ["show", "-s", "--format=%cd", "--date=format-local:%Y-%m-%dT%H:%M:%SZ"];
        Ok(self.answer(&show)?.map(|time| time.trim().into()))
    }

    /// What git prints; `None` if it fails.
    fn answer(&self, arguments: &[&str]) -> Result<Option<String>, Problem> {
        let output = Command::new("git")
            .args(["--no-pager", "-c", "core.fsmonitor=false"])
            .args(arguments)
            .current_dir(self.root)
            .env("TZ", "UTC")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .stdin(Stdio::null())
            .output()
            .map_err(|error| Problem::not_started("git", &error))?;
        let text = || String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(output.status.success().then(text))
    }
}
