//! The stored result of a row, and whether it is accepted.

use std::path::Path;

use harness::Words;

use crate::evidence::consistency::contradictions;
use crate::evidence::report::Report;
use crate::evidence::result_file::ResultFile;
use crate::evidence::signing::{self, PublicKey};

/// The stored result of a row.
#[derive(Debug, PartialEq)]
pub enum Stored {
    /// There is none.
    Missing,
    /// It is for another submission, seed, grader or sandbox.
    Outdated,
    /// It is accepted.
    Known(Box<Report>),
    /// The grader did not write it so: which file, and why.
    Rejected(Words),
}

impl Stored {
    /// Reads the file at `path`. It is accepted if it was graded under the row's `key` (if
    /// one is given), has no contradictions, and was signed by `signer`. If there is no
    /// signer, it need not be signed; but if it is, nothing was changed since.
    pub fn read(path: &Path, key: Option<&str>, signer: Option<&PublicKey>) -> Self {
        if !path.exists() {
            return Self::Missing;
        }
        let file = match ResultFile::read(path) {
            Ok(file) => file,
            Err(problem) => return Self::Rejected(problem.words),
        };
        let rejected =
            |why: &str| Self::Rejected(Words::same(format!("{}: {why}", path.display())));
        let signature = match signer {
            Some(signer) => signing::verify(&file, signer),
            None => signing::intact(&file),
        };
        if let Err(why) = signature {
            return rejected(&why.to_string());
        }
        if key.is_some_and(|key| file.report.provenance.key != key) {
            return Self::Outdated;
        }
        match contradictions(&file.report).first() {
            Some(why) => rejected(why),
            None => Self::Known(Box::new(file.report)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::report::Provenance;
    use crate::evidence::signing::Key;
    use std::fs;

    fn row() -> Report {
        let provenance = Provenance { key: "k".into(), ..Provenance::default() };
        Report::not_submitted("amy", &checks::a0::ASSIGNMENT, provenance)
    }

    struct File(tempfile::TempDir);

    impl File {
        fn holding(text: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("amy.a0.json"), text).unwrap();
            Self(folder)
        }

        fn of(report: &Report) -> Self {
            Self::holding(&serde_json::to_string(report).unwrap())
        }

        fn read(&self, signer: Option<&Key>) -> Stored {
            let signer = signer.map(Key::public);
            Stored::read(&self.0.path().join("amy.a0.json"), Some("k"), signer.as_ref())
        }

        fn rejected(&self, signer: Option<&Key>) -> String {
            match self.read(signer) {
                Stored::Rejected(why) => why.en,
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_run_that_signs_believes_only_what_it_signed() {
        let (ours, theirs) = (Key::generate().unwrap(), Key::generate().unwrap());
        let why = File::of(&row()).rejected(Some(&ours));
        assert!(why.ends_with("amy.a0.json: it is not signed"), "{why}");
        let signed = signing::sign(row(), &ours).unwrap();
        let file = File::of(&signed);
        assert_eq!(file.read(Some(&ours)), Stored::Known(Box::new(signed.clone())));
        assert!(file.rejected(Some(&theirs)).contains("signed with another key"));
        let text = serde_json::to_string(&signed).unwrap();
        let forged = File::holding(&text.replace("not_submitted", "graded"));
        assert!(forged.rejected(Some(&ours)).contains("something was changed"));
    }

    #[test]
    fn a_run_without_a_key_believes_what_agrees_with_itself() {
        let row = row();
        assert_eq!(File::of(&row).read(None), Stored::Known(Box::new(row.clone())));
        let forged = Report { score: 100, ..row.clone() };
        assert!(File::of(&forged).rejected(None).contains("its score says 100"));
        // A signature by whomever shows a change, too.
        let signed = signing::sign(row.clone(), &Key::generate().unwrap()).unwrap();
        assert_eq!(File::of(&signed).read(None), Stored::Known(Box::new(signed.clone())));
        let text = serde_json::to_string(&signed).unwrap();
        let forged = File::holding(&text.replace("\"rustc\":\"\"", "\"rustc\":\"x\""));
        assert!(forged.rejected(None).contains("something was changed"));
        let text = serde_json::to_string(&row).unwrap();
        assert!(
            File::holding(&text[..text.len() / 2]).rejected(None).contains("is no result: EOF")
        );
    }
}
