//! What decides a score, as hashes of sources: of the machinery, which decides every row,
//! and of each assignment's own, which decide its rows and no others.
//!
//! The hashes are those of the sources that this crate, and the program that it is part of,
//! was compiled from. Comments, tests and texts for people are not part of them: a change of
//! wording regrades nobody.

#[cfg(test)]
mod canonical;
#[cfg(test)]
mod cycles;
#[cfg(test)]
mod decides;
#[cfg(test)]
mod tree;

mod compiled {
    include!(concat!(env!("OUT_DIR"), "/hashes.rs"));
}

/// SHA-256 of both together: two programs with the same one were compiled from sources that
/// decide alike.
pub const ALL: &str = compiled::ALL;

/// SHA-256 of what decides every row, in hexadecimal digits.
pub const MACHINERY: &str = compiled::MACHINERY;

/// SHA-256 of what decides the rows of the assignment with this id, and no others; empty if
/// there is none.
pub fn of_assignment(id: &str) -> &'static str {
    let mut known = compiled::ASSIGNMENTS.iter();
    known.find(|(known, _)| *known == id).map_or("", |(_, hash)| hash)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// A copy of what hashes are taken of.
    struct Copied(tempfile::TempDir);

    impl Copied {
        fn new() -> Self {
            let copied = Self(tempfile::tempdir().unwrap());
            for path in decides::watched(root()) {
                copy(&path, &copied.0.path().join(path.strip_prefix(root()).unwrap()));
            }
            copied
        }

        /// Whose rows are graded again once `from` is `to` in the file `path`.
        fn regrades(&self, path: &str, from: &str, to: &str) -> Vec<String> {
            let file = self.0.path().join(path);
            let was = fs::read_to_string(&file).unwrap();
            assert!(was.contains(from), "{path} holds no {from}");
            let before = decides::hashes(self.0.path()).unwrap();
            fs::write(&file, was.replacen(from, to, 1)).unwrap();
            let after = decides::hashes(self.0.path()).unwrap();
            fs::write(&file, was).unwrap();
            let all = before.machinery != after.machinery;
            let pairs = before.assignments.into_iter().zip(after.assignments);
            pairs.filter(|(then, now)| all || then != now).map(|(_, (id, _))| id).collect()
        }
    }

    fn copy(from: &Path, to: &Path) {
        if from.is_dir() {
            for entry in fs::read_dir(from).unwrap() {
                let entry = entry.unwrap();
                copy(&entry.path(), &to.join(entry.file_name()));
            }
        } else {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
        }
    }

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
    }

    #[test]
    fn a_title_regrades_nobody_a_case_its_assignment_and_the_machinery_everybody() {
        let copied = Copied::new();
        let table = "assignments/checks/src/a2/mod.rs";
        let nobody: [&str; 0] = [];
        assert_eq!(copied.regrades(table, "\"A2 · Components\"", "\"A2 · Parts\""), nobody);
        let cases = "assignments/checks/src/a2/softmax/mod.rs";
        assert_eq!(
            copied.regrades(
                cases,
                "fn softmax_cases(draw: &mut Draw) -> Vec<Record> {",
                "fn softmax_cases(draw: &mut Draw) -> Vec<Record> { let _ = draw.below(3);"
            ),
            ["a2"]
        );
        let all = decides::hashes(root()).unwrap().assignments;
        let everybody: Vec<String> = all.into_iter().map(|(id, _)| id).collect();
        let machinery = "assignments/harness/src/trial.rs";
        assert_eq!(copied.regrades(machinery, "pub fn attempt(", "pub fn attempted("), everybody);
        assert_eq!(
            copied.regrades("grader/src/grading/judge.rs", "fn judge", "fn judged"),
            everybody
        );
    }

    #[test]
    fn the_hashes_are_those_of_this_repository() {
        let found = decides::hashes(root()).unwrap();
        assert_eq!((found.machinery.as_str(), found.all().as_str()), (MACHINERY, ALL));
        assert!(found.assignments.len() >= 3);
        for (id, hash) in found.assignments {
            assert_eq!(hash, of_assignment(&id), "{id}");
        }
        assert_eq!(of_assignment("a99"), "");
    }
}
