//! What a check asks for and the probes do not know.

use wording::Words;

/// A word in a case, or the name of a probe, that the probes do not know.
///
/// It is the payload of a panic, so that it ends the probe from wherever it is. A panic of
/// the submission never carries it: submissions cannot name this type.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownWord {
    /// What it stands for: `method`, `probe`.
    pub what: String,
    /// The word.
    pub word: String,
}

impl UnknownWord {
    /// What to tell the staff.
    pub fn words(&self) -> Words {
        let Self { what, word } = self;
        Words::new(
            format!("检查和调用对不上：probes 不认识 {what} `{word}`"),
            format!("the checks and the calls disagree: the probes know no {what} `{word}`"),
        )
    }
}

/// Ends a probe that was asked for something it does not know, such as a `method` that is
/// no method of the trait. Then the tables and the probes disagree: that is an error of the
/// course's, and costs no student a point.
pub fn unknown_word(what: &str, word: &str) -> ! {
    std::panic::panic_any(UnknownWord { what: what.into(), word: word.into() })
}
