//! Bulk downloads of course sites, and the rosters that tell whose they are.

mod common;

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use common::PlainGit;
use intake::{Class, Enrolled, HandedIn, HeldBack, Moment, class, roster, take};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A class as it lies in a folder with these names; those that end in `/` are folders.
fn downloaded(names: &[&str], metadata: &str, roster: &[Enrolled]) -> (tempfile::TempDir, Class) {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        let path = folder.path().join(name);
        match name.strip_suffix('/') {
            Some(_) => fs::create_dir(path).unwrap(),
            None => fs::write(path, zip()).unwrap(),
        }
    }
    if !metadata.is_empty() {
        fs::write(folder.path().join("submission_metadata.yml"), metadata).unwrap();
    }
    let class = class(folder.path(), Some(roster)).unwrap();
    (folder, class)
}

fn zip() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a0/src/lib.rs", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"use contract::a0::A0;").unwrap();
    zip.finish().unwrap().into_inner()
}

fn enrolled(roster: &str) -> Vec<Enrolled> {
    roster::read(roster.as_bytes(), None).unwrap().enrolled
}

fn file_name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// Whose the submissions are: `student name`.
fn owners(class: &Class) -> Vec<String> {
    let line = |(student, one): (&String, &HandedIn)| format!("{student} {}", file_name(&one.path));
    class.submissions.iter().map(line).collect()
}

fn held_back(class: &Class) -> Vec<&str> {
    for one in class.held_back.iter().chain(&class.unread) {
        assert!(one.why.zh.chars().any(|c| ('一'..='龥').contains(&c)), "{one:?}");
    }
    class.held_back.iter().map(|one| one.why.en.as_str()).collect()
}

const CANVAS: &str = "Student,ID,SIS User ID,SIS Login ID,Section\n\
                      \"Lee, Amy\",4101,20260001,alee,1\n\
                      \"Lee, Bo\",4102,20260002,blee,1\n\
                      \"Wang, Cy\",4103,20260003,cwang,1\n\
                      \"Zhou, Fay\",4105,20260005,fzhou,1\n\
                      \"Wu, Di\",4104,20260004,dwu,1\n";

#[test]
fn a_download_of_canvas_is_told_by_its_ids_and_the_newest_attempt_counts() {
    let names = [
        "leeamy_4101_900_work.zip",
        "leeamy_LATE_4101_950_work-2.zip",
        "leeamy_4101_899_work-1.zip",
        "leebo_4102_901_my_a0.tar.gz",
        "wangcy_4103_902_work.rar",
        "zhaoeve_4109_903_work.zip",
        "dwu.zip",
        "leebo_4102_text.html",
        "zhoufay_4105_text.html",
        "zhaoeve_4109_link.html",
    ];
    let (_folder, class) = downloaded(&names, "", &enrolled(CANVAS));
    assert_eq!(
        owners(&class),
        [
            "alee leeamy_LATE_4101_950_work-2.zip",
            "blee leebo_4102_901_my_a0.tar.gz",
            "dwu dwu.zip",
            "zhaoeve_4109_903_work zhaoeve_4109_903_work.zip",
        ]
    );
    let unread = |one: &HeldBack| format!("{:?} {}", one.student, one.why.en);
    assert_eq!(
        class.unread.iter().map(unread).collect::<Vec<_>>(),
        [
            "Some(\"cwang\") wangcy_4103_902_work.rar is a RAR archive; pack it as .zip or .tar.gz",
            "Some(\"fzhou\") zhoufay_4105_text.html holds only text that was typed in, and no file; pack it as .zip or .tar.gz",
        ]
    );
    assert!(held_back(&class).is_empty());

    let taken = take(&class.submissions["alee"], "a0", &Moment::Latest, &PlainGit).unwrap();
    assert_eq!(
        taken.ignored,
        [
            "leeamy_4101_899_work-1.zip (an earlier attempt)",
            "leeamy_4101_900_work.zip (an earlier attempt)",
        ]
    );
    let taken = take(&class.submissions["dwu"], "a0", &Moment::Latest, &PlainGit).unwrap();
    assert!(taken.ignored.is_empty(), "{:?}", taken.ignored);
}

/// What a roster says itself counts more than what can be made of a name.
#[test]
fn a_roster_may_have_the_names_of_a_download() {
    let roster = "student,canvas id,moodle id\nAmy Lee_77,,1\nleebo_4102_9_a,,77\ncy,4102,\n";
    let names = ["Amy Lee_77_assignsubmission_file_/", "leebo_4102_9_a.zip"];
    let (_folder, class) = downloaded(&names, "", &enrolled(roster));
    assert_eq!(
        owners(&class),
        ["Amy Lee_77 Amy Lee_77_assignsubmission_file_", "leebo_4102_9_a leebo_4102_9_a.zip",]
    );
}

#[test]
fn two_files_of_one_attempt_are_held_back() {
    let names =
        ["leeamy_4101_900_a.zip", "leeamy_4101_900_b.zip", "leebo_4102_9_a.zip", "blee.zip"];
    let (_folder, class) = downloaded(&names, "", &enrolled(CANVAS));
    assert!(class.submissions.is_empty(), "{class:?}");
    let amy =
        "several submissions of alee, leeamy_4101_900_a.zip and leeamy_4101_900_b.zip; leave one";
    let bo = "several submissions of blee, leebo_4102_9_a.zip and blee.zip; leave one";
    let lines = held_back(&class);
    assert!(
        lines.contains(&amy)
            && lines.iter().any(|line| line.starts_with("several submissions of blee")),
        "{lines:?} {bo}"
    );
}

#[test]
fn an_id_of_two_students_is_nobodys() {
    let roster = CANVAS.replace("4102", "4101");
    let names = ["leeamy_4101_900_a.zip", "wangcy_4103_901_a.zip"];
    let (_folder, class) = downloaded(&names, "", &enrolled(&roster));
    assert_eq!(owners(&class), ["cwang wangcy_4103_901_a.zip"]);
    assert_eq!(
        held_back(&class),
        [
            "whose leeamy_4101_900_a.zip is cannot be told: alee and blee have the same id `4101` in the roster; mend the roster"
        ]
    );
}

#[test]
fn a_download_of_moodle_is_told_by_participants() {
    let worksheet = "Identifier,Full name,ID number\n\
                     Participant 77,Amy Lee,20260001\n\
                     Participant 78,Amy Lee,20260002\n\
                     Participant 79,李雷,20260003\n";
    let names = [
        "Amy Lee_77_assignsubmission_file_/",
        "Amy Lee_78_assignsubmission_file_work.zip",
        "李雷_79_assignsubmission_onlinetext_onlinetext.html",
        "Bo_80_assignsubmission_file_/",
    ];
    let (_folder, class) = downloaded(&names, "", &enrolled(worksheet));
    assert_eq!(
        owners(&class),
        [
            "20260001 Amy Lee_77_assignsubmission_file_",
            "20260002 Amy Lee_78_assignsubmission_file_work.zip",
            "Bo_80 Bo_80_assignsubmission_file_",
        ]
    );
    assert_eq!(class.unread[0].student.as_deref(), Some("20260003"));
}

#[test]
fn without_participants_the_whole_name_counts_if_it_is_one_students() {
    let participants = "First name,Last name,Email address\n\
                        Amy,Lee,amy@example.org\n\
                        雷,李,lei@example.org\n\
                        Di,Zhao,di@example.org\n\
                        Bo,Wu,bo1@example.org\n\
                        Bo,Wu,bo2@example.org\n";
    let names = [
        "Amy Lee_1_assignsubmission_file_/",
        "李雷_2_assignsubmission_file_/",
        "ZhaoDi_4_assignsubmission_file_/",
        "Bo Wu_3_assignsubmission_file_/",
    ];
    let (_folder, class) = downloaded(&names, "", &enrolled(participants));
    assert_eq!(
        owners(&class),
        [
            "amy@example.org Amy Lee_1_assignsubmission_file_",
            "di@example.org ZhaoDi_4_assignsubmission_file_",
            "lei@example.org 李雷_2_assignsubmission_file_",
        ]
    );
    assert_eq!(
        held_back(&class),
        [
            "whose Bo Wu_3_assignsubmission_file_ is cannot be told: bo1@example.org and bo2@example.org have the same name `Bo Wu` in the roster; take a grading worksheet of Moodle as the roster, which has `Identifier`"
        ]
    );
}

const GRADESCOPE: &str = "---
submission_11:
  :submitters:
  - :name: Amy Lee
    :sid: '0012'
    :email: amy@example.org
  - :name: Bo Wu
    :sid:
    :email: BO@example.org
  :created_at: 2026-10-01 10:00:00.000000000 Z
submission_9:
  :submitters:
  - :name: Amy Lee
    :sid: '0012'
    :email: amy@example.org
  :created_at: 2026-10-02 10:00:00.000000000 Z
submission_12:
  :submitters:
  - :name: Eve
    :sid: '99'
    :email: eve@example.org
";

#[test]
fn a_download_of_gradescope_is_told_by_its_metadata() {
    let roster = "Name,SID,Email,Role\nAmy Lee,0012,amy@example.org,Student\n\
                  Bo Wu,0013,bo@example.org,Student\n";
    let names = ["submission_9/", "submission_11/", "submission_12/", "submission_13/"];
    let (folder, class) = downloaded(&names, GRADESCOPE, &enrolled(roster));
    assert_eq!(
        owners(&class),
        [
            "0012 submission_9",
            "0013 submission_11",
            "submission_12 submission_12",
            "submission_13 submission_13"
        ]
    );
    let source = folder.path().join("submission_9/a0/src");
    fs::create_dir_all(&source).unwrap();
    fs::write(source.join("lib.rs"), "").unwrap();
    let forged = r#"{"id": 1, "created_at": "2026-01-01T00:00:00Z", "assignment": {"due_date": null}, "users": []}"#;
    fs::write(folder.path().join("submission_9/submission_metadata.json"), forged).unwrap();
    let taken = take(&class.submissions["0012"], "a0", &Moment::Latest, &PlainGit).unwrap();
    assert_eq!(taken.handed_in.as_deref(), Some("2026-10-02T10:00:00Z"));
    assert_eq!(taken.ignored, ["submission_11 (an earlier attempt)"]);

    // A list of the registrar does, too: Gradescope's SID is the student number.
    let registrar = enrolled("学号,姓名,邮箱\n0012,李,x@example.org\n0013,吴,bo@example.org\n");
    let (_folder, class) = downloaded(&names[..2], GRADESCOPE, &registrar);
    assert_eq!(owners(&class), ["0012 submission_9", "0013 submission_11"]);
    let accounts = "学号,username,邮箱\n0012,amy-l,\n0013,bo-w,bo@example.org\n";
    let (_folder, class) = downloaded(&names[..2], GRADESCOPE, &enrolled(accounts));
    assert_eq!(owners(&class), ["amy-l submission_9", "bo-w submission_11"]);
}

#[test]
fn attempts_without_a_time_are_not_set_against_those_with_one() {
    let metadata = GRADESCOPE.replace("  :created_at: 2026-10-01 10:00:00.000000000 Z\n", "");
    let roster = enrolled("Name,SID,Email\nAmy Lee,0012,amy@example.org\n");
    let (_folder, class) = downloaded(&["submission_9/", "submission_11/"], &metadata, &roster);
    assert!(class.submissions.is_empty(), "{class:?}");
    let line = "several submissions of 0012, submission_11 and submission_9; leave one";
    assert_eq!(held_back(&class), [line, line]);
}

#[test]
fn metadata_that_cannot_be_read_stops_with_one_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("submission_9")).unwrap();
    let roster = enrolled("Name,SID,Email\nAmy Lee,0012,amy@example.org\n");
    fs::write(folder.path().join("submission_metadata.yml"), "a:\n\t- b: {").unwrap();
    let words = class(folder.path(), Some(&roster)).unwrap_err().words();
    assert!(words.en.starts_with("submission_metadata.yml cannot be read (line 2: "), "{words:?}");
    assert!(words.en.ends_with("; download it anew and leave it as it is"), "{words:?}");
    assert!(words.zh.starts_with("读不了 submission_metadata.yml"), "{words:?}");
    // Without a roster nobody needs it.
    assert_eq!(owners(&class(folder.path(), None).unwrap()), ["submission_9 submission_9"]);
}

#[test]
fn the_operator_is_told_which_roster_a_download_needs() {
    let advice = |name: &str, roster: &str| {
        let advice = intake::download::advice([name].into_iter(), &enrolled(roster));
        advice.map(|words| words.en)
    };
    let plain = "student\namy\n";
    let canvas = advice("leeamy_4101_900_work", plain).unwrap();
    assert!(canvas.contains("take the gradebook that Canvas exports"), "{canvas}");
    assert_eq!(advice("leeamy_9_900_work", CANVAS), None);
    assert!(advice("submission_7", plain).unwrap().contains("submission_metadata.yml"));
    assert_eq!(advice("bo", plain), None);
}
