//! `a5.sample`.

use contract::a5::{Arg, InputError, RandomStream, Randomness, Result, Sampling};
use tch::{Kind, Tensor};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right functions.
pub const RIGHT: Functions = Functions {};

/// The rows of log-probabilities of `dims` dims.
fn rows(op: &'static str, log_probs: &Tensor, dims: usize) -> Result<Vec<Vec<f64>>> {
    let arg = Arg::new(op, "log_probs", log_probs).float()?.filled()?;
    let size = log_probs.size();
    let (b, v) = if dims == 1 { (1, arg.last()) } else { (size[0], arg.last()) };
    arg.shape(&[b, v][2 - dims..])?;
    let numbers = Vec::<f64>::try_from(log_probs.to_kind(Kind::Double).reshape([-1]))?;
    let rows: Vec<Vec<f64>> = numbers.chunks(v as usize).map(<[f64]>::to_vec).collect();
    for row in &rows {
        let wrong = row.iter().find(|x| x.is_nan() || **x == f64::INFINITY);
        let none = row.iter().all(|x| *x == f64::NEG_INFINITY);
        if wrong.is_some() || none {
            let (expected, got) = ("log-probabilities".to_string(), format!("{wrong:?}"));
            return Err(InputError::Range { op, arg: "log_probs", expected, got });
        }
    }
    Ok(rows)
}

fn drawn(row: &[f64], u: f64) -> i64 {
    let p: Vec<f64> = row.iter().map(|x| x.exp()).collect();
    let all: f64 = p.iter().sum();
    let mut sum = 0.0;
    for (i, p) in p.iter().enumerate() {
        sum += p / all;
        if u < sum {
            return i as i64;
        }
    }
    p.iter().rposition(|p| *p > 0.0).unwrap_or(0) as i64
}

impl Sampling for Parts {
    fn draw(
        &self,
        log_probs: &Tensor,
        n: usize,
        stream: &mut dyn RandomStream,
    ) -> Result<Vec<i64>> {
        let rows = rows("draw", log_probs, 1)?;
        Ok((0..n).map(|_| drawn(&rows[0], stream.uniform())).collect())
    }

    fn draw_rows(
        &self,
        log_probs: &Tensor,
        seed: u64,
        step: u64,
        randomness: &dyn Randomness,
    ) -> Result<Vec<i64>> {
        let rows = rows("draw_rows", log_probs, 2)?;
        let own = |i: usize| randomness.stream(&[seed, i as u64, step]).uniform();
        Ok(rows.iter().enumerate().map(|(i, row)| drawn(row, own(i))).collect())
    }

    fn greedy(&self, log_probs: &Tensor) -> Result<Vec<i64>> {
        let rows = rows("greedy", log_probs, 2)?;
        let best = |row: &Vec<f64>| {
            (0..row.len()).rev().max_by(|i, j| row[*i].total_cmp(&row[*j])).unwrap_or(0) as i64
        };
        Ok(rows.iter().map(best).collect())
    }
}
