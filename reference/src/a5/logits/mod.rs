//! `a5.logits`.

mod filters;
mod penalties;

use contract::a5::{Arg, History, Logits, Result, SamplingConfig};
use tch::{Kind, Tensor};

use super::Parts;

pub use filters::{
    Order, Taken, entropy, likeliest_first, min_p, prefix, share, top_k, top_p, typical, typical_by,
};
use penalties::look;
pub use penalties::{Penalty, banned, counts};

/// What becomes of logits, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Penalties, biases and bans.
    Penalties,
    /// The temperature.
    Temperature,
    /// Top-k.
    TopK,
    /// Top-p.
    TopP,
    /// Min-p.
    MinP,
    /// Typical sampling.
    Typical,
}

/// Which tokens stay, given log-probabilities and a bound.
pub type Filter = fn(&[f64], f64) -> Vec<bool>;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// `ln softmax`, `[v]` of `f64`.
    pub log_probs: fn(&Tensor) -> Tensor,
    /// What penalties, biases and bans do, one after the other.
    pub penalties: &'static [Penalty],
    /// The tokens of the repetition penalty, each as often as it is used.
    pub repeated: fn(&History<'_>) -> Vec<i64>,
    /// A logit under the repetition penalty.
    pub repetition: fn(x: f64, r: f64) -> f64,
    /// The tokens that presence and frequency are about, each as often as it came.
    pub counted: fn(&History<'_>) -> Vec<i64>,
    /// What is taken from the logit of a token that came so often, among so many.
    pub charge: fn(&SamplingConfig, count: usize, all: usize) -> f64,
    /// A logit with its bias.
    pub biased: fn(x: f64, bias: f64) -> f64,
    /// The logits under bans of these tokens.
    pub banned: fn(&[f64], &[usize]) -> Vec<f64>,
    /// The steps.
    pub steps: &'static [Step],
    /// What temperature 0 makes of the logits as they came and after penalties.
    pub greedy: fn(raw: &[f64], x: &[f64]) -> Vec<f64>,
    /// Log-probabilities at a temperature.
    pub tempered: fn(&[f64], temperature: f64) -> Vec<f64>,
    /// Top-k.
    pub top_k: fn(&[f64], k: usize) -> Vec<bool>,
    /// Top-p.
    pub top_p: Filter,
    /// Min-p.
    pub min_p: Filter,
    /// Typical sampling.
    pub typical: Filter,
    /// The log-probabilities of what stays.
    pub kept: fn(&[f64], &[bool]) -> Vec<f64>,
    /// The result of the last step.
    pub finished: fn(Vec<f64>) -> Vec<f64>,
    /// Looks at the numbers of a config.
    pub looked_at: fn(&SamplingConfig) -> Result<()>,
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    log_probs: |logits| logits.to_kind(Kind::Double).log_softmax(-1, Kind::Double),
    penalties: &[Penalty::Repetition, Penalty::Counts, Penalty::Biases, Penalty::Bans],
    repeated: |history| {
        let mut tokens = [history.prompt, history.generated].concat();
        tokens.sort_unstable();
        tokens.dedup();
        tokens
    },
    repetition: |x, r| if x > 0.0 { x / r } else { x * r },
    counted: |history| history.generated.to_vec(),
    charge: |config, count, _| config.presence_penalty + config.frequency_penalty * count as f64,
    biased: |x, bias| x + bias,
    banned,
    steps: &[Step::Penalties, Step::Temperature, Step::TopK, Step::TopP, Step::MinP, Step::Typical],
    greedy: |_, x| only(x, likeliest(x)),
    tempered: |x, temperature| {
        let most = largest(x);
        renormalised(&x.iter().map(|x| (x - most) / temperature).collect::<Vec<f64>>())
    },
    top_k,
    top_p,
    min_p,
    typical,
    kept: |p, stays| renormalised(&masked(p, stays)),
    finished: |p| p,
    looked_at: |config| {
        Arg::in_range("process", "temperature", config.temperature, 0.0..)?;
        Arg::in_range("process", "top_k", config.top_k.unwrap_or(1), 1..)?;
        Arg::in_range("process", "top_p", config.top_p.unwrap_or(1.0), 0.0..=1.0)?;
        Arg::in_range("process", "min_p", config.min_p.unwrap_or(1.0), 0.0..=1.0)?;
        Arg::in_range("process", "typical_p", config.typical_p.unwrap_or(1.0), 0.0..=1.0)?;
        Ok(())
    },
};

/// The largest of some numbers.
pub fn largest(x: &[f64]) -> f64 {
    x.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// The place of the largest number, the first one if there are several.
pub fn likeliest(x: &[f64]) -> usize {
    // Added to 0, both zeros are the same.
    let number = |i: &usize| x[*i] + 0.0;
    (0..x.len()).rev().max_by(|i, j| number(i).total_cmp(&number(j))).unwrap_or(0)
}

/// Probability 1 for one token, and none for all others.
pub fn only(x: &[f64], one: usize) -> Vec<f64> {
    (0..x.len()).map(|i| if i == one { 0.0 } else { f64::NEG_INFINITY }).collect()
}

/// `-inf` for what does not stay.
pub fn masked(p: &[f64], stays: &[bool]) -> Vec<f64> {
    let pairs = p.iter().zip(stays);
    pairs.map(|(ln, stays)| if *stays { *ln } else { f64::NEG_INFINITY }).collect()
}

/// `ln softmax` of some numbers.
pub fn renormalised(x: &[f64]) -> Vec<f64> {
    let most = largest(x);
    let sum: f64 = x.iter().map(|x| (x - most).exp()).sum();
    x.iter().map(|x| x - most - sum.ln()).collect()
}

/// Logits as numbers in `f64`.
fn numbers(op: &'static str, logits: &Tensor) -> Result<Vec<f64>> {
    let arg = Arg::new(op, "logits", logits).float()?.filled()?;
    arg.shape(&[arg.last()])?;
    Ok(Vec::<f64>::try_from(logits.to_kind(Kind::Double).contiguous())?)
}

impl Logits for Parts {
    fn log_probs(&self, logits: &Tensor) -> Result<Tensor> {
        numbers("log_probs", logits)?;
        Ok((self.logits.log_probs)(logits))
    }

    fn penalised(
        &self,
        logits: &Tensor,
        history: &History<'_>,
        config: &SamplingConfig,
    ) -> Result<Tensor> {
        let x = numbers("penalised", logits)?;
        look(x.len(), history, config)?;
        Ok(Tensor::from_slice(&self.logits.penalised(x, history, config)))
    }

    fn process(
        &self,
        logits: &Tensor,
        history: &History<'_>,
        config: &SamplingConfig,
    ) -> Result<Tensor> {
        let parts = self.logits;
        let raw = numbers("process", logits)?;
        self.usable(raw.len(), history, config)?;
        let mut x = raw.clone();
        for step in parts.steps {
            match step {
                Step::Penalties => x = parts.penalised(x, history, config),
                Step::Temperature if config.temperature == 0.0 => {
                    return Ok(Tensor::from_slice(&(parts.greedy)(&raw, &x)));
                }
                Step::Temperature => x = (parts.tempered)(&x, config.temperature),
                Step::TopK => x = parts.filtered(x, config.top_k, parts.top_k),
                Step::TopP => x = parts.filtered(x, config.top_p, parts.top_p),
                Step::MinP => x = parts.filtered(x, config.min_p, parts.min_p),
                Step::Typical => x = parts.filtered(x, config.typical_p, parts.typical),
            }
        }
        Ok(Tensor::from_slice(&(parts.finished)(x)))
    }
}

impl Parts {
    /// Looks at what `v` tokens shall be drawn with, before there is anything to draw from.
    ///
    /// # Errors
    ///
    /// Those of processing.
    pub fn usable_sampling(&self, v: i64, sampling: &SamplingConfig) -> Result<()> {
        self.usable(v as usize, &History::default(), sampling)
    }

    fn usable(&self, v: usize, history: &History<'_>, sampling: &SamplingConfig) -> Result<()> {
        look(v, history, sampling)?;
        (self.logits.looked_at)(sampling)
    }
}

impl Functions {
    /// What a filter leaves, if it has a bound.
    fn filtered<B>(
        &self,
        p: Vec<f64>,
        bound: Option<B>,
        filter: fn(&[f64], B) -> Vec<bool>,
    ) -> Vec<f64> {
        match bound {
            Some(bound) => (self.kept)(&p, &filter(&p, bound)),
            None => p,
        }
    }
}
