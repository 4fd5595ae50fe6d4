//! `a5.sample`.

use contract::a5::{Arg, InputError, RandomStream, Randomness, Result, Sampling};
use tch::{Kind, Tensor};

use super::Parts;
use super::logits::likeliest;

/// The token that a number draws from probabilities.
pub type Token = fn(&[f64], u: f64) -> usize;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// The probabilities of a row of log-probabilities.
    pub probabilities: fn(&[f64]) -> Vec<f64>,
    /// The token that a number draws.
    pub token: Token,
    /// So many tokens of a stream.
    pub several: fn(&[f64], n: usize, &mut dyn RandomStream, Token) -> Vec<usize>,
    /// The number of each of so many rows.
    pub numbers: fn(b: u64, seed: u64, step: u64, &dyn Randomness) -> Vec<f64>,
    /// The likeliest token of each row.
    pub greedy: fn(&[Vec<f64>]) -> Vec<usize>,
    /// Whether a log-probability is none.
    pub is_wrong: fn(f64) -> bool,
}

/// The right functions.
pub const RIGHT: Functions = Functions {
    probabilities: |row| {
        let p: Vec<f64> = row.iter().map(|x| x.exp()).collect();
        let all: f64 = p.iter().sum();
        p.iter().map(|p| p / all).collect()
    },
    token,
    several: |p, n, stream, token| (0..n).map(|_| token(p, stream.uniform())).collect(),
    numbers: |b, seed, step, randomness| {
        (0..b).map(|i| randomness.stream(&[seed, i, step]).uniform()).collect()
    },
    greedy: |rows| rows.iter().map(|row| likeliest(row)).collect(),
    is_wrong: |x| x.is_nan() || x == f64::INFINITY,
};

/// The smallest token with `u` below the running sum.
pub fn token(p: &[f64], u: f64) -> usize {
    let mut sum = 0.0;
    for (i, p) in p.iter().enumerate() {
        sum += p;
        if u < sum {
            return i;
        }
    }
    p.iter().rposition(|p| *p > 0.0).unwrap_or(0)
}

impl Functions {
    /// The rows of log-probabilities of `dims` dims.
    fn rows(&self, op: &'static str, log_probs: &Tensor, dims: usize) -> Result<Vec<Vec<f64>>> {
        let arg = Arg::new(op, "log_probs", log_probs).float()?.filled()?;
        let size = log_probs.size();
        let b = size.first().copied().unwrap_or(1);
        arg.shape(&[b, arg.last()][2 - dims..])?;
        let wide = log_probs.to_kind(Kind::Double).reshape([-1]);
        let numbers = Vec::<f64>::try_from(wide.contiguous())?;
        let rows = numbers.chunks(arg.last() as usize).map(<[f64]>::to_vec);
        let rows: Vec<Vec<f64>> = rows.collect();
        for row in &rows {
            let wrong = row.iter().find(|x| (self.is_wrong)(**x));
            let none = row.iter().all(|x| *x == f64::NEG_INFINITY);
            if wrong.is_some() || none {
                let (expected, got) = ("log-probabilities".to_string(), format!("{wrong:?}"));
                return Err(InputError::Range { op, arg: "log_probs", expected, got });
            }
        }
        Ok(rows)
    }
}

/// Tokens as ids.
fn ids(tokens: impl IntoIterator<Item = usize>) -> Vec<i64> {
    tokens.into_iter().map(|token| token as i64).collect()
}

impl Sampling for Parts {
    fn draw(
        &self,
        log_probs: &Tensor,
        n: usize,
        stream: &mut dyn RandomStream,
    ) -> Result<Vec<i64>> {
        let parts = self.sample;
        let p = (parts.probabilities)(&parts.rows("draw", log_probs, 1)?[0]);
        Ok(ids((parts.several)(&p, n, stream, parts.token)))
    }

    fn draw_rows(
        &self,
        log_probs: &Tensor,
        seed: u64,
        step: u64,
        randomness: &dyn Randomness,
    ) -> Result<Vec<i64>> {
        let parts = self.sample;
        let rows = parts.rows("draw_rows", log_probs, 2)?;
        let numbers = (parts.numbers)(rows.len() as u64, seed, step, randomness);
        let drawn = rows.iter().zip(numbers);
        Ok(ids(drawn.map(|(row, u)| (parts.token)(&(parts.probabilities)(row), u))))
    }

    fn greedy(&self, log_probs: &Tensor) -> Result<Vec<i64>> {
        let parts = self.sample;
        Ok(ids((parts.greedy)(&parts.rows("greedy", log_probs, 2)?)))
    }
}
