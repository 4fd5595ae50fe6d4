//! Where an entry stands in the layout of a submission.

/// The file in which some course sites say when a submission was handed in.
pub const METADATA: &str = "submission_metadata.json";

/// What an entry is to one assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place<'a> {
    /// Below `assignments/<id>/src`: the components from there on.
    Source(&'a [&'a str]),
    /// `assignments/<id>/src` itself.
    Src,
    /// In the assignment's folder, in or under what is called so.
    Beside(&'a str),
    /// `assignments` or `assignments/<id>`.
    Above,
    /// [`METADATA`] in the top folder.
    Metadata,
    /// In `assignments`, but another assignment's.
    Another,
    /// Anywhere else.
    Elsewhere,
}

/// The place of the entry called `parts`, and the wrapping folder that it stands
/// in, if there is one, as in `course-main/assignments/a0/src/lib.rs`.
pub fn place<'a>(parts: &'a [&'a str], assignment: &str) -> (Option<&'a str>, Place<'a>) {
    match *parts {
        ["assignments", ref rest @ ..] => (None, below(rest, assignment)),
        [top, "assignments", ref rest @ ..] if wraps(top) => (Some(top), below(rest, assignment)),
        [METADATA] => (None, Place::Metadata),
        [top, METADATA] if wraps(top) => (Some(top), Place::Metadata),
        _ => (None, Place::Elsewhere),
    }
}

/// Whether a folder of this name may wrap a submission. Hidden ones do not, nor the
/// one in which macOS packs its attributes.
pub fn wraps(top: &str) -> bool {
    !top.starts_with('.') && top != "__MACOSX"
}

fn below<'a>(rest: &'a [&'a str], assignment: &str) -> Place<'a> {
    match rest {
        [id, ..] if *id != assignment => Place::Another,
        [] | [_] => Place::Above,
        [_, "src"] => Place::Src,
        [_, "src", below @ ..] => Place::Source(below),
        [_, beside, ..] => Place::Beside(beside),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> (Option<String>, String) {
        let parts: Vec<&str> = name.split('/').collect();
        let (top, place) = place(&parts, "a0");
        (top.map(Into::into), format!("{place:?}"))
    }

    #[test]
    fn places_are_told_apart_with_and_without_a_wrapping_folder() {
        let cases = [
            ("assignments/a0/src/deep/x.rs", r#"Source(["deep", "x.rs"])"#),
            ("assignments/a0/src", "Src"),
            ("assignments/a0/tests/x.rs", r#"Beside("tests")"#),
            ("assignments/a0", "Above"),
            ("assignments", "Above"),
            ("assignments/a1/src/lib.rs", "Another"),
            ("submission_metadata.json", "Metadata"),
            ("README.md", "Elsewhere"),
        ];
        for (name, place) in cases {
            assert_eq!(of(name), (None, place.to_string()), "{name}");
            if place != "Elsewhere" {
                let wrapped = of(&format!("course-main/{name}"));
                assert_eq!(wrapped, (Some("course-main".into()), place.to_string()), "{name}");
            }
        }
    }

    #[test]
    fn hidden_folders_and_two_wrappings_are_elsewhere() {
        for top in ["__MACOSX", ".git", "a/b"] {
            let (_, place) = of(&format!("{top}/assignments/a0/src/lib.rs"));
            assert_eq!(place, "Elsewhere", "{top}");
        }
    }
}
