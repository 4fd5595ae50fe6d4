//! The student's repository, and the assignments in it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::problem::Problem;

/// The student's repository.
#[derive(Debug)]
pub struct Repository {
    /// Where it lies.
    pub root: PathBuf,
}

impl Repository {
    /// The repository around the current folder.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn find() -> Result<Self, Problem> {
        let here =
            std::env::current_dir().map_err(|error| Problem::file(Path::new("."), &error))?;
        let is_root = |folder: &&Path| folder.join("assignments/course/Cargo.toml").is_file();
        here.ancestors().find(is_root).map(|root| Self { root: root.into() }).ok_or_else(|| {
            let here = here.display();
            Problem::fault((
                format!("{here} 不在课程的仓库里：请在克隆下来的文件夹里运行"),
                format!("{here} is not in the course's repository: run it in your clone"),
            ))
        })
    }

    /// The ids of the assignments, in their order.
    pub fn assignments(&self) -> Vec<String> {
        let folders = fs::read_dir(self.root.join("assignments")).into_iter().flatten().flatten();
        let with_stubs = folders.filter(|folder| folder.path().join("tests/checks.rs").is_file());
        let names = with_stubs.filter_map(|folder| folder.file_name().into_string().ok());
        let mut ids: Vec<String> = names.filter(|name| number(name).is_some()).collect();
        ids.sort_by_key(|id| number(id));
        ids
    }

    /// The folder of an assignment, from the root.
    pub fn folder(id: &str) -> String {
        format!("assignments/{id}")
    }

    /// Whether an assignment is written with libtorch: its manifest says so.
    pub fn needs_libtorch(&self, id: &str) -> bool {
        let manifest = self.root.join(Self::folder(id)).join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).unwrap_or_default();
        manifest.lines().any(|line| line.starts_with("tch.") || line.starts_with("tch "))
    }

    /// Whether `cargo xtask setup` was done.
    pub fn has_libtorch(&self) -> bool {
        self.root.join(".libtorch/lib").exists()
    }
}

/// The number of an assignment: 0 for `a0`.
fn number(id: &str) -> Option<u32> {
    let digits = id.strip_prefix('a')?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace() -> Repository {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
        Repository { root: root.into() }
    }

    #[test]
    fn the_assignments_are_the_stubs() {
        let ids = workspace().assignments();
        assert_eq!(ids[..3], ["a0", "a1", "a2"]);
        assert!(ids.iter().all(|id| id.len() == 2), "{ids:?}");
    }

    #[test]
    fn the_manifest_tells_who_needs_libtorch() {
        let needs = ["a0", "a1", "a2"].map(|id| workspace().needs_libtorch(id));
        assert_eq!(needs, [false, false, true]);
    }
}
