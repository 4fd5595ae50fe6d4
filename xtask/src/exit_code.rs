//! The exit codes of `cargo xtask`.

/// The exit code of `cargo xtask`.
///
/// `setup` uses the codes named here. The commands that run another program return that
/// program's code. If their set-up fails before the program starts, they return a code from
/// here; so these begin at 40, where they do not collide with the usual 1 and 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitCode {
    /// All is well.
    Success,
    /// Not run inside the repository.
    NoWorkspace,
    /// No libtorch is pinned for this operating system and processor.
    UnsupportedPlatform,
    /// No Python, or a Python without pip.
    NoPip,
    /// pip could not download a package: offline, no mirror, no such version.
    Download,
    /// A downloaded file is not the pinned one.
    WrongHash,
    /// Not enough room on the disk.
    DiskFull,
    /// The cache folder cannot be written.
    CacheNotWritable,
    /// No C++ compiler.
    NoCompiler,
    /// The C++ compiler failed.
    Compile,
    /// The sources of torch-sys could not be found or downloaded.
    NoShimSource,
    /// `LIBTORCH` names something that cannot be used.
    UserLibtorch,
    /// A file could not be read, written or moved for another reason.
    Io,
    /// A program of this workspace could not be started.
    Start,
    /// `fuzz` found an input that makes a reader fail.
    FuzzingFailed,
    /// `test` was asked for an assignment that the workspace does not have.
    UnknownAssignment,
    /// Ctrl-C; the number is the shell's for it.
    Interrupted,
    /// The code of the program that was run.
    Passed(u8),
}

/// The codes as `--help` shows them; a test compares them with the enum.
pub const HELP: &str = "\
Exit codes: 0 all is well; 2 a wrong argument; 40 not inside the repository; \
41 no libtorch for this platform; 42 no Python or no pip; 43 download failed; \
44 wrong SHA-256; 45 disk full; 46 cache folder not writable; 47 no C++ \
compiler; 48 C++ compiler failed; 49 sources of torch-sys not found; \
50 LIBTORCH cannot be used; 51 another file error; 52 a program could not be \
started; 53 fuzzing found something; 54 no such assignment; \
130 interrupted. Commands that run a program pass its code through.";

impl ExitCode {
    /// The number that the shell sees.
    pub fn number(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::NoWorkspace => 40,
            Self::UnsupportedPlatform => 41,
            Self::NoPip => 42,
            Self::Download => 43,
            Self::WrongHash => 44,
            Self::DiskFull => 45,
            Self::CacheNotWritable => 46,
            Self::NoCompiler => 47,
            Self::Compile => 48,
            Self::NoShimSource => 49,
            Self::UserLibtorch => 50,
            Self::Io => 51,
            Self::Start => 52,
            Self::FuzzingFailed => 53,
            Self::UnknownAssignment => 54,
            Self::Interrupted => 130,
            Self::Passed(number) => number,
        }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        code.number().into()
    }
}

#[cfg(test)]
mod tests {
    use super::ExitCode::{
        CacheNotWritable, Compile, DiskFull, Download, FuzzingFailed, Interrupted, Io, NoCompiler,
        NoPip, NoShimSource, NoWorkspace, Start, UnknownAssignment, UnsupportedPlatform,
        UserLibtorch, WrongHash,
    };
    use super::*;

    #[test]
    fn every_failure_has_a_number_of_its_own_and_the_help_names_it() {
        let failures = [
            NoWorkspace,
            UnsupportedPlatform,
            NoPip,
            Download,
            WrongHash,
            DiskFull,
            CacheNotWritable,
            NoCompiler,
            Compile,
            NoShimSource,
            UserLibtorch,
            Io,
            Start,
            FuzzingFailed,
            UnknownAssignment,
            Interrupted,
        ];
        let mut numbers: Vec<u8> = failures.iter().map(|code| code.number()).collect();
        for number in &numbers {
            assert!(HELP.contains(&format!(" {number} ")), "{number}");
        }
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), failures.len());
        assert!(!numbers.contains(&0));
    }
}
