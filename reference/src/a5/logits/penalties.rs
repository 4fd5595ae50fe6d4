//! Penalties, biases and bans.

use contract::a5::{Arg, History, InputError, Result, SamplingConfig};

use super::{Functions, masked};

/// What is done to logits before the temperature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Penalty {
    /// The repetition penalty.
    Repetition,
    /// Presence and frequency.
    Counts,
    /// Biases.
    Biases,
    /// Bans.
    Bans,
}

/// How often each token came.
pub fn counts(v: usize, tokens: &[i64]) -> Vec<usize> {
    let mut counts = vec![0; v];
    for token in tokens {
        counts[*token as usize] += 1;
    }
    counts
}

/// `-inf` for these tokens, unless no token is left.
pub fn banned(x: &[f64], tokens: &[usize]) -> Vec<f64> {
    let mut stays = vec![true; x.len()];
    for token in tokens {
        stays[*token] = false;
    }
    let left = masked(x, &stays);
    if left.iter().any(|x| *x > f64::NEG_INFINITY) { left } else { x.to_vec() }
}

/// These tokens are all in `0..v`.
fn known<'a>(arg: &'static str, v: usize, tokens: impl IntoIterator<Item = &'a i64>) -> Result<()> {
    let known = |token: &i64| Arg::in_range("penalised", arg, *token, 0..v as i64);
    tokens.into_iter().try_for_each(|token| known(token).map(drop))
}

/// Looks at what `penalised` is given, for `v` tokens.
pub(super) fn look(v: usize, history: &History<'_>, config: &SamplingConfig) -> Result<()> {
    let r = config.repetition_penalty;
    if r.is_nan() || r <= 0.0 {
        let (op, arg, expected) = ("penalised", "repetition_penalty", "above 0".into());
        return Err(InputError::Range { op, arg, expected, got: r.to_string() });
    }
    known("history", v, history.prompt.iter().chain(history.generated))?;
    known("biases", v, config.biases.keys())?;
    known("banned", v, &config.banned)
}

impl Functions {
    /// The logits after penalties, biases and bans.
    pub(super) fn penalised(
        &self,
        mut x: Vec<f64>,
        history: &History<'_>,
        config: &SamplingConfig,
    ) -> Vec<f64> {
        for penalty in self.penalties {
            match penalty {
                Penalty::Repetition => {
                    for token in (self.repeated)(history) {
                        let x = &mut x[token as usize];
                        *x = (self.repetition)(*x, config.repetition_penalty);
                    }
                }
                Penalty::Counts => {
                    let tokens = (self.counted)(history);
                    let counts = counts(x.len(), &tokens);
                    for (x, count) in x.iter_mut().zip(counts).filter(|(_, count)| *count > 0) {
                        *x -= (self.charge)(config, count, tokens.len());
                    }
                }
                Penalty::Biases => {
                    for (token, bias) in &config.biases {
                        let x = &mut x[*token as usize];
                        *x = (self.biased)(*x, *bias);
                    }
                }
                Penalty::Bans => {
                    let bans: Vec<usize> = config.banned.iter().map(|id| *id as usize).collect();
                    x = (self.banned)(&x, &bans);
                }
            }
        }
        x
    }
}
