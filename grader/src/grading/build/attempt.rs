//! Who is at fault when the compiler fails: the student or the machine.
//!
//! An error with a place in the sources is the student's fault. A full disk, a signal that
//! no limit of ours sent, and a compiler that stands still are the machine's. If neither is
//! seen, the compiler is run once more; if it fails again, the student is at fault only if
//! the stubs still compile.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;
use std::time::Duration;

use harness::{Words, is_sent_from_outside};

use super::build_error::BuildError;
use super::diagnostics;
use crate::base::disk::Disk;
use crate::sandbox::{Bounds, Confined, Ending, Finished, STILL, run};

/// What the compiler may use for one crate.
const BOUNDS: Bounds =
    Bounds { time: Duration::from_secs(30), still: STILL, output: 1 << 20, words: 8 << 20 };

/// What one run of the compiler shows about who is at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    /// It succeeded.
    Done,
    /// The submission is at fault.
    Student(Words),
    /// The machine is at fault.
    Machine(Words),
    /// It failed, and it is not clear who is at fault.
    Unclear(Words),
}

/// Runs the compiler, a second time if needed. `Some` words if the submission made it fail.
///
/// # Errors
///
/// If the machine made it fail.
pub fn attempt(
    compiler: &Confined,
    machine_works: &dyn Fn() -> bool,
) -> Result<Option<Words>, BuildError> {
    let mut shown = once(compiler)?;
    if matches!(shown, Shown::Machine(_) | Shown::Unclear(_)) {
        shown = once(compiler)?;
    }
    match shown {
        Shown::Done => Ok(None),
        Shown::Student(words) => Ok(Some(words)),
        Shown::Unclear(words) if machine_works() => Ok(Some(words)),
        Shown::Machine(words) | Shown::Unclear(words) => Err(BuildError::Grader(words)),
    }
}

fn once(compiler: &Confined) -> Result<Shown, BuildError> {
    let finished = run(compiler, BOUNDS)?;
    Ok(shown(&finished, &compiler.folder))
}

fn shown(finished: &Finished, folder: &Path) -> Shown {
    let seconds = BOUNDS.time.as_secs();
    match finished.ending {
        Ending::Own(status) if status.success() => Shown::Done,
        Ending::OutOfTime => Shown::Student(Words::new(
            format!("编译用时超过 {seconds} 秒"),
            format!("the compiler took longer than {seconds} s"),
        )),
        Ending::OutOfMemory => {
            Shown::Student(Words::new("编译时内存不足", "the compiler ran out of memory"))
        }
        Ending::StoodStill => Shown::Machine(Words::new(
            "编译器停住不动，没有占用处理器",
            "the compiler stood still, without using the processor",
        )),
        Ending::TooMuchOutput => {
            Shown::Unclear(Words::new("编译器的输出太多", "the compiler wrote too much"))
        }
        Ending::Own(status) => match Disk::of(folder).shortage() {
            Some(words) => Shown::Machine(words),
            None => failed(status, finished),
        },
    }
}

fn failed(status: ExitStatus, finished: &Finished) -> Shown {
    if let Some(words) = diagnostics::errors(&finished.stderr, finished.cut) {
        return Shown::Student(words);
    }
    match status.signal() {
        Some(signal) if is_sent_from_outside(signal) => Shown::Machine(Words::new(
            format!("编译器被信号 {signal} 终止，而评分器没有发过这个信号"),
            format!("the compiler was killed by signal {signal}, which the grader did not send"),
        )),
        Some(signal) => Shown::Unclear(Words::new(
            format!("编译器被信号 {signal} 终止（表达式或类型嵌套得太深？请拆开写）"),
            format!(
                "the compiler died of signal {signal} (an expression or a type nested too deeply? take it apart)"
            ),
        )),
        None => Shown::Unclear(Words::new(
            format!("编译器异常结束：{}", diagnostics::last_words(&finished.stderr)),
            format!("the compiler failed: {}", diagnostics::last_words(&finished.stderr)),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What it shows that a compiler ended with this status, when there was room on the
    /// disk.
    fn of(status: i32, stderr: &str) -> Shown {
        let ending = Ending::Own(ExitStatus::from_raw(status));
        let stderr = stderr.into();
        let finished = Finished { ending, stdout: vec![], stderr, cut: false };
        shown(&finished, Path::new("/"))
    }

    const EXIT_1: i32 = 1 << 8;
    const ICE: i32 = 101 << 8;

    #[test]
    fn an_error_with_a_place_is_the_students() {
        let line = r#"{"level":"error","message":"x","rendered":"x","spans":[{}]}"#;
        assert_eq!(of(EXIT_1, line), Shown::Student(Words::same("x")));
    }

    #[test]
    fn a_signal_from_outside_is_the_machines_and_one_of_its_own_is_unclear() {
        assert!(matches!(of(9, ""), Shown::Machine(_)));
        assert!(matches!(of(15, ""), Shown::Machine(_)));
        assert!(matches!(of(11, ""), Shown::Unclear(_)));
        assert!(matches!(of(ICE, "thread 'rustc' panicked"), Shown::Unclear(_)));
    }

    #[test]
    fn an_error_without_a_place_is_unclear() {
        let line = r#"{"level":"error","message":"linking failed","spans":[]}"#;
        let Shown::Unclear(words) = of(EXIT_1, line) else { panic!("not unclear") };
        assert_eq!(words.en, "the compiler failed: linking failed");
    }

    #[test]
    fn who_used_up_the_time_or_the_memory_is_at_fault_and_who_stood_still_is_not() {
        let shown = |ending| {
            let finished = Finished { ending, stdout: vec![], stderr: String::new(), cut: false };
            shown(&finished, Path::new("/"))
        };
        assert!(matches!(shown(Ending::OutOfTime), Shown::Student(_)));
        assert!(matches!(shown(Ending::OutOfMemory), Shown::Student(_)));
        assert!(matches!(shown(Ending::StoodStill), Shown::Machine(_)));
    }
}
