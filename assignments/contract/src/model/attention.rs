//! What attention is told besides queries, keys and values.

use tch::{Kind, Tensor};

use crate::arguments::{Arg, InputError, Result};

/// Which keys a query may see, by their places alone.
///
/// **Alignment is bottom-right**: with `s_q` queries and `s_kv` keys the queries are
/// the *last* `s_q` of the sequence, so query `i` stands at `i' = i + s_kv - s_q`. With
/// a cache of keys this is the only sensible way; PyTorch's `is_causal` aligns at the
/// top left, which differs where `s_q ≠ s_kv`. If `s_q > s_kv`, then `i'` is negative
/// for the first queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mask {
    /// Query `i'` sees the keys `j ≤ i'`, itself included.
    pub causal: bool,
    /// With `w ≥ 1`: query `i'` sees the keys with `|i' - j| < w`. **The token itself
    /// counts**: with `causal` it sees at most `w` tokens, itself and the `w - 1`
    /// before it. (Beltagy et al. 2020, arXiv:2004.05150, has other counts; this is
    /// that of Mistral at Hugging Face. Mistral's own first code sees one more.)
    pub window: Option<i64>,
}

impl Mask {
    /// That the window of a call of the method `op` is positive.
    ///
    /// # Errors
    ///
    /// [`InputError::Range`] about `window`.
    pub fn fit(self, op: &'static str) -> Result<()> {
        self.window.map_or(Ok(()), |w| Arg::in_range(op, "window", w, 1..).map(|_| ()))
    }
}

/// All that attention does besides `softmax(q·kᵀ/√d)·v`.
///
/// The order is fixed: `scores = q·kᵀ / √d`, then the soft cap, then the bias, then
/// masks, then softmax over the keys.
#[derive(Debug, Default)]
pub struct AttentionOptions {
    /// Who sees whom by place.
    pub mask: Mask,
    /// `[b, s_kv]` of `bool`: true where a key is a token, false where it is padding
    /// that no query may see.
    pub tokens: Option<Tensor>,
    /// Added to the scores, as ALiBi does: finite numbers of the dtype of `q`, in a shape
    /// that broadcasts to `[b, h, s_q, s_kv]`.
    pub bias: Option<Tensor>,
    /// With a cap `c > 0`, scores become `c·tanh(scores / c)` (Gemma 2,
    /// arXiv:2408.00118).
    pub soft_cap: Option<f64>,
}

impl AttentionOptions {
    /// That the options fit a call of the method `op` with queries `q` and these sizes.
    ///
    /// # Errors
    ///
    /// [`InputError::Shape`] and [`InputError::Dtype`] about `tokens` and `bias`,
    /// [`InputError::Range`] about `window` and `soft_cap`.
    pub fn fit(&self, op: &'static str, q: &Tensor, sizes: &AttentionSizes) -> Result<()> {
        if let Some(tokens) = &self.tokens {
            Arg::new(op, "tokens", tokens).kind(Kind::Bool)?.shape(&[sizes.b, sizes.s_kv])?;
        }
        if let Some(bias) = &self.bias {
            let AttentionSizes { b, h, s_q, s_kv, .. } = *sizes;
            let broadcast = Arg::new(op, "bias", bias).kind(q.kind())?;
            if !fits_into(&bias.size(), &[b, h, s_q, s_kv]) {
                broadcast.shape(&[b, h, s_q, s_kv])?;
            }
        }
        self.mask.fit(op)?;
        if let Some(cap) = self.soft_cap {
            Arg::in_range(op, "soft_cap", cap, f64::MIN_POSITIVE..)?;
        }
        Ok(())
    }
}

/// Whether a tensor of shape `from` broadcasts to one of shape `to`.
fn fits_into(from: &[i64], to: &[i64]) -> bool {
    let aligned = from.iter().rev().zip(to.iter().rev());
    from.len() <= to.len() && aligned.into_iter().all(|(from, to)| from == to || *from == 1)
}

/// The sizes of queries, keys and values, once they are known to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttentionSizes {
    /// Batch.
    pub b: i64,
    /// Heads of queries.
    pub h: i64,
    /// Heads of keys and values; divides `h`.
    pub h_kv: i64,
    /// Queries.
    pub s_q: i64,
    /// Keys.
    pub s_kv: i64,
    /// Features of one head.
    pub d: i64,
}

impl AttentionSizes {
    /// Looks at the arguments of the method `op`.
    ///
    /// # Errors
    ///
    /// Those of [`attend`](crate::a2::Attention::attend) that are about `q`, `k` and `v`.
    pub fn of(op: &'static str, q: &Tensor, k: &Tensor, v: &Tensor) -> Result<Self> {
        let [b, h, s_q, d] = four(op, "q", Arg::new(op, "q", q).float()?)?;
        let k_arg = Arg::new(op, "k", k).kind(q.kind())?;
        let [_, h_kv, s_kv, _] = four(op, "k", k_arg)?;
        k_arg.shape(&[b, h_kv, s_kv, d])?;
        Arg::new(op, "v", v).kind(q.kind())?.shape(&[b, h_kv, s_kv, d])?;
        if h % h_kv != 0 {
            let expected = format!("the divisors of {h} heads");
            return Err(InputError::Range { op, arg: "k", expected, got: h_kv.to_string() });
        }
        Ok(Self { b, h, h_kv, s_q, s_kv, d })
    }
}

/// The four sizes of `arg`, none of them 0.
pub(crate) fn four(op: &'static str, name: &'static str, arg: Arg<'_>) -> Result<[i64; 4]> {
    let size = arg.rank(4)?.filled()?.tensor().size();
    <[i64; 4]>::try_from(size.as_slice()).map_err(|_| InputError::Shape {
        op,
        arg: name,
        expected: size[size.len() - 4..].to_vec(),
        got: size,
    })
}
