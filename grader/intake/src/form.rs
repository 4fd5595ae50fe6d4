//! The form in which a submission was handed in, as its name says.

/// The form in which a submission was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A folder; if it holds `.git`, a repository.
    Folder,
    /// A `.zip` archive.
    Zip,
    /// A `.tar.gz` or `.tgz` archive.
    TarGz,
    /// A `.tar.xz` or `.txz` archive.
    TarXz,
    /// A `.tar` archive.
    Tar,
    /// A bare git repository, a folder whose name ends in `.git`.
    Repository,
}

const ARCHIVES: [(&str, Form); 6] = [
    (".zip", Form::Zip),
    (".tar.gz", Form::TarGz),
    (".tgz", Form::TarGz),
    (".tar.xz", Form::TarXz),
    (".txz", Form::TarXz),
    (".tar", Form::Tar),
];

impl Form {
    /// The ending of the names of such files.
    pub fn ending(self) -> &'static str {
        let ending = ARCHIVES.iter().find(|(_, form)| *form == self);
        ending.map_or("", |(ending, _)| ending)
    }
}

/// The student's name and the form that a name stands for.
pub fn told_by(name: &str, is_folder: bool) -> Option<(&str, Form)> {
    if is_folder {
        return Some(match name.strip_suffix(".git") {
            Some(stem) => (stem, Form::Repository),
            None => (name, Form::Folder),
        });
    }
    let (ending, form) = ARCHIVES.iter().find(|(ending, _)| ends(name, ending))?;
    Some((&name[..name.len() - ending.len()], *form))
}

/// The form of an archive of this name.
pub fn form_of(name: &str) -> Option<Form> {
    told_by(name, false).map(|(_, form)| form)
}

/// Whether the name ends so, in capitals or not: some systems write `.ZIP`.
pub fn ends(name: &str, ending: &str) -> bool {
    let at = name.len().checked_sub(ending.len());
    at.and_then(|at| name.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}
