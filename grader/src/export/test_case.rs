//! A result as a list of test cases: the form in which course sites show it.
//!
//! A check whose name students may not see has no test case of its own. Those of a task
//! share one, so that the points add up.

use harness::{Assignment, Check, Lang, Reveal, Task};

use super::told::{Told, told};
use crate::evidence::report::Report;

/// One test case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCase {
    /// The id of the check; for hidden checks, that of their task.
    pub id: &'static str,
    /// What is checked.
    pub title: &'static str,
    /// The id of the task.
    pub task: &'static str,
    /// Whether all of it passed.
    pub passed: bool,
    /// Points earned.
    pub points: u32,
    /// Points that can be earned.
    pub max: u32,
    /// Whether these points are a bonus.
    pub bonus: bool,
    /// Why it did not pass, as far as students may know.
    pub words: String,
}

impl TestCase {
    /// `t0.double.zero · zero`
    pub fn name(&self) -> String {
        format!("{} · {}", self.id, self.title)
    }

    /// The points that it adds to the points of the assignment: none for a bonus.
    pub fn regular_max(&self) -> u32 {
        if self.bonus { 0 } else { self.max }
    }
}

/// The test cases of a result, in the order of the handout.
pub fn test_cases(assignment: &'static Assignment, report: &Report, lang: Lang) -> Vec<TestCase> {
    let told = told(assignment, report, lang);
    let of_task = |task: &&'static Task| cases_of_task(task, report, &told, lang);
    assignment.tasks.iter().flat_map(of_task).collect()
}

fn cases_of_task(
    task: &'static Task,
    report: &Report,
    told: &[Told<'_>],
    lang: Lang,
) -> Vec<TestCase> {
    let is_hidden = |check: &&Check| check.reveal == Reveal::None;
    let shown = task.checks.iter().filter(|check| !is_hidden(check));
    let words = |check: &Check| {
        let told = told.iter().find(|told| told.check.id == check.id);
        told.map_or_else(String::new, |told| told.words.clone())
    };
    let case = |check| TestCase { words: words(check), ..case(task, check, report, lang) };
    let mut cases: Vec<TestCase> = shown.map(case).collect();
    let hidden: Vec<&Check> = task.checks.iter().filter(is_hidden).collect();
    if !hidden.is_empty() {
        cases.push(hidden_case(task, &hidden, report, lang));
    }
    cases
}

fn case(task: &'static Task, check: &'static Check, report: &Report, lang: Lang) -> TestCase {
    let passed = passed(report, check);
    TestCase {
        id: check.id,
        title: check.title.get(lang),
        task: task.id,
        passed,
        points: if passed { check.points } else { 0 },
        max: check.points,
        bonus: task.bonus,
        words: String::new(),
    }
}

fn hidden_case(
    task: &'static Task,
    hidden: &[&'static Check],
    report: &Report,
    lang: Lang,
) -> TestCase {
    let earned = hidden.iter().filter(|check| passed(report, check));
    TestCase {
        id: task.id,
        title: lang.pick("其余检查", "further checks"),
        task: task.id,
        passed: hidden.iter().all(|check| passed(report, check)),
        points: earned.map(|check| check.points).sum(),
        max: hidden.iter().map(|check| check.points).sum(),
        bonus: task.bonus,
        words: String::new(),
    }
}

fn passed(report: &Report, check: &Check) -> bool {
    report.checks.iter().any(|judged| judged.id == check.id && judged.outcome.passed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::report::Provenance;
    use crate::export::toy_class::toy_class;
    use crate::grading::judged::Judged;
    use harness::{Outcome, text, toy};

    #[test]
    fn the_points_of_the_test_cases_are_those_of_the_result() {
        for report in toy_class() {
            let cases = test_cases(&toy::ASSIGNMENT, &report, Lang::En);
            let sum = |bonus| cases.iter().filter(|c| c.bonus == bonus).map(|c| c.points).sum();
            assert_eq!((report.score, report.bonus), (sum(false), sum(true)), "{}", report.student);
            assert_eq!(cases.iter().map(TestCase::regular_max).sum::<u32>(), report.max);
        }
    }

    #[test]
    fn checks_that_nobody_may_know_of_share_one_test_case() {
        let report = &toy_class()[3];
        let [first, second] = toy::ASSIGNMENT.tasks[0].checks else { panic!("two checks") };
        let hidden = hidden_case(toy::ASSIGNMENT.tasks[0], &[first, second], report, Lang::En);
        assert!(!report.checks[1].outcome.passed() && report.checks[0].outcome.passed());
        assert_eq!((hidden.points, hidden.max, hidden.passed), (20, 60, false));
        assert_eq!(
            (hidden.name().as_str(), hidden.words.as_str()),
            ("t0.double · further checks", "")
        );
    }

    const SHOWN: Check = Check::golden("t1.x.shown", 10, NAME, NAME, |_| vec![], "x");
    const HIDDEN: Check = Check {
        reveal: Reveal::None,
        ..Check::golden("t1.x.hidden", 7, NAME, NAME, |_| vec![], "x")
    };
    const NAME: harness::Text = text("半", "half");
    static HALF_HIDDEN: Task = Task::new("t1.x", NAME, &[SHOWN, HIDDEN], &[]);

    #[test]
    fn a_hidden_check_is_counted_and_not_named() {
        let judged = |id: &str| Judged {
            id: id.into(),
            outcome: Outcome::Passed,
            printed: String::new(),
            ms: 0,
        };
        let checks = vec![judged("t1.x.shown"), judged("t1.x.hidden")];
        let row = Report::new("amy", &toy::ASSIGNMENT, checks, vec![], Provenance::default());
        let cases = cases_of_task(&HALF_HIDDEN, &row, &[], Lang::En);
        let listed: Vec<_> = cases.iter().map(|case| (case.id, case.points, case.max)).collect();
        assert_eq!(listed, [("t1.x.shown", 10, 10), ("t1.x", 7, 7)]);
    }

    #[test]
    fn a_test_case_that_passed_needs_no_words_and_another_has_them() {
        let class = toy_class();
        assert!(
            test_cases(&toy::ASSIGNMENT, &class[0], Lang::En)
                .iter()
                .all(|case| case.words.is_empty())
        );
        let dan = test_cases(&toy::ASSIGNMENT, &class[3], Lang::En);
        assert!(dan[1].words.contains("squares in place of doubling"), "{:?}", dan[1]);
        assert!(matches!(class[3].checks[1].outcome, Outcome::Failed(_)));
    }
}
