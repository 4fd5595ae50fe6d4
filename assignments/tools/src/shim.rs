//! Compiles the C++ half of tch to a shared library, once per libtorch.
//!
//! cargo would compile it again for every clone, profile and worker, half a minute each
//! time. It only forwards calls, but very many of them: without optimisation they took a tenth
//! of a grading's time.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use crate::failure::{Failure, io_failure, says_disk_full};
use crate::interrupt::Interrupt;
use crate::shim_source::{FILES, ShimSource};

/// The flags of torch-sys's own build script, with `-O1` and `-w` added.
pub const COMPILE_FLAGS: [&str; 6] =
    ["-std=c++17", "-fPIC", "-w", "-O1", "-D_GLIBCXX_USE_CXX11_ABI=1", "-DGLOG_USE_GLOG_EXPORT"];

/// The name of the library: `libtch.so`, or what this system calls it.
pub fn library_file(stem: &str) -> String {
    let suffix = if cfg!(target_os = "macos") { "dylib" } else { "so" };
    format!("lib{stem}.{suffix}")
}

/// A C++ compiler that can be started.
pub struct Compiler {
    program: String,
    /// `CXX` may be "ccache g++".
    args: Vec<String>,
}

impl Compiler {
    /// `$CXX`, or what the system has.
    pub fn find() -> Result<Self, Failure> {
        let wanted = env::var("CXX").ok().filter(|cxx| !cxx.trim().is_empty());
        let tried = match wanted {
            Some(cxx) => vec![cxx],
            None => ["c++", "g++", "clang++"].map(str::to_owned).to_vec(),
        };
        let found = tried.iter().map(|cxx| Self::named(cxx)).find(Self::starts);
        found.ok_or(Failure::NoCompiler { tried })
    }

    fn named(cxx: &str) -> Self {
        let mut words = cxx.split_whitespace().map(str::to_owned);
        Self { program: words.next().unwrap_or_default(), args: words.collect() }
    }

    /// Whether it can be started: on a Mac without command-line tools `c++` exists and
    /// fails.
    fn starts(&self) -> bool {
        let quiet =
            self.command().arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        quiet.is_ok_and(|status| status.success())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args).stdin(Stdio::null());
        command
    }
}

/// Where a shim is made, and for which libtorch.
pub struct Shim<'a> {
    pub compiler: &'a Compiler,
    pub source: &'a ShimSource,
    /// Has `include/` and `lib/`; the library goes into the latter.
    pub entry: &'a Path,
    /// For objects and the compiler's own files.
    pub scratch: &'a Path,
    /// Where else libtorch's libraries lie at run time.
    pub user_lib: Option<&'a Path>,
}

impl Shim<'_> {
    /// Compiles the two files in parallel and links them.
    pub fn build(&self, interrupt: &Interrupt) -> Result<(), Failure> {
        fs::create_dir_all(self.scratch).map_err(io_failure("create", self.scratch))?;
        thread::scope(|scope| {
            let compiling = FILES.map(|file| scope.spawn(move || self.compile(file, interrupt)));
            let results = compiling.map(|thread| thread.join().expect("compile does not panic"));
            results.into_iter().collect::<Result<(), _>>()
        })?;
        self.link(interrupt)
    }

    fn compile(&self, file: &str, interrupt: &Interrupt) -> Result<(), Failure> {
        let include = self.entry.join("include");
        let mut command = self.compiler.command();
        command
            .args(COMPILE_FLAGS)
            .arg("-I")
            .arg(&include)
            .arg("-I")
            .arg(include.join("torch/csrc/api/include"))
            .arg("-c")
            .arg(self.source.0.join(file))
            .arg("-o")
            .arg(self.object(file));
        self.run(command, file, interrupt)
    }

    fn link(&self, interrupt: &Interrupt) -> Result<(), Failure> {
        let lib = self.entry.join("lib");
        let name = library_file("tch");
        let mut command = self.compiler.command();
        if cfg!(target_os = "macos") {
            command.args(["-dynamiclib", "-install_name", &format!("@rpath/{name}")]);
            command.arg("-Wl,-rpath,@loader_path");
        } else {
            command.args(["-shared", "-Wl,-rpath,$ORIGIN"]);
        }
        if let Some(user_lib) = self.user_lib {
            command.arg(format!("-Wl,-rpath,{}", user_lib.display()));
        }
        command
            .args(FILES.map(|file| self.object(file)))
            .arg("-L")
            .arg(&lib)
            .args(["-ltorch_cpu", "-lc10", "-o"])
            .arg(lib.join(&name));
        self.run(command, &name, interrupt)
    }

    fn object(&self, file: &str) -> PathBuf {
        self.scratch.join(file).with_extension("o")
    }

    fn run(&self, mut command: Command, file: &str, interrupt: &Interrupt) -> Result<(), Failure> {
        let output = command.env("TMPDIR", self.scratch).output();
        interrupt.check()?;
        let output = output
            .map_err(|error| Failure::Start { program: (&self.compiler.program).into(), error })?;
        if output.status.success() {
            return Ok(());
        }
        Err(self.failure(file, &output))
    }

    fn failure(&self, file: &str, output: &Output) -> Failure {
        let stderr = String::from_utf8_lossy(&output.stderr);
        if says_disk_full(&stderr) {
            return Failure::DiskFull { dir: self.entry.to_owned(), needed: None };
        }
        let mut lines = stderr.lines().filter(|line| !line.trim().is_empty());
        let line = lines.clone().find(|line| line.contains("error")).or_else(|| lines.next());
        Failure::Compile {
            file: file.to_owned(),
            line: line.unwrap_or("nothing").trim().chars().take(300).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiler_may_have_a_wrapper() {
        let compiler = Compiler::named("ccache g++");
        assert_eq!(compiler.program, "ccache");
        assert_eq!(compiler.args, ["g++"]);
    }
}
