//! The corpus of attacks, graded in one class with honest students: no attack gains
//! or learns anything, none disturbs the others, and each ends as its folder says.
//!
//! `UPDATE_ATTACKS=1 cargo test -p grader --test attacks` writes down what happened,
//! in the folders and in the documentation; look at the difference before committing
//! it.

#[path = "../common/mod.rs"]
mod common;
mod corpus;
mod loss;
mod made;
mod points;
mod table;
mod thirty;

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::RwLock;
use std::thread;

use common::{copy, run, sample_class, stderr, workspace};
use corpus::{Attack, attacks};
use harness::Lang;
use points::miscounted;
use serde_json::Value;
use table::table;

/// The honest students, and whose work they hand in.
const HONEST: [(&str, &str); 3] =
    [("a-honest", "full-marks"), ("m-honest", "mean-without-n"), ("z-honest", "full-marks-loops")];

const SEED: &str = "attacks";

/// What nobody may learn.
const SECRET: &str = "the secret of the class";

/// Held for reading while the class of 30 is graded, at the same time as the corpus.
static OTHER_CLASS: RwLock<()> = RwLock::new(());

/// A class, what surrounds it, and where it is graded.
struct Class {
    folder: tempfile::TempDir,
    listener: TcpListener,
    attacks: Vec<Attack>,
}

impl Class {
    fn new(attacks: &[Attack]) -> Self {
        let class = Self {
            folder: tempfile::tempdir().unwrap(),
            listener: TcpListener::bind("127.0.0.1:0").unwrap(),
            attacks: attacks.to_vec(),
        };
        fs::create_dir(class.path("home")).unwrap();
        fs::write(class.path("secret"), format!("{SECRET}\n")).unwrap();
        for (student, work) in HONEST {
            copy(&sample_class().join(work), &class.path("class").join(student));
        }
        let placeholders = class.placeholders();
        for attack in attacks {
            attack.submission(&class.path("class"), &placeholders);
        }
        class
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn placeholders(&self) -> [(&'static str, String); 5] {
        let text = |path: PathBuf| path.to_str().unwrap().to_string();
        [
            ("@SECRET@", text(self.path("secret"))),
            ("@ROOT@", text(workspace().into())),
            ("@NEIGHBOUR@", text(self.path("class/m-honest"))),
            ("@HOME@", text(self.path("home"))),
            ("@PORT@", self.listener.local_addr().unwrap().port().to_string()),
        ]
    }

    /// Grades it, all assignments at the same time, and returns the results by student.
    fn grade(&self) -> BTreeMap<String, Value> {
        thread::scope(|scope| {
            let graded = |id| scope.spawn(move || self.grade_in(id));
            let runs: Vec<_> = checks::ASSIGNMENTS.iter().map(|it| graded(it.id)).collect();
            runs.into_iter().flat_map(|run| run.join().unwrap()).collect()
        })
    }

    /// Who is graded in `assignment`, in this order: whoever may sleep until the time is over
    /// comes first, so that nobody waits for a sleeper when all others are done. The honest
    /// students stand at the beginning, in the middle and at the end of the rest.
    fn students(&self, assignment: &str) -> Vec<&str> {
        let attacks = self.attacks.iter().filter(|attack| attack.assignment == assignment);
        let attacks = attacks.map(|attack| (!attack.lost.may_time_out(), &*attack.name));
        let honest = HONEST.iter().filter(|_| assignment == "a0").map(|(name, _)| (true, *name));
        let mut students: Vec<(bool, &str)> = attacks.chain(honest).collect();
        students.sort_unstable();
        students.into_iter().map(|(_, name)| name).collect()
    }

    fn grade_in(&self, assignment: &str) -> BTreeMap<String, Value> {
        let students = self.students(assignment);
        if students.is_empty() {
            return BTreeMap::new();
        }
        let students: Vec<&str> = students.iter().flat_map(|name| ["--student", name]).collect();
        let text = |path: PathBuf| path.to_str().unwrap().to_string();
        // Most attacks are of A0, and a dozen of them only sleep until their time is over.
        let jobs = if assignment == "a0" { "6" } else { "2" };
        let (class, runs) = (text(self.path("class")), text(self.path("runs")));
        let what = ["--assignment", assignment, "--submissions", &class, "--runs", &runs];
        let rest = ["--run", assignment, "--seed", SEED, "--lang", "en", "--jobs", jobs];
        let output = run(&[&what[..], &rest, &students].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let results = self.path("runs").join(assignment).join("results");
        let results = fs::read_dir(results).unwrap().flatten();
        let result = |path: PathBuf| {
            let value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            (value["student"].as_str().unwrap().to_string(), value)
        };
        results.map(|entry| result(entry.path())).collect()
    }

    fn feedback(&self, student: &str) -> String {
        let attack = self.attacks.iter().find(|attack| attack.name == student);
        let run = attack.map_or("a0", |attack| &attack.assignment);
        let folder = self.path("runs").join(run).join("feedback");
        fs::read_to_string(folder.join(format!("{student}.md"))).unwrap()
    }
}

/// The attacks to run: all, or those whose names contain one of the words of `ATTACK`.
fn chosen() -> Vec<Attack> {
    let wanted = std::env::var("ATTACK").unwrap_or_default();
    let named = |attack: &Attack| wanted.split(',').any(|word| attack.name.contains(word));
    attacks().into_iter().filter(named).collect()
}

#[test]
fn no_attack_gains_learns_or_disturbs_anything() {
    let attacks = chosen();
    let class = Class::new(&attacks);
    let before = hashes(&class.path("class/m-honest"));
    let (results, alone) = thread::scope(|scope| {
        let alone = scope.spawn(|| Class::new(&[]).grade());
        (class.grade(), alone.join().unwrap())
    });

    let mut wrong = Vec::new();
    for attack in &attacks {
        let (result, feedback) = (&results[&attack.name], class.feedback(&attack.name));
        wrong.extend(learned(attack, result, &feedback));
        wrong.extend(lost(attack, result));
        wrong.extend(unfit(&attack.name, result, &feedback));
    }
    assert_eq!(before, hashes(&class.path("class/m-honest")), "a neighbour's files have changed");
    assert_eq!(fs::read_to_string(class.path("secret")).unwrap(), format!("{SECRET}\n"));
    assert!(fs::read_dir(class.path("home")).unwrap().next().is_none(), "something is in the home");
    // As long as the class of 30 is graded, its workers live, too.
    let _alone = OTHER_CLASS.write().unwrap();
    assert_eq!(leftovers(), Vec::<String>::new(), "something lives on");
    assert_eq!(marks(class.folder.path()), Vec::<PathBuf>::new(), "something was left behind");

    for (student, _) in HONEST {
        assert_eq!(comparable(&alone[student]), comparable(&results[student]), "{student}");
    }
    if std::env::var_os("UPDATE_ATTACKS").is_some() {
        for (path, page) in pages() {
            fs::write(path, page).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// No result and no feedback is larger than this, in bytes, whatever a submission says.
const MOST: usize = 1 << 20;

/// What no report may hold, whatever a submission says: characters that draw or mislead,
/// paths of this machine, and more than people read.
fn unfit(name: &str, result: &Value, feedback: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut texts = vec![feedback.to_string()];
    texts_in(result, &mut texts);
    let misleads = |c: char| c != '\n' && c != '\t' && wording::misleading(c);
    if let Some(text) = texts.iter().find(|text| text.contains(misleads)) {
        let at = text.find(misleads).unwrap();
        wrong.push(format!("{name}: a character that misleads in {:?}", &text[at..at + 4]));
    }
    let home = std::env::var("HOME").unwrap_or_default();
    for path in ["/llm-foundations-".into(), format!("{home}/.cargo"), "/row-".into()] {
        if texts.iter().any(|text| text.contains(&path)) {
            wrong.push(format!("{name}: the path {path}"));
        }
    }
    if result.to_string().len() > MOST || feedback.len() > MOST {
        let (result, feedback) = (result.to_string().len(), feedback.len());
        wrong.push(format!("{name}: {result} bytes of result, {feedback} of feedback"));
    }
    wrong
}

/// Every text in a result.
fn texts_in(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| texts_in(value, texts)),
        Value::Object(fields) => fields.values().for_each(|value| texts_in(value, texts)),
        _ => {}
    }
}

/// What the student learned who must not, and what the feedback does not say.
fn learned(attack: &Attack, result: &Value, feedback: &str) -> Vec<String> {
    let Attack { name, feedback: says, .. } = attack;
    let mut wrong = Vec::new();
    let result = result.to_string();
    for leak in ["got through", SECRET] {
        // A compiler's message quotes the line that would have said so.
        let quoted = result.matches(leak).count();
        let source = result.matches(&format!("panic!(\\\\\\\"{leak}")).count();
        if quoted > source
            || feedback.matches(leak).count()
                > feedback.matches(&format!("panic!(\"{leak}")).count()
        {
            wrong.push(format!("{name}: {leak}"));
        }
    }
    wrong.extend(
        says.iter().filter(|s| !feedback.contains(*s)).map(|s| format!("{name}: no word of {s}")),
    );
    wrong
}

/// Where the checks did not end as they must, or the points are not those of the checks
/// that passed.
fn lost(attack: &Attack, result: &Value) -> Vec<String> {
    let differences = attack.lost.differences(result);
    if !differences.is_empty() && std::env::var_os("UPDATE_ATTACKS").is_some() {
        attack.rewrite(attack.lost.rewritten(result));
    }
    let assignment = checks::assignment(&attack.assignment).unwrap();
    let wrong = differences.into_iter().chain(miscounted(result, assignment));
    wrong.map(|wrong| format!("{}: {wrong}", attack.name)).collect()
}

/// A result without what differs from run to run.
fn comparable(result: &Value) -> Value {
    let mut result = result.clone();
    for check in result["checks"].as_array_mut().unwrap() {
        check["ms"] = 0.into();
    }
    result["provenance"] = Value::Null;
    result["signature"] = Value::Null;
    result
}

/// The contents of every file of a folder.
fn hashes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.file_type().unwrap().is_dir() {
            all.extend(hashes(&entry.path()));
        } else {
            all.insert(entry.path(), fs::read(entry.path()).unwrap());
        }
    }
    all
}

/// Files that only an attack could have made.
fn marks(folder: &Path) -> Vec<PathBuf> {
    let places =
        [folder.into(), folder.join("class"), "/tmp".into(), "/dev/shm".into(), "/".into()];
    let entries = places.iter().filter_map(|place: &PathBuf| fs::read_dir(place).ok()).flatten();
    let of_attack = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        ["attack-mark", "attack-message", "attack-inode"].iter().any(|mark| name.starts_with(mark))
    };
    entries.flatten().map(|entry| entry.path()).filter(of_attack).collect()
}

/// Workers that still run.
fn leftovers() -> Vec<String> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let names = processes.filter_map(|entry| fs::read_to_string(entry.path().join("comm")).ok());
    names.map(|name| name.trim().to_string()).filter(|name| name == "worker").collect()
}

/// The pages of the documentation as they should be, in both languages: the attacks
/// with what they must lose, which is what they lose, or the test fails.
fn pages() -> Vec<(PathBuf, String)> {
    let attacks = attacks();
    let page = |(folder, lang)| {
        let path = workspace().join(format!("docs/{folder}/attacks.md"));
        let page = fs::read_to_string(&path).unwrap_or_default();
        let marker = "<!-- generated -->\n";
        let head = page.split_once(marker).map_or("", |(head, _)| head);
        (path, format!("{head}{marker}{}", table(&attacks, lang)))
    };
    [("zh", Lang::Zh), ("en", Lang::En)].into_iter().map(page).collect()
}

#[test]
fn the_documentation_shows_what_comes_of_every_attack() {
    for (path, page) in pages() {
        let shown = fs::read_to_string(&path).unwrap_or_default();
        assert!(shown == page, "{} is not the table of the corpus", path.display());
    }
}

#[test]
fn the_corpus_is_large_and_sorted() {
    let attacks = attacks();
    assert!(attacks.len() >= 60, "{}", attacks.len());
    for attack in &attacks {
        assert!(table::knows(&attack.family), "{}: {}", attack.name, attack.family);
        assert!(!attack.title.zh.is_ascii(), "{}", attack.name);
    }
}
