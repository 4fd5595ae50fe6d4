//! The sources of one assignment, as the grader would take them.
//!
//! The limits are the grader's, which students do not have: a test of the staff hands what
//! is packed here to it. What it would refuse is refused here in one line.

use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

use wording::{Words, shown};

use crate::failure::{Failure, io_failure};

/// No submission has more source files than this.
const FILES: usize = 200;

/// No source file is larger than this many bytes.
const FILE: usize = 1 << 20;

/// All source files together are no larger than this many bytes.
const ALL: usize = 8 << 20;

/// No source file lies deeper than this many folders below `src`.
const DEPTH: usize = 8;

/// The sources of one assignment.
#[derive(Debug)]
pub struct Sources {
    /// Their names from the root of the repository, and what stands in them.
    pub files: Vec<(String, String)>,
    /// What lies beside them and is not handed in.
    pub left_out: Vec<String>,
}

impl Sources {
    /// Reads `assignments/<id>/src` below `root`.
    pub fn read(root: &Path, id: &str) -> Result<Self, Failure> {
        let mut sources = Self { files: Vec::new(), left_out: Vec::new() };
        let src = PathBuf::from(format!("assignments/{id}/src"));
        sources.collect(root, &src, 0)?;
        sources.check(&src)?;
        Ok(sources)
    }

    fn collect(&mut self, root: &Path, folder: &Path, depth: usize) -> Result<(), Failure> {
        let failure = io_failure("read", folder);
        let entries = fs::read_dir(root.join(folder)).map_err(&failure)?;
        let mut entries: Vec<DirEntry> = entries.collect::<Result<_, _>>().map_err(&failure)?;
        entries.sort_by_key(DirEntry::file_name);
        for entry in entries {
            let path = folder.join(entry.file_name());
            let kind = entry.file_type().map_err(&failure)?;
            let is_source = path.extension().is_some_and(|ending| ending == "rs");
            if kind.is_dir() && depth < DEPTH && !is_hidden(&path) {
                self.collect(root, &path, depth + 1)?;
            } else if is_source && !kind.is_dir() && !is_hidden(&path) {
                self.files.push(source(root, &path, kind.is_file())?);
            } else {
                self.left_out.push(name(&path));
            }
        }
        Ok(())
    }

    fn check(&self, src: &Path) -> Result<(), Failure> {
        let lib = name(&src.join("lib.rs"));
        if !self.files.iter().any(|(name, _)| *name == lib) {
            return refused(
                format!("缺少 {lib}；请从课程仓库里取回这个文件"),
                format!("{lib} is missing; take it back from the course's repository"),
            );
        }
        let bytes: usize = self.files.iter().map(|(_, text)| text.len()).sum();
        if self.files.len() > FILES || bytes > ALL {
            let src = name(src);
            return refused(
                format!("{src} 里的源文件超过 {FILES} 个或共 8 MiB；请删掉不属于作业的文件"),
                format!(
                    "{src} has more than {FILES} source files or 8 MiB of them; take out what \
                     does not belong there"
                ),
            );
        }
        Ok(())
    }
}

/// A source file with its name.
fn source(root: &Path, path: &Path, is_file: bool) -> Result<(String, String), Failure> {
    let name = name(path);
    if !is_file {
        return refused(
            format!("{name} 不是普通文件；请换成文件本身"),
            format!("{name} is not a plain file; put the file itself there"),
        );
    }
    let bytes = fs::read(root.join(path)).map_err(io_failure("read", path))?;
    if bytes.len() > FILE {
        return refused(
            format!("{name} 超过 1 MiB；请不要把数据写进源代码"),
            format!("{name} is larger than 1 MiB; keep data out of it"),
        );
    }
    String::from_utf8(bytes).map(|text| (name.clone(), text)).or_else(|_| {
        refused(
            format!("{name} 不是 UTF-8；请另存为 UTF-8"),
            format!("{name} is not UTF-8; save it as UTF-8"),
        )
    })
}

fn refused<T>(zh: String, en: String) -> Result<T, Failure> {
    Err(Failure::NotPacked(Words::new(zh, en)))
}

/// The path as it stands in an archive, whatever the system, fit to show.
fn name(path: &Path) -> String {
    let parts = path.iter().map(|part| shown(part.as_encoded_bytes()));
    parts.collect::<Vec<_>>().join("/")
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository with one assignment that has these files.
    fn repository(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let file = root.path().join("assignments/a0/src").join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        root
    }

    fn read(files: &[(&str, &[u8])]) -> Result<Sources, Failure> {
        Sources::read(repository(files).path(), "a0")
    }

    #[track_caller]
    fn is_refused(files: &[(&str, &[u8])], zh: &str, en: &str) {
        let Err(Failure::NotPacked(words)) = read(files) else { panic!("it is taken") };
        assert!(words.zh.contains(zh) && words.en.contains(en), "{words:?}");
        assert!(words.en.starts_with("assignments/a0/src"), "{words:?}");
    }

    #[test]
    fn sources_are_taken_with_their_folders_and_the_rest_is_listed() {
        let sources = read(&[
            ("lib.rs", b"mod deep;"),
            ("deep/mod.rs", b""),
            ("notes.txt", b"x"),
            (".old/lib.rs", b""),
            ("._lib.rs", b"\0"),
        ]);
        let sources = sources.unwrap();
        let names: Vec<&str> = sources.files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["assignments/a0/src/deep/mod.rs", "assignments/a0/src/lib.rs"]);
        assert_eq!(sources.files[1].1, "mod deep;");
        let left_out = ["._lib.rs", ".old", "notes.txt"].map(|n| format!("assignments/a0/src/{n}"));
        assert_eq!(sources.left_out, left_out);
    }

    #[test]
    fn what_the_grader_would_refuse_is_refused_in_one_line() {
        is_refused(&[("ops.rs", b"")], "缺少", "lib.rs is missing");
        is_refused(&[("lib.rs", b"\xff")], "UTF-8", "lib.rs is not UTF-8");
        is_refused(&[("lib.rs", &vec![b' '; FILE + 1])], "1 MiB", "larger than 1 MiB");
        let names: Vec<String> = (0..FILES).map(|i| format!("f{i}.rs")).collect();
        let mut files: Vec<(&str, &[u8])> =
            names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        files.push(("lib.rs", b""));
        is_refused(&files, "200", "more than 200 source files");
    }

    #[test]
    fn a_link_is_refused() {
        let root = repository(&[("lib.rs", b"")]);
        let link = root.path().join("assignments/a0/src/ops.rs");
        std::os::unix::fs::symlink("lib.rs", link).unwrap();
        let Err(Failure::NotPacked(words)) = Sources::read(root.path(), "a0") else { panic!() };
        assert!(words.en.contains("ops.rs is not a plain file"), "{words:?}");
    }

    #[test]
    fn too_deep_is_left_out_as_the_grader_does() {
        let deep = format!("{}x.rs", "d/".repeat(DEPTH + 1));
        let sources = read(&[("lib.rs", b""), (&deep, b"")]).unwrap();
        assert_eq!((sources.files.len(), sources.left_out.len()), (1, 1));
    }
}
