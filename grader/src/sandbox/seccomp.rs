//! Seccomp: forbids system calls that no submission and no compiler needs.

use std::collections::BTreeMap;

use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch, apply_filter,
};

/// Answered with "operation not permitted".
const FORBIDDEN: &[i64] = &[
    // Sockets: other machines and other processes on this one. (Frames travel over pipes.)
    libc::SYS_socket,
    libc::SYS_socketpair,
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
    // Memory, queues and locks that outlive a process and that others can name.
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
    libc::SYS_memfd_create,
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
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_fanotify_init,
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

/// System calls that start a process, besides `clone` without the flag for a thread.
#[cfg(target_arch = "x86_64")]
const FORKS: &[i64] = &[libc::SYS_fork, libc::SYS_vfork];
#[cfg(not(target_arch = "x86_64"))]
const FORKS: &[i64] = &[];

/// Forbids them to this process and to all programs that it becomes or starts.
///
/// # Errors
///
/// One line, if the kernel refuses a filter.
pub fn restrict(processes: bool) -> Result<(), String> {
    let wrong = |error: seccompiler::Error| format!("seccomp: {error}");
    apply_filter(&unknown_to_the_kernel().map_err(|e| e.to_string())?).map_err(wrong)?;
    apply_filter(&forbidden(processes).map_err(|e| e.to_string())?).map_err(wrong)
}

/// System calls that fail as if the kernel did not have them. The C library then makes an
/// older call, whose arguments a filter can read.
fn unknown_to_the_kernel() -> Result<BpfProgram, BackendError> {
    let rules = [(libc::SYS_clone3, vec![])].into();
    let answer = SeccompAction::Errno(libc::ENOSYS as u32);
    SeccompFilter::new(rules, SeccompAction::Allow, answer, arch()?)?.try_into()
}

fn forbidden(processes: bool) -> Result<BpfProgram, BackendError> {
    let mut rules: BTreeMap<i64, Vec<_>> = FORBIDDEN.iter().map(|call| (*call, vec![])).collect();
    rules.insert(libc::SYS_tgkill, vec![to_others()?]);
    if processes {
        rules.insert(libc::SYS_clone, vec![with_flag(libc::CLONE_NEWUSER)?]);
    } else {
        rules.insert(libc::SYS_clone, vec![without_flag(libc::CLONE_THREAD)?]);
        rules.extend(FORKS.iter().map(|call| (*call, vec![])));
    }
    // The same calls under the numbers of the x32 interface.
    #[cfg(target_arch = "x86_64")]
    for (call, conditions) in rules.clone() {
        rules.insert(call | 0x4000_0000, conditions);
    }
    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch()?)?.try_into()
}

fn arch() -> Result<TargetArch, BackendError> {
    std::env::consts::ARCH.try_into()
}

/// Matches a call whose first argument is another process than this one. (Its number stays
/// the same when it executes the program.)
fn to_others() -> Result<SeccompRule, BackendError> {
    let own = u64::from(std::process::id());
    first(SeccompCmpOp::Ne, own)
}

/// Matches a call whose first argument has this flag.
fn with_flag(flag: i32) -> Result<SeccompRule, BackendError> {
    first(SeccompCmpOp::MaskedEq(flag as u64), flag as u64)
}

/// Matches a call whose first argument lacks this flag.
fn without_flag(flag: i32) -> Result<SeccompRule, BackendError> {
    first(SeccompCmpOp::MaskedEq(flag as u64), 0)
}

fn first(operator: SeccompCmpOp, value: u64) -> Result<SeccompRule, BackendError> {
    let argument = SeccompCondition::new(0, SeccompCmpArgLen::Dword, operator, value)?;
    SeccompRule::new(vec![argument])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filters_compile_and_name_no_call_twice() {
        assert!(unknown_to_the_kernel().is_ok_and(|program| !program.is_empty()));
        let sizes = [true, false].map(|processes| forbidden(processes).unwrap().len());
        assert!(sizes[0] < sizes[1]);
        let mut calls = FORBIDDEN.to_vec();
        calls.sort_unstable();
        calls.dedup();
        assert_eq!(calls.len(), FORBIDDEN.len());
    }
}
