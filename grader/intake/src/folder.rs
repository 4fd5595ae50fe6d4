//! A submission that is a folder.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::beneath::{Folder, Opened};
use crate::caps;
use crate::collection::Collection;
use crate::entry_kind::EntryKind;
use crate::error::IntakeError;
use crate::found::too_many;
use crate::inside::Inside;
use crate::name::{decoded, parts, shown};
use crate::place::{METADATA, Place, is, is_skipped, leads, may_be_bare, place};
use crate::wanted::Wanted;

/// Passes what lies in the folder at `path` to a collection for `assignment`, and returns
/// it with the archives that lie in the folder.
///
/// # Errors
///
/// If it cannot be used or read.
pub fn look<'a>(path: &Path, assignment: &'a str) -> Result<(Collection<'a>, Inside), IntakeError> {
    let unreadable = |error| IntakeError::unreadable(&path.display().to_string(), &error);
    let root = Folder::open(path).map_err(unreadable)?;
    let collection = Collection::new(assignment);
    let mut walk = Walk { collection, assignment, inside: Inside::default(), wrapping: 0 };
    walk.search(&root, b"")?;
    Ok((walk.collection, walk.inside))
}

struct Walk<'a> {
    collection: Collection<'a>,
    assignment: &'a str,
    inside: Inside,
    /// How many folders were searched so far.
    wrapping: usize,
}

impl Walk<'_> {
    /// Searches a folder that lies above sources, or may.
    fn search(&mut self, folder: &Folder, path: &[u8]) -> Result<(), IntakeError> {
        let listed = folder.names(caps::WRAPPING).map_err(|error| unreadable(path, &error))?;
        let names = listed.unwrap_or_else(|| self.usual());
        if self.is_bare(folder, path, &names) {
            return self.all_below(folder, path, 0);
        }
        for name in names {
            self.one(folder, &joined(path, &name), &name)?;
        }
        Ok(())
    }

    /// The names that are tried where there are too many entries to search.
    fn usual(&self) -> Vec<OsString> {
        ["assignments", self.assignment, "src", METADATA].map(OsString::from).into()
    }

    fn one(&mut self, folder: &Folder, path: &[u8], name: &OsStr) -> Result<(), IntakeError> {
        let decoded = decoded(path).unwrap_or_default();
        let parts = parts(&decoded).unwrap_or_default();
        let place = place(&parts, self.assignment);
        let opened = match folder.entry(name) {
            Ok(opened) => opened,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) if matches!(place, Place::Above(_) | Place::Source(..)) => {
                return Err(unreadable(path, &error));
            }
            // It is not used, whatever it is.
            Err(_) => Opened::Other(EntryKind::UNKNOWN),
        };
        match opened {
            Opened::Folder(src) if matches!(place, Place::Source(..)) => {
                self.collection.entry(path, EntryKind::Folder)?;
                self.below_src(&src, path, 0)
            }
            Opened::Folder(next) if !parts.is_empty() && leads(&parts, self.assignment) => {
                self.collection.entry(path, EntryKind::Folder)?;
                self.further(&next, path, &place)
            }
            Opened::File(file) if place == Place::Elsewhere && Inside::is_one(name) => {
                self.inside.add(path, file);
                Ok(())
            }
            opened => self.show(path, opened),
        }
    }

    /// Searches a folder that may wrap others. If it cannot be read, this is no error; of
    /// very many, only some are searched.
    fn further(
        &mut self,
        next: &Folder,
        path: &[u8],
        place: &Place<'_>,
    ) -> Result<(), IntakeError> {
        if matches!(place, Place::Above(_)) {
            return self.search(next, path);
        }
        self.wrapping += 1;
        if self.wrapping > caps::TOPS || next.names(0).is_err() {
            return Ok(());
        }
        self.search(next, path)
    }

    /// Whether it holds the files of a crate without a folder `src`.
    fn is_bare(&self, folder: &Folder, path: &[u8], names: &[OsString]) -> bool {
        let decoded = decoded(path).unwrap_or_default();
        let parts = parts(&decoded).unwrap_or_default();
        let lib = |name: &&OsString| name.to_str().is_some_and(|name| is(name, "lib.rs"));
        may_be_bare(&parts, self.assignment)
            && names.iter().find(lib).is_some_and(|lib| {
                matches!(folder.entry(lib), Ok(Opened::File(_)))
                    && !names.iter().any(|name| name == "assignments" || name == "src")
            })
    }

    /// Everything below a folder without `src` that can be opened.
    fn all_below(&mut self, folder: &Folder, path: &[u8], depth: usize) -> Result<(), IntakeError> {
        for name in names(folder, path)? {
            if name.to_str().is_some_and(is_skipped) {
                continue;
            }
            let path = joined(path, &name);
            match folder.entry(&name) {
                Ok(Opened::Folder(next)) if depth < caps::DEPTH => {
                    self.all_below(&next, &path, depth + 1)?;
                }
                Ok(opened) => self.show(&path, opened)?,
                Err(_) => {}
            }
        }
        Ok(())
    }

    fn below_src(&mut self, folder: &Folder, path: &[u8], depth: usize) -> Result<(), IntakeError> {
        for name in names(folder, path)? {
            let path = joined(path, &name);
            let opened = folder.entry(&name).map_err(|error| unreadable(&path, &error))?;
            match opened {
                Opened::Folder(next) if depth < caps::DEPTH => {
                    self.collection.entry(&path, EntryKind::Folder)?;
                    self.below_src(&next, &path, depth + 1)?;
                }
                opened => self.show(&path, opened)?,
            }
        }
        Ok(())
    }

    /// Passes an entry to the collection, and reads it if its content is wanted.
    fn show(&mut self, path: &[u8], opened: Opened) -> Result<(), IntakeError> {
        let Some(wanted) = self.collection.entry(path, opened.kind())? else { return Ok(()) };
        let Opened::File(file) = opened else { return Ok(()) };
        match read(file, wanted.enough()) {
            Ok(content) => self.collection.add(wanted, content),
            Err(error) if matches!(wanted, Wanted::Source(..)) => {
                return Err(unreadable(path, &error));
            }
            Err(_) => {}
        }
        Ok(())
    }
}

fn read(file: File, most: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    file.take(most).read_to_end(&mut content)?;
    Ok(content)
}

fn names(folder: &Folder, path: &[u8]) -> Result<Vec<OsString>, IntakeError> {
    let names = folder.names(caps::ENTRIES).map_err(|error| unreadable(path, &error))?;
    names.ok_or_else(|| IntakeError::Unusable(too_many()))
}

fn joined(path: &[u8], name: impl AsRef<OsStr>) -> Vec<u8> {
    let name = name.as_ref().as_bytes();
    if path.is_empty() { name.into() } else { [path, b"/", name].concat() }
}

/// The error about a file that cannot be read; its path begins at `src`, as in other
/// messages.
fn unreadable(path: &[u8], error: &io::Error) -> IntakeError {
    let path = shown(path);
    let from = path.find("/src").map_or(0, |slash| slash + 1);
    IntakeError::unreadable(&path[from..], error)
}
