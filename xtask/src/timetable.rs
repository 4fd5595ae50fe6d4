//! How long each step took, as a table.

use std::fmt;
use std::time::Duration;

use crate::exit_code::ExitCode;

/// The steps in order; the first few have run.
pub struct Timetable {
    names: Vec<String>,
    ended: Vec<(Duration, ExitCode)>,
    /// How long all took together, if some ran side by side.
    in_all: Option<Duration>,
}

impl Timetable {
    /// A timetable in which no step has run.
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        Self { names: names.into_iter().collect(), ended: Vec::new(), in_all: None }
    }

    /// All that have run took so long together.
    pub fn ended_after(&mut self, in_all: Duration) -> &Self {
        self.in_all = Some(in_all);
        self
    }

    /// Adds the time of the next step.
    pub fn push(&mut self, took: Duration, code: ExitCode) {
        self.ended.push((took, code));
    }
}

impl fmt::Display for Timetable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, name) in self.names.iter().enumerate() {
            match self.ended.get(number) {
                None => writeln!(f, "{:>9}  {name}", "not run")?,
                Some((took, ExitCode::Success)) => writeln!(f, "{:>9}  {name}", seconds(*took))?,
                Some((took, code)) => {
                    let (took, code) = (seconds(*took), code.number());
                    writeln!(f, "{took:>9}  {name}: FAILED with exit code {code}")?;
                }
            }
        }
        let sum = || self.ended.iter().map(|(took, _)| *took).sum();
        let all = self.in_all.unwrap_or_else(sum);
        writeln!(f, "{:>9}  in all", seconds(all))
    }
}

/// `83.4 s`
pub fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Timetable {
        Timetable::of(["compile", "the tests", "the self-test"].map(Into::into))
    }

    #[test]
    fn times_are_aligned_and_summed() {
        let mut table = three();
        for millis in [83_440, 1_204_000, 5] {
            table.push(Duration::from_millis(millis), ExitCode::Success);
        }
        let lines = [
            "   83.4 s  compile",
            " 1204.0 s  the tests",
            "    0.0 s  the self-test",
            " 1287.4 s  in all",
        ];
        assert_eq!(format!("{table}").lines().collect::<Vec<_>>(), lines);
        let together = table.ended_after(Duration::from_secs(1210)).to_string();
        assert_eq!(together.lines().next_back(), Some(" 1210.0 s  in all"));
    }

    #[test]
    fn a_step_that_failed_is_marked_and_those_after_it_have_no_time() {
        let mut table = three();
        table.push(Duration::from_secs(12), ExitCode::Success);
        table.push(Duration::from_secs(3), ExitCode::Passed(101));
        let lines = [
            "   12.0 s  compile",
            "    3.0 s  the tests: FAILED with exit code 101",
            "  not run  the self-test",
            "   15.0 s  in all",
        ];
        assert_eq!(format!("{table}").lines().collect::<Vec<_>>(), lines);
    }
}
