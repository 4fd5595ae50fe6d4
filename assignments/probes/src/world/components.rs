//! The components that are handed in: libtorch's own operators where it has one.

use contract::arguments::{Arg, InputError, Result};
use contract::model::{
    AttentionOptions, AttentionSizes, Pairing, RopeConfig, RopeScaling, RopeSizes,
};
use contract::world::Components;
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
        let normed = x.to_kind(computed_in(x.kind())).rms_norm([m], no_gain, eps);
        Ok(normed.to_kind(x.kind()) * gain)
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
        let computed = x.to_kind(computed_in(x.kind()));
        let turns = Tensor::polar(&angles.ones_like(), &angles);
        let turns = turns.to_kind(if computed.kind() == Kind::Double {
            Kind::ComplexDouble
        } else {
            Kind::ComplexFloat
        });
        // A pair is a complex number, and turning it a product.
        let pairs = computed.unflatten(-1, shape_of_pairs(config.pairing, d));
        let dim = if config.pairing == Pairing::HalfSplit { -2 } else { -1 };
        let turned = Tensor::complex(&pairs.select(dim, 0), &pairs.select(dim, 1)) * turns;
        let parts = Tensor::stack(&[turned.real(), turned.imag()], dim);
        Ok(parts.reshape(x.size()).to_kind(x.kind()))
    }

    fn attend(&self, q: &Tensor, k: &Tensor, v: &Tensor, options: &AttentionOptions) -> Result {
        let sizes = alike(q, k, v)?;
        options.fit("attend", q, &sizes)?;
        if let Some(cap) = options.soft_cap {
            let (op, arg, expected) = ("attend", "soft_cap", "none".to_string());
            return Err(InputError::Range { op, arg, expected, got: cap.to_string() });
        }
        let hidden = visible(options, &sizes).logical_not();
        let scores = Tensor::zeros([1], (q.kind(), q.device()));
        let bias = options.bias.as_ref().map_or(scores, Tensor::shallow_clone);
        let mask = bias.masked_fill(&hidden, f64::NEG_INFINITY);
        let y = Tensor::scaled_dot_product_attention(q, k, v, Some(mask), 0.0, false, None, false);
        Ok(y.masked_fill(&hidden.all_dim(-1, true), 0.0))
    }

    fn cross_entropy(&self, logits: &Tensor, targets: &Tensor, ignored: i64) -> Result {
        let op = "cross_entropy";
        let v = Arg::new(op, "logits", logits).float()?.rank(1)?.filled()?.last();
        let size = logits.size();
        let targets = Arg::new(op, "targets", targets).kind(Kind::Int64)?;
        let targets = targets.shape(&size[..size.len() - 1])?.tensor().reshape([-1]);
        let counted = targets.ne(ignored);
        Arg::new(op, "targets", &targets.masked_fill(&targets.eq(ignored), 0)).indices(v)?;
        let logits = logits.reshape([-1, v]).to_kind(computed_in(logits.kind()));
        let no_weights: Option<&Tensor> = None;
        let sum = logits.cross_entropy_loss(&targets, no_weights, Reduction::Sum, ignored, 0.0);
        Ok(sum / counted.sum(Kind::Int64).int64_value(&[]).max(1) as f64)
    }
}

/// The sizes of a call of `attend`, with as many heads of keys as of queries.
pub fn alike(q: &Tensor, k: &Tensor, v: &Tensor) -> Result<AttentionSizes> {
    let sizes = AttentionSizes::of("attend", q, k, v)?;
    let AttentionSizes { b, h, s_kv, d, .. } = sizes;
    Arg::new("attend", "k", k).shape(&[b, h, s_kv, d])?;
    Ok(sizes)
}

/// The dtype to compute in: `f32` for `f16` and `bf16`.
fn computed_in(kind: Kind) -> Kind {
    if matches!(kind, Kind::Half | Kind::BFloat16) { Kind::Float } else { kind }
}

/// `θᵢ` in `f64`, stretched, all at once.
pub fn frequencies(d: i64, config: &RopeConfig) -> Tensor {
    let options = (Kind::Double, Device::Cpu);
    let power = |base: f64| (Tensor::arange(d / 2, options) * (-2.0 / d as f64) * base.ln()).exp();
    let plain = power(config.base);
    match config.scaling {
        RopeScaling::None => plain,
        RopeScaling::Linear { factor: times } => plain / times,
        RopeScaling::NtkAware { factor: times } => {
            power(config.base * times.powf(d as f64 / (d as f64 - 2.0)))
        }
        RopeScaling::Llama3 {
            factor: times,
            low_freq_factor,
            high_freq_factor,
            original_context,
        } => {
            // From 0, where a pair is slowed down fully, to 1, where it stays.
            let within = &plain * (original_context / std::f64::consts::TAU);
            let stays = (within - low_freq_factor) / (high_freq_factor - low_freq_factor);
            let slowed = 1.0 - stays.clamp(0.0, 1.0);
            &plain - &plain * slowed * (1.0 - 1.0 / times)
        }
    }
}

/// The features of a head as two rows of halves, or as many rows of two.
fn shape_of_pairs(pairing: Pairing, d: i64) -> [i64; 2] {
    match pairing {
        Pairing::HalfSplit => [2, d / 2],
        Pairing::Interleaved => [d / 2, 2],
    }
}

/// Which keys each query sees: `[s_q, s_kv]`, or `[b, 1, s_q, s_kv]` where some are padding.
fn visible(options: &AttentionOptions, sizes: &AttentionSizes) -> Tensor {
    let AttentionSizes { b, s_q, s_kv, .. } = *sizes;
    let i64s = (Kind::Int64, Device::Cpu);
    let query = Tensor::arange_start(s_kv - s_q, s_kv, i64s).unsqueeze(-1);
    let behind = query - Tensor::arange(s_kv, i64s);
    let all = behind.ones_like().to_kind(Kind::Bool);
    let causal = if options.mask.causal { behind.ge(0) } else { all };
    let near = options.mask.window.map(|window| behind.abs().lt(window));
    let by_place = near.map_or(causal.shallow_clone(), |near| causal.logical_and(&near));
    let tokens = options.tokens.as_ref().map(|tokens| tokens.reshape([b, 1, 1, s_kv]));
    tokens.map_or(by_place.shallow_clone(), |tokens| by_place.logical_and(&tokens))
}

#[cfg(test)]
mod tests {
    use contract::arguments::InputError;
    use contract::model::Mask;

    use super::*;

    const F64S: (Kind, Device) = (Kind::Double, Device::Cpu);

    fn row(numbers: &[f64]) -> Tensor {
        Tensor::from_slice(numbers)
    }

    /// Whether the numbers are these, but for rounding in `f64`.
    fn is(x: &Tensor, numbers: &[f64]) -> bool {
        let flat: Vec<f64> = x.reshape([-1]).try_into().expect("numbers in f64");
        let near = |(x, y): (&f64, &f64)| (x - y).abs() <= 1e-12;
        flat.len() == numbers.len() && flat.iter().zip(numbers).all(near)
    }

    fn half_split(scaling: RopeScaling) -> RopeConfig {
        RopeConfig { pairing: Pairing::HalfSplit, base: 10_000.0, scaling }
    }

    #[test]
    fn rows_are_looked_up_and_a_row_that_comes_twice_gathers_both_gradients() {
        let table = row(&[1.0, 2.0, 3.0, 4.0]).reshape([2, 2]).set_requires_grad(true);
        let y = Libtorch.embedding(&Tensor::from_slice(&[1i64, 1]), &table).unwrap();
        assert!(is(&y, &[3.0, 4.0, 3.0, 4.0]));
        y.sum(Kind::Double).backward();
        assert!(is(&table.grad(), &[0.0, 0.0, 2.0, 2.0]));
        let outside = Libtorch.embedding(&Tensor::from_slice(&[2i64]), &table).unwrap_err();
        assert_eq!((outside.name(), outside.arg()), ("range", Some("ids")));
    }

    #[test]
    fn a_linear_layer_is_a_product_with_the_transposed_weight() {
        let weight = row(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).reshape([3, 2]);
        let y = Libtorch.linear(&row(&[1.0, -1.0]), &weight, Some(&row(&[0.5, 0.0, 0.0])));
        assert!(is(&y.unwrap(), &[-0.5, -1.0, -1.0]));
        let narrow = Libtorch.linear(&row(&[1.0]), &weight, None).unwrap_err();
        assert_eq!((narrow.name(), narrow.arg()), ("shape", Some("weight")));
    }

    #[test]
    fn the_norm_has_eps_inside_the_root_and_casts_before_the_gain() {
        let y = Libtorch.rms_norm(&row(&[3.0, 4.0]), &row(&[1.0, 2.0]), 3.5).unwrap();
        assert!(is(&y, &[0.75, 2.0]));
        let zeros = Libtorch.rms_norm(&row(&[0.0, 0.0]), &row(&[1.0, 2.0]), 1e-6).unwrap();
        assert!(is(&zeros, &[0.0, 0.0]));
        // In bf16 both factors are rounded, and so is their product.
        let bf16 = |x: &[f64]| row(x).to_kind(Kind::BFloat16);
        let y =
            Libtorch.rms_norm(&bf16(&[300.0, 100.0]), &bf16(&[1.007_812_5, 3.0]), 1e-6).unwrap();
        let normed = row(&[300.0, 100.0]) / 50_000f64.sqrt();
        let wanted = normed.to_kind(Kind::BFloat16) * bf16(&[1.007_812_5, 3.0]);
        assert_eq!((y.kind(), &y), (Kind::BFloat16, &wanted));
    }

    #[test]
    fn silu_is_x_times_its_sigmoid() {
        let y = Libtorch.silu(&row(&[0.0, 3f64.ln(), -1e4])).unwrap();
        assert!(is(&y, &[0.0, 0.75 * 3f64.ln(), 0.0]));
    }

    #[test]
    fn pairs_are_turned_by_their_positions_in_either_pairing() {
        let x = row(&[1.0, 0.0, 0.0, 1.0]).reshape([1, 1, 1, 4]);
        let at = |pairing| {
            let config = RopeConfig { pairing, ..half_split(RopeScaling::None) };
            Libtorch.rope(&x, &Tensor::from_slice(&[3i64]), &config).unwrap()
        };
        let ((sin, cos), (slow_sin, slow_cos)) = (3f64.sin_cos(), 0.03f64.sin_cos());
        assert!(is(&at(Pairing::HalfSplit), &[cos, -slow_sin, sin, slow_cos]));
        assert!(is(&at(Pairing::Interleaved), &[cos, sin, -slow_sin, slow_cos]));
    }

    #[test]
    fn each_sequence_has_a_row_of_positions_and_angles_are_exact_in_bf16_too() {
        let x = Tensor::ones([2, 1, 1, 2], F64S);
        let far = Tensor::from_slice(&[0i64, 4099]).reshape([2, 1]);
        let config = half_split(RopeScaling::None);
        let y = Libtorch.rope(&x, &far, &config).unwrap();
        let (sin, cos) = 4099f64.sin_cos();
        assert!(is(&y, &[1.0, 1.0, cos - sin, sin + cos]));
        let half = Libtorch.rope(&x.to_kind(Kind::BFloat16), &far, &config).unwrap();
        assert_eq!(half, y.to_kind(Kind::BFloat16));
    }

    #[test]
    fn frequencies_are_stretched_in_three_ways() {
        let of = |scaling| frequencies(4, &half_split(scaling));
        assert!(is(&of(RopeScaling::None), &[1.0, 0.01]));
        assert!(is(&of(RopeScaling::Linear { factor: 4.0 }), &[0.25, 0.0025]));
        assert!(is(&of(RopeScaling::NtkAware { factor: 4.0 }), &[1.0, 0.0025]));
        let llama = |original_context| RopeScaling::Llama3 {
            factor: 8.0,
            low_freq_factor: 1.0,
            high_freq_factor: 4.0,
            original_context,
        };
        assert!(is(&of(llama(100.0)), &[1.0, 0.00125]));
        // A wavelength of 2.5 of the original context: half way between both.
        let wavelength = 200.0 * std::f64::consts::PI;
        assert!(is(&of(llama(2.5 * wavelength)), &[1.0, 0.5 * 0.00125 + 0.5 * 0.01]));
    }

    fn attend(options: &AttentionOptions) -> Result {
        let k = row(&[0.0, 3f64.ln()]).reshape([1, 1, 2, 1]);
        let v = row(&[4.0, 8.0]).reshape([1, 1, 2, 1]);
        Libtorch.attend(&Tensor::ones([1, 1, 2, 1], F64S), &k, &v, options)
    }

    #[test]
    fn attention_mixes_values_by_likeness_and_looks_where_it_may() {
        let all = AttentionOptions::default();
        assert!(is(&attend(&all).unwrap(), &[7.0, 7.0]));
        let causal = Mask { causal: true, window: None };
        assert!(is(&attend(&AttentionOptions { mask: causal, ..all }).unwrap(), &[4.0, 7.0]));
        let tokens = Some(Tensor::from_slice(&[false, true]).reshape([1, 2]));
        let options = AttentionOptions { mask: causal, tokens, ..AttentionOptions::default() };
        assert!(is(&attend(&options).unwrap(), &[0.0, 8.0]));
    }

    #[test]
    fn many_queries_see_few_keys_without_a_mask() {
        let one = Tensor::ones([1, 1, 1, 1], F64S);
        let q = Tensor::ones([1, 1, 4, 1], F64S);
        let y = Libtorch.attend(&q, &one, &one, &AttentionOptions::default()).unwrap();
        assert!(is(&y, &[1.0; 4]));
    }

    #[test]
    fn a_query_that_sees_nothing_passes_no_gradient_on() {
        let x = Tensor::ones([1, 1, 2, 2], F64S).set_requires_grad(true);
        let tokens = Some(Tensor::from_slice(&[false, false]).reshape([1, 2]));
        let options = AttentionOptions { tokens, ..AttentionOptions::default() };
        Libtorch.attend(&x, &x, &x, &options).unwrap().sum(Kind::Double).backward();
        assert!(is(&x.grad(), &[0.0; 4]));
    }

    #[test]
    fn keys_need_as_many_heads_as_queries() {
        let [q, k] = [2, 1].map(|h| Tensor::ones([1, h, 3, 2], F64S));
        let refused = Libtorch.attend(&q, &k, &k, &AttentionOptions::default()).unwrap_err();
        assert_eq!((refused.name(), refused.arg()), ("shape", Some("k")));
        assert!(matches!(refused, InputError::Shape { .. }));
    }

    #[test]
    fn the_loss_is_a_mean_over_what_is_not_ignored() {
        let logits = row(&[0.0, 3f64.ln(), 5.0, 5.0]).reshape([2, 2]);
        let loss = |targets: [i64; 2]| {
            Libtorch.cross_entropy(&logits, &Tensor::from_slice(&targets), -100).unwrap()
        };
        assert!(is(&loss([1, 0]), &[(2f64.ln() - 0.75f64.ln()) / 2.0]));
        assert!(is(&loss([1, -100]), &[-0.75f64.ln()]));
        assert!(is(&loss([-100, -100]), &[0.0]));
        let half = logits.to_kind(Kind::Half);
        let loss = Libtorch.cross_entropy(&half, &Tensor::from_slice(&[1i64, 0]), -100).unwrap();
        assert_eq!(loss.kind(), Kind::Float);
    }

    fn drawn(size: &[i64], kind: Kind) -> Tensor {
        Tensor::randn(size, (Kind::Double, Device::Cpu)).to_kind(kind)
    }

    /// By products and sums, in `f64`.
    fn attention(q: &Tensor, k: &Tensor, v: &Tensor, visible: &Tensor) -> Tensor {
        let scores = q.matmul(&k.transpose(-2, -1)) / (q.size()[3] as f64).sqrt();
        let weights = scores.exp() * visible;
        let sums = weights.sum_dim_intlist([-1].as_slice(), true, Kind::Double);
        (weights / sums.clamp_min(1e-300)).matmul(v)
    }

    #[test]
    fn attention_is_that_of_the_definition_and_a_query_without_keys_gets_zeros() {
        for (kind, near) in [(Kind::Double, 1e-12), (Kind::Float, 1e-5), (Kind::BFloat16, 0.05)] {
            let [q, k, v] = [0; 3].map(|_| drawn(&[2, 3, 4, 6], kind).transpose(2, 3).contiguous());
            let [q, k, v] = [q, k, v].map(|x| x.transpose(2, 3));
            let tokens = Tensor::from_slice(&[false, true, true, true, true, true, false, false]);
            let tokens = Some(tokens.reshape([2, 4]));
            let mask = Mask { causal: true, window: None };
            let options = AttentionOptions { mask, tokens, ..Default::default() };
            let y = Libtorch.attend(&q, &k, &v, &options).unwrap();
            let visible = visible(&options, &AttentionSizes::of("attend", &q, &k, &v).unwrap());
            let [q, k, v] = [q, k, v].map(|x| x.to_kind(Kind::Double));
            let want = attention(&q, &k, &v, &visible);
            let error = (y.to_kind(Kind::Double) - want).abs().max().double_value(&[]);
            assert!(error < near, "{kind:?}: {error}");
            assert_eq!(y.get(0).get(0).get(0).abs().max().double_value(&[]), 0.0);
        }
    }
}
