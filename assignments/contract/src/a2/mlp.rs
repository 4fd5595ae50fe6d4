//! Task `a2.mlp`: activations, the gated feed-forward layer, and how layers are put
//! into a residual stream.

use tch::Tensor;

use super::Result;

/// Which function is meant by GELU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Gelu {
    /// `½·x·(1 + erf(x/√2))`: `x` times the normal distribution's `Φ(x)` (Hendrycks &
    /// Gimpel 2016; BERT as Hugging Face has it).
    Exact,
    /// `½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))`: its approximation (GPT-2).
    Tanh,
}

/// How a sublayer `f` is joined to the residual stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Wiring {
    /// `x + f(x)`: no norm.
    Residual,
    /// `x + f(norm(x))`: the stream itself is never normalised (GPT-2, LLaMA).
    PreNorm,
    /// `norm(x + f(x))`: the sum is normalised (Vaswani et al. 2017; BERT).
    PostNorm,
}

/// A layer: a tensor to a tensor of the same shape.
pub type Layer<'a> = &'a dyn Fn(&Tensor) -> Result<Tensor>;

/// Task `a2.mlp`. **Banned**: `silu`, `gelu`, `glu`, `mish` and their relatives.
/// `sigmoid`, `tanh`, `erf` and arithmetic are what it is made of.
///
/// Results have the dtype of `x`, and are differentiable with respect to all float
/// arguments.
///
/// # Errors
///
/// Common to all: `dtype` and `empty` of `x`.
pub trait Mlp {
    /// `x·σ(x)` with `σ(x) = 1/(1 + e^{-x})` (also called swish). Value **and gradient**
    /// are finite for ±1e4: where `e^{-x}` overflows, its quotient has a NaN for a
    /// gradient.
    ///
    /// # Errors
    ///
    /// The common ones.
    fn silu(&self, x: &Tensor) -> Result<Tensor>;

    /// GELU in one of its forms, which differ by up to 5e-4. Value and gradient are finite
    /// for ±1e4, in both forms (in `Float` and `Double`).
    ///
    /// # Errors
    ///
    /// The common ones.
    fn gelu(&self, x: &Tensor, form: Gelu) -> Result<Tensor>;

    /// The gated feed-forward layer (Shazeer 2020):
    /// `(silu(x·gateᵀ) ⊙ (x·upᵀ))·downᵀ`. The activation is on the **gate**.
    ///
    /// # Shapes
    ///
    /// `x […, d]`, `gate [f, d]`, `up [f, d]`, `down [d, f]` → `[…, d]`.
    ///
    /// # Errors
    ///
    /// The common ones; `rank` of `x` if it has no axis; `empty` of `gate`, and its `shape` if
    /// it is not `[f, d]`, of `up` if it is not that of `gate`, of `down` if it is not `[d, f]`;
    /// `dtype` of `gate`, `up` or `down` if it is not that of `x`.
    fn swiglu(&self, x: &Tensor, gate: &Tensor, up: &Tensor, down: &Tensor) -> Result<Tensor>;

    /// Joins `sublayer` to the residual stream `x`. Each layer is called at most once,
    /// and their errors are passed on; with [`Wiring::Residual`] `norm` is not called.
    ///
    /// # Errors
    ///
    /// The common ones, and those of the layers.
    fn block(
        &self,
        wiring: Wiring,
        x: &Tensor,
        norm: Layer<'_>,
        sublayer: Layer<'_>,
    ) -> Result<Tensor>;

    /// Inverted dropout (Srivastava et al. 2014) with the mask given:
    /// `x/(1 - p)` where `keep` is true, and 0 where it is false, also where `x` is infinite
    /// or NaN there. `p` is the probability
    /// to **drop**; the expectation stays that of `x`. Nothing is drawn here.
    ///
    /// # Shapes
    ///
    /// `x` any, `keep` of `Bool` with the same shape.
    ///
    /// # Errors
    ///
    /// The common ones; `shape` of `keep`; `dtype` of `keep`; `range` of `p` if it is not
    /// in `0 ≤ p < 1`.
    fn dropout(&self, x: &Tensor, keep: &Tensor, p: f64) -> Result<Tensor>;
}
