//! A submission that is a folder.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::beneath::{Folder, Opened};
use crate::caps;
use crate::collection::Collection;
use crate::error::IntakeError;
use crate::kind::Kind;
use crate::name::shown;
use crate::place::{METADATA, wraps};
use crate::taken::Taken;

/// Takes the sources of `assignment` from the folder at `path`.
///
/// # Errors
///
/// If nothing was handed in, or it cannot be used or read.
pub fn take(path: &Path, assignment: &str) -> Result<Taken, IntakeError> {
    let unreadable = |error| IntakeError::unreadable(&path.display().to_string(), &error);
    let root = Folder::open(path).map_err(unreadable)?;
    let mut walk = Walk { collection: Collection::new(assignment) };
    walk.base(&root, b"", assignment)?;
    for name in root.names(caps::ENTRIES).map_err(unreadable)?.unwrap_or_default() {
        if name.to_str().is_some_and(wraps) && name != "assignments" {
            // What cannot be opened here may be anything; only `assignments` counts.
            if let Ok(Opened::Folder(folder)) = root.entry(&name) {
                walk.base(&folder, name.as_bytes(), assignment)?;
            }
        }
    }
    walk.collection.finish()
}

struct Walk<'a> {
    collection: Collection<'a>,
}

impl Walk<'_> {
    /// A folder that may hold `assignments`.
    fn base(&mut self, base: &Folder, path: &[u8], id: &str) -> Result<(), IntakeError> {
        if let Ok(opened @ Opened::File(_)) = base.entry(OsStr::new(METADATA)) {
            self.show(&joined(path, METADATA), opened)?;
        }
        let Some((assignments, path)) = self.step(base, path, "assignments")? else {
            return Ok(());
        };
        let Some((assignment, path)) = self.step(&assignments, &path, id)? else { return Ok(()) };
        let names = names(&assignment, &path)?;
        for name in names {
            let entry = assignment.entry(&name);
            let path = joined(&path, &name);
            match entry {
                Ok(Opened::Folder(src)) if name == "src" => {
                    self.collection.entry(&path, Kind::Folder)?;
                    self.below_src(&src, &path, 0)?;
                }
                Ok(opened) => self.show_only(&path, &opened)?,
                // It is not used, whatever it is.
                Err(_) => self.show_only(&path, &Opened::Other(Kind::UNKNOWN))?,
            }
        }
        Ok(())
    }

    /// One folder further down; if it is not a folder, the collection notes that.
    fn step(
        &mut self,
        folder: &Folder,
        path: &[u8],
        name: &str,
    ) -> Result<Option<(Folder, Vec<u8>)>, IntakeError> {
        let path = joined(path, name);
        match folder.entry(OsStr::new(name)) {
            Ok(Opened::Folder(next)) => Ok(Some((next, path))),
            Ok(other) => self.show_only(&path, &other).map(|()| None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(IntakeError::unreadable(&shown(&path), &error)),
        }
    }

    fn below_src(&mut self, folder: &Folder, path: &[u8], depth: usize) -> Result<(), IntakeError> {
        for name in names(folder, path)? {
            let path = joined(path, &name);
            let opened = folder.entry(&name).map_err(|error| unreadable(&path, &error))?;
            match opened {
                Opened::Folder(next) if depth < caps::DEPTH => {
                    self.collection.entry(&path, Kind::Folder)?;
                    self.below_src(&next, &path, depth + 1)?;
                }
                opened => self.show(&path, opened)?,
            }
        }
        Ok(())
    }

    fn show_only(&mut self, path: &[u8], opened: &Opened) -> Result<(), IntakeError> {
        self.collection.entry(path, opened.kind()).map(|_| ())
    }

    /// Shows an entry to the collection, and reads it if that wants it.
    fn show(&mut self, path: &[u8], opened: Opened) -> Result<(), IntakeError> {
        let Some(wanted) = self.collection.entry(path, opened.kind())? else { return Ok(()) };
        let Opened::File(file) = opened else { return Ok(()) };
        let mut content = Vec::new();
        let read = file.take(wanted.enough()).read_to_end(&mut content);
        read.map_err(|error| unreadable(path, &error))?;
        self.collection.add(wanted, content)
    }
}

fn names(folder: &Folder, path: &[u8]) -> Result<Vec<OsString>, IntakeError> {
    let names = folder.names(caps::ENTRIES).map_err(|error| unreadable(path, &error))?;
    let too_many = || IntakeError::Unusable(format!("more than {} files", caps::ENTRIES));
    names.ok_or_else(too_many)
}

fn joined(path: &[u8], name: impl AsRef<OsStr>) -> Vec<u8> {
    let name = name.as_ref().as_bytes();
    if path.is_empty() { name.into() } else { [path, b"/", name].concat() }
}

/// Named from `src` on, as everywhere else.
fn unreadable(path: &[u8], error: &io::Error) -> IntakeError {
    let path = shown(path);
    let from = path.find("/src").map_or(0, |slash| slash + 1);
    IntakeError::unreadable(&path[from..], error)
}
