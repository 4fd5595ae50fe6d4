//! The staff's half of a worker: all that hosts a submission and calls it, in one library.
//!
//! On Linux, without libtorch, it is a shared library, which is linked once; the worker of a
//! submission then holds the submission alone. To link everything into every worker took a
//! third of a second of processor time for each. Elsewhere it is a library like the others, and
//! so it is with libtorch, whose messages hold a backtrace: for each call in it, all symbols of
//! a shared library are looked through, and the path of the library is told.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::cargo::Message;
use super::toolchain::Toolchain;
use crate::base::problem::Problem;
use crate::sandbox::{self, Confined};

/// The name by which a worker's `main` calls it.
const NAME: &str = "staff";

/// All of the shared library.
const SOURCE: &str = "pub use worker::*;\n";

/// The staff's half of a worker.
#[derive(Debug)]
pub struct StaffLibrary {
    /// The library.
    file: PathBuf,
    /// The shared libraries that a worker loads in addition to those of the system: this one
    /// and the standard library. None where it is not shared.
    pub shared: Vec<PathBuf>,
}

impl StaffLibrary {
    /// The library `worker` as it is: each worker is linked with it, and with all it needs.
    pub fn unshared(worker: PathBuf) -> Self {
        Self { file: worker, shared: vec![] }
    }

    /// Makes the compiler of a worker link with it. The worker finds it, and `native`, where
    /// they lie now.
    pub fn linked_by(&self, compiler: Confined, native: Option<&Path>) -> Confined {
        let compiler = compiler.arg(format!("--extern={NAME}={}", self.file.display()));
        let is_shared = !self.shared.is_empty();
        let compiler = if is_shared { compiler.arg("-Cprefer-dynamic") } else { compiler };
        let folders = self.shared.iter().filter_map(|file| file.parent()).chain(native);
        folders.map(found_in).fold(compiler, Confined::arg)
    }
}

/// Lets what is linked find its shared libraries in `folder`.
fn found_in(folder: &Path) -> String {
    format!("-Clink-arg=-Wl,-rpath,{}", folder.display())
}

/// What the shared library is linked from.
pub struct Parts<'a> {
    /// By which compiler and linker.
    pub toolchain: &'a Toolchain,
    /// The folder of all libraries; this one is put there, too.
    pub folder: &'a Path,
    /// The library that it holds, with all that it needs.
    pub worker: &'a Path,
}

impl Parts<'_> {
    /// Links the shared library. The result is kept in the folder `target` until one of the
    /// libraries changes, which are those of `messages`.
    ///
    /// # Errors
    ///
    /// If it cannot be linked.
    pub fn linked(&self, messages: &[Message], target: &Path) -> Result<StaffLibrary, Problem> {
        let file = self.folder.join(format!("lib{NAME}.so"));
        let wrong = |error: io::Error| Problem::file(&file, &error);
        let kept = target.join(format!("{NAME}-{}", self.key(messages).map_err(wrong)?));
        let found = fs::hard_link(&kept, &file).or_else(|_| fs::copy(&kept, &file).map(drop));
        if found.is_err() {
            self.link(&file)?;
            // Workers run as other users.
            fs::set_permissions(&file, Permissions::from_mode(0o755)).map_err(wrong)?;
            // Another grader may have kept one by now.
            let _ = fs::hard_link(&file, &kept);
            remove_others(target, &kept);
        }
        Ok(StaffLibrary { shared: vec![file.clone(), self.toolchain.std.clone()], file })
    }

    fn link(&self, file: &Path) -> Result<(), Problem> {
        let source = self.folder.join("staff.rs");
        fs::write(&source, SOURCE).map_err(|error| Problem::file(&source, &error))?;
        let mut arguments = vec![
            "--edition=2024".into(),
            "--crate-type=dylib".into(),
            format!("--crate-name={NAME}"),
            "-Cprefer-dynamic".into(),
            "-Cdebuginfo=0".into(),
            "-Cstrip=debuginfo".into(),
            // It refers to its own functions, whatever a worker defines under the same name.
            "-Clink-arg=-Wl,-Bsymbolic".into(),
            format!("-Clinker={}", self.toolchain.linker.display()),
            format!("-Ldependency={}", self.folder.display()),
            format!("--extern=worker={}", self.worker.display()),
            format!("-o{}", file.display()),
            source.display().to_string(),
        ];
        arguments.extend(self.toolchain.lld_arguments(self.folder));
        // The folders that a worker looks in do not count for the libraries of its libraries.
        arguments.extend(self.toolchain.std.parent().map(found_in));
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        sandbox::tool(&self.toolchain.rustc, &arguments).map(drop).map_err(|error| {
            Problem::fault((
                format!("链接不了课程方的库：{error}"),
                format!("the staff's library cannot be linked: {error}"),
            ))
        })
    }

    /// Changes with the toolchain, with each library, and with how they are linked.
    fn key(&self, messages: &[Message]) -> io::Result<String> {
        let Toolchain { version, linker, .. } = self.toolchain;
        // cargo names them in any order.
        let files = messages.iter().flat_map(|message| &message.filenames);
        let files: BTreeSet<_> =
            files.filter(|file| file.extension() == Some("rlib".as_ref())).collect();
        let mut hash = Sha256::new();
        hash.update(format!("{version}\n{}\n", linker.display()));
        hash.update(sources::MACHINERY);
        for file in files {
            let about = fs::metadata(file)?;
            let since = about.modified()?.duration_since(SystemTime::UNIX_EPOCH);
            let since = since.unwrap_or_default().as_nanos();
            hash.update(format!("{} {} {since}\n", file.display(), about.len()));
        }
        Ok(hex::encode(&hash.finalize()[..16]))
    }
}

/// Removes from `folder` what was kept of earlier states.
fn remove_others(folder: &Path, kept: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_old = entry.file_name().to_string_lossy().starts_with(&format!("{NAME}-"));
        if is_old && entry.path() != kept {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::fs::MetadataExt;
    use std::process::Command;

    use super::*;

    /// A library of the name `worker` in a folder of its own, and what is linked from it.
    struct Toy {
        toolchain: Toolchain,
        folder: tempfile::TempDir,
    }

    impl Toy {
        fn new() -> Self {
            Self { toolchain: Toolchain::find().unwrap(), folder: tempfile::tempdir().unwrap() }
        }

        fn worker(&self) -> PathBuf {
            self.folder.path().join("libworker.rlib")
        }

        fn compile(&self, name: &str, source: &str, arguments: &[&str]) {
            let file = self.folder.path().join(format!("{name}.rs"));
            fs::write(&file, source).unwrap();
            let mut rustc = Command::new(&self.toolchain.rustc);
            rustc.args(["--edition=2024", "--out-dir"]).arg(self.folder.path());
            assert!(rustc.args(arguments).arg(file).status().unwrap().success());
        }

        fn linked(&self) -> (StaffLibrary, tempfile::TempDir) {
            let messages = serde_json::json!({ "reason": "", "filenames": [self.worker()] });
            let messages = [serde_json::from_value(messages).unwrap()];
            let folder = tempfile::tempdir_in(self.folder.path()).unwrap();
            fs::hard_link(self.worker(), folder.path().join("libworker.rlib")).unwrap();
            self.toolchain.offer_lld(folder.path()).unwrap();
            let (toolchain, worker) = (&self.toolchain, &self.worker());
            let parts = Parts { toolchain, folder: folder.path(), worker };
            (parts.linked(&messages, self.folder.path()).unwrap(), folder)
        }

        /// Which file is linked, and how many are kept.
        fn file(&self) -> (u64, usize) {
            let (library, _folder) = self.linked();
            let kept = fs::read_dir(self.folder.path()).unwrap().flatten();
            let kept = kept.filter(|e| e.file_name().to_string_lossy().starts_with("staff-"));
            (fs::metadata(library.file).unwrap().ino(), kept.count())
        }
    }

    #[test]
    fn it_is_linked_anew_only_if_a_library_has_changed() {
        let toy = Toy::new();
        toy.compile("worker", "pub fn host() {}", &["--crate-type=rlib"]);
        let first = toy.file();
        assert_eq!(toy.file(), first);
        toy.compile("worker", "pub fn host() {} pub fn more() {}", &["--crate-type=rlib"]);
        let second = toy.file();
        assert_ne!(second.0, first.0);
        assert_eq!((first.1, second.1), (1, 1), "earlier states are removed");
    }

    /// A submission cannot export a symbol, since that is unsafe; and if it could, nothing of
    /// the staff's would change.
    #[test]
    fn a_worker_does_not_take_the_place_of_its_functions() {
        let toy = Toy::new();
        let answers =
            |n: u8| format!("#[unsafe(no_mangle)] pub extern \"C\" fn answer() -> u8 {{ {n} }}\n");
        let worker = answers(1) + "pub fn ask() -> u8 { answer() }";
        toy.compile("worker", &worker, &["--crate-type=rlib"]);
        let (library, folder) = toy.linked();
        let submission = answers(2) + "fn main() { std::process::exit(staff::ask().into()) }";
        let [own, std] =
            [&library.shared[0], &library.shared[1]].map(|file| found_in(file.parent().unwrap()));
        let staff = format!("--extern=staff={}", library.file.display());
        let dependencies = format!("-Ldependency={}", folder.path().display());
        toy.compile("main", &submission, &["-Cprefer-dynamic", &staff, &dependencies, &own, &std]);
        let status = Command::new(toy.folder.path().join("main")).status().unwrap();
        assert_eq!(status.code(), Some(1));
    }
}
