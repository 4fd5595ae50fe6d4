//! Cutting text: at special tokens, and into pieces.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use contract::a1::SplitPattern;
use tokenizers::pre_tokenizers::split::{self, Split};
use tokenizers::{
    OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer, SplitDelimiterBehavior,
};

/// The pieces of `text`, by `tokenizers`.
pub fn pieces(pattern: SplitPattern, text: &str) -> Vec<String> {
    cut(pattern.regex(), text)
}

/// The pieces that a regular expression cuts `text` into, by `tokenizers`.
pub fn cut(regex: &str, text: &str) -> Vec<String> {
    let mut cut = PreTokenizedString::from(text);
    split(regex).pre_tokenize(&mut cut).expect("a text can be cut");
    let pieces = cut.get_splits(OffsetReferential::Original, OffsetType::Byte);
    pieces.into_iter().map(|(piece, ..)| piece.to_string()).collect()
}

/// The pre-tokenizer of a regular expression. Each is compiled once: that takes longer than to
/// cut a text.
fn split(regex: &str) -> Arc<Split> {
    static COMPILED: Mutex<BTreeMap<String, Arc<Split>>> = Mutex::new(BTreeMap::new());
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let split = compiled.entry(regex.to_string()).or_insert_with(|| {
        let regex = split::SplitPattern::Regex(regex.into());
        let split = Split::new(regex, SplitDelimiterBehavior::Isolated, false);
        Arc::new(split.expect("a regular expression"))
    });
    Arc::clone(split)
}

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Part<'t> {
    /// What stands between special tokens.
    Text(&'t str),
    /// A special token, by its place in the list.
    Special(usize),
}

/// Cuts `text` at special tokens: the leftmost first, of several there the one that
/// `better` prefers.
pub fn parts<'t>(
    text: &'t str,
    specials: &[String],
    better: fn(&str, &str) -> bool,
) -> Vec<Part<'t>> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        let here = specials.iter().enumerate().filter(|(_, s)| text[at..].starts_with(s.as_str()));
        let best = here.reduce(|best, next| if better(next.1, best.1) { next } else { best });
        if let Some((index, special)) = best {
            parts.extend((start < at).then(|| Part::Text(&text[start..at])));
            parts.push(Part::Special(index));
            at += special.len();
            start = at;
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.extend((start < at).then(|| Part::Text(&text[start..at])));
    parts
}

/// The longest of several special tokens that begin at one place.
pub fn longer(a: &str, b: &str) -> bool {
    a.len() > b.len()
}
