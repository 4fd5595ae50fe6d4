//! The archive that is handed in.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

use crate::failure::{Failure, io_failure};
use crate::sources::Sources;

/// Writes the sources of all assignments into one archive. The same sources give the same
/// bytes. An archive that is there already is replaced once the new one is whole.
pub fn write(archive: &Path, assignments: &[Sources]) -> Result<(), Failure> {
    let failure = io_failure("write", archive);
    let folder = archive.parent().filter(|folder| !folder.as_os_str().is_empty());
    let new = tempfile::Builder::new()
        .prefix(".submit-")
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(&failure)?;
    fill(new.as_file(), assignments).map_err(|error| failure(error.into()))?;
    readable(new.as_file()).map_err(&failure)?;
    new.persist(archive).map_err(|error| failure(error.error))?;
    Ok(())
}

fn fill(file: &File, assignments: &[Sources]) -> Result<(), ZipError> {
    let mut zip = ZipWriter::new(file);
    for (name, text) in assignments.iter().flat_map(|sources| &sources.files) {
        zip.start_file(name.as_str(), SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    zip.finish().map(|_| ())
}

/// A temporary file may be read by its owner alone; an archive is for others.
fn readable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Read as _;

    #[test]
    fn an_archive_holds_the_sources_and_replaces_the_old_one() {
        let dir = tempfile::tempdir().unwrap();
        let archive = dir.path().join("a0.zip");
        fs::write(&archive, "old").unwrap();
        let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let files = vec![file("assignments/a0/src/lib.rs", "mod x;")];
        let sources = [Sources { files, left_out: Vec::new() }];
        write(&archive, &sources).unwrap();
        let bytes = fs::read(&archive).unwrap();
        let mut zip = zip::ZipArchive::new(io::Cursor::new(&bytes)).unwrap();
        let mut text = String::new();
        zip.by_name("assignments/a0/src/lib.rs").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!((zip.len(), text.as_str()), (1, "mod x;"));
        write(&archive, &sources).unwrap();
        assert_eq!(fs::read(&archive).unwrap(), bytes, "the same sources, the same bytes");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_one_line() {
        let failure = write(Path::new("/nowhere/a0.zip"), &[]).unwrap_err();
        assert!(failure.to_string().starts_with("cannot write /nowhere/a0.zip ("), "{failure}");
    }
}
