//! `holds.json` in a run's folder: whose results are not to be published yet, and why.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use harness::{Lang, readable};
use serde::{Deserialize, Serialize};

use crate::base::problem::Problem;
use crate::evidence::run_folder::RunFolder;

/// Its name in the run's folder.
const FILE: &str = "holds.json";

/// Its schema.
const SCHEMA: &str = "llm-foundations/holds/v1";

/// All holds of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holds {
    schema: String,
    /// In the order in which they were set.
    pub holds: Vec<Hold>,
}

/// One student whose results are held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Who.
    pub student: String,
    /// Why, in the words of whoever set it.
    pub because: String,
    /// Since when, in UTC.
    pub since: String,
}

impl Default for Holds {
    fn default() -> Self {
        Self { schema: SCHEMA.into(), holds: Vec::new() }
    }
}

impl Holds {
    /// Those of the run in `folder`; none if there is no such file.
    ///
    /// # Errors
    ///
    /// If the file is there and cannot be read: whoever it holds back must not be published
    /// by mistake.
    pub fn read(folder: &Path) -> Result<Self, Problem> {
        let path = folder.join(FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(damaged(&path, &error)),
        };
        let holds: Self = serde_json::from_slice(&bytes).map_err(|why| damaged(&path, &why))?;
        if holds.schema != SCHEMA {
            return Err(damaged(&path, &format!("schema {:.60}", holds.schema)));
        }
        Ok(holds)
    }

    /// Stores them in the run's folder.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(&self, run: &RunFolder) -> Result<(), Problem> {
        let text = serde_json::to_string_pretty(self).expect("plain data") + "\n";
        run.write(FILE, text.as_bytes())
    }

    /// Holds a student back. A second reason takes the place of the first.
    pub fn hold(&mut self, student: &str, because: &str, since: &str) {
        let hold = Hold { student: student.into(), because: because.into(), since: since.into() };
        match self.holds.iter_mut().find(|hold| hold.student == student) {
            Some(before) => *before = hold,
            None => self.holds.push(hold),
        }
    }

    /// Lets a student go; whether they were held.
    pub fn release(&mut self, student: &str) -> bool {
        let before = self.holds.len();
        self.holds.retain(|hold| hold.student != student);
        self.holds.len() < before
    }

    /// Whether this student's results are held back.
    pub fn has(&self, student: &str) -> bool {
        self.holds.iter().any(|hold| hold.student == student)
    }

    /// One line for each, and why; none if nobody is held.
    pub fn list(&self, lang: Lang) -> Option<String> {
        if self.holds.is_empty() {
            return None;
        }
        let line = |Hold { student, because, since }: &Hold| {
            let day = since.split('T').next().unwrap_or_default();
            let line = lang.pick(
                format!("{student}：{because}（{day} 起）"),
                format!("{student}: {because} (since {day})"),
            );
            format!("  {}", readable(&line).replace('\n', "·"))
        };
        let lines: Vec<String> = self.holds.iter().map(line).collect();
        let (n, lines) = (lines.len(), lines.join("\n"));
        Some(lang.pick(
            format!("暂缓发布 {n} 人：\n{lines}"),
            format!("held back, {n} in all:\n{lines}"),
        ))
    }
}

fn damaged(path: &Path, why: &dyn std::fmt::Display) -> Problem {
    let path = path.display();
    Problem::input((
        format!(
            "读不懂 {path}，不知道谁暂缓发布，所以什么也不发布：{why}；请改好它，或删掉它再重新 --hold"
        ),
        format!(
            "cannot read {path}, so it is not known who is held back, and nothing is published: {why}; mend it, or remove it and hold them again"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds() -> Holds {
        let mut holds = Holds::default();
        holds.hold("amy", "two submissions alike", "2026-10-01T09:00:00Z");
        holds.hold("bo", "appeal", "2026-10-02T09:00:00Z");
        holds
    }

    #[test]
    fn who_is_held_stays_held_until_released() {
        let mut holds = holds();
        holds.hold("amy", "a talk on Friday", "2026-10-03T09:00:00Z");
        assert!(holds.has("amy") && holds.has("bo") && !holds.has("cy"));
        assert_eq!(holds.holds.len(), 2);
        assert!(holds.release("amy"));
        assert!(!holds.release("amy"));
        assert!(!holds.has("amy") && holds.has("bo"));
    }

    #[test]
    fn who_is_held_and_why_is_said_in_both_languages() {
        assert_eq!(Holds::default().list(Lang::En), None);
        let mut holds = holds();
        holds.hold("cy", "\u{1b}[31m\nred", "2026-10-02T09:00:00Z");
        let lists = [Lang::Zh, Lang::En].map(|lang| holds.list(lang).unwrap());
        insta::assert_snapshot!(lists.join("\n"), @r"
        暂缓发布 3 人：
          amy：two submissions alike（2026-10-01 起）
          bo：appeal（2026-10-02 起）
          cy：·[31m·red（2026-10-02 起）
        held back, 3 in all:
          amy: two submissions alike (since 2026-10-01)
          bo: appeal (since 2026-10-02)
          cy: ·[31m·red (since 2026-10-02)
        ");
    }

    #[test]
    fn a_file_that_cannot_be_read_never_means_nobody() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Holds::read(folder.path()).unwrap(), Holds::default());
        let good = serde_json::to_string(&holds()).unwrap();
        fs::write(folder.path().join(FILE), &good).unwrap();
        assert_eq!(Holds::read(folder.path()).unwrap(), holds());
        let broken = [String::new(), good.replace("v1", "v2"), good.replace("because", "reason")];
        for text in broken {
            fs::write(folder.path().join(FILE), text).unwrap();
            let line = Holds::read(folder.path()).unwrap_err().line(Lang::En);
            assert!(line.contains("nothing is published"), "{line}");
        }
    }
}
