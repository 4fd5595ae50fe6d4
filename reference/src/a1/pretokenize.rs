//! `a1.pretokenize` by `tokenizers`.

use contract::a1::{Pretokenizer, SplitPattern};

use super::bpe::pieces::pieces;

/// A way of cutting text, so that a variant can exchange it.
#[derive(Clone, Copy)]
pub struct Cutter(pub fn(SplitPattern, &str) -> Vec<String>);

/// The right way.
pub const RIGHT: Cutter = Cutter(pieces);

impl Pretokenizer for Cutter {
    fn split<'t>(&self, pattern: SplitPattern, text: &'t str) -> Vec<&'t str> {
        let mut rest = text;
        let place = |piece: String| {
            let at = rest.find(&piece).expect("pieces are of the text");
            let found = &rest[at..at + piece.len()];
            rest = &rest[at + piece.len()..];
            found
        };
        (self.0)(pattern, text).into_iter().map(place).collect()
    }
}
