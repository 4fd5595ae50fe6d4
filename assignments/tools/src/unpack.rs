//! Unpacks what is kept of a wheel.

use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::failure::{Failure, io_failure};
use crate::interrupt::Interrupt;
use crate::pins::{Keep, Wheel};

/// Unpacks the kept members of `wheel`, the file `file`, into `entry`, and removes the
/// wheel, because its room is needed for the next step.
pub fn unpack(
    wheel: &Wheel,
    file: &Path,
    entry: &Path,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let bad = |error| bad_wheel(wheel, file, error);
    let opened = File::open(file).map_err(io_failure("open", file))?;
    let mut archive = ZipArchive::new(BufReader::new(opened)).map_err(bad)?;
    let mut missing: Vec<&Keep> = wheel.keep.iter().collect();
    for index in 0..archive.len() {
        interrupt.check()?;
        let mut member = archive.by_index(index).map_err(bad)?;
        let Some(name) = member.enclosed_name().filter(|_| member.is_file()) else {
            continue;
        };
        for keep in wheel.keep {
            if let Some(place) = keep.place(&name) {
                write(&mut member, &entry.join(place))?;
                missing.retain(|other| other.from != keep.from);
            }
        }
    }
    if let Some(keep) = missing.first() {
        return Err(Failure::BadWheel {
            file: wheel.file.to_owned(),
            reason: format!("it has no {}", keep.from),
        });
    }
    fs::remove_file(file).map_err(io_failure("remove", file))
}

impl Keep {
    /// The destination of the member `name`, if it is kept.
    fn place(&self, name: &Path) -> Option<PathBuf> {
        let rest = name.strip_prefix(self.from).ok()?;
        // If the path is the whole prefix, nothing is left of it.
        let kept = if self.from.ends_with('/') { rest } else { Path::new(name.file_name()?) };
        Some(Path::new(self.to).join(kept))
    }
}

fn write(member: &mut impl io::Read, path: &Path) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(io_failure("create", folder))?;
    let mut file = File::create(path).map_err(io_failure("create", path))?;
    io::copy(member, &mut file).map_err(io_failure("write", path))?;
    Ok(())
}

fn bad_wheel(wheel: &Wheel, file: &Path, error: ZipError) -> Failure {
    match error {
        ZipError::Io(error) => io_failure("read", file)(error),
        other => Failure::BadWheel { file: wheel.file.to_owned(), reason: other.to_string() },
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// Writes a small wheel.
    pub fn write_wheel(file: &Path, members: &[(&str, &str)]) {
        let mut wheel = ZipWriter::new(File::create(file).unwrap());
        for (name, text) in members {
            wheel.start_file(*name, SimpleFileOptions::default()).unwrap();
            wheel.write_all(text.as_bytes()).unwrap();
        }
        wheel.finish().unwrap();
    }

    const WHEEL: Wheel = Wheel {
        package: "torch",
        version: "1",
        file: "torch-1.whl",
        sha256: "",
        tag: "",
        size_mb: 0,
        keep: &[
            Keep { from: "torch/include/", to: "include/" },
            Keep { from: "torch/lib/libc10.so", to: "lib/" },
        ],
    };

    fn unpacked(members: &[(&str, &str)]) -> (tempfile::TempDir, Result<(), Failure>) {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(WHEEL.file);
        write_wheel(&file, members);
        let result = unpack(&WHEEL, &file, &dir.path().join("entry"), &Interrupt::never());
        (dir, result)
    }

    #[test]
    fn what_is_kept_is_kept_and_the_wheel_is_removed() {
        let (dir, result) = unpacked(&[
            ("torch/include/ATen/ops/add.h", "add"),
            ("torch/lib/libc10.so", "c10"),
            ("torch/lib/libc10.so.1/x", "no"),
            ("torch/lib/libc10_cuda.so", "no"),
            ("torch/includes/x.h", "no"),
        ]);
        result.unwrap();
        let read = |path| fs::read_to_string(dir.path().join(path)).unwrap();
        assert_eq!(read("entry/include/ATen/ops/add.h"), "add");
        assert_eq!(read("entry/lib/libc10.so"), "c10");
        let count = |path| fs::read_dir(dir.path().join(path)).unwrap().count();
        assert_eq!((count("entry"), count("entry/lib"), count("entry/include")), (2, 1, 1));
        assert!(!dir.path().join(WHEEL.file).exists());
    }

    #[test]
    fn a_wheel_that_lacks_a_library_is_a_bad_wheel() {
        let (_dir, result) = unpacked(&[("torch/include/x.h", "")]);
        let line = result.unwrap_err().to_string();
        assert!(line.contains("no torch/lib/libc10.so"), "{line}");
    }

    #[test]
    fn what_is_no_archive_is_a_bad_wheel() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(WHEEL.file);
        fs::write(&file, "<html>captive portal</html>").unwrap();
        let result = unpack(&WHEEL, &file, dir.path(), &Interrupt::never());
        assert!(matches!(result, Err(Failure::BadWheel { .. })));
    }
}
