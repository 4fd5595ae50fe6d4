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

// What the operator asks for.
mod cli; // the command line as it is typed
mod options; // what it means, every default filled in
mod plan; // what a run grades, as it stands in run.json
mod roster; // the students who are to be graded
mod usage; // what is wrong with a command line
mod which; // which run is meant

// What was handed in.
mod git; // repositories of students, in the sandbox
mod nearest; // names that may have been meant
mod rows; // which students with which assignments, in which order
mod stage; // of all that was handed in, the Rust sources
mod submission; // submissions as they lie on disk

// The run: from sources to what each check came to.
mod audit; // which operators of libtorch a submission refers to
mod build; // from sources to a worker
mod disk; // how much room there is
mod grade; // a class, row by row
mod interrupt; // Ctrl-C
mod judge; // every check on one submission
mod judged; // what one check came to
mod oracle; // what the reference answers
mod progress; // how far a run is
mod random; // numbers that nobody can guess
mod row_folder; // the private folder of a row
mod sandbox; // the only module that starts processes
mod scratch; // temporary folders, swept
mod times; // how long a row takes

// Evidence: results that can be checked and replayed.
mod clean; // text of students, harmless to show
mod commitment; // which seed it was, without telling it
mod comparison; // two results of one submission
mod consistency; // whether a result agrees with itself
mod hashes; // everything that decides a score
mod report; // the result of one row
mod result_file; // a stored result, read with suspicion
mod row_name; // what a row is called
mod run_folder; // a run as a folder of files
mod signature; // the signature on a result
mod signing; // who can show that a result is the grader's
mod stored; // whether what a run has of a row is believed
mod strict_json; // JSON that can be read in one way only

// What comes out.
mod exit_code; // the one list of exit codes
mod export; // files that people take out of a run
mod problem; // what stops the grader, in one line

// Commands beside grading.
mod doctor; // what this machine offers
mod recheck; // one check of one submission
mod replay; // a stored result, graded again
mod selftest; // shows that the checks do their work
mod verify; // whether results are the grader's

use std::sync::Arc;

use clap::Parser;
use harness::{Lang, Seed};

use build::Staff;
use cli::{Cli, Command, Grade};
use exit_code::ExitCode;
use grade::Grading;
use interrupt::on_interrupt;
use options::{Options, Selection};
use oracle::Oracle;
use plan::Plan;
use problem::Problem;
use report::{Report, Status};
use row_name::RowName;
use rows::Rows;
use run_folder::RunFolder;
use sandbox::{Shelter, Tier};
use scratch::Scratch;
use signing::{Key, KeyPlace};
use which::Which;

fn main() -> std::process::ExitCode {
    let lang = usage::lang(std::env::args());
    let code = match Cli::try_parse() {
        Err(error) => usage::explain(&error, lang),
        Ok(cli) => act(cli).unwrap_or_else(|problem| {
            eprintln!("grader: {}", problem.line(lang));
            problem.code
        }),
    };
    code.into()
}

fn act(cli: Cli) -> Result<ExitCode, Problem> {
    match cli.command {
        None => grade(cli.grade),
        Some(Command::Selftest { assignments, common }) => {
            selftest::selftest(&options::assignments(&assignments)?, &Options::new(common)?)
        }
        Some(Command::Check { student, check, common }) => {
            recheck::recheck(&student, &check, &Options::new(common)?)
        }
        Some(Command::Keygen { key, lang }) => signing::keygen(&KeyPlace::new(key), lang.into()),
        Some(Command::Verify { files, public_key, lang }) => {
            verify::verify(&files, public_key.as_deref(), lang.into())
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
            harness::scan::tell(&folder);
            Ok(ExitCode::Done)
        }
        Some(Command::Doctor { time, lang }) => doctor::doctor(time, lang.into()),
    }
}

/// Grades what was selected.
fn grade(arguments: Grade) -> Result<ExitCode, Problem> {
    let selection = Selection::new(&arguments)?;
    let which =
        Which { name: arguments.run, fresh: arguments.fresh, seed: arguments.common.seed.clone() };
    let options = Options::new(arguments.common)?;
    let lang = options.lang;
    // Whatever can be refused is refused before anything is made.
    let rows = Rows::find(&options, &selection)?;
    RunFolder::check(&arguments.runs)?;
    let asked = Plan::new(&options, &selection)?;
    let found = RunFolder::find(&arguments.runs, &asked, &which)?;
    let place = KeyPlace::new(arguments.key);
    let key = find_key(&place, arguments.require_signature)?;
    let plan = match &found {
        Some(run) => run.plan.joined(&asked, selection.roster.is_some()),
        None => asked.clone(),
    };
    tell_what_happens(found.as_ref(), &asked, key.is_some(), lang);
    let _scratch = Scratch::of_process()?;
    let least = if arguments.all { Tier::default_for_class() } else { Tier::Medium };
    let shelter = Shelter::require(options.tier(least), options.accept_unsafe)?;
    let staff = Staff::prepare(&shelter.means)?;
    place.keep_from(&staff.all_files())?;
    selection.assignments.iter().try_for_each(|a| build::prove(a, &staff))?;
    let seed = plan.seed.clone();
    let oracles =
        selection.assignments.iter().map(|a| Oracle::ask(a, Seed::from_text(&seed), &staff));
    let oracles = oracles.collect::<Result<Vec<_>, _>>()?;
    let is_new = found.is_none();
    let run = match found {
        Some(run) => run.with_plan(plan)?,
        None => RunFolder::make(&arguments.runs, plan, &which)?,
    };
    let run = run.signed_with(key).readable_by_group(arguments.group_readable)?;
    let (order, run) = (rows.in_order(&run.plan), Arc::new(run));
    keep_on_interrupt(&run, &order, &rows.students(), lang)?;
    let grading = Grading { staff: &staff, oracles: &oracles, seed: &seed, shelter: &shelter };
    let reports = grading.class(&rows.selected, &run, options.jobs, lang)?;
    if nobody(&reports) && selection.students.is_empty() && !selection.insist {
        let tags = grading.tags(&rows.selected);
        if is_new {
            run.remove();
        }
        return Err(rows::nobody(&options, &selection, &tags));
    }
    finish(&run, &order, &reports, lang)
}

/// Writes what is exported of a run, and tells what there is to know of `reports`.
fn finish(
    run: &RunFolder,
    order: &[RowName],
    reports: &[Report],
    lang: Lang,
) -> Result<ExitCode, Problem> {
    let students: Vec<String> = reports.iter().map(|report| report.student.clone()).collect();
    let of_run = export::write(run, order, &students, lang)?;
    println!("{}", export::table::table(reports, lang));
    println!("{}", export::places(&run.path, lang));
    if let Some(list) = export::not_gradable::list(reports, lang) {
        eprintln!("{list}");
    }
    let settled = |row: &RowName| {
        let is_row = |report: &&Report| RowName::of_report(report) == *row;
        of_run.iter().find(is_row).is_some_and(|report| report.status != Status::GraderError)
    };
    run.finished(order.iter().all(settled))?;
    if reports.iter().any(|report| report.status == Status::GraderError) {
        let words = lang.pick(
            "有些行因评分器自身故障没有得分；再次运行会重试这些行",
            "some rows have no score because the grader failed on them; run again to retry these",
        );
        eprintln!("grader: {words}");
        return Ok(ExitCode::Unsettled);
    }
    Ok(ExitCode::Done)
}

/// Says what is being prepared, and in what a run that goes on differs.
fn tell_what_happens(found: Option<&RunFolder>, asked: &Plan, signs: bool, lang: Lang) {
    for difference in found.iter().flat_map(|run| run.plan.differences(asked)) {
        rows::warn(&difference, lang);
    }
    let words = lang.pick(
        "准备中：编译评分用的库，向参考实现取答案……",
        "preparing: building the grader's libraries, asking the reference…",
    );
    eprintln!("{words}");
    if !signs {
        let words = lang.pick(
            "没有密钥，结果不签名；用 `grader keygen` 生成密钥",
            "no key, so results are not signed; `grader keygen` makes one",
        );
        eprintln!("{words}");
    }
}

/// Ctrl-C leaves scores and feedback of what is finished, and says how to go on.
fn keep_on_interrupt(
    run: &Arc<RunFolder>,
    order: &[RowName],
    students: &[String],
    lang: Lang,
) -> Result<(), Problem> {
    let (run, order, students) = (Arc::clone(run), order.to_vec(), students.to_vec());
    let finish = move || {
        let done = export::write(&run, &order, &students, lang).map_or(0, |reports| reports.len());
        let (all, path) = (order.len().max(done), run.path.display());
        eprintln!(
            "\n{}",
            lang.pick(
                format!("已中断：{all} 行中完成了 {done} 行，都在 {path} 里；再次运行同样的命令（不带 --fresh）会接着评"),
                format!("interrupted: {done} of {all} rows are finished, in {path}; give the same command again (without --fresh) to go on"),
            )
        );
    };
    on_interrupt(finish).map_err(|error| {
        Problem::fault((
            format!("无法等待中断信号：{error}"),
            format!("cannot wait for signals: {error}"),
        ))
    })
}

/// Whether nobody handed in anything.
fn nobody(reports: &[Report]) -> bool {
    reports.iter().all(|report| report.status == Status::NotSubmitted)
}

/// The key to sign with, if there is one.
fn find_key(place: &KeyPlace, required: bool) -> Result<Option<Key>, Problem> {
    let key = place.find()?;
    if required && key.is_none() {
        return Err(Problem::input((
            "没有用来签名的密钥：用 `grader keygen` 生成，或用 --key 指明",
            "no key to sign with: make one with `grader keygen`, or name it with --key",
        )));
    }
    Ok(key)
}
