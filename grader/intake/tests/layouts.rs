//! Layouts of submissions: the same rules for folders, archives and repositories.

mod common;

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;

use common::{PlainGit, from_archive, names, taken_from, unusable};
use intake::{Form, HandedIn, IntakeError, Moment, Taken, take};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const A0: &str = "use contract::a0::A0;";
const A1: &str = "use contract::a1::{A1, Bpe};";

type Files<'a> = &'a [(&'a str, &'a str)];

fn write(folder: &Path, files: Files<'_>) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn as_folder(files: Files<'_>) -> Result<Taken, IntakeError> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    taken_from(folder.path().into(), Form::Folder)
}

fn packed(files: Files<'_>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn as_zip(files: Files<'_>) -> Result<Taken, IntakeError> {
    from_archive(&packed(files), Form::Zip)
}

fn as_repository(files: Files<'_>) -> Result<Taken, IntakeError> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    let who = ["-c", "user.name=Amy", "-c", "user.email=amy@example.org"];
    for arguments in [&["init", "-q"][..], &["add", "-A"], &["commit", "-qm", "x"]] {
        let git = Command::new("git").current_dir(folder.path()).args(who).args(arguments).status();
        assert!(git.unwrap().success());
    }
    take(&HandedIn::new(folder.path(), Form::Folder), "a0", &Moment::Latest, &PlainGit)
}

const WAYS: [fn(Files<'_>) -> Result<Taken, IntakeError>; 3] = [as_folder, as_zip, as_repository];

#[test]
fn wrapped_or_not_the_same_is_taken() {
    let bases = [
        "assignments/a0/src/",
        "course-main/assignments/a0/src/",
        "作业/course-main/assignments/a0/src/",
        "a0/src/",
        "amy/a0/src/",
        "amy/work/a0/src/",
        "src/",
        "amy/src/",
        "amy/work/src/",
        "",
        "amy/",
        "amy/work/",
        "a0/",
        "assignments/a0/",
    ];
    for base in bases {
        let lib = format!("{base}lib.rs");
        let deep = format!("{base}deep/x.rs");
        let files = [(lib.as_str(), A0), (deep.as_str(), "")];
        for way in WAYS {
            let taken = way(&files).unwrap_or_else(|error| panic!("{base}: {error:?}"));
            assert_eq!(names(&taken), ["deep/x.rs", "lib.rs"], "{base}");
            assert_eq!(taken.sources[1].1, A0, "{base}");
        }
    }
}

#[test]
fn three_wrapping_folders_are_too_many() {
    let line = unusable(as_zip(&[("a/b/c/assignments/a0/src/lib.rs", A0)]));
    assert!(line.starts_with("there is no folder `assignments` in the archive"), "{line}");
    let files = [("a/b/c/assignments/a0/src/lib.rs", A0)];
    assert_eq!(as_folder(&files), Err(IntakeError::Missing));
}

#[test]
fn sources_alone_belong_to_the_assignment_that_they_name() {
    for base in ["src/", "amy/src/", "", "amy/"] {
        let lib = format!("{base}lib.rs");
        for way in WAYS {
            assert_eq!(way(&[(&lib, A1)]), Err(IntakeError::Missing), "{base}");
        }
    }
    let by_manifest = [("Cargo.toml", "[package]\nname = \"a0\"\n"), ("src/lib.rs", "")];
    let not_by_manifest = [("amy/Cargo.toml", "name = \"a1\""), ("amy/src/lib.rs", A0)];
    for way in WAYS {
        assert_eq!(names(&way(&by_manifest).unwrap()), ["lib.rs"]);
        assert_eq!(way(&not_by_manifest), Err(IntakeError::Missing));
        assert_eq!(way(&[("a1/src/lib.rs", A0)]), Err(IntakeError::Missing));
    }
}

#[test]
fn sources_that_name_no_assignment_are_told_so() {
    for (lib, path) in [("src/lib.rs", "src"), ("lib.rs", "lib.rs"), ("amy/lib.rs", "amy")] {
        for way in WAYS {
            let line = unusable(way(&[(lib, "// mine")]));
            let words = "does not say which assignment it is; hand it in as assignments/a0/src";
            assert_eq!(line, format!("{path} {words}"));
        }
    }
    // Beside other assignments it is nothing.
    let beside = [("assignments/a1/src/lib.rs", A1), ("tool/src/lib.rs", "")];
    for way in WAYS {
        assert_eq!(way(&beside), Err(IntakeError::Missing));
    }
}

#[test]
fn the_precise_place_outranks_looser_ones() {
    let files = [("assignments/a0/src/lib.rs", "// precise"), ("src/lib.rs", A0), ("a0.md", "")];
    for way in [as_folder, as_zip] {
        let taken = way(&files).unwrap();
        assert_eq!(taken.sources[0].1, "// precise");
        assert_eq!(taken.ignored, ["src (elsewhere)"]);
    }
    assert_eq!(as_repository(&files).unwrap().sources[0].1, "// precise");
}

#[test]
fn two_places_of_one_rank_are_refused() {
    let cases = [
        ["a0/src/lib.rs", "amy/a0/src/lib.rs"],
        ["src/lib.rs", "amy/src/lib.rs"],
        ["amy/lib.rs", "bo/lib.rs"],
    ];
    for [one, other] in cases {
        for way in WAYS {
            let line = unusable(way(&[(one, A0), (other, A0)]));
            assert!(line.starts_with("the sources are there more than once (in "), "{line}");
        }
    }
}

#[test]
fn names_in_other_letters_are_told_the_right_ones() {
    let cases = [
        ("Assignments/a0/src/lib.rs", "Assignments/a0/src must be called assignments/a0/src"),
        ("c/assignments/A0/Src/lib.rs", "c/assignments/A0/Src must be called c/assignments/a0/src"),
        ("A0/src/lib.rs", "A0/src must be called a0/src"),
        ("SRC/lib.rs", "SRC must be called src"),
        ("assignments/a0/src/Lib.rs", "src/Lib.rs must be called lib.rs"),
        ("assignments/a0/src/LIB.RS", "src/LIB.RS must be called lib.rs"),
        ("src/Lib.rs", "src/Lib.rs must be called lib.rs"),
        ("Lib.rs", "src/Lib.rs must be called lib.rs"),
    ];
    for (name, line) in cases {
        for way in WAYS {
            let told = unusable(way(&[(name, A0)]));
            assert_eq!(told, format!("{line}, in lower case; rename it"), "{name}");
        }
    }
}

#[test]
fn what_systems_and_cargo_put_there_never_counts() {
    let files = [
        ("assignments/a0/src/lib.rs", A0),
        ("__MACOSX/assignments/a0/src/lib.rs", ""),
        ("target/assignments/a0/src/lib.rs", ""),
        ("assignments/a0/target/debug/x.rs", ""),
        ("assignments/a0/.DS_Store", ""),
    ];
    for way in WAYS {
        let taken = way(&files).unwrap();
        assert_eq!(names(&taken), ["lib.rs"]);
        assert_eq!(taken.ignored, [""; 0]);
    }
}

#[test]
fn a_target_of_many_thousand_files_is_skipped() {
    let mut names: Vec<String> =
        (0..12_000).map(|i| format!("assignments/a0/target/debug/{i}.o")).collect();
    names.push("assignments/a0/src/lib.rs".into());
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    for way in WAYS {
        assert_eq!(common::names(&way(&files).unwrap()), ["lib.rs"]);
    }
}

#[test]
fn a_folder_that_holds_an_archive_stands_for_that() {
    let archive = packed(&[("assignments/a0/src/lib.rs", A0)]);
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let taken = || taken_from(folder.path().into(), Form::Folder);
    put("onlinetext.html", b"<p>hello");
    assert_eq!(taken(), Err(IntakeError::Missing));
    put("old.rar", b"Rar!");
    let line = unusable(taken());
    assert_eq!(line, "old.rar is a RAR archive; pack it as .zip or .tar.gz");
    put("inner/work.zip", &archive);
    assert_eq!(names(&taken().unwrap()), ["lib.rs"]);
    put("work2.tar.gz", b"");
    let line = unusable(taken());
    assert_eq!(line, "there are several archives (inner/work.zip, work2.tar.gz); leave one");
    // Work of its own counts, whatever lies beside it.
    put("assignments/a1/src/lib.rs", b"");
    assert_eq!(taken(), Err(IntakeError::Missing));
}
