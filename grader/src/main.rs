//! The grader: from submissions to scores.
//!
//! ```text
//! Submission ─► Staged ─► Built ─► Judged ─► Report ─► exports
//! submission.rs stage.rs  build/   judge.rs  report.rs export/
//!                         audit/  sandbox/ (the only module that starts processes)
//! ```
//!
//! Each step takes what the one before made and knows nothing of the later ones.
//! The reference's answers come from `oracle.rs`, once per run; finished rows are
//! files in `run_folder.rs`, signed by `signing/`.

mod audit;
mod build;
mod cli;
mod commitment;
mod comparison;
mod consistency;
mod doctor;
mod exit_code;
mod export;
mod git;
mod grade;
mod hashes;
mod hex;
mod judge;
mod options;
mod oracle;
mod problem;
mod progress;
mod random;
mod recheck;
mod replay;
mod report;
mod result_file;
mod rows;
mod run_folder;
mod sandbox;
mod selftest;
mod signing;
mod stage;
mod stored;
mod submission;
mod times;
mod verify;

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
use signing::{Key, KeyPlace};

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
        Some(Command::Keygen { key }) => signing::keygen(&KeyPlace::new(key)),
        Some(Command::Verify { files, public_key }) => {
            verify::verify(&files, public_key.as_deref())
        }
        Some(Command::Replay { file, common }) => replay::replay(&file, common),
        Some(Command::Launch { confinement, command }) => {
            Err(sandbox::launch(&confinement, &command))
        }
        Some(Command::Canary { target }) => {
            sandbox::attack(&target);
            Ok(ExitCode::Done)
        }
        Some(Command::Scan { folder }) => {
            checks::scan::tell(&folder);
            Ok(ExitCode::Done)
        }
        Some(Command::Doctor { time, lang }) => doctor::doctor(time, lang.into()),
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
    let place = KeyPlace::new(arguments.key);
    let key = find_key(&place, arguments.require_signature)?;
    let signs = key.is_some();
    let mut run = RunFolder::open(&arguments.runs, plan, &which)?.signed_with(key);
    let words = options.lang.pick(
        "准备中：编译评分用的库，向参考实现取答案……",
        "preparing: building the grader's libraries, asking the reference…",
    );
    eprintln!("{words}");
    if !signs {
        let words = options.lang.pick(
            "没有密钥，结果不签名；用 `grader keygen` 生成密钥",
            "no key, so results are not signed; `grader keygen` makes one",
        );
        eprintln!("{words}");
    }
    let least = if arguments.all { Tier::default_for_class() } else { Tier::Medium };
    let shelter = Shelter::require(options.tier(least), options.accept_unsafe)?;
    let staff = Staff::prepare(&shelter.means)?;
    place.keep_from(&staff.all_files())?;
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

/// The key to sign with, if there is one.
fn find_key(place: &KeyPlace, required: bool) -> Result<Option<Key>, Problem> {
    let key = place.find()?;
    if required && key.is_none() {
        let line = "no key to sign with: make one with `grader keygen`, or name it with --key";
        return Err(Problem::input(line));
    }
    Ok(key)
}

fn plan(options: &Options, selection: &Selection) -> Plan {
    let submissions = options.submissions.canonicalize();
    Plan {
        schema: Plan::SCHEMA.into(),
        started: run_folder::now(),
        seed: options.seed.clone().unwrap_or_else(random::seed),
        submissions: submissions.unwrap_or_else(|_| options.submissions.clone()),
        assignments: selection.assignments.iter().map(|a| a.id.to_string()).collect(),
        students: selection.names(),
        deadline: options.deadline(),
        tag: options.tag(),
        finished: false,
    }
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
