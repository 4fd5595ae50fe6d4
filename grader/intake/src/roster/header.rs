//! The row that names the columns, and what each column holds.

use wording::{Text, Words, text};

use super::at_row;
use super::field::Field;
use super::system::{System, same};
use super::table::Row;
use crate::caps;
use crate::name::shown;

/// What the columns of a roster hold.
#[derive(Debug)]
pub struct Header {
    /// The system that exported it.
    pub system: &'static System,
    /// The number of the row.
    pub row: u64,
    /// The column of what submissions are called.
    pub submission: usize,
    /// What is known of the columns, in their order.
    pub fields: Vec<(Field, usize)>,
    /// The names of all columns.
    pub names: Vec<String>,
}

impl Header {
    /// Finds the row that names the columns, and its place among the rows. Titles may stand
    /// above it; they have fewer cells. `wanted` is the name of the column with what
    /// submissions are called, if the operator said which.
    ///
    /// # Errors
    ///
    /// If there is none, or several columns may hold what submissions are called.
    pub fn find(rows: &[Row], wanted: Option<&str>) -> Result<(usize, Self), Words> {
        let first = rows.get(..rows.len().min(caps::TITLES)).unwrap_or_default();
        let is_below_titles = |place: &usize| {
            first[..*place].iter().all(|title| title.filled() < first[*place].filled())
        };
        let fits =
            |row: &Row| wanted.map_or_else(|| may_name(row), |name| !columns(row, name).is_empty());
        let place = (0..first.len()).find(|place| fits(&first[*place]));
        match place.filter(is_below_titles) {
            Some(place) => Self::of(&first[place], wanted).map(|header| (place, header)),
            None => Err(no_header(first, wanted)),
        }
    }

    fn of(row: &Row, wanted: Option<&str>) -> Result<Self, Words> {
        let system = System::of(&row.cells);
        let fields = fields(system, row);
        let submission = match wanted {
            Some(name) => chosen(row, &columns(row, name))?,
            None => recognised(system, row, &fields)?,
        };
        Ok(Self { system, row: row.number, submission, fields, names: row.cells.clone() })
    }

    /// The name of the column with what submissions are called.
    pub fn column(&self) -> &str {
        self.names.get(self.submission).map_or("", String::as_str)
    }

    /// The column of a field. If there are several, the first counts.
    pub fn place(&self, field: Field) -> Option<usize> {
        self.fields.iter().find(|(known, _)| *known == field).map(|(_, column)| *column)
    }

    /// The last of the columns that are read.
    pub fn last(&self) -> usize {
        self.fields.iter().map(|(_, column)| *column).fold(self.submission, usize::max)
    }
}

/// How well rows look like a roster: the number of known columns, then that of columns.
pub fn likeness(rows: &[Row], wanted: Option<&str>) -> (usize, usize) {
    let first = || rows.iter().take(caps::TITLES);
    let known = |row: &Row| {
        fields(System::of(&row.cells), row).len()
            + wanted.map_or(0, |name| columns(row, name).len())
    };
    (first().map(known).max().unwrap_or(0), first().map(Row::filled).max().unwrap_or(0))
}

fn fields(system: &System, row: &Row) -> Vec<(Field, usize)> {
    let cells = row.cells.iter().enumerate();
    cells.filter_map(|(column, cell)| Some((system.field(cell)?, column))).collect()
}

/// Whether a row has a column that may hold what submissions are called.
fn may_name(row: &Row) -> bool {
    let system = System::of(&row.cells);
    let fields = fields(system, row);
    system.submission.iter().any(|group| fields.iter().any(|(field, _)| group.contains(field)))
}

/// The columns with this name.
fn columns(row: &Row, name: &str) -> Vec<usize> {
    let cells = row.cells.iter().enumerate();
    cells.filter(|(_, cell)| same(cell, name)).map(|(column, _)| column).collect()
}

fn chosen(row: &Row, columns: &[usize]) -> Result<usize, Words> {
    match columns {
        [one] => Ok(*one),
        _ => Err(at_row(row.number, &several(row, columns))),
    }
}

fn recognised(system: &System, row: &Row, fields: &[(Field, usize)]) -> Result<usize, Words> {
    for group in system.submission {
        let columns: Vec<usize> =
            fields.iter().filter(|(field, _)| group.contains(field)).map(|(_, c)| *c).collect();
        match columns[..] {
            [] => {}
            [one] => return Ok(one),
            _ => return Err(at_row(row.number, &several(row, &columns))),
        }
    }
    Err(no_header(std::slice::from_ref(row), None))
}

const SAY: Text = text("请用 --roster-column 指明是哪一列", "say which one with --roster-column");

const RENAME: Text = text("请改掉其中一个的列名", "rename one of them");

fn several(row: &Row, columns: &[usize]) -> Words {
    let names = || columns.iter().map(|column| row.cell(*column));
    let alike = names().zip(names().skip(1)).any(|(one, other)| same(one, other));
    let (step, names) = (if alike { RENAME } else { SAY }, listed(names()));
    Words::new(
        format!("有几列都可能是提交的名称（{names}）；{}", step.zh),
        format!("several columns may hold what submissions are called ({names}); {}", step.en),
    )
}

/// The message if no row names the columns. It speaks of the row that comes nearest.
fn no_header(rows: &[Row], wanted: Option<&str>) -> Words {
    let known = |row: &Row| fields(System::of(&row.cells), row).len();
    let nearest = rows.iter().rev().max_by_key(|row| known(row));
    let Some(row) = nearest else {
        return Words::new(
            format!("名单是空的；{}", HEADER.zh),
            format!("it is empty; {}", HEADER.en),
        );
    };
    let names = listed(row.cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()));
    let words = match wanted {
        Some(wanted) => {
            let wanted = shown(wanted.as_bytes());
            Words::new(
                format!("没有叫 `{wanted}` 的列；有的是 {names}"),
                format!("no column is called `{wanted}`; there are {names}"),
            )
        }
        None if known(row) > 0 => Words::new(
            format!("看不出哪一列（{names}）是提交的名称；{}", SAY.zh),
            format!("no column ({names}) is known to hold what submissions are called; {}", SAY.en),
        ),
        None => HEADER.into(),
    };
    at_row(row.number, &words)
}

const HEADER: Text = text(
    "应有一行写列名，例如 `student,name` 或 `学号,姓名`；别的列名请用 --roster-column 指明",
    "a row should name the columns, such as `student,name` or `学号,姓名`; say another name with --roster-column",
);

/// A few names of columns.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 12;
    let names: Vec<String> = names.map(|name| format!("`{}`", shown(name.as_bytes()))).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    names[..names.len().min(SHOWN)].join(", ") + more
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[&str]) -> Vec<Row> {
        let cells = |line: &&str| line.split(',').map(Into::into).collect();
        let row = |(i, line)| Row { number: i as u64 + 1, cells: cells(line) };
        lines.iter().enumerate().map(row).collect()
    }

    fn column(lines: &[&str], wanted: Option<&str>) -> Result<String, String> {
        let found = Header::find(&rows(lines), wanted).map_err(|words| words.en)?;
        Ok(found.1.column().into())
    }

    #[test]
    fn titles_stand_above_the_header_and_students_do_not() {
        let titled = ["2026 秋季,,", "课程：大模型,教师：王,", "学号,姓名,班级", "1,李雷,2"];
        assert_eq!(column(&titled, None).unwrap(), "学号");
        let students = ["amy,Amy", "bo,Bo", "student,name", "cy,Cy"];
        assert!(column(&students, None).unwrap_err().starts_with("row 3: "), "{students:?}");
    }

    #[test]
    fn what_is_ambiguous_is_asked_for() {
        let both = ["学号,姓名,GitHub", "1,李雷,lei"];
        let error = column(&both, None).unwrap_err();
        assert_eq!(
            error,
            "row 1: several columns may hold what submissions are called (`学号`, `GitHub`); say which one with --roster-column"
        );
        assert_eq!(column(&both, Some("github")).unwrap(), "GitHub");
        let error = column(&both, Some("git")).unwrap_err();
        assert_eq!(error, "row 1: no column is called `git`; there are `学号`, `姓名`, `GitHub`");
        let error = column(&["姓名,邮箱"], None).unwrap_err();
        assert!(error.contains("(`姓名`, `邮箱`) is known to hold"), "{error}");
        assert!(column(&["code,code"], Some("code")).unwrap_err().ends_with("rename one of them"));
    }
}
