//! What confines a program on this machine.

use std::sync::Arc;

use super::cgroup::Groups;
use super::kernel_isolation::KernelIsolation;

/// What confines a program: features of the kernel, and the group in which the control
/// groups of programs are made.
#[derive(Debug, Clone, Default)]
pub struct Isolation {
    /// Namespaces and another user.
    pub kernel: KernelIsolation,
    /// Control groups.
    pub groups: Option<Arc<Groups>>,
}
