//! Names that other people chose: decoded, split, checked, and made safe to print.

use std::borrow::Cow;

use encoding_rs::GB18030;
pub use wording::shown;
use wording::{Text, misleading, text};

use crate::caps;

const LONG: Text = text("名称过长", "too long a name");
const NEITHER: Text = text("既不是 UTF-8 也不是 GBK", "neither UTF-8 nor GBK");
const CONTROL: Text = text("名称含控制字符", "a control character in its name");
const BACKSLASH: Text = text("名称含反斜杠", "a backslash in its name");
const ABSOLUTE: Text = text("绝对路径", "an absolute path");
const DRIVE: Text = text("含盘符", "a drive letter");
const OUTSIDE: Text = text("指向自身文件夹之外", "leads out of its folder");

/// Why an entry's name may be refused.
pub const REFUSED: [Text; 7] = [LONG, NEITHER, CONTROL, BACKSLASH, ABSOLUTE, DRIVE, OUTSIDE];

/// The text of an entry's name. A name that is not UTF-8 is read as GBK, which Chinese
/// systems use in archives.
///
/// # Errors
///
/// A few words that fit behind the name in parentheses.
pub fn decoded(name: &[u8]) -> Result<Cow<'_, str>, Text> {
    if name.len() > caps::NAME {
        return Err(LONG);
    }
    if let Ok(name) = std::str::from_utf8(name) {
        return Ok(name.into());
    }
    GB18030.decode_without_bom_handling_and_without_replacement(name).ok_or(NEITHER)
}

/// The components of an entry's name, or why it is refused.
///
/// The rules are the same on every system, so that a submission means the same wherever it
/// is graded: a separator or a drive of any system is refused on all.
///
/// # Errors
///
/// A few words that fit behind the name in parentheses.
pub fn parts(name: &str) -> Result<Vec<&str>, Text> {
    if name.contains(misleading) {
        return Err(CONTROL);
    }
    if name.contains('\\') {
        return Err(BACKSLASH);
    }
    if name.starts_with('/') {
        return Err(ABSOLUTE);
    }
    if name.as_bytes().get(1) == Some(&b':') {
        return Err(DRIVE);
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if parts.contains(&"..") {
        return Err(OUTSIDE);
    }
    if parts.iter().any(|part| part.len() > caps::COMPONENT) {
        return Err(LONG);
    }
    Ok(parts)
}

/// Why `student` cannot be a student's name; names become names of files.
///
/// # Errors
///
/// A few words that fit behind "the name has".
pub fn check_student(student: &str) -> Result<(), Text> {
    match student {
        "" => Err(text("没有任何字符", "no letters")),
        s if s.len() > 128 => Err(text("超过 128 字节", "more than 128 bytes")),
        s if check_name(s).is_err() => check_name(s),
        s if s.contains(['/', '\\']) => Err(text("含有斜杠", "a slash")),
        s if s.starts_with('.') => Err(text("以点开头", "a leading dot")),
        s if s.trim() != s => Err(text("首尾有空格", "a space at an end")),
        _ => Ok(()),
    }
}

/// Checks that `name` can be a person's name.
///
/// # Errors
///
/// A few words that fit behind the name.
pub fn check_name(name: &str) -> Result<(), Text> {
    if name.contains(misleading) {
        Err(text("含有控制字符", "a control character"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_are_taken_apart() {
        assert_eq!(parts("a/b/c.rs").unwrap(), ["a", "b", "c.rs"]);
        assert_eq!(parts("./a//b/").unwrap(), ["a", "b"]);
        assert_eq!(parts("作业/…").unwrap(), ["作业", "…"]);
        assert_eq!(parts("").unwrap(), [""; 0]);
    }

    #[test]
    fn names_that_could_lead_elsewhere_are_refused() {
        let long = "a".repeat(caps::COMPONENT + 1);
        let cases = [
            ("../a", "leads out of its folder"),
            ("a/../../b", "leads out of its folder"),
            ("/etc/passwd", "an absolute path"),
            ("a\\b", "a backslash in its name"),
            ("C:/a", "a drive letter"),
            ("a\0.rs", "a control character in its name"),
            ("a\u{202e}sr.b", "a control character in its name"),
            (&long, "too long a name"),
        ];
        for (name, why) in cases {
            assert_eq!(parts(name).unwrap_err().en, why, "{name:?}");
        }
    }

    #[test]
    fn names_in_gbk_are_read_and_nonsense_is_not() {
        assert_eq!(decoded(b"\xd7\xf7\xd2\xb5/a0").unwrap(), "作业/a0");
        assert_eq!(decoded("作业".as_bytes()).unwrap(), "作业");
        assert_eq!(decoded(b"\xff.rs").unwrap_err().en, "neither UTF-8 nor GBK");
        assert_eq!(decoded(&[b'a'; caps::NAME + 1]).unwrap_err(), LONG);
    }

    #[test]
    fn students_names_are_names_of_files() {
        for name in ["amy", "amy lee", "李雷", "a.b-c_1"] {
            assert_eq!(check_student(name), Ok(()), "{name}");
        }
        let long = "a".repeat(129);
        for name in ["", ".amy", "a/b", "a\\b", "a\nb", " amy", &long] {
            assert!(check_student(name).is_err(), "{name:?}");
        }
    }
}
