//! Libraries that are compiled already, for a copy of the workspace.

use std::fs;
use std::path::Path;

use super::{copy_with_times, workspace};

/// Puts them into the target folder `to`, so that cargo compiles only what differs there. Cargo
/// recognises a library by its name, which holds a hash of all that it is made of, and by the
/// times of its files and sources; what it does not recognise it compiles. So a copy whose
/// sources have their times ([`copy_with_times`]) has our own libraries, too.
pub fn lend_libraries(to: &Path) {
    let (from, to) = (workspace().join("target/debug"), to.join("debug"));
    for folder in [".fingerprint", "build"] {
        copy_with_times(&from.join(folder), &to.join(folder));
    }
    let (from, to) = (from.join("deps"), to.join("deps"));
    fs::create_dir_all(&to).unwrap();
    for file in fs::read_dir(from).into_iter().flatten().flatten() {
        let extension = file.path().extension().map(ToOwned::to_owned).unwrap_or_default();
        if ["rlib", "rmeta", "so", "dylib"].into_iter().any(|library| extension == library) {
            // A link suffices: the compiler puts a new file in place of an old one.
            let _ = fs::hard_link(file.path(), to.join(file.file_name()));
        }
    }
}
