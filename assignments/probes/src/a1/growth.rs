//! Measures how much longer a task takes for a larger input.

use rustix::time::{ClockId, clock_gettime};

/// How often each task is measured.
pub const ROUNDS: usize = 3;

/// The shortest processor time of two tasks, in seconds. They run alternately, and get the
/// number of the round, so that no round repeats another. Processor time of all threads is
/// measured, not time on the clock, so that other programs on the machine have no
/// influence.
pub fn least_times(small: impl Fn(usize), large: impl Fn(usize)) -> [f64; 2] {
    let mut least = [f64::INFINITY; 2];
    for round in 0..ROUNDS {
        least[0] = least[0].min(time(|| small(round)));
        least[1] = least[1].min(time(|| large(round)));
    }
    least
}

fn time(work: impl Fn()) -> f64 {
    let begin = seconds();
    work();
    seconds() - begin
}

fn seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;

    use super::*;

    #[test]
    fn work_in_another_thread_counts() {
        let spin = || assert_ne!((0..10_000_000u64).fold(0, |sum, i| black_box(sum ^ i)), 1);
        let work = |_| std::thread::spawn(spin).join().unwrap();
        let [nothing, spinning] = least_times(|_| {}, work);
        assert!(spinning > 0.001 && spinning > 10.0 * nothing, "{nothing} {spinning}");
    }
}
