//! The list of all assignments.

use harness::Assignment;
use wording::Words;

/// The one list of assignments, in order: calls the macro `with` on their ids. Each id is
/// also the name of the assignment's module, here and in the other crates.
///
/// ```
/// macro_rules! titles {
///     ($($id:ident)*) => { [$(&checks::$id::ASSIGNMENT.title),*] };
/// }
/// let titles = checks::assignments!(titles);
/// assert_eq!(titles.len(), checks::ASSIGNMENTS.len());
/// ```
#[macro_export]
macro_rules! assignments {
    ($with:ident) => {
        $with! { a0 a1 a2 a3 a4 a5 }
    };
}

macro_rules! listed {
    ($($id:ident)*) => {
        /// Every assignment, in order.
        pub const ASSIGNMENTS: &[&Assignment] = &[$(&crate::$id::ASSIGNMENT),*];
    };
}

assignments!(listed);

/// The assignment with this id.
pub fn assignment(id: &str) -> Option<&'static Assignment> {
    ASSIGNMENTS.iter().copied().find(|assignment| assignment.id == id)
}

/// The assignment that somebody asked for.
///
/// # Errors
///
/// If there is none with this id: a line that lists all.
pub fn asked(id: &str) -> Result<&'static Assignment, Words> {
    assignment(id).ok_or_else(|| {
        let known: Vec<&str> = ASSIGNMENTS.iter().map(|assignment| assignment.id).collect();
        let known = known.join(", ");
        Words::new(
            format!("没有作业 `{id}`：现有 {known}"),
            format!("no assignment `{id}`: there is {known}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn every_folder_of_this_crate_is_an_assignment_that_is_listed() {
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        let entries = fs::read_dir(source).unwrap().map(Result::unwrap);
        let folders = entries.filter(|entry| entry.path().is_dir());
        let mut folders: Vec<_> = folders.map(|entry| entry.file_name()).collect();
        folders.sort();
        let listed: Vec<&str> = ASSIGNMENTS.iter().map(|assignment| assignment.id).collect();
        assert_eq!(folders, listed);
    }
}
