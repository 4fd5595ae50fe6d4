//! Finds the submissions of a class in a folder.

use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use wording::Words;

use crate::class::Class;
use crate::gradescope;
use crate::owners::Owners;
use crate::person::Enrolled;
use crate::sorted::Sorted;

/// Why a folder of submissions cannot be used.
#[derive(Debug)]
pub enum ClassError {
    /// It cannot be read.
    Folder(io::Error),
    /// What a course site put beside the submissions cannot be read.
    Metadata(Words),
}

impl ClassError {
    /// One line for the operator, without the folder's name.
    pub fn words(&self) -> Words {
        let error = match self {
            Self::Folder(error) => error,
            Self::Metadata(words) => return words.clone(),
        };
        Words::new(
            format!("无法读取提交文件夹（{error}）；请检查路径和权限"),
            format!(
                "the folder of submissions cannot be read ({error}); check its path and rights"
            ),
        )
    }
}

/// Names of files and folders that operating systems make, in lower case.
const SYSTEMS: [&str; 18] = [
    "__MACOSX",
    "lost+found",
    "@eaDir",
    "@Recycle",
    "@Recently-Snapshot",
    "#recycle",
    "#snapshot",
    "$RECYCLE.BIN",
    "RECYCLER",
    "RECYCLED",
    "FOUND.000",
    "System Volume Information",
    "Network Trash Folder",
    "Temporary Items",
    "TheVolumeSettingsFolder",
    "Thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
];

/// Finds the submissions in `folder`. Links, hidden files and files of operating systems
/// are skipped.
///
/// The student's name is that of the folder, archive or repository. Of a name from Moodle
/// (`Amy_12345_assignsubmission_file_`, with or without a file's name) the part before
/// `_assignsubmission_` counts; names from Canvas are used as they are.
///
/// With a roster, submissions from the bulk downloads of Canvas, Moodle and Gradescope are
/// those of the students whose ids stand in their names or in `submission_metadata.yml`.
/// Of several attempts of a student the newest counts.
///
/// # Errors
///
/// If the folder or the metadata cannot be read.
pub fn class(folder: &Path, roster: Option<&[Enrolled]>) -> Result<Class, ClassError> {
    let owners = match roster {
        None | Some([]) => Owners::default(),
        Some(roster) => {
            Owners::new(roster, gradescope::beside(folder).map_err(ClassError::Metadata)?)
        }
    };
    let mut sorted = Sorted::default();
    for (path, is_folder) in entries(folder).map_err(ClassError::Folder)? {
        sorted.add(&owners, &path, is_folder);
    }
    Ok(sorted.class())
}

/// The entries that may be submissions, in the order of names, and whether each is a
/// folder.
fn entries(folder: &Path) -> io::Result<Vec<(PathBuf, bool)>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut found = Vec::new();
    for entry in entries {
        let name = entry.file_name();
        let kind = entry.file_type()?;
        let system = SYSTEMS.iter().any(|system| name.eq_ignore_ascii_case(system));
        let hidden = name.as_bytes().starts_with(b".") || name.as_bytes().starts_with(b"~$");
        if !system && !hidden && (kind.is_dir() || kind.is_file()) {
            found.push((entry.path(), kind.is_dir()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;
    use crate::form::Form;
    use crate::held_back::HeldBack;

    fn of(files: &[&[u8]], folders: &[&str]) -> Class {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            fs::write(folder.path().join(OsStr::from_bytes(file)), "").unwrap();
        }
        for name in folders {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        class(folder.path(), None).unwrap()
    }

    fn students(class: &Class) -> Vec<&str> {
        class.submissions.keys().map(String::as_str).collect()
    }

    fn lines(held_back: &[HeldBack]) -> Vec<&str> {
        for one in held_back {
            assert!(one.why.zh.chars().any(|c| ('一'..='龥').contains(&c)), "{one:?}");
        }
        held_back.iter().map(|one| one.why.en.as_str()).collect()
    }

    #[test]
    fn every_form_gives_the_name_of_its_student() {
        let files: [&[u8]; 8] = [
            b"bo.zip",
            b"chen.tar.gz",
            b"dana.TGZ",
            b"gil.tar",
            b"hu.tar.xz",
            b"ivy.txz",
            b"notes.txt",
            b".x.zip",
        ];
        let class = of(&files, &["amy", "fay.git", ".git"]);
        let found: Vec<_> =
            class.submissions.iter().map(|(name, s)| (name.as_str(), s.form)).collect();
        let expected = [
            ("amy", Form::Folder),
            ("bo", Form::Zip),
            ("chen", Form::TarGz),
            ("dana", Form::TarGz),
            ("fay", Form::Repository),
            ("gil", Form::Tar),
            ("hu", Form::TarXz),
            ("ivy", Form::TarXz),
        ];
        assert_eq!(found, expected);
        assert!(class.unread.is_empty() && class.held_back.is_empty(), "{class:?}");
    }

    #[test]
    fn what_cannot_be_read_is_named_and_told_what_to_do() {
        let class = of(&[b"amy.rs", b"bo.docx", b"eve.rar", b"gil.tar.bz2", b"grades.csv"], &[]);
        let expected = [
            "amy.rs is a single source file and no whole submission; pack it as .zip or .tar.gz",
            "bo.docx is not in a form of a submission; pack it as .zip or .tar.gz",
            "eve.rar is a RAR archive; pack it as .zip or .tar.gz",
            "gil.tar.bz2 is compressed with bzip2; pack it as .zip or .tar.gz",
        ];
        assert_eq!(lines(&class.unread), expected);
        assert_eq!(class.unread[2].student.as_deref(), Some("eve"));
    }

    #[test]
    fn two_submissions_of_a_student_are_both_held_back_and_nobody_elses() {
        let class = of(&[b"amy.zip", b"bo.zip"], &["amy"]);
        let line = "several submissions of amy, amy and amy.zip; leave one";
        assert_eq!(lines(&class.held_back), [line, line]);
        assert_eq!(students(&class), ["bo"]);
    }

    #[test]
    fn all_bad_names_are_listed_at_once() {
        let long = format!("{}.zip", "x".repeat(129));
        let files: [&[u8]; 4] = [b"a\xff.zip", b"\x20.zip", long.as_bytes(), b"bo.zip"];
        let class = of(&files, &["a\nb"]);
        let lines = lines(&class.held_back);
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert!(lines[1].contains("`a\\nb` has a control character; rename it"), "{lines:?}");
        assert!(lines[2].contains("`a\\xff.zip` has bytes that are neither"), "{lines:?}");
        assert_eq!(students(&class), ["bo"]);
    }

    #[test]
    fn names_in_gbk_are_names() {
        assert_eq!(students(&of(&[b"\xc0\xee\xc0\xd7.zip"], &[])), ["李雷"]);
    }

    #[test]
    fn what_systems_put_there_is_nobodys() {
        let folders = ["__MACOSX", "lost+found", "@eaDir", "$Recycle.Bin", "#recycle"];
        let files: [&[u8]; 3] = [b"Thumbs.db", b"Desktop.ini", b".DS_Store"];
        let class = of(&files, &folders);
        assert!(class.submissions.is_empty() && class.unread.is_empty(), "{class:?}");
    }

    #[test]
    fn moodles_names_give_the_student() {
        let files: [&[u8]; 4] = [
            b"Bo_2_assignsubmission_file_work.zip",
            b"Bo_2_assignsubmission_onlinetext_onlinetext.html",
            b"Eve_5_assignsubmission_onlinetext_onlinetext.html",
            b"Fay_6_assignsubmission_file_work.txt",
        ];
        let folders = [
            "Amy Lee_1_assignsubmission_file_",
            "Amy Lee_1_assignsubmission_onlinetext_",
            "Chen_3_assignsubmission_onlinetext_",
            "Dana_4_assignsubmission_file",
        ];
        let class = of(&files, &folders);
        assert_eq!(students(&class), ["Amy Lee_1", "Bo_2", "Dana_4"]);
        let unread: Vec<_> = class.unread.iter().filter_map(|one| one.student.as_deref()).collect();
        assert_eq!(unread, ["Chen_3", "Eve_5", "Fay_6"]);
    }

    #[test]
    fn links_are_nobodys_submission() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/", folder.path().join("amy")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("bo.zip")).unwrap();
        assert!(class(folder.path(), None).unwrap().submissions.is_empty());
    }
}
