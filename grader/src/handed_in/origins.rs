//! Where the repositories of a class lie: an address for each student.

use std::collections::BTreeSet;
use std::path::Path;

use harness::Words;
use intake::Enrolled;
use intake::name::{check_student, shown};

use crate::base::problem::Problem;
use crate::command_line::roster::read_roster;

/// A student, and the address of the student's repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The name of the submission.
    pub student: String,
    /// As git takes it.
    pub url: String,
}

/// What stands in an address for the student's name on GitHub.
const GITHUB: &str = "{github}";

/// What stands in an address for the name of the submission.
const STUDENT: &str = "{student}";

/// An origin for each student of a roster: the address with the student's name filled in.
/// `column` is the name of the roster's column with what submissions are called, if the
/// operator said which.
///
/// # Errors
///
/// If the roster cannot be used, nothing is to be filled in, or a name cannot stand in an
/// address.
pub fn of_roster(roster: &Path, column: Option<&str>, url: &str) -> Result<Vec<Origin>, Problem> {
    if !url.contains(GITHUB) && !url.contains(STUDENT) {
        return Err(Problem::usage((
            format!("`{url}` 里没有 {GITHUB} 或 {STUDENT}，所有学生会是同一个仓库"),
            format!(
                "there is no {GITHUB} or {STUDENT} in `{url}`, so all students would have one repository"
            ),
        )));
    }
    let students = read_roster(roster, column)?.enrolled;
    let origin = |Enrolled { student, person }: &Enrolled| {
        // Without a column for it, submissions are called as students are on GitHub.
        filled_in(student, person.ids.github.as_ref().unwrap_or(student), url)
    };
    students.iter().map(origin).collect()
}

fn filled_in(student: &str, github: &str, url: &str) -> Result<Origin, Problem> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let mut filled = url.to_string();
    for (place, name) in [(GITHUB, github), (STUDENT, student)] {
        if url.contains(place) && !name.chars().all(plain) {
            return Err(Problem::input((
                format!("`{name}` 不能写进地址；请用 --list 给出每个学生的地址"),
                format!("`{name}` cannot stand in an address; give each student's with --list"),
            )));
        }
        filled = filled.replace(place, name);
    }
    Ok(Origin { student: student.into(), url: filled })
}

/// The origins in a CSV file with the columns `student` and `url`.
///
/// # Errors
///
/// If it cannot be read, or something is wrong with it: the row.
pub fn of_list(path: &Path) -> Result<Vec<Origin>, Problem> {
    let wrong = |why: Words| {
        let path = path.display();
        Problem::input((
            format!("地址表 {path} 不能用：{}", why.zh),
            format!("the list {path} cannot be used: {}", why.en),
        ))
    };
    let bytes = std::fs::read(path).map_err(|error| wrong(Words::same(error.to_string())))?;
    read(&bytes).map_err(wrong)
}

fn read(bytes: &[u8]) -> Result<Vec<Origin>, Words> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let broken = |error: &csv::Error| Words::same(shown(error.to_string().as_bytes()));
    let header = reader.headers().map_err(|error| broken(&error))?.clone();
    let column = |name| header.iter().position(|cell| cell == name);
    let (Some(student), Some(url)) = (column("student"), column("url")) else {
        return Err(Words::new(
            "第一行要有列名 student 和 url",
            "its first row must name the columns student and url",
        ));
    };
    let mut origins = Vec::new();
    let mut seen = BTreeSet::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        let row = record.position().map_or(0, csv::Position::line);
        let origin = Origin { student: record[student].into(), url: record[url].into() };
        if let Some(why) = wrong_with(&origin, !seen.insert(origin.student.clone())) {
            return Err(Words::new(
                format!("第 {row} 行：{}", why.zh),
                format!("row {row}: {}", why.en),
            ));
        }
        origins.push(origin);
    }
    Ok(origins)
}

fn wrong_with(origin: &Origin, again: bool) -> Option<Words> {
    let student = shown(origin.student.as_bytes());
    if let Err(why) = check_student(&origin.student) {
        return Some(Words::new(
            format!("学生名 `{student}` {}", why.zh),
            format!("the name `{student}` has {}", why.en),
        ));
    }
    if again {
        return Some(Words::new(
            format!("`{student}` 已经出现过；请删去一行"),
            format!("`{student}` stands there already; remove one"),
        ));
    }
    let url = &origin.url;
    let usable = !url.is_empty() && !url.starts_with('-') && !url.contains(char::is_control);
    (!usable).then(|| {
        Words::new(format!("`{student}` 没有能用的地址"), format!("`{student}` has no usable url"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Lang;

    fn english(bytes: &[u8]) -> String {
        read(bytes).unwrap_err().en
    }

    #[test]
    fn a_list_names_students_and_addresses() {
        let list =
            "\u{feff}student,name,url\namy,Amy,https://example.org/amy.git\n李雷,,/srv/李雷.git\n";
        let origin = |student: &str, url: &str| Origin { student: student.into(), url: url.into() };
        let expected =
            [origin("amy", "https://example.org/amy.git"), origin("李雷", "/srv/李雷.git")];
        assert_eq!(read(list.as_bytes()).unwrap(), expected);
    }

    #[test]
    fn a_broken_list_names_its_row() {
        assert_eq!(english(b"a,b\n"), "its first row must name the columns student and url");
        assert_eq!(
            english(b"student,url\namy,x\namy,y\n"),
            "row 3: `amy` stands there already; remove one"
        );
        assert_eq!(english(b"student,url\n../x,y\n"), "row 2: the name `../x` has a slash");
        for url in ["", "--upload-pack=x", "a\u{7}b"] {
            let line = format!("student,url\namy,{url}\n");
            assert_eq!(english(line.as_bytes()), "row 2: `amy` has no usable url");
        }
    }

    #[test]
    fn a_name_is_filled_in_if_it_can_stand_in_an_address() {
        let origin = filled_in("李雷", "lilei-1", "https://example.org/{github}/llm").unwrap();
        let expected =
            Origin { student: "李雷".into(), url: "https://example.org/lilei-1/llm".into() };
        assert_eq!(origin, expected);
        let problem = filled_in("a/../b", "amy", "https://example.org/{student}").unwrap_err();
        let words = "`a/../b` cannot stand in an address; give each student's with --list";
        assert_eq!(problem.line(Lang::En), words);
    }
}
