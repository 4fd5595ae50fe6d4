//! `grader replay`: grades the submission of a stored result again, under the same seed,
//! and says whether the result is the same.

use std::path::{Path, PathBuf};

use harness::{Assignment, Lang};

use crate::base::exit_code::ExitCode;
use crate::base::problem::Problem;
use crate::base::scratch::Scratch;
use crate::command_line::cli::Common;
use crate::command_line::options::Options;
use crate::command_line::plan::Plan;
use crate::commands::grade::{Grading, prepared};
use crate::evidence::commitment::commitment;
use crate::evidence::comparison::Comparison;
use crate::evidence::report::{Provenance, Report, Status};
use crate::evidence::result_file::ResultFile;
use crate::evidence::run_folder::RunFolder;
use crate::grading::build::Staff;
use crate::handed_in::submission::{Submission, of_student};
use crate::sandbox::{Shelter, Tier};

/// Replays the result in `file` and prints what differs.
///
/// # Errors
///
/// If it cannot be graded again. What differs is an exit code.
pub fn replay(file: &Path, common: Common) -> Result<ExitCode, Problem> {
    let then = ResultFile::read(file)?.report;
    let run = RunFolder::of_result(file);
    // Whose the submissions of a bulk download are, the run's roster tells.
    let people = run.as_ref().map(RunFolder::people).transpose()?;
    let plan = run.map(|run| run.plan);
    let common = of_the_same_moment(common, plan.as_ref());
    let seed = find_seed(common.seed.clone(), plan.as_ref())?;
    if commitment(&seed) != then.provenance.seed_commitment {
        let (now, then) = (commitment(&seed), &then.provenance.seed_commitment);
        let words = common.lang.pick(
            format!("种子：它的哈希是 {now}，而结果是用 {then} 评的\n没有那次运行的种子，不能重评"),
            format!("seed: its hash is {now}, but the result was graded under {then}\nreplayed: nothing, without the seed of that run"),
        );
        println!("{words}");
        return Ok(ExitCode::Differs);
    }
    let assignment = checks::assignment(&then.assignment).ok_or_else(|| {
        Problem::input((
            format!("没有作业 `{}`", then.assignment),
            format!("there is no assignment `{}`", then.assignment),
        ))
    })?;
    let folder = find_submissions(common.submissions.clone(), plan)?;
    let options = Options::new(Common { submissions: Some(folder), ..common })?
        .with_class(people.map(|people| people.list().to_vec()));
    let submission = of_student(&then.student, assignment, &options)?;
    let now = grade(&submission, assignment, &seed, &options)?;
    Ok(report(&then, &now, options.lang))
}

/// The options with the deadline and the tag of the run, unless the operator gave one.
fn of_the_same_moment(common: Common, plan: Option<&Plan>) -> Common {
    match plan {
        Some(plan) if common.deadline.is_none() && common.tag.is_none() => {
            Common { deadline: plan.deadline.clone(), tag: plan.tag.clone(), ..common }
        }
        _ => common,
    }
}

/// `--seed`, or what stands in `run.json`.
fn find_seed(given: Option<String>, plan: Option<&Plan>) -> Result<String, Problem> {
    given.or_else(|| plan.map(|plan| plan.seed.clone())).ok_or_else(|| {
        Problem::input((
            "结果所在文件夹旁没有 run.json，所以不知道种子：请给出 --seed TEXT",
            "no run.json beside the folder of the result, so its seed is not known: say --seed TEXT",
        ))
    })
}

fn find_submissions(given: Option<PathBuf>, plan: Option<Plan>) -> Result<PathBuf, Problem> {
    given.or_else(|| plan.map(|plan| plan.submissions)).ok_or_else(|| {
        Problem::input((
            "结果所在文件夹旁没有 run.json，所以不知道提交在哪里：请给出 --submissions DIR",
            "no run.json beside the folder of the result, so its submissions are not known: say --submissions DIR",
        ))
    })
}

fn grade(
    submission: &Submission,
    assignment: &'static Assignment,
    seed: &str,
    options: &Options,
) -> Result<Report, Problem> {
    let _scratch = Scratch::of_process()?;
    let shelter = Shelter::require(options.tier(Tier::Medium), options.accept_unsafe)?;
    let staff = Staff::prepare(&shelter.isolation, &[assignment])?;
    let expected = prepared(&[assignment], seed, &staff)?;
    Ok(Grading { staff: &staff, expected: &expected, seed, shelter: &shelter }.row(submission))
}

/// Prints what differs.
fn report(then: &Report, now: &Report, lang: Lang) -> ExitCode {
    for line in changed(&then.provenance, &now.provenance) {
        println!("{line}");
    }
    let comparison = Comparison::new(then, now);
    for line in &comparison.differences {
        println!("{line}");
    }
    let (zh, en) = if comparison.same_score {
        ("分数相同", "the same score")
    } else {
        ("分数不同", "another score")
    };
    let Comparison { alike, checks, .. } = comparison;
    let words = lang.pick(
        format!("重评：{zh}，{checks} 项检查中 {alike} 项一致"),
        format!("replayed: {en}, {alike} of {checks} checks alike"),
    );
    println!("{words}");
    if comparison.is_alike() {
        ExitCode::Done
    } else if now.status == Status::GraderError {
        ExitCode::Incomplete
    } else {
        ExitCode::Differs
    }
}

/// Which of the things that decide the score have changed. A change alone is no difference:
/// the score may still be the same.
fn changed(then: &Provenance, now: &Provenance) -> Vec<String> {
    let hashes = then.hashes.named().into_iter().zip(now.hashes.named());
    let hashes = hashes.map(|((name, then), (_, now))| (name, then.to_string(), now.to_string()));
    let compiler = ("rustc", then.rustc.clone(), now.rustc.clone());
    let sandbox = ("sandbox", then.sandbox.to_string(), now.sandbox.to_string());
    let pairs = hashes.chain([compiler, sandbox]).filter(|(_, then, now)| then != now);
    pairs.map(|(name, then, now)| format!("{name} differs: {then:?} then, {now:?} now")).collect()
}
