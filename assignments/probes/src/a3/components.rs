//! The components that are handed in: libtorch's own operators where it has one.

use contract::a2::RopeSizes;
use contract::a3::{Arg, AttentionOptions, Components, Pairing, Result, RopeConfig, RopeScaling};
use contract::model::AttentionSizes;
use tch::{Device, Kind, Reduction, Tensor};

/// Components backed by libtorch.
pub struct Libtorch;

impl Components for Libtorch {
    fn embedding(&self, ids: &Tensor, table: &Tensor) -> Result {
        let rows = Arg::new("embedding", "table", table).float()?.rank(2)?.filled()?;
        rows.shape(&table.size()[..2])?;
        Arg::new("embedding", "ids", ids).indices(table.size()[0])?;
        Ok(Tensor::embedding(table, ids, -1, false, false))
    }

    fn linear(&self, x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result {
        let k = Arg::new("linear", "x", x).float()?.rank(1)?.filled()?.last();
        let rows = Arg::new("linear", "weight", weight).kind(x.kind())?.rank(2)?.filled()?;
        let n = weight.size()[0];
        rows.shape(&[n, k])?;
        if let Some(bias) = bias {
            Arg::new("linear", "bias", bias).kind(x.kind())?.shape(&[n])?;
        }
        Ok(x.linear(weight, bias))
    }

    fn rms_norm(&self, x: &Tensor, gain: &Tensor, eps: f64) -> Result {
        let m = Arg::new("rms_norm", "x", x).float()?.rank(1)?.filled()?.last();
        Arg::new("rms_norm", "gain", gain).kind(x.kind())?.shape(&[m])?;
        Arg::in_range("rms_norm", "eps", eps, f64::MIN_POSITIVE..)?;
        let no_gain: Option<&Tensor> = None;
        Ok(wide(x).rms_norm([m], no_gain, eps).to_kind(x.kind()) * gain)
    }

    fn silu(&self, x: &Tensor) -> Result {
        Ok(Arg::new("silu", "x", x).float()?.filled()?.tensor().silu())
    }

    fn rope(&self, x: &Tensor, positions: &Tensor, config: &RopeConfig) -> Result {
        let RopeSizes { d, .. } = RopeSizes::of("rope", x, positions)?;
        config.scaling.fit("rope", d)?;
        let angles = positions.to_kind(Kind::Double).unsqueeze(-1) * frequencies(d, config);
        // [s, d/2] or [b, 1, s, d/2], beside [b, h, s, d/2].
        let angles = if angles.dim() == 3 { angles.unsqueeze(1) } else { angles };
        let kind = wide(x).kind();
        let [cos, sin] = [angles.cos(), angles.sin()].map(|table| table.to_kind(kind));
        let [u, w] = pairs(&wide(x), config.pairing);
        let turned = [&u * &cos - &w * &sin, &u * &sin + &w * &cos];
        Ok(joined(turned, config.pairing).to_kind(x.kind()))
    }

    fn attend(&self, q: &Tensor, k: &Tensor, v: &Tensor, options: &AttentionOptions) -> Result {
        let sizes = AttentionSizes::of("attend", q, k, v)?;
        let AttentionSizes { b, h, s_kv, d, .. } = sizes;
        Arg::new("attend", "k", k).shape(&[b, h, s_kv, d])?;
        options.fit("attend", q, &sizes)?;
        let scores = wide(&q.matmul(&k.transpose(-2, -1))) / (d as f64).sqrt();
        let scores = options.soft_cap.map_or(scores.shallow_clone(), |c| (&scores / c).tanh() * c);
        let scores = options.bias.as_ref().map_or(scores.shallow_clone(), |bias| &scores + bias);
        let hidden = visible(options, &sizes).logical_not();
        let nothing = hidden.all_dim(-1, true);
        let weights = scores.masked_fill(&hidden, f64::NEG_INFINITY).masked_fill(&nothing, 0.0);
        let weights = weights.softmax(-1, scores.kind()).masked_fill(&nothing, 0.0);
        Ok(weights.to_kind(v.kind()).matmul(v))
    }

    fn cross_entropy(&self, logits: &Tensor, targets: &Tensor, ignored: i64) -> Result {
        let op = "cross_entropy";
        let v = Arg::new(op, "logits", logits).float()?.rank(1)?.filled()?.last();
        let size = logits.size();
        let targets = Arg::new(op, "targets", targets).kind(Kind::Int64)?;
        let targets = targets.shape(&size[..size.len() - 1])?.tensor().reshape([-1]);
        let counted = targets.ne(ignored);
        Arg::new(op, "targets", &targets.masked_fill(&targets.eq(ignored), 0)).indices(v)?;
        let logits = wide(&logits.reshape([-1, v]));
        let no_weights: Option<&Tensor> = None;
        let sum = logits.cross_entropy_loss(&targets, no_weights, Reduction::Sum, ignored, 0.0);
        Ok(sum / counted.sum(Kind::Int64).int64_value(&[]).max(1) as f64)
    }
}

/// `f16` and `bf16` in `f32`.
fn wide(x: &Tensor) -> Tensor {
    match x.kind() {
        Kind::Half | Kind::BFloat16 => x.to_kind(Kind::Float),
        _ => x.shallow_clone(),
    }
}

/// `θᵢ` in `f64`, stretched.
fn frequencies(d: i64, config: &RopeConfig) -> Tensor {
    let base = match config.scaling {
        RopeScaling::NtkAware { factor } => config.base * factor.powf(d as f64 / (d - 2) as f64),
        _ => config.base,
    };
    let theta = (0..d / 2).map(|i| base.powf(-2.0 * i as f64 / d as f64));
    Tensor::from_slice(&theta.map(|theta| stretched(theta, config.scaling)).collect::<Vec<_>>())
}

/// One frequency as the scaling says.
fn stretched(theta: f64, scaling: RopeScaling) -> f64 {
    match scaling {
        RopeScaling::None | RopeScaling::NtkAware { .. } => theta,
        RopeScaling::Linear { factor } => theta / factor,
        RopeScaling::Llama3 { factor, low_freq_factor, high_freq_factor, original_context } => {
            let turns = original_context * theta / (2.0 * std::f64::consts::PI);
            let kept = (turns - low_freq_factor) / (high_freq_factor - low_freq_factor);
            let kept = kept.clamp(0.0, 1.0);
            (1.0 - kept) * theta / factor + kept * theta
        }
    }
}

/// The first and the second features of all pairs.
fn pairs(x: &Tensor, pairing: Pairing) -> [Tensor; 2] {
    let d = x.size()[x.dim() - 1];
    match pairing {
        Pairing::HalfSplit => [x.narrow(-1, 0, d / 2), x.narrow(-1, d / 2, d / 2)],
        Pairing::Interleaved => [x.slice(-1, 0, d, 2), x.slice(-1, 1, d, 2)],
    }
}

fn joined(pairs: [Tensor; 2], pairing: Pairing) -> Tensor {
    match pairing {
        Pairing::HalfSplit => Tensor::cat(&pairs, -1),
        Pairing::Interleaved => Tensor::stack(&pairs, -1).flatten(-2, -1),
    }
}

/// Which keys each query sees: `[s_q, s_kv]`, or `[b, 1, s_q, s_kv]` where some are padding.
fn visible(options: &AttentionOptions, sizes: &AttentionSizes) -> Tensor {
    let AttentionSizes { b, s_q, s_kv, .. } = *sizes;
    let i64s = (Kind::Int64, Device::Cpu);
    let query = Tensor::arange_start(s_kv - s_q, s_kv, i64s).unsqueeze(-1);
    let behind = query - Tensor::arange(s_kv, i64s);
    let causal = if options.mask.causal { behind.ge(0) } else { behind.ge(-s_kv) };
    let near = options.mask.window.map(|window| behind.abs().lt(window));
    let by_place = near.map_or(causal.shallow_clone(), |near| causal.logical_and(&near));
    let tokens = options.tokens.as_ref().map(|tokens| tokens.reshape([b, 1, 1, s_kv]));
    tokens.map_or(by_place.shallow_clone(), |tokens| by_place.logical_and(&tokens))
}
