//! The roster: who is in the class, as a table of comma-separated values.
//!
//! Two columns are used: the name of the student's submission (`student` or `username`),
//! and the student's name. Addresses and all other columns are ignored and not stored.

use std::collections::HashMap;

use csv::{ByteRecord, StringRecord};
use wording::{Text, Words, text};

use crate::caps;
use crate::name::{check_name, check_student, shown};
use crate::person::{Enrolled, Person};

/// Reads a roster. Its first row names the columns; the order of the others is kept.
///
/// # Errors
///
/// One line that names the row, counted as a spreadsheet does.
pub fn read(bytes: &[u8]) -> Result<Vec<Enrolled>, Words> {
    if bytes.len() > caps::ROSTER {
        return Err(Words::new(
            "名单大于 1 MiB；请只保留学生那几列",
            "it is larger than 1 MiB; keep the students' columns only",
        ));
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
        let at = |why: Words| at_row(row, &why);
        let text = utf8(&record).map_err(at)?;
        let Some(columns) = &columns else {
            columns = Some(Columns::find(&text).map_err(at)?);
            continue;
        };
        let enrolled = columns.enrolled(&text).map_err(at)?;
        if let Some(before) = seen.insert(enrolled.student.clone(), row) {
            return Err(at(again(&enrolled.student, before)));
        }
        class.push(enrolled);
        if class.len() > caps::ROWS {
            return Err(Words::new(
                format!("学生超过 {} 名；请拆成几份名单", caps::ROWS),
                format!("it has more than {} students; make several of it", caps::ROWS),
            ));
        }
    }
    match (columns, class.is_empty()) {
        (None, _) => Err(Words::new(
            format!("名单是空的；{}", HEADER.zh),
            format!("it is empty; {}", HEADER.en),
        )),
        (Some(_), true) => Err(Words::new(
            "名单里没有学生；请每行写一名学生",
            "there are no students in it; write one in each row",
        )),
        (Some(_), false) => Ok(class),
    }
}

const HEADER: Text = text(
    "第一行应写列名，其中要有 `student` 或 `username`",
    "its first row should name the columns, `student` or `username` among them",
);

fn at_row(row: u64, why: &Words) -> Words {
    Words::new(format!("第 {row} 行：{}", why.zh), format!("row {row}: {}", why.en))
}

fn again(student: &str, before: u64) -> Words {
    Words::new(
        format!("`{student}` 已出现在第 {before} 行；请删去一行"),
        format!("`{student}` stands in row {before} already; remove one"),
    )
}

/// The rows without a byte order mark, each ended by one line feed.
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

fn utf8(record: &ByteRecord) -> Result<StringRecord, Words> {
    let not_utf8 = text("不是 UTF-8 编码；请另存为 UTF-8", "not UTF-8; save it as UTF-8");
    let text = StringRecord::from_byte_record(record.clone()).map_err(|_| not_utf8)?;
    let Some(cell) = text.iter().find(|cell| check_name(cell).is_err()) else { return Ok(text) };
    let cell = shown(cell.as_bytes());
    Err(Words::new(
        format!("`{cell}` 中有控制字符；请删去"),
        format!("a control character in `{cell}`; take it out"),
    ))
}

fn unreadable(error: &csv::Error) -> Words {
    if let csv::ErrorKind::UnequalLengths { pos, expected_len, len } = error.kind() {
        let row = pos.as_ref().map_or(0, csv::Position::line);
        let why = Words::new(
            format!("有 {len} 格，而第一行有 {expected_len} 格；请补齐"),
            format!("{len} cells where the first row has {expected_len}; make them equal"),
        );
        return at_row(row, &why);
    }
    let why = shown(error.to_string().as_bytes());
    Words::new(
        format!("无法读取名单（{why}）；请另存为 CSV"),
        format!("it cannot be read ({why}); save it as CSV"),
    )
}

/// The positions of the columns that are used.
#[derive(Debug)]
struct Columns {
    student: usize,
    names: Vec<usize>,
}

impl Columns {
    fn find(header: &StringRecord) -> Result<Self, Words> {
        let all = |names: &[&str]| -> Vec<usize> {
            let columns = header.iter().enumerate().filter(|(_, cell)| names.contains(cell));
            columns.map(|(i, _)| i).collect()
        };
        let student = match all(&["student", "username"])[..] {
            [one] => one,
            [] => return Err(HEADER.into()),
            _ => {
                return Err(Words::new(
                    "有多列 `student` 或 `username`；只保留一列",
                    "more than one column `student` or `username`; leave one",
                ));
            }
        };
        let whole = all(&["name"]);
        let names = if whole.is_empty() { all(&["first_name", "last_name"]) } else { whole };
        Ok(Self { student, names })
    }

    fn enrolled(&self, row: &StringRecord) -> Result<Enrolled, Words> {
        let student = row.get(self.student).unwrap_or_default();
        check_student(student).map_err(|why| bad_name(student, why))?;
        let names: Vec<&str> =
            self.names.iter().filter_map(|i| row.get(*i)).filter(|name| !name.is_empty()).collect();
        let name = (!names.is_empty()).then(|| names.join(" "));
        Ok(Enrolled { student: student.into(), person: Person { name, ..Person::default() } })
    }
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

    fn students(text: &[u8]) -> Vec<String> {
        read(text).unwrap().into_iter().map(|enrolled| enrolled.student).collect()
    }

    fn error(text: &[u8]) -> String {
        let words = read(text).unwrap_err();
        assert!(words.zh.chars().any(|c| ('一'..='龥').contains(&c)), "{words:?}");
        words.en
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
        assert_eq!(class[0].person.name.as_deref(), Some("Amy Lee, Dr"));
        assert_eq!((class[1].student.as_str(), &class[1].person.name), ("bo", &None));
        assert!(!format!("{class:?}").contains("example.org"));
        let whole = read("name,student\n李雷,lei\n".as_bytes()).unwrap();
        assert_eq!(whole[0].person.name.as_deref(), Some("李雷"));
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
            let error = error(text);
            assert!(error.starts_with(line), "{error:?} should begin with {line:?}");
            assert!(!error.contains('\n'), "{error:?}");
        }
    }

    #[test]
    fn an_open_quotation_does_not_swallow_the_class() {
        let error = error(b"student\namy\n\"bo\nchen\n");
        assert!(error.contains("control character"), "{error}");
    }

    #[test]
    fn giants_are_refused() {
        let rows: String = (0..=caps::ROWS).map(|i| format!("s{i}\n")).collect();
        let many = error(format!("student\n{rows}").as_bytes());
        assert!(many.starts_with("it has more than 10000 students"), "{many}");
        let large = error(&vec![b'a'; caps::ROSTER + 1]);
        assert!(large.starts_with("it is larger than 1 MiB"), "{large}");
    }
}
