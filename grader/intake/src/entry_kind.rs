//! What kind of thing an entry is.

use rustix::fs::{FileType, RawMode};
use wording::{Text, text};

/// A regular file with one name, a folder, or something that is never taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// Anything else, in words.
    Other(Text),
}

impl EntryKind {
    /// The words for each kind that is neither a file nor a folder.
    pub const NOTES: [Text; 9] = [
        text("符号链接", "a symbolic link"),
        text("硬链接", "a hard link"),
        text("稀疏文件", "a sparse file"),
        text("加密文件", "encrypted"),
        text("子模块", "a submodule"),
        text("未知类型的文件", "of an unknown kind"),
        text("命名管道", "a FIFO"),
        text("设备文件", "a device"),
        text("套接字", "a socket"),
    ];
    /// A symbolic link.
    pub const LINK: Self = Self::Other(Self::NOTES[0]);
    /// One of several names of a file.
    pub const HARD_LINK: Self = Self::Other(Self::NOTES[1]);
    /// A file with holes; archives have special formats for them.
    pub const SPARSE: Self = Self::Other(Self::NOTES[2]);
    /// An encrypted file.
    pub const ENCRYPTED: Self = Self::Other(Self::NOTES[3]);
    /// A commit of another repository.
    pub const SUBMODULE: Self = Self::Other(Self::NOTES[4]);
    /// Any other kind.
    pub const UNKNOWN: Self = Self::Other(Self::NOTES[5]);
    /// A FIFO.
    pub const FIFO: Self = Self::Other(Self::NOTES[6]);
    /// A device.
    pub const DEVICE: Self = Self::Other(Self::NOTES[7]);
    /// A socket.
    pub const SOCKET: Self = Self::Other(Self::NOTES[8]);

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
