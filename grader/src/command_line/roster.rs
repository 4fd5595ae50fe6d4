//! A roster as the operator gives it: the students who are to be graded.

use std::io::Read as _;

use intake::{Roster, roster};

use crate::base::problem::Problem;
use crate::command_line::cli::Class;

/// The roster, if the operator gave one.
///
/// # Errors
///
/// If it cannot be read, or something is wrong with it: the row.
pub fn read_roster(class: &Class) -> Result<Option<Roster>, Problem> {
    let Some(path) = &class.roster else { return Ok(None) };
    let shown = path.display();
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path)
        .and_then(|file| file.take(intake::caps::ROSTER as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| {
        Problem::input((
            format!("读不了名单 {shown}：{error}"),
            format!("cannot read the roster {shown}: {error}"),
        ))
    })?;
    let roster = roster::read(&bytes, class.roster_column.as_deref());
    roster.map(Some).map_err(|words| {
        Problem::input((
            format!("名单 {shown} 不能用：{}", words.zh),
            format!("the roster {shown} cannot be used: {}", words.en),
        ))
    })
}
