//! The points that stubs and handouts show are those of the tables.
//!
//! `UPDATE_POINTS=1 cargo test -p checks --test points` writes them: it mends numbers, adds
//! a row for a check that is new (with the check's title, to be said better by hand) and
//! drops rows of checks that are gone.

use std::fs;
use std::path::{Path, PathBuf};

use checks::ASSIGNMENTS;
use harness::{Assignment, Lang, Task};

/// A file that shows points, and the text that it should be.
struct Page {
    file: PathBuf,
    right: String,
}

/// Every page: the handout of each assignment in both languages, and the sources of its stub.
fn pages() -> Vec<Page> {
    let root = harness::repository();
    let of_assignment = |assignment: &&'static Assignment| {
        let handouts = [("zh", Lang::Zh), ("en", Lang::En)].map(|(folder, lang)| {
            let file = root.join(format!("docs/{folder}/{}.md", assignment.id));
            let right = handout(assignment, &read(&file), lang);
            Page { file, right }
        });
        let sources = sources(&root.join(format!("assignments/{}/src", assignment.id)));
        let stubs = sources.into_iter().map(|file| {
            let right = lines(&read(&file), |line| Some(stub_line(assignment, line)));
            Page { file, right }
        });
        handouts.into_iter().chain(stubs).collect::<Vec<_>>()
    };
    ASSIGNMENTS.iter().flat_map(of_assignment).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    files
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The text with `f` of each line, without those of which it is nothing.
fn lines(text: &str, f: impl Fn(&str) -> Option<String>) -> String {
    text.lines().filter_map(f).map(|line| line + "\n").collect()
}

/// A handout with the right points in its map, its headings and its tables of checks.
fn handout(assignment: &Assignment, text: &str, lang: Lang) -> String {
    let mut text = lines(text, |line| {
        if let Some(id) = id_in(line, "| `").filter(|id| is_check(assignment, id)) {
            let points = assignment.check(id)?.points;
            return Some(with_cell(line, 2, &points.to_string()));
        }
        Some(match assignment.tasks.iter().find(|task| is_heading(line, task)) {
            Some(task) => with_heading(line, task, lang),
            None => map_row(assignment, line, lang),
        })
    });
    for task in assignment.tasks {
        with_missing_rows(&mut text, task, lang);
    }
    text
}

/// Whether it looks like the id of a check: the assignment, a task of it, a name.
fn is_check(assignment: &Assignment, id: &str) -> bool {
    let task = id.rsplit_once('.').map(|(task, _)| task);
    assignment.tasks.iter().any(|known| Some(known.id) == task)
}

/// The id between `before` and the next backquote.
fn id_in<'a>(line: &'a str, before: &str) -> Option<&'a str> {
    let (id, _) = line.strip_prefix(before)?.split_once('`')?;
    Some(id)
}

/// The row of a table with another text in one cell.
fn with_cell(line: &str, index: usize, text: &str) -> String {
    let mut cells: Vec<&str> = line.split('|').collect();
    let text = format!(" {text} ");
    cells[index] = &text;
    cells.join("|")
}

fn is_heading(line: &str, task: &Task) -> bool {
    line.starts_with("## ") && line.ends_with(&format!("{{#{}}}", task.id))
}

/// `## a0.ops · Tensor operations (20 points) {#a0.ops}`
fn with_heading(line: &str, task: &Task, lang: Lang) -> String {
    let start = line.find(lang.pick('（', '(')).expect("points in a heading");
    let points = points(task, lang);
    let points = lang.pick(format!("（{points} 分）"), format!("({points} points)"));
    format!("{}{points} {{#{}}}", &line[..start], task.id)
}

/// A row of the map at the beginning of a handout.
fn map_row(assignment: &Assignment, line: &str, lang: Lang) -> String {
    let id = id_in(line, "| [`");
    match assignment.tasks.iter().find(|task| Some(task.id) == id) {
        Some(task) => with_cell(line, 3, &points(task, lang)),
        None => line.into(),
    }
}

fn points(task: &Task, lang: Lang) -> String {
    match (lang, task.bonus) {
        (_, false) => task.points().to_string(),
        (Lang::Zh, true) => format!("附加 {}", task.points()),
        (Lang::En, true) => format!("{} bonus", task.points()),
    }
}

/// Adds a row for each check that has none, below that of the check before.
fn with_missing_rows(text: &mut String, task: &Task, lang: Lang) {
    let row = |id: &str| format!("\n| `{id}` | ");
    for (before, check) in task.checks.iter().zip(task.checks.iter().skip(1)) {
        if text.contains(&row(check.id)) {
            continue;
        }
        let Some(at) = text.find(&row(before.id)) else { continue };
        let end = at + 1 + text[at + 1..].find('\n').expect("the end of the row");
        let title = check.title.get(lang);
        text.insert_str(end, &format!("{}{} | {title} |", row(check.id), check.points));
    }
}

/// A line of a stub, with the right points in the map and in the first line of a task.
fn stub_line(assignment: &Assignment, line: &str) -> String {
    let id = id_in(line, "//! | `");
    if let Some(task) = assignment.tasks.iter().find(|task| Some(task.id) == id) {
        return with_cell(line, 3, &task.points().to_string());
    }
    let said = |task: &&&Task| line.starts_with("//!") && line.contains(&said(task));
    let Some(task) = assignment.tasks.iter().find(said) else { return line.into() };
    with_said_points(line, task)
}

/// `` `a0.ops` (20 points) ``, up to the number.
fn said(task: &Task) -> String {
    format!("`{}` (", task.id)
}

fn with_said_points(line: &str, task: &Task) -> String {
    let said = said(task);
    let (before, after) = line.split_once(&said).expect("points");
    match after.split_once(" points)") {
        Some((_, after)) => format!("{before}{said}{} points){after}", task.points()),
        None => line.into(),
    }
}

#[test]
fn stubs_and_handouts_show_the_points_of_the_tables() {
    let mut stale = Vec::new();
    for Page { file, right } in pages() {
        if read(&file) == right {
            continue;
        }
        if std::env::var_os("UPDATE_POINTS").is_some() {
            fs::write(&file, &right).unwrap();
        }
        stale.push(file.display().to_string());
    }
    let how = "UPDATE_POINTS=1 cargo test -p checks --test points";
    assert!(stale.is_empty(), "not the points of the tables; {how}:\n{}", stale.join("\n"));
}

#[test]
fn every_task_and_every_check_has_its_row() {
    let mut missing = Vec::new();
    for assignment in ASSIGNMENTS {
        let root = harness::repository();
        let map = read(&root.join(format!("assignments/{}/src/lib.rs", assignment.id)));
        for lang in ["zh", "en"] {
            let text = read(&root.join(format!("docs/{lang}/{}.md", assignment.id)));
            let mut wanted = Vec::new();
            for task in assignment.tasks {
                wanted.push((&map, format!("//! | `{}`", task.id)));
                wanted.push((&text, format!("\n| [`{0}`](#{0}) | ", task.id)));
                wanted.push((&text, format!("{{#{}}}\n", task.id)));
                let rows = task.checks.iter().map(|check| format!("\n| `{}` | ", check.id));
                wanted.extend(rows.map(|row| (&text, row)));
            }
            for (place, wanted) in wanted {
                if place.matches(&wanted).count() != 1 {
                    missing.push(format!("{lang} {}: {}", assignment.id, wanted.trim()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "not once:\n{}", missing.join("\n"));
}

#[test]
fn numbers_are_mended_and_rows_come_and_go() {
    let assignment = ASSIGNMENTS[0];
    let right = "\
        | [`a0.ops`](#a0.ops) | `ops.rs` | 20 | text |\n\
        | [`a0.importance`](#a0.importance) | `importance.rs` | 5 bonus | text |\n\
        ## a0.ops · Tensor operations (20 points) {#a0.ops}\n\
        | `a0.ops.broadcast` | 3 | text |\n";
    let wrong = right.replace("20", "7").replace("5 b", "6 b").replace("| 3", "| 9");
    let gone = format!("{wrong}| `a0.ops.gone` | 2 | text |\n| `other` | 2 | text |\n");
    let mended = handout(assignment, &gone, Lang::En);
    let rest = mended.strip_prefix(right).unwrap_or_else(|| panic!("{mended}"));
    assert!(rest.starts_with("| `a0.ops.matmul` | 3 | "), "{rest}");
    assert!(rest.ends_with("| `other` | 2 | text |\n") && !rest.contains("gone"), "{rest}");
    let stub = |line: &str| stub_line(assignment, line);
    assert_eq!(stub("//! | `a0.ops` | `ops.rs` | 1 |"), "//! | `a0.ops` | `ops.rs` | 20 |");
    assert_eq!(stub("//! Task `a0.ops` (1 points): x."), "//! Task `a0.ops` (20 points): x.");
}
