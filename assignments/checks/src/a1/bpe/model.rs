//! Models that were not trained: what encoding and decoding are tried on, so that an
//! error in the student's training is not charged a second time.

use std::collections::{BTreeSet, HashMap};

use contract::a1::{BpeModel, Pair, SplitPattern, byte_letters};

use harness::{Draw, Record, unknown_word};

/// Words that share parts, so that merges compete for them.
const WORDS: &[&str] = &[
    "lower", "lowest", "slow", "newest", "newer", " the", " then", " there", "tokens", " token",
    "分词", "词表", "今天", "天气", "不是", "是不", "，", "😀", "1234", "  ", "\n\n", "==", "aaaa",
];

/// The name of a pattern in a case.
pub fn pattern_name(pattern: SplitPattern) -> &'static str {
    match pattern {
        SplitPattern::Gpt2 => "gpt2",
        SplitPattern::Cl100k => "cl100k",
    }
}

/// The pattern of a case.
pub fn pattern(case: &Record) -> SplitPattern {
    match case.expect_fact::<String>("pattern").as_str() {
        "gpt2" => SplitPattern::Gpt2,
        "cl100k" => SplitPattern::Cl100k,
        word => unknown_word("pattern", word),
    }
}

/// The case with a model in it.
pub fn put(case: Record, model: &BpeModel) -> Record {
    case.fact("pattern", pattern_name(model.pattern))
        .fact("specials", &model.specials)
        .fact("tokens", &model.tokens)
        .fact("merges", &model.merges)
}

/// The model of a case.
pub fn of(case: &Record) -> BpeModel {
    BpeModel {
        pattern: pattern(case),
        specials: case.expect_fact("specials"),
        tokens: case.expect_fact("tokens"),
        merges: case.expect_fact("merges"),
    }
}

/// How many bytes a token has; none if the model has no such token.
pub fn length(model: &BpeModel, id: u32) -> usize {
    let index = id as usize;
    let special = model.specials.get(index).map(String::len);
    let token = index.checked_sub(model.specials.len()).and_then(|i| model.tokens.get(i));
    special.or(token.map(Vec::len)).unwrap_or(0)
}

/// The tokens that every model begins with: the bytes, ordered by their letters.
fn bytes() -> Vec<Vec<u8>> {
    let letters = byte_letters();
    let mut bytes: Vec<u8> = (0..=255).collect();
    bytes.sort_by_key(|byte| letters[usize::from(*byte)]);
    bytes.into_iter().map(|byte| vec![byte]).collect()
}

/// A model that grows merge by merge.
struct Growing {
    model: BpeModel,
    ids: HashMap<Vec<u8>, u32>,
}

impl Growing {
    fn new(pattern: SplitPattern, specials: &[&str]) -> Self {
        let specials: Vec<String> = specials.iter().map(ToString::to_string).collect();
        let (first, tokens) = (specials.len() as u32, bytes());
        let ids = tokens.iter().cloned().zip(first..).collect();
        Self { model: BpeModel { pattern, specials, tokens, merges: Vec::new() }, ids }
    }

    fn bytes_of(&self, id: u32) -> &[u8] {
        &self.model.tokens[id as usize - self.model.specials.len()]
    }

    fn merge(&mut self, pair: Pair) -> u32 {
        let together = [self.bytes_of(pair.0), self.bytes_of(pair.1)].concat();
        let next = (self.model.specials.len() + self.model.tokens.len()) as u32;
        let id = *self.ids.entry(together.clone()).or_insert(next);
        if id == next {
            self.model.tokens.push(together);
        }
        if !self.model.merges.contains(&pair) {
            self.model.merges.push(pair);
        }
        id
    }

    /// Lists a merge of each two neighbours of a word, in drawn order.
    fn merge_neighbours(&mut self, draw: &mut Draw, word: &[u32]) {
        let pairs: BTreeSet<Pair> = word.windows(2).map(|two| (two[0], two[1])).collect();
        let pairs: Vec<Pair> = pairs.into_iter().collect();
        for place in draw.permutation(pairs.len()) {
            self.merge(pairs[place]);
        }
    }

    /// What the merges make of a word, one after the other.
    fn merged(&self, mut word: Vec<u32>) -> Vec<u32> {
        for pair in &self.model.merges {
            let id = self.ids[&[self.bytes_of(pair.0), self.bytes_of(pair.1)].concat()];
            let mut at = 0;
            while at + 1 < word.len() {
                if (word[at], word[at + 1]) == *pair {
                    word.splice(at..at + 2, [id]);
                }
                at += 1;
            }
        }
        word
    }

    fn word(&self, text: &str) -> Vec<u32> {
        text.bytes().map(|byte| self.ids[&vec![byte]]).collect()
    }
}

/// A model whose merges put the words together in a drawn order.
pub fn drawn(draw: &mut Draw, pattern: SplitPattern, specials: &[&str]) -> BpeModel {
    let mut growing = Growing::new(pattern, specials);
    let mut words: Vec<Vec<u32>> = WORDS.iter().map(|word| growing.word(word)).collect();
    while let Some(at) = (!words.is_empty()).then(|| draw.below(words.len())) {
        if words[at].len() < 2 {
            words.swap_remove(at);
            continue;
        }
        let left = draw.below(words[at].len() - 1);
        let id = growing.merge((words[at][left], words[at][left + 1]));
        words[at].splice(left..left + 2, [id]);
    }
    growing.model
}

/// A model in which any two neighbours in `text` merge, also across the borders of its
/// pieces, and many of the results again: whoever cuts it elsewhere gets other ids.
pub fn woven(draw: &mut Draw, pattern: SplitPattern, specials: &[&str], text: &str) -> BpeModel {
    let mut growing = Growing::new(pattern, specials);
    for _ in 0..2 {
        let word = growing.merged(growing.word(text));
        growing.merge_neighbours(draw, &word);
    }
    growing.model
}

/// A model in which the pair of `letters[0..2]` is listed twice, and that of
/// `letters[1..3]` between: the last place of a pair is its rank.
pub fn listed_twice(pattern: SplitPattern, letters: &[char]) -> BpeModel {
    let mut growing = Growing::new(pattern, &[]);
    let ids = growing.word(&letters.iter().collect::<String>());
    growing.merge((ids[0], ids[1]));
    growing.merge((ids[1], ids[2]));
    growing.model.merges.push((ids[0], ids[1]));
    growing.model
}

/// A model in which two merges make one token, so that ranks and ids drift apart.
pub fn made_twice(pattern: SplitPattern, letters: &[char]) -> BpeModel {
    let mut growing = Growing::new(pattern, &["<|end|>"]);
    let ids = growing.word(&letters.iter().collect::<String>());
    let first = growing.merge((ids[0], ids[1]));
    growing.merge((first, ids[2]));
    let second = growing.merge((ids[1], ids[2]));
    growing.merge((ids[0], second));
    let last = growing.merge((ids[3], ids[4]));
    growing.merge((last, ids[5]));
    growing.model
}

/// A model in which the lowest rank, the leftmost place and the longest token say
/// three different things about `letters[0..3]`, and so do `letters[3..7]`.
pub fn contested(pattern: SplitPattern, letters: &[char]) -> BpeModel {
    let mut growing = Growing::new(pattern, &[]);
    let text: String = letters.iter().collect();
    let ids = growing.word(&text);
    growing.merge((ids[1], ids[2]));
    let first = growing.merge((ids[0], ids[1]));
    growing.merge((first, ids[2]));
    let last = growing.merge((ids[5], ids[6]));
    let middle = growing.merge((ids[4], ids[5]));
    growing.merge((ids[3], middle));
    growing.merge((ids[4], last));
    growing.model
}
