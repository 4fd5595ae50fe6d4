//! The exit codes.

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// All is well.
    Good = 0,
    /// A wrong argument (as clap has it).
    Usage = 2,
    /// There is no model, or none that can be read.
    NoModel = 61,
    /// The device is not there.
    NoDevice = 62,
    /// The model refused, or a part failed while it talked.
    Failed = 63,
}

/// The codes as `--help` shows them; a test compares them with the enum.
pub const HELP: &str = "\
Exit codes: 0 all is well; 2 a wrong argument; 61 no model, or none that can be read; \
62 the device is not there; 63 a part failed while it talked.";

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_in_the_help() {
        use ExitCode::{Failed, Good, NoDevice, NoModel, Usage};
        for code in [Good, Usage, NoModel, NoDevice, Failed] {
            assert!(HELP.contains(&format!("{} ", code as u8)), "{code:?}");
        }
    }
}
