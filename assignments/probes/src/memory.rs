//! A call that may take only so much memory more.

use checks::alloc::fits;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The address space is measured this exactly.
const GRAIN: u64 = 8 << 20;

/// More than a process has; what is measured lies below.
const MOST: u64 = 1 << 40;

/// Calls `f` while the process may take `bytes` of address space more than it has, and
/// gives the old limit back, also if `f` panics. An allocation beyond that fails, as it
/// does on a machine whose memory is full.
pub fn within<T>(bytes: u64, f: impl FnOnce() -> T) -> T {
    let restored = Restored(getrlimit(Resource::As));
    let old = &restored.0;
    let most = old.current.unwrap_or(MOST).min(MOST);
    limit(most, old);
    limit((in_use(most) + bytes).min(most), old);
    f()
}

fn limit(current: u64, old: &Rlimit) {
    let _ = setrlimit(Resource::As, Rlimit { current: Some(current), ..*old });
}

/// A limit that is given back in the end.
struct Restored(Rlimit);

impl Drop for Restored {
    fn drop(&mut self) {
        let _ = setrlimit(Resource::As, self.0);
    }
}

/// The address space in use under the limit `most`: what is left of it is found by trying
/// how much fits, so that other threads always have enough. (A worker sees no `/proc` that
/// would tell.)
fn in_use(most: u64) -> u64 {
    let (mut fitting, mut too_much) = (0, most);
    while too_much - fitting > GRAIN {
        let middle = fitting.midpoint(too_much);
        if fits(middle as usize) { fitting = middle } else { too_much = middle }
    }
    most - fitting
}
