//! A word in a check that the probes do not know.

use wording::Words;

/// A word in a case, or the name of a probe, that the probes do not know.
///
/// It is the payload of a panic, so that it ends the probe from wherever it is raised. A
/// submission cannot panic with it, since it cannot name this type.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownWord {
    /// What it stands for: `method`, `probe`.
    pub what: String,
    /// The word.
    pub word: String,
}

impl UnknownWord {
    /// The message for the staff.
    pub fn words(&self) -> Words {
        let Self { what, word } = self;
        Words::new(
            format!("检查和调用对不上：probes 不认识 {what} `{word}`"),
            format!("the checks and the calls disagree: the probes know no {what} `{word}`"),
        )
    }
}

/// Ends a probe that was asked for something it does not know, such as a `method` that the
/// trait does not have. Then the tables and the probes disagree: that is an error in the
/// course, and no student loses a point.
pub fn unknown_word(what: &str, word: &str) -> ! {
    std::panic::panic_any(UnknownWord { what: what.into(), word: word.into() })
}
