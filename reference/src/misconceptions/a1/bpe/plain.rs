//! Byte-pair encoding straight from the contract, slow and in parts that can be
//! exchanged: what the wrong variants are made of. Without a flaw it agrees with
//! `tokenizers` (see the tests), so that the contract says what `tokenizers` does.

use std::collections::HashMap;

use contract::a1::{
    Bpe, BpeModel, BpeTrainer, EncodeStream, LoadError, Pair, Specials, SplitPattern, Tokenizer,
    byte_letters,
};

use crate::a1::bpe::encode::{Encode, Stream};
use crate::a1::bpe::file;
use crate::a1::bpe::pieces::{Part, longer, parts, pieces};

/// Which of several pairs is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    SmallestIds,
    GreatestBytes,
    SmallestBytes,
    First,
}

/// Which merge is done first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Rank,
    Leftmost,
    LongestMatch,
}

/// A byte-pair encoder put together from parts.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "one switch for each flaw")]
pub struct Plain {
    pub tie: Tie,
    /// Whether a pair that overlaps the one before it counts.
    pub overlaps: bool,
    /// How a document is cut.
    pub cut: fn(SplitPattern, &str) -> Vec<String>,
    /// Whether documents are joined first.
    pub joins_documents: bool,
    /// Whether special tokens are cut out of the corpus.
    pub cuts_specials: bool,
    /// How many tokens the specials and the bytes take of the vocabulary.
    pub base: fn(usize) -> usize,
    /// Whether it begins with the bytes in the order of their letters.
    pub by_letters: bool,
    pub order: Order,
    /// Which of two special tokens at one place is taken.
    pub better: fn(&str, &str) -> bool,
    /// Whether `Specials` is heeded.
    pub heeds_specials: bool,
    /// Whether each part of a stream is encoded by itself.
    pub flushes: bool,
    /// Whether a stream waits for the end.
    pub waits: bool,
    pub decode: fn(&BpeModel, &[u32]) -> String,
    pub load: fn(&str) -> Result<BpeModel, LoadError>,
}

impl Default for Plain {
    fn default() -> Self {
        Self {
            tie: Tie::SmallestIds,
            overlaps: true,
            cut: pieces,
            joins_documents: false,
            cuts_specials: true,
            base: |specials| specials + 256,
            by_letters: true,
            order: Order::Rank,
            better: longer,
            heeds_specials: true,
            flushes: false,
            waits: false,
            decode,
            load: file::load,
        }
    }
}

impl Bpe for Plain {
    fn trainer(&self) -> Box<dyn BpeTrainer> {
        Box::new(*self)
    }

    fn tokenizer(&self, model: BpeModel) -> Box<dyn Tokenizer> {
        Box::new(PlainTokenizer { parts: *self, model })
    }

    fn save(&self, model: &BpeModel) -> String {
        file::save(model)
    }

    fn load(&self, json: &str) -> Result<BpeModel, LoadError> {
        (self.load)(json)
    }
}

impl BpeTrainer for Plain {
    fn train(
        &self,
        corpus: &[&str],
        pattern: SplitPattern,
        size: usize,
        specials: &[&str],
    ) -> BpeModel {
        let specials: Vec<String> = specials.iter().map(ToString::to_string).collect();
        let joined = [corpus.concat()];
        let documents: Vec<&str> =
            if self.joins_documents { vec![&joined[0]] } else { corpus.to_vec() };
        let mut model = self.empty(pattern, specials);
        let first: HashMap<u8, u32> =
            (0..256).map(|i| (model.tokens[i][0], (model.specials.len() + i) as u32)).collect();
        let texts = documents.iter().flat_map(|document| self.texts(document, &model.specials));
        let words = texts.flat_map(|text| (self.cut)(pattern, &text));
        let mut words: Vec<Vec<u32>> =
            words.map(|word| word.bytes().map(|byte| first[&byte]).collect()).collect();
        let room = size.saturating_sub((self.base)(model.specials.len()));
        while model.tokens.len() - 256 < room {
            let Some(pair) = self.most_frequent(&words, &model) else { break };
            let id = grow(&mut model, pair);
            for word in &mut words {
                merge(word, pair, id);
            }
        }
        model
    }
}

impl Plain {
    fn empty(&self, pattern: SplitPattern, specials: Vec<String>) -> BpeModel {
        let letters = byte_letters();
        let mut bytes: Vec<u8> = (0..=255).collect();
        if self.by_letters {
            bytes.sort_by_key(|byte| letters[usize::from(*byte)]);
        }
        let tokens = bytes.into_iter().map(|byte| vec![byte]).collect();
        BpeModel { pattern, specials, tokens, merges: Vec::new() }
    }

    fn texts(&self, document: &str, specials: &[String]) -> Vec<String> {
        if !self.cuts_specials {
            return vec![document.to_string()];
        }
        let texts = parts(document, specials, self.better).into_iter();
        let text = |part| match part {
            Part::Text(text) => Some(text.to_string()),
            Part::Special(_) => None,
        };
        texts.filter_map(text).collect()
    }

    fn most_frequent(&self, words: &[Vec<u32>], model: &BpeModel) -> Option<Pair> {
        let mut counts: HashMap<Pair, usize> = HashMap::new();
        let mut seen = Vec::new();
        for word in words {
            let mut last = None;
            for (at, two) in word.windows(2).enumerate() {
                let pair = (two[0], two[1]);
                let overlaps = last == Some((at.wrapping_sub(1), pair));
                if overlaps && !self.overlaps {
                    last = None;
                    continue;
                }
                last = Some((at, pair));
                let count = counts.entry(pair).or_default();
                *count += 1;
                if *count == 1 {
                    seen.push(pair);
                }
            }
        }
        let bytes = |id: u32| model.tokens[id as usize - model.specials.len()].clone();
        let spelt = |pair: &Pair| (bytes(pair.0), bytes(pair.1));
        let most = *counts.values().max()?;
        let tied = seen.into_iter().filter(|pair| counts[pair] == most);
        match self.tie {
            Tie::SmallestIds => tied.min(),
            Tie::GreatestBytes => tied.max_by_key(spelt),
            Tie::SmallestBytes => tied.min_by_key(spelt),
            Tie::First => tied.into_iter().next(),
        }
    }
}

/// Lists a merge, and returns the id of what it makes.
fn grow(model: &mut BpeModel, pair: Pair) -> u32 {
    let bytes = |id: u32| &model.tokens[id as usize - model.specials.len()];
    let together = [bytes(pair.0).as_slice(), bytes(pair.1)].concat();
    model.merges.push(pair);
    let place = model.tokens.iter().position(|token| *token == together);
    let place = place.unwrap_or_else(|| {
        model.tokens.push(together);
        model.tokens.len() - 1
    });
    (model.specials.len() + place) as u32
}

/// Merges a pair everywhere in a word, from left to right.
fn merge(word: &mut Vec<u32>, pair: Pair, id: u32) {
    let mut at = 0;
    while at + 1 < word.len() {
        if (word[at], word[at + 1]) == pair {
            word.splice(at..at + 2, [id]);
        }
        at += 1;
    }
}

/// A model in use.
struct PlainTokenizer {
    parts: Plain,
    model: BpeModel,
}

impl PlainTokenizer {
    fn word(&self, word: &str) -> Vec<u32> {
        let ids = self.ids();
        if self.parts.order == Order::LongestMatch {
            return longest_matches(word.as_bytes(), &ids);
        }
        let ranks: HashMap<Pair, usize> = self.model.merges.iter().copied().zip(0..).collect();
        let mut word: Vec<u32> = word.bytes().map(|byte| ids[&vec![byte]]).collect();
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

    fn ids(&self) -> HashMap<Vec<u8>, u32> {
        let first = self.model.specials.len() as u32;
        self.model.tokens.iter().cloned().zip(first..).collect()
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

/// The bytes of a token.
pub fn token(model: &BpeModel, id: u32) -> Option<&[u8]> {
    let id = id as usize;
    match model.specials.get(id) {
        Some(special) => Some(special.as_bytes()),
        None => model.tokens.get(id - model.specials.len()).map(Vec::as_slice),
    }
}

fn decode(model: &BpeModel, ids: &[u32]) -> String {
    let bytes = ids.iter().filter_map(|id| token(model, *id)).collect::<Vec<_>>().concat();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::a1::bpe::TokenizersBpe;

    /// Numbers that look drawn, without a crate for it.
    fn numbers(mut state: u64) -> impl FnMut(usize) -> usize {
        move |bound| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % bound
        }
    }

    fn text(draw: &mut impl FnMut(usize) -> usize, length: usize) -> String {
        let letters: Vec<char> = "aabbc  中文'字s<|e|>\n1".chars().collect();
        (0..length).map(|_| letters[draw(letters.len())]).collect()
    }

    #[test]
    fn what_the_contract_says_is_what_tokenizers_does() {
        let (plain, theirs) = (Plain::default(), TokenizersBpe);
        for seed in 0..150 {
            let mut draw = numbers(seed);
            let pattern = [SplitPattern::Gpt2, SplitPattern::Cl100k][draw(2)];
            let corpus: Vec<String> = (0..3).map(|_| text(&mut draw, 60)).collect();
            let corpus: Vec<&str> = corpus.iter().map(String::as_str).collect();
            let train = |bpe: &dyn Bpe| bpe.trainer().train(&corpus, pattern, 285, &["<|e|>"]);
            let model = train(&theirs);
            assert_eq!(train(&plain), model, "{corpus:?}");
            assert_eq!(plain.load(&theirs.save(&model)).as_ref(), Ok(&model));
            let (ours, theirs) = (plain.tokenizer(model.clone()), theirs.tokenizer(model));
            let text = text(&mut draw, 200);
            for specials in [Specials::Allowed, Specials::AsText] {
                let ids = theirs.encode(&text, specials);
                assert_eq!(ours.encode(&text, specials), ids, "{text:?}");
                assert_eq!((theirs.decode(&ids), ours.decode(&ids)), (text.clone(), text.clone()));
                assert_eq!(ours.decode(&ids[1..]), theirs.decode(&ids[1..]));
                let mut stream = theirs.stream(specials);
                let mut streamed: Vec<u32> = text
                    .as_bytes()
                    .chunks(1 + draw(7))
                    .flat_map(|part| stream.push(part))
                    .collect();
                streamed.extend(stream.finish());
                assert_eq!(streamed, ids, "{text:?}");
            }
        }
    }
}
