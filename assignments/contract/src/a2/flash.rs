//! Task `a2.flash`: attention in tiles, without ever holding all scores.

use tch::{Kind, Tensor};

use super::{Arg, AttentionSizes, InputError, Result};

/// How to cut the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlashConfig {
    /// Queries in a tile, at least 1; the last tile may be smaller.
    pub block_q: i64,
    /// Keys in a tile, at least 1; the last tile may be smaller.
    pub block_kv: i64,
    /// Whether query `i` sees keys `j ≤ i + s_kv - s_q` only (bottom-right aligned, as
    /// in [`Mask`](super::Mask)).
    pub causal: bool,
}

impl FlashConfig {
    /// The sizes of a call of the method `op`, once all is known to fit.
    ///
    /// # Errors
    ///
    /// Those of all methods of [FlashAttention].
    pub fn fit(
        &self,
        op: &'static str,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
    ) -> Result<AttentionSizes> {
        let sizes = same_heads(op, q, k, v)?;
        Arg::in_range(op, "block_q", self.block_q, 1..)?;
        Arg::in_range(op, "block_kv", self.block_kv, 1..)?;
        Ok(sizes)
    }

    /// The sizes of a call of [`backward`](FlashAttention::backward), once what
    /// [`forward`](FlashAttention::forward) returned and the gradient of its output are
    /// known to fit, too.
    ///
    /// # Errors
    ///
    /// Those of all methods of [FlashAttention].
    pub fn fit_backward(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        forward: &FlashOutput,
        d_output: &Tensor,
    ) -> Result<AttentionSizes> {
        let op = "backward";
        let sizes = self.fit(op, q, k, v)?;
        let AttentionSizes { b, h, s_q, d, .. } = sizes;
        let sums = Arg::new(op, "log_sum_exp", &forward.log_sum_exp);
        sums.kind(q.kind())?.shape(&[b, h, s_q])?;
        for (name, tensor) in [("output", &forward.output), ("d_output", d_output)] {
            Arg::new(op, name, tensor).kind(q.kind())?.shape(&[b, h, s_q, d])?;
        }
        Ok(sizes)
    }
}

fn same_heads(op: &'static str, q: &Tensor, k: &Tensor, v: &Tensor) -> Result<AttentionSizes> {
    let sizes = AttentionSizes::of(op, q, k, v)?;
    if sizes.h == sizes.h_kv {
        return Ok(sizes);
    }
    let (expected, got) = (format!("{} heads", sizes.h), sizes.h_kv.to_string());
    Err(InputError::Range { op, arg: "k", expected, got })
}

/// What the queries of a tile know after some tiles of keys.
///
/// It starts with a maximum of −∞, a sum of 0 and an accumulator of 0. `S` are the scores
/// seen so far; masked ones are −∞.
#[derive(Debug)]
pub struct OnlineState {
    /// `m = max S`, `[b, h, s_q]`; −∞ where no key was seen.
    pub maximum: Tensor,
    /// `l = Σ e^(S - m)`, `[b, h, s_q]`; 0 where no key was seen.
    pub sum: Tensor,
    /// `Σ e^(S - m)·v`, **not yet divided** by the sum, `[b, h, s_q, d]`.
    pub accumulator: Tensor,
}

impl OnlineState {
    /// That the state fits one more tile in the method `op`.
    ///
    /// # Errors
    ///
    /// Those of [`step`](FlashAttention::step).
    pub fn fit(
        &self,
        op: &'static str,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        visible: Option<&Tensor>,
    ) -> Result<()> {
        let AttentionSizes { b, h, s_q, s_kv, d, .. } = same_heads(op, q, k, v)?;
        Arg::new(op, "maximum", &self.maximum).kind(q.kind())?.shape(&[b, h, s_q])?;
        Arg::new(op, "sum", &self.sum).kind(q.kind())?.shape(&[b, h, s_q])?;
        Arg::new(op, "accumulator", &self.accumulator).kind(q.kind())?.shape(&[b, h, s_q, d])?;
        visible.map_or(Ok(()), |visible| {
            Arg::new(op, "visible", visible).kind(Kind::Bool)?.shape(&[s_q, s_kv]).map(|_| ())
        })
    }
}

/// What attention returns for its backward pass.
#[derive(Debug)]
pub struct FlashOutput {
    /// `[b, h, s_q, d]`; zeros where a query may see no key.
    pub output: Tensor,
    /// `ln Σⱼ e^(scoreⱼ)` over the visible keys, in nats, `[b, h, s_q]`; −∞ where a
    /// query may see no key.
    pub log_sum_exp: Tensor,
}

/// The gradients of attention.
#[derive(Debug)]
pub struct FlashGradients {
    /// `∂L/∂q`, `[b, h, s_q, d]`
    pub query: Tensor,
    /// `∂L/∂k`, `[b, h, s_kv, d]`
    pub key: Tensor,
    /// `∂L/∂v`, `[b, h, s_kv, d]`
    pub value: Tensor,
}

/// FlashAttention (Dao et al. 2022, arXiv:2205.14135; Dao 2023, arXiv:2307.08691) on
/// top of the online softmax (Milakov & Gimelshein 2018, arXiv:1805.02867).
///
/// The answers are those of plain attention with scale `1/√d`, as many heads of keys
/// as of queries, and computed in the dtype of `q`. What is new is the **memory**:
/// beside inputs and results no more than a fixed number of tiles, however long the
/// sequence: neither all scores nor a mask of all of them, nor a whole row or column of
/// tiles. Checks allow a call 8 MiB, causally with 128 queries and 65536 keys, whose scores
/// take 32 and their mask 8, and without a mask with 16384 queries and 256 keys. What the program holds counts, in whatever thread it was taken, and what it
/// took before the call: 64 MiB in all.
///
/// **Banned**: every attention and softmax of libtorch, and `backward`.
///
/// libtorch's autograd is not wanted here, and would keep every tile for later: gradients
/// are what [`backward`](Self::backward) computes. `no_grad` around it all is right: no
/// result of `step`, `forward` or `backward` has to be differentiable. The state that `step`
/// gets is left as it is, like every argument.
///
/// How the work is cut shows in the memory only: tiles may come in any order and may be
/// smaller than [`FlashConfig`] says. Scores of some -16384, of a whole tile or of all
/// tiles, are as good as any: no finite number stands for the −∞ of a mask.
///
/// # Shapes
///
/// `q` `[b, h, s_q, d]`, `k` and `v` `[b, h, s_kv, d]`. Blocks need not divide `s_q`
/// and `s_kv`, and may be larger.
///
/// # Errors
///
/// Every method: if an axis is empty, a block is not positive, or shapes or dtypes do
/// not fit.
pub trait FlashAttention {
    /// One step of the online softmax: `state` and one more tile of keys and values.
    /// Tiles may come **in any order**, and every row of one may be masked, in the
    /// very first tile too.
    ///
    /// With the scores `S = q·kᵀ/√d`, −∞ where `visible` is false:
    ///
    /// ```text
    /// m' = max(m, max S)
    /// l' = l·e^(m - m') + Σ e^(S - m')
    /// a' = a·e^(m - m') + e^(S - m')·v
    /// ```
    ///
    /// Mind that `-∞ - (-∞)` is NaN.
    ///
    /// # Shapes
    ///
    /// `q` `[b, h, s_q, d]`, `k` and `v` `[b, h, t, d]` for a tile of `t` keys,
    /// `visible` `[s_q, t]` of `bool`.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn step(
        &self,
        state: &OnlineState,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        visible: Option<&Tensor>,
    ) -> Result<OnlineState>;

    /// The whole of attention, tile by tile. Tiles that are wholly masked may be left
    /// out.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn forward(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        config: &FlashConfig,
    ) -> Result<FlashOutput>;

    /// The gradients, with the probabilities computed anew from `log_sum_exp`, tile by
    /// tile. With `P = e^(S - lse)` and `D = Σ_d (dO ∘ O)`, one number a query:
    ///
    /// ```text
    /// dV = Pᵀ·dO                dP = dO·Vᵀ              dS = P ∘ (dP - D)
    /// dQ = dS·K / √d            dK = dSᵀ·Q / √d
    /// ```
    ///
    /// Where a query sees no key, its `lse` is −∞ and its `P` is 0. The gradient of
    /// `log_sum_exp` itself is not asked for.
    ///
    /// # Shapes
    ///
    /// `forward` is what [`forward`](Self::forward) returned, `d_output` has the shape
    /// of its output.
    ///
    /// # Errors
    ///
    /// As all methods.
    fn backward(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        forward: &FlashOutput,
        d_output: &Tensor,
        config: &FlashConfig,
    ) -> Result<FlashGradients>;
}
