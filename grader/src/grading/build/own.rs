//! The same student's solutions of earlier assignments, compiled into the worker of a later
//! one. What is wrong with them is told in their own rows; here they are left out.

use std::io;

use harness::Words;

use super::attempt::attempt;
use super::build_error::BuildError;
use super::library::{library, library_path, write_sources};
use super::staff::Staff;
use crate::grading::audit::Audit;
use crate::grading::row_folder::RowFolder;
use crate::handed_in::stage::Own;

/// The ids of those that compile and keep the rules of their own assignment. Their libraries
/// lie in the row's folder.
///
/// # Errors
///
/// If the machine fails.
pub fn compiled(
    own: &[Own],
    staff: &Staff,
    folder: &RowFolder,
    machine_works: &dyn Fn() -> bool,
) -> Result<Vec<&'static str>, BuildError> {
    let mut ids = Vec::new();
    for own in own {
        if compiles(own, staff, folder, machine_works)? {
            ids.push(own.id);
        }
    }
    Ok(ids)
}

fn compiles(
    own: &Own,
    staff: &Staff,
    folder: &RowFolder,
    machine_works: &dyn Fn() -> bool,
) -> Result<bool, BuildError> {
    let assignment = checks::assignment(own.id)
        .ok_or_else(|| io::Error::other(format!("no assignment {}", own.id)))?;
    let sources = folder.path().join(own.id);
    write_sources(&own.sources, &sources)?;
    if attempt(&library(staff, assignment, folder, &sources), machine_works)?.is_some() {
        return Ok(false);
    }
    let library = library_path(own.id, folder.path());
    let audit = Audit::of(&[&library], &staff.libraries(assignment).reach)
        .map_err(|line| BuildError::Grader(Words::same(line)))?;
    let is_banned = |check| audit.outcome(assignment, check, || &[]).is_some();
    Ok(!assignment.checks().any(is_banned))
}

/// Links the worker with all of them, or, if one does not have what it should, with none.
/// `link` returns the compiler's words if a submission is at fault, and the result is these
/// words if it is at fault without them, too.
///
/// # Errors
///
/// If the machine fails.
pub fn linked(
    own: Vec<&'static str>,
    link: impl Fn(&[&'static str]) -> Result<Option<Words>, BuildError>,
) -> Result<Result<Vec<&'static str>, Words>, BuildError> {
    match link(&own)? {
        None => Ok(Ok(own)),
        Some(words) if own.is_empty() => Ok(Err(words)),
        Some(_) => Ok(link(&[])?.map_or(Ok(vec![]), Err)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is linked if linking fails with these words whenever it is done with `a2`, and
    /// whenever it is done without.
    fn of(with: Option<&str>, without: Option<&str>) -> Result<Vec<&'static str>, Words> {
        let link = |own: &[&str]| {
            let words = if own.is_empty() { without } else { with };
            Ok(words.map(Words::same))
        };
        linked(vec!["a2"], link).unwrap()
    }

    #[test]
    fn an_earlier_solution_that_cannot_be_linked_is_left_out() {
        assert_eq!(of(None, Some("no")), Ok(vec!["a2"]));
        assert_eq!(of(Some("no"), None), Ok(vec![]));
        assert_eq!(of(Some("no"), Some("neither")), Err(Words::same("neither")));
    }
}
