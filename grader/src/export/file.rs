//! Where an export lies in a run's folder.

use crate::evidence::report::Report;

/// Where an export lies, and whose results are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFile {
    /// In one file, all results.
    OfAll(&'static str),
    /// In a file for each student, that student's. The folder is one of those that the
    /// run's folder has.
    OfStudent {
        /// The folder.
        folder: &'static str,
        /// What comes after the student's name.
        extension: &'static str,
    },
}

/// One file, and what it is made of.
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
    /// The file, or the folder of the files.
    pub fn place(self) -> String {
        match self {
            Self::OfAll(name) => name.into(),
            Self::OfStudent { folder, .. } => format!("{folder}/"),
        }
    }

    /// The files that `reports` are written to, each with its own of them.
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
