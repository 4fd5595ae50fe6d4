//! Namespaces: three processes, of which only the last is the program.
//!
//! ```text
//! launcher   outside; maps the users, holds the control groups, ends as the program ends
//!   └─ init    first process of the new namespaces: builds the empty root, gives up
//!        │     its rights, and reaps; all inside die with it
//!        └─ program   limits, Landlock, seccomp, exec
//! ```

use std::fs;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{
    Gid, Pid, Signal, Uid, WaitOptions, WaitStatus, geteuid, kill_process,
    set_parent_process_death_signal, umask, wait, waitpid,
};
use rustix::thread::{
    CapabilitySet, CapabilitySets, set_capabilities, set_thread_groups, set_thread_res_gid,
    set_thread_res_uid,
};

use super::limits::{Cage, Files};
use super::root;

/// The user and group that a program is inside its namespaces.
const INSIDE: u32 = 1000;

/// Runs `program`, which executes another program, inside new namespaces, and ends this
/// process with the same exit code or signal.
///
/// # Errors
///
/// If the namespaces cannot be made; then nothing of the program has run.
pub fn enter(cage: &Cage, folder: &Path, program: impl FnOnce() -> String) -> io::Result<()> {
    let go = pipe_with(PipeFlags::CLOEXEC)?;
    let status = pipe_with(PipeFlags::CLOEXEC)?;
    let Some(init) = clone_into_namespaces()? else {
        drop((go.1, status.0));
        let error = run_init(&cage.files, folder, go.0, status.1, program);
        eprintln!("grader: launch: cannot confine: {error}");
        std::process::exit(super::LAUNCH_FAILED);
    };
    drop((go.0, status.1));
    map_users(init, cage.user)?;
    super::cgroup::join(&cage.groups, init)?;
    fs::File::from(go.1).write_all(b"g")?;
    silence()?;
    end_as(status.0, init)
}

/// Like `fork`, but the child is in namespaces of its own. `None` in the child.
#[expect(unsafe_code, reason = "clone has no safe wrapper; this process has one thread")]
fn clone_into_namespaces() -> io::Result<Option<Pid>> {
    let flags = libc::CLONE_NEWUSER
        | libc::CLONE_NEWNS
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUTS
        | libc::CLONE_NEWCGROUP
        | libc::SIGCHLD;
    // SAFETY: without CLONE_VM and with no stack given this is `fork`; there is only
    // one thread, so no lock is held by a thread that the child lacks.
    let pid = unsafe { libc::syscall(libc::SYS_clone, libc::c_long::from(flags), 0, 0, 0, 0) };
    match pid {
        -1 => Err(io::Error::last_os_error()),
        pid => Ok(Pid::from_raw(pid as i32)),
    }
}

/// Maps two users: root inside is root outside (only to build the mounts), and the
/// program's user has no rights outside. A grader that is not root can map only its own
/// user.
fn map_users(init: Pid, user: u32) -> io::Result<()> {
    let write = |name: &str, text: String| {
        fs::write(format!("/proc/{}/{name}", init.as_raw_nonzero()), text)
    };
    if geteuid().is_root() {
        let map = format!("0 0 1\n{INSIDE} {user} 1\n");
        write("uid_map", map.clone())?;
        write("gid_map", map)
    } else {
        write("setgroups", "deny".into())?;
        write("uid_map", format!("{INSIDE} {} 1\n", geteuid().as_raw()))?;
        write("gid_map", format!("{INSIDE} {} 1\n", rustix::process::getegid().as_raw()))
    }
}

/// Runs the first process inside; returns only if it fails.
fn run_init(
    files: &Files,
    folder: &Path,
    go: OwnedFd,
    status: OwnedFd,
    program: impl FnOnce() -> String,
) -> String {
    match prepare(files, folder, go) {
        Err(error) => return error.to_string(),
        Ok(false) => std::process::exit(0),
        Ok(true) => {}
    }
    match fork() {
        Err(error) => error.to_string(),
        Ok(None) => program(),
        Ok(Some(child)) => {
            let _ = silence();
            let ending = reap(child);
            let _ = fs::File::from(status).write_all(&ending.to_le_bytes());
            std::process::exit(0);
        }
    }
}

/// Waits until the launcher has mapped the users; `false` if the launcher died.
fn prepare(files: &Files, folder: &Path, go: OwnedFd) -> io::Result<bool> {
    if fs::File::from(go).read(&mut [0])? == 0 {
        return Ok(false);
    }
    umask(rustix::fs::Mode::from_raw_mode(0o022));
    root::enter(files)?;
    // The folder may not be among its files: then it starts at the root.
    let _ = rustix::process::chdir(folder);
    become_inside_user()?;
    // Changing the user clears this setting, so it is set afterwards.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    Ok(true)
}

fn become_inside_user() -> io::Result<()> {
    let (uid, gid) = (Uid::from_raw(INSIDE), Gid::from_raw(INSIDE));
    if geteuid().is_root() {
        set_thread_groups(&[])?;
        set_thread_res_gid(gid, gid, gid)?;
        set_thread_res_uid(uid, uid, uid)?;
    }
    rustix::thread::set_no_new_privs(true)?;
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })?;
    Ok(())
}

/// `fork(2)`; `None` in the child.
#[expect(unsafe_code, reason = "fork has no safe wrapper; this process has one thread")]
fn fork() -> io::Result<Option<Pid>> {
    // SAFETY: there is only one thread, so no lock is held by a thread that the
    // child lacks.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        pid => Ok(Pid::from_raw(pid)),
    }
}

/// Waits for `child`, and meanwhile for orphaned processes.
fn reap(child: Pid) -> i32 {
    loop {
        match wait(WaitOptions::empty()) {
            Ok(Some((pid, status))) if pid == child => return encode(status),
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(_) => return 0,
        }
    }
}

/// Closes the program's streams in this process, so that the reader sees when the program
/// ends.
fn silence() -> io::Result<()> {
    let null = fs::OpenOptions::new().read(true).write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdin(&null)?;
    rustix::stdio::dup2_stdout(&null)?;
    rustix::stdio::dup2_stderr(&null)?;
    Ok(())
}

/// An exit code as it is, a signal as a negative number.
fn encode(status: WaitStatus) -> i32 {
    let signal = status.terminating_signal().map(|signal| -signal);
    signal.or(status.exit_status()).unwrap_or(super::LAUNCH_FAILED)
}

/// Ends this process as the program ended.
fn end_as(status: OwnedFd, init: Pid) -> io::Result<()> {
    let mut told = [0; 4];
    let ending = match fs::File::from(status).read_exact(&mut told) {
        Ok(()) => i32::from_le_bytes(told),
        // Init sent no status: it failed before the program started, or was killed.
        Err(_) => match waitpid(Some(init), WaitOptions::empty())? {
            Some((_, status)) => encode(status),
            None => super::LAUNCH_FAILED,
        },
    };
    if let Some(signal) = Signal::from_named_raw(-ending) {
        restore(signal);
        let _ = kill_process(rustix::process::getpid(), signal);
    }
    std::process::exit(ending);
}

/// Makes `signal` end this process. Rust installs a handler for SIGSEGV and SIGBUS, which
/// would ignore a signal that was sent, and ignores SIGPIPE.
#[expect(unsafe_code, reason = "signal has no safe wrapper; this process has one thread")]
fn restore(signal: Signal) {
    // SAFETY: no handler is installed, only the default put back.
    unsafe { libc::signal(signal.as_raw(), libc::SIG_DFL) };
}
