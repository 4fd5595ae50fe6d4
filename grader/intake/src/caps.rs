//! Limits on how much of a submission is read. A submission over a limit is refused with
//! one line. No memory is allocated for a size that a submission only declares.

/// No submission has more source files than this.
pub const FILES: usize = 200;

/// No source file is larger than this many bytes.
pub const FILE: usize = 1 << 20;

/// All source files together are no larger than this many bytes.
pub const SOURCES: usize = 8 << 20;

/// No source file lies deeper than this many folders under `src`.
pub const DEPTH: usize = 8;

/// No more files and folders than this are looked at.
pub const ENTRIES: usize = 10_000;

/// No archive is larger than this many bytes.
pub const ARCHIVE: usize = 64 << 20;

/// An archive is unpacked up to this many bytes, skipped entries included.
pub const UNPACKED: u64 = 256 << 20;

/// A name, or a link's target in an archive, is no longer than this.
pub const NAME: usize = 4096;

/// No single component of a path is longer than this many bytes: no file system
/// would take it.
pub const COMPONENT: usize = 255;

/// `submission_metadata.json` is no larger than this many bytes.
pub const METADATA: usize = 64 << 10;

/// `submission_metadata.yml`, which holds the results of a whole class, is no larger than
/// this many bytes.
pub const DOWNLOAD: usize = 64 << 20;

/// A roster is no larger than this many bytes.
pub const ROSTER: usize = 1 << 20;

/// A roster has no more students than this.
pub const ROWS: usize = 10_000;

/// A row of a roster has no more cells than this.
pub const CELLS: usize = 2000;

/// At most this many rows of a roster are titles and the row that names the columns.
pub const TITLES: usize = 20;

/// This many ignored files are named; the rest is counted.
pub const LISTED: usize = 50;

/// This many commits are searched for the last one before a deadline.
pub const COMMITS: usize = 10_000;

/// No repository is larger than this many bytes.
pub const REPOSITORY: u64 = 512 << 20;

/// No repository has more files than this.
pub const OBJECTS: usize = 100_000;

/// This many folders are searched for one that holds `assignments`.
pub const TOPS: usize = 200;

/// A folder that only wraps a submission has at most this many entries; in a larger one
/// only the usual names are tried.
pub const WRAPPING: usize = 1000;

/// An archive has at most this many entries, skipped ones included.
pub const RAW: usize = 200_000;

/// A decoder uses at most this many KiB of memory: xz at its strongest asks for 64 MiB, and
/// a file may ask for 4 GiB.
pub const DECODER: u32 = 80 << 10;
