//! Rosters as systems, registrars and spreadsheets write them.

use encoding_rs::GB18030;
use intake::roster::read;
use intake::{Ids, Person, Roster};
use wording::Words;

/// A roster that can be read.
fn good(bytes: &[u8]) -> Roster {
    read(bytes, None).unwrap_or_else(|words| panic!("{words:?}"))
}

fn students(roster: &Roster) -> Vec<&str> {
    roster.enrolled.iter().map(|enrolled| enrolled.student.as_str()).collect()
}

/// Each student with all that is known of them, one line each.
fn facts(roster: &Roster) -> String {
    let line = |student: &str, person: &Person| {
        let Ids { canvas, canvas_sis, canvas_login, gradescope, github, moodle, lti } = &person.ids;
        let fields = [
            ("name", &person.name),
            ("first", &person.first_name),
            ("last", &person.last_name),
            ("email", &person.email),
            ("section", &person.section),
            ("number", &person.number),
            ("canvas", canvas),
            ("sis", canvas_sis),
            ("login", canvas_login),
            ("gradescope", gradescope),
            ("github", github),
            ("moodle", moodle),
            ("lti", lti),
        ];
        let known = fields
            .iter()
            .filter_map(|(name, value)| value.as_ref().map(|value| format!(" {name}={value}")));
        format!("{student}:{}\n", known.collect::<String>())
    };
    roster.enrolled.iter().map(|enrolled| line(&enrolled.student, &enrolled.person)).collect()
}

const CANVAS: &str = "\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,A0 (331),Final Score\r\n\
,,,,,,Manual Posting,\r\n\
    Points Possible,,,,,,100,(read only)\r\n\
\"Lee, Amy\",4101,20260001,alee,Section 1,,97.5,97.5\r\n\
\"王, 芳\",4102,20260002,fwang,Section 2 and Section 3,,EX,\r\n\
\"Student, Test\",4199,,f3b1c0,Section 1,,,\r\n";

#[test]
fn a_gradebook_of_canvas_has_students_and_other_rows() {
    let roster = good(CANVAS.as_bytes());
    assert_eq!(
        facts(&roster),
        "alee: name=Lee, Amy first=Amy last=Lee section=Section 1 canvas=4101 sis=20260001 login=alee\n\
         fwang: name=王, 芳 first=芳 last=王 section=Section 2 and Section 3 canvas=4102 sis=20260002 login=fwang\n"
    );
    assert_eq!(
        roster.words(),
        Words::new(
            "Canvas 成绩册，2 名学生，`SIS Login ID` 列是提交的名称，另有 1 行不是学生",
            "the gradebook of Canvas, 2 students, submissions are called as in column `SIS Login ID`; not counted: 1 of no student",
        )
    );
    // In German, with first and last names, and without numbers of the registrar.
    let apart = "LastName;FirstName;ID;SIS Login ID;Section;A0 (331)\n\
                 \u{20}   Points Possible;;;;;100,00\n\
                 Lee;Amy;4101;alee;S1;97,50\n\
                 Student;Test;4199;f3;S1;\n";
    assert_eq!(
        facts(&good(apart.as_bytes())),
        "alee: name=Amy Lee first=Amy last=Lee section=S1 canvas=4101 login=alee\n"
    );
    // The registrar's number is another column that may be asked for.
    let roster = read(CANVAS.as_bytes(), Some("sis user id")).unwrap();
    assert_eq!(students(&roster), ["20260001", "20260002"]);
}

#[test]
fn a_test_student_is_a_person_elsewhere() {
    let roster = good("学号,姓名\n1,\"Student, Test\"\n2,Points Possible\n".as_bytes());
    assert_eq!(students(&roster), ["1", "2"]);
}

#[test]
fn participants_of_moodle_are_read_in_both_languages() {
    let english = "\"First name\",\"Last name\",\"ID number\",\"Email address\",Roles,Groups\n\
                   Amy,Lee,20260001,amy@example.org,Student,G1\n\
                   Wei,Wang,20260009,wei@example.org,Teacher,\n";
    let roster = good(english.as_bytes());
    assert_eq!(
        facts(&roster),
        "20260001: name=Amy Lee first=Amy last=Lee email=amy@example.org section=G1 number=20260001\n"
    );
    assert_eq!((roster.system.en, roster.others), ("the participants of Moodle", 1));
    let chinese = "名,姓,学号,电子邮件地址,角色,小组\n雷,李,20260002,lei@example.org,学生,一组\n";
    assert_eq!(
        facts(&good(chinese.as_bytes())),
        "20260002: name=李雷 first=雷 last=李 email=lei@example.org section=一组 number=20260002\n"
    );
    let addresses = "First name,Surname,Email address\nAmy,Lee,amy@example.org\n";
    assert_eq!(students(&good(addresses.as_bytes())), ["amy@example.org"]);
}

#[test]
fn worksheets_of_moodle_have_numbers_of_participants() {
    let english = "Identifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum grade\"\n\
                   \"Participant 123\",\"Amy Lee\",amy@example.org,\"Submitted for grading\",,100.00\n";
    assert_eq!(
        facts(&good(english.as_bytes())),
        "amy@example.org: name=Amy Lee email=amy@example.org moodle=123\n"
    );
    let chinese =
        "标识符,全名,学号,电子邮件地址,状态,成绩\n参与人7,李雷,20260002,lei@example.org,,\n";
    assert_eq!(
        facts(&good(chinese.as_bytes())),
        "20260002: name=李雷 email=lei@example.org number=20260002 moodle=7\n"
    );
    let blind = "Identifier,Status,Grade\nParticipant 8,,\n";
    assert_eq!(students(&good(blind.as_bytes())), ["Participant 8"]);
}

#[test]
fn rosters_of_gradescope_and_classroom_50_and_nbgrader_are_read() {
    let gradescope = "First Name,Last Name,SID,Email,Role,Section\n\
                      Amy,Lee,0012,amy@example.org,Student,1\n\
                      Wei,Wang,,wei@example.org,Instructor,\n\
                      Tom,Ta,,tom@example.org,TA,\n";
    let roster = good(gradescope.as_bytes());
    assert_eq!(
        facts(&roster),
        "0012: name=Amy Lee first=Amy last=Lee email=amy@example.org section=1 gradescope=0012\n"
    );
    assert_eq!(roster.others, 2);
    let whole = "Name,SID,Email,Role\nAmy Lee,12,amy@example.org,Student\n";
    assert_eq!(
        facts(&good(whole.as_bytes())),
        "12: name=Amy Lee email=amy@example.org gradescope=12\n"
    );
    let classroom = "username,first_name,last_name,email,section,github_id,role,canvas_id\n\
                     amy-l,Amy,\"Lee, Dr\",amy@example.org,2,77,student,4101\n";
    assert_eq!(
        facts(&good(classroom.as_bytes())),
        "amy-l: name=Amy Lee, Dr first=Amy last=Lee, Dr email=amy@example.org section=2 canvas=4101 github=amy-l\n"
    );
    let nbgrader = "id,first_name,last_name,email,lms_user_id\nalee,Amy,Lee,amy@example.org,u-1\n";
    assert_eq!(
        facts(&good(nbgrader.as_bytes())),
        "alee: name=Amy Lee first=Amy last=Lee email=amy@example.org number=alee lti=u-1\n"
    );
}

const REGISTRAR: &str = "2026 年秋季学期选课名单,,,,\n\
                         课程：大语言模型基础,,教师：王老师,,\n\
                         ,,,,\n\
                         序号,学号,姓名,班级,备注\n\
                         1,20260001,李雷,计科 1 班,\n\
                         2,20260002,韩梅梅,计科 2 班,旁听\n\
                         ,,,,\n\
                         3,=\"00260003\",王·芳\n\
                         ,,,,\n";

#[test]
fn lists_of_registrars_have_titles_and_empty_rows() {
    let expected = "20260001: name=李雷 section=计科 1 班 number=20260001\n\
                    20260002: name=韩梅梅 section=计科 2 班 number=20260002\n";
    // Excel leaves out empty cells at the end of a row, but not those of a class.
    let error = read(REGISTRAR.as_bytes(), None).unwrap_err();
    assert_eq!(
        error.en,
        "row 8: 3 cells where row 4 has 5; make them equal, with quotes around cells that hold a separator"
    );
    let next_page = "序号,学号,姓名,班级,备注\n3,=";
    let list = REGISTRAR.replace("王·芳\n", "王·芳,\n").replace("3,=", next_page);
    let roster = good(list.as_bytes());
    assert_eq!(facts(&roster), format!("{expected}00260003: name=王·芳 number=00260003\n"));
    assert_eq!((roster.header, roster.column.as_str()), (4, "学号"));
}

#[test]
fn every_encoding_and_separator_gives_the_same_roster() {
    let text = "学号,姓名,邮箱\r\n20260001,李雷,lei@example.org\r\n20260002,韩梅梅,\r\n";
    let expected = facts(&good(text.as_bytes()));
    assert_eq!(expected.lines().count(), 2);
    let utf_16 = |text: &str, bytes: fn(u16) -> [u8; 2], mark: &[u8]| {
        let units = text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        [mark, &units[..]].concat()
    };
    for separator in [",", ";", "\t"] {
        let text = text.replace(',', separator);
        let declared = format!("sep={separator}\r\n{text}");
        for text in [text, declared] {
            let files = [
                text.clone().into_bytes(),
                [b"\xef\xbb\xbf", text.as_bytes()].concat(),
                utf_16(&text, u16::to_le_bytes, b"\xff\xfe"),
                utf_16(&text, u16::to_be_bytes, b"\xfe\xff"),
                utf_16(&text, u16::to_le_bytes, b""),
                utf_16(&text, u16::to_be_bytes, b""),
                GB18030.encode(&text).0.into_owned(),
            ];
            for file in files {
                assert_eq!(facts(&good(&file)), expected, "{file:?}");
            }
        }
    }
    let bar = "sep=|\nstudent|name\namy|Lee, Amy\n";
    assert_eq!(facts(&good(bar.as_bytes())), "amy: name=Lee, Amy\n");
}

#[test]
fn the_order_of_the_rows_is_kept() {
    assert_eq!(students(&good(b"student\nzoe\namy\n")), ["zoe", "amy"]);
    assert_eq!(students(&good(b"\xef\xbb\xbfstudent\r\nzoe\r\n\r\namy")), ["zoe", "amy"]);
    let whole = good("name,student\n李雷,lei\n".as_bytes());
    assert_eq!(facts(&whole), "lei: name=李雷\n");
    assert_eq!(facts(&good(b"username,name,email\nbo,,\n")), "bo:\n");
}

#[test]
fn the_operator_chooses_what_is_ambiguous_or_unknown() {
    let both = "学号,姓名,GitHub\n20260001,李雷,lei-l\n".as_bytes();
    let chosen = read(both, Some("GitHub")).unwrap();
    assert_eq!(facts(&chosen), "lei-l: name=李雷 number=20260001 github=lei-l\n");
    let code = "Kurs,,\nKürzel,Name,Gruppe\namy,Amy Lee,1\n".as_bytes();
    assert_eq!(facts(&read(code, Some("kürzel")).unwrap()), "amy: name=Amy Lee\n");
    let titled = read(REGISTRAR.replace(",王·芳\n", ",王·芳,,\n").as_bytes(), Some("姓名"));
    assert_eq!(students(&titled.unwrap()), ["李雷", "韩梅梅", "王·芳"]);
}

#[test]
fn the_column_is_found_in_which_names_stand() {
    let roster = good(CANVAS.as_bytes());
    let find = |names: &[&str]| roster.column_of(names);
    assert_eq!(find(&["20260001", "20260002", "zoe"]), Some("SIS User ID"));
    assert_eq!(find(&["zoe"]), None);
}

/// Files with a mistake, and the line that each gets.
#[test]
fn mistakes_are_named_with_their_row() {
    let gbk = |text: &str| GB18030.encode(text).0.into_owned();
    let cases: [(Vec<u8>, &str); 35] = [
        (b"".to_vec(), "it is empty; a row should name the columns"),
        (b"\n\n".to_vec(), "it is empty; a row should name the columns"),
        (b",,\n;;\n".to_vec(), "row 2: a row should name the columns"),
        (b"amy\nbo\n".to_vec(), "row 1: a row should name the columns, such as"),
        (b"student\n".to_vec(), "there are no students in it"),
        (
            CANVAS.split_inclusive('\n').take(3).collect::<String>().into(),
            "there are no students in it",
        ),
        (
            b"student,username\na,b\n".to_vec(),
            "row 1: several columns may hold what submissions are called (`student`, `username`); say which one with --roster-column",
        ),
        (
            "学号;GitHub\n1;a\n".into(),
            "row 1: several columns may hold what submissions are called (`学号`, `GitHub`)",
        ),
        (
            b"student,name,student\na,b,c\n".to_vec(),
            "row 1: several columns may hold what submissions are called (`student`, `student`); rename one of them",
        ),
        (
            "姓名,邮箱\n李雷,x\n".into(),
            "row 1: no column (`姓名`, `邮箱`) is known to hold what submissions are called; say which one with --roster-column",
        ),
        (b"id,name\n1,Amy\n".to_vec(), "row 1: no column (`id`, `name`) is known to hold"),
        (b"student\namy\n\nbo\namy\n".to_vec(), "row 5: `amy` stands in row 2 already; remove one"),
        (
            b"student,name\namy,x\n,y\n".to_vec(),
            "row 3: what the submission is called (column `student`) is empty; fill it in, remove the row",
        ),
        (
            b"Name,SID,Email\nAmy,,a@example.org\n".to_vec(),
            "row 2: what the submission is called (column `SID`) is empty",
        ),
        (b"student\n../amy\n".to_vec(), "row 2: the name `../amy` has a slash; mend it"),
        (b"student\r\namy\r\n.bo\r\n".to_vec(), "row 3: the name `.bo` has a leading dot"),
        (b"student,name\namy,a\x1bb\n".to_vec(), "row 2: a control character in `a\\u{1b}b`"),
        ("student,name\namy,a\u{202e}b\n".into(), "row 2: a control character in `a\\u{202e}b`"),
        (b"student\namy\n\xff\n".to_vec(), "row 3: not in UTF-8, UTF-16 or GBK; save it as CSV"),
        (b"\xef\xbb\xbfstudent\namy\xff\n".to_vec(), "row 2: not in UTF-8, UTF-16 or GBK"),
        (b"student,name\namy,M\xfcller\n".to_vec(), "row 2: not in UTF-8, UTF-16 or GBK"),
        (b"\xff\xfes\0t".to_vec(), "row 1: not in UTF-8, UTF-16 or GBK"),
        (b"student,name\namy\n".to_vec(), "row 2: 1 cells where row 1 has 2; make them equal"),
        (
            b"student,name\namy,Lee, Amy\n".to_vec(),
            "row 2: 3 cells where row 1 has 2; make them equal, with quotes",
        ),
        (gbk("学号,姓名\n1,李,雷\n"), "row 2: 3 cells where row 1 has 2"),
        (
            b"student\namy\n\"bo\nchen\n".to_vec(),
            "row 3: a line ends in the cell `bo\\nchen\\n\\n`, most likely because a quotation mark is not closed; mend it",
        ),
        (
            "学号,姓名\n2.02601E+11,李雷\n".into(),
            "row 2: `2.02601E+11` is a number that Excel has shortened",
        ),
        (b"sep=;\nstudent,name\namy,Amy\n".to_vec(), "row 2: a row should name the columns"),
        (b"amy,1\nstudent,name\n".to_vec(), "row 2: no column (`student`, `name`) is known"),
        (
            b"PK\x03\x04\x14\0".to_vec(),
            "it is an Excel workbook (.xlsx) or another zip archive and no CSV; save it as CSV (in Excel:",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            "it is an old Excel workbook (.xls) and no CSV",
        ),
        (b"<html><table>".to_vec(), "it is a page of the web (HTML) and no CSV"),
        (b"%PDF-1.7".to_vec(), "it is a PDF document and no CSV"),
        (vec![b'a'; intake::caps::ROSTER + 1], "it is larger than 1 MiB"),
        (
            vec![b','; intake::caps::ROSTER],
            "row 1: more than 2000 cells; keep the students' columns",
        ),
    ];
    let mut lines = String::new();
    for (file, line) in cases {
        let words = read(&file, None).expect_err(line);
        let shown = String::from_utf8_lossy(&file[..file.len().min(60)]).into_owned();
        assert!(words.en.starts_with(line), "{shown:?}: {:?} should begin with {line:?}", words.en);
        assert!(!words.en.contains('\n') && !words.zh.contains('\n'), "{words:?}");
        assert!(words.zh.chars().any(|c| ('一'..='龥').contains(&c)), "{words:?}");
        lines += &format!("{}\n{}\n\n", words.zh, words.en);
    }
    insta::assert_snapshot!("mistakes", lines);
    let rows: String = (0..=intake::caps::ROWS).map(|i| format!("s{i}\n")).collect();
    let many = read(format!("student\n{rows}").as_bytes(), None).unwrap_err();
    assert!(many.en.starts_with("it has more than 10000 students"), "{many:?}");
    let wanted = read(b"student,name\na,b\n", Some("login")).unwrap_err();
    assert_eq!(wanted.en, "row 1: no column is called `login`; there are `student`, `name`");
}
