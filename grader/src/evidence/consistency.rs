//! Whether a result contradicts itself or the check table. This needs no key. It proves
//! nothing without a signature: a forger can change scores and checks alike.

use harness::Assignment;

use crate::evidence::report::{Report, Status};
use crate::grading::judged::Judged;

/// All contradictions between `report` and the check table, and within `report`.
pub fn contradictions(report: &Report) -> Vec<String> {
    match checks::assignment(&report.assignment) {
        Some(assignment) => against(report, assignment),
        None => vec![format!("there is no assignment `{}`", report.assignment)],
    }
}

/// What in `report` contradicts `assignment`, or itself.
fn against(report: &Report, assignment: &Assignment) -> Vec<String> {
    let ids: Vec<&str> = report.checks.iter().map(|check| check.id.as_str()).collect();
    let table: Vec<&str> = assignment.checks().map(|check| check.id).collect();
    let submitted = report.status != Status::NotSubmitted;
    let mut found = Vec::new();
    if submitted && ids != table {
        let (there, here) = (ids.len(), table.len());
        found.push(format!(
            "its {there} checks are not the {here} of this grader: verify it with the grader that made it"
        ));
    } else if !submitted && !ids.is_empty() {
        found.push("nothing was submitted, but there are checks".into());
    }
    found.extend(sums(report, assignment));
    found.extend(report.checks.iter().filter_map(|check| unearned(check, report, assignment)));
    found
}

/// Points that are not the sum of what the checks earn.
fn sums(report: &Report, assignment: &Assignment) -> Vec<String> {
    let (checks, provenance) = (report.checks.clone(), report.provenance.clone());
    let sum = match report.status {
        Status::NotSubmitted => Report::not_submitted(&report.student, assignment, provenance),
        _ => Report::new(&report.student, assignment, checks, vec![], provenance),
    };
    let totals = [
        ("score", report.score, sum.score),
        ("bonus", report.bonus, sum.bonus),
        ("max", report.max, sum.max),
    ];
    let totals = totals.iter().filter(|(_, says, is)| says != is);
    let mut found: Vec<String> = totals
        .map(|(name, says, is)| format!("its {name} says {says}, its checks add up to {is}"))
        .collect();
    if report.tasks != sum.tasks {
        let differs = report.tasks.iter().zip(&sum.tasks).find(|(says, is)| says != is);
        found.push(match differs {
            Some((says, is)) if says.id == is.id => format!(
                "its task {} says {} of {}, its checks add up to {} of {}",
                is.id, says.points, says.max, is.points, is.max
            ),
            _ => "its tasks are not those of this grader".into(),
        });
    }
    if report.status != sum.status {
        found.push("its status is not what its checks say".into());
    }
    found
}

/// A check that is said to have passed although one that it needs did not.
fn unearned(judged: &Judged, report: &Report, assignment: &Assignment) -> Option<String> {
    let check = assignment.check(&judged.id).filter(|_| judged.outcome.passed())?;
    let passed = |id: &str| report.checks.iter().any(|j| j.id == id && j.outcome.passed());
    let needed = check.needs.iter().find(|id| !passed(id))?;
    Some(format!("{} passed, but not {needed}, which it needs", check.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::report::Provenance;
    use harness::Outcome;

    const ASSIGNMENT: &Assignment = &harness::toy::ASSIGNMENT;

    fn uniform(outcome: &Outcome) -> Report {
        Report::uniform(
            "amy",
            ASSIGNMENT,
            (outcome, harness::Words::default()),
            vec![],
            Provenance::default(),
        )
    }

    fn found(change: impl FnOnce(&mut Report)) -> String {
        let mut report = uniform(&Outcome::Passed);
        change(&mut report);
        against(&report, ASSIGNMENT).join("; ")
    }

    #[test]
    fn what_the_grader_makes_is_consistent() {
        let outcomes = [
            Outcome::Passed,
            Outcome::CompileError,
            Outcome::grader_error(harness::Words::default()),
        ];
        let none = Report::not_submitted("amy", ASSIGNMENT, Provenance::default());
        for report in outcomes.iter().map(uniform).chain([none]) {
            assert_eq!(against(&report, ASSIGNMENT), Vec::<String>::new());
        }
    }

    #[test]
    fn every_number_has_to_be_what_the_checks_add_up_to() {
        assert_eq!(found(|r| r.score = 99), "its score says 99, its checks add up to 100");
        assert_eq!(found(|r| r.bonus = 6), "its bonus says 6, its checks add up to 5");
        assert_eq!(found(|r| r.max = 50), "its max says 50, its checks add up to 100");
        let task = found(|r| r.tasks[0].points = 14);
        assert_eq!(task, "its task t0.double says 14 of 60, its checks add up to 60 of 60");
        assert_eq!(found(|r| r.tasks.swap(0, 1)), "its tasks are not those of this grader");
        assert_eq!(found(|r| r.tasks.truncate(1)), "its tasks are not those of this grader");
        assert_eq!(
            found(|r| r.status = Status::GraderError),
            "its status is not what its checks say"
        );
        assert!(found(|r| r.status = Status::NotSubmitted).contains("but there are checks"));
        let failed = found(|r| r.checks[0].outcome = Outcome::Skipped { needs: String::new() });
        assert!(failed.contains("its score says 100, its checks add up to"), "{failed}");
    }

    #[test]
    fn the_checks_have_to_be_those_of_the_table() {
        let others = "its 3 checks are not the 4 of this grader";
        assert!(found(|r| drop(r.checks.pop())).starts_with(others));
        assert!(found(|r| r.checks.swap(0, 1)).starts_with("its 4 checks are not the 4"));
        assert!(found(|r| r.checks.push(r.checks[0].clone())).starts_with("its 5 checks"));
        let of_none = Report { assignment: "a99".into(), ..uniform(&Outcome::Passed) };
        assert_eq!(contradictions(&of_none), ["there is no assignment `a99`"]);
    }

    #[test]
    fn a_check_cannot_pass_without_those_that_it_needs() {
        let check = ASSIGNMENT.checks().find(|check| !check.needs.is_empty()).unwrap();
        let skipped = Outcome::Skipped { needs: String::new() };
        let mut checks = uniform(&Outcome::Passed).checks;
        let needed = checks.iter_mut().find(|judged| judged.id == check.needs[0]).unwrap();
        needed.outcome = skipped;
        let report = Report::new("amy", ASSIGNMENT, checks, vec![], Provenance::default());
        let found = against(&report, ASSIGNMENT).join("; ");
        assert!(
            found.contains(&format!("{} passed, but not {}", check.id, check.needs[0])),
            "{found}"
        );
    }
}
