//! The class that the grader grades: a folder per attempt.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use harness::Assignment;

use crate::attempt::Attempt;
use crate::problem::Problem;
use crate::samples::Sample;

/// A folder with one submission per attempt.
#[derive(Debug)]
pub struct ClassFolder {
    /// Where it lies.
    pub path: PathBuf,
}

impl ClassFolder {
    /// Writes `attempts` into the folder `path`. What is there already stays as it is, so that the
    /// grader can see that nothing has changed.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn write(
        path: &Path,
        assignment: &Assignment,
        samples: &[Sample],
        attempts: &[&Attempt],
    ) -> Result<Self, Problem> {
        let folder = Self { path: path.into() };
        fs::create_dir_all(path).map_err(Problem::file(path))?;
        folder.remove_others(attempts)?;
        for attempt in attempts {
            for (path, text) in folder.files(assignment, samples, attempt) {
                write_if_other(&path, text)?;
            }
        }
        Ok(folder)
    }

    /// Whether `attempt` lies in the folder, as it is now.
    pub fn holds(&self, assignment: &Assignment, samples: &[Sample], attempt: &Attempt) -> bool {
        let is_same = |(path, text): (PathBuf, &str)| is_there(&path, text);
        self.files(assignment, samples, attempt).into_iter().all(is_same)
    }

    /// The files of `attempt`: where they lie, and what stands in them.
    fn files<'a>(
        &self,
        assignment: &Assignment,
        samples: &'a [Sample],
        attempt: &'a Attempt,
    ) -> Vec<(PathBuf, &'a str)> {
        let sample = samples.iter().find(|sample| sample.name == attempt.sample);
        let sample = sample.expect("attempts are made from samples");
        let home = self.path.join(&attempt.name).join("assignments").join(assignment.id);
        let file = |(name, text): (&'a String, &'a String)| {
            let changed = attempt.changed.as_ref().filter(|(file, _)| file == name);
            (home.join(name), changed.map_or(text.as_str(), |(_, text)| text.as_str()))
        };
        sample.files.iter().map(file).collect()
    }

    fn remove_others(&self, attempts: &[&Attempt]) -> Result<(), Problem> {
        let wanted: BTreeSet<&str> = attempts.iter().map(|attempt| &attempt.name[..]).collect();
        for entry in fs::read_dir(&self.path).map_err(Problem::file(&self.path))?.flatten() {
            if entry.file_name().to_str().is_none_or(|name| !wanted.contains(name)) {
                fs::remove_dir_all(entry.path()).map_err(Problem::file(&entry.path()))?;
            }
        }
        Ok(())
    }
}

fn is_there(path: &Path, text: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|there| there == text)
}

fn write_if_other(path: &Path, text: &str) -> Result<(), Problem> {
    if is_there(path, text) {
        return Ok(());
    }
    let folder = path.parent().expect("a file in a folder");
    fs::create_dir_all(folder).map_err(Problem::file(folder))?;
    fs::write(path, text).map_err(Problem::file(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_tried_any_more_goes_and_what_has_not_changed_stays() {
        let work = tempfile::tempdir().unwrap();
        let files = [("src/lib.rs".to_string(), "//!\n".to_string())].into();
        let samples = [Sample { name: "full-marks".into(), files }];
        let attempts = Attempt::of_samples(&samples);
        let attempts: Vec<&Attempt> = attempts.iter().collect();
        let class = work.path();
        let write = || ClassFolder::write(class, &harness::toy::ASSIGNMENT, &samples, &attempts);
        write().unwrap();
        let file = class.join("full-marks/assignments/t0/src/lib.rs");
        let before = fs::metadata(&file).unwrap().modified().unwrap();
        fs::create_dir_all(class.join("old/assignments")).unwrap();
        write().unwrap();
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), before);
        assert!(!class.join("old").exists());
        let folder = ClassFolder { path: class.into() };
        let holds = || folder.holds(&harness::toy::ASSIGNMENT, &samples, attempts[0]);
        assert!(holds());
        fs::write(&file, "// Another.\n").unwrap();
        assert!(!holds());
    }
}
