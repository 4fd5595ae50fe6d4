//! Requests, as they stand in cases.

use harness::Draw;
use serde_json::{Map, Value, json};

/// A request.
#[derive(Clone)]
pub struct Ask {
    id: u64,
    /// What to go on with.
    pub prompt: Vec<i64>,
    max_tokens: usize,
    end_ids: Vec<usize>,
    sampling: Map<String, Value>,
    seed: u64,
}

impl Ask {
    /// One whose tokens are drawn as they come.
    pub fn new(draw: &mut Draw, id: u64, prompt: Vec<usize>, max_tokens: usize) -> Self {
        let seed = (draw.below(1 << 30) as u64) << (id % 31);
        let prompt = prompt.into_iter().map(|token| token as i64).collect();
        Self { id, prompt, max_tokens, end_ids: vec![], sampling: Map::new(), seed }
    }

    /// The same with another number.
    pub fn numbered(&self, id: u64) -> Self {
        Self { id, ..self.clone() }
    }

    /// The same with another seed.
    pub fn reseeded(&self, draw: &mut Draw) -> Self {
        Self { seed: draw.below(1 << 30) as u64, ..self.clone() }
    }

    /// The same, ended by these tokens.
    pub fn ended_by(self, end_ids: &[usize]) -> Self {
        Self { end_ids: end_ids.to_vec(), ..self }
    }

    /// The same with this sampling.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.sampling.insert(name.to_string(), value.into());
        self
    }

    /// The same, with what is drawn depending on all that was drawn before.
    pub fn remembering(self) -> Self {
        let penalties = self.with("repetition_penalty", 1.4).with("presence_penalty", 0.9);
        penalties.with("frequency_penalty", 0.7).with("temperature", 1.2)
    }

    /// The same without chance.
    pub fn greedy(self) -> Self {
        self.with("temperature", 0.0)
    }

    /// The same, drawing `word` so many times and then `end`, which ends it.
    pub fn saying(self, word: usize, times: usize, end: usize) -> Self {
        // Each time makes `word` less likely by 300, and at last it is behind `end`.
        let last = 1150.0 - 300.0 * times as f64;
        let biases = json!([[word, 1000.0], [end, last]]);
        let often = self.with("biases", biases).with("frequency_penalty", 300.0);
        often.greedy().ended_by(&[end])
    }

    /// It is added.
    pub fn added(&self) -> Value {
        json!({ "add": self.words() })
    }

    /// It should be refused.
    pub fn refused(&self) -> Value {
        json!({ "refused": self.added() })
    }

    fn words(&self) -> Value {
        let Self { id, prompt, max_tokens, end_ids, sampling, seed } = self;
        let mut words = json!({
            "id": id, "prompt": prompt, "max_tokens": max_tokens, "seed": seed
        });
        if !end_ids.is_empty() {
            words["end_ids"] = json!(end_ids);
        }
        if !sampling.is_empty() {
            words["sampling"] = json!(sampling);
        }
        words
    }
}

/// So many tokens of a vocabulary of `v`.
pub fn tokens(draw: &mut Draw, v: usize, n: usize) -> Vec<usize> {
    (0..n).map(|_| draw.below(v)).collect()
}

/// Prompts of these lengths, each with another first token.
pub fn prompts(draw: &mut Draw, v: usize, lengths: &[usize]) -> Vec<Vec<usize>> {
    let firsts = draw.permutation(v);
    let prompt = |(first, n): (&usize, &usize)| {
        let rest = tokens(draw, v, n - 1);
        std::iter::once(*first).chain(rest).collect()
    };
    firsts.iter().zip(lengths).map(prompt).collect()
}
