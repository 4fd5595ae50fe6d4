//! What became of a row from one run to another: who gains, who loses, and by which check.

use harness::Outcome;
use serde::{Serialize, Serializer};

use crate::evidence::report::{Report, Status};

/// All rows of two runs.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Changes {
    /// How many rows have more points now.
    pub gain: usize,
    /// How many have fewer.
    pub lose: usize,
    /// How many rows are the same in status, points and how each check ended.
    pub alike: usize,
    /// All rows that are not, in the order of the second run.
    pub rows: Vec<RowChange>,
}

/// A row that is not the same in both runs.
#[derive(Debug, PartialEq, Serialize)]
pub struct RowChange {
    /// The student.
    pub student: String,
    /// The assignment's id.
    pub assignment: String,
    /// What it came to in the first run; none if it is not there.
    pub then: Option<Grade>,
    /// The same in the second run.
    pub now: Option<Grade>,
    /// The difference in points, the bonus included; none if either has no points.
    pub change: Option<i64>,
    /// The checks that ended in another way.
    pub checks: Vec<CheckChange>,
    /// What was not the same when they were graded: a hash by its name, or `seed`.
    pub causes: Vec<&'static str>,
}

/// What a row came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grade {
    /// Whether there are points.
    pub status: Status,
    /// The points; none if it could not be graded.
    pub score: Option<u32>,
    /// The points of bonus tasks.
    pub bonus: Option<u32>,
    /// What `score` can reach.
    pub max: u32,
}

/// A check that ended in another way.
#[derive(Debug, PartialEq, Serialize)]
pub struct CheckChange {
    /// The check.
    pub id: String,
    /// How it ended then; none if it was not tried.
    #[serde(serialize_with = "by_name")]
    pub then: Option<Outcome>,
    /// How it ended now.
    #[serde(serialize_with = "by_name")]
    pub now: Option<Outcome>,
    /// What it is worth, if that was gained or lost.
    pub points: i64,
}

impl Changes {
    /// Compares the rows of two runs.
    pub fn new(then: &[Report], now: &[Report]) -> Self {
        let find = |row: &Report, rows: &'_ [Report]| {
            rows.iter().position(|other| other.row() == row.row())
        };
        let mut changes = Self::default();
        for row in now {
            changes.add(find(row, then).map(|i| &then[i]), Some(row));
        }
        for row in then.iter().filter(|row| find(row, now).is_none()) {
            changes.add(Some(row), None);
        }
        changes
    }

    fn add(&mut self, then: Option<&Report>, now: Option<&Report>) {
        let Some(change) = RowChange::new(then, now) else {
            self.alike += 1;
            return;
        };
        self.gain += usize::from(change.change > Some(0));
        self.lose += usize::from(change.change.is_some_and(|points| points < 0));
        self.rows.push(change);
    }
}

impl RowChange {
    /// What differs between two results of a row; `None` if nothing that anybody is told does.
    fn new(then: Option<&Report>, now: Option<&Report>) -> Option<Self> {
        let grades = (then.map(Grade::of), now.map(Grade::of));
        let mut checks = checks(then, now);
        if grades.0 == grades.1 && checks.is_empty() {
            return None;
        }
        let row = now.or(then)?;
        let change = match (grades.0.as_ref(), grades.1.as_ref()) {
            (Some(then), Some(now)) => now.points().zip(then.points()).map(|(a, b)| a - b),
            _ => None,
        };
        if change.is_none() {
            // Whoever has no points has not lost them.
            for check in &mut checks {
                check.points = 0;
            }
        }
        Some(Self {
            student: row.student.clone(),
            assignment: row.assignment.clone(),
            then: grades.0,
            now: grades.1,
            change,
            checks,
            causes: then.zip(now).map(|(then, now)| causes(then, now)).unwrap_or_default(),
        })
    }
}

impl Grade {
    fn of(report: &Report) -> Self {
        let has_points = matches!(report.status, Status::Graded | Status::NotSubmitted);
        Self {
            status: report.status,
            score: has_points.then_some(report.score),
            bonus: has_points.then_some(report.bonus),
            max: report.max,
        }
    }

    fn points(&self) -> Option<i64> {
        self.score.zip(self.bonus).map(|(score, bonus)| i64::from(score) + i64::from(bonus))
    }
}

/// The checks that ended in another way. Which words a failure has does not count, nor
/// which misconception it is.
fn checks(then: Option<&Report>, now: Option<&Report>) -> Vec<CheckChange> {
    let (Some(then), Some(now)) = (then, now) else { return Vec::new() };
    let outcome = |id: &str, of: &Report| {
        of.checks.iter().find(|judged| judged.id == id).map(|judged| judged.outcome.clone())
    };
    let ids = now.checks.iter().chain(&then.checks).map(|judged| judged.id.as_str());
    let mut found: Vec<CheckChange> = Vec::new();
    for id in ids {
        let (then, now) = (outcome(id, then), outcome(id, now));
        let known = found.iter().any(|change| change.id == id);
        if name(then.as_ref()) != name(now.as_ref()) && !known {
            let points = worth(id) * (earned(now.as_ref()) - earned(then.as_ref()));
            found.push(CheckChange { id: id.into(), then, now, points });
        }
    }
    found
}

fn earned(outcome: Option<&Outcome>) -> i64 {
    i64::from(outcome.is_some_and(Outcome::passed))
}

/// The points of a check today; 0 if it is no longer there.
fn worth(id: &str) -> i64 {
    let assignment = id.split('.').next().and_then(checks::assignment);
    let check = assignment.and_then(|assignment| assignment.check(id));
    check.map_or(0, |check| check.points.into())
}

/// How a check ended, as results call it.
fn name(outcome: Option<&Outcome>) -> Option<String> {
    let value = serde_json::to_value(outcome?).expect("plain data");
    value["outcome"].as_str().map(Into::into)
}

#[expect(clippy::ref_option, reason = "serde hands it over like this")]
fn by_name<S: Serializer>(outcome: &Option<Outcome>, to: S) -> Result<S::Ok, S::Error> {
    name(outcome.as_ref()).serialize(to)
}

fn causes(then: &Report, now: &Report) -> Vec<&'static str> {
    let (then, now) = (&then.provenance, &now.provenance);
    let hashes = then.hashes.named().into_iter().zip(now.hashes.named());
    let differ = hashes.filter(|(then, now)| then != now).map(|(then, _)| then.0);
    let seed = (then.seed_commitment != now.seed_commitment).then_some("seed");
    differ.chain(seed).collect()
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::evidence::report::Provenance;
    use crate::grading::judged::Judged;
    use harness::Words;

    pub const A0: &harness::Assignment = &checks::a0::ASSIGNMENT;

    /// A result in which each check ended as `outcome` says.
    pub fn report(student: &str, outcome: impl Fn(&str) -> Outcome) -> Report {
        let judged = |id: &str| Judged {
            id: id.into(),
            outcome: outcome(id),
            printed: String::new(),
            ms: 0,
        };
        let checks = A0.checks().map(|check| judged(check.id)).collect();
        Report::new(student, A0, checks, vec![], Provenance::default())
    }

    fn passed(_: &str) -> Outcome {
        Outcome::Passed
    }

    fn without(missing: &'static str) -> impl Fn(&str) -> Outcome {
        move |id| if id == missing { unwritten() } else { Outcome::Passed }
    }

    /// How a check ends whose function is not written yet.
    pub fn unwritten() -> Outcome {
        Outcome::NotImplemented { what: "todo".into() }
    }

    fn uniform(student: &str, outcome: &Outcome) -> Report {
        Report::uniform(student, A0, (outcome, Words::default()), vec![], Provenance::default())
    }

    #[test]
    fn who_gains_and_who_loses_is_found_with_the_check_and_its_points() {
        let (first, second) = ("a0.vjp.softmax", "a0.vjp.gather");
        let then = [report("amy", without(first)), report("bo", passed), report("cy", passed)];
        let now = [report("amy", passed), report("bo", without(second)), report("cy", passed)];
        let changes = Changes::new(&then, &now);
        assert_eq!((changes.gain, changes.lose, changes.alike), (1, 1, 1));
        for (row, id, sign) in [(0, first, 1), (1, second, -1)] {
            let points = sign * i64::from(A0.check(id).unwrap().points);
            assert_eq!(changes.rows[row].change, Some(points));
            let [check] = &changes.rows[row].checks[..] else { panic!("one check") };
            assert_eq!((check.id.as_str(), check.points), (id, points));
        }
    }

    #[test]
    fn a_failure_in_other_words_is_no_change() {
        let panicked = |message: &str| Outcome::Panicked {
            call: "call".into(),
            message: message.into(),
            location: "src/lib.rs:1".into(),
        };
        let row = |message| [report("amy", |_| panicked(message))];
        assert_eq!(Changes::new(&row("one"), &row("another")).alike, 1);
    }

    #[test]
    fn a_row_without_points_neither_gains_nor_loses() {
        let broken = uniform("amy", &Outcome::NotGradable);
        let failed = uniform("bo", &Outcome::grader_error(Words::same("no room")));
        let then = [report("amy", passed), report("bo", passed)];
        let changes = Changes::new(&then, &[broken, failed]);
        assert_eq!((changes.gain, changes.lose, changes.rows.len()), (0, 0, 2));
        for row in &changes.rows {
            assert_eq!((row.change, row.now.as_ref().unwrap().score), (None, None));
            assert!(row.checks.iter().all(|check| check.points == 0), "a loss that is none");
        }
    }

    #[test]
    fn rows_of_only_one_run_are_told_of() {
        let changes = Changes::new(&[report("amy", passed)], &[report("bo", passed)]);
        let told: Vec<_> = changes
            .rows
            .iter()
            .map(|row| (row.student.as_str(), row.then.is_some(), row.now.is_some(), row.change))
            .collect();
        assert_eq!(told, [("bo", false, true, None), ("amy", true, false, None)]);
    }

    #[test]
    fn what_was_not_the_same_is_named() {
        let then = report("amy", passed);
        let mut now = report("amy", without("a0.vjp.softmax"));
        now.provenance.hashes.submission = "other".into();
        now.provenance.hashes.toolchain = "other".into();
        now.provenance.seed_commitment = "other".into();
        let changes = Changes::new(&[then], &[now]);
        assert_eq!(changes.rows[0].causes, ["submission", "toolchain", "seed"]);
    }

    #[test]
    fn scripts_read_outcomes_by_the_names_that_results_use() {
        let (then, now) = ([report("amy", passed)], [report("amy", without("a0.vjp.softmax"))]);
        let json = serde_json::to_value(Changes::new(&then, &now)).unwrap();
        let check = &json["rows"][0]["checks"][0];
        assert_eq!((&check["then"], &check["now"]), (&"passed".into(), &"not_implemented".into()));
    }
}
