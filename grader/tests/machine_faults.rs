//! What the machine does to a compiler or a worker costs no student anything: it is
//! tried again, and what fails again has no score.
//!
//! The test looks for the grader's own processes and kills them, as a careless
//! administrator or a machine out of memory would.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use common::{a0, copy, grader_at, sample_class, stderr};
use rustix::process::{Pid, Signal, kill_process};

/// A class of full marks, and where it is graded.
struct Class {
    folder: tempfile::TempDir,
}

impl Class {
    fn of(students: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for student in students {
            copy(&sample_class().join("full-marks"), &folder.path().join("class").join(student));
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self) -> Command {
        self.command_of(Path::new(env!("CARGO_BIN_EXE_grader")))
    }

    /// The command of the grader whose file is `program`.
    fn command_of(&self, program: &Path) -> Command {
        let text = |name: &str| self.path(name).to_str().unwrap().to_string();
        let (class, runs) = (text("class"), text("runs"));
        let which = [&a0(&class, &runs)[..], &["--run", "r", "--jobs", "1", "--lang", "en"]];
        let mut command = grader_at(program, &which.concat());
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Grades it while `meddle` is called again and again with the grader's process id;
    /// it begins when the run does.
    fn grade_while(&self, meddle: impl FnMut(u32)) -> Output {
        self.run_while(self.command(), meddle)
    }

    /// The same with this command.
    fn run_while(&self, mut command: Command, mut meddle: impl FnMut(u32)) -> Output {
        let mut child: Child = command.spawn().unwrap();
        while child.try_wait().unwrap().is_none() {
            if self.path("runs/r/run.json").exists() {
                meddle(child.id());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        child.wait_with_output().unwrap()
    }

    fn scores(&self) -> String {
        fs::read_to_string(self.path("runs/r/scores.csv")).unwrap()
    }
}

/// The descendants of `ancestor` that run a program of this name.
fn named(ancestor: u32, name: &str) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{ancestor}/task")).into_iter().flatten().flatten();
    let children = tasks.filter_map(|t| fs::read_to_string(t.path().join("children")).ok());
    let children: Vec<u32> = children
        .flat_map(|text| {
            text.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()
        })
        .collect();
    let mut found = Vec::new();
    for child in children {
        let program = fs::read_to_string(format!("/proc/{child}/comm")).unwrap_or_default();
        if program.trim() == name {
            found.push(child);
        }
        found.extend(named(child, name));
    }
    found
}

fn send(process: u32, signal: Signal) {
    let _ = kill_process(Pid::from_raw(process as i32).unwrap(), signal);
}

/// These tests meddle with processes by name, one after the other.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> std::sync::MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

const FULL: &str = "\"a0\",\"graded\",\"100\",\"5\",\"100\"";
const FAULT: &str = "\"a0\",\"grader_error\",\"\",\"\",\"100\"";

#[test]
fn one_kill_from_outside_costs_nothing_and_a_second_one_no_student_anything() {
    let _alone = alone();
    for program in ["rustc", "worker"] {
        let class = Class::of(&["amy"]);
        let mut killed = Vec::new();
        let output = class.grade_while(|grader| {
            if killed.is_empty() {
                killed = named(grader, program);
                for process in &killed {
                    send(*process, Signal::KILL);
                }
            }
        });
        assert!(!killed.is_empty(), "no {program} was seen");
        assert_eq!(output.status.code(), Some(0), "{program}: {}", stderr(&output));
        assert!(class.scores().contains(FULL), "{program}: {}", class.scores());

        let class = Class::of(&["amy"]);
        let output = class.grade_while(|grader| {
            for process in named(grader, program) {
                send(process, Signal::KILL);
            }
        });
        assert_eq!(output.status.code(), Some(4), "{program}: {}", stderr(&output));
        assert!(class.scores().contains(FAULT), "{program}: {}", class.scores());
        let feedback = fs::read_to_string(class.path("runs/r/feedback/amy.md")).unwrap();
        assert!(feedback.contains("The grader itself failed"), "{feedback}");
        // The next run grades it.
        let output = class.command().output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(class.scores().contains(FULL), "{}", class.scores());
    }
}

/// `cargo build` in another terminal puts another file in the place of the grader's.
#[test]
fn a_run_goes_on_when_the_graders_own_file_is_gone() {
    let _alone = alone();
    let class = Class::of(&["amy"]);
    let program = class.path("grader");
    fs::copy(env!("CARGO_BIN_EXE_grader"), &program).unwrap();
    let output = class.run_while(class.command_of(&program), |_| {
        let _ = fs::remove_file(&program);
    });
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!program.exists() && class.scores().contains(FULL), "{}", class.scores());
}

/// A file system in memory with so much room; `None` if nobody may make one here.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn at(path: &Path, size: &str) -> Option<Self> {
        use rustix::mount::{MountFlags, mount};
        fs::create_dir_all(path).unwrap();
        let options = std::ffi::CString::new(format!("size={size},mode=1777")).unwrap();
        mount("tmpfs", path, "tmpfs", MountFlags::empty(), Some(options.as_c_str())).ok()?;
        Some(Self(path.into()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = rustix::mount::unmount(&self.0, rustix::mount::UnmountFlags::DETACH);
    }
}

/// The disk is full after the first row: the others have no score, and are graded when
/// there is room again.
#[test]
fn a_full_disk_is_nobodys_zero() {
    let _alone = alone();
    let class = Class::of(&["amy", "bo", "cy", "dan"]);
    let Some(disk) = SmallDisk::at(&class.path("temporary"), "200m") else {
        eprintln!("not shown here: only root can make a small disk");
        return;
    };
    let mut command = class.command();
    command.env("TMPDIR", &disk.0);
    let mut child = command.spawn().unwrap();
    let mut full = false;
    while child.try_wait().unwrap().is_none() {
        let rows = fs::read_dir(class.path("runs/r/results")).into_iter().flatten().count();
        if rows > 0 && !full {
            full = true;
            // All that is left.
            let _ = fs::write(disk.0.join("filler"), vec![0; 200 << 20]);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    let scores = class.scores();
    assert!(scores.contains(FULL) && scores.contains(FAULT), "{scores}");
    assert!(!scores.contains("\"0\",\"0\""), "{scores}");
    let feedback = fs::read_to_string(class.path("runs/r/feedback/dan.md")).unwrap();
    assert!(feedback.contains("MiB are free") || feedback.contains("No space left"), "{feedback}");

    fs::remove_file(disk.0.join("filler")).unwrap();
    let output = class.command().env("TMPDIR", &disk.0).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(class.scores().matches(FULL).count(), 4, "{}", class.scores());
}

/// While it is graded, each row has a folder of its own, for its own user alone.
#[test]
fn each_row_has_a_folder_and_a_user_of_its_own() {
    use std::collections::BTreeMap;
    use std::os::unix::fs::MetadataExt;
    let _alone = alone();
    let class = Class::of(&["amy", "bo", "cy"]);
    let temporary = class.path("temporary");
    fs::create_dir(&temporary).unwrap();
    let mut command = class.command();
    command.env("TMPDIR", &temporary);
    let mut child = command.spawn().unwrap();
    let mut users = BTreeMap::new();
    while child.try_wait().unwrap().is_none() {
        let graders = fs::read_dir(&temporary).into_iter().flatten().flatten();
        let inside = graders.flat_map(|grader| fs::read_dir(grader.path()).into_iter().flatten());
        for folder in inside.flatten().map(|entry| entry.path()) {
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            if let (true, Ok(data)) = (name.starts_with("row-"), fs::metadata(&folder)) {
                assert_eq!(data.mode() & 0o777, 0o700, "{name}");
                users.insert(name, data.uid());
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    // The control before the run, and one for each student.
    assert_eq!(users.len(), 4, "{users:?}");
    let distinct: std::collections::BTreeSet<u32> = users.values().copied().collect();
    if rustix::process::geteuid().is_root() {
        assert!(!distinct.contains(&0), "{users:?}");
        assert!(distinct.len() == users.len() || distinct.len() == 1, "{users:?}");
    }
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0, "all of it is removed");
}
