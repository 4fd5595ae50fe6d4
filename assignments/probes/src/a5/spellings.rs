//! The vocabulary that is handed in.

use contract::a5::Vocabulary;

use crate::observe::Inputs;

/// The bytes of each token, as they stand in a case.
pub struct Spellings(Vec<Vec<u8>>);

impl Spellings {
    /// The vocabulary that is the fact `vocabulary` of a case: a list of lists of bytes.
    pub fn of(a: &Inputs<'_>) -> Self {
        Self(a.fact("vocabulary"))
    }
}

impl Vocabulary for Spellings {
    fn size(&self) -> i64 {
        self.0.len() as i64
    }

    fn bytes(&self, id: i64) -> &[u8] {
        let spelling = usize::try_from(id).ok().and_then(|id| self.0.get(id));
        spelling.unwrap_or_else(|| panic!("token {id} is not in a vocabulary of {}", self.0.len()))
    }
}
