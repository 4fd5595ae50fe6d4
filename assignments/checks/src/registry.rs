//! The list of all assignments.

use crate::{a0, a1, a2};
use harness::Assignment;
use wording::Words;

/// Every assignment, in order.
pub const ASSIGNMENTS: &[&Assignment] = &[&a0::ASSIGNMENT, &a1::ASSIGNMENT, &a2::ASSIGNMENT];

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
