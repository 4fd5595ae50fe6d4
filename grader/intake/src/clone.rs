//! The git repository in a folder: a clone that was handed in, perhaps with one folder
//! around it.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use crate::beneath::{Folder, Opened};
use crate::caps;
use crate::error::IntakeError;

/// Where the objects of the repository in `folder` lie, if there is one. A `.git` that only
/// points to another folder is not followed.
///
/// # Errors
///
/// If it does, or the folder cannot be read.
pub fn within(folder: &Path) -> Result<Option<PathBuf>, IntakeError> {
    let unreadable = |error| IntakeError::unreadable(&folder.display().to_string(), &error);
    let opened = Folder::open(folder).map_err(unreadable)?;
    if holds_one(&opened).map_err(unreadable)? {
        return whole(&opened, folder);
    }
    let names = opened.names(caps::WRAPPING).map_err(unreadable)?.unwrap_or_default();
    match &clones(&opened, names)[..] {
        [(name, clone)] => whole(clone, &folder.join(name)),
        _ => Ok(None),
    }
}

/// The folders that hold a repository; none if something else may be meant.
fn clones(folder: &Folder, names: Vec<OsString>) -> Vec<(OsString, Folder)> {
    let mut clones = Vec::new();
    for name in names {
        if matches!(name.to_str(), Some("assignments" | "src" | "lib.rs")) {
            return Vec::new();
        }
        if let Ok(Opened::Folder(inner)) = folder.entry(&name)
            && holds_one(&inner).unwrap_or(false)
        {
            clones.push((name, inner));
        }
    }
    clones
}

fn holds_one(folder: &Folder) -> io::Result<bool> {
    match folder.entry(OsStr::new(".git")) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn whole(folder: &Folder, path: &Path) -> Result<Option<PathBuf>, IntakeError> {
    match folder.entry(OsStr::new(".git")) {
        Ok(Opened::Folder(_)) => Ok(Some(path.join(".git"))),
        Ok(_) => IntakeError::unusable(
            ".git 不是文件夹；请提交完整的仓库",
            ".git is not a folder; hand in the whole repository",
        ),
        Err(error) => Err(IntakeError::unreadable(&path.display().to_string(), &error)),
    }
}
