//! Tests of what a course site takes.

use harness::{Assignment, Lang};
use intake::{Enrolled, Person};
use serde_json::Value;

use super::*;
use crate::evidence::people::People;
use crate::evidence::report::{Provenance, Report};
use crate::evidence::signing::{self, Codes, Key};
use crate::export::toy_class::ToyClass;

/// Names as strangers write them.
const HOSTILE: [&str; 9] = [
    "=HYPERLINK(\"http://x\")",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "{{ scores }}",
    "::error::amy",
    "\u{1b}[31mamy",
    "李雷",
    "a|b`c`[d](e)",
    "20260001",
];

/// A class of these students, with names and numbers of their own.
fn class_of(students: &[&str]) -> ToyClass {
    let assignment: &Assignment = &harness::toy::ASSIGNMENT;
    let report = |student: &&str| Report::not_submitted(student, assignment, Provenance::default());
    let enrolled = |(i, student): (usize, &&str)| {
        let person = Person {
            name: Some(format!("Name of {student}")),
            number: Some(format!("8800{i:04}")),
            email: Some(format!("mail{i}@example.org")),
            ..Person::default()
        };
        Enrolled { student: (*student).to_string(), person }
    };
    let people = People::new(students.iter().enumerate().map(enrolled).collect());
    ToyClass { reports: students.iter().map(report).collect(), people, ..ToyClass::new() }
}

fn text(export: &dyn Export, toy: &ToyClass) -> String {
    String::from_utf8(export.bytes(&toy.class(), Lang::Zh).unwrap()).unwrap()
}

fn json(toy: &ToyClass) -> Value {
    serde_json::from_str(&text(&Site, toy)).unwrap()
}

/// The scores that lie in a page.
fn embedded(page: &str) -> Value {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"scores\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn whoever_has_the_file_and_the_class_list_learns_nothing() {
    let toy = ToyClass::new();
    for file in [text(&Site, &toy), text(&SitePage, &toy)] {
        for report in &toy.reports {
            let name = format!("\"{}\"", report.student);
            assert!(!file.contains(&name), "{name}");
        }
        for told in ["Amy", "Lee", "amy@example.org", "20260001", "李雷", "21:34", "21:42", "12:00"]
        {
            assert!(!file.contains(told), "{told}");
        }
    }
}

#[test]
fn no_hostile_name_gets_into_the_file_or_the_page() {
    let toy = class_of(&HOSTILE);
    let (file, page) = (text(&Site, &toy), text(&SitePage, &toy));
    for name in HOSTILE {
        assert!(!file.contains(name) && !page.contains(name), "{name}");
    }
    assert!(!page.contains("Name of") && !page.contains("8800") && !page.contains("mail"));
}

/// The order of the rows is that of the codes, whatever the order of the class.
#[test]
fn the_order_of_the_class_does_not_show() {
    let (one, other) = (["amy", "bo", "cy", "dan"], ["dan", "cy", "bo", "amy"]);
    assert_eq!(json(&class_of(&one)), json(&class_of(&other)));
    let file = ScoresFile::from_value(&json(&class_of(&one))).unwrap();
    assert!(file.rows.is_sorted_by(|a, b| a.code < b.code));
}

#[test]
fn the_code_in_the_feedback_finds_the_students_own_row() {
    let toy = ToyClass::new();
    let file = ScoresFile::from_value(&json(&toy)).unwrap();
    for student in toy.class().students() {
        let code = Codes::new(&toy.key).of(student);
        let row = file.rows.iter().find(|row| row.code == code).unwrap();
        let report = toy.reports.iter().find(|report| report.student == student).unwrap();
        let score = &row.scores["t0"];
        assert_eq!(score.status, report.status);
        assert!(score.score.is_none_or(|points| points == report.score));
        let own = toy.class().of_student(student);
        for export in
            [&crate::export::feedback::Feedback as &dyn Export, &crate::export::score_md::ScoreMd]
        {
            let page = String::from_utf8(export.bytes(&own, Lang::En).unwrap()).unwrap();
            assert!(page.contains(&format!("Your code: `{code}`")), "{page}");
        }
    }
}

/// Whoever reads two files could otherwise tell whose row of the site is whose.
#[test]
fn a_code_stands_in_no_other_file_with_a_name() {
    let toy = ToyClass::new();
    let class = toy.class();
    let codes: Vec<(&str, String)> =
        class.students().into_iter().map(|one| (one, Codes::new(&toy.key).of(one))).collect();
    for export in crate::export::ALL.iter().filter(|export| !export.needs_key()) {
        for file in export.file().split(&class) {
            let Ok(bytes) = export.bytes(&file.class, Lang::En) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            for (_, code) in codes.iter().filter(|(student, _)| file.student != Some(*student)) {
                assert!(!text.contains(code.as_str()), "{} has {code}", file.path);
            }
        }
    }
}

#[test]
fn another_key_gives_other_codes() {
    let (ours, theirs) =
        (ToyClass::new(), ToyClass { key: Key::generate().unwrap(), ..ToyClass::new() });
    let codes = |toy: &ToyClass| -> Vec<String> {
        let file = ScoresFile::from_value(&json(toy)).unwrap();
        file.rows.into_iter().map(|row| row.code).collect()
    };
    assert!(codes(&ours).iter().all(|code| !codes(&theirs).contains(code)));
    assert_eq!(codes(&ours), codes(&ToyClass::new()));
}

#[test]
fn a_row_that_could_not_be_graded_has_no_number() {
    let file = json(&ToyClass::new());
    let rows = file["rows"].as_array().unwrap();
    let scores: Vec<&Value> = rows.iter().map(|row| &row["scores"]["t0"]).collect();
    let failed: Vec<&&Value> = scores
        .iter()
        .filter(|one| one["status"] == "grader_error" || one["status"] == "not_gradable")
        .collect();
    assert_eq!(failed.len(), 2);
    for one in failed {
        assert_eq!(one.as_object().unwrap().len(), 1, "{one}");
    }
}

#[test]
fn no_byte_of_the_file_can_change() {
    let toy = ToyClass::new();
    let bytes = text(&Site, &toy).into_bytes();
    let original: Value = serde_json::from_slice(&bytes).unwrap();
    let verified = |bytes: &[u8]| -> Option<Value> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let file = ScoresFile::from_value(&value).ok()?;
        signing::verify_value(&value, file.signature.as_ref(), &toy.key.public()).ok()?;
        Some(value)
    };
    assert_eq!(verified(&bytes), Some(original.clone()));
    let mut refused = 0;
    // Every fifth: in the signature, in names, in numbers.
    for i in (0..bytes.len()).step_by(5) {
        let mut changed = bytes.clone();
        changed[i] ^= 1;
        match verified(&changed) {
            Some(value) => assert_eq!(value, original, "byte {i}"),
            None => refused += 1,
        }
    }
    assert!(refused > 0);
    let theirs = Key::generate().unwrap().public();
    let file = ScoresFile::from_value(&original).unwrap();
    assert!(signing::verify_value(&original, file.signature.as_ref(), &theirs).is_err());
}

#[test]
fn a_file_that_contradicts_itself_is_not_believed() {
    let good = ScoresFile::from_value(&json(&ToyClass::new())).unwrap();
    assert_eq!(good.contradictions(), Vec::<String>::new());
    let mut changed = good.clone();
    changed.rows.reverse();
    assert!(changed.contradictions()[0].contains("order of their codes"));
    changed = good.clone();
    changed.rows[0].code = "amy".into();
    assert!(changed.contradictions().iter().any(|why| why.contains("amy is no code")));
    changed = good.clone();
    let row = changed.rows.iter_mut().find(|row| row.scores["t0"].score.is_some()).unwrap();
    row.scores.get_mut("t0").unwrap().score = Some(99);
    assert!(changed.contradictions()[0].contains("do not add up"));
    changed = good.clone();
    let row = changed.rows.iter_mut().find(|row| row.scores["t0"].score.is_none()).unwrap();
    row.scores.get_mut("t0").unwrap().score = Some(0);
    assert!(changed.contradictions()[0].contains("do not add up"), "a zero that is none");
}

#[test]
fn the_page_holds_the_very_scores_of_the_file() {
    let toy = ToyClass::new();
    assert_eq!(embedded(&text(&SitePage, &toy)), json(&toy));
}

/// All of it is in the one file: a browser that keeps to the page's policy asks nobody.
#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let page = text(&SitePage, &ToyClass::new());
    let policy = "default-src 'none'; script-src 'sha256-";
    assert!(page.contains(policy) && !page.contains("unsafe"), "its policy");
    for foreign in ["http:", "https:", " src=", "@import", "url(", "fetch(", "eval(", "innerHTML"] {
        let ours = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!ours.contains(foreign), "{foreign}");
    }
    assert_eq!(page.matches("<script").count(), 2, "the data and our script");
}

#[test]
fn without_a_key_there_are_no_scores_for_the_site_and_no_codes() {
    let toy = ToyClass::new();
    let class = Class { key: None, ..toy.class() };
    for export in [&Site as &dyn Export, &SitePage] {
        let problem = export.bytes(&class, Lang::En).unwrap_err();
        assert_eq!(problem.code as u8, 3);
        assert!(problem.words.en.contains("make one with `grader keygen`"));
        assert!(crate::export::check_key(&[export], false).is_err());
        assert!(crate::export::check_key(&[export], true).is_ok());
    }
    assert_eq!(class.code_line("amy", Lang::En), None);
}

/// What the browser makes of the page of the toy class in a language, with a code in the
/// address, and what it complains about. Its window is as wide as a phone.
fn opened(browser: &str, lang: &str, code: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index.html");
    std::fs::write(&path, text(&SitePage, &ToyClass::new())).unwrap();
    let output = std::process::Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"])
        .args(["--window-size=390,800", "--virtual-time-budget=2000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("file://{}?lang={lang}#{code}", path.display()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let complaints = said.lines().filter(|line| line.contains("CONSOLE"));
    let complaints = complaints.collect::<Vec<_>>().join("\n");
    (String::from_utf8_lossy(&output.stdout).into_owned(), complaints)
}

/// Where there is no browser, nothing is shown, and the test says so.
#[test]
fn a_student_finds_the_own_row_in_a_browser() {
    let works =
        |browser: &&&str| std::process::Command::new(browser).arg("--version").output().is_ok();
    let Some(browser) = ["chromium", "google-chrome"].iter().find(works) else {
        eprintln!("no browser here: the page was not opened");
        return;
    };
    let code = Codes::new(&Key::of_rfc_8032()).of("dan");
    let typed = code.to_lowercase().replace('-', "");
    for (lang, title, own, unknown) in [
        ("zh", "<h1 data-word=\"title\">成绩</h1>", "附加 +5", "没有这个代码"),
        ("en", "<h1 data-word=\"title\">Scores</h1>", "+5 bonus", "There is no such code"),
    ] {
        let (page, complaints) = opened(browser, lang, &typed);
        assert_eq!(complaints, "");
        let score = format!("<b>60</b><span> / 100 · {own}</span>");
        assert!(page.contains(title) && page.contains(&score), "{page}");
        assert_eq!(page.matches("class=\"column mine\"").count(), 1);
        let (page, complaints) = opened(browser, lang, "AAAA-AAAA-AAAA");
        assert_eq!(complaints, "");
        assert!(page.contains(unknown) && !page.contains("<span> / 100"), "{page}");
    }
}
