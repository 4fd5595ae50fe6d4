//! Takes the sources of a submission from disk into memory.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::archive::{bytes, open};
use crate::commit::Moment;
use crate::error::IntakeError;
use crate::form::Form;
use crate::format::mistaken;
use crate::git;
use crate::git_command::Git;
use crate::handed_in::{EARLIER, HandedIn};
use crate::name::shown;
use crate::taken::Taken;
use crate::{clone, folder, targz, tarred, tarxz, zipped};

/// Takes the sources of `assignment` from what was handed in. `moment` chooses the commit
/// of a repository; other forms have only one state. Earlier attempts are listed as not
/// used.
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
    let taken = taken(handed_in, assignment, moment, git)?;
    let earlier = handed_in.earlier.iter().map(|name| format!("{name} ({})", EARLIER.en));
    // The site's word counts more than a file within, which a student could have written.
    let at = handed_in.at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    Ok(Taken {
        ignored: earlier.chain(taken.ignored).collect(),
        handed_in: at.or(taken.handed_in),
        ..taken
    })
}

fn taken(
    handed_in: &HandedIn,
    assignment: &str,
    moment: &Moment,
    git: &dyn Git,
) -> Result<Taken, IntakeError> {
    let path = &handed_in.path;
    match handed_in.form {
        Form::Repository => git::take(path, assignment, moment, git),
        Form::Folder => match clone::within(path)? {
            Some(repository) => git::take(&repository, assignment, moment, git),
            None => from_folder(path, assignment),
        },
        form => {
            let name = shown(path.file_name().unwrap_or_default().as_encoded_bytes());
            from_archive(open(path)?, form, &name, assignment)
        }
    }
}

/// Takes the sources from a folder, or from the archive that it holds if it holds nothing
/// else.
fn from_folder(path: &Path, assignment: &str) -> Result<Taken, IntakeError> {
    let (collection, inside) = folder::look(path, assignment)?;
    if collection.is_empty()
        && let Some((name, form, file)) = inside.only()?
    {
        return from_archive(file, form, &name, assignment);
    }
    collection.finish()
}

fn from_archive(
    file: File,
    form: Form,
    name: &str,
    assignment: &str,
) -> Result<Taken, IntakeError> {
    let bytes = bytes(file, name)?;
    if let Some(words) = mistaken(&bytes, form, name) {
        return Err(IntakeError::Unusable(words));
    }
    contained(|| match form {
        Form::TarGz => targz::take(bytes.as_slice(), assignment),
        Form::TarXz => tarxz::take(bytes.as_slice(), assignment),
        Form::Tar => tarred::take(bytes.as_slice(), assignment),
        Form::Zip | Form::Folder | Form::Repository => zipped::take(&bytes, assignment),
    })
}

/// Runs `take`. If a library panics on an archive, only this submission is refused.
fn contained(take: impl FnOnce() -> Result<Taken, IntakeError>) -> Result<Taken, IntakeError> {
    catch_unwind(AssertUnwindSafe(take)).unwrap_or_else(|_| {
        IntakeError::unusable(
            "压缩包使读取程序出错；请重新打包",
            "the archive makes its reader panic; pack it anew",
        )
    })
}
