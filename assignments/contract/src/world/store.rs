//! A disk that can crash.

use std::fmt;

/// Files by name, in one folder of a disk.
///
/// The machine may crash at any time. A crash keeps
///
/// - **names as they are at that time**: what [`create`](Self::create), [`rename`](Self::rename)
///   and [`remove`](Self::remove) have done, they have done for good;
/// - of the bytes of a file: all that had been written when [`sync`](Self::sync) was last called
///   for it, and **any beginning of what was written after that**: all, some or nothing. A rename
///   does not sync.
///
/// After the crash every call is refused with [`StoreError::Gone`]; the next start of the program
/// finds what was kept.
pub trait Store {
    /// A new, empty file. One of this name that is there already is emptied, for good.
    ///
    /// # Errors
    ///
    /// [`StoreError::Gone`]
    fn create(&self, name: &str) -> Result<(), StoreError>;

    /// Writes behind what is in the file already.
    ///
    /// # Errors
    ///
    /// [`StoreError::Gone`], [`StoreError::NoFile`]; [`StoreError::Full`], if the disk is full:
    /// then nothing of `bytes` is written.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError>;

    /// Returns when all that was written to the file would survive a crash.
    ///
    /// # Errors
    ///
    /// [`StoreError::Gone`], [`StoreError::NoFile`]
    fn sync(&self, name: &str) -> Result<(), StoreError>;

    /// Gives a file another name, at one stroke; a file that has it already is replaced.
    ///
    /// # Errors
    ///
    /// [`StoreError::Gone`], [`StoreError::NoFile`]
    fn rename(&self, from: &str, to: &str) -> Result<(), StoreError>;

    /// All bytes of a file.
    ///
    /// # Errors
    ///
    /// [`StoreError::Gone`], [`StoreError::NoFile`]
    fn read(&self, name: &str) -> Result<Vec<u8>, StoreError>;

    /// All names, sorted.
    ///
    /// # Errors
    ///
    /// [`StoreError::Gone`]
    fn list(&self) -> Result<Vec<String>, StoreError>;

    /// Removes a file.
    ///
    /// # Errors
    ///
    /// [`StoreError::Gone`], [`StoreError::NoFile`]
    fn remove(&self, name: &str) -> Result<(), StoreError>;
}

/// Why a store refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The machine has crashed.
    Gone,
    /// There is no file of this name.
    NoFile(String),
    /// The disk is full.
    Full,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("the machine has crashed"),
            Self::NoFile(name) => write!(f, "there is no file `{name}`"),
            Self::Full => f.write_str("the disk is full"),
        }
    }
}

impl std::error::Error for StoreError {}
