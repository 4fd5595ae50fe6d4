//! What a student's repository holds after an update.
//!
//! ```text
//! assignments/aN/src that the student has   the student's, whatever the release says
//! all other files of the release            the release's
//! files of the earlier release only         gone
//! everything else                           the student's
//! ```

use std::collections::BTreeMap;

/// The files of a commit: paths, and what git says of each (mode, kind, hash).
pub type Files = BTreeMap<Vec<u8>, Vec<u8>>;

/// Reads what `git ls-tree -r -z` prints.
pub fn files(listing: &[u8]) -> Files {
    let entries = listing.split(|byte| *byte == 0);
    let pair = |entry: &[u8]| {
        let tab = entry.iter().position(|byte| *byte == b'\t')?;
        Some((entry[tab + 1..].to_vec(), entry[..tab].to_vec()))
    };
    entries.filter_map(pair).collect()
}

/// The student's files after the update; `earlier` names those of the earlier release.
pub fn merged(student: &Files, earlier: &[String], release: &Files) -> Files {
    let src_of_student = |path: &[u8]| {
        let folder = src(path);
        folder.is_some_and(|folder| student.keys().any(|path| path.starts_with(folder)))
    };
    let of_release = release.iter().filter(|(path, _)| !src_of_student(path));
    let mut merged: Files = of_release.map(|(path, file)| (path.clone(), file.clone())).collect();
    let was_course = |path: &[u8]| earlier.iter().any(|name| name.as_bytes() == path);
    for (path, file) in student {
        if src(path).is_some() || !(was_course(path) || release.contains_key(path)) {
            merged.insert(path.clone(), file.clone());
        }
    }
    merged
}

/// The folder `assignments/aN/src/` that a path lies in.
fn src(path: &[u8]) -> Option<&[u8]> {
    let rest = path.strip_prefix(b"assignments/a")?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let inside = digits > 0 && rest[digits..].starts_with(b"/src/");
    inside.then(|| &path[..b"assignments/a".len() + digits + b"/src/".len()])
}

/// What `git update-index -z --index-info` reads.
pub fn index_info(files: &Files) -> Vec<u8> {
    files.iter().flat_map(|(path, file)| [file, &b"\t"[..], path, &b"\0"[..]].concat()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> Files {
        let pairs =
            files.iter().map(|(path, text)| (path.as_bytes().into(), text.as_bytes().into()));
        pairs.collect()
    }

    #[test]
    fn a_listing_is_read_and_written_back() {
        let listing = b"100644 blob 12\ta/b c\n\"\x00100755 blob 34\tx\x00";
        let files = files(listing);
        assert_eq!(files, of(&[("a/b c\n\"", "100644 blob 12"), ("x", "100755 blob 34")]));
        assert_eq!(index_info(&files), listing);
    }

    #[test]
    fn the_students_src_stays_and_the_rest_is_the_releases() {
        let student = of(&[
            ("assignments/a0/src/lib.rs", "mine"),
            ("assignments/a0/src/extra.rs", "mine"),
            ("assignments/a0/Cargo.toml", "changed"),
            ("assignments/checks/src/lib.rs", "old"),
            ("docs/gone.md", "old"),
            ("notes.md", "mine"),
        ]);
        let release = of(&[
            ("assignments/a0/src/lib.rs", "stub"),
            ("assignments/a0/src/new.rs", "stub"),
            ("assignments/a0/Cargo.toml", "new"),
            ("assignments/a1/src/lib.rs", "stub"),
            ("assignments/checks/src/lib.rs", "new"),
        ]);
        let earlier = [
            "assignments/a0/src/lib.rs",
            "assignments/a0/Cargo.toml",
            "assignments/checks/src/lib.rs",
            "docs/gone.md",
        ]
        .map(String::from);
        let expected = of(&[
            ("assignments/a0/src/lib.rs", "mine"),
            ("assignments/a0/src/extra.rs", "mine"),
            ("assignments/a0/Cargo.toml", "new"),
            ("assignments/a1/src/lib.rs", "stub"),
            ("assignments/checks/src/lib.rs", "new"),
            ("notes.md", "mine"),
        ]);
        assert_eq!(merged(&student, &earlier, &release), expected);
    }

    #[test]
    fn only_src_of_an_assignment_is_the_students() {
        assert_eq!(src(b"assignments/a10/src/x/y.rs"), Some(&b"assignments/a10/src/"[..]));
        for path in [
            "assignments/checks/src/a0/mod.rs",
            "assignments/a0/tests/checks.rs",
            "assignments/a/src/x.rs",
            "assignments/a0/srcx/x.rs",
            "x/assignments/a0/src/x.rs",
        ] {
            assert_eq!(src(path.as_bytes()), None, "{path}");
        }
    }
}
