//! Exit codes: the one list of them.

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Nothing that is written is wrong. (What is not written yet is not wrong.)
    Good = 0,
    /// The checks could not be run: git, cargo or the runner failed.
    Fault = 1,
    /// The command line is wrong.
    Usage = 2,
    /// Something that was pushed does not compile, or a check of it does not pass.
    Wrong = 6,
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}
