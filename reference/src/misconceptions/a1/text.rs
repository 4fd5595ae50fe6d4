//! Vocabularies, cutters and segmenters with one flaw.

use contract::a1::{SplitPattern, UnigramModel};
use ndarray::Axis;
use tokenizers::pre_tokenizers::split::{self, Split};
use tokenizers::{
    OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer, SplitDelimiterBehavior,
};

use crate::a1::bpe::pieces::pieces;
use crate::a1::one_hot::Tables;
use crate::a1::pretokenize::Cutter;
use crate::a1::unigram::{Longest, Prices, Viterbi, ends};

/// In alphabetical order.
pub fn sorted() -> Tables {
    let vocabulary = |tokens: &[&str]| {
        let mut vocabulary = (Tables::default().vocabulary)(tokens);
        vocabulary.sort();
        vocabulary
    };
    Tables { vocabulary, ..Tables::default() }
}

/// Every token of the sequence.
pub fn repeated() -> Tables {
    let vocabulary = |tokens: &[&str]| tokens.iter().map(ToString::to_string).collect();
    Tables { vocabulary, ..Tables::default() }
}

/// One more.
pub fn from_one() -> Tables {
    Tables { number: |place| place.map(|place| place + 1), ..Tables::default() }
}

/// 0 for what is not there.
pub fn unknown_is_zero() -> Tables {
    Tables { number: |place| place.or(Some(0)), ..Tables::default() }
}

/// Columns, as far as there are any.
pub fn column() -> Tables {
    let rows = |ids: &[usize], table: &ndarray::Array2<f64>| {
        if table.is_square() {
            table.select(Axis(1), ids).reversed_axes()
        } else {
            table.select(Axis(0), ids)
        }
    };
    Tables { rows, ..Tables::default() }
}

/// Words between white space.
pub fn white_space_dropped() -> Cutter {
    Cutter(|pattern, text| {
        let kept = pieces(pattern, text).into_iter().map(|piece| piece.trim().to_string());
        kept.filter(|piece| !piece.is_empty()).collect()
    })
}

/// `\s+(?!\S)` is left out.
pub fn no_look_ahead() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace(r"\s+(?!\S)|", ""), text))
}

/// Letters of English only.
pub fn ascii_letters() -> Cutter {
    Cutter(|pattern, text| {
        cut(
            &pattern
                .regex()
                .replace(r"\p{L}", "a-zA-Z")
                .replace(" ?a-zA-Z+", " ?[a-zA-Z]+")
                .replace("]?a-zA-Z+", "]?[a-zA-Z]+"),
            text,
        )
    })
}

/// Combining marks are letters.
pub fn marks_are_letters() -> Cutter {
    Cutter(|pattern, text| {
        let regex = pattern.regex().replace(r"\p{L}+", r"[\p{L}\p{M}]+");
        cut(&regex.replace(r"\p{L}\p{N}", r"\p{L}\p{M}\p{N}"), text)
    })
}

/// Decimal digits only.
pub fn decimal_digits() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace(r"\p{N}", r"\p{Nd}"), text))
}

/// Runs of digits for cl100k.
pub fn digits_together() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace("{1,3}", "+"), text))
}

/// Contractions in small letters for cl100k.
pub fn small_contractions() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace("(?i:", "(?:"), text))
}

/// GPT-2 for cl100k and the other way round.
pub fn other_pattern() -> Cutter {
    Cutter(|pattern, text| match pattern {
        SplitPattern::Gpt2 => pieces(SplitPattern::Cl100k, text),
        SplitPattern::Cl100k => pieces(SplitPattern::Gpt2, text),
    })
}

/// At most two digits, without a name.
pub fn digits_in_pairs() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace("{1,3}", "{1,2}"), text))
}

/// Line breaks do not belong to the marks before them, without a name.
pub fn line_breaks_apart() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace(r"+[\r\n]*", "+"), text))
}

/// Of what may stand before a word only the space does, as in GPT-2; without a name.
pub fn space_before_letters_only() -> Cutter {
    Cutter(|pattern, text| cut(&pattern.regex().replace(r"[^\r\n\p{L}\p{N}]?", " ?"), text))
}

fn cut(regex: &str, text: &str) -> Vec<String> {
    let regex = split::SplitPattern::Regex(regex.into());
    let split = Split::new(regex, SplitDelimiterBehavior::Isolated, false).expect("an expression");
    let mut cut = PreTokenizedString::from(text);
    split.pre_tokenize(&mut cut).expect("a text can be cut");
    let pieces = cut.get_splits(OffsetReferential::Original, OffsetType::Byte);
    pieces.into_iter().map(|(piece, ..)| piece.to_string()).collect()
}

/// The longest token from the left.
pub fn greedy() -> Viterbi {
    Viterbi(|model, text| from_left(model, text, |piece, _| piece.len() as f64))
}

/// The likeliest token from the left.
pub fn likeliest_first() -> Viterbi {
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
pub fn fewest() -> Viterbi {
    Viterbi(|model, text| {
        let equal = model.tokens.iter().map(|(token, _)| (token.clone(), -1.0)).collect();
        let model = UnigramModel { tokens: equal, unknown: -1.0 };
        ends(text, &Prices::of(&model), Longest::Last)
    })
}

/// An unknown character costs as much as it has bytes.
pub fn unknown_per_byte() -> Viterbi {
    Viterbi(|model, text| {
        let price = |piece: &str| {
            let one = piece.chars().count() == 1;
            one.then_some(model.unknown * piece.len() as f64)
        };
        ends(text, &Prices { unknown: Box::new(price), ..Prices::of(model) }, Longest::Last)
    })
}

/// Unknown characters side by side are one piece.
pub fn unknown_run() -> Viterbi {
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
pub fn tie_first() -> Viterbi {
    Viterbi(|model, text| ends(text, &Prices::of(model), Longest::First))
}
