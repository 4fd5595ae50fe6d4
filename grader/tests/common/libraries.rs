//! Libraries from the registry that are compiled already, for a copy of the workspace.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;

use super::workspace;

/// Puts them into the target folder `to`, so that cargo compiles only the crates of the
/// workspace there. Cargo recognises a library by its name, which holds a hash of all that
/// it is made of, and by the times of its files; what it does not recognise it compiles.
pub fn lend_libraries(to: &Path) {
    let (from, to) = (workspace().join("target/debug"), to.join("debug"));
    let packages = packages();
    let mut hashes = BTreeSet::new();
    for name in names(&from.join(".fingerprint")) {
        let Some((package, hash)) = name.rsplit_once('-') else { continue };
        if packages.contains(package) {
            for folder in [".fingerprint", "build"] {
                copy_with_times(&from.join(folder).join(&name), &to.join(folder).join(&name));
            }
            hashes.insert(hash.to_string());
        }
    }
    fs::create_dir_all(to.join("deps")).unwrap();
    for name in names(&from.join("deps")) {
        let stem = name.split('.').next().unwrap_or_default();
        if stem.rsplit_once('-').is_some_and(|(_, hash)| hashes.contains(hash)) {
            // A link suffices: the compiler puts a new file in place of an old one.
            let _ = fs::hard_link(from.join("deps").join(&name), to.join("deps").join(&name));
        }
    }
}

/// The packages that come from the registry.
fn packages() -> BTreeSet<String> {
    let lock = fs::read_to_string(workspace().join("Cargo.lock")).unwrap();
    let lock: toml::Table = lock.parse().unwrap();
    let packages = lock["package"].as_array().unwrap().iter();
    let foreign = packages.filter(|package| package.get("source").is_some());
    foreign.map(|package| package["name"].as_str().unwrap().to_string()).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// Copies the folder, if it is there; what exists already stays.
fn copy_with_times(from: &Path, to: &Path) {
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
