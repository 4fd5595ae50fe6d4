//! The grader's own temporary folders. Each grader has one and holds a lock in it while it
//! runs. The next grader removes the folders of graders that were killed.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use rustix::fs::{FlockOperation, flock};

use crate::base::problem::Problem;

/// The names of the folders of all graders begin with this.
const PREFIX: &str = "llm-foundations-";

/// The file that is locked.
const LOCK: &str = "lock";

/// A folder without a lock that is younger than this may belong to a grader that is just
/// starting.
const YOUNG: Duration = Duration::from_mins(10);

/// All that this process has made and not removed yet.
static LIVING: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A temporary folder of this grader's, removed when dropped.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    /// Locked until this value is dropped or the process ends, however it ends.
    _lock: File,
}

impl Scratch {
    /// Removes what killed graders have left in `parent`, and makes a folder there. Other
    /// users may enter it but not list it: each folder in it has its own permissions.
    ///
    /// # Errors
    ///
    /// If it cannot be made.
    pub fn make(parent: &Path) -> io::Result<Self> {
        sweep(parent);
        // Made and locked under another name, so that no other grader takes it for a folder
        // without an owner.
        let made = tempfile::Builder::new().prefix(&format!(".{PREFIX}")).tempdir_in(parent)?;
        let lock = File::create_new(lock_of(made.path()))?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive)?;
        fs::set_permissions(made.path(), Permissions::from_mode(0o711))?;
        let name = made.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = parent.join(name.trim_start_matches('.'));
        fs::rename(made.path(), &folder)?;
        // From now on the folder has its new name.
        let _ = made.keep();
        living().push(folder.clone());
        Ok(Self { folder, _lock: lock })
    }

    /// Makes the folder that all temporary files of this process lie in from now on.
    ///
    /// # Errors
    ///
    /// If it cannot be made: where, and what to do.
    pub fn of_process() -> Result<Self, Problem> {
        let parent = std::env::temp_dir();
        let scratch = Self::make(&parent).map_err(|error| {
            let parent = parent.display();
            Problem::fault((
                format!("在 {parent} 里建不了临时文件夹（{error}）：请腾出空间，或用 TMPDIR 另指一处"),
                format!("cannot make a temporary folder in {parent} ({error}): make room there, or set TMPDIR"),
            ))
        })?;
        // Fails only if it was set before.
        let _ = tempfile::env::override_temp_dir(scratch.path());
        Ok(scratch)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
        living().retain(|folder| *folder != self.folder);
    }
}

/// Removes the folders that this process has made, when it ends early.
pub fn remove_all() {
    for folder in living().drain(..) {
        remove(&folder);
    }
}

/// How often removal is tried.
const ATTEMPTS: u32 = 200;

/// Removes a folder. Compilers may still run and write into it, and a folder that gets a
/// file meanwhile cannot be removed; so it is tried again until it is gone.
fn remove(folder: &Path) {
    for _ in 0..ATTEMPTS {
        if fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn living() -> MutexGuard<'static, Vec<PathBuf>> {
    LIVING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes the folders of graders that no longer run.
fn sweep(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let ours = name.trim_start_matches('.').starts_with(PREFIX);
        if ours && is_left(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether a folder belongs to a grader of this user that has ended.
fn is_left(folder: &Path) -> bool {
    let Ok(metadata) = fs::symlink_metadata(folder) else { return false };
    if !metadata.is_dir() || metadata.uid() != rustix::process::geteuid().as_raw() {
        return false;
    }
    // A name that begins with a dot: the folder is being made, or its grader was killed
    // meanwhile.
    let is_made = !folder.file_name().is_some_and(|name| name.as_bytes().starts_with(b"."));
    if let (true, Ok(lock)) = (is_made, File::open(lock_of(folder))) {
        return flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok();
    }
    let modified = metadata.modified().ok();
    let age = modified.and_then(|then| SystemTime::now().duration_since(then).ok());
    age.is_some_and(|age| age > YOUNG)
}

fn lock_of(folder: &Path) -> PathBuf {
    folder.join(LOCK)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A compiler that still writes.
    #[test]
    fn a_folder_that_others_write_to_is_removed_in_the_end() {
        let folder = tempfile::tempdir().unwrap().keep().join("scratch");
        fs::create_dir(&folder).unwrap();
        let writer = std::thread::spawn({
            let folder = folder.clone();
            move || {
                let written = |i| fs::write(folder.join(format!("file-{i}")), "x").is_ok();
                (0..20_000).take_while(|i| written(*i)).count()
            }
        });
        while fs::read_dir(&folder).unwrap().next().is_none() {}
        remove(&folder);
        writer.join().unwrap();
        assert!(!folder.exists());
        fs::remove_dir(folder.parent().unwrap()).unwrap();
    }

    #[test]
    fn what_a_dead_grader_left_is_removed_and_a_living_ones_is_not() {
        let parent = tempfile::tempdir().unwrap();
        let living = Scratch::make(parent.path()).unwrap();
        let dead = parent.path().join("llm-foundations-dead");
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        fs::write(dead.join("rest"), "x").unwrap();
        let young = parent.path().join("llm-foundations-young");
        fs::create_dir(&young).unwrap();
        let other = parent.path().join("other");
        fs::create_dir(&other).unwrap();
        let own = Scratch::make(parent.path()).unwrap();
        let there = |path: &Path| path.exists();
        assert!(!there(&dead) && there(living.path()) && there(own.path()));
        assert!(there(&young) && there(&other));
        let path = own.path().to_path_buf();
        drop(own);
        assert!(!there(&path), "removed with its value");
    }
}
