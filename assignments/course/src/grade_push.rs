//! `cargo course grade-push`: what a push came to.

use std::path::PathBuf;

use wording::Lang;

use crate::annotation;
use crate::arguments::GradePush;
use crate::changed::Changed;
use crate::classroom50::Classroom50;
use crate::exit_code::ExitCode;
use crate::problem::Problem;
use crate::repository::Repository;
use crate::summary;
use crate::terminal;
use crate::tried::Tried;

/// Runs the public checks of what has changed, and tells how they ended.
///
/// # Errors
///
/// If git or cargo cannot be started, or a file not be written.
pub fn grade_push(asked: &GradePush, lang: Lang) -> Result<ExitCode, Problem> {
    let repository = Repository::find()?;
    let classroom = Classroom50::new(&variable)?;
    let changed = match (&classroom, &asked.since) {
        (Some(classroom), _) => {
            Classroom50::forget(&repository);
            classroom.asked(&repository)
        }
        (None, Some(since)) => Changed::since(since, &repository)?,
        (None, None) => Changed::all(&repository),
    };
    println!("{}", changed.why.get(lang));
    let in_actions = variable("GITHUB_ACTIONS").as_deref() == Some("true");
    let mut tried = Vec::new();
    for id in &changed.assignments {
        let one = Tried::new(&repository, id)?;
        print!("{}", terminal::told(&one, in_actions, lang)?);
        tried.push(one);
    }
    if in_actions {
        print!("{}", annotation::commands(&annotation::of_all(&tried, lang), lang));
    }
    let file = asked.summary.clone().or(variable("GITHUB_STEP_SUMMARY").map(PathBuf::from));
    if let Some(file) = file {
        summary::add(&file, &summary::summary(&tried, changed.why, lang))?;
    }
    match classroom {
        Some(classroom) => in_classroom(&classroom, &tried, &repository),
        None => Ok(code(&tried)),
    }
}

/// Writes the result for Classroom 50. To its runner 0 means that the checks ran.
fn in_classroom(
    classroom: &Classroom50,
    tried: &[Tried],
    repository: &Repository,
) -> Result<ExitCode, Problem> {
    if tried.iter().any(Tried::is_fault) {
        return Ok(ExitCode::Fault);
    }
    classroom.write(tried, repository)?;
    Ok(ExitCode::Good)
}

fn code(tried: &[Tried]) -> ExitCode {
    if tried.iter().any(Tried::is_fault) {
        ExitCode::Fault
    } else if tried.iter().any(Tried::is_wrong) {
        ExitCode::Wrong
    } else {
        ExitCode::Good
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
