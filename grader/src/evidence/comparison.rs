//! A comparison of two results of the same submission.
//!
//! Points, outcomes and every word of a failure are compared. Times and what the submission
//! printed are not: they may differ from run to run.

use harness::{Lang, Outcome, Words};

use crate::evidence::report::Report;

/// The result of a comparison.
#[derive(Debug, PartialEq, Eq)]
pub struct Comparison {
    /// One line for each difference.
    pub differences: Vec<String>,
    /// How many checks ended the same way.
    pub alike: usize,
    /// How many checks there are.
    pub checks: usize,
    /// Whether status and points are the same.
    pub same_score: bool,
}

impl Comparison {
    /// Compares the stored result `then` with the result `now`.
    pub fn new(then: &Report, now: &Report) -> Self {
        let mut differences = points(then, now);
        let same_score = differences.is_empty();
        let mut alike = 0;
        for judged in &now.checks {
            match then.checks.iter().find(|before| before.id == judged.id) {
                Some(before) if same(&before.outcome, &judged.outcome) => alike += 1,
                Some(before) => {
                    differences.push(difference(&judged.id, &before.outcome, &judged.outcome));
                }
                None => differences.push(format!("{}: not there then", judged.id)),
            }
        }
        if let (Some(before), Some(after)) = (&then.reason, &now.reason)
            && before != after
        {
            let first = |words: &Words| words.en.lines().next().unwrap_or_default().to_string();
            let (before, after) = (first(before), first(after));
            differences.push(format!("reason: {before:?} then, {after:?} now"));
        }
        let checks = now.checks.len().max(then.checks.len());
        if then.checks.len() > now.checks.len() {
            let (then, now) = (then.checks.len(), now.checks.len());
            differences.push(format!("checks: {then} then, {now} now"));
        }
        Self { differences, alike, checks, same_score }
    }

    /// Whether nothing differs.
    pub fn is_alike(&self) -> bool {
        self.differences.is_empty()
    }
}

fn points(then: &Report, now: &Report) -> Vec<String> {
    let (status, score) = (then.status == now.status, (then.score, then.bonus, then.max));
    let mut differences = Vec::new();
    if !status || score != (now.score, now.bonus, now.max) {
        let (then, now) = (then.points_in_words(Lang::En), now.points_in_words(Lang::En));
        differences.push(format!("score: {then} then, {now} now"));
    }
    for task in now.tasks.iter().filter(|task| !then.tasks.contains(task)) {
        let points = then.tasks.iter().find(|before| before.id == task.id);
        let points = points.map_or("none".into(), |task| format!("{} / {}", task.points, task.max));
        differences.push(format!("{}: {points} then, {} / {} now", task.id, task.points, task.max));
    }
    if then.tasks.len() > now.tasks.len() {
        differences.push(format!("tasks: {} then, {} now", then.tasks.len(), now.tasks.len()));
    }
    differences
}

/// Whether two outcomes are the same. When time is over, the call that was reached depends
/// on the machine and is not compared.
fn same(then: &Outcome, now: &Outcome) -> bool {
    match (then, now) {
        (Outcome::TimedOut { .. }, Outcome::TimedOut { .. }) => true,
        (then, now) => then == now,
    }
}

fn difference(id: &str, then: &Outcome, now: &Outcome) -> String {
    let word = |outcome: &Outcome| outcome.word(Lang::En);
    if word(then) != word(now) {
        return format!("{id}: {} then, {} now", word(then), word(now));
    }
    let json = |outcome: &Outcome| serde_json::to_value(outcome).expect("plain data");
    let (before, after) = (json(then), json(now));
    let fields = after.as_object().into_iter().flatten();
    let field = fields.map(|(name, _)| name).find(|name| before[*name] != after[*name]);
    let field = field.map_or("details", String::as_str);
    format!("{id}: {} both times, but `{field}` differs", word(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::report::Provenance;

    const ASSIGNMENT: &harness::Assignment = &harness::toy::ASSIGNMENT;

    fn report(outcome: &Outcome) -> Report {
        let why = (outcome, Words::same("E0308"));
        Report::uniform("amy", ASSIGNMENT, why, vec![], Provenance::default())
    }

    fn panicked(message: &str) -> Outcome {
        let (call, location) = ("call".into(), "src/lib.rs:1".into());
        Outcome::Panicked { call, message: message.into(), location }
    }

    #[test]
    fn times_and_printed_text_do_not_count() {
        let timed_out = |limit_ms| Outcome::TimedOut { call: format!("{limit_ms}"), limit_ms };
        let (then, mut now) = (report(&timed_out(2000)), report(&timed_out(2345)));
        now.checks[0].ms = 7;
        now.checks[0].printed = "thread 'submission' (4242) has overflowed its stack".into();
        now.provenance.times.ms = 7;
        let comparison = Comparison::new(&then, &now);
        assert!(comparison.is_alike() && comparison.same_score, "{comparison:?}");
        assert_eq!((comparison.alike, comparison.checks), (4, 4));
    }

    #[test]
    fn every_other_word_counts() {
        let (then, mut now) = (report(&panicked("one")), report(&panicked("one")));
        now.checks[3].outcome = panicked("two");
        let comparison = Comparison::new(&then, &now);
        assert!(comparison.same_score && !comparison.is_alike());
        let id = &now.checks[3].id;
        let line = format!("{id}: panicked both times, but `message` differs");
        assert_eq!((comparison.differences, comparison.alike), (vec![line], 3));
    }

    #[test]
    fn points_count_even_where_the_checks_are_alike() {
        let now = report(&panicked("one"));
        let then = Report { score: 100, ..now.clone() };
        let comparison = Comparison::new(&then, &now);
        assert!(!comparison.same_score);
        assert_eq!(comparison.differences, ["score: 100 / 100 then, 0 / 100 now"]);
        let mut then = now.clone();
        then.tasks[1].points = 40;
        let comparison = Comparison::new(&then, &now);
        assert_eq!(comparison.differences, ["t0.halve: 40 / 40 then, 0 / 40 now"]);
    }

    #[test]
    fn checks_that_only_one_side_has_are_differences() {
        let whole = report(&Outcome::Passed);
        let mut part = whole.clone();
        part.checks.pop();
        assert_eq!(Comparison::new(&part, &whole).alike, 3);
        assert!(!Comparison::new(&part, &whole).is_alike());
        assert!(!Comparison::new(&whole, &part).is_alike());
    }

    #[test]
    fn the_reason_for_a_whole_row_counts() {
        let then = report(&Outcome::CompileError);
        let mut now = then.clone();
        assert!(Comparison::new(&then, &now).is_alike());
        now.reason = Some(Words::same("E0599"));
        assert_eq!(
            Comparison::new(&then, &now).differences,
            [r#"reason: "E0308" then, "E0599" now"#]
        );
    }
}
