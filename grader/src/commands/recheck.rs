//! `grader check`: one check of one submission, with all that is known of it.

use harness::{Reveal, Seed, explain};

use crate::base::exit_code::ExitCode;
use crate::base::nearest::no_such_tag;
use crate::base::problem::Problem;
use crate::base::scratch::Scratch;
use crate::command_line::options::Options;
use crate::grading::build::{BuildError, Staff, build, works};
use crate::grading::expected::Expected;
use crate::grading::judge::Judging;
use crate::handed_in::stage::{StageError, stage};
use crate::handed_in::submission::of_student;
use crate::sandbox::{Shelter, Tier};

/// Reruns `check` on the submission of `student` and prints the outcome.
pub fn recheck(student: &str, check: &str, options: &Options) -> Result<ExitCode, Problem> {
    let unknown = || {
        Problem::input((
            format!("没有检查 `{check}`；检查的名字形如 a0.vjp.softmax"),
            format!("no check `{check}`; a check is called like a0.vjp.softmax"),
        ))
    };
    let assignment = check.split('.').next().and_then(checks::assignment).ok_or_else(unknown)?;
    let check = assignment.check(check).ok_or_else(unknown)?;
    let submission = of_student(student, assignment, options)?;
    let _scratch = Scratch::of_process()?;
    let shelter = Shelter::require(options.tier(Tier::Medium), options.accept_unsafe)?;
    let staged = stage(submission, &shelter.isolation).map_err(|error| match error {
        StageError::Missing => Problem::input((
            format!("{student} 没有提交 {}", assignment.id),
            format!("{student} handed in nothing for {}", assignment.id),
        )),
        StageError::NoSuchTag { tag, nearest } => Problem::input(no_such_tag(&tag, &nearest)),
        StageError::Unusable(words) | StageError::Unreadable(words) => Problem::input(words),
    })?;
    let staff = Staff::prepare(&shelter.isolation, &[assignment])?;
    let seed = Seed::from_text(options.seed.as_deref().unwrap_or("check"));
    let expected = Expected::ask(assignment, seed, &staff)?;
    let built = match build(staged, &staff) {
        Ok(built) => built,
        Err(BuildError::Submission(_, words)) => {
            println!("{}", staff.clean.reason(words).get(options.lang));
            return Ok(ExitCode::CheckFailed);
        }
        Err(BuildError::Grader(line)) => return Err(Problem::fault(line)),
    };
    let machine_works = || works(assignment, &staff).is_ok();
    let mut judging = Judging::new(&built, &expected, &shelter.isolation, &machine_works);
    let mut done = Vec::new();
    for id in check.needs {
        let needed = assignment.check(id).expect("needs name checks");
        let judged = judging.check(needed, &done);
        done.push(judged);
    }
    let judged = staff.clean.all(&judging.check(check, &done));
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
