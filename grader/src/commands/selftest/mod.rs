//! `grader selftest`: shows that the checks catch mistakes and accept correct work.
//!
//! The reference gets 100 %, untouched stubs 0 %, correct solutions written another way 100
//! %. Every misconception loses points *and* is named. Mistakes without a name lose points
//! and are not given the name of another. The differences between correct solutions stay
//! under a tenth of each tolerance; mistakes differ by more than ten times the tolerance. Correct
//! solutions stay clear of thresholds, too.
//!
//! One seed shows little of what depends on the numbers that are drawn: the correct solutions
//! are tried at as many further seeds as the operator asks for. (The mistakes are tried at many
//! seeds by the tests of the package `oracle`.)

mod correct;
mod margins;

use std::num::NonZero;

use harness::{Assignment, Host, Lang, Outcome, Seed, Unnamed, attempt};

use crate::base::exit_code::ExitCode;
use crate::base::problem::Problem;
use crate::base::random;
use crate::base::scratch::Scratch;
use crate::command_line::options::Options;
use crate::commands::grade::Grading;
use crate::evidence::report::score_tasks;
use crate::grading::build::{Staff, works};
use crate::grading::expected::{self, Expected};
use crate::grading::judge::judge;
use crate::handed_in::submission::Submission;
use crate::sandbox::{Shelter, Tier};
use correct::{Correct, Running};

/// Runs the self-test on these assignments, with correct solutions at `seeds` seeds.
///
/// # Errors
///
/// If it cannot be run; what it finds is an exit code.
pub fn selftest(
    assignments: &[&'static Assignment],
    seeds: NonZero<usize>,
    options: &Options,
) -> Result<ExitCode, Problem> {
    let _scratch = Scratch::of_process()?;
    let shelter = Shelter::require(options.tier(Tier::Medium), options.accept_unsafe)?;
    let staff = Staff::prepare(&shelter.isolation, assignments)?;
    let seed = options.seed.clone().map_or_else(random::seed, Ok)?;
    println!("seed {seed}\nsandbox: {} ({})", shelter.tier, shelter.isolation);
    let mut findings = Findings::default();
    for assignment in assignments.iter().copied() {
        println!("\n{}", assignment.title.get(options.lang));
        // The reference passes every check, or nothing can be expected.
        let expected = Expected::ask_all(assignment, Seed::from_text(&seed), &staff)?;
        findings.expect("reference 100 %", true, "");
        table_is_sound(assignment, &mut findings);
        let grading = Grading {
            staff: &staff,
            expected: std::slice::from_ref(&expected),
            seed: &seed,
            shelter: &shelter,
        };
        stubs(&grading, assignment, &mut findings);
        let mut correct = Correct::build(assignment, &staff)?;
        full_marks(&correct, &expected, &staff, &mut findings);
        misconceptions(&staff, &expected, &mut findings);
        unnamed(&staff, &expected, &mut findings);
        let mut nearness = correct.nearness(&expected, &seed);
        for number in 1..seeds.get() {
            // A seed that `--seed` takes, so that one can look at it alone.
            let seed = format!("{seed}-{number}");
            let expected = Expected::ask(assignment, Seed::from_text(&seed), &staff)?;
            let wrong = correct.not_passed(&expected);
            let statement = format!("correct solutions pass every check at the seed {seed}");
            findings.expect(&statement, wrong.is_empty(), &wrong.join(", "));
            nearness.worsen(correct.nearness(&expected, &seed));
        }
        println!("{}", margins::table(&expected, &nearness, options.lang, &mut findings));
    }
    println!("\n{} passed, {} failed", findings.held, findings.broken.len());
    Ok(if findings.broken.is_empty() { ExitCode::Done } else { ExitCode::SelftestFailed })
}

/// What was found so far.
#[derive(Default)]
struct Findings {
    held: usize,
    broken: Vec<String>,
}

impl Findings {
    /// Prints a statement that must hold, and counts it.
    fn expect(&mut self, statement: &str, holds: bool, otherwise: &str) {
        if holds {
            self.held += 1;
            println!("  ok    {statement}");
        } else {
            println!("  FAIL  {statement}: {otherwise}");
            self.broken.push(statement.to_string());
        }
    }
}

fn table_is_sound(assignment: &Assignment, findings: &mut Findings) {
    let tasks = assignment.tasks.iter().filter(|task| !task.bonus);
    let sum: u32 = tasks.map(|task| task.points()).sum();
    findings.expect("points sum to 100", sum == 100, &format!("they sum to {sum}"));
}

/// Stubs get nothing.
fn stubs(grading: &Grading<'_>, assignment: &'static Assignment, findings: &mut Findings) {
    let report = grading.row(&Submission::stubs(assignment));
    let got = format!("they get {} + {}", report.score, report.bonus);
    let unfinished =
        |o: &Outcome| matches!(o, Outcome::NotImplemented { .. } | Outcome::Skipped { .. });
    let zero = report.score + report.bonus == 0
        && report.checks.iter().all(|check| unfinished(&check.outcome));
    findings.expect("stubs 0 %, and all of it is \"not implemented\"", zero, &got);
}

/// Correct sample submissions get everything.
fn full_marks(correct: &Correct, expected: &Expected, staff: &Staff, findings: &mut Findings) {
    let assignment = expected.assignment;
    let machine_works = || works(assignment, staff).is_ok();
    for Running { student, built, built_in, .. } in correct.running() {
        let judged = judge(built, expected, &staff.isolation, &machine_works);
        let full = score_tasks(assignment, &judged).iter().all(|task| task.points == task.max);
        let wrong = judged.iter().filter(|check| !check.outcome.passed());
        let wrong: Vec<&str> = wrong.map(|check| check.id.as_str()).collect();
        let statement = format!("{student} 100 %");
        findings.expect(&statement, full, &format!("not passed: {}", wrong.join(", ")));
        let (built, checks) =
            (built_in.as_millis(), judged.iter().map(|check| check.ms).sum::<u64>());
        println!(
            "        {student} was built in {built} ms, all its checks took {checks} ms, the worker's start included"
        );
    }
}

/// Every misconception fails each check that should catch it, and is named.
fn misconceptions(staff: &Staff, expected: &Expected, findings: &mut Findings) {
    let mut session = expected::reference(expected.assignment, staff);
    for misconception in expected.assignment.misconceptions() {
        session.use_variant(misconception.id);
        let mut missed = Vec::new();
        for id in misconception.caught_by {
            let Some(check) = expected.assignment.check(id) else {
                missed.push(format!("there is no check {id}"));
                continue;
            };
            session.begin(expected.limit(check));
            let outcome = attempt(check, &mut session, &expected.answers, expected.seed);
            if outcome.diagnosis() != Some(misconception.id) {
                missed.push(format!("{id} says {}", describe(&outcome)));
            }
        }
        let statement = format!("{} loses points and is named", misconception.id);
        let caught = missed.is_empty() && !misconception.caught_by.is_empty();
        findings.expect(&statement, caught, &missed.join("; "));
    }
}

/// Every mistake without a name fails, and is not given the name of another.
fn unnamed(staff: &Staff, expected: &Expected, findings: &mut Findings) {
    let mut session = expected::reference(expected.assignment, staff);
    for Unnamed { id, fails } in expected.assignment.unnamed() {
        session.use_variant(id);
        let mut wrong = Vec::new();
        for check in fails.iter().filter_map(|id| expected.assignment.check(id)) {
            session.begin(expected.limit(check));
            let outcome = attempt(check, &mut session, &expected.answers, expected.seed);
            if !matches!(outcome, Outcome::Failed(_)) || outcome.diagnosis().is_some() {
                wrong.push(format!("{} says {}", check.id, describe(&outcome)));
            }
        }
        let statement = format!("{id} loses points and gets no name");
        findings.expect(&statement, wrong.is_empty(), &wrong.join("; "));
    }
}

fn describe(outcome: &Outcome) -> String {
    match outcome.diagnosis() {
        Some(id) => format!("it is {id}"),
        None => outcome.word(Lang::En).to_string(),
    }
}
