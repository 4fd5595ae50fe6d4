//! The zip for Gradescope, unpacked and run as Gradescope does it: in a root of its own that
//! has a system, Rust and libtorch, and nothing else. There the kernel gives no namespaces,
//! as in most containers.
//!
//! What `setup.sh` does with a network is not done here: the grader and the libraries are
//! those of this workspace.

mod common;

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{code, copy, incremental, read, run, sample_class, stderr, stdout, workspace};
use serde_json::Value;
use tempfile::TempDir;
use zip::ZipArchive;

/// A container as Gradescope makes one for a submission.
struct Container {
    root: TempDir,
}

impl Container {
    /// With the zip in it, unpacked.
    fn new() -> Self {
        let container = Self { root: tempfile::tempdir().unwrap() };
        let zip = container.root.path().join("autograder.zip");
        let out = zip.to_str().unwrap();
        let made = run(&["export", "gradescope-autograder", "--assignment", "a0", "--out", out]);
        assert_eq!(code(&made), 0, "{}", stderr(&made));
        ZipArchive::new(fs::File::open(&zip).unwrap())
            .unwrap()
            .extract(container.source())
            .unwrap();
        fs::copy(container.source().join("run_autograder"), container.at("run_autograder"))
            .unwrap();
        container.set("environment", &environment(env!("CARGO_BIN_EXE_grader")));
        for folder in ["submission", "results"] {
            fs::create_dir(container.at(folder)).unwrap();
        }
        container
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.path().join("autograder").join(path)
    }

    fn source(&self) -> PathBuf {
        self.at("source")
    }

    fn set(&self, name: &str, text: &str) {
        fs::write(self.source().join(name), text).unwrap();
    }

    fn settings(&self, from: &str, to: &str) {
        let settings = fs::read_to_string(self.source().join("settings")).unwrap();
        assert!(settings.contains(from), "{settings}");
        self.set("settings", &settings.replace(from, to));
    }

    /// Grades what lies in `submission`.
    fn submit(&self, submission: &Path) -> Output {
        fs::remove_dir_all(self.at("submission")).unwrap();
        copy(submission, &self.at("submission"));
        let mut command = if is_root() { self.in_root() } else { self.beside_others() };
        command.output().expect("the autograder starts")
    }

    /// In a root with the system, the compiler, libtorch and this workspace.
    fn in_root(&self) -> Command {
        let root = self.root.path();
        let mut script = "set -e\n".to_string();
        for folder in ["bin", "sbin", "lib", "lib64", "usr", "proc", "dev"].map(|n| format!("/{n}"))
        {
            match fs::read_link(&folder) {
                Ok(link) => drop(symlink(link, root.join(&folder[1..]))),
                Err(_) => script += &bind(root, Path::new(&folder)),
            }
        }
        for folder in rust().into_iter().chain([workspace().into(), libtorch()]) {
            script += &bind(root, &folder);
        }
        for file in ["/etc/passwd", "/etc/ld.so.cache", "/etc/alternatives"] {
            let _ = fs::create_dir_all(root.join("etc"));
            script += &format!("[ ! -e {file} ] || cp -r {file} '{}/etc/'\n", root.display());
        }
        script += &format!("mkdir -p '{0}/tmp' && chmod 1777 '{0}/tmp'\n", root.display());
        script += &format!(
            "exec env -i \"$(command -v chroot)\" '{}' /autograder/run_autograder\n",
            root.display()
        );
        let mut command = Command::new("unshare");
        command.args(["--mount", "bash", "-c", &script]);
        command
    }

    /// Without rights to make a root of its own: only with an empty environment.
    fn beside_others(&self) -> Command {
        let mut command = Command::new(self.at("run_autograder"));
        command.env_clear().env("AUTOGRADER_ROOT", self.at(""));
        command
    }

    fn results(&self) -> Option<Value> {
        let file = self.at("results/results.json");
        file.exists().then(|| read(&file))
    }
}

/// Whether a root of one's own can be made.
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Lines that show `folder` at its own place in `root`.
fn bind(root: &Path, folder: &Path) -> String {
    let place = format!("{}{}", root.display(), folder.display());
    let folder = folder.display();
    format!(
        "[ ! -d '{folder}' ] || {{ mkdir -p '{place}' && mount --rbind '{folder}' '{place}'; }}\n"
    )
}

/// What `setup.sh` writes there, and what keeps cargo from compiling all once more.
fn environment(grader: &str) -> String {
    let [cargo, rustup] = rust();
    let export =
        |(name, value): (String, OsString)| format!("export {name}='{}'\n", value.display());
    format!(
        "export CARGO_HOME='{0}' RUSTUP_HOME='{1}' PATH='{0}/bin':/usr/bin:/bin\n\
         export GRADER='{grader}'\n{2}",
        cargo.display(),
        rustup.display(),
        incremental().map(export).unwrap_or_default()
    )
}

/// The folders of cargo and rustup.
fn rust() -> [PathBuf; 2] {
    let home = PathBuf::from(std::env::var_os("HOME").unwrap());
    let folder = |name: &str, default: &str| {
        std::env::var_os(name).map_or_else(|| home.join(default), PathBuf::from)
    };
    [folder("CARGO_HOME", ".cargo"), folder("RUSTUP_HOME", ".rustup")]
}

fn libtorch() -> PathBuf {
    workspace().join(".libtorch").canonicalize().unwrap()
}

#[test]
fn a_submission_is_graded_in_a_clean_root_and_the_sandbox_is_told() {
    let container = Container::new();
    let metadata = r#"{"id": 1, "created_at": "2026-10-01T14:22:32.365935-07:00",
        "assignment": {"due_date": null}, "users": [{"email": "a@b", "id": 7, "name": "Amy"}]}"#;
    fs::write(container.at("submission_metadata.json"), metadata).unwrap();

    let graded = container.submit(&sample_class().join("softmax-diagonal"));
    assert_eq!(code(&graded), 0, "{}{}", stdout(&graded), stderr(&graded));
    assert!(stdout(&graded).contains("\ntier: "), "{}", stdout(&graded));
    let results = container.results().unwrap();
    // The hidden seed decides whether one more check finds the mistake.
    let score = results["score"].as_u64().unwrap();
    assert!((90..105).contains(&score), "{score}, the bonus included");
    let sandbox = results["extra_data"]["sandbox"].as_str().unwrap();
    assert!(results["output"].as_str().unwrap().contains(&format!("sandbox: {sandbox}")));
    let of_tests = |key: &str| -> u64 {
        results["tests"].as_array().unwrap().iter().map(|test| test[key].as_u64().unwrap()).sum()
    };
    assert_eq!((of_tests("score"), of_tests("max_score")), (score, 100));
    if is_root() {
        assert_eq!(sandbox, "medium", "a root of its own has no namespaces and no control groups");
        let crowd = "ok  start 500 processes";
        assert!(stdout(&graded).contains(crowd), "each row's user may have a few processes");
        let left = fs::read_dir(container.root.path().join("tmp")).unwrap().count();
        assert_eq!(left, 0, "what a run made is gone");
    }

    // Nothing that can be read: no score, and no 0.
    let broken = tempfile::tempdir().unwrap();
    fs::create_dir_all(broken.path().join("a0/src")).unwrap();
    fs::write(broken.path().join("a0/src/ops.rs"), "").unwrap();
    let graded = container.submit(broken.path());
    assert_eq!(code(&graded), 0, "{}", stderr(&graded));
    let results = container.results().unwrap();
    assert!(results.get("score").is_none() && results.get("tests").is_none(), "{results}");
    assert!(results["output"].as_str().unwrap().contains("src/lib.rs is missing"), "{results}");

    // A sandbox that is not there.
    if is_root() {
        container.settings("TIER=medium", "TIER=strong");
        let refused = container.submit(&sample_class().join("softmax-diagonal"));
        assert_eq!(code(&refused), 1, "{}", stdout(&refused));
        assert!(stderr(&refused).contains("is medium, not strong"), "{}", stderr(&refused));
        assert!(container.results().is_none(), "an older result is no result");
    }
}

#[test]
fn a_grader_that_fails_leaves_no_result() {
    let container = Container::new();
    container.set("environment", &environment("/bin/false"));
    fs::write(container.at("results/results.json"), "{}").unwrap();
    let failed = container.submit(&sample_class().join("empty-handed"));
    assert_eq!(code(&failed), 1);
    assert!(stderr(&failed).contains("exit code 1, so there is no score"), "{}", stderr(&failed));
    assert!(container.results().is_none());
}

#[test]
fn the_zip_holds_a_whole_workspace() {
    let container = Container::new();
    let cargo = |arguments: &[&str]| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(arguments).args(["--offline", "--locked"]);
        cargo.current_dir(container.source().join("course")).env_remove("CARGO_TARGET_DIR");
        let output = cargo.output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        output.stdout
    };
    let metadata = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_slice(&metadata).unwrap();
    // Cargo looks at every file that a manifest names before it compiles the smallest crate.
    cargo(&["check", "--quiet", "--package", "libtorch-link"]);
    let names = metadata["packages"].as_array().unwrap().iter().map(|p| p["name"].as_str());
    let names: Vec<&str> = names.flatten().collect();
    for needed in ["grader", "oracle", "worker", "xtask", "a0"] {
        assert!(names.contains(&needed), "{needed} in {names:?}");
    }
}
