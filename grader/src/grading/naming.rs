//! The answers of the misconceptions, asked when they are needed. Most checks are passed by all,
//! and there are more misconceptions than checks: to ask all of them took more time than to
//! grade a submission.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use harness::{Answers, Assignment, Check, Host, Session};

use crate::sandbox::Confined;

/// How long the reference, or a misconception, may take for one check.
pub const LIMIT: Duration = Duration::from_mins(2);

/// The misconceptions of an assignment, and what they have answered so far.
pub struct Naming {
    assignment: &'static Assignment,
    asked: Mutex<Asked>,
}

struct Asked {
    /// The reference, with its variants.
    reference: Session<Confined>,
    /// By check.
    answers: BTreeMap<&'static str, Arc<Answers>>,
}

impl Naming {
    /// Nothing has been asked yet.
    pub fn of(assignment: &'static Assignment, reference: Session<Confined>) -> Self {
        let asked = Asked { reference, answers: BTreeMap::new() };
        Self { assignment, asked: Mutex::new(asked) }
    }

    /// The answers for `check`: those of the reference, which are among `known`, and those of
    /// the misconceptions that it is meant to catch. These are asked the first time.
    pub fn answers(&self, known: &Answers, check: &'static Check) -> Arc<Answers> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let Asked { reference, answers } = &mut *asked;
        let ask = || {
            let of_check = known.with_mistakes(self.assignment, check, |id, check, case| {
                reference.use_variant(id);
                reference.begin(LIMIT);
                reference.probe(check, case)
            });
            Arc::new(of_check)
        };
        Arc::clone(answers.entry(check.id).or_insert_with(ask))
    }
}

impl fmt::Debug for Naming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Naming").finish_non_exhaustive()
    }
}
