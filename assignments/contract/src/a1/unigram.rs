//! Bonus task `a1.unigram`: the most likely way to cut a text into known tokens.

/// A unigram language model over tokens (Kudo, 2018).
#[derive(Debug, Clone, PartialEq)]
pub struct UnigramModel {
    /// Each token, which is not empty, with `ln P` of it, a finite number. Where one is listed
    /// twice, the last one counts.
    pub tokens: Vec<(String, f64)>,
    /// `ln P` of a **character** that is not itself a token.
    pub unknown: f64,
}

/// Segmentation by the algorithm of Viterbi (1967).
pub trait Segmenter {
    /// The segmentation of `text` whose log-probabilities have the greatest sum.
    /// Every piece is a token, or one character that is not itself a token, which
    /// costs `unknown`; a token costs what the table says, even if that is less likely.
    /// Among equally likely ones the one with the **longest last piece** wins, then the
    /// longest last but one, and so on.
    fn segment<'t>(&self, model: &UnigramModel, text: &'t str) -> Vec<&'t str>;
}
