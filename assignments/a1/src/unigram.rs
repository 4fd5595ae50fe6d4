//! Bonus task `a1.unigram` (5 points): the most likely segmentation.

use contract::a1::{Segmenter, UnigramModel};

/// Stateless: everything comes in as arguments.
pub struct MySegmenter;

impl Segmenter for MySegmenter {
    /// Viterbi's algorithm, over the places between characters.
    ///
    /// Worked example: `ab` costs -3, `a` and `b` cost -2 each: `"ab"` is one piece,
    /// since -3 > -4. Checks `a1.unigram.viterbi`, `.unknown`, `.ties`.
    fn segment<'t>(&self, _model: &UnigramModel, _text: &'t str) -> Vec<&'t str> {
        todo!("a1.unigram.viterbi")
    }
}
