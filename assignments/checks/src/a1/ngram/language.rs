//! Languages made up for the checks, so that what there is to learn is known.

use serde::{Deserialize, Serialize};

use harness::{Draw, Record};

/// A language in which each token depends on the two before it.
///
/// After each pair there is a bag of tokens from which one is taken at random, so
/// that probabilities are exact fractions and the entropy rate can be computed: no
/// model can have, in the long run, a perplexity below `exp` of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Language {
    words: usize,
    /// The bag after the pair `(a, b)` lies at `a · (words + 1) + b`, where the
    /// number `words` stands for "before the sentence"; inside a bag it stands for
    /// the end.
    bags: Vec<Vec<usize>>,
}

/// How often the tokens of a bag lie in it: four words, and the end. Some bags are
/// easy to guess from, others are not.
const BAGS: [[usize; 5]; 2] = [[12, 3, 2, 1, 2], [6, 5, 4, 3, 2]];

impl Language {
    /// A language of `words` words, at least four.
    pub fn drawn(draw: &mut Draw, words: usize) -> Self {
        let mut bag = || -> Vec<usize> {
            let likely = draw.permutation(words).into_iter().take(4).chain([words]);
            likely.zip(BAGS[draw.below(2)]).flat_map(|(token, n)| vec![token; n]).collect()
        };
        Self { words, bags: (0..(words + 1) * (words + 1)).map(|_| bag()).collect() }
    }

    /// Sentences with at least `tokens` tokens together, their ends included.
    pub fn corpus(&self, draw: &mut Draw, tokens: usize) -> Vec<Vec<usize>> {
        let mut corpus: Vec<Vec<usize>> = vec![];
        let mut length = 0;
        while length < tokens {
            let sentence = self.sentence(draw);
            length += sentence.len() + 1;
            corpus.push(sentence);
        }
        corpus
    }

    fn sentence(&self, draw: &mut Draw) -> Vec<usize> {
        let mut sentence = vec![];
        let mut state = self.start();
        loop {
            let bag = &self.bags[state];
            let token = bag[draw.below(bag.len())];
            if token == self.words {
                return sentence;
            }
            sentence.push(token);
            state = self.next(state, token);
        }
    }

    fn start(&self) -> usize {
        self.bags.len() - 1
    }

    /// The state after `token`; after the end of a sentence another begins.
    fn next(&self, state: usize, token: usize) -> usize {
        let n = self.words + 1;
        if token == self.words { self.start() } else { state % n * n + token }
    }

    /// The entropy rate in nats per token, ends included: the entropies of the bags,
    /// averaged over the stationary distribution of the states.
    pub fn entropy_rate(&self) -> f64 {
        let entropies = self.bags.iter().map(|bag| {
            let surprise = |token: &usize| -(share(bag, *token)).ln();
            bag.iter().map(surprise).sum::<f64>() / bag.len() as f64
        });
        self.stationary().iter().zip(entropies).map(|(weight, entropy)| weight * entropy).sum()
    }

    /// How often each state is visited in the long run. From every state a tenth of
    /// the weight returns to the start, so each step brings any distribution closer
    /// to the stationary one by that factor at least.
    fn stationary(&self) -> Vec<f64> {
        let mut weights = vec![1.0 / self.bags.len() as f64; self.bags.len()];
        for _ in 0..250 {
            let mut moved = vec![0.0; weights.len()];
            for (state, bag) in self.bags.iter().enumerate() {
                for token in bag {
                    moved[self.next(state, *token)] += weights[state] / bag.len() as f64;
                }
            }
            weights = moved;
        }
        weights
    }

    /// The case with this language in it.
    pub fn put(&self, case: Record) -> Record {
        case.fact("language", self)
    }

    /// The language of a case.
    pub fn of(case: &Record) -> Self {
        case.expect_fact("language")
    }
}

/// The part of a bag that is `token`.
fn share(bag: &[usize], token: usize) -> f64 {
    bag.iter().filter(|t| **t == token).count() as f64 / bag.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::{assert_abs_diff_eq, assert_relative_eq};
    use harness::Seed;

    fn drawn(words: usize) -> (Draw, Language) {
        let mut draw = Draw::new(Seed::public(), "language");
        let language = Language::drawn(&mut draw, words);
        (draw, language)
    }

    #[test]
    fn the_entropy_rate_is_what_a_long_text_costs() {
        let (mut draw, language) = drawn(6);
        let (mut cost, mut tokens) = (0.0, 0);
        for sentence in language.corpus(&mut draw, 200_000) {
            let mut state = language.start();
            for token in sentence.into_iter().chain([language.words]) {
                cost -= share(&language.bags[state], token).ln();
                state = language.next(state, token);
                tokens += 1;
            }
        }
        let measured = cost / f64::from(tokens);
        let stated = language.entropy_rate();
        assert_abs_diff_eq!(measured, stated, epsilon = 0.01);
    }

    #[test]
    fn the_stationary_distribution_does_not_move() {
        let (_, language) = drawn(5);
        let weights = language.stationary();
        assert_relative_eq!(weights.iter().sum::<f64>(), 1.0, max_relative = 1e-12);
        // A tenth of all tokens are ends.
        assert_relative_eq!(weights[language.start()], 0.1, max_relative = 1e-8);
    }
}
