//! Two corpora of which the larger must not take much longer: `a1.bpe_train.cost`.

use harness::{CALL, Draw, Record};

/// Words in the smaller corpus.
pub const WORDS: usize = 600;
/// Merges to learn from it.
pub const MERGES: usize = 30;

/// How many times as many words the larger one has.
pub const MORE_WORDS: usize = 2;
/// How many times as many merges are learnt from the larger one.
pub const MORE_MERGES: usize = 8;

/// Letters are so many that a pair is in a few words only: a merge that goes through
/// all others does needless work, and nearly all of its work is needless.
pub const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The larger corpus; the smaller one is its beginning.
pub fn cost_cases(draw: &mut Draw) -> Vec<Record> {
    let letter = |draw: &mut Draw| char::from(LETTERS[draw.below(LETTERS.len())]);
    let mut word = || (0..8).map(|_| letter(draw)).chain([' ']).collect::<String>();
    let corpus: Vec<String> = (0..MORE_WORDS * WORDS).map(|_| word()).collect();
    let call = format!(
        "train on {WORDS} words for {MERGES} merges, and on {MORE_WORDS} times as many for {MORE_MERGES} times as many"
    );
    vec![
        Record::new()
            .fact("pattern", "gpt2")
            .fact("size", 0)
            .fact("specials", Vec::<String>::new())
            .fact("corpus", corpus)
            .fact(CALL, call),
    ]
}
