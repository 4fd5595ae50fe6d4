//! `scores.json`: what a course site takes. One row for each student, under a code that
//! nobody else can tell from a name; no times, no names, and rows in the order of the codes.

use std::collections::BTreeMap;

use harness::Words;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::problem::Problem;
use crate::evidence::report::{Report, Status};
use crate::evidence::signature::Signature;
use crate::evidence::signing::{self, Codes, Key};
use crate::export::class::Class;

/// Its schema.
pub const SCHEMA: &str = "llm-foundations/site/v1";

/// All that stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoresFile {
    /// [`SCHEMA`].
    pub schema: String,
    /// The day on which the run began, in UTC.
    pub date: String,
    /// The commitment to the run's seed.
    pub seed_commitment: String,
    /// The assignments that there are scores for.
    pub assignments: Vec<AssignmentEntry>,
    /// One for each student, sorted by code.
    pub rows: Vec<Row>,
    /// The signature on all of the above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

/// One assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignmentEntry {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Words,
    /// The points of all tasks but the bonus ones.
    pub max: u32,
    /// Its tasks, in order.
    pub tasks: Vec<TaskEntry>,
}

/// One task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskEntry {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Words,
    /// Its points.
    pub max: u32,
    /// Whether they come on top.
    pub bonus: bool,
}

/// One student.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The code that stands in the student's feedback.
    pub code: String,
    /// What each assignment came to, by its id.
    pub scores: BTreeMap<String, ScoreEntry>,
}

/// What one student has in one assignment. Without points, no number stands there: it is no
/// zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreEntry {
    /// Whether there are points, and why not.
    pub status: Status,
    /// Points earned, without the bonus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u32>,
    /// Points earned in bonus tasks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bonus: Option<u32>,
    /// Points earned in each task, in the order of the assignment's tasks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tasks: Option<Vec<u32>>,
}

impl ScoresFile {
    /// The scores of a class, signed with `key`.
    ///
    /// # Errors
    ///
    /// If two students have the same code, which happens by chance to nobody.
    pub fn new(class: &Class<'_>, key: &Key) -> Result<Self, Problem> {
        let unsigned = Self {
            schema: SCHEMA.into(),
            date: class.run.started.chars().take(10).collect(),
            seed_commitment: class.run.seed_commitment.into(),
            assignments: assignments(class),
            rows: rows(class, &Codes::new(key))?,
            signature: None,
        };
        let value = serde_json::to_value(&unsigned).expect("plain data");
        Ok(Self { signature: Some(signing::signature_of(&value, key)?), ..unsigned })
    }

    /// The file's text.
    pub fn to_json(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("plain data");
        bytes.push(b'\n');
        bytes
    }

    /// Whether a file says that it is one.
    pub fn is_one(value: &Value) -> bool {
        value.get("schema").and_then(Value::as_str) == Some(SCHEMA)
    }

    /// What a file says.
    ///
    /// # Errors
    ///
    /// If it is no such file, why.
    pub fn from_value(value: &Value) -> Result<Self, String> {
        Self::deserialize(value).map_err(|error| error.to_string())
    }

    /// What contradicts itself in the file.
    pub fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        if !self.rows.is_sorted_by(|a, b| a.code < b.code) {
            found.push("its rows are not in the order of their codes".into());
        }
        for row in &self.rows {
            if !signing::is_code(&row.code) {
                found.push(format!("{:.40} is no code", row.code));
            }
            for (id, score) in &row.scores {
                let of = self.assignments.iter().find(|assignment| assignment.id == *id);
                let agrees = of.is_some_and(|assignment| score.agrees_with(assignment));
                if !agrees {
                    found.push(format!("the points of {} in {id:.40} do not add up", row.code));
                }
            }
        }
        found
    }
}

impl ScoreEntry {
    fn of(report: &Report) -> Self {
        let has_points = matches!(report.status, Status::Graded | Status::NotSubmitted);
        let points = || report.tasks.iter().map(|task| task.points).collect();
        Self {
            status: report.status,
            score: has_points.then_some(report.score),
            bonus: has_points.then_some(report.bonus),
            tasks: has_points.then(points),
        }
    }

    /// Whether the points of the tasks add up, and are there only if they count.
    fn agrees_with(&self, assignment: &AssignmentEntry) -> bool {
        let Some(points) = &self.tasks else {
            let counts = matches!(self.status, Status::Graded | Status::NotSubmitted);
            return !counts && self.score.is_none() && self.bonus.is_none();
        };
        let tasks = || assignment.tasks.iter().zip(points);
        let sum = |bonus: bool| {
            let tasks = tasks().filter(|(task, _)| task.bonus == bonus);
            Some(tasks.map(|(_, points)| *points).sum::<u32>())
        };
        points.len() == assignment.tasks.len()
            && tasks().all(|(task, points)| *points <= task.max)
            && (self.score, self.bonus) == (sum(false), sum(true))
    }
}

fn assignments(class: &Class<'_>) -> Vec<AssignmentEntry> {
    let graded = |id: &str| class.reports.iter().find(|report| report.assignment == id);
    let known = class.assignments.iter().filter_map(|assignment| {
        let report = graded(assignment.id)?;
        let tasks = report.tasks.iter().zip(assignment.tasks);
        let tasks = tasks.map(|(score, task)| TaskEntry {
            id: task.id.into(),
            title: words(task.title),
            max: score.max,
            bonus: score.bonus,
        });
        Some(AssignmentEntry {
            id: assignment.id.into(),
            title: words(assignment.title),
            max: report.max,
            tasks: tasks.collect(),
        })
    });
    known.collect()
}

fn rows(class: &Class<'_>, codes: &Codes) -> Result<Vec<Row>, Problem> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for student in class.students() {
        let of_student = class.reports.iter().filter(|report| report.student == student);
        let known = of_student.filter(|report| class.assignment(report).is_some());
        let scores =
            known.map(|report| (report.assignment.clone(), ScoreEntry::of(report))).collect();
        let code = codes.of(student);
        let row = Row { code: code.clone(), scores };
        if rows.insert(code, row).is_some() {
            return Err(Problem::fault((
                format!("{student} 和另一名学生的代码相同；请换一把密钥"),
                format!("{student} has the same code as another student; use another key"),
            )));
        }
    }
    Ok(rows.into_values().collect())
}

fn words(text: harness::Text) -> Words {
    Words::new(text.zh, text.en)
}
