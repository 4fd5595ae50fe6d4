//! The submissions of a class, as they were found.

use std::collections::BTreeMap;

use crate::handed_in::HandedIn;
use crate::held_back::HeldBack;

/// What lies in a folder of submissions.
#[derive(Debug, Clone, Default)]
pub struct Class {
    /// The submissions by the names of their students.
    pub submissions: BTreeMap<String, HandedIn>,
    /// What may be meant as a submission, in a form that cannot be read.
    pub unread: Vec<HeldBack>,
    /// Submissions that are not graded until somebody renames or removes one.
    pub held_back: Vec<HeldBack>,
}
