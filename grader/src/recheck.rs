//! `grader check`: one check of one submission, with all that is known of it.

use checks::{Reveal, Seed, explain};

use crate::build::{BuildError, Staff, build};
use crate::exit_code::ExitCode;
use crate::judge;
use crate::options::Options;
use crate::oracle::Oracle;
use crate::problem::Problem;
use crate::sandbox::{Shelter, Tier};
use crate::stage::{StageError, stage};
use crate::submission::of_student;

/// Reruns `check` of `student` and prints what came of it.
pub fn recheck(student: &str, check: &str, options: &Options) -> Result<ExitCode, Problem> {
    let unknown =
        || Problem::input(format!("no check `{check}`; a check is called like a0.vjp.softmax"));
    let assignment = check.split('.').next().and_then(checks::assignment).ok_or_else(unknown)?;
    let check = assignment.check(check).ok_or_else(unknown)?;
    let submission = of_student(student, assignment, options)?;
    let shelter = Shelter::require(options.tier(Tier::Medium), options.accept_unsafe)?;
    let staged = stage(submission, &shelter.means).map_err(|error| match error {
        StageError::Missing => {
            Problem::input(format!("{student} handed in nothing for {}", assignment.id))
        }
        StageError::Unusable(line) | StageError::Unreadable(line) => Problem::input(line),
    })?;
    let staff = Staff::prepare(&shelter.means)?;
    let seed = Seed::from_text(options.seed.as_deref().unwrap_or("check"));
    let oracle = Oracle::ask(assignment, seed, &staff)?;
    let built = match build(staged, &staff) {
        Ok(built) => built,
        Err(BuildError::Submission(_, words)) => {
            println!("{words}");
            return Ok(ExitCode::CheckFailed);
        }
        Err(BuildError::Grader(line)) => return Err(Problem::fault(line)),
    };
    let mut session = judge::session(&built, &oracle, &shelter.means);
    let mut done = Vec::new();
    for id in check.needs {
        let needed = assignment.check(id).expect("needs name checks");
        let judged = judge::judge_one(needed, &done, &mut session, &oracle);
        done.push(judged);
    }
    let judged = judge::judge_one(check, &done, &mut session, &oracle);
    println!(
        "{} · {}: {}",
        check.id,
        check.title.get(options.lang),
        judged.outcome.word(options.lang)
    );
    if let Some(words) = explain(assignment, check, &judged.outcome, Reveal::Diff, options.lang) {
        println!("{words}");
    }
    if !judged.printed.is_empty() {
        println!(
            "{}\n{}",
            options.lang.pick("程序打印了：", "the program printed:"),
            judged.printed
        );
    }
    let passed = judged.outcome.passed();
    Ok(if passed { ExitCode::Done } else { ExitCode::CheckFailed })
}
