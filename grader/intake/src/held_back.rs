//! What lies in a folder of submissions and is not graded, with the reason.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use wording::{Words, text};

use crate::form::{ends, told_by};
use crate::format::{Format, PACK};
use crate::handed_in::HandedIn;
use crate::name::{check_student, decoded, shown};

/// Something in a folder of submissions that is not graded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBack {
    /// Its name, printable.
    pub name: String,
    /// The student who handed it in, if that is clear.
    pub student: Option<String>,
    /// A whole sentence: its name, what is wrong, and what to do about it.
    pub why: Words,
}

/// Endings of files that come with a download and are no submissions: lists, notes and
/// pages.
const PASSED_OVER: [&str; 9] =
    [".csv", ".tsv", ".xlsx", ".md", ".txt", ".json", ".html", ".htm", ".log"];

/// What Moodle writes between the student's name and the name of what was handed in.
pub const MOODLE: &str = "_assignsubmission_";

/// A file that is no archive that can be read here, once for each of its students.
pub fn unread(name: &str, raw: &OsStr, students: &[String]) -> Vec<HeldBack> {
    let Some(why) = why_unread(name, raw) else { return Vec::new() };
    let (shown, why) = (shown(raw.as_bytes()), &why);
    let held_back = |student: &String| {
        let student = check_student(student).is_ok().then(|| student.clone());
        HeldBack { name: shown.clone(), student, why: why.clone() }
    };
    students.iter().map(held_back).collect()
}

fn why_unread(name: &str, raw: &OsStr) -> Option<Words> {
    let shown = shown(raw.as_bytes());
    let why = if let Some(format) = Format::of_name(name) {
        format.refused(&shown)
    } else if PASSED_OVER.iter().any(|ending| ends(name, ending)) && !name.contains(MOODLE) {
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
    Some(why)
}

/// The name of a file up to its first dot.
pub fn without_ending(name: &str) -> &str {
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// Text that was typed into a course site, with no file.
pub fn typed_in(student: String, name: String) -> HeldBack {
    let why = Words::new(
        format!("{name} 里只有在网页上填写的文字，没有文件；{}", PACK.zh),
        format!("{name} holds only text that was typed in, and no file; {}", PACK.en),
    );
    HeldBack { name, student: Some(student), why }
}

pub fn badly_named(raw: &OsStr) -> HeldBack {
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

/// A submission that could be that of several students of the roster.
pub fn of_several(raw: &OsStr, why: &Words) -> HeldBack {
    let name = shown(raw.as_bytes());
    let why = Words::new(
        format!("{name} 是谁的看不出来：{}", why.zh),
        format!("whose {name} is cannot be told: {}", why.en),
    );
    HeldBack { name, student: None, why }
}

/// The names of submissions, printable.
pub fn names(several: &[HandedIn]) -> Vec<String> {
    let names = several.iter().map(|one| one.path.file_name().unwrap_or_default());
    names.map(|name| shown(name.as_bytes())).collect()
}

/// All submissions of a student who has several.
pub fn twice(student: &str, several: &[HandedIn]) -> Vec<HeldBack> {
    let names = names(several);
    let (zh, en) = (names.join("、"), names.join(" and "));
    let why = Words::new(
        format!("{student} 有多份提交（{zh}）；请只保留一份"),
        format!("several submissions of {student}, {en}; leave one"),
    );
    let held_back = |name| HeldBack { name, student: Some(student.into()), why: why.clone() };
    names.into_iter().map(held_back).collect()
}
