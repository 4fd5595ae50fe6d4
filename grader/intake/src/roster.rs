//! The roster: who is in the class, as a table of comma-separated values.
//!
//! Only the column that says what students' submissions are called (`student` or
//! `username`) is used, and the name to call them by. Addresses and all other
//! columns are passed over and kept nowhere.

use std::collections::HashMap;

use csv::{ByteRecord, StringRecord};

use crate::caps;
use crate::name::{check_name, check_student, shown};

/// A student of the class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// What the submission is called.
    pub student: String,
    /// What the student is called, if the roster says so.
    pub name: Option<String>,
}

/// Reads a roster. Its first row names the columns; the order of the others is kept.
///
/// # Errors
///
/// One line that names the row, counted as a spreadsheet does.
pub fn read(bytes: &[u8]) -> Result<Vec<Enrolled>, String> {
    if bytes.len() > caps::ROSTER {
        return Err("it is larger than 1 MiB".into());
    }
    let lines = lines(bytes);
    let mut builder = csv::ReaderBuilder::new();
    let mut reader = builder.has_headers(false).trim(csv::Trim::All).from_reader(lines.as_slice());
    let mut columns = None;
    let mut seen = HashMap::new();
    let mut class = Vec::new();
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|error| unreadable(&error))? {
        let row = reader.position().line() - 1;
        let at = |why: String| format!("row {row}: {why}");
        let text = text(&record).map_err(at)?;
        let Some(columns) = &columns else {
            columns = Some(Columns::find(&text).map_err(at)?);
            continue;
        };
        let enrolled = columns.enrolled(&text).map_err(at)?;
        if let Some(before) = seen.insert(enrolled.student.clone(), row) {
            return Err(at(format!("`{}` stands in row {before} already", enrolled.student)));
        }
        class.push(enrolled);
        if class.len() > caps::ROWS {
            return Err(format!("it has more than {} students", caps::ROWS));
        }
    }
    match (columns, class.is_empty()) {
        (None, _) => Err(format!("it is empty; {HEADER}")),
        (Some(_), true) => Err("there are no students in it".into()),
        (Some(_), false) => Ok(class),
    }
}

const HEADER: &str = "its first row should name the columns, `student` or `username` among them";

/// The bytes without a mark of their order, every row ended by one line feed.
fn lines(bytes: &[u8]) -> Vec<u8> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut lines = Vec::with_capacity(bytes.len() + 1);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        lines.extend(line.strip_suffix(b"\r").unwrap_or(line));
        lines.push(b'\n');
    }
    lines
}

fn text(record: &ByteRecord) -> Result<StringRecord, String> {
    let text = StringRecord::from_byte_record(record.clone()).map_err(|_| "not UTF-8")?;
    match text.iter().find(|cell| check_name(cell).is_err()) {
        Some(cell) => Err(format!("a control character in `{}`", shown(cell.as_bytes()))),
        None => Ok(text),
    }
}

fn unreadable(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let row = pos.as_ref().map_or(0, csv::Position::line);
            format!("row {row}: {len} cells where the first row has {expected_len}")
        }
        _ => shown(error.to_string().as_bytes()),
    }
}

/// Where the columns stand that are used.
#[derive(Debug)]
struct Columns {
    student: usize,
    names: Vec<usize>,
}

impl Columns {
    fn find(header: &StringRecord) -> Result<Self, String> {
        let all = |names: &[&str]| -> Vec<usize> {
            let columns = header.iter().enumerate().filter(|(_, cell)| names.contains(cell));
            columns.map(|(i, _)| i).collect()
        };
        let student = match all(&["student", "username"])[..] {
            [one] => one,
            [] => return Err(HEADER.into()),
            _ => return Err("more than one column `student` or `username`".into()),
        };
        let whole = all(&["name"]);
        let names = if whole.is_empty() { all(&["first_name", "last_name"]) } else { whole };
        Ok(Self { student, names })
    }

    fn enrolled(&self, row: &StringRecord) -> Result<Enrolled, String> {
        let student = row.get(self.student).unwrap_or_default();
        check_student(student)
            .map_err(|why| format!("the name `{}` has {why}", shown(student.as_bytes())))?;
        let names: Vec<&str> =
            self.names.iter().filter_map(|i| row.get(*i)).filter(|name| !name.is_empty()).collect();
        let name = (!names.is_empty()).then(|| names.join(" "));
        Ok(Enrolled { student: student.into(), name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn students(text: &[u8]) -> Vec<String> {
        read(text).unwrap().into_iter().map(|enrolled| enrolled.student).collect()
    }

    #[test]
    fn the_order_of_the_rows_is_kept() {
        assert_eq!(students(b"student\nzoe\namy\n"), ["zoe", "amy"]);
        assert_eq!(students(b"\xef\xbb\xbfstudent\r\nzoe\r\n\r\namy"), ["zoe", "amy"]);
    }

    #[test]
    fn names_are_kept_and_addresses_are_not() {
        let roster = "username,first_name,last_name,email,section,github_id\n\
                      amy,Amy,\"Lee, Dr\",amy@example.org,2,77\nbo,,,,,\n";
        let class = read(roster.as_bytes()).unwrap();
        assert_eq!(class[0].name.as_deref(), Some("Amy Lee, Dr"));
        assert_eq!((class[1].student.as_str(), &class[1].name), ("bo", &None));
        assert!(!format!("{class:?}").contains("example.org"));
        let whole = read("name,student\n李雷,lei\n".as_bytes()).unwrap();
        assert_eq!(whole[0].name.as_deref(), Some("李雷"));
    }

    #[test]
    fn mistakes_are_named_with_their_row() {
        let cases: [(&[u8], &str); 12] = [
            (b"", "it is empty; its first row"),
            (b"\n\n", "it is empty; its first row"),
            (b"amy\nbo\n", "row 1: its first row should name the columns"),
            (b"student\n", "there are no students in it"),
            (b"student,username\na,b\n", "row 1: more than one column"),
            (b"student\namy\n\nbo\namy\n", "row 5: `amy` stands in row 2 already"),
            (b"student,name\namy,x\n,y\n", "row 3: the name `` has no letters"),
            (b"student\n../amy\n", "row 2: the name `../amy` has a slash"),
            (b"student\r\namy\r\n.bo\r\n", "row 3: the name `.bo` has a leading dot"),
            (b"student,name\namy,a\x1bb\n", "row 2: a control character in `a\\u{1b}b`"),
            (b"student\namy\n\xff\n", "row 3: not UTF-8"),
            (b"student,name\namy\n", "row 2: 1 cells where the first row has 2"),
        ];
        for (text, line) in cases {
            let error = read(text).unwrap_err();
            assert!(error.starts_with(line), "{error:?} should begin with {line:?}");
            assert!(!error.contains('\n'), "{error:?}");
        }
    }

    #[test]
    fn an_open_quotation_does_not_swallow_the_class() {
        let error = read(b"student\namy\n\"bo\nchen\n").unwrap_err();
        assert!(error.contains("control character"), "{error}");
    }

    #[test]
    fn giants_are_refused() {
        let rows: String = (0..=caps::ROWS).map(|i| format!("s{i}\n")).collect();
        let error = read(format!("student\n{rows}").as_bytes()).unwrap_err();
        assert_eq!(error, "it has more than 10000 students");
        assert_eq!(read(&vec![b'a'; caps::ROSTER + 1]).unwrap_err(), "it is larger than 1 MiB");
    }
}
