//! Libraries that are compiled already, for a copy of the workspace.

use std::fs::{self, File};
use std::path::Path;

use super::workspace;

/// Puts them into the target folder `to`, so that cargo compiles only what differs there. Cargo
/// recognises a library by its name, which holds a hash of all that it is made of, and by the
/// times of its files and sources; what it does not recognise it compiles. So a copy whose
/// sources have their times ([`copy_with_times`]) has our own libraries, too.
pub fn lend_libraries(to: &Path) {
    let (from, to) = (workspace().join("target/debug"), to.join("debug"));
    for folder in [".fingerprint", "build"] {
        copy_with_times(&from.join(folder), &to.join(folder));
    }
    fs::create_dir_all(to.join("deps")).unwrap();
    for name in names(&from.join("deps")) {
        let is_library = |end: &str| name.rsplit_once('.').is_some_and(|(_, e)| e == end);
        if ["rlib", "rmeta", "so", "dylib"].into_iter().any(is_library) {
            // A link suffices: the compiler puts a new file in place of an old one.
            let _ = fs::hard_link(from.join("deps").join(&name), to.join("deps").join(&name));
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// Copies the folder, if it is there, with the times of its files; what exists already stays.
pub fn copy_with_times(from: &Path, to: &Path) {
    for name in names(from) {
        let (source, target) = (from.join(&name), to.join(&name));
        if source.is_dir() {
            copy_with_times(&source, &target);
        } else if !target.exists() {
            fs::create_dir_all(to).unwrap();
            fs::copy(&source, &target).unwrap();
            let time = source.metadata().unwrap().modified().unwrap();
            File::options().write(true).open(&target).unwrap().set_modified(time).unwrap();
        }
    }
}
