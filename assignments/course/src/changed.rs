//! Which assignments a push has changed.

use wording::{Text, text};

use crate::git::Git;
use crate::problem::Problem;
use crate::repository::Repository;

/// The assignments that are checked, and why these.
#[derive(Debug, PartialEq, Eq)]
pub struct Changed {
    /// In their order.
    pub assignments: Vec<String>,
    /// Why.
    pub why: Text,
}

const FIRST: Text = text(
    "不知道推送之前是哪个提交，所以检查所有作业。",
    "It is not known which commit was there before, so all assignments are checked.",
);
const SHARED: Text = text(
    "这次推送改动了作业共用的文件，所以检查所有作业。",
    "This push has changed files that all assignments share, so all are checked.",
);
const SOURCES: Text =
    text("检查这次推送改动了的作业。", "The assignments that this push has changed are checked.");
const NONE: Text = text(
    "这次推送没有改动任何作业，没有什么要检查。",
    "This push has changed no assignment, so there is nothing to check.",
);
const ALL: Text = text("检查所有作业。", "All assignments are checked.");

/// What lies outside the assignments' own folders and changes what checks come to.
const SHARED_PATHS: [&str; 6] =
    ["assignments/", "fixtures/golden/", ".cargo/", "Cargo.toml", "Cargo.lock", "rust-toolchain"];

impl Changed {
    /// The assignments that differ from those of the commit `since`; all, if it is not
    /// known.
    ///
    /// # Errors
    ///
    /// If git cannot be started.
    pub fn since(since: &str, repository: &Repository) -> Result<Self, Problem> {
        let git = Git { root: &repository.root };
        let paths = if is_commit(since) { git.changed_since(since)? } else { None };
        let all = repository.assignments();
        Ok(match paths {
            Some(paths) => Self::of_paths(&paths, all),
            None => Self { assignments: all, why: FIRST },
        })
    }

    /// All of them, whatever the push has changed.
    pub fn all(repository: &Repository) -> Self {
        Self { assignments: repository.assignments(), why: ALL }
    }

    fn of_paths(paths: &[String], all: Vec<String>) -> Self {
        let own = |path: &String, id: &String| {
            path.strip_prefix(&Repository::folder(id)).is_some_and(|rest| rest.starts_with('/'))
        };
        let is_shared = |path: &&String| {
            let of_one = all.iter().any(|id| own(path, id));
            !of_one && SHARED_PATHS.iter().any(|shared| path.starts_with(shared))
        };
        if paths.iter().any(|path| is_shared(&path)) {
            return Self { assignments: all, why: SHARED };
        }
        let changed = |id: &String| paths.iter().any(|path| own(path, id));
        let assignments: Vec<String> = all.into_iter().filter(changed).collect();
        let why = if assignments.is_empty() { NONE } else { SOURCES };
        Self { assignments, why }
    }
}

/// Whether it is the name of a commit, and not the zeros that stand for none.
fn is_commit(name: &str) -> bool {
    let hex = |byte: u8| byte.is_ascii_hexdigit();
    matches!(name.len(), 40 | 64) && name.bytes().all(hex) && name.bytes().any(|byte| byte != b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(paths: &[&str]) -> (Vec<String>, Text) {
        let paths: Vec<String> = paths.iter().map(|path| (*path).into()).collect();
        let all = ["a0", "a1", "a2"].map(Into::into).into();
        let Changed { assignments, why } = Changed::of_paths(&paths, all);
        (assignments, why)
    }

    #[test]
    fn a_path_names_its_assignment() {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_string()).collect::<Vec<_>>();
        assert_eq!(changed(&["assignments/a1/src/bpe.rs"]), (ids(&["a1"]), SOURCES));
        assert_eq!(changed(&["README.md", ".github/x"]), (ids(&[]), NONE));
        let both = ["assignments/a2/src/x.rs", "assignments/a0/tests/own.rs"];
        assert_eq!(changed(&both), (ids(&["a0", "a2"]), SOURCES));
        // Another folder whose name begins like one of these.
        let all = ids(&["a0", "a1", "a2"]);
        assert_eq!(changed(&["assignments/a01/src/lib.rs"]), (all.clone(), SHARED));
        assert_eq!(changed(&["assignments/a1/src/x.rs", "Cargo.lock"]), (all, SHARED));
    }

    #[test]
    fn zeros_and_words_name_no_commit() {
        assert!(is_commit(&"0a".repeat(20)) && is_commit(&"f".repeat(64)));
        for name in ["", "main", "--all", &"0".repeat(40), &"g".repeat(40)] {
            assert!(!is_commit(name), "{name}");
        }
    }
}
