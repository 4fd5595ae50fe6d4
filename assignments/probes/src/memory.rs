//! Calls that may take so much memory only.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use harness::memory::{Allowance, TooMuch, kept_by, within};
use harness::panic_text;

/// Words in libtorch's message when it gets no memory, for a tensor or for a buffer.
const REFUSED: [&str; 2] = ["can't allocate memory", "bad_alloc"];

fn is_refused(words: &str) -> bool {
    REFUSED.iter().any(|refused| words.contains(refused))
}

/// How many MiB may be held in all, memory from before the call and libtorch's own
/// included. What is handed in comes on top.
const IN_ALL: u64 = 64;

/// The result of `f` when the process may hold this many MiB more than before the call, and
/// [`IN_ALL`] altogether. If it needs more, words that say so.
pub fn frugal<T, E: ToString>(
    mebibytes: u64,
    f: impl FnOnce() -> Result<T, E>,
) -> Result<Result<T, E>, String> {
    frugal_beside(0, mebibytes, f)
}

/// The result of `f`, and words if more than this many MiB are kept for it: memory that `f` took
/// for a while only does not count.
pub fn keeping<T>(mebibytes: u64, f: impl FnOnce() -> T) -> (T, Option<String>) {
    let (result, bytes) = kept_by(f);
    let words = || format!("more than {mebibytes} MiB are kept");
    (result, (bytes > mebibytes << 20).then(words))
}

/// The same where `handed_in` MiB are held that are the call's arguments.
pub fn frugal_beside<T, E: ToString>(
    handed_in: u64,
    mebibytes: u64,
    f: impl FnOnce() -> Result<T, E>,
) -> Result<Result<T, E>, String> {
    let in_all = IN_ALL + handed_in;
    let during = || Err(format!("the call takes more than {mebibytes} MiB"));
    let allowance = Allowance { in_all: in_all << 20, more: mebibytes << 20 };
    match catch_unwind(AssertUnwindSafe(|| within(allowance, f))) {
        Ok(Err(TooMuch::Before)) => Err(format!("more than {in_all} MiB are held before the call")),
        Ok(Err(TooMuch::During)) => during(),
        Ok(Ok(Err(error))) if is_refused(&error.to_string()) => during(),
        Ok(Ok(answer)) => Ok(answer),
        Err(panic) if is_refused(&panic_text(panic.as_ref())) => during(),
        Err(panic) => resume_unwind(panic),
    }
}
