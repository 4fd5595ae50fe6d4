//! What a run of the public checks came to, as a file for other programs: see the crate
//! `results`.

use std::collections::BTreeMap;

use results::{CheckResult, Place, Results, Standing, TaskResult, VERSION};

use crate::check::{Assignment, Check, Task};
use crate::outcome::Outcome;
use wording::Lang;

/// How a check ended, and what the student reads about it.
pub struct Told {
    /// How it ended.
    pub outcome: Outcome,
    /// Why it did not pass.
    pub message: Option<String>,
}

/// The results of those checks that ran.
pub fn results(
    assignment: &Assignment,
    told: &BTreeMap<&'static str, Told>,
    lang: Lang,
) -> Results {
    let tasks = assignment.tasks.iter().map(|task| of_task(task, told, lang));
    Results {
        version: VERSION,
        assignment: assignment.id.into(),
        title: assignment.title.get(lang).into(),
        tasks: tasks.filter(|task| !task.checks.is_empty()).collect(),
    }
}

fn of_task(task: &Task, told: &BTreeMap<&'static str, Told>, lang: Lang) -> TaskResult {
    let ran = task.checks.iter().filter_map(|check| Some((check, told.get(check.id)?)));
    TaskResult {
        id: task.id.into(),
        title: task.title.get(lang).into(),
        bonus: task.bonus,
        checks: ran.map(|(check, told)| of_check(check, told, lang)).collect(),
    }
}

fn of_check(check: &Check, told: &Told, lang: Lang) -> CheckResult {
    CheckResult {
        id: check.id.into(),
        title: check.title.get(lang).into(),
        points: check.points,
        standing: standing(&told.outcome),
        word: told.outcome.word(lang).into(),
        message: told.message.clone(),
        call: call(&told.outcome).map(Into::into),
        place: place(&told.outcome),
    }
}

fn standing(outcome: &Outcome) -> Standing {
    match outcome {
        Outcome::Passed => Standing::Passed,
        Outcome::NotImplemented { .. } => Standing::NotImplemented,
        Outcome::Skipped { .. } => Standing::Skipped,
        Outcome::GraderError { .. } => Standing::Error,
        _ => Standing::Wrong,
    }
}

fn call(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Failed(failure) => Some(&failure.call),
        Outcome::Panicked { call, .. }
        | Outcome::Crashed { call, .. }
        | Outcome::TimedOut { call, .. }
        | Outcome::OutOfMemory { call, .. } => Some(call),
        _ => None,
    }
}

fn place(outcome: &Outcome) -> Option<Place> {
    match outcome {
        Outcome::Panicked { location, .. } => Place::named(location),
        Outcome::Banned { places, .. } => Place::named(places.first()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toy;

    fn told(outcome: Outcome) -> Told {
        Told { outcome, message: Some("…".into()) }
    }

    #[test]
    fn what_ran_is_told_with_its_place() {
        let panicked = Outcome::Panicked {
            call: "halve(3)".into(),
            message: "boom".into(),
            location: "src/halve.rs:7".into(),
        };
        let told = BTreeMap::from([
            ("t0.double.zero", told(Outcome::NotImplemented { what: "t0.double".into() })),
            ("t0.halve.value", told(panicked)),
        ]);
        let results = results(&toy::ASSIGNMENT, &told, Lang::En);
        assert_eq!(results.points(), (0, 60));
        let [zero, value] = &results.checks().collect::<Vec<_>>()[..] else {
            panic!("two checks ran")
        };
        assert_eq!((zero.standing, &zero.place), (Standing::NotImplemented, &None));
        let place = Place { file: "src/halve.rs".into(), line: 7 };
        assert_eq!((value.standing, &value.place), (Standing::Wrong, &Some(place)));
        assert_eq!((value.word.as_str(), value.call.as_deref()), ("panicked", Some("halve(3)")));
    }
}
