//! Opens files that lie in a folder, and no others: links are not followed, a FIFO is not
//! waited for, and the kind of a file is read from the open descriptor, so that nobody can
//! exchange the file in between.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, fstat, open, openat, statat};
use rustix::io::Errno;

use crate::entry_kind::EntryKind;

/// An open folder.
#[derive(Debug)]
pub struct Folder(OwnedFd);

/// Something in a folder.
#[derive(Debug)]
pub enum Opened {
    /// A regular file without hard links.
    File(File),
    /// A folder.
    Folder(Folder),
    /// Anything else.
    Other(EntryKind),
}

const READ: OFlags = OFlags::RDONLY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

/// Opens a regular file that the operator named. The last part of its path must not be a
/// link.
///
/// # Errors
///
/// If it is no regular file, or cannot be read.
pub fn file(path: &Path) -> io::Result<File> {
    match opened(open(path, READ, Mode::empty())?)? {
        // The operator's own file may have hard links.
        (Opened::File(file), _) | (Opened::Other(EntryKind::HARD_LINK), Some(file)) => Ok(file),
        _ => Err(io::Error::other("not a regular file")),
    }
}

impl Folder {
    /// Opens a folder that the operator named.
    ///
    /// # Errors
    ///
    /// If it is no folder, or cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(open(path, READ | OFlags::DIRECTORY, Mode::empty())?))
    }

    /// The names in it, in order; `None` if there are more than `most`.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn names(&self, most: usize) -> io::Result<Option<Vec<OsString>>> {
        let mut names = Vec::new();
        for entry in Dir::read_from(&self.0)? {
            let entry = entry?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name == "." || name == ".." {
                continue;
            }
            if names.len() == most {
                return Ok(None);
            }
            names.push(name.to_os_string());
        }
        names.sort();
        Ok(Some(names))
    }

    /// Opens the entry `name`, which is one component. Of a file with hard links only the
    /// kind is returned.
    ///
    /// # Errors
    ///
    /// If it is gone, or cannot be read.
    pub fn entry(&self, name: &OsStr) -> io::Result<Opened> {
        Ok(self.open_entry(name)?.0)
    }

    /// The same, but a file may have hard links: git shares objects between clones on one
    /// disk by hard links.
    ///
    /// # Errors
    ///
    /// If it is gone, or cannot be read.
    pub fn file_or_folder(&self, name: &OsStr) -> io::Result<Opened> {
        let (opened, shared) = self.open_entry(name)?;
        Ok(shared.map_or(opened, Opened::File))
    }

    fn open_entry(&self, name: &OsStr) -> io::Result<(Opened, Option<File>)> {
        // Devices are not opened at all; files and folders are checked again when they are
        // open.
        let stat = statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?;
        let kind = EntryKind::of_type(FileType::from_raw_mode(stat.st_mode));
        if !matches!(kind, EntryKind::File | EntryKind::Folder) {
            return Ok((Opened::Other(kind), None));
        }
        match open_beneath(&self.0, name) {
            Ok(descriptor) => opened(descriptor),
            Err(Errno::LOOP) => Ok((Opened::Other(EntryKind::LINK), None)),
            Err(error) => Err(error.into()),
        }
    }
}

/// What an open descriptor is; a file with hard links is returned as well.
fn opened(descriptor: OwnedFd) -> io::Result<(Opened, Option<File>)> {
    let stat = fstat(&descriptor)?;
    Ok(match EntryKind::of_type(FileType::from_raw_mode(stat.st_mode)) {
        EntryKind::File if stat.st_nlink > 1 => {
            (Opened::Other(EntryKind::HARD_LINK), Some(descriptor.into()))
        }
        EntryKind::File => (Opened::File(descriptor.into()), None),
        EntryKind::Folder => (Opened::Folder(Folder(descriptor)), None),
        other @ EntryKind::Other(_) => (Opened::Other(other), None),
    })
}

/// Opens it; the kernel guarantees that no part of the path leads out of `folder`.
#[cfg(target_os = "linux")]
fn open_beneath(folder: &impl AsFd, name: &OsStr) -> rustix::io::Result<OwnedFd> {
    use rustix::fs::{ResolveFlags, openat2};
    let beneath = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    match openat2(folder, name, READ, Mode::empty(), beneath) {
        // Kernels before 5.6, and containers that do not have the call.
        Err(Errno::NOSYS | Errno::PERM) => open_component(folder, name),
        done => done,
    }
}

#[cfg(not(target_os = "linux"))]
fn open_beneath(folder: &impl AsFd, name: &OsStr) -> rustix::io::Result<OwnedFd> {
    open_component(folder, name)
}

/// The same for a single component, on every system: it can only be a link, which is not
/// followed.
fn open_component(folder: &impl AsFd, name: &OsStr) -> rustix::io::Result<OwnedFd> {
    let plain = !name.as_bytes().contains(&b'/') && name != "..";
    if plain { openat(folder, name, READ, Mode::empty()) } else { Err(Errno::XDEV) }
}

impl Opened {
    /// What kind of entry it is.
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::File(_) => EntryKind::File,
            Self::Folder(_) => EntryKind::Folder,
            Self::Other(kind) => *kind,
        }
    }
}
