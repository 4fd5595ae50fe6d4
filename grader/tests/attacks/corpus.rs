//! The corpus: attacks as they lie in `fixtures/attacks/`, and as submissions.

use std::fs;
use std::path::{Path, PathBuf};

use harness::Assignment;
use serde::{Deserialize, Serialize};

use crate::common::{copy, sample_class, workspace};
use crate::loss::Loss;
use crate::made;

/// `attack.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attack {
    /// The name of its folder, which is the name of its student.
    #[serde(skip)]
    pub name: String,
    /// What it is a submission of: `a0`, `a1`, or `a2` for one that computes with libtorch.
    #[serde(default = "a0", skip_serializing_if = "is_a0")]
    pub assignment: String,
    /// What it goes for.
    pub family: String,
    /// What it tries.
    pub title: Title,
    /// What it must cost, neither more nor less.
    pub lost: Loss,
    /// What the feedback must say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feedback: Vec<String>,
}

fn a0() -> String {
    "a0".into()
}

fn is_a0(assignment: &String) -> bool {
    assignment == "a0"
}

/// A text in both languages.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    pub zh: String,
    pub en: String,
}

/// The folder of the corpus.
pub fn folder() -> PathBuf {
    workspace().join("fixtures/attacks")
}

/// All attacks, by name.
pub fn attacks() -> Vec<Attack> {
    let entries = fs::read_dir(folder()).unwrap().flatten();
    let folders = entries.map(|entry| entry.path()).filter(|path| path.is_dir());
    let mut attacks: Vec<Attack> = folders.map(|path| read(&path)).collect();
    attacks.sort_by(|a, b| a.name.cmp(&b.name));
    attacks
}

fn read(path: &Path) -> Attack {
    let file = path.join("attack.json");
    let text = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let attack = serde_json::from_slice(&text);
    let attack: Attack = attack.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    Attack { name: path.file_name().unwrap().to_str().unwrap().into(), ..attack }
}

impl Attack {
    /// Writes down that it costs `lost`.
    pub fn rewrite(&self, lost: Loss) {
        let text = serde_json::to_string_pretty(&Self { lost, ..self.clone() }).unwrap();
        fs::write(folder().join(&self.name).join("attack.json"), format!("{text}\n")).unwrap();
    }

    /// Makes the submission in `class`.
    pub fn submission(&self, class: &Path, placeholders: &[(&str, String)]) {
        let student = class.join(&self.name);
        let work = format!("assignments/{}", self.assignment);
        let honest = sample_class().join("full-marks");
        copy(&honest.join(&work), &student.join(&work));
        // A later assignment is run on the student's own earlier one, too.
        for earlier in checks::assignment(&self.assignment).into_iter().flat_map(Assignment::own) {
            let earlier = format!("assignments/{earlier}");
            copy(&honest.join(&earlier), &student.join(&earlier));
        }
        let from = folder().join(&self.name);
        if from.join("attack.rs").is_file() {
            let sources = student.join(work).join("src");
            fs::copy(from.join("attack.rs"), sources.join("attack.rs")).unwrap();
            self.hook(&sources.join("lib.rs"));
        }
        if from.join("files").is_dir() {
            overlay(&from.join("files"), &student);
        }
        fill_in(&student, placeholders);
        let secret = placeholders.iter().find(|(name, _)| *name == "@SECRET@");
        if let Some((_, secret)) = secret {
            made::make(&self.name, &student, Path::new(secret));
        }
    }

    /// Adds the module, and its call to each making of the kernels, of the byte-pair
    /// encoder, or of the whole submission.
    fn hook(&self, path: &Path) {
        let whole = format!("pub fn submission() -> impl {} {{", self.assignment.to_uppercase());
        let marker = match self.assignment.as_str() {
            "a0" => "fn kernels(&self) -> Rc<dyn Kernels> {",
            "a1" => "fn bpe(&self) -> Box<dyn Bpe> {",
            _ => &whole,
        };
        let source = fs::read_to_string(path).unwrap();
        assert!(source.contains(marker) && source.contains("\nmod "));
        let source = source.replace(marker, &format!("{marker}\n    attack::run();"));
        fs::write(path, source.replacen("\nmod ", "\nmod attack;\nmod ", 1)).unwrap();
    }
}

/// Like `copy`, but what is there gives way.
fn overlay(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            fs::create_dir_all(&target).unwrap();
            overlay(&source, &target);
            continue;
        }
        let _ = fs::remove_file(&target).or_else(|_| fs::remove_dir_all(&target));
        if kind.is_symlink() {
            let link = fs::read_link(&source).unwrap();
            std::os::unix::fs::symlink(link, &target).unwrap();
        } else {
            fs::copy(&source, &target).unwrap();
        }
    }
}

/// Replaces placeholders in every file, and in where links lead.
fn fill_in(folder: &Path, placeholders: &[(&str, String)]) {
    let filled = |text: &str| {
        let replace = |text: String, (from, to): &(&str, String)| text.replace(from, to);
        placeholders.iter().fold(text.to_string(), replace)
    };
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        if kind.is_dir() {
            fill_in(&path, placeholders);
        } else if kind.is_symlink() {
            let link = fs::read_link(&path).unwrap();
            fs::remove_file(&path).unwrap();
            std::os::unix::fs::symlink(filled(link.to_str().unwrap()), &path).unwrap();
        } else if let Ok(text) = fs::read_to_string(&path) {
            fs::write(&path, filled(&text)).unwrap();
        }
    }
}
