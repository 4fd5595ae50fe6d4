//! What followed what, and how often.

use std::collections::{BTreeMap, HashMap};

use contract::a1::{NgramConfig, NgramCounts};

/// What followed a history of the highest order, and what a prediction is.
pub type Event = (Vec<usize>, usize);

/// A sentence with `n - 1` times BOS before it.
pub fn padded(config: NgramConfig, sentence: &[usize]) -> Vec<usize> {
    [vec![config.bos(); config.order - 1], sentence.to_vec()].concat()
}

/// Each word and EOS with the `n - 1` tokens before it.
pub fn predictions(config: NgramConfig, sentence: &[usize]) -> Vec<Event> {
    let padded = padded(config, sentence);
    let tokens = sentence.iter().copied().chain([config.eos()]);
    let at = |(i, token)| (padded[i..i + config.order - 1].to_vec(), token);
    tokens.enumerate().map(at).collect()
}

/// The predictions of all sentences.
pub fn events(config: NgramConfig, corpus: &[Vec<usize>]) -> Vec<Event> {
    corpus.iter().flat_map(|sentence| predictions(config, sentence)).collect()
}

/// How often each token followed each history.
#[derive(Debug, Clone, Default)]
pub struct Table(pub HashMap<Vec<usize>, BTreeMap<usize, u64>>);

impl Table {
    /// Counts events after all endings of their histories.
    pub fn counted(events: Vec<Event>) -> Self {
        let mut table = Self::default();
        for (history, token) in events {
            for start in 0..=history.len() {
                table.add(&history[start..], token, 1);
            }
        }
        table
    }

    /// Adds `n` to a count.
    pub fn add(&mut self, history: &[usize], token: usize, n: u64) {
        *self.0.entry(history.to_vec()).or_default().entry(token).or_default() += n;
    }

    fn followers(&self, history: &[usize]) -> impl Iterator<Item = u64> {
        self.0.get(history).into_iter().flat_map(|tokens| tokens.values().copied())
    }
}

impl NgramCounts for Table {
    fn count(&self, history: &[usize], token: usize) -> u64 {
        self.0.get(history).and_then(|tokens| tokens.get(&token)).copied().unwrap_or(0)
    }

    fn total(&self, history: &[usize]) -> u64 {
        self.followers(history).sum()
    }

    fn distinct(&self, history: &[usize]) -> u64 {
        self.followers(history).filter(|n| *n > 0).count() as u64
    }
}

/// The number of different tokens to the left of each n-gram.
pub fn continuations(counts: &Table) -> Table {
    let mut lower = Table::default();
    for (history, tokens) in counts.0.iter().filter(|(history, _)| !history.is_empty()) {
        for token in tokens.keys() {
            lower.add(&history[1..], *token, 1);
        }
    }
    lower
}
