//! `canvas.csv`: a gradebook that Canvas imports.
//!
//! Canvas finds a student by `ID`, `SIS User ID` or `SIS Login ID`, and by the name only if
//! none of these is known. It finds an assignment by the number at the end of the title or
//! by the exact title; any other title is offered as a new assignment. `--title a0=TITLE`
//! says what an assignment is called there. An empty cell is no score.

use std::collections::{BTreeSet, HashMap};

use harness::{Assignment, Lang, Text, Words, text};
use intake::Person;

use super::cell::defuse_text;
use super::total::total;
use super::{Class, Export, ExportFile};
use crate::base::problem::Problem;

/// The gradebook of the class for Canvas.
pub struct Canvas;

impl Export for Canvas {
    fn id(&self) -> &'static str {
        "canvas"
    }

    fn name(&self) -> Text {
        text("Canvas 成绩册", "gradebook for Canvas")
    }

    fn file(&self) -> ExportFile {
        ExportFile::OfAll("canvas.csv")
    }

    fn bytes(&self, class: &Class<'_>, lang: Lang) -> Result<Vec<u8>, Problem> {
        let columns = Column::all(class, lang)?;
        Ok(gradebook(class, &columns))
    }

    fn notes(&self, class: &Class<'_>) -> Vec<Words> {
        let unknown = class.students().into_iter().filter(|s| !has_id(class.people.of(s)));
        let unknown: Vec<&str> = unknown.collect();
        if unknown.is_empty() {
            return Vec::new();
        }
        let (n, names) = (unknown.len(), unknown.join(", "));
        vec![Words::new(
            format!(
                "{n} 名学生在名单里没有 Canvas 的 ID、SIS User ID 或 SIS Login ID，Canvas 只能按姓名查找：{names}；请用从 Canvas 导出的成绩册作为 --roster"
            ),
            format!(
                "{n} students have no Canvas ID, SIS User ID or SIS Login ID in the roster, so Canvas looks for their names: {names}; take a gradebook exported by Canvas as --roster"
            ),
        )]
    }
}

/// Columns in which Canvas keeps something else than an assignment: as whole titles …
const OF_STUDENTS: [&str; 9] = [
    "Student",
    "LastName",
    "FirstName",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Section",
    "Integration ID",
    "Root Account",
];

/// … and as any part of a title.
const OF_TOTALS: [&str; 9] = [
    "Current Score",
    "Current Points",
    "Current Grade",
    "Final Score",
    "Final Points",
    "Final Grade",
    "Override Score",
    "Override Grade",
    "Override Status",
];

/// An assignment as a column of the gradebook.
struct Column {
    assignment: String,
    title: String,
    max: u32,
}

impl Column {
    /// The assignments of the class, in their order.
    fn all(class: &Class<'_>, lang: Lang) -> Result<Vec<Self>, Problem> {
        let mut titles = BTreeSet::new();
        let max = |assignment: &&'static Assignment| {
            let report = class.reports.iter().find(|report| report.assignment == assignment.id);
            report.map(|report| (*assignment, report.max))
        };
        let column = |(assignment, max): (&'static Assignment, u32)| {
            let title = class.options.titles.get(assignment.id).cloned();
            let title = title.unwrap_or_else(|| assignment.title.get(lang).into());
            check_title(assignment.id, &title)?;
            if !titles.insert(title.clone()) {
                return Err(bad_title(assignment.id, &title, TWICE));
            }
            Ok(Self { assignment: assignment.id.into(), title, max })
        };
        class.assignments.iter().filter_map(max).map(column).collect()
    }
}

const TWICE: Text = text("有两个作业用了它", "two assignments have it");

fn check_title(assignment: &str, title: &str) -> Result<(), Problem> {
    let why = if title.trim().is_empty() || title.contains(char::is_control) {
        text("它是空的，或含有控制字符", "it is empty or has control characters")
    } else if OF_STUDENTS.contains(&title.trim()) {
        text("Canvas 用这一列放学生的信息", "Canvas keeps facts about students in this column")
    } else if OF_TOTALS.iter().any(|part| title.contains(part)) {
        text("Canvas 会把它当作总评而忽略", "Canvas takes it for a total and ignores it")
    } else {
        return Ok(());
    };
    Err(bad_title(assignment, title, why))
}

fn bad_title(assignment: &str, title: &str, why: Text) -> Problem {
    Problem::input((
        format!(
            "`{title}` 不能作 {assignment} 在 Canvas 里的标题：{}；请用 --title {assignment}=标题 另指",
            why.zh
        ),
        format!(
            "`{title}` cannot be the title of {assignment} in Canvas: {}; choose another with --title {assignment}=TITLE",
            why.en
        ),
    ))
}

/// Which ids the gradebook has columns for. `SIS User ID` never stands without
/// `SIS Login ID`.
struct IdColumns {
    sis: bool,
    login: bool,
}

impl IdColumns {
    fn of(class: &Class<'_>) -> Self {
        let has = |id: fn(&Person) -> bool| class.students().iter().any(|s| id(class.people.of(s)));
        let sis = has(|person| person.ids.canvas_sis.is_some());
        Self { sis, login: sis || has(|person| person.ids.canvas_login.is_some()) }
    }

    /// The cells before those of the assignments; `Section` comes last.
    fn cells(&self, [name, id, sis, login, section]: [String; 5]) -> Vec<String> {
        let sis = self.sis.then_some(sis);
        let login = self.login.then_some(login);
        [Some(name), Some(id), sis, login, Some(section)].into_iter().flatten().collect()
    }
}

fn gradebook(class: &Class<'_>, columns: &[Column]) -> Vec<u8> {
    let ids = IdColumns::of(class);
    let mut rows = vec![with(ids.cells(HEADER.map(Into::into)), columns, |c| c.title.clone())];
    let possible = ["    Points Possible", "", "", "", ""].map(Into::into);
    rows.push(with(ids.cells(possible), columns, |column| column.max.to_string()));
    let mut totals: HashMap<(&str, &str), Option<u32>> = HashMap::new();
    for report in &class.reports {
        totals.insert((&report.student, &report.assignment), total(report));
    }
    for student in class.students() {
        let person = class.people.of(student);
        let score = |column: &Column| {
            let total = totals.get(&(student, &*column.assignment)).copied().flatten();
            total.map_or_else(String::new, |points| points.to_string())
        };
        rows.push(with(ids.cells(facts(student, person)), columns, score));
    }
    let quoted = csv::QuoteStyle::Always;
    let mut writer = csv::WriterBuilder::new().quote_style(quoted).from_writer(vec![]);
    for row in rows {
        writer.write_record(row.iter().map(|cell| defuse_text(cell))).expect("writing to memory");
    }
    writer.into_inner().expect("writing to memory")
}

const HEADER: [&str; 5] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];

fn with(
    mut cells: Vec<String>,
    columns: &[Column],
    cell: impl Fn(&Column) -> String,
) -> Vec<String> {
    cells.extend(columns.iter().map(cell));
    cells
}

fn facts(student: &str, person: &Person) -> [String; 5] {
    let or_empty = |fact: &Option<String>| fact.clone().unwrap_or_default();
    let name = person.name.clone().unwrap_or_else(|| student.into());
    let ids = [&person.ids.canvas, &person.ids.canvas_sis, &person.ids.canvas_login];
    let [id, sis, login] = ids.map(or_empty);
    [name, id, sis, login, or_empty(&person.section)]
}

fn has_id(person: &Person) -> bool {
    let ids = &person.ids;
    ids.canvas.is_some() || ids.canvas_sis.is_some() || ids.canvas_login.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::people::People;
    use crate::export::toy_class::ToyClass;

    /// A gradebook as Canvas reads it.
    struct Imported {
        /// The titles of the assignments.
        titles: Vec<String>,
        /// The points of each assignment.
        possible: Vec<String>,
        /// Of each student the id, the name and the cells of the assignments.
        students: Vec<(String, String, Vec<String>)>,
    }

    /// Reads a gradebook by Canvas's rules.
    fn import(bytes: &[u8]) -> Imported {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        let rows: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(number).collect()).collect();
        let header = &rows[0];
        assert!(header.len() > 3 && header[0].contains("Student") && header[1].contains("ID"));
        // Which columns tell about the student.
        let mut facts = 3;
        if header[2] == "SIS Login ID" {
            facts += 1;
        } else if header[2] == "SIS User ID" {
            assert_eq!(header[3], "SIS Login ID");
            facts += 2;
        }
        assert_eq!(header[facts - 1], "Section", "the header row is invalid");
        let titles = &header[facts..];
        for title in titles {
            assert!(!OF_TOTALS.iter().any(|part| title.contains(part)), "{title} is left out");
            let first = header.iter().position(|cell| cell == title).unwrap();
            assert!(first >= facts, "{title} is looked up in the wrong column");
        }
        assert!(rows[1][0].contains("Points Possible"));
        assert!(rows[1][facts..].iter().all(|cell| !cell.contains("read only")));
        let student = |row: &Vec<String>| (row[1].clone(), row[0].clone(), row[facts..].to_vec());
        Imported {
            titles: titles.to_vec(),
            possible: rows[1][facts..].to_vec(),
            students: rows[2..].iter().map(student).collect(),
        }
    }

    /// A number as Canvas reads it: the last comma or point is the decimal point.
    fn number(cell: &str) -> String {
        let is_number = cell.bytes().any(|b| b.is_ascii_digit())
            && cell.bytes().all(|b| b.is_ascii_digit() || b".,-%".contains(&b));
        let mut parts: Vec<&str> = cell.split(['.', ',']).collect();
        match parts.pop() {
            Some(last) if is_number && !parts.is_empty() => format!("{}.{last}", parts.concat()),
            _ => cell.into(),
        }
    }

    fn text(class: &Class<'_>) -> String {
        String::from_utf8(Canvas.bytes(class, Lang::En).unwrap()).unwrap()
    }

    #[test]
    fn canvas_reads_the_gradebook_of_the_class() {
        let toy = ToyClass::new();
        let imported = import(text(&toy.class()).as_bytes());
        assert_eq!(imported.possible, ["100"]);
        let score = |name: &str| {
            let row = imported.students.iter().find(|(_, known, _)| known == name);
            row.unwrap_or_else(|| panic!("{name}")).2[0].clone()
        };
        assert_eq!(imported.students[0].2, ["105"], "points and bonus");
        assert_eq!(score("fay"), "0", "nothing was handed in");
        assert_eq!((score("gil").as_str(), score("hal").as_str()), ("", ""), "no score is no 0");
    }

    #[test]
    fn only_the_columns_of_known_ids_are_there_and_section_is_the_last() {
        let header = |change: fn(&mut Person)| {
            let mut toy = ToyClass::new();
            let mut enrolled = toy.people.list().to_vec();
            for one in &mut enrolled {
                one.person.ids = intake::Ids::default();
                change(&mut one.person);
            }
            toy.people = People::new(enrolled);
            let text = text(&toy.class());
            import(text.as_bytes());
            text.lines().next().unwrap().replace('"', "")
        };
        assert_eq!(header(|_| ()), "Student,ID,Section,T0 · Toy");
        assert_eq!(
            header(|person| person.ids.canvas_login = Some("x".into())),
            "Student,ID,SIS Login ID,Section,T0 · Toy"
        );
        assert_eq!(
            header(|person| person.ids.canvas_sis = Some("x".into())),
            "Student,ID,SIS User ID,SIS Login ID,Section,T0 · Toy"
        );
    }

    #[test]
    fn a_title_is_the_one_that_canvas_has_and_never_a_reserved_one() {
        let title = |title: &str| {
            let mut toy = ToyClass::new();
            toy.options.titles = [("t0".to_string(), title.to_string())].into();
            Canvas.bytes(&toy.class(), Lang::En).map(|bytes| import(&bytes).titles[0].clone())
        };
        assert_eq!(title("Toy, the first (4711)").unwrap(), "Toy, the first (4711)");
        for reserved in
            ["ID", "Section", "Root Account", "My Final Score", "Unposted Current Points", ""]
        {
            let problem = title(reserved).unwrap_err();
            assert!(problem.words.en.contains("--title t0=TITLE"), "{reserved}: {problem:?}");
        }
    }

    #[test]
    fn who_has_no_id_is_said() {
        let notes = Canvas.notes(&ToyClass::new().class());
        assert!(notes[0].en.contains("have no Canvas ID"), "{notes:?}");
        assert!(!notes[0].en.contains("amy"), "{notes:?}");
    }
}
