//! `moodle.csv`: a grading worksheet that was downloaded from Moodle (`--template`), with
//! grades and feedback filled in.
//!
//! Moodle passes over a grade above the maximum in silence, so points and bonus together are
//! cut there, and scaled if the maximum is not ours. It shows feedback as HTML: whatever a
//! student wrote is escaped, on one line, and in a part where no filter of Moodle's makes
//! links. A row without a score keeps the grade that the worksheet has.

use std::collections::BTreeSet;
use std::fmt::Write;

use harness::{Assignment, Lang, Text, Words, text};
use intake::Person;

use super::told::told;
use super::total::total;
use super::worksheet::Worksheet;
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;
use crate::evidence::report::{Report, Status};

/// A filled-in worksheet.
pub struct Moodle;

impl Export for Moodle {
    fn id(&self) -> &'static str {
        "moodle"
    }

    fn name(&self) -> Text {
        text("Moodle 评分表", "grading worksheet for Moodle")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("moodle.csv")
    }

    fn bytes(&self, class: &Class<'_>, lang: Lang) -> Result<Vec<u8>, Problem> {
        class.one_assignment(self.id())?;
        let mut sheet = worksheet(class)?;
        let places = places(class, &sheet);
        if places.iter().all(Option::is_none) {
            return Err(nobody(class));
        }
        for (report, place) in class.reports.iter().zip(places) {
            if let Some(place) = place {
                let grade = total(report).map(|points| grade(points, report.max, sheet.maximum()));
                sheet.fill(place, grade, feedback(class, report, lang));
            }
        }
        Ok(sheet.bytes())
    }

    fn notes(&self, class: &Class<'_>) -> Vec<Words> {
        let Ok(sheet) = worksheet(class) else { return Vec::new() };
        let places = places(class, &sheet);
        let lost = class.reports.iter().zip(&places).filter(|(_, place)| place.is_none());
        let lost: Vec<&str> = lost.map(|(report, _)| report.student.as_str()).collect();
        let mut notes = Vec::new();
        if !lost.is_empty() {
            let (n, names) = (lost.len(), lost.join(", "));
            notes.push(Words::new(
                format!("{n} 名学生在评分表里找不到，他们的成绩没有写入：{names}"),
                format!("{n} students were not found in the worksheet, and their grades are not in it: {names}"),
            ));
        }
        let left = sheet.len() - places.iter().flatten().count();
        if left > 0 {
            notes.push(Words::new(
                format!("评分表里有 {left} 行没有结果，保持原样"),
                format!("{left} rows of the worksheet have no result and stay as they are"),
            ));
        }
        notes
    }
}

fn worksheet(class: &Class<'_>) -> Result<Worksheet, Problem> {
    let Some(template) = &class.options.template else { return Err(no_template()) };
    Worksheet::read(&template.bytes).map_err(|why| {
        let name = &template.name;
        Problem::input((
            format!("评分表 {name} 不能用：{}", why.zh),
            format!("the worksheet {name} cannot be used: {}", why.en),
        ))
    })
}

/// The row of each result in the worksheet. No row is given away twice.
fn places(class: &Class<'_>, sheet: &Worksheet) -> Vec<Option<usize>> {
    let mut taken = BTreeSet::new();
    let mut place = |report: &&Report| {
        let place = place(&report.student, class.people.of(&report.student), sheet)?;
        taken.insert(place).then_some(place)
    };
    class.reports.iter().map(&mut place).collect()
}

/// By the participant's number: in the roster, or at the end of the name that Moodle gives
/// to a submission. Else by a fact that stands in one row only.
fn place(student: &str, person: &Person, sheet: &Worksheet) -> Option<usize> {
    let number = person.ids.moodle.as_deref();
    let by_number = number.and_then(|number| sheet.participant(number));
    let facts = [person.email.as_deref(), person.number.as_deref(), person.name.as_deref()];
    let facts = facts.into_iter().flatten().chain([student]);
    by_number
        .or_else(|| sheet.submission(student))
        .or_else(|| facts.into_iter().find_map(|fact| sheet.with_fact(fact)))
}

/// Points as a grade out of `maximum`, to two decimals.
fn grade(points: u32, of: u32, maximum: f64) -> String {
    let share = f64::from(points.min(of)) / f64::from(of.max(1));
    let grade = format!("{:.2}", share * maximum);
    grade.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// What the student is told, as HTML; `None` if the row keeps what it has.
fn feedback(class: &Class<'_>, report: &Report, lang: Lang) -> Option<String> {
    let assignment = class.assignment(report)?;
    if report.status == Status::GraderError {
        return None;
    }
    let mut html = format!(
        "<div class=\"nolink\"><p><strong>{}</strong></p>",
        escaped(&report.points_in_words(lang))
    );
    if let Some(reason) = &report.reason {
        html += &preformatted(reason.get(lang));
    }
    if report.status == Status::Graded {
        html += &tasks(assignment, report, lang);
        html += &checks(assignment, report, lang);
    }
    Some(html + "</div>")
}

fn tasks(assignment: &Assignment, report: &Report, lang: Lang) -> String {
    let mut html = String::from("<ul>");
    for (task, score) in assignment.tasks.iter().zip(&report.tasks) {
        let title = escaped(task.title.get(lang));
        let _ = write!(html, "<li>{} {title}: {} / {}</li>", task.id, score.points, score.max);
    }
    html + "</ul>"
}

/// The checks that did not pass. If all ended for one reason, that says it.
fn checks(assignment: &'static Assignment, report: &Report, lang: Lang) -> String {
    if report.reason.is_some() {
        return String::new();
    }
    let failed = told(assignment, report, lang);
    let failed = failed.iter().filter(|told| !told.judged.outcome.passed());
    let html = failed.map(|told| {
        let (title, word) = (told.check.title.get(lang), told.judged.outcome.word(lang));
        let heading = escaped(&format!("{} · {title} · {word}", told.check.id));
        format!("<p><strong>{heading}</strong></p>{}", preformatted(&told.words))
    });
    html.collect()
}

/// A block of text, on one line of the file: older Moodles read a file line by line.
fn preformatted(text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { format!("<pre>{}</pre>", escaped(text)) }
}

/// Text that is neither HTML nor anything that Moodle looks for. A backslash would keep
/// PHP's reader from seeing the end of a cell.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => html += "<br>",
            '&' | '<' | '>' | '"' | '\'' | '\\' | '@' | '$' | '[' | '{' => {
                let _ = write!(html, "&#{};", u32::from(c));
            }
            c if c.is_control() => html.push(' '),
            c => html.push(c),
        }
    }
    html
}

fn no_template() -> Problem {
    Problem::input((
        "moodle 要填的是一份评分表：请在 Moodle 的作业里下载它（Download grading worksheet），再用 --template 指明",
        "moodle fills in a worksheet: download the grading worksheet of the assignment in Moodle and name it with --template",
    ))
}

fn nobody(class: &Class<'_>) -> Problem {
    let name = class.options.template.as_ref().map_or("", |template| &template.name);
    Problem::input((
        format!(
            "评分表 {name} 里没有这次评分的任何学生；是这门课的评分表吗？可用 --roster 给出 Moodle 的参与者编号、邮箱或学号"
        ),
        format!(
            "nobody of this run is in the worksheet {name}: is it the one of this course? A roster can give the participants' numbers in Moodle, addresses or student numbers"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Template;
    use crate::export::toy_class::ToyClass;

    const SHEET: &str = "\
Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments
Participant 7,Amy Lee,amy@example.org,Submitted,,100.00,Yes,\"Tuesday, 24 November 2026, 9:15 AM\",-,
Participant 8,李雷,bo@example.org,Submitted,,100.00,Yes,-,-,
Participant 9,cy,cy@example.org,Submitted,,100.00,Yes,-,-,
Participant 10,Dan,dan@example.org,Submitted,,100.00,Yes,-,-,
Participant 11,eve,eve@example.org,Submitted,,100.00,Yes,-,-,
Participant 13,gil,gil@example.org,Submitted,60.00,100.00,Yes,-,\"Monday, 23 November 2026, 12:01 PM\",old
Participant 14,hal,hal@example.org,Submitted,61.00,100.00,Yes,-,\"Monday, 23 November 2026, 12:01 PM\",older
Participant 99,Zoe,zoe@example.org,No submission,70.00,100.00,Yes,-,-,\"mine, kept\"
";

    fn toy(sheet: &str) -> ToyClass {
        let mut toy = ToyClass::new();
        toy.options.template =
            Some(Template { name: "sheet.csv".into(), bytes: sheet.as_bytes().to_vec() });
        toy
    }

    fn filled(sheet: &str) -> String {
        String::from_utf8(Moodle.bytes(&toy(sheet).class(), Lang::En).unwrap()).unwrap()
    }

    /// The rows by Moodle's rules, as `(participant, grade, feedback)`: it finds columns by
    /// its own words, and cuts its own word off the identifier.
    fn imported(csv: &str, words: [&str; 4]) -> Vec<(u32, String, String)> {
        let [identifier, grade, modified, feedback] = words;
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header = reader.headers().unwrap().clone();
        let at = |word: &str| header.iter().position(|cell| cell == word).unwrap();
        let places = [at(identifier), at(grade), at(modified), at(feedback)];
        assert_ne!(places[3], 0, "a feedback column at the very left is ignored");
        let records = reader.records().map(|record| record.expect("as many cells as the header"));
        let rows = records.map(|record| {
            let cell = |i: usize| record[places[i]].to_string();
            let number = cell(0).trim_start_matches(|c: char| !c.is_ascii_digit()).parse();
            (number.unwrap(), cell(1), cell(3))
        });
        rows.collect()
    }

    const WORDS: [&str; 4] = ["Identifier", "Grade", "Last modified (grade)", "Feedback comments"];

    #[test]
    fn a_worksheet_is_filled_in() {
        insta::assert_snapshot!("moodle_filled", filled(SHEET));
        let rows = imported(&filled(SHEET), WORDS);
        let grade = |number: u32| rows.iter().find(|row| row.0 == number).unwrap().1.as_str();
        assert_eq!(grade(7), "100", "a grade above the maximum would be passed over");
        assert_eq!((grade(9), grade(10), grade(11)), ("20", "65", "0"));
        assert_eq!((grade(13), grade(14)), ("60.00", "61.00"), "no score: what was there stays");
        assert_eq!(rows.last().unwrap().1, "70.00", "nobody of this run");
    }

    #[test]
    fn header_and_all_other_cells_stay_as_they_are() {
        let filled = filled(SHEET);
        assert_eq!(filled.lines().next(), SHEET.lines().next());
        for kept in ["\"Tuesday, 24 November 2026, 9:15 AM\"", "\"mine, kept\"", "Participant 14"] {
            assert!(filled.contains(kept), "{kept}");
        }
        let lines = SHEET.lines().count();
        assert_eq!(filled.lines().count(), lines, "no cell has a line of its own");
    }

    #[test]
    fn a_chinese_worksheet_stays_chinese() {
        let sheet = "标识符,状态,成绩,最高分,可以更改,最后修改（学生）,最后修改（教师）,反馈评语\n\
                     参与者7,已提交,,10.00,是,2026年11月24日 星期二 09:15,-,\n";
        let rows = imported(&filled(sheet), ["标识符", "成绩", "最后修改（教师）", "反馈评语"]);
        assert_eq!((rows[0].0, rows[0].1.as_str()), (7, "10"), "scaled to Moodle's maximum");
    }

    #[test]
    fn who_is_not_found_is_said() {
        let notes = Moodle.notes(&toy(SHEET).class());
        let lines: Vec<&str> = notes.iter().map(|note| note.en.as_str()).collect();
        assert!(lines[0].ends_with("not in it: fay, ivy"), "{lines:?}");
        assert!(lines[1].starts_with("1 rows of the worksheet"), "{lines:?}");
    }

    #[test]
    fn a_student_is_known_by_the_name_that_moodle_gives_to_a_submission() {
        let sheet = Worksheet::read(SHEET.as_bytes()).unwrap();
        let nothing = Person::default();
        assert_eq!(place("Dan_10", &nothing, &sheet), Some(3));
        assert_eq!(place("team_9", &nothing, &sheet), None, "a number alone is a guess");
        assert_eq!(place("eve", &nothing, &sheet), Some(4), "the name stands in one row");
        assert_eq!(place("nobody", &nothing, &sheet), None);
        let number = Person {
            ids: intake::Ids { moodle: Some("8".into()), ..Default::default() },
            ..Person::default()
        };
        assert_eq!(place("Amy Lee", &number, &sheet), Some(1), "the number comes first");
    }

    #[test]
    fn two_students_never_get_the_same_row() {
        let mut toy = toy(SHEET);
        toy.reports[3].student = "Amy Lee".into();
        let sheet = Worksheet::read(SHEET.as_bytes()).unwrap();
        let places = places(&toy.class(), &sheet);
        assert_eq!((places[0], places[3]), (Some(0), None), "amy was there before");
        assert!(Moodle.notes(&toy.class())[0].en.contains("Amy Lee"));
    }

    #[test]
    fn without_a_worksheet_nothing_is_invented() {
        let problem = Moodle.bytes(&ToyClass::new().class(), Lang::En).unwrap_err();
        assert!(problem.words.en.contains("--template"));
        let strangers =
            SHEET.lines().next().unwrap().to_string() + "\nParticipant 1,X,x@y,S,,100,Y,-,-,\n";
        let problem = Moodle.bytes(&toy(&strangers).class(), Lang::En).unwrap_err();
        assert!(problem.words.en.contains("nobody of this run"), "{problem:?}");
    }

    #[test]
    fn what_a_student_wrote_is_no_html_no_link_and_ends_no_cell() {
        let mut toy = toy(SHEET);
        let nasty = "<img src=x onerror=a()>\n[[Page]] $$x$$ a\\\"b \\";
        toy.reports[4].reason = Some(Words::same(nasty));
        let csv = String::from_utf8(Moodle.bytes(&toy.class(), Lang::En).unwrap()).unwrap();
        let rows = imported(&csv, WORDS);
        let html = &rows[4].2;
        assert!(html.starts_with("<div class=\"nolink\">") && html.ends_with("</div>"), "{html}");
        assert!(html.contains("&#60;img") && html.contains("<br>"), "{html}");
        assert!(!html.contains(['\\', '$', '[', '\n']), "{html}");
    }

    #[test]
    fn grades_are_rounded_to_two_decimals() {
        assert_eq!(grade(1, 3, 100.0), "33.33");
        assert_eq!(grade(105, 100, 100.0), "100");
        assert_eq!(grade(50, 100, 5.0), "2.5");
        assert_eq!(grade(0, 100, 20.0), "0");
    }
}
