//! Seccomp: system calls that no submission and no compiler needs.

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};

/// Answered with "operation not permitted".
const FORBIDDEN: &[i64] = &[
    // Other machines, other processes on this one (pipes are what we talk through).
    libc::SYS_socket,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    // Signals to other processes, which older versions of Landlock do not forbid.
    // (`abort` needs `tgkill`: that one is forbidden but for the process itself.)
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_send_signal,
    // Looking into other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    libc::SYS_perf_event_open,
    // Other views of the file system, and ways around path names.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    libc::SYS_unshare,
    libc::SYS_setns,
    // The kernel itself.
    libc::SYS_bpf,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_syslog,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_personality,
];

/// Forbids them to this process and to all that it becomes or starts.
///
/// # Errors
///
/// One line, if the kernel refuses the filter.
pub fn restrict() -> Result<(), String> {
    filter().and_then(|filter| apply_filter(&filter).map_err(|error| format!("seccomp: {error}")))
}

fn filter() -> Result<BpfProgram, String> {
    let arch = std::env::consts::ARCH;
    let arch = arch.try_into().map_err(|_| format!("seccomp: unknown processor {arch}"))?;
    let mut rules: BTreeMap<i64, Vec<_>> = FORBIDDEN.iter().map(|call| (*call, vec![])).collect();
    let wrong = |error: seccompiler::BackendError| format!("seccomp: {error}");
    rules.insert(libc::SYS_tgkill, vec![to_others().map_err(wrong)?]);
    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch)
        .and_then(TryInto::try_into)
        .map_err(wrong)
}

/// A call whose first argument is not this process, which stays the same when it
/// becomes the program.
fn to_others() -> Result<SeccompRule, seccompiler::BackendError> {
    let own = u64::from(std::process::id());
    let first = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, own)?;
    SeccompRule::new(vec![first])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_compiles_and_names_no_call_twice() {
        assert!(filter().is_ok_and(|program| !program.is_empty()));
        let mut calls = FORBIDDEN.to_vec();
        calls.sort_unstable();
        calls.dedup();
        assert_eq!(calls.len(), FORBIDDEN.len());
    }
}
