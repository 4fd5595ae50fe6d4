//! Scores on their way to the course site: two runs are compared, one is published, and what
//! is published is verified. The commands are those of the READMEs.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use common::{code, copy, refused, sample_class, stderr, stdout, workspace};

/// A folder in which the README's commands were given.
struct Course {
    folder: PathBuf,
    /// What they printed.
    said: String,
}

impl Course {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The grader in this folder, with the key that was made there.
    fn grader(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
        command.args(arguments).args(["--lang", "en"]).current_dir(&self.folder);
        with_own_key(&mut command, &self.folder).output().unwrap()
    }

    fn copied(&self, folder: &Path) -> Self {
        copy(&self.folder, folder);
        Self { folder: folder.into(), said: String::new() }
    }
}

fn with_own_key<'a>(command: &'a mut Command, folder: &Path) -> &'a mut Command {
    command.env_remove("GRADER_KEY").env("XDG_CONFIG_HOME", folder.join("configuration"))
}

/// The commands in a README that end with a copy to the course site.
fn commands(readme: &str) -> String {
    let text = fs::read_to_string(workspace().join(readme)).unwrap();
    let mut blocks = text.split("```");
    let block = blocks.find(|block| block.contains("COURSE-SITE")).expect("the block");
    block.strip_prefix("sh\n").expect("shell").to_string()
}

/// The class, graded and published once for all tests.
fn course() -> &'static Course {
    static COURSE: OnceLock<Course> = OnceLock::new();
    COURSE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("publish");
        let _ = fs::remove_dir_all(&folder);
        for (student, sample) in [("amy", "full-marks"), ("bo", "mean-without-n")] {
            copy(&sample_class().join(sample), &folder.join("class").join(student));
        }
        fs::create_dir_all(folder.join("COURSE-SITE")).unwrap();
        let script = commands("README.md")
            .replace("cargo run -p grader --", env!("CARGO_BIN_EXE_grader"))
            .replace("DIR", "class");
        // No key is made in a repository, and this folder lies in one.
        let elsewhere = tempfile::tempdir().unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-euc", &script]).current_dir(&folder).env_remove("GRADER_KEY");
        let output = shell.env("XDG_CONFIG_HOME", elsewhere.path()).output().unwrap();
        assert_eq!(code(&output), 0, "{}\n{}", stdout(&output), stderr(&output));
        copy(elsewhere.path(), &folder.join("configuration"));
        Course { folder, said: stdout(&output) }
    })
}

#[test]
fn both_readmes_give_the_same_commands() {
    let bare = |readme| -> Vec<String> {
        let block = commands(readme);
        let lines = block.lines().map(|line| line.split('#').next().unwrap().trim());
        // The reason is in the reader's language.
        lines.map(|line| line.split("--because").next().unwrap().to_string()).collect()
    };
    assert_eq!(bare("README.md"), bare("README.zh-CN.md"));
}

#[test]
fn the_readmes_commands_bring_the_scores_to_the_course_site() {
    let course = course();
    assert!(
        course.said.contains("0 行加分，0 行减分，0 行有其他变化，2 行不变"),
        "{}",
        course.said
    );
    assert!(course.said.contains("暂缓发布 1 人：\n  amy：an appeal"), "{}", course.said);
    assert!(course.said.contains("ok  2 人的成绩，a0，由 "), "{}", course.said);
    for file in ["index.html", "scores.json"] {
        let there = course.text(&format!("COURSE-SITE/scores/{file}"));
        assert_eq!(there, course.text(&format!("runs/a0-friday/published/site/{file}")));
    }
    let page = course.text("runs/a0-friday/published/score/bo.md");
    assert!(
        page.contains("**93 + 5 / 100**") && page.contains("❌") && page.contains("✅"),
        "{page}"
    );
}

/// The code is the same in both runs, in the feedback and on the site.
#[test]
fn a_students_code_is_the_same_all_term() {
    let course = course();
    let code = |file: &str| {
        let text = course.text(file);
        text.split("代码：`").nth(1).unwrap().split('`').next().unwrap().to_string()
    };
    let amy = code("runs/a0-monday/feedback/amy.md");
    assert_eq!(code("runs/a0-friday/feedback/amy.md"), amy);
    assert_eq!(code("runs/a0-friday/published/score/amy.md"), amy);
    assert!(course.text("COURSE-SITE/scores/scores.json").contains(&amy));
    assert_ne!(code("runs/a0-monday/feedback/bo.md"), amy);
}

#[test]
fn scores_that_were_changed_are_not_verified() {
    let folder = tempfile::tempdir().unwrap();
    let course = course().copied(folder.path());
    let file = "COURSE-SITE/scores/scores.json";
    let verify = || course.grader(&["verify", file]);
    assert!(stdout(&verify()).starts_with("ok  scores of 2 students in a0, signed by "));
    let good = course.text(file);
    fs::write(course.path(file), good.replace("\"score\": 93", "\"score\": 94")).unwrap();
    let output = verify();
    assert_eq!(code(&output), 7);
    assert!(stdout(&output).starts_with("NOT VERIFIED  COURSE-SITE/scores/scores.json: it is not"));
    fs::write(course.path(file), good.replace("\"rows\"", "\"lines\"")).unwrap();
    assert!(refused(&verify()).contains("is no result: unknown field `lines`"));
}

#[test]
fn what_a_second_run_changes_is_told_by_check() {
    let folder = tempfile::tempdir().unwrap();
    let course = course().copied(folder.path());
    let result = course.path("runs/a0-friday/results/bo.a0.json");
    let amys = course.text("runs/a0-friday/results/amy.a0.json");
    fs::write(result, amys.replace("\"amy\"", "\"bo\"")).unwrap();
    let output = course.grader(&["diff", "a0-monday", "a0-friday"]);
    assert_eq!(code(&output), 0);
    let said = stdout(&output);
    assert!(said.contains("1 gain, 0 lose, 0 differ otherwise, 1 are the same"), "{said}");
    assert!(said.contains("failed → passed") && said.contains("submission"), "{said}");
    let json = course.grader(&["diff", "a0-monday", "a0-friday", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&json)).unwrap();
    assert_eq!((&json["gain"], &json["rows"][0]["change"]), (&1.into(), &7.into()));
    // It is not what was signed, so it is not published.
    let output = course.grader(&["publish", "a0-friday"]);
    assert_eq!(code(&output), 4);
    assert!(stderr(&output).contains("bo.a0.json: it is not what was signed"));
    assert!(!course.path("runs/a0-friday/published/feedback/bo.md").exists());
}

#[test]
fn what_cannot_be_published_or_compared_gets_one_line() {
    let course = course();
    let line = |arguments: &[&str]| refused(&course.grader(arguments));
    let cases: [(&[&str], &str); 5] = [
        (&["publish", "a0-fryday"], "3 grader: "),
        (&["publish", "a0-friday", "--hold", "amy"], "2 grader: --because <TEXT> is missing"),
        (&["publish", "a0-friday", "--because", "x"], "2 grader: --hold <STUDENT> is missing"),
        (
            &["publish", "a0-friday", "--hold", "ann", "--because", "x"],
            "3 grader: there is no student ann in this run",
        ),
        (&["diff", "a0-monday", "a0-sunday"], "3 grader: "),
    ];
    for (arguments, begins) in cases {
        let line = line(arguments);
        assert!(line.starts_with(begins), "{line}");
    }
}
