//! Exit codes: the one list of them. Scripts may rely on these numbers.

/// The exit code of a launcher that could not confine itself. A confined program, compiler
/// or worker, never ends with this code before it has written something.
pub const LAUNCH_FAILED: i32 = 125;
/// How the grader ended. A score is never an exit code: a class of zeros is `Done`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Everything that was asked for is done.
    Done = 0,
    /// The grader itself failed: a tool is missing, the reference does not pass.
    Fault = 1,
    /// The command line is wrong (clap uses the same number).
    Usage = 2,
    /// The input cannot be used: no submissions folder, an unknown name.
    BadInput = 3,
    /// Some rows have no score because the grader failed on them, or some repositories
    /// could not be fetched or pushed to: run it again.
    Incomplete = 4,
    /// `selftest` found a check that does not catch what it should, or fails correct work.
    SelftestFailed = 5,
    /// `check` ran, and the check did not pass.
    CheckFailed = 6,
    /// `verify` found a result that is not what the grader signed.
    NotVerified = 7,
    /// `replay` came to another result than the stored one.
    Differs = 8,
    /// The operator stopped it (Ctrl-C). Finished rows are kept; the same command
    /// continues.
    Interrupted = 130,
    /// A launcher could not confine itself. Only the grader itself sees this code.
    LaunchFailed = LAUNCH_FAILED as u8,
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scripts rely on these.
    #[test]
    fn the_numbers_are_the_documented_ones() {
        use ExitCode::{BadInput, CheckFailed, Differs, Done, Fault, NotVerified};
        use ExitCode::{Incomplete, Interrupted, SelftestFailed, Usage};
        let codes = [Done, Fault, Usage, BadInput, Incomplete, SelftestFailed, CheckFailed];
        assert_eq!(codes.map(|code| code as u8), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!([NotVerified, Differs, Interrupted].map(|code| code as u8), [7, 8, 130]);
    }
}
