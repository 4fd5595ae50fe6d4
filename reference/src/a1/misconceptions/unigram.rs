//! The wrong variants of `a1.unigram`.

use contract::a1::UnigramModel;

use super::Variant;
use crate::a1::unigram::{Longest, Prices, Viterbi, ends};
use crate::a1::{Parts, REFERENCE};

const fn with(segmenter: Viterbi) -> Parts {
    Parts { segmenter, ..REFERENCE }
}

/// In the order of the table of misconceptions.
pub const VARIANTS: &[Variant] = &[
    ("a1.unigram.greedy", with(greedy())),
    ("a1.unigram.likeliest_first", with(likeliest_first())),
    ("a1.unigram.fewest", with(fewest())),
    ("a1.unigram.unknown_per_byte", with(unknown_per_byte())),
    ("a1.unigram.unknown_run", with(unknown_run())),
    ("a1.unigram.tie_first", with(tie_first())),
];

/// The longest token from the left.
const fn greedy() -> Viterbi {
    Viterbi(|model, text| from_left(model, text, |piece, _| piece.len() as f64))
}

/// The likeliest token from the left.
const fn likeliest_first() -> Viterbi {
    Viterbi(|model, text| from_left(model, text, |_, price| price))
}

/// Ends of pieces, each the best that begins where the one before ended.
fn from_left(model: &UnigramModel, text: &str, worth: fn(&str, f64) -> f64) -> Vec<usize> {
    let prices = Prices::of(model);
    let mut found = vec![];
    let mut at = 0;
    while at < text.len() {
        let places = text[at..].char_indices().map(|(i, c)| at + i + c.len_utf8());
        let priced = places.filter_map(|end| {
            let piece = &text[at..end];
            Some((worth(piece, prices.price(piece)?), end))
        });
        let best = priced.reduce(|best, next| if next.0 > best.0 { next } else { best });
        at = best.expect("a character is always a piece").1;
        found.push(at);
    }
    found
}

/// As few pieces as possible.
const fn fewest() -> Viterbi {
    Viterbi(|model, text| {
        let equal = model.tokens.iter().map(|(token, _)| (token.clone(), -1.0)).collect();
        let model = UnigramModel { tokens: equal, unknown: -1.0 };
        ends(text, &Prices::of(&model), Longest::Last)
    })
}

/// An unknown character costs as much as it has bytes.
const fn unknown_per_byte() -> Viterbi {
    Viterbi(|model, text| {
        let price = |piece: &str| {
            let one = piece.chars().count() == 1;
            one.then_some(model.unknown * piece.len() as f64)
        };
        ends(text, &Prices { unknown: Box::new(price), ..Prices::of(model) }, Longest::Last)
    })
}

/// Unknown characters side by side are one piece.
const fn unknown_run() -> Viterbi {
    Viterbi(|model, text| {
        let right = ends(text, &Prices::of(model), Longest::Last);
        let known = |piece: &str| model.tokens.iter().any(|(token, _)| token == piece);
        let starts = std::iter::once(0).chain(right.iter().copied());
        let unknown: Vec<bool> =
            starts.zip(&right).map(|(start, end)| !known(&text[start..*end])).collect();
        let joined = |i: usize| unknown[i] && unknown.get(i + 1) == Some(&true);
        (0..right.len()).filter(|i| !joined(*i)).map(|i| right[i]).collect()
    })
}

/// The first piece is the longest.
const fn tie_first() -> Viterbi {
    Viterbi(|model, text| ends(text, &Prices::of(model), Longest::First))
}
