//! Task `a2.mlp` (10 points): activations, the gated feed-forward layer, and the
//! residual stream.

use contract::a2::{Arg, Gelu, Layer, Mlp, Result, Wiring};
use tch::{Kind, Tensor};

use crate::Submission;

impl Mlp for Submission {
    /// Worked example: `silu(0) = 0`, `silu(1) ≈ 0.7311`, `silu(-1e4) = 0` (not NaN).
    /// Checks `a2.mlp.silu`, `.errors`.
    fn silu(&self, x: &Tensor) -> Result<Tensor> {
        Arg::new("silu", "x", x).float()?.filled()?;
        todo!("a2.mlp.silu")
    }

    /// Worked example: at 2 the exact form is 1.95450, the other 1.95460. Checks
    /// `a2.mlp.gelu`, `.errors`.
    fn gelu(&self, x: &Tensor, _form: Gelu) -> Result<Tensor> {
        Arg::new("gelu", "x", x).float()?.filled()?;
        todo!("a2.mlp.gelu")
    }

    /// Worked example, all sizes 1: `x = 1`, gate 1, up 2, down 3 give
    /// `3·(silu(1)·2) ≈ 4.386`. Checks `a2.mlp.swiglu`, `.errors`.
    fn swiglu(&self, x: &Tensor, gate: &Tensor, up: &Tensor, down: &Tensor) -> Result<Tensor> {
        let op = "swiglu";
        let d = Arg::new(op, "x", x).float()?.rank(1)?.filled()?.last();
        let f = gate.size().first().copied().unwrap_or(1);
        Arg::new(op, "gate", gate).kind(x.kind())?.filled()?.shape(&[f, d])?;
        Arg::new(op, "up", up).kind(x.kind())?.shape(&[f, d])?;
        Arg::new(op, "down", down).kind(x.kind())?.shape(&[d, f])?;
        todo!("a2.mlp.swiglu")
    }

    /// A layer is called as `norm(x)?`, since it may fail (rename `_norm` to `norm` first).
    ///
    /// Worked example: `x = 2`, norm halves, the sublayer adds 10: residual
    /// `2 + 12 = 14`, pre-norm `2 + (1 + 10) = 13`, post-norm `(2 + 12)/2 = 7`. Checks
    /// `a2.mlp.block`, `.errors`.
    fn block(
        &self,
        _wiring: Wiring,
        x: &Tensor,
        _norm: Layer<'_>,
        _sublayer: Layer<'_>,
    ) -> Result<Tensor> {
        Arg::new("block", "x", x).float()?.filled()?;
        todo!("a2.mlp.block")
    }

    /// Worked example: `x = [1, 2]`, `keep = [true, false]`, `p = 0.5` give `[2, 0]`.
    /// Checks `a2.mlp.dropout`, `.errors`.
    fn dropout(&self, x: &Tensor, keep: &Tensor, p: f64) -> Result<Tensor> {
        let op = "dropout";
        Arg::new(op, "x", x).float()?.filled()?;
        Arg::new(op, "keep", keep).kind(Kind::Bool)?.shape(&x.size())?;
        Arg::in_range(op, "p", p, 0.0..1.0)?;
        todo!("a2.mlp.dropout")
    }
}
