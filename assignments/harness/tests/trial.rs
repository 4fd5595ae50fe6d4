//! Trying a check on hosts that answer as a test wants.

use std::collections::BTreeMap;
use std::time::Duration;

use harness::{
    Answer, Answers, CALL, Cases, Check, Death, Failure, Host, Outcome, Record, Reply, Reveal,
    Seed, Tolerance, Verdict, attempt, call_of, clearances, text,
};
use proptest::prelude::*;

/// Answers `f(x)` to a case with the number `x`, and counts.
struct Fake<F: FnMut(f64) -> Reply> {
    answer: F,
    probes: usize,
}

impl<F: FnMut(f64) -> Reply> Host for Fake<F> {
    fn begin(&mut self, _limit: Duration) {}

    fn probe(&mut self, _check: &Check, case: &Record) -> Reply {
        self.probes += 1;
        (self.answer)(case.expect("x").sum())
    }
}

fn fake<F: FnMut(f64) -> Reply>(answer: F) -> Fake<F> {
    Fake { answer, probes: 0 }
}

fn observed(y: f64) -> Reply {
    Reply::Observed(Record::new().number("y", y))
}

const fn check(cases: Cases, verdict: Verdict) -> Check {
    Check {
        id: "t0.test.one",
        points: 1,
        title: text("一", "one"),
        hint: text("一", "one"),
        reveal: Reveal::Diff,
        needs: &[],
        cases,
        probe: "same",
        verdict,
        clearance: None,
        numbers: &[],
        own: None,
    }
}

fn case(x: f64) -> Record {
    Record::new().number("x", x).fact(CALL, format!("f({x})"))
}

fn numbers() -> BoxedStrategy<Record> {
    (0u32..10_000).prop_map(|x| case(f64::from(x))).boxed()
}

fn under_1000(case: &Record, got: &Record) -> Result<(), Box<Failure>> {
    let call: String = case.expect_fact(CALL);
    let small = got.expect("y").sum() < 1000.0;
    if small { Ok(()) } else { Err(Failure::law(call, "太大".into(), "too large".into())) }
}

static LAW: Check = check(Cases::Drawn { strategy: numbers, runs: 50 }, Verdict::Law(under_1000));

static GOLDEN: Check =
    check(Cases::Listed(|_| vec![case(1.0), case(2.0)]), Verdict::Golden(Tolerance::F64));

fn try_law(answer: impl FnMut(f64) -> Reply) -> Outcome {
    attempt(&LAW, &mut fake(answer), &Answers::default(), Seed::public())
}

/// The right answer is `2·x`. One misconception answers `x²`, which is right for 2;
/// another answers 7 to 1 and panics at 2.
fn answers() -> Answers {
    let answer = |x: f64| {
        let record = |y: f64| Record::new().number("y", y);
        let mistaken = BTreeMap::from([
            ("t0.test.panics".to_string(), (x < 2.0).then(|| record(7.0))),
            ("t0.test.squares".to_string(), Some(record(x * x))),
        ]);
        Answer { case: case(x), want: record(2.0 * x), mistaken }
    };
    Answers(BTreeMap::from([(GOLDEN.id.to_string(), vec![answer(1.0), answer(3.0)])]))
}

fn try_golden(answer: impl FnMut(f64) -> Reply) -> Outcome {
    attempt(&GOLDEN, &mut fake(answer), &answers(), Seed::public())
}

#[test]
fn a_failing_property_reports_the_minimal_case() {
    let Outcome::Failed(failure) = try_law(observed) else { panic!("it should fail") };
    assert_eq!(failure.call, "f(1000)");
    assert!(failure.shrinks.is_some_and(|steps| steps > 0));
}

#[test]
fn what_is_left_to_a_threshold_is_told_by_case_and_without_an_answer_there_is_nothing() {
    let left = |_: &Record, got: &Record| 1.0 - got.expect("y").sum() / 1000.0;
    let listed = Cases::Listed(|_| vec![case(250.0), case(1500.0)]);
    let check = Check { clearance: Some(left), ..check(listed, Verdict::Law(under_1000)) };
    let told = clearances(&check, &mut fake(observed), Seed::public());
    assert_eq!(told, [("f(250)".to_string(), 0.75), ("f(1500)".to_string(), -0.5)]);
    let mut silent = fake(|_| Reply::TimedOut { limit: Duration::from_secs(2) });
    let told = clearances(&check, &mut silent, Seed::public());
    assert!(told.iter().all(|(_, left)| *left == f64::NEG_INFINITY));
    assert_eq!(clearances(&LAW, &mut fake(observed), Seed::public()), []);
}

#[test]
fn a_property_that_holds_passes_after_all_its_runs() {
    let mut host = fake(|_| observed(0.0));
    let outcome = attempt(&LAW, &mut host, &Answers::default(), Seed::public());
    assert_eq!((outcome, host.probes), (Outcome::Passed, 50));
}

#[test]
fn a_hanging_case_is_not_shrunk() {
    let mut host = fake(|_| Reply::TimedOut { limit: Duration::from_secs(2) });
    let outcome = attempt(&LAW, &mut host, &Answers::default(), Seed::public());
    assert!(matches!(outcome, Outcome::TimedOut { limit_ms: 2000, .. }));
    assert_eq!(host.probes, 1);
}

#[test]
fn running_out_of_time_while_shrinking_keeps_what_was_found() {
    let mut probes = 0;
    let outcome = try_law(|x| {
        probes += 1;
        if probes > 2 {
            Reply::TimedOut { limit: Duration::from_secs(2) }
        } else {
            observed(x + 1e6)
        }
    });
    assert!(matches!(outcome, Outcome::Failed(_)));
    assert_eq!(probes, 3);
}

#[test]
fn the_same_seed_draws_the_same_cases() {
    let drawn = |seed: &str| {
        let mut seen = Vec::new();
        let mut host = fake(|x| {
            seen.push(x);
            observed(0.0)
        });
        attempt(&LAW, &mut host, &Answers::default(), Seed::from_text(seed));
        seen
    };
    assert_eq!(drawn("1"), drawn("1"));
    assert_ne!(drawn("1"), drawn("2"));
}

#[test]
fn right_answers_pass_and_wrong_ones_name_the_misconception() {
    assert_eq!(try_golden(|x| observed(2.0 * x)), Outcome::Passed);
    assert_eq!(try_golden(|x| observed(x * x)).diagnosis(), Some("t0.test.squares"));
    let other = try_golden(|x| observed(x + 7.0));
    assert!(matches!(other, Outcome::Failed(_)) && other.diagnosis().is_none());
}

#[test]
fn a_name_explains_right_answers_too() {
    let named = |outcome: Outcome| match outcome {
        Outcome::Failed(failure) => (failure.diagnosis, failure.only_where_wrong),
        other => panic!("{other:?}"),
    };
    let squares = Some("t0.test.squares".to_string());
    assert_eq!(named(try_golden(|x| observed(x * x))), (squares.clone(), false));
    // Right where squares are wrong, in a call of the same kind.
    let some = |x: f64| observed(if x > 2.0 { x * x } else { 2.0 * x });
    assert_eq!(named(try_golden(some)).0, None);
    // In a call of another kind.
    let mut answers = answers();
    for answer in answers.0.get_mut(GOLDEN.id).unwrap() {
        answer.case = answer.case.clone().fact("method", call_of(&answer.case));
    }
    let outcome = attempt(&GOLDEN, &mut fake(some), &answers, Seed::public());
    assert_eq!(named(outcome), (squares, true));
    // Wrong in another way.
    let other = |x: f64| observed(if x > 2.0 { x * x } else { 9.0 });
    let outcome = attempt(&GOLDEN, &mut fake(other), &answers, Seed::public());
    assert_eq!(named(outcome).0, None);
}

#[test]
fn two_misconceptions_that_explain_it_are_none() {
    let mut answers = answers();
    for answer in answers.0.get_mut(GOLDEN.id).unwrap() {
        let squares = answer.mistaken["t0.test.squares"].clone();
        answer.mistaken.insert("t0.test.powers".into(), squares);
    }
    let outcome = attempt(&GOLDEN, &mut fake(|x| observed(x * x)), &answers, Seed::public());
    assert!(matches!(outcome, Outcome::Failed(_)) && outcome.diagnosis().is_none());
}

#[test]
fn what_came_back_as_it_was_given_is_shown_before_what_follows_from_it() {
    let want = Record::new().number("b", 1.0).number("w", 5.0);
    let case = case(1.0).number("b", 0.5).number("w", 4.0);
    let answer = Answer { case, want, mistaken: BTreeMap::new() };
    let answers = Answers(BTreeMap::from([(GOLDEN.id.to_string(), vec![answer])]));
    let got = |_| Reply::Observed(Record::new().number("b", 1.5).number("w", 4.0));
    let outcome = attempt(&GOLDEN, &mut fake(got), &answers, Seed::public());
    let Outcome::Failed(failure) = outcome else { panic!("it should fail") };
    let words = failure.difference.describe(harness::Lang::En);
    assert!(words.starts_with("`w`[]: expected 5, got 4"), "{words}");
    assert!(words.ends_with("`w` is as it was given: nothing has changed it"), "{words}");
}

#[test]
fn where_there_is_an_answer_for_each_input_the_input_is_shown() {
    let want = Record::new().fact("ids", [vec![1, 2], vec![3]]);
    let case = case(1.0).fact("texts", ["ab", "c"]);
    let answer = Answer { case, want, mistaken: BTreeMap::new() };
    let answers = Answers(BTreeMap::from([(GOLDEN.id.to_string(), vec![answer])]));
    let got = |_| Reply::Observed(Record::new().fact("ids", [vec![1, 2], vec![4]]));
    let outcome = attempt(&GOLDEN, &mut fake(got), &answers, Seed::public());
    let Outcome::Failed(failure) = outcome else { panic!("it should fail") };
    let words = failure.difference.describe(harness::Lang::En);
    assert!(words.ends_with("\nthe input is `texts`[1] = \"c\""), "{words}");
}

#[test]
fn a_misconception_that_panics_is_named_by_what_came_before() {
    let outcome = try_golden(|x| match x {
        1.0 => observed(7.0),
        _ => Reply::Panicked { message: "shapes differ".into(), location: "src/ops.rs:1".into() },
    });
    assert_eq!(outcome.diagnosis(), Some("t0.test.panics"));
    assert_eq!(try_golden(|_| observed(7.0)).diagnosis(), None);
}

#[test]
fn todo_is_told_apart_from_other_panics() {
    let panics = |message: &str| {
        let message = message.to_string();
        try_golden(move |_| Reply::Panicked {
            message: message.clone(),
            location: "src/ops.rs:1".into(),
        })
    };
    let todo = |what: &str| Outcome::NotImplemented { what: what.into() };
    assert_eq!(panics("not yet implemented: a0.ops.max"), todo("a0.ops.max"));
    assert_eq!(panics("not implemented"), todo("src/ops.rs:1"));
    assert!(matches!(panics("index out of bounds"), Outcome::Panicked { .. }));
}

#[test]
fn a_dead_worker_and_a_broken_host_are_told_apart() {
    let died = try_golden(|_| Reply::Died(Death::Exit(0)));
    assert!(matches!(died, Outcome::Crashed { death: Death::Exit(0), .. }));
    let broken = try_golden(|_| Reply::HostError(("没有更多进程", "no more processes").into()));
    assert!(matches!(broken, Outcome::GraderError { .. }));
}

#[test]
fn missing_golden_answers_are_the_graders_fault() {
    let outcome = attempt(&GOLDEN, &mut fake(observed), &Answers::default(), Seed::public());
    assert!(matches!(outcome, Outcome::GraderError { .. }));
}
