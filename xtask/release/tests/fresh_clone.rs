//! A student's first hour: a fresh clone of the edition is compiled and tested, solved, and
//! tested again, on a machine without libtorch. Nothing that the compiler has made holds
//! anything of the staff's.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::artefacts::Marks;
use common::{commit, git, release, solve};

/// What both runs share: external crates are compiled once, and again only if they change.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("fresh-clone-target")
}

/// `cargo test -p a0` in `clone`, in English: what is printed, and what cargo says.
fn test(clone: &Path) -> (String, String) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args(["test", "-p", "a0", "--locked", "--offline"]).current_dir(clone);
    for (name, _) in std::env::vars_os() {
        // Cargo sets these for this test, and they are about another workspace.
        if name.to_string_lossy().starts_with("CARGO_") && name != "CARGO_HOME" {
            cargo.env_remove(name);
        }
    }
    cargo.env("CARGO_TARGET_DIR", target()).env("CARGO_INCREMENTAL", "0").env("COURSE_LANG", "en");
    let Output { stdout, stderr, .. } = cargo.output().expect("cargo runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (text(stdout), text(stderr))
}

#[test]
fn a_fresh_clone_is_tested_solved_and_holds_nothing_of_the_staffs() {
    // In the same place each time, so that cargo takes its crates for the same.
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fresh-clone");
    let _ = fs::remove_dir_all(&place);
    let (course, clone) = (place.join("course"), place.join("clone"));
    release(&course, &["--upto", "a0"]);
    commit(&course);
    git(&place, &["clone", "--quiet", "course", "clone"]);
    assert!(!clone.join(".libtorch").exists());

    let (printed, said) = test(&clone);
    let checks = checks::assignment("a0").unwrap().checks().count();
    let summary = format!("0 passed; {checks} failed");
    assert!(printed.contains(&summary), "{printed}{said}");
    let told = |words: &str| printed.matches(words).count();
    assert_eq!(told("\nnot implemented yet") + told("\nskipped: "), checks, "{printed}");
    assert!(!said.contains("warning"), "{said}");

    let everything = tempfile::tempdir().unwrap();
    release(everything.path(), &[]);
    let marks = Marks::of_staff(everything.path());
    let found = marks.found_in(&clone).into_iter().chain(marks.found_in(&target()));
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{}", found.join("\n"));

    solve(&clone, "a0");
    let (printed, said) = test(&clone);
    assert!(printed.contains(&format!("{checks} passed; 0 failed")), "{printed}{said}");
    let points: u32 =
        checks::assignment("a0").unwrap().tasks.iter().map(|task| task.points()).sum();
    assert_eq!(points, 105, "100 and the bonus");
    let total = printed.lines().find(|line| line.contains("total")).unwrap_or_default();
    assert!(total.contains("105"), "{printed}");
}
