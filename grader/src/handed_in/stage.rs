//! Staging: of all that was handed in, only the Rust sources are taken.
//!
//! Manifest, lock file, build scripts, cargo configuration, tests and fixtures are always
//! the staff's. The crate `intake` reads the sources from a folder, an archive or a
//! repository and decides what is refused.

use std::path::PathBuf;

use intake::IntakeError;

use crate::handed_in::git::CagedGit;
use crate::handed_in::submission::Submission;
use crate::sandbox::Isolation;

/// The sources of one submission, in memory.
#[derive(Debug, Clone)]
pub struct Staged {
    /// What was staged.
    pub submission: Submission,
    /// Paths below `src` and contents, in alphabetical order.
    pub sources: Vec<(PathBuf, String)>,
    /// What else was handed in for this assignment and is not used.
    pub ignored: Vec<String>,
    /// SHA-256 over names and contents of the sources.
    pub hash: String,
    /// The commit, if it was handed in as a repository.
    pub commit: Option<String>,
    /// When it was handed in, in UTC, if a course site said so.
    pub handed_in: Option<String>,
}

/// Why a submission could not be staged.
pub type StageError = IntakeError;

/// Takes the sources of `submission`; a repository is read in a sandbox made with
/// `isolation`.
///
/// # Errors
///
/// If nothing was handed in, or it cannot be used or read.
pub fn stage(submission: Submission, isolation: &Isolation) -> Result<Staged, StageError> {
    if let Some(why) = &submission.held_back {
        return Err(StageError::Unusable(why.clone()));
    }
    let handed_in = submission.handed_in.as_ref().ok_or(StageError::Missing)?;
    let git = CagedGit::new(isolation);
    let taken = intake::take(handed_in, submission.assignment.id, &submission.moment, &git)?;
    Ok(Staged {
        submission,
        sources: taken.sources,
        ignored: taken.ignored,
        hash: taken.hash,
        commit: taken.commit,
        handed_in: taken.handed_in,
    })
}
