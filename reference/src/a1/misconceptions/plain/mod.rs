//! Byte-pair encoding straight from the contract, slow and in parts that can be
//! exchanged: what the wrong variants are made of. Without a flaw it agrees with
//! `tokenizers` (see the tests), so that the contract says what `tokenizers` does.

mod tokenizer;
mod trainer;

use contract::a1::{Bpe, BpeModel, BpeTrainer, LoadError, SplitPattern, Tokenizer};

use self::tokenizer::PlainTokenizer;
use crate::a1::bpe::file;
use crate::a1::bpe::pieces::{longer, pieces};

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

/// Without a flaw.
pub const RIGHT: Plain = Plain {
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
};

impl Bpe for Plain {
    fn trainer(&self) -> Box<dyn BpeTrainer> {
        Box::new(*self)
    }

    fn tokenizer(&self, model: BpeModel) -> Box<dyn Tokenizer> {
        Box::new(PlainTokenizer::new(*self, model))
    }

    fn save(&self, model: &BpeModel) -> String {
        file::save(model)
    }

    fn load(&self, json: &str) -> Result<BpeModel, LoadError> {
        (self.load)(json)
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
    use contract::a1::Specials;

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
        let (plain, theirs) = (RIGHT, TokenizersBpe);
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
