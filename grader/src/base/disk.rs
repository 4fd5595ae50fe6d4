//! How much free space a disk has. When a disk is full, the compiler fails, which would
//! look like a mistake in the submission.

use std::path::Path;

use harness::Words;
use rustix::fs::statvfs;

/// With less free space than this, in bytes, a failure proves nothing about a submission.
const ENOUGH: u64 = 64 << 20;

/// With room for fewer files than this, a failure proves nothing either.
const ENOUGH_FILES: u64 = 256;

/// A disk.
#[derive(Debug)]
pub struct Disk {
    folder: String,
    /// Free bytes, and how many more files can be made; `None` if the system does not say.
    free: Option<(u64, u64)>,
}

impl Disk {
    /// The disk that `folder` lies on.
    pub fn of(folder: &Path) -> Self {
        let free = statvfs(folder).ok().map(|disk| {
            // Some file systems make room for files when it is needed, and report 0 of 0.
            let files = if disk.f_files == 0 { u64::MAX } else { disk.f_favail };
            (disk.f_bavail.saturating_mul(disk.f_frsize), files)
        });
        Self { folder: folder.display().to_string(), free }
    }

    /// What is missing, if there is not enough room.
    pub fn shortage(&self) -> Option<Words> {
        let folder = &self.folder;
        match self.free {
            Some((bytes, _)) if bytes < ENOUGH => {
                let free = bytes >> 20;
                Some(Words::new(
                    format!("{folder} 所在的磁盘只剩 {free} MiB：请腾出空间，或用 TMPDIR 另指一处"),
                    format!(
                        "only {free} MiB are free where {folder} lies: make room, or set TMPDIR"
                    ),
                ))
            }
            Some((_, files)) if files < ENOUGH_FILES => Some(Words::new(
                format!("{folder} 所在的磁盘不能再建文件（inode 只剩 {files} 个）"),
                format!("no more files can be made where {folder} lies ({files} inodes are free)"),
            )),
            Some(_) => None,
            None => Some(Words::new(format!("{folder} 不见了"), format!("{folder} is gone"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(free: Option<(u64, u64)>) -> Option<String> {
        Disk { folder: "/tmp".into(), free }.shortage().map(|words| words.en)
    }

    #[test]
    fn a_full_disk_is_told_from_one_with_room() {
        assert_eq!(words(Some((1 << 30, 1 << 20))), None);
        assert!(words(Some((1 << 20, 1 << 20))).unwrap().starts_with("only 1 MiB are free"));
        assert!(words(Some((1 << 30, 3))).unwrap().contains("3 inodes are free"));
        assert_eq!(words(None).unwrap(), "/tmp is gone");
        assert!(Disk::of(Path::new("/proc/nowhere")).shortage().is_some());
    }
}
