//! Small results for tests.

use results::{CheckResult, Place, Results, Standing, TaskResult, VERSION};

/// A check of the standing `standing`.
pub fn check(id: &str, standing: Standing, word: &str) -> CheckResult {
    CheckResult {
        id: id.into(),
        title: "the double".into(),
        points: 40,
        standing,
        word: word.into(),
        message: None,
        call: None,
        place: None,
    }
}

/// A check that panicked in the student's own words.
pub fn wrong() -> CheckResult {
    let message = "the double\ndouble(3)\npanicked at src/double.rs:7: ::error::<b>|`x`";
    CheckResult {
        message: Some(message.into()),
        call: Some("double(3)".into()),
        place: Place::named("src/double.rs:7"),
        ..check("t0.double.value", Standing::Wrong, "panicked")
    }
}

/// An assignment with one task begun, one not, and a bonus.
pub fn results() -> Results {
    let task =
        |id: &str, bonus, checks| TaskResult { id: id.into(), title: id.into(), bonus, checks };
    let unwritten = CheckResult {
        message: Some("not implemented yet: t0.halve".into()),
        ..check("t0.halve.value", Standing::NotImplemented, "not implemented")
    };
    let zero = check("t0.double.zero", Standing::Passed, "passed");
    let square = CheckResult { points: 5, ..check("t0.square.value", Standing::Passed, "passed") };
    Results {
        version: VERSION,
        assignment: "t0".into(),
        title: "T0 · Toy".into(),
        tasks: vec![
            task("t0.double", false, vec![zero, wrong()]),
            task("t0.halve", false, vec![unwritten]),
            task("t0.square", true, vec![square]),
        ],
    }
}
