//! What a confined process may use.

use serde::{Deserialize, Serialize};

/// Limits that the kernel enforces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Address space, in bytes.
    pub memory: u64,
    /// The largest file that it may write, in bytes.
    pub file: u64,
    /// Open descriptors.
    pub descriptors: u64,
}

impl Limits {
    /// For a program that may use `memory` bytes and writes no large files.
    pub const fn with_memory(memory: u64) -> Self {
        Self { memory, file: 16 << 20, descriptors: 64 }
    }

    /// For the compiler.
    pub const COMPILER: Self = Self { memory: 8 << 30, file: 512 << 20, descriptors: 1024 };

    /// For the reference, which is ours: libtorch maps far more than it uses.
    pub const REFERENCE: Self = Self { memory: 64 << 30, file: 16 << 20, descriptors: 256 };
}
