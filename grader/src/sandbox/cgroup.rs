//! Control groups: limits on what all processes of one sandbox use together, where
//! this machine lets the grader make groups.
//!
//! Version 1 has one tree per controller, version 2 one tree for all; machines have
//! either, or both with the controllers in one of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustix::process::Pid;

use super::limits::Limits;

/// The controllers that are used; without the first two there is no group.
const CONTROLLERS: [&str; 3] = ["memory", "pids", "cpu"];

/// The groups of all graders begin with this; the grader's process id follows.
const PREFIX: &str = "llm-foundations-";

/// Where groups can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    /// 1 or 2.
    pub version: u8,
    /// The controllers, and the folders to make groups in.
    pub parents: Vec<(&'static str, PathBuf)>,
}

/// One group, removed when dropped.
#[derive(Debug)]
pub struct Group {
    version: u8,
    /// One folder per hierarchy.
    pub folders: Vec<PathBuf>,
}

impl Groups {
    /// Finds where this process may make groups.
    ///
    /// # Errors
    ///
    /// Words that say what is missing and how to get it.
    pub fn find() -> Result<Self, String> {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let (own, mounts) = (read("/proc/self/cgroup"), read("/proc/self/mountinfo"));
        let found = version_1(&own, &mounts).or_else(|| version_2(&own, &mounts));
        let groups = found.ok_or_else(missing)?;
        groups.sweep();
        // Only making a group shows whether groups can be made.
        groups.make(Limits::with_memory(1 << 30)).map_err(|_| missing())?;
        Ok(groups)
    }

    /// Makes a group with these limits.
    ///
    /// # Errors
    ///
    /// If a folder cannot be made or a limit not be set.
    pub fn make(&self, limits: Limits) -> io::Result<Group> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{PREFIX}{}-{number}", std::process::id());
        let mut group = Group { version: self.version, folders: Vec::new() };
        for (controller, parent) in &self.parents {
            let folder = parent.join(&name);
            if !group.folders.contains(&folder) {
                fs::create_dir(&folder)?;
                group.folders.push(folder.clone());
            }
            for (file, value) in settings(self.version, controller, limits) {
                let path = folder.join(file);
                // The kernel counts swap only if it was told to.
                if path.exists() || !file.contains("sw") {
                    fs::write(path, value)?;
                }
            }
        }
        Ok(group)
    }

    /// Removes the groups of graders that were killed.
    fn sweep(&self) {
        for (_, parent) in &self.parents {
            for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
                let name = entry.file_name();
                let rest = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
                let owner = rest.and_then(|rest| rest.split('-').next());
                if owner.is_some_and(|pid| !Path::new("/proc").join(pid).exists()) {
                    let _ = fs::remove_dir(entry.path());
                }
            }
        }
    }

    /// `control groups v1 (memory, pids, cpu)`
    pub fn describe(&self) -> String {
        let names: Vec<&str> = self.parents.iter().map(|(name, _)| *name).collect();
        format!("control groups v{} ({})", self.version, names.join(", "))
    }
}

impl Group {
    /// Whether the kernel killed something in it for lack of memory.
    pub fn out_of_memory(&self) -> bool {
        let file = if self.version == 1 { "memory.oom_control" } else { "memory.events" };
        let texts = self.folders.iter().filter_map(|f| fs::read_to_string(f.join(file)).ok());
        texts.into_iter().any(|text| {
            let mut lines = text.lines();
            lines.any(|l| l.strip_prefix("oom_kill ").is_some_and(|count| count.trim() != "0"))
        })
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // A killed process takes a moment to disappear.
        for _ in 0..200 {
            self.folders.retain(|folder| {
                fs::remove_dir(folder).is_err_and(|e| e.kind() != io::ErrorKind::NotFound)
            });
            if self.folders.is_empty() {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// What to write to which file.
fn settings(version: u8, controller: &str, limits: Limits) -> Vec<(&'static str, String)> {
    let (memory, tasks) = (limits.total_memory.to_string(), limits.tasks.to_string());
    let quota = limits.cpus * 100_000;
    match (version, controller) {
        (1, "memory") => {
            vec![("memory.limit_in_bytes", memory.clone()), ("memory.memsw.limit_in_bytes", memory)]
        }
        (1, "cpu") => {
            vec![("cpu.cfs_period_us", "100000".into()), ("cpu.cfs_quota_us", quota.to_string())]
        }
        (_, "memory") => vec![("memory.max", memory), ("memory.swap.max", "0".into())],
        (_, "cpu") => vec![("cpu.max", format!("{quota} 100000"))],
        _ => vec![("pids.max", tasks)],
    }
}

/// Version 1: the tree of each controller, at this process's own place in it.
fn version_1(own: &str, mounts: &str) -> Option<Groups> {
    let parent = |controller: &'static str| {
        let mount = mounts.lines().find_map(|line| mount_of(line, "cgroup", Some(controller)))?;
        let place = own.lines().find_map(|line| {
            let mut parts = line.splitn(3, ':').skip(1);
            let names = parts.next()?;
            names.split(',').any(|name| name == controller).then(|| parts.next()).flatten()
        })?;
        writable(&mount.folder(place)).map(|folder| (controller, folder))
    };
    let parents: Vec<_> = CONTROLLERS.into_iter().filter_map(parent).collect();
    complete(1, parents)
}

/// Version 2: this process's own group if it was delegated, otherwise a group above it in
/// which groups with the controllers can be made.
fn version_2(own: &str, mounts: &str) -> Option<Groups> {
    let mount = mounts.lines().find_map(|line| mount_of(line, "cgroup2", None))?;
    let place = own.lines().find_map(|line| line.strip_prefix("0::"))?;
    let folder = mount.folder(place);
    delegated(&folder);
    let above = folder.ancestors().take_while(|f| f.starts_with(&mount.at));
    let usable = above.filter_map(|folder| {
        let enabled = fs::read_to_string(folder.join("cgroup.subtree_control")).ok()?;
        let has = |name: &&str| enabled.split_whitespace().any(|e| e == *name);
        let parents = CONTROLLERS.into_iter().filter(has).map(|name| (name, folder.to_path_buf()));
        writable(folder)?;
        complete(2, parents.collect())
    });
    usable.into_iter().next()
}

/// Prepares a delegated group for groups in it: a group that contains processes cannot pass
/// its controllers on, so this process moves into a group below.
fn delegated(folder: &Path) {
    let members = fs::read_to_string(folder.join("cgroup.procs")).unwrap_or_default();
    let own = std::process::id().to_string();
    if members.lines().any(|pid| pid != own) || members.is_empty() {
        return;
    }
    let leaf = folder.join("grader");
    let _ = fs::create_dir(&leaf);
    if fs::write(leaf.join("cgroup.procs"), own).is_ok() {
        let _ = fs::write(folder.join("cgroup.subtree_control"), "+memory +pids +cpu");
    }
}

fn complete(version: u8, parents: Vec<(&'static str, PathBuf)>) -> Option<Groups> {
    let has = |name: &str| parents.iter().any(|(controller, _)| *controller == name);
    (has("memory") && has("pids")).then_some(Groups { version, parents })
}

fn writable(folder: &Path) -> Option<PathBuf> {
    let flags = rustix::fs::Access::WRITE_OK;
    rustix::fs::access(folder, flags).is_ok().then(|| folder.to_path_buf())
}

/// A mounted tree.
struct Mount {
    /// The place in the tree that is mounted.
    root: PathBuf,
    /// Where it is mounted.
    at: PathBuf,
}

impl Mount {
    /// The folder of the group `place`.
    fn folder(&self, place: &str) -> PathBuf {
        let place = Path::new(place);
        let below = place.strip_prefix(&self.root).unwrap_or(Path::new(""));
        self.at.join(below)
    }
}

/// A line of `/proc/self/mountinfo`, if it mounts such a tree.
fn mount_of(line: &str, kind: &str, controller: Option<&str>) -> Option<Mount> {
    let (before, after) = line.split_once(" - ")?;
    let mut after = after.split(' ');
    let options = (after.next()? == kind).then(|| after.nth(1))?.unwrap_or_default();
    if controller.is_some_and(|name| !options.split(',').any(|option| option == name)) {
        return None;
    }
    let mut before = before.split(' ').skip(3);
    Some(Mount { root: before.next()?.into(), at: before.next()?.into() })
}

fn missing() -> String {
    "no control groups can be made here: run as root, or \
     `systemd-run --user --scope -p Delegate=yes COMMAND`; in a container, \
     `docker run --cgroupns=private --privileged`"
        .into()
}

/// Puts a process into control groups.
pub fn join(groups: &[PathBuf], process: Pid) -> io::Result<()> {
    for group in groups {
        let path = group.join("cgroup.procs");
        std::fs::write(&path, process.as_raw_nonzero().to_string()).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits::with_memory(1 << 30);

    /// A folder that is used in place of the kernel's tree.
    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn version_1_is_found_at_this_process_own_place() {
        let tree = tree(&[("memory/a/b/x", ""), ("pids/x", ""), ("cpu/x", "")]);
        let at = tree.path().display();
        let own = "9:cpu,cpuacct:/\n8:pids:/\n4:memory:/a/b\n0::/\n";
        let mounts = ["memory", "pids", "cpu"]
            .map(|name| format!("3 1 0:2 / {at}/{name} rw,relatime - cgroup cgroup rw,{name}\n"));
        let groups = version_1(own, &mounts.concat()).unwrap();
        let expected = [
            ("memory", tree.path().join("memory/a/b")),
            ("pids", tree.path().join("pids")),
            ("cpu", tree.path().join("cpu")),
        ];
        assert_eq!(groups, Groups { version: 1, parents: expected.into() });
    }

    #[test]
    fn a_container_sees_only_its_part_of_the_tree() {
        let line = "3 1 0:2 /docker/1 /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory";
        let mount = mount_of(line, "cgroup", Some("memory")).unwrap();
        assert_eq!(mount.folder("/docker/1/x"), Path::new("/sys/fs/cgroup/memory/x"));
        assert!(mount_of(line, "cgroup", Some("pids")).is_none());
        assert!(mount_of(line, "cgroup2", None).is_none());
    }

    #[test]
    fn version_2_goes_up_to_where_the_controllers_are() {
        let tree = tree(&[
            ("cgroup.subtree_control", "cpu memory pids"),
            ("user/cgroup.subtree_control", "memory pids"),
            ("user/me/cgroup.subtree_control", ""),
            ("user/me/cgroup.procs", "1\n2\n"),
        ]);
        let mounts = format!("3 1 0:2 / {} rw - cgroup2 cgroup2 rw\n", tree.path().display());
        let groups = version_2("0::/user/me\n", &mounts).unwrap();
        let folder = tree.path().join("user");
        let parents = vec![("memory", folder.clone()), ("pids", folder)];
        assert_eq!(groups, Groups { version: 2, parents });
        assert_eq!(version_2("0::/user/me\n", ""), None);
    }

    #[test]
    fn a_tree_without_controllers_is_no_use() {
        let tree = tree(&[("cgroup.subtree_control", "")]);
        let mounts = format!("3 1 0:2 / {} rw - cgroup2 cgroup2 rw\n", tree.path().display());
        assert_eq!(version_2("0::/\n", &mounts), None);
    }

    #[test]
    fn both_versions_get_the_same_limits() {
        let of = |version, controller| {
            let settings = settings(version, controller, LIMITS);
            settings.into_iter().map(|(file, value)| format!("{file}={value}")).collect::<Vec<_>>()
        };
        let bytes = LIMITS.total_memory;
        assert_eq!(of(2, "memory"), [format!("memory.max={bytes}"), "memory.swap.max=0".into()]);
        assert_eq!(of(1, "memory")[0], format!("memory.limit_in_bytes={bytes}"));
        assert_eq!(of(1, "pids"), ["pids.max=64"]);
        assert_eq!(of(2, "cpu"), ["cpu.max=100000 100000"]);
        assert_eq!(of(1, "cpu"), ["cpu.cfs_period_us=100000", "cpu.cfs_quota_us=100000"]);
    }
}
