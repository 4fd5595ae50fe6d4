//! Files and folders.

use std::fs;
use std::path::{Path, PathBuf};

/// All plain files below `folder` and what stands in them, in order. Links are not followed;
/// what is no plain file is passed over.
pub fn below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = paths_below(folder).into_iter();
    paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// The paths of all plain files below `folder`, in order.
pub fn paths_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries.map(Result::unwrap) {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            found.extend(paths_below(&entry.path()));
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

/// Writes a file, and the folders that it lies in.
pub fn write(file: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(file.parent().expect("a folder")).unwrap();
    fs::write(file, bytes).unwrap();
}

/// Copies a file or a folder of plain files.
pub fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        return write(to, fs::read(from).unwrap());
    }
    for (path, bytes) in below(from) {
        write(&to.join(path.strip_prefix(from).unwrap()), bytes);
    }
}
