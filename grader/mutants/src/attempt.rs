//! One thing to try: a sample with one change, or with none.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::edits::{Edit, Edits};
use crate::mutant::{Mutant, Position};
use crate::problem::Problem;
use crate::samples::Sample;

/// A submission to be.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The name of its folder in the class.
    pub name: String,
    /// The sample that it is made from.
    pub sample: String,
    /// The file that differs, such as `src/ops.rs`, and its text; none in the sample itself.
    pub changed: Option<(String, String)>,
    /// Who proposed the change.
    pub origin: Origin,
}

/// Who proposed a change.
#[derive(Debug, Clone)]
pub enum Origin {
    /// Nobody: this is the sample itself, which must pass.
    Sample,
    /// cargo-mutants.
    Mutant(Spot, Position),
    /// A person.
    Edit(Edit),
}

/// Which change it is, wherever in the file the line stands by now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spot {
    /// The sample.
    pub sample: String,
    /// `src/ops.rs`
    pub file: String,
    /// The function, empty outside of all.
    #[serde(rename = "in", default)]
    pub function: String,
    /// The line in which the change begins.
    pub line: String,
    /// What it becomes.
    pub becomes: String,
}

impl Attempt {
    /// The samples themselves.
    pub fn of_samples(samples: &[Sample]) -> Vec<Self> {
        let unchanged = |sample: &Sample| Self {
            name: sample.name.clone(),
            sample: sample.name.clone(),
            changed: None,
            origin: Origin::Sample,
        };
        samples.iter().map(unchanged).collect()
    }

    /// `sample` with each of `mutants`.
    ///
    /// # Errors
    ///
    /// If one lies outside of its file.
    pub fn of_mutants(sample: &Sample, mutants: Vec<Mutant>) -> Result<Vec<Self>, Problem> {
        let mut seen = BTreeMap::new();
        let mutants = mutants.into_iter().map(|mutant| {
            let number: &mut usize =
                seen.entry((mutant.file.clone(), mutant.span.start)).or_default();
            *number += 1;
            let changed = Self::of_mutant(sample, &mutant, *number);
            changed.ok_or_else(|| outside(sample, &mutant))
        });
        mutants.collect()
    }

    /// The `number`-th change that begins in its place.
    fn of_mutant(sample: &Sample, mutant: &Mutant, number: usize) -> Option<Self> {
        let text = sample.files.get(&mutant.file)?;
        let (line, becomes) = mutant.lines(text)?;
        let function = mutant.function().to_string();
        let file = mutant.file.clone();
        let place = mutant.span.start;
        let stem = Path::new(&file).file_stem()?.to_str()?.replace('_', "-");
        let name = format!("{}-{stem}-{}-{}-{number}", sample.name, place.line, place.column);
        let changed = Some((file.clone(), mutant.apply(text)?));
        let spot = Spot { sample: sample.name.clone(), file, function, line, becomes };
        let origin = Origin::Mutant(spot, place);
        Some(Self { name, sample: sample.name.clone(), changed, origin })
    }

    /// The edits of those samples that are there.
    ///
    /// # Errors
    ///
    /// If the text that an edit replaces is not there, or there more than once.
    pub fn of_edits(edits: &Edits, samples: &[Sample]) -> Result<Vec<Self>, Problem> {
        let mut attempts = Vec::new();
        for edit in &edits.edits {
            if let Some(sample) = samples.iter().find(|sample| sample.name == edit.sample) {
                let text = edit.apply(sample, &edits.path)?;
                attempts.push(Self {
                    name: format!("edit-{}", edit.id.replace('_', "-")),
                    sample: sample.name.clone(),
                    changed: Some((edit.file.clone(), text)),
                    origin: Origin::Edit(edit.clone()),
                });
            }
        }
        Ok(attempts)
    }

    /// Whether its name, its place or its text contains `text`. Samples stay: without them
    /// nothing could be told.
    pub fn mentions(&self, text: &str) -> bool {
        let any = |parts: &[&str]| parts.iter().any(|part| part.contains(text));
        match &self.origin {
            Origin::Sample => true,
            Origin::Mutant(spot, _) => {
                any(&[&self.name, &self.place(), &spot.function, &spot.line, &spot.becomes])
            }
            Origin::Edit(edit) => any(&[&self.name, &edit.id, &self.place(), &edit.replace]),
        }
    }

    /// `full-marks/src/ops.rs:29:47`
    pub fn place(&self) -> String {
        let file = self.changed.as_ref().map_or("", |(file, _)| file);
        match &self.origin {
            Origin::Mutant(_, at) => format!("{}/{file}:{}:{}", self.sample, at.line, at.column),
            Origin::Sample | Origin::Edit(_) => format!("{}/{file}", self.sample),
        }
    }
}

fn outside(sample: &Sample, mutant: &Mutant) -> Problem {
    let place = format!("{}/{}", sample.name, mutant.file);
    Problem::fault((
        format!("cargo-mutants 给出的位置不在 {place} 里：{:?}", mutant.span),
        format!("cargo-mutants names a place that {place} does not have: {:?}", mutant.span),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explained::Explained;
    use crate::samples;

    /// Samples change, and nobody may notice for months that an edit fits them no more.
    #[test]
    fn the_edits_and_survivors_of_the_repository_fit_the_samples() {
        let folder = harness::repository().join("fixtures/edits");
        for assignment in checks::ASSIGNMENTS {
            let samples = samples::of(assignment, None).unwrap();
            let edits = Edits::read(&folder, assignment).unwrap();
            let attempts = Attempt::of_edits(&edits, &samples).unwrap();
            assert_eq!(attempts.len(), edits.edits.len(), "{}: unknown sample", assignment.id);
            let explained = Explained::read(&folder, assignment).unwrap();
            for spot in explained.reasons.iter().flat_map(|reason| &reason.survivors) {
                let sample = samples.iter().find(|sample| sample.name == spot.sample);
                let text = sample.and_then(|sample| sample.files.get(&spot.file));
                let mut lines = text.map_or("", |text| text).lines();
                assert!(lines.any(|line| line.trim() == spot.line), "{spot:?}");
            }
        }
    }
}
