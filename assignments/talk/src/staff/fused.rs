//! A LLaMA for speed: all is staff-made, and decoding is bound by reading the weights once.
//!
//! For a single row, libtorch's `linear` runs a kernel at half of the memory's bandwidth; the same
//! product as a batch of two halves of the weight runs at all of it. So each weight is also looked
//! at as `[2, n/2, k]`. Projections of one input are one weight.

use contract::a3::{LlamaConfig, LlamaWeights, Projection, RopeScaling};
use contract::model::RopeConfig;
use tch::{Device, Kind, Tensor};

use super::layers;

/// The weights, on a device.
pub struct Fused {
    embedding: Tensor,
    layers: Vec<Layer>,
    final_norm: Tensor,
    head: Matrix,
    config: LlamaConfig,
    inverse: Tensor,
}

struct Layer {
    attention_norm: Tensor,
    qkv: Matrix,
    output: Matrix,
    mlp_norm: Tensor,
    gate_up: Matrix,
    down: Matrix,
}

/// Keys and values of all layers, with room for more: `[h_kv, places, d]` each. By default there is
/// nothing.
#[derive(Default)]
pub struct Kept {
    layers: Vec<(Tensor, Tensor)>,
    places: i64,
}

/// A linear layer `[n, k]`, with its halves.
struct Matrix {
    weight: Tensor,
    halves: Option<Tensor>,
    bias: Option<Tensor>,
}

impl Matrix {
    fn of(parts: &[&Projection], device: Device) -> Self {
        let weights: Vec<&Tensor> = parts.iter().map(|part| &part.weight).collect();
        let weight = Tensor::cat(&weights, 0).to_device(device).contiguous();
        let bias: Option<Vec<&Tensor>> = parts.iter().map(|part| part.bias.as_ref()).collect();
        let bias = bias.map(|all| Tensor::cat(&all, 0).to_device(device));
        Self { halves: halves(&weight), weight, bias }
    }

    fn shared(weight: &Tensor) -> Self {
        let weight = weight.shallow_clone();
        Self { halves: halves(&weight), weight, bias: None }
    }

    /// `x` `[s, k]` → `[s, n]`
    fn of_rows(&self, x: &Tensor) -> Tensor {
        match &self.halves {
            Some(halves) if x.size()[0] == 1 => {
                let y = x.unsqueeze(0).expand([2, -1, -1], false).bmm(halves).reshape([1, -1]);
                self.bias.as_ref().map_or_else(|| y.shallow_clone(), |bias| &y + bias)
            }
            _ => x.linear(&self.weight, self.bias.as_ref()),
        }
    }
}

/// `[2, k, n/2]`, a view, where it is computed on the CPU.
fn halves(weight: &Tensor) -> Option<Tensor> {
    let size = weight.size();
    let is_cpu = weight.device() == Device::Cpu;
    (is_cpu && size[0] % 2 == 0).then(|| weight.view([2, size[0] / 2, size[1]]).transpose(1, 2))
}

impl Fused {
    /// Of weights in `f32`. Tensors that are not put together are shared.
    pub fn new(weights: &LlamaWeights, config: &LlamaConfig, device: Device) -> Self {
        let embedding = weights.embedding.to_device(device);
        let head = weights.head.as_ref().map(|head| head.to_device(device));
        let layer = |from: &contract::a3::LayerWeights| {
            let (attention, mlp) = (&from.attention, &from.mlp);
            Layer {
                attention_norm: from.attention_norm.to_device(device),
                qkv: Matrix::of(&[&attention.query, &attention.key, &attention.value], device),
                output: Matrix::of(&[&attention.output], device),
                mlp_norm: from.mlp_norm.to_device(device),
                gate_up: Matrix::of(&[&mlp.gate, &mlp.up], device),
                down: Matrix::of(&[&mlp.down], device),
            }
        };
        Self {
            layers: weights.layers.iter().map(layer).collect(),
            final_norm: weights.final_norm.to_device(device),
            head: Matrix::shared(head.as_ref().unwrap_or(&embedding)),
            inverse: inverse(config).to_device(device),
            config: config.clone(),
            embedding,
        }
    }

    /// Reads new tokens, and returns the logits `[s, v]` behind each, or `[1, v]` behind the last.
    pub fn read(&self, ids: &[i64], kept: &mut Kept, last_only: bool) -> Tensor {
        let device = self.embedding.device();
        let rows = self.embedding.index_select(0, &Tensor::from_slice(ids).to_device(device));
        let places = kept.places;
        let turns = self.turns(places, ids.len() as i64);
        let mut stream = rows;
        for (i, layer) in self.layers.iter().enumerate() {
            let seen = self.normed(&stream, &layer.attention_norm);
            stream += self.attention(&seen, layer, kept.layer(i), places, &turns);
            let seen = self.normed(&stream, &layer.mlp_norm);
            let both = layer.gate_up.of_rows(&seen).chunk(2, -1);
            // In place: fresh memory costs as much time as the numbers.
            let mut inner = both[0].shallow_clone();
            let inner = inner.silu_().g_mul_(&both[1]);
            stream += layer.down.of_rows(&inner);
        }
        kept.places += ids.len() as i64;
        if last_only {
            stream = stream.narrow(0, stream.size()[0] - 1, 1);
        }
        self.head.of_rows(&self.normed(&stream, &self.final_norm))
    }

    fn normed(&self, x: &Tensor, gain: &Tensor) -> Tensor {
        x.rms_norm([x.size()[1]], Some(gain), self.config.rms_norm_eps)
    }

    /// Cosines and sines `[s, 1, d]` of new places.
    fn turns(&self, from: i64, s: i64) -> (Tensor, Tensor) {
        let places = Tensor::arange_start(from, from + s, (Kind::Double, self.inverse.device()));
        let angles = places.unsqueeze(-1) * &self.inverse;
        let angles = Tensor::cat(&[&angles, &angles], -1).unsqueeze(1);
        (angles.cos().to_kind(Kind::Float), angles.sin().to_kind(Kind::Float))
    }

    fn attention(
        &self,
        seen: &Tensor,
        layer: &Layer,
        kept: &mut (Tensor, Tensor),
        places: i64,
        turns: &(Tensor, Tensor),
    ) -> Tensor {
        let LlamaConfig { num_attention_heads: h, num_key_value_heads: h_kv, head_dim: d, .. } =
            self.config;
        let s = seen.size()[0];
        let all = layer.qkv.of_rows(seen).view([s, h + 2 * h_kv, d]);
        let turned = rotated(&all.narrow(1, 0, h + h_kv), turns).transpose(0, 1);
        let (q, k) = (turned.narrow(0, 0, h), turned.narrow(0, h, h_kv));
        let v = all.narrow(1, h + h_kv, h_kv).transpose(0, 1);
        let (keys, values) = kept;
        grown(keys, &k, places);
        grown(values, &v, places);
        let stored = |x: &Tensor| x.narrow(1, 0, places + s).unsqueeze(0);
        let (keys, values) = (stored(keys), stored(values));
        // Without older places libtorch's own causal mask fits; one row sees all.
        let mask = (s > 1 && places > 0)
            .then(|| Tensor::ones([s, places + s], (Kind::Bool, seen.device())).tril(places));
        let causal = s > 1 && places == 0;
        let (scale, grouped) = (None::<f64>, h != h_kv);
        let y = Tensor::scaled_dot_product_attention(
            &q.unsqueeze(0),
            &keys,
            &values,
            mask,
            0.0,
            causal,
            scale,
            grouped,
        );
        layer.output.of_rows(&y.squeeze_dim(0).transpose(0, 1).reshape([s, h * d]))
    }
}

impl Kept {
    /// How many places there are.
    pub fn places(&self) -> usize {
        self.places as usize
    }

    /// Forgets all places but the first ones; what lies behind them is overwritten.
    pub fn rewind(&mut self, places: usize) {
        self.places = places as i64;
    }

    fn layer(&mut self, i: usize) -> &mut (Tensor, Tensor) {
        if self.layers.len() == i {
            self.layers.push((Tensor::new(), Tensor::new()));
        }
        &mut self.layers[i]
    }
}

/// Puts `new` `[h_kv, s, d]` behind the first `places` of what is kept, with twice the room where
/// there is none.
fn grown(kept: &mut Tensor, new: &Tensor, places: i64) {
    let (heads, s, d) = new.size3().expect("three dims");
    let room = if kept.dim() == 3 { kept.size()[1] } else { 0 };
    if places + s > room {
        let larger =
            Tensor::empty([heads, (2 * (places + s)).max(256), d], (new.kind(), new.device()));
        if places > 0 {
            larger.narrow(1, 0, places).copy_(&kept.narrow(1, 0, places));
        }
        *kept = larger;
    }
    kept.narrow(1, places, s).copy_(new);
}

/// Pairs half a head apart, turned.
fn rotated(x: &Tensor, (cos, sin): &(Tensor, Tensor)) -> Tensor {
    let half = x.chunk(2, -1);
    x * cos + Tensor::cat(&[-&half[1], half[0].shallow_clone()], -1) * sin
}

/// `θ^(-2i/d)`, stretched, `[d/2]` of `f64`.
fn inverse(config: &LlamaConfig) -> Tensor {
    let RopeConfig { base, scaling, .. } = layers::rope(config);
    let d = config.head_dim;
    let turn = |i: i64| {
        let plain = base.powf(-2.0 * i as f64 / d as f64);
        stretched(plain, scaling)
    };
    Tensor::from_slice(&(0..d / 2).map(turn).collect::<Vec<f64>>())
}

fn stretched(plain: f64, scaling: RopeScaling) -> f64 {
    match scaling {
        RopeScaling::Linear { factor } => plain / factor,
        RopeScaling::Llama3 { factor, low_freq_factor, high_freq_factor, original_context } => {
            let turns = original_context * plain / std::f64::consts::TAU;
            let share = (turns - low_freq_factor) / (high_freq_factor - low_freq_factor);
            let share = share.clamp(0.0, 1.0);
            share * plain + (1.0 - share) * plain / factor
        }
        RopeScaling::None | RopeScaling::NtkAware { .. } => plain,
    }
}
