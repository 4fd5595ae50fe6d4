//! Tries one check on one submission: cases, probe, verdict.
//!
//! This is the same for a student's `cargo test` and for the grader. They differ in the
//! [`Host`], in the seed, and in where the [`Answers`] come from.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};

use crate::answers::{Answer, Answers};
use crate::call::call_of;
use crate::check::{Cases, Check, Tolerance, Verdict};
use crate::compare::compare;
use crate::draw::{Draw, Seed};
use crate::failure::{Difference, Failure, Values};
use crate::host::{Host, Reply};
use crate::layout;
use crate::outcome::Outcome;
use wire::{Array, Record};
use wording::capped;

/// No more than this many attempts at making a failing case smaller.
const MAX_SHRINKS: u32 = 600;

/// No more of an input is shown than this many bytes.
const MOST: usize = 300;

/// Tries `check` on the submission in `host`.
pub fn attempt(check: &Check, host: &mut dyn Host, answers: &Answers, seed: Seed) -> Outcome {
    match (&check.cases, &check.verdict) {
        (Cases::Listed(_), Verdict::Golden(tolerance)) => match answers.of(check) {
            Some(answers) => golden(check, host, answers, *tolerance),
            None => missing_answers(check),
        },
        (Cases::Listed(cases), Verdict::Law(law)) => {
            listed(check, host, &layout::listed(check, *cases, seed), *law)
        }
        (Cases::Drawn { strategy, runs }, Verdict::Law(law)) => {
            drawn(check, host, &strategy(), *runs, &mut Draw::new(seed, check.id), *law)
        }
        (Cases::Drawn { .. }, Verdict::Golden(_)) => Outcome::grader_error((
            format!("{}：随机情形没有标准答案", check.id),
            format!("{}: drawn cases have no golden answers", check.id),
        )),
    }
}

/// What the submission in `host` leaves to the thresholds of `check`, by the call of each case:
/// nothing if `check` has none.
pub fn clearances(check: &Check, host: &mut dyn Host, seed: Seed) -> Vec<(String, f64)> {
    let (Cases::Listed(cases), Some(clearance)) = (&check.cases, check.clearance) else {
        return vec![];
    };
    let clearance_of = |case: &Record| match host.probe(check, case) {
        Reply::Observed(got) => (call_of(case), clearance(case, &got)),
        _ => (call_of(case), f64::NEG_INFINITY),
    };
    layout::listed(check, *cases, seed).iter().map(clearance_of).collect()
}

type Law = fn(&Record, &Record) -> Result<(), Box<Failure>>;

fn missing_answers(check: &Check) -> Outcome {
    Outcome::grader_error((
        format!("{} 没有标准答案", check.id),
        format!("no golden answers for {}", check.id),
    ))
}

fn golden(check: &Check, host: &mut dyn Host, answers: &[Answer], tolerance: Tolerance) -> Outcome {
    let mut first = None;
    let mut seen = Vec::new();
    for answer in answers {
        let (outcome, observed) = match host.probe(check, &answer.case) {
            Reply::Observed(got) => {
                let difference = difference(answer, &got, tolerance);
                let call = call_of(&answer.case);
                let failure = difference.map(|d| Outcome::Failed(Failure::new(call, d)));
                (failure, Some(got))
            }
            other => (Some(no_answer(other, &answer.case)), None),
        };
        let stop = observed.is_none();
        seen.push(observed);
        first = first.or(outcome);
        if stop {
            break;
        }
    }
    match first {
        None => Outcome::Passed,
        Some(outcome) => with_diagnosis(outcome, diagnose(answers, &seen, tolerance)),
    }
}

/// How an answer differs from the expected one; the case may explain it further.
fn difference(answer: &Answer, got: &Record, tolerance: Tolerance) -> Option<Difference> {
    Some(match compare(&answer.want, got, tolerance).difference? {
        Difference::Values(values) => {
            let untouched = untouched(answer, got, tolerance);
            Difference::Values(untouched.unwrap_or(values))
        }
        Difference::Fact { name, expected, got: shown, .. } => {
            let input = input_of(answer, got, &name);
            Difference::Fact { name, expected, got: shown, input }
        }
        other => other,
    })
}

/// The facts of a case that hold a list of inputs, where the answer holds a list of as many
/// results: the failure shows the input whose result is the first to differ.
const INPUTS: [&str; 2] = ["texts", "ids"];

/// The input of the first answer in the list `name` that differs.
fn input_of(answer: &Answer, got: &Record, name: &str) -> Option<String> {
    let name = name.split('[').next()?;
    let list = |record: &Record, name: &str| record.facts.get(name)?.as_array().cloned();
    let (want, got) = (list(&answer.want, name)?, list(got, name)?);
    let at = (0..want.len()).find(|i| want.get(*i) != got.get(*i))?;
    let input = INPUTS.into_iter().find(|input| *input != name)?;
    let inputs = list(&answer.case, input).filter(|inputs| inputs.len() == want.len())?;
    let single = inputs[at].is_string() || inputs[at].is_array();
    single.then(|| format!("`{input}`[{at}] = {}", capped(inputs[at].to_string(), MOST)))
}

/// The tensor that came back unchanged although the call should have changed it. It is shown
/// first, since other differences follow from it.
fn untouched(answer: &Answer, got: &Record, tolerance: Tolerance) -> Option<Values> {
    let Answer { case, want, .. } = answer;
    let alone = |record: &Record, name: &str| {
        Some(Record::new().array(name, record.tensors.get(name)?.clone()))
    };
    let untouched = case.tensors.iter().find_map(|(name, given)| {
        let (got, want) = (alone(got, name)?, alone(want, name)?);
        let same = got.tensors[name] == *given;
        compare(&want, &got, tolerance).difference.filter(|_| same)
    });
    match untouched {
        Some(Difference::Values(values)) => Some(Values { untouched: true, ..values }),
        _ => None,
    }
}

/// A misconception that gives the same answers as the submission.
struct Diagnosis {
    id: String,
    /// Whether the submission gets calls of another kind right which this misconception gets
    /// wrong.
    only_where_wrong: bool,
}

/// A case and what the submission answered, if anything.
type Seen<'a> = (&'a Answer, &'a Option<Record>);

/// The misconception that explains the answers. It must give the same answer as the
/// submission on every case, wrong or right. One exception is allowed: kinds of calls (other
/// operations, say) that the submission always gets right may differ, if some wrong answer is
/// distinctive. If two misconceptions explain the answers, neither is named.
fn diagnose(
    answers: &[Answer],
    seen: &[Option<Record>],
    tolerance: Tolerance,
) -> Option<Diagnosis> {
    let equal = |want: &Record, got: &Record| compare(want, got, tolerance).is_equal();
    let is_right =
        |(answer, got): &Seen<'_>| got.as_ref().is_some_and(|got| equal(&answer.want, got));
    let (right, wrong): (Vec<Seen<'_>>, Vec<_>) = answers.iter().zip(seen).partition(is_right);
    let wrong_kinds: BTreeSet<String> =
        wrong.iter().map(|(answer, _)| layout::kind(&answer.case)).collect();
    let diagnosis = |id: &String| {
        let fits = |(answer, got): &Seen<'_>| match (&answer.mistaken[id], got) {
            (Some(mistaken), Some(got)) => equal(mistaken, got),
            (None, None) => true,
            _ => false,
        };
        if !wrong.iter().all(fits) {
            return None;
        }
        let exceptions: Vec<_> = right.iter().filter(|case| !fits(case)).collect();
        let mut kinds = exceptions.iter().map(|(answer, _)| layout::kind(&answer.case));
        let elsewhere = kinds.all(|kind| !wrong_kinds.contains(&kind));
        let only_where_wrong = !exceptions.is_empty();
        let distinctive = || wrong.iter().any(|(answer, _)| is_distinctive(answer, id));
        let named = !only_where_wrong || (elsewhere && distinctive());
        named.then(|| Diagnosis { id: id.clone(), only_where_wrong })
    };
    let named = answers.first()?.mistaken.keys().filter_map(diagnosis);
    let (throughout, elsewhere): (Vec<_>, Vec<_>) = named.partition(|d| !d.only_where_wrong);
    let explained = if throughout.is_empty() { elsewhere } else { throughout };
    let [diagnosis] = <[Diagnosis; 1]>::try_from(explained).ok()?;
    Some(diagnosis)
}

/// Whether the answer of the misconception `id` differs from what many other mistakes give:
/// where all numbers of a tensor are NaN or infinite, it does not.
fn is_distinctive(answer: &Answer, id: &str) -> bool {
    let Some(mistaken) = &answer.mistaken[id] else { return false };
    let finite = |name: &String| {
        let numbers = mistaken.tensors.get(name).and_then(Array::numbers).unwrap_or_default();
        numbers.is_empty() || numbers.iter().any(|x| x.is_finite())
    };
    answer.want.facts != mistaken.facts || answer.want.expected().any(|(name, _)| finite(name))
}

fn with_diagnosis(outcome: Outcome, diagnosis: Option<Diagnosis>) -> Outcome {
    match (outcome, diagnosis) {
        (Outcome::Failed(failure), Some(Diagnosis { id, only_where_wrong })) => {
            Outcome::Failed(Failure { diagnosis: Some(id), only_where_wrong, ..failure })
        }
        (other, _) => other,
    }
}

fn listed(check: &Check, host: &mut dyn Host, cases: &[Record], law: Law) -> Outcome {
    let outcomes = cases.iter().map(|case| judge(check, host, case, law));
    outcomes.into_iter().find(|outcome| !outcome.passed()).unwrap_or(Outcome::Passed)
}

fn judge(check: &Check, host: &mut dyn Host, case: &Record, law: Law) -> Outcome {
    match host.probe(check, case) {
        Reply::Observed(got) => match law(case, &got) {
            Ok(()) => Outcome::Passed,
            Err(failure) => Outcome::Failed(*failure),
        },
        other => no_answer(other, case),
    }
}

fn drawn(
    check: &Check,
    host: &mut dyn Host,
    strategy: &BoxedStrategy<Record>,
    runs: u32,
    draw: &mut Draw,
    law: Law,
) -> Outcome {
    let host = RefCell::new(host);
    for run in 0..runs {
        let try_case = |case: Record| {
            let case = layout::drawn(check, case, run);
            judge(check, &mut **host.borrow_mut(), &case, law)
        };
        let Ok(mut tree) = strategy.new_tree(draw.runner()) else {
            return Outcome::grader_error((
                format!("{}：没有抽出情形", check.id),
                format!("{}: no case drawn", check.id),
            ));
        };
        let outcome = try_case(tree.current());
        if !outcome.passed() {
            return shrink(tree.as_mut(), outcome, try_case);
        }
    }
    Outcome::Passed
}

/// Makes the failing case smaller while it keeps failing with an answer (a case
/// that hangs or crashes is reported as it is: each attempt would cost a process).
fn shrink(
    tree: &mut dyn ValueTree<Value = Record>,
    first: Outcome,
    try_case: impl Fn(Record) -> Outcome,
) -> Outcome {
    let mut best = first;
    let mut steps = 0;
    let mut more = shrinkable(&best) && tree.simplify();
    for _ in 0..MAX_SHRINKS {
        if !more {
            break;
        }
        more = match try_case(tree.current()) {
            Outcome::Passed => tree.complicate(),
            outcome if shrinkable(&outcome) => {
                best = outcome;
                steps += 1;
                tree.simplify()
            }
            // Out of time, or worse: the smallest case so far is shown.
            _ => break,
        };
    }
    match best {
        Outcome::Failed(failure) if steps > 0 => {
            Outcome::Failed(Failure { shrinks: Some(steps), ..failure })
        }
        other => other,
    }
}

fn shrinkable(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed(_) | Outcome::Panicked { .. })
}

fn no_answer(reply: Reply, case: &Record) -> Outcome {
    let call = call_of(case);
    match reply {
        Reply::Observed(_) => Outcome::grader_error(("丢失了一个回答", "an answer was lost")),
        Reply::Panicked { message, location } => match unimplemented(&message) {
            Some(what) if what.is_empty() => Outcome::NotImplemented { what: location },
            Some(what) => Outcome::NotImplemented { what },
            None => Outcome::Panicked { call, message, location },
        },
        Reply::Died(death) => Outcome::Crashed { call, death },
        Reply::TimedOut { limit } => Outcome::TimedOut { call, limit_ms: limit.as_millis() as u64 },
        Reply::OutOfMemory { requested, limit } => Outcome::OutOfMemory { call, requested, limit },
        Reply::HostError(message) => Outcome::GraderError { message },
    }
}

/// What `todo!("what")` and `unimplemented!("what")` were given.
fn unimplemented(message: &str) -> Option<String> {
    let rest = ["not yet implemented", "not implemented"]
        .iter()
        .find_map(|prefix| message.strip_prefix(prefix))?;
    Some(rest.trim_start_matches([':', ' ']).to_string())
}
