//! A call that may take only so much memory more.

use checks::alloc::fits;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Whether so much more could be had.
const PROBE: usize = 64 << 20;

/// The address space is measured this exactly.
const GRAIN: u64 = 1 << 20;

/// Calls `f` while the process may take `bytes` of address space more than it has, and
/// gives the old limit back. An allocation beyond that fails, as it does on a machine
/// whose memory is full.
pub fn within<T>(bytes: u64, f: impl FnOnce() -> T) -> T {
    let old = getrlimit(Resource::As);
    let most = old.current.unwrap_or(u64::MAX >> 1).min(1 << 46);
    set(old, least_with_room(old, most).saturating_add(bytes).min(most));
    let result = f();
    let _ = setrlimit(Resource::As, old);
    result
}

fn set(old: Rlimit, current: u64) {
    let _ = setrlimit(Resource::As, Rlimit { current: Some(current), ..old });
}

/// The address space in use: the least limit under which [`PROBE`] more can be had, less
/// that. (A worker sees no `/proc` that would tell.)
fn least_with_room(old: Rlimit, most: u64) -> u64 {
    let (mut low, mut high) = (0, most);
    while high - low > GRAIN {
        let middle = low.midpoint(high);
        set(old, middle);
        let fits = fits(PROBE);
        let _ = setrlimit(Resource::As, old);
        if fits { high = middle } else { low = middle }
    }
    high.saturating_sub(PROBE as u64)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_little_fits_and_much_does_not() {
        assert!(within(96 << 20, || fits(64 << 20)));
        assert!(!within(96 << 20, || fits(256 << 20)));
        assert!(fits(256 << 20));
    }
}
