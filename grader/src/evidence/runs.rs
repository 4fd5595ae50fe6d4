//! The folder in which runs lie: finding one, and making a new one.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use harness::Words;
use intake::nearest;
use rustix::fs::{Access, access};

use crate::base::nearest::with_nearest;
use crate::base::problem::Problem;
use crate::command_line::plan::Plan;
use crate::command_line::which::Which;
use crate::evidence::run_folder::{RunFolder, entries};

impl RunFolder {
    /// Checks that runs can be written to `runs`. It makes nothing there.
    ///
    /// # Errors
    ///
    /// If they cannot.
    pub fn check(runs: &Path) -> Result<(), Problem> {
        let absolute = std::path::absolute(runs).map_err(|error| unwritable(runs, &error))?;
        let there = absolute.ancestors().find(|folder| fs::symlink_metadata(folder).is_ok());
        let there = there.unwrap_or(Path::new("/"));
        if !there.is_dir() {
            return Err(unwritable(runs, &std::io::ErrorKind::NotADirectory.into()));
        }
        access(there, Access::WRITE_OK | Access::EXEC_OK)
            .map_err(|error| unwritable(runs, &error.into()))
    }

    /// The unfinished run that grades what `plan` asks for, or the run with the name that
    /// was given.
    ///
    /// # Errors
    ///
    /// If the run of that name was drawn from another seed, or grades another state of
    /// the repositories.
    pub fn find(runs: &Path, plan: &Plan, which: &Which) -> Result<Option<Self>, Problem> {
        if which.fresh {
            return Ok(None);
        }
        if let Some(name) = &which.name {
            let Some(run) = Self::read(&runs.join(name)) else { return Ok(None) };
            run.plan
                .refuses(plan, which)
                .map_or(Ok(()), |why| Err(not_this_run(&run.path, &why)))?;
            return Ok(Some(run));
        }
        let runs = fs::read_dir(runs).into_iter().flatten().flatten();
        let named = runs.filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
        let alike = named.filter_map(|entry| Self::read(&entry.path()));
        let alike = alike.filter(|run| run.plan.does(plan) && run.plan.fits_seed(which));
        // Only the newest run: an older one was given up with `--fresh`.
        let newest = alike.max_by(|a, b| a.plan.started.cmp(&b.plan.started));
        Ok(newest.filter(|run| !run.plan.finished))
    }

    /// Makes the folder of a new run.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn make(runs: &Path, plan: Plan, which: &Which) -> Result<Self, Problem> {
        let failed = |error: std::io::Error| unwritable(runs, &error);
        fs::create_dir_all(runs).map_err(failed)?;
        let name = which.name.clone().unwrap_or_else(new_name);
        // Made under another name first, so that a run under its own name always has a
        // plan.
        let aside = runs.join(format!(".{name}.{}", std::process::id()));
        fs::create_dir_all(&aside).map_err(failed)?;
        let mut run = Self { path: aside, plan, key: None, group: false };
        run.set_rights()?;
        run.write_plan()?;
        let path = free_path(runs, &name);
        fs::rename(&run.path, &path).map_err(failed)?;
        run.path = path;
        Ok(run)
    }

    /// The run that an operator means: a folder, or a name in the folder `runs`.
    ///
    /// # Errors
    ///
    /// If there is no such run.
    pub fn meant(run: &Path, runs: &Path) -> Result<Self, Problem> {
        let places = [run.to_path_buf(), runs.join(run)];
        let found = places.iter().find_map(|path| Self::read(path));
        let Some(found) = found else { return Err(no_run(run, runs)) };
        let mode = fs::metadata(&found.path).map_or(0, |facts| facts.permissions().mode());
        Ok(Self { group: mode & 0o040 != 0, ..found })
    }
}

fn unwritable(runs: &Path, error: &std::io::Error) -> Problem {
    let runs = runs.display();
    Problem::input((
        format!("写不了评分结果目录 {runs}：{error}；请用 --runs 另指一处"),
        format!("cannot write runs to {runs}: {error}; choose another with --runs"),
    ))
}

/// What to say of a run that is not there, with the names of those that are.
fn no_run(run: &Path, runs: &Path) -> Problem {
    let names: Vec<String> = entries(runs)
        .into_iter()
        .filter(|path| path.join("run.json").exists())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_string()))
        .collect();
    let near = nearest(&run.to_string_lossy(), names.iter().map(String::as_str));
    let named = runs.join(run).display().to_string();
    let run = run.display().to_string();
    // A whole path is the same in both places.
    let words = if named == run {
        Words::new(
            format!("没有运行 {run}：这个文件夹里没有能读的 run.json"),
            format!("there is no run {run}: no run.json that can be read in this folder"),
        )
    } else {
        Words::new(
            format!("没有运行 {run}：这个文件夹和 {named} 里都没有能读的 run.json"),
            format!(
                "there is no run {run}: no run.json that can be read in this folder or in {named}"
            ),
        )
    };
    Problem::input(with_nearest(words, &near))
}

fn not_this_run(path: &Path, why: &Words) -> Problem {
    let path = path.display();
    Problem::input((
        format!("{path} {}：请另取 --run 的名字，或用 --fresh 重新开始", why.zh),
        format!("{path} {}: choose another --run or say --fresh", why.en),
    ))
}

/// `2026-01-31T09-00-00Z`: sorts by time, and is a file name everywhere.
fn new_name() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H-%M-%SZ").to_string()
}

/// `name`, or `name-2` and so on if that is taken.
fn free_path(runs: &Path, name: &str) -> PathBuf {
    let candidates = (2..).map(|i| runs.join(format!("{name}-{i}")));
    let mut candidates = std::iter::once(runs.join(name)).chain(candidates);
    candidates.find(|path| !path.exists()).expect("numbers do not run out")
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::command_line::plan::now;

    /// Continues the run that is meant, or begins one.
    pub fn open(runs: &Path, plan: Plan, which: &Which) -> RunFolder {
        let found = RunFolder::find(runs, &plan, which).unwrap();
        found.unwrap_or_else(|| RunFolder::make(runs, plan, which).unwrap())
    }

    pub fn plan(seed: &str) -> Plan {
        Plan {
            schema: Plan::SCHEMA.into(),
            started: now(),
            seed: seed.into(),
            submissions: "/class".into(),
            assignments: vec!["a0".into()],
            students: vec![],
            deadline: None,
            tag: None,
            finished: false,
        }
    }

    #[test]
    fn an_unfinished_run_is_continued_with_its_own_seed() {
        let runs = tempfile::tempdir().unwrap();
        let first = open(runs.path(), plan("1"), &Which::default());
        let again = open(runs.path(), plan("2"), &Which::default());
        assert_eq!((again.path, again.plan.seed.as_str()), (first.path, "1"));
    }

    #[test]
    fn a_named_run_of_something_else_hides_no_unfinished_one() {
        let runs = tempfile::tempdir().unwrap();
        let first = open(runs.path(), plan("1"), &Which::default());
        let named = Which { name: Some("zzz".into()), ..Which::default() };
        let other = Plan { students: vec!["amy".into()], ..plan("2") };
        open(runs.path(), other, &named);
        let again = open(runs.path(), plan("3"), &Which::default());
        assert_eq!(again.path, first.path);
    }

    #[test]
    fn a_run_with_another_deadline_or_tag_is_another_run() {
        let runs = tempfile::tempdir().unwrap();
        let until = |time: &str| Plan { deadline: Some(time.into()), ..plan("1") };
        let of_tag = Plan { tag: Some("submit/a0".into()), ..plan("1") };
        let open = |plan: Plan| open(runs.path(), plan, &Which::default()).path;
        let first = open(until("2026-10-01T00:00:00Z"));
        for other in [plan("1"), of_tag, until("2026-10-02T00:00:00Z")] {
            assert_ne!(open(other), first);
        }
        assert_eq!(open(until("2026-10-01T00:00:00Z")), first);
    }

    #[test]
    fn fresh_finished_and_other_seeds_begin_anew() {
        let runs = tempfile::tempdir().unwrap();
        let open = |which: &Which| open(runs.path(), plan("1"), which);
        let mut first = open(&Which::default());
        let fresh = open(&Which { fresh: true, ..Which::default() });
        assert_ne!(fresh.path, first.path);
        let seeded = Which { seed: Some("9".into()), ..Which::default() };
        assert_ne!(open(&seeded).path, fresh.path);
        first = open(&Which::default());
        first.finished(true).unwrap();
        assert_ne!(open(&Which::default()).path, first.path);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_refused_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        assert!(RunFolder::check(&folder.path().join("file/runs")).is_err());
        assert!(RunFolder::check(&folder.path().join("new/runs")).is_ok());
        assert!(!folder.path().join("new").exists());
    }

    #[test]
    fn a_run_is_meant_by_its_folder_or_its_name() {
        let runs = tempfile::tempdir().unwrap();
        let named = Which { name: Some("monday".into()), ..Which::default() };
        let run = open(runs.path(), plan("1"), &named);
        for meant in [run.path.as_path(), Path::new("monday")] {
            let found = RunFolder::meant(meant, runs.path()).unwrap();
            assert_eq!(found.path, run.path);
            assert_eq!(found.name(), "monday");
        }
        let problem = RunFolder::meant(Path::new("munday"), runs.path()).unwrap_err();
        assert!(problem.words.en.contains("there is no run munday"), "{problem:?}");
        assert!(problem.words.en.ends_with("the nearest are monday"), "{problem:?}");
        let problem = RunFolder::meant(Path::new("/no/run"), runs.path()).unwrap_err();
        assert!(problem.words.en.ends_with("can be read in this folder"), "{problem:?}");
    }
}
