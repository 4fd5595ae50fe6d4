//! A stored result, read without trust: the file may be damaged, or changed by somebody who
//! wants another score.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::base::problem::Problem;
use crate::evidence::report::{Report, SCHEMA};
use crate::evidence::strict_json;

/// No result is larger than this many bytes.
const MAX: u64 = 64 << 20;

/// A result as it is in a file.
#[derive(Debug, Clone)]
pub struct ResultFile {
    /// The whole JSON value: the signature covers all of it.
    pub value: Value,
    /// The same, as the grader's own type.
    pub report: Report,
}

impl ResultFile {
    /// Reads a result.
    ///
    /// # Errors
    ///
    /// If there is none, or it is not a result.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let value = read_json(path)?;
        Self::from_value(value).map_err(|why| no_result(path, &why))
    }

    /// # Errors
    ///
    /// If the bytes are not a result, why.
    #[cfg(test)]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        Self::from_value(parse(bytes)?)
    }

    /// # Errors
    ///
    /// If the value is not a result, why.
    pub fn from_value(value: Value) -> Result<Self, String> {
        match value.get("schema").and_then(Value::as_str) {
            Some(SCHEMA) => {}
            Some(other) => return Err(format!("its schema is {other:.60}, not {SCHEMA}")),
            None => return Err(format!("its schema is not {SCHEMA}")),
        }
        let report = Report::deserialize(&value).map_err(|error| error.to_string())?;
        Ok(Self { value, report })
    }
}

/// The JSON in a file that may not be trusted.
///
/// # Errors
///
/// If it cannot be read, or is no JSON.
pub fn read_json(path: &Path) -> Result<Value, Problem> {
    let shown = path.display();
    let unreadable = |error| {
        Problem::input((
            format!("读不了结果 {shown}：{error}"),
            format!("cannot read the result {shown}: {error}"),
        ))
    };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    parse(&bytes).map_err(|why| no_result(path, &why))
}

/// What to say of a file that is no result.
pub fn no_result(path: &Path, why: &str) -> Problem {
    let shown = path.display();
    Problem::input((format!("{shown} 不是评分结果：{why}"), format!("{shown} is no result: {why}")))
}

fn parse(bytes: &[u8]) -> Result<Value, String> {
    if bytes.len() as u64 > MAX {
        return Err(format!("it is larger than {} MiB", MAX >> 20));
    }
    strict_json::parse(bytes).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::report::Provenance;

    fn json() -> Value {
        let assignment = &harness::toy::ASSIGNMENT;
        let report = Report::not_submitted("amy", assignment, Provenance::default());
        serde_json::to_value(report).unwrap()
    }

    fn why(bytes: &[u8]) -> String {
        ResultFile::from_bytes(bytes).unwrap_err()
    }

    #[test]
    fn a_result_is_read_as_it_was_written() {
        let json = json();
        let file = ResultFile::from_bytes(json.to_string().as_bytes()).unwrap();
        assert_eq!(serde_json::to_value(&file.report).unwrap(), json);
        assert_eq!(file.value, json);
    }

    #[test]
    fn what_is_no_result_is_refused_with_a_reason() {
        assert!(why(b"").starts_with("EOF"));
        assert!(why(b"[]").contains("schema is not"));
        assert!(why("[".repeat(100_000).as_bytes()).starts_with("recursion limit"));
        let other = json().to_string().replace(SCHEMA, "llm-foundations/result/v9");
        assert_eq!(
            why(other.as_bytes()),
            format!("its schema is llm-foundations/result/v9, not {SCHEMA}")
        );
        let mut without = json();
        without.as_object_mut().unwrap().remove("student");
        assert_eq!(why(without.to_string().as_bytes()), "missing field `student`");
        let twice = json().to_string().replacen('{', "{\"score\": 100,", 1);
        assert!(why(twice.as_bytes()).starts_with("`score` occurs twice"));
    }
}
