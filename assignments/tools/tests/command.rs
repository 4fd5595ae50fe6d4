//! A student's `cargo xtask` as it is run.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A repository with two assignments.
fn repository() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("Cargo.toml", ""),
        (".cargo/config.toml", ""),
        ("assignments/a0/src/lib.rs", "mod ops;"),
        ("assignments/a0/src/ops.rs", ""),
        ("assignments/a1/src/lib.rs", ""),
        ("assignments/checks/src/lib.rs", ""),
    ] {
        let file = root.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    root
}

fn run(folder: &Path, language: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tools"));
    command.args(arguments).current_dir(folder).env("COURSE_LANG", language);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn an_archive_is_named_after_its_assignments_and_lies_in_the_root() {
    let root = repository();
    let deep = root.path().join("assignments/a0/src");
    let output = run(&deep, "en", &["submit", "a0"]);
    assert!(output.status.success(), "{output:?}");
    assert!(text(&output.stdout).starts_with("packed 2 source files of a0: "), "{output:?}");
    assert!(root.path().join("a0.zip").is_file());
    let output = run(&deep, "zh", &["submit"]);
    assert!(text(&output.stdout).starts_with("已打包 a0, a1 的 3 个源文件："), "{output:?}");
    assert!(root.path().join("a0-a1.zip").is_file());
    run(&deep, "en", &["submit", "a0", "--out", "mine.zip"]);
    assert!(deep.join("mine.zip").is_file());
}

#[test]
fn what_goes_wrong_is_one_line_in_the_language_asked_for_with_its_code() {
    let (root, nowhere) = (repository(), tempfile::tempdir().unwrap());
    fs::remove_file(root.path().join("assignments/a1/src/lib.rs")).unwrap();
    for (folder, arguments, code, zh, en) in [
        (nowhere.path(), &["setup"][..], 40, "不是仓库", "this is not the repository"),
        (root.path(), &["submit", "a7"], 54, "没有作业 `a7`", "there is no assignment `a7`"),
        (root.path(), &["submit"], 55, "缺少", "lib.rs is missing"),
        (root.path(), &["update", "/nowhere"], 56, "HEAD 里没有", "HEAD has no edition.json"),
    ] {
        for (language, said) in [("zh", zh), ("en", en)] {
            let output = run(folder, language, arguments);
            let line = text(&output.stderr);
            assert_eq!(output.status.code(), Some(code), "{line}");
            assert!(line.starts_with("error: ") && line.contains(said), "{line}");
            assert_eq!(line.lines().count(), 1, "{line}");
        }
    }
}
