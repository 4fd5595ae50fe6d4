//! Task `a2.precision`: the small floating-point formats, by their bits.

use super::Result;

/// A floating-point format of 16 or 8 bits: one sign bit, then the exponent, then the
/// fraction.
///
/// | format | exponent | fraction | bias | largest finite | infinities | NaN codes |
/// |---|---|---|---|---|---|---|
/// | `F16` (IEEE 754 binary16) | 5 | 10 | 15 | 65504 | `0x7C00` | exponent all ones, fraction not 0 |
/// | `Bf16` | 8 | 7 | 127 | about 3.39e38 | `0x7F80` | exponent all ones, fraction not 0 |
/// | `E4m3` (Micikevicius et al. 2022) | 4 | 3 | 7 | 448 | **none** | `0x7F` and `0xFF` only |
/// | `E5m2` (the same) | 5 | 2 | 15 | 57344 | `0x7C` | exponent all ones, fraction not 0 |
///
/// With exponent field `e > 0` and fraction field `f` of `m` bits, a code stands for
/// `±2^(e - bias)·(1 + f/2^m)`; with `e = 0` it is zero or **subnormal**,
/// `±2^(1 - bias)·f/2^m`. The largest exponent field means infinity or NaN, **except
/// in `E4m3`**, where it is an ordinary exponent and only fraction `111` is NaN
/// (the variant that libraries call `float8_e4m3fn`, "finite").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Format {
    /// IEEE half precision.
    F16,
    /// The upper half of an `f32`.
    Bf16,
    /// 8 bits, for weights and activations.
    E4m3,
    /// 8 bits, for gradients.
    E5m2,
}

impl Format {
    /// All four.
    pub const ALL: [Self; 4] = [Self::F16, Self::Bf16, Self::E4m3, Self::E5m2];

    /// The width of a code in bits: 16 or 8.
    pub fn bits(self) -> u32 {
        match self {
            Self::F16 | Self::Bf16 => 16,
            Self::E4m3 | Self::E5m2 => 8,
        }
    }
}

/// What a sum is kept in while it grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Accumulator {
    /// The small format itself: every product and every partial sum is rounded to it.
    Same,
    /// `f32`: nothing is rounded to the small format but the inputs.
    F32,
}

/// Task `a2.precision`. No tensors: numbers and bits. The casts of libtorch
/// (`to_kind` to one of these formats and its kin) must not stand in for the bits:
/// `view_dtype`, `copy_data_u8` and `from_data_size`, which get at them, are **banned**.
pub trait Precision {
    /// The code of the number in `format` that is nearest to `x`, in the low bits.
    ///
    /// - **Rounding** is to nearest; of two equally near codes the one whose last bit
    ///   is 0 (IEEE 754 `roundTiesToEven`). It happens once, from the exact `x`.
    /// - **Small** numbers become subnormal, and below half the smallest subnormal
    ///   (and exactly at the half) zero. The sign stays: `-1e-45` becomes `-0`.
    /// - **Large** numbers: round as if exponents had no bound; what exceeds the
    ///   largest finite number becomes **infinity** in `F16`, `Bf16` and `E5m2`, and
    ///   the **largest finite** number of its sign (±448, "saturated") in `E4m3`,
    ///   which has no infinity. The same holds for infinite `x`. (So does libtorch
    ///   2.13. The OCP standard has two modes: this is the saturating one for `E4m3` and
    ///   the other for `E5m2`; in that one `E4m3` overflows to NaN.)
    /// - **NaN** becomes any NaN code.
    fn encode(&self, format: Format, x: f32) -> u16;

    /// The number that `code` stands for, exactly: every number of all four formats
    /// is an `f32`. Bits above [`Format::bits`] are 0. NaN codes give any NaN; the
    /// code of `-0` gives `-0`.
    fn decode(&self, format: Format, code: u16) -> f32;

    /// The sum of `x`, from left to right, starting from 0 (which of the two zeros a
    /// result is does not matter).
    ///
    /// Each element is rounded to `format` first. With [`Accumulator::Same`] the
    /// partial sum is rounded to `format` after **each** addition (which itself is
    /// done in `f32`); with [`Accumulator::F32`] partial sums stay `f32` and the
    /// result is not rounded. The sum of nothing is 0.
    fn sum(&self, format: Format, x: &[f32], accumulator: Accumulator) -> f32;

    /// The dot product `Σ xᵢ·yᵢ`, from left to right, starting from 0.
    ///
    /// Each factor is rounded to `format` first. With [`Accumulator::Same`] each
    /// product is rounded to `format`, and the partial sum after each addition (two
    /// roundings a step, no fused multiply-add); with [`Accumulator::F32`] products
    /// and sums stay `f32` and the result is not rounded.
    ///
    /// # Errors
    ///
    /// `shape` of `y` if it is not as long as `x`.
    fn dot(&self, format: Format, x: &[f32], y: &[f32], accumulator: Accumulator) -> Result<f32>;
}
