//! The grader: from submissions to scores.
//!
//! ```text
//! Submission ─► Staged ─► Built ─► Judged ─► Report ─► exports
//! submission.rs stage.rs  build/   judge.rs  report.rs export/
//!                         sandbox/ (the only module that starts processes)
//! ```
//!
//! Each step takes what the one before made and knows nothing of the later ones.
//! The reference's answers come from `oracle.rs`, once per run; finished rows are
//! files in `run_folder.rs`.

mod build;
mod cli;
mod doctor;
mod exit_code;
mod export;
mod git;
mod grade;
mod judge;
mod options;
mod oracle;
mod problem;
mod progress;
mod recheck;
mod report;
mod rows;
mod run_folder;
mod sandbox;
mod selftest;
mod stage;
mod submission;

use checks::{Lang, Seed};
use clap::Parser;

use build::Staff;
use cli::{Cli, Command, Grade};
use exit_code::ExitCode;
use grade::Grading;
use options::{Options, Selection};
use oracle::Oracle;
use problem::Problem;
use report::{Report, Status};
use run_folder::{Plan, RunFolder, Which};
use sandbox::{Shelter, Tier};

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        None => grade(cli.grade),
        Some(Command::Selftest { common }) => {
            Options::new(common).and_then(|options| selftest::selftest(&options))
        }
        Some(Command::Check { student, check, common }) => {
            Options::new(common).and_then(|options| recheck::recheck(&student, &check, &options))
        }
        Some(Command::Launch { confinement, command }) => {
            Err(sandbox::launch(&confinement, &command))
        }
        Some(Command::Canary { target }) => {
            sandbox::attack(&target);
            Ok(ExitCode::Done)
        }
        Some(Command::Doctor { lang }) => Ok(doctor::doctor(lang.into())),
    };
    let code = done.unwrap_or_else(|problem| {
        eprintln!("grader: {problem}");
        problem.code
    });
    code.into()
}

/// Grades what was selected.
fn grade(arguments: Grade) -> Result<ExitCode, Problem> {
    let selection = Selection::new(&arguments)?;
    let which =
        Which { name: arguments.run, fresh: arguments.fresh, seed: arguments.common.seed.clone() };
    let options = Options::new(arguments.common)?;
    let submissions = rows::rows(&options, &selection)?;
    let plan = plan(&options, &selection);
    let mut run = RunFolder::open(&arguments.runs, plan, &which)?;
    let words = options.lang.pick(
        "准备中：编译评分用的库，向参考实现取答案……",
        "preparing: building the grader's libraries, asking the reference…",
    );
    eprintln!("{words}");
    let least = if arguments.all { Tier::default_for_class() } else { Tier::Medium };
    let shelter = Shelter::require(options.tier(least), options.accept_unsafe)?;
    let staff = Staff::prepare(&shelter.means)?;
    selection.assignments.iter().try_for_each(|a| build::prove(a, &staff))?;
    let seed = Seed::from_text(&run.plan.seed);
    let oracles = selection.assignments.iter().map(|a| Oracle::ask(a, seed, &staff));
    let oracles = oracles.collect::<Result<Vec<_>, _>>()?;
    let seed = run.plan.seed.clone();
    let grading = Grading { staff: &staff, oracles: &oracles, seed: &seed, shelter: &shelter };
    let reports = grading.class(&submissions, &run, options.jobs, options.lang)?;
    write_exports(&run, &reports, options.lang)?;
    println!("{}", export::table::table(&reports, options.lang));
    println!("{}", where_it_is(&run, options.lang));
    if reports.iter().any(|report| report.status == Status::GraderError) {
        let words = options.lang.pick(
            "有些行因评分器自身故障没有得分；再次运行会重试这些行",
            "some rows have no score because the grader failed on them; run again to retry these",
        );
        eprintln!("grader: {words}");
        return Ok(ExitCode::Unsettled);
    }
    run.finish()?;
    Ok(ExitCode::Done)
}

fn plan(options: &Options, selection: &Selection) -> Plan {
    let submissions = options.submissions.canonicalize();
    Plan {
        schema: Plan::SCHEMA.into(),
        started: run_folder::now(),
        seed: options.seed.clone().unwrap_or_else(random_seed),
        submissions: submissions.unwrap_or_else(|_| options.submissions.clone()),
        assignments: selection.assignments.iter().map(|a| a.id.to_string()).collect(),
        students: selection.names(),
        deadline: options.deadline(),
        tag: options.tag(),
        finished: false,
    }
}

/// 128 bits that nobody can guess, from the operating system.
fn random_seed() -> String {
    let mut bytes = [0; 16];
    let filled = std::fs::File::open("/dev/urandom")
        .and_then(|mut file| std::io::Read::read_exact(&mut file, &mut bytes));
    filled.expect("the operating system has random numbers");
    stage::hex(&bytes)
}

fn write_exports(run: &RunFolder, reports: &[Report], lang: Lang) -> Result<(), Problem> {
    run_folder::write(&run.path.join("scores.csv"), &export::csv::csv(reports))?;
    for of_student in reports.chunk_by(|a, b| a.student == b.student) {
        let student = &of_student[0].student;
        let of_student: Vec<&Report> = of_student.iter().collect();
        let text = export::markdown::markdown(student, &of_student, lang);
        let path = run.path.join("feedback").join(format!("{student}.md"));
        run_folder::write(&path, text.as_bytes())?;
    }
    Ok(())
}

fn where_it_is(run: &RunFolder, lang: Lang) -> String {
    let path = run.path.display();
    lang.pick(
        format!("成绩：{path}/scores.csv\n每个学生的反馈：{path}/feedback/\n完整结果：{path}/results/"),
        format!("scores: {path}/scores.csv\nfeedback for each student: {path}/feedback/\nfull results: {path}/results/"),
    )
}
