//! A roster as the operator gives it: the students who are to be graded.

use std::io::Read as _;
use std::path::Path;

use intake::{Roster, roster};

use crate::base::problem::Problem;
use crate::command_line::cli::Class;

/// The roster, if the operator gave one.
///
/// # Errors
///
/// As those of [`read_roster`].
pub fn roster_of(class: &Class) -> Result<Option<Roster>, Problem> {
    let column = class.roster_column.as_deref();
    class.roster.as_deref().map(|path| read_roster(path, column)).transpose()
}

/// The roster in a file. `column` is the name of the column with what submissions are
/// called, if the operator said which.
///
/// # Errors
///
/// If it cannot be read, or something is wrong with it: the row.
pub fn read_roster(path: &Path, column: Option<&str>) -> Result<Roster, Problem> {
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
    roster::read(&bytes, column).map_err(|words| {
        Problem::input((
            format!("名单 {shown} 不能用：{}", words.zh),
            format!("the roster {shown} cannot be used: {}", words.en),
        ))
    })
}
