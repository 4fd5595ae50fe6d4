//! From what lies on disk to sources in memory.

use std::ffi::OsStr;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::archive::bytes;
use crate::beneath::{Folder, Opened};
use crate::error::IntakeError;
use crate::git::{self, Git, Moment};
use crate::handed_in::{Form, HandedIn};
use crate::taken::Taken;
use crate::{folder, targz, zipped};

/// Takes the sources of `assignment` from what was handed in. `moment` chooses
/// among the commits of a repository; anything else has only one state.
///
/// # Errors
///
/// If nothing was handed in, or it cannot be used or read.
pub fn take(
    handed_in: &HandedIn,
    assignment: &str,
    moment: &Moment,
    git: &dyn Git,
) -> Result<Taken, IntakeError> {
    let path = &handed_in.path;
    match handed_in.form {
        Form::Repository => git::take(path, assignment, moment, git),
        Form::Folder if *moment != Moment::Latest && is_repository(path)? => {
            git::take(&path.join(".git"), assignment, moment, git)
        }
        Form::Folder => folder::take(path, assignment),
        Form::Zip => {
            let bytes = bytes(path)?;
            contained(|| zipped::take(&bytes, assignment))
        }
        Form::TarGz => {
            let bytes = bytes(path)?;
            contained(|| targz::take(bytes.as_slice(), assignment))
        }
    }
}

/// Whether the folder holds a repository of its own. A `.git` that only points to
/// one elsewhere is not followed.
fn is_repository(path: &Path) -> Result<bool, IntakeError> {
    let unreadable = |error| IntakeError::unreadable(&path.display().to_string(), &error);
    match Folder::open(path).map_err(unreadable)?.entry(OsStr::new(".git")) {
        Ok(Opened::Folder(_)) => Ok(true),
        Ok(_) => IntakeError::unusable(".git is not a folder; hand in the whole repository"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(unreadable(error)),
    }
}

/// Should a library trip over an archive, only that submission is lost.
fn contained(take: impl FnOnce() -> Result<Taken, IntakeError>) -> Result<Taken, IntakeError> {
    let fault = |_| Err(IntakeError::Unreadable("the reader of the archive panicked".into()));
    catch_unwind(AssertUnwindSafe(take)).unwrap_or_else(fault)
}
