//! Task `a2.precision` (10 points): the small floating-point formats, by their bits.

use contract::a2::{Accumulator, Format, InputError, Precision, Result};

use crate::Submission;

impl Precision for Submission {
    /// The nearest code, ties to the even one; too small is ±0, too large is what the
    /// contract says of the format.
    ///
    /// Worked example, `E5m2` (1 sign, 5 exponent, 2 fraction bits, bias 15): 1.125 lies
    /// in the middle between 1.0 (`0b0_01111_00`) and 1.25 (`0b0_01111_01`), so it
    /// becomes `0x3C`, whose last bit is 0. Checks `a2.precision.encode`, `.all`.
    fn encode(&self, _format: Format, _x: f32) -> u16 {
        todo!("a2.precision.encode")
    }

    /// The number of a code, exactly.
    ///
    /// Worked example, `E5m2`: `0x01` is subnormal, `2^(1 - 15)·1/4 = 2^-16`. Checks
    /// `a2.precision.decode`, `.all`.
    fn decode(&self, _format: Format, _code: u16) -> f32 {
        todo!("a2.precision.decode")
    }

    /// From left to right. "Round to the format" is `decode(encode(x))`.
    ///
    /// Worked example: in `E5m2`, `1 + 0.125 + 0.125` is 1 when every partial sum is
    /// rounded, and 1.25 when the sum stays `f32`. Checks `a2.precision.sums`,
    /// `.errors`.
    fn sum(&self, _format: Format, _x: &[f32], _accumulator: Accumulator) -> f32 {
        todo!("a2.precision.sums")
    }

    /// The same with products. Checks `a2.precision.sums`, `.errors`.
    fn dot(&self, _format: Format, x: &[f32], y: &[f32], _accumulator: Accumulator) -> Result<f32> {
        if x.len() != y.len() {
            let (expected, got) = (vec![x.len() as i64], vec![y.len() as i64]);
            return Err(InputError::Shape { op: "dot", arg: "y", expected, got });
        }
        todo!("a2.precision.sums")
    }
}
