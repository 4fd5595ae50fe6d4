//! `grader push-feedback`: each student's feedback, pushed to a branch of its own in the
//! student's repository.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use harness::{Lang, Text, readable, text};

use crate::base::exit_code::ExitCode;
use crate::base::problem::Problem;
use crate::command_line::cli::PushFeedback;
use crate::evidence::holds::Holds;
use crate::evidence::run_folder::RunFolder;
use crate::handed_in::mirror::FEEDBACK;
use crate::sandbox::{RemoteGit, origin};

/// The name of the file on the branch.
const FILE: &str = "score.md";

/// Folders in the run's folder with one file for each student. The first that is there
/// counts.
const FOLDERS: [&str; 2] = ["score", "feedback"];

/// What came of pushing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pushed {
    New,
    Same,
    NoRepository,
    OnHold,
}

/// Pushes the feedback of a run, and prints a line about each student. Whoever is on hold
/// waits.
///
/// # Errors
///
/// If there is no such run, it is not known who is on hold, or none of its students has a
/// repository.
pub fn push_feedback(asked: &PushFeedback) -> Result<ExitCode, Problem> {
    let lang = asked.lang;
    let run = RunFolder::read(&asked.run).ok_or_else(|| no_run(&asked.run))?;
    let class = asked.submissions.as_ref().unwrap_or(&run.plan.submissions);
    let holds = Holds::read(&run.path)?;
    let folder = folder(&run);
    let students = students(&folder, &asked.students)?;
    let has_repository = |student: &String| repository(class, student).exists();
    if !students.iter().any(has_repository) {
        return Err(nobody(class));
    }
    let mut code = ExitCode::Done;
    for student in &students {
        let shown = readable(student);
        let pushed = if holds.has(student) {
            Ok(Pushed::OnHold)
        } else {
            push(&run, &folder, class, student)
        };
        match pushed {
            Ok(pushed) => println!("{shown}: {}", pushed.words().get(lang)),
            Err(why) => {
                code = ExitCode::Incomplete;
                eprintln!("grader: {shown}: {}", not_pushed(&why, lang));
            }
        }
    }
    Ok(code)
}

/// The folder with the feedback.
fn folder(run: &RunFolder) -> PathBuf {
    let [score, feedback] = FOLDERS.map(|name| run.path.join(name));
    if score.exists() { score } else { feedback }
}

/// The students who have feedback, or those who were asked for.
fn students(folder: &Path, asked: &[String]) -> Result<Vec<String>, Problem> {
    let files = fs::read_dir(folder).map_err(|error| Problem::file(folder, &error))?;
    let names = files.flatten().filter_map(|file| file.file_name().into_string().ok());
    let mut all: Vec<String> =
        names.filter_map(|name| name.strip_suffix(".md").map(Into::into)).collect();
    all.sort();
    match asked.iter().find(|student| !all.contains(student)) {
        Some(unknown) => Err(Problem::input((
            format!("{} 里没有 `{unknown}` 的反馈", folder.display()),
            format!("there is no feedback for `{unknown}` in {}", folder.display()),
        ))),
        None if asked.is_empty() => Ok(all),
        None => Ok(asked.to_vec()),
    }
}

fn repository(class: &Path, student: &str) -> PathBuf {
    class.join(format!("{student}.git"))
}

/// Commits the student's feedback on top of what the branch holds, and pushes it. It is
/// done in a repository made for it: what is graded stays as it is.
fn push(run: &RunFolder, folder: &Path, class: &Path, student: &str) -> io::Result<Pushed> {
    let repository = repository(class, student);
    if !repository.exists() {
        return Ok(Pushed::NoRepository);
    }
    let url = origin(&repository)?;
    let feedback = fs::read(folder.join(format!("{student}.md")))?;
    let made = tempfile::tempdir()?;
    let git = RemoteGit { repository: made.path().join("feedback.git"), url };
    git.make()?;
    let before = before(&git)?;
    let tree = tree(&git, &feedback)?;
    if let Some(before) = &before
        && git.run(&["rev-parse", &format!("{before}^{{tree}}")])?.trim() == tree
    {
        return Ok(Pushed::Same);
    }
    let name = run.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let message = format!("反馈 / Feedback: {}", readable(&name));
    let parent: Vec<&str> = before.iter().flat_map(|before| ["-p", before.as_str()]).collect();
    let commit = [&["commit-tree", &tree, "-m", &message], &parent[..]].concat();
    let commit = git.run(&commit)?;
    let to = format!("{}:refs/heads/{FEEDBACK}", commit.trim());
    git.run(&["push", "--quiet", "--no-verify", "--", &git.url, &to])?;
    Ok(Pushed::New)
}

/// The commit that the branch stands on now, if there is one.
fn before(git: &RemoteGit) -> io::Result<Option<String>> {
    let branch = format!("refs/heads/{FEEDBACK}");
    let listed = git.run(&["ls-remote", "--", &git.url, &branch])?;
    let commit = listed.lines().find_map(|line| line.strip_suffix(&format!("\t{branch}")));
    let Some(commit) = commit else { return Ok(None) };
    let fetch = ["fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head", "--"];
    git.run(&[&fetch[..], &[&git.url, &format!("+{branch}:{branch}")]].concat())?;
    Ok(Some(commit.into()))
}

/// A tree that holds nothing but the feedback.
fn tree(git: &RemoteGit, feedback: &[u8]) -> io::Result<String> {
    let blob = git.run_on(&["hash-object", "-w", "--stdin"], feedback)?;
    let entry = format!("100644 blob {}\t{FILE}\n", blob.trim());
    Ok(git.run_on(&["mktree"], entry.as_bytes())?.trim().to_string())
}

impl Pushed {
    fn words(self) -> Text {
        match self {
            Self::New => text("已推送", "pushed"),
            Self::Same => text("没有变化", "unchanged"),
            Self::OnHold => text("暂缓发布，没有推送", "on hold, so nothing is pushed"),
            Self::NoRepository => {
                text("没有取得过仓库，没有推送", "no repository was fetched, so nothing is pushed")
            }
        }
    }
}

fn not_pushed(why: &io::Error, lang: Lang) -> String {
    lang.pick(
        format!("没能推送（{why}）；再次运行会重试"),
        format!("could not be pushed ({why}); the same command tries again"),
    )
}

fn no_run(path: &Path) -> Problem {
    let path = path.display();
    Problem::input((
        format!("{path} 不是一次评分的文件夹：里面没有能读的 run.json"),
        format!("{path} is not the folder of a run: there is no readable run.json in it"),
    ))
}

fn nobody(class: &Path) -> Problem {
    let class = class.display();
    Problem::input((
        format!(
            "{class} 里没有这些学生的仓库：先用 grader fetch 取得，或用 --submissions 指明文件夹"
        ),
        format!(
            "none of these students has a repository in {class}: run grader fetch first, or name the folder with --submissions"
        ),
    ))
}
