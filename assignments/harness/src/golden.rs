//! Golden fixtures: the reference's answers at the public seed, on disk.
//!
//! `fixtures/golden/a0/<check>.safetensors` holds, for every listed case `i`, the tensors
//! `i/case/…`, `i/want/…` (the reference's answer) and `i/lure/<misconception>/…` (the
//! answer of a misconception); facts are kept under the same prefixes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::answers::{Answer, Answers};
use crate::check::{Assignment, Check};
use crate::repository::repository;
use wire::{Record, RecordError};

/// The folder of all golden fixtures.
pub fn folder() -> PathBuf {
    repository().join("fixtures/golden")
}

/// The folder of all assignments.
pub fn assignments() -> PathBuf {
    repository().join("assignments")
}

/// The file name of a check's fixture.
pub fn file_name(check: &Check) -> String {
    format!("{}.safetensors", check.id)
}

/// Reads all golden answers of `assignment` below `folder`.
///
/// # Errors
///
/// One line that names the file, if one is missing or damaged.
pub fn load(folder: &Path, assignment: &Assignment) -> Result<Answers, String> {
    let mut answers = BTreeMap::new();
    for check in assignment.golden() {
        let path = folder.join(assignment.id).join(file_name(check));
        let wrong = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
        let bytes = fs::read(&path).map_err(|e| wrong(&e))?;
        let record = Record::from_bytes(&bytes).map_err(|e| wrong(&e))?;
        answers.insert(check.id.to_string(), unpack(&record).map_err(|e| wrong(&e))?);
    }
    Ok(Answers(answers))
}

/// All answers of one check as one record.
pub fn pack(answers: &[Answer]) -> Record {
    let mut all = Record::new().fact("cases", answers.len());
    for (i, answer) in answers.iter().enumerate() {
        put(&mut all, &format!("{i:03}/case"), &answer.case);
        put(&mut all, &format!("{i:03}/want"), &answer.want);
        let mut given = Map::new();
        for (id, mistaken) in &answer.mistaken {
            given.insert(id.clone(), mistaken.is_some().into());
            if let Some(mistaken) = mistaken {
                put(&mut all, &format!("{i:03}/lure/{id}"), mistaken);
            }
        }
        all.facts.insert(format!("{i:03}/lures"), Value::Object(given));
    }
    all
}

/// The inverse of [`pack`].
///
/// # Errors
///
/// If the record was not packed by it.
pub fn unpack(all: &Record) -> Result<Vec<Answer>, RecordError> {
    let count: usize = all.read("cases")?;
    (0..count).map(|i| unpack_one(all, i)).collect()
}

fn unpack_one(all: &Record, i: usize) -> Result<Answer, RecordError> {
    let given: BTreeMap<String, bool> = all.read(&format!("{i:03}/lures"))?;
    let mistaken = |id: &String, given: bool| {
        let answer = given.then(|| take(all, &format!("{i:03}/lure/{id}"))).transpose();
        answer.map(|answer| (id.clone(), answer))
    };
    Ok(Answer {
        case: take(all, &format!("{i:03}/case"))?,
        want: take(all, &format!("{i:03}/want"))?,
        mistaken: given.iter().map(|(id, given)| mistaken(id, *given)).collect::<Result<_, _>>()?,
    })
}

fn put(all: &mut Record, prefix: &str, part: &Record) {
    for (name, array) in &part.tensors {
        all.tensors.insert(format!("{prefix}/{name}"), array.clone());
    }
    all.facts.insert(prefix.to_string(), Value::Object(part.facts.clone()));
}

fn take(all: &Record, prefix: &str) -> Result<Record, RecordError> {
    let inside = |name: &String| name.strip_prefix(prefix)?.strip_prefix('/').map(str::to_string);
    let tensors = all.tensors.iter();
    let tensors = tensors.filter_map(|(name, array)| Some((inside(name)?, array.clone())));
    Ok(Record { tensors: tensors.collect(), facts: all.read(prefix)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_answers_come_back_as_they_were() {
        let record = |x: f64| Record::new().vector("x", &[x]).fact("call", "f(x)");
        let mistaken = BTreeMap::from([
            ("a0.vjp.one".to_string(), Some(record(3.0))),
            ("a0.vjp.other".to_string(), None),
        ]);
        let answers =
            vec![Answer { case: record(1.0), want: record(2.0), mistaken: mistaken.clone() }; 2];
        let bytes = pack(&answers).to_bytes();
        assert_eq!(unpack(&Record::from_bytes(&bytes).unwrap()).unwrap(), answers);
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = load(Path::new("/nowhere"), &crate::toy::ASSIGNMENT).unwrap_err();
        assert!(error.starts_with("/nowhere/t0/t0.double."), "{error}");
    }
}
