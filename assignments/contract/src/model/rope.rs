//! How positions are told by rotating (rotary position embedding, RoPE).

use tch::{Kind, Tensor};

use super::four;
use crate::arguments::{Arg, InputError, Result};

/// Which features of a head make a pair, and so are rotated together.
///
/// The two ways differ by a fixed order of the features only. With
/// `P = half_split_order(d)`, so that `x.index_select(-1, P)` puts the even features
/// first and the odd ones behind them:
///
/// ```text
/// rope_half_split(x[P]) = rope_interleaved(x)[P]
/// ```
///
/// which is how weights trained with one are made to fit the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairing {
    /// `x[2i]` with `x[2i + 1]`: the paper (Su et al. 2021, arXiv:2104.09864) and
    /// Meta's own LLaMA code.
    Interleaved,
    /// `x[i]` with `x[i + d/2]`: GPT-NeoX, and LLaMA as Hugging Face stores it.
    HalfSplit,
}

/// How the frequencies `θᵢ` are stretched so that a model reads texts longer than
/// those it was trained on. Factors are at least 1; 1 changes nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RopeScaling {
    /// `θᵢ` as they are.
    None,
    /// Position interpolation (Chen et al. 2023, arXiv:2306.15595): `θᵢ / factor`.
    Linear {
        /// How many times longer the texts are.
        factor: f64,
    },
    /// NTK-aware scaling, in its static form (bloc97, 2023): the base becomes
    /// `base · factor^(d / (d - 2))`, so that the fastest pair turns as before and
    /// the slowest one `factor` times more slowly. Needs `d ≥ 4`.
    NtkAware {
        /// How many times longer the texts are.
        factor: f64,
    },
    /// The scaling of Llama 3.1 (Dubey et al. 2024, arXiv:2407.21783; the formula is
    /// in Meta's published code). With the wavelength `λᵢ = 2π / θᵢ` and the context
    /// `L` of the original training:
    ///
    /// - `λᵢ < L / high_freq_factor`: `θᵢ` stays;
    /// - `λᵢ > L / low_freq_factor`: `θᵢ / factor`;
    /// - between: `(1 - s)·θᵢ / factor + s·θᵢ` with
    ///   `s = (L / λᵢ - low_freq_factor) / (high_freq_factor - low_freq_factor)`.
    Llama3 {
        /// How many times longer the texts are.
        factor: f64,
        /// Pairs that turn less often than this within `L` are slowed down fully.
        low_freq_factor: f64,
        /// Pairs that turn more often than this within `L` stay.
        high_freq_factor: f64,
        /// `L`, in tokens.
        original_context: f64,
    },
}

impl RopeScaling {
    /// That the frequencies of `d` features can be stretched in this way, in the method
    /// `op`.
    ///
    /// # Errors
    ///
    /// [`InputError::Range`] about `d` if it is under 4 and the scaling NTK-aware.
    pub fn fit(self, op: &'static str, d: i64) -> Result<()> {
        match self {
            Self::NtkAware { .. } => Arg::in_range(op, "d", d, 4..).map(|_| ()),
            _ => Ok(()),
        }
    }
}

/// How to rotate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RopeConfig {
    /// Which features make a pair.
    pub pairing: Pairing,
    /// The base of the frequencies: 10 000 in the paper, 500 000 in Llama 3.
    pub base: f64,
    /// How the frequencies are stretched.
    pub scaling: RopeScaling,
}

/// The sizes of a call of [`rope`](crate::world::Components::rope), once they are known to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RopeSizes {
    /// Batch.
    pub b: i64,
    /// Heads.
    pub h: i64,
    /// Tokens.
    pub s: i64,
    /// Features of a head, an even number.
    pub d: i64,
}

impl RopeSizes {
    /// Looks at the arguments of the method `op`.
    ///
    /// # Errors
    ///
    /// Those of [`rope`](crate::world::Components::rope).
    pub fn of(op: &'static str, x: &Tensor, positions: &Tensor) -> Result<Self> {
        let arg = Arg::new(op, "x", x).float()?;
        let [b, h, s, d] = four(op, "x", arg)?;
        even(op, d)?;
        let fits: &[i64] = if positions.dim() == 2 { &[b, s] } else { &[s] };
        Arg::new(op, "positions", positions).kind(Kind::Int64)?.shape(fits)?;
        Ok(Self { b, h, s, d })
    }
}

/// That `d` is a number of features that can be paired, so even and positive.
///
/// # Errors
///
/// [`InputError::Range`], about `d`.
pub fn even(op: &'static str, d: i64) -> Result<i64> {
    Arg::in_range(op, "d", d, 2..)?;
    if d % 2 == 0 {
        return Ok(d);
    }
    let (expected, got) = ("2, 4, 6, …".to_string(), d.to_string());
    Err(InputError::Range { op, arg: "d", expected, got })
}
