//! `a2.norms` by libtorch's norms.

use contract::a2::{Arg, InputError, Norms, Result};
use tch::Tensor;

use super::{Parts, wide};

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// What half precision is computed in.
    pub wide: fn(&Tensor) -> Tensor,
    /// Without gain, over the last dim.
    pub root_mean_square: fn(&Tensor, f64) -> Tensor,
    /// The result before gain, the gain: together in one dtype.
    pub gain: fn(&Tensor, &Tensor) -> Tensor,
    /// `[…, d]` as `[…, g, d/g]`.
    pub groups: fn(&Tensor, i64) -> Tensor,
    /// And back to the size of the vector.
    pub joined: fn(&Tensor, &[i64]) -> Tensor,
    /// With gain and bias, over the last dim, of one dtype.
    pub layer_norm: fn(&Tensor, &Tensor, &Tensor, f64) -> Tensor,
}

/// The right ones.
pub const RIGHT: Functions = Functions { wide, root_mean_square, gain, groups, joined, layer_norm };

fn root_mean_square(x: &Tensor, eps: f64) -> Tensor {
    let no_gain: Option<&Tensor> = None;
    x.rms_norm([x.size()[x.dim() - 1]], no_gain, eps)
}

/// The gain comes after the cast.
fn gain(normalised: &Tensor, gain: &Tensor) -> Tensor {
    normalised.to_kind(gain.kind()) * gain
}

fn groups(x: &Tensor, groups: i64) -> Tensor {
    let d = x.size()[x.dim() - 1];
    x.unflatten(-1, [groups, d / groups])
}

fn joined(x: &Tensor, size: &[i64]) -> Tensor {
    x.reshape(size)
}

/// The cast comes last. The mean goes first: libtorch's variance of numbers far from 0 is
/// rounded much more than it need be.
fn layer_norm(x: &Tensor, gain: &Tensor, bias: &Tensor, eps: f64) -> Tensor {
    let d = [x.size()[x.dim() - 1]];
    let wide_x = wide(x);
    let centred = &wide_x - wide_x.mean_dim([-1].as_slice(), true, wide_x.kind());
    let y = centred.layer_norm(d, Some(wide(gain)), Some(wide(bias)), eps, false);
    y.to_kind(x.kind())
}

/// The size of the last dim, once vectors of its size are known to fit.
fn fit(op: &'static str, x: &Tensor, vectors: &[(&'static str, &Tensor)], eps: f64) -> Result<i64> {
    let d = Arg::new(op, "x", x).float()?.rank(1)?.filled()?.last();
    for (name, vector) in vectors {
        Arg::new(op, name, vector).kind(x.kind())?.shape(&[d])?;
    }
    Arg::in_range(op, "eps", eps, f64::MIN_POSITIVE..)?;
    Ok(d)
}

impl Norms for Parts {
    fn rms_norm(&self, x: &Tensor, gain: &Tensor, eps: f64) -> Result {
        fit("rms_norm", x, &[("gain", gain)], eps)?;
        let parts = self.norms;
        Ok((parts.gain)(&(parts.root_mean_square)(&(parts.wide)(x), eps), gain))
    }

    fn group_rms_norm(&self, x: &Tensor, gain: &Tensor, groups: i64, eps: f64) -> Result {
        let op = "group_rms_norm";
        let d = fit(op, x, &[("gain", gain)], eps)?;
        Arg::in_range(op, "groups", groups, 1..=d)?;
        if d % groups != 0 {
            let expected = format!("the divisors of {d}");
            return Err(InputError::Range { op, arg: "groups", expected, got: groups.to_string() });
        }
        let parts = self.norms;
        let grouped = (parts.groups)(&(parts.wide)(x), groups);
        let normalised = (parts.joined)(&(parts.root_mean_square)(&grouped, eps), &x.size());
        Ok((parts.gain)(&normalised, gain))
    }

    fn layer_norm(&self, x: &Tensor, gain: &Tensor, bias: &Tensor, eps: f64) -> Result {
        fit("layer_norm", x, &[("gain", gain), ("bias", bias)], eps)?;
        Ok((self.norms.layer_norm)(x, gain, bias, eps))
    }
}
