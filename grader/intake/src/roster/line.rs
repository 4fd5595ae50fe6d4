//! One row below the header: a student, somebody else, or nobody.

use wording::{Text, Words};

use super::field::Field;
use super::header::Header;
use super::system::STAFF;
use super::table::{Row, control_character};
use crate::name::{check_name, check_student, shown};
use crate::person::{Enrolled, Ids, Person};

/// Who a row is of.
#[derive(Debug)]
pub enum Line {
    /// A student.
    Student(Box<Enrolled>),
    /// Somebody who is no student: staff, or a system's own test student.
    Other,
    /// Nobody: the system wrote something else there.
    Nobody,
}

/// Reads a row.
///
/// # Errors
///
/// What is wrong with it, and what to do.
pub fn read(header: &Header, row: &Row) -> Result<Line, Words> {
    // Lists that are made for printing name the columns on every page.
    if row.cells == header.names {
        return Ok(Line::Nobody);
    }
    check(header, row)?;
    let cell =
        |field| header.place(field).map(|column| row.cell(column)).filter(|cell| !cell.is_empty());
    let name = [Field::Name, Field::LastName].into_iter().find_map(cell).unwrap_or_default();
    if header.system.has_other_rows {
        if name.eq_ignore_ascii_case("Points Possible")
            || (name.is_empty() && cell(Field::Canvas).is_none())
        {
            return Ok(Line::Nobody);
        }
        let is_test = cell(Field::FirstName) == Some("Test") && name == "Student";
        if name == "Student, Test" || is_test {
            return Ok(Line::Other);
        }
    }
    let role = cell(Field::Role).unwrap_or_default().to_lowercase();
    if STAFF.contains(&role.as_str()) {
        return Ok(Line::Other);
    }
    let student = row.cell(header.submission);
    check_submission(header, student)?;
    let person = person(header, &|field| cell(field).map(Into::into));
    Ok(Line::Student(Box::new(Enrolled { student: student.into(), person })))
}

fn person(header: &Header, cell: &dyn Fn(Field) -> Option<String>) -> Person {
    let whole = cell(Field::Name);
    let (mut first, mut last) = (cell(Field::FirstName), cell(Field::LastName));
    if header.system.last_first
        && let Some((family, given)) = whole.as_deref().and_then(|name| name.split_once(','))
    {
        last = last.or_else(|| Some(family.trim().into()));
        first = first.or_else(|| Some(given.trim().into()));
    }
    let name = whole.or_else(|| joined(first.as_deref(), last.as_deref()));
    let ids = Ids {
        canvas: cell(Field::Canvas),
        canvas_sis: cell(Field::CanvasSis),
        canvas_login: cell(Field::CanvasLogin),
        gradescope: cell(Field::Gradescope),
        github: cell(Field::Github),
        moodle: cell(Field::Moodle).map(|participant| digits_at_end(&participant).into()),
        lti: cell(Field::Lti),
    };
    Person {
        name,
        first_name: first,
        last_name: last,
        email: cell(Field::Email),
        section: cell(Field::Section),
        number: cell(Field::Number),
        ids,
    }
}

/// The whole name of first and last name, in the order of its script: `Amy Lee`, `李雷`.
pub fn joined(first: Option<&str>, last: Option<&str>) -> Option<String> {
    match (first, last) {
        (Some(first), Some(last)) if is_chinese(first) && is_chinese(last) => {
            Some(format!("{last}{first}"))
        }
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (one, other) => one.or(other).map(Into::into),
    }
}

fn is_chinese(name: &str) -> bool {
    name.chars().all(|c| ('\u{3400}'..='\u{9fff}').contains(&c) || c == '·')
}

/// `Participant 123` is participant 123, in whatever language.
pub fn digits_at_end(text: &str) -> &str {
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    &text[before.len()..]
}

/// Checks the cells that are read, and how many there are.
fn check(header: &Header, row: &Row) -> Result<(), Words> {
    let width = header.names.len();
    let too_many = row.cells.iter().skip(width).any(|cell| !cell.is_empty());
    // Spreadsheets leave empty cells at the end of a row out.
    if too_many || row.cells.len() <= header.last() {
        let (cells, row) = (row.cells.len(), header.row);
        return Err(Words::new(
            format!("有 {cells} 格，而第 {row} 行有 {width} 格；请补齐，含有分隔符的格要加引号"),
            format!(
                "{cells} cells where row {row} has {width}; make them equal, with quotes around cells that hold a separator"
            ),
        ));
    }
    let read = header.fields.iter().map(|(_, column)| *column).chain([header.submission]);
    let mut cells = read.map(|column| row.cell(column));
    match cells.find(|cell| check_name(cell).is_err()) {
        Some(cell) => Err(control_character(cell)),
        None => Ok(()),
    }
}

/// Checks what a submission is called.
fn check_submission(header: &Header, student: &str) -> Result<(), Words> {
    if student.is_empty() {
        let column = shown(header.column().as_bytes());
        return Err(Words::new(
            format!(
                "提交的名称（`{column}` 列）是空的；请填上，或删去这一行，或用 --roster-column 换一列"
            ),
            format!(
                "what the submission is called (column `{column}`) is empty; fill it in, remove the row, or take another column with --roster-column"
            ),
        ));
    }
    if was_rounded(student) {
        return Err(Words::new(
            format!("`{student}` 是 Excel 缩写过的数字；请把这一列设为“文本”再重新填写"),
            format!(
                "`{student}` is a number that Excel has shortened; make the column \"Text\" and fill it in anew"
            ),
        ));
    }
    check_student(student).map_err(|why| bad_name(student, why))
}

/// Whether it is a long number as Excel shows it: `2.02601E+11`.
fn was_rounded(cell: &str) -> bool {
    let Some((number, power)) = cell.split_once("E+") else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(power) && digits(&number.replacen('.', "", 1))
}

fn bad_name(student: &str, why: Text) -> Words {
    let student = shown(student.as_bytes());
    Words::new(
        format!("名称 `{student}` {}；请改正", why.zh),
        format!("the name `{student}` has {}; mend it", why.en),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_as_their_script_has_it() {
        assert_eq!(joined(Some("Amy"), Some("Lee")).unwrap(), "Amy Lee");
        assert_eq!(joined(Some("雷"), Some("李")).unwrap(), "李雷");
        assert_eq!(joined(None, Some("Lee")).unwrap(), "Lee");
        assert_eq!(joined(None, None), None);
    }

    #[test]
    fn numbers_that_excel_shortened_are_known() {
        assert!(was_rounded("2.02601E+11") && was_rounded("2E+09"));
        assert!(!was_rounded("E+09") && !was_rounded("amyE+x") && !was_rounded("20260001"));
    }

    #[test]
    fn a_participant_is_a_number() {
        assert_eq!(digits_at_end("Participant 123"), "123");
        assert_eq!(digits_at_end("参与人7"), "7");
        assert_eq!(digits_at_end("Amy"), "");
    }
}
