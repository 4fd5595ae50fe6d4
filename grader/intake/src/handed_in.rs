//! What a student handed in, as it lies on disk: found, not yet opened.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use wording::{Words, text};

use crate::format::{Format, PACK};
use crate::name::{check_student, decoded, shown};

/// The form of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A folder; if it holds `.git`, a repository.
    Folder,
    /// A `.zip` archive.
    Zip,
    /// A `.tar.gz` or `.tgz` archive.
    TarGz,
    /// A `.tar.xz` or `.txz` archive.
    TarXz,
    /// A `.tar` archive.
    Tar,
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
    /// What somebody may have meant as a submission, in a form that cannot be read.
    pub unread: Vec<HeldBack>,
    /// Submissions that are not graded before somebody renames or removes one.
    pub held_back: Vec<HeldBack>,
}

/// Something in a folder of submissions that is not graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBack {
    /// Its name, printable.
    pub name: String,
    /// Whose it is, if that is clear.
    pub student: Option<String>,
    /// A whole sentence: its name, what is wrong, and the step that mends it.
    pub why: Words,
}

/// Why a folder of submissions cannot be used.
#[derive(Debug)]
pub enum ClassError {
    /// It cannot be read.
    Folder(io::Error),
}

impl ClassError {
    /// One line for the operator, without the folder's name.
    pub fn words(&self) -> Words {
        let Self::Folder(error) = self;
        Words::new(
            format!("无法读取提交文件夹（{error}）；请检查路径和权限"),
            format!(
                "the folder of submissions cannot be read ({error}); check its path and rights"
            ),
        )
    }
}

const ARCHIVES: [(&str, Form); 6] = [
    (".zip", Form::Zip),
    (".tar.gz", Form::TarGz),
    (".tgz", Form::TarGz),
    (".tar.xz", Form::TarXz),
    (".txz", Form::TarXz),
    (".tar", Form::Tar),
];

/// What systems put into folders, in any letters.
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

/// What lies beside submissions and is none: lists, notes and pages of the download.
const PASSED_OVER: [&str; 9] =
    [".csv", ".tsv", ".xlsx", ".md", ".txt", ".json", ".html", ".htm", ".log"];

/// What stands between the student and what was handed in, as Moodle writes it.
const MOODLE: &str = "_assignsubmission_";

impl Form {
    /// How the names of its files end.
    pub fn ending(self) -> &'static str {
        let ending = ARCHIVES.iter().find(|(_, form)| *form == self);
        ending.map_or("", |(ending, _)| ending)
    }
}

/// Finds the submissions in `folder`. Links, hidden files and what systems put there
/// are passed over.
///
/// A student is called as the folder, archive or repository is. Of Moodle's names
/// (`Amy_12345_assignsubmission_file_`, with or without a file's name) the part
/// before `_assignsubmission_` counts; Canvas' names are left whole.
///
/// # Errors
///
/// If the folder cannot be read.
pub fn class(folder: &Path) -> Result<Class, ClassError> {
    let mut class = Class::default();
    let mut found: BTreeMap<String, Vec<HandedIn>> = BTreeMap::new();
    let mut typed = Vec::new();
    for (path, is_folder) in entries(folder).map_err(ClassError::Folder)? {
        let raw = path.file_name().unwrap_or_default();
        let Ok(name) = decoded(raw.as_bytes()) else {
            class.held_back.push(badly_named(raw));
            continue;
        };
        let Some((stem, form)) = told_by(&name, is_folder) else {
            class.unread.extend(unread(&name, raw));
            continue;
        };
        match stem.split_once(MOODLE) {
            Some((student, rest)) if rest.starts_with("onlinetext") => {
                typed.push((student.to_string(), shown(raw.as_bytes())));
                continue;
            }
            _ => {}
        }
        let student = stem.split_once(MOODLE).map_or(stem, |(student, _)| student);
        match check_student(student) {
            Ok(()) => found.entry(student.into()).or_default().push(HandedIn { path, form }),
            Err(_) => class.held_back.push(badly_named(raw)),
        }
    }
    typed.retain(|(student, _)| !found.contains_key(student));
    class.unread.extend(typed.into_iter().map(|(student, name)| typed_in(student, name)));
    for (student, mut several) in found {
        if several.len() == 1 {
            class.submissions.extend(several.pop().map(|one| (student, one)));
        } else {
            class.held_back.extend(twice(&student, &several));
        }
    }
    class.held_back.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(class)
}

/// What may be a submission, in the order of names, and whether it is a folder.
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

/// The form of an archive of this name.
pub fn form_of(name: &str) -> Option<Form> {
    told_by(name, false).map(|(_, form)| form)
}

/// `.ZIP` is what some systems write.
pub fn ends(name: &str, ending: &str) -> bool {
    let at = name.len().checked_sub(ending.len());
    at.and_then(|at| name.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

/// A file that is no archive which could be read.
fn unread(name: &str, raw: &OsStr) -> Option<HeldBack> {
    let shown = shown(raw.as_bytes());
    let why = if let Some(format) = Format::of_name(name) {
        format.refused(&shown)
    } else if PASSED_OVER.iter().any(|ending| ends(name, ending)) {
        return None;
    } else {
        let what = if ends(name, ".rs") {
            text("只是单个源文件，不是完整的提交", "a single source file and no whole submission")
        } else {
            text("不是提交的格式", "not in a form of a submission")
        };
        Words::new(
            format!("{shown} {}；{}", what.zh, PACK.zh),
            format!("{shown} is {}; {}", what.en, PACK.en),
        )
    };
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.split_once(MOODLE).map_or(stem, |(student, _)| student);
    let student = check_student(stem).is_ok().then(|| stem.to_string());
    Some(HeldBack { name: shown, student, why })
}

/// Text that was typed into a course site, with no file.
fn typed_in(student: String, name: String) -> HeldBack {
    let why = Words::new(
        format!("{name} 里只有在网页上填写的文字，没有文件；{}", PACK.zh),
        format!("{name} holds only text that was typed in, and no file; {}", PACK.en),
    );
    HeldBack { name, student: Some(student), why }
}

fn badly_named(raw: &OsStr) -> HeldBack {
    let name = shown(raw.as_bytes());
    let stem = decoded(raw.as_bytes());
    let stem = stem.as_deref().map(|name| {
        let stem = told_by(name, false).map_or(name, |(stem, _)| stem);
        stem.split_once(MOODLE).map_or(stem, |(student, _)| student)
    });
    let unreadable =
        text("含有既不是 UTF-8 也不是 GBK 的字节", "bytes that are neither UTF-8 nor GBK");
    let what = stem.map_or(unreadable, |stem| check_student(stem).err().unwrap_or(unreadable));
    let why = Words::new(
        format!("提交 `{name}` 的名称{}；请改名", what.zh),
        format!("the name of the submission `{name}` has {}; rename it", what.en),
    );
    HeldBack { name, student: None, why }
}

/// All submissions of a student who has several.
fn twice(student: &str, several: &[HandedIn]) -> Vec<HeldBack> {
    let names = several.iter().map(|one| one.path.file_name().unwrap_or_default());
    let names: Vec<String> = names.map(|name| shown(name.as_bytes())).collect();
    let (zh, en) = (names.join("、"), names.join(" and "));
    let why = Words::new(
        format!("{student} 有多份提交（{zh}）；请只保留一份"),
        format!("several submissions of {student}, {en}; leave one"),
    );
    let held_back = |name| HeldBack { name, student: Some(student.into()), why: why.clone() };
    names.into_iter().map(held_back).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[&[u8]], folders: &[&str]) -> Class {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            fs::write(folder.path().join(OsStr::from_bytes(file)), "").unwrap();
        }
        for name in folders {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        class(folder.path()).unwrap()
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
        let files: [&[u8]; 1] = [b"Bo_2_assignsubmission_file_work.zip"];
        let folders = [
            "Amy Lee_1_assignsubmission_file_",
            "Amy Lee_1_assignsubmission_onlinetext_",
            "Chen_3_assignsubmission_onlinetext_",
            "Dana_4_assignsubmission_file",
        ];
        let class = of(&files, &folders);
        assert_eq!(students(&class), ["Amy Lee_1", "Bo_2", "Dana_4"]);
        assert_eq!(class.unread.len(), 1);
        assert_eq!(class.unread[0].student.as_deref(), Some("Chen_3"));
    }

    #[test]
    fn links_are_nobodys_submission() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/", folder.path().join("amy")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("bo.zip")).unwrap();
        assert!(class(folder.path()).unwrap().submissions.is_empty());
    }
}
