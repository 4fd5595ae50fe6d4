//! What kind of thing an entry is.

use rustix::fs::{FileType, RawMode};

/// A regular file with one name, a folder, or something that is never taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// Anything else, in words.
    Other(&'static str),
}

impl Kind {
    /// A symbolic link.
    pub const LINK: Self = Self::Other("a symbolic link");
    /// A further name of a file.
    pub const HARD_LINK: Self = Self::Other("a hard link");
    /// A file with holes, which archives describe in ways of their own.
    pub const SPARSE: Self = Self::Other("a sparse file");
    /// A file that only a password opens.
    pub const ENCRYPTED: Self = Self::Other("encrypted");
    /// A commit of another repository.
    pub const SUBMODULE: Self = Self::Other("a submodule");
    /// Nothing that has a name here.
    pub const UNKNOWN: Self = Self::Other("of an unknown kind");
    /// A FIFO.
    pub const FIFO: Self = Self::Other("a FIFO");
    /// A device.
    pub const DEVICE: Self = Self::Other("a device");
    /// A socket.
    pub const SOCKET: Self = Self::Other("a socket");

    /// The kind that the type bits of a Unix mode stand for.
    pub fn of_mode(mode: u32) -> Self {
        Self::of_type(FileType::from_raw_mode(mode as RawMode))
    }

    /// The kind that a type of file is.
    pub fn of_type(file: FileType) -> Self {
        match file {
            FileType::RegularFile => Self::File,
            FileType::Directory => Self::Folder,
            FileType::Symlink => Self::LINK,
            FileType::Fifo => Self::FIFO,
            FileType::CharacterDevice | FileType::BlockDevice => Self::DEVICE,
            FileType::Socket => Self::SOCKET,
            FileType::Unknown => Self::UNKNOWN,
        }
    }
}
