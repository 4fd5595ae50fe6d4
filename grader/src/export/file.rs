//! Which files an export writes in a run's folder.

use super::class::Class;

/// Which files an export writes, and whose results are in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFile {
    /// One file with all results.
    OfAll(&'static str),
    /// A file for each student, with that student's results.
    OfStudent {
        /// The folder.
        folder: &'static str,
        /// What comes after the student's name.
        extension: &'static str,
    },
}

/// One file, with what it is made of.
#[derive(Debug)]
pub struct OutputFile<'a> {
    /// Relative to the run's folder.
    pub path: String,
    /// The last part of the path.
    pub name: String,
    /// The student that it is for; none if it is for all.
    pub student: Option<&'a str>,
    /// The results that are in it, and what belongs to them.
    pub class: Class<'a>,
}

impl ExportFile {
    /// The path of the file, or of the folder with the files.
    pub fn place(self) -> String {
        match self {
            Self::OfAll(name) => name.into(),
            Self::OfStudent { folder, .. } => format!("{folder}/"),
        }
    }

    /// The files for `class`, each with its own results.
    pub fn split<'a>(self, class: &Class<'a>) -> Vec<OutputFile<'a>> {
        match self {
            Self::OfAll(name) => {
                let (path, class) = (name.to_string(), class.clone());
                let name = name.rsplit('/').next().unwrap_or(name).to_string();
                vec![OutputFile { name, path, student: None, class }]
            }
            Self::OfStudent { folder, extension } => {
                let mut students = class.students();
                students.sort_unstable();
                let part = |student: &'a str| {
                    let name = format!("{student}.{extension}");
                    let (path, class) = (format!("{folder}/{name}"), class.of_student(student));
                    OutputFile { path, name, student: Some(student), class }
                };
                students.into_iter().map(part).collect()
            }
        }
    }
}
