//! What a model is given.

use tch::{Kind, Tensor};

use crate::arguments::{Arg, Result};

/// Sequences of one length, some of whose places may be padding.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    /// The ids of the tokens, `[b, s]` of `i64`. At padding stands some id of the
    /// vocabulary, no matter which.
    pub ids: &'a Tensor,
    /// `[b, s]` of `bool`: true where there is a token, false where there is padding. All are
    /// tokens if it is left out.
    pub tokens: Option<&'a Tensor>,
    /// The positions of the tokens, of `i64`: `[s]` for all sequences or `[b, s]`, a row for
    /// each; not negative. If they are left out, **every sequence counts its own tokens from
    /// 0**: a token's position is the number of tokens before it in its row, padding not
    /// counted. Padding gets position 0.
    pub positions: Option<&'a Tensor>,
}

impl<'a> Batch<'a> {
    /// Sequences without padding.
    pub fn of(ids: &'a Tensor) -> Self {
        Self { ids, tokens: None, positions: None }
    }

    /// `(b, s)`, once the three are known to fit each other in the method `op`, and ids to
    /// lie in the `vocabulary`.
    ///
    /// # Errors
    ///
    /// About `ids`: rank, shape, dtype, empty, range. About `tokens` and `positions`: shape,
    /// dtype. About `positions`: range, if one is negative.
    pub fn fit(&self, op: &'static str, vocabulary: i64) -> Result<(i64, i64)> {
        let ids = Arg::new(op, "ids", self.ids).rank(2)?.indices(vocabulary)?;
        let (b, s) = (self.ids.size()[0], ids.last());
        ids.shape(&[b, s])?;
        if let Some(tokens) = self.tokens {
            Arg::new(op, "tokens", tokens).kind(Kind::Bool)?.shape(&[b, s])?;
        }
        if let Some(positions) = self.positions {
            let fits: &[i64] = if positions.dim() == 2 { &[b, s] } else { &[s] };
            Arg::new(op, "positions", positions).kind(Kind::Int64)?.shape(fits)?;
            Arg::in_range(op, "positions", positions.min().int64_value(&[]), 0..)?;
        }
        Ok((b, s))
    }
}

/// A causal language model that is handed in: what it is asked is counted.
pub trait CausalModel {
    /// The logits of every place, `[b, s, v]`: those at place `i` rate what comes after the
    /// tokens `0 … i`. What stands at padding means nothing.
    ///
    /// # Errors
    ///
    /// As [`Batch::fit`].
    fn logits(&self, batch: &Batch<'_>) -> Result<Tensor>;
}
