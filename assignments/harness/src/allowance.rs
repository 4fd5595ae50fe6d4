//! The time that a check may take.

use std::time::{Duration, Instant};

/// Whoever waits without working may take this many times the limit.
const PATIENCE: u32 = 10;

/// The time that a check may take, held by the trusted side.
///
/// What is limited is processor time, so that a loaded machine costs nobody points. The
/// clock bounds those who sleep: they may take ten times the limit.
///
/// To measure processor time costs something itself, so it is measured seldom. A program
/// with one thread uses it no faster than time passes: it cannot have used up what was left
/// before as much time has passed. So the grader waits that long, measures, and waits for
/// what is left then. (A program with several threads may be over the limit earlier. It is
/// noticed no earlier, and gains nothing by it.)
#[derive(Debug)]
pub struct Allowance {
    limit: Duration,
    /// Used by workers that have ended.
    used: Duration,
    /// When to look.
    look: Instant,
    /// When it is over, whatever was used.
    end: Instant,
}

impl Allowance {
    /// An allowance that begins now.
    pub fn new(limit: Duration) -> Self {
        let now = Instant::now();
        Self { limit, used: Duration::ZERO, look: now + limit, end: now + limit * PATIENCE }
    }

    /// The limit that was set.
    pub fn limit(&self) -> Duration {
        self.limit
    }

    /// How long to wait before looking.
    pub fn wait(&self) -> Duration {
        self.look.saturating_duration_since(Instant::now())
    }

    /// A worker that has ended had used so much.
    pub fn charge(&mut self, used: Duration) {
        self.used += used;
    }

    /// Looks: the running worker has used so much, or nobody knows. Whether the time
    /// is over.
    pub fn over(&mut self, used: Option<Duration>) -> bool {
        let now = Instant::now();
        let left = used.map_or(Duration::ZERO, |used| {
            self.limit.saturating_sub(self.used).saturating_sub(used)
        });
        self.look = self.end.min(now + left);
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
        let mut allowance = Allowance::new(LIMIT);
        assert!(!allowance.over(Some(HALF)));
        assert!(allowance.over(Some(LIMIT)));
    }

    #[test]
    fn what_ended_workers_used_counts() {
        let mut allowance = Allowance::new(LIMIT);
        allowance.charge(HALF);
        assert!(!allowance.over(Some(Duration::ZERO)));
        assert!(allowance.over(Some(HALF)));
    }

    #[test]
    fn who_only_waits_is_stopped_by_the_clock() {
        let mut allowance = Allowance::new(LIMIT);
        std::thread::sleep(LIMIT);
        assert!(allowance.wait().is_zero());
        assert!(!allowance.over(Some(Duration::ZERO)));
        std::thread::sleep(LIMIT * PATIENCE);
        assert!(allowance.over(Some(Duration::ZERO)));
    }

    #[test]
    fn where_nothing_is_known_the_clock_decides() {
        let mut allowance = Allowance::new(LIMIT);
        std::thread::sleep(LIMIT);
        assert!(allowance.over(None));
    }
}
