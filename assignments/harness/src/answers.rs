//! The answers of the reference and of the misconceptions to the listed cases.

use std::collections::BTreeMap;

use crate::check::{Assignment, Cases, Check, Verdict};
use crate::draw::Seed;
use crate::host::Reply;
use crate::layout;
use wire::Record;

/// A listed case with the answers that are known before a submission is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The case.
    pub case: Record,
    /// What the reference answered.
    pub want: Record,
    /// What each misconception answered; `None` if it gave no answer (it panicked,
    /// say).
    pub mistaken: BTreeMap<String, Option<Record>>,
}

/// The answers for every golden check of an assignment, by the check's id.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers(pub BTreeMap<String, Vec<Answer>>);

impl Answers {
    /// The answers for `check`, empty if it needs none; `None` if it needs answers and
    /// there are none.
    pub fn of(&self, check: &Check) -> Option<&[Answer]> {
        match check.verdict {
            Verdict::Golden(_) => self.0.get(check.id).map(Vec::as_slice),
            Verdict::Law(_) => Some(&[]),
        }
    }
}

type Ask<'a> = &'a mut dyn FnMut(&str, &'static Check, &Record) -> Reply;

/// The reference's answer to `case`; if the case is in `f32`, also its answer in `f64`.
fn reference(
    ask: &mut dyn FnMut(&'static Check, &Record) -> Reply,
    check: &'static Check,
    case: &Record,
) -> Result<Record, String> {
    let mut observe = |case: &Record| match ask(check, case) {
        Reply::Observed(record) => Ok(record),
        other => Err(format!("{}: the reference: {other:?}", check.id)),
    };
    let (want, wide) = (observe(case)?, case.widened());
    if wide == *case {
        return Ok(want);
    }
    Ok(want.with_f64_answer(observe(&wide)?))
}

impl Answers {
    /// Asks the reference, and every misconception that a check is meant to catch,
    /// for their answers to the cases drawn at `seed`. `ask` runs one probe on one
    /// variant (empty: the reference itself).
    ///
    /// # Errors
    ///
    /// If the reference gives no answer: one line that names the check.
    pub fn collect(
        assignment: &Assignment,
        seed: Seed,
        mut ask: impl FnMut(&str, &'static Check, &Record) -> Reply,
    ) -> Result<Self, String> {
        let mut answers = Self::of_reference(assignment, seed, |check, case| ask("", check, case))?;
        for check in assignment.golden() {
            answers.add_mistakes(assignment, check, &mut ask);
        }
        Ok(answers)
    }

    /// Asks the reference alone: what fails gets no name.
    ///
    /// # Errors
    ///
    /// As for [`Self::collect`].
    pub fn of_reference(
        assignment: &Assignment,
        seed: Seed,
        mut ask: impl FnMut(&'static Check, &Record) -> Reply,
    ) -> Result<Self, String> {
        let mut answers = BTreeMap::new();
        for check in assignment.golden() {
            let cases = match check.cases {
                Cases::Listed(cases) => layout::listed(check, cases, seed),
                Cases::Drawn { .. } => return Err(format!("{}: golden but drawn", check.id)),
            };
            let mut of_check = Vec::new();
            for case in cases {
                let want = reference(&mut ask, check, &case)?;
                of_check.push(Answer { case, want, mistaken: BTreeMap::new() });
            }
            answers.insert(check.id.to_string(), of_check);
        }
        Ok(Self(answers))
    }

    /// The answers for `check` alone, and those of every misconception that it is meant to
    /// catch.
    #[must_use]
    pub fn with_mistakes(
        &self,
        assignment: &Assignment,
        check: &'static Check,
        mut ask: impl FnMut(&str, &'static Check, &Record) -> Reply,
    ) -> Self {
        let own = self.0.get_key_value(check.id).into_iter();
        let mut own = Self(own.map(|(id, answers)| (id.clone(), answers.clone())).collect());
        own.add_mistakes(assignment, check, &mut ask);
        own
    }

    fn add_mistakes(&mut self, assignment: &Assignment, check: &'static Check, ask: Ask<'_>) {
        for answer in self.0.get_mut(check.id).into_iter().flatten() {
            let caught = assignment.misconceptions().filter(|m| m.caught_by.contains(&check.id));
            let mistaken = caught.map(|m| match ask(m.id, check, &answer.case) {
                Reply::Observed(record) => (m.id.to_string(), Some(record)),
                _ => (m.id.to_string(), None),
            });
            answer.mistaken = mistaken.collect();
        }
    }
}
