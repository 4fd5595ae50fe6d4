//! The components: each is the student's A2's, or libtorch's.

use contract::a2::A2;
use contract::a3::{AttentionOptions, Components, Mask, Pairing, Result, RopeConfig, RopeScaling};
use probes::Libtorch;
use tch::{Device, Kind, Tensor};
use wording::{Text, text};

use super::trial::tried;
use super::{Part, Reason, Whose};

/// The components that a LLaMA needs, in the order in which they are tried.
const NAMES: [Text; 6] = [
    text("嵌入", "embedding"),
    text("线性层", "linear layer"),
    text("归一化", "norm"),
    text("SiLU", "SiLU"),
    text("RoPE", "RoPE"),
    text("注意力", "attention"),
];

/// Components of which each is the student's or not.
pub struct Mixed {
    own: fn() -> Box<dyn A2>,
    is_own: [bool; NAMES.len()],
}

impl Mixed {
    /// Tries each of the student's.
    pub fn choose(staff_only: bool) -> (Self, Vec<Part>) {
        let own = || -> Box<dyn A2> { Box::new(a2::submission()) };
        let all_own = Self { own, is_own: [true; NAMES.len()] };
        let whose = |i: usize| {
            if staff_only { Whose::Staff(Reason::Asked) } else { whose(&all_own, i) }
        };
        let parts: Vec<Part> = NAMES
            .iter()
            .enumerate()
            .map(|(i, name)| Part { name: *name, whose: whose(i) })
            .collect();
        let is_own = std::array::from_fn(|i| parts[i].whose.is_yours());
        (Self { own, is_own }, parts)
    }

    /// Whether nothing is the student's.
    pub fn is_staff(&self) -> bool {
        !self.is_own.contains(&true)
    }

    fn part(&self, i: usize) -> Option<Box<dyn A2>> {
        self.is_own[i].then(self.own)
    }
}

/// Whether component `i` says what libtorch does, on something small.
fn whose(own: &Mixed, i: usize) -> Whose {
    let expected = call(&Libtorch, i).expect("libtorch answers");
    match tried(|| call(own, i)) {
        Ok(got) if got.size() == expected.size() && got.allclose(&expected, 1e-4, 1e-5, false) => {
            Whose::Yours
        }
        Ok(_) => Whose::Staff(Reason::Differs),
        Err(reason) => Whose::Staff(reason),
    }
}

/// A call of component `i`.
fn call(parts: &dyn Components, i: usize) -> Result<Tensor> {
    let x = |shape: &[i64]| {
        let n: i64 = shape.iter().product();
        (Tensor::arange(n, (Kind::Float, Device::Cpu)) * 0.37).sin().reshape(shape)
    };
    match i {
        0 => parts.embedding(&Tensor::from_slice(&[2i64, 0]).unsqueeze(0), &x(&[3, 4])),
        1 => parts.linear(&x(&[1, 3, 4]), &x(&[5, 4]), None),
        2 => parts.rms_norm(&x(&[1, 3, 4]), &(x(&[4]) + 1.0), 1e-5),
        3 => parts.silu(&x(&[1, 3, 4])),
        4 => {
            let (pairing, scaling) = (Pairing::HalfSplit, RopeScaling::None);
            let config = RopeConfig { pairing, base: 10_000.0, scaling };
            parts.rope(&x(&[1, 2, 3, 4]), &Tensor::from_slice(&[5i64, 6, 7]), &config)
        }
        _ => {
            let mask = Mask { causal: true, window: None };
            let options = AttentionOptions { mask, ..AttentionOptions::default() };
            let keys = x(&[1, 2, 5, 4]);
            parts.attend(&x(&[1, 2, 3, 4]), &keys, &(&keys + 1.0), &options)
        }
    }
}

impl Components for Mixed {
    fn embedding(&self, ids: &Tensor, table: &Tensor) -> Result<Tensor> {
        self.part(0).map_or_else(|| Libtorch.embedding(ids, table), |a2| a2.embedding(ids, table))
    }

    fn linear(&self, x: &Tensor, weight: &Tensor, bias: Option<&Tensor>) -> Result<Tensor> {
        let own = self.part(1);
        own.map_or_else(|| Libtorch.linear(x, weight, bias), |a2| a2.linear(x, weight, bias))
    }

    fn rms_norm(&self, x: &Tensor, gain: &Tensor, eps: f64) -> Result<Tensor> {
        let own = self.part(2);
        own.map_or_else(|| Libtorch.rms_norm(x, gain, eps), |a2| a2.rms_norm(x, gain, eps))
    }

    fn silu(&self, x: &Tensor) -> Result<Tensor> {
        self.part(3).map_or_else(|| Libtorch.silu(x), |a2| a2.silu(x))
    }

    fn rope(&self, x: &Tensor, positions: &Tensor, config: &RopeConfig) -> Result<Tensor> {
        let own = self.part(4);
        own.map_or_else(|| Libtorch.rope(x, positions, config), |a2| a2.rope(x, positions, config))
    }

    fn attend(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        options: &AttentionOptions,
    ) -> Result<Tensor> {
        let own = self.part(5);
        own.map_or_else(|| Libtorch.attend(q, k, v, options), |a2| a2.attend(q, k, v, options))
    }

    /// Nothing is trained here.
    fn cross_entropy(&self, logits: &Tensor, targets: &Tensor, ignored: i64) -> Result<Tensor> {
        Libtorch.cross_entropy(logits, targets, ignored)
    }
}
