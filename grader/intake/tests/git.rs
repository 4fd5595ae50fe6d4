//! Submissions that are git repositories.

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use common::{PlainGit, names, unusable};
use intake::{Form, Git, GitError, HandedIn, IntakeError, Moment, Taken, take};
use wording::Words;

struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let new = Self { folder: tempfile::tempdir().unwrap() };
        new.git(&["init", "--quiet", "--initial-branch=main"], 0);
        new
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("amy")
    }

    fn git(&self, arguments: &[&str], time: i64) -> String {
        let path = self.path();
        fs::create_dir_all(&path).unwrap();
        let date = format!("@{time} +0000");
        let who = ["-c", "user.name=Amy", "-c", "user.email=amy@example.org"];
        let output = Command::new("git")
            .envs([("GIT_COMMITTER_DATE", &date), ("GIT_AUTHOR_DATE", &date)])
            .envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null")])
            .current_dir(path)
            .args(who)
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_string()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Commits everything at a time, and returns the commit.
    fn commit(&self, text: &str, time: i64) -> String {
        self.write("assignments/a0/src/lib.rs", text);
        self.git(&["add", "--all"], time);
        self.git(&["commit", "--quiet", "--message", "work"], time);
        self.git(&["rev-parse", "HEAD"], time)
    }

    fn at(&self, moment: &Moment) -> Result<Taken, IntakeError> {
        take(&HandedIn::new(self.path(), Form::Folder), "a0", moment, &PlainGit)
    }

    fn at_deadline(&self, seconds: i64) -> Result<Taken, IntakeError> {
        self.at(&Moment::Deadline(jiff::Timestamp::from_second(seconds).unwrap()))
    }

    fn bare(&self) -> HandedIn {
        let path = self.folder.path().join("amy.git");
        self.git(&["clone", "--quiet", "--bare", ".", path.to_str().unwrap()], 0);
        HandedIn::new(path, Form::Repository)
    }
}

fn text(taken: &Taken) -> &str {
    &taken.sources[0].1
}

#[test]
fn the_last_commit_that_is_not_younger_than_the_deadline_is_graded() {
    let repository = Repository::new();
    let first = repository.commit("first", 1000);
    let second = repository.commit("second", 2000);
    repository.commit("late", 3000);
    repository.write("assignments/a0/src/lib.rs", "not committed");
    for (deadline, words, commit) in
        [(1000, "first", &first), (1999, "first", &first), (2000, "second", &second)]
    {
        let taken = repository.at_deadline(deadline).unwrap();
        assert_eq!((text(&taken), taken.commit.as_ref()), (words, Some(commit)));
    }
    assert_eq!(repository.at_deadline(999), Err(IntakeError::Missing));
    let latest = repository.at(&Moment::Latest).unwrap();
    assert_eq!((text(&latest), latest.commit.is_some()), ("late", true));
}

#[test]
fn what_is_not_committed_does_not_count() {
    let repository = Repository::new();
    repository.write("assignments/a0/src/lib.rs", "not committed");
    let line = unusable(repository.at(&Moment::Latest));
    assert_eq!(line, "the repository has no commit; commit your work");
    let commit = repository.commit("committed", 1000);
    repository.write("assignments/a0/src/lib.rs", "not committed");
    let taken = repository.at(&Moment::Latest).unwrap();
    assert_eq!((text(&taken), &taken.commit), ("committed", &Some(commit)));
}

#[test]
fn a_clone_with_a_folder_around_it_is_a_repository() {
    let repository = Repository::new();
    let commit = repository.commit("committed", 1000);
    repository.write("assignments/a0/src/lib.rs", "not committed");
    let around = HandedIn::new(repository.folder.path(), Form::Folder);
    let taken = take(&around, "a0", &Moment::Latest, &PlainGit).unwrap();
    assert_eq!((text(&taken), &taken.commit), ("committed", &Some(commit)));
    // Work beside it is the folder's own.
    fs::create_dir_all(repository.folder.path().join("assignments/a0/src")).unwrap();
    fs::write(repository.folder.path().join("assignments/a0/src/lib.rs"), "own").unwrap();
    let line = unusable(take(&around, "a0", &Moment::Latest, &PlainGit));
    assert!(line.contains("more than once"), "{line}");
}

#[test]
fn a_head_without_its_branch_stands_for_the_only_one() {
    let repository = Repository::new();
    let commit = repository.commit("only", 1000);
    repository.write(".git/HEAD", "ref: refs/heads/master\n");
    for moment in [Moment::Latest, Moment::Deadline(jiff::Timestamp::from_second(2000).unwrap())] {
        assert_eq!(repository.at(&moment).unwrap().commit.as_ref(), Some(&commit));
    }
    repository.git(&["branch", "side", "main"], 0);
    let line = unusable(repository.at(&Moment::Latest));
    let words = "HEAD names no branch that exists, and there are several (main, side)";
    assert_eq!(line, format!("{words}; check one out"));
    // Of a clone without a branch of its own, that of its origin.
    for branch in ["main", "side"] {
        fs::remove_file(repository.path().join(".git/refs/heads").join(branch)).unwrap();
    }
    repository.git(&["update-ref", "refs/remotes/origin/work", &commit], 0);
    repository.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/work"], 0);
    assert_eq!(repository.at(&Moment::Latest).unwrap().commit, Some(commit));
}

#[test]
fn a_detached_head_and_a_shallow_clone_are_read() {
    let repository = Repository::new();
    let first = repository.commit("first", 1000);
    let second = repository.commit("second", 2000);
    let path = repository.folder.path().join("shallow");
    let url = format!("file://{}", repository.path().display());
    repository.git(&["clone", "--quiet", "--depth=1", &url, path.to_str().unwrap()], 0);
    let shallow = HandedIn::new(path, Form::Folder);
    let taken = take(&shallow, "a0", &Moment::Latest, &PlainGit).unwrap();
    assert_eq!(taken.commit, Some(second));
    repository.git(&["checkout", "--quiet", "--detach", &first], 0);
    assert_eq!(repository.at(&Moment::Latest).unwrap().commit, Some(first));
}

/// The tree with these lines.
fn tree(repository: &Repository, lines: &str) -> String {
    let list = repository.folder.path().join("list");
    fs::write(&list, lines).unwrap();
    let mktree = Command::new("git")
        .current_dir(repository.path())
        .arg("mktree")
        .stdin(fs::File::open(list).unwrap())
        .output()
        .unwrap();
    String::from_utf8(mktree.stdout).unwrap().trim().to_string()
}

/// Trees in trees, many of the same in each: few objects and endless names.
fn bomb(repository: &Repository) -> String {
    let blob = repository.folder.path().join("blob");
    fs::write(&blob, "").unwrap();
    let blob = repository.git(&["hash-object", "-w", blob.to_str().unwrap()], 0);
    let mut entry = format!("100644 blob {blob}");
    for _ in 0..7 {
        let lines: String = (0..32).map(|i| format!("{entry}\tm{i:02}\n")).collect();
        entry = format!("040000 tree {}", tree(repository, &lines));
    }
    entry
}

fn commit_tree(repository: &Repository, tree: &str) {
    let commit = repository.git(&["commit-tree", "-m", "x", tree], 1000);
    repository.git(&["update-ref", "refs/heads/main", &commit], 0);
}

#[test]
fn endless_trees_are_given_up_at_once() {
    let repository = Repository::new();
    repository.commit("first", 1000);
    let bomb = bomb(&repository);
    let whole = tree(&repository, &format!("{bomb}\tsrc\n"));
    let whole = tree(&repository, &format!("040000 tree {whole}\ta0\n"));
    let whole = tree(&repository, &format!("040000 tree {whole}\tassignments\n"));
    commit_tree(&repository, &whole);
    let start = Instant::now();
    let line = unusable(repository.at(&Moment::Latest));
    assert_eq!(line, "more than 10000 files; hand in the sources alone");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());

    // Elsewhere it does not matter.
    let repository = Repository::new();
    repository.commit("first", 1000);
    let bomb = self::bomb(&repository);
    let work = repository.git(&["rev-parse", "HEAD:assignments"], 0);
    let lines = format!("040000 tree {work}\tassignments\n{bomb}\tdata\n{bomb}\ttarget\n");
    let whole = tree(&repository, &lines);
    commit_tree(&repository, &whole);
    let start = Instant::now();
    assert_eq!(text(&repository.at(&Moment::Latest).unwrap()), "first");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn only_the_first_parents_count() {
    let repository = Repository::new();
    repository.commit("main", 1000);
    repository.git(&["checkout", "--quiet", "-b", "side"], 0);
    repository.commit("side", 1500);
    repository.git(&["checkout", "--quiet", "main"], 0);
    repository.git(&["merge", "--quiet", "--no-ff", "--message", "merge", "side"], 2500);
    assert_eq!(text(&repository.at_deadline(2000).unwrap()), "main");
    assert_eq!(text(&repository.at_deadline(2500).unwrap()), "side");
}

#[test]
fn a_tag_is_graded_wherever_the_branch_stands() {
    let repository = Repository::new();
    let tagged = repository.commit("tagged", 1000);
    repository.git(&["tag", "--annotate", "--message", "x", "submit/a0"], 1000);
    repository.commit("later", 2000);
    let tag = |name: &str| repository.at(&Moment::Tag(name.into()));
    assert_eq!(tag("submit/a0").unwrap().commit, Some(tagged));
    for none in ["submit/a1", "--all", "x y", "a..b", ""] {
        let near = none == "submit/a1";
        let nearest = if near { vec!["submit/a0".to_string()] } else { Vec::new() };
        let expected = IntakeError::NoSuchTag { tag: none.into(), nearest };
        assert_eq!(tag(none), Err(expected), "{none:?}");
    }
}

#[test]
fn a_bare_repository_is_graded_at_its_head() {
    let repository = Repository::new();
    repository.write("README.md", "");
    repository.write("assignments/a0/Cargo.toml", "");
    repository.write("assignments/a0/src/data.bin", "");
    let commit = repository.commit("only", 1000);
    let bare = repository.bare();
    let taken = take(&bare, "a0", &Moment::Latest, &PlainGit).unwrap();
    assert_eq!((names(&taken), &taken.commit), (vec!["lib.rs"], &Some(commit)));
    assert_eq!(taken.ignored, ["Cargo.toml", "src/data.bin"]);
    let other = take(&bare, "a1", &Moment::Latest, &PlainGit);
    assert_eq!(other, Err(IntakeError::Missing));
}

#[test]
fn links_and_submodules_are_listed_and_not_taken() {
    let repository = Repository::new();
    repository.commit("first", 1000);
    symlink("/etc/passwd", repository.path().join("assignments/a0/src/x.rs")).unwrap();
    let object = repository.git(&["rev-parse", "HEAD"], 0);
    let submodule = format!("160000,{object},assignments/a0/src/sub.rs");
    repository.git(&["add", "--all"], 0);
    repository.git(&["update-index", "--add", "--cacheinfo", &submodule], 0);
    repository.git(&["commit", "--quiet", "--message", "x"], 2000);
    let taken = repository.at_deadline(2000).unwrap();
    assert_eq!(names(&taken), ["lib.rs"]);
    assert_eq!(taken.ignored, ["src/sub.rs (a submodule)", "src/x.rs (a symbolic link)"]);
}

#[test]
fn a_link_in_the_place_of_a_folder_is_named() {
    for below in ["assignments", "assignments/a0", "assignments/a0/src"] {
        let repository = Repository::new();
        let link = repository.path().join(below);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink("/tmp", link).unwrap();
        repository.git(&["add", "--all"], 0);
        repository.git(&["commit", "--quiet", "--message", "x"], 1000);
        let line = unusable(repository.at_deadline(1000));
        assert_eq!(line, format!("{below} is a symbolic link; hand in the folder itself"));
    }
}

#[test]
fn nothing_that_the_repository_configures_is_started() {
    let repository = Repository::new();
    repository.commit("first", 1000);
    let mark = repository.folder.path().join("mark");
    let script = repository.folder.path().join("evil");
    fs::write(&script, format!("#!/bin/sh\ntouch {}\n", mark.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let evil = script.to_str().unwrap();
    let keys = [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.alternateRefsCommand",
        "filter.x.smudge",
        "filter.x.clean",
        "filter.x.process",
        "diff.external",
        "diff.x.textconv",
        "gpg.program",
        "credential.helper",
        "alias.rev-parse",
        "uploadpack.packObjectsHook",
        "trace2.eventTarget",
    ];
    for key in keys {
        repository.git(&["config", key, evil], 0);
    }
    repository.write(".git/info/attributes", "* filter=x diff=x\n");
    repository.write(".gitattributes", "* filter=x diff=x\n");
    for hook in ["post-checkout", "reference-transaction", "post-index-change"] {
        let path = repository.path().join(".git/hooks").join(hook);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(&script, path).unwrap();
    }
    assert_eq!(text(&repository.at_deadline(1000).unwrap()), "first");
    assert!(!mark.exists());
}

#[test]
fn objects_of_other_repositories_are_out_of_reach() {
    let other = Repository::new();
    let theirs = other.commit("somebody else's", 1000);
    let repository = Repository::new();
    let objects = other.path().join(".git/objects");
    repository.write(".git/objects/info/alternates", &format!("{}\n", objects.display()));
    repository.write(".git/refs/heads/main", &format!("{theirs}\n"));
    assert_eq!(repository.git(&["show", "main:assignments/a0/src/lib.rs"], 0), "somebody else's");
    let line = unusable(repository.at_deadline(1000));
    assert!(line.starts_with("git cannot read the repository ("), "{line}");
    fs::remove_dir_all(repository.path().join(".git/objects")).unwrap();
    symlink(objects, repository.path().join(".git/objects")).unwrap();
    assert!(repository.at_deadline(1000).is_err());
}

#[test]
fn packs_other_formats_and_shared_objects_are_read() {
    let formats: [&[&str]; 3] = [&[], &["--object-format=sha256"], &["--ref-format=reftable"]];
    for format in formats {
        let repository = Repository { folder: tempfile::tempdir().unwrap() };
        repository.git(&[&["init", "--quiet", "--initial-branch=main"], format].concat(), 0);
        let commit = repository.commit("first", 1000);
        repository.git(&["tag", "done"], 1000);
        repository.git(&["gc", "--quiet"], 1000);
        for taken in [repository.at_deadline(1000), repository.at(&Moment::Tag("done".into()))] {
            assert_eq!(taken.unwrap().commit.as_ref(), Some(&commit), "{format:?}");
        }
        let shared = take(&repository.bare(), "a0", &Moment::Latest, &PlainGit);
        assert_eq!(shared.unwrap().commit, Some(commit));
    }
}

#[test]
fn missing_objects_are_not_fetched() {
    let repository = Repository::new();
    repository.commit("first", 1000);
    let mark = repository.folder.path().join("mark");
    let url = format!("ext::touch {}", mark.display());
    repository.git(&["config", "remote.origin.url", &url], 0);
    repository.git(&["config", "remote.origin.promisor", "true"], 0);
    repository.git(&["config", "extensions.partialClone", "origin"], 0);
    repository.git(&["config", "core.repositoryFormatVersion", "1"], 0);
    repository.git(&["config", "protocol.ext.allow", "always"], 0);
    let blob = repository.git(&["rev-parse", "HEAD:assignments/a0/src/lib.rs"], 0);
    let object = repository.path().join(".git/objects").join(&blob[..2]).join(&blob[2..]);
    fs::remove_file(object).unwrap();
    let line = unusable(repository.at_deadline(1000));
    assert!(line.starts_with("git cannot read the repository ("), "{line}");
    assert!(!mark.exists());
}

#[test]
fn replaced_objects_and_grafts_change_nothing() {
    let repository = Repository::new();
    let first = repository.commit("first", 1000);
    let late = repository.commit("late", 3000);
    repository.git(&["replace", &first, &late], 0);
    repository.write(".git/info/grafts", &format!("{late}\n"));
    assert_eq!(text(&repository.at_deadline(1000).unwrap()), "first");
}

#[test]
fn a_repository_elsewhere_is_not_read() {
    let other = Repository::new();
    other.commit("somebody else's", 1000);
    let theirs = other.path().join(".git");
    let pointer = |make: fn(&Path, &Path)| {
        let folder = tempfile::tempdir().unwrap();
        make(&theirs, &folder.path().join(".git"));
        let path = folder.path();
        unusable(take(&HandedIn::new(path, Form::Folder), "a0", &Moment::Latest, &PlainGit))
    };
    let words = ".git is not a folder; hand in the whole repository";
    assert_eq!(pointer(|theirs, own| symlink(theirs, own).unwrap()), words);
    let file = |theirs: &Path, own: &Path| {
        fs::write(own, format!("gitdir: {}\n", theirs.display())).unwrap();
    };
    assert_eq!(pointer(file), words);
}

#[test]
fn large_files_are_not_even_printed() {
    let repository = Repository::new();
    repository.commit(&" ".repeat((1 << 20) + 1), 1000);
    let line = unusable(repository.at_deadline(1000));
    assert_eq!(line, "src/lib.rs is larger than 1 MiB; keep data out of it");
}

#[test]
fn a_folder_without_a_repository_is_graded_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let src = folder.path().join("assignments/a0/src");
    fs::create_dir_all(&src).unwrap();
    fs::write(src.join("lib.rs"), "x").unwrap();
    let handed_in = HandedIn::new(folder.path(), Form::Folder);
    let taken = take(&handed_in, "a0", &Moment::Tag("x".into()), &PlainGit).unwrap();
    assert_eq!(taken.commit, None);
}

struct NoGit;

impl Git for NoGit {
    fn run(&self, _: &Path, _: &[&str], _: u64) -> Result<Vec<u8>, GitError> {
        Err(GitError::NotRun(Words::same("git is missing")))
    }
}

#[test]
fn what_is_no_repository_is_told_so_and_a_missing_git_is_our_fault() {
    let folder = tempfile::tempdir().unwrap();
    let handed_in = HandedIn::new(folder.path(), Form::Repository);
    let line = unusable(take(&handed_in, "a0", &Moment::Latest, &PlainGit));
    assert!(line.starts_with("git cannot read the repository ("), "{line}");

    let error = take(&handed_in, "a0", &Moment::Latest, &NoGit).unwrap_err();
    assert_eq!(error, IntakeError::Unreadable(Words::same("git is missing")));
}

#[test]
fn whatever_git_prints_is_believed_only_in_its_own_form() {
    struct Says(&'static [u8]);
    impl Git for Says {
        fn run(&self, _: &Path, arguments: &[&str], _: u64) -> Result<Vec<u8>, GitError> {
            let commit = b"0123456789012345678901234567890123456789".to_vec();
            Ok(if arguments[0] == "rev-parse" { commit } else { self.0.to_vec() })
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let handed_in = HandedIn::new(folder.path(), Form::Repository);
    for printed in [&b"x"[..], b"x\0", b"100644 blob --output=x 3\tname\0", b"\xff\t\0", b"\0"] {
        let line = unusable(take(&handed_in, "a0", &Moment::Latest, &Says(printed)));
        assert!(!line.is_empty(), "{printed:?}");
    }
}
