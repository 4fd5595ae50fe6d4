//! A model's files on the disk, as they are handed to a submission: [`Folder`].
//!
//! It stands apart from whatever runs a model: the staff's tests and the students' own programs
//! read the same folders.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use contract::world::Files;
use memmap2::Mmap;

/// The files of one folder, mapped into memory: a page is read from the disk when it is looked
/// at, and does not count as memory of the process.
///
/// While it lives, nobody may shorten or overwrite the files: what was read would change, and
/// reading behind the new end would kill the process. (Set-up replaces whole folders and never
/// writes into one.)
#[derive(Debug)]
pub struct Folder {
    files: BTreeMap<String, Mmap>,
}

impl Folder {
    /// The files in `dir`. Folders in it are left out, and so is what is no file.
    ///
    /// # Errors
    ///
    /// If `dir` cannot be listed, or a file cannot be opened.
    pub fn open(dir: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(dir)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            // Behind a link may be a file, too.
            if let Some(name) = name.filter(|_| path.is_file()) {
                files.insert(name.into(), mapped(&path)?);
            }
        }
        Ok(Self { files })
    }
}

impl Files for Folder {
    fn names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }

    fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(|file| &file[..])
    }
}

#[expect(unsafe_code, reason = "a file that is mapped can change behind the map")]
fn mapped(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: the map is only read, and `Folder` asks that nobody changes its files.
    unsafe { Mmap::map(&file) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_folder_are_found_by_name() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("model.safetensors"), [0, 1, 254]).unwrap();
        fs::write(dir.path().join("empty"), "").unwrap();
        fs::create_dir(dir.path().join("original")).unwrap();
        std::os::unix::fs::symlink("model.safetensors", dir.path().join("link")).unwrap();
        std::os::unix::fs::symlink("nowhere", dir.path().join("broken")).unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        assert_eq!(folder.names(), ["empty", "link", "model.safetensors"]);
        for name in ["model.safetensors", "link"] {
            assert_eq!(folder.bytes(name), Some(&[0, 1, 254][..]));
        }
        assert_eq!(folder.bytes("empty"), Some(&[][..]));
        assert_eq!(folder.bytes("original"), None);
        assert_eq!(folder.bytes("broken"), None);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let error = Folder::open(&dir.path().join("nowhere")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
