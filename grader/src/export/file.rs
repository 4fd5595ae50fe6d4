//! Which files an export writes in a run's folder.

use crate::evidence::report::Report;

/// Which files an export writes, and whose results are in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFile {
    /// One file with all results.
    OfAll(&'static str),
    /// A file for each student, with that student's results. The folder must be one of
    /// those of the run's folder.
    OfStudent {
        /// The folder.
        folder: &'static str,
        /// What comes after the student's name.
        extension: &'static str,
    },
}

/// One file, with the results that it is made of.
#[derive(Debug)]
pub struct OutputFile<'a> {
    /// Relative to the run's folder.
    pub path: String,
    /// The student that it is for; none if it is for all.
    pub student: Option<&'a String>,
    /// The results that are in it.
    pub reports: Vec<&'a Report>,
}

impl ExportFile {
    /// The path of the file, or of the folder with the files.
    pub fn place(self) -> String {
        match self {
            Self::OfAll(name) => name.into(),
            Self::OfStudent { folder, .. } => format!("{folder}/"),
        }
    }

    /// The files for `reports`, each with its own results.
    pub fn split(self, reports: &[Report]) -> Vec<OutputFile<'_>> {
        match self {
            Self::OfAll(name) => {
                vec![OutputFile {
                    path: name.into(),
                    student: None,
                    reports: reports.iter().collect(),
                }]
            }
            Self::OfStudent { folder, extension } => {
                let mut students: Vec<&String> = reports.iter().map(|r| &r.student).collect();
                students.sort_unstable();
                students.dedup();
                let part = |student| OutputFile {
                    path: format!("{folder}/{student}.{extension}"),
                    student: Some(student),
                    reports: reports.iter().filter(|r| r.student == *student).collect(),
                };
                students.into_iter().map(part).collect()
            }
        }
    }
}
