//! Staging: of all that was handed in, only the Rust sources are taken.
//!
//! Manifest, lock file, build scripts, cargo configuration, tests and fixtures are always
//! the staff's. The crate `intake` reads the sources from a folder, an archive or a
//! repository and decides what is refused.

use std::path::PathBuf;

use intake::IntakeError;
use sha2::{Digest, Sha256};

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
    /// The same student's solutions of the earlier assignments that it is also run on.
    pub own: Vec<Own>,
    /// What else was handed in for this assignment and is not used.
    pub ignored: Vec<String>,
    /// SHA-256 over names and contents of the sources, with those of earlier assignments.
    pub hash: String,
    /// The commit, if it was handed in as a repository.
    pub commit: Option<String>,
    /// When it was handed in, in UTC, if a course site said so.
    pub handed_in: Option<String>,
}

/// The sources of a solution of an earlier assignment.
#[derive(Debug, Clone)]
pub struct Own {
    /// The id of the assignment, which is also the name of the crate.
    pub id: &'static str,
    /// Paths below `src` and contents, in alphabetical order.
    pub sources: Vec<(PathBuf, String)>,
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
    let take = |id: &str| intake::take(handed_in, id, &submission.moment, &git);
    let taken = take(submission.assignment.id)?;
    let mut hash = taken.hash;
    let mut own = Vec::new();
    for id in submission.assignment.own() {
        match take(id) {
            Ok(earlier) => {
                hash = joined(&hash, id, &earlier.hash);
                own.push(Own { id, sources: earlier.sources });
            }
            // The row of that assignment tells what is wrong with it.
            Err(StageError::Missing | StageError::Unusable(_) | StageError::NoSuchTag { .. }) => {}
            Err(unreadable @ StageError::Unreadable(_)) => return Err(unreadable),
        }
    }
    Ok(Staged {
        submission,
        sources: taken.sources,
        own,
        ignored: taken.ignored,
        hash,
        commit: taken.commit,
        handed_in: taken.handed_in,
    })
}

/// The hash of sources together with those of the assignment `id`.
fn joined(hash: &str, id: &str, earlier: &str) -> String {
    hex::encode(Sha256::digest(format!("{hash}\n{id} {earlier}\n")))
}
