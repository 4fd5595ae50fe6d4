//! A mistake in the pages ends the build with one clear line and a non-zero exit code.

use std::path::Path;
use std::process::Command;

/// Builds a site of one page (the same text in both languages) and returns the complaint.
fn complaint(page: &str, spoil: impl Fn(&Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let docs = folder.path().join("docs");
    for language in ["zh", "en"] {
        let root = docs.join(language);
        std::fs::create_dir_all(&root).unwrap();
        std::fs::write(root.join("SUMMARY.md"), "# S\n\n- [I](index.md)\n").unwrap();
        std::fs::write(root.join("index.md"), page).unwrap();
    }
    spoil(&docs);
    let output = Command::new(env!("CARGO_BIN_EXE_book"))
        .args(["build", "--docs"])
        .arg(&docs)
        .arg("--out")
        .arg(folder.path().join("site"))
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code().unwrap_or(-1), i32::from(!stderr.is_empty()));
    assert!(stderr.lines().count() <= 1, "{stderr}");
    stderr
}

fn nothing(_: &Path) {}

#[test]
fn a_good_page_builds_in_silence() {
    assert_eq!(complaint("# 好\n\n$x_1$ 与 `$y$`\n", nothing), "");
}

#[test]
fn a_bad_formula_names_page_line_and_formula() {
    let stderr = complaint("# 坏\n\n看 $\\frc{1}{2}$ 这里\n", nothing);
    assert!(stderr.contains("zh/index.md:3"), "{stderr}");
    assert!(stderr.contains(r"$\frc{1}{2}$"), "{stderr}");
}

#[test]
fn a_broken_link_names_page_line_and_target() {
    let stderr = complaint("# 坏\n\n[去](nowhere.md)\n", nothing);
    assert!(stderr.contains("zh/index.md:3: nowhere.md"), "{stderr}");
}

#[test]
fn a_page_that_the_summary_names_but_nobody_wrote_is_named() {
    let stderr = complaint("# 好\n", |docs| {
        let summary = "# S\n\n- [I](index.md)\n- [G](ghost.md)\n";
        std::fs::write(docs.join("zh/SUMMARY.md"), summary).unwrap();
    });
    assert!(stderr.contains("ghost.md"), "{stderr}");
}

#[test]
fn a_page_that_the_summary_forgets_is_named() {
    let stderr = complaint("# 好\n", |docs| {
        for language in ["zh", "en"] {
            std::fs::write(docs.join(language).join("lost.md"), "# L\n").unwrap();
        }
    });
    assert!(stderr.contains("lost.md"), "{stderr}");
}

#[test]
fn a_page_in_one_language_only_is_named() {
    let stderr = complaint("# 好\n", |docs| {
        std::fs::write(docs.join("zh/alone.md"), "# A\n").unwrap();
    });
    assert!(stderr.contains("zh/alone.md"), "{stderr}");
}

#[test]
fn unbalanced_html_is_refused() {
    let stderr = complaint("# 坏\n\nx <b>y\n", nothing);
    assert!(stderr.contains("<b>"), "{stderr}");
}

#[test]
fn a_missing_folder_is_named() {
    let stderr = complaint("# 好\n", |docs| {
        std::fs::remove_dir_all(docs.join("en")).unwrap();
    });
    assert!(stderr.contains("en"), "{stderr}");
}
