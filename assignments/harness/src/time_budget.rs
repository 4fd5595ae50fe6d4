//! The time that a check may take, measured by the trusted side.

use std::time::{Duration, Instant};

/// A program that waits without computing may take this many times the limit.
const PATIENCE: u32 = 10;

/// The time that a check may take.
///
/// Processor time is limited, so that a busy machine costs nobody points. Time on the clock
/// is limited too, for programs that sleep: to ten times as much.
///
/// Measuring processor time is itself work, so it is done seldom. A program with one thread
/// cannot use processor time faster than the clock runs. So the trusted side sleeps for as
/// long as processor time is left, measures, and sleeps again for what is left then. (A
/// program with several threads may reach the limit earlier. This is noticed only at the
/// next measurement; the program gains nothing by it.)
#[derive(Debug)]
pub struct TimeBudget {
    limit: Duration,
    /// The processor time of workers that have ended.
    used: Duration,
    /// When to measure next.
    next: Instant,
    /// When the time on the clock is over.
    end: Instant,
}

impl TimeBudget {
    /// A budget that begins now.
    pub fn new(limit: Duration) -> Self {
        let now = Instant::now();
        Self { limit, used: Duration::ZERO, next: now + limit, end: now + limit * PATIENCE }
    }

    /// The limit that was set.
    pub fn limit(&self) -> Duration {
        self.limit
    }

    /// How long to wait before the next measurement.
    pub fn wait(&self) -> Duration {
        self.next.saturating_duration_since(Instant::now())
    }

    /// Charges the processor time of a worker that has ended.
    pub fn charge(&mut self, used: Duration) {
        self.used += used;
    }

    /// Whether the time is over, given the processor time that the running worker has used
    /// (`None` if it is not known).
    pub fn over(&mut self, used: Option<Duration>) -> bool {
        let now = Instant::now();
        let left = used.map_or(Duration::ZERO, |used| {
            self.limit.saturating_sub(self.used).saturating_sub(used)
        });
        self.next = self.end.min(now + left);
        left.is_zero() || now >= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_millis(20);
    const HALF: Duration = Duration::from_millis(10);

    #[test]
    fn what_was_not_used_is_left() {
        let mut budget = TimeBudget::new(LIMIT);
        assert!(!budget.over(Some(HALF)));
        assert!(budget.over(Some(LIMIT)));
    }

    #[test]
    fn what_ended_workers_used_counts() {
        let mut budget = TimeBudget::new(LIMIT);
        budget.charge(HALF);
        assert!(!budget.over(Some(Duration::ZERO)));
        assert!(budget.over(Some(HALF)));
    }

    #[test]
    fn who_only_waits_is_stopped_by_the_clock() {
        let mut budget = TimeBudget::new(LIMIT);
        std::thread::sleep(LIMIT);
        assert!(budget.wait().is_zero());
        assert!(!budget.over(Some(Duration::ZERO)));
        std::thread::sleep(LIMIT * PATIENCE);
        assert!(budget.over(Some(Duration::ZERO)));
    }

    #[test]
    fn where_nothing_is_known_the_clock_decides() {
        let mut budget = TimeBudget::new(LIMIT);
        std::thread::sleep(LIMIT);
        assert!(budget.over(None));
    }
}
