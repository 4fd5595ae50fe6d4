//! Which assignments are released.

use checks::ASSIGNMENTS;
use harness::Assignment;

use crate::exit_code::ExitCode;
use crate::problem::Problem;

/// The assignments of the registry, divided in two.
#[derive(Debug)]
pub struct Which {
    /// In the edition, in order.
    pub released: &'static [&'static Assignment],
    /// Not yet in it.
    pub left_out: &'static [&'static Assignment],
}

impl Which {
    /// All up to `last`, or all.
    ///
    /// # Errors
    ///
    /// If there is no such assignment.
    pub fn upto(last: Option<&str>) -> Result<Self, Problem> {
        let Some(last) = last else { return Ok(Self::first(ASSIGNMENTS.len())) };
        let last = checks::asked(last).map_err(|words| Problem::new(ExitCode::Usage, words))?;
        let before = ASSIGNMENTS.iter().take_while(|assignment| assignment.id != last.id);
        Ok(Self::first(before.count() + 1))
    }

    fn first(count: usize) -> Self {
        let (released, left_out) = ASSIGNMENTS.split_at(count);
        Self { released, left_out }
    }

    /// The ids of those in the edition.
    pub fn ids(&self) -> Vec<&'static str> {
        self.released.iter().map(|assignment| assignment.id).collect()
    }

    /// The ids of those left out.
    pub fn ids_left_out(&self) -> Vec<&'static str> {
        self.left_out.iter().map(|assignment| assignment.id).collect()
    }

    /// Whether one of them computes with libtorch.
    pub fn needs_libtorch(&self) -> bool {
        self.released.iter().any(|assignment| assignment.libtorch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_up_to_the_last_is_released() {
        let which = Which::upto(Some("a1")).unwrap();
        assert_eq!(which.ids(), ["a0", "a1"]);
        assert_eq!(which.ids_left_out().first(), Some(&"a2"));
        assert!(!which.needs_libtorch());
        assert!(Which::upto(None).unwrap().left_out.is_empty());
    }

    #[test]
    fn an_unknown_assignment_is_said_with_those_that_are_there() {
        let problem = Which::upto(Some("a99")).unwrap_err();
        assert_eq!(problem.code, ExitCode::Usage);
        assert!(problem.words.en.contains("no assignment `a99`: there is a0"), "{problem:?}");
    }
}
