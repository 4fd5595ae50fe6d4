//! How much processor time a process and all its descendants have used.

use std::time::Duration;

/// The processor time of a process, its threads and its descendants, living and
/// dead; `None` where the system does not tell.
#[cfg(target_os = "linux")]
pub fn of_family(process: u32) -> Option<Duration> {
    let ticks = linux::of_family(process)?;
    let micros = ticks.saturating_mul(1_000_000) / rustix::param::clock_ticks_per_second();
    Some(Duration::from_micros(micros))
}

/// Whether a process, or one that it started, was stopped by a signal (SIGSTOP): it
/// stands still, whatever its program does.
#[cfg(target_os = "linux")]
pub fn is_stopped(process: u32) -> bool {
    linux::is_stopped(process)
}

/// Other systems do not tell.
#[cfg(not(target_os = "linux"))]
pub fn is_stopped(_process: u32) -> bool {
    false
}

/// Other systems do not tell.
#[cfg(not(target_os = "linux"))]
pub fn of_family(_process: u32) -> Option<Duration> {
    None
}

/// What `/proc` says, in clock ticks: see proc(5).
#[cfg(target_os = "linux")]
mod linux {
    use std::fs::{read_dir, read_to_string};

    pub fn of_family(process: u32) -> Option<u64> {
        let own = ticks(process)?;
        let children = children(process)?;
        // A process that has ended meanwhile is counted in its parent's time, now or next
        // time.
        Some(children.into_iter().filter_map(of_family).fold(own, u64::saturating_add))
    }

    pub fn is_stopped(process: u32) -> bool {
        let stat = read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        let state = stat.rsplit_once(") ").and_then(|(_, fields)| fields.chars().next());
        matches!(state, Some('T' | 't'))
            || children(process).unwrap_or_default().into_iter().any(is_stopped)
    }

    /// Its own time and that of the children it has waited for: `utime`, `stime`,
    /// `cutime` and `cstime`.
    fn ticks(process: u32) -> Option<u64> {
        let stat = read_to_string(format!("/proc/{process}/stat")).ok()?;
        // The name may contain anything, but after it there are no parentheses.
        let (_, fields) = stat.rsplit_once(") ")?;
        fields.split(' ').skip(11).take(4).map(|field| field.parse::<u64>().ok()).sum()
    }

    /// The children that its threads have started.
    fn children(process: u32) -> Option<Vec<u32>> {
        let mut all = Vec::new();
        for task in read_dir(format!("/proc/{process}/task")).ok()?.flatten() {
            let path = task.path().join("children");
            // A thread may have ended, but where the kernel lists no children at all
            // the time of a family is not known.
            match read_to_string(path) {
                Ok(text) => {
                    all.extend(text.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
                }
                Err(_) if !task.path().exists() => {}
                Err(_) => return None,
            }
        }
        Some(all)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::process::{Child, Command};

    struct Family(Child);

    impl Family {
        fn of(script: &str) -> Self {
            Self(Command::new("sh").args(["-c", script]).spawn().unwrap())
        }

        /// Waits until it has used so much, or looks so often.
        fn uses(&self, time: Duration) -> bool {
            (0..2000).any(|_| {
                std::thread::sleep(Duration::from_millis(5));
                of_family(self.0.id()).unwrap() >= time
            })
        }
    }

    impl Drop for Family {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    const SOME: Duration = Duration::from_millis(50);
    const SPIN: &str = "i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done";

    #[test]
    fn a_loop_counts() {
        assert!(Family::of(SPIN).uses(SOME));
    }

    #[test]
    fn a_child_counts_while_it_lives_and_afterwards() {
        assert!(Family::of(&format!("({SPIN}); sleep 10")).uses(SOME));
        let waited_for = Family::of(&format!("({SPIN}); exec sleep 10"));
        assert!(waited_for.uses(SOME));
        assert!(of_family(waited_for.0.id()).unwrap() >= SOME);
    }

    #[test]
    fn sleep_does_not_count() {
        let family = Family::of("sleep 10");
        std::thread::sleep(2 * SOME);
        assert!(of_family(family.0.id()).unwrap() < SOME);
    }

    #[test]
    fn who_was_stopped_is_told_from_who_sleeps() {
        use rustix::process::{Pid, Signal, kill_process};
        let family = Family::of("sleep 10; true");
        assert!(!is_stopped(family.0.id()));
        kill_process(Pid::from_raw(family.0.id() as i32).unwrap(), Signal::STOP).unwrap();
        let soon = (0..2000).any(|_| {
            std::thread::sleep(Duration::from_millis(1));
            is_stopped(family.0.id())
        });
        assert!(soon);
    }

    #[test]
    fn of_a_process_that_is_gone_nothing_is_known() {
        let mut child = Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        assert_eq!(of_family(child.id()), None);
    }
}
