//! `a2.softmax` by libtorch's softmax, log-sum-exp and cross-entropy.

use contract::a2::{Arg, Result, Softmax};
use tch::{Kind, Reduction, Tensor};

use super::{Parts, wide};

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// In `f32` or `f64`.
    pub softmax: fn(&Tensor, i64) -> Tensor,
    /// In `f32` or `f64`.
    pub log_softmax: fn(&Tensor, i64) -> Tensor,
    /// In `f32` or `f64`.
    pub log_sum_exp: fn(&Tensor, i64, bool) -> Tensor,
    /// Of `[…, v]` and `[…]`, in `f32` or `f64`.
    pub cross_entropy: fn(&Tensor, &Tensor, i64) -> Tensor,
}

/// The right ones.
pub const RIGHT: Functions = Functions { softmax, log_softmax, log_sum_exp, cross_entropy };

/// Softmax; zeros, also for the gradient, where everything is −∞.
pub fn softmax(x: &Tensor, dim: i64) -> Tensor {
    let hidden = x.amax([dim], true).eq(f64::NEG_INFINITY);
    let y = x.masked_fill(&hidden, 0.0).softmax(dim, x.kind());
    y.masked_fill(&hidden, 0.0)
}

/// Log-softmax; −∞ where everything is.
fn log_softmax(x: &Tensor, dim: i64) -> Tensor {
    let hidden = x.amax([dim], true).eq(f64::NEG_INFINITY);
    let y = x.masked_fill(&hidden, 0.0).log_softmax(dim, x.kind());
    y.masked_fill(&hidden, f64::NEG_INFINITY)
}

/// Log-sum-exp of `x` less its maximum: libtorch's gradient is `e^(x - result)`, which
/// is off where the result is large and so rounded.
fn log_sum_exp(x: &Tensor, dim: i64, keepdim: bool) -> Tensor {
    let peak = x.amax([dim], true).detach();
    let peak = peak.masked_fill(&peak.isinf(), 0.0);
    let y = (x - &peak).logsumexp([dim], true) + peak;
    if keepdim { y } else { y.squeeze_dim(dim) }
}

/// The sum over counted tokens by their number, or by 1 if there are none.
fn cross_entropy(logits: &Tensor, targets: &Tensor, ignore_index: i64) -> Tensor {
    let v = logits.size()[logits.dim() - 1];
    let (logits, targets) = (&logits.reshape([-1, v]), &targets.reshape([-1]));
    let no_weights: Option<&Tensor> = None;
    let sum = logits.cross_entropy_loss(targets, no_weights, Reduction::Sum, ignore_index, 0.0);
    let counted = targets.ne(ignore_index).sum(Kind::Int64).int64_value(&[]);
    sum / counted.max(1) as f64
}

/// `dim` counted from 0, of a tensor of numbers.
fn axis(op: &'static str, x: &Tensor, dim: i64) -> Result<i64> {
    Arg::new(op, "x", x).float()?.filled()?.dim(dim)
}

impl Softmax for Parts {
    fn softmax(&self, x: &Tensor, dim: i64) -> Result {
        let dim = axis("softmax", x, dim)?;
        Ok((self.softmax.softmax)(&wide(x), dim).to_kind(x.kind()))
    }

    fn log_softmax(&self, x: &Tensor, dim: i64) -> Result {
        let dim = axis("log_softmax", x, dim)?;
        Ok((self.softmax.log_softmax)(&wide(x), dim).to_kind(x.kind()))
    }

    fn log_sum_exp(&self, x: &Tensor, dim: i64, keepdim: bool) -> Result {
        let dim = axis("log_sum_exp", x, dim)?;
        Ok((self.softmax.log_sum_exp)(&wide(x), dim, keepdim).to_kind(x.kind()))
    }

    fn cross_entropy(&self, logits: &Tensor, targets: &Tensor, ignore_index: i64) -> Result {
        let op = "cross_entropy";
        let v = Arg::new(op, "logits", logits).float()?.rank(1)?.filled()?.last();
        let size = logits.size();
        let wanted = Arg::new(op, "targets", targets).kind(Kind::Int64)?;
        wanted.shape(&size[..size.len() - 1])?;
        let counted = targets.masked_fill(&targets.eq(ignore_index), 0);
        Arg::new(op, "targets", &counted).indices(v)?;
        Ok((self.softmax.cross_entropy)(&wide(logits), targets, ignore_index))
    }
}
