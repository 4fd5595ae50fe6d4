//! Killing the grader at any moment and running it again finishes the run, without
//! losing or repeating a finished row.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::{a0, copy, grader, sample_class, stderr};

const STUDENTS: [&str; 4] = ["amy", "bo", "chen", "dana"];

struct Class {
    folder: tempfile::TempDir,
}

impl Class {
    /// All have handed in the same. (Stubs are graded in a third of the time that full marks
    /// take.)
    fn of(sample: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for student in STUDENTS {
            copy(&sample_class().join(sample), &folder.path().join("class").join(student));
        }
        Self { folder }
    }

    fn command(&self) -> std::process::Command {
        let path = |name: &str| self.folder.path().join(name).to_str().unwrap().to_string();
        grader(&[&["--jobs", "1"][..], &a0(&path("class"), &path("runs"))].concat())
    }

    fn runs(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder.path().join("runs"));
        let paths = entries.into_iter().flatten().flatten().map(|entry| entry.path());
        // Killed while it made a run's folder, the grader leaves a hidden one.
        paths.filter(|path| path.join("run.json").exists() && !is_hidden(path)).collect()
    }

    /// The finished rows: file names and contents.
    fn rows(&self) -> BTreeMap<String, Vec<u8>> {
        let folders = self.runs().into_iter().map(|run| run.join("results"));
        let files = folders.flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
        let finished = files.filter(|file| is_json(&file.path()));
        finished
            .map(|file| {
                let name = file.file_name().into_string().unwrap();
                (name, fs::read(file.path()).unwrap())
            })
            .collect()
    }
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Starts the grader and kills it as soon as `enough` rows are finished.
fn kill_after(class: &Class, enough: usize) {
    let mut child = class.command().stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while class.runs().is_empty() || class.rows().len() < enough {
        assert!(start.elapsed() < Duration::from_mins(5), "no row was finished");
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be killed");
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_killed_run_is_finished_by_the_next() {
    let class = Class::of("stubs");
    let mut before = BTreeMap::new();
    for enough in [0, 1, 2] {
        kill_after(&class, enough);
        let now = class.rows();
        for (name, bytes) in &before {
            assert_eq!(now.get(name), Some(bytes), "{name} was lost or graded again");
        }
        before = now;
    }
    let output = class.command().output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let after = class.rows();
    assert_eq!(after.len(), STUDENTS.len());
    for (name, bytes) in &before {
        assert_eq!(after.get(name), Some(bytes), "{name} was graded again");
    }
    assert_eq!(class.runs().len(), 1, "one run, continued");
    let words = format!("{} / {}", before.len(), STUDENTS.len());
    assert!(stderr(&output).contains(&words), "{}", stderr(&output));

    // A finished run is not continued: the next one is a new run with a new seed.
    let output = class.command().output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(class.runs().len(), 2);
}

/// A named run goes on with whatever is asked for, and touches nothing else.
#[test]
fn a_run_of_that_name_goes_on_and_says_what_differs() {
    let class = Class::of("full-marks");
    let path = |name: &str| class.folder.path().join(name).to_str().unwrap().to_string();
    fs::write(path("one.csv"), "student\nbo\namy\n").unwrap();
    fs::write(path("two.csv"), "student\nchen\namy\nbo\n").unwrap();
    let (runs, one, two) = (path("runs"), path("one.csv"), path("two.csv"));
    let grade = |submissions: &str, more: &[&str]| {
        let which = a0(submissions, &runs);
        let output = grader(&[&which[..], &["--run", "r"], more].concat()).output().unwrap();
        (output.status.code(), stderr(&output))
    };
    let (code, said) = grade(&path("class"), &["--roster", &one]);
    assert_eq!(code, Some(0), "{said}");
    let before = class.rows();
    assert_eq!(before.len(), 2);

    // One more, in another order, from a folder that was moved.
    fs::rename(path("class"), path("moved")).unwrap();
    let (code, said) = grade(&path("moved"), &["--roster", &two]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("chen were not in it before"), "{said}");
    assert!(said.contains("and are in"), "{said}");
    let rows = class.rows();
    assert_eq!(rows.len(), 3);
    for (name, bytes) in &before {
        assert_eq!(rows.get(name), Some(bytes), "{name} was graded again");
    }
    let scores = || fs::read_to_string(path("runs/r/scores.csv")).unwrap();
    let order = |scores: &str| -> Vec<String> {
        let lines = scores.lines().skip(1).map(|line| line.split(',').next().unwrap());
        lines.map(|name| name.trim_matches('"').to_string()).collect()
    };
    assert_eq!(order(&scores()), ["chen", "amy", "bo"]);

    // Only one of them: everybody else stays.
    fs::write(path("moved/amy/assignments/a0/src/lib.rs"), "x").unwrap();
    let feedback = fs::read(path("runs/r/feedback/bo.md")).unwrap();
    let (code, said) = grade(&path("moved"), &["--student", "amy", "--lang", "zh"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("这次不含 chen, bo，他们的行保持不变"), "{said}");
    assert_eq!(order(&scores()), ["chen", "amy", "bo"]);
    assert!(scores().contains("\"amy\",\"a0\",\"graded\",\"0\""), "{}", scores());
    assert_eq!(fs::read(path("runs/r/feedback/bo.md")).unwrap(), feedback);

    let (code, said) = grade(&path("moved"), &["--roster", &two, "--seed", "another"]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("is a run with another seed"), "{said}");
}

/// Ctrl-C keeps what is finished, exports it, and says how to go on.
#[test]
fn an_interrupted_run_leaves_scores_and_feedback_of_what_is_finished() {
    let class = Class::of("full-marks");
    let temporary = class.folder.path().join("temporary");
    fs::create_dir(&temporary).unwrap();
    let mut command = class.command();
    command.env("TMPDIR", &temporary).stderr(Stdio::piped()).stdout(Stdio::null());
    let child = command.spawn().unwrap();
    let start = Instant::now();
    while class.runs().is_empty() || class.rows().is_empty() {
        assert!(start.elapsed() < Duration::from_mins(5), "no row was finished");
        std::thread::sleep(Duration::from_millis(10));
    }
    let pid = rustix::process::Pid::from_raw(child.id() as i32).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(stderr(&output).contains("give the same command again"), "{}", stderr(&output));
    let run = class.runs().pop().unwrap();
    let scores = fs::read_to_string(run.join("scores.csv")).unwrap();
    assert!(scores.contains("\"graded\",\"100\""), "{scores}");
    assert!(run.join("feedback/amy.md").exists());
    let left: Vec<_> = fs::read_dir(&temporary).unwrap().flatten().collect();
    assert!(left.is_empty(), "{left:?}");

    // What a grader that was killed left is removed by the next.
    kill_after(&class, class.rows().len() + 1);
    let output = class.command().output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(class.rows().len(), STUDENTS.len());
}

/// `KILLS=15` kills at that many random moments in place of a few. Whatever the moment,
/// no finished row is lost, and the next start removes what the killed one left.
#[test]
fn killed_at_random_moments_it_loses_nothing_and_leaves_nothing() {
    let class = Class::of("full-marks");
    let temporary = class.folder.path().join("temporary");
    fs::create_dir(&temporary).unwrap();
    let kills = std::env::var("KILLS").map(|kills| kills.parse().expect("KILLS is a number"));
    let mut before = BTreeMap::new();
    for kill in 0..kills.unwrap_or(3) {
        let mut command = class.command();
        command.env("TMPDIR", &temporary).stderr(Stdio::null()).stdout(Stdio::null());
        let mut child = command.spawn().unwrap();
        // The address of a new value is as random as it takes.
        let random = std::ptr::from_ref(&Box::new(kill)).addr() as u64 ^ u64::from(child.id());
        std::thread::sleep(Duration::from_millis(random.wrapping_mul(0x9e37_79b9) % 12_000));
        let _ = child.kill();
        child.wait().unwrap();
        let now = class.rows();
        for (name, bytes) in &before {
            assert_eq!(now.get(name), Some(bytes), "{name} was lost or graded again");
        }
        before = now;
    }
    let output = class.command().env("TMPDIR", &temporary).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let runs = class.runs();
    let finished = runs.iter().any(|run| run.join("scores.csv").exists());
    assert!(finished, "{}", stderr(&output));
    let left: Vec<_> = fs::read_dir(&temporary).unwrap().flatten().collect();
    assert!(left.is_empty(), "{left:?}");
    let target = Path::new(env!("CARGO_BIN_EXE_grader")).parent().unwrap();
    let living = |name: &str| name.starts_with("llm-foundations-");
    let left = fs::read_dir(target).unwrap().flatten();
    let left = left.filter(|entry| living(&entry.file_name().to_string_lossy()));
    // Other tests' graders may live.
    let left = left.filter(|entry| {
        let lock = fs::File::open(entry.path().join("lock"));
        lock.is_ok_and(|lock| lock.try_lock().is_ok())
    });
    assert_eq!(left.count(), 0, "in {}", target.display());
}

/// What was not touched is not even opened to see whether it is known.
#[test]
fn what_has_not_changed_is_known_without_being_opened() {
    let class = Class::of("stubs");
    // A stamp that is too fresh is not trusted.
    std::thread::sleep(Duration::from_millis(2100));
    let grade = || {
        let mut command = class.command();
        command.args(["--run", "r"]);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stderr(&output)
    };
    grade();
    assert!(grade().contains("4 / 4"), "all rows are known");
    // Were it opened, it would be found to be what it was.
    let seen = class.folder.path().join("runs/r/seen/bo.a0.json");
    let text = fs::read_to_string(&seen).unwrap();
    let identity = text.lines().find(|line| line.contains("identity")).unwrap().to_string();
    fs::write(&seen, text.replace(&identity, "  \"identity\": \"another\"")).unwrap();
    assert!(grade().contains("3 / 4"), "the note was believed");
}
