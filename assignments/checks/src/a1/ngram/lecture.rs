//! The pair of sentences from the lecture, and a corpus to judge them by: simple
//! sentences that are put together from parts, so that the likelier one of the pair
//! need not occur in it.

use std::collections::BTreeMap;

use harness::Draw;

/// What people say.
pub const LIKELY: &str = "今天我来到了仙I-102。";

/// The same characters in an order in which nobody says them.
pub const UNLIKELY: &str = "今天仙I-102我来到了。";

const TIMES: [&str; 4] = ["今天", "昨天", "早上", "刚才"];
const PEOPLE: [&str; 5] = ["我", "他", "我们", "老师", "同学们"];
const ACTIONS: [&str; 4] = ["来到了", "走进了", "离开了", "找到了"];
const PLACES: [&str; 6] = ["仙I-102", "仙II-305", "图书馆", "实验室", "食堂", "教室"];

/// How many sentences the corpus has.
const SENTENCES: usize = 80;

/// The corpus, without the likelier sentence.
pub fn corpus(draw: &mut Draw) -> Vec<String> {
    let mut pick = |parts: &[&'static str]| parts[draw.below(parts.len())];
    let mut sentence = || [&TIMES[..], &PEOPLE, &ACTIONS, &PLACES].map(&mut pick).concat() + "。";
    let sentences = std::iter::repeat_with(&mut sentence).filter(|sentence| sentence != LIKELY);
    sentences.take(SENTENCES).collect()
}

/// Characters as words: numbers in the order of first appearance.
#[derive(Debug, Default)]
pub struct Characters(BTreeMap<char, usize>);

impl Characters {
    /// The numbers of the characters of `text`; new ones are given out.
    pub fn numbers(&mut self, text: &str) -> Vec<usize> {
        let number = |c| {
            let next = self.0.len();
            *self.0.entry(c).or_insert(next)
        };
        text.chars().map(number).collect()
    }

    /// How many different characters there have been.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use harness::Seed;

    #[test]
    fn the_pair_has_the_same_characters_and_neither_is_in_the_corpus() {
        let sorted = |text: &str| {
            let mut chars: Vec<char> = text.chars().collect();
            chars.sort_unstable();
            chars
        };
        assert_eq!(sorted(LIKELY), sorted(UNLIKELY));
        let corpus = corpus(&mut Draw::new(Seed::public(), "lecture"));
        assert_eq!(corpus.len(), SENTENCES);
        assert!(!corpus.iter().any(|sentence| [LIKELY, UNLIKELY].contains(&sentence.as_str())));
    }
}
