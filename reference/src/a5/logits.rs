//! `a5.logits`.

use contract::a5::{Arg, History, Logits, Result, SamplingConfig};
use tch::{Kind, Tensor};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {}

/// The right functions.
pub const RIGHT: Functions = Functions {};

/// How much a sum may be short of its bound.
const SLACK: f64 = 1e-9;

impl Logits for Parts {
    fn log_probs(&self, logits: &Tensor) -> Result<Tensor> {
        let n = Arg::new("log_probs", "logits", logits).float()?.rank(1)?.filled()?.last();
        Arg::new("log_probs", "logits", logits).shape(&[n])?;
        Ok(logits.to_kind(Kind::Double).log_softmax(-1, Kind::Double))
    }

    fn penalised(
        &self,
        logits: &Tensor,
        history: &History<'_>,
        config: &SamplingConfig,
    ) -> Result<Tensor> {
        self.log_probs(logits)?;
        let v = logits.size()[0];
        Arg::in_range(
            "penalised",
            "repetition_penalty",
            config.repetition_penalty,
            f64::MIN_POSITIVE..,
        )?;
        let mut x = Vec::<f64>::try_from(logits.to_kind(Kind::Double))?;
        let index = |name: &'static str, token: i64| {
            Arg::in_range("penalised", name, token, 0..v).map(|token| token as usize)
        };
        let mut seen = vec![false; x.len()];
        let mut counts = vec![0usize; x.len()];
        for token in history.prompt {
            seen[index("history", *token)?] = true;
        }
        for token in history.generated {
            seen[index("history", *token)?] = true;
            counts[index("history", *token)?] += 1;
        }
        for i in 0..x.len() {
            if seen[i] {
                let r = config.repetition_penalty;
                x[i] = if x[i] > 0.0 { x[i] / r } else { x[i] * r };
            }
            if counts[i] > 0 {
                x[i] -= config.presence_penalty + config.frequency_penalty * counts[i] as f64;
            }
        }
        for (token, bias) in &config.biases {
            x[index("biases", *token)?] += bias;
        }
        let mut banned = x.clone();
        for token in &config.banned {
            banned[index("banned", *token)?] = f64::NEG_INFINITY;
        }
        let some = banned.iter().any(|x| *x > f64::NEG_INFINITY);
        Ok(Tensor::from_slice(if some { &banned } else { &x }))
    }

    fn process(
        &self,
        logits: &Tensor,
        history: &History<'_>,
        config: &SamplingConfig,
    ) -> Result<Tensor> {
        let x = Vec::<f64>::try_from(self.penalised(logits, history, config)?)?;
        Arg::in_range("process", "temperature", config.temperature, 0.0..)?;
        Arg::in_range("process", "top_k", config.top_k.unwrap_or(1), 1..)?;
        Arg::in_range("process", "top_p", config.top_p.unwrap_or(1.0), 0.0..=1.0)?;
        Arg::in_range("process", "min_p", config.min_p.unwrap_or(1.0), 0.0..=1.0)?;
        Arg::in_range("process", "typical_p", config.typical_p.unwrap_or(1.0), 0.0..=1.0)?;
        if config.temperature == 0.0 {
            let best = (0..x.len()).rev().max_by(|i, j| x[*i].total_cmp(&x[*j])).unwrap_or(0);
            let only = |i: usize| if i == best { 0.0 } else { f64::NEG_INFINITY };
            return Ok(Tensor::from_slice(&(0..x.len()).map(only).collect::<Vec<f64>>()));
        }
        let mut p = renormalised(x.iter().map(|x| x / config.temperature).collect());
        if let Some(k) = config.top_k {
            let mut sorted = p.clone();
            sorted.sort_by(|a, b| b.total_cmp(a));
            let least = sorted[k.min(p.len()) - 1];
            keep(&mut p, |_, ln| ln >= least);
        }
        if let Some(top_p) = config.top_p.filter(|p| *p < 1.0) {
            let mut order: Vec<usize> = (0..p.len()).collect();
            order.sort_by(|i, j| p[*j].total_cmp(&p[*i]).then(i.cmp(j)));
            let stays = prefix(&p, &order, top_p);
            keep(&mut p, |i, _| stays[i]);
        }
        if let Some(min_p) = config.min_p {
            let most = p.iter().copied().fold(f64::NEG_INFINITY, f64::max).exp();
            keep(&mut p, |_, ln| ln.exp() >= min_p * most - SLACK);
        }
        if let Some(typical_p) = config.typical_p.filter(|p| *p < 1.0) {
            let finite = p.iter().filter(|ln| ln.is_finite());
            let entropy: f64 = finite.map(|ln| -ln.exp() * ln).sum();
            let odd = |i: usize| ((-p[i] - entropy).abs() / SLACK).round();
            let mut order: Vec<usize> = (0..p.len()).filter(|i| p[*i].is_finite()).collect();
            order.sort_by(|i, j| odd(*i).total_cmp(&odd(*j)).then(i.cmp(j)));
            let stays = prefix(&p, &order, typical_p);
            keep(&mut p, |i, _| stays[i]);
        }
        Ok(Tensor::from_slice(&p))
    }
}

fn prefix(p: &[f64], order: &[usize], bound: f64) -> Vec<bool> {
    let mut stays = vec![false; p.len()];
    let mut sum = 0.0;
    for i in order {
        stays[*i] = true;
        sum += p[*i].exp();
        if sum >= bound - SLACK {
            break;
        }
    }
    stays
}

fn keep(p: &mut Vec<f64>, stays: impl Fn(usize, f64) -> bool) {
    let kept = p.iter().enumerate();
    let kept = kept.map(|(i, ln)| if stays(i, *ln) { *ln } else { f64::NEG_INFINITY });
    *p = renormalised(kept.collect());
}

fn renormalised(x: Vec<f64>) -> Vec<f64> {
    let most = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = x.iter().map(|x| (x - most).exp()).sum();
    x.iter().map(|x| x - most - sum.ln()).collect()
}
