//! Names that strangers chose: taken apart, or refused, and made fit to print.

use wording::misleading;
pub use wording::shown;

use crate::caps;

/// The components of an entry's name, or why it names nothing that could be taken.
///
/// The same rules hold on every system, so that a submission means the same
/// wherever it is graded: what is a separator or a drive on one of them is refused
/// on all.
///
/// # Errors
///
/// A few words that fit behind the name in parentheses.
pub fn parts(name: &[u8]) -> Result<Vec<&str>, &'static str> {
    if name.len() > caps::NAME {
        return Err("too long a name");
    }
    let name = std::str::from_utf8(name).map_err(|_| "not UTF-8")?;
    if name.contains(misleading) {
        return Err("a control character in its name");
    }
    if name.contains('\\') {
        return Err("a backslash in its name");
    }
    if name.starts_with('/') {
        return Err("an absolute path");
    }
    if name.as_bytes().get(1) == Some(&b':') {
        return Err("a drive letter");
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if parts.contains(&"..") {
        return Err("leads out of its folder");
    }
    if parts.iter().any(|part| part.len() > caps::COMPONENT) {
        return Err("too long a name");
    }
    Ok(parts)
}

/// Why `student` cannot be a student's name; names become names of files.
///
/// # Errors
///
/// A few words that fit behind "the name has".
pub fn check_student(student: &str) -> Result<(), &'static str> {
    match student {
        "" => Err("no letters"),
        s if s.len() > 128 => Err("more than 128 bytes"),
        s if check_name(s).is_err() => check_name(s),
        s if s.contains(['/', '\\']) => Err("a slash"),
        s if s.starts_with('.') => Err("a leading dot"),
        s if s.trim() != s => Err("a space at an end"),
        _ => Ok(()),
    }
}

/// Why `name` cannot be what somebody is called.
///
/// # Errors
///
/// A few words that fit behind the name.
pub fn check_name(name: &str) -> Result<(), &'static str> {
    if name.contains(misleading) { Err("a control character") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_are_taken_apart() {
        assert_eq!(parts(b"a/b/c.rs").unwrap(), ["a", "b", "c.rs"]);
        assert_eq!(parts(b"./a//b/").unwrap(), ["a", "b"]);
        assert_eq!(parts("作业/…".as_bytes()).unwrap(), ["作业", "…"]);
        assert_eq!(parts(b"").unwrap(), [""; 0]);
    }

    #[test]
    fn names_that_could_lead_elsewhere_are_refused() {
        let long = vec![b'a'; caps::COMPONENT + 1];
        let cases: [(&[u8], &str); 9] = [
            (b"../a", "leads out of its folder"),
            (b"a/../../b", "leads out of its folder"),
            (b"/etc/passwd", "an absolute path"),
            (b"a\\b", "a backslash in its name"),
            (b"C:/a", "a drive letter"),
            (b"a\0.rs", "a control character in its name"),
            ("a\u{202e}sr.b".as_bytes(), "a control character in its name"),
            (b"\xff.rs", "not UTF-8"),
            (&long, "too long a name"),
        ];
        for (name, why) in cases {
            assert_eq!(parts(name), Err(why), "{name:?}");
        }
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
