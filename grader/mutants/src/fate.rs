//! What came of one attempt at one seed.

use harness::Outcome;
use serde::Deserialize;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Every check passed.
    Passed,
    /// It lost points.
    Failed(Failed),
    /// It is no program.
    DoesNotCompile,
    /// It was not graded, or the grader failed on it.
    Untried,
}

/// How it lost points.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failed {
    /// The checks that failed themselves.
    pub checks: Vec<String>,
    /// Those that were skipped because of them.
    pub skipped: Vec<String>,
    /// The misconceptions that were named.
    pub names: Vec<String>,
}

/// What is needed of a stored result.
#[derive(Debug, Deserialize)]
pub struct Graded {
    checks: Vec<Check>,
}

#[derive(Debug, Deserialize)]
struct Check {
    id: String,
    #[serde(flatten)]
    outcome: Outcome,
}

impl Fate {
    /// What a stored result says.
    pub fn of(graded: &Graded) -> Self {
        let mut failed = Failed::default();
        for Check { id, outcome } in &graded.checks {
            match outcome {
                Outcome::GraderError { .. } | Outcome::NotGradable => return Self::Untried,
                Outcome::CompileError => return Self::DoesNotCompile,
                Outcome::Passed => {}
                // A sample is handed in for one assignment: the earlier one is not there.
                outcome if outcome.lacks_own() => {}
                Outcome::Skipped { .. } => failed.skipped.push(id.clone()),
                _ => failed.checks.push(id.clone()),
            }
            failed.names.extend(outcome.diagnosis().map(String::from));
        }
        match () {
            () if graded.checks.is_empty() => Self::Untried,
            () if failed == Failed::default() => Self::Passed,
            () => Self::Failed(failed),
        }
    }
}

impl Failed {
    /// Whether the check did not pass.
    pub fn has(&self, check: &str) -> bool {
        self.checks.iter().chain(&self.skipped).any(|id| id == check)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fate(checks: &str) -> Fate {
        Fate::of(&serde_json::from_str(&format!("{{\"checks\": [{checks}]}}")).unwrap())
    }

    const PASSED: &str = r#"{"id": "a", "outcome": "passed", "ms": 1}"#;

    #[test]
    fn a_result_is_read_as_the_grader_writes_it() {
        assert_eq!(fate(PASSED), Fate::Passed);
        assert_eq!(fate(""), Fate::Untried);
        assert_eq!(fate(r#"{"id": "a", "outcome": "compile_error"}"#), Fate::DoesNotCompile);
        let slow = r#"{"id": "b", "outcome": "timed_out", "call": "f", "limit_ms": 9}"#;
        let skipped = r#"{"id": "c", "outcome": "skipped", "needs": "t.b"}"#;
        let failed = Failed { checks: vec!["b".into()], skipped: vec!["c".into()], names: vec![] };
        assert_eq!(fate(&[PASSED, slow, skipped].join(",")), Fate::Failed(failed));
        let alone = r#"{"id": "c", "outcome": "skipped", "needs": "a2"}"#;
        assert_eq!(fate(&[PASSED, alone].join(",")), Fate::Passed);
        let words = r#"{"id": "a", "outcome": "grader_error", "message": {"zh": "", "en": ""}}"#;
        assert_eq!(fate(words), Fate::Untried);
    }
}
