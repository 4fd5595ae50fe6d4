//! `grader diff`: who gains and who loses from one run to another, and by which check.

use std::path::Path;

use harness::Lang;

use crate::base::exit_code::ExitCode;
use crate::base::problem::Problem;
use crate::command_line::cli::DiffArguments;
use crate::evidence::change::Changes;
use crate::evidence::report::Report;
use crate::evidence::run_folder::RunFolder;
use crate::export::changes::{self, in_json};

/// Compares the results of two runs, as they are stored: either may be of an older grader.
///
/// # Errors
///
/// If a run is unknown or has no results.
pub fn diff(arguments: &DiffArguments) -> Result<ExitCode, Problem> {
    let lang = arguments.lang;
    let mut unreadable = false;
    let mut results = |run: &Path| -> Result<Vec<Report>, Problem> {
        let (reports, failed) = read(run, &arguments.runs, lang)?;
        unreadable |= failed;
        Ok(reports)
    };
    let (then, now) = (results(&arguments.then)?, results(&arguments.now)?);
    let changes = Changes::new(&then, &now);
    if arguments.json {
        println!("{}", in_json(&changes));
    } else {
        println!("{}", changes::table(&changes, lang));
    }
    Ok(if unreadable { ExitCode::Incomplete } else { ExitCode::Done })
}

/// The results of a run, and whether some could not be read: these are named.
fn read(run: &Path, runs: &Path, lang: Lang) -> Result<(Vec<Report>, bool), Problem> {
    let run = RunFolder::meant(run, runs)?;
    let (reports, unreadable) = run.as_stored(&run.order());
    for why in &unreadable {
        let words = lang.pick("没有比较", "not compared");
        eprintln!("grader: {}: {words}", why.get(lang));
    }
    if reports.is_empty() {
        return Err(super::export::no_results(&run.path));
    }
    Ok((reports, !unreadable.is_empty()))
}
