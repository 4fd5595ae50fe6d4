//! Libraries that are compiled already, for another workspace.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;

use super::workspace;

/// Puts all of them into the target folder `to`, so that cargo compiles only what differs there.
/// Cargo recognises a library by its name, which holds a hash of all that it is made of, and by
/// the times of its files and sources; what it does not recognise it compiles. So a copy whose
/// sources have their times ([`copy_with_times`]) has our own libraries, too.
pub fn lend_libraries(to: &Path) {
    lend(to, |_| true);
}

/// Puts those of others that the lock file `lock` names into the target folder `to`, and none of
/// ours.
pub fn lend_libraries_of_others(to: &Path, lock: &Path) {
    let lock = fs::read_to_string(lock).unwrap();
    let of_others = lock.split("[[package]]").filter(|package| package.contains("\nsource = "));
    let name = |package: &str| {
        let (_, name) = package.split_once("name = \"").expect("a package has a name");
        name.split('"').next().map(|name| name.replace('-', "_"))
    };
    let names: BTreeSet<String> = of_others.filter_map(name).collect();
    lend(to, |name| names.contains(name));
}

/// Puts the libraries and what cargo knows of them into the target folder `to`, if `lent` says so
/// of the crate's name.
fn lend(to: &Path, lent: impl Fn(&str) -> bool) {
    let (from, to) = (workspace().join("target/debug"), to.join("debug"));
    for folder in [".fingerprint", "build", "deps"] {
        let (from, to) = (from.join(folder), to.join(folder));
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(from).into_iter().flatten().flatten() {
            let file = entry.file_name().to_string_lossy().into_owned();
            let extension = file.rsplit('.').next().unwrap_or_default();
            let is_library = ["rlib", "rmeta", "so", "dylib"].contains(&extension);
            if !crate_of(&file).is_some_and(|name| lent(&name)) {
                continue;
            }
            if entry.path().is_dir() {
                copy_with_times(&entry.path(), &to.join(file));
            } else if is_library {
                // A link suffices: the compiler puts a new file in place of an old one.
                let _ = fs::hard_link(entry.path(), to.join(file));
            }
        }
    }
}

/// The crate that a file or folder of cargo's is about: `serde_json` for
/// `libserde_json-0123456789abcdef.rlib` and for `serde_json-0123456789abcdef`.
fn crate_of(file: &str) -> Option<String> {
    let (name, _hash) = file.rsplit_once('-')?;
    let is_file = file.contains('.');
    let name = name.strip_prefix("lib").filter(|_| is_file).unwrap_or(name);
    Some(name.replace('-', "_"))
}

/// Copies the folder, if it is there, with the times of its files; what exists already stays.
pub fn copy_with_times(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).into_iter().flatten().flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
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
