//! How a check ended.

use rustix::process::Signal;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::place::Place;
use wording::{Lang, Words};

/// How a check ended. Only `Passed` earns points. `GraderError` earns none, but the student
/// is not at fault: the row is marked and graded again, and never counts as 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The answer is right.
    Passed,
    /// The answer is wrong.
    Failed(Failure),
    /// The code stopped at `todo!` or `unimplemented!`.
    NotImplemented {
        /// The text in the macro, such as `a0.vjp.softmax`.
        what: String,
    },
    /// The code panicked.
    Panicked {
        /// The call that panicked.
        call: String,
        /// The panic's message.
        message: String,
        /// `src/vjp.rs:41`
        location: String,
    },
    /// The process died.
    Crashed {
        /// The call during which it died.
        call: String,
        /// How it died.
        death: Death,
    },
    /// No answer came in time.
    TimedOut {
        /// The call that did not return.
        call: String,
        /// The limit for the whole check.
        limit_ms: u64,
    },
    /// More memory was asked for than the assignment allows.
    OutOfMemory {
        /// The call that asked.
        call: String,
        /// The size of the allocation that failed, in bytes.
        requested: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The submission does not compile; the compiler's words stand once in the report.
    CompileError,
    /// The submission could not be unpacked or staged; why stands once in the report.
    NotGradable,
    /// The submission uses what the task forbids.
    Banned {
        /// The operator's name: `softmax`.
        name: String,
        /// The places that name it: `src/softmax.rs:12`; empty if none were found.
        places: Vec<String>,
    },
    /// A check that this one builds on did not pass, or there is no solution of the earlier
    /// assignment that it runs on.
    Skipped {
        /// The id of the check, or of the assignment.
        needs: String,
    },
    /// The grader itself failed.
    GraderError {
        /// What went wrong.
        message: Words,
    },
}

/// How a process died.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Death {
    /// By this signal.
    Signal(i32),
    /// It exited with this code, without an answer.
    Exit(i32),
    /// It still lives but sent bytes that are no answer.
    Garbled,
    /// The system could not start it.
    NotStarted,
}

/// Whether this signal was sent to the process by another one. By itself, a program in safe
/// Rust dies only of an error (SIGSEGV after a stack overflow, say), of `abort`, or of a
/// limit; each of these has its own signal.
pub fn is_sent_from_outside(signal: i32) -> bool {
    const OWN: [Signal; 10] = [
        Signal::ILL,
        Signal::TRAP,
        Signal::ABORT,
        Signal::BUS,
        Signal::FPE,
        Signal::SEGV,
        Signal::PIPE,
        Signal::XCPU,
        Signal::XFSZ,
        Signal::SYS,
    ];
    OWN.iter().all(|own| own.as_raw() != signal)
}

impl Outcome {
    /// A failure of the grader's own.
    pub fn grader_error(message: impl Into<Words>) -> Self {
        Self::GraderError { message: message.into() }
    }

    /// A forbidden operator, with those of `places` that name it.
    pub fn banned(operator: &str, places: &[Place]) -> Self {
        let of_operator = places.iter().filter(|place| place.operator == operator);
        let places = of_operator.map(|place| format!("{}:{}", place.file, place.line)).collect();
        Self::Banned { name: operator.into(), places }
    }

    /// Whether the check earns its points.
    pub fn passed(&self) -> bool {
        matches!(self, Self::Passed)
    }

    /// Whether it was skipped because there is no solution of an earlier assignment to run on:
    /// ids of checks have dots, those of assignments have none.
    pub fn lacks_own(&self) -> bool {
        matches!(self, Self::Skipped { needs } if !needs.contains('.'))
    }

    /// The misconception that explains the failure.
    pub fn diagnosis(&self) -> Option<&str> {
        match self {
            Self::Failed(failure) => failure.diagnosis.as_deref(),
            _ => None,
        }
    }

    /// Its name in files.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed(_) => "failed",
            Self::NotImplemented { .. } => "not_implemented",
            Self::Panicked { .. } => "panicked",
            Self::Crashed { .. } => "crashed",
            Self::TimedOut { .. } => "timed_out",
            Self::OutOfMemory { .. } => "out_of_memory",
            Self::CompileError => "compile_error",
            Self::NotGradable => "not_gradable",
            Self::Banned { .. } => "banned",
            Self::Skipped { .. } => "skipped",
            Self::GraderError { .. } => "grader_error",
        }
    }

    /// One word for tables.
    pub fn word(&self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Passed => ("通过", "passed"),
            Self::Failed(_) => ("错误", "failed"),
            Self::NotImplemented { .. } => ("尚未实现", "not implemented"),
            Self::Panicked { .. } => ("panic", "panicked"),
            Self::Crashed { .. } => ("崩溃", "crashed"),
            Self::TimedOut { .. } => ("超时", "timed out"),
            Self::OutOfMemory { .. } => ("内存超限", "out of memory"),
            Self::CompileError => ("编译错误", "compile error"),
            Self::NotGradable => ("无法评分", "not gradable"),
            Self::Banned { .. } => ("禁用函数", "banned"),
            Self::Skipped { .. } => ("跳过", "skipped"),
            Self::GraderError { .. } => ("评分器故障", "grader error"),
        };
        lang.pick(zh, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_the_name_in_a_result() {
        let call = || "f()".to_string();
        let outcomes = [
            Outcome::Passed,
            Outcome::Failed(*Failure::law("f()", call(), call())),
            Outcome::NotImplemented { what: call() },
            Outcome::Panicked { call: call(), message: call(), location: call() },
            Outcome::Crashed { call: call(), death: Death::Garbled },
            Outcome::TimedOut { call: call(), limit_ms: 1 },
            Outcome::OutOfMemory { call: call(), requested: 1, limit: 1 },
            Outcome::CompileError,
            Outcome::NotGradable,
            Outcome::Banned { name: call(), places: vec![] },
            Outcome::Skipped { needs: call() },
            Outcome::grader_error(Words::default()),
        ];
        for outcome in outcomes {
            assert_eq!(serde_json::to_value(&outcome).unwrap()["outcome"], outcome.id());
        }
    }

    #[test]
    fn a_kill_comes_from_outside_and_a_stack_overflow_does_not() {
        for signal in [Signal::KILL, Signal::TERM, Signal::INT, Signal::HUP, Signal::QUIT] {
            assert!(is_sent_from_outside(signal.as_raw()), "{signal:?}");
        }
        for signal in [Signal::SEGV, Signal::ABORT, Signal::XFSZ, Signal::BUS, Signal::SYS] {
            assert!(!is_sent_from_outside(signal.as_raw()), "{signal:?}");
        }
    }
}
