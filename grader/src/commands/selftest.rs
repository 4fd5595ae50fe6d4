//! `grader selftest`: shows that the checks catch mistakes and accept correct work.
//!
//! The reference gets 100 %, untouched stubs 0 %, correct solutions written another way 100
//! %. Every misconception loses points *and* is named. Mistakes without a name lose points
//! and are not given the name of another. The differences between correct solutions stay
//! under a tenth of each tolerance; mistakes differ by more than ten times the tolerance.

use std::collections::BTreeMap;

use harness::{
    Answer, Assignment, Check, Host, Lang, Outcome, Reply, Seed, Unnamed, Verdict, Words, attempt,
    call_of, compare,
};
use tabled::builder::Builder;
use tabled::settings::object::Columns;
use tabled::settings::{Alignment, Style};

use crate::base::exit_code::ExitCode;
use crate::base::problem::Problem;
use crate::base::random;
use crate::base::scratch::Scratch;
use crate::command_line::options::{Options, sample_class};
use crate::commands::grade::Grading;
use crate::grading::build::{Staff, build};
use crate::grading::expected::{self, Expected};
use crate::handed_in::stage::{StageError, stage};
use crate::handed_in::submission::{Submission, class};
use crate::sandbox::{Shelter, Tier};

/// The names of correct sample submissions begin with this.
const FULL_MARKS: &str = "full-marks";

/// Both margins must be at least this.
const MIN_MARGIN: f64 = 10.0;

/// Runs the self-test on these assignments.
///
/// # Errors
///
/// If it cannot be run; what it finds is an exit code.
pub fn selftest(
    assignments: &[&'static Assignment],
    options: &Options,
) -> Result<ExitCode, Problem> {
    let _scratch = Scratch::of_process()?;
    let shelter = Shelter::require(options.tier(Tier::Medium), options.accept_unsafe)?;
    let staff = Staff::prepare(&shelter.isolation)?;
    let seed = options.seed.clone().map_or_else(random::seed, Ok)?;
    println!("seed {seed}\nsandbox: {} ({})", shelter.tier, shelter.isolation);
    let mut findings = Findings::default();
    for assignment in assignments.iter().copied() {
        println!("\n{}", assignment.title.get(options.lang));
        // The reference passes every check, or nothing can be expected.
        let expected = Expected::ask(assignment, Seed::from_text(&seed), &staff)?;
        findings.expect("reference 100 %", true, "");
        table_is_sound(assignment, &mut findings);
        scores(&staff, &expected, &seed, &shelter, &mut findings)?;
        misconceptions(&staff, &expected, &mut findings);
        unnamed(&staff, &expected, &mut findings);
        let noise = noise(&staff, &expected)?;
        println!("{}", margins(&expected, &noise, options.lang, &mut findings));
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

/// Stubs get nothing, correct sample submissions everything.
fn scores(
    staff: &Staff,
    expected: &Expected,
    seed: &str,
    shelter: &Shelter,
    findings: &mut Findings,
) -> Result<(), Problem> {
    let grading = Grading { staff, expected: std::slice::from_ref(expected), seed, shelter };
    let assignment = expected.assignment;
    let stub = Submission::stubs(assignment);
    let report = grading.row(&stub);
    let got = format!("they get {} + {}", report.score, report.bonus);
    let unfinished =
        |o: &Outcome| matches!(o, Outcome::NotImplemented { .. } | Outcome::Skipped { .. });
    let zero = report.score + report.bonus == 0
        && report.checks.iter().all(|check| unfinished(&check.outcome));
    findings.expect("stubs 0 %, and all of it is \"not implemented\"", zero, &got);
    let bonus: u32 = assignment.tasks.iter().filter(|t| t.bonus).map(|t| t.points()).sum();
    for submission in full_marks(assignment, staff)? {
        let statement = format!("{} 100 %", submission.student);
        let report = grading.row(&submission);
        let full = (report.score, report.bonus) == (100, bonus);
        let wrong: Vec<&str> = report
            .checks
            .iter()
            .filter(|check| !check.outcome.passed())
            .map(|check| check.id.as_str())
            .collect();
        findings.expect(&statement, full, &format!("not passed: {}", wrong.join(", ")));
        let checks: u64 = report.checks.iter().map(|check| check.ms).sum();
        let (student, built) = (&submission.student, report.provenance.times.build_ms);
        println!(
            "        {student} was built in {built} ms, all its checks took {checks} ms, the worker's start included"
        );
    }
    Ok(())
}

/// The correct sample submissions.
fn full_marks(assignment: &'static Assignment, staff: &Staff) -> Result<Vec<Submission>, Problem> {
    let class = class(&sample_class(), None)?.submissions.into_iter();
    let right = class.filter(|(student, _)| student.starts_with(FULL_MARKS));
    let submissions =
        right.map(|(student, handed_in)| Submission::handed_in(&student, assignment, handed_in));
    let there = |one: &Submission| {
        !matches!(stage(one.clone(), &staff.isolation), Err(StageError::Missing))
    };
    Ok(submissions.filter(there).collect())
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

/// How far a correct solution differs from the reference, in units of a check's tolerance,
/// and in which call.
#[derive(Default)]
struct Noise {
    ratio: f64,
    /// The submission and the call.
    at: String,
}

/// The largest noise of every golden check.
fn noise(staff: &Staff, expected: &Expected) -> Result<BTreeMap<&'static str, Noise>, Problem> {
    let mut noise = BTreeMap::<_, Noise>::new();
    for submission in full_marks(expected.assignment, staff)? {
        let student = submission.student.clone();
        let staged = stage(submission, &staff.isolation).map_err(|e| unexpected(&e))?;
        let built = build(staged, staff).map_err(|e| unexpected(&e))?;
        let mut session = built.session(&staff.isolation);
        for check in expected.assignment.golden() {
            session.begin(expected.limit(check));
            let worst = noise.entry(check.id).or_default();
            for answer in expected.answers.of(check).unwrap_or_default() {
                let ratio = noise_of(check, answer, &mut session);
                if ratio > worst.ratio {
                    *worst = Noise { ratio, at: format!("{student}: {}", call_of(&answer.case)) };
                }
            }
        }
    }
    Ok(noise)
}

/// The problem if a submission of our own cannot be built or read.
fn unexpected(error: &dyn std::fmt::Debug) -> Problem {
    Problem::fault(Words::same(format!("{error:?}")))
}

fn noise_of(check: &Check, answer: &Answer, host: &mut dyn Host) -> f64 {
    match (host.probe(check, &answer.case), &check.verdict) {
        (Reply::Observed(got), Verdict::Golden(tolerance)) => {
            compare(&answer.want, &got, *tolerance).ratio
        }
        _ => f64::INFINITY,
    }
}

/// The table of both margins.
fn margins(
    expected: &Expected,
    noise: &BTreeMap<&'static str, Noise>,
    lang: Lang,
    findings: &mut Findings,
) -> String {
    let mut table = Builder::default();
    table.push_record(lang.pick(
        ["检查", "容差 / 噪声", "误差 / 容差", "识别的错误"],
        ["check", "tolerance / noise", "mistake / tolerance", "mistakes told apart"],
    ));
    for check in expected.assignment.checks() {
        let worst = noise.get(check.id);
        let margins = of_check(check, expected, worst);
        table.push_record(margins.row(check.id));
        if let Margins::Golden { noise, mistake, .. } = margins {
            let statement = format!("{} margins are at least {MIN_MARGIN}", check.id);
            let wide = noise >= MIN_MARGIN && mistake >= MIN_MARGIN;
            if !wide {
                let at = worst.map_or("", |worst| &worst.at);
                let both = format!("{noise:.1} ({at}) and {mistake:.1}");
                findings.expect(&statement, false, &both);
            }
            findings.held += usize::from(wide);
        }
    }
    let mut table = table.build();
    table.with(Style::sharp()).modify(Columns::new(1..), Alignment::right());
    table.to_string()
}

enum Margins {
    /// A law has no tolerance of its own.
    Law,
    Golden {
        noise: f64,
        mistake: f64,
        mistakes: usize,
    },
}

impl Margins {
    fn row(&self, id: &str) -> [String; 4] {
        let show = |x: f64| if x.is_finite() { format!("{x:.1e}") } else { "∞".into() };
        match self {
            Self::Law => [id.into(), "—".into(), "—".into(), "—".into()],
            Self::Golden { mistakes: 0, noise, .. } => {
                [id.into(), show(*noise), "—".into(), "0".into()]
            }
            Self::Golden { noise, mistake, mistakes } => {
                [id.into(), show(*noise), show(*mistake), mistakes.to_string()]
            }
        }
    }
}

fn of_check(check: &Check, expected: &Expected, noise: Option<&Noise>) -> Margins {
    let Verdict::Golden(tolerance) = check.verdict else { return Margins::Law };
    let answers = expected.answers.of(check).unwrap_or_default();
    let mistakes: Vec<&String> =
        answers.first().into_iter().flat_map(|answer| answer.mistaken.keys()).collect();
    let error = |id: &&String| {
        let ratios = answers.iter().map(|answer| match &answer.mistaken[*id] {
            Some(mistaken) => compare(&answer.want, mistaken, tolerance).ratio,
            None => f64::INFINITY,
        });
        ratios.fold(0.0, f64::max)
    };
    Margins::Golden {
        noise: 1.0 / noise.map_or(f64::INFINITY, |noise| noise.ratio),
        mistake: mistakes.iter().map(error).fold(f64::INFINITY, f64::min),
        mistakes: mistakes.len(),
    }
}
