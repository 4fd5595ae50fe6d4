//! The zip that staff upload to Gradescope, which then grades every submission with this
//! grader.
//!
//! It holds sources and no programs: a grader compiles what it links submissions with on the
//! machine where it grades, and refuses to grade with other sources than its own. Gradescope
//! builds an image of it once (`setup.sh`) and grades each submission in a container of that
//! image (`run_autograder`). The reference solution is in it: it is for staff only.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use harness::{Assignment, Lang, Text, text};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::base::problem::Problem;

/// What it is called on the command line.
pub const ID: &str = "gradescope-autograder";

/// Its name for people.
pub const NAME: Text = text("上传到 Gradescope 的评分器", "autograder for Gradescope");

/// The scripts at the root of the zip.
const SCRIPTS: [(&str, &str); 3] = [
    ("setup.sh", include_str!("../../gradescope/setup.sh")),
    ("prepare.sh", include_str!("../../gradescope/prepare.sh")),
    ("run_autograder", include_str!("../../gradescope/run_autograder")),
];

/// What is taken from the repository: what compiles, and no submission but one that is right.
const TAKEN: [&str; 8] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "assignments",
    "docs/book",
    "grader",
    "reference",
    "xtask",
];

/// Folders in these that nothing needs that is compiled there. (Tests stay: manifests name
/// some of them, and cargo refuses a workspace without them.)
const LEFT_OUT: [&str; 3] = ["target", "snapshots", "fonts"];

/// The solution that has to pass before an image is built.
const SAMPLE: &str = "fixtures/submissions/full-marks";

/// The zip that grades `assignment`.
///
/// # Errors
///
/// If a source cannot be read.
pub fn autograder(
    repository: &Path,
    assignment: &Assignment,
    lang: Lang,
) -> Result<Vec<u8>, Problem> {
    let mut files = BTreeMap::new();
    for (name, script) in SCRIPTS {
        files.insert(name.to_string(), script.as_bytes().to_vec());
    }
    files.insert("settings".into(), settings(assignment, lang).into_bytes());
    for part in TAKEN {
        take(&repository.join(part), &format!("course/{part}"), &mut files)?;
    }
    // By this folder a program knows the repository.
    let golden = format!("fixtures/golden/{}/MANIFEST.json", assignment.id);
    take(&repository.join(&golden), &format!("course/{golden}"), &mut files)?;
    let sample = format!("assignments/{}", assignment.id);
    let to = format!("sample/full-marks/{sample}");
    take(&repository.join(SAMPLE).join(&sample), &to, &mut files)?;
    Ok(zipped(&files))
}

/// What staff may change in the zip.
fn settings(assignment: &Assignment, lang: Lang) -> String {
    let (id, lang) = (assignment.id, lang.pick("zh", "en"));
    format!(
        "# What is graded, and the language of what students read: zh or en.\n\
         ASSIGNMENT={id}\n\
         LANGUAGE={lang}\n\
         # The least sandbox to grade in, and whether to grade where it does not hold: then a\n\
         # submission can read the reference solution and write its own score.\n\
         TIER=medium\n\
         ACCEPT_UNSAFE=no\n"
    )
}

/// Adds a file, or all files in a folder. Links and hidden files are passed over.
fn take(from: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Problem> {
    let failed = |error: std::io::Error| Problem::file(from, &error);
    let kind = fs::symlink_metadata(from).map_err(failed)?.file_type();
    if kind.is_file() {
        files.insert(name.into(), fs::read(from).map_err(failed)?);
    } else if kind.is_dir() {
        for entry in fs::read_dir(from).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let part = entry.file_name().to_string_lossy().into_owned();
            let wanted = !part.starts_with('.') && !LEFT_OUT.contains(&part.as_str());
            if wanted {
                take(&entry.path(), &format!("{name}/{part}"), files)?;
            }
        }
    }
    Ok(())
}

/// The files as a zip: the same files give the same bytes.
fn zipped(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        let is_script = SCRIPTS.iter().any(|(script, _)| script == name);
        let mode = if is_script { 0o755 } else { 0o644 };
        zip.start_file(name, options.unix_permissions(mode)).expect("a new name");
        zip.write_all(bytes).expect("writing to memory");
    }
    zip.finish().expect("writing to memory").into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::repository;
    use std::io::Read;
    use zip::ZipArchive;

    fn opened() -> ZipArchive<Cursor<Vec<u8>>> {
        let zip = autograder(repository(), &checks::a0::ASSIGNMENT, Lang::En).unwrap();
        ZipArchive::new(Cursor::new(zip)).unwrap()
    }

    fn text(zip: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> String {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_two_scripts_that_gradescope_wants_stand_at_the_root() {
        let mut zip = opened();
        for name in ["setup.sh", "run_autograder"] {
            assert_eq!(zip.by_name(name).unwrap().unix_mode().unwrap() & 0o777, 0o755);
            let script = text(&mut zip, name);
            assert!(script.starts_with("#!/usr/bin/env bash\n") && !script.contains('\r'));
        }
        assert!(text(&mut zip, "settings").contains("\nASSIGNMENT=a0\nLANGUAGE=en\n"));
    }

    #[test]
    fn it_has_what_compiles_and_no_submission_but_the_one_that_is_right() {
        let zip = opened();
        let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into()).collect();
        let has = |part: &str| names.iter().any(|name| name.starts_with(part));
        for needed in [
            "course/.cargo/config.toml",
            "course/Cargo.lock",
            "course/assignments/a0/Cargo.toml",
            "course/grader/src/main.rs",
            "course/reference/src/lib.rs",
            "course/docs/book/Cargo.toml",
            "course/fixtures/golden/a0/MANIFEST.json",
            "sample/full-marks/assignments/a0/src/lib.rs",
        ] {
            assert!(names.iter().any(|name| name == needed), "{needed}");
        }
        for absent in ["course/fixtures/attacks", "course/fixtures/submissions", "course/runs"] {
            assert!(!has(absent), "{absent}");
        }
        assert!(!names.iter().any(|name| name.contains("/target/") || name.contains("/.git")));
        assert!(!has("sample/full-marks/assignments/a1"), "of this assignment only");
    }

    #[test]
    fn the_same_sources_give_the_same_zip() {
        let zip = || autograder(repository(), &checks::a0::ASSIGNMENT, Lang::Zh).unwrap();
        let bytes = zip();
        assert!(bytes == zip());
        assert!(bytes.len() < 20 << 20, "{} bytes", bytes.len());
    }
}
