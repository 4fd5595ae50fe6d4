//! What the process exits with: the one list of codes.

/// How the command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// The edition is written.
    Done = 0,
    /// A file could not be read or written, or cargo failed.
    Fault = 1,
    /// The command line makes no sense (clap uses the same number).
    Usage = 2,
    /// Something in the repository must not be released as it is.
    Unfit = 3,
    /// The folder to write to holds something else.
    WrongFolder = 4,
}

/// The codes as `--help` shows them; a test holds them to the enum.
pub const HELP: &str = "\
Exit codes: 0 the edition is written; 1 a file error, or cargo failed; 2 a wrong argument; \
3 something in the repository must not be released as it is; 4 the folder holds something \
else. Unless it is 0, the folder is as it was, or (1) can be written again.";

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_code() {
        use ExitCode::{Done, Fault, Unfit, Usage, WrongFolder};
        let codes = [Done, Fault, Usage, Unfit, WrongFolder];
        assert_eq!(codes.map(|code| code as u8), [0, 1, 2, 3, 4]);
        for code in codes {
            assert!(HELP.contains(&format!(" {} ", code as u8)), "{code:?}");
        }
    }
}
