//! What a confined process may use.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::kernel_isolation::KernelIsolation;

/// All that a confined process may use; the launcher receives it as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// Limits on resources.
    pub limits: Limits,
    /// The cage of a program that is not trusted. `None` for programs of the staff, which
    /// may use all files and make all system calls.
    pub cage: Option<Cage>,
}

/// How an untrusted program is confined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cage {
    /// The files that it may use.
    pub files: Files,
    /// Whether it may start processes, as a compiler must.
    pub processes: bool,
    /// The features of the kernel that are used.
    pub isolation: KernelIsolation,
    /// The user that it runs as, if it runs as another user.
    pub user: u32,
    /// Folders that this user owns before it starts, in addition to those that it may
    /// write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<PathBuf>,
    /// The control groups to put it into, one folder per hierarchy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<PathBuf>,
}

/// The files that a program may use, and no others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    /// Files and folders to read and to execute.
    pub read: Vec<PathBuf>,
    /// Files and folders to write as well.
    pub write: Vec<PathBuf>,
}

impl Files {
    /// What every dynamically linked program needs to start, and the null device.
    pub fn of_system() -> Self {
        let libraries = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache"];
        Self { read: libraries.map(PathBuf::from).into(), write: vec!["/dev/null".into()] }
    }

    /// Allows reading `path` as well.
    #[must_use]
    pub fn read(mut self, path: impl AsRef<Path>) -> Self {
        self.read.push(path.as_ref().into());
        self
    }

    /// Whether `path`, which must not contain links, may be read.
    pub fn may_read(&self, path: &Path) -> bool {
        let allowed = self.read.iter().chain(&self.write);
        let allowed = allowed.filter_map(|allowed| allowed.canonicalize().ok());
        allowed.into_iter().any(|allowed| path.starts_with(allowed))
    }

    /// Allows writing `path` as well.
    #[must_use]
    pub fn write(mut self, path: impl AsRef<Path>) -> Self {
        self.write.push(path.as_ref().into());
        self
    }
}

/// Limits that the kernel enforces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Address space of each process, in bytes.
    pub memory: u64,
    /// Memory in use by all processes together, in bytes.
    pub total_memory: u64,
    /// Processes and threads.
    pub tasks: u64,
    /// How many processors it may use.
    pub cpus: u64,
    /// The largest file that it may write, in bytes.
    pub file: u64,
    /// Open descriptors.
    pub descriptors: u64,
}

impl Limits {
    /// For a program that may use `memory` bytes and writes no large files.
    ///
    /// The group may use a little more, so that an allocation fails and is reported before
    /// the kernel kills the program.
    pub const fn with_memory(memory: u64) -> Self {
        let total_memory = memory + (64 << 20);
        Self { memory, total_memory, tasks: 64, cpus: 1, file: 16 << 20, descriptors: 64 }
    }

    /// For the compiler.
    pub const COMPILER: Self = Self {
        memory: 8 << 30,
        total_memory: 3 << 30,
        tasks: 256,
        cpus: 2,
        file: 512 << 20,
        descriptors: 1024,
    };

    /// For the reference, which is trusted: libtorch maps far more memory than it uses.
    pub const REFERENCE: Self = Self {
        memory: 64 << 30,
        total_memory: 64 << 30,
        tasks: 1024,
        cpus: 2,
        file: 16 << 20,
        descriptors: 256,
    };
}
