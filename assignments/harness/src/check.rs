//! The nouns of a check table. A check is three plain functions (cases, probe,
//! verdict) with a name, points and texts.

use std::collections::BTreeSet;

use proptest::strategy::BoxedStrategy;

use crate::draw::Draw;
use crate::drift::Drift;
use crate::failure::Failure;
use crate::operators::{Operator, Work};
use crate::unnamed::Unnamed;
use wire::Record;
use wording::Text;

/// One assignment: its tasks, and what a submission of it may use.
#[derive(Debug)]
pub struct Assignment {
    /// `a0`
    pub id: &'static str,
    /// What people call it.
    pub title: Text,
    /// In the order of the handout.
    pub tasks: &'static [&'static Task],
    /// How much memory a submission may use, in bytes.
    pub memory: u64,
    /// Whether students write with libtorch.
    pub libtorch: bool,
    /// How far the compiler optimises submissions, 0 to 3: 0 compiles fastest; more is
    /// for assignments with work for a whole second.
    pub opt_level: u8,
}

impl Assignment {
    /// Every check, in the order of the tasks.
    pub fn checks(&self) -> impl Iterator<Item = &'static Check> + use<> {
        self.tasks.iter().flat_map(|task| task.checks)
    }

    /// The checks that have golden answers.
    pub fn golden(&self) -> impl Iterator<Item = &'static Check> + use<> {
        self.checks().filter(|check| matches!(check.verdict, Verdict::Golden(_)))
    }

    /// The earlier assignments whose own solutions its checks run on.
    pub fn own(&self) -> BTreeSet<&'static str> {
        self.checks().filter_map(|check| check.own).collect()
    }

    /// Every misconception, in the order of the tasks.
    pub fn misconceptions(&self) -> impl Iterator<Item = &'static Misconception> + use<> {
        self.tasks.iter().flat_map(|task| task.misconceptions)
    }

    /// Every mistake that must fail without a name, in the order of the tasks.
    pub fn unnamed(&self) -> impl Iterator<Item = &'static Unnamed> + use<> {
        self.tasks.iter().flat_map(|task| task.unnamed)
    }

    /// The check with this id.
    pub fn check(&self, id: &str) -> Option<&'static Check> {
        self.checks().find(|check| check.id == id)
    }

    /// The misconception with this id.
    pub fn misconception(&self, id: &str) -> Option<&'static Misconception> {
        self.misconceptions().find(|m| m.id == id)
    }

    /// Whether the task of `check` forbids an operator of libtorch.
    pub fn forbids(&self, check: &Check, operator: &Operator) -> bool {
        let task = self.tasks.iter().find(|task| task.id == check.task());
        self.libtorch && task.is_some_and(|task| task.forbids(operator))
    }
}

/// One task: a section of the handout, a file of the stub.
#[derive(Debug)]
pub struct Task {
    /// `a0.vjp`
    pub id: &'static str,
    /// What people call it.
    pub title: Text,
    /// Points of a bonus task come on top of the 100.
    pub bonus: bool,
    /// What it is about: built-ins that do such work must not stand in for it, anywhere
    /// in the submission.
    pub by_hand: &'static [Work],
    /// Operators that it may use all the same, by name.
    pub allowed: &'static [&'static str],
    /// What is tried.
    pub checks: &'static [Check],
    /// Wrong ideas that a failure is compared with.
    pub misconceptions: &'static [Misconception],
    /// Mistakes that must fail without a name.
    pub unnamed: &'static [Unnamed],
}

impl Task {
    /// A task among the 100 points, free to use what it likes.
    pub const fn new(
        id: &'static str,
        title: Text,
        checks: &'static [Check],
        misconceptions: &'static [Misconception],
    ) -> Self {
        let (by_hand, allowed, unnamed): (&[Work], &[&str], &[Unnamed]) = (&[], &[], &[]);
        Self { id, title, bonus: false, by_hand, allowed, checks, misconceptions, unnamed }
    }

    /// The task, with points that come on top of the 100.
    #[must_use]
    pub const fn bonus(self) -> Self {
        Self { bonus: true, ..self }
    }

    /// The task with mistakes that must fail without a name.
    #[must_use]
    pub const fn unnamed(self, unnamed: &'static [Unnamed]) -> Self {
        Self { unnamed, ..self }
    }

    /// The task with such work to be done by hand.
    #[must_use]
    pub const fn by_hand(self, by_hand: &'static [Work]) -> Self {
        Self { by_hand, ..self }
    }

    /// The task with these operators allowed, whatever they do.
    #[must_use]
    pub const fn allowing(self, allowed: &'static [&'static str]) -> Self {
        Self { allowed, ..self }
    }

    /// Its points: the sum over its checks.
    pub fn points(&self) -> u32 {
        self.checks.iter().map(|check| check.points).sum()
    }

    /// Whether it forbids an operator of libtorch.
    pub fn forbids(&self, operator: &Operator) -> bool {
        operator.does(self.by_hand) && !self.allowed.contains(&operator.name.as_str())
    }
}

/// One check.
#[derive(Debug)]
pub struct Check {
    /// `a0.vjp.softmax`: its name in reports, as a test and in the handout.
    pub id: &'static str,
    /// Awarded wholly or not at all.
    pub points: u32,
    /// What is checked.
    pub title: Text,
    /// What to look at when it fails.
    pub hint: Text,
    /// What a student may see of it when it fails in the grader.
    pub reveal: Reveal,
    /// Checks that must have passed, or this one is skipped.
    pub needs: &'static [&'static str],
    /// What to try.
    pub cases: Cases,
    /// What to do with the submission: the probe's name in the crate `probes`. It runs beside
    /// untrusted code.
    pub probe: &'static str,
    /// What the answer is worth; runs on the trusted side only.
    pub verdict: Verdict,
    /// For a law with thresholds: what an answer leaves to the nearest of them, see
    /// [`Clearance`].
    pub clearance: Option<Clearance>,
    /// The tensors of its cases that are handed over number by number, or as a slice: how
    /// they lie in memory does not show.
    pub numbers: &'static [&'static str],
    /// The earlier assignment that the probe runs on too, in the same student's own solution:
    /// `a2`. The check is skipped where there is none that compiles. It is worth no points, so
    /// that an early bug is not charged twice.
    pub own: Option<&'static str>,
}

impl Check {
    /// A check of listed cases against the reference, in `f64`, that shows all and
    /// needs nothing; tables change single fields with `..Check::golden(…)`.
    pub const fn golden(
        id: &'static str,
        points: u32,
        title: Text,
        hint: Text,
        cases: fn(&mut Draw) -> Vec<Record>,
        probe: &'static str,
    ) -> Self {
        Self {
            id,
            points,
            title,
            hint,
            reveal: Reveal::Diff,
            needs: &[],
            cases: Cases::Listed(cases),
            probe,
            verdict: Verdict::Golden(Tolerance::F64),
            clearance: None,
            numbers: &[],
            own: None,
        }
    }

    /// The check on the student's own solution of an earlier assignment.
    #[must_use]
    pub const fn on_own(self, assignment: &'static str) -> Self {
        Self { own: Some(assignment), ..self }
    }

    /// The check with tensors that are handed over number by number.
    #[must_use]
    pub const fn numbers(self, numbers: &'static [&'static str]) -> Self {
        Self { numbers, ..self }
    }

    /// The check with another tolerance for what differs from the reference.
    #[must_use]
    pub const fn within(self, tolerance: Tolerance) -> Self {
        Self { verdict: Verdict::Golden(tolerance), ..self }
    }

    /// The task that the check belongs to: its id without the last part.
    pub fn task(&self) -> &'static str {
        self.id.rsplit_once('.').map_or(self.id, |(task, _)| task)
    }
}

/// What to try.
#[derive(Debug)]
pub enum Cases {
    /// A fixed number of cases.
    Listed(fn(&mut Draw) -> Vec<Record>),
    /// Cases drawn by proptest; a failing one is shrunk to a minimal one.
    Drawn {
        /// The strategy.
        strategy: fn() -> BoxedStrategy<Record>,
        /// How many to draw.
        runs: u32,
    },
}

/// What the answer is worth.
#[derive(Debug)]
pub enum Verdict {
    /// It must equal the reference's answer on the same case. Only for listed cases.
    Golden(Tolerance),
    /// It must obey a law that needs no reference. Gets the case and the answer.
    Law(fn(&Record, &Record) -> Result<(), Box<Failure>>),
}

/// How far an answer is from the nearest threshold of a law, from the case and the answer: 1 for
/// an answer that is perfect, 0 for one that is just good enough. The self-test prints the
/// least of correct solutions: a threshold that they come near would be luck at some seed.
pub type Clearance = fn(&Record, &Record) -> f64;

/// How far from the reference an answer may lie:
/// `|x - ref| ≤ 8·u + rtol·|ref| + atol·max|ref|`, element by element.
///
/// For cases that come in `f32`, `ref` is worked out in `f64`, so that the reference's own
/// rounding is nobody's error, and `u` is the largest `|f32 reference - f64 reference|`
/// in the tensor (`max|ref|` is the largest element). The last term stands for
/// rounding noise in elements that cancel to nearly 0 where `u` happens to be small.
///
/// Hidden states of a model are compared row by row in place of this where there is a
/// [`Drift`]: the root mean square of what a row is off is at most `8·u` plus the budget, with
/// `u` that of the reference's own rounding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// Relative to the element.
    pub rtol: f64,
    /// Relative to the largest element of the tensor.
    pub atol: f64,
    /// Whether the largest element of the whole answer counts in place of the tensor's own:
    /// where all that a tensor holds may cancel to nearly 0.
    pub of_all: bool,
    /// The factor on `rtol` and `atol` for answers in `f64`, which have more digits than
    /// those in `f32`; 1 where the contract permits a value in `f32` on the way.
    pub in_f64: f64,
    /// How far hidden states may drift; none where they are tensors as all others.
    pub drift: Option<Drift>,
}

impl Tolerance {
    /// For `f64`: correct orders of summation differ by about 1e-15, mistakes by
    /// far more.
    pub const F64: Self = Self { rtol: 1e-9, atol: 1e-12, of_all: false, in_f64: 1.0, drift: None };

    /// For `f64`, where the tensors of an answer are alike in size.
    pub const F64_OF_ALL: Self = Self { of_all: true, ..Self::F64 };

    /// For one operation in `f32`.
    pub const F32: Self = Self { rtol: 1e-5, atol: 1e-5, in_f64: 1e-4, ..Self::F64 };

    /// For blocks of operations in `f32`.
    pub const F32_BLOCK: Self = Self { rtol: 1e-4, atol: 1e-4, in_f64: 1e-5, ..Self::F64 };

    /// For a whole model: hidden states by their drift, logits as blocks in `f32`.
    pub const MODEL: Self = Self { drift: Some(Drift::STATED), ..Self::F32_BLOCK };

    /// For answers that have one right form to the last bit.
    pub const EXACT: Self = Self { rtol: 0.0, atol: 0.0, ..Self::F64 };

    /// How many times the reference's own rounding `u` is allowed.
    pub(crate) const ROUNDINGS: f64 = 8.0;
}

/// What a student may see of a failed check in the grader's report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reveal {
    /// Nothing but the points of the task.
    None,
    /// The name of the check.
    Name,
    /// The hint and the named misconception.
    Hint,
    /// The whole comparison.
    Diff,
}

/// A wrong idea that people have, known well enough to be named.
///
/// The texts go to students; the code that acts it out stays with the staff.
#[derive(Debug)]
pub struct Misconception {
    /// `a0.vjp.mean_without_n`
    pub id: &'static str,
    /// What the code does instead of the right thing.
    pub text: Text,
    /// The checks that must catch *and* name it.
    pub caught_by: &'static [&'static str],
}
