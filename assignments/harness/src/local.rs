//! The student's runner: `cargo test -p a0`.
//!
//! Every check is a test. Checks run in other processes (this executable, started again),
//! so that an endless loop, a stack overflow or an allocation of 8 GB costs only one check.
//! A process that has survived its check is used for the next. With `COURSE_IN_PROCESS=1`
//! all checks run in this process, for use with a debugger. With `COURSE_RESULTS=FILE` the
//! results are also written to that file, for other programs.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::answers::Answers;
use crate::check::{Assignment, Check, Reveal};
use crate::draw::Seed;
use crate::explain::explain;
use crate::golden;
use crate::host::Host;
use crate::in_process::InProcess;
use crate::operators::Operator;
use crate::outcome::Outcome;
use crate::place::Place;
use crate::probed::Probed;
use crate::results_file::{self, Told};
use crate::scan;
use crate::scan_apart::{self, SCANNER};
use crate::serve::serve;
use crate::session::{Launch, Launched, Session};
use crate::summary::summary;
use crate::trial::attempt;
use wording::{Lang, capped, readable};

/// Set in the environment of the process that hosts the submission.
const WORKER: &str = "COURSE_WORKER";

/// Set by those who want to debug.
const IN_PROCESS: &str = "COURSE_IN_PROCESS";

/// How long one check may take.
const LIMIT: Duration = Duration::from_secs(5);

/// At most this many bytes are printed about one check: a student's text may be endless.
const MOST: usize = 64 << 10;

/// The main function of `tests/checks.rs`.
pub fn main(assignment: &'static Assignment, submission: fn() -> Box<dyn Probed>) -> ExitCode {
    if std::env::var_os(WORKER).is_some() {
        confine(assignment.memory);
        return serve(assignment, move |variant| variant.is_empty().then(submission));
    }
    if std::env::var_os(SCANNER).is_some() {
        confine(assignment.memory);
        scan::tell(&folder_of(assignment));
        return ExitCode::SUCCESS;
    }
    let mut arguments = Arguments::from_args();
    if std::env::var_os(IN_PROCESS).is_some() {
        // A memory limit counts the whole process.
        arguments.test_threads = Some(1);
    }
    let lang = Lang::from_env();
    let answers = match golden::load(&golden::folder(), assignment) {
        Ok(answers) => answers,
        Err(error) => {
            let words =
                lang.pick("标准答案文件缺失或损坏：", "golden fixtures missing or damaged: ");
            eprintln!("{words}{error}");
            return ExitCode::from(2);
        }
    };
    let suite = Arc::new(Suite {
        assignment,
        submission,
        answers,
        lang,
        results: Mutex::default(),
        idle: Mutex::default(),
        places: OnceLock::new(),
        again: Again::new(assignment.memory),
    });
    if let Some(words) = nothing_of_that_name(assignment, &arguments, lang) {
        eprintln!("{words}");
    }
    let trials = assignment.checks().map(|check| trial(&suite, check)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    // nextest starts one process per test: a table after each would be useless.
    let whole_run = !arguments.list && !arguments.exact && std::env::var_os("NEXTEST").is_none();
    if whole_run {
        print!("{}", summary(assignment, &suite.outcomes(), lang));
    }
    if let Some(path) = std::env::var_os(results::VARIABLE).filter(|_| !arguments.list)
        && let Err(code) = suite.write_results(Path::new(&path))
    {
        return code;
    }
    conclusion.exit_code()
}

/// The message if the filter on the command line matches no check.
fn nothing_of_that_name(
    assignment: &Assignment,
    arguments: &Arguments,
    lang: Lang,
) -> Option<String> {
    let filter = arguments.filter.as_deref()?;
    let named = |check: &Check| {
        if arguments.exact { check.id == filter } else { check.id.contains(filter) }
    };
    let id = assignment.id;
    (!assignment.checks().any(named)).then(|| {
        lang.pick(
            format!("没有叫 `{filter}` 的检查；`cargo test -p {id} -- --list` 列出全部名字"),
            format!("no check is called `{filter}`; `cargo test -p {id} -- --list` lists them all"),
        )
    })
}

fn trial(suite: &Arc<Suite>, check: &'static Check) -> Trial {
    let suite = Arc::clone(suite);
    Trial::test(check.id, move || {
        let run = suite.run(check);
        suite.shown(check, &run).map_or(Ok(()), |text| Err(Failed::from(text)))
    })
}

/// The folder of the student's crate.
fn folder_of(assignment: &Assignment) -> PathBuf {
    golden::assignments().join(assignment.id)
}

/// Sets a worker's limits: memory, no core dumps, a session of its own, and death with its
/// parent.
fn confine(memory: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit, setsid};
    let _ = setsid();
    let limit = |bytes| Rlimit { current: Some(bytes), maximum: Some(bytes) };
    let _ = setrlimit(Resource::As, limit(memory));
    let _ = setrlimit(Resource::Core, limit(0));
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
}

/// The result of one check.
#[derive(Debug, Clone)]
struct Run {
    outcome: Outcome,
    printed: String,
}

struct Suite {
    assignment: &'static Assignment,
    submission: fn() -> Box<dyn Probed>,
    answers: Answers,
    lang: Lang,
    /// Each check runs once, whether as a test or because another one needs it.
    results: Mutex<BTreeMap<&'static str, Arc<OnceLock<Run>>>>,
    /// Workers that no check uses at the moment.
    idle: Mutex<Vec<Session<Again>>>,
    /// Where the sources name built-ins.
    places: OnceLock<Vec<Place>>,
    again: Again,
}

impl Suite {
    fn run(&self, check: &'static Check) -> Run {
        let cell = {
            let mut results = self.results.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(results.entry(check.id).or_default())
        };
        cell.get_or_init(|| self.run_now(check)).clone()
    }

    fn run_now(&self, check: &'static Check) -> Run {
        let missing = check.needs.iter().find(|id| {
            let needed = self.assignment.check(id).expect("needs name checks");
            !self.run(needed).outcome.passed()
        });
        if let Some(needs) = missing {
            let outcome = Outcome::Skipped { needs: (*needs).to_string() };
            return Run { outcome, printed: String::new() };
        }
        if let Some(outcome) = self.banned(check) {
            return Run { outcome, printed: String::new() };
        }
        if std::env::var_os(IN_PROCESS).is_some() {
            let mut host = InProcess::new((self.submission)());
            let outcome = attempt(check, &mut host, &self.answers, Seed::public());
            return Run { outcome, printed: String::new() };
        }
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = idle().pop();
        let mut session = waiting.unwrap_or_else(|| Session::new(self.again.clone()));
        session.begin(LIMIT);
        let outcome = attempt(check, &mut session, &self.answers, Seed::public());
        let printed = session.take_printed();
        idle().push(session);
        Run { outcome, printed }
    }

    /// The outcome of a check whose task forbids an operator that the sources name. A
    /// student's own run reads the sources. The grader reads the compiled object files,
    /// where a macro or an alias cannot hide a name.
    fn banned(&self, check: &Check) -> Option<Outcome> {
        if !self.assignment.libtorch {
            return None;
        }
        let places = self.places.get_or_init(|| scan_apart::places(&folder_of(self.assignment)));
        let forbidden =
            |place: &&Place| self.assignment.forbids(check, &Operator::named(&place.operator));
        let first = places.iter().find(forbidden)?;
        Some(Outcome::banned(&first.operator, places))
    }

    /// What the student reads about a check that did not pass.
    fn shown(&self, check: &Check, run: &Run) -> Option<String> {
        self.message(check, run).map(|text| capped(readable(&text), MOST))
    }

    fn message(&self, check: &Check, run: &Run) -> Option<String> {
        let text = explain(self.assignment, check, &run.outcome, Reveal::Diff, self.lang)?;
        let mut message = format!("{}\n{text}", check.title.get(self.lang));
        if matches!(run.outcome, Outcome::NotImplemented { .. } | Outcome::Skipped { .. }) {
            return Some(text);
        }
        if !run.printed.trim().is_empty() {
            let words = self.lang.pick("你的程序打印了：", "your program printed:");
            message += &format!("\n{words}\n{}", run.printed.trim_end());
        }
        let words = self.lang.pick("只重跑这一项：", "rerun only this check: ");
        let id = self.assignment.id;
        Some(format!("{message}\n{words}cargo test -p {id} -- --exact {}", check.id))
    }

    fn outcomes(&self) -> BTreeMap<&'static str, Outcome> {
        self.runs().into_iter().map(|(id, run)| (id, run.outcome)).collect()
    }

    fn runs(&self) -> BTreeMap<&'static str, Run> {
        let results = self.results.lock().unwrap_or_else(PoisonError::into_inner);
        results.iter().filter_map(|(id, cell)| Some((*id, cell.get()?.clone()))).collect()
    }

    /// Writes the file of results. No process that runs the student's code lives any more
    /// or gets to know its path.
    fn write_results(&self, path: &Path) -> Result<(), ExitCode> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let runs = self.runs();
        let told = self.assignment.checks().filter_map(|check| {
            let run = runs.get(check.id)?;
            let message = self.shown(check, run);
            Some((check.id, Told { outcome: run.outcome.clone(), message }))
        });
        let results = results_file::results(self.assignment, &told.collect(), self.lang);
        results.write(path).map_err(|error| {
            let words = self.lang.pick("无法写入结果文件", "cannot write the file of results");
            eprintln!("{words} {}: {error}", path.display());
            ExitCode::from(2)
        })
    }
}

/// Starts this executable again as a worker, from a thread that lives as long as the run. A
/// worker is killed when the thread that started it ends, and the threads of tests end
/// while their workers are still in use.
#[derive(Clone)]
struct Again {
    memory: u64,
    requests: Sender<Sender<io::Result<Child>>>,
}

impl Again {
    fn new(memory: u64) -> Self {
        let (requests, received) = mpsc::channel::<Sender<io::Result<Child>>>();
        std::thread::spawn(move || {
            for reply in received {
                // The thread that asked for it waits.
                let _ = reply.send(start());
            }
        });
        Self { memory, requests }
    }
}

fn start() -> io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .env(WORKER, "1")
        .env_remove(results::VARIABLE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

impl Launch for Again {
    fn launch(&self) -> io::Result<Launched> {
        let (reply, started) = mpsc::channel();
        let gone = |_| io::Error::other("the thread that starts workers has ended");
        self.requests.send(reply).map_err(|_| gone(mpsc::RecvError))?;
        started.recv().map_err(gone)?.map(Launched::from)
    }

    fn memory(&self) -> u64 {
        self.memory
    }
}

/// Makes `tests/checks.rs` of an assignment from the assignment's row and the student's
/// submission.
#[macro_export]
macro_rules! suite {
    ($assignment:expr, $submission:expr) => {
        #[global_allocator]
        static ALLOCATOR: $crate::alloc::Reporting = $crate::alloc::Reporting;

        fn main() -> ::std::process::ExitCode {
            $crate::local::main(&$assignment, || $submission)
        }
    };
}
