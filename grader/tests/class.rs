//! The sample class, graded as a teaching assistant would: every submission gets
//! the report that lies beside it, which tells of what was handed in.
//!
//! `UPDATE_REPORTS=1 cargo test -p grader --test class` rewrites the reports; look
//! at the difference before committing it.

mod common;

use std::fs;
use std::path::Path;

use common::{run, sample_class, sample_names, stderr, stdout, steady};
use harness::Lang;
use serde_json::Value;

const SEED: &str = "sample";

fn grade(runs: &Path, more: &[&str]) -> std::process::Output {
    let runs = runs.to_str().unwrap();
    let arguments = [&["--seed", SEED, "--run", "class", "--runs", runs][..], more].concat();
    run(&arguments)
}

/// The compiler's words change with its version: only their first lines are kept.
fn without_code(report: &str) -> String {
    let of_compiler = |line: &&str| {
        let line = line.trim_start();
        line.starts_with(|c: char| c.is_ascii_digit() || "|-=+.^".contains(c))
            && (line.contains('|') || line.starts_with("--> "))
            || line.starts_with("= ")
            || line.starts_with("--> ")
    };
    report.lines().filter(|line| !of_compiler(line)).collect::<Vec<_>>().join("\n")
}

/// The feedback without the assignments of which nothing was handed in, so that a new
/// assignment changes no report. They must be there all the same.
fn handed_in(feedback: &str, lang: Lang) -> String {
    let nothing = lang.pick("未提交。", "Nothing was handed in.");
    let next = "\n## ";
    let mut report = format!("{feedback}{next}");
    for assignment in checks::ASSIGNMENTS {
        let heading = format!("{next}{}\n\n", assignment.title.get(lang));
        assert!(report.contains(&heading), "no section {heading}");
        report = report.replace(&format!("{heading}{nothing}\n{next}"), next);
    }
    report.trim_end_matches(next).to_string()
}

fn comparable(name: &str, feedback: &str) -> String {
    let report = steady(&handed_in(feedback, Lang::Zh));
    if name == "compile-error" { without_code(&report) } else { report.trim_end().to_string() }
}

#[test]
fn every_sample_submission_gets_the_report_beside_it() {
    let runs = tempfile::tempdir().unwrap();
    let output = grade(runs.path(), &["--all", "--lang", "zh"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let run = runs.path().join("class");
    let mut wrong = Vec::new();
    for name in sample_names() {
        let got = fs::read_to_string(run.join("feedback").join(format!("{name}.md"))).unwrap();
        let got = comparable(&name, &got);
        let path = sample_class().join(&name).join("report.md");
        if std::env::var_os("UPDATE_REPORTS").is_some() {
            fs::write(&path, format!("{got}\n")).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if expected.trim_end() != got.trim_end() {
            wrong.push(format!("{name}: expected\n{expected}\ngot\n{got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_table("table_zh", &table(&output), Lang::Zh);

    // A finished run is exported again, not graded again.
    let output = grade(runs.path(), &["--all", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(!stderr(&output).contains("[1/"), "{}", stderr(&output));
    assert_table("table_en", &table(&output), Lang::En);
    let english = fs::read_to_string(run.join("feedback/mean-without-n.md")).unwrap();
    insta::assert_snapshot!("feedback_en", handed_in(&english, Lang::En));
    let scores = fs::read_to_string(run.join("scores.csv")).unwrap();
    insta::with_settings!({filters => vec![(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[time]")]}, {
        insta::assert_snapshot!("scores_csv", rows_handed_in(&scores, "\"not_submitted\""));
    });
    insta::assert_snapshot!("result_json", steady_json(&run.join("results/stubs.a0.json")));
    others_change_nothing(&run);
}

/// The same seed without the other submissions gives the same rows.
fn others_change_nothing(whole: &Path) {
    let runs = tempfile::tempdir().unwrap();
    let few = ["--student", "full-marks", "--student", "mean-without-n"];
    let output = grade(runs.path(), &few);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for student in ["full-marks", "mean-without-n"] {
        let of = |run: &Path| outcomes(&run.join(format!("results/{student}.a0.json")));
        assert_eq!(of(whole), of(&runs.path().join("class")));
    }
}

/// A result without what differs from run to run.
fn outcomes(path: &Path) -> Value {
    let mut result: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    for check in result["checks"].as_array_mut().unwrap() {
        check["ms"] = 0.into();
    }
    result["provenance"] = Value::Null;
    result
}

/// The first checks of a result, without what differs from machine to machine.
fn steady_json(path: &Path) -> String {
    let mut result: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let checks = result["checks"].as_array_mut().unwrap();
    checks.truncate(2);
    for check in checks {
        check["ms"] = "[ms]".into();
    }
    let provenance = result["provenance"].as_object_mut().unwrap();
    for (name, value) in provenance.iter_mut() {
        match value {
            // What the machine offers, or hashes.
            Value::Object(fields) => {
                fields.iter_mut().for_each(|(field, value)| *value = format!("[{field}]").into());
            }
            _ if name == "seed_commitment" => {}
            _ => *value = format!("[{name}]").into(),
        }
    }
    serde_json::to_string_pretty(&result).unwrap()
}

/// Compares the table of the class, but not how many checks there are: a check that is
/// added changes no row. (`export/table.rs` shows a whole table.)
fn assert_table(name: &str, table: &str, lang: Lang) {
    let shown = rows_handed_in(table, lang.pick("未提交", "not submitted"));
    let passed = (r"(?m)│ +\d+ / \d+ (│[^│]*│)$", "│       … $1");
    insta::with_settings!({filters => vec![passed, (r"× \d+ *", "× … ")]}, {
        insta::assert_snapshot!(name, shown);
    });
}

/// The lines of a table without those that say `nothing` was handed in. There must be one
/// such line for each assignment of which a student has no folder.
fn rows_handed_in(table: &str, nothing: &str) -> String {
    let (without, shown): (Vec<&str>, Vec<&str>) =
        table.lines().partition(|line| line.contains(nothing));
    let folder = |name: &String, id| sample_class().join(name).join("assignments").join(id);
    let missing = |name| checks::ASSIGNMENTS.iter().filter(move |a| !folder(name, a.id).exists());
    assert_eq!(without.len(), sample_names().iter().flat_map(missing).count(), "{table}");
    shown.join("\n")
}

/// What is printed, up to where the reports lie.
fn table(output: &std::process::Output) -> String {
    let text = stdout(output);
    let lines = text.lines().take_while(|line| line.starts_with(['┌', '│', '├', '└']));
    lines.collect::<Vec<_>>().join("\n")
}
