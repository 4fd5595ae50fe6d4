//! Task `a2.norms` (10 points): normalisation of a token's vector.

use contract::a2::{Arg, InputError, Norms, Result};
use tch::Tensor;

use crate::Submission;

impl Norms for Submission {
    /// Worked example: `x = [3, 4]` has the mean square 12.5; with gain `[1, 2]` and a
    /// very small eps the result is `[3/√12.5, 8/√12.5] ≈ [0.849, 2.263]`. Checks
    /// `a2.norms.rms`, `.half`, `.errors`.
    fn rms_norm(&self, x: &Tensor, gain: &Tensor, eps: f64) -> Result<Tensor> {
        let _d = fit("rms_norm", x, &[("gain", gain)], eps)?;
        todo!("a2.norms.rms")
    }

    /// Worked example: with 2 groups, `[3, 4, 0, 1]` has the mean squares 12.5 and 0.5:
    /// with gain 1 about `[0.849, 1.131, 0, 1.414]`. Checks `a2.norms.group_rms`, `.half`,
    /// `.errors`.
    fn group_rms_norm(&self, x: &Tensor, gain: &Tensor, groups: i64, eps: f64) -> Result<Tensor> {
        let op = "group_rms_norm";
        let d = fit(op, x, &[("gain", gain)], eps)?;
        Arg::in_range(op, "groups", groups, 1..=d)?;
        if d % groups != 0 {
            let expected = format!("the divisors of {d}");
            return Err(InputError::Range { op, arg: "groups", expected, got: groups.to_string() });
        }
        todo!("a2.norms.group_rms")
    }

    /// Worked example: `[1, 3]` has mean 2 and the biased variance 1, so with gain 1 and
    /// bias 0 about `[-1, 1]`. Checks `a2.norms.layer`, `.half`, `.errors`.
    fn layer_norm(&self, x: &Tensor, gain: &Tensor, bias: &Tensor, eps: f64) -> Result<Tensor> {
        let _d = fit("layer_norm", x, &[("gain", gain), ("bias", bias)], eps)?;
        todo!("a2.norms.layer")
    }
}

/// The size `d` of the last axis, once `vectors` are known to be `[d]` each.
fn fit(op: &'static str, x: &Tensor, vectors: &[(&'static str, &Tensor)], eps: f64) -> Result<i64> {
    let d = Arg::new(op, "x", x).float()?.rank(1)?.filled()?.last();
    for (name, vector) in vectors {
        Arg::new(op, name, vector).kind(x.kind())?.shape(&[d])?;
    }
    Arg::in_range(op, "eps", eps, f64::MIN_POSITIVE..)?;
    Ok(d)
}
