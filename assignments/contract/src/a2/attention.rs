//! Task `a2.attention`: who looks at whom, and what comes of it.

use tch::Tensor;

use super::{Arg, AttentionOptions, Mask, Result};

/// The weights of an attention layer, each `[out, in]`: `y = x·Wᵀ`.
///
/// Features are split into heads **head by head**: head `i` owns the rows
/// `i·d … (i + 1)·d` of `query`, and the same columns of `output`.
#[derive(Debug)]
pub struct AttentionWeights {
    /// `[h·d, m]`
    pub query: Tensor,
    /// `[h_kv·d, m]`
    pub key: Tensor,
    /// `[h_kv·d, m]`
    pub value: Tensor,
    /// `[m, h·d]`
    pub output: Tensor,
}

/// How many heads there are. `h_kv = h` is multi-head attention (Vaswani et al. 2017),
/// `h_kv = 1` multi-query (Shazeer 2019, arXiv:1911.02150), what lies between
/// grouped-query attention (Ainslie et al. 2023, arXiv:2305.13245).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heads {
    /// `h`, heads of queries.
    pub query: i64,
    /// `h_kv`, heads of keys and values; divides `h`.
    pub key_value: i64,
}

impl Heads {
    /// The features of one head, and that a layer of these heads fits the input of the
    /// method `op`.
    ///
    /// # Errors
    ///
    /// Those of [`layer`](Attention::layer).
    pub fn fit(self, op: &'static str, x: &Tensor, weights: &AttentionWeights) -> Result<i64> {
        let m = Arg::new(op, "x", x).float()?.rank(3)?.filled()?.last();
        let heads = Arg::in_range(op, "query heads", self.query, 1..)?;
        Arg::in_range(op, "key-value heads", self.key_value, 1..=heads)?;
        let rows = Arg::new(op, "query", &weights.query).kind(x.kind())?.rank(2)?.filled()?;
        let d = (rows.tensor().size()[0] / heads).max(1);
        rows.shape(&[heads * d, m])?;
        for (name, weight) in [("key", &weights.key), ("value", &weights.value)] {
            Arg::new(op, name, weight).kind(x.kind())?.shape(&[self.key_value * d, m])?;
        }
        Arg::new(op, "output", &weights.output).kind(x.kind())?.shape(&[m, heads * d])?;
        Ok(d)
    }
}

/// Attention from elementary operations.
///
/// | symbol | size |
/// |---|---|
/// | `b` | batch |
/// | `s_q`, `s_kv` | queries, keys |
/// | `h`, `h_kv` | heads of queries, heads of keys and values |
/// | `d` | features of one head (not of the model) |
/// | `m` | features of the model; `h·d` need not be `m` |
///
/// Everything is computed in the dtype of `q` (`f32` or `f64`), is differentiable (with
/// respect to the bias too), and stays finite for scores of some ±1e5, also where all of them
/// are as far below 0: no finite number stands for the −∞ of a mask.
///
/// **Banned**: every attention of libtorch, and every softmax, log-softmax and
/// log-sum-exp.
///
/// **A query that may see no key gets zeros**, and passes no gradient on; not NaN.
pub trait Attention {
    /// Who sees whom.
    ///
    /// # Shapes
    ///
    /// `[s_q, s_kv]` of `bool`, true where the query may see the key.
    ///
    /// # Errors
    ///
    /// If a size or the window is not positive.
    fn mask(&self, mask: Mask, s_q: i64, s_kv: i64) -> Result<Tensor>;

    /// `softmax(q·kᵀ / √d)·v`, head by head, with [`AttentionOptions`].
    ///
    /// With fewer heads of keys than of queries, **each of them serves `h / h_kv`
    /// neighbouring heads of queries**: head `i` uses `i / (h / h_kv)`, rounded down.
    ///
    /// # Shapes
    ///
    /// `q` `[b, h, s_q, d]`, `k` and `v` `[b, h_kv, s_kv, d]` → `[b, h, s_q, d]`.
    ///
    /// # Errors
    ///
    /// If an axis is empty (no heads, no tokens), `h_kv` does not divide `h`, shapes
    /// or dtypes do not fit, `tokens` is not `bool`, the bias does not broadcast, or the
    /// window or the cap is not positive.
    fn attend(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        options: &AttentionOptions,
    ) -> Result<Tensor>;

    /// An attention layer: project, split into heads, attend, join, project. Position
    /// is not its business.
    ///
    /// # Shapes
    ///
    /// `x` `[b, s, m]` → `[b, s, m]`; `d` follows from `query` and the heads.
    ///
    /// # Errors
    ///
    /// As [`attend`](Self::attend); and if heads do not divide the rows of a weight.
    fn layer(
        &self,
        x: &Tensor,
        weights: &AttentionWeights,
        heads: Heads,
        options: &AttentionOptions,
    ) -> Result<Tensor>;
}
