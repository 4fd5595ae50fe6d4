//! Whether a submission may have changed since it was last taken, without reading it.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use crate::clone;
use crate::form::Form;
use crate::handed_in::HandedIn;
use crate::place::is_skipped;
use crate::repository::{PARTS, is_plain};

/// At most this many entries are looked at.
const ENTRIES: usize = 20_000;

/// After a change within this many nanoseconds, another change could leave the same times.
const FRESH: i128 = 2_000_000_000;

/// A hash over names, kinds, sizes, inode numbers and times of all files that would be
/// read. If two stamps are equal, nothing has changed in between. `None` if this cannot be
/// known: something cannot be read, there is too much of it, or it changed only just now.
pub fn stamp(handed_in: &HandedIn) -> Option<String> {
    let path = &handed_in.path;
    let mut stamp = Stamp { hash: Sha256::new(), entries: 0, youngest: i128::MIN };
    stamp.entry(path, OsStr::new(""))?;
    match handed_in.form {
        Form::Repository => stamp.repository(path)?,
        Form::Folder => {
            if let Some(repository) = clone::within(path).ok()? {
                stamp.repository(&repository)?;
            }
            stamp.below(path, Path::new(""), &|_, name| name.to_str().is_none_or(is_wanted))?;
        }
        Form::Zip | Form::TarGz | Form::TarXz | Form::Tar => {}
    }
    stamp.finish()
}

fn is_wanted(name: &str) -> bool {
    !is_skipped(name)
}

struct Stamp {
    hash: Sha256,
    entries: usize,
    youngest: i128,
}

impl Stamp {
    /// Adds an entry, which is called `name` from the submission's folder on. Links are not
    /// followed. Returns whether it is a folder.
    fn entry(&mut self, path: &Path, name: &OsStr) -> Option<bool> {
        self.entries += 1;
        if self.entries > ENTRIES {
            return None;
        }
        let metadata = fs::symlink_metadata(path).ok()?;
        self.hash.update((name.len() as u64).to_le_bytes());
        self.hash.update(name.as_bytes());
        let numbers = [u64::from(metadata.mode()), metadata.nlink(), metadata.size()];
        for number in numbers.into_iter().chain([metadata.ino(), metadata.dev()]) {
            self.hash.update(number.to_le_bytes());
        }
        let times = [(metadata.mtime(), metadata.mtime_nsec())];
        let changed = (metadata.ctime(), metadata.ctime_nsec());
        for (seconds, nanoseconds) in times.into_iter().chain([changed]) {
            self.hash.update(seconds.to_le_bytes());
            self.hash.update(nanoseconds.to_le_bytes());
        }
        let changed = i128::from(changed.0) * 1_000_000_000 + i128::from(changed.1);
        self.youngest = self.youngest.max(changed);
        Some(metadata.is_dir())
    }

    /// Adds everything in a folder that is wanted.
    fn below(
        &mut self,
        folder: &Path,
        name: &Path,
        wanted: &dyn Fn(&Path, &OsStr) -> bool,
    ) -> Option<()> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).ok()? {
            names.push(entry.ok()?.file_name());
            if names.len() > ENTRIES {
                return None;
            }
        }
        names.sort();
        for entry in names.iter().filter(|entry| wanted(folder, entry)) {
            let (path, name) = (folder.join(entry), name.join(entry));
            if self.entry(&path, name.as_os_str())? {
                self.below(&path, &name, wanted)?;
            }
        }
        Some(())
    }

    /// Adds what is copied of a repository, and what decides how it is copied.
    fn repository(&mut self, path: &Path) -> Option<()> {
        self.entry(path, OsStr::new(".git"))?;
        for part in PARTS.iter().map(|(part, _)| *part).chain(["config"]) {
            let part_path = path.join(part);
            match fs::symlink_metadata(&part_path) {
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(_) => return None,
            }
            if self.entry(&part_path, OsStr::new(part))? {
                self.below(&part_path, Path::new(part), &is_plain)?;
            }
        }
        Some(())
    }

    fn finish(self) -> Option<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_nanos();
        if self.youngest + FRESH > i128::try_from(now).ok()? {
            return None;
        }
        Some(hex::encode(self.hash.finalize()))
    }
}
