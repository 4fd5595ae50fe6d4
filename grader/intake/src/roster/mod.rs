//! The roster: who is in the class, as a table of separated values that some system or
//! spreadsheet wrote.
//!
//! ```text
//! bytes ──► text.rs ──► table.rs ──► header.rs ──► line.rs ──► Roster
//!           encoding    rows         columns       students
//!                                    (system.rs: what columns are called)
//! ```
//!
//! Nothing is guessed: if several columns may hold what submissions are called, the
//! operator is asked.

mod field;
mod header;
mod line;
mod system;
mod table;
mod text;

use std::collections::{HashMap, HashSet};

use wording::{Text, Words};

use header::{Header, likeness};
use line::Line;
pub(crate) use line::joined;
use table::{Row, SEPARATORS};

use crate::caps;
use crate::person::Enrolled;

/// A roster that was read.
#[derive(Debug, Clone)]
pub struct Roster {
    /// The students, in the order of the file.
    pub enrolled: Vec<Enrolled>,
    /// The system that wrote it.
    pub system: Text,
    /// The name of the column with what submissions are called.
    pub column: String,
    /// The row that names the columns.
    pub header: u64,
    /// How many rows are of somebody who is no student.
    pub others: usize,
    /// The columns with their names, for [`Roster::column_of`].
    columns: Vec<(String, Vec<String>)>,
}

/// Reads a roster. `column` is the name of the column with what submissions are called, if
/// the operator said which.
///
/// # Errors
///
/// One line that names the row, counted as a spreadsheet does.
pub fn read(bytes: &[u8], column: Option<&str>) -> Result<Roster, Words> {
    if bytes.len() > caps::ROSTER {
        return Err(Words::new(
            "名单大于 1 MiB；请只保留学生那几列",
            "it is larger than 1 MiB; keep the students' columns only",
        ));
    }
    let text = text::text_of(bytes)?;
    let (header, rows) = parted(&text, column)?;
    Roster::of(&header, &rows)
}

impl Roster {
    fn of(header: &Header, rows: &[Row]) -> Result<Self, Words> {
        let (enrolled, others) = students(header, rows)?;
        if enrolled.is_empty() {
            return Err(Words::new(
                "名单里没有学生；请每行写一名学生",
                "there are no students in it; write one in each row",
            ));
        }
        if enrolled.len() > caps::ROWS {
            return Err(Words::new(
                format!("学生超过 {} 名；请拆成几份名单", caps::ROWS),
                format!("it has more than {} students; make several of it", caps::ROWS),
            ));
        }
        Ok(Self {
            enrolled,
            system: header.system.name,
            column: header.column().into(),
            header: header.row,
            others,
            columns: columns(header, rows),
        })
    }

    /// How it was read, for the operator to check.
    pub fn words(&self) -> Words {
        let (students, column) = (self.enrolled.len(), crate::name::shown(self.column.as_bytes()));
        let many = if students == 1 { "student" } else { "students" };
        let (zh, en) = match self.others {
            0 => (String::new(), String::new()),
            n => (format!("，另有 {n} 行不是学生"), format!("; not counted: {n} of no student")),
        };
        Words::new(
            format!("{}，{students} 名学生，`{column}` 列是提交的名称{zh}", self.system.zh),
            format!(
                "{}, {students} {many}, submissions are called as in column `{column}`{en}",
                self.system.en
            ),
        )
    }

    /// The column in which most of `names` stand, if any do.
    pub fn column_of(&self, names: &[&str]) -> Option<&str> {
        let found = |cells: &Vec<String>| {
            let cells: HashSet<&str> = cells.iter().map(String::as_str).collect();
            names.iter().filter(|name| cells.contains(*name)).count()
        };
        let counted = self.columns.iter().map(|(name, cells)| (found(cells), name.as_str()));
        let most = counted.filter(|(found, _)| *found > 0).max_by_key(|(found, _)| *found);
        most.map(|(_, name)| name)
    }
}

/// The students, and how many rows are of somebody else.
fn students(header: &Header, rows: &[Row]) -> Result<(Vec<Enrolled>, usize), Words> {
    let mut before = HashMap::new();
    let (mut enrolled, mut others) = (Vec::new(), 0);
    for row in rows {
        let at = |why: Words| at_row(row.number, &why);
        match line::read(header, row).map_err(at)? {
            Line::Student(student) => {
                if let Some(before) = before.insert(student.student.clone(), row.number) {
                    return Err(at(again(&student.student, before)));
                }
                enrolled.push(*student);
            }
            Line::Other => others += 1,
            Line::Nobody => {}
        }
    }
    Ok((enrolled, others))
}

fn columns(header: &Header, rows: &[Row]) -> Vec<(String, Vec<String>)> {
    let cells = |column| rows.iter().map(|row| row.cell(column).into()).collect();
    let names = header.names.iter().enumerate().filter(|(_, name)| !name.is_empty());
    names.map(|(column, name)| (name.clone(), cells(column))).collect()
}

/// The header and the rows below it.
fn parted(text: &str, column: Option<&str>) -> Result<(Header, Vec<Row>), Words> {
    let (declared, text) = table::declared(text);
    let separator = declared.unwrap_or_else(|| separator_of(text, column));
    let mut rows = table::rows(text, separator)?;
    let (place, header) = Header::find(&rows, column)?;
    rows.drain(..=place);
    Ok((header, rows))
}

/// The separator with which the text looks most like a roster; of two the first.
fn separator_of(text: &str, column: Option<&str>) -> u8 {
    let likeness = |separator: &u8| {
        table::rows(text, *separator).map_or((0, usize::MAX), |rows| likeness(&rows, column))
    };
    SEPARATORS.into_iter().rev().max_by_key(likeness).unwrap_or(SEPARATORS[0])
}

fn at_row(row: u64, why: &Words) -> Words {
    Words::new(format!("第 {row} 行：{}", why.zh), format!("row {row}: {}", why.en))
}

fn again(student: &str, before: u64) -> Words {
    Words::new(
        format!("`{student}` 已出现在第 {before} 行；请删去一行"),
        format!("`{student}` stands in row {before} already; remove one"),
    )
}
