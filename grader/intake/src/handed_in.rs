//! What a student handed in, as it lies on disk: found, not yet opened.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::name::{check_student, shown};

/// The form of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A folder; if it holds `.git`, a repository with its working tree.
    Folder,
    /// A `.zip` archive.
    Zip,
    /// A `.tar.gz` or `.tgz` archive.
    TarGz,
    /// A bare git repository, a folder whose name ends in `.git`.
    Repository,
}

/// A submission as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedIn {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is.
    pub form: Form,
}

/// What lies in a folder of submissions.
#[derive(Debug, Clone, Default)]
pub struct Class {
    /// The submissions by the names of their students.
    pub submissions: BTreeMap<String, HandedIn>,
    /// Files that look like submissions in a form that cannot be read.
    pub unread: Vec<String>,
}

/// Why a folder of submissions cannot be used.
#[derive(Debug)]
pub enum ClassError {
    /// It cannot be read.
    Folder(io::Error),
    /// A submission has a name that cannot be a student's.
    Name {
        /// The name, printable.
        name: String,
        /// What it has.
        why: &'static str,
    },
    /// One student has two submissions.
    Twice {
        /// The student.
        student: String,
        /// The one.
        one: String,
        /// The other.
        other: String,
    },
}

impl fmt::Display for ClassError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(error) => write!(f, "{error}"),
            Self::Name { name, why } => {
                write!(f, "the name of the submission `{name}` has {why}; rename it")
            }
            Self::Twice { student, one, other } => {
                write!(f, "two submissions of {student}, {one} and {other}; remove one")
            }
        }
    }
}

impl std::error::Error for ClassError {}

const ARCHIVES: [(&str, Form); 3] =
    [(".zip", Form::Zip), (".tar.gz", Form::TarGz), (".tgz", Form::TarGz)];

/// What people pack with and what is not read here.
const UNREAD: [&str; 8] =
    [".rar", ".7z", ".tar", ".tar.xz", ".tar.bz2", ".tar.zst", ".tar.lz", ".gz"];

/// Finds the submissions in `folder`. Links and hidden files are passed over.
///
/// # Errors
///
/// If the folder cannot be read, or it is not clear which submission is whose.
pub fn class(folder: &Path) -> Result<Class, ClassError> {
    let mut class = Class::default();
    let entries = fs::read_dir(folder).map_err(ClassError::Folder)?;
    let mut entries: Vec<_> = entries.collect::<Result<_, _>>().map_err(ClassError::Folder)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let kind = entry.file_type().map_err(ClassError::Folder)?;
        if name.as_bytes().starts_with(b".") || !(kind.is_dir() || kind.is_file()) {
            continue;
        }
        let lossy = name.to_string_lossy();
        let Some((stem, form)) = told_by(&lossy, kind.is_dir()) else {
            if UNREAD.iter().any(|ending| ends(&lossy, ending)) {
                class.unread.push(shown(name.as_bytes()));
            }
            continue;
        };
        let why = if name.to_str().is_none() {
            Err("bytes that are not UTF-8")
        } else {
            check_student(stem)
        };
        why.map_err(|why| ClassError::Name { name: shown(name.as_bytes()), why })?;
        let handed_in = HandedIn { path: entry.path(), form };
        if let Some(before) = class.submissions.insert(stem.into(), handed_in) {
            let one = before.path.file_name().unwrap_or_default();
            return Err(ClassError::Twice {
                student: stem.into(),
                one: shown(one.as_bytes()),
                other: shown(name.as_bytes()),
            });
        }
    }
    Ok(class)
}

/// The student's name and the form that a name tells of.
fn told_by(name: &str, is_folder: bool) -> Option<(&str, Form)> {
    if is_folder {
        return Some(match name.strip_suffix(".git") {
            Some(stem) => (stem, Form::Repository),
            None => (name, Form::Folder),
        });
    }
    let (ending, form) = ARCHIVES.iter().find(|(ending, _)| ends(name, ending))?;
    Some((&name[..name.len() - ending.len()], *form))
}

/// `.ZIP` is what some systems write.
fn ends(name: &str, ending: &str) -> bool {
    let at = name.len().checked_sub(ending.len());
    at.and_then(|at| name.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    fn of(files: &[&[u8]], folders: &[&str]) -> Result<Class, ClassError> {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            fs::write(folder.path().join(OsStr::from_bytes(file)), "").unwrap();
        }
        for name in folders {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        class(folder.path())
    }

    #[test]
    fn every_form_gives_the_name_of_its_student() {
        let files: [&[u8]; 6] =
            [b"bo.zip", b"chen.tar.gz", b"dana.TGZ", b"notes.txt", b".x.zip", b"eve.rar"];
        let class = of(&files, &["amy", "fay.git", ".git"]).unwrap();
        let found: Vec<_> =
            class.submissions.iter().map(|(name, s)| (name.as_str(), s.form)).collect();
        let expected = [
            ("amy", Form::Folder),
            ("bo", Form::Zip),
            ("chen", Form::TarGz),
            ("dana", Form::TarGz),
            ("fay", Form::Repository),
        ];
        assert_eq!(found, expected);
        assert_eq!(class.unread, ["eve.rar"]);
    }

    #[test]
    fn two_submissions_of_a_student_are_both_named() {
        let error = of(&[b"amy.zip"], &["amy"]).unwrap_err().to_string();
        assert_eq!(error, "two submissions of amy, amy and amy.zip; remove one");
        assert!(of(&[b"amy.tgz", b"amy.tar.gz"], &[]).is_err());
    }

    #[test]
    fn names_that_could_not_be_names_of_files_are_refused_and_escaped() {
        let error = of(&[], &["a\nb"]).unwrap_err().to_string();
        assert_eq!(error, "the name of the submission `a\\nb` has a control character; rename it");
        let error = of(&[b"a\xff.zip"], &[]).unwrap_err().to_string();
        assert!(error.contains("`a\\xff.zip` has bytes that are not UTF-8"), "{error}");
        assert!(of(&[b"\x20.zip"], &[]).is_err());
    }

    #[test]
    fn links_are_nobodys_submission() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/", folder.path().join("amy")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("bo.zip")).unwrap();
        assert!(class(folder.path()).unwrap().submissions.is_empty());
    }
}
