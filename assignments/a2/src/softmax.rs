//! Task `a2.softmax` (10 points): softmax and what is made of it.

use contract::a2::{Arg, Result, Softmax};
use tch::{Kind, Tensor};

use crate::Submission;

impl Softmax for Submission {
    /// Subtract the maximum along `dim` first, then `exp`, then divide by the sum.
    ///
    /// Worked example: of `[0, ln 3]` it is `[1/4, 3/4]`, and of `[1000, 1000 + ln 3]`
    /// too. Of `[−∞, −∞]` it is `[0, 0]`. Checks `a2.softmax.softmax`, `.masked`,
    /// `.half`, `.errors`.
    fn softmax(&self, x: &Tensor, dim: i64) -> Result<Tensor> {
        let _dim = Arg::new("softmax", "x", x).float()?.filled()?.dim(dim)?;
        todo!("a2.softmax.softmax")
    }

    /// Not the logarithm of the softmax, which may be `ln 0`.
    ///
    /// Worked example: of `[0, ln 3]` it is `[-ln 4, ln 3 - ln 4]`. Checks
    /// `a2.softmax.log`, `.half`, `.errors`.
    fn log_softmax(&self, x: &Tensor, dim: i64) -> Result<Tensor> {
        let _dim = Arg::new("log_softmax", "x", x).float()?.filled()?.dim(dim)?;
        todo!("a2.softmax.log")
    }

    /// Worked example: of `[0, ln 3]` it is `ln 4`. Checks `a2.softmax.log`, `.half`,
    /// `.errors`.
    fn log_sum_exp(&self, x: &Tensor, dim: i64, _keepdim: bool) -> Result<Tensor> {
        let _dim = Arg::new("log_sum_exp", "x", x).float()?.filled()?.dim(dim)?;
        todo!("a2.softmax.log")
    }

    /// The mean over the counted tokens only.
    ///
    /// Worked example: logits `[[0, ln 3], [5, 5]]` with targets `[1, -100]` and
    /// `ignore_index` -100: one token counts, and the loss is `-ln(3/4)`. Checks
    /// `a2.softmax.cross_entropy`, `.errors`.
    fn cross_entropy(
        &self,
        logits: &Tensor,
        targets: &Tensor,
        ignore_index: i64,
    ) -> Result<Tensor> {
        let op = "cross_entropy";
        let v = Arg::new(op, "logits", logits).float()?.rank(1)?.filled()?.last();
        let size = logits.size();
        Arg::new(op, "targets", targets).kind(Kind::Int64)?.shape(&size[..size.len() - 1])?;
        let counted = targets.ne(ignore_index);
        // For `gather` below: ignored targets may be any number, 0 is as good. What is
        // found for them is covered by `counted` afterwards.
        let ids = targets.masked_fill(&counted.logical_not(), 0);
        Arg::new(op, "targets", &ids).indices(v)?;
        todo!("a2.softmax.cross_entropy")
    }
}
