//! How much more work twice the text is.

use rustix::time::{ClockId, clock_gettime};

/// How often each is timed.
const TIMES: usize = 3;

/// The least processor time, in seconds, that each of two pieces of work takes, done
/// by turns. Time of the thread, not of the clock: others on the machine do not count.
pub fn least_times(small: impl Fn(), large: impl Fn()) -> [f64; 2] {
    let mut least = [f64::INFINITY; 2];
    for _ in 0..TIMES {
        least[0] = least[0].min(time(&small));
        least[1] = least[1].min(time(&large));
    }
    least
}

fn time(work: impl Fn()) -> f64 {
    let begin = seconds();
    work();
    seconds() - begin
}

fn seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}
