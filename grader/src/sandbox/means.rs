//! What is used to confine a program.

use std::sync::Arc;

use super::cgroup::Groups;
use super::kernel_means::KernelMeans;

/// What is used to confine a program: the kernel's means, and where control groups
/// can be made.
#[derive(Debug, Clone, Default)]
pub struct Means {
    /// Namespaces and another user.
    pub kernel: KernelMeans,
    /// Control groups.
    pub groups: Option<Arc<Groups>>,
}
