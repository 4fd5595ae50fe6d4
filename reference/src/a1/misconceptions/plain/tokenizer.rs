//! Cutting text by a model, one merge after the other.

use std::collections::HashMap;

use contract::a1::{BpeModel, EncodeStream, Pair, Specials, Tokenizer};

use super::{Order, Plain};
use crate::a1::bpe::encode::{Encode, Stream};
use crate::a1::bpe::pieces::{Part, parts};

/// A model in use.
pub struct PlainTokenizer {
    parts: Plain,
    /// The id of each token.
    ids: HashMap<Vec<u8>, u32>,
    /// The place of each merge.
    ranks: HashMap<Pair, usize>,
    model: BpeModel,
}

impl PlainTokenizer {
    /// `model`, used as `parts` say.
    pub fn new(parts: Plain, model: BpeModel) -> Self {
        let first = model.specials.len() as u32;
        let ids = model.tokens.iter().cloned().zip(first..).collect();
        let ranks = model.merges.iter().copied().zip(0..).collect();
        Self { parts, ids, ranks, model }
    }

    fn word(&self, word: &str) -> Vec<u32> {
        let Self { ids, ranks, .. } = self;
        if self.parts.order == Order::LongestMatch {
            return longest_matches(word.as_bytes(), ids);
        }
        let mut word: Vec<u32> = word.bytes().map(|byte| ids[&[byte][..]]).collect();
        loop {
            let places = word.windows(2).enumerate();
            let ranked = places.filter_map(|(at, two)| Some((*ranks.get(&(two[0], two[1]))?, at)));
            let best = match self.parts.order {
                Order::Leftmost => ranked.min_by_key(|(_, at)| *at),
                _ => ranked.min(),
            };
            let Some((rank, at)) = best else { return word };
            let pair = self.model.merges[rank];
            let bytes = [self.bytes(pair.0), self.bytes(pair.1)].concat();
            word.splice(at..at + 2, [ids[&bytes]]);
        }
    }

    fn bytes(&self, id: u32) -> &[u8] {
        &self.model.tokens[id as usize - self.model.specials.len()]
    }
}

fn longest_matches(word: &[u8], ids: &HashMap<Vec<u8>, u32>) -> Vec<u32> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < word.len() {
        let ends = (at + 1..=word.len()).rev();
        let longest = ends.into_iter().find_map(|end| Some((end, *ids.get(&word[at..end])?)));
        let (end, id) = longest.expect("every byte is a token");
        found.push(id);
        at = end;
    }
    found
}

impl Tokenizer for PlainTokenizer {
    fn encode(&self, text: &str, specials: Specials) -> Vec<u32> {
        let allowed = specials == Specials::Allowed || !self.parts.heeds_specials;
        let marks = if allowed { self.model.specials.as_slice() } else { &[] };
        let of_part = |part: Part<'_>| match part {
            Part::Special(id) => vec![id as u32],
            Part::Text(text) => {
                let words = (self.parts.cut)(self.model.pattern, text);
                words.iter().flat_map(|word| self.word(word)).collect()
            }
        };
        parts(text, marks, self.parts.better).into_iter().flat_map(of_part).collect()
    }

    fn stream(&self, specials: Specials) -> Box<dyn EncodeStream + '_> {
        let marks = match specials {
            Specials::Allowed => self.model.specials.clone(),
            Specials::AsText => Vec::new(),
        };
        let encode = Box::new(move |text: &str| self.encode(text, specials));
        let waiting = Vec::new();
        match (self.parts.flushes, self.parts.waits) {
            (true, _) => Box::new(Flushed(encode)),
            (_, true) => Box::new(Waiting(Stream { encode, marks, waiting })),
            _ => Box::new(Stream { encode, marks, waiting }),
        }
    }

    fn decode(&self, ids: &[u32]) -> String {
        (self.parts.decode)(&self.model, ids)
    }
}

/// Encodes each part by itself.
struct Flushed<'t>(Encode<'t>);

impl EncodeStream for Flushed<'_> {
    fn push(&mut self, bytes: &[u8]) -> Vec<u32> {
        (self.0)(&String::from_utf8_lossy(bytes))
    }

    fn finish(self: Box<Self>) -> Vec<u32> {
        Vec::new()
    }
}

/// Says nothing before the end.
struct Waiting<'t>(Stream<'t>);

impl EncodeStream for Waiting<'_> {
    fn push(&mut self, bytes: &[u8]) -> Vec<u32> {
        self.0.waiting.extend(bytes);
        Vec::new()
    }

    fn finish(self: Box<Self>) -> Vec<u32> {
        Box::new(self.0).finish()
    }
}
