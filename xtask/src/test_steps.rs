//! `cargo xtask test`: everything that must be green before a change is shared.

use crate::cargo::Cargo;
use crate::exit_code::ExitCode;
use crate::failure::Failure;

/// The steps in order, each a name and cargo's arguments. The stubs fail until
/// a student fills them in, so the tests leave them out; `a2` has no tasks yet.
const STEPS: [(&str, &[&str]); 3] = [
    ("the workspace's tests", &["test", "--workspace", "--exclude", "a0", "--exclude", "a1"]),
    (
        "the check of the fixtures",
        &["run", "--quiet", "--package", "oracle", "--", "fixtures", "--check"],
    ),
    ("the grader's self-test", &["run", "--quiet", "--package", "grader", "--", "selftest"]),
];

/// Runs the steps and stops at the first that fails, with its exit code.
pub fn run(cargo: &Cargo) -> Result<ExitCode, Failure> {
    for (number, (name, args)) in (1..).zip(STEPS) {
        let steps = STEPS.len();
        eprintln!("[{number}/{steps}] {name}: cargo {}", args.join(" "));
        let code = cargo.run(args)?;
        if code != ExitCode::Success {
            eprintln!(
                "error: step {number} of {steps}, {name}, failed with exit code {}",
                code.number()
            );
            return Ok(code);
        }
    }
    Ok(ExitCode::Success)
}
