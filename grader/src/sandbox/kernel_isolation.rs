//! Which features for isolation the kernel of this machine offers. The kernel is asked for
//! each; whether they hold is tested by the canary.

use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};

/// The user that a program runs as if the grader is root and no other user was chosen.
pub const NOBODY: u32 = 65_534;

/// The first of the users that rows run as, and how many there are. systemd gives these
/// numbers to services only while they run, and to nobody else.
const ROW_USERS: (u32, u32) = (61_184, 4_096);

/// The user for the next row. Two rows that run at the same time have different users.
/// Where users with such numbers do not exist, as in some containers, it is [`NOBODY`].
pub fn row_user() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let (first, count) = ROW_USERS;
    if !is_mapped(first + count - 1) {
        return NOBODY;
    }
    // Two graders begin with different users.
    let start = std::process::id().wrapping_mul(61);
    first + start.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % count
}

/// Whether this user exists in the grader's user namespace.
fn is_mapped(user: u32) -> bool {
    let map = std::fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    map.lines().any(|line| {
        let mut numbers = line.split_whitespace().map(str::parse::<u64>);
        let (Some(Ok(inside)), Some(Ok(_)), Some(Ok(length))) =
            (numbers.next(), numbers.next(), numbers.next())
        else {
            return false;
        };
        (inside..inside + length).contains(&u64::from(user))
    })
}

/// The features of the kernel that the launcher uses. On Linux, seccomp and limits on each
/// process are always used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KernelIsolation {
    /// Namespaces of its own for users, mounts, processes, network, IPC, host name
    /// and control groups, and an empty root.
    pub namespaces: bool,
    /// A user other than the grader's.
    pub other_user: bool,
    /// Landlock.
    pub landlock: bool,
}

/// Why namespaces may be refused, and what to do.
pub fn why_no_namespaces() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default().trim().to_string();
    if read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" {
        return "AppArmor restricts user namespaces (Ubuntu 24.04 does): run as root, or \
                `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`"
            .into();
    }
    if read("/proc/sys/kernel/unprivileged_userns_clone") == "0" {
        return "user namespaces are switched off: \
                `sudo sysctl -w kernel.unprivileged_userns_clone=1`"
            .into();
    }
    if read("/proc/sys/user/max_user_namespaces") == "0" {
        return "user namespaces are switched off: \
                `sudo sysctl -w user.max_user_namespaces=15000`"
            .into();
    }
    "the kernel refuses namespaces; in a container, allow them: \
     `docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined`"
        .into()
}

/// The version of Landlock that the kernel offers; 0 if none.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the crate asks for the version but does not tell it")]
pub fn landlock_abi() -> u32 {
    const VERSION: libc::c_ulong = 1;
    let nothing = std::ptr::null::<libc::c_void>();
    // SAFETY: with this flag the kernel reads no attributes and only answers.
    let version = unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, nothing, 0, VERSION) };
    u32::try_from(version).unwrap_or(0)
}

/// Other systems have none.
#[cfg(not(target_os = "linux"))]
pub fn landlock_abi() -> u32 {
    0
}
