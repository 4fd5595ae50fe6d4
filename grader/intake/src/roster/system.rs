//! The names of columns, by the system that exports them: the one table of what a roster
//! can be recognised by. A new system is a row here.

use wording::{Text, text};

use super::field::Field::{
    self, Account, Canvas, CanvasLogin, CanvasSis, Email, FirstName, Github, GithubNumber,
    Gradescope, LastName, Lti, Moodle, Name, Number, Role, Section, Student,
};

/// A field, and what its column may be called.
type Names = (Field, &'static [&'static str]);

/// A system that exports rosters.
#[derive(Debug)]
pub struct System {
    /// Its name for people.
    pub name: Text,
    /// The columns that tell that a roster is of this system, by its own names.
    marks: &'static [Field],
    /// Its own names of columns. All others are those of [`GENERAL`].
    columns: &'static [Names],
    /// Which columns hold what submissions are called: the first group of which the roster
    /// has a column. If it has several of that group, the operator has to say which.
    pub submission: &'static [&'static [Field]],
    /// Whether the whole name is written `Last, First`.
    pub last_first: bool,
    /// Whether it writes rows that are of no student.
    pub has_other_rows: bool,
}

/// The systems in the order in which they are tried.
pub static SYSTEMS: [&System; 7] = [
    &System {
        name: text("Canvas 成绩册", "the gradebook of Canvas"),
        marks: &[Canvas, CanvasLogin, Section],
        columns: &[
            (Name, &["Student"]),
            (LastName, &["LastName"]),
            (FirstName, &["FirstName"]),
            (Canvas, &["ID"]),
            (CanvasSis, &["SIS User ID"]),
            (CanvasLogin, &["SIS Login ID"]),
            (Section, &["Section"]),
        ],
        submission: &[&[CanvasLogin]],
        last_first: true,
        has_other_rows: true,
    },
    &System {
        name: text("Moodle 评分表", "a grading worksheet of Moodle"),
        marks: &[Moodle],
        columns: &[
            (Moodle, &["Identifier", "标识符"]),
            (Name, &["Full name", "全名", "用户全名"]),
            (Account, &["Username", "用户名"]),
            (Number, &["ID number", "学号", "ID号"]),
        ],
        submission: &[&[Account, Number], &[Email], &[Moodle]],
        ..PLAIN
    },
    &System {
        name: text("Classroom 50 名单", "the roster of Classroom 50"),
        marks: &[Github, GithubNumber],
        columns: &[(Github, &["username"]), (GithubNumber, &["github_id"])],
        submission: &[&[Github]],
        ..PLAIN
    },
    &System {
        name: text("Gradescope 名单", "the roster of Gradescope"),
        marks: &[Gradescope, Email],
        columns: &[
            (Gradescope, &["SID"]),
            (Email, &["Email"]),
            (Section, &["Section", "Sections", "section_name"]),
        ],
        submission: &[&[Gradescope]],
        ..PLAIN
    },
    &System {
        name: text("nbgrader 名单", "the list of students of nbgrader"),
        marks: &[Number, FirstName, LastName],
        columns: &[
            (Number, &["id"]),
            (FirstName, &["first_name"]),
            (LastName, &["last_name"]),
            (Lti, &["lms_user_id"]),
        ],
        submission: &[&[Number]],
        ..PLAIN
    },
    &System {
        name: text("Moodle 参与人名单", "the participants of Moodle"),
        marks: &[FirstName, LastName, Email],
        columns: &[
            (FirstName, &["First name", "名"]),
            (LastName, &["Last name", "Surname", "姓", "姓氏"]),
            (Email, &["Email address", "电子邮件地址", "Email地址", "Email 地址", "邮箱地址"]),
            (Account, &["Username", "用户名"]),
            (Number, &["ID number", "学号", "ID号"]),
        ],
        submission: &[&[Account, Number], &[Email]],
        ..PLAIN
    },
    &GENERAL,
];

/// Lists of registrars and of people, and the names that every system's columns may have.
pub const GENERAL: System = System {
    name: text("一般名单", "a list"),
    marks: &[],
    columns: &[
        (Student, &["student", "username"]),
        (Name, &["name", "full name", "student name", "姓名", "学生姓名", "全名"]),
        (FirstName, &["first name", "firstname", "given name", "名"]),
        (LastName, &["last name", "lastname", "surname", "family name", "姓", "姓氏"]),
        (
            Email,
            &[
                "email",
                "e-mail",
                "mail",
                "email address",
                "邮箱",
                "邮箱地址",
                "电子邮箱",
                "电子邮件",
                "电子邮件地址",
                "email地址",
            ],
        ),
        (
            Section,
            &[
                "section",
                "sections",
                "class",
                "group",
                "groups",
                "班级",
                "班",
                "行政班",
                "教学班",
                "班级名称",
                "小组",
            ],
        ),
        (
            Number,
            &[
                "学号",
                "学生学号",
                "学生号",
                "student number",
                "student no",
                "student no.",
                "student id",
                "id number",
            ],
        ),
        (Account, &["用户名", "账号", "帐号", "登录名", "login"]),
        (Role, &["role", "roles", "角色"]),
        (Canvas, &["canvas id", "canvas user id"]),
        (CanvasSis, &["sis user id", "sis id"]),
        (CanvasLogin, &["sis login id"]),
        (Gradescope, &["sid", "gradescope sid"]),
        (Github, &["github", "github username", "github 用户名", "github用户名", "github 账号"]),
        (GithubNumber, &["github id"]),
        (Moodle, &["moodle id", "identifier", "标识符"]),
        (Lti, &["lti user id", "lms user id"]),
    ],
    submission: &[&[Student], &[Number, Github, Account]],
    ..PLAIN
};

/// What most systems have in common.
const PLAIN: System = System {
    name: text("", ""),
    marks: &[],
    columns: &[],
    submission: &[],
    last_first: false,
    has_other_rows: false,
};

/// Roles of people who are no students.
pub const STAFF: [&str; 13] = [
    "instructor",
    "ta",
    "reader",
    "teacher",
    "non-editing teacher",
    "manager",
    "course creator",
    "owner",
    "教师",
    "助教",
    "无编辑权教师",
    "管理员",
    "课程创建者",
];

impl System {
    /// The system that exported a roster with these columns.
    pub fn of(header: &[String]) -> &'static Self {
        let known = |system: &&&Self| {
            let has = |mark: &Field| header.iter().any(|cell| system.own(cell) == Some(*mark));
            system.marks.iter().all(has)
        };
        SYSTEMS.iter().find(known).copied().unwrap_or(&GENERAL)
    }

    /// What a column of this name holds.
    pub fn field(&self, name: &str) -> Option<Field> {
        self.own(name).or_else(|| GENERAL.own(name))
    }

    fn own(&self, name: &str) -> Option<Field> {
        let is = |(_, names): &&Names| names.iter().any(|known| same(known, name));
        self.columns.iter().find(is).map(|(field, _)| *field)
    }
}

/// Whether two names are spellings of one: in capitals or not, with `_` for spaces.
pub fn same(one: &str, other: &str) -> bool {
    plain(one).eq(plain(other))
}

fn plain(name: &str) -> impl Iterator<Item = char> {
    let spaced = name.trim().chars().map(|c| if c == '_' { ' ' } else { c });
    spaced.flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_one_field_of_its_system() {
        for system in SYSTEMS {
            let names = system.columns.iter().flat_map(|(_, names)| *names);
            let mut names: Vec<String> = names.map(|name| plain(name).collect()).collect();
            let all = names.len();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), all, "{}", system.name.en);
        }
    }

    /// What the pages say is what is read.
    #[test]
    fn the_pages_have_every_name_of_a_column() {
        let pages = [
            include_str!("../../../../docs/en/grading.md"),
            include_str!("../../../../docs/zh/grading.md"),
        ];
        for page in pages {
            let names = GENERAL.columns.iter().flat_map(|(_, names)| *names);
            for name in names {
                assert!(page.contains(&format!("`{name}`")), "{name}");
            }
            for system in SYSTEMS.iter().filter(|system| !system.marks.is_empty()) {
                let row = page.lines().find(|line| {
                    let has = |mark: &Field| {
                        let own = |(field, _): &&Names| field == mark;
                        let names = system.columns.iter().find(own).map_or(&[][..], |own| own.1);
                        names.iter().any(|name| line.contains(&format!("`{name}`")))
                    };
                    line.starts_with('|') && system.marks.iter().all(has)
                });
                assert!(row.is_some(), "{}", system.name.en);
            }
        }
    }

    #[test]
    fn spellings_of_a_name_are_the_same() {
        let of = |name| GENERAL.field(name);
        assert_eq!(of("First_Name"), Some(FirstName));
        assert_eq!(of(" e-mail "), Some(Email));
        assert_eq!(of("学\u{3000}号"), None);
        assert_eq!(of("备注"), None);
    }
}
