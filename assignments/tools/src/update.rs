//! `cargo xtask update`: takes over the course's next release.
//!
//! The result is worked out file by file (in `merged.rs`) and becomes a commit
//! with two parents, the student's and the release; then git goes forward to it, which it
//! does only if no change is lost that is not committed. So nothing can conflict, whatever
//! has changed on either side, and whether or not the histories have a common beginning.

use serde_json::Value;
use wording::{Lang, Words};

use crate::exit_code::ExitCode;
use crate::failure::{Failure, io_failure};
use crate::git::Git;
use crate::merged::{files, index_info, merged};
use crate::workspace::Workspace;

/// What a release says of itself.
const EDITION: &str = "edition.json";

/// Takes over the release at `url`, or else where the course has said.
///
/// # Errors
///
/// If there is no release, or git refuses; nothing has changed then.
pub fn run(workspace: &Workspace, url: Option<&str>) -> Result<ExitCode, Failure> {
    let git = Git(workspace);
    let mine = Edition::of(&git, "HEAD")?;
    let url = url.map(str::to_owned).or(mine.url).ok_or_else(no_url)?;
    git.output(&["fetch", "--quiet", "--no-tags", "--", &url, "HEAD"])?;
    let release = git.line(&["rev-parse", "FETCH_HEAD"])?;
    Edition::of(&git, &release)?;
    let words = match commit(&git, &mine.files, &release)? {
        Some(commit) => {
            git.output(&["merge", "--quiet", "--ff-only", &commit])?;
            (
                "已更新；你的 src 没有改动。撤销：git reset --keep HEAD^",
                "updated; your src is as it was. To undo it: git reset --keep HEAD^",
            )
        }
        None => ("已经是最新的发布", "this is the newest release already"),
    };
    println!("{}", Lang::from_env().pick(words.0, words.1));
    Ok(ExitCode::Success)
}

/// Makes the commit, unless it would change nothing.
fn commit(git: &Git<'_>, earlier: &[String], release: &str) -> Result<Option<String>, Failure> {
    let listed = |commit: &str| git.output(&["ls-tree", "-r", "-z", "--full-tree", commit]);
    let (student, new) = (files(&listed("HEAD")?), files(&listed(release)?));
    let all = merged(&student, earlier, &new);
    if all == student {
        return Ok(None);
    }
    let folder = tempfile::tempdir().map_err(io_failure("create", &std::env::temp_dir()))?;
    let index = folder.path().join("index");
    git.with_index(&index, &["update-index", "-z", "--index-info"], &index_info(&all))?;
    let tree = git.with_index(&index, &["write-tree"], b"")?;
    let message = "Update to the course's release";
    let arguments = ["commit-tree", "-p", "HEAD", "-p", release, "-m", message, &tree];
    git.line(&arguments).map(Some)
}

/// What a commit says of the release that it is, or was made of.
struct Edition {
    url: Option<String>,
    files: Vec<String>,
}

impl Edition {
    fn of(git: &Git<'_>, commit: &str) -> Result<Self, Failure> {
        let json = git.output(&["show", &format!("{commit}:{EDITION}")]);
        let json: Value = json
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .ok_or_else(|| no_edition(if commit == "HEAD" { "HEAD" } else { "FETCH_HEAD" }))?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let files = json["files"].as_array().into_iter().flatten().filter_map(text);
        Ok(Self { url: text(&json["url"]), files: files.collect() })
    }
}

fn no_edition(commit: &str) -> Failure {
    Failure::NotUpdated(Words::new(
        format!(
            "{commit} 里没有 {EDITION}：那不是课程发布的仓库；请在提交过的学生仓库里运行，并检查地址"
        ),
        format!(
            "{commit} has no {EDITION}: it is no release of the course; run this in your \
             repository with everything committed, and check the address"
        ),
    ))
}

fn no_url() -> Failure {
    Failure::NotUpdated(Words::new(
        "课程没有写下发布的地址；请写在命令里：cargo xtask update URL",
        "the course has not said where releases are; add the address: cargo xtask update URL",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    /// A repository of git in a temporary folder.
    struct Repository(tempfile::TempDir);

    impl Repository {
        fn new() -> Self {
            let repository = Self(tempfile::tempdir().unwrap());
            repository.git(&["init", "--quiet"]);
            repository.git(&["config", "user.name", "Amy"]);
            repository.git(&["config", "user.email", "amy@example.org"]);
            repository
        }

        fn path(&self) -> &Path {
            self.0.path()
        }

        fn url(&self) -> &str {
            self.path().to_str().unwrap()
        }

        fn git(&self, arguments: &[&str]) -> String {
            let output = Command::new("git").args(arguments).current_dir(self.path()).output();
            let output = output.unwrap();
            assert!(output.status.success(), "{arguments:?}: {output:?}");
            String::from_utf8(output.stdout).unwrap()
        }

        fn write(&self, path: &str, text: &str) {
            let file: PathBuf = self.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }

        fn read(&self, path: &str) -> Option<String> {
            fs::read_to_string(self.path().join(path)).ok()
        }

        fn commit(&self) {
            self.git(&["add", "--all"]);
            self.git(&["commit", "--quiet", "--message", "x"]);
        }

        /// A release with these files, committed.
        fn release(&self, files: &[(&str, &str)]) {
            for (path, text) in files {
                self.write(path, text);
            }
            let names: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
            let json = serde_json::json!({ "version": 1, "files": names });
            self.write(EDITION, &json.to_string());
            self.commit();
        }

        fn update(&self, url: Option<&str>) -> Result<(), Failure> {
            run(&Workspace { root: self.path().into() }, url).map(|_| ())
        }
    }

    fn refused(result: Result<(), Failure>) -> String {
        let Err(Failure::NotUpdated(words)) = result else { panic!("{result:?}") };
        words.en
    }

    const FIRST: [(&str, &str); 3] =
        [("assignments/a0/src/lib.rs", "stub"), ("Cargo.lock", "1"), ("old.md", "1")];
    const SECOND: [(&str, &str); 4] = [
        ("assignments/a0/src/lib.rs", "better stub"),
        ("assignments/a1/src/lib.rs", "stub"),
        ("Cargo.lock", "2"),
        ("edition", "x"),
    ];

    /// The course's repository with its first release, and a student's with work on it; they
    /// share no commit.
    fn course_and_student() -> (Repository, Repository) {
        let (course, student) = (Repository::new(), Repository::new());
        course.release(&FIRST);
        student.release(&FIRST);
        student.write("assignments/a0/src/lib.rs", "solved");
        student.write("Cargo.lock", "1, changed");
        student.write("notes.md", "mine");
        fs::remove_file(student.path().join("old.md")).unwrap();
        student.commit();
        (course, student)
    }

    #[test]
    fn an_update_brings_what_is_new_and_leaves_src_alone() {
        let (course, student) = course_and_student();
        course.git(&["rm", "--quiet", "old.md"]);
        course.release(&SECOND);
        student.write("assignments/a0/src/lib.rs", "solved, not committed");
        student.update(Some(course.url())).unwrap();
        let read = |path| student.read(path).unwrap_or_default();
        assert_eq!(read("assignments/a0/src/lib.rs"), "solved, not committed");
        assert_eq!(student.git(&["show", "HEAD:assignments/a0/src/lib.rs"]), "solved");
        assert_eq!(read("assignments/a1/src/lib.rs"), "stub");
        assert_eq!(read("Cargo.lock"), "2");
        assert_eq!(read("notes.md"), "mine");
        assert_eq!(student.read("old.md"), None);
        assert_eq!(student.git(&["status", "--short"]), " M assignments/a0/src/lib.rs\n");
        assert_eq!(student.git(&["rev-list", "--parents", "-1", "HEAD"]).split(' ').count(), 3);
    }

    #[test]
    fn a_second_update_changes_nothing() {
        let (course, student) = course_and_student();
        course.release(&SECOND);
        student.update(Some(course.url())).unwrap();
        let before = student.git(&["rev-parse", "HEAD"]);
        student.update(Some(course.url())).unwrap();
        assert_eq!(student.git(&["rev-parse", "HEAD"]), before);
    }

    #[test]
    fn a_change_that_would_be_lost_stops_it() {
        let (course, student) = course_and_student();
        course.release(&SECOND);
        student.write("Cargo.lock", "not committed");
        let line = refused(student.update(Some(course.url())));
        assert!(line.contains("Cargo.lock") && line.contains("nothing was changed"), "{line}");
        assert_eq!(line.lines().count(), 1);
        assert_eq!(student.read("Cargo.lock").unwrap(), "not committed");
        assert_eq!(student.read("assignments/a1/src/lib.rs"), None);
    }

    #[test]
    fn what_is_no_release_is_not_taken_over() {
        let (_, student) = course_and_student();
        let other = Repository::new();
        other.write("x", "y");
        other.commit();
        let line = refused(student.update(Some(other.url())));
        assert!(line.starts_with("FETCH_HEAD has no edition.json"), "{line}");
        let line = refused(other.update(Some(student.url())));
        assert!(line.starts_with("HEAD has no edition.json"), "{line}");
        assert!(refused(student.update(None)).contains("cargo xtask update URL"));
        assert!(refused(student.update(Some("/nowhere"))).contains("git refuses"));
    }
}
