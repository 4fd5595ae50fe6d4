//! What kind of thing an entry is.

use rustix::fs::{FileType, RawMode};
use wording::{Text, text};

/// A regular file with one name, a folder, or something that is never taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// Anything else, in words.
    Other(Text),
}

impl Kind {
    /// A symbolic link.
    pub const LINK: Self = Self::Other(text("符号链接", "a symbolic link"));
    /// A further name of a file.
    pub const HARD_LINK: Self = Self::Other(text("硬链接", "a hard link"));
    /// A file with holes, which archives describe in ways of their own.
    pub const SPARSE: Self = Self::Other(text("稀疏文件", "a sparse file"));
    /// A file that only a password opens.
    pub const ENCRYPTED: Self = Self::Other(text("加密文件", "encrypted"));
    /// A commit of another repository.
    pub const SUBMODULE: Self = Self::Other(text("子模块", "a submodule"));
    /// Nothing that has a name here.
    pub const UNKNOWN: Self = Self::Other(text("未知类型的文件", "of an unknown kind"));
    /// A FIFO.
    pub const FIFO: Self = Self::Other(text("命名管道", "a FIFO"));
    /// A device.
    pub const DEVICE: Self = Self::Other(text("设备文件", "a device"));
    /// A socket.
    pub const SOCKET: Self = Self::Other(text("套接字", "a socket"));

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
