//! The edition of everything: what is in it, what is not, and what becomes of what students
//! hand in and of a second release. Nothing is compiled here.

#[path = "../../../grader/intake/tests/common/mod.rs"]
mod collected;
mod common;

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use common::artefacts::Marks;
use common::files::{below, copy, paths_below, write};
use common::sources::{Passages, lines_of, of_staff, passages_of};
use common::{commit, git, release, release_of, solution, solve, workspace};
use intake::{Form, Taken};
use tools::Workspace;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An edition in a folder of its own.
fn edition(arguments: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    release(folder.path(), arguments);
    folder
}

fn paths(folder: &Path) -> Vec<String> {
    let inside = |path: PathBuf| path.strip_prefix(folder).unwrap().display().to_string();
    paths_below(folder).into_iter().map(inside).collect()
}

#[test]
fn an_edition_has_its_assignments_and_nothing_of_others() {
    let folder = edition(&["--upto", "a1"]);
    let paths = paths(folder.path());
    for path in [
        "assignments/a1/src/lib.rs",
        "assignments/checks/src/a1/mod.rs",
        "fixtures/golden/a1/MANIFEST.json",
        "docs/zh/a1.md",
        "docs/en/before-you-hand-in.md",
        "README.md",
        "README.zh-CN.md",
        ".cargo/config.toml",
        ".gitignore",
        ".vscode/settings.json",
        "Cargo.lock",
    ] {
        assert!(paths.iter().any(|known| known == path), "{path}: {paths:#?}");
    }
    let of_others = |path: &&String| {
        path.split(['/', '.']).any(|part| part == "a2" || part == "reference" || part == "grader")
    };
    assert_eq!(paths.iter().find(of_others), None);
    let workflow = "workflows/grade-on-push.yml";
    let is_there = workspace().join(".github/workflow-templates/grade-on-push.yml").is_file();
    assert_eq!(paths.contains(&format!(".github/{workflow}")), is_there);
}

/// The name of this machine's kind, for which alone packages have been downloaded.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("rustc starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host").into()
}

#[test]
fn the_lock_file_is_valid_offline_for_every_edition() {
    for upto in checks::ASSIGNMENTS.iter().map(|assignment| assignment.id) {
        let folder = edition(&["--upto", upto]);
        let cargo = std::env::var_os("CARGO").unwrap_or("cargo".into());
        let arguments = ["metadata", "--locked", "--offline", "--format-version=1"];
        let mut command = Command::new(cargo);
        command.args(arguments).args(["--filter-platform", &host()]);
        let output = command.current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn links_of_the_pages_lead_to_what_is_there() {
    let folder = edition(&["--upto", "a0"]);
    for (page, bytes) in below(folder.path()) {
        if page.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| target.contains(".md") && !target.contains("://")) {
            let file = target.split('#').next().unwrap();
            let there = page.parent().unwrap().join(file).is_file();
            assert!(there, "{}: {target}", page.display());
        }
    }
}

#[test]
fn no_code_of_the_staff_is_in_the_sources() {
    let found = Passages::of_staff().found_in(edition(&[]).path());
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}

/// The search is worth something: it finds every file of the reference, every misconception,
/// every solution and every part of the grader that is put into an edition.
#[test]
fn code_of_the_staff_that_is_planted_is_found() {
    let passages = Passages::of_staff();
    let (mut planted, mut missed) = (0, Vec::new());
    for (path, text) in of_staff() {
        let is_list = passages_of(&text, lines_of(&path)).len() < 10;
        let of_stub = path.ends_with("src/lib.rs") || text.contains("todo!(\"a");
        if is_list || of_stub {
            continue;
        }
        planted += 1;
        let indented = text.replace('\n', "\n    ");
        if passages.found_in_text(Path::new("assignments/harness/src/x.rs"), &indented).is_empty() {
            missed.push(path.display().to_string());
        }
    }
    assert!(planted > 200, "{planted}");
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn marks_of_the_staff_that_are_planted_in_a_compiled_file_are_found() {
    let everything = edition(&[]);
    let marks = Marks::of_staff(everything.path());
    assert!(marks.marks.len() > 500, "{}", marks.marks.len());
    for mark in &marks.marks {
        let bytes = [b"\x7fELF\0", mark.as_bytes(), b"\0\xff"].concat();
        assert!(marks.first_in(&bytes).is_some(), "{mark}");
    }
    for of_reference in ["_ZN9reference2a03vjp7softmax17h0E", "reference/src/a0/vjp.rs"] {
        assert!(marks.first_in(of_reference.as_bytes()).is_some(), "{of_reference}");
    }
}

/// A copy of what a release reads.
fn repository() -> tempfile::TempDir {
    let copied = tempfile::tempdir().unwrap();
    for path in [".cargo", "assignments", "docs", "fixtures/golden", "xtask/release/student"] {
        copy(&workspace().join(path), &copied.path().join(path));
    }
    for file in ["Cargo.toml", "Cargo.lock", "rustfmt.toml"] {
        copy(&workspace().join(file), &copied.path().join(file));
    }
    copied
}

#[test]
fn what_lies_about_in_the_repository_is_not_released() {
    let (repository, out) = (repository(), tempfile::tempdir().unwrap());
    for path in [
        "runs/2026/seed",
        "assignments/a0/solution.txt",
        "assignments/a0/.env",
        "assignments/harness/tests/hidden.rs",
        "fixtures/golden/a0/hidden.safetensors",
        "docs/en/staff.md",
        "reference/src/lib.rs",
        "seed.key",
    ] {
        write(&repository.path().join(path), "9f8e7d6c5b4a39281706f5e4d3c2b1a0");
    }
    let output = release_of(repository.path(), out.path(), &[]);
    assert!(output.status.success(), "{output:?}");
    for (path, bytes) in below(out.path()) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("9f8e7d6c5b4a39281706f5e4d3c2b1a0"), "{}", path.display());
    }
}

#[test]
fn a_stub_that_may_not_be_released_stops_it_in_one_line() {
    let repository = repository();
    let vjp = repository.path().join("assignments/a0/src/vjp.rs");
    let stub = fs::read_to_string(&vjp).unwrap();
    for (from, to, said) in [
        ("todo!(\"a0.vjp.add\")", "(_g.clone(), _g.clone())", "`add` does not end with"),
        ("todo!(\"a0.vjp.add\")", "todo!()", "`add` does not end with"),
        ("Check `a0.vjp.gather`", "Check `a0.vjp.gathers`", "names `a0.vjp.gathers`"),
    ] {
        assert!(stub.contains(from), "{from}");
        fs::write(&vjp, stub.replacen(from, to, 1)).unwrap();
        let out = tempfile::tempdir().unwrap();
        let output = release_of(repository.path(), out.path(), &["--upto", "a0"]);
        let line = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{line}");
        assert!(line.starts_with("error: assignments/a0/src/vjp.rs:"), "{line}");
        assert!(line.contains(said) && line.lines().count() == 1, "{line}");
        assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0, "nothing is written");
    }
}

/// The sources of A0 that the grader takes from what lies at `path`.
fn taken(path: PathBuf, form: Form) -> Taken {
    collected::taken_from(path, form).unwrap_or_else(|error| panic!("{error:?}"))
}

/// What a student hands in is the sample's solution.
fn is_the_solution(taken: &Taken) {
    let src = Path::new("assignments/a0/src");
    let mut expected: Vec<(PathBuf, String)> = solution("a0")
        .into_iter()
        .map(|(path, bytes)| {
            (path.strip_prefix(src).unwrap().into(), String::from_utf8(bytes).unwrap())
        })
        .collect();
    expected.sort();
    let mut sources: Vec<(PathBuf, String)> =
        taken.sources.iter().map(|(path, text)| (path.clone(), text.clone())).collect();
    sources.sort();
    assert_eq!(sources, expected);
}

#[test]
fn what_a_student_packs_zips_or_pushes_is_what_the_grader_takes() {
    let folder = edition(&[]);
    let edition = folder.path();
    solve(edition, "a0");
    write(&edition.join("target/debug/a0"), "compiled");

    let packed = edition.join("a0.zip");
    let workspace = Workspace { root: edition.into() };
    tools::submit::run(&workspace, &["a0".into()], None).unwrap();
    let of_command = taken(packed.clone(), Form::Zip);
    assert!(of_command.ignored.is_empty(), "{:?}", of_command.ignored);
    is_the_solution(&of_command);

    tools::submit::run(&workspace, &[], Some(packed.clone())).unwrap();
    is_the_solution(&taken(packed.clone(), Form::Zip));
    fs::remove_file(&packed).unwrap();

    let elsewhere = tempfile::tempdir().unwrap();
    let zipped = elsewhere.path().join("amy.zip");
    fs::write(&zipped, zip(edition)).unwrap();
    is_the_solution(&taken(zipped, Form::Zip));
    is_the_solution(&taken(edition.into(), Form::Folder));

    commit(edition);
    assert_eq!(git(edition, &["ls-files", "target"]), "");
    let pushed = elsewhere.path().join("pushed.git");
    git(edition, &["clone", "--quiet", "--bare", ".", pushed.to_str().unwrap()]);
    is_the_solution(&taken(pushed, Form::Repository));
}

/// A folder as a file manager packs it.
fn zip(folder: &Path) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in below(folder) {
        let name = path.strip_prefix(folder).unwrap();
        zip.start_file(format!("course/{}", name.display()), SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn the_next_release_leaves_solved_files_alone_and_brings_the_rest() {
    let course = tempfile::tempdir().unwrap();
    let url = course.path().to_str().unwrap();
    release(course.path(), &["--upto", "a0", "--url", url]);
    commit(course.path());
    let folder = tempfile::tempdir().unwrap();
    let student = folder.path();
    git(student, &["clone", "--quiet", url, "."]);
    git(student, &["config", "user.name", "Amy"]);
    git(student, &["config", "user.email", "amy@example.org"]);
    solve(student, "a0");
    fs::remove_file(student.join("assignments/a0/src/importance.rs")).unwrap();
    write(&student.join("assignments/a0/src/helper.rs"), "// mine");
    write(&student.join("Cargo.lock"), "changed");
    write(&student.join("notes.md"), "mine");
    fs::remove_dir_all(student.join("docs/zh")).unwrap();
    commit(student);
    let before = below(&student.join("assignments/a0/src"));

    // The next release has all assignments, and another stub of A0.
    release(course.path(), &["--url", url]);
    write(&course.path().join("assignments/a0/src/vjp.rs"), "// a better stub");
    commit(course.path());
    tools::update::run(&Workspace { root: student.into() }, None).unwrap();

    assert_eq!(below(&student.join("assignments/a0/src")), before);
    assert_eq!(fs::read_to_string(student.join("notes.md")).unwrap(), "mine");
    for (path, bytes) in below(course.path()) {
        let inside = path.strip_prefix(course.path()).unwrap();
        if !inside.starts_with(".git") && !inside.starts_with("assignments/a0/src") {
            assert!(fs::read(student.join(inside)).is_ok_and(|it| it == bytes), "{inside:?}");
        }
    }
    assert_eq!(git(student, &["status", "--short"]), "");
}
