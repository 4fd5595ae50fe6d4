//! `grader fetch`: the repositories of a class, brought here to be graded.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use harness::{Lang, readable};

use crate::base::exit_code::ExitCode;
use crate::base::problem::Problem;
use crate::command_line::cli::Fetch;
use crate::handed_in::mirror::{self, Fetched};
use crate::handed_in::origins::{self, Origin};

/// Fetches each repository, `jobs` at a time, and prints a line about it.
///
/// # Errors
///
/// If it is not known where they lie, or the folder cannot be made.
pub fn fetch(asked: &Fetch) -> Result<ExitCode, Problem> {
    let lang = asked.lang;
    let origins = match (&asked.list, &asked.roster, &asked.url) {
        (Some(list), ..) => origins::of_list(list)?,
        (None, Some(roster), Some(url)) => {
            origins::of_roster(roster, asked.roster_column.as_deref(), url)?
        }
        _ => return Err(nowhere()),
    };
    let into = &asked.into;
    fs::create_dir_all(into).map_err(|error| Problem::file(into, &error))?;
    let all = in_parallel(&origins, into, asked.jobs.max(1));
    let mut failed = 0;
    for (origin, fetched) in origins.iter().zip(all) {
        let student = readable(&origin.student);
        match fetched {
            Ok(fetched) => println!("{student}: {}", fetched.words().get(lang)),
            Err(why) => {
                failed += 1;
                eprintln!("grader: {student}: {}", not_fetched(&why, lang));
            }
        }
    }
    println!("{}", total(origins.len(), failed, into, lang));
    Ok(if failed > 0 { ExitCode::Incomplete } else { ExitCode::Done })
}

/// What came of each, in their order.
fn in_parallel(origins: &[Origin], into: &Path, jobs: usize) -> Vec<Result<Fetched, String>> {
    let queue = Mutex::new(origins.iter().enumerate());
    let all = Mutex::new(vec![Err(String::new()); origins.len()]);
    let work = || {
        loop {
            let next = queue.lock().map_or(None, |mut queue| queue.next());
            let Some((i, origin)) = next else { break };
            let fetched = mirror::fetch(into, origin).map_err(|error| error.to_string());
            if let Ok(mut all) = all.lock() {
                all[i] = fetched;
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(work);
        }
    });
    all.into_inner().unwrap_or_default()
}

fn not_fetched(why: &str, lang: Lang) -> String {
    lang.pick(
        format!("没能取得（{why}）；以前取得的保持原样，再次运行会重试"),
        format!("could not be fetched ({why}); what was fetched before stays, and the same command tries again"),
    )
}

fn total(all: usize, failed: usize, into: &Path, lang: Lang) -> String {
    let (fetched, into) = (all - failed, into.display());
    lang.pick(
        format!("{all} 个仓库中取得了 {fetched} 个，在 {into} 里"),
        format!("{fetched} of {all} repositories are in {into}"),
    )
}

fn nowhere() -> Problem {
    Problem::usage((
        "没有说仓库在哪里：请给出 --list FILE，或者 --roster FILE 和 --url ADDRESS",
        "it is not said where the repositories lie: give --list FILE, or --roster FILE and --url ADDRESS",
    ))
}
