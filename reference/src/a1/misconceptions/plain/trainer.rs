//! Learning merges, by counting all pairs again for each.

use std::collections::HashMap;

use contract::a1::{BpeModel, BpeTrainer, Pair, SplitPattern, byte_letters};

use super::{Plain, Tie};
use crate::a1::bpe::pieces::{Part, parts};

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
