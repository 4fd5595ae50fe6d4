//! `grader verify`: whether results are unchanged since the grader signed them.

use std::path::{Path, PathBuf};

use harness::{Lang, readable};

use crate::base::exit_code::ExitCode;
use crate::base::problem::Problem;
use crate::evidence::consistency::contradictions;
use crate::evidence::result_file::ResultFile;
use crate::evidence::signing::{self, KeyPlace, PublicKey};

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
        let result = match ResultFile::read(path) {
            Ok(result) => result,
            Err(problem) => {
                eprintln!("grader: {}", problem.line(lang));
                if code == ExitCode::Done {
                    code = problem.code;
                }
                continue;
            }
        };
        let wrong = wrong_with(&result, &key);
        if !wrong.is_empty() {
            code = ExitCode::NotVerified;
        }
        println!("{}", line(path, &result, &key, &wrong, lang));
    }
    Ok(code)
}

/// All reasons not to believe a result.
fn wrong_with(result: &ResultFile, key: &PublicKey) -> Vec<String> {
    let signature = signing::verify(result, key).err().map(|why| why.to_string());
    signature.into_iter().chain(contradictions(&result.report)).collect()
}

fn line(path: &Path, result: &ResultFile, key: &PublicKey, wrong: &[String], lang: Lang) -> String {
    let report = &result.report;
    let line = if wrong.is_empty() {
        let (student, assignment) = (&report.student, &report.assignment);
        let points = report.points_in_words(lang);
        let id = key.id();
        let is_unsafe = report.provenance.sandbox.accepted_unsafe;
        let (zh, en) = if is_unsafe { ("，UNSAFE", ", UNSAFE") } else { ("", "") };
        lang.pick(
            format!("ok  {student} {assignment}：{points}，由 {id} 签名{zh}"),
            format!("ok  {student} {assignment}: {points}, signed by {id}{en}"),
        )
    } else {
        let (path, wrong) = (path.display(), wrong.join("; "));
        lang.pick(format!("未通过验证  {path}：{wrong}"), format!("NOT VERIFIED  {path}: {wrong}"))
    };
    // The names come from a file that anybody may have written.
    readable(&line).replace('\n', "·")
}
