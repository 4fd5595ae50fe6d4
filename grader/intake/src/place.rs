//! Where an entry stands in the layout of a submission.
//!
//! ```text
//! [wrap/[wrap/]]assignments/<id>/src/…   as asked for
//! [wrap/[wrap/]]<id>/src/…               the assignment's folder alone
//! [wrap/[wrap/]]src/…                    its sources alone: what is in them tells
//! [wrap/[wrap/]]lib.rs …                 the same without `src` (strays.rs)
//! ```
//!
//! A name with other capitals (`Assignments`, `SRC`) is recognised too, so that the student
//! can be told.

/// The file in which some course sites write when a submission was handed in.
pub const METADATA: &str = "submission_metadata.json";

/// The name of a crate's manifest.
pub const MANIFEST: &str = "Cargo.toml";

/// A submission may have this many folders around it.
const WRAPS: usize = 2;

/// Where a folder of sources lies; the first is what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// `assignments/<id>/src`.
    Whole,
    /// `<id>/src`.
    Named,
    /// `src`, without the assignment's name.
    Loose,
    /// A folder that holds `lib.rs`.
    Bare,
}

/// A folder that holds sources, or should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Src {
    /// Its whole name, as it was found.
    pub path: String,
    /// Where it lies.
    pub layout: Layout,
    /// The right spelling of its path, if its own differs.
    pub expected: Option<String>,
}

/// What an entry is for one assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place<'a> {
    /// A folder of sources (no components), or something in it (the components below it).
    Source(Src, &'a [&'a str]),
    /// Something beside such a folder, or in a file or folder of that name.
    Beside(Src, &'a str),
    /// `assignments`, `assignments/<id>` or `<id>`.
    Above(Layout),
    /// [`METADATA`] in the folder of this name.
    Metadata(String),
    /// [`MANIFEST`] in the folder of this name, which may hold `src`.
    Manifest(String),
    /// In `assignments`, but of another assignment.
    Another,
    /// Never counts: build outputs, hidden files, files of operating systems.
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

/// Whether the folder called `parts` may lead to sources, so that it is worth searching.
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

/// Whether `name` is `wanted`, capitals or not: file systems of Windows and macOS treat
/// both as the same.
pub fn is(name: &str, wanted: &str) -> bool {
    name.eq_ignore_ascii_case(wanted)
}

/// Whether an entry of this name never counts, whatever it is.
pub fn is_skipped(name: &str) -> bool {
    matches!(name, "target" | "node_modules" | ".git" | "__MACOSX" | ".DS_Store")
}

/// Whether a folder of this name may wrap a submission. Hidden folders do not.
fn wraps(top: &str) -> bool {
    !top.starts_with('.') && !is_skipped(top)
}

/// The position of `name` in `parts`, behind folders that may wrap it. Of several
/// positions, the first that `next` follows, or else the first.
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

/// The place of `rest`, which begins with the assignment's id; the part `expected` of the
/// path begins at `at`.
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
    fn every_name_has_one_place() {
        let words = ["assignments", "a0", "A0", "a1", "src", "lib.rs", ".x", "target", "x"];
        let mut names: Vec<Vec<&str>> = vec![Vec::new()];
        for _ in 0..5 {
            let longer = names.iter().flat_map(|name| {
                words.iter().map(|word| [name.as_slice(), &[word]].concat()).collect::<Vec<_>>()
            });
            names = longer.collect();
            for name in &names {
                let source = matches!(place(name, "a0"), Place::Source(..));
                assert!(!(source && leads(name, "a0")), "{name:?}");
                assert!(!source || name.iter().any(|part| is(part, "src")), "{name:?}");
            }
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
