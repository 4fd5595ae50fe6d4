//! `a1.unigram` by dynamic programming.

use std::collections::HashMap;

use contract::a1::{Segmenter, UnigramModel};

/// A way of segmenting, so that a variant can exchange it: the ends of the pieces.
#[derive(Clone, Copy)]
pub struct Viterbi(pub fn(&UnigramModel, &str) -> Vec<usize>);

/// The right way.
pub const RIGHT: Viterbi = Viterbi(|model, text| ends(text, &Prices::of(model), Longest::Last));

impl Segmenter for Viterbi {
    fn segment<'t>(&self, model: &UnigramModel, text: &'t str) -> Vec<&'t str> {
        let mut start = 0;
        let piece = |end: usize| {
            let piece = &text[start..end];
            start = end;
            piece
        };
        (self.0)(model, text).into_iter().map(piece).collect()
    }
}

/// Which piece is long where several segmentations are equally likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Longest {
    /// The last one, as the contract says.
    Last,
    /// The first one.
    First,
}

/// What a piece costs that is no token; `None` if it cannot be a piece.
pub type Unknown<'m> = Box<dyn Fn(&str) -> Option<f64> + 'm>;

/// What pieces cost.
pub struct Prices<'m> {
    /// Of each token.
    pub tokens: HashMap<&'m str, f64>,
    /// Of a piece that is no token.
    pub unknown: Unknown<'m>,
}

impl<'m> Prices<'m> {
    /// Those of a model.
    pub fn of(model: &'m UnigramModel) -> Self {
        let tokens = model.tokens.iter().map(|(token, score)| (token.as_str(), *score)).collect();
        let one = |piece: &str| piece.chars().count() == 1;
        Self { tokens, unknown: Box::new(move |piece| one(piece).then_some(model.unknown)) }
    }

    /// The log-probability of a piece; `None` if it cannot be one.
    pub fn price(&self, piece: &str) -> Option<f64> {
        self.tokens.get(piece).copied().or_else(|| (self.unknown)(piece))
    }
}

/// The ends of the pieces of the most likely segmentation.
///
/// Going forwards and preferring the longer of equal pieces that end at a place makes
/// the last piece the longest; the other way round it is the first.
pub fn ends(text: &str, prices: &Prices<'_>, longest: Longest) -> Vec<usize> {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let count = places.len();
    let at = |i: usize| if longest == Longest::Last { places[i] } else { places[count - 1 - i] };
    let piece = |i: usize, j: usize| &text[at(i).min(at(j))..at(i).max(at(j))];
    let mut best = vec![(0.0, 0)];
    for end in 1..count {
        let ways = (0..end)
            .filter_map(|from| Some((best[from].0 + prices.price(piece(from, end))?, from)));
        // Of equal ones the first, which is the longest.
        let way = ways.reduce(|best, way| if way.0 > best.0 { way } else { best });
        best.push(way.expect("a character is always a piece"));
    }
    let mut cuts = Vec::new();
    let mut i = count - 1;
    while i > 0 {
        cuts.push(at(i));
        i = best[i].1;
    }
    if longest == Longest::Last {
        cuts.reverse();
        return cuts;
    }
    cuts.into_iter().skip(1).chain((count > 1).then_some(text.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All segmentations, the one with the longest last piece first.
    fn all(text: &str) -> Vec<Vec<&str>> {
        if text.is_empty() {
            return vec![vec![]];
        }
        let cuts = text.char_indices().map(|(at, _)| at);
        cuts.flat_map(|at| {
            all(&text[..at]).into_iter().map(move |mut pieces| {
                pieces.push(&text[at..]);
                pieces
            })
        })
        .collect()
    }

    #[test]
    fn it_finds_what_trying_everything_finds() {
        let tokens = [("a", -2.0), ("ab", -3.0), ("b", -2.0), ("ba", -4.0), ("aba", -5.0)];
        let tokens = tokens.map(|(token, score)| (token.to_string(), score)).to_vec();
        let model = UnigramModel { tokens, unknown: -2.0 };
        let prices = Prices::of(&model);
        for text in ["abab", "aabba", "abcab", "ababa", "", "c", "bbaab"] {
            let score = |pieces: &Vec<&str>| {
                pieces.iter().map(|piece| prices.price(piece)).sum::<Option<f64>>()
            };
            let scored = all(text).into_iter().filter_map(|pieces| Some((score(&pieces)?, pieces)));
            let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
            assert_eq!(RIGHT.segment(&model, text), best.unwrap().1, "{text}");
        }
    }
}
