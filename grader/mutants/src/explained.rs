//! Mutants that pass and may: `fixtures/edits/survivors-a0.toml`, written by people.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use harness::{Assignment, Lang};
use serde::Deserialize;

use crate::attempt::Spot;
use crate::edits::unreadable;
use crate::problem::Problem;

/// All reasons of one assignment.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explained {
    /// In the order of the file.
    #[serde(default, rename = "reason")]
    pub reasons: Vec<Reason>,
}

/// Why some mutants may pass.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// A short name.
    pub id: String,
    /// What kind of reason it is.
    pub kind: Kind,
    /// The reason in Chinese. It goes into a page that students read.
    pub zh: String,
    /// The reason in English.
    pub en: String,
    /// The mutants.
    #[serde(default, rename = "survivor")]
    pub survivors: Vec<Spot>,
}

/// What kind of reason it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The mutant does what the contract says: as well as the sample, or in another way.
    Right,
    /// It differs where the contract promises nothing, or where no check could see it.
    Beyond,
}

impl Explained {
    /// Those of `assignment`; none if there is no file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or names one mutant twice.
    pub fn read(folder: &Path, assignment: &Assignment) -> Result<Self, Problem> {
        let path = folder.join(format!("survivors-{}.toml", assignment.id));
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(&path).map_err(Problem::file(&path))?;
        Self::parse(&path, &text)
    }

    /// # Errors
    ///
    /// If `text` is no such file.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Problem> {
        let explained: Self = toml::from_str(text).map_err(|error| unreadable(path, &error))?;
        let mut seen: BTreeMap<&Spot, &str> = BTreeMap::new();
        for reason in &explained.reasons {
            for spot in &reason.survivors {
                if let Some(other) = seen.insert(spot, &reason.id) {
                    let (path, id, line) = (path.display(), &reason.id, &spot.becomes);
                    return Err(Problem::input((
                        format!("{path}：`{line}` 写在两处：{other} 和 {id}"),
                        format!("{path}: `{line}` stands in two places: {other} and {id}"),
                    )));
                }
            }
        }
        Ok(explained)
    }

    /// The reason why `spot` may pass.
    pub fn reason(&self, spot: &Spot) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.survivors.contains(spot))
    }
}

impl Reason {
    /// The reason in `lang`.
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURVIVORS: &str = include_str!("../testdata/survivors.toml");

    fn parse(text: &str) -> Result<Explained, Problem> {
        Explained::parse(Path::new("survivors.toml"), text)
    }

    #[test]
    fn a_reason_holds_for_the_mutants_below_it_only() {
        let explained = parse(SURVIVORS).unwrap();
        let mut spot = explained.reasons[0].survivors[0].clone();
        assert_eq!(explained.reason(&spot).unwrap().id, "factor_of_one");
        spot.sample = "full-marks-loops".into();
        assert!(explained.reason(&spot).is_none());
    }

    #[test]
    fn a_mutant_with_two_reasons_is_refused() {
        let again = SURVIVORS.split_once("[[reason.survivor]]").unwrap().1;
        let text = format!("{SURVIVORS}\n[[reason.survivor]]{again}");
        let why = parse(&text).unwrap_err().words.en;
        assert!(why.contains("stands in two places: factor_of_one and factor_of_one"), "{why}");
    }
}
