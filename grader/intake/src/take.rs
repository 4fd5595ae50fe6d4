//! From what lies on disk to sources in memory.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use wording::Words;

use crate::archive::{bytes, open};
use crate::beneath::{Folder, Opened};
use crate::error::IntakeError;
use crate::format::mistaken;
use crate::git::{self, Git, Moment};
use crate::handed_in::{Form, HandedIn};
use crate::name::shown;
use crate::taken::Taken;
use crate::{folder, targz, tarred, tarxz, zipped};

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
        Form::Folder if is_repository(path)? => {
            git::take(&path.join(".git"), assignment, moment, git)
        }
        Form::Folder => from_folder(path, assignment),
        form => {
            let name = shown(path.file_name().unwrap_or_default().as_encoded_bytes());
            from_archive(open(path)?, form, &name, assignment)
        }
    }
}

/// A folder that holds nothing but an archive stands for that.
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

/// Whether the folder holds a repository of its own. A `.git` that only points to
/// one elsewhere is not followed.
fn is_repository(path: &Path) -> Result<bool, IntakeError> {
    let unreadable = |error| IntakeError::unreadable(&path.display().to_string(), &error);
    match Folder::open(path).map_err(unreadable)?.entry(OsStr::new(".git")) {
        Ok(Opened::Folder(_)) => Ok(true),
        Ok(_) => IntakeError::unusable(
            ".git 不是文件夹；请提交完整的仓库",
            ".git is not a folder; hand in the whole repository",
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(unreadable(error)),
    }
}

/// Should a library trip over an archive, only that submission is lost.
fn contained(take: impl FnOnce() -> Result<Taken, IntakeError>) -> Result<Taken, IntakeError> {
    catch_unwind(AssertUnwindSafe(take)).unwrap_or_else(|_| {
        Err(IntakeError::Unreadable(Words::new(
            "读取压缩包的程序出错；请让学生重新打包",
            "the reader of the archive panicked; let the student pack it anew",
        )))
    })
}
