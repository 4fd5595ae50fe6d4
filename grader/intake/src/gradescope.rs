//! `submission_metadata.yml`: which folder of a bulk download of Gradescope is whose.
//!
//! It lies above the submissions, so no student wrote it. Results and earlier attempts,
//! which it holds too, are passed over.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use jiff::Timestamp;
use saphyr_parser::{Event, Parser, ScanError};
use wording::{Text, Words, text};

use crate::caps;
use crate::name::shown;
use crate::nesting::Nesting;

/// The name of the file.
const FILE: &str = "submission_metadata.yml";

/// The submissions by the names of their folders.
pub type Submissions = BTreeMap<String, Submission>;

/// What Gradescope says of a submission.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Submission {
    /// Who handed it in.
    pub submitters: Vec<Submitter>,
    /// When it was handed in.
    pub created_at: Option<Timestamp>,
}

/// Who handed it in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Submitter {
    /// The student's number.
    pub sid: Option<String>,
    /// The address.
    pub email: Option<String>,
}

/// Reads the file that lies in `folder`; nothing if there is none.
///
/// # Errors
///
/// What is wrong with it.
pub fn beside(folder: &Path) -> Result<Submissions, Words> {
    let path = folder.join(FILE);
    if !fs::symlink_metadata(&path).is_ok_and(|facts| facts.is_file()) {
        return Ok(Submissions::default());
    }
    let mut bytes = Vec::new();
    let read = fs::File::open(&path)
        .and_then(|file| file.take(caps::DOWNLOAD as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| unusable(&Words::same(error.to_string())))?;
    if bytes.len() > caps::DOWNLOAD {
        return Err(unusable(&TOO_LARGE.into()));
    }
    parse(&bytes)
}

/// Reads the file.
///
/// # Errors
///
/// The line that is wrong.
fn parse(bytes: &[u8]) -> Result<Submissions, Words> {
    let text = std::str::from_utf8(bytes).map_err(|_| unusable(&NOT_UTF_8.into()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut nesting = Nesting::default();
    let mut submissions = Submissions::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|error| not_yaml(&error))?;
        match event {
            Event::Scalar(value, ..) => {
                if let Some(path) = nesting.scalar(&value) {
                    let path: Vec<&str> = path.iter().map(String::as_str).collect();
                    note(&mut submissions, &path, &value);
                }
            }
            Event::MappingStart(..) => {
                begin(&mut submissions, &nesting.keys());
                nesting.open(true);
            }
            Event::SequenceStart(..) => nesting.open(false),
            Event::MappingEnd | Event::SequenceEnd => nesting.close(),
            Event::Alias(_) => drop(nesting.scalar("")),
            _ => {}
        }
    }
    let whole = submissions.values().any(|submission| !submission.submitters.is_empty());
    whole.then_some(submissions).ok_or_else(|| unusable(&NOBODY.into()))
}

/// A mapping begins: a submission, or one of its submitters.
fn begin(submissions: &mut Submissions, keys: &[&str]) {
    match keys {
        [folder] => drop(submissions.entry((*folder).into()).or_default()),
        [folder, ":submitters"] => {
            let submission = submissions.entry((*folder).into()).or_default();
            submission.submitters.push(Submitter::default());
        }
        _ => {}
    }
}

/// A value that stands under `path`.
fn note(submissions: &mut Submissions, path: &[&str], value: &str) {
    let [folder, keys @ ..] = path else { return };
    let Some(submission) = submissions.get_mut(*folder) else { return };
    let known = || Some(value.trim()).filter(|value| !matches!(*value, "" | "~" | "null"));
    match (keys, submission.submitters.last_mut()) {
        ([":submitters", ":sid"], Some(last)) => last.sid = known().map(Into::into),
        ([":submitters", ":email"], Some(last)) => last.email = known().map(Into::into),
        ([":created_at"] | [":created_at", "utc"], _) => submission.created_at = time(value),
        _ => {}
    }
}

/// `2026-10-01 21:22:32.365935000 Z`
fn time(value: &str) -> Option<Timestamp> {
    let value = value.trim();
    let joined = value.rsplit_once(' ').map(|(time, zone)| format!("{time}{zone}"));
    joined.and_then(|time| time.parse().ok()).or_else(|| value.parse().ok())
}

fn not_yaml(error: &ScanError) -> Words {
    let why = shown(error.info().as_bytes());
    let line = error.marker().line();
    unusable(&Words::new(format!("第 {line} 行：{why}"), format!("line {line}: {why}")))
}

const TOO_LARGE: Text = text("大于 64 MiB", "larger than 64 MiB");
const NOT_UTF_8: Text = text("不是 UTF-8", "not UTF-8");
const NOBODY: Text = text("其中没有 `:submitters:`", "no `:submitters:` in it");

/// The message about a file that cannot be read.
fn unusable(why: &Words) -> Words {
    Words::new(
        format!("读不了 {FILE}（{}）；请重新下载，原样放在提交旁边", why.zh),
        format!("{FILE} cannot be read ({}); download it anew and leave it as it is", why.en),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "---
submission_7:
  :submitters:
  - :name: \"Lee: Amy\"
    :sid: '0012'
    :email: amy@example.org
  - :name: Bo
    :sid:
    :email: bo@example.org
  :created_at: 2026-10-01 21:22:32.365935000 Z
  :score: 10.0
  :results:
    output: |
      submission_8:
        :submitters:
        - :name: Eve
          :sid: '666'
    tests:
    - name: \"x\\
        :sid: '1'\"
      :submitters:
      - :sid: 9
  :history:
  - :id: 6
    :created_at: 2026-09-30 21:22:32 Z
submission_9:
  :submitters:
  - {:name: Cy, :sid: 13}
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: &1 2026-10-02 08:00:00.000000000 Z
    zone: !ruby/object:ActiveSupport::TimeZone
      name: Etc/UTC
    time: *1
";

    #[test]
    fn folders_have_their_submitters_and_times() {
        let submissions = parse(FILE.as_bytes()).unwrap();
        assert_eq!(submissions.keys().collect::<Vec<_>>(), ["submission_7", "submission_9"]);
        let seven = &submissions["submission_7"];
        let who = |one: &Submitter| (one.sid.clone(), one.email.clone());
        let (amy, bo) = (who(&seven.submitters[0]), who(&seven.submitters[1]));
        assert_eq!(amy, (Some("0012".into()), Some("amy@example.org".into())));
        assert_eq!(bo, (None, Some("bo@example.org".into())));
        assert_eq!(seven.submitters.len(), 2, "{seven:?}");
        assert_eq!(seven.created_at.unwrap().to_string(), "2026-10-01T21:22:32.365935Z");
        let nine = &submissions["submission_9"];
        assert_eq!(nine.submitters[0].sid.as_deref(), Some("13"));
        assert_eq!(nine.created_at.unwrap().to_string(), "2026-10-02T08:00:00Z");
    }

    #[test]
    fn what_is_not_such_a_file_is_refused_in_one_line() {
        let cases =
            ["", "[]", "x", "a: b", "a: [", "a:\n  \t- b: {", "submission_1:\n  :score: 1\n"];
        for text in cases {
            let words = parse(text.as_bytes()).unwrap_err();
            assert!(words.en.starts_with("submission_metadata.yml cannot be read ("), "{words:?}");
            assert!(!words.en.contains('\n') && words.zh.contains("重新下载"), "{words:?}");
        }
        assert!(parse(b"\xff").is_err());
        parse("[".repeat(100_000).as_bytes()).unwrap_err();
        parse("- ".repeat(100_000).as_bytes()).unwrap_err();
    }
}
