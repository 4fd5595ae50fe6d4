//! What exports are made of: results, who they belong to, and which run they come from.

use std::sync::Arc;

use harness::{Assignment, Lang};

use super::options::ExportOptions;
use crate::base::problem::Problem;
use crate::evidence::commitment::commitment;
use crate::evidence::people::People;
use crate::evidence::report::Report;
use crate::evidence::run_folder::RunFolder;
use crate::evidence::signing::{Codes, Key};

/// All that a run's folder says, as it was read.
#[derive(Debug)]
pub struct Results {
    /// The results, in the order of the exports.
    pub reports: Vec<Report>,
    people: People,
    key: Option<Arc<Key>>,
    name: String,
    started: String,
    deadline: Option<String>,
    seed_commitment: String,
    finished_at: Option<String>,
}

impl Results {
    /// The results of a run that are believed, with what else its folder says.
    ///
    /// # Errors
    ///
    /// If its roster cannot be read.
    pub fn new(run: &RunFolder, reports: Vec<Report>) -> Result<Self, Problem> {
        let times = reports.iter().map(|report| &report.provenance.graded_at);
        let last = times.filter(|time| !time.is_empty()).max();
        Ok(Self {
            people: run.people()?,
            key: run.key(),
            name: run.name(),
            started: run.plan.started.clone(),
            deadline: run.plan.deadline.clone(),
            seed_commitment: commitment(&run.plan.seed),
            finished_at: last.filter(|_| run.plan.finished).cloned(),
            reports,
        })
    }

    /// All but those of students who are `left_out`.
    #[must_use]
    pub fn without(mut self, left_out: impl Fn(&str) -> bool) -> Self {
        self.reports.retain(|report| !left_out(&report.student));
        self.people = self.people.without(left_out);
        self
    }

    /// Everybody's results.
    pub fn class<'a>(&'a self, options: &'a ExportOptions) -> Class<'a> {
        Class {
            reports: self.reports.iter().collect(),
            people: &self.people,
            key: self.key.as_deref(),
            run: RunFacts {
                name: &self.name,
                started: &self.started,
                deadline: self.deadline.as_deref(),
                seed_commitment: &self.seed_commitment,
                finished_at: self.finished_at.as_deref(),
            },
            options,
            assignments: checks::ASSIGNMENTS,
        }
    }
}

fn several_assignments(format: &str, ids: &str) -> Problem {
    Problem::usage((
        format!("{format} 一次只含一个作业，这里有 {ids}：请用 --assignment 选一个"),
        format!(
            "{format} is about one assignment, and here are {ids}: choose one with --assignment"
        ),
    ))
}

fn unknown_assignment(id: &str) -> Problem {
    Problem::input((
        format!("这个评分器不认识作业 {id}：请用评这次分的那个版本"),
        format!("this grader does not know the assignment {id}: take the version that graded it"),
    ))
}

/// What one file of an export is made of.
#[derive(Debug, Clone)]
pub struct Class<'a> {
    /// The results that the file is about.
    pub reports: Vec<&'a Report>,
    /// Who the students are.
    pub people: &'a People,
    /// What is signed with, and what codes are made with; none if the operator has no key.
    pub key: Option<&'a Key>,
    /// The run.
    pub run: RunFacts<'a>,
    /// What the operator asked for.
    pub options: &'a ExportOptions,
    /// The assignments that there are.
    pub assignments: &'a [&'static Assignment],
}

/// What is known of a run as a whole. All times are in UTC.
#[derive(Debug, Clone, Copy)]
pub struct RunFacts<'a> {
    /// Its name.
    pub name: &'a str,
    /// When it began.
    pub started: &'a str,
    /// The deadline that it was graded with.
    pub deadline: Option<&'a str>,
    /// The commitment to its seed.
    pub seed_commitment: &'a str,
    /// When its last row was graded, if every row has a result.
    pub finished_at: Option<&'a str>,
}

impl<'a> Class<'a> {
    /// The assignment of a result; none if this grader does not know it.
    pub fn assignment(&self, report: &Report) -> Option<&'static Assignment> {
        self.assignments.iter().copied().find(|assignment| assignment.id == report.assignment)
    }

    /// The only assignment in it: some systems know one at a time.
    ///
    /// # Errors
    ///
    /// If there are several, or this grader does not know it.
    pub fn one_assignment(&self, format: &str) -> Result<&'static Assignment, Problem> {
        let mut ids: Vec<&str> = self.reports.iter().map(|r| r.assignment.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let known = |id: &&str| self.assignments.iter().copied().find(|one| one.id == *id);
        match &ids[..] {
            [id] => known(id).ok_or_else(|| unknown_assignment(id)),
            _ => Err(several_assignments(format, &ids.join(", "))),
        }
    }

    /// The same with the results of one student only.
    #[must_use]
    pub fn of_student(&self, student: &str) -> Self {
        let is_own = |report: &&Report| report.student == student;
        let reports = self.reports.iter().copied().filter(is_own).collect();
        Self { reports, ..self.clone() }
    }

    /// The same without codes, for a file that more people read than the student: a code
    /// beside a name would tell them all that is ever published under it.
    #[must_use]
    pub fn without_codes(&self) -> Self {
        Self { key: None, ..self.clone() }
    }

    /// A line that tells a student the code under which their scores are published; none if
    /// there are no codes.
    pub fn code_line(&self, student: &str, lang: Lang) -> Option<String> {
        let code = Codes::new(self.key?).of(student);
        Some(lang.pick(
            format!("你的代码：`{code}`。在课程网站的成绩页上凭它找到自己的一行；不要告诉别人。"),
            format!("Your code: `{code}`. It finds your row on the course site's page of scores; keep it to yourself."),
        ))
    }

    /// The students, each once, in the order of their results.
    pub fn students(&self) -> Vec<&'a str> {
        let mut students: Vec<&str> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for report in &self.reports {
            if seen.insert(&report.student) {
                students.push(&report.student);
            }
        }
        students
    }
}
