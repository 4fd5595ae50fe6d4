//! `grader verify`: whether results, and the scores for a course site, are unchanged since the
//! grader signed them.

use std::path::{Path, PathBuf};

use harness::{Lang, readable};
use serde_json::Value;

use crate::base::exit_code::ExitCode;
use crate::base::problem::Problem;
use crate::evidence::consistency::contradictions;
use crate::evidence::result_file::{ResultFile, no_result, read_json};
use crate::evidence::signing::{self, KeyPlace, PublicKey};
use crate::export::site::ScoresFile;

/// Verifies each file and prints a line about it.
///
/// # Errors
///
/// If there is no key to verify with. What is found is an exit code; one result
/// that is not verified outweighs any number of files that are no results.
pub fn verify(
    files: &[PathBuf],
    public_key: Option<&str>,
    lang: Lang,
) -> Result<ExitCode, Problem> {
    let key = match public_key {
        Some(text) => PublicKey::named(text)?,
        None => KeyPlace::new(None).find_public()?,
    };
    let mut code = ExitCode::Done;
    for path in files {
        let verified = match verified(path, &key, lang) {
            Ok(verified) => verified,
            Err(problem) => {
                eprintln!("grader: {}", problem.line(lang));
                if code == ExitCode::Done {
                    code = problem.code;
                }
                continue;
            }
        };
        if !verified.wrong.is_empty() {
            code = ExitCode::NotVerified;
        }
        println!("{}", verified.line(path, &key, lang));
    }
    Ok(code)
}

/// A file that somebody signed, or says so.
struct Verified {
    /// What it says, in the operator's language.
    says: String,
    /// Whether it was graded without a sandbox.
    is_unsafe: bool,
    /// All reasons not to believe it.
    wrong: Vec<String>,
}

/// Verifies one file, whichever of the two forms it has.
fn verified(path: &Path, key: &PublicKey, lang: Lang) -> Result<Verified, Problem> {
    let value = read_json(path)?;
    let found = if ScoresFile::is_one(&value) {
        ScoresFile::from_value(&value).map(|scores| Verified::scores(&value, &scores, key, lang))
    } else {
        ResultFile::from_value(value).map(|result| Verified::result(&result, key, lang))
    };
    found.map_err(|why| no_result(path, &why))
}

impl Verified {
    fn result(result: &ResultFile, key: &PublicKey, lang: Lang) -> Self {
        let report = &result.report;
        let (student, assignment) = (&report.student, &report.assignment);
        let points = report.points_in_words(lang);
        let signature = signing::verify(result, key).err().map(|why| why.to_string());
        Self {
            says: lang.pick(
                format!("{student} {assignment}：{points}"),
                format!("{student} {assignment}: {points}"),
            ),
            is_unsafe: report.provenance.sandbox.accepted_unsafe,
            wrong: signature.into_iter().chain(contradictions(report)).collect(),
        }
    }

    fn scores(value: &Value, scores: &ScoresFile, key: &PublicKey, lang: Lang) -> Self {
        let signature = signing::verify_value(value, scores.signature.as_ref(), key);
        let signature = signature.err().map(|why| why.to_string());
        let assignments: Vec<&str> = scores.assignments.iter().map(|a| a.id.as_str()).collect();
        let (n, assignments) = (scores.rows.len(), assignments.join(" "));
        Self {
            says: lang.pick(
                format!("{n} 人的成绩，{assignments}"),
                format!("scores of {n} students in {assignments}"),
            ),
            is_unsafe: false,
            wrong: signature.into_iter().chain(scores.contradictions()).collect(),
        }
    }

    fn line(&self, path: &Path, key: &PublicKey, lang: Lang) -> String {
        let line = if self.wrong.is_empty() {
            let (says, id) = (&self.says, key.id());
            let (zh, en) = if self.is_unsafe { ("，UNSAFE", ", UNSAFE") } else { ("", "") };
            lang.pick(
                format!("ok  {says}，由 {id} 签名{zh}"),
                format!("ok  {says}, signed by {id}{en}"),
            )
        } else {
            let (path, wrong) = (path.display(), self.wrong.join("; "));
            lang.pick(
                format!("未通过验证  {path}：{wrong}"),
                format!("NOT VERIFIED  {path}: {wrong}"),
            )
        };
        // The names come from a file that anybody may have written.
        readable(&line).replace('\n', "·")
    }
}
