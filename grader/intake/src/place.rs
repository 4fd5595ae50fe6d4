//! Where an entry stands in the layout of a submission.
//!
//! ```text
//! [wrap/[wrap/]]assignments/<id>/src/…   as asked for
//! [wrap/[wrap/]]<id>/src/…               the assignment's folder alone
//! [wrap/[wrap/]]src/…                    its sources alone: what is in them tells
//! [wrap/[wrap/]]lib.rs …                 the same without `src` (strays.rs)
//! ```
//!
//! A name in other letters (`Assignments`, `SRC`) stands where the right one would,
//! so that its student can be told.

/// The file in which some course sites say when a submission was handed in.
pub const METADATA: &str = "submission_metadata.json";

/// What cargo calls the file that names a crate.
pub const MANIFEST: &str = "Cargo.toml";

/// So many folders may wrap a submission.
const WRAPS: usize = 2;

/// How a folder of sources was found; the first is what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// `assignments/<id>/src`.
    Whole,
    /// `<id>/src`.
    Named,
    /// `src`, of some assignment.
    Loose,
    /// A folder that holds `lib.rs`.
    Bare,
}

/// A folder that holds sources, or would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Src {
    /// Its name, whole, as it was found.
    pub path: String,
    /// How it was found.
    pub layout: Layout,
    /// What it should be called, if that is not quite its name.
    pub expected: Option<String>,
}

/// What an entry is to one assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place<'a> {
    /// A folder of sources, and the components below it; none for itself.
    Source(Src, &'a [&'a str]),
    /// Beside such a folder, in or under what is called so.
    Beside(Src, &'a str),
    /// `assignments`, `assignments/<id>` or `<id>`.
    Above(Layout),
    /// [`METADATA`] in the folder of this name.
    Metadata(String),
    /// [`MANIFEST`] in the folder of this name, which may hold `src`.
    Manifest(String),
    /// In `assignments`, but another assignment's.
    Another,
    /// What never counts: built things, hidden things, a system's own.
    Skipped,
    /// Anywhere else.
    Elsewhere,
}

/// The place of the entry called `parts`.
pub fn place<'a>(parts: &'a [&'a str], assignment: &str) -> Place<'a> {
    whole(parts, assignment)
        .or_else(|| named(parts, assignment))
        .or_else(|| loose(parts))
        .unwrap_or_else(|| outside(parts))
}

/// Whether what lies in the folder called `parts` may be of use, so that somebody
/// who can choose should look into it.
pub fn leads(parts: &[&str], assignment: &str) -> bool {
    match place(parts, assignment) {
        Place::Above(_) => true,
        Place::Elsewhere => parts.len() <= WRAPS && parts.iter().all(|part| wraps(part)),
        _ => false,
    }
}

/// Whether a folder called `path` may hold sources without a `src`.
pub fn may_be_bare(path: &[&str], assignment: &str) -> bool {
    let tidy = !path.iter().any(|part| is(part, "src"));
    tidy && (path.len() <= WRAPS || path.last().is_some_and(|last| is(last, assignment)))
}

/// Whether it is this name, perhaps in other letters: file systems of Windows and
/// macOS do not tell them apart.
pub fn is(name: &str, wanted: &str) -> bool {
    name.eq_ignore_ascii_case(wanted)
}

/// Whether a thing of this name never counts, whatever it is.
pub fn is_skipped(name: &str) -> bool {
    matches!(name, "target" | "node_modules" | ".git" | "__MACOSX" | ".DS_Store")
}

/// Whether a folder of this name may wrap a submission. Hidden ones do not.
fn wraps(top: &str) -> bool {
    !top.starts_with('.') && !is_skipped(top)
}

/// Where in `parts`, behind folders that may wrap it, `name` stands: of several
/// places the first that `next` follows, or else the first.
fn at(parts: &[&str], name: &str, next: &str) -> Option<usize> {
    let wrapping = parts.iter().take(WRAPS).take_while(|part| wraps(part)).count();
    let places = || (0..=wrapping).filter(|at| parts.get(*at).is_some_and(|part| is(part, name)));
    let followed = |at: &usize| parts.get(at + 1).is_some_and(|part| is(part, next));
    places().find(followed).or_else(|| places().next())
}

fn whole<'a>(parts: &'a [&'a str], id: &str) -> Option<Place<'a>> {
    let at = at(parts, "assignments", id)?;
    Some(match &parts[at + 1..] {
        [] => Place::Above(Layout::Whole),
        [other, ..] if !is(other, id) => Place::Another,
        rest => in_assignment(parts, at, rest, Layout::Whole, &["assignments", id, "src"]),
    })
}

fn named<'a>(parts: &'a [&'a str], id: &str) -> Option<Place<'a>> {
    let at = at(parts, id, "src")?;
    let tidy = !parts[..at].iter().any(|part| is(part, "src"));
    tidy.then(|| in_assignment(parts, at, &parts[at..], Layout::Named, &[id, "src"]))
}

fn loose<'a>(parts: &'a [&'a str]) -> Option<Place<'a>> {
    let at = at(parts, "src", "")?;
    Some(Place::Source(src(&parts[..=at], at, Layout::Loose, &["src"]), &parts[at + 1..]))
}

/// `rest` begins with the assignment's id, and `expected` begins at `at`.
fn in_assignment<'a>(
    parts: &'a [&'a str],
    at: usize,
    rest: &'a [&'a str],
    layout: Layout,
    expected: &[&str],
) -> Place<'a> {
    let end = parts.len() - rest.len() + 1;
    match rest {
        [_, name, below @ ..] if is(name, "src") => {
            Place::Source(src(&parts[..=end], at, layout, expected), below)
        }
        [_, beside, ..] if is_skipped(beside) => Place::Skipped,
        [_, beside, ..] => {
            let with_src = [&parts[..end], &["src"]].concat();
            Place::Beside(src(&with_src, at, layout, expected), beside)
        }
        _ => Place::Above(layout),
    }
}

fn src(path: &[&str], at: usize, layout: Layout, expected: &[&str]) -> Src {
    let right = path[at..] == *expected;
    let expected = (!right).then(|| [&path[..at], expected].concat().join("/"));
    Src { path: path.join("/"), layout, expected }
}

fn outside<'a>(parts: &'a [&'a str]) -> Place<'a> {
    match parts {
        [base @ .., METADATA] if is_wrapping(base) => Place::Metadata(base.join("/")),
        [base @ .., MANIFEST] if is_wrapping(base) => Place::Manifest(base.join("/")),
        parts if parts.iter().any(|part| !wraps(part)) => Place::Skipped,
        _ => Place::Elsewhere,
    }
}

fn is_wrapping(base: &[&str]) -> bool {
    base.len() <= WRAPS && base.iter().all(|part| wraps(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> String {
        let parts: Vec<&str> = name.split('/').collect();
        match place(&parts, "a0") {
            Place::Source(src, below) => {
                let expected = src.expected.map(|name| format!(" for {name}")).unwrap_or_default();
                format!("{:?} {}{expected}: {}", src.layout, src.path, below.join("/"))
            }
            Place::Beside(src, beside) => format!("beside {}: {beside}", src.path),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn places_are_told_apart() {
        let cases = [
            ("assignments/a0/src/deep/x.rs", "Whole assignments/a0/src: deep/x.rs"),
            ("assignments/a0/src", "Whole assignments/a0/src: "),
            ("c/m/assignments/a0/src/x.rs", "Whole c/m/assignments/a0/src: x.rs"),
            ("assignments/assignments/a0/src", "Whole assignments/assignments/a0/src: "),
            ("assignments/a0/tests/x.rs", "beside assignments/a0/src: tests"),
            ("assignments/a0/target/x.rs", "Skipped"),
            ("assignments/a0", "Above(Whole)"),
            ("assignments", "Above(Whole)"),
            ("assignments/a1/src/lib.rs", "Another"),
            ("a0/src/lib.rs", "Named a0/src: lib.rs"),
            ("a0/a0/src/lib.rs", "Named a0/a0/src: lib.rs"),
            ("c/a0/Cargo.toml", "beside c/a0/src: Cargo.toml"),
            ("src/lib.rs", "Loose src: lib.rs"),
            ("src/a0/src/lib.rs", "Loose src: a0/src/lib.rs"),
            ("c/m/src/x.rs", "Loose c/m/src: x.rs"),
            ("c/m/n/src/x.rs", "Elsewhere"),
            ("submission_metadata.json", "Metadata(\"\")"),
            ("c/Cargo.toml", "Manifest(\"c\")"),
            ("README.md", "Elsewhere"),
        ];
        for (name, place) in cases {
            assert_eq!(of(name), place, "{name}");
        }
    }

    #[test]
    fn names_in_other_letters_stand_in_the_place_of_the_right_ones() {
        let cases = [
            ("Assignments/a0/src/x.rs", "Whole Assignments/a0/src for assignments/a0/src: x.rs"),
            ("c/assignments/A0/Src", "Whole c/assignments/A0/Src for c/assignments/a0/src: "),
            ("A0/src/x.rs", "Named A0/src for a0/src: x.rs"),
            ("SRC/x.rs", "Loose SRC for src: x.rs"),
        ];
        for (name, place) in cases {
            assert_eq!(of(name), place, "{name}");
        }
    }

    #[test]
    fn hidden_folders_and_what_is_built_never_count() {
        for top in ["__MACOSX", ".git", "a/.b", "target", "c/target/debug"] {
            assert_eq!(of(&format!("{top}/x/lib.rs")), "Skipped", "{top}");
        }
        for top in ["__MACOSX", ".git", "target", "a/b/c"] {
            let place = of(&format!("{top}/assignments/a0/src/lib.rs"));
            assert!(["Skipped", "Elsewhere"].contains(&place.as_str()), "{top}: {place}");
        }
    }
}
