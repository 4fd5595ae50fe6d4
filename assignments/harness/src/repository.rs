//! Where this repository is.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The root of the repository, found when the program runs: the repository of the package
/// that cargo runs, or else the one that contains the program. A clone that was moved or
/// copied together with `target/` works on its own files.
///
/// A program that was built elsewhere (`CARGO_TARGET_DIR`) and is not run by cargo uses the
/// repository that it was started in, or else the one that it was built from.
pub fn repository() -> &'static Path {
    static REPOSITORY: LazyLock<PathBuf> = LazyLock::new(|| {
        let program = std::env::current_exe().and_then(|program| program.canonicalize()).ok();
        let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let places = [package, program, std::env::current_dir().ok()];
        let found = places.iter().flatten().find_map(|place| above(place));
        found.unwrap_or_else(|| built_from().to_path_buf())
    });
    &REPOSITORY
}

/// The repository that contains `place`.
fn above(place: &Path) -> Option<PathBuf> {
    let is_repository = |folder: &&Path| {
        folder.join("assignments/checks/Cargo.toml").is_file()
            && folder.join("fixtures/golden").is_dir()
    };
    place.ancestors().find(is_repository).map(Path::to_path_buf)
}

fn built_from() -> &'static Path {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    root.expect("the crate lies in assignments/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_repository_is_the_one_that_the_program_lies_in() {
        let clone = tempfile::tempdir().unwrap();
        let folder = |name: &str| {
            let folder = clone.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            folder
        };
        let program = folder("target/debug").join("grader");
        assert_eq!(above(&program), None, "no repository yet");
        folder("fixtures/golden");
        fs::write(folder("assignments/checks").join("Cargo.toml"), "").unwrap();
        assert_eq!(above(&program), Some(clone.path().into()));
    }
}
