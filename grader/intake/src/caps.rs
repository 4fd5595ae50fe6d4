//! How much of a submission is looked at. A submission over a cap is refused with
//! one line; nothing is ever allocated by a size that a submission only declares.

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

/// No archive is unpacked for more than this many bytes, those read past included.
pub const UNPACKED: u64 = 256 << 20;

/// A name, or what stands for one in an archive, is no longer than this.
pub const NAME: usize = 4096;

/// No single component of a path is longer than this many bytes: no file system
/// would take it.
pub const COMPONENT: usize = 255;

/// `submission_metadata.json` is no larger than this many bytes.
pub const METADATA: usize = 64 << 10;

/// A roster is no larger than this many bytes.
pub const ROSTER: usize = 1 << 20;

/// A roster has no more students than this.
pub const ROWS: usize = 10_000;

/// So many ignored files are named; the rest is counted.
pub const LISTED: usize = 50;

/// So many commits are looked at for the last one before a deadline.
pub const COMMITS: usize = 10_000;

/// No repository is larger than this many bytes.
pub const REPOSITORY: u64 = 512 << 20;

/// No repository has more files than this.
pub const OBJECTS: usize = 100_000;

/// So many folders are looked into for one that holds `assignments`.
pub const TOPS: usize = 200;

/// No folder that only wraps a submission has more entries than this; in one that
/// has, names are tried and not searched for.
pub const WRAPPING: usize = 1000;

/// No archive has more entries than this, those that never count included.
pub const RAW: usize = 200_000;

/// A decoder has no more memory than this many KiB: xz at its strongest asks for 64
/// MiB, and a file may ask for 4 GiB.
pub const DECODER: u32 = 80 << 10;
