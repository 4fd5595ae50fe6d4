//! `canvas-ags.json`: scores for the assignment and grade services of LTI (AGS), by
//! assignment, each to be posted as it is to the scores of its line item.
//!
//! A score without `scoreGiven` changes nothing but the progress: that is a row without a
//! score. Canvas would count every score as another attempt of the student if it were not
//! told that it is no new submission.

use std::collections::BTreeMap;

use harness::{Lang, Text, Words, text};
use intake::Person;
use jiff::Timestamp;
use serde::Serialize;

use super::pretty::pretty;
use super::total::total;
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::{Report, Status};

/// Scores for AGS.
pub struct CanvasAgs;

impl Export for CanvasAgs {
    fn id(&self) -> &'static str {
        "canvas-ags"
    }

    fn name(&self) -> Text {
        text("LTI AGS 成绩", "scores for LTI AGS")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("canvas-ags.json")
    }

    fn bytes(&self, class: &Class<'_>, _: Lang) -> Result<Vec<u8>, Problem> {
        let mut scores: BTreeMap<&str, Vec<Score>> = BTreeMap::new();
        for report in &class.reports {
            if let Some(user) = user(class.people.of(&report.student)) {
                scores.entry(&report.assignment).or_default().push(Score::of(report, user)?);
            }
        }
        Ok(pretty(&scores))
    }

    fn notes(&self, class: &Class<'_>) -> Vec<Words> {
        let nobody = |report: &&&Report| user(class.people.of(&report.student)).is_none();
        let rows = class.reports.iter().filter(nobody).map(|report| report.row().to_string());
        let rows: Vec<String> = rows.collect();
        if rows.is_empty() {
            return Vec::new();
        }
        let (n, rows) = (rows.len(), rows.join(", "));
        vec![Words::new(
            format!("{n} 行没有写入：名单里没有这些学生的 LTI 或 Canvas ID：{rows}"),
            format!(
                "{n} rows are left out, since the roster has no LTI or Canvas id of these students: {rows}"
            ),
        )]
    }
}

/// One score, as AGS 2.0 has it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Score {
    user_id: String,
    #[serde(rename = "scoreGiven", skip_serializing_if = "Option::is_none")]
    given: Option<u32>,
    #[serde(rename = "scoreMaximum", skip_serializing_if = "Option::is_none")]
    maximum: Option<u32>,
    timestamp: String,
    activity_progress: &'static str,
    grading_progress: &'static str,
    /// Canvas's own addition; others pass over it.
    #[serde(rename = "https://canvas.instructure.com/lti/submission")]
    submission: NoNewSubmission,
}

/// The submission is there already.
#[derive(Debug, Serialize)]
struct NoNewSubmission {
    new_submission: bool,
}

impl Score {
    fn of(report: &Report, user: &str) -> Result<Self, Problem> {
        let total = total(report);
        let (activity_progress, grading_progress) = match report.status {
            Status::Graded => ("Completed", "FullyGraded"),
            Status::NotSubmitted => ("Initialized", "FullyGraded"),
            Status::NotGradable => ("Submitted", "Failed"),
            Status::GraderError => ("Submitted", "Pending"),
        };
        Ok(Self {
            user_id: user.into(),
            given: total,
            maximum: total.map(|_| report.max),
            timestamp: with_fractions(report)?,
            activity_progress,
            grading_progress,
            submission: NoNewSubmission { new_submission: false },
        })
    }
}

/// What the platform calls the student.
fn user(person: &Person) -> Option<&str> {
    person.ids.lti.as_deref().or(person.ids.canvas.as_deref())
}

/// When it was graded; AGS wants fractions of a second.
fn with_fractions(report: &Report) -> Result<String, Problem> {
    let time = &report.provenance.graded_at;
    let parsed = time.parse::<Timestamp>().map_err(|_| {
        let row = report.row();
        Problem::input((
            format!("{row} 的 graded_at 不是时间：`{time}`；请重新评分"),
            format!("graded_at of {row} is no time: `{time}`; grade it again"),
        ))
    })?;
    Ok(parsed.strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::toy_class::{ToyClass, toy_class};
    use serde_json::Value;

    /// The rules of AGS 2.0 for a score, and Canvas's.
    fn validate(score: &Value) {
        const KEYS: [&str; 7] = [
            "userId",
            "scoreGiven",
            "scoreMaximum",
            "timestamp",
            "activityProgress",
            "gradingProgress",
            "https://canvas.instructure.com/lti/submission",
        ];
        let object = score.as_object().unwrap();
        assert!(object.keys().all(|key| KEYS.contains(&key.as_str())), "{score}");
        assert!(!score["userId"].as_str().unwrap().is_empty());
        let activities = ["Initialized", "Started", "InProgress", "Submitted", "Completed"];
        assert!(activities.contains(&score["activityProgress"].as_str().unwrap()));
        let gradings = ["FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"];
        assert!(gradings.contains(&score["gradingProgress"].as_str().unwrap()));
        let time = score["timestamp"].as_str().unwrap();
        assert!(time.contains('.') && time.parse::<Timestamp>().is_ok(), "{time}");
        if object.contains_key("scoreGiven") {
            assert_eq!(score["gradingProgress"], "FullyGraded", "else it is ignored");
            assert!(score["scoreMaximum"].as_u64().unwrap() > 0);
        }
        assert_eq!(score[KEYS[6]]["new_submission"], false, "no attempt is used up");
    }

    #[test]
    fn every_score_can_be_posted() {
        let bytes = CanvasAgs.bytes(&ToyClass::new().class(), Lang::En).unwrap();
        let scores: Value = serde_json::from_slice(&bytes).unwrap();
        let scores = scores["t0"].as_array().unwrap();
        assert_eq!(scores[0]["userId"], "2f6c");
        scores.iter().for_each(validate);
        for report in toy_class() {
            validate(&serde_json::to_value(Score::of(&report, "7").unwrap()).unwrap());
        }
    }

    #[test]
    fn a_row_without_a_score_gives_none() {
        for report in &toy_class()[6..8] {
            let score = serde_json::to_value(Score::of(report, "7").unwrap()).unwrap();
            validate(&score);
            assert!(score.get("scoreGiven").is_none(), "{score}");
            assert_ne!(score["gradingProgress"], "FullyGraded");
        }
    }

    #[test]
    fn who_has_no_id_is_said() {
        let notes = CanvasAgs.notes(&ToyClass::new().class());
        assert!(notes[0].en.contains("left out"), "{notes:?}");
        assert!(!notes[0].en.contains("amy"), "{notes:?}");
    }
}
