//! What a run grades, as it is written in `run.json`.

use std::path::PathBuf;

use checks::ASSIGNMENTS;
use harness::Words;
use serde::{Deserialize, Serialize};

use crate::base::problem::Problem;
use crate::base::random;
use crate::command_line::options::{Options, Selection};
use crate::command_line::which::Which;

/// What stands in `run.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(Default))]
pub struct Plan {
    /// `llm-foundations/run/v1`
    pub schema: String,
    /// When the run began, in UTC, to the microsecond.
    pub started: String,
    /// The text of the seed.
    pub seed: String,
    /// The submissions folder.
    pub submissions: PathBuf,
    /// The assignments.
    pub assignments: Vec<String>,
    /// The students that were asked for; empty for all.
    pub students: Vec<String>,
    /// The time after which commits do not count, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    /// The tag of the commits that count, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Whether all rows have a result.
    pub finished: bool,
}

impl Plan {
    /// The schema of `run.json`.
    pub const SCHEMA: &str = "llm-foundations/run/v1";

    /// What the command line asks for.
    ///
    /// # Errors
    ///
    /// If it names no seed and none can be drawn.
    pub fn new(options: &Options, selection: &Selection) -> Result<Self, Problem> {
        let submissions = options.submissions.canonicalize();
        Ok(Self {
            schema: Self::SCHEMA.into(),
            started: now(),
            seed: options.seed.clone().map_or_else(random::seed, Ok)?,
            submissions: submissions.unwrap_or_else(|_| options.submissions.clone()),
            assignments: selection.assignments.iter().map(|a| a.id.to_string()).collect(),
            students: selection.names(),
            deadline: options.deadline(),
            tag: options.tag(),
            finished: false,
        })
    }

    /// Whether this run does exactly what `other` asks for.
    pub fn does(&self, other: &Plan) -> bool {
        let Plan { submissions, assignments, students, deadline, tag, .. } = other;
        &self.submissions == submissions
            && &self.assignments == assignments
            && &self.students == students
            && &self.deadline == deadline
            && &self.tag == tag
    }

    /// Whether the operator gave no seed, or the seed of this run.
    pub fn fits_seed(&self, which: &Which) -> bool {
        which.seed.as_ref().is_none_or(|seed| seed == &self.seed)
    }

    /// Why this run cannot be continued with what `other` asks for: all rows of a run are
    /// graded with the same seed and the same choice of commits.
    pub fn refuses(&self, other: &Plan, which: &Which) -> Option<Words> {
        if !self.fits_seed(which) {
            return Some(Words::new("用的是另一个种子", "is a run with another seed"));
        }
        let none = || "—".to_string();
        let differs = |zh: &str, en: &str, then: &Option<String>, now: &Option<String>| {
            let (then, now) = (then.clone().unwrap_or_else(none), now.clone().unwrap_or_else(none));
            (then != now).then(|| {
                Words::new(
                    format!("的{zh}不同（{then}，现在是 {now}）"),
                    format!("is a run with another {en} ({then}, now {now})"),
                )
            })
        };
        differs("截止时间", "deadline", &self.deadline, &other.deadline)
            .or_else(|| differs("标签", "tag", &self.tag, &other.tag))
    }

    /// What this run grades if it is continued with what `other` asks for: everything that
    /// it grades now, and more. Students of a roster come in the roster's order.
    #[must_use]
    pub fn joined(&self, other: &Plan, in_new_order: bool) -> Self {
        let students = if self.students.is_empty() || other.students.is_empty() {
            Vec::new()
        } else if in_new_order {
            union(&other.students, &self.students)
        } else {
            union(&self.students, &other.students)
        };
        let wanted =
            |id: &&str| self.assignments.iter().chain(&other.assignments).any(|own| own == id);
        let assignments = ASSIGNMENTS.iter().map(|a| a.id).filter(wanted).map(Into::into);
        let submissions = other.submissions.clone();
        Self { submissions, assignments: assignments.collect(), students, ..self.clone() }
    }

    /// One line for each thing that `other` asks for and this run did not.
    pub fn differences(&self, other: &Plan) -> Vec<Words> {
        let mut found = Vec::new();
        if self.submissions != other.submissions {
            let (then, now) = (self.submissions.display(), other.submissions.display());
            found.push(Words::new(
                format!("提交目录原来是 {then}，现在是 {now}"),
                format!("the submissions were in {then} and are in {now} now"),
            ));
        }
        found.extend(self.other_students(other));
        if self.assignments != other.assignments {
            let (then, now) = (self.assignments.join(", "), other.assignments.join(", "));
            found.push(Words::new(
                format!("这个运行评的是 {then}，这次评 {now}"),
                format!("the run grades {then}, this time {now}"),
            ));
        }
        found
    }

    fn other_students(&self, other: &Plan) -> Option<Words> {
        let (then, now) = (&self.students, &other.students);
        if then == now {
            return None;
        }
        let only = |of: &[String], not_in: &[String]| -> Vec<String> {
            of.iter().filter(|student| !not_in.contains(student)).cloned().collect()
        };
        let (new, gone) = (only(now, then), only(then, now));
        Some(match (then.is_empty(), now.is_empty()) {
            (true, _) => Words::new(
                format!("这次只评 {}，其余各行保持不变", listed(now)),
                format!("only {} this time; all other rows stay as they are", listed(now)),
            ),
            (_, true) => Words::new("这次评所有学生", "all students this time"),
            _ if new.is_empty() && gone.is_empty() => {
                Words::new("学生的次序变了", "the students come in another order")
            }
            _ if new.is_empty() => Words::new(
                format!("这次不含 {}，他们的行保持不变", listed(&gone)),
                format!("without {} this time; their rows stay as they are", listed(&gone)),
            ),
            _ => Words::new(
                format!("新增学生 {}", listed(&new)),
                format!("{} were not in it before", listed(&new)),
            ),
        })
    }
}

/// The time, in UTC, to the microsecond: what runs are ordered by.
pub fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// The first ones, then what only the others have.
fn union(first: &[String], others: &[String]) -> Vec<String> {
    let more = others.iter().filter(|other| !first.contains(other));
    first.iter().chain(more).cloned().collect()
}

/// A few names, and how many more.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown}, +{more}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(students: &[&str]) -> Plan {
        Plan {
            schema: Plan::SCHEMA.into(),
            started: String::new(),
            seed: "1".into(),
            submissions: "/class".into(),
            assignments: vec!["a0".into()],
            students: students.iter().map(|s| (*s).to_string()).collect(),
            deadline: None,
            tag: None,
            finished: false,
        }
    }

    fn words(then: &[&str], now: &[&str]) -> String {
        let lines = plan(then).differences(&plan(now));
        lines.iter().map(|line| line.en.as_str()).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_run_goes_on_with_other_students_and_gives_up_nobody() {
        let joined = |then: &[&str], now: &[&str], in_new_order| {
            plan(then).joined(&plan(now), in_new_order).students.join(" ")
        };
        assert_eq!(joined(&["a", "b"], &["c", "b", "a"], true), "c b a");
        assert_eq!(joined(&["a", "b"], &["b"], true), "b a");
        assert_eq!(joined(&["a", "b"], &["b"], false), "a b");
        assert_eq!(joined(&[], &["b"], false), "", "all stay all");
        assert_eq!(joined(&["b"], &[], false), "");
        let other =
            Plan { assignments: vec!["a1".into()], submissions: "/moved".into(), ..plan(&[]) };
        let joined = plan(&[]).joined(&other, false);
        assert_eq!(
            (joined.assignments, joined.submissions),
            (vec!["a0".into(), "a1".into()], "/moved".into())
        );
    }

    #[test]
    fn what_differs_is_said() {
        assert_eq!(words(&["a"], &["a"]), "");
        assert_eq!(words(&["a", "b"], &["b", "a"]), "the students come in another order");
        assert_eq!(words(&["a"], &["a", "b"]), "b were not in it before");
        assert_eq!(words(&[], &["a"]), "only a this time; all other rows stay as they are");
        assert_eq!(words(&["a", "b"], &["a"]), "without b this time; their rows stay as they are");
        let moved = Plan { submissions: "/moved".into(), ..plan(&[]) };
        assert_eq!(
            plan(&[]).differences(&moved)[0].en,
            "the submissions were in /class and are in /moved now"
        );
    }

    #[test]
    fn another_seed_deadline_or_tag_is_another_run() {
        let which = |seed: Option<&str>| Which { seed: seed.map(Into::into), ..Which::default() };
        let refused = |now: &Plan, seed| plan(&[]).refuses(now, &which(seed)).map(|w| w.en);
        assert_eq!(refused(&plan(&["a"]), None), None);
        assert_eq!(refused(&plan(&[]), Some("2")).unwrap(), "is a run with another seed");
        let tagged = Plan { tag: Some("t".into()), ..plan(&[]) };
        assert_eq!(refused(&tagged, None).unwrap(), "is a run with another tag (—, now t)");
        let until = Plan { deadline: Some("2026".into()), ..plan(&[]) };
        assert!(refused(&until, None).unwrap().contains("another deadline"));
    }
}
