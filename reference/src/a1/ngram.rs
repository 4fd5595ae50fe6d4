//! `a1.ngram` straight from the definitions: a table of what followed what, and one
//! recursion for each smoothing.

use std::collections::{BTreeMap, HashMap};

use contract::a1::{LanguageModel, NgramConfig, NgramCounts, Ngrams, Smoothing};

/// What followed a history of the highest order, and what a prediction is.
pub type Event = (Vec<usize>, usize);

/// An n-gram trainer put together from parts, so that a variant can exchange one.
#[derive(Clone, Copy)]
pub struct TableNgrams {
    /// The events of a corpus, each with the longest history that it has.
    pub events: fn(NgramConfig, &[Vec<usize>]) -> Vec<Event>,
    /// The counts that Kneser–Ney uses below the highest order.
    pub lower: fn(&Table) -> Table,
    /// The smoothings.
    pub estimates: Estimates,
    /// The log-probability of a sentence.
    pub log_probability: fn(&dyn LanguageModel, &[usize]) -> f64,
    /// The perplexity of a corpus.
    pub perplexity: fn(&dyn LanguageModel, &[Vec<usize>]) -> f64,
}

impl Default for TableNgrams {
    fn default() -> Self {
        Self {
            events,
            lower: continuations,
            estimates: Estimates::default(),
            log_probability,
            perplexity,
        }
    }
}

impl Ngrams for TableNgrams {
    fn counts(&self, config: NgramConfig, corpus: &[Vec<usize>]) -> Box<dyn NgramCounts> {
        Box::new(Table::counted((self.events)(config, corpus)))
    }

    fn model(
        &self,
        config: NgramConfig,
        corpus: &[Vec<usize>],
        smoothing: &Smoothing,
    ) -> Box<dyn LanguageModel> {
        let counts = Table::counted((self.events)(config, corpus));
        let trained = Trained { config, lower: (self.lower)(&counts), counts };
        Box::new(TableModel { trained, estimates: self.estimates, smoothing: smoothing.clone() })
    }

    fn log_probability(&self, model: &dyn LanguageModel, sentence: &[usize]) -> f64 {
        (self.log_probability)(model, sentence)
    }

    fn perplexity(&self, model: &dyn LanguageModel, corpus: &[Vec<usize>]) -> f64 {
        (self.perplexity)(model, corpus)
    }
}

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

/// What training leaves behind.
pub struct Trained {
    /// The size.
    pub config: NgramConfig,
    /// The counts.
    pub counts: Table,
    /// The counts that Kneser–Ney uses below the highest order.
    pub lower: Table,
}

impl Trained {
    /// `1/V`
    pub fn uniform(&self) -> f64 {
        1.0 / self.config.vocabulary() as f64
    }

    /// `c(h·t) / c(h)`, if the history was seen.
    pub fn frequency(&self, history: &[usize], token: usize) -> Option<f64> {
        let total = self.counts.total(history);
        (total > 0).then(|| self.counts.count(history, token) as f64 / total as f64)
    }
}

/// The formula of each smoothing: parameter, history, token.
#[derive(Clone, Copy)]
pub struct Estimates {
    /// Maximum likelihood; no parameter.
    pub maximum_likelihood: fn(&Trained, &[usize], usize) -> f64,
    /// `k`
    pub add_k: fn(&Trained, f64, &[usize], usize) -> f64,
    /// `λ₁, …, λₙ`
    pub interpolation: fn(&Trained, &[f64], &[usize], usize) -> f64,
    /// `α`
    pub stupid_backoff: fn(&Trained, f64, &[usize], usize) -> f64,
    /// `D`
    pub kneser_ney: fn(&Trained, f64, &[usize], usize) -> f64,
}

impl Default for Estimates {
    fn default() -> Self {
        Self {
            maximum_likelihood,
            add_k,
            interpolation,
            stupid_backoff,
            kneser_ney: |trained, discount, history, token| {
                KneserNey::default().probability(trained, discount, history, token)
            },
        }
    }
}

fn maximum_likelihood(trained: &Trained, history: &[usize], token: usize) -> f64 {
    trained.frequency(history, token).unwrap_or(trained.uniform())
}

fn add_k(trained: &Trained, k: f64, history: &[usize], token: usize) -> f64 {
    let (count, total) = (trained.counts.count(history, token), trained.counts.total(history));
    (count as f64 + k) / (total as f64 + k * trained.config.vocabulary() as f64)
}

fn interpolation(trained: &Trained, weights: &[f64], history: &[usize], token: usize) -> f64 {
    let lower = match history {
        [] => trained.uniform(),
        [_, shorter @ ..] => interpolation(trained, weights, shorter, token),
    };
    let weight = weights[history.len()];
    trained.frequency(history, token).map_or(lower, |p| weight * p + (1.0 - weight) * lower)
}

fn stupid_backoff(trained: &Trained, alpha: f64, history: &[usize], token: usize) -> f64 {
    match (trained.frequency(history, token), history) {
        (Some(p), _) if p > 0.0 => p,
        (_, []) => 0.0,
        (_, [_, shorter @ ..]) => alpha * stupid_backoff(trained, alpha, shorter, token),
    }
}

/// The steps of the Kneser–Ney recursion.
pub struct KneserNey {
    /// A count less the discount.
    pub discounted: fn(f64, f64) -> f64,
    /// The weight of the shorter history, from `D`, `d(h)` and `a(h)`.
    pub weight: fn(f64, f64, f64) -> f64,
    /// Whether the unigram is discounted in favour of the uniform distribution.
    pub down_to_uniform: bool,
}

impl Default for KneserNey {
    fn default() -> Self {
        Self {
            discounted: |count, discount| (count - discount).max(0.0),
            weight: |discount, distinct, total| discount * distinct / total,
            down_to_uniform: true,
        }
    }
}

impl KneserNey {
    /// `P(token | history)`
    pub fn probability(
        &self,
        trained: &Trained,
        discount: f64,
        history: &[usize],
        token: usize,
    ) -> f64 {
        let highest = history.len() + 1 == trained.config.order;
        let table = if highest { &trained.counts } else { &trained.lower };
        let (count, total) = (table.count(history, token) as f64, table.total(history) as f64);
        let lower = match history {
            [] if !self.down_to_uniform => return count / total,
            [] => trained.uniform(),
            [_, shorter @ ..] => self.probability(trained, discount, shorter, token),
        };
        if total == 0.0 {
            return lower;
        }
        let weight = (self.weight)(discount, table.distinct(history) as f64, total);
        (self.discounted)(count, discount) / total + weight * lower
    }
}

struct TableModel {
    trained: Trained,
    estimates: Estimates,
    smoothing: Smoothing,
}

impl LanguageModel for TableModel {
    fn config(&self) -> NgramConfig {
        self.trained.config
    }

    fn probability(&self, history: &[usize], token: usize) -> f64 {
        let trained = &self.trained;
        let h = &history[history.len().saturating_sub(trained.config.order - 1)..];
        let estimates = &self.estimates;
        match &self.smoothing {
            Smoothing::MaximumLikelihood => (estimates.maximum_likelihood)(trained, h, token),
            Smoothing::AddK { k } => (estimates.add_k)(trained, *k, h, token),
            Smoothing::Interpolation { weights } => {
                (estimates.interpolation)(trained, weights, h, token)
            }
            Smoothing::StupidBackoff { alpha } => {
                (estimates.stupid_backoff)(trained, *alpha, h, token)
            }
            Smoothing::KneserNey { discount } => {
                (estimates.kneser_ney)(trained, *discount, h, token)
            }
        }
    }

    fn is_distribution(&self) -> bool {
        !matches!(self.smoothing, Smoothing::StupidBackoff { .. })
    }
}

/// The sum of natural logarithms over words and EOS.
pub fn log_probability(model: &dyn LanguageModel, sentence: &[usize]) -> f64 {
    let predictions = predictions(model.config(), sentence);
    predictions.iter().map(|(history, token)| model.probability(history, *token).ln()).sum()
}

/// Over all predicted tokens together.
pub fn perplexity(model: &dyn LanguageModel, corpus: &[Vec<usize>]) -> f64 {
    let total: f64 = corpus.iter().map(|sentence| log_probability(model, sentence)).sum();
    let predicted: usize = corpus.iter().map(|sentence| sentence.len() + 1).sum();
    (-total / predicted as f64).exp()
}
