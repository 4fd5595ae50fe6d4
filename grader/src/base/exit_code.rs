//! Exit codes: the one list of them. Scripts may rely on these numbers.

/// The exit code of a launcher that could not confine itself. No program that is
/// confined, compiler or worker, ends with it before it has spoken.
pub const LAUNCH_FAILED: i32 = 125;
/// How the grader ended. A score is never an exit code: a class of zeros is `Done`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Everything that was asked for is done.
    Done = 0,
    /// The grader itself failed: a tool is missing, the reference does not pass.
    Fault = 1,
    /// The command line makes no sense (clap uses the same number).
    Usage = 2,
    /// The input cannot be used: no submissions folder, an unknown name.
    BadInput = 3,
    /// Rows are missing, because the grader failed on them: run it again.
    Unsettled = 4,
    /// `selftest` found that a check does not do its work.
    SelftestFailed = 5,
    /// `check` ran, and the check did not pass.
    CheckFailed = 6,
    /// `verify` found a result that is not what the grader signed.
    NotVerified = 7,
    /// `replay` came to something else than the stored result.
    Differs = 8,
    /// Somebody asked it to stop (Ctrl-C). What is finished is kept; the same command
    /// goes on.
    Interrupted = 130,
    /// A process of the grader's own could not confine itself: seen by the grader
    /// only.
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
        use ExitCode::{Interrupted, SelftestFailed, Unsettled, Usage};
        let codes = [Done, Fault, Usage, BadInput, Unsettled, SelftestFailed, CheckFailed];
        assert_eq!(codes.map(|code| code as u8), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!([NotVerified, Differs, Interrupted].map(|code| code as u8), [7, 8, 130]);
    }
}
