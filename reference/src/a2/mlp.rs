//! `a2.mlp` by libtorch's activations.

use contract::a2::{Arg, Gelu, Layer, Mlp, Result, Wiring};
use tch::{Kind, Tensor};

use super::Parts;

/// What a variant may exchange.
#[derive(Clone, Copy)]
pub struct Functions {
    /// `x·σ(x)`.
    pub silu: fn(&Tensor) -> Tensor,
    /// In one of its forms.
    pub gelu: fn(&Tensor, Gelu) -> Tensor,
    /// The activation of the gate, times the other.
    pub gated: fn(gate: &Tensor, up: &Tensor) -> Tensor,
    /// Joins a layer to the stream.
    pub block: fn(Wiring, &Tensor, Layer<'_>, Layer<'_>) -> Result,
    /// With `p`, the probability to drop.
    pub dropout: fn(&Tensor, &Tensor, f64) -> Tensor,
}

/// The right ones.
pub const RIGHT: Functions = Functions { silu, gelu, gated, block, dropout };

fn silu(x: &Tensor) -> Tensor {
    x.silu()
}

fn gelu(x: &Tensor, form: Gelu) -> Tensor {
    x.gelu(match form {
        Gelu::Exact => "none",
        Gelu::Tanh => "tanh",
    })
}

fn gated(gate: &Tensor, up: &Tensor) -> Tensor {
    gate.silu() * up
}

fn block(wiring: Wiring, x: &Tensor, norm: Layer<'_>, sublayer: Layer<'_>) -> Result {
    match wiring {
        Wiring::Residual => Ok(x + sublayer(x)?),
        Wiring::PreNorm => Ok(x + sublayer(&norm(x)?)?),
        Wiring::PostNorm => norm(&(x + sublayer(x)?)),
    }
}

fn dropout(x: &Tensor, keep: &Tensor, p: f64) -> Tensor {
    (x / (1.0 - p)).masked_fill(&keep.logical_not(), 0.0)
}

impl Mlp for Parts {
    fn silu(&self, x: &Tensor) -> Result {
        Arg::new("silu", "x", x).float()?.filled()?;
        Ok((self.mlp.silu)(x))
    }

    fn gelu(&self, x: &Tensor, form: Gelu) -> Result {
        Arg::new("gelu", "x", x).float()?.filled()?;
        Ok((self.mlp.gelu)(x, form))
    }

    fn swiglu(&self, x: &Tensor, gate: &Tensor, up: &Tensor, down: &Tensor) -> Result {
        let op = "swiglu";
        let d = Arg::new(op, "x", x).float()?.rank(1)?.filled()?.last();
        let f = Arg::new(op, "gate", gate).kind(x.kind())?.filled()?.tensor().size()[0];
        Arg::new(op, "gate", gate).shape(&[f, d])?;
        Arg::new(op, "up", up).kind(x.kind())?.shape(&[f, d])?;
        Arg::new(op, "down", down).kind(x.kind())?.shape(&[d, f])?;
        let hidden = (self.mlp.gated)(&x.matmul(&gate.tr()), &x.matmul(&up.tr()));
        Ok(hidden.matmul(&down.tr()))
    }

    fn block(&self, wiring: Wiring, x: &Tensor, norm: Layer<'_>, sublayer: Layer<'_>) -> Result {
        Arg::new("block", "x", x).float()?.filled()?;
        (self.mlp.block)(wiring, x, norm, sublayer)
    }

    fn dropout(&self, x: &Tensor, keep: &Tensor, p: f64) -> Result {
        let op = "dropout";
        Arg::new(op, "x", x).float()?.filled()?;
        Arg::new(op, "keep", keep).kind(Kind::Bool)?.shape(&x.size())?;
        Arg::in_range(op, "p", p, 0.0..1.0)?;
        Ok((self.mlp.dropout)(x, keep, p))
    }
}
