//! The grader: from submissions to scores.
//!
//! ```text
//! Submission ─────────► Staged ────────► Built ──────► Judged ─────────► Report ─► exports
//! handed_in/submission  handed_in/stage  grading/build grading/judge     evidence/ export/
//! ```
//!
//! Each step takes what the one before made and knows nothing of the later ones. The
//! rooms, each of which uses only rooms above it:
//!
//! ```text
//! base/            what every room needs
//!   clean            text of students, harmless to show
//!   disk             how much room there is
//!   exit_code        the one list of exit codes
//!   interrupt        Ctrl-C
//!   nearest          names that may have been meant
//!   problem          what stops the grader, in one line
//!   random           numbers that nobody can guess
//!   scratch          temporary folders, removed in the end
//! sandbox/         the only room that starts processes
//! command_line/    what the operator asks for
//!   cli              the command line as it is typed
//!   options          what it means, every default filled in
//!   plan             what a run grades, as it is written in run.json
//!   roster           the students who are to be graded
//!   which            which run is meant
//! handed_in/       what students handed in
//!   git              repositories of students, read in the sandbox
//!   mirror           a student's repository, fetched to be graded
//!   origins          where the repositories of a class lie
//!   row_name         what a row is called
//!   rows             which students with which assignments, in which order
//!   stage            of all that was handed in, the Rust sources
//!   submission       submissions as they lie on disk
//! grading/         from sources to what each check came to
//!   audit/           which operators of libtorch a submission refers to
//!   build/           from sources to a worker
//!   counting         a host for tests
//!   hashes           everything that decides a score
//!   heard            a submission's answers to one check
//!   judge            every check on one submission
//!   judged           what one check came to
//!   expected         what the reference answers, asked once per run
//!   naming           the misconceptions' answers, asked when a check is failed
//!   remembered       the reference's answers, so that nothing is asked twice
//!   row_folder       the private folder of a row
//!   times            how long a row takes
//! evidence/        results that can be checked and replayed
//!   change           what became of a row from one run to another
//!   commitment       which seed it was, without telling it
//!   comparison       two results of one submission
//!   consistency      whether a result agrees with itself
//!   holds            whose results are not to be published yet
//!   people           who the students of a run are
//!   report           the result of one row
//!   result_file      a stored result, read with suspicion
//!   run_folder       a run as a folder of files, one for each finished row
//!   runs             where runs lie: finding one, and making a new one
//!   signature        the signature on a result, as data
//!   signing/         who can show that a result is the grader's
//!   stored           whether what a run has of a row is believed
//!   strict_json      JSON that can be read in one way only
//! export/          files that people take out of a run
//! commands/        what the grader can be told to do
//!   diff             who gains and who loses from one run to another
//!   doctor           what this machine offers
//!   export           one export of a stored run
//!   fetch            the repositories of a class, brought here
//!   grade            a class, row by row
//!   progress         how far a run is
//!   publish          what may leave the run, in a folder of its own
//!   push_feedback    each student's feedback, pushed to the student's repository
//!   recheck          one check of one submission
//!   replay           a stored result, graded again
//!   selftest         shows that the checks find mistakes, and find none in correct work
//!   verify           whether results are the grader's
//! ```

mod base;
mod command_line;
mod commands;
mod evidence;
mod export;
mod grading;
mod handed_in;
mod sandbox;

use std::sync::Arc;

use clap::{CommandFactory, FromArgMatches};
use harness::Lang;

use base::exit_code::ExitCode;
use base::interrupt::on_interrupt;
use base::problem::Problem;
use base::scratch::Scratch;
use command_line::cli::{Cli, Command, Grade};
use command_line::options::{self, Options, Selection};
use command_line::plan::Plan;
use command_line::roster::roster_of;
use command_line::which::Which;
use commands::grade::{Grading, prepared, to_grade};
use commands::{
    diff, doctor, export as write_export, fetch, publish, push_feedback, recheck, replay, selftest,
    verify,
};
use evidence::report::{Report, Status};
use evidence::run_folder::RunFolder;
use evidence::signing::{self, Key, KeyPlace};
use export::Export;
use grading::build::Staff;
use handed_in::row_name::RowName;
use handed_in::rows::{self, Rows};
use sandbox::{Shelter, Tier};
use wording::usage;

fn main() -> std::process::ExitCode {
    let lang = usage::lang(std::env::args()).unwrap_or_default();
    match parse(lang) {
        Err(error) => usage::explain(&error, ("grader", "grader"), lang).into(),
        Ok(cli) => act(cli).map_or_else(
            |problem| {
                eprintln!("grader: {}", problem.line(lang));
                problem.code.into()
            },
            Into::into,
        ),
    }
}

/// The command line. The help of `export` lists the formats that there are.
fn parse(lang: Lang) -> Result<Cli, clap::Error> {
    let formats = format!("Formats:\n{}", export::list(lang));
    let command = Cli::command().mut_subcommand("export", |export| export.after_help(formats));
    Cli::from_arg_matches(&command.try_get_matches()?)
}

fn act(cli: Cli) -> Result<ExitCode, Problem> {
    match cli.command {
        None => grade(cli.grade),
        Some(Command::Selftest { assignments, seeds, common }) => {
            let assignments = options::assignments(&assignments)?;
            selftest::selftest(&assignments, seeds, &Options::new(common)?)
        }
        Some(Command::Check { student, check, class, common }) => {
            let enrolled = roster_of(&class)?.map(|roster| roster.enrolled);
            recheck::recheck(&student, &check, &Options::new(common)?.with_class(enrolled))
        }
        Some(Command::Export(arguments)) => write_export::export(arguments),
        Some(Command::Diff(arguments)) => diff::diff(&arguments),
        Some(Command::Publish(arguments)) => publish::publish(&arguments),
        Some(Command::Keygen { key, lang }) => signing::keygen(&KeyPlace::new(key), lang),
        Some(Command::Verify { files, public_key, lang }) => {
            verify::verify(&files, public_key.as_deref(), lang)
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
        Some(Command::Doctor { time, require_tier, lang }) => {
            doctor::doctor(time, require_tier.map(Tier::from), lang)
        }
        Some(Command::Fetch(asked)) => fetch::fetch(&asked),
        Some(Command::PushFeedback(asked)) => push_feedback::push_feedback(&asked),
    }
}

/// Grades what was selected.
fn grade(arguments: Grade) -> Result<ExitCode, Problem> {
    let selection = Selection::new(&arguments)?;
    let exports = export::of_run(&arguments.exports)?;
    let which =
        Which { name: arguments.run, fresh: arguments.fresh, seed: arguments.common.seed.clone() };
    let options = Options::new(arguments.common)?.with_class(selection.enrolled());
    let lang = options.lang;
    // What can be refused is refused before any folder is made.
    RunFolder::check(&arguments.runs)?;
    let asked = Plan::new(&options, &selection)?;
    let found = RunFolder::find(&arguments.runs, &asked, &which)?;
    let people = found.as_ref().map(RunFolder::people).transpose()?;
    let before = people.as_ref().map(evidence::people::People::list);
    let options = options.or_class(before);
    let rows = Rows::find(&options, &selection)?;
    let place = KeyPlace::new(arguments.key);
    let key = find_key(&place, arguments.require_signature)?;
    export::check_key(&exports, key.is_some())?;
    let plan = match &found {
        Some(run) => run.plan.joined(&asked, selection.is_of_roster()),
        None => asked.clone(),
    };
    tell_what_happens(found.as_ref(), &asked, key.is_some(), lang);
    let _scratch = Scratch::of_process()?;
    let least = if arguments.all { Tier::default_for_class() } else { Tier::Medium };
    let shelter = Shelter::require(options.tier(least), options.accept_unsafe)?;
    let staff = Staff::prepare(&shelter.isolation, &selection.assignments)?;
    place.keep_from(&staff.all_files())?;
    let seed = plan.seed.clone();
    let opened = |run: RunFolder| run.signed_with(key).readable_by_group(arguments.group_readable);
    let grading = Grading { staff: &staff, expected: &[], seed: &seed, shelter: &shelter };
    let is_new = found.is_none();
    let (run, known, expected) = if let Some(run) = found {
        let run = opened(run.with_plan(plan)?)?;
        let known = grading.known(&rows.selected, &run, lang);
        let expected = prepared(&to_grade(&rows.selected, &known), &seed, &staff)?;
        (run, known, expected)
    } else {
        let expected = prepared(&selection.assignments, &seed, &staff)?;
        let run = opened(RunFolder::make(&arguments.runs, plan, &which)?)?;
        (run, vec![None; rows.selected.len()], expected)
    };
    if let Some(roster) = &selection.roster {
        run.store_roster(&roster.enrolled)?;
    }
    let (order, run) = (rows.in_order(&run.plan), Arc::new(run));
    keep_on_interrupt(&run, &exports, &order, &rows.students(), lang)?;
    let grading = Grading { expected: &expected, ..grading };
    let reports = grading.class(&rows.selected, known, &run, options.jobs, lang)?;
    if nobody(&reports) && selection.students.is_empty() && !selection.insist {
        let tags = grading.tags(&rows.selected);
        if is_new {
            run.remove();
        }
        return Err(rows::nobody(&options, &selection, &tags));
    }
    finish(&run, &exports, &order, &reports, lang)
}

/// Writes `exports` of a run and prints the table of `reports`, and what is wrong with
/// them.
fn finish(
    run: &RunFolder,
    exports: &[&dyn Export],
    order: &[RowName],
    reports: &[Report],
    lang: Lang,
) -> Result<ExitCode, Problem> {
    let students: Vec<String> = reports.iter().map(|report| report.student.clone()).collect();
    let of_run = export::write(run, exports, order, &students, lang)?;
    println!("{}", export::table::table(reports, lang));
    println!("{}", export::places(&run.path, exports, lang));
    if let Some(list) = export::not_gradable::list(reports, lang) {
        eprintln!("{list}");
    }
    let has_score = |row: &RowName| {
        let is_row = |report: &&Report| report.row() == *row;
        of_run.iter().find(is_row).is_some_and(|report| report.status != Status::GraderError)
    };
    run.finished(order.iter().all(has_score))?;
    if reports.iter().any(|report| report.status == Status::GraderError) {
        let words = lang.pick(
            "有些行因评分器自身故障没有得分；再次运行会重试这些行",
            "some rows have no score because the grader failed on them; run again to retry these",
        );
        eprintln!("grader: {words}");
        return Ok(ExitCode::Incomplete);
    }
    Ok(ExitCode::Done)
}

/// Says what is being prepared, and what a continued run was not asked for before.
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

/// On Ctrl-C, writes `exports` of the finished rows and says how to continue.
fn keep_on_interrupt(
    run: &Arc<RunFolder>,
    exports: &[&'static dyn Export],
    order: &[RowName],
    students: &[String],
    lang: Lang,
) -> Result<(), Problem> {
    let (run, exports) = (Arc::clone(run), exports.to_vec());
    let (order, students) = (order.to_vec(), students.to_vec());
    let finish = move || {
        let written = export::write(&run, &exports, &order, &students, lang);
        let done = written.map_or(0, |reports| reports.len());
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
