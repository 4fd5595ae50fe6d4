//! Which modules of a crate use each other in a circle. A reader of such a circle has to
//! know all of it before any part of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::canonical::canonical;

/// The modules that each module names, after `prefix`; tests are left out.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// The modules in `folder` that reach themselves. Each names another as `prefix::other`.
fn in_a_circle(folder: &Path, prefix: &str) -> BTreeSet<String> {
    let prefix = prefix.replace("::", " : : ") + " : :";
    let prefix: Vec<&str> = prefix.split(' ').collect();
    let mut uses = Uses::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_str().unwrap().to_string();
        if !["lib", "main", "mod", "tests"].contains(&module.as_str()) {
            let used = uses.entry(module.clone()).or_default();
            collect(&path, &prefix, used);
            used.remove(&module);
        }
    }
    let modules: BTreeSet<String> = uses.keys().cloned().collect();
    modules.into_iter().filter(|module| reached(module, &uses).contains(module)).collect()
}

fn collect(path: &Path, prefix: &[&str], found: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.file_stem().is_none_or(|stem| stem != "tests") {
                collect(&path, prefix, found);
            }
        }
    } else if path.extension().is_some_and(|ending| ending == "rs") {
        let text = canonical(&fs::read_to_string(path).unwrap()).unwrap();
        let words: Vec<&str> = text.split(' ').collect();
        for at in words.windows(prefix.len() + 1) {
            if let Some([other]) = at.strip_prefix(prefix) {
                found.insert((*other).to_string());
            }
        }
    }
}

/// All modules that `module` names, or that one of these names.
fn reached(module: &str, uses: &Uses) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut left = vec![module.to_string()];
    while let Some(module) = left.pop() {
        let next = uses.get(&module).into_iter().flatten();
        left.extend(next.filter(|next| found.insert((*next).clone())).cloned());
    }
    found
}

#[test]
fn a_circle_is_found_and_tests_make_none() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("a.rs", "use crate::b::B;");
    write("b.rs", "use crate::c::C;\n#[cfg(test)]\nmod tests { use crate::a::A; }");
    write("c.rs", "fn c() {}");
    assert!(in_a_circle(folder.path(), "crate").is_empty());
    // A room whose files name each other is no circle of rooms.
    fs::create_dir(folder.path().join("d")).unwrap();
    write("d/one.rs", "use crate::d::two::Two;");
    assert!(in_a_circle(folder.path(), "crate").is_empty());
    write("c.rs", "fn c() { crate::a::a() }");
    assert_eq!(in_a_circle(folder.path(), "crate").into_iter().collect::<String>(), "abc");
}

#[test]
fn a_circle_within_a_folder_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("a.rs", "use crate::room::b::B;");
    write("b.rs", "use crate::other::a::A;");
    assert!(in_a_circle(folder.path(), "crate::room").is_empty());
    write("b.rs", "use crate::room::a::A;");
    assert_eq!(in_a_circle(folder.path(), "crate::room").into_iter().collect::<String>(), "ab");
}

#[test]
fn no_modules_of_the_harness_intake_or_the_grader_use_each_other_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    for (folder, prefix) in [
        ("assignments/harness/src", "crate"),
        ("grader/intake/src", "crate"),
        ("grader/src", "crate"),
        ("grader/src/base", "crate::base"),
        ("grader/src/sandbox", "super"),
        ("grader/src/command_line", "crate::command_line"),
        ("grader/src/handed_in", "crate::handed_in"),
        ("grader/src/grading", "crate::grading"),
        ("grader/src/grading/audit", "super"),
        ("grader/src/grading/build", "super"),
        ("grader/src/evidence", "crate::evidence"),
        ("grader/src/evidence/signing", "super"),
        ("grader/src/export", "super"),
        ("grader/src/commands", "crate::commands"),
    ] {
        let found = in_a_circle(&root.join(folder), prefix);
        assert!(found.is_empty(), "{folder}: {found:?}");
    }
}
