//! The steps of a long command: what each does, and how long it took.

use std::fmt;
use std::time::Instant;

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
        Self { name: name.into(), task: Task::Compile(command.collect()) }
    }

    /// Runs the tests of `targets`, which an earlier step has compiled.
    pub fn tests(name: impl Into<String>, targets: Vec<Target>) -> Self {
        Self { name: name.into(), task: Task::Tests(targets) }
    }

    /// Runs cargo with `args`.
    pub fn cargo(name: &str, args: impl IntoIterator<Item = String>) -> Self {
        Self { name: name.into(), task: Task::Cargo(args.into_iter().collect(), None) }
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
        match &self.task {
            Task::Compile(args) => {
                let code;
                (code, *compiled) = Compiled::by(cargo, args)?;
                Ok(code)
            }
            Task::Tests(targets) => compiled.run(cargo, targets),
            Task::Cargo(args, None) => cargo.run(args),
            Task::Cargo(args, Some((name, value))) => cargo.with_env(name, value).run(args),
        }
    }
}

/// Runs the steps and stops at the first that fails, with its exit code. Ends with a
/// table of their times.
pub fn run_all(cargo: &Cargo, steps: &[Step]) -> Result<ExitCode, Failure> {
    let count = steps.len();
    let mut table = Timetable::of(steps.iter().map(|step| step.name.clone()));
    let mut compiled = Compiled::default();
    for (number, step) in (1..).zip(steps) {
        eprintln!("[{number}/{count}] {step}");
        let started = Instant::now();
        let code = step.run(cargo, &mut compiled)?;
        let took = started.elapsed();
        eprintln!("[{number}/{count}] took {}", seconds(took));
        table.push(took, code);
        if code != ExitCode::Success {
            let (name, code_number) = (&step.name, code.number());
            eprintln!("\n{table}");
            eprintln!(
                "error: step {number} of {count}, {name}, failed with exit code {code_number}"
            );
            return Ok(code);
        }
    }
    eprint!("\n{table}");
    Ok(ExitCode::Success)
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
