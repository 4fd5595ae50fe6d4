//! Whatever form a submission is handed in, the same sources get the same score.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{a0, copy, run, sample_class, stderr, stdout};
use serde_json::Value;

fn git(folder: &Path, time: &str, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .envs([("GIT_COMMITTER_DATE", time), ("GIT_AUTHOR_DATE", time)])
        .envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null")])
        .current_dir(folder)
        .args(["-c", "user.name=Amy", "-c", "user.email=amy@example.org"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_string()
}

/// A class in which everybody hands in the same in another form; returns the commit
/// that was made in time.
fn class(folder: &Path) -> String {
    let amy = folder.join("amy");
    copy(&sample_class().join("full-marks"), &amy);
    git(&amy, "", &["init", "--quiet", "--initial-branch=main"]);
    git(&amy, "", &["add", "--all"]);
    git(&amy, "2026-10-01T10:00:00Z", &["commit", "--quiet", "--message", "done"]);
    let commit = git(&amy, "", &["rev-parse", "HEAD"]);
    let pack = |name: &str, format: &str| {
        let output = format!("--output=../{name}");
        git(&amy, "", &["archive", format, "--prefix=course-main/", &output, "HEAD"]);
    };
    pack("bo.zip", "--format=zip");
    pack("chen.tar.gz", "--format=tar.gz");
    fs::write(amy.join("assignments/a0/src/lib.rs"), "too late").unwrap();
    git(&amy, "2026-10-02T10:00:00Z", &["commit", "--quiet", "--all", "--message", "late"]);
    git(folder, "", &["clone", "--quiet", "--bare", "amy", "dana.git"]);
    fs::create_dir(folder.join("eve")).unwrap();
    fs::write(folder.join("fay.rar"), "").unwrap();
    commit
}

fn result(run: &Path, student: &str) -> Value {
    let path = run.join(format!("results/{student}.a0.json"));
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn every_form_is_graded_alike_and_the_roster_says_who() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    fs::create_dir(path("class")).unwrap();
    let commit = class(&folder.path().join("class"));
    let class_list = "username,name\ndana,王丹\nzoe,\nchen,\nbo,\namy,\nfay,\n";
    fs::write(path("class.csv"), class_list).unwrap();
    let (class, runs, roster) = (path("class"), path("runs"), path("class.csv"));
    let which = [&a0(&class, &runs)[..], &["--run", "r", "--lang", "en"]].concat();
    let until = ["--roster", &roster, "--deadline", "2026-10-01T23:59:59+08:00"];
    let output = run(&[&which[..], &until, &["--export", "csv,check50"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let warnings: Vec<String> =
        stderr(&output).lines().filter(|line| line.contains("warning")).map(Into::into).collect();
    insta::assert_snapshot!(warnings.join("\n"));

    let run_folder = folder.path().join("runs/r");
    let order: Vec<String> = fs::read_to_string(run_folder.join("scores.csv"))
        .unwrap()
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap().trim_matches('"').to_string())
        .collect();
    assert_eq!(order, ["dana", "zoe", "chen", "bo", "amy", "fay"]);
    assert_eq!(result(&run_folder, "zoe")["status"], "not_submitted");
    let rar = result(&run_folder, "fay");
    assert_eq!(rar["status"], "not_gradable");
    assert_eq!(rar["reason"]["en"], "fay.rar is a RAR archive; pack it as .zip or .tar.gz");
    let full = result(&run_folder, "bo");
    assert_eq!(full["score"], 100, "{full}");
    for student in ["amy", "chen", "dana"] {
        let result = result(&run_folder, student);
        assert_eq!(result["score"], 100, "{result}");
        assert_eq!(
            result["provenance"]["hashes"]["submission"],
            full["provenance"]["hashes"]["submission"]
        );
    }
    for student in ["amy", "dana"] {
        assert_eq!(result(&run_folder, student)["provenance"]["commit"], commit);
    }
    assert_eq!(full["provenance"].get("commit"), None);
    let plan = fs::read_to_string(run_folder.join("run.json")).unwrap();
    assert!(plan.contains(r#""deadline": "2026-10-01T15:59:59Z""#), "{plan}");

    // Who they are is kept with the run, and stands in the exports that were asked for.
    let grades = fs::read_to_string(run_folder.join("grades.csv")).unwrap();
    assert!(grades.contains("\"dana\",\"\",\"王丹\""), "{grades}");
    assert!(run_folder.join("roster.json").exists());
    assert!(run_folder.join("check50/fay.json").exists());
    assert!(stdout(&output).contains("/grades.csv\n"), "{}", stdout(&output));
    assert!(!run_folder.join("junit.xml").exists(), "nobody asked for it");

    // Another deadline is another run.
    let output = run(&[&which[..], &until[..2]].concat());
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
}

/// A tag that nobody has is said loudly, with the nearest names, and nothing is left of
/// the run; the same of one student only is a row.
#[test]
fn a_tag_that_nobody_has_stops_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let amy = folder.path().join("class/amy");
    copy(&sample_class().join("stubs"), &amy);
    git(&amy, "", &["init", "--quiet", "--initial-branch=main"]);
    git(&amy, "", &["add", "--all"]);
    git(&amy, "2026-10-01T10:00:00Z", &["commit", "--quiet", "--message", "done"]);
    git(&amy, "", &["tag", "submit/a0"]);
    let (class, runs) = (path("class"), path("runs"));
    let which = a0(&class, &runs);
    let output = run(&[&which[..], &["--tag", "submit-a0"]].concat());
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(said.contains("has the tag submit-a0; the nearest are submit/a0"), "{said}");
    assert_eq!(fs::read_dir(folder.path().join("runs")).into_iter().flatten().count(), 0);

    copy(&amy, &folder.path().join("class/bo"));
    git(&folder.path().join("class/bo"), "", &["tag", "submit-a0"]);
    let output = run(&[&which[..], &["--tag", "submit-a0", "--run", "r"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let run_folder = folder.path().join("runs/r");
    assert_eq!(result(&run_folder, "amy")["status"], "not_submitted");
    let feedback = fs::read_to_string(run_folder.join("feedback/amy.md")).unwrap();
    assert!(feedback.contains("no tag submit-a0; the nearest are submit/a0"), "{feedback}");
    assert_eq!(result(&run_folder, "bo")["status"], "graded");
}

/// Of a folder with a repository the newest commit counts, as the pages say, and not what
/// lies in the working tree.
#[test]
fn a_folder_with_a_repository_is_graded_at_its_newest_commit() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let amy = folder.path().join("class/amy");
    copy(&sample_class().join("full-marks"), &amy);
    git(&amy, "", &["init", "--quiet", "--initial-branch=main"]);
    git(&amy, "", &["add", "--all"]);
    git(&amy, "2026-10-01T10:00:00Z", &["commit", "--quiet", "--message", "done"]);
    let commit = git(&amy, "", &["rev-parse", "HEAD"]);
    fs::write(amy.join("assignments/a0/src/lib.rs"), "not committed").unwrap();
    let (class, runs) = (path("class"), path("runs"));
    let output = run(&[&a0(&class, &runs)[..], &["--run", "r"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let result = result(&folder.path().join("runs/r"), "amy");
    assert_eq!((&result["score"], &result["provenance"]["commit"]), (&100.into(), &commit.into()));
}
