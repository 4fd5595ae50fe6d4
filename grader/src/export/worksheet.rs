//! A grading worksheet as Moodle lets it be downloaded, in whatever language that Moodle
//! speaks.
//!
//! Its headers are never read, since they are words of that language. The columns are known
//! by what they hold and by where they stand:
//!
//! ```text
//! Participant 7 | … | 85.00 | 100.00 | Yes | 24 November 2026, 9:15 AM | Well done
//! identifier          grade   maximum        last change of the grade    feedback
//! ```
//!
//! Header, order and all other cells stay as they are: Moodle refuses a worksheet with
//! headers of another language.

use std::collections::HashMap;

use harness::{Text, Words, text};
use wording::shown;

/// A worksheet.
#[derive(Debug)]
pub struct Worksheet {
    /// Whether it begins with a byte order mark.
    bom: bool,
    /// Whether its lines end with a carriage return and a line feed.
    crlf: bool,
    header: Vec<String>,
    /// A row for each student.
    rows: Vec<Vec<String>>,
    columns: Columns,
    /// The row of each participant, by the number.
    participants: HashMap<String, usize>,
    /// The row with each fact about a student; `None` if several rows have it.
    facts: HashMap<String, Option<usize>>,
}

/// Where the columns stand that matter.
#[derive(Debug, PartialEq)]
struct Columns {
    identifier: usize,
    grade: usize,
    /// What grades can reach in Moodle.
    maximum: f64,
    feedback: Option<usize>,
}

impl Worksheet {
    /// Reads a worksheet.
    ///
    /// # Errors
    ///
    /// A few words on what is wrong with it, and what to do.
    pub fn read(bytes: &[u8]) -> Result<Self, Words> {
        let without_bom = bytes.strip_prefix(b"\xef\xbb\xbf");
        let text = std::str::from_utf8(without_bom.unwrap_or(bytes)).map_err(|_| NOT_UTF8)?;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| uneven(&error))?;
            records.push(record.iter().map(Into::into).collect::<Vec<String>>());
        }
        let mut records = records.into_iter();
        let header = records.next().ok_or(EMPTY)?;
        let rows: Vec<Vec<String>> = records.collect();
        if header.len() < 3 {
            return Err(NOT_COMMAS.into());
        }
        if rows.is_empty() {
            return Err(EMPTY.into());
        }
        let columns = Columns::find(&rows).ok_or(UNKNOWN)?;
        let (bom, crlf) = (without_bom.is_some(), text.contains("\r\n"));
        let (participants, facts) = (columns.participants(&rows), columns.facts(&rows));
        Ok(Self { bom, crlf, header, rows, columns, participants, facts })
    }

    /// How many students it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// What grades can reach.
    pub fn maximum(&self) -> f64 {
        self.columns.maximum
    }

    /// The row of the participant with this number.
    pub fn participant(&self, number: &str) -> Option<usize> {
        self.participants.get(split_number(number)?.1).copied()
    }

    /// The row of a submission as Moodle calls it in a download: `Amy Lee_7`, with a group
    /// before it or with `Participant` in place of the name. A name that only ends in a
    /// number, such as `team_7`, is nobody's.
    pub fn submission(&self, name: &str) -> Option<usize> {
        let (name, number) = name.rsplit_once('_')?;
        let (name, place) = (folded(name), self.participant(number)?);
        let row = &self.rows[place];
        let (word, _) = split_number(&row[self.columns.identifier])?;
        let facts = row[self.columns.identifier + 1..self.columns.grade].iter().map(|c| folded(c));
        let mut known = facts.chain([folded(word)]).filter(|fact| !fact.is_empty());
        known.any(|fact| name.ends_with(&fact)).then_some(place)
    }

    /// The only row that has this fact about a student in a cell of its own; none if two
    /// have it.
    pub fn with_fact(&self, fact: &str) -> Option<usize> {
        self.facts.get(&folded(fact)).copied().flatten()
    }

    /// Fills in what is known of one row.
    pub fn fill(&mut self, row: usize, grade: Option<String>, feedback: Option<String>) {
        let row = &mut self.rows[row];
        if let Some(grade) = grade {
            row[self.columns.grade] = grade;
        }
        if let (Some(column), Some(feedback)) = (self.columns.feedback, feedback) {
            row[column] = feedback;
        }
    }

    /// The worksheet as it can be uploaded.
    pub fn bytes(&self) -> Vec<u8> {
        let bytes = if self.bom { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
        let end = if self.crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().terminator(end).from_writer(bytes);
        for row in [&self.header].into_iter().chain(&self.rows) {
            writer.write_record(row).expect("writing to memory");
        }
        writer.into_inner().expect("writing to memory")
    }
}

impl Columns {
    /// The columns, if there is only one way to read them.
    fn find(rows: &[Vec<String>]) -> Option<Self> {
        let width = rows[0].len();
        let identifier = (0..width).find(|column| is_identifier(rows, *column))?;
        let grades = (identifier + 1..width.saturating_sub(1))
            .filter_map(|column| Some((column, grades_below(rows, column)?)));
        let [(grade, maximum)] = grades.collect::<Vec<_>>()[..] else { return None };
        let mut times = (grade + 2..width).filter(|column| is_time(rows, *column));
        let changed = times.next_back()?;
        let feedback = Some(changed + 1).filter(|column| *column < width);
        Some(Self { identifier, grade, maximum, feedback })
    }

    fn participants(&self, rows: &[Vec<String>]) -> HashMap<String, usize> {
        let number = |row: &Vec<String>| split_number(&row[self.identifier]).map(|(_, n)| n.into());
        let rows = rows.iter().enumerate();
        rows.filter_map(|(place, row)| Some((number(row)?, place))).collect()
    }

    /// The cells that tell who it is: those before the grade, without the identifier.
    fn facts(&self, rows: &[Vec<String>]) -> HashMap<String, Option<usize>> {
        let mut facts: HashMap<String, Option<usize>> = HashMap::new();
        for (place, row) in rows.iter().enumerate() {
            let cells = row[self.identifier + 1..self.grade].iter().map(|cell| folded(cell));
            for fact in cells.filter(|fact| !fact.is_empty()) {
                let known = facts.entry(fact).or_insert(Some(place));
                *known = known.filter(|known| *known == place);
            }
        }
        facts
    }
}

/// A fact as it is compared.
fn folded(fact: &str) -> String {
    fact.trim().to_lowercase()
}

/// Whether every row has the same word with a number after it: `Participant 7`, `参与者7`.
fn is_identifier(rows: &[Vec<String>], column: usize) -> bool {
    let Some((word, _)) = split_number(&rows[0][column]) else { return false };
    let alike = |row: &Vec<String>| split_number(&row[column]).is_some_and(|(own, _)| own == word);
    !word.trim().is_empty() && rows.iter().all(alike)
}

/// The text before the digits at the end, and the digits.
fn split_number(cell: &str) -> Option<(&str, &str)> {
    let cell = cell.trim();
    let word = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &cell[word.len()..];
    let has_digits = word.contains(|c: char| c.is_ascii_digit());
    (!number.is_empty() && !has_digits).then_some((word, number))
}

/// If `column` has grades or nothing, and the one after it their maximum in every row: the
/// maximum.
fn grades_below(rows: &[Vec<String>], column: usize) -> Option<f64> {
    let maximum = number(&rows[0][column + 1]).filter(|maximum| *maximum > 0.0)?;
    let same = |row: &Vec<String>| number(&row[column + 1]) == Some(maximum);
    let grade = |row: &Vec<String>| {
        let cell = row[column].trim();
        cell.is_empty() || cell == "-" || number(cell).is_some_and(|grade| grade <= maximum)
    };
    rows.iter().all(|row| same(row) && grade(row)).then_some(maximum)
}

/// A number in any language: `85.00` or `85,00`.
fn number(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    let plain = cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',');
    if plain { cell.replace(',', ".").parse().ok() } else { None }
}

/// Whether every row has a time in some language, or `-` for none.
fn is_time(rows: &[Vec<String>], column: usize) -> bool {
    rows.iter().all(|row| {
        let cell = row[column].trim();
        let numbers = cell.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        cell == "-" || (cell.len() < 100 && numbers.count() >= 4)
    })
}

const NOT_UTF8: Text = text(
    "它不是 UTF-8 编码，可能被 Excel 另存过；请从 Moodle 重新下载，不要打开",
    "it is not UTF-8, perhaps since Excel has saved it; download it from Moodle again and do not open it",
);

const NOT_COMMAS: Text = text(
    "它不是以逗号分隔的；请从 Moodle 重新下载评分表，不要用 Excel 另存",
    "its cells are not separated by commas; download the grading worksheet from Moodle again, and do not save it with Excel",
);

const EMPTY: Text = text(
    "里面没有学生；请在 Moodle 的作业里下载评分表（Download grading worksheet）",
    "there are no students in it; download the grading worksheet of the assignment in Moodle",
);

const UNKNOWN: Text = text(
    "认不出标识符、成绩、最高分和成绩修改时间这几列；作业须按分数（不是等级）评分，请重新下载评分表，保留所有列和行的次序",
    "identifier, grade, maximum and time of the grade are not where Moodle puts them; the assignment has to be graded with points, not a scale: download the worksheet again and keep all its columns in their order",
);

fn uneven(error: &csv::Error) -> Words {
    let row = error.position().map_or(0, csv::Position::line);
    let why = shown(error.to_string().as_bytes());
    Words::new(
        format!("第 {row} 行无法读取（{why}）；请从 Moodle 重新下载"),
        format!("row {row} cannot be read ({why}); download it from Moodle again"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "\
Identifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum grade\",\"Grade can be changed\",\"Last modified (submission)\",\"Last modified (grade)\",\"Feedback comments\"
\"Participant 7\",\"Amy Lee\",amy@example.org,\"Submitted for grading\",,100.00,Yes,\"Tuesday, 24 November 2026, 9:15 AM\",-,
\"Participant 12\",李雷,bo@example.org,\"No submission\",55.00,100.00,Yes,-,\"Monday, 23 November 2026, 12:01 PM\",\"see, \"\"me\"\"\"
";

    /// As a Chinese Moodle writes it, without names (blind marking).
    const CHINESE: &str =
        "\u{feff}标识符,状态,成绩,最高分,成绩可以更改,最后修改（学生）,最后修改（教师）,反馈评语\r
参与者7,已提交,,10.00,是,2026年11月24日 星期二 09:15,-,\r
参与者12,未提交,,10.00,是,-,-,\r
";

    fn columns(text: &str) -> Columns {
        Worksheet::read(text.as_bytes()).unwrap().columns
    }

    #[test]
    fn columns_are_known_in_every_language() {
        let found = columns(ENGLISH);
        assert_eq!(found, Columns { identifier: 0, grade: 4, maximum: 100.0, feedback: Some(9) });
        let found = columns(CHINESE);
        assert_eq!(found, Columns { identifier: 0, grade: 2, maximum: 10.0, feedback: Some(7) });
        let german =
            ENGLISH.replace("100.00", "\"100,00\"").replace("Participant", "Teilnehmer/in");
        assert_eq!(columns(&german).maximum, 100.0);
        let bare = "a,b,c,d,e\nP1,,20,x,-\n";
        assert_eq!(columns(bare).feedback, None);
    }

    #[test]
    fn what_is_not_filled_in_stays_as_it_is() {
        let mut sheet = Worksheet::read(CHINESE.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(sheet.bytes()).unwrap(), CHINESE);
        sheet.fill(1, Some("9.5".into()), Some("<p>好</p>".into()));
        let filled =
            CHINESE.replace("未提交,,10.00,是,-,-,\r", "未提交,9.5,10.00,是,-,-,<p>好</p>\r");
        assert_eq!(String::from_utf8(sheet.bytes()).unwrap(), filled);
        let again = Worksheet::read(&Worksheet::read(ENGLISH.as_bytes()).unwrap().bytes()).unwrap();
        let first = Worksheet::read(ENGLISH.as_bytes()).unwrap();
        assert_eq!((again.header, again.rows), (first.header, first.rows));
    }

    #[test]
    fn students_are_found_by_number_and_by_facts_that_only_one_has() {
        let sheet = Worksheet::read(ENGLISH.as_bytes()).unwrap();
        assert_eq!(sheet.participant("12"), Some(1));
        assert_eq!(sheet.participant("Participant 7"), Some(0));
        assert_eq!(sheet.participant("2"), None, "12 is another");
        assert_eq!(sheet.with_fact(" AMY@example.org"), Some(0));
        assert_eq!(sheet.with_fact("李雷"), Some(1));
        assert_eq!(sheet.with_fact("55.00"), None, "a grade is no fact about a student");
        assert_eq!(sheet.with_fact(""), None);
        let twins = ENGLISH.replace("李雷", "Amy Lee");
        assert_eq!(Worksheet::read(twins.as_bytes()).unwrap().with_fact("Amy Lee"), None);
    }

    #[test]
    fn a_submission_is_known_by_name_and_number_together() {
        let sheet = Worksheet::read(ENGLISH.as_bytes()).unwrap();
        assert_eq!(sheet.submission("Amy Lee_7"), Some(0));
        assert_eq!(sheet.submission("Tuesdays-amy lee_7"), Some(0), "a group before it");
        assert_eq!(sheet.submission("李雷_12"), Some(1));
        assert_eq!(sheet.submission("team_7"), None, "a number of another kind");
        assert_eq!(sheet.submission("Amy Lee_12"), None, "somebody else's number");
        let blind = Worksheet::read(CHINESE.as_bytes()).unwrap();
        assert_eq!(blind.submission("参与者_12"), Some(1));
    }

    #[test]
    fn what_is_no_worksheet_gets_words() {
        let error = |text: &[u8]| Worksheet::read(text).unwrap_err().en;
        assert!(error(b"").contains("no students"));
        assert!(error(ENGLISH.lines().next().unwrap().as_bytes()).contains("no students"));
        assert!(error(b"\xd5\xc5,1,2\n").contains("not UTF-8"));
        assert!(error(ENGLISH.replace(',', ";").as_bytes()).contains("commas"));
        assert!(error(b"a,b,c\n1,2\n").contains("row 2"));
        let scale = ENGLISH.replace("100.00", "\"good,bad\"");
        assert!(error(scale.as_bytes()).contains("points, not a scale"));
        let names = ENGLISH.replace("Participant ", "");
        assert!(error(names.as_bytes()).contains("identifier"));
        let untimed = ENGLISH.replace("Monday, 23 November 2026, 12:01 PM", "then");
        assert_eq!(columns(&untimed).feedback, Some(8), "the submission's time is taken for it");
    }
}
