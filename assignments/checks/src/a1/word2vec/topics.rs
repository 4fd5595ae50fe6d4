//! A language of topics: which words belong together is known, so it is known which
//! vectors should end up close.

use harness::Draw;

/// How many topics there are, and words of each.
pub const TOPICS: usize = 3;
/// Words of one topic.
pub const WORDS: usize = 4;
/// Words that stand in sentences of every topic.
pub const COMMON: usize = 2;

/// Sentences of six words of one topic, in which every fourth word or so is a
/// common one; and for each word its topic (`None` for the common ones).
pub fn corpus(draw: &mut Draw, sentences: usize) -> (Vec<Vec<usize>>, Vec<Option<usize>>) {
    // The numbers of the words are shuffled: neighbours cannot be told by them.
    let names = draw.permutation(TOPICS * WORDS + COMMON);
    let mut topic_of = vec![None; names.len()];
    for topic in 0..TOPICS {
        for word in 0..WORDS {
            topic_of[names[topic * WORDS + word]] = Some(topic);
        }
    }
    let mut word = |topic: usize| match draw.below(4) {
        0 => names[TOPICS * WORDS + draw.below(COMMON)],
        _ => names[topic * WORDS + draw.below(WORDS)],
    };
    let sentence = |i: usize| (0..6).map(|_| word(i % TOPICS)).collect();
    ((0..sentences).map(sentence).collect(), topic_of)
}
