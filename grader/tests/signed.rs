//! Results are signed: a changed one is not verified, and not believed when a run is
//! continued. And they are replayable: the same submission under the same seed gets
//! the same score, and what differs is said.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::OnceLock;

use common::{a0, code, copy, grader, read, refused, sample_class, stderr, stdout};
use serde_json::{Value, json};

/// A folder with a key, a class of two and their signed results.
struct Graded {
    folder: PathBuf,
}

impl Graded {
    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().into()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        grader(arguments).env("GRADER_KEY", self.path("grader.key")).output().unwrap()
    }

    fn grade(&self, runs: &str) -> Output {
        let (class, runs) = (self.path("class"), self.path(runs));
        let rest = ["--run", "r", "--seed", "signed", "--lang", "en"];
        self.run(&[&a0(&class, &runs)[..], &rest].concat())
    }

    fn result(&self, student: &str) -> PathBuf {
        self.folder.join("runs/r/results").join(format!("{student}.a0.json"))
    }

    /// A copy of this whose results may be changed.
    fn copied(&self, folder: &Path) -> Self {
        copy(&self.folder, folder);
        Self { folder: folder.into() }
    }
}

/// The class, graded once for all tests.
fn graded() -> &'static Graded {
    static GRADED: OnceLock<Graded> = OnceLock::new();
    GRADED.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("signed");
        let _ = fs::remove_dir_all(&folder);
        for (student, sample) in [("amy", "full-marks"), ("bo", "mean-without-n")] {
            copy(&sample_class().join(sample), &folder.join("class").join(student));
        }
        let graded = Graded { folder };
        make_key(&graded.folder.join("grader.key"));
        let output = graded.grade("runs");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        graded
    })
}

/// Makes a key that lies outside every repository, then moves it to `path`: the
/// tests' own folder may well lie in one.
fn make_key(path: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    let output = grader(&["keygen", "--key", key.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    fs::copy(&key, path).unwrap();
    fs::copy(key.with_extension("pub"), path.with_extension("key.pub")).unwrap();
}

#[test]
fn graded_results_are_verified() {
    let graded = graded();
    let files = [graded.result("amy"), graded.result("bo")];
    let files = files.each_ref().map(|file| file.to_str().unwrap());
    let public = read(&graded.folder.join("grader.key.pub"));
    let (id, digits) = (public["key_id"].as_str().unwrap(), public["public_key"].as_str().unwrap());
    let want = format!(
        "ok  amy a0: 100 + 5 / 100, signed by {id}\nok  bo a0: 93 + 5 / 100, signed by {id}\n"
    );
    let file = graded.path("grader.key.pub");
    for more in [&[][..], &["--public-key", digits], &["--public-key", &file]] {
        let output = graded.run(&[&["verify"], &files[..], more].concat());
        assert_eq!((code(&output), stdout(&output)), (0, want.clone()), "{}", stderr(&output));
    }
    // A machine that only verifies needs no secret.
    let elsewhere = tempfile::tempdir().unwrap();
    let key = elsewhere.path().join("grader.key");
    fs::copy(file, elsewhere.path().join("grader.key.pub")).unwrap();
    let arguments = [&["verify"], &files[..]].concat();
    let output = grader(&arguments).env("GRADER_KEY", key).output().unwrap();
    assert_eq!((code(&output), stdout(&output)), (0, want));
}

/// Each place in `value`, as a path for [`Value::pointer`].
fn places(value: &Value, path: &str, found: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(i, item)| (i.to_string(), item)).collect()
        }
        _ => {
            found.push(path.into());
            return;
        }
    };
    for (name, value) in inner {
        places(value, &format!("{path}/{name}"), found);
    }
}

/// `value`, changed so that it still may be what stood there.
fn changed(value: &Value) -> Value {
    match value {
        Value::String(text) if text == "passed" => json!("skipped"),
        Value::String(text) if text == "graded" => json!("grader_error"),
        Value::String(text) => {
            let last = if text.ends_with('0') { '1' } else { '0' };
            json!(
                text.chars().take(text.chars().count().max(1) - 1).collect::<String>()
                    + &last.to_string()
            )
        }
        Value::Number(number) => json!(number.as_u64().unwrap() + 1),
        Value::Bool(yes) => json!(!yes),
        Value::Null => json!("a0.vjp.mean_without_n"),
        other => panic!("{other}"),
    }
}

#[test]
fn a_result_with_any_field_changed_is_not_verified() {
    let graded = graded();
    let folder = tempfile::tempdir().unwrap();
    let original = read(&graded.result("bo"));
    let mut all = Vec::new();
    places(&original, "", &mut all);
    for named in [
        "/score",
        "/student",
        "/checks/7/outcome",
        "/provenance/hashes/libtorch",
        "/signature/value",
    ] {
        assert!(all.iter().any(|place| place == named), "{named}");
    }
    let file = |i: usize| folder.path().join(format!("{i}.json"));
    for (i, place) in all.iter().enumerate() {
        let mut forged = original.clone();
        let value = forged.pointer_mut(place).unwrap();
        *value = changed(value);
        fs::write(file(i), forged.to_string()).unwrap();
    }
    let files: Vec<String> = (0..all.len()).map(|i| file(i).to_str().unwrap().into()).collect();
    let arguments: Vec<&str> =
        ["verify"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let output = graded.run(&arguments);
    assert_eq!(code(&output), 7);
    let said = stdout(&output) + &stderr(&output);
    for (file, place) in files.iter().zip(&all) {
        let line = said
            .lines()
            .find(|line| line.contains(&format!("{file}:")) || line.contains(&format!("{file} ")));
        let line = line.unwrap_or_else(|| panic!("{place} was verified"));
        assert!(line.starts_with("NOT VERIFIED") || line.contains("is no result"), "{line}");
    }
    assert!(!said.contains("\nok ") && !said.starts_with("ok "), "{said}");
}

#[test]
fn unsigned_results_and_those_of_others_are_not_verified() {
    let graded = graded();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bo.json");
    let (file, other) = (path.to_str().unwrap(), folder.path().join("grader.key"));
    fs::copy(graded.result("bo"), &path).unwrap();
    make_key(&other);
    let output = grader(&["verify", file]).env("GRADER_KEY", &other).output().unwrap();
    let id = read(&graded.folder.join("grader.key.pub"))["key_id"].as_str().unwrap().to_string();
    let line = format!("NOT VERIFIED  {file}: it is signed with another key, {id}\n");
    assert_eq!((code(&output), stdout(&output)), (7, line));

    let mut result = read(&path);
    result.as_object_mut().unwrap().remove("signature");
    result["score"] = 100.into();
    fs::write(&path, result.to_string()).unwrap();
    let output = graded.run(&["verify", file]);
    let line = format!(
        "NOT VERIFIED  {file}: it is not signed; its score says 100, its checks add up to 93\n"
    );
    assert_eq!((code(&output), stdout(&output)), (7, line));

    // What stands in a file draws over no terminal.
    result["assignment"] = "\u{1b}[2J\nok".into();
    fs::write(&path, result.to_string()).unwrap();
    let said = stdout(&graded.run(&["verify", file]));
    assert!(said.ends_with("there is no assignment `·[2J·ok`\n"), "{said:?}");

    let output = grader(&["verify", file]).output().unwrap();
    assert!(refused(&output).starts_with("3 grader: no public key to verify with"));
}

#[test]
fn what_is_no_result_gets_one_line() {
    let graded = graded();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    fs::write(path("empty"), "").unwrap();
    fs::write(path("deep"), "[".repeat(1 << 20)).unwrap();
    fs::write(path("escape"), r#"{"schema": "\u001b[2Jllm-foundations"}"#).unwrap();
    fs::File::create(path("huge")).unwrap().set_len((64 << 20) + 1).unwrap();
    let names = ["empty", "deep", "escape", "huge", "missing", ""];
    let lines = names.map(|name| refused(&graded.run(&["verify", &path(name)])));
    let lines = lines.join("\n").replace(folder.path().to_str().unwrap(), "[tmp]");
    insta::assert_snapshot!(lines);
    // A file that is none does not stand in the way of the others.
    let result = graded.result("amy");
    let output = graded.run(&["verify", &path("empty"), result.to_str().unwrap()]);
    assert_eq!(code(&output), 3);
    assert!(stdout(&output).starts_with("ok  amy a0"), "{}", stdout(&output));
}

#[test]
fn a_row_that_was_tampered_with_is_graded_again_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let graded = graded().copied(&folder.path().join("graded"));
    // The run lies elsewhere now: it is begun anew there, then changed.
    fs::remove_dir_all(graded.folder.join("runs")).unwrap();
    assert_eq!(code(&graded.grade("runs")), 0);
    let (amy, bo) = (graded.result("amy"), graded.result("bo"));
    let before = fs::read(&amy).unwrap();
    let mut forged = read(&bo);
    for check in forged["checks"].as_array_mut().unwrap() {
        *check = json!({ "id": check["id"], "outcome": "passed", "ms": check["ms"] });
    }
    for task in forged["tasks"].as_array_mut().unwrap() {
        task["points"] = task["max"].clone();
    }
    forged["score"] = 100.into();
    fs::write(&bo, forged.to_string()).unwrap();

    let output = graded.grade("runs");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let warning = format!(
        "grader: {}: it is not what was signed: something was changed: not believed, and graded again",
        bo.canonicalize().unwrap().display()
    );
    assert!(stderr(&output).lines().any(|line| line == warning), "{}", stderr(&output));
    assert!(stdout(&output).contains("93 / 100"), "{}", stdout(&output));
    assert_eq!(fs::read(&amy).unwrap(), before, "amy was graded again");
    let output = graded.run(&["verify", bo.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
}

#[test]
fn a_replay_comes_to_the_same() {
    let graded = graded();
    let output = graded.run(&["replay", graded.result("bo").to_str().unwrap()]);
    let all = checks::a0::ASSIGNMENT.checks().count();
    assert_eq!(stdout(&output), format!("replayed: the same score, {all} of {all} checks alike\n"));
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn a_replay_needs_the_seed_and_the_submissions_of_the_run() {
    let graded = graded();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bo.json");
    fs::copy(graded.result("bo"), &path).unwrap();
    let file = path.to_str().unwrap();
    let line = refused(&graded.run(&["replay", file]));
    assert!(line.starts_with("3 ") && line.ends_with("say --seed TEXT"), "{line}");
    let line = refused(&graded.run(&["replay", file, "--seed", "signed"]));
    assert!(line.starts_with("3 ") && line.ends_with("say --submissions DIR"), "{line}");
    let class = graded.path("class");
    let output = graded.run(&["replay", file, "--seed", "other", "--submissions", &class]);
    assert_eq!(code(&output), 8);
    assert!(stdout(&output).starts_with("seed: its hash is "), "{}", stdout(&output));
    // Another student's name leads nowhere but to the students.
    let mut forged = read(&path);
    forged["student"] = "../class/bo".into();
    fs::write(&path, forged.to_string()).unwrap();
    let more = ["--seed", "signed", "--submissions", &class];
    let line = refused(&graded.run(&[&["replay", file], &more[..]].concat()));
    assert!(line.starts_with("3 grader: no student `../class/bo`"), "{line}");
}

#[test]
fn a_replay_says_what_differs() {
    let graded = graded();
    let folder = tempfile::tempdir().unwrap();
    // bo has repaired the mistake meanwhile, and somebody else the score.
    copy(&sample_class().join("full-marks"), &folder.path().join("class/bo"));
    let path = folder.path().join("bo.json");
    let mut forged = read(&graded.result("bo"));
    forged["score"] = 99.into();
    fs::write(&path, forged.to_string()).unwrap();
    let replay = |class: &str| {
        let more = ["--seed", "signed", "--submissions", class];
        graded.run(&[&["replay", path.to_str().unwrap()], &more[..]].concat())
    };
    let output = replay(&graded.path("class"));
    let all = checks::a0::ASSIGNMENT.checks().count();
    let lines = format!(
        "score: 99 + 5 / 100 then, 93 + 5 / 100 now\nreplayed: another score, {all} of {all} checks alike\n"
    );
    assert_eq!((code(&output), stdout(&output)), (8, lines), "{}", stderr(&output));

    let output = replay(folder.path().join("class").to_str().unwrap());
    let hashes = without_hashes(&stdout(&output));
    assert_eq!(code(&output), 8, "{}", stderr(&output));
    let alike = format!("{} of {all} checks alike", all - 3);
    insta::assert_snapshot!(hashes.replace(&alike, "[all but 3] checks alike"));
}

/// Text with hashes as `[sha256]`.
fn without_hashes(text: &str) -> String {
    let is_hash = |word: &str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let parts = text.split('"').map(|part| if is_hash(part) { "[sha256]" } else { part });
    parts.collect::<Vec<_>>().join("\"")
}
