//! The steps of a long command: what each does, and how long it took. Steps that do not
//! disturb each other may run side by side.

use std::fmt;
use std::io::{Read as _, Seek as _, Write as _};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::cargo::Cargo;
use crate::compiled::Compiled;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::targets::Target;
use crate::timetable::{Timetable, seconds};

/// What is done, and its name for people.
#[derive(Debug)]
pub struct Step {
    pub name: String,
    /// Whether others of the kind may run at the same time.
    beside: bool,
    task: Task,
}

#[derive(Debug)]
enum Task {
    /// Compile tests with cargo, for the steps after it to run.
    Compile(Vec<String>),
    /// Run these, one after another.
    Tests(Vec<Target>),
    /// Run cargo, perhaps with one more environment variable.
    Cargo(Vec<String>, Option<(&'static str, String)>),
}

impl Step {
    /// Compiles what `cargo test` with `args` would run.
    pub fn compile(name: &str, args: impl IntoIterator<Item = String>) -> Self {
        let command = ["test", "--no-run"].map(String::from).into_iter().chain(args);
        Self { name: name.into(), beside: false, task: Task::Compile(command.collect()) }
    }

    /// Runs the tests of `targets`, which an earlier step has compiled.
    pub fn tests(name: impl Into<String>, targets: Vec<Target>) -> Self {
        Self { name: name.into(), beside: false, task: Task::Tests(targets) }
    }

    /// Runs cargo with `args`.
    pub fn cargo(name: &str, args: impl IntoIterator<Item = String>) -> Self {
        let task = Task::Cargo(args.into_iter().collect(), None);
        Self { name: name.into(), beside: false, task }
    }

    /// The same step, which may run side by side with others of which this is said.
    pub fn beside_others(self) -> Self {
        Self { beside: true, ..self }
    }

    /// The same step of cargo with a variable in its environment.
    pub fn with_env(mut self, name: &'static str, value: &str) -> Self {
        if let Task::Cargo(_, variable) = &mut self.task {
            *variable = Some((name, value.into()));
        }
        self
    }

    /// Runs the step; the exit code is that of the program that was run. `compiled` is what
    /// the latest compiling step has built.
    pub fn run(&self, cargo: &Cargo, compiled: &mut Compiled) -> Result<ExitCode, Failure> {
        if let Task::Compile(args) = &self.task {
            let code;
            (code, *compiled) = Compiled::by(cargo, args)?;
            return Ok(code);
        }
        self.run_compiled(cargo, compiled)
    }

    /// Runs the step, which compiles no tests.
    fn run_compiled(&self, cargo: &Cargo, compiled: &Compiled) -> Result<ExitCode, Failure> {
        match &self.task {
            Task::Compile(_) => unreachable!("a step that compiles runs alone"),
            Task::Tests(targets) => compiled.run(cargo, targets),
            Task::Cargo(args, None) => cargo.run(args),
            Task::Cargo(args, Some((name, value))) => cargo.with_env(name, value).run(args),
        }
    }
}

/// Runs the steps, `jobs` at a time where they may run side by side, and stops at the first
/// that fails, with its exit code. Ends with a table of their times.
pub fn run_all(cargo: &Cargo, steps: &[Step], jobs: usize) -> Result<ExitCode, Failure> {
    let count = steps.len();
    let started = Instant::now();
    let mut table = Timetable::of(steps.iter().map(|step| step.name.clone()));
    let mut compiled = Compiled::default();
    let mut first = 0;
    for together in steps.chunk_by(|one, next| jobs > 1 && one.beside && next.beside) {
        let title = |number| format!("[{}/{count}]", first + number + 1);
        let ended = match together {
            [step] => vec![alone(cargo, step, &mut compiled, &title(0))?],
            steps => side_by_side(cargo, steps, &compiled, title, jobs)?,
        };
        let failed = (first..).zip(&ended).find(|(_, (_, code))| *code != ExitCode::Success);
        let failed = failed.map(|(number, (_, code))| (number, *code));
        first += together.len();
        for (took, code) in ended {
            table.push(took, code);
        }
        if let Some((number, code)) = failed {
            eprintln!("\n{}", table.ended_after(started.elapsed()));
            let (name, code_number) = (&steps[number].name, code.number());
            let number = number + 1;
            eprintln!(
                "error: step {number} of {count}, {name}, failed with exit code {code_number}"
            );
            return Ok(code);
        }
    }
    eprint!("\n{}", table.ended_after(started.elapsed()));
    Ok(ExitCode::Success)
}

/// How long a step took, and how it ended.
type Ended = (Duration, ExitCode);

/// Runs `run`, which is the step `title`, and says when it is over.
fn timed(
    title: &str,
    say: impl FnOnce(&str),
    run: impl FnOnce() -> Result<ExitCode, Failure>,
) -> Result<Ended, Failure> {
    let started = Instant::now();
    let code = run()?;
    let took = started.elapsed();
    say(&format!("{title} took {}", seconds(took)));
    Ok((took, code))
}

/// Runs one step, which writes to the terminal.
fn alone(
    cargo: &Cargo,
    step: &Step,
    compiled: &mut Compiled,
    title: &str,
) -> Result<Ended, Failure> {
    eprintln!("{title} {step}");
    timed(title, |line| eprintln!("{line}"), || step.run(cargo, compiled))
}

/// Runs steps `jobs` at a time, in order. What each says is shown when it has ended. After
/// a failure none is started; those that run are waited for.
fn side_by_side(
    cargo: &Cargo,
    steps: &[Step],
    compiled: &Compiled,
    title: impl Fn(usize) -> String + Sync,
    jobs: usize,
) -> Result<Vec<Ended>, Failure> {
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let ended: Vec<OnceLock<Result<Ended, Failure>>> =
        steps.iter().map(|_| OnceLock::new()).collect();
    let work = || {
        while !failed.load(Ordering::SeqCst) {
            let number = next.fetch_add(1, Ordering::SeqCst);
            let Some(step) = steps.get(number) else { return };
            let result = logged(cargo, step, compiled, &title(number));
            if !matches!(result, Ok((_, ExitCode::Success))) {
                failed.store(true, Ordering::SeqCst);
            }
            // Each number is taken once.
            let _ = ended[number].set(result);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(work);
        }
    });
    ended.into_iter().filter_map(OnceLock::into_inner).collect()
}

/// Runs one step with a file for what it says, and shows that afterwards.
fn logged(cargo: &Cargo, step: &Step, compiled: &Compiled, title: &str) -> Result<Ended, Failure> {
    let failure =
        |error| Failure::from(tools::Failure::Start { program: "a temporary file".into(), error });
    let mut log = tempfile::tempfile().map_err(failure)?;
    let cargo = cargo.with_log(log.try_clone().map_err(failure)?);
    eprintln!("{title} begins: {step}");
    cargo.say(&format!("{title} {step}"));
    let ended = timed(title, |line| cargo.say(line), || step.run_compiled(&cargo, compiled))?;
    let mut said = Vec::new();
    log.rewind().and_then(|()| log.read_to_end(&mut said)).map_err(failure)?;
    // One write, so that what two steps said is not mixed.
    std::io::stderr().lock().write_all(&said).map_err(failure)?;
    Ok(ended)
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        match &self.task {
            Task::Compile(args) | Task::Cargo(args, None) => {
                write!(f, ": cargo {}", args.join(" "))
            }
            Task::Cargo(args, Some((name, value))) => {
                write!(f, ": {name}={value} cargo {}", args.join(" "))
            }
            Task::Tests(targets) => {
                let names = targets.iter().map(|t| format!("{} {}", t.kind, t.name));
                write!(f, " ({})", names.collect::<Vec<_>>().join(", "))
            }
        }
    }
}
