//! Submissions that are folders.

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use common::{names, taken_from, unusable};
use intake::{Form, IntakeError, Taken, caps};

fn taken(make: impl FnOnce(&Path)) -> Result<Taken, IntakeError> {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path());
    taken_from(folder.path().into(), Form::Folder)
}

fn from_src(make: impl FnOnce(&Path)) -> Result<Taken, IntakeError> {
    taken(|folder| {
        let src = folder.join("assignments/a0/src");
        fs::create_dir_all(&src).unwrap();
        make(&src);
    })
}

fn write(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn only_rust_sources_are_taken_and_the_rest_is_listed() {
    let taken = from_src(|src| {
        write(&src.join("lib.rs"), "mod deep;");
        write(&src.join("deep/mod.rs"), "");
        write(&src.join("notes.txt"), "");
        write(&src.join("._lib.rs"), "\u{0}");
        write(&src.join("../Cargo.toml"), "");
        write(&src.join("../tests/checks.rs"), "");
        write(&src.join("../../../README.md"), "");
        symlink("/etc/passwd", src.join("passwd.rs")).unwrap();
    });
    let taken = taken.unwrap();
    assert_eq!(names(&taken), ["deep/mod.rs", "lib.rs"]);
    let ignored =
        ["Cargo.toml", "src/._lib.rs", "src/notes.txt", "src/passwd.rs (a symbolic link)", "tests"];
    assert_eq!(taken.ignored, ignored);
}

#[test]
fn what_cannot_be_used_is_named() {
    let line = unusable(from_src(|_| {}));
    assert_eq!(line, "src/lib.rs is missing; hand in the whole folder src");
    let line = unusable(from_src(|src| write(&src.join("lib.rs"), b"// \xff")));
    assert_eq!(line, "src/lib.rs is not UTF-8 (from byte 3 on); save it as UTF-8");
    let large = vec![b' '; caps::FILE + 1];
    let line = unusable(from_src(|src| write(&src.join("lib.rs"), large)));
    assert_eq!(line, "src/lib.rs is larger than 1 MiB; keep data out of it");
    let line = unusable(from_src(|src| {
        (0..=caps::FILES).for_each(|i| write(&src.join(format!("m{i}.rs")), ""));
    }));
    assert_eq!(line, "more than 200 source files; hand in those of the assignment");
    let line = unusable(from_src(|src| {
        (0..9).for_each(|i| write(&src.join(format!("m{i}.rs")), vec![b' '; caps::FILE]));
    }));
    assert_eq!(line, "the source files are larger than 8 MiB together; keep data out of them");
    let line = unusable(from_src(|src| {
        (0..=caps::ENTRIES).for_each(|i| write(&src.join(format!("{i}")), ""));
    }));
    assert_eq!(line, "more than 10000 files; hand in the sources alone");
}

#[test]
fn nothing_handed_in_is_missing() {
    assert_eq!(taken(|_| {}), Err(IntakeError::Missing));
    let other = taken(|folder| write(&folder.join("assignments/a1/src/lib.rs"), ""));
    assert_eq!(other, Err(IntakeError::Missing));
}

#[test]
fn what_is_no_regular_file_of_its_own_is_never_opened_for_reading() {
    let taken = from_src(|src| {
        write(&src.join("lib.rs"), "");
        let fifo = Command::new("mkfifo").arg(src.join("fifo.rs")).status().unwrap();
        assert!(fifo.success());
        UnixListener::bind(src.join("socket.rs")).unwrap();
        write(&src.join("../../../secret"), "");
        fs::hard_link(src.join("../../../secret"), src.join("hard.rs")).unwrap();
    });
    let ignored = ["src/fifo.rs (a FIFO)", "src/hard.rs (a hard link)", "src/socket.rs (a socket)"];
    assert_eq!(taken.unwrap().ignored, ignored);
}

#[test]
fn links_in_the_place_of_folders_are_not_followed() {
    let elsewhere = tempfile::tempdir().unwrap();
    write(&elsewhere.path().join("assignments/a0/src/lib.rs"), "// somebody else's");
    for below in ["assignments", "assignments/a0", "assignments/a0/src"] {
        let line = unusable(taken(|folder| {
            fs::create_dir_all(folder.join(below).parent().unwrap()).unwrap();
            symlink(elsewhere.path().join(below), folder.join(below)).unwrap();
        }));
        assert_eq!(line, format!("{below} is a symbolic link; hand in the folder itself"));
    }
    let taken = from_src(|src| {
        write(&src.join("lib.rs"), "");
        symlink(elsewhere.path(), src.join("deep")).unwrap();
    });
    assert_eq!(taken.unwrap().ignored, ["src/deep (a symbolic link)"]);
}

#[test]
fn a_link_in_the_place_of_the_whole_folder_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("bo/assignments/a0/src/lib.rs"), "");
    symlink("bo", folder.path().join("amy")).unwrap();
    let error = taken_from(folder.path().join("amy"), Form::Folder).unwrap_err();
    assert!(matches!(error, IntakeError::Unreadable(_)), "{error:?}");
}

#[test]
fn a_wrapping_folder_is_accepted_and_two_submissions_are_not() {
    let wrapped = taken(|folder| write(&folder.join("course-main/assignments/a0/src/lib.rs"), "x"));
    assert_eq!(names(&wrapped.unwrap()), ["lib.rs"]);
    let line = unusable(taken(|folder| {
        write(&folder.join("assignments/a0/src/lib.rs"), "x");
        write(&folder.join("old/assignments/a0/src/lib.rs"), "y");
    }));
    let places = "assignments/a0/src, old/assignments/a0/src";
    assert_eq!(line, format!("the sources are there more than once (in {places}); hand in one"));
    let other = taken(|folder| {
        write(&folder.join("assignments/a0/src/lib.rs"), "x");
        write(&folder.join("assignments-old/assignments/a1/src/lib.rs"), "y");
    });
    assert_eq!(names(&other.unwrap()), ["lib.rs"]);
}

#[test]
fn deep_folders_are_listed_and_not_entered() {
    let taken = from_src(|src| {
        write(&src.join("lib.rs"), "");
        write(&src.join("1/2/3/4/5/6/7/8/taken.rs"), "");
        write(&src.join("1/2/3/4/5/6/7/8/9/too-deep.rs"), "");
    });
    let taken = taken.unwrap();
    assert_eq!(names(&taken), ["1/2/3/4/5/6/7/8/taken.rs", "lib.rs"]);
    assert_eq!(taken.ignored, ["src/1/2/3/4/5/6/7/8/9"]);
}

#[test]
fn names_are_listed_in_printable_form_and_not_all_of_them() {
    let taken = from_src(|src| {
        write(&src.join("lib.rs"), "");
        write(&src.join("a\n\u{1b}[2J.rs"), "");
        (0..60).for_each(|i| write(&src.join(format!("n{i:02}.txt")), ""));
    });
    let taken = taken.unwrap();
    assert_eq!(names(&taken), ["lib.rs"]);
    let name = "assignments/a0/src/a\\n\\u{1b}[2J.rs (a control character in its name)";
    assert_eq!(taken.ignored[0], name);
    assert_eq!(taken.ignored.last().unwrap(), "… and 11 more");
}

#[test]
fn the_course_sites_metadata_gives_the_time() {
    let json = r#"{"id": 1, "created_at": "2026-10-01T08:00:00+08:00",
        "assignment": {"due_date": null}, "users": []}"#;
    let with = |json: &str| {
        taken(|folder| {
            write(&folder.join("assignments/a0/src/lib.rs"), "");
            write(&folder.join("submission_metadata.json"), json);
        })
        .unwrap()
    };
    assert_eq!(with(json).handed_in.as_deref(), Some("2026-10-01T00:00:00Z"));
    let bad = with("{\"id\":\n\u{1b}");
    assert_eq!(bad.handed_in, None);
    assert!(bad.ignored[0].starts_with("submission_metadata.json (not readable: "), "{bad:?}");
    assert!(!bad.ignored[0].contains('\n'));
}
