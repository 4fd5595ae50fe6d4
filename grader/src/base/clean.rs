//! Text of a student gets into a report only through this module, which makes it harmless
//! to show, shortens it, and removes the paths of this machine.

use std::path::{Path, PathBuf};

use harness::{Words, capped, readable, repository};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A text in a report has at most this many bytes; where it is cut, an ending says so.
const MOST: usize = 6 << 10;

/// The reason why a whole row has no score may be longer: it may be the compiler's messages
/// on three errors.
const MOST_REASON: usize = 14 << 10;

/// Makes text fit for a report.
#[derive(Debug, Clone)]
pub struct Clean {
    /// Folders of this machine, the longest first. `true` if the next part of the path is a
    /// random name, which is removed too.
    folders: Vec<(String, bool)>,
}

impl Clean {
    /// Removes the paths of this machine's folders; `sysroot` is the compiler's.
    pub fn new(sysroot: &Path) -> Self {
        let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
        let mut folders: Vec<(PathBuf, bool)> = Vec::new();
        // It has one folder for each registry.
        folders.extend(home.map(|home| (home.join("registry/src"), true)));
        // It has one folder for each row.
        folders.push((tempfile::env::temp_dir(), true));
        folders.push((sysroot.into(), false));
        folders.push((repository().into(), false));
        let text = |(folder, name): (PathBuf, bool)| (folder.to_string_lossy().into_owned(), name);
        let mut folders: Vec<(String, bool)> = folders.into_iter().map(text).collect();
        folders.retain(|(folder, _)| folder.len() > 1);
        folders.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
        Self { folders }
    }

    /// Makes every text in `value` fit for a report, in whatever field it stands.
    pub fn all<T: Serialize + DeserializeOwned>(&self, value: &T) -> T {
        let mut json = serde_json::to_value(value).expect("plain data");
        self.walk(&mut json);
        serde_json::from_value(json).expect("only texts were changed")
    }

    fn walk(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text, MOST),
            Value::Array(values) => values.iter_mut().for_each(|value| self.walk(value)),
            Value::Object(fields) => fields.values_mut().for_each(|value| self.walk(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Makes the reason for a whole row fit for a report.
    pub fn reason(&self, words: Words) -> Words {
        words.map(|text| self.text(&text, MOST_REASON))
    }

    fn text(&self, text: &str, most: usize) -> String {
        // Nobody reads more, and the rest is searched several times.
        let text = capped(text.to_string(), 8 * most);
        capped(readable(&self.without_folders(text)), most)
    }

    fn without_folders(&self, text: String) -> String {
        self.folders.iter().fold(text, |text, (folder, name)| {
            if text.contains(folder) { without(&text, folder, *name) } else { text }
        })
    }
}

/// `text` without `folder/`, and without the next part of the path if `name` is true.
fn without(text: &str, folder: &str, name: bool) -> String {
    let mut parts = text.split(folder);
    let mut kept = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let part = part.strip_prefix('/').unwrap_or(part);
        let ends = |c: char| c == '/' || c.is_whitespace() || "\"'`:)]".contains(c);
        let part = if name { part.trim_start_matches(|c| !ends(c)) } else { part };
        kept += part.strip_prefix('/').unwrap_or(part);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::{Difference, Failure, Outcome};

    fn clean() -> Clean {
        Clean { folders: vec![("/tmp/x".into(), true), ("/srv/course".into(), false)] }
    }

    #[test]
    fn every_field_of_every_outcome_is_made_fit() {
        let nasty = format!("\u{1b}[31m\u{9b}\u{202e}{}", "中".repeat(1 << 20));
        let call = nasty.clone();
        let fact = Difference::Fact {
            name: call.clone(),
            expected: call.clone(),
            got: call.clone(),
            input: Some(call.clone()),
        };
        let form =
            Difference::Form { name: call.clone(), expected: call.clone(), got: call.clone() };
        let law = Difference::Law { zh: call.clone(), en: call.clone() };
        let mut outcomes = vec![
            Outcome::NotImplemented { what: call.clone() },
            Outcome::Panicked { call: call.clone(), message: call.clone(), location: call.clone() },
            Outcome::Banned { name: call.clone(), places: vec![call.clone()] },
            Outcome::grader_error((call.clone(), call.clone())),
        ];
        outcomes.extend([fact, form, law].map(|d| Outcome::Failed(Failure::new(call.clone(), d))));
        for outcome in outcomes {
            let json = serde_json::to_string(&clean().all(&outcome)).unwrap();
            // The call, and up to four texts about what happened.
            assert!(json.len() < 5 * (MOST + 100), "{} bytes", json.len());
            let control = |c: char| c.is_control() || c == '\u{202e}';
            assert!(!json.contains(control) && !json.contains("\\u001b"), "{json:.100}");
        }
    }

    #[test]
    fn no_path_of_this_machine_is_left() {
        let text = |text: &str| clean().text(text, MOST);
        assert_eq!(text("at /srv/course/assignments/a.rs:3"), "at assignments/a.rs:3");
        assert_eq!(text("in '/tmp/x/row-aB3/a0.txt'"), "in 'a0.txt'");
        assert_eq!(text("/tmp/x/row-aB3: full"), ": full");
        assert_eq!(text("a/b/c"), "a/b/c");
        let reason = clean().reason(Words::new("/srv/course/一", "/srv/course/one"));
        assert_eq!(reason, Words::new("一", "one"));
    }

    #[test]
    fn what_an_honest_student_reads_stays_as_it_is() {
        let text = "expected `f64`, found `usize`\n  --> src/ops.rs:3:5\n\t^^^ 中文 ✓";
        assert_eq!(clean().text(text, MOST), text);
    }
}
