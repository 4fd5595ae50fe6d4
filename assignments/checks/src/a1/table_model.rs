//! A language model that is given as a table, not trained.
//!
//! With it, scoring and sampling are graded on their own: an error in the student's
//! own smoothing is not charged a second time.

use contract::a1::{LanguageModel, NgramConfig};
use serde::{Deserialize, Serialize};

use harness::{Draw, Record};

/// One row of probabilities for every history of up to `n - 1` tokens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableModel {
    order: usize,
    words: usize,
    rows: Vec<(Vec<usize>, Vec<f64>)>,
}

impl TableModel {
    /// A model with the rows that `row` makes.
    pub fn new(config: NgramConfig, mut row: impl FnMut() -> Vec<f64>) -> Self {
        let rows = histories(config).into_iter().map(|history| (history, row())).collect();
        Self { order: config.order, words: config.words, rows }
    }

    /// All tokens are equally likely.
    pub fn uniform(config: NgramConfig) -> Self {
        let v = config.vocabulary();
        Self::new(config, || vec![1.0 / v as f64; v])
    }

    /// Every row is drawn anew, and has no zeros.
    pub fn drawn(draw: &mut Draw, config: NgramConfig) -> Self {
        Self::new(config, || {
            let weights: Vec<f64> =
                (0..config.vocabulary()).map(|_| draw.number(0.05, 1.0)).collect();
            let sum: f64 = weights.iter().sum();
            weights.iter().map(|weight| weight / sum).collect()
        })
    }

    /// Makes `token` impossible after `history`; the next one takes its share.
    #[must_use]
    pub fn without(mut self, history: &[usize], token: usize) -> Self {
        let row = self.rows.iter_mut().find(|(h, _)| h == history).expect("a history of the table");
        let next = (token + 1) % row.1.len();
        row.1[next] += std::mem::take(&mut row.1[token]);
        self
    }

    /// The case with this model in it.
    pub fn put(&self, case: Record) -> Record {
        case.fact("model", self)
    }

    /// The model of a case.
    pub fn of(case: &Record) -> Self {
        case.expect_fact("model")
    }
}

impl LanguageModel for TableModel {
    fn config(&self) -> NgramConfig {
        NgramConfig { order: self.order, words: self.words }
    }

    fn probability(&self, history: &[usize], token: usize) -> f64 {
        let recent = &history[history.len().saturating_sub(self.order - 1)..];
        let row = self.rows.binary_search_by(|(h, _)| h.as_slice().cmp(recent));
        let Ok(row) = row else { panic!("{history:?} is not a history: it holds EOS") };
        let row = &self.rows[row].1;
        assert!(token < row.len(), "token {token} is never predicted: {} is EOS", self.words);
        row[token]
    }

    fn is_distribution(&self) -> bool {
        true
    }
}

/// All sequences of up to `n - 1` words and BOS, sorted.
fn histories(config: NgramConfig) -> Vec<Vec<usize>> {
    let tokens = || (0..config.words).chain([config.bos()]);
    let mut all = vec![vec![]];
    let mut longest: Vec<Vec<usize>> = all.clone();
    for _ in 1..config.order {
        let longer = |h: &Vec<usize>| tokens().map(|t| [h.as_slice(), &[t]].concat()).collect();
        longest = longest.iter().flat_map(|h| -> Vec<Vec<usize>> { longer(h) }).collect();
        all.extend(longest.iter().cloned());
    }
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::relative_eq;
    use harness::Seed;

    const CONFIG: NgramConfig = NgramConfig { order: 3, words: 3 };

    #[test]
    fn every_row_sums_to_one_and_survives_a_record() {
        let model = TableModel::drawn(&mut Draw::new(Seed::public(), "table"), CONFIG);
        let model = model.without(&[0, 1], 2);
        for history in histories(CONFIG) {
            let sum: f64 = (0..4).map(|token| model.probability(&history, token)).sum();
            assert!(relative_eq!(sum, 1.0, max_relative = 1e-12), "{history:?} {sum}");
        }
        assert_eq!(TableModel::of(&model.put(Record::new())), model);
        assert_eq!(model.probability(&[0, 1], 2), 0.0);
    }

    #[test]
    fn only_the_last_tokens_of_a_history_matter() {
        let model = TableModel::drawn(&mut Draw::new(Seed::public(), "table"), CONFIG);
        assert_eq!(model.probability(&[2, 2, 0, 1], 1), model.probability(&[0, 1], 1));
    }

    #[test]
    #[should_panic(expected = "never predicted")]
    fn bos_is_not_predicted() {
        TableModel::uniform(CONFIG).probability(&[0], CONFIG.bos());
    }
}
