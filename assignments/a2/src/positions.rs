//! Task `a2.positions` (15 points): sines and cosines, RoPE, ALiBi.

use contract::a2::{
    Arg, Positions, QueryKeyValue, Result, RopeConfig, RopeScaling, RopeSizes, even,
};
use tch::{Kind, Tensor};

use crate::Submission;

impl Positions for Submission {
    /// Worked example, `d = 2`: position 1 is `[sin 1, cos 1]`. Checks
    /// `a2.positions.sinusoidal`, `.far`, `.errors`.
    fn sinusoidal(&self, positions: &Tensor, d: i64) -> Result<Tensor> {
        let op = "sinusoidal";
        even(op, d)?;
        let arg = Arg::new(op, "positions", positions).kind(Kind::Int64)?.rank(1)?.filled()?;
        arg.shape(&[arg.last()])?;
        todo!("a2.positions.sinusoidal")
    }

    /// Worked example: `d = 4`, base 10 000: `[1, 0.01]`, and with linear scaling by 2
    /// `[0.5, 0.005]`. Checks `a2.positions.frequencies`, `.errors`.
    fn rope_frequencies(&self, d: i64, _base: f64, scaling: RopeScaling) -> Result<Tensor> {
        even("rope_frequencies", d)?;
        scaling.fit("rope_frequencies", d)?;
        todo!("a2.positions.frequencies")
    }

    /// Worked example: `d = 2`, so `θ₀ = 1`; the pair `(1, 0)` at position 1 becomes
    /// `(cos 1, sin 1)`. Checks `a2.positions.rope`, `.half`, `.far`, `.laws`, `.errors`.
    fn rope(&self, x: &Tensor, positions: &Tensor, config: &RopeConfig) -> Result<Tensor> {
        let sizes = RopeSizes::of("rope", x, positions)?;
        config.scaling.fit("rope", sizes.d)?;
        todo!("a2.positions.rope")
    }

    /// Worked example: 7 tokens in the cache and 2 new ones: these stand at the
    /// positions 7 and 8. Values are handed on with `shallow_clone()`. Checks
    /// `a2.positions.step`, `.errors`.
    fn rope_step(
        &self,
        new: &QueryKeyValue,
        cached: i64,
        _config: &RopeConfig,
    ) -> Result<QueryKeyValue> {
        let op = "rope_step";
        Arg::in_range(op, "cached", cached, 0..)?;
        let _s = new.fit(op)?;
        todo!("a2.positions.step")
    }

    /// Worked example: `d = 6` gives `[0, 2, 4, 1, 3, 5]`. Checks
    /// `a2.positions.order`, `.errors`.
    fn half_split_order(&self, d: i64) -> Result<Tensor> {
        even("half_split_order", d)?;
        todo!("a2.positions.order")
    }

    /// Worked example: 2 heads give `[2^-4, 2^-8]`. Checks `a2.positions.alibi`,
    /// `.errors`.
    fn alibi_slopes(&self, h: i64) -> Result<Tensor> {
        Arg::in_range("alibi_slopes", "h", h, 1..)?;
        todo!("a2.positions.alibi")
    }

    /// Worked example: one head (slope `2^-8`), 1 query, 3 keys: the query is the last
    /// of them, so `[[[-2/256, -1/256, 0]]]`. Checks `a2.positions.alibi`, `.errors`.
    fn alibi_bias(&self, h: i64, s_q: i64, s_kv: i64) -> Result<Tensor> {
        for (name, size) in [("h", h), ("s_q", s_q), ("s_kv", s_kv)] {
            Arg::in_range("alibi_bias", name, size, 1..)?;
        }
        todo!("a2.positions.alibi")
    }
}
