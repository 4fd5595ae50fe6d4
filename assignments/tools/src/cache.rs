//! The user's cache folder: one libtorch for all clones of the repository.
//!
//! An entry is made in a temporary folder beside it and then renamed, so that an incomplete
//! one never has its name. Only one set-up runs at a time.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::failure::{Failure, io_failure};

const TEMPORARY: &str = ".tmp-";

/// A folder that exists and can be written.
#[derive(Debug)]
pub struct Cache {
    dir: PathBuf,
}

/// The right to change the cache, until this value is dropped.
pub struct Lock {
    _file: File,
}

impl Cache {
    /// The cache folder of the user.
    pub fn locate() -> Result<Self, Failure> {
        let dir = dir_from(|name| env::var_os(name)).ok_or(Failure::NoCacheDir)?;
        let not_writable = |error| Failure::CacheNotWritable { dir: dir.clone(), error };
        let dir = std::path::absolute(&dir).map_err(not_writable)?;
        Ok(Self { dir })
    }

    /// Where the entry called `name` lies or will lie.
    pub fn entry(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Makes the folder if necessary, waits for another set-up to end, and removes what an
    /// interrupted one has left.
    pub fn lock(&self) -> Result<Lock, Failure> {
        fs::create_dir_all(&self.dir).map_err(|error| self.not_writable(error))?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.dir.join("lock"))
            .map_err(|error| self.not_writable(error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                eprintln!("another set-up is at work in {}; waiting for it…", self.dir.display());
                file.lock().map_err(|error| self.not_writable(error))?;
            }
            Err(TryLockError::Error(error)) => return Err(self.not_writable(error)),
        }
        self.remove_temporary()?;
        Ok(Lock { _file: file })
    }

    /// A temporary folder on the cache's own disk. Needs the lock, whose next
    /// holder removes the folder if this process cannot.
    pub fn temporary(&self, _lock: &Lock) -> Result<TempDir, Failure> {
        tempfile::Builder::new()
            .prefix(TEMPORARY)
            .tempdir_in(&self.dir)
            .map_err(|error| self.not_writable(error))
    }

    /// Replaces `entry` by the complete entry `made`. The old one, if any, is moved into
    /// `temporary` first, since a rename cannot replace a folder that is not empty.
    pub fn replace(entry: &Path, made: &Path, temporary: &TempDir) -> Result<(), Failure> {
        if entry.symlink_metadata().is_ok() {
            let old = temporary.path().join("old");
            fs::rename(entry, &old).map_err(io_failure("move away", entry))?;
        }
        fs::rename(made, entry).map_err(io_failure("move into place", entry))
    }

    fn remove_temporary(&self) -> Result<(), Failure> {
        let listing = fs::read_dir(&self.dir).map_err(|error| self.not_writable(error))?;
        for found in listing.flatten() {
            if found.file_name().to_string_lossy().starts_with(TEMPORARY) {
                let path = found.path();
                fs::remove_dir_all(&path).map_err(io_failure("remove", &path))?;
            }
        }
        Ok(())
    }

    fn not_writable(&self, error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Failure::DiskFull { dir: self.dir.clone(), needed: None }
            }
            _ => Failure::CacheNotWritable { dir: self.dir.clone(), error },
        }
    }
}

/// The folder that the environment asks for. Empty variables count as unset.
fn dir_from(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let set = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("LLM_FOUNDATIONS_CACHE").or_else(|| {
        let of_system = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        let home = || Some(set("HOME")?.join(of_system));
        Some(set("XDG_CACHE_HOME").or_else(home)?.join("llm-foundations"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(dir: &Path) -> Cache {
        Cache { dir: dir.to_owned() }
    }

    #[test]
    fn the_cache_is_where_the_environment_says() {
        let from = |set: &[(&str, &str)]| {
            let set = set.to_vec();
            dir_from(move |name| Some(set.iter().find(|(n, _)| *n == name)?.1.into()))
        };
        let all = [("LLM_FOUNDATIONS_CACHE", "/c"), ("XDG_CACHE_HOME", "/x"), ("HOME", "/h")];
        assert_eq!(from(&all), Some("/c".into()));
        assert_eq!(from(&all[1..]), Some("/x/llm-foundations".into()));
        let home = from(&all[2..]).unwrap();
        assert!(home.starts_with("/h") && home.ends_with("llm-foundations"));
        assert_eq!(from(&[("XDG_CACHE_HOME", ""), ("HOME", "/h")]), Some(home));
        assert_eq!(from(&[]), None);
    }

    #[test]
    fn what_an_interrupted_set_up_left_is_removed_and_entries_stay() {
        let dir = tempfile::tempdir().unwrap();
        for name in [".tmp-left", "libtorch-2.13.0-linux-x86_64"] {
            fs::create_dir(dir.path().join(name)).unwrap();
            fs::write(dir.path().join(name).join("file"), "").unwrap();
        }
        let _lock = cache(dir.path()).lock().unwrap();
        assert!(!dir.path().join(".tmp-left").exists());
        assert!(dir.path().join("libtorch-2.13.0-linux-x86_64/file").exists());
    }

    #[test]
    fn an_entry_is_replaced_as_a_whole() {
        let dir = tempfile::tempdir().unwrap();
        let cache = cache(dir.path());
        let lock = cache.lock().unwrap();
        let temporary = cache.temporary(&lock).unwrap();
        let (entry, made) = (cache.entry("entry"), temporary.path().join("entry"));
        for (dir, file) in [(&entry, "old"), (&made, "new")] {
            fs::create_dir(dir).unwrap();
            fs::write(dir.join(file), "").unwrap();
        }
        Cache::replace(&entry, &made, &temporary).unwrap();
        assert!(entry.join("new").exists() && !entry.join("old").exists());
    }

    #[test]
    fn a_cache_that_cannot_be_made_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        let failure = cache(&file.join("cache")).lock().map(|_| ()).unwrap_err();
        assert!(matches!(failure, Failure::CacheNotWritable { .. }), "{failure}");
        assert!(failure.to_string().contains("LLM_FOUNDATIONS_CACHE"));
    }
}
